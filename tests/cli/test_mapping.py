"""`mapping`: the guess is shown and saved, and tables are read by it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from whobuilt.case import shared_tools
from whobuilt.cli.app import app
from whobuilt.core.evidence import Document
from whobuilt.extract.notices.mapping import Mapping

TABLE = (
    "Nr;Company that won;Who pays;Thing;How much;When\n"
    "1;Globe Cameras S.A.;Ministry of Home Affairs;cameras;1.200.000,50;03/05/2021\n"
    "2;Sensors Ltda;National Police Authority;sensors;75.000,00;24/05/2021\n"
)
MAPPING = """
[columns]
buyer = "Who pays"
supplier = "Company that won"
item = "Thing"
amount = "How much"
date = "When"

[fixed]
currency = "PYG"
"""


@pytest.fixture(autouse=True)
def _no_mapping_after() -> object:
    yield
    shared_tools().use_mapping(None)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "awards.csv"
    path.write_text(TABLE, "utf-8")
    return path


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    return done.exit_code, done.output


def test_the_guess_is_shown_with_cells_of_each_column(table: Path) -> None:
    code, shown = run("mapping", table)
    assert code == 0
    assert 'supplier = "Company that won"  # Globe Cameras S.A. | Sensors Ltda' in shown
    assert 'buyer = "Who pays"' in shown
    assert "Columns that are not used: Nr; Thing; How much; When" in shown


def test_it_is_saved_once(table: Path, tmp_path: Path) -> None:
    target = tmp_path / "awards.toml"
    assert run("mapping", table, "--output", target)[0] == 0
    before = target.read_text("utf-8")
    code, _ = run("mapping", table, "--output", target)
    assert code != 0
    assert target.read_text("utf-8") == before


def test_tables_are_read_by_it(table: Path, tmp_path: Path) -> None:
    saved = tmp_path / "awards.toml"
    saved.write_text(MAPPING, "utf-8")
    code, shown = run("read", "--format", "json", "--mapping", saved, table)
    assert code == 0
    first = json.loads(shown)["statements"][0]
    assert first["amount"] == {"value": 1_200_000.5, "currency": "PYG"}
    assert first["date"] == "2021-05-03"
    headers = {anchor["exact"] for anchor in first["anchors"] if anchor["field"] == "header"}
    assert headers == {"Company that won", "Who pays", "Thing", "How much", "When"}


def test_each_reading_goes_by_its_own_mapping(table: Path) -> None:
    with_none, mapped = shared_tools().with_more(()), shared_tools().with_more(())
    mapped.use_mapping(Mapping({"buyer": "Who pays", "supplier": "Company that won"}))
    document = shared_tools().read_document(table)
    assert isinstance(document, Document)
    first, second = mapped.extract(document), with_none.extract(document)
    assert len([each for each in first.statements if each.subject and each.object]) == 2
    assert second != first
    assert second == shared_tools().extract(document)


def test_a_table_is_read_again_and_made_again_by_it(
    table: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = tmp_path / "awards.toml"
    saved.write_text(MAPPING, "utf-8")
    assert run("init", tmp_path / "case")[0] == 0
    monkeypatch.chdir(tmp_path / "case")
    assert run("add", "--mapping", saved, table)[0] == 0
    before = run("statements")[1]
    assert "Globe Cameras" in before
    shared_tools().use_mapping(None)  # as in another run
    assert run("rebuild", "--by", "A. Reviewer", "--mapping", saved)[0] == 0
    assert run("statements")[1] == before
    assert run("reread", "--all", "--mapping", saved)[0] == 0
    assert run("statements")[1] == before


def test_a_table_without_its_columns_is_told(tmp_path: Path) -> None:
    saved, other = tmp_path / "awards.toml", tmp_path / "other.csv"
    saved.write_text(MAPPING, "utf-8")
    other.write_text("a,b\n1,2\n", "utf-8")
    assert "has the columns that the mapping names" in run("read", "--mapping", saved, other)[1]


@pytest.mark.few(3)
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[columns", "no TOML file"),
        ('[columns]\nbuyer = "A"\n', "no column is the supplier"),
        ('[columns]\nsupplier = "A"\nvendor = "B"\n', "'vendor' is not known"),
        ("[columns]\nsupplier = 3\n", "in quotation marks"),
        ('[columns]\nsupplier = "A"\n[fixed]\ncurrency = "euros"\n', "is no currency"),
        ("columns = 1\n", "tables of names"),
    ],
)
def test_a_faulty_mapping_says_what_is_wrong(table: Path, tmp_path: Path, text: str, told: str) -> None:
    saved = tmp_path / "awards.toml"
    saved.write_text(text, "utf-8")
    done = CliRunner().invoke(app, ["read", "--mapping", str(saved), str(table)])
    assert done.exit_code != 0
    assert told in str(done.exception)


def test_a_file_without_a_table_is_told(tmp_path: Path) -> None:
    path = tmp_path / "letter.txt"
    path.write_text("Dear all, nothing here is a table.\n", "utf-8")
    code, shown = run("mapping", path)
    assert code == 1
    assert "holds no table" in shown
