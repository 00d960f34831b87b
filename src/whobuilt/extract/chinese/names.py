"""Names in levelled Chinese text: companies, public bodies, organizations, places, persons in public roles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Schema


@dataclass(frozen=True, slots=True)
class Name:
    """A name at `start:end` of the levelled text; a surer finding wins over one that it overlaps."""

    start: int
    end: int
    schema: Schema
    rank: int  # how sure: 3 a formal name, 2 a name by its cue, 1 a repetition, 0 a guess
    head: str = ""  # the word that makes it a body ("公安局")
    place: str = ""  # the place that it begins with


def settle(found: list[Name]) -> list[Name]:
    """Names that do not overlap: the surer first, then the longer."""
    kept: list[Name] = []
    taken: set[int] = set()  # every character of a kept name
    for name in sorted(found, key=lambda each: (-each.rank, each.start - each.end, each.start)):
        if taken.isdisjoint(range(name.start, name.end)):
            kept.append(name)
            taken.update(range(name.start, name.end))
    return sorted(kept, key=lambda each: each.start)


def uncovered(found: list[Name], taken: list[Name]) -> Iterator[Name]:
    """The names of `found` that touch none of `taken`."""
    covered = {at for name in taken for at in range(name.start, name.end)}
    for name in found:
        if covered.isdisjoint(range(name.start, name.end)):
            yield name
