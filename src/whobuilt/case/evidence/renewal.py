"""Reading again: a newer reader gives a new document beside the old, and statements move to it or are named.

The old document stays, and its statements go on quoting it. What moves exactly is stated of the new document too, and
decisions on the old are carried to it, marked as carried.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whobuilt.case.evidence.intake import Intake, Sign
from whobuilt.case.places import Places
from whobuilt.case.tools import Tools
from whobuilt.core.custody import Action, ReadFacts
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.evidence import Capture, Document
from whobuilt.core.lock import LockFailure
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Statement, Status
from whobuilt.ports import StatementFilter
from whobuilt.read import READERS
from whobuilt.resolve.reanchor import Reanchoring
from whobuilt.resolve.standing import standing_decisions

REANCHOR = "reanchor@1"
# What a decision on the old statement says of the one that moved: of an edited one, that another stands in its place.
_CARRIED = {
    Judgement.ACCEPTED: Judgement.ACCEPTED,
    Judgement.REJECTED: Judgement.REJECTED,
    Judgement.EDITED: Judgement.REJECTED,
    Judgement.UNSURE: Judgement.UNSURE,
}


@dataclass(frozen=True, slots=True)
class Failed:
    """A statement whose words do not stand in the newer reading, and the named failure."""

    statement: Statement
    failure: LockFailure


@dataclass(frozen=True, slots=True)
class Renewed:
    """A document read again: what moved to the new reading, and what no longer stands there."""

    old: Document
    new: Document
    moved: tuple[Statement, ...] = ()
    failed: tuple[Failed, ...] = ()
    problems: tuple[Problem, ...] = ()


class Renewal:
    """Reads again what an older reader read."""

    def __init__(self, places: Places, tools: Tools, intake: Intake, sign: Sign) -> None:
        """`sign` appends the decisions that are carried over."""
        self._places, self._tools, self._intake, self._sign = places, tools, intake, sign

    def is_old(self, document: Document) -> bool:
        """Whether another version of its reader would read it today. What a person transcribed is never old."""
        current = {base(reader.name): reader.name for reader in READERS}
        return current.get(base(document.reader), document.reader) != _release(document.reader)

    def renew(self, *, everything: bool = False) -> Iterator[Renewed | Problem]:
        """Read again what was read by an older version, or everything; each document whose text changed."""
        record = self._places.record
        newest = {(document.blob, base(document.reader)): document for document in record.iter_documents()}
        wanted = [document for document in newest.values() if everything or self.is_old(document)]
        for old in wanted:
            capture = next(record.iter_captures(old.blob), None)
            if capture is not None:
                yield from self._renew(old, capture)

    def _renew(self, old: Document, capture: Capture) -> Iterator[Renewed | Problem]:
        path = self._intake.locate(capture)
        if isinstance(path, Problem):
            yield path
            return
        found = self._tools.read(path, old.blob, Path(capture.source.locator).name, capture.media_type)
        added = self._intake.keep(capture, path, found)
        if added.capture is None:
            yield from added.problems
            return
        told = tuple(problem.code for problem in added.problems)
        facts = ReadFacts((added.document.id,) if added.document else (), 0, told)
        self._places.note(Action.READ, capture.id, facts)
        if added.document is None:
            yield Problem(
                "no_longer_read",
                "this version reads nothing in it; the older reading stays.",
                capture.source.locator,
                "Look at the problems that are told of it.",
            )
        elif added.document.id != old.id:
            yield self._move(old, added.document, added.problems)

    def _move(self, old: Document, new: Document, problems: tuple[Problem, ...]) -> Renewed:
        record = self._places.record
        others = (document for document in record.iter_documents() if document.blob != old.blob)
        reanchoring = Reanchoring(old, new, others)
        taken = (each for each in standing_decisions(record.iter_decisions()) if each.judgement in _CARRIED)
        last = {decision.target: decision for decision in taken}
        moved, failed = [], []
        for statement, status in list(record.iter_statements(StatementFilter(document=old.id))):
            if record.roster.is_taken_back(statement.id):
                continue
            result = reanchoring.move(statement)
            if isinstance(result, LockFailure):
                failed.append(Failed(statement, result))
            else:
                moved.append(result)
                self._carry(statement, result, last.get(statement.id) if status is not Status.PROPOSED else None)
        return Renewed(old, new, tuple(moved), tuple(failed), problems)

    def _carry(self, old: Statement, new: Statement, decision: Decision | None) -> None:
        """State the moved statement, and repeat for it the decision that stands on the old one."""
        record = self._places.record
        with self._places.transaction():
            if not record.has("document", new.document):  # it was destroyed meanwhile
                return
            stated = Extraction(new.document, REANCHOR, statements=(new,))
            self._places.note(Action.STATED, new.id, stated)
            record.put_extraction(stated)
            if decision:
                reason = f"carried from {old.id[:8]}, the same words in an older reading. {decision.reason}".strip()
                self._sign(Ruling(_CARRIED[decision.judgement], new.id, reason=reason), decision.by, auto=True)


def base(reader: str) -> str:
    """A reader's name without its version: "html" of "html@2"."""
    return reader.partition("@")[0]


def _release(reader: str) -> str:
    """A reader's own version, without that of a program it calls: "ocr@1" of "ocr@1+tesseract-5.3.0"."""
    return reader.partition("+")[0]
