"""What follows from the decisions: the standing of statements and entities, with withdrawals undone exactly.

Kept in memory and fed in the order in which decisions were taken; nothing of it is stored, so nothing of it can be
edited apart from the decisions. A withdrawn decision is void, and so is a withdrawal that is itself withdrawn. All of
it follows from the decisions that are not void and from their order: undoing one leaves what was before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from whobuilt.core.decisions import STOOD, Decision, Judgement
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
    value: str = ""

    @classmethod
    def of(cls, decision: Decision) -> Self:
        """Of a decision."""
        return cls(decision.id, decision.judgement, decision.target, decision.other, decision.value)

    @property
    def pair(self) -> Pair | None:
        """The two entities that are judged to be one or two; None for a judgement of something else."""
        return frozenset((self.target, self.other)) if self.judgement in _OF_PAIRS and self.other else None


class Ledger:
    """The standing of all that was ever decided on."""

    def __init__(self) -> None:
        """Nothing decided yet: everything is proposed, every entity stands for itself."""
        self._entries: dict[str, Entry] = {}
        self._order: dict[str, int] = {}
        self._strikers: dict[str, list[Entry]] = defaultdict(list)  # withdrawals, by what they withdraw
        self._edits: dict[str, list[Entry]] = defaultdict(list)  # by the statement that they lead to
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
        self._order[entry.id] = len(self._entries)
        self._entries[entry.id] = entry
        if withdraws:
            self._strikers[entry.target].append(entry)
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
            if entry.judgement is Judgement.EDITED:
                self._judged.setdefault(entry.other, []).append(entry)
                self._edits[entry.other].append(entry)

    def status(self, statement: str) -> Status:
        """Where a statement stands: as the last decision on it that is not withdrawn says.

        What was rejected, and edited away too, is proposed again by an edit that leads to it; what is gone is rejected.
        """
        if self.taken_back(statement):
            return Status.REJECTED
        is_led_to = False
        for entry in reversed(self._judged.get(statement, ())):
            if self._strikes.get(entry.id):
                continue
            if entry.target == statement:
                status = _STATUS[entry.judgement]
                return Status.PROPOSED if is_led_to and status is Status.REJECTED else status
            is_led_to = True
        return Status.PROPOSED

    def taken_back(self, statement: str) -> str:
        """The withdrawal with which a statement went that only edits had made; empty where it is there.

        It is there while one of these edits stands, and again once somebody decides of it after that withdrawal.
        """
        edits = self._edits.get(statement, ())
        if not self.is_only_edited(statement) or any(self.stands(each.id) for each in edits):
            return ""
        withdrawals = (found for each in edits for found in self._strikers[each.id] if self.stands(found.id))
        last = max(withdrawals, key=lambda each: self._order[each.id])
        own = (each for each in self._judged[statement] if each.target == statement and self.stands(each.id))
        is_back = any(self._order[each.id] > self._order[last.id] for each in own)
        return "" if is_back else last.id

    def is_only_edited(self, statement: str) -> bool:
        """Whether edits alone ever made a statement: nothing else stated it."""
        edits = self._edits.get(statement, ())
        return bool(edits) and all(each.value != STOOD for each in edits)

    def iter_taken_back(self) -> Iterator[str]:
        """The statements that are gone with the edits that had made them."""
        return (statement for statement in self._edits if self.taken_back(statement))

    def stands(self, decision: str) -> bool:
        """Whether a decision was taken and is not withdrawn."""
        return decision in self._entries and not self._strikes.get(decision)

    def targets(self, status: Status) -> list[str]:
        """Everything that was decided to be so; for `proposed`, what came back to it, or that an edit made."""
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

    def _last_standing(self, entries: list[Entry]) -> Entry | None:
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
