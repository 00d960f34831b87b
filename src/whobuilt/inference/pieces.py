"""Text cut into the pieces that a model's vocabulary holds, each with its place.

The way of cutting is the unigram language model of Kudo (2018), "Subword Regularization": of all ways to cut a word
into known pieces, the likeliest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from unicodedata import category, normalize

_WORD = re.compile(r"\S+")
_START = "▁"  # stands before every word
_LONGEST_WORD = 400  # characters cut as one; the next begin anew
_KEPT_WORDS = 50_000
_RARE = 10.0  # how much less likely than the rarest piece a character outside the vocabulary is
_INVISIBLE = frozenset({"Cf", "Cc", "Mn"})  # zero-width signs, controls, loose accents


@dataclass(frozen=True, slots=True)
class Piece:
    """`text[start:end]`, as the vocabulary's number `id`; the sign before a word has no width."""

    id: int
    start: int
    end: int


class Pieces:
    """A vocabulary; the pieces that a text is cut into."""

    def __init__(self, scores: Mapping[str, float], unknown: int) -> None:
        """`scores` gives each piece's log probability, in the order of their numbers; `unknown` is that of no piece."""
        self._numbers = {piece: number for number, piece in enumerate(scores)}
        self._scores = list(scores.values())
        self._unknown = unknown
        self._rare = min(self._scores) - _RARE
        self._longest = max(map(len, scores))
        self._words: dict[str, tuple[tuple[int, int, int], ...]] = {}

    def cut(self, text: str) -> Iterator[Piece]:
        """The pieces of a text, in order."""
        for word in _WORD.finditer(text):
            for start in range(word.start(), word.end(), _LONGEST_WORD):
                yield from self._cut_word(text, start, min(word.end(), start + _LONGEST_WORD), start == word.start())

    def _cut_word(self, text: str, start: int, end: int, begins: bool) -> Iterator[Piece]:  # noqa: FBT001  # its own
        signs, places = ([_START], [start]) if begins else ([], [])
        for at in range(start, end):
            for sign in normalize("NFKC", text[at]):
                if sign != " " and category(sign) not in _INVISIBLE:
                    signs.append(sign)
                    places.append(at)
        for number, first, last in self._likeliest("".join(signs)):
            inner = places[last - 1] + 1 if signs[last - 1] != _START else places[last - 1]
            yield Piece(number, places[first], inner)

    def _likeliest(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """The likeliest way to cut a word: number, first character, the one behind the last."""
        known = self._words.get(word)
        if known is None:
            if len(self._words) >= _KEPT_WORDS:
                self._words.clear()
            known = self._words[word] = self._search(word)
        return known

    def _search(self, word: str) -> tuple[tuple[int, int, int], ...]:
        """Viterbi's search over the ends of pieces."""
        size = len(word)
        best = [float("-inf")] * (size + 1)
        best[0] = 0.0
        back = [(0, self._unknown)] * (size + 1)
        for first in range(size):
            for last in range(first + 1, min(size, first + self._longest) + 1):
                number = self._numbers.get(word[first:last], self._unknown)
                if number == self._unknown:
                    if last > first + 1:
                        continue
                    score = best[first] + self._rare
                else:
                    score = best[first] + self._scores[number]
                if score > best[last]:
                    best[last], back[last] = score, (first, number)
        found = []
        at = size
        while at:
            first, number = back[at]
            found.append((number, first, at))
            at = first
        return tuple(reversed(found))
