"""Where what is said begins and ends: its sentences, its clauses, and no marks around it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_SHORTEST = 4  # characters of a sentence that stands by itself


def sentence_spans(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The sentences of what is quoted; a very short one goes with the one before it."""
    spans, at = [], start
    for stop in re.finditer(r"[。！？；]", text[start:end]):
        if start + stop.end() - at >= _SHORTEST:
            spans.append((at, start + stop.end()))
            at = start + stop.end()
    if end > at:
        if end - at < _SHORTEST and spans:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((at, end))
    return spans


def clause_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The clauses of what is reported."""
    at = start
    for stop in re.finditer(r"[，；。]", text[start:end]):
        yield at, start + stop.end()
        at = start + stop.end()
    if end > at:
        yield at, end


def trim(text: str, start: int, end: int) -> tuple[int, int]:
    """What is said, less the marks at its ends."""
    while start < end and text[start] in "，：；。 了”":
        start += 1
    while end > start and text[end - 1] in "，。；！？： \n":
        end -= 1
    opened, closed = text.count("“", start, end), text.count("”", start, end)
    if closed > opened and text[end - 1] == "”":
        end -= 1
    if opened > closed and text[start] == "“":
        start += 1
    return start, end
