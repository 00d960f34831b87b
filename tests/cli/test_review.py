from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]
Review = Callable[..., Any]


@pytest.fixture
def review(run: Run, monkeypatch: pytest.MonkeyPatch) -> Review:
    """`review` of the supplies, with the keys and answers given, one a line."""

    def start(*lines: str, status: str = "proposed") -> Any:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return run("review", "--prop", "supplies", "--by", "A. Reviewer", "--status", status)

    return start


def supplies(run: Run) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = json.loads(run("statements", "--prop", "supplies", "--json").out)
    return listed


def statuses(run: Run) -> list[str]:
    return [item["status"] for item in supplies(run)]


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("lines", "status"),
    [
        (["a"], "accepted"),
        (["r", "not about cameras"], "rejected"),
        (["u", ""], "unsure"),
        (["s"], "proposed"),
        (["q"], "proposed"),
        ([], "proposed"),
        (["?", "x", "a"], "accepted"),
    ],
)
@pytest.mark.usefixtures("case")
def test_one_key_decides(run: Run, review: Review, lines: list[str], status: str) -> None:
    told = review(*lines)
    assert told.code == ExitCode.OK
    assert statuses(run)[0] == status


@pytest.mark.usefixtures("case")
def test_the_card_shows_the_quote_in_its_context_and_every_field(review: Review) -> None:
    shown = review("q").out
    assert "»Example Systems Ltd supplied cameras to the Exampleton Police Department.«" in shown.replace("\n", " ")
    for label in ("prop         supplies", "subject      Example Systems Ltd", "trigger      “supplied”", "from  "):
        assert label in shown


@pytest.mark.usefixtures("case")
def test_another_reading_of_the_same_words_stands_beside(run: Run, review: Review) -> None:
    assert "differs" not in review("q").out
    stated = {"prop": "supplies", "subject": "Example Systems Ltd", "trigger": "supplied", "object": "Exampleton"}
    other = {"quote": "Example Systems Ltd supplied cameras to the Exampleton Police Department."}
    options = [word for field, words in (stated | other).items() for word in (f"--{field}", words)]
    assert run("state", "supply.txt", *options).code == ExitCode.OK
    [line] = [line for line in review("q").out.splitlines() if "differs" in line]
    assert "by hand reads" in line


@pytest.mark.usefixtures("case")
def test_undo_is_exact(run: Run, review: Review) -> None:
    before = run("statements", "--json").out
    told = review("a", "p", "z", "r", "a reason", "p", "z", "q")
    assert "taken back: accepted" in told.out
    assert "taken back: rejected" in told.out
    assert run("statements", "--json").out == before


@pytest.mark.usefixtures("case")
def test_an_edit_takes_the_place_of_the_statement(run: Run, review: Review) -> None:
    told = review("e", "object", "Exampleton", "a")
    assert told.code == ExitCode.OK
    by_status = {item["status"]: item for item in supplies(run)}
    assert by_status["accepted"]["object"]["name"] == "Exampleton"
    assert by_status["accepted"]["extractor"] == "by hand"
    assert by_status["rejected"]["extractor"] != "by hand"


@pytest.mark.usefixtures("case")
def test_an_edit_is_undone_and_can_be_made_again(run: Run, review: Review) -> None:
    before = [item for item in supplies(run) if item["status"] == "proposed"]
    review("e", "object", "Exampleton", "z", "q")
    assert [item for item in supplies(run) if item["status"] == "proposed"] == before
    review("e", "object", "Exampleton", "a")
    assert "accepted" in statuses(run)


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("colour", "red", "there is no field 'colour'"),
        ("object", "nowhere in it", "quote not found: “nowhere in it”"),
        ("object", "e", "“e” stands in "),
        ("date", "last June", "'last June' is no date. Write 2019, 2019-06 or 2019-06-03."),
        ("modality", "maybe", "'maybe' is no modality. Write one of: asserted, alleged"),
        ("amount", "much", "'much' is no amount."),
    ],
)
@pytest.mark.usefixtures("case")
def test_a_bad_edit_changes_nothing(run: Run, review: Review, field: str, value: str, message: str) -> None:
    before = run("statements", "--json").out
    assert message in review("e", field, value, "q").err
    assert run("statements", "--json").out == before


@pytest.mark.usefixtures("case")
def test_what_lacks_words_cannot_be_accepted(run: Run, review: Review) -> None:
    told = review("e", "trigger", "", "a", "q")
    assert "no words of the document are tied to its trigger, so it cannot be accepted." in told.err
    assert "Edit it and select the words, or reject it." in told.err
    assert "accepted" not in statuses(run)


@pytest.mark.usefixtures("case")
def test_who_decides_must_be_named(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    told = run("review")
    assert told.code == ExitCode.USAGE
    assert "a decision names who took it. Give --by NAME, or set WHOBUILT_BY once." in told.err
    monkeypatch.setenv("WHOBUILT_BY", "A. Reviewer")
    monkeypatch.setattr("sys.stdin", io.StringIO("q\n"))
    assert run("review").code == ExitCode.OK


@pytest.mark.usefixtures("case")
def test_nothing_to_review(run: Run, review: Review) -> None:
    assert "No statement is unsure here." in review(status="unsure").out
    assert run("verify").code == ExitCode.OK
