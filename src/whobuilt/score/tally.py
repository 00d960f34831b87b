"""Pairs of what was wanted and what was read, counted by kind, with what is missing and what is in excess."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

from whobuilt.core.scores import Score

Wanted = TypeVar("Wanted")
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Row(Score):
    """One kind's score."""

    kind: str


class Side(StrEnum):
    """Whether something was wanted and not read, or read and not wanted."""

    MISSED = "missed"
    IN_EXCESS = "in excess"


@dataclass(frozen=True, slots=True)
class Miss:
    """One thing that has no counterpart, in which passage, and the hard cases that it or its passage shows."""

    kind: str
    passage: str
    text: str
    side: Side
    phenomena: tuple[str, ...]


@dataclass(slots=True)
class Tally:
    """Counts by kind; `hard` counts the wanted and the right of a kind by phenomenon."""

    wanted: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    misses: list[Miss] = field(default_factory=list)
    hard: defaultdict[str, Counter[tuple[str, bool]]] = field(default_factory=lambda: defaultdict(Counter))

    def count(self, kind: str, *, right: int, wanted: int, read: int) -> None:
        """Add to a kind."""
        self.right[kind] += right
        self.wanted[kind] += wanted
        self.read[kind] += read

    def rows(self) -> list[Row]:
        """The score of every kind, in order of its name."""
        kinds = sorted(self.wanted.keys() | self.read.keys())
        return [Row(self.wanted[kind], self.read[kind], self.right[kind], kind) for kind in kinds]

    def row(self, kind: str) -> Row:
        """The score of one kind."""
        return Row(self.wanted[kind], self.read[kind], self.right[kind], kind)


@dataclass(frozen=True, slots=True)
class Match:
    """Which of the wanted goes with which of the read, by their places; what is left over on each side."""

    pairs: tuple[tuple[int, int], ...]
    missing: tuple[int, ...]
    excess: tuple[int, ...]


def match(wanted: Sequence[Wanted], read: Sequence[Found], alike: Callable[[Wanted, Found], float]) -> Match:
    """Pair one to one, the most alike first; `alike` is 0 where two cannot be paired."""
    scored = [(alike(one, other), i, j) for i, one in enumerate(wanted) for j, other in enumerate(read)]
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for value, i, j in sorted(scored, key=lambda each: (-each[0], each[1], each[2])):
        if value > 0 and i not in pairs and j not in taken:
            pairs[i] = j
            taken.add(j)
    return Match(tuple(pairs.items()), _without(range(len(wanted)), pairs.keys()), _without(range(len(read)), taken))


def _without(places: Iterable[int], taken: Iterable[int]) -> tuple[int, ...]:
    gone = set(taken)
    return tuple(place for place in places if place not in gone)
