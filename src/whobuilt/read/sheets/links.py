"""Links that a cell bears besides its words: a hyperlink, or the formula HYPERLINK; nothing is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import unquote

from whobuilt.read.sheets.merges import Range, column_number
from whobuilt.read.sheets.tally import MOST_COLUMNS, Tally

MOST_LINKS = 200_000  # cells of a sheet that may bear one
_LONGEST = 2_083  # characters of an address, as many as spreadsheet programs allow
_TAG = re.compile(rb"<(?:\w+:)?hyperlink\s([^<>]{0,4000})>")
_SAID = re.compile(r"""([\w:]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CELLS = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_WORDS = r'"((?:[^"]|"")*)"'
_FORMULA = re.compile(
    rf"\s*(?:of:|oooc:|msoxl:)?=?\s*HYPERLINK\(\s*{_WORDS}\s*(?:[,;]\s*(?:{_WORDS})?[^\"]*)?\)\s*", re.IGNORECASE
)
_ANY_FORMULA = re.compile(r"HYPERLINK\(", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+):")  # two letters or more: C: is a drive
_PAGES = ("http", "https", "ftp", "file")
_CONTROL = re.compile(r"[\x00-\x20\x7f]+")


@dataclass(frozen=True, slots=True)
class Hyperlink:
    """The cells that bear a hyperlink, and the id of the relationship that says where to; `place` is within there."""

    cells: Range
    relation: str
    place: str


@dataclass(slots=True)
class CellLinks:
    """The links of a sheet's cells, by row and column."""

    tally: Tally
    found: dict[int, dict[int, list[str]]] = field(default_factory=dict)
    count: int = 0  # of cells that were looked at

    def add(self, row: int, column: int, target: str) -> None:
        """Keep where a cell leads to: a page or a file; anything else is told."""
        place = f"row {row}, column {column + 1}"
        if not (address := _plain(target)):
            self.tally.add("other_links", place)
        elif column >= MOST_COLUMNS or self.count >= MOST_LINKS:
            self.tally.add("left_links", place)
        elif address not in (kept := self.found.setdefault(row, {}).setdefault(column, [])):
            kept.append(address)
            self.count += 1
            self.tally.add("cell_links", place)

    def spread(self, merges: list[Range]) -> None:
        """What a merged cell bears counts for each row and column that it spans, as its words do."""
        for top, left, bottom, right in merges:
            for target in self.found.get(top, {}).get(left, ()):
                self._fill((top, left, bottom, right), target)

    def add_range(self, cells: Range, target: str) -> None:
        """Keep where several cells lead to."""
        self.add(cells[0], cells[1], target)
        if address := _plain(target):
            self._fill(cells, address)

    def _fill(self, cells: Range, address: str) -> None:
        top, left, bottom, right = cells
        for row in range(top, bottom + 1):
            for column in range(left, min(right, MOST_COLUMNS - 1) + 1):
                self.count += 1
                if self.count > MOST_LINKS:
                    return
                if address not in (kept := self.found.setdefault(row, {}).setdefault(column, [])):
                    kept.append(address)


def find_hyperlinks(xml: bytes) -> Iterator[Hyperlink]:
    """The hyperlinks that a stretch of a sheet's XML (ECMA-376) names."""
    for found in _TAG.finditer(xml):
        said = {
            name.rpartition(":")[2]: unescape(one or other)
            for name, one, other in _SAID.findall(found[1].decode("utf-8", "replace"))
        }
        if cells := _CELLS.fullmatch(said.get("ref", "")):
            left, top, right, bottom = cells.groups()
            last = (int(bottom), column_number(right)) if bottom else (int(top), column_number(left))
            yield Hyperlink((int(top), column_number(left), *last), said.get("id", ""), said.get("location", ""))


def resolve(links: list[Hyperlink], targets: Mapping[str, str], into: CellLinks) -> None:
    """Look up where hyperlinks lead to; those within the workbook lead to no page."""
    for each in links:
        if not each.relation:
            continue
        if not (target := targets.get(each.relation, "")):
            into.tally.add("lost_links", f"row {each.cells[0]}, column {each.cells[1] + 1}")
            continue
        into.add_range(each.cells, f"{target}#{each.place}" if each.place and "#" not in target else target)


def read_formula(formula: str) -> tuple[str, str] | None:
    """Where the formula HYPERLINK leads to and what it shows, both as written; None for any other.

    The first is empty where the address is put together from other cells.
    """
    if found := _FORMULA.fullmatch(formula):
        target, shown = ((part or "").replace('""', '"') for part in found.groups())
        return target, shown
    return ("", "") if _ANY_FORMULA.search(formula) else None


def _plain(target: str) -> str:
    """An address or a path; empty where it is neither (a place within the workbook, mail)."""
    address = _CONTROL.sub(lambda found: " " if "\n" not in found.group() else "", target.strip())
    scheme = _SCHEME.match(address)
    if not address or address.startswith("#") or len(address) > _LONGEST:
        return ""
    if scheme and scheme[1].lower() not in _PAGES:
        return ""
    return address.replace(" ", "%20") if scheme and scheme[1].lower().startswith("http") else unquote(address)
