"""Letters of scripts that run from right to left, put in the order in which they are read.

Some files draw such words from left to right, as they look, and the PDF library turns only some of them round. Where
the letters of a word stand shows in which order they were given.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise

from whobuilt.read.pdf_library import Page

Word = tuple[int, int]  # the places of its first and its last letter as read; the first is greater where it was turned

RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
# Letters with the marks upon them; anything else, numbers and brackets among it, keeps its own order.
_RUN = re.compile(
    r"(?:(?![\u060c\u061b\u061f\u0660-\u066d\u06d4\u06f0-\u06f9])[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])+|[\d.,/:\u066b\u066c-]*\d|[A-Za-z]+|.",
    re.DOTALL,
)
_SHAPES = re.compile(r"[\ufb13-\ufdf9\ufe70-\ufefc]")


def in_logical_order(page: Page, characters: str, lines: list[list[Word]]) -> list[list[Word]]:
    """The words of each line, and the letters of each word, as they are read."""
    if not RIGHT_TO_LEFT.search(characters):
        return lines
    return [
        _line_as_read(page, characters, line) if RIGHT_TO_LEFT.search(characters, line[0][0], line[-1][1] + 1) else line
        for line in lines
    ]


def _line_as_read(page: Page, characters: str, line: list[Word]) -> list[Word]:
    indices = [index for first, last in line for index in range(first, last + 1)]
    lefts, _, rights, _ = page.loose_boxes(indices)
    middles = {index: (left + right) / 2 for index, left, right in zip(indices, lefts, rights, strict=True)}
    native = {word: bool(RIGHT_TO_LEFT.search(characters, word[0], word[1] + 1)) for word in line}
    steps = sum(
        _sign(middles[after[0]] - middles[before[0]])
        for before, after in pairwise(line)
        if native[before] and native[after]
    )
    if steps > 0:
        line = _turned_round(line, native)
    return [run for word in line for run in (_runs_as_read(characters, word, middles) if native[word] else [word])]


def _runs_as_read(characters: str, word: Word, middles: dict[int, float]) -> list[Word]:
    """A word's letters, numbers and marks, from right to left as they stand, each turned where it was given so."""
    runs = [(found.start(), found.end() - 1) for found in _RUN.finditer(characters, word[0], word[1] + 1)]
    if len(runs) > 1:
        runs.sort(key=lambda run: -max(middles[run[0]], middles[run[1]]))
    return [
        (last, first)
        if RIGHT_TO_LEFT.match(characters, first) and _is_drawn_forward(first, last, middles)
        else (first, last)
        for first, last in runs
    ]


def _is_drawn_forward(first: int, last: int, middles: dict[int, float]) -> bool:
    """Whether a word's letters are given from left to right."""
    return sum(_sign(middles[index + 1] - middles[index]) for index in range(first, last)) > 0


def _turned_round(line: list[Word], native: dict[Word, bool]) -> list[Word]:
    """Words from right to left, with those of other scripts among them in their own order."""
    turned: list[Word] = []
    foreign: list[Word] = []
    for word in reversed(line):
        if native[word]:
            turned += [*reversed(foreign), word]
            foreign = []
        else:
            foreign.append(word)
    return [*turned, *reversed(foreign)]


def _sign(step: float) -> int:
    return (step > 0) - (step < 0)


def letters_of(text: str) -> str:
    """A text with the shapes that Arabic letters take within words as the letters themselves."""
    if not _SHAPES.search(text):
        return text
    return _SHAPES.sub(lambda found: unicodedata.normalize("NFKC", found[0]).strip() or found[0], text)
