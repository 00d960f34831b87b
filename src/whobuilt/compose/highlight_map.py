"""Which characters of an original a span of a document's text was read from, one by one where that can be told."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.entities import html5

from whobuilt.core.evidence import Document, Segment

HTML = "text/html"
_BLANKS = " \t\n\r\f"
# A character reference as html.unescape reads it, or one character.
_UNIT = re.compile(r"&(?:#[0-9]+;?|#[xX][0-9a-fA-F]+;?|[^\t\n\f <&#;]{1,32};?)|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Marked:
    """Characters `start:end` of the original, which the span with this number (from 1) rests on.

    Not `exact`: more may stand there than the span, for the original writes its characters in another way.
    """

    start: int
    end: int
    number: int
    exact: bool = True


def find_marked(document: Document, source: str, spans: tuple[tuple[int, int], ...]) -> list[Marked]:
    """What of the decoded original is to be marked, in order and without overlap; the first of two spans wins."""
    found: list[Marked] = []
    for number, (start, end) in enumerate(spans, 1):
        for segment in iter_segments(document, start, end):
            first, last, exact = _locate(document, source, segment, (start, end))
            found.append(Marked(first, last, number, exact))
    found.sort(key=lambda mark: (mark.start, mark.number))
    apart: list[Marked] = []
    for mark in found:
        begin = max(mark.start, apart[-1].end) if apart else mark.start
        if begin < mark.end:
            apart.append(Marked(begin, mark.end, mark.number, mark.exact))
    return apart


def iter_segments(document: Document, start: int, end: int) -> Iterator[Segment]:
    """The segments that hold characters of `start:end`."""
    return (segment for segment in document.segments if segment.start < end and segment.end > start)


def _locate(document: Document, source: str, segment: Segment, span: tuple[int, int]) -> tuple[int, int, bool]:
    """Where the part of a span that lies in this segment stands in the original, and whether exactly that does."""
    first, last = max(span[0], segment.start) - segment.start, min(span[1], segment.end) - segment.start
    text, written = document.text[segment.start : segment.end], source[segment.source_start : segment.source_end]
    if text == written:
        return segment.source_start + first, segment.source_start + last, True
    places = _pair(text, written, is_html=document.media_type == HTML)
    if places is None:
        return segment.source_start, segment.source_end, first == 0 and last == len(text)
    return segment.source_start + places[first][0], segment.source_start + places[last - 1][1], True


def _pair(text: str, written: str, *, is_html: bool) -> list[tuple[int, int]] | None:
    """For each character of the text, where it is written; None where they cannot be paired in order."""
    places: list[tuple[int, int]] = []
    for start, end, character in _iter_characters(written, is_html=is_html):
        if len(places) == len(text):
            break
        wanted = text[len(places)]
        if character == wanted or (is_html and wanted == " " and character in _BLANKS):
            places.append((start, end))
    return places if len(places) == len(text) else None


def _iter_characters(written: str, *, is_html: bool) -> Iterator[tuple[int, int, str]]:
    if not is_html:
        yield from ((at, at + 1, character) for at, character in enumerate(written))
        return
    for unit in _UNIT.finditer(written):
        start, reference = unit.start(), _reference_length(unit[0])
        for character in html.unescape(unit[0][:reference]) if reference else "":
            yield start, start + reference, character
        yield from ((start + at, start + at + 1, unit[0][at]) for at in range(reference, len(unit[0])))


def _reference_length(unit: str) -> int:
    """How many characters of a unit are a reference; the rest stands for itself, as in "&ltd" or "&bogus;"."""
    if not unit.startswith("&") or len(unit) == 1:
        return 0
    if unit[1] == "#":
        return len(unit)
    return next((size + 1 for size in range(len(unit) - 1, 1, -1) if unit[1 : size + 1] in html5), 0)
