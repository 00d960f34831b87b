"""Pairs of names that are worth a person's look, side by side with their passages; and what deciding would change."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from whobuilt.case.judging.roll import Known, MentionedAt, Roll
from whobuilt.core.decisions import Decision
from whobuilt.resolve.asides import iter_asides
from whobuilt.resolve.candidates import FLOOR, Candidate, NameBook, Pair, score_of
from whobuilt.resolve.likeness import Ground, Likeness

_PASSAGES = 3  # of each side
_SHARED = 6  # documents that name both, which are looked into
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)|[。！？\n]")
_BRACKET = re.compile(r"^\s*[(（]")
_TWO = "a sentence names both, as two"
_TWO_WEIGHS = 0.3


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair with the decision on it; None where nobody has judged it."""

    candidate: Candidate
    decision: Decision | None


@dataclass(frozen=True, slots=True)
class Looked:
    """A pair as a person looks at it: the one with less stated of it first, which a merge would retire."""

    one: Known
    other: Known
    score: float
    grounds: tuple[Ground, ...]
    passages: tuple[tuple[MentionedAt, ...], tuple[MentionedAt, ...]]
    decision: Decision | None


class Candidates:
    """The candidates of a case. All names are compared once, and what comes later with those before it."""

    def __init__(self, roll: Roll, likeness: Likeness) -> None:
        """Compare nothing yet."""
        self._roll, self._likeness = roll, likeness
        self._forget()

    def _forget(self) -> None:
        self._book = NameBook(self._likeness)
        self._fed = (0, 0)
        self._ranked_at = (-1, 0)
        self._ranked: list[Candidate] = []
        self._weak: set[Pair] = set()

    def page(self, start: int, limit: int, *, judged: bool = False) -> tuple[list[Looked], int]:
        """Some of the pairs from a place on, the likeliest first, and how many there are in all.

        What was judged is left out unless it is asked for. What proves weak when its passages are looked at is left
        out from then on.
        """
        while True:
            found = self._list(judged=judged)
            page = found[start : start + limit]
            looked = [self.look(each) for each in page]
            seen = zip(page, looked, strict=True)
            weak = {_pair(each) for each, look in seen if look.score < FLOOR and not each.decision}
            if not weak:
                return looked, len(found)
            self._weak |= weak

    def look(self, judged: Judged) -> Looked:
        """A pair with all that a person needs to judge it."""
        roll, candidate = self._roll, judged.candidate
        sides = [roll.make(name, roll.standings) for name in (candidate.one, candidate.other)]
        one, other = sorted(sides, key=lambda side: (side.told.statements, len(side.entity.name)))
        grounds = candidate.grounds
        if self.in_one_sentence(one, other):
            grounds = (*grounds, Ground(_TWO, for_same=False, weight=_TWO_WEIGHS))
        passages = self._passages(one), self._passages(other)
        return Looked(one, other, score_of(grounds), grounds, passages, judged.decision)

    def in_one_sentence(self, one: Known, other: Known) -> bool:
        """Whether a sentence names two entities as two, and not the one as a second name of the other."""
        ids = [[member.id for member in side.members] for side in (one, other)]
        first, second = (self._roll.roster.documents_of(each) for each in ids)
        shared = [document for document in first if document in set(second)][:_SHARED]
        return any(self._are_two(document, *map(frozenset, ids)) for document in shared)

    def _are_two(self, document: str, one: frozenset[str], other: frozenset[str]) -> bool:
        record = self._roll.record
        named = [each for each in record.iter_mentions(document) if each.entity in one | other]
        text = record.get_text(document)
        for left, right in pairwise(named):
            between = text[left.end : right.start]
            apart = left.end <= right.start and (left.entity in one) != (right.entity in one)
            if apart and not _SENTENCE_ENDS.search(between) and not _BRACKET.match(between):
                return True
        return False

    def _passages(self, side: Known) -> tuple[MentionedAt, ...]:
        members = [member.id for member in side.members]
        documents = self._roll.roster.documents_of(members)[:_PASSAGES]
        firsts = (next(self._roll.mentions(members, [document]), None) for document in documents)
        return tuple(each for each in firsts if each)

    def _list(self, *, judged: bool) -> list[Judged]:
        self._rank()
        standings = self._roll.standings
        decided: dict[frozenset[str], Decision] = {}
        for each in self._roll.paired():
            decided[frozenset({standings.standing(each.target), standings.standing(each.other)})] = each
        listed = (
            Judged(each, decided.get(frozenset({each.one, each.other})))
            for each in self._ranked
            if (each.one, each.other) not in self._weak
        )
        return [each for each in listed if judged or each.decision is None]

    def _rank(self) -> None:
        extent = self._roll.feed()
        if extent == self._ranked_at:
            return
        self._feed(extent)
        self._ranked = self._book.rank(self._roll.standings.standing)
        self._ranked_at = extent

    def _feed(self, extent: tuple[int, int]) -> None:
        """Take in what came since."""
        if extent[1] != self._fed[1]:
            self._forget()
        row, roster = self._fed[0], self._roll.roster
        for entity, schema, name, at in self._roll.bearers():
            if at > row:
                self._book.add_name(entity, schema, name)
        for _, document, text in roster.texts_since(row):
            for aside in iter_asides(document, text):
                self._book.add_aside(aside)
        for _, one, other in roster.ties_since(row):
            self._book.add_tie(one, other)
        self._book.resolve_asides()
        self._fed = extent


def _pair(judged: Judged) -> Pair:
    return judged.candidate.one, judged.candidate.other
