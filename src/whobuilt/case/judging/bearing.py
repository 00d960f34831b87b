"""The statements that bear on claims, picked out of all that a case holds.

Claims are weighed against what is stated of their own party and of what that party owns: the rest of a case, however
large, is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Protocol

from whobuilt.assess import Who, assess, is_weighed, party_of
from whobuilt.core.assessment import Assessment
from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Prop, Statement, Status
from whobuilt.ports import Gazetteer, StatementFilter, Taxonomy
from whobuilt.store import SqliteRecord

_ALWAYS = (Prop.SAID, Prop.OWNS)  # claims and what else is said; who owns whom


class Standing(Protocol):
    """Which entities are one."""

    def standing(self, entity: str) -> str:
        """The id that an entity's id leads to after all merges."""

    def members(self, entity: str) -> Iterable[str]:
        """All ids that lead to a standing entity, its own among them."""


class Bearing:
    """The statements that are weighed, under one standing of all names: the case's own, or what it would become."""

    def __init__(self, record: SqliteRecord, names: Standing, about: Callable[[str], bool] = lambda _: True) -> None:
        """Gather them; `about` tells of a party whether its claims are wanted."""
        self._record = record
        self._names = names
        self.standing = cache(names.standing)
        self._beside = cache(self._find_beside)
        self.statements: dict[str, Statement] = {}
        self.asked: set[str] = set()  # entities of which all statements were looked at, for their names
        for prop in _ALWAYS:
            self._keep(self._record.iter_statements(StatementFilter(prop=prop)))
        owned = self._owned()
        self.claims = [item for item in self.statements.values() if item.is_claim and is_weighed(item)]
        self.claims = [claim for claim in self.claims if self._is_wanted(claim, owned, about)]
        self.parties: set[str] = set()
        for claim in self.claims:
            self.parties |= self._reach(claim, owned)
        for party in sorted(self.parties):
            for root in self._roots(party):
                self._keep(self._record.iter_statements(StatementFilter(entity=root)))

    def assess(self, gazetteer: Gazetteer, taxonomy: Taxonomy) -> tuple[Assessment, ...]:
        """Every claim weighed."""
        return assess(
            self.claims,
            self.statements.values(),
            gazetteer=gazetteer,
            taxonomy=taxonomy,
            who=Who(self.standing, self._beside),
            published=cache(self._published),
        )

    def may_hold(self, statement: Statement) -> bool:
        """Whether a statement would be weighed if it is not rejected."""
        parties = [party for party in (statement.subject, statement.object) if party]
        concerned = any(self.standing(party.entity) in self.parties | self.asked for party in parties)
        return statement.prop in _ALWAYS or concerned

    def names(self) -> frozenset[str]:
        """The standing entities that have a part in what is weighed."""
        return frozenset(self.standing(name) for item in self.statements.values() for name in entities_of(item))

    def _keep(self, found: Iterable[tuple[Statement, Status]]) -> None:
        self.statements.update((item.id, item) for item, status in found if is_evidence(item, status))

    def _owned(self) -> dict[str, set[str]]:
        owned: dict[str, set[str]] = defaultdict(set)
        for item in self.statements.values():
            if item.prop is Prop.OWNS and item.subject and item.object:
                owned[self.standing(item.subject.entity)].add(self.standing(item.object.entity))
        return owned

    def _reach(self, claim: Statement, owned: dict[str, set[str]]) -> set[str]:
        """The party of a claim, and all that it owns, directly or through others."""
        party = party_of(claim)
        found: set[str] = set()
        waiting = {self.standing(party.entity)} if party else set()
        while waiting:
            found |= waiting
            waiting = {other for each in waiting for other in owned.get(each, ())} - found
        return found

    def _is_wanted(self, claim: Statement, owned: dict[str, set[str]], about: Callable[[str], bool]) -> bool:
        return any(about(party) for party in self._reach(claim, owned))

    def _roots(self, entity: str) -> Iterator[str]:
        """The standing entities of the record that an entity is made of."""
        yield from sorted({self._record.standing(member) for member in self._names.members(entity)})

    def _find_beside(self, entity: str) -> tuple[Statement, ...]:
        self.asked.add(entity)
        return tuple(
            item
            for root in self._roots(entity)
            for item, status in self._record.iter_statements(StatementFilter(entity=root))
            if is_evidence(item, status)
        )

    def _published(self, document: str) -> PartialDate | None:
        return self._record.get_document(document).metadata.published


def is_evidence(statement: Statement, status: Status) -> bool:
    """Whether a statement may speak for or against a claim: what is only likely has to be accepted."""
    return status is Status.ACCEPTED or (status is not Status.REJECTED and not statement.is_only_likely)


def entities_of(statement: Statement) -> Iterator[str]:
    """The ids of the entities that are subject, object or speaker of a statement."""
    attribution = statement.attribution
    parties = (statement.subject, statement.object, attribution.organization, attribution.speaker)
    yield from (party.entity for party in parties if party and party.entity)
