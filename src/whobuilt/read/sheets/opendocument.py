"""Spreadsheets of OpenDocument (ODS, ISO 26300): rows as they are inflated; repeated ones are bounded."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from whobuilt.read.sheets.links import CellLinks, read_formula
from whobuilt.read.sheets.merges import Range, fill
from whobuilt.read.sheets.stream import iter_bytes, parse
from whobuilt.read.sheets.tally import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_TABS,
    Row,
    SheetError,
    SheetOrder,
    Tally,
    clipped,
)

_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2})(?::\d{2}(?:\.\d+)?)?)?")


@dataclass(slots=True)
class _Parser:
    """Collects the rows of one table; each empty row counts, and is not kept."""

    order: SheetOrder
    tally: Tally
    links: CellLinks
    wanted: str = ""
    tabs: list[str] = field(default_factory=list)
    hidden: set[str] = field(default_factory=set)
    styles: set[str] = field(default_factory=set)  # of tables that are not shown
    style: str = ""
    rows: list[Row] = field(default_factory=list)
    merges: list[Range] = field(default_factory=list)
    tab: str = ""
    number: int = 0
    cells: list[str] = field(default_factory=list)
    column: int = 0
    times: tuple[int, int] = (1, 1)  # of the row, of the cell
    cell: dict[str, str] = field(default_factory=dict)
    text: list[str] = field(default_factory=list)
    targets: list[str] = field(default_factory=list)  # of the cell
    linked: list[tuple[int, str]] = field(default_factory=list)  # of the row: a column, and where it leads to
    depth: int = 0  # of paragraphs
    aside: int = 0  # of comments, whose words are not the cell's
    taken: int = 0

    def start(self, name: str, said: dict[str, str]) -> None:
        plain = {key.rpartition(":")[2]: value for key, value in said.items()}
        match name:
            case "style" | "table-properties":
                self._start_style(name, plain)
            case "table":
                self._open_table(plain)
            case "table-row" if self.tab and self.tab == self.wanted:
                self.times = (_count(plain.get("number-rows-repeated", "1")), 1)
                self.cells, self.linked, self.column = [], [], 0
            case "table-cell" | "covered-table-cell":
                self.cell, self.text, self.targets = plain, [], []
                self.times = (self.times[0], _count(plain.get("number-columns-repeated", "1")))
            case "annotation":
                self.aside += 1
            case _ if not self.aside:
                self._start_words(name, plain)
            case "p" | "h":
                self.depth += 1
            case _:
                pass

    def _start_words(self, name: str, said: dict[str, str]) -> None:
        match name:
            case "p" | "h":
                self.text += ["\n"] if self.text else []
                self.depth += 1
            case "a" if self.depth and said.get("href"):
                self.targets.append(said["href"])
            case "s" if self.depth:
                self.text.append(" " * min(_count(said.get("c", "1")), 100))
            case _:
                pass

    def _start_style(self, name: str, said: dict[str, str]) -> None:
        if name == "style":
            self.style = said.get("name", "")
        elif said.get("display") == "false":
            self.styles.add(self.style)

    def _open_table(self, said: dict[str, str]) -> None:
        self.tab, self.number = said.get("name", ""), 0
        if len(self.tabs) < MOST_TABS:
            self.tabs.append(self.tab)
        if said.get("style-name") in self.styles:
            self.hidden.add(self.tab)
            self.tally.add("hidden_sheet", self.tab)
        is_asked = self.tab == self.order.tab if self.order.tab else self.tab not in self.hidden
        if not self.wanted and is_asked:
            self.wanted = self.tab

    def end(self, name: str) -> None:
        match name:
            case "table":
                self.tab = ""
            case "table-cell" | "covered-table-cell":
                if self.tab and self.tab == self.wanted:
                    self._put()
                self.cell = {}
            case "table-row" if self.tab and self.tab == self.wanted:
                self._close_row()
            case "annotation":
                self.aside -= 1
            case "p" | "h":
                self.depth -= 1
            case _:
                pass

    def characters(self, text: str) -> None:
        if self.depth and not self.aside:
            self.text.append(text)

    def _put(self) -> None:
        shown, place = "".join(self.text), f"row {self.number + 1}, column {self.column + 1}"
        link = read_formula(self.cell.get("formula", ""))
        if link:
            shown = shown or link[1] or link[0]
            self.targets.append(link[0])
        value = clipped(_value(self.cell, shown), place, self.tally)
        across = min(self.times[1], MOST_COLUMNS)
        self.linked += [(self.column + each, target) for target in self.targets for each in range(across)]
        if "formula" in self.cell and not link:
            self.tally.add("formula_value" if value else "formula_empty", place)
        down, over = (
            _count(self.cell.get("number-rows-spanned", "1")),
            _count(self.cell.get("number-columns-spanned", "1")),
        )
        if value and (down > 1 or over > 1):
            top = self.number + 1
            self.merges.append((top, self.column, top + down - 1, self.column + over - 1))
        if value and self.column < MOST_COLUMNS:
            self.cells += [""] * (self.column - len(self.cells))
            self.cells += [value] * min(self.times[1], MOST_COLUMNS - self.column)
        elif value:
            self.tally.add("wide_rows", f"row {self.number + 1}")
        self.column += self.times[1]

    def _close_row(self) -> None:
        first = self.number + 1
        self.number += self.times[0]
        if not self.cells:
            return
        for number in range(first, self.number + 1):
            if len(self.rows) >= self.order.most_rows or self.taken >= MOST_CELLS:
                self.tally.left_out += self.number - number + 1
                return
            self.rows.append((number, list(self.cells)))
            self.taken += len(self.cells)
            for column, target in self.linked:
                if target:
                    self.links.add(number, column, target)
                else:
                    self.tally.add("made_links", f"row {number}, column {column + 1}")


def read_opendocument(
    path: Path, order: SheetOrder, tally: Tally, links: CellLinks
) -> tuple[tuple[str, ...], str, Iterator[Row]]:
    """The names of the sheets, the one that is read, and its rows; the links of its cells go into `links`."""
    parser = _Parser(order, tally, links)
    with zipfile.ZipFile(path) as archive:
        parse(iter_bytes(archive, "content.xml"), parser.start, parser.end, parser.characters)
    if not parser.wanted:
        names = ", ".join(parser.tabs) or "none at all"
        if order.tab:
            raise SheetError("no_such_sheet", f"it has no sheet “{order.tab}”; it has: {names}.", "Name one of these.")
        raise SheetError("empty_sheet", f"it has no sheet that is shown ({names}).", "Name one.")
    links.spread(parser.merges)
    return tuple(parser.tabs), parser.wanted, fill(parser.rows, parser.merges, tally)


def _value(said: dict[str, str], shown: str) -> str:
    """What a cell holds, at the precision that it shows."""
    match said.get("value-type", ""):
        case "date":
            return _day(said.get("date-value", ""), shown)
        case "float":
            number = said.get("value", "")
            return number.removesuffix(".0") or shown
        case "currency":
            return f"{said.get('value', '')} {said.get('currency', '')}".strip() or shown
        case "boolean":
            return said.get("boolean-value", shown).upper()
        case _:
            return shown


def _day(stored: str, shown: str) -> str:
    """A stored day; its month only where the cell shows no day ("Jun 19")."""
    found = _DAY.fullmatch(stored)
    if not found:
        return shown or stored
    year, month, day, clock = found.groups()
    numbers = re.findall(r"\d+", shown)
    if shown and day not in numbers and day.lstrip("0") not in numbers:
        return f"{year}-{month}" if re.search(r"\d|[^\W\d_]", shown) and len(numbers) <= 2 else f"{year}-{month}-{day}"  # noqa: PLR2004  # a month and a year
    return f"{year}-{month}-{day}" + (f" {clock}" if clock and clock != "00:00" else "")


def _count(written: str) -> int:
    return min(int(written), 1 << 20) if written.isdecimal() and len(written) < len("100000000") else 1
