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
