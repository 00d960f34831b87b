"""A destroyed source leaves no word behind, and the record still proves what remains."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whobuilt.core.decisions import Judgement
from whobuilt.core.problems import Problem

if TYPE_CHECKING:
    from tests.store.conftest import Desk

HIDDEN = "Whisper supplied Shelbyville police"
OPEN = "Acme supplied Springfield police"


def destroy(desk: Desk, text: str) -> tuple[int, ...]:
    document = desk.document(text)
    captures = [capture.id for capture in desk.record.iter_captures(document.blob)]
    gone = desk.record.erase(captures, [document.id])
    desk.record.scrub()
    return gone


def test_no_word_of_it_is_left_in_the_file(desk: Desk) -> None:
    desk.keep(OPEN)
    secret = desk.keep(HIDDEN)
    desk.decide(Judgement.ACCEPTED, secret.id)
    desk.record.put_problem(Problem("odd", "The page named Whisper twice."), desk.capture(desk.document(HIDDEN)).id)
    destroy(desk, HIDDEN)
    desk.record.close()
    kept = b"".join(path.read_bytes() for path in desk.path.parent.iterdir() if path.is_file())
    assert b"Whisper" not in kept
    assert b"Shelbyville" not in kept
    assert b"Acme" in kept


def test_what_remains_still_verifies_and_stands(desk: Desk) -> None:
    stays = desk.keep(OPEN)
    desk.keep(HIDDEN)
    desk.decide(Judgement.ACCEPTED, stays.id)
    gone = destroy(desk, HIDDEN)
    assert list(desk.record.verify()) == []
    assert desk.record.withheld() == frozenset(gone)
    assert [found.id for found, _ in desk.record.iter_statements()] == [stays.id]
    assert {entity.name for entity in desk.record.iter_entities()} == {"Acme", "Springfield police"}


def test_a_name_that_stands_in_another_document_stays(desk: Desk) -> None:
    desk.keep("Acme supplied Shelbyville police")
    desk.keep(OPEN)
    destroy(desk, "Acme supplied Shelbyville police")
    assert [entity.name for entity in desk.record.find_entities("Acme")] == ["Acme"]
    assert desk.record.find_entities("Shelbyville police") == ()


def test_the_record_goes_on_and_still_refuses_deletion(desk: Desk) -> None:
    desk.keep(HIDDEN)
    destroy(desk, HIDDEN)
    desk.keep(OPEN)
    desk.tamper("DELETE FROM document")
    assert {problem.code for problem in desk.record.verify()} >= {"row_missing"}


def test_destroying_nothing_changes_nothing(desk: Desk) -> None:
    desk.keep(OPEN)
    before = desk.record.head()
    assert desk.record.erase([], []) == ()
    assert desk.record.head() == before
    assert list(desk.record.verify()) == []
