"""`whobuilt sheets`: a sheet that was taken in wrongly is taken back as a whole, and its rows come anew."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

SHEET = "Vendor,Client,What\nExample Systems,Exampleton Police,cameras\nB Ltd,B Police,drones\nC Ltd,C Police,radios\n"
SWAPPED = ("--column", "Vendor=object", "--column", "Client=subject", "--column", "What=object_text")


@pytest.fixture
def imported(run: Run, case: Path) -> Path:
    """A sheet that was taken in with its columns swapped, in the case in which every command of a test works."""
    path = case.parent / "mine.csv"
    path.write_text(SHEET)
    assert run("import-sheet", case, path, *SWAPPED, "--by", "A. Reviewer").code == 0
    return path


def test_a_wrong_mapping_is_mended_in_four_commands(run: Run, case: Path, imported: Path) -> None:
    (held,) = json.loads(run("sheets", "--json").out)
    assert (held["taken"]["name"], held["rows"], held["wanted"], held["back"]) == ("mine.csv", 3, 3, None)
    (first, *_) = json.loads(run("wanted", "--json").out)
    assert run("wanted", "drop", first["wanted"]["id"], "--reason", "not ours", "--by", "A. R.").code == 0
    would = run("sheets", "drop", "mine.csv", "--dry-run")
    assert "mine.csv: 2 rows would be dropped." in would.out
    assert "1 row stays: it was dropped already (row 2)." in would.out
    assert [row["state"] for row in json.loads(run("wanted", "--json").out)] == ["dropped", "wanted", "wanted"]
    done = run("sheets", "drop", "mine.csv", "--reason", "swapped", "--by", "A. Reviewer")
    assert (done.code, "mine.csv: 2 rows dropped." in done.out) == (0, True)
    forgotten = run(*done.err.rpartition("whobuilt ")[2].split(), "--by", "A. Reviewer")
    assert "forgotten: Vendor=object, Client=subject, What=object_text" in forgotten.out
    assert "Nothing to show." in run("sheets", "mappings").err
    again = run("import-sheet", case, imported, "--by", "A. Reviewer")
    assert "3 rows taken in, each wants its quote." in again.out
    wanted = [row["wanted"]["fields"] for row in json.loads(run("wanted", "--state", "wanted", "--json").out)]
    assert [[pair["value"] for pair in fields if pair["name"] == "subject"] for fields in wanted] == [
        ["Example Systems"],
        ["B Ltd"],
        ["C Ltd"],
    ]
    told = run("sheets").out
    assert "taken back: swapped" in told
    assert "Vendor=subject, Client=object" in told
    assert "Vendor=subject, Client=object" in run("sheets", "mappings").out


@pytest.mark.slow
def test_reopened_it_stands_as_before(run: Run, imported: Path) -> None:
    del imported
    before = run("wanted", "--json").out
    assert run("sheets", "drop", "mine.csv", "--reason", "swapped", "--by", "A. R.").code == 0
    assert "3 rows wanted again." in run("sheets", "reopen", "mine.csv", "--by", "A. R.").out
    assert run("wanted", "--json").out == before


def test_a_dry_run_tells_what_would_be_left_out(run: Run, case: Path) -> None:
    path = case.parent / "more.csv"
    path.write_text("Vendor,Client,Date\nB Ltd,B Police,3/6/2019\nTotal,1,\nNote: in millions,,\n")
    told = run("import-sheet", case, path, "--dry-run")
    assert (told.code, "Nothing was kept" in told.err) == (0, True)
    for line in (
        "more.csv, row 3: left out as a total, which names no two parties: 1 row.",
        "more.csv, row 4: left out as a note or a heading, which names no two parties: 1 row.",
        "more.csv, row 2: “3/6/2019” is not taken as a day: it may be two days (day or month first), so only the year",
    ):
        assert line in told.err
    assert run("sheets").out == ""


@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["drop", "mine.csv", "--by", "A. R."], "for a reason"),
        (["drop", "mine.csv", "--reason", "swapped"], "names who took it"),
        (["drop", "none.csv", "--reason", "swapped", "--by", "A. R."], "no sheet “none.csv”"),
        (["reopen", "mine.csv", "--by", "A. R."], "was not taken back"),
        (["forget", "00000000", "--by", "A. R."], "no mapping “00000000”"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, imported: Path, arguments: list[str], told: str) -> None:
    del imported
    answer = run("sheets", *arguments)
    assert (answer.code, told in answer.err) == (2, True)


@pytest.mark.parametrize("command", ["drop", "reopen", "mappings", "forget"])
def test_help_has_an_example(run: Run, command: str) -> None:
    assert f"whobuilt sheets {command}" in run("sheets", command, "--help").out.partition("Examples:")[2]
