"""Documents as they are shown and worked on, and the captures that they were read from."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from whobuilt.api.shapes.base import Asked, Shape
from whobuilt.api.shapes.evidence import (
    AnchorOut,
    DecisionOut,
    DocumentBrief,
    SpanOut,
    make_anchor_out,
    make_brief,
    make_decision_out,
)
from whobuilt.api.shapes.pages import ProblemOut, make_problem_out
from whobuilt.case.evidence.sources import Brief, SourceRecord
from whobuilt.case.reading.viewing import Shown
from whobuilt.compose.view import Run, ViewKind
from whobuilt.core.evidence import Box, Handling, SourceKind
from whobuilt.core.statements import Prop, Statement, Status
from whobuilt.read.drawing import Size


class PageOut(Shape):
    """A page's size: points of a PDF, pixels of a picture."""

    page: int = Field(description="Pages count from 1.")
    width: float
    height: float


class BoxOut(SpanOut):
    """Where on a page a stretch of text stands, from the page's top left; one for each piece of a line."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


class RunOut(BoxOut):
    """A run of a page's text in its box."""

    text: str


class MarkOut(Shape):
    """A statement that stands in the view."""

    statement: str
    status: Status
    quote: SpanOut
    anchors: list[AnchorOut]


class DocumentView(Shape):
    """A document as it is shown: `text[start:end]` of `length` characters.

    In `html` every character stands in `<span data-start="N">`, which holds `text[N:N + its length]` in code points;
    around the spans stand harmless elements only. It is to be shown in a sandboxed frame all the same.
    """

    document: DocumentBrief
    kind: ViewKind
    html: str
    start: int
    end: int
    length: int
    pages: list[PageOut]
    runs: list[RunOut]
    direction: Literal["ltr", "rtl"]
    statements: list[MarkOut]
    notes: list[str]


class CaptureOut(Shape):
    """A capture with its record: what was received, when, how, from where, and what may leave of it."""

    id: str
    blob: str = Field(description="SHA-256 of the bytes.")
    size: int
    at: str
    method: str
    locator: str
    via: str
    archived_at: str
    kind: SourceKind
    handling: Handling = Field(description="What is in force: the strictest over all captures of the same bytes.")
    own_handling: Handling = Field(description="What it was captured with.")
    handled: DecisionOut | None = Field(description="The decision on it that stands.")
    media_type: str
    parent: str
    documents: list[str]
    log_entry: int | None
    problems: list[ProblemOut]


class DocumentOut(Shape):
    """A document and the captures of its bytes."""

    document: DocumentBrief
    captures: list[CaptureOut]


class FieldSpanIn(Asked):
    """Words that were selected for a field."""

    field: str = Field(max_length=40, examples=["subject"])
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class StatementIn(Asked):
    """A statement made of selected words. One stretch may serve several fields, one field have several."""

    prop: Prop
    spans: list[FieldSpanIn] = Field(max_length=100)
    values: dict[str, str] = Field(default_factory=dict, max_length=40, examples=[{"date": "2019-06"}])
    accept: bool = False


class HandlingIn(Asked):
    """How a source is to be handled from now on."""

    handling: Handling
    reason: str = Field(default="", max_length=10_000)


def make_view_out(shown: Shown, brief: Brief) -> DocumentView:
    """A view as it is sent."""
    view = shown.view
    return DocumentView(
        document=make_brief(brief),
        kind=view.kind,
        html=view.html,
        start=view.start,
        end=view.end,
        length=view.length,
        pages=[_page(size) for size in shown.pages],
        runs=[_run(run) for run in view.runs],
        direction=view.direction,
        statements=[_mark(statement, status) for statement, status in shown.statements],
        notes=list(shown.notes),
    )


def make_box_out(start: int, end: int, box: Box) -> BoxOut:
    """A box as it is sent."""
    return BoxOut(start=start, end=end, page=box.page, left=box.left, top=box.top, right=box.right, bottom=box.bottom)


def make_capture_out(record: SourceRecord) -> CaptureOut:
    """A capture as it is sent."""
    capture, source = record.capture, record.capture.source
    return CaptureOut(
        id=capture.id,
        blob=capture.blob,
        size=capture.size,
        at=capture.at.isoformat(),
        method=capture.method,
        locator=source.locator,
        via=source.via,
        archived_at=source.archived_at.isoformat() if source.archived_at else "",
        kind=source.kind,
        handling=record.handling,
        own_handling=source.handling,
        handled=make_decision_out(record.handled) if record.handled else None,
        media_type=capture.media_type,
        parent=capture.parent,
        documents=list(record.documents),
        log_entry=record.log_entry,
        problems=[make_problem_out(problem) for problem in record.problems],
    )


def _page(size: Size) -> PageOut:
    return PageOut(page=size.page, width=size.width, height=size.height)


def _run(run: Run) -> RunOut:
    box = run.box
    return RunOut(
        start=run.start,
        end=run.end,
        page=box.page,
        left=box.left,
        top=box.top,
        right=box.right,
        bottom=box.bottom,
        text=run.text,
    )


def _mark(statement: Statement, status: Status) -> MarkOut:
    return MarkOut(
        statement=statement.id,
        status=status,
        quote=SpanOut(start=statement.quote.start, end=statement.quote.end),
        anchors=[make_anchor_out(anchor) for anchor in statement.anchors],
    )
