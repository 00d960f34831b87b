"""Statements as CSV (RFC 4180), for spreadsheets: masked and withheld as in a dossier."""

from __future__ import annotations

import csv
import io
from typing import Final

from whobuilt.compose.desk import Desk
from whobuilt.compose.request import Holdings
from whobuilt.compose.weighed import tell_verdicts
from whobuilt.core.dossier import Citation
from whobuilt.core.entities import Party
from whobuilt.core.statements import Statement, Status

COLUMNS: Final = (
    "id",
    "status",
    "prop",
    "subject",
    "object",
    "object_text",
    "place",
    "date",
    "amount",
    "currency",
    "value",
    "unit",
    "bound",
    "polarity",
    "modality",
    "phase",
    "role",
    "directness",
    "speaker",
    "organization",
    "form",
    "stance",
    "origin",
    "quote",
    "document_title",
    "publisher",
    "published",
    "place_in_original",
    "blob",
    "extractor",
    "verdict",
    "verdict_by_rules",
)
# A spreadsheet takes a cell that begins so for a formula, and runs it.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def to_csv(holdings: Holdings, *, bom: bool = False) -> str:
    """The statements that may be shown, one a row; `bom` begins with a byte order mark, which Excel asks for.

    Without `holdings.draft` only accepted statements whose quotes hold, and which rest on no unreviewed merge.
    """
    desk = Desk(holdings)
    sheet = io.StringIO()
    if bom:
        sheet.write("\ufeff")
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    shown = [each for each in holdings.statements if _may_show(*each, holdings, desk)]
    ids = {statement.id for statement, _ in shown}
    for statement, status in shown:
        writer.writerow([*_row(statement, status, desk), *tell_verdicts(statement, holdings, ids)])
    return sheet.getvalue()


def guarded(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) or cell.startswith(_FORMULA) else cell


def _may_show(statement: Statement, status: Status, holdings: Holdings, desk: Desk) -> bool:
    if desk.is_withheld(statement.document):
        return False
    accepted = status is Status.ACCEPTED and desk.holds(statement) and not desk.rests_on_merge(statement)
    return accepted or holdings.draft


def _row(statement: Statement, status: Status, desk: Desk) -> list[str]:
    shown = desk.shown(statement)
    names = desk.names_for(statement)

    def name(party: Party | None) -> str:
        return (names.get(party.entity) or party.name) if party else ""

    qualifiers, attribution = shown.qualifiers, shown.attribution
    citation = desk.cite(1, statement.id, statement.document, statement.quote)
    cells = [statement.id, status, shown.prop, name(shown.subject), name(shown.object), qualifiers.object_text]
    cells += [name(qualifiers.place), str(qualifiers.date or "")]
    cells += [_number(qualifiers.amount.value), qualifiers.amount.currency] if qualifiers.amount else ["", ""]
    cells += ["" if qualifiers.value is None else _number(qualifiers.value), qualifiers.unit, qualifiers.bound]
    cells += [qualifiers.polarity, qualifiers.modality, qualifiers.phase, qualifiers.role, qualifiers.directness]
    cells += [name(attribution.speaker) or attribution.speaker_text, name(attribution.organization)]
    cells += [attribution.form, attribution.stance or "", " < ".join(attribution.origin)]
    cells += [*_cited(citation), shown.extractor]
    return [guarded(cell) for cell in cells]


def _cited(citation: Citation) -> list[str]:
    return [
        citation.quote,
        citation.title,
        citation.publisher,
        citation.published,
        citation.place,
        citation.blob,
    ]


def _number(value: float) -> str:
    """A number as any program reads it: no thousands apart, no empty decimals."""
    return str(int(value)) if value == int(value) else repr(value)
