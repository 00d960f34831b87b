"""Text in drawings: slides and their notes, charts, diagrams, shapes upon a sheet (DrawingML, ECMA-376 part 1)."""

from __future__ import annotations

import re
from collections.abc import Callable

from whobuilt.core.evidence import PassageKind
from whobuilt.read.office_text import Cell, OfficeText, Tally, gap, has_ink
from whobuilt.read.package import Member, Package
from whobuilt.read.xml_tokens import Piece, XmlToken
from whobuilt.read.xml_walk import XmlWalker

_TITLES = frozenset({"title", "ctrTitle"})
# What a slide repeats on each, or shows of another: no text of its own.
_FURNITURE = frozenset({"sldNum", "dt", "ftr", "hdr"})
_GRAPHICS = re.compile(r"(?:^|/)(?:charts/(chart)(?:Ex)?|diagrams/(data)|drawings/(drawing))(\d*)\.xml$", re.IGNORECASE)


class DrawingWalker(XmlWalker):
    """Reads drawings one after the other; the first title of a slide is where `title` says."""

    skipped = frozenset({"mc:Fallback"})

    def __init__(self, package: Package, text: OfficeText, tally: Tally) -> None:
        """Begin before the first drawing."""
        super().__init__(package, text, tally)
        self.label = ""
        self.kind = PassageKind.MAIN
        self.pieces: list[Piece] = []
        self.cells: list[Cell] | None = None  # of the row that is being read
        self.in_cell = False
        self.tables = self.row = self.here = 0  # tables of the document; rows of this; tables of this drawing
        self.place_holder = ""
        self.title: int | None = None
        self.hidden = False  # the slide that was read last
        take: Callable[[XmlToken], None] = self._open_text
        self.opens = {
            "p:sld": self._open_slide,
            "p:sp": self._open_shape,
            "p:ph": self._take_place_holder,
            "a:p": self._begin,
            "a:t": take,
            "p:text": take,
            "c:v": take,
            "a:br": self._break,
            "a:tbl": self._open_table,
            "a:tr": self._open_row,
            "a:tc": self._open_cell,
            "c:ser": self._open_row,
        }
        self.closes = {
            "a:p": self._end,
            "a:t": self._close_text,
            "p:text": self._close_alone,
            "c:v": self._close_value,
            "a:tr": self._close_row,
            "a:tc": self._close_cell,
            "c:ser": self._close_row,
            "p:sp": self._close_shape,
        }

    def read_drawing(self, member: Member, label: str, kind: PassageKind) -> None:
        """Read a member, whose places are named `label`, as passages of this kind."""
        self.label, self.kind, self.here, self.hidden = label, kind, 0, False
        self.pieces, self.cells, self.in_cell, self.place_holder = [], None, False, ""
        self.walk(member)
        self._end()
        self._close_row()

    def at(self) -> str:
        """The place that is being read."""
        if self.cells is None:
            return self.label
        table = f", table {self.here}, row {self.row}" if self.here else f", series {self.row}"
        return f"{self.label}{table}, cell {len(self.cells) + 1}"

    def take(self, pieces: list[Piece]) -> None:
        """Text of a run."""
        if self.place_holder not in _FURNITURE:
            self.pieces += pieces

    def _open_slide(self, token: XmlToken) -> None:
        self.hidden = token.attributes().get("show", "1") in ("0", "false")

    def _open_shape(self, _: XmlToken) -> None:
        self.place_holder = ""

    def _close_shape(self) -> None:
        self.place_holder = ""

    def _take_place_holder(self, token: XmlToken) -> None:
        self.place_holder = token.attributes().get("type", "body")

    def _begin(self, _: XmlToken) -> None:
        if not self.in_cell:
            self._end()
        elif self.pieces:
            self.pieces.append(gap(" "))

    def _end(self) -> None:
        if self.in_cell:
            return
        place = len(self.text.passages)
        added = self.text.add_paragraph(self.pieces, self.member.name, self.at(), self.kind)
        if added and self.title is None and self.place_holder in _TITLES:
            self.title = place
        self.pieces = []

    def _open_text(self, _: XmlToken) -> None:
        self.taking = True

    def _close_text(self) -> None:
        self.taking = False

    def _close_alone(self) -> None:
        self.taking = False
        self._end()

    def _close_value(self) -> None:
        self.taking = False
        if self.cells is None:
            self._end()
        else:
            self.cells.append(Cell(self.pieces, self.at(), self.member.name))
            self.pieces = []

    def _break(self, _: XmlToken) -> None:
        self.pieces.append(gap(" " if self.in_cell else "\n"))

    def _open_table(self, _: XmlToken) -> None:
        self.tables += 1
        self.here += 1
        self.row = 0

    def _open_row(self, token: XmlToken) -> None:
        if token.name == "c:ser" and not self.cells and self.row == 0:
            self.tables += 1
        self.row += 1
        self.cells = []

    def _open_cell(self, _: XmlToken) -> None:
        self.in_cell, self.pieces = True, []

    def _close_cell(self) -> None:
        if self.cells is not None:
            self.cells.append(Cell(self.pieces, self.at(), self.member.name))
        self.in_cell, self.pieces = False, []

    def _close_row(self) -> None:
        if self.cells:
            if has_ink(self.pieces):
                self.cells.append(Cell(self.pieces, self.at(), self.member.name))
            self.text.add_row(self.cells, self.tables, self.kind)
        self.cells, self.pieces, self.in_cell = None, [], False


def read_graphics(walker: DrawingWalker, folder: str) -> None:
    """Read the charts, diagrams and drawings under a folder of the package as asides."""
    found = sorted(
        (next(kind for kind in match.groups()[:3] if kind).lower(), int(match[4] or 0), name)
        for name in walker.package.names
        if name.lower().startswith(folder) and (match := _GRAPHICS.search(name)) and name not in walker.package.taken
    )
    labels = {"chart": "chart", "data": "diagram", "drawing": "drawing"}
    for kind, number, name in found:
        member = walker.package.find_text(name)
        if member is not None:
            walker.row = 0
            walker.read_drawing(member, f"{labels[kind]} {number or 1}", PassageKind.ASIDE)
