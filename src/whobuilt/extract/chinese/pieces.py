"""The unknown words of a text: what is left between marks, grammar and common words. Short names are among them."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from functools import cache

from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.edges import stop_words
from whobuilt.extract.chinese.lexicon import alternatives, words
from whobuilt.extract.chinese.names import Name

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class Piece:
    """Unknown characters at `start:end`, with the words around them."""

    start: int
    end: int
    text: str
    before: str
    after: str


def find_pieces(text: str, names: list[Name]) -> list[Piece]:
    """The unknown words outside of names, in order."""
    spans = _known_spans(text, names)
    pieces: list[Piece] = []
    for (a, b, left, _), (c, d, right, is_name) in itertools.pairwise(spans):
        start, end = b, c
        if (
            end - start == 1 and d - c == 1 and not is_name and right and right in "为信立达兴和中以"
        ):  # a name that holds a word of grammar
            end = d
            right = text[d : d + 6]  # noqa: PLW2901  # widened
        if start > a and end - start >= 1 and _is_han(text[start:end]) and 2 <= end - start <= _LONGEST:  # noqa: PLR2004  # characters
            pieces.append(Piece(start, end, text[start:end], left, right))
    return pieces


def _known_spans(text: str, names: list[Name]) -> list[tuple[int, int, str, bool]]:
    """Everything known, in order: (start, end, words, whether a name)."""
    spans: list[tuple[int, int, str, bool]] = [(-1, 0, "", False)]
    at = 0
    for name in [*names, None]:
        stop = name.start if name else len(text)
        for match in _known().finditer(text, at, stop):
            if match.group():
                spans.append((match.start(), match.end(), match.group(), False))  # noqa: PERF401  # clearer as a loop
        if name:
            spans.append((name.start, name.end, text[name.start : name.end], True))
            at = name.end
    spans.append((len(text), len(text) + 1, "", False))
    return spans


def _is_han(word: str) -> bool:
    return all("\u3400" <= c <= "\u9fff" or c == "·" for c in word)


@cache
def _known() -> re.Pattern[str]:
    listed = stop_words() | words("common") | words("tails") | words("trades") | words("titles") | words("body_heads")
    return re.compile(rf"[^{HAN}·]+|{alternatives(listed)}")
