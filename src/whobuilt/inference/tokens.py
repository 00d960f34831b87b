"""Text in the units that taggers tag: words of English, characters of Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENGLISH = re.compile(
    r"(?:[A-Za-z]\.){2,}(?=\W|$)"  # U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gen|Col|Lt|Gov|Ltd|Co|Inc|Corp|Pvt|Pte|Pty|Bhd|Sdn|No|St)\.(?=\W|$)"
    r"|['’]s\b"
    r"|[^\W_]+(?:[-'’.&/](?!s\b)[^\W_]+)*"
    r"|\S"
)
_CHINESE = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9&.'’-]*|\d+(?:[.,]\d+)*%?|\S")
_BREAKS = re.compile(r"\n[ \t\r　]*\n\s*|\n")
_ENGLISH_ENDS = re.compile(r"[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_CHINESE_ENDS = re.compile(r"[。！？；]+[”’」』）]*")
_ABBREVIATED = re.compile(
    r"(?:\b[A-Z]|\b(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gen|Col|Lt|Gov|Co|Inc|Corp|Ltd|Pvt|Pte|No|St|vs))$"
)
_WRAPPED = 45  # characters: a line longer than this may go on in the next
_MOST = 400  # units tagged together: what goes on longer is no sentence


@dataclass(frozen=True, slots=True)
class Units:
    """Units of a stretch of text, and where each stands."""

    texts: list[str]
    starts: list[int]
    ends: list[int]


def iter_english(text: str) -> Iterator[Units]:
    """English text, sentence by sentence, as words."""
    for start, end in _lines(text):
        at = start
        for stop in _ENGLISH_ENDS.finditer(text, start, end):
            if text[stop.start()] == "." and _ABBREVIATED.search(text, max(start, stop.start() - 6), stop.start()):
                continue
            yield from _cut(_ENGLISH, text, at, stop.end())
            at = stop.end()
        yield from _cut(_ENGLISH, text, at, end)


def iter_chinese(text: str) -> Iterator[Units]:
    """Chinese text, sentence by sentence, as characters; Latin words and numbers stay whole."""
    for start, end in _lines(text, wrapped=False):
        at = start
        for stop in _CHINESE_ENDS.finditer(text, start, end):
            yield from _cut(_CHINESE, text, at, stop.end())
            at = stop.end()
        yield from _cut(_CHINESE, text, at, end)


def _lines(text: str, *, wrapped: bool = True) -> Iterator[tuple[int, int]]:
    """The stretches that line breaks leave; one break within running prose is a space."""
    start = line = 0
    for gap in _BREAKS.finditer(text):
        long = gap.start() - line > _WRAPPED and gap.end() - gap.start() == 1
        line = gap.end()
        if not (wrapped and long):
            yield start, gap.start()
            start = gap.end()
    yield start, len(text)


def _cut(pattern: re.Pattern[str], text: str, start: int, end: int) -> Iterator[Units]:
    found = [match.span() for match in pattern.finditer(text, start, end)]
    for first in range(0, len(found), _MOST):
        part = found[first : first + _MOST]
        yield Units([text[a:b] for a, b in part], [a for a, _ in part], [b for _, b in part])
