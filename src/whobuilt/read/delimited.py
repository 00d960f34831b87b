"""Tables written as lines (CSV, TSV): which sign parts their cells, and where each row and cell stands (RFC 4180).

Reads what comes: quotation marks that never close are signs like any other, and each character is looked at a bounded
number of times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whobuilt.read.office_text import one_line
from whobuilt.read.xml_tokens import Piece

DELIMITERS = (",", ";", "\t", "|")
WIDEST = 16_384  # cells of one row, as many as a spreadsheet has columns; the rest of a line is one cell
_MOST_DOUBLED = 10_000  # marks written twice in one cell, beyond which it is led to as a whole
_SAMPLE = 50_000  # characters on which the delimiter is decided
_SAMPLE_ROWS = 200
_SAID = re.compile(r'"?sep=([,;\t|])"?[ \t]*(?:\r\n|\r|\n)', re.IGNORECASE)
_LONGEST_NAME = 100
_NUMBER = re.compile(r"[\s\d.,:/%()€$£¥+-]+")
_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a file writes its table: the sign between cells, and where the table begins."""

    delimiter: str
    start: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A row: where it stands with the end of its line, and its cells; each as its place and whether it is quoted."""

    start: int
    end: int
    cells: list[tuple[int, int, bool]]


def find_dialect(text: str) -> Dialect:
    """The dialect of a table: the sign by which most rows fall into the same number of cells, two at least.

    A first line "sep=;", as spreadsheet programs write it, decides.
    """
    said = _SAID.match(text)
    if said:
        return Dialect(said[1], said.end())
    sample = text[:_SAMPLE]
    return Dialect(max(DELIMITERS, key=lambda sign: _worth(sample, sign, cut=len(text) > _SAMPLE)))


def _worth(sample: str, delimiter: str, *, cut: bool) -> float:
    """How well a sign parts a sample: the share of rows of the commonest width, more for wider ones."""
    widths: list[int] = []
    for row in iter_rows(sample, Dialect(delimiter)):
        if len(widths) >= _SAMPLE_ROWS:
            break
        if row.end < len(sample) or not cut:
            widths.append(len(row.cells))
    if not widths:
        return 0.0
    width, count = Counter(widths).most_common(1)[0]
    share = count / len(widths)
    return 0.0 if width == 1 else share + min(width, 50) / 1000


def iter_rows(text: str, dialect: Dialect) -> Iterator[Row]:
    """The rows of a table in order; lines without ink between them are left out."""
    sign = re.escape(dialect.delimiter)
    cell = re.compile(rf'(?:"(?:[^"]++|"")*+"(?=[ \t]*+(?:{sign}|[\r\n]|\Z))|[^{sign}\r\n]*+)')
    place = dialect.start
    while place < len(text):
        found = _LINE_END.search(text, place)
        stop, after = found.span() if found else (len(text), len(text))
        if text.find('"', place, stop) >= 0:
            cells, stop = _split_quoted(text, place, cell, dialect.delimiter)
            found = _LINE_END.match(text, stop)
            after = found.end() if found else len(text)
        else:
            cells = _split(text, place, stop, dialect.delimiter)
        if len(cells) > 1 or text[place:stop].strip():
            yield Row(place, after, cells)
        place = after


def _split(text: str, start: int, stop: int, delimiter: str) -> list[tuple[int, int, bool]]:
    cells = []
    for value in text[start:stop].split(delimiter, WIDEST):
        end = start + len(value)
        cells.append((start, end, False))
        start = end + 1
    return cells


def _split_quoted(
    text: str, place: int, cell: re.Pattern[str], delimiter: str
) -> tuple[list[tuple[int, int, bool]], int]:
    """The cells of a row that has quotation marks, and where the row ends."""
    cells: list[tuple[int, int, bool]] = []
    while len(cells) < WIDEST:
        found = cell.match(text, place)
        end = found.end() if found else place
        quoted = end > place + 1 and text[place] == '"' and text[end - 1] == '"' and found is not None
        cells.append((place + 1, end - 1, True) if quoted else (place, end, False))
        if quoted:
            while text[end : end + 1] in (" ", "\t") and text[end : end + 1] != delimiter:
                end += 1
        if text[end : end + 1] != delimiter:
            return cells, end
        place = end + 1
    found = _LINE_END.search(text, place)
    end = found.start() if found else len(text)
    return [*cells, (place, end, False)], end


def iter_cell_pieces(text: str, start: int, end: int, *, quoted: bool) -> Iterator[Piece]:
    """The characters of a cell; a quotation mark that is written twice is one."""
    place = text.find('""', start, end) if quoted else -1
    if place >= 0 and text.count('""', start, end) > _MOST_DOUBLED:
        yield text[start:end].replace('""', '"'), start, end
        return
    while place >= 0:
        if place > start:
            yield text[start:place], start, place
        yield '"', place, place + 2
        start = place + 2
        place = text.find('""', start, end)
    if start < end:
        yield text[start:end], start, end


def render_rows(text: str, rows: Sequence[Row]) -> str:
    """Rows as lines, their cells parted by tabs; each cell on one line."""
    return "\n".join("\t".join(_render(text, cell) for cell in row.cells) for row in rows)


def _render(text: str, cell: tuple[int, int, bool]) -> str:
    start, end, quoted = cell
    value = text[start:end]
    return one_line(value.replace('""', '"') if quoted else value)


def find_header(text: str, rows: Sequence[Row]) -> tuple[str, ...]:
    """The names of the columns, where the first of the rows seems to give them: words, no two alike."""
    if len(rows) < len(("names", "values")):
        return ()
    names = tuple(_render(text, cell) for cell in rows[0].cells)
    plain = all(name and len(name) <= _LONGEST_NAME and not _NUMBER.fullmatch(name) for name in names)
    return names if plain and len(set(names)) == len(names) else ()
