"""Sheets that were taken in, and the mappings that they left, as they are sent."""

from __future__ import annotations

from pydantic import Field

from whobuilt.api.shapes.base import Shape
from whobuilt.case.sheets.no_records import list_rows
from whobuilt.case.sheets.register import KeptMapping, SheetHeld, Staying, Why
from whobuilt.core.sheets import Pair


class ColumnTakenOut(Shape):
    """A header, and the field that its column was taken for ("": nothing)."""

    header: str
    field: str


class TakenBackOut(Shape):
    """Who took a sheet back, when and why."""

    by: str
    at: str
    reason: str


class SheetOut(Shape):
    """A sheet that was taken in, and where the rows stand that it says."""

    id: str
    name: str
    sheet: str = Field(description="Which sheet of the file; empty where it has no names.")
    at: str
    by: str
    rows: int = Field(description="Rows that it says; those that an edit replaced are not counted.")
    wanted: int
    quoted: int
    dropped: int
    is_ours: bool = Field(description="Whether it was an export of a case, whose edits became proposed changes.")
    columns: list[ColumnTakenOut]
    taken_back: TakenBackOut | None = Field(description="Null where it stands.")


class StayingOut(Shape):
    """Rows that stay as they are when their sheet is taken back."""

    why: Why = Field(
        description="quoted: a quote was locked; reopened: somebody took the row up again by itself; edited: somebody"
        " edited it; changed: a change to it is proposed; elsewhere: another sheet says it too, or somebody typed it;"
        " dropped: it was dropped already."
    )
    count: int
    rows: str = Field(description="Their numbers in the sheet, as stretches.", examples=["3, 7–9"])  # a stretch


class SheetTurnOut(Shape):
    """What taking a sheet back, or reopening it, changes: how many rows, and which stay as they are."""

    sheet: SheetOut
    rows: int
    stays: list[StayingOut]


class MappingOut(Shape):
    """How the columns of a sheet with these headers are read, and the sheet that it was kept from."""

    id: str
    columns: list[ColumnTakenOut]
    sheet: str
    by: str
    at: str


def make_sheet_out(held: SheetHeld) -> SheetOut:
    """A sheet as it is sent."""
    taken, back = held.taken, held.back
    return SheetOut(
        id=taken.id,
        name=taken.name,
        sheet=taken.tab,
        at=taken.at.isoformat(),
        by=taken.by,
        rows=held.rows,
        wanted=held.wanted,
        quoted=held.quoted,
        dropped=held.dropped,
        is_ours=held.is_ours,
        columns=_columns(taken.columns),
        taken_back=TakenBackOut(by=back.by, at=back.at.isoformat(), reason=back.reason) if back else None,
    )


def make_turn_out(held: SheetHeld, rows: int, stays: tuple[Staying, ...] = ()) -> SheetTurnOut:
    """What becomes of a sheet's rows, as it is sent."""
    told = [StayingOut(why=each.why, count=len(each.rows), rows=list_rows(each.rows)) for each in stays]
    return SheetTurnOut(sheet=make_sheet_out(held), rows=rows, stays=told)


def make_mapping_out(kept: KeptMapping) -> MappingOut:
    """A kept mapping as it is sent."""
    sheet = kept.sheet
    return MappingOut(
        id=kept.id, columns=_columns(kept.columns), sheet=sheet.name, by=sheet.by, at=sheet.at.isoformat()
    )


def _columns(columns: tuple[Pair, ...]) -> list[ColumnTakenOut]:
    return [ColumnTakenOut(header=pair.name, field=pair.value) for pair in columns]
