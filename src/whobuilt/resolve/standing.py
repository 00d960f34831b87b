"""Which decisions still stand, and whose merges nobody reviewed."""

from __future__ import annotations

from collections.abc import Iterable

from whobuilt.core.decisions import Decision, Judgement

_OF_PAIRS = frozenset({Judgement.SAME, Judgement.DIFFERENT, Judgement.UNSURE})


def standing_decisions(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that no standing withdrawal strikes, in their order, withdrawals left out."""
    struck: set[str] = set()
    kept = []
    for decision in reversed(list(decisions)):  # only a later decision withdraws an earlier one
        if decision.id in struck:
            continue
        if decision.judgement is Judgement.WITHDRAWN:
            struck.add(decision.target)
        else:
            kept.append(decision)
    return kept[::-1]


def unreviewed_merges(standing: Iterable[Decision]) -> frozenset[str]:
    """The entities that were merged away by a machine, where no person has judged the pair since."""
    last: dict[frozenset[str], Decision] = {}
    for decision in standing:
        if decision.other and decision.judgement in _OF_PAIRS:
            last[frozenset({decision.target, decision.other})] = decision
    return frozenset(decision.target for decision in last.values() if decision.auto)


class Standings:
    """Which entities are one by decisions that stand, in their order: today's, or such as are only considered."""

    def __init__(self, standing: Iterable[Decision]) -> None:
        """Follow them: of each pair the last decision counts."""
        decisions = [each for each in standing if each.other and each.judgement in _OF_PAIRS]
        last = {frozenset({each.target, each.other}): each for each in decisions}
        self.merges: dict[str, Decision] = {}  # by the entity that was retired
        self._leads: dict[str, str] = {}
        self._members: dict[str, list[str]] = {}
        for each in decisions:
            if each.judgement is Judgement.SAME and last[frozenset({each.target, each.other})] is each:
                self._join(each)

    def standing(self, entity: str) -> str:
        """The id that an entity's id leads to."""
        while (leads := self._leads.get(entity, entity)) != entity:
            entity = leads
        return entity

    def members(self, entity: str) -> list[str]:
        """All ids that lead to a standing entity, its own first."""
        return list(self._members.get(entity, [entity]))

    def _join(self, decision: Decision) -> None:
        retired, kept = self.standing(decision.target), self.standing(decision.other)
        if retired != kept:
            self._leads[retired] = kept
            self.merges[retired] = decision
            self._members.setdefault(kept, [kept]).extend(self._members.pop(retired, [retired]))
