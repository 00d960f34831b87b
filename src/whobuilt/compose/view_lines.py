"""A text as harmless markup: its lines as paragraphs, its rows as tables, each place named (`data-at`).

A line of plain text that no empty line follows is part of a paragraph (`data-goes-on`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from markupsafe import escape

from whobuilt.core.evidence import Document, PassageKind, Segment

_RUN: Final = 16_000  # characters of one run; browsers cut longer ones themselves
_WIDEST: Final = 1_000  # columns that a cell may span
_LONGEST_PLACE: Final = 200
_LINE = re.compile(r"[^\n]*\n(?:\r?\n)*|[^\n]+")  # with the empty lines after it
_CELL = re.compile(r"[^\t]+\t?|\t+")  # a tab ends a cell; more of them are empty cells
_OF_CELL = re.compile(r"\b(?:cell|rows?) ")  # in names of places
_UNHELD = re.compile("[\0\ud800-\udfff]")  # what no page may hold
_SHEETS = ("csv", "tab-separated", "spreadsheet", "ms-excel")  # in names of media types whose lines are rows


def iter_runs(text: str, start: int, end: int) -> Iterator[str]:
    """`text[start:end]` in its spans."""
    for place in range(start, end, _RUN):
        yield f'<span data-start="{place}">{_escape(text[place : min(place + _RUN, end)])}</span>'


def iter_lines(document: Document, start: int, end: int) -> Iterator[str]:
    """The markup of `document.text[start:end]`, line by line."""
    text, titles = document.text, _find_titles(document)
    is_sheet = any(word in document.media_type for word in _SHEETS)
    is_plain = document.media_type.startswith("text/plain")  # where an empty line, and no other, ends a paragraph
    in_table = False
    for found in _LINE.finditer(text, start, end):
        begin, stop = found.span()
        is_row = _is_row(document, begin, stop) or (is_sheet and _is_of_cell(document, begin))
        if in_table != is_row:
            yield "<table>" if is_row else "</table>"
        in_table = is_row
        if is_row:
            yield f"<tr>{''.join(_iter_cells(document, begin, stop))}</tr>"
        else:
            name = "h2" if any(first <= begin < last for first, last in titles) else "p"
            goes_on = " data-goes-on" if is_plain and stop < len(text) and text[begin:stop].count("\n") == 1 else ""
            shown = "".join(iter_runs(text, begin, stop))
            yield f'<{name} dir="auto"{goes_on}{_place(document, begin)}>{shown}</{name}>'
        if is_row and stop < end and text[begin:stop].count("\n") > 1:  # an empty line ends the table
            yield "</table>"
            in_table = False
    if in_table:
        yield "</table>"


def _find_titles(document: Document) -> list[tuple[int, int]]:
    return [(each.start, each.end) for each in document.passages if each.kind is PassageKind.TITLE][:20]


def _is_row(document: Document, start: int, end: int) -> bool:
    """Whether a line has a tab that its reader put between cells; one of the original's own is none."""
    tab = document.text.find("\t", start, end)
    if tab < 0:
        return False
    segment = document.segment_at(tab)
    return segment is None or segment.end <= tab


def _is_of_cell(document: Document, start: int) -> bool:
    """Whether what stands here was read from a cell: a sheet's name was not."""
    segment = _segment_from(document, start)
    return segment is not None and bool(_OF_CELL.search(segment.at))


def _iter_cells(document: Document, start: int, end: int) -> Iterator[str]:
    text = document.text
    for found in _CELL.finditer(text, start, end):
        begin, stop = found.span()
        empty = text[begin] == "\t"
        wide = f' colspan="{min(stop - begin, _WIDEST)}"' if empty and stop - begin > 1 else ""
        place = "" if empty else _place(document, begin)
        yield f'<td dir="auto"{wide}{place}>{"".join(iter_runs(text, begin, stop))}</td>'


def _place(document: Document, start: int) -> str:
    """The place in the original, as an attribute."""
    segment = _segment_from(document, start)
    if segment is None or not segment.at:
        return ""
    at = _UNHELD.sub("\ufffd", segment.at[:_LONGEST_PLACE])
    return f' data-at="{escape(at)}"'


def _segment_from(document: Document, start: int) -> Segment | None:
    """The segment that stands at `start`, else the next one."""
    segments = document.segments
    index = bisect_right(segments, start, key=lambda segment: segment.start) - 1
    if index >= 0 and segments[index].end > start:
        return segments[index]
    return segments[index + 1] if index + 1 < len(segments) else None


def _escape(text: str) -> str:
    """Text as markup from which a browser makes the same characters; it would make a line feed of a carriage return."""
    if not text.isprintable():
        text = _UNHELD.sub("\ufffd", text)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#13;") if "\r" in text else text
