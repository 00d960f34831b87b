"""Statements and wanted rows as a spreadsheet: plain columns with ids, masked and withheld as in any export.

Each row bears what its cells were when they left, as short digests: so an edited sheet tells which cells were edited,
and which records have changed since.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import xlsxwriter

from whobuilt.compose.desk import Desk
from whobuilt.compose.rendering import is_web
from whobuilt.compose.table import guarded
from whobuilt.core.evidence import Handling
from whobuilt.core.sheets import Wanted
from whobuilt.core.statements import Amount, Statement, Status

STATEMENT, WANTED = "S-", "W-"  # before an id: so no program takes it for a number
EDITABLE: Final = (
    "status",
    "prop",
    "subject",
    "object",
    "object_text",
    "place",
    "date",
    "amount",
    "polarity",
    "modality",
    "phase",
    "role",
    "directness",
    "speaker",
    "organization",
    "stance",
    "trigger",
    "quote",
    "link",
    "note",
)
TOLD: Final = ("title", "publisher", "published", "where", "captured")  # of the source; nobody edits these
COLUMNS: Final = ("id", *EDITABLE, *TOLD, "seen")
QUOTE_WANTED: Final = "quote wanted"
MOST_TEXT = 32_000  # characters of a cell; programs hold 32,767
_DIGEST = 8
_WIDTHS = {"quote": 60, "subject": 28, "object": 28, "object_text": 28, "link": 36, "title": 36, "id": 12, "seen": 8}
_MADE = datetime(2000, 1, 1, tzinfo=UTC)  # the same sheet gives the same bytes


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row of an export: the id of its record, and its cells by column."""

    id: str
    cells: dict[str, str]

    @property
    def seen(self) -> str:
        """What the cells were when they left."""
        return ".".join(digest(self.cells.get(column, "")) for column in EDITABLE)

    def values(self) -> list[str]:
        """The cells in the order of the columns."""
        return [self.id, *(self.cells.get(column, "") for column in (*EDITABLE, *TOLD)), self.seen]


def digest(cell: str) -> str:
    """A few signs that tell a cell's words; line ends and the white space around them, which programs change, aside."""
    return sha256(plain_cell(cell).encode("utf-8", "surrogatepass")).hexdigest()[:_DIGEST]


def plain_cell(cell: str) -> str:
    """A cell's words as any program hands them back."""
    return cell.replace("\r\n", "\n").replace("\r", "\n").strip(" \t\u00a0\u3000\n")


def statement_rows(statements: Iterable[tuple[Statement, Status]], desk: Desk) -> Iterator[SheetRow]:
    """A row for each statement whose source may be quoted elsewhere."""
    for statement, status in statements:
        if desk.handling_of(statement.document) in (Handling.PUBLIC, Handling.QUOTE_ONLY):
            yield SheetRow(f"{STATEMENT}{statement.id}", _cells(statement, status, desk))


def _cells(statement: Statement, status: Status, desk: Desk) -> dict[str, str]:
    shown = desk.shown(statement)
    qualifiers, attribution = shown.qualifiers, shown.attribution
    citation = desk.cite(1, statement.id, statement.document, statement.quote)
    trigger = next((anchor.exact for anchor in shown.anchors if anchor.field == "trigger"), "")
    cells = {
        "status": status.value,
        "prop": shown.prop.value,
        "subject": shown.subject.name if shown.subject else "",
        "object": shown.object.name if shown.object else "",
        "object_text": qualifiers.object_text,
        "place": qualifiers.place.name if qualifiers.place else "",
        "date": str(qualifiers.date or ""),
        "amount": _sum(qualifiers.amount),
        "polarity": qualifiers.polarity.value,
        "modality": qualifiers.modality.value,
        "phase": qualifiers.phase.value,
        "role": qualifiers.role.value,
        "directness": qualifiers.directness.value,
        "speaker": attribution.speaker.name if attribution.speaker else attribution.speaker_text,
        "organization": attribution.organization.name if attribution.organization else "",
        "stance": attribution.stance.value if attribution.stance else "",
        "trigger": trigger,
        "quote": citation.quote,
        "link": citation.locator,
        "title": citation.title,
        "publisher": citation.publisher,
        "published": citation.published,
        "where": citation.place,
        "captured": citation.captured_at[:10],
    }
    return {column: _short(cell) for column, cell in cells.items()}


def wanted_rows(wanted: Iterable[tuple[Wanted, str]], desk: Desk) -> Iterator[SheetRow]:
    """A row for each wanted one, with where it stands."""
    for row, state in wanted:
        over = desk.mask.over
        cells = {pair.name: over(pair.value) for pair in row.fields if pair.name in EDITABLE or pair.name in TOLD}
        links = [desk.mask.over_locator(link) if is_web(link) else over(link) for link in row.links]
        status = QUOTE_WANTED if state == "wanted" else state
        cells |= {"status": status, "prop": row.prop.value, "quote": over(row.quote), "link": "\n".join(links)}
        cells["note"] = over(row.note)
        yield SheetRow(f"{WANTED}{row.id}", {column: _short(cell) for column, cell in cells.items()})


def to_csv(rows: Iterable[SheetRow]) -> bytes:
    """The rows as CSV (RFC 4180) in UTF-8, with the mark by which programs know it; no cell is a formula."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    writer.writerows([harmless(cell) for cell in row.values()] for row in rows)
    return sheet.getvalue().encode("utf-8-sig", "replace")


def harmless(cell: str) -> str:
    """A cell that no program takes for a formula, from which `unharmed` gives back the cell."""
    return f"'{cell}" if cell.startswith("'") or guarded(cell) != cell else cell


def unharmed(cell: str) -> str:
    """What a cell of a CSV was before it was made harmless; programs that drop the mark give it back themselves."""
    rest = cell.removeprefix("'")
    if cell == "'":  # before white space that was trimmed away; a mark of somebody's own would stand twice
        return ""
    return rest if rest != cell and harmless(rest) == cell else cell


def to_xlsx(rows: Iterable[SheetRow]) -> bytes:
    """The rows as XLSX: every cell a text, none a formula, a link or a number; the same rows give the same bytes."""
    file = io.BytesIO()
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, settings) as book:
        book.set_properties({"title": "WhoBuilt", "created": _MADE.replace(tzinfo=None)})
        sheet = book.add_worksheet("WhoBuilt")
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@", "valign": "top"})
        for index, column in enumerate(COLUMNS):
            sheet.set_column(index, index, _WIDTHS.get(column, 14), text)
            sheet.write_string(0, index, column, bold)
        for number, row in enumerate(rows, 1):
            _write(sheet, number, row.values(), text)
        sheet.freeze_panes(1, 1)
    return file.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, number: int, cells: Sequence[str], text: object) -> None:
    for index, cell in enumerate(cells):
        if cell:
            sheet.write_string(number, index, cell, text)


def _sum(amount: Amount | None) -> str:
    if amount is None:
        return ""
    value = str(int(amount.value)) if amount.value == int(amount.value) else repr(amount.value)
    return f"{value} {amount.currency}"


def _short(cell: str) -> str:
    return cell if len(cell) <= MOST_TEXT else f"{cell[:MOST_TEXT]}…"
