"""The documents of a case as they are shown and worked on: what was read lately is kept at hand."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Generic, TypeVar

from whobuilt.case.evidence.handling import Handlings
from whobuilt.case.places import Places
from whobuilt.case.reading.drawing import draw_pages
from whobuilt.compose.highlight_map import iter_segments
from whobuilt.compose.view import View, ViewKind, choose_window, kind_of, make_view
from whobuilt.core.evidence import Box, Capture, Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement, Status
from whobuilt.ports import Original, StatementFilter
from whobuilt.read.drawing import Order, Size
from whobuilt.read.drawing import Span as Asked
from whobuilt.resolve.lookup import find_document, name_of

Span = tuple[int, int]
Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
MOST_SPANS: Final = 500  # of which the boxes are asked at once
_DOCUMENTS, _VIEWS, _SIZES, _BOXES, _PAGES = 8, 24, 64, 5_000, 8  # how many of each are kept at hand
_LARGEST_KEPT: Final = 5_000_000  # characters of a document that is kept at hand


@dataclass(frozen=True, slots=True)
class Shown:
    """A document as it is shown: the view, the sizes of its pages where it has some, and what is stated in the view."""

    document: Document
    view: View
    pages: tuple[Size, ...]
    statements: tuple[tuple[Statement, Status], ...]
    notes: tuple[str, ...]


class Kept(Generic[Key, Value]):
    """The values that were asked for last, up to a number of them."""

    def __init__(self, most: int) -> None:
        """Begin empty."""
        self._most = most
        self._held: OrderedDict[Key, Value] = OrderedDict()

    def find(self, key: Key) -> Value | None:
        """The value, if it is held."""
        if key in self._held:
            self._held.move_to_end(key)
        return self._held.get(key)

    def put(self, key: Key, value: Value) -> Value:
        """Hold a value; the one that was not asked for the longest goes where there are too many."""
        self._held[key] = value
        self._held.move_to_end(key)
        while len(self._held) > self._most:
            self._held.popitem(last=False)
        return value

    def get(self, key: Key, make: Callable[[], Value]) -> Value:
        """The value, made where it is not held."""
        found = self.find(key)
        return self.put(key, make()) if found is None else found


class Viewing:
    """Shows documents, and says where on their pages words stand."""

    def __init__(self, places: Places, handling: Handlings) -> None:
        """Nothing is read before it is asked for."""
        self._places, self._handling = places, handling
        self._documents: Kept[str, Document] = Kept(_DOCUMENTS)
        self._views: Kept[tuple[str, int], View] = Kept(_VIEWS)
        self._sizes: Kept[str, tuple[Size, ...]] = Kept(_SIZES)
        self._boxes: Kept[tuple[str, int, int], tuple[Box, ...]] = Kept(_BOXES)
        self._pages: Kept[tuple[str, int], bytes] = Kept(_PAGES)

    def document(self, words: str) -> Document:
        """A document by its id, path or file name; WhoBuiltError where there is none or several."""
        found = self._documents.find(words)
        if found is not None and self._places.record.has("document", found.id):  # it may have been destroyed
            return found
        found = find_document(self._places.record, words)
        return self._documents.put(found.id, found) if len(found.text) <= _LARGEST_KEPT else found

    def view(self, words: str, at: int = 0) -> Shown:
        """A document around the character `at`; WhoBuiltError where there is none such, or its bytes are gone."""
        document = self.document(words)
        view = self._view(document, at)
        pages, notes = self._find_sizes(document)
        return Shown(document, view, pages, tuple(self._stated(document, view)), (*view.notes, *notes))

    def boxes(self, words: str, spans: Sequence[Span]) -> dict[Span, tuple[Box, ...]]:
        """Where on the document's pages spans of its text stand, exactly; nothing for what has no pages."""
        document = self.document(words)
        _require_spans(document, spans)
        if kind_of(document) not in (ViewKind.PDF, ViewKind.PICTURE):
            return dict.fromkeys(spans, ())
        found = {span: self._boxes.find((document.id, *span)) for span in spans}
        if missing := [span for span, boxes in found.items() if boxes is None]:
            for span, boxes in self._locate(document, missing).items():
                found[span] = self._boxes.put((document.id, *span), boxes)
        return {span: boxes or () for span, boxes in found.items()}

    def page(self, words: str, number: int) -> bytes:
        """A page as a picture (PNG); WhoBuiltError where it cannot be drawn, or the document has no such page."""
        document = self.document(words)
        if kind_of(document) not in (ViewKind.PDF, ViewKind.PICTURE):
            raise WhoBuiltError(Problem("no_pages", "this document has no pages to draw.", document.id[:8]))
        found = self._pages.find((document.id, number))
        if found is None:
            drawn = draw_pages(self.original(document), Order(document, pages=(number,)))
            pictures = {size.page: data for size, data in drawn.pictures}
            if number not in pictures:
                raise WhoBuiltError(
                    Problem("unknown_page", f"it has no page {number} that can be drawn.", document.id[:8])
                )
            found = self._pages.put((document.id, number), pictures[number])
        return found

    def original(self, document: Document) -> Original:
        """The preserved bytes that a document was read from; WhoBuiltError where they are gone."""
        try:
            path = self._places.blobs.locate(document.blob)
        except KeyError:
            mend = "Go back to a copy of the case."
            raise WhoBuiltError(Problem("blob_missing", "its bytes are gone.", f"blob {document.blob}", mend)) from None
        capture = self.first_capture(document)
        name = Path(capture.source.locator).name if capture else ""
        return Original(document.blob, document.media_type, path, name)

    def first_capture(self, document: Document) -> Capture | None:
        """The capture that a document's bytes were first received in, with its handling in force."""
        return next(self._handling.captures(document.blob), None)

    def name_of(self, document: Document) -> str:
        """What a person here calls a document."""
        return name_of(self._places.record, document)

    def _view(self, document: Document, at: int) -> View:
        """The view that shows a place, at hand or made anew."""

        def make() -> View:
            if kind_of(document) is not ViewKind.PAGE:
                return make_view(document, "", at)
            return make_view(document, self.original(document).data.decode(document.encoding, "replace"), at)

        return self._views.get((document.id, choose_window(document, at)[0]), make)

    def _stated(self, document: Document, view: View) -> Iterator[tuple[Statement, Status]]:
        """The statements of which a word stands in the view."""
        for statement, status in self._places.record.iter_statements(StatementFilter(document=document.id)):
            quote = statement.quote
            spans = [(quote.start, quote.end), *((anchor.start, anchor.end) for anchor in statement.anchors)]
            if any(start < view.end and end > view.start for start, end in spans):
                yield statement, status

    def _find_sizes(self, document: Document) -> tuple[tuple[Size, ...], tuple[str, ...]]:
        """The sizes of a document's pages, and why they are not known."""
        if kind_of(document) not in (ViewKind.PDF, ViewKind.PICTURE):
            return (), ()
        try:
            original = self.original(document)
            return self._sizes.get(
                document.id, lambda: draw_pages(original, Order(document, draws=False, measures=True)).sizes
            ), ()
        except WhoBuiltError as error:
            return (), (f"The pages cannot be shown: {error.problem.message} The text is shown as it was read.",)

    def _locate(self, document: Document, spans: Sequence[Span]) -> dict[Span, tuple[Box, ...]]:
        """The exact boxes of spans; those that their runs were read with, where a page cannot be looked at."""
        order = Order(document, tuple(Asked(*span) for span in spans), draws=False)
        try:
            return {span: tuple(boxes) for span, boxes in draw_pages(self.original(document), order).boxes.items()}
        except WhoBuiltError:
            return {
                (start, end): tuple(each.box for each in iter_segments(document, start, end) if each.box)
                for start, end in spans
            }


def _require_spans(document: Document, spans: Sequence[Span]) -> None:
    """WhoBuiltError where too much is asked, or characters that the text does not have."""
    if len(spans) > MOST_SPANS:
        told = f"boxes are told of {MOST_SPANS} spans at once; {len(spans)} are asked for."
        raise WhoBuiltError(Problem("too_many_spans", told, document.id[:8], "Ask for fewer."))
    for start, end in spans:
        if not 0 <= start < end <= len(document.text):
            told = f"the text has no characters {start} to {end}; it has {len(document.text)}."
            raise WhoBuiltError(Problem("no_such_span", told, document.id[:8], "Give a span of the document's text."))
