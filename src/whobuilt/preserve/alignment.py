"""Which items of two sequences are the same and in the same order: patience, then difflib where that finds nothing.

The work is bounded, whatever the sequences: what is left out counts as moved or changed, never as lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import pairwise

_SMALL = 40_000  # pairs of items that difflib may look at
_ROUNDS = 60  # times that the whole of both sequences may be looked through

Range = tuple[int, int, int, int]


def align(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of indices of equal items, rising in both."""
    found: list[tuple[int, int]] = []
    work = _ROUNDS * (len(old) + len(new) + 1)
    waiting: list[Range] = [(0, len(old), 0, len(new))]
    while waiting:
        area = _trim(old, new, waiting.pop(), found)
        a, b, c, d = area
        work -= b - a + d - c
        if a == b or c == d or work < 0:
            continue
        anchors = _find_anchors(old, new, area)
        if not anchors:
            if (b - a) * (d - c) <= _SMALL:
                found += _look_closely(old, new, area)
            continue
        found += anchors
        edges = [(a - 1, c - 1), *anchors, (b, d)]
        waiting += [(i + 1, k, j + 1, m) for (i, j), (k, m) in pairwise(edges)]
    return sorted(found)


def _trim(old: Sequence[str], new: Sequence[str], area: Range, found: list[tuple[int, int]]) -> Range:
    """Take what is the same at both ends."""
    a, b, c, d = area
    while a < b and c < d and old[a] == new[c]:
        found.append((a, c))
        a, c = a + 1, c + 1
    while a < b and c < d and old[b - 1] == new[d - 1]:
        b, d = b - 1, d - 1
        found.append((b, d))
    return a, b, c, d


def _find_anchors(old: Sequence[str], new: Sequence[str], area: Range) -> list[tuple[int, int]]:
    """Items that stand once on each side, the longest run of them that rises on both."""
    a, b, c, d = area
    counts_old, counts_new = Counter(old[a:b]), Counter(new[c:d])
    place = {new[j]: j for j in range(c, d) if counts_new[new[j]] == 1}
    pairs = [(i, place[old[i]]) for i in range(a, b) if counts_old[old[i]] == 1 and old[i] in place]
    return _longest_rise(pairs)


def _longest_rise(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence whose second numbers rise (patience sorting)."""
    ends: list[int] = []  # the smallest end of a run of each length
    at: list[int] = []  # which pair that is
    before: list[int] = []  # the pair before each
    for index, (_, j) in enumerate(pairs):
        size = bisect_left(ends, j)
        before.append(at[size - 1] if size else -1)
        ends[size : size + 1] = [j]
        at[size : size + 1] = [index]
    run = []
    index = at[-1] if at else -1
    while index >= 0:
        run.append(pairs[index])
        index = before[index]
    return run[::-1]


def _look_closely(old: Sequence[str], new: Sequence[str], area: Range) -> list[tuple[int, int]]:
    a, b, c, d = area
    blocks = SequenceMatcher(None, old[a:b], new[c:d], autojunk=False).get_matching_blocks()
    return [(a + block.a + step, c + block.b + step) for block in blocks for step in range(block.size)]
