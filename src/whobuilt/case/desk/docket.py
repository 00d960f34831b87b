"""All decisions of a case in memory, as they now stand: by whom, on what, in which batch, withdrawn or not.

Fed from the record as decisions arrive, by this process or another; nothing of it is stored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.statements import Status
from whobuilt.resolve.standing import unreviewed_merges
from whobuilt.store.ledger import Entry, Ledger

UNDONE = "undone"  # the reason of a withdrawal that takes back what its author decided last
_OF_PAIRS = frozenset({Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE})


class Docket:
    """The decisions, in the order in which they were taken."""

    def __init__(self) -> None:
        """Nothing was decided yet."""
        self._ledger = Ledger()
        self._all: dict[str, Decision] = {}
        self._on: dict[str, list[Decision]] = defaultdict(list)
        self._about: dict[str, list[Decision]] = defaultdict(list)  # withdrawals too, by what they bear on in the end
        self._by: dict[str, list[Decision]] = defaultdict(list)
        self._batches: dict[str, list[Decision]] = defaultdict(list)
        self._pairs: list[Decision] = []

    def add(self, decision: Decision) -> Decision:
        """Take in the next; the decision that it is in the end about: its own, or the one that it withdraws."""
        if decision.id in self._all:
            return decision
        self._ledger.add(Entry.of(decision))
        self._all[decision.id] = decision
        self._on[decision.target].append(decision)
        if decision.batch:
            self._batches[decision.batch].append(decision)
        if not decision.auto:
            self._by[decision.by].append(decision)
        about = decision
        while about.judgement is Judgement.WITHDRAWN and about.target in self._all:
            about = self._all[about.target]
        self._about[about.target].append(decision)
        if about.judgement is Judgement.EDITED:
            self._about[about.other].append(decision)
        if is_of_pair(decision):
            self._pairs.append(decision)
        return about

    def __iter__(self) -> Iterator[Decision]:
        """All of them, in order."""
        return iter(self._all.values())

    def __len__(self) -> int:
        """How many."""
        return len(self._all)

    def find(self, decision: str) -> Decision | None:
        """A decision by its id."""
        return self._all.get(decision)

    def stands(self, decision: Decision) -> bool:
        """Whether it was not withdrawn, or its withdrawal was."""
        return self._ledger.stands(decision.id)

    def on(self, target: str) -> Sequence[Decision]:
        """The decisions on a target, in order, withdrawn ones too; no withdrawals."""
        return self._on.get(target, ())

    def about(self, target: str) -> Sequence[Decision]:
        """What was decided about a target, in order, withdrawals too."""
        return self._about.get(target, ())

    def by(self, name: str) -> Sequence[Decision]:
        """What somebody decided, in order, withdrawals too."""
        return self._by.get(name, ())

    def last(self, target: str) -> Decision | None:
        """The last decision on a target that stands; of what went with an edit, the withdrawal of that."""
        if name := self._ledger.taken_back(target):
            return self._all[name]
        return next((each for each in reversed(self.on(target)) if self.stands(each)), None)

    def last_word(self, target: str) -> Decision | None:
        """What was done last about a target: a decision on it, or the withdrawal of one."""
        told = self._about.get(target)
        return told[-1] if told else None

    def find_referral(self, target: str) -> Decision | None:
        """The standing request for a second reader that nobody else has answered by a decision since."""
        asked: Decision | None = None
        for decision in self.on(target):
            if not self.stands(decision):
                continue
            if decision.judgement is Judgement.REFERRED:
                asked = decision
            elif asked is not None and decision.by != asked.by:
                asked = None
        return asked

    def size_of(self, batch: str) -> int:
        """How many decisions a batch has; 1 for one that was taken alone."""
        return len(self._batches.get(batch, ())) if batch else 1

    def members(self, batch: str) -> Sequence[Decision]:
        """The decisions of a batch."""
        return self._batches.get(batch, ())

    def last_of(self, name: str) -> tuple[Decision, ...]:
        """What somebody decided last and stands, with all of its batch; empty where nothing is left.

        What was withdrawn in words of its own (a merge that was split) counts; what was merely undone does not.
        """
        for decision in reversed(self.by(name)):
            if self.stands(decision) and not self._is_undoing(decision):
                batch = self.members(decision.batch) or (decision,)
                return tuple(each for each in batch if each.by == name and self.stands(each))
        return ()

    def _is_undoing(self, decision: Decision) -> bool:
        """Whether it was only taken to undo another."""
        return decision.judgement is Judgement.WITHDRAWN and decision.reason == UNDONE

    # What follows from them.

    def status(self, statement: str) -> Status:
        """Where a statement stands."""
        return self._ledger.status(statement)

    def is_taken_back(self, statement: str) -> bool:
        """Whether a statement that only edits had made went with them."""
        return bool(self._ledger.taken_back(statement))

    def standing(self, entity: str) -> str:
        """Where an entity's id leads after all merges."""
        return self._ledger.standing(entity)

    def unreviewed(self) -> frozenset[str]:
        """The entities that a machine merged away, where no person has judged the pair since."""
        return unreviewed_merges(each for each in self._pairs if self.stands(each))


def is_of_pair(decision: Decision) -> bool:
    """Whether two entities were judged."""
    return bool(decision.other) and decision.judgement in _OF_PAIRS
