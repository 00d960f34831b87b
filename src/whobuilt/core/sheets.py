"""What a person brings in a spreadsheet: rows that want their quote, and cells that were edited in an export.

The case's log alone holds them. None is changed: a later entry settles it, and another may take that back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whobuilt.core.dates import require_aware
from whobuilt.core.ids import make_id
from whobuilt.core.statements import Prop


class Settled(StrEnum):
    """What became of a wanted row, a sheet, a kept mapping, a proposed change, or an entry of the diary.

    `open` takes an earlier word back.
    """

    OPEN = "open"
    QUOTED = "quoted"
    DROPPED = "dropped"
    REPLACED = "replaced"
    APPLIED = "applied"
    DISMISSED = "dismissed"
    WITHDRAWN = "withdrawn"
    FORGOTTEN = "forgotten"


@dataclass(frozen=True, slots=True)
class Pair:
    """A name and what stands under it: a column and its cell, a header and its field."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class SheetTaken:
    """A sheet that was taken in: its file's name and SHA-256, and which of its headers was taken for what.

    Where `is_kept`, a sheet with the same headers is read so again.
    """

    id: str
    name: str
    sha256: str
    tab: str
    header_row: int
    columns: tuple[Pair, ...]
    rows: int
    by: str
    at: datetime
    is_kept: bool = True

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A row that somebody typed: a proposal that no words of a document stand behind yet.

    `quote` is what the sheet itself gives as the source's words: a saying, not a finding. `others` are the cells of
    columns that nothing is known of.
    """

    id: str
    sheet: str
    row: int
    prop: Prop
    fields: tuple[Pair, ...]
    quote: str
    links: tuple[str, ...]
    note: str
    others: tuple[Pair, ...]
    by: str
    at: datetime

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)

    def get(self, name: str) -> str:
        """What the row says of a field; empty where it does not."""
        return next((pair.value for pair in self.fields if pair.name == name), "")


@dataclass(frozen=True, slots=True)
class RowTyped:
    """What a row says, before it is signed."""

    prop: Prop = Prop.SUPPLIES
    fields: tuple[Pair, ...] = ()
    quote: str = ""
    links: tuple[str, ...] = ()
    note: str = ""
    others: tuple[Pair, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing that a quote could be wanted for."""
        return not (self.fields or self.quote or self.links)


def sheet_id(sha256: str, place: tuple[str, int], fields: tuple[str, ...]) -> str:
    """A sheet's id: its file's bytes, its tab and the row of its header, and what its columns were taken for.

    Taken in again with other columns it is another one, so that either can be taken back without the other.
    """
    tab, header_row = place
    return make_id("sheet", sha256, tab, str(header_row), *fields)


def wanted_id(typed: RowTyped) -> str:
    """A wanted row's id: what it says; never its sheet, its place, who typed it or when."""
    pairs = [part for pair in (*typed.fields, *typed.others) for part in (pair.name, pair.value)]
    return make_id(
        "wanted",
        typed.prop,
        str(len(typed.fields)),
        typed.quote,
        str(len(typed.links)),
        *typed.links,
        typed.note,
        *pairs,
    )


def make_wanted(typed: RowTyped, place: tuple[str, int], by: str, at: datetime) -> Wanted:
    """A wanted row of a sheet (its id and the row's number; "" and 0 where it was typed by hand)."""
    return Wanted(
        wanted_id(typed), *place, typed.prop, typed.fields, typed.quote, typed.links, typed.note, typed.others, by, at
    )


@dataclass(frozen=True, slots=True)
class Change:
    """A cell that was edited in an export: proposed for a record, and never applied by itself.

    `target` is the id of a statement or a wanted row. `conflict` tells how the record itself changed since the export.
    """

    id: str
    target: str
    field: str
    before: str
    after: str
    sheet: str
    row: int
    by: str
    at: datetime
    conflict: str = ""

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)


def make_change(
    target: str, field: str, cells: tuple[str, str], place: tuple[str, int], signed: tuple[str, datetime], conflict: str
) -> Change:
    """A proposed change, with the id that its content gives; `cells` before and after."""
    return Change(make_id("change", target, field, *cells), target, field, *cells, *place, *signed, conflict)


@dataclass(frozen=True, slots=True)
class Settlement:
    """The last word on a wanted row, a change, an entry of the diary, or a sheet. `made` is what came of it.

    Of a sheet, `rows` are the ids of its wanted rows that are settled with it.
    """

    about: str
    state: Settled
    by: str
    at: datetime
    reason: str = ""
    made: str = ""
    rows: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Times are aware, and somebody settled it."""
        require_aware(self.at)
        if not self.by:
            raise ValueError("a settlement names who took it")
