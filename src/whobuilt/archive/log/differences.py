"""How a log's entries differ from those that were signed: which were changed, dropped, put in, or moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Differences:
    """Indices into the signed entries; those of `added` into the entries that are there now."""

    changed: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    added: tuple[int, ...] = ()
    moved: tuple[int, ...] = ()


@dataclass(slots=True)
class _Gap:
    """What lies between two entries that stand where they stood: signed ones that went, others that came."""

    came: list[int] = field(default_factory=list)
    went: list[int] = field(default_factory=list)


def compare(signed: Sequence[bytes], now: Sequence[bytes]) -> Differences:
    """What became of the signed entries. Others after the last of them are later entries, and no difference.

    Entries are told apart by their leaf hash, which no two share: each has a salt of its own.
    """
    place = {leaf: index for index, leaf in enumerate(signed)}
    at, seen = [], set[int]()
    for leaf in now:
        index = place.get(leaf)
        at.append(None if index is None or index in seen else index)
        if index is not None:
            seen.add(index)
    staying = set(_longest_rising([index for index in at if index is not None]))
    moved = sorted(seen - staying)
    gaps = list(_gaps(at, staying, seen, len(signed)))
    changed, missing, added = list[int](), list[int](), list[int]()
    for number, gap in enumerate(gaps):
        pairs = min(len(gap.came), len(gap.went))
        changed += gap.went[:pairs]
        missing += gap.went[pairs:]
        if number + 1 < len(gaps):
            added += gap.came[pairs:]
        else:  # what follows the last signed entry was added later, but for what was there twice
            added += [index for index in gap.came[pairs:] if now[index] in place]
    return Differences(tuple(changed), tuple(missing), tuple(added), tuple(moved))


def spans(indices: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of neighbours, as first and last."""
    first = last = -1
    for index in indices:
        if first >= 0 and index == last + 1:
            last = index
            continue
        if first >= 0:
            yield first, last
        first = last = index
    if first >= 0:
        yield first, last


def _gaps(at: Sequence[int | None], staying: set[int], seen: set[int], count: int) -> Iterator[_Gap]:
    gap, signed = _Gap(), 0
    for position, index in enumerate(at):
        if index is None:
            gap.came.append(position)
        elif index in staying:
            gap.went = [each for each in range(signed, index) if each not in seen]
            yield gap
            gap, signed = _Gap(), index + 1
    gap.went = [each for each in range(signed, count) if each not in seen]
    yield gap


def _longest_rising(numbers: Sequence[int]) -> list[int]:
    """The longest rising part of a list: what stayed in its order, so that all else was moved."""
    tails: list[int] = []  # the smallest end of a rising part of each length
    ends: list[int] = []  # where each of those ends stands
    before: list[int] = []
    for position, number in enumerate(numbers):
        length = bisect_left(tails, number)
        before.append(ends[length - 1] if length else -1)
        tails[length : length + 1] = [number]
        ends[length : length + 1] = [position]
    found, position = [], ends[-1] if ends else -1
    while position >= 0:
        found.append(numbers[position])
        position = before[position]
    return found[::-1]
