"""A newer reader's document stands beside the old; statements move to it exactly, with what was decided on them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from whobuilt.case import Case, Tools, shared_tools
from whobuilt.case.evidence.renewal import Renewed
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import document_id
from whobuilt.core.lock import Failure
from whobuilt.core.problems import Problem
from whobuilt.core.statements import Prop, Status
from whobuilt.ports import Read, StatementFilter

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department."
SUPPLIES = StatementFilter(prop=Prop.SUPPLIES)


class Older(Tools):
    """As a reader of before: it wrote its own words before the text, or read a word otherwise."""

    def __init__(self, before: str = "", was: str = "", now: str = "") -> None:
        super().__init__()
        self.before, self.was, self.now = before, was, now

    def read(self, path: Path, blob: str, name: str, declared: str = "") -> Read:
        found = shared_tools().read(path, blob, name, declared)
        assert found.document
        text = self.before + found.document.text.replace(self.now, self.was)
        shift = len(self.before)
        segments = tuple(
            replace(segment, start=segment.start + shift, end=segment.end + shift + len(text) - shift - segment.end)
            for segment in found.document.segments
        )
        passages = tuple(replace(part, start=part.start + shift, end=len(text)) for part in found.document.passages)
        name = document_id(blob, "text@0", text)
        older = replace(found.document, id=name, reader="text@0", text=text, segments=segments, passages=passages)
        return replace(found, document=older)


def read_by(tools: Tools, tmp_path: Path) -> Path:
    (tmp_path / "supply.txt").write_text(f"{SUPPLY}\n")
    Case.init(tmp_path / "case").__exit__(None, None, None)
    with Case(tmp_path / "case", tools) as case:
        list(case.add([tmp_path / "supply.txt"]))
    return tmp_path / "case"


@pytest.mark.few(1)
@pytest.mark.parametrize("judgement", [Judgement.ACCEPTED, Judgement.REJECTED, Judgement.UNSURE])
def test_a_decision_is_carried_to_the_same_words(tmp_path: Path, judgement: Judgement) -> None:
    with Case(read_by(Older(before="Read by an older reader.\n\n"), tmp_path)) as case:
        [(old, _)] = case.statements(SUPPLIES)
        decision = case.decide(Ruling(judgement, old.id, reason="because"), "A. Reviewer")
        [renewed] = case.renewal.renew()
        assert isinstance(renewed, Renewed)
        assert (renewed.old.reader, renewed.new.reader) == ("text@0", "text@1")
        standing = {statement.id: status for statement, status in case.statements(SUPPLIES)}
        [moved] = [statement for statement in renewed.moved if statement.prop is Prop.SUPPLIES]
        assert standing[old.id] is standing[moved.id] is not Status.PROPOSED
        assert moved.quote.exact == old.quote.exact
        assert decision.by == "A. Reviewer"
        assert list(case.verify()) == []
        assert [document.reader for document, _ in case.documents()] == ["text@0", "text@1"]


@pytest.mark.slow
def test_an_edited_statement_moves_with_what_stands_in_its_place(tmp_path: Path) -> None:
    with Case(read_by(Older(before="Before.\n\n"), tmp_path)) as case:
        [(old, _)] = case.statements(SUPPLIES)
        case.edit(old, {"object_text": "cameras to"}, "A. Reviewer")
        [renewed] = case.renewal.renew()
        assert isinstance(renewed, Renewed)
        new = {statement.id for statement in renewed.moved}
        rejected = [each for each, status in case.statements(SUPPLIES) if status is Status.REJECTED and each.id in new]
        assert len(rejected) == 1


def test_what_went_with_a_withdrawn_edit_does_not_come_back(tmp_path: Path) -> None:
    with Case(read_by(Older(before="Before.\n\n"), tmp_path)) as case:
        [(old, _)] = case.statements(SUPPLIES)
        edited = case.edit(old, {"object_text": "cameras to"}, "A. Reviewer")
        case.withdraw(edited, "A. Reviewer")
        [renewed] = case.renewal.renew()
        assert isinstance(renewed, Renewed)
        assert sum(each.prop is Prop.SUPPLIES for each in renewed.moved) == 1


def test_an_acceptance_moves_though_a_second_reader_was_asked_for_since(tmp_path: Path) -> None:
    with Case(read_by(Older(before="Before.\n\n"), tmp_path)) as case:
        [(old, _)] = case.statements(SUPPLIES)
        for judgement in (Judgement.ACCEPTED, Judgement.REFERRED):
            case.decide(Ruling(judgement, old.id), "A. Reviewer")
        [renewed] = case.renewal.renew()
        assert isinstance(renewed, Renewed)
        [moved] = [statement for statement in renewed.moved if statement.prop is Prop.SUPPLIES]
        assert {each.id: status for each, status in case.statements()}[moved.id] is Status.ACCEPTED


def test_what_no_longer_stands_is_named_and_stays_with_the_old_reading(tmp_path: Path) -> None:
    with Case(read_by(Older(was="webcams", now="cameras"), tmp_path)) as case:
        [(old, _)] = case.statements(SUPPLIES)
        case.decide(Ruling(Judgement.ACCEPTED, old.id), "A. Reviewer")
        [renewed] = case.renewal.renew()
        assert isinstance(renewed, Renewed)
        assert [(failed.statement.id, failed.failure.failure) for failed in renewed.failed] == [
            (old.id, Failure.ALTERED)
        ]
        standing = {statement.id: status for statement, status in case.statements(SUPPLIES)}
        assert standing[old.id] is Status.ACCEPTED
        assert sorted(standing.values()) == [Status.ACCEPTED, Status.PROPOSED]


def test_what_this_version_read_is_not_read_again(tmp_path: Path) -> None:
    with Case(read_by(shared_tools(), tmp_path)) as case:
        assert list(case.renewal.renew()) == []
        assert list(case.renewal.renew(everything=True)) == []
        assert len(list(case.documents())) == 1


def test_reading_again_twice_is_reading_again_once(tmp_path: Path) -> None:
    with Case(read_by(Older(before="Before.\n\n"), tmp_path)) as case:
        assert len(list(case.renewal.renew())) == 1
        before = list(case.statements())
        assert list(case.renewal.renew()) == []
        assert list(case.statements()) == before


@pytest.mark.slow
def test_bytes_that_are_gone_are_told_and_the_others_read_again(tmp_path: Path) -> None:
    (tmp_path / "other.txt").write_text(SUPPLY.replace("cameras", "routers"))
    folder = read_by(Older(before="Before.\n\n"), tmp_path)
    with Case(folder, Older(before="Before.\n\n")) as case:
        list(case.add([tmp_path / "other.txt"]))
        [gone, stays] = [document for document, _ in case.documents()]
    (folder / "blobs" / gone.blob[:2] / gone.blob[2:]).unlink()
    with Case(folder) as case:
        told, renewed = case.renewal.renew()
        assert isinstance(told, Problem)
        assert (told.code, told.where) == ("blob_missing", str(tmp_path / "supply.txt"))
        assert isinstance(renewed, Renewed)
        assert renewed.old.id == stays.id


@pytest.mark.slow
def test_a_source_destroyed_while_it_is_read_again_is_told(tmp_path: Path) -> None:
    folder = read_by(Older(before="Before.\n\n"), tmp_path)

    class Destroying(Tools):
        def read(self, path: Path, blob: str, name: str, declared: str = "") -> Read:
            found = shared_tools().read(path, blob, name, declared)
            with Case(folder) as other:
                doomed = other.custody.find_doomed(str(tmp_path / "supply.txt"))
                other.custody.destroy(doomed, "asked for", "A. Reviewer")
            return found

    with Case(folder, Destroying()) as case:
        [told] = case.renewal.renew()
        assert isinstance(told, Problem)
        assert told.code == "destroyed_meanwhile"
        assert list(case.documents()) == []
