"""Where on a page a text stands that was taken from it with other white space, marks and bullets: both in one order.

Compared are letters and figures only ("ink"). The page is cut into lines; the lines found in the text are those of the
heaviest chain that ascends in both, so that a menu's "Cameras" is not taken for the heading further down. What the
text tells out of order is looked for once more in what the chain left.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_NO_INK = re.compile(r"[^\w\n]+|_+")
_GRAM = 8  # characters by which a line is looked for that is not found whole
_LONG = 25  # characters of ink from which a line may stand anywhere, not only as a line of its own
_SHARE = 0.8  # of a line's ink that must be found
_PROBES, _PROBED = 8, 0.5  # pieces of it that are looked for before all are, and the share that must be found
_MOST_PLACES = 12  # at which one line is thought of


@dataclass(frozen=True, slots=True)
class _Place:
    """That a line may stand at `start:end` of the text's ink, with `weight` of its characters found there."""

    line: int
    start: int
    end: int
    weight: int


def ink_lines(text: str) -> list[str]:
    """The letters and figures of each line of a text, composed."""
    return _NO_INK.sub("", text if text.isascii() else unicodedata.normalize("NFC", text)).split("\n")


def align(lines: Sequence[str], text: str) -> frozenset[int]:
    """Which of the page's lines, given as ink in page order, stand in `text`."""
    found = _Text(text)
    if not found.whole:
        return frozenset()
    places = [place for index, line in enumerate(lines) if line for place in found.iter_places(index, line)]
    chain = _heaviest(places)
    taken = {place.line for place in chain}
    covered = bytearray(len(found.whole))
    for place in chain:
        covered[place.start : place.end] = b"\1" * (place.end - place.start)
    taken |= _fill(lines, found.whole, chain)
    for place in places:
        free = place.line not in taken and place.weight >= _LONG and not any(covered[place.start : place.end])
        if free:
            taken.add(place.line)
            covered[place.start : place.end] = b"\1" * (place.end - place.start)
    return frozenset(taken)


class _Text:
    """The ink of the text, and where in it a line may stand."""

    def __init__(self, text: str) -> None:
        self._lines: dict[str, list[int]] = {}
        parts: list[str] = []
        length = 0
        for part in ink_lines(text):
            if part:
                self._lines.setdefault(part, []).append(length)
                parts.append(part)
                length += len(part)
        self.whole = "".join(parts)
        self._grams: dict[str, int] = {}

    def iter_places(self, index: int, line: str) -> Iterator[_Place]:
        """The places at which the page's line number `index` may stand."""
        size = len(line)
        if starts := self._lines.get(line):
            for start in starts[:_MOST_PLACES]:
                yield _Place(index, start, start + size, size)
            if size < _LONG:
                return
        if size < _LONG:
            return
        start = self.whole.find(line)
        if start < 0:
            yield from self._iter_loose(index, line)
        known = set(starts or ())
        for _ in range(_MOST_PLACES):
            if start < 0:
                return
            if start not in known:
                yield _Place(index, start, start + size, size)
            start = self.whole.find(line, start + 1)

    def _iter_loose(self, index: int, line: str) -> Iterator[_Place]:
        """Where most of a line stands, if something was left out of it or put into it."""
        whole, last = self.whole, len(line) - _GRAM + 1
        probes = range(0, last, max(_GRAM, last // _PROBES))
        if sum(line[at : at + _GRAM] in whole for at in probes) < _PROBED * len(probes):
            return
        if not self._grams:
            self._grams = {whole[at : at + _GRAM]: at for at in range(len(whole) - _GRAM, -1, -1)}
        found = (self._grams.get(line[at : at + _GRAM]) for at in range(last))
        hits = sorted(at for at in found if at is not None)
        if len(hits) < _SHARE * last:
            return
        middle = hits[len(hits) // 2]
        near = [at for at in hits if abs(at - middle) <= len(line)]
        yield _Place(index, near[0], near[-1] + _GRAM, len(near))


def _heaviest(places: Sequence[_Place]) -> list[_Place]:
    """The chain of places that ascend in lines and in text without overlap, with the greatest weight."""
    # For each reachable end in the text the best weight, kept as two lists that ascend together.
    ends, weights, last = [0], [0], [-1]
    before = [-1] * len(places)
    first = 0
    while first < len(places):
        line = places[first].line
        after = first
        fresh: list[tuple[int, int, int]] = []
        while after < len(places) and places[after].line == line:
            slot = bisect_right(ends, places[after].start) - 1
            before[after] = last[slot]
            fresh.append((places[after].end, weights[slot] + places[after].weight, after))
            after += 1
        for end, weight, number in fresh:
            slot = bisect_right(ends, end) - 1
            if weights[slot] >= weight:
                continue
            upto = slot + 1
            while upto < len(ends) and weights[upto] <= weight:
                upto += 1
            begin = slot if ends[slot] == end else slot + 1
            ends[begin:upto], weights[begin:upto], last[begin:upto] = [end], [weight], [number]
        first = after
    chain: list[_Place] = []
    number = last[-1]
    while number >= 0:
        chain.append(places[number])
        number = before[number]
    return chain[::-1]


def _fill(lines: Sequence[str], whole: str, chain: Sequence[_Place]) -> set[int]:
    """The short lines between two places of the chain that go on exactly where the text does."""
    filled: set[int] = set()
    bounds = [*chain, _Place(len(lines), len(whole), len(whole), 0)]
    line, place = 0, 0
    for bound in bounds:
        for index in range(line, bound.line):
            part = lines[index]
            if part and place + len(part) <= bound.start and whole.startswith(part, place):
                filled.add(index)
                place += len(part)
        line, place = bound.line + 1, bound.end
    return filled
