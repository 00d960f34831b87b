"""Spreadsheets as they are sent: what a sheet would be read as, wanted rows, offers, proposed changes, the diary."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from whobuilt.api.shapes.base import Asked, Shape
from whobuilt.api.shapes.documents import FieldSpanIn
from whobuilt.api.shapes.evidence import SpanOut
from whobuilt.api.shapes.statements import DoubtOut
from whobuilt.case.sheets.changes import Proposed
from whobuilt.case.sheets.columns import FIELDS
from whobuilt.case.sheets.diary import Kept
from whobuilt.case.sheets.no_records import WhyLeft, list_rows
from whobuilt.case.sheets.offers import Offer, QuoteCheck
from whobuilt.case.sheets.sheets import Preview
from whobuilt.case.sheets.typed import MOST_KINDS, Doubt
from whobuilt.case.sheets.wanted import WantedRow
from whobuilt.compose.wanted import wanted_sentence
from whobuilt.core.lock import LockFailure
from whobuilt.core.statements import Prop

_PLAIN = {
    "altered": "the document has other words",
    "misattributed": "the words stand in another document",
    "fabricated": "quote not found",
    "stitched": "the words stand apart in the document",
    "layout": "only line breaks, spaces or hyphens differ, and the words stand there more than once",
    "translated": "the words stand in a translation only",
}
WantedState = Literal["wanted", "quoted", "dropped"]
ChangeState = Literal["proposed", "applied", "dismissed"]


class ColumnOut(Shape):
    """A column of a sheet, and what it is taken for ("": nothing)."""

    index: int
    header: str
    examples: list[str]
    field: str
    guessed: bool


class LeftOutOut(Shape):
    """Rows that would be left out, for they are no records."""

    why: WhyLeft
    count: int
    rows: str = Field(description="Their numbers in the sheet, as stretches.", examples=["3, 7–9"])  # a stretch


class DoubtfulOut(Shape):
    """Cells of one text that would not be taken as they stand, such as a date that may be two days."""

    code: str = Field(examples=["unsure_date"])
    cell: str = Field(examples=["3/6/2019"])
    taken: str = Field(description="What of it would be taken; empty for nothing.", examples=["2019"])
    message: str
    count: int
    rows: str


class SheetPreview(Shape):
    """What a sheet would be read as; nothing is kept yet."""

    upload: str = Field(description="The uploaded file; it is kept until the service stops.")
    name: str
    sheets: list[str]
    sheet: str
    header_row: int
    rows: int
    columns: list[ColumnOut]
    fields: list[str]
    encoding: str
    notes: list[str]
    is_ours: bool = Field(description="Whether it is an export of a case, whose edits become proposed changes.")
    known_mapping: str = Field(description="The sheet whose columns were mapped by a person; it is read like that one.")
    looked: int = Field(description="How many rows were looked at, for what would be left out and what is doubtful.")
    left_out: list[LeftOutOut]
    doubtful: list[DoubtfulOut] = Field(description=f"The first {MOST_KINDS} kinds, each with its rows.")
    doubtful_cells: int = Field(description="How many such cells there are in all.")


class PreviewIn(Asked):
    """How an uploaded sheet is to be shown again."""

    upload: str
    sheet: str = ""
    header_row: int = Field(default=0, ge=0)
    columns: dict[int, str] | None = Field(default=None, description="The field of each column, by its index.")


class SheetIn(PreviewIn):
    """How an uploaded sheet is to be taken in."""

    keep_mapping: bool = True


class WantedOut(Shape):
    """A row that somebody typed: a proposal that wants its quote."""

    id: str
    sheet: str
    row: int
    prop: Prop
    fields: dict[str, str]
    sentence: str
    quote: str
    links: list[str]
    note: str
    by: str
    at: str
    state: WantedState
    statement: str
    missing_links: list[str]
    doubts: list[DoubtOut]


class WantedIn(Asked):
    """A row that is typed by hand."""

    prop: Prop = Prop.SUPPLIES
    fields: dict[str, str] = Field(default_factory=dict, examples=[{"subject": "Example Ltd"}])
    quote: str = ""
    links: list[str] = Field(default_factory=list)
    note: str = ""


class WantedQuoteIn(Asked):
    """The words that are the quote of a wanted row."""

    document: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)
    spans: list[FieldSpanIn] = Field(default_factory=list)
    values: dict[str, str] = Field(default_factory=dict)
    accept: bool = False


class ReasonIn(Asked):
    """Why."""

    reason: str = ""


class OfferOut(Shape):
    """A passage that may be the quote of a wanted row: offered, never assumed."""

    document: str
    title: str
    locator: str
    start: int
    end: int
    exact: str
    found: dict[str, SpanOut]
    missing: list[str]
    is_linked: bool


class LinkOut(Shape):
    """A link of wanted rows, and the documents of the case that it leads to."""

    link: str
    is_web: bool = Field(description="Whether it can be asked for; a path is added as a file.")
    documents: list[str]
    rows: int


class LinksIn(Asked):
    """The links that are to be asked for: each host hears of it."""

    links: list[str] = Field(min_length=1)


class ChangeOut(Shape):
    """A cell that was edited in an export: proposed, and applied by a person only."""

    id: str
    target: str
    target_sentence: str
    field: str
    before: str
    after: str
    sheet: str
    row: int
    by: str
    at: str
    state: ChangeState
    conflict: str


class DiaryEntryOut(Shape):
    """Where somebody looked, when, with which words, and what came of it."""

    id: str
    where: str
    when: str
    words: str
    found: str
    nothing_found: bool
    note: str
    by: str
    at: str
    citation: str
    withdrawn: bool


class LookIn(Asked):
    """A search to be written down."""

    where: str
    when: str = Field(default="", description="2026, 2026-09 or 2026-09-03; today where it is empty.")
    words: str = ""
    found: str = ""
    nothing_found: bool = False
    note: str = ""


def make_preview(preview: Preview, upload: str, most: int) -> SheetPreview:
    """A preview as it is sent; `most` rows of it were looked at."""
    left, doubts = preview.left, preview.doubts
    return SheetPreview(
        upload=upload,
        name=preview.name,
        sheets=list(preview.tabs),
        sheet=preview.tab,
        header_row=preview.header_row,
        rows=preview.rows,
        columns=[
            ColumnOut(
                index=each.index,
                header=each.header,
                examples=list(each.examples),
                field=each.field,
                guessed=each.guessed,
            )
            for each in preview.columns
        ],
        fields=list(FIELDS),
        encoding=preview.encoding,
        notes=[str(problem) for problem in preview.problems],
        is_ours=preview.is_ours,
        known_mapping=preview.known_mapping,
        looked=min(most, preview.rows) if left else 0,
        left_out=[LeftOutOut(why=why, count=len(rows), rows=list_rows(rows)) for why, rows in left.kinds()]
        if left
        else [],
        doubtful=[_make_doubtful(*each) for each in doubts.kinds()] if doubts else [],
        doubtful_cells=sum(map(len, doubts.rows.values())) if doubts else 0,
    )


def _make_doubtful(doubt: Doubt, rows: list[int]) -> DoubtfulOut:
    return DoubtfulOut(
        code=doubt.code,
        cell=doubt.cell,
        taken=doubt.taken,
        message=doubt.told,
        count=len(rows),
        rows=list_rows(rows),
    )


def make_wanted_out(row: WantedRow, sheet: str, missing: tuple[str, ...], checks: tuple[QuoteCheck, ...]) -> WantedOut:
    """A wanted row as it is sent; `sheet` is the name of the file that it came in."""
    wanted, others = row.wanted, [f"{pair.name}: {pair.value}" for pair in row.wanted.others]
    return WantedOut(
        id=wanted.id,
        sheet=sheet,
        row=wanted.row,
        prop=wanted.prop,
        fields={pair.name: pair.value for pair in wanted.fields},
        sentence=wanted_sentence(wanted),
        quote=wanted.quote,
        links=list(wanted.links),
        note="\n".join(filter(None, (wanted.note, *others))),
        by=wanted.by,
        at=wanted.at.isoformat(),
        state=_state(row.state),
        statement=row.settlement.made if row.settlement and row.state == "quoted" else "",
        missing_links=list(missing),
        doubts=[make_doubt(check.failure, check.document) for check in checks],
    )


def make_doubt(failure: LockFailure, document: str) -> DoubtOut:
    """What is wrong with a quote that a sheet gives."""
    name = failure.failure.value
    found = failure.detail if name in ("altered", "stitched") else ""
    elsewhere = failure.detail if name == "misattributed" else document
    return DoubtOut(
        code=name, field="quote", message=f"{_PLAIN[name]}.", expected=failure.exact, found=found, document=elsewhere
    )


def make_offer_out(offer: Offer) -> OfferOut:
    """An offer as it is sent."""
    return OfferOut(
        document=offer.document,
        title=offer.title,
        locator=offer.locator,
        start=offer.start,
        end=offer.end,
        exact=offer.exact,
        found={field: SpanOut(start=start, end=end) for field, start, end in offer.found},
        missing=list(offer.missing),
        is_linked=offer.is_linked,
    )


def make_change_out(proposed: Proposed, sentence: str, sheet: str, conflict: str) -> ChangeOut:
    """A proposed change as it is sent."""
    change = proposed.change
    state: ChangeState = "applied" if proposed.state == "applied" else "proposed"
    return ChangeOut(
        id=change.id,
        target=change.target,
        target_sentence=sentence,
        field=change.field,
        before=change.before,
        after=change.after,
        sheet=sheet,
        row=change.row,
        by=change.by,
        at=change.at.isoformat(),
        state="dismissed" if proposed.state == "dismissed" else state,
        conflict=conflict,
    )


def make_diary_out(kept: Kept) -> DiaryEntryOut:
    """An entry of the diary as it is sent."""
    look = kept.entry.look
    return DiaryEntryOut(
        id=kept.entry.id,
        where=look.where,
        when=look.when.iso,
        words=look.words,
        found=look.found,
        nothing_found=look.nothing_found,
        note=look.note,
        by=kept.entry.by,
        at=kept.entry.at.isoformat(),
        citation=kept.entry.citation,
        withdrawn=kept.withdrawn is not None,
    )


def _state(state: str) -> WantedState:
    return "quoted" if state == "quoted" else "dropped" if state == "dropped" else "wanted"
