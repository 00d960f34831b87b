"""A quote in its place in the original, as one file that a browser shows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from whobuilt.case.places import Places
from whobuilt.case.reading.drawing import draw_pages
from whobuilt.compose.highlight import Picture, Pictures, highlight
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.ports import Original
from whobuilt.read.drawing import Order, Span


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
    drawn = draw_pages(original, Order(document, tuple(Span(*span) for span in spans)))
    pages = {size.page: Picture(data, size.width, size.height) for size, data in drawn.pictures}
    return Pictures(pages.get, lambda start, end: drawn.boxes.get((start, end), ()))
