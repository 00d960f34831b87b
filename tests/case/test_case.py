"""The steps together, on real adapters: what is kept, what is left out, what is taken up again."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from whobuilt.case import Case, Intake, Tools, shared_tools
from whobuilt.case.runs import Run
from whobuilt.core.assessment import Verdict
from whobuilt.core.custody import Action
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import Document
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.reading import Extraction, Reading
from whobuilt.core.statements import Polarity, Prop, Status
from whobuilt.ports import StatementFilter
from whobuilt.resolve.gate import keep_locked

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"
SUPPLIES = StatementFilter(prop=Prop.SUPPLIES)


class Inventing(Tools):
    """Tools whose extractor changes a character of every quote."""

    def extract(self, document: Document) -> Extraction:
        found = shared_tools().extract(document)
        altered = [
            replace(item, quote=replace(item.quote, exact=item.quote.exact.replace("cameras", "Cameras")))
            for item in found.statements
        ]
        return keep_locked(replace(found, statements=tuple(altered)), document)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "supply.txt"
    path.write_text(SUPPLY)
    return path


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    with Case.init(tmp_path / "case") as opened:
        yield opened


def test_every_file_is_told_once(case: Case, file: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    steps = list(case.add([file, tmp_path / "empty.txt", tmp_path / "missing.txt"]))
    assert [Path(step.path).name for step in steps if step.capture] == ["supply.txt", "empty.txt"]
    assert [Path(step.path).name for step in steps if step.document] == ["supply.txt"]
    assert [problem.code for step in steps for problem in step.problems] == ["empty_file", "not_found"]
    assert [problem.code for problem in case.problems()] == ["empty_file", "not_found"]


def test_what_fails_the_lock_never_enters(tmp_path: Path, file: Path) -> None:
    Case.init(tmp_path / "case").__exit__(None, None, None)
    with Case(tmp_path / "case", Inventing()) as case:
        [step] = case.add([file])
        assert list(case.statements()) == []
        assert {problem.code for problem in step.problems} == {"lock_altered"}
        assert list(case.verify()) == []


def test_a_run_that_was_stopped_is_taken_up_again(case: Case, file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text("Another document.")
    steps = case.add([file, other])
    next(steps)
    assert isinstance(steps, Generator)
    steps.close()  # as a kill would: `other` was never looked at, and nothing says that the run ended well
    assert len(list(case.add([other]))) == 1
    assert {Path(where).name for _, where in case.documents()} == {"supply.txt", "other.txt"}


def test_a_capture_that_was_never_read_is_read_by_the_next_run(tmp_path: Path, file: Path) -> None:
    class Failing(Tools):
        def extract(self, document: Document) -> Extraction:
            raise KeyboardInterrupt(document.id)

    Case.init(tmp_path / "case").__exit__(None, None, None)
    with Case(tmp_path / "case", Failing()) as case, pytest.raises(KeyboardInterrupt):
        list(case.add([file]))
    with Case(tmp_path / "case") as case:
        assert list(case.documents()) == []
        [step] = case.add([])
        assert step.document is not None
        assert [where for _, where in case.documents()] == [str(file)]
        assert list(case.add([])) == []
        assert list(case.verify()) == []


def test_adding_again_changes_no_statement(case: Case, file: Path) -> None:
    list(case.add([file]))
    [(statement, _)] = case.statements(SUPPLIES)
    case.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
    list(case.add([file]))
    assert list(case.statements(SUPPLIES)) == [(statement, Status.ACCEPTED)]
    assert len(list(case.documents())) == 1


def test_every_decision_can_be_taken_back_exactly(case: Case, file: Path) -> None:
    list(case.add([file]))
    [(statement, _)] = case.statements(SUPPLIES)
    for judgement in (Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE):
        before = list(case.statements())
        decision = case.decide(Ruling(judgement, statement.id), "A. Reviewer")
        assert list(case.statements()) != before
        case.withdraw(decision, "A. Reviewer")
        assert list(case.statements()) == before


def test_an_edit_that_changes_nothing_is_refused(case: Case, file: Path) -> None:
    list(case.add([file]))
    [(statement, _)] = case.statements(SUPPLIES)
    trigger = next(anchor.exact for anchor in statement.anchors if anchor.field == "trigger")
    with pytest.raises(WhoBuiltError, match="that changes nothing"):
        case.edit(statement, {"trigger": trigger}, "A. Reviewer")


def test_a_file_is_read_without_a_case(file: Path, tmp_path: Path) -> None:
    [reading] = shared_tools().read_file(file)
    assert isinstance(reading, Reading)
    assert reading.document.text == SUPPLY
    assert all(item.quote.exact in SUPPLY for item in reading.extraction.statements)
    [problems] = shared_tools().read_file(tmp_path / "missing.txt")
    assert isinstance(problems, tuple)
    assert [problem.code for problem in problems] == ["not_found"]


def test_the_index_is_mended_where_it_lags_behind(case: Case, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Intake, "_put_index", lambda *_: None)  # as if the process had been killed before
    list(case.add([file]))
    assert len(case.search("cameras")) == 1


class Guessing(Tools):
    """Tools by which every supply is no more than likely."""

    def extract(self, document: Document) -> Extraction:
        found = shared_tools().extract(document)
        made = [replace(item, extractor="judge@1") if item.prop is Prop.SUPPLIES else item for item in found.statements]
        return replace(found, statements=tuple(made))


def test_what_is_only_likely_speaks_against_nobody_until_it_is_accepted(tmp_path: Path, file: Path) -> None:
    file.write_text(
        f"{SUPPLY}\nExample Systems Ltd said it had never supplied cameras to the Exampleton Police Department.\n"
    )
    Case.init(tmp_path / "case").__exit__(None, None, None)
    with Case(tmp_path / "case", Guessing()) as case:
        list(case.add([file]))
        affirmed = [item for item, _ in case.statements(SUPPLIES) if item.qualifiers.polarity is Polarity.AFFIRMED]
        assert {each.verdict for each in case.assess()} == {Verdict.UNADDRESSED}
        case.decide(Ruling(Judgement.ACCEPTED, affirmed[0].id), "A. Reviewer")
        assert Verdict.CONTRADICTED in {each.verdict for each in case.assess()}


def test_what_one_case_of_a_run_signed_for_is_nothing_that_another_recovered(case: Case, file: Path) -> None:
    """As in the service, whose lanes have a case each and sign for all of them."""
    list(case.add([file]))
    case.settle()
    statement = next(case.statements())[0].id
    run = Run()
    with Case(case.paths.root, run=run) as one, Case(case.paths.root, run=run) as other:
        one.decide(Ruling(Judgement.UNSURE, statement), "A. Reviewer")
        other.settle()
        other.decide(Ruling(Judgement.ACCEPTED, statement), "A. Reviewer")
        one.settle()
        told = [record.action for _, record in one.custody.entries() if record]
    assert told.count(Action.DECIDED) == 2
    assert Action.RECOVERED not in told
