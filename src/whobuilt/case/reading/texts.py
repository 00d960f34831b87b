"""Very many short texts as one long one, so that a word is looked for in all of them at once."""

from __future__ import annotations

from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Iterable
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

MOST_KEPT = 64  # words whose texts are remembered: the next page, or a facet, asks for the same

_EDGE = b"\0"  # between two texts; in no word


class Texts:
    """Texts, each known by its place here."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Keep them as bytes, which take less room and are looked through sooner."""
        encoded = [text.encode() for text in texts]
        self._joined = _EDGE.join(encoded)
        self._starts = list(accumulate((len(each) + 1 for each in encoded), initial=0))
        self._found: OrderedDict[str, NDArray[np.intp]] = OrderedDict()

    def __len__(self) -> int:
        """How many there are."""
        return len(self._starts) - 1

    def size(self, place: int) -> int:
        """How long one is."""
        return self._starts[place + 1] - self._starts[place]

    def find(self, words: Iterable[str]) -> NDArray[np.intp]:
        """The places of those that hold all of some words, in order; of all, where there are no words."""
        # Of a long word fewer texts are to be looked at for the others.
        first, *others = sorted(words, key=len, reverse=True) or [""]
        if not first:
            return np.arange(len(self))
        found = self._find_one(first)
        for word in others:
            if len(found) == 0:
                break
            found = self._keep(found, word)
        return found

    def _find_one(self, word: str) -> NDArray[np.intp]:
        known = self._found.get(word)
        if known is None:
            known = self._found[word] = np.array(self._scan(word.encode()), np.intp)
            if len(self._found) > MOST_KEPT:
                self._found.popitem(last=False)
        self._found.move_to_end(word)
        return known

    def _scan(self, word: bytes) -> list[int]:
        joined, starts, found = self._joined, self._starts, []
        at = joined.find(word)
        while at >= 0:
            number = bisect_right(starts, at) - 1
            found.append(number)
            at = joined.find(word, starts[number + 1])
        return found

    def _keep(self, found: NDArray[np.intp], word: str) -> NDArray[np.intp]:
        if word in self._found:
            return np.intersect1d(found, self._find_one(word), assume_unique=True)
        joined, starts, wanted = self._joined, self._starts, word.encode()
        holding = [each for each in found.tolist() if joined.find(wanted, starts[each], starts[each + 1]) >= 0]
        return np.array(holding, np.intp)
