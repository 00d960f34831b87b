"""Rows of another extractor: the words decide, whatever intervals they were given."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

TEXT = "Sampletech did 40 jobs for Sampleville. Nobody else did. Sampletech did well."
QUOTE = "Sampletech did 40 jobs for Sampleville."
PARTIES = {"subject": "Sampletech", "object": "Sampleville", "trigger": "did 40 jobs"}


@pytest.fixture
def case(tmp_path: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "note.txt").write_text(TEXT)
    (tmp_path / "other.txt").write_text("Another firm painted the town hall of Othertown red in 2019.")
    run("init", tmp_path / "case")
    monkeypatch.chdir(tmp_path / "case")
    run("add", tmp_path / "note.txt", tmp_path / "other.txt")
    return tmp_path / "case"


def extraction(text: str, kind: str = "supplies", start: int | None = 0, **attributes: Any) -> dict[str, Any]:
    interval = None if start is None else {"start_pos": start, "end_pos": start + len(text)}
    return {
        "extraction_class": kind,
        "extraction_text": text,
        "char_interval": interval,
        "alignment_status": "match_exact",
        "attributes": PARTIES | attributes,
    }


def imported(run: Callable[..., Any]) -> list[Any]:
    """The statements that came from the other extractor."""
    return [each for each in json.loads(run("statements", "--json").out) if "import" in each["extractor"]]


def write(case: Path, *extractions: Any, **row: Any) -> Path:
    path = case.parent / "rows.jsonl"
    lines = [{"document_id": "note.txt", "text": TEXT, "extractions": list(extractions), **row}]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines))
    return path


def test_what_stands_there_is_proposed_at_its_place_and_the_rest_is_named(run: Callable[..., Any], case: Path) -> None:
    rows = write(
        case,
        extraction(QUOTE),
        extraction(QUOTE.replace("40", "90")),  # with the interval of the true words
        extraction("Sampletech won a prize for its honest bookkeeping in Geneva."),
        extraction("Sampletech did 40 jobs … Sampletech did well."),
        extraction("Another firm painted the town hall of Othertown red in 2019."),
        extraction("萨普科技为萨普维尔做了四十项工作。"),
        extraction("Sampletech", "company", 57),
        extraction("Nobody else did.", "remark"),
    )
    done = run("import-extractions", rows)
    assert done.code == ExitCode.PROBLEMS
    told = "Left out by the evidence lock: 1 altered, 1 fabricated, 1 misattributed, 1 stitched, 1 translated."
    assert told in done.out
    assert "a number: “90” for “40”" in done.err
    assert "“remark” is no kind of statement or name here" in done.err
    [statement] = imported(run)
    assert (statement["quote"]["exact"], statement["extractor"]) == (QUOTE, "langextract@import")
    assert run("verify").code == ExitCode.OK


@pytest.mark.few(2)
@pytest.mark.parametrize("start", [0, 7, -3, 10_000, None, "three", True])
def test_intervals_are_not_relied_on(run: Callable[..., Any], case: Path, start: Any) -> None:
    item = extraction(QUOTE, start=None)
    item["char_interval"] = None if start is None else {"start_pos": start, "end_pos": 3}
    assert run("import-extractions", write(case, item)).code == ExitCode.OK
    [statement] = imported(run)
    assert statement["quote"]["start"] == 0


def test_of_two_places_the_interval_says_which(run: Callable[..., Any], case: Path) -> None:
    again = TEXT.rindex("Sampletech did")
    item = extraction("Sampletech did", start=again, trigger="did")
    assert run("import-extractions", write(case, item)).code == ExitCode.OK
    [statement] = imported(run)
    assert statement["quote"]["start"] == again


def test_a_row_is_about_the_document_that_it_or_the_user_names(run: Callable[..., Any], case: Path) -> None:
    by_text = write(case, extraction(QUOTE), document_id="doc_123")
    assert run("import-extractions", by_text).code == ExitCode.OK
    unknown = write(case, extraction(QUOTE), document_id="doc_123", text="something else")
    done = run("import-extractions", unknown)
    assert (done.code, "about no document of the case" in done.err) == (ExitCode.PROBLEMS, True)
    assert "known already" in run("import-extractions", unknown, "--document", "note.txt").out


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "line",
    ["{", "[]", "3", '{"extractions": 3}', '{"extractions": [3, {"extraction_text": 5}]}', "[" * 50_000, "\ufffd\x00"],
)
def test_a_line_that_is_no_row_costs_no_other(run: Callable[..., Any], case: Path, line: str) -> None:
    path = write(case, extraction(QUOTE))
    path.write_text(line + "\n\n" + path.read_text())
    done = run("import-extractions", path)
    assert "1 statement proposed" in done.out
    assert done.code == ExitCode.PROBLEMS


def test_a_file_that_is_missing_is_told(run: Callable[..., Any], case: Path) -> None:
    assert run("import-extractions", case / "nothing.jsonl").code == ExitCode.USAGE
