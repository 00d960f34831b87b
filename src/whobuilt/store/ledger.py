"""What follows from the decisions: the standing of statements and entities, with withdrawals undone exactly.

Kept in memory and fed in the order in which decisions were taken; nothing of it is stored, so nothing of it can be
edited apart from the decisions. A withdrawn decision is void, and so is a withdrawal that is itself withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.decisions import Judgement
from whobuilt.core.statements import Status

_STATUS = {
    Judgement.ACCEPTED: Status.ACCEPTED,
    Judgement.REJECTED: Status.REJECTED,
    Judgement.EDITED: Status.REJECTED,  # another statement stands in its place
    Judgement.UNSURE: Status.UNSURE,
}
_OF_PAIRS = frozenset({Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE})

Pair = frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """A decision, as far as it bears on the standing of anything."""

    id: str
    judgement: Judgement
    target: str
    other: str = ""

    @property
    def pair(self) -> Pair | None:
        """The two entities that are judged to be one or two; None for a judgement of something else."""
        return frozenset((self.target, self.other)) if self.judgement in _OF_PAIRS and self.other else None


class Ledger:
    """The standing of all that was ever decided on."""

    def __init__(self) -> None:
        """Nothing decided yet: everything is proposed, every entity stands for itself."""
        self._entries: dict[str, Entry] = {}
        self._strikes: dict[str, int] = {}  # withdrawals that stand, by the decision they strike
        self._judged: dict[str, list[Entry]] = {}
        self._paired: dict[Pair, list[Entry]] = {}
        self._leads: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        self._stale = False

    def add(self, entry: Entry) -> None:
        """Take in the next decision. A withdrawal of what was never decided has no effect."""
        if entry.id in self._entries:
            return
        withdraws = entry.judgement is Judgement.WITHDRAWN
        if withdraws and entry.target not in self._entries:
            return
        self._entries[entry.id] = entry
        if withdraws:
            self._strike(entry.target)
        elif pair := entry.pair:
            known = self._paired.setdefault(pair, [])
            if entry.judgement is Judgement.SAME and not known and not self._stale:
                self._join(entry)  # the last of all decisions: what it adds, it adds at the end
            else:
                self._stale = True
            known.append(entry)
        elif entry.judgement in _STATUS:
            self._judged.setdefault(entry.target, []).append(entry)

    def status(self, statement: str) -> Status:
        """Where a statement stands: as the last decision that is not withdrawn says."""
        last = self._last_standing(self._judged.get(statement, ()))
        return _STATUS[last.judgement] if last else Status.PROPOSED

    def stands(self, decision: str) -> bool:
        """Whether a decision was taken and is not withdrawn."""
        return decision in self._entries and not self._strikes.get(decision)

    def targets(self, status: Status) -> list[str]:
        """Everything that was decided to be so; for `proposed`, what came back to it."""
        return [target for target in self._judged if self.status(target) is status]

    def standing(self, entity: str) -> str:
        """The entity that an entity's id leads to after all merges that stand."""
        self._refresh()
        while (leads := self._leads.get(entity, entity)) != entity:
            entity = leads
        return entity

    def retired(self) -> int:
        """How many entities lead to another."""
        self._refresh()
        return sum(1 for entity, leads in self._leads.items() if entity != leads)

    def members(self, entity: str) -> list[str]:
        """All ids that lead to a standing entity, its own first."""
        self._refresh()
        return self._members.get(entity, [entity])

    def _strike(self, target: str) -> None:
        """Void a decision; where that was a withdrawal, what it had struck is struck once less, and so on."""
        change = 1
        while True:
            before = self._strikes.get(target, 0)
            self._strikes[target] = before + change
            if bool(before) == bool(before + change):
                return
            entry = self._entries[target]
            self._stale = self._stale or entry.pair is not None
            if entry.judgement is not Judgement.WITHDRAWN:
                return
            target, change = entry.target, -change

    def _last_standing(self, entries: list[Entry] | tuple[()]) -> Entry | None:
        return next((entry for entry in reversed(entries) if not self._strikes.get(entry.id)), None)

    def _refresh(self) -> None:
        """Draw all merges anew, in the order of the decisions, where an earlier one no longer says what it said."""
        if not self._stale:
            return
        self._leads, self._members, self._stale = {}, {}, False
        standing = {entry.id for entries in self._paired.values() if (entry := self._last_standing(entries))}
        for entry in self._entries.values():
            if entry.id in standing and entry.judgement is Judgement.SAME:
                self._join(entry)

    def _join(self, entry: Entry) -> None:
        """Retire the entity that the target leads to into the one that the other leads to."""
        retired, kept = self._root(entry.target), self._root(entry.other)
        if retired != kept:
            self._leads[retired] = kept
            self._members.setdefault(kept, [kept]).extend(self._members.pop(retired, [retired]))

    def _root(self, entity: str) -> str:
        """Where an entity leads, with the way there shortened for the next time."""
        way = []
        while (leads := self._leads.get(entity, entity)) != entity:
            way.append(entity)
            entity = leads
        self._leads.update(dict.fromkeys(way, entity))
        return entity
