"""Tables as text (CSV, TSV): a row is a line, cells parted by tabs, without the quotation marks of the format.

The document's text is what a person sees in a table, so that a quote is the cell's own words: a mark written twice
is one, and a cell that spans lines is one line. Each cell leads to its characters in the file ("row 7, column
supplier"; rows count from 1, the line of names too). In a very large table groups of rows are led to instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice

from whobuilt.core.evidence import Metadata, Passage, Segment
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.delimited import Row, find_dialect, find_header, iter_cell_pieces, iter_rows, render_rows
from whobuilt.read.encoding import decode
from whobuilt.read.language import detect_language
from whobuilt.read.layer import NO_TEXT, Body, Provenance, make_read
from whobuilt.read.office_text import Cell, OfficeText, on_one_line

MOST_CELLS = 200_000  # of which each is led to by itself
MOST_GROUPS = 50_000
_HEAD = 50  # rows that show whether the first gives names
_MOST_NAMED = 5
_LINE_SIGNS = re.compile(r"[\t\v\f\x1c-\x1e\x85\u2028\u2029]")


class CsvReader:
    """Reads text/csv and text/tab-separated-values."""

    name = "csv@1"
    media_types = frozenset({"text/csv", "text/tab-separated-values"})

    def read(self, original: Original) -> Read:
        """The document in the original."""
        decoded = decode(original.data)
        source = decoded.text
        if not source:
            return Read(None, decoded.problems or (NO_TEXT,))
        dialect = find_dialect(source)
        widths = _Widths()
        rows = widths.watch(iter_rows(source, dialect))
        small = source.count(dialect.delimiter) + source.count("\n") + source.count("\r") <= MOST_CELLS
        body, problems = _read_cells(source, rows) if small else _read_groups(source, rows)
        made = Provenance(original.blob, self.name, original.media_type, decoded.encoding)
        told = (*decoded.problems, *problems, *widths.problems())
        return make_read(made, body, Metadata(language=detect_language(body.text)), told)


class _Widths:
    """Counts the cells of the rows that pass by."""

    def __init__(self) -> None:
        self.counts: Counter[int] = Counter()
        self.first: dict[int, list[int]] = {}
        self.rows = 0

    def watch(self, rows: Iterable[Row]) -> Iterator[Row]:
        """The same rows."""
        for row in rows:
            self.rows += 1
            width = len(row.cells)
            self.counts[width] += 1
            first = self.first.setdefault(width, [])
            if len(first) < _MOST_NAMED:
                first.append(self.rows)
            yield row

    def problems(self) -> Iterator[Problem]:
        """The problem that rows differ in their number of cells."""
        if len(self.counts) < len(("this", "that")):
            return
        usual, count = self.counts.most_common(1)[0]
        others = sorted(row for width, rows in self.first.items() if width != usual for row in rows)[:_MOST_NAMED]
        message = f"{self.rows - count:,} of {self.rows:,} rows have more or fewer cells than the usual {usual}."
        where = "row " + ", ".join(str(row) for row in others)
        mend = "Their cells may stand under the wrong names; look at them before you quote them."
        yield Problem("ragged_rows", message, where, mend)


def _read_cells(source: str, rows: Iterator[Row]) -> tuple[Body, list[Problem]]:
    """Each cell with its place."""
    text = OfficeText()
    head = list(islice(rows, _HEAD))
    names = find_header(source, head)
    odd = _LINE_SIGNS.search(source) is not None  # most tables have line ends in quoted cells only
    number = 0
    for number, row in enumerate(_chain(head, rows), 1):
        cells = []
        for column, (start, end, quoted) in enumerate(row.cells):
            name = names[column] if column < len(names) else column + 1
            pieces = [(source[start:end], start, end)]
            if quoted or odd:
                pieces = on_one_line(list(iter_cell_pieces(source, start, end, quoted=quoted)))
            cells.append(Cell(pieces, f"row {number}, column {name}", ""))
        text.add_row(cells, 1)
        if text.full and row.end < len(source):
            text.note_rest(f"row {number}")
            break
    return text.build(), text.problems


def _chain(head: list[Row], rows: Iterator[Row]) -> Iterator[Row]:
    yield from head
    yield from rows


def _read_groups(source: str, rows: Iterator[Row]) -> tuple[Body, list[Problem]]:
    """Groups of rows with their places: a group's text is its rows, rendered."""
    lines = source.count("\n") or source.count("\r")
    stride = max(1, -(-lines // MOST_GROUPS))
    parts: list[str] = []
    segments: list[Segment] = []
    passages: list[Passage] = []
    place, first = 0, 1
    while group := list(islice(rows, stride)):
        last = first + len(group) - 1
        written = render_rows(source, group)
        at = f"row {first}" if first == last else f"rows {first} to {last}"
        end = place + len(written)
        segments.append(Segment(place, end, group[0].start, group[-1].end, at))
        if not written.isspace():
            left = len(written) - len(written.lstrip())
            passages.append(Passage(place + left, place + len(written.rstrip())))
        parts += (written, "\n")
        place, first = end + 1, last + 1
    return Body("".join(parts[:-1]), tuple(passages), tuple(segments)), []
