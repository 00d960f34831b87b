"""What a case answers: tables, state, entities, dossier, export, pack, demo."""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]
SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department."
STATED = ("--subject", "Example Systems Ltd", "--trigger", "supplied", "--object", "Exampleton")


@pytest.mark.usefixtures("case")
def test_tables_as_text_and_json(run: Run) -> None:
    for command in ("documents", "statements", "claims", "assess", "entities"):
        assert run(command).code == ExitCode.OK
        listed = json.loads(run(command, "--json").out)
        assert listed, command


@pytest.mark.usefixtures("case")
def test_claims_are_told_in_plain_words(run: Run) -> None:
    told = run("claims").out
    assert "the documents conflict with this" in told
    assert "contradicted" not in told


@pytest.mark.usefixtures("case")
def test_assess_gives_each_reason_its_quote(run: Run) -> None:
    told = run("assess").out
    assert SUPPLY[:-1] in told
    assert "would settle it:" in told


@pytest.mark.usefixtures("case")
def test_overrule_keeps_and_tells_both_verdicts(run: Run) -> None:
    [found] = [each for each in json.loads(run("assess", "--json").out) if each["verdict"] == "contradicted"]
    decide = ("overrule", found["claim"][:8], "--evidence", found["evidence"], "--verdict", "different")
    assert run(*decide, "--reason", "x").code == ExitCode.USAGE  # nobody is named
    assert "Give a reason" in run(*decide, "--by", "A. Reviewer").err
    told = run(*decide, "--reason", "another company of that name", "--by", "A. Reviewer")
    assert told.code == ExitCode.OK
    assert "A. Reviewer overruled “the documents conflict with this”, because another company of that name" in told.out
    assert "no conflict found (a reviewer's verdict)" in run("claims").out
    claims = {each["id"]: each for each in json.loads(run("claims", "--json").out)}
    claim = claims[found["claim"]]
    assert (claim["verdict"], claim["rules"]) == ("different", "contradicted")
    assert claim["overruled"][0]["reason"] == "another company of that name"


@pytest.mark.usefixtures("case")
def test_filters(run: Run) -> None:
    def found(*arguments: str) -> int:
        return len(json.loads(run("statements", "--json", *arguments).out))

    assert found("--document", "supply.txt") + found("--document", "denial.txt") == found()
    assert found("--status", "accepted") == 0
    assert found("--entity", "example systems ltd") > 0
    told = run("statements", "--entity", "Exampel Systems Ltd")
    assert told.code == ExitCode.USAGE
    assert "Did you mean Example Systems Ltd?" in told.err


@pytest.mark.usefixtures("case")
def test_statements_as_csv(run: Run) -> None:
    rows = list(csv.DictReader(run("statements", "--csv").out.splitlines()))
    assert SUPPLY in {row["quote"] for row in rows}


@pytest.mark.usefixtures("case")
def test_search(run: Run) -> None:
    assert "(29)" in run("search", '"cameras to the"').out
    assert run("search", "submarines").out == ""


@pytest.mark.usefixtures("case")
def test_state_and_accept(run: Run) -> None:
    more = ("--with", "object_text=cameras", "--with", "date=2019-06", "--accept", "--by", "A. Reviewer")
    told = run("state", "supply.txt", "--prop", "supplies", *STATED, *more, "--json")
    assert told.code == ExitCode.OK, told.err
    made = json.loads(told.out)
    assert made["quote"]["exact"] == SUPPLY
    assert {anchor["field"]: anchor["exact"] for anchor in made["anchors"]} == {
        "subject": "Example Systems Ltd",
        "trigger": "supplied",
        "object": "Exampleton",
        "object_text": "cameras",
    }
    assert made["qualifiers"]["date"] == "2019-06"
    accepted = json.loads(run("statements", "--status", "accepted", "--json").out)
    assert [item["id"] for item in accepted] == [made["id"]]
    assert run("verify").code == ExitCode.OK


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("was delivered by drone", "quote not found: “was delivered by drone”."),
        ("We have never supplied", "the words stand in another document: "),
        (
            "Example Systems Ltd … Police Department",
            "the words stand apart in the document: Example Systems Ltd … Police",
        ),
        (
            "Example Systems Ltd supplied cameras to a police",
            "the document has other words: “Example Systems Ltd supplied",
        ),
        ("m", "“m” stands in 6 places: 2, 11, 30, 62, 69"),
    ],
)
@pytest.mark.usefixtures("case")
def test_failures_of_selected_words_have_names(run: Run, words: str, message: str) -> None:
    before = run("statements", "--json").out
    told = run("state", "supply.txt", "--prop", "supplies", "--quote", words)
    assert told.code == ExitCode.USAGE
    assert message.partition(" places")[0].rstrip("6") in told.err
    assert run("statements", "--json").out == before


@pytest.mark.usefixtures("case")
def test_words_with_other_line_breaks_are_taken_as_they_stand(run: Run) -> None:
    told = run(
        "state", "supply.txt", "--prop", "supplies", "--quote", "Example Systems Ltd\n supplied  cameras", "--json"
    )
    assert json.loads(told.out)["quote"]["exact"] == "Example Systems Ltd supplied cameras"


@pytest.mark.usefixtures("case")
def test_state_of_words_that_stand_twice(run: Run, tmp_path: Path) -> None:
    (tmp_path / "twice.txt").write_text("Alpha bought it. Beta knew. Alpha bought it again.")
    run("add", tmp_path / "twice.txt")
    stated = ("state", "twice.txt", "--prop", "operates", "--subject", "Alpha", "--trigger", "bought", "--json")
    assert "“bought” stands in 2 places: 6, 34." in run(*stated).err
    later = json.loads(run(*stated, "--at", "20").out)
    assert [anchor["start"] for anchor in later["anchors"]] == [28, 34]
    assert later["quote"]["exact"] == "Alpha bought it again."


@pytest.mark.usefixtures("case")
def test_unknown_document(run: Run) -> None:
    told = run("state", "other.txt", "--prop", "supplies")
    assert told.code == ExitCode.USAGE
    assert "the case has no document “other.txt”. Add the file, or" in told.err


@pytest.mark.usefixtures("case")
def test_merge_and_split(run: Run) -> None:
    before = run("entities", "--json").out
    told = run("entities", "merge", "Exampleton Police Department", "Example Systems Ltd", "--by", "A. Reviewer")
    assert told.code == ExitCode.OK, told.err
    assert run("entities", "--json").out != before
    assert run("entities", "split", "Example Systems Ltd", "--by", "A. Reviewer").out == "1 merge withdrawn.\n"
    assert run("entities", "--json").out == before
    assert run("entities", "merge", "Exampleton Police Department", "nobody", "--by", "A").code == ExitCode.USAGE
    assert run("entities", "merge", "Example Systems Ltd", "Example Systems Ltd", "--by", "A").code == ExitCode.USAGE


def test_dossier_rests_on_what_was_accepted(run: Run, case: Path) -> None:
    told = run("dossier", "Example Systems Ltd")
    assert told.code == ExitCode.USAGE
    assert "no statement about this was accepted yet" in told.err
    assert "Accept statements with `whobuilt review`, or write a draft with --draft." in told.err
    assert not (case / "dossiers").exists()
    draft = run("dossier", "Example Systems Ltd", "--draft", "--output", "drafts")
    assert draft.out.splitlines() == [f"drafts/example-systems-ltd.{ending}" for ending in ("html", "md", "json")]
    run("state", "supply.txt", "--prop", "supplies", *STATED, "--accept", "--by", "A. Reviewer")
    told = run("dossier", "Example Systems Ltd")
    assert told.code == ExitCode.OK
    assert SUPPLY in (case / "dossiers" / "example-systems-ltd.md").read_text()


@pytest.mark.usefixtures("case")
def test_dossier_of_a_claim(run: Run) -> None:
    [claim] = json.loads(run("claims", "--json").out)
    told = run("dossier", "--claim", claim["id"][:8], "--draft")
    assert told.code == ExitCode.OK, told.err
    page = Path(told.out.splitlines()[0]).read_text()
    assert "We have never supplied cameras" in page
    assert run("dossier").code == ExitCode.USAGE


def test_export(run: Run, case: Path) -> None:
    assert "Nothing was accepted yet" in run("export").err
    assert json.loads(run("export", "--format", "json").out) == []
    assert json.loads(run("export", "--format", "json", "--draft").out)[0]["citation"]["quote"]
    assert run("export", "--draft", "--output", "all.csv").code == ExitCode.OK
    assert len(list(csv.DictReader((case / "all.csv").read_text().splitlines()))) > 0
    told = run("export", "--draft", "--output", "all.csv")
    assert told.code == ExitCode.USAGE
    assert "there is a file already." in told.err


@pytest.mark.usefixtures("case")
def test_pack_unpack_verify(run: Run, tmp_path: Path) -> None:
    before = run("statements", "--json").out
    assert run("pack", tmp_path / "copy.zip").code == ExitCode.OK
    told = run("pack", tmp_path / "copy.zip")
    assert told.code == ExitCode.USAGE
    assert "there is a file already; nothing was written." in told.err
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(tmp_path / "unpacked")
    copy = tmp_path / "unpacked" / "copy"
    assert run("verify", "--case", copy).code == ExitCode.OK
    assert run("statements", "--json", "--case", copy).out == before
    assert len(json.loads(run("search", "never", "--json", "--case", copy).out)) == 1
    assert {path.name for path in tmp_path.iterdir() if path.name.startswith(".")} == set()


@pytest.mark.usefixtures("case")
def test_pack_keeps_protected_sources_here(run: Run, tmp_path: Path) -> None:
    (tmp_path / "leak.txt").write_text("A source that must be protected.")
    run("add", tmp_path / "leak.txt", "--handling", "stays_here")
    told = run("pack", tmp_path / "copy.zip")
    assert told.code == ExitCode.USAGE
    assert "some of its files (1) may not leave this machine" in told.err
    assert not (tmp_path / "copy.zip").exists()
    assert run("pack", tmp_path / "copy.zip", "--stays-here").code == ExitCode.OK


@pytest.mark.usefixtures("case")
def test_persons_are_confirmed_by_name(run: Run) -> None:
    told = run("entities", "confirm", "Example Systems Ltd", "--by", "A. Reviewer")
    assert told.code == ExitCode.USAGE
    assert "only a person needs to be confirmed" in told.err


@pytest.mark.slow
def test_demo_twice(run: Run, tmp_path: Path) -> None:
    first, second = run("demo"), run("demo")
    assert first.code == second.code == ExitCode.OK
    assert "10 files kept" in first.out
    assert "The draft dossier: demo/dossiers/" in first.out
    assert "The draft dossier: demo-2/dossiers/" in second.out
    [page] = (tmp_path / "demo" / "dossiers").glob("*.html")
    assert "Example:" in page.read_text()
    assert run("verify", "--case", "demo").code == ExitCode.OK
    assert "whobuilt import-sheet demo demo/sheets/suppliers.csv" in first.out
    taken = run("import-sheet", "demo", "demo/sheets/suppliers.csv", "--by", "A. Reviewer")
    assert taken.code == ExitCode.OK
    assert "30 rows" in taken.out
    told = run("demo", "--output", "demo")
    assert told.code == ExitCode.USAGE
    assert "there is a case already." in told.err
