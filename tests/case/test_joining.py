"""Two copies worked on apart are branches of one case: joined without loss, their conflicts shown."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from whobuilt.case import Case
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Prop, Status
from whobuilt.ports import StatementFilter

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"
SUPPLIES = StatementFilter(prop=Prop.SUPPLIES)


@pytest.fixture
def copies(tmp_path: Path) -> tuple[Path, Path]:
    """A case with one document, and a copy of its folder."""
    (tmp_path / "supply.txt").write_text(SUPPLY)
    with Case.init(tmp_path / "one") as case:
        list(case.add([tmp_path / "supply.txt"]))
    shutil.copytree(tmp_path / "one", tmp_path / "two")
    return tmp_path / "one", tmp_path / "two"


def work(folder: Path, judgement: Judgement, words: str) -> None:
    """Decide the supply, and add a document."""
    (folder.parent / f"{folder.name}.txt").write_text(f"{words} Networks Ltd sold routers to the Sampleford Police.\n")
    with Case(folder) as case:
        [(statement, _)] = [item for item in case.statements(SUPPLIES) if "cameras" in item[0].quote.exact]
        case.decide(Ruling(judgement, statement.id, reason=words), f"Reviewer of {folder.name}")
        list(case.add([folder.parent / f"{folder.name}.txt"]))


def test_both_works_are_in_the_joined_case(copies: tuple[Path, Path]) -> None:
    one, two = copies
    work(one, Judgement.ACCEPTED, "Sample")
    work(two, Judgement.ACCEPTED, "Other")
    with Case(one) as case:
        joined = case.join(two, "A. Reviewer")
        assert joined.conflicts == ()
        assert joined.blobs == 1
        assert {Path(where).name for _, where in case.documents()} == {"supply.txt", "one.txt", "two.txt"}
        assert len(case.search("routers")) == 2
        assert list(case.verify()) == []
        again = case.join(two, "A. Reviewer")
        assert again.was_known
        assert list(case.verify()) == []
    with Case(two) as case:
        assert list(case.verify()) == []


def test_what_was_decided_differently_is_shown(copies: tuple[Path, Path]) -> None:
    one, two = copies
    work(one, Judgement.ACCEPTED, "Sample")
    work(two, Judgement.REJECTED, "Other")
    with Case(one) as case:
        joined = case.join(two, "A. Reviewer")
        [conflict] = joined.conflicts
        assert conflict.ours.record
        assert conflict.theirs.record
        assert (conflict.ours.record.by, conflict.theirs.record.by) == ("Reviewer of one", "Reviewer of two")
        [(statement, status)] = [item for item in case.statements(SUPPLIES) if "cameras" in item[0].quote.exact]
        assert status is Status.REJECTED  # the last that was taken in; a person decides anew
        assert conflict.about == statement.id
        assert list(case.verify()) == []


def test_a_checkpoint_of_either_copy_still_verifies_after_the_join(copies: tuple[Path, Path]) -> None:
    one, two = copies
    work(one, Judgement.ACCEPTED, "Sample")
    work(two, Judgement.ACCEPTED, "Other")
    with Case(one) as case:
        mine = case.custody.checkpoint()
    with Case(two) as case:
        theirs = case.custody.checkpoint()
        assert {problem.code for problem in case.verify([mine])} == {"other_branch"}
    with Case(one) as case:
        case.join(two, "A. Reviewer")
        assert list(case.verify([mine, theirs])) == []


def test_another_case_is_not_joined(copies: tuple[Path, Path], tmp_path: Path) -> None:
    Case.init(tmp_path / "foreign").__exit__(None, None, None)
    with Case(copies[0]) as case:
        with pytest.raises(WhoBuiltError, match="case"):
            case.join(tmp_path / "foreign", "A. Reviewer")
        with pytest.raises(WhoBuiltError, match="the case itself"):
            case.join(copies[0], "A. Reviewer")
        assert list(case.verify()) == []


def test_a_copy_that_was_tampered_with_is_not_joined(copies: tuple[Path, Path]) -> None:
    one, two = copies
    work(two, Judgement.ACCEPTED, "Other")
    records = two / "log" / "records"
    records.write_bytes(records.read_bytes().replace(b"Reviewer of two", b"Reviewer of one"))
    with Case(one) as case:
        with pytest.raises(WhoBuiltError):
            case.join(two, "A. Reviewer")
        assert [Path(where).name for _, where in case.documents()] == ["supply.txt"]
        assert list(case.verify()) == []
