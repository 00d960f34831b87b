"""The lines and rows of a document, cut into cells: by tabs, bars, or the wide gaps of a table set in plain text."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from whobuilt.core.evidence import Box, Document
from whobuilt.extract.notices.award import Span
from whobuilt.extract.notices.words import HAN, field_of, has_han

_LINE = re.compile(r"[^\r\n]+")
_RULE = re.compile(r"[\s|:+\-=_─━┄│┌┐└┘├┤┬┴┼]+")
_GAP = re.compile(r" {2,}|\u3000{1,}|[ \u3000]{2,}")
_BAR = re.compile(r"\s*[|│｜]\s*")
_TABLES = ("html@", "docx@", "odf@", "xlsx@", "pptx@", "mhtml@", "rtf@")  # readers whose passages are blocks or rows
_TAB, _SPACE = re.compile("\t"), re.compile(r"\s+")
_LEAST, _MOST = 1, 12  # labels of a header whose cells single spaces part
_ALIGNED = 3  # cells, and rows, that show a table set with spaces
_BREAK = re.compile(rf"(?<=[{HAN}（）()])[ \t]*[\r\n]+[ \t]*(?=[{HAN}（）()])")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell, or a line that is not parted: its place and its words on one line."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, or a line; `block` is the same for rows that stand in one table or paragraph."""

    cells: tuple[Cell, ...]
    start: int
    end: int
    block: int

    @property
    def tabled(self) -> bool:
        """Whether it has several cells."""
        return len(self.cells) > 1


def iter_rows(document: Document) -> Iterator[Row]:
    """The rows and lines of a document in order; what stands in none of its passages is left out."""
    text = document.text
    bands: list[tuple[int, int, int, bool]] = []
    block, last = 0, 0
    blocks = document.reader.startswith(_TABLES)
    for passage in document.passages or ():
        block += text[last : passage.start] != "\n"
        last = passage.end
        whole = blocks and "\t" in text[passage.start : passage.end]
        bands.append((passage.start, passage.end, block, whole))
    breaks = list(_page_lines(document))
    for start, end, number, whole in bands or [(0, len(text), 1, False)]:
        if whole:
            yield _row(text, start, end, number, "\t")
            continue
        inside = breaks[bisect_right(breaks, start) : bisect_left(breaks, end)]
        yield from _lines(text, [start, *inside, end], number)


def _page_lines(document: Document) -> Iterator[int]:
    """Where the lines of a page begin: a paragraph's text runs on, its pieces tell at which height each stands."""
    last: Box | None = None
    for segment in document.segments:
        box = segment.box
        if box is None:
            return
        if last is not None and (box.page != last.page or box.top >= (last.top + last.bottom) / 2):
            yield segment.start
        last = box


def _lines(text: str, cuts: list[int], block: int) -> Iterator[Row]:
    """The lines of a passage; those that stand together and are parted alike by bars or gaps are rows."""
    bands = pairwise(cuts)
    spans = [found.span() for band in bands for found in _LINE.finditer(text, *band) if found.group().strip()]
    spaced = _spaced(text, spans)
    for shown, group in groupby(spans, key=lambda span: " " if span in spaced else _sign_of(text, span)):
        lines, sign = list(group), shown
        if sign == "gap":
            counts = [len(_cut(text, span, "gap")) for span in lines]
            usual = max(set(counts), key=counts.count) if counts else 0
            sign = "gap" if counts.count(usual) >= _ALIGNED and usual >= _ALIGNED else ""
        for first, stop in lines:
            if sign == "|" and _RULE.fullmatch(text, first, stop):
                continue
            yield _row(text, first, stop, block, sign)


def _spaced(text: str, spans: list[Span]) -> set[Span]:
    """The lines of tables whose cells single spaces part: a line of labels only, and those below with as many parts."""
    found: set[Span] = set()
    size = 0
    for span in spans:
        parts = text[slice(*span)].split()
        if size and len(parts) == size:
            found.add(span)
            continue
        header = _LEAST < len(parts) <= _MOST and all(has_han(part) and field_of(part) for part in parts)
        size = len(parts) if header else 0
        if header:
            found.add(span)
    return found


def _sign_of(text: str, span: Span) -> str:
    """What parts the cells of a line; empty where nothing does."""
    line = text[span[0] : span[1]]
    if "\t" in line.strip():
        return "\t"
    if len(_BAR.findall(line.strip())) > 1 or re.search(r"\S\s+[|│｜]\s+\S", line) or _RULE.fullmatch(line):
        return "|"
    return "gap" if len(_GAP.findall(line.strip())) > 1 else ""


def _row(text: str, start: int, end: int, block: int, sign: str) -> Row:
    cells = tuple(_cell(text, *span) for span in _cut(text, (start, end), sign))
    return Row(cells, start, end, block)


def _cut(text: str, span: Span, sign: str) -> list[Span]:
    """The cells of a row, empty ones too, but for those that a bar at its ends makes."""
    start, end = span
    if not sign:
        return [span]
    if sign in ("gap", " "):
        start += len(text[start:end]) - len(text[start:end].lstrip())
        end = start + len(text[start:end].rstrip())
    pattern = {"\t": _TAB, "|": _BAR, "gap": _GAP, " ": _SPACE}[sign]
    cells = []
    at = start
    for found in pattern.finditer(text, start, end):
        cells.append((at, found.start()))
        at = found.end()
    cells.append((at, end))
    if sign == "|":
        cells = [cell for n, cell in enumerate(cells) if n not in (0, len(cells) - 1) or text[slice(*cell)].strip()]
    return cells


def _cell(text: str, start: int, end: int) -> Cell:
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip())
    end = start + len(shown.strip())
    return Cell(start, end, one_line(text[start:end]))


def one_line(words: str) -> str:
    """Words on one line: a break between Chinese characters is nothing, any other a space."""
    return " ".join(_BREAK.sub("", words).split())
