"""A document as it is worked on: its text in the form of its original, every run of it bearing its place in the text.

Each run stands in `<span data-start="N">` and is `document.text[N:N + length]`, counted in Unicode code points; runs
follow each other without a gap, so that a selection leads to the document's own characters and an anchor to its place
on the screen. A character that no page may hold (U+0000, a lone surrogate) is shown as U+FFFD.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from whobuilt.compose.harmless import Harmless
from whobuilt.compose.view_lines import iter_lines, iter_runs
from whobuilt.core.evidence import Box, Document, Segment

HTML: Final = "text/html"
PDF: Final = "application/pdf"
LONGEST: Final = 400_000  # characters that are shown at once
_BEFORE: Final = 100_000  # of which before the place that is asked for, where a text is longer
_SHOWN: Final = 300_000
_SNAP: Final = 20_000  # characters within which a border is looked for
_SAMPLE: Final = 5_000
_MOST_MARKUP: Final = 3_000_000  # of a page's source before what is shown, in which open elements are looked for

Direction = Literal["ltr", "rtl"]


class ViewKind(StrEnum):
    """In what form a document is shown."""

    PAGE = "page"
    TEXT = "text"
    PDF = "pdf"
    PICTURE = "picture"


@dataclass(frozen=True, slots=True)
class Run:
    """Text that stands in a box on a page: `text[start:end]`."""

    start: int
    end: int
    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class View:
    """What is shown: `document.text[start:end]` of `length` characters.

    `html` is harmless markup; `runs` are what of it has a place on a page, where the original has pages.
    """

    kind: ViewKind
    html: str
    start: int
    end: int
    length: int
    runs: tuple[Run, ...]
    direction: Direction
    notes: tuple[str, ...] = ()


def kind_of(document: Document) -> ViewKind:
    """In what form a document is shown."""
    if document.media_type == PDF:
        return ViewKind.PDF
    if document.media_type.startswith("image/"):
        return ViewKind.PICTURE
    has_parts = any(segment.part for segment in document.segments[:1])
    if document.media_type == HTML and document.encoding and not has_parts:
        return ViewKind.PAGE
    return ViewKind.TEXT


def make_view(document: Document, source: str, at: int = 0) -> View:
    """A document around the character `at`; `source` is the decoded original of one that is shown as a page."""
    kind, (start, end) = kind_of(document), choose_window(document, at)
    pieces = _pieces(document, start, end)
    html = _page(document, source, pieces) if kind is ViewKind.PAGE else "".join(iter_lines(document, start, end))
    runs: tuple[Run, ...] = ()
    if kind in (ViewKind.PDF, ViewKind.PICTURE):
        runs = tuple(
            Run(each.start, each.end, document.text[each.start : each.end], each.segment.box)
            for each in _iter_inked(pieces)
            if each.segment and each.segment.box
        )
    return View(
        kind, html, start, end, len(document.text), runs, direction_of(document.text), _notes(document, start, end)
    )


def choose_window(document: Document, at: int) -> tuple[int, int]:
    """The characters that are shown: all, or of a long text what is around `at`, cut where a run begins."""
    length = len(document.text)
    if length <= LONGEST:
        return 0, length
    at = max(0, min(at, length - 1))
    start = _border(document, max(0, min(at - _BEFORE, length - _SHOWN)))
    end = start + _SHOWN
    return start, length if end + _SNAP >= length else _border(document, end)


def direction_of(text: str) -> Direction:
    """Whether most letters of a text run from right to left."""
    counts = [0, 0]
    for character in text[:_SAMPLE]:
        kind = unicodedata.bidirectional(character)
        counts[0] += kind == "L"
        counts[1] += kind in ("R", "AL")
    return "rtl" if counts[1] > counts[0] else "ltr"


@dataclass(frozen=True, slots=True)
class _Piece:
    """`text[start:end]`, with what separates it from the next, and the segment that it begins with."""

    start: int
    end: int
    segment: Segment | None


def _border(document: Document, place: int) -> int:
    """The last place at or a little before this at which a run begins, at the beginning of a line if one is there."""
    if place == 0:
        return 0
    segments = document.segments
    last = bisect_right(segments, place, key=lambda segment: segment.start)
    first = bisect_left(segments, place - _SNAP, key=lambda segment: segment.start)
    near = [segments[index].start for index in range(max(first, last - 500), last)]
    lines = (start for start in reversed(near) if start and document.text[start - 1] == "\n")
    return next(lines, near[-1] if near else place)


def _pieces(document: Document, start: int, end: int) -> list[_Piece]:
    """The window in pieces, one for each segment, each reaching to where the next begins."""
    segments = document.segments
    first = bisect_left(segments, start, key=lambda segment: segment.start)
    last = bisect_left(segments, end, key=lambda segment: segment.start)
    found: list[_Piece] = []
    begun = segments[first].start if first < last else end
    if start < begun:  # what stands before the first: nothing, or the rest of a very long run
        cut = segments[first - 1] if first and segments[first - 1].end > start else None
        found.append(_Piece(start, begun, cut))
    for index in range(first, last):
        stop = segments[index + 1].start if index + 1 < last else end
        if stop > segments[index].start:
            found.append(_Piece(segments[index].start, stop, segments[index]))
    return found


def _iter_inked(pieces: list[_Piece]) -> Iterator[_Piece]:
    """The pieces without what separates them."""
    for piece in pieces:
        if piece.segment and (end := min(piece.end, piece.segment.end)) > piece.start:
            yield _Piece(piece.start, end, piece.segment)


def _page(document: Document, source: str, pieces: list[_Piece]) -> str:
    page = Harmless()
    first = next((piece.segment for piece in pieces if piece.segment), None)
    place = first.source_start if first else 0
    page.feed(source[max(0, place - _MOST_MARKUP) : place])
    if pieces and pieces[0].start:
        page.begin_again()
    for piece in pieces:
        if segment := piece.segment:
            page.feed(source[place : segment.source_start])
            place = max(place, segment.source_end)
        page.put("".join(iter_runs(document.text, piece.start, piece.end)))
    return page.finish()


def _notes(document: Document, start: int, end: int) -> tuple[str, ...]:
    length = len(document.text)
    if end - start == length:
        return ()
    return (f"Shown are the characters {start:,} to {end:,} of {length:,}.",)
