"""Which statements may stand in a dossier, and what is told of those that may not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whobuilt.compose.desk import Desk, parties_of
from whobuilt.compose.request import DossierRequest
from whobuilt.core.assessment import Assessment
from whobuilt.core.statements import Statement, Status
from whobuilt.core.verdicts import Weighed


class Left(StrEnum):
    """Why a statement that would have been shown is left out."""

    WITHHELD = "withheld"
    NOT_FOUND = "not_found"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Item:
    """A statement that may be shown. `publishable`: accepted, its quote found, and on reviewed names only."""

    statement: Statement
    status: Status
    found: bool
    merged: bool

    @property
    def publishable(self) -> bool:
        """Whether it rests on accepted items only."""
        return self.status is Status.ACCEPTED and self.found and not self.merged


class Selection:
    """The statements of a request that may be shown, and a count of what was left out and why."""

    def __init__(self, request: DossierRequest, desk: Desk) -> None:
        """Look statements up lazily: only what a dossier asks for counts as left out."""
        self._request = request
        self._desk = desk
        self._known = {statement.id: (statement, status) for statement, status in request.statements}
        self._proposals = request.draft and request.include_proposals
        self.left: dict[Left, set[str]] = {reason: set() for reason in Left}
        self.unreviewed = False  # whether a comparison is published that no person has reviewed

    def about(self, entity: str) -> tuple[Item, ...]:
        """What may be shown of the statements in which the entity, merges followed, has any part."""
        standing = self._desk.standing
        mine = (item for item, _ in self._request.statements if any(standing(p) == entity for p in parties_of(item)))
        return tuple(item for statement in mine if (item := self.find(statement.id)))

    def find(self, statement: str) -> Item | None:
        """The statement, if it may be shown."""
        if statement not in self._known:
            return None
        known, status = self._known[statement]
        if status is Status.REJECTED or (status is not Status.ACCEPTED and not self._proposals):
            return None
        if self._desk.is_withheld(known.document):
            self.left[Left.WITHHELD].add(known.id)
            return None
        item = Item(known, status, self._desk.holds(known), self._desk.rests_on_merge(known))
        if item.publishable or self._proposals:
            return item
        self.left[Left.MERGED if item.found else Left.NOT_FOUND].add(known.id)
        return None

    def may_show(self, assessment: Assessment) -> bool:
        """Whether a comparison may be shown: claim, evidence, and every document that a reason rests on."""
        if assessment.evidence and self.find(assessment.evidence) is None:
            return False
        if any(reason.document and self._desk.is_withheld(reason.document) for reason in assessment.reasons):
            self.left[Left.WITHHELD].add(assessment.claim)
            return False
        return True

    def weighed(self, assessment: Assessment) -> Weighed:
        """The comparison with the verdict of the person who overruled the rules, if anybody did."""
        return Weighed(assessment, self._request.verdicts.get((assessment.claim, assessment.evidence)))
