"""Statements and wanted rows as a spreadsheet: what the handling of their sources lets out, noted as an export."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from enum import StrEnum
from hashlib import sha256

from whobuilt.case.places import Places
from whobuilt.case.sheets.addresses import Addresses
from whobuilt.case.sheets.hands import Hands
from whobuilt.case.sheets.wanted import WantedRows
from whobuilt.compose.desk import Desk
from whobuilt.compose.request import Holdings
from whobuilt.compose.sheet import STATEMENT, WANTED, SheetRow, statement_rows, to_csv, to_xlsx, wanted_rows
from whobuilt.core.evidence import Handling
from whobuilt.core.sheets import Wanted
from whobuilt.core.statements import Statement, Status
from whobuilt.ports import StatementFilter
from whobuilt.resolve.lookup import find_document, find_entity

_OPEN = (Handling.PUBLIC, Handling.QUOTE_ONLY)


class SheetForm(StrEnum):
    """As what a sheet is written."""

    XLSX = "xlsx"
    CSV = "csv"


class SheetsOut:
    """Writes the case's statements and wanted rows as a sheet."""

    def __init__(self, places: Places, hands: Hands, rows: WantedRows, addresses: Addresses) -> None:
        """Over the holdings of one case."""
        self._places, self._hands, self._rows, self._addresses = places, hands, rows, addresses

    def render(self, form: SheetForm, wanted: StatementFilter | None = None, name: str = "", by: str = "") -> bytes:
        """The file, which is noted as having left the case."""
        rows = self.rows(wanted)
        data = to_xlsx(rows) if form is SheetForm.XLSX else to_csv(rows)
        self._hands.note_export(f"sheet as {form.value}", name, sha256(data).hexdigest(), by)
        return data

    def rows(self, wanted: StatementFilter | None = None) -> Iterator[SheetRow]:
        """The rows as they may leave: statements in document order, then what wants its quote.

        With a filter only the statements that it names, and no wanted rows but where it asks for an entity or prop.
        """
        holdings = self._hands.holdings()
        desk = Desk(holdings)
        yield from statement_rows(self._chosen(holdings, wanted), desk)
        if wanted is None or not (wanted.document or wanted.status or wanted.entity):
            yield from self._wanted(desk, wanted)

    def rows_of(self, records: Collection[str]) -> dict[str, SheetRow]:
        """The rows of some records, by their ids in a sheet; without those that may not leave."""
        holdings = self._hands.holdings()
        desk = Desk(holdings)
        stated = (each for each in holdings.statements if f"{STATEMENT}{each[0].id}" in records)
        found = {row.id: row for row in statement_rows(stated, desk)}
        names = [name for name in records if name.startswith(WANTED) and self._rows.has(name.removeprefix(WANTED))]
        wanted = ((row.wanted, row.state) for row in map(self._rows.get, names))
        found |= {row.id: row for row in wanted_rows((each for each in wanted if self._may_leave(each[0], desk)), desk)}
        return found

    def _chosen(self, holdings: Holdings, wanted: StatementFilter | None) -> Iterator[tuple[Statement, Status]]:
        if wanted is None or wanted == StatementFilter():
            return iter(holdings.statements)
        record = self._places.record
        entity = find_entity(record, wanted.entity).id if wanted.entity else None
        document = find_document(record, wanted.document).id if wanted.document else None
        return record.iter_statements(StatementFilter(wanted.prop, entity, document, wanted.status))

    def _wanted(self, desk: Desk, wanted: StatementFilter | None) -> Iterator[SheetRow]:
        prop = wanted.prop if wanted else None
        rows = ((row.wanted, row.state) for row in self._rows.iter() if prop in (None, row.wanted.prop))
        yield from wanted_rows((each for each in rows if self._may_leave(each[0], desk)), desk)

    def _may_leave(self, wanted: Wanted, desk: Desk) -> bool:
        """Whether no link of a row leads to a source that must not be told of."""
        documents = (name for link in wanted.links for name in self._addresses.find(link))
        return all(desk.handling_of(name) in _OPEN for name in documents)
