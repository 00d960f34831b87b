"""What a child process calls to read a spreadsheet: parts that hold its facts, and its rows as lines of JSON."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from whobuilt.codec import dumps, loads
from whobuilt.core.problems import Problem
from whobuilt.ports import Part, Read
from whobuilt.read.sheets.delimited import read_delimited
from whobuilt.read.sheets.legacy import read_legacy
from whobuilt.read.sheets.links import CellLinks
from whobuilt.read.sheets.ooxml import read_ooxml
from whobuilt.read.sheets.opendocument import read_opendocument
from whobuilt.read.sheets.stream import DAMAGED, FAULTS
from whobuilt.read.sheets.tally import Row, SheetError, SheetFacts, SheetOrder, Tally

FACTS, ROWS, LINKS = "facts", "rows", "links"  # the names of the parts
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_NO_SHEETS = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_NOT_A_SHEET = SheetError("not_a_sheet", "it is no spreadsheet.", "Give an XLSX, XLS, ODS, CSV or TSV file.")


def read_sheet(path: Path, _blob: str, name: str, order: str) -> Read:
    """Parts: the facts of the file, the rows of one of its sheets, and the links that its cells bear.

    `order` is a `SheetOrder` as JSON.
    """
    tally, asked = Tally(), loads(SheetOrder, order)
    links = CellLinks(tally)
    try:
        kind, tabs, tab, encoding, rows = _open(path, name, asked, links)
        lines = Path("rows.jsonl").absolute()
        count = _write(lines, rows)
    except SheetError as error:
        return Read(None, (*tally.problems(), error.problem))
    except FAULTS as error:
        told = Problem(DAMAGED[0], DAMAGED[1].format(told=error), "", DAMAGED[2])
        return Read(None, (told,))
    facts = SheetFacts(kind, tabs, tab, encoding, count, tally.left_out)
    if not count:
        empty = Problem("empty_sheet", f"the sheet {f'“{tab}” ' if tab else ''}holds nothing.", "", "Name another.")
        return Read(None, (*tally.problems(), empty), (Part(FACTS, dumps(facts).encode()),))
    parts = [Part(FACTS, dumps(facts).encode()), Part(ROWS, lines)]
    if links.found:
        parts.append(Part(LINKS, json.dumps(links.found).encode("utf-8", "surrogatepass")))
    return Read(None, tuple(tally.problems()), tuple(parts))


def _open(
    path: Path, name: str, order: SheetOrder, links: CellLinks
) -> tuple[str, tuple[str, ...], str, str, Iterator[Row]]:
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise SheetError("empty_sheet", "the file is empty.", "Give another.")
    if head.startswith(_OLE):
        return "xls", *_named(read_legacy(path, order, links.tally))
    if head.startswith(b"PK"):
        return _open_packed(path, order, links)
    if head.startswith(_NO_SHEETS):
        raise _NOT_A_SHEET
    encoding, rows = read_delimited(path, name, order, links.tally)
    return "csv", (), "", encoding, rows


def _open_packed(
    path: Path, order: SheetOrder, links: CellLinks
) -> tuple[str, tuple[str, ...], str, str, Iterator[Row]]:
    with zipfile.ZipFile(path) as archive:
        names = {each.lower() for each in archive.namelist()}
    if "xl/workbook.bin" in names:
        return "xlsb", *_named(read_legacy(path, order, links.tally))
    if "content.xml" in names:
        return "ods", *_named(read_opendocument(path, order, links.tally, links))
    if "[content_types].xml" in names and any(each.startswith("xl/") for each in names):
        return "xlsx", *_named(read_ooxml(path, order, links.tally, links))
    raise _NOT_A_SHEET


def _named(
    found: tuple[tuple[str, ...], str, Iterator[Row]],
) -> tuple[tuple[str, ...], str, str, Iterator[Row]]:
    tabs, tab, rows = found
    return tabs, tab, "", rows


def _write(path: Path, rows: Iterator[Row]) -> int:
    """Write rows that hold anything as lines of JSON: the number, and the cells up to the last that holds any."""
    count = 0
    with path.open("w", encoding="utf-8", errors="surrogatepass") as file:
        for number, cells in rows:
            kept = [cell.strip(" \t\u00a0\u3000") if cell else "" for cell in cells]
            while kept and not kept[-1]:
                kept.pop()
            if kept:
                count += 1
                file.write(json.dumps([number, kept]) + "\n")
    return count
