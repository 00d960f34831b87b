"""Workbooks (XLSX, ECMA-376): a sheet's rows as they are inflated, with what each cell shows.

A formula gives the value that was last saved with it. A number that is shown as a day is written at the precision that
its format shows: "Jun-19" is a month, whatever day is stored behind it.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from whobuilt.ports import Original
from whobuilt.read.cell_formats import show_number
from whobuilt.read.package import Package
from whobuilt.read.relations import find_main, read_relations
from whobuilt.read.sheets.links import MOST_LINKS, CellLinks, Hyperlink, find_hyperlinks, read_formula, resolve
from whobuilt.read.sheets.merges import MOST_MERGES, Range, column_number, fill, find_merges
from whobuilt.read.sheets.stream import StopReading, iter_bytes, parse
from whobuilt.read.sheets.tally import MOST_CELLS, MOST_COLUMNS, MOST_TABS, Row, SheetError, SheetOrder, Tally, clipped
from whobuilt.read.xlsx_strings import Formats, read_formats
from whobuilt.read.xml_tokens import XmlKind

_REFERENCE = re.compile(r"([A-Z]{1,3})\d{1,7}")
_ROW = re.compile(rb"<(?:\w+:)?row[\s>/]")
_OVERLAP = 4_096  # bytes of one piece that may hold the beginning of a tag
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class _Book:
    """What is known of a workbook before a sheet of it is read."""

    tabs: tuple[tuple[str, str, bool], ...]  # name, member, whether it is hidden
    strings: str
    formats: Formats
    since_1904: bool


@dataclass(slots=True)
class _Parser:
    """Collects a sheet's cells; shared strings as their numbers, to be looked up once all wanted ones are known."""

    book: _Book
    tally: Tally
    links: CellLinks
    most: int
    rows: list[tuple[int, list[str | int]]] = field(default_factory=list)
    number: int = 0
    column: int = -1
    cells: list[str | int] = field(default_factory=list)
    kind: str = "n"
    style: str = "0"
    text: list[str] = field(default_factory=list)
    taking: bool = False
    has_formula: bool = False
    in_formula: bool = False
    formula: list[str] = field(default_factory=list)
    seen: int = 0  # rows, empty ones too
    taken: int = 0  # cells

    @property
    def is_full(self) -> bool:
        """Whether no further row is taken."""
        return len(self.rows) >= self.most or self.taken >= MOST_CELLS

    def start(self, name: str, said: dict[str, str]) -> None:
        if name == "c":
            found = _REFERENCE.fullmatch(said.get("r", ""))
            self.column = column_number(found[1]) if found else self.column + 1
            self.kind, self.style = said.get("t", "n"), said.get("s", "0")
            self.text, self.formula, self.has_formula = [], [], False
        elif name in ("v", "t"):
            self.taking = True
        elif name == "f":
            self.has_formula = self.in_formula = True
        elif name == "row":
            if self.is_full:
                raise StopReading
            self.seen += 1
            stated = said.get("r", "")
            self.number = int(stated) if stated.isdecimal() and len(stated) < len("10000000") else self.number + 1
            self.column, self.cells = -1, []
            if said.get("hidden") in ("1", "true"):
                self.tally.add("hidden_rows", f"row {self.number}")
        elif name == "rPh":  # how a word is spoken is not in the cell
            self.kind = "phonetic"

    def end(self, name: str) -> None:
        if name in ("v", "t"):
            self.taking = False
        elif name == "f":
            self.in_formula = False
        elif name == "c":
            self._put()
        elif name == "row" and self.cells:
            self.rows.append((self.number, self.cells))
            self.taken += len(self.cells)
            self.cells = []
        elif name == "rPh":
            self.kind = "inlineStr"

    def characters(self, text: str) -> None:
        if self.in_formula:
            self.formula.append(text)
        elif self.taking and self.kind != "phonetic":
            self.text.append(text)

    def _put(self) -> None:
        stored, place = "".join(self.text), f"{self.number}, column {self.column + 1}"
        if self.has_formula and (link := read_formula("".join(self.formula))):
            stored = self._take_link(link, stored)
        elif self.has_formula:
            self.tally.add("formula_value" if stored else "formula_empty", f"row {place}")
        if not stored:
            return
        if self.column >= MOST_COLUMNS:
            self.tally.add("wide_rows", f"row {self.number}")
            return
        self.cells += [""] * (self.column + 1 - len(self.cells))
        self.cells[self.column] = self._value(stored, place)

    def _take_link(self, link: tuple[str, str], stored: str) -> str:
        """Keep where a cell's formula leads to; what the cell shows."""
        target, shown = link
        if target:
            self.links.add(self.number, self.column, target)
        else:
            self.tally.add("made_links", f"row {self.number}, column {self.column + 1}")
        if not stored:
            self.kind, stored = "str", shown or target
        return stored

    def _value(self, stored: str, place: str) -> str | int:
        match self.kind:
            case "s":
                return int(stored) if stored.isdecimal() else stored
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(stored, stored)
            case "e":
                self.tally.add("error_cells", f"row {place}")
                return stored
            case "n":
                code = self.book.formats.code(self.style)
                shown = show_number(stored, code, since_1904=self.book.since_1904)
                return shown.removesuffix(" 00:00").removesuffix(" 00:00:00")
            case _:
                return clipped(_unescaped(stored), f"row {place}", self.tally)


def read_ooxml(
    path: Path, order: SheetOrder, tally: Tally, links: CellLinks
) -> tuple[tuple[str, ...], str, Iterator[Row]]:
    """The names of the sheets, the one that is read, and its rows; the links of its cells go into `links`."""
    with Package(Original("", "", path)) as package:
        book = _open_book(package, tally)
        name, member = _choose(book, order)
        member = _real_name(package.archive, member)
        merges, hyperlinks, count = _scan(package.archive, member)
        parser = _Parser(book, tally, links, order.most_rows)
        parse(iter_bytes(package.archive, member), parser.start, parser.end, parser.characters)
        tally.left_out = count - parser.seen if parser.is_full else 0
        strings = _read_strings(package.archive, book.strings, parser.rows, tally)
        if hyperlinks:
            outside = {each.id: each.target for each in read_relations(package, member).all if each.external}
            resolve(hyperlinks, outside, links)
        links.spread(merges)
    rows = ((number, [_cell(cell, strings) for cell in cells]) for number, cells in parser.rows)
    return tuple(tab for tab, _, _ in book.tabs), name, fill(rows, merges, tally)


def _open_book(package: Package, tally: Tally) -> _Book:
    main = package.get_text(find_main(package, "xl/workbook.xml"))
    if main is None:
        raise SheetError("not_a_sheet", "it holds no workbook.", "Give an XLSX, XLS, ODS, CSV or TSV file.")
    relations = read_relations(package, main.name)
    tabs: list[tuple[str, str, bool]] = []
    since_1904 = False
    for token in package.iter_xml(main):
        if token.kind is not XmlKind.OPEN or token.name not in ("s:sheet", "s:workbookPr"):
            continue
        said = token.attributes()
        since_1904 = since_1904 or said.get("date1904", "").lower() in ("1", "true")
        if token.name == "s:sheet" and len(tabs) < MOST_TABS:
            hidden = said.get("state", "visible") != "visible"
            tabs.append((said.get("name", ""), relations.member(said.get("id", "")), hidden))
            if hidden:
                tally.add("hidden_sheet", said.get("name", ""))
    styles, strings = relations.of_type("styles"), relations.of_type("sharedStrings")
    formats = read_formats(package, package.get_text(styles[0].target) if styles else None)
    return _Book(tuple(tabs), strings[0].target if strings else "", formats, since_1904)


def _choose(book: _Book, order: SheetOrder) -> tuple[str, str]:
    """The sheet that is asked for; the first that is shown where none is."""
    for name, member, hidden in book.tabs:
        if member and (name == order.tab if order.tab else not hidden):
            return name, member
    names = ", ".join(name for name, _, _ in book.tabs)
    if order.tab:
        raise SheetError("no_such_sheet", f"it has no sheet “{order.tab}”; it has: {names}.", "Name one of these.")
    raise SheetError("empty_sheet", f"it has no sheet that is shown ({names or 'none at all'}).", "Name one.")


def _scan(archive: zipfile.ZipFile, member: str) -> tuple[list[Range], list[Hyperlink], int]:
    """The merged ranges and the hyperlinks, which stand after the rows, and how many rows there are: not parsed."""
    merges: list[Range] = []
    links: list[Hyperlink] = []
    count, tail = 0, b""
    for piece in iter_bytes(archive, member):
        window = tail + piece
        found = window.rfind(b"<", max(0, len(window) - _OVERLAP))
        cut = found if found >= 0 else max(0, len(window) - _OVERLAP)
        count += len(_ROW.findall(window, 0, cut))
        merges += find_merges(window[:cut]) if len(merges) < MOST_MERGES else ()
        links += find_hyperlinks(window[:cut]) if len(links) < MOST_LINKS else ()
        tail = window[cut:]
    return [*merges, *find_merges(tail)], [*links, *find_hyperlinks(tail)], count + len(_ROW.findall(tail))


def _real_name(archive: zipfile.ZipFile, member: str) -> str:
    if member in archive.NameToInfo:
        return member
    folded = {name.lower(): name for name in archive.namelist()}
    return folded.get(member.lower(), member)


def _read_strings(
    archive: zipfile.ZipFile, member: str, rows: list[tuple[int, list[str | int]]], tally: Tally
) -> dict[int, str]:
    """The shared strings that cells ask for, and no others."""
    wanted = {cell for _, cells in rows for cell in cells if type(cell) is int}
    if not wanted or not member:
        return {}
    parser = _Strings(wanted, max(wanted), tally)
    pieces = iter_bytes(archive, _real_name(archive, member))
    parse(pieces, parser.start, parser.end, parser.characters)
    return parser.found


@dataclass(slots=True)
class _Strings:
    """Collects shared strings by their numbers; how a word is spoken is left out."""

    wanted: set[int]
    last: int
    tally: Tally
    found: dict[int, str] = field(default_factory=dict)
    at: int = -1
    taking: int = 0
    spoken: int = 0
    text: list[str] = field(default_factory=list)

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == "si":
            self.at += 1
            self.text.clear()
            if self.at > self.last:
                raise StopReading
        self.taking += name == "t"
        self.spoken += name == "rPh"

    def end(self, name: str) -> None:
        if name == "si" and self.at in self.wanted:
            self.found[self.at] = clipped(_unescaped("".join(self.text)), f"string {self.at}", self.tally)
        self.taking -= name == "t"
        self.spoken -= name == "rPh"

    def characters(self, words: str) -> None:
        if self.taking and not self.spoken:
            self.text.append(words)


def _cell(cell: str | int, strings: dict[int, str]) -> str:
    return strings.get(cell, "") if type(cell) is int else str(cell)


def _unescaped(text: str) -> str:
    """Signs that XML cannot hold, as ECMA-376 writes them: _x000D_ is a carriage return."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text) if "_x" in text else text
