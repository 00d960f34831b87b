"""Tables of OpenDocument: cells and rows that are said to repeat, and where each stands.

A sheet is mostly said in repetitions, such as a million empty rows. What repeats and is not empty is written out as
often as it is said, up to a bound for the whole file: a few bytes can ask for more cells than any memory holds.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from whobuilt.read.office_text import Cell, gap, has_ink
from whobuilt.read.xml_tokens import Piece, XmlKind, XmlToken, iter_pieces

MOST_COPIES = 50_000  # cells that are written out because one is said to repeat
_WIDEST = 64  # columns that are stepped over with a tab each
_VALUES = ("string-value", "date-value", "time-value", "boolean-value", "value")


@dataclass(slots=True)
class Repeats:
    """How many cells may yet be written out again, and whether some were not."""

    left: int = field(default_factory=lambda: MOST_COPIES)
    cut: bool = False

    def grant(self, wanted: int, each: int = 1) -> int:
        """How many of the wanted copies, of `each` cells, may be made."""
        granted = min(wanted, self.left // max(1, each))
        self.left -= granted * each
        self.cut |= granted < wanted
        return granted


@dataclass(slots=True)
class OpenTable:
    """A table that is being read; `depth` counts tables within its cells, whose text belongs to the cell."""

    number: int
    name: str
    sheet: bool
    before: str = ""  # what its place begins with: a slide
    depth: int = 1
    row: int = 0
    column: int = 0
    last_column: int = 0
    block: int = 0
    times: int = 1  # that this row is said to stand there
    cell_times: int = 1
    cells: list[Cell] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    value: list[Piece] = field(default_factory=list)
    filled_row: int = 0

    def at(self, row: int = 0, column: int = 0) -> str:
        """The place of a cell for a person; that of the one being read where none is named."""
        row, column = row or self.row, column or self.column
        if self.sheet and not column:
            return f"sheet {self.name}, row {row}"
        if self.sheet:
            return f"sheet {self.name}, cell {column_name(column)}{row}"
        return f"{self.before}table {self.number}, row {row}, cell {max(1, column)}"

    def open_row(self, times: str) -> None:
        """Begin a row that is said to stand there so often."""
        self.row += 1
        self.column = self.last_column = 0
        self.times = _count(times)
        self.cells = []

    def open_cell(self, token: XmlToken, source: str) -> None:
        """Begin a cell, and remember the value that is stored beside its text."""
        said = token.attributes()
        self.column += 1
        self.cell_times = _count(said.get("number-columns-repeated", "1"))
        self.pieces, self.value = [], []
        for name in _VALUES:
            start, end = token.attribute_place(name) if name in said else (-1, -1)
            if start >= 0:
                self.value = list(iter_pieces(source, XmlToken(XmlKind.TEXT, "", start, end)))
                return

    def add(self, pieces: list[Piece]) -> None:
        """Add a paragraph to the cell; a row is one line."""
        line = [gap(" ") if piece[1] < 0 and not piece[0].strip() else piece for piece in pieces]
        self.pieces += [gap(" "), *line] if self.pieces else line

    def close_cell(self, part: str, repeats: Repeats) -> None:
        """Keep the cell, as often as it is said to stand there."""
        pieces = self.pieces if has_ink(self.pieces) else self.value
        if has_ink(pieces):
            for copy in range(1 + repeats.grant(self.cell_times - 1)):
                column = self.column + copy
                step = min(column - self.last_column, _WIDEST)
                self.cells.append(Cell(pieces, self.at(column=column), part, step))
                self.last_column = column
        self.column += self.cell_times - 1
        self.pieces, self.value = [], []

    def close_row(self, repeats: Repeats) -> Iterator[list[Cell]]:
        """The row, as often as it is said to stand there; nothing where it is empty."""
        if self.cells:
            self.block += self.row != self.filled_row + 1
            for copy in range(1 + repeats.grant(self.times - 1, len(self.cells))):
                yield self._moved(copy) if copy else self.cells
        self.row += self.times - 1
        self.filled_row = self.row if self.cells else self.filled_row
        self.cells = []

    def _moved(self, rows: int) -> list[Cell]:
        """The cells as they stand some rows below."""
        moved, column = [], 0
        for cell in self.cells:
            column += cell.step
            moved.append(replace(cell, at=self.at(self.row + rows, column)))
        return moved


def column_name(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _count(written: str) -> int:
    """A number of repetitions: at least 1, however it is written."""
    return max(1, int(written)) if written.isdecimal() and len(written) < len("10000000000") else 1
