"""What stands in quotation marks, whichever marks a text uses, across paragraphs where each opens anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"“|”|\"|''|``|„|«|»|″")
_OPENING, _CLOSING = frozenset({"“", "``", "„", "«"}), frozenset({"”", "»"})
_SINGLE = re.compile(
    r"‘([^‘’\n]{25,2000}?)[’'](?!\w)|(?<![\w'])'(?=[^\W\d_])((?:[^'\n]|'(?=\w)){20,600}?[,.!?])'(?![\w'])"
)
_BEFORE_OPENING = frozenset("([{—–-/:")


@dataclass(slots=True)
class Marked:
    """The inside of quotation marks at `text[start:end]`; `goes_on` where the next paragraph opens it anew."""

    start: int
    end: int
    goes_on: bool = False


def find_marked(text: str, paragraphs: list[tuple[int, int]]) -> list[Marked]:
    """What stands in quotation marks, in order of place."""
    found: list[Marked] = []
    for number, (start, end) in enumerate(paragraphs):
        here = list(_in_paragraph(text, start, end))
        if here and here[-1].goes_on:
            following = text[paragraphs[number + 1][0] :][:2] if number + 1 < len(paragraphs) else ""
            if not following.startswith(("“", '"', "''", "``")):
                here.pop()  # a mark that nobody closes opens nothing
        found += here
        found += [each for each in _in_single(text, start, end) if not any(_overlap(each, other) for other in here)]
    return sorted((each for each in found if text[each.start : each.end].strip()), key=lambda each: each.start)


def _in_paragraph(text: str, start: int, end: int) -> Iterator[Marked]:
    opened: int | None = None
    for mark in _MARK.finditer(text, start, end):
        if opened is None:
            if mark.group() not in _CLOSING and _opens(text, mark, start):
                opened = mark.end()
        elif mark.group() in _OPENING:
            if _closes(text, mark, end):  # mistyped
                yield Marked(opened, mark.start())
                opened = None
        elif mark.group() in _CLOSING or _closes(text, mark, end):
            yield Marked(opened, mark.start())
            opened = None
        elif _opens(text, mark, start):
            opened = mark.end()  # the one before was never closed
    if opened is not None:
        yield Marked(opened, end, goes_on=True)


def _opens(text: str, mark: re.Match[str], start: int) -> bool:
    before = text[mark.start() - 1] if mark.start() > start else " "
    after = text[mark.end() : mark.end() + 1]
    return (bool(after.strip()) or after in "\r\n") and (
        before.isspace() or before in _BEFORE_OPENING or mark.group() in _OPENING
    )


def _closes(text: str, mark: re.Match[str], end: int) -> bool:
    before = text[mark.start() - 1]
    after = text[mark.end()] if mark.end() < end else " "
    return not before.isspace() and not after.isalnum()


def _in_single(text: str, start: int, end: int) -> Iterator[Marked]:
    for found in _SINGLE.finditer(text, start, end):
        group = 1 if found.group(1) is not None else 2
        yield Marked(*found.span(group))


def _overlap(a: Marked, b: Marked) -> bool:
    return a.start < b.end and b.start < a.end
