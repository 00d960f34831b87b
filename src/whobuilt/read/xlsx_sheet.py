"""A sheet of a workbook: a row is a line, a cell is led to by its name ("sheet Awards, cell C14").

A number that is shown otherwise than it is stored (a day, an amount with its currency) says so in its place:
"sheet Awards, cell D2, stored as 43798".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from whobuilt.core.evidence import PassageKind
from whobuilt.read.cell_formats import show_number
from whobuilt.read.odf_table import column_name
from whobuilt.read.office_text import Cell, OfficeText, Tally, has_ink, on_one_line
from whobuilt.read.package import Member, Package
from whobuilt.read.xlsx_strings import Formats, SharedStrings
from whobuilt.read.xml_tokens import Piece, XmlToken
from whobuilt.read.xml_walk import XmlWalker

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")
_WIDEST = 64  # columns that are stepped over with a tab each; beyond, the place alone tells the column
_LAST_COLUMN = 16_384
_TRUE = frozenset({"1", "true"})
_PRINT_CODE = re.compile(r"""&(?:"[^"]*"|K[0-9A-Fa-f]{6}|K\d\d[+-]\d{3}|\d{1,3}|[A-Z+-])""")
_PRINTED = ("s:oddHeader", "s:oddFooter", "s:evenHeader", "s:evenFooter", "s:firstHeader", "s:firstFooter")


@dataclass(frozen=True, slots=True)
class Book:
    """What all sheets of a workbook share."""

    strings: SharedStrings
    formats: Formats
    since_1904: bool = False


class SheetWalker(XmlWalker):
    """Reads the sheets, and the comments to their cells."""

    skipped = frozenset({"mc:Fallback", "s:rPh", "s:extLst"})

    def __init__(self, package: Package, text: OfficeText, tally: Tally, book: Book) -> None:
        """Begin before the first sheet."""
        super().__init__(package, text, tally)
        self.book = book
        self.sheet = ""
        self.block = 0  # rows without an empty one between them
        self.row = self.column = self.last_column = 0
        self.cells: list[Cell] = []
        self.reference = self.style = self.type = ""
        self.pieces: list[Piece] = []
        self.has_formula = self.has_value = False
        self.opens = {
            "s:row": self._open_row,
            "s:c": self._open_cell,
            "s:f": self._note_formula,
            "s:v": self._open_value,
            "s:t": self._open_text,
            "s:col": self._note_column,
            "s:comment": self._open_comment,
            **dict.fromkeys(_PRINTED, self._open_printed),
        }
        self.closes = {
            "s:row": self._close_row,
            "s:c": self._close_cell,
            "s:v": self._close_text,
            "s:t": self._close_text,
            "s:comment": self._close_comment,
            **dict.fromkeys(_PRINTED, self._close_printed),
        }

    def read_sheet(self, member: Member, name: str) -> None:
        """Read a sheet, or the comments to it."""
        self.sheet = name
        self.block += 1
        self.row = self.last_column = 0
        self.cells, self.pieces, self.reference = [], [], ""
        self.walk(member)
        if self.reference and self.pieces:  # the text is full, or the sheet is cut off, within a cell
            self._close_cell()
        self._close_row()

    def at(self) -> str:
        """The place that is being read."""
        return f"sheet {self.sheet}, cell {self.reference}" if self.reference else f"sheet {self.sheet}"

    def take(self, pieces: list[Piece]) -> None:
        """A value as it is stored."""
        self.pieces += pieces

    def _open_row(self, token: XmlToken) -> None:
        said = token.attributes()
        number = said.get("r", "")
        row = int(number) if number.isdecimal() and len(number) < len("10000000") else self.row + 1
        self.block += row != self.row + 1
        self.row = row
        self.column = self.last_column = 0
        self.cells = []
        if said.get("hidden", "").lower() in _TRUE:
            self.tally.add("hidden_part", f"sheet {self.sheet}, row {row}")

    def _close_row(self) -> None:
        if self.cells:
            self.text.add_row(self.cells, self.block)
        self.cells = []

    def _open_cell(self, token: XmlToken) -> None:
        said = token.attributes()
        found = _REFERENCE.fullmatch(said.get("r", ""))
        self.column = _column_number(found[1]) if found else self.column + 1
        self.reference = found[0] if found else f"{column_name(self.column)}{self.row}"
        self.style, self.type = said.get("s", "0"), said.get("t", "n")
        self.pieces, self.has_formula, self.has_value = [], False, False

    def _close_cell(self) -> None:
        pieces, part, at = self.pieces, self.member.name, self.at()
        self.taking = False
        if self.has_formula and not pieces and not (self.has_value and self.type == "str"):
            self.tally.add("formula", at)
        elif self.type == "s" and pieces:
            found = self.book.strings.find(pieces[0][0].strip())
            if found is None:
                self.tally.add("bad_cell", at)
            pieces, part = found or [], self.book.strings.name
            self.text.offered += len(pieces)
        elif self.type in ("n", "b") and pieces:
            pieces, at = self._show(pieces, at)
        if has_ink(pieces):
            step = min(max(1, self.column - self.last_column), _WIDEST)
            self.cells.append(Cell(on_one_line(pieces), at, part, step))
            self.last_column = self.column
        self.pieces, self.reference = [], ""

    def _show(self, pieces: list[Piece], at: str) -> tuple[list[Piece], str]:
        """A number or a truth as it is shown, and its place with what is stored where that differs."""
        if len(pieces) != 1 or pieces[0][1] < 0:
            return pieces, at
        stored, start, end = pieces[0]
        if self.type == "b":
            shown = {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
        else:
            shown = show_number(stored, self.book.formats.code(self.style), since_1904=self.book.since_1904)
        if shown == stored or not shown:
            return pieces, at
        return [(shown, start, end)], f"{at}, stored as {stored}"

    def _note_formula(self, _: XmlToken) -> None:
        self.has_formula = True

    def _open_value(self, _: XmlToken) -> None:
        self.has_value = self.taking = True

    def _open_text(self, _: XmlToken) -> None:
        self.taking = True

    def _close_text(self) -> None:
        self.taking = False

    def _note_column(self, token: XmlToken) -> None:
        said = token.attributes()
        if said.get("hidden", "").lower() in _TRUE:
            first = said.get("min", "")
            name = column_name(int(first)) if first.isdecimal() and len(first) < len("100000") else first
            self.tally.add("hidden_part", f"sheet {self.sheet}, column {name}")

    def _open_comment(self, token: XmlToken) -> None:
        self.reference, self.pieces = token.attributes().get("ref", "")[:20], []

    def _close_comment(self) -> None:
        place = f"sheet {self.sheet}, comment at {self.reference}"
        self.text.add_paragraph(self.pieces, self.member.name, place, PassageKind.ASIDE)
        self.pieces, self.reference = [], ""

    def _open_printed(self, _: XmlToken) -> None:
        self.pieces, self.taking = [], True

    def _close_printed(self) -> None:
        self.taking = False
        place = f"sheet {self.sheet}, printed header or footer"
        self.text.add_paragraph(_without_codes(self.pieces), self.member.name, place, PassageKind.ASIDE)
        self.pieces = []


def _without_codes(pieces: list[Piece]) -> list[Piece]:
    """A printed header without the codes that set its place and letters; && is the sign itself."""
    joined = "".join(text for text, _, _ in pieces)
    codes = [found.span() for found in _PRINT_CODE.finditer(joined.replace("&&", "\0\0"))]
    kept: list[Piece] = []
    place = 0
    for text, start, end in pieces:
        cut = place
        for first, last in [span for span in codes if span[0] < place + len(text) and span[1] > place]:
            if first > cut:
                kept.append((joined[cut:first], start + cut - place, start + first - place))
            cut = max(cut, last)
        if cut == place:
            kept.append((text, start, end))
        elif cut < place + len(text):
            kept.append((joined[cut : place + len(text)], start + cut - place, end))
        place += len(text)
    return kept


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return min(number, _LAST_COLUMN)
