"""A quote in its place in the original, as one file that a browser shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from whobuilt.case.places import Places
from whobuilt.codec import dumps, loads
from whobuilt.compose.highlight import Picture, Pictures, highlight
from whobuilt.core.evidence import Box, Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.engine import ReaderPool
from whobuilt.ports import Original, Part
from whobuilt.read.drawing import BOXES, Drawn, Order, Size, Span

DRAW = "whobuilt.read.drawing:draw"  # what a child process calls to draw pages


def show_statement(places: Places, statement: Statement) -> str:
    """The page, text or picture that a statement quotes, with its quote marked in its place."""
    return show_spans(places, statement.document, [(statement.quote.start, statement.quote.end)])


def show_spans(places: Places, name: str, spans: Sequence[tuple[int, int]]) -> str:
    """The original of a document with characters of its text marked."""
    document = places.record.get_document(name)
    try:
        path = places.blobs.locate(document.blob)
    except KeyError:
        gone = Problem("blob_missing", "its bytes are gone.", f"blob {document.blob}", "Go back to a copy of the case.")
        raise WhoBuiltError(gone) from None
    capture = next(places.record.iter_captures(document.blob), None)
    name = Path(capture.source.locator).name if capture else ""
    original = Original(document.blob, document.media_type, path, name)
    drawn = document.media_type == "application/pdf" or document.media_type.startswith("image/")
    return highlight(document, original, spans, _draw(original, document, spans) if drawn else None)


def _draw(original: Original, document: Document, spans: Sequence[tuple[int, int]]) -> Pictures:
    """Pictures of the pages that hold the spans; WhoBuiltError where they cannot be drawn."""
    order = Order(_only(document, spans), tuple(Span(*span) for span in spans))
    pages: dict[int, Picture] = {}
    boxes: dict[tuple[int, int], tuple[Box, ...]] = {}
    assert not isinstance(original.content, bytes)
    with ReaderPool(DRAW, workers=1) as pool:
        found = pool.read(original.content, original.blob, "", dumps(order))
        if found.problems:
            raise WhoBuiltError(replace(found.problems[0], where=document.id))
        for part in found.parts:
            if not isinstance(part, Part):
                raise WhoBuiltError(replace(part, where=document.id))
            if part.name == BOXES:
                told = loads(Drawn, part.data.decode()).located
                boxes = {(each.span.start, each.span.end): each.boxes for each in told}
            else:
                size = loads(Size, part.name)
                pages[size.page] = Picture(part.data, size.width, size.height)
    return Pictures(pages.get, lambda start, end: boxes.get((start, end), ()))


def _only(document: Document, spans: Sequence[tuple[int, int]]) -> Document:
    """The document without the segments that no span touches: a child needs no more."""
    first, last = min(start for start, _ in spans), max(end for _, end in spans)
    return replace(
        document,
        passages=(),
        segments=tuple(each for each in document.segments if each.end > first and each.start < last),
    )
