"""Sentences of levelled Chinese text, and the clauses that commas part them into."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from whobuilt.extract.chinese.chunks import Chunk

_END = re.compile(r"[。！？；\n]+[”’》）]*(?![，、])|…{2}[”’]*(?=\S)")
_LONGEST = 2_000  # characters: a longer sentence is cut at its commas


@dataclass(slots=True)
class Sentence:
    """A sentence at `start:end` of the levelled text, its paragraph, and its clauses as rows of chunks."""

    start: int
    end: int
    paragraph: int
    segments: list[list[Chunk]] = field(default_factory=list)


def find_sentences(text: str) -> list[Sentence]:
    """The sentences of a text, in order."""
    found: list[Sentence] = []
    at, paragraph = 0, 0
    for match in _END.finditer(text):
        _add(found, text, at, match.end(), paragraph)
        paragraph += "\n\n" in match.group() or match.group().startswith("\n")
        at = match.end()
    _add(found, text, at, len(text), paragraph)
    return found


def _add(found: list[Sentence], text: str, start: int, end: int, paragraph: int) -> None:
    while start < end and text[start] in " \n":
        start += 1
    while end > start and text[end - 1] in " \n":
        end -= 1
    while end - start > _LONGEST:
        cut = text.rfind("，", start + 1, start + _LONGEST) + 1 or start + _LONGEST
        found.append(Sentence(start, cut, paragraph))
        start = cut
    if end > start:
        found.append(Sentence(start, end, paragraph))


class Sentences:
    """Looks up the sentence at a place."""

    def __init__(self, found: list[Sentence]) -> None:
        """Keep them in order."""
        self.all = found
        self._starts = [sentence.start for sentence in found]

    def at(self, place: int) -> int:
        """The number of the sentence that holds a place, or stands before it."""
        return max(0, bisect_right(self._starts, place) - 1)
