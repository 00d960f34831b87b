"""Documents: listed, shown with every run of their text at its place, and their bytes as they were preserved."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.base import clean_text
from whobuilt.api.shapes.documents import (
    BoxOut,
    DocumentOut,
    DocumentView,
    StatementIn,
    make_box_out,
    make_capture_out,
    make_view_out,
)
from whobuilt.api.shapes.evidence import DocumentBrief, make_brief
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.api.shapes.statements import Card, make_card_out
from whobuilt.case import Case
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import Original

router = APIRouter(prefix="/documents", tags=["documents"])

_SPANS = re.compile(r"[0-9]{1,12}-[0-9]{1,12}(?:,[0-9]{1,12}-[0-9]{1,12})*")
_NOT_IN_NAMES = frozenset('/\\:*?"<>|')
_LONGEST_NAME = 120
_INERT = {  # whatever the bytes are, a browser only keeps them
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


@router.get("", operation_id="listDocuments")
async def list_documents(desk: Desk, limit: Limit = 50, after: After = "") -> Page[DocumentBrief]:
    """The documents, in the order in which they were kept."""

    def look(case: Case) -> Page[DocumentBrief]:
        documents = case.sources.documents()
        items, cursor = cut_page(documents, limit, after)
        found = [make_brief(brief) for brief in case.sources.briefs(items)]
        return Page(items=found, total=len(documents), next=cursor)

    return await desk.ask(look)


@router.get("/{document}", operation_id="getDocument")
async def get_document(desk: Desk, document: str) -> DocumentOut:
    """A document and the captures that its bytes were received in."""

    def look(case: Case) -> DocumentOut:
        found = case.viewing.document(document)
        captures = case.sources.of_document(found.blob)
        brief = make_brief(case.sources.brief(found.id))
        return DocumentOut(document=brief, captures=[make_capture_out(each) for each in captures])

    return await desk.read(look)


@router.get("/{document}/view", operation_id="getDocumentView")
async def get_view(desk: Desk, document: str, at: Annotated[int, Query(ge=0)] = 0) -> DocumentView:
    """A document as it is shown; of a long one what is around the character `at`."""

    def show(case: Case) -> DocumentView:
        shown = case.viewing.view(document, at)
        return make_view_out(shown, case.sources.brief(shown.document.id))

    return await desk.show(show)


@router.post("/{document}/statements", operation_id="stateByHand")
async def state_by_hand(desk: Desk, by: By, document: str, asked: StatementIn) -> Card:
    """Keep a statement made of selected words; with `accept` it is accepted at once, or not kept at all."""
    spans = [(span.field, span.start, span.end) for span in asked.spans]

    def state(case: Case) -> Card:
        found = case.viewing.document(document)
        made = case.state_spans(found, asked.prop, spans, asked.values, by if asked.accept else "")
        return make_card_out(case.reviewing.card(made.id))

    return await desk.ask(state, by)


@router.get("/{document}/boxes", operation_id="getBoxes")
async def get_boxes(
    desk: Desk,
    document: str,
    spans: Annotated[str, Query(max_length=20_000, description="Spans of the text: 12-40,50-60")],
) -> list[BoxOut]:
    """Where on the pages of a PDF or picture stretches of its text stand, exactly."""
    if not _SPANS.fullmatch(spans):
        raise WhoBuiltError(Problem("bad_spans", "these are no spans.", spans[:80], "Write, for example, 12-40,50-60."))
    asked = [(int(start), int(end)) for start, end in (span.split("-") for span in spans.split(","))]
    found = await desk.show(lambda case: case.viewing.boxes(document, asked))
    return [make_box_out(*span, box) for span, boxes in found.items() for box in boxes]


@router.get("/{document}/pages/{page}", operation_id="getPagePicture", response_class=Response)
async def get_page(desk: Desk, document: str, page: int) -> Response:
    """A page of a PDF or picture as a PNG, drawn by a process that nothing hostile gets out of."""
    drawn = await desk.show(lambda case: case.viewing.page(document, page))
    return Response(drawn, media_type="image/png", headers=_INERT)


@router.get("/{document}/original", operation_id="getOriginal", response_class=FileResponse)
async def get_original(desk: Desk, document: str) -> FileResponse:
    """The preserved bytes, to be kept as a file; a part of them where the request names a range."""

    def find(case: Case) -> Original:
        return case.viewing.original(case.viewing.document(document))

    original = await desk.show(find)
    assert not isinstance(original.content, bytes)
    return FileResponse(
        original.content,
        media_type="application/pdf" if original.media_type == "application/pdf" else "application/octet-stream",
        filename=_file_name(original),
        content_disposition_type="attachment",
        headers=_INERT,
    )


def _file_name(original: Original) -> str:
    """The file's own name as a header may hold it: what only shows otherwise, or not at all, is left out."""
    written = "".join(each for each in clean_text(original.name) if each.isprintable() and each not in _NOT_IN_NAMES)
    return written[-_LONGEST_NAME:].strip(". ") or original.blob[:16]  # no hidden file, no folder
