"""A quote shown in its place in the original: one harmless HTML file that needs nothing else.

A page is shown as a page, a text as its source with line numbers, a PDF or picture as pictures of its pages with boxes
over the words, and what lies in a package (a workbook, a letter, a mail) by paragraph and cell, each place named.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from whobuilt.compose.highlight_map import HTML, Marked, find_marked, iter_segments
from whobuilt.compose.highlight_page import to_safe_page
from whobuilt.core.evidence import Box, Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import Original

_AROUND: Final = 60  # lines shown before and after a mark, where a text is long
_LONG_TEXT: Final = 1_000  # lines that are shown in any case
_LONGEST_LINE: Final = 20_000  # characters shown of a line before and after a mark
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture (PNG or JPEG); `width` and `height` in the unit of the document's boxes."""

    data: bytes
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Pictures:
    """How pages look.

    `get` gives the picture of a page (they count from 1), `locate` the boxes of `text[start:end]` where it knows
    better ones than the document's segments have.
    """

    get: Callable[[int], Picture | None]
    locate: Callable[[int, int], Iterable[Box]] | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is shown; `mark` is the number of the quote that it belongs to, else 0; `first` of that quote."""

    text: str
    mark: int = 0
    first: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line with its label; its cells, of which there is one where it is no row of a table. Empty: lines left out."""

    label: str
    cells: tuple[tuple[Piece, ...], ...]
    places: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page's picture, and in hundredths of its size where the boxes stand: left, top, width, height, quote."""

    page: int
    address: str
    boxes: tuple[tuple[float, float, float, float, int], ...]


@dataclass(frozen=True, slots=True)
class _View:
    kind: str
    page: str = ""
    lines: tuple[Line, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    note: str = ""


def highlight(
    document: Document, original: Original, spans: Sequence[tuple[int, int]], pictures: Pictures | None = None
) -> str:
    """One HTML file that shows the original with `document.text[start:end]` marked for each span.

    `original` is what the document was read from. WhoBuiltError where it is not, or where a span is not in the text.
    """
    _require(document, original, spans)
    quotes = [
        (number, document.text[start:end], _place(document, start, end)) for number, (start, end) in enumerate(spans, 1)
    ]
    view = _make_view(document, original, tuple(spans), pictures)
    return (
        _environment()
        .get_template("highlight.html.j2")
        .render(document=document, title=document.metadata.title or original.name, quotes=quotes, view=view)
    )


def _require(document: Document, original: Original, spans: Sequence[tuple[int, int]]) -> None:
    if document.blob != original.blob:
        message = f"The document was read from {document.blob}, not from {original.blob}."
        raise WhoBuiltError(Problem("wrong_original", message, document.id, "Give the bytes that it was read from."))
    for start, end in spans:
        if not 0 <= start < end <= len(document.text):
            message = f"The text has no characters {start} to {end}; it has {len(document.text)}."
            raise WhoBuiltError(Problem("no_such_span", message, document.id, "Give a span of the document's text."))


def _place(document: Document, start: int, end: int) -> str:
    places = dict.fromkeys(segment.at for segment in iter_segments(document, start, end))
    first, *rest = [*places, ""]
    return f"{first} to {rest[-2]}" if len(rest) > 1 else first


def _make_view(
    document: Document, original: Original, spans: tuple[tuple[int, int], ...], pictures: Pictures | None
) -> _View:
    if pictures and (sheets := tuple(_iter_sheets(document, spans, pictures))):
        return _View("pictures", sheets=sheets)
    if not document.encoding or any(segment.part for segment in document.segments):
        return _View("text", lines=tuple(_iter_text_lines(document, spans)))
    source = original.data.decode(document.encoding, "replace")
    marks = find_marked(document, source, spans)
    if document.media_type == HTML:
        return _View("page", page=to_safe_page(document, source, marks))
    note = (
        ""
        if all(mark.exact for mark in marks)
        else "The source writes these words in another way: marked is all of it."
    )
    return _View("source", lines=tuple(_iter_source_lines(source, marks)), note=note)


def _iter_sheets(document: Document, spans: tuple[tuple[int, int], ...], pictures: Pictures) -> Iterator[Sheet]:
    found: dict[int, list[tuple[Box, int]]] = {}
    for number, (start, end) in enumerate(spans, 1):
        own = (segment.box for segment in iter_segments(document, start, end))
        boxes = pictures.locate(start, end) if pictures.locate else (box for box in own if box)
        for box in boxes:
            found.setdefault(box.page, []).append((box, number))
    for page in sorted(found):
        if picture := pictures.get(page):
            boxes_of_page = tuple(_in_hundredths(box, picture, number) for box, number in found[page])
            yield Sheet(page, _address(picture.data), boxes_of_page)


def _in_hundredths(box: Box, picture: Picture, number: int) -> tuple[float, float, float, float, int]:
    across, down = 100 / picture.width, 100 / picture.height
    width, height = (box.right - box.left) * across, (box.bottom - box.top) * down
    return round(box.left * across, 3), round(box.top * down, 3), round(width, 3), round(height, 3), number


def _address(data: bytes) -> str:
    kind = "png" if data.startswith(_PNG) else "jpeg" if data.startswith(_JPEG) else ""
    if not kind:
        raise WhoBuiltError(
            Problem("no_picture", "A page's picture is neither PNG nor JPEG.", "", "Give one of these.")
        )
    return f"data:image/{kind};base64,{b64encode(data).decode('ascii')}"


def _iter_text_lines(document: Document, spans: tuple[tuple[int, int], ...]) -> Iterator[Line]:
    """The document's own text by line, each with its place in the original; rows of tables by cell."""
    marks = [Marked(start, end, number) for number, (start, end) in enumerate(spans, 1)]
    for start, end in _iter_shown(document.text, marks):
        if start < 0:
            yield Line("", ())
            continue
        cells, places, begin = [], [], start
        for cell in document.text[start:end].split("\t"):
            stop = begin + len(cell)
            cells.append(tuple(_iter_pieces(document.text, begin, stop, marks)))
            segment = next(iter_segments(document, begin, stop), None) if stop > begin else None
            places.append(segment.at if segment else "")
            begin = stop + 1
        yield Line(next((place for place in places if place), ""), tuple(cells), tuple(places))


def _iter_source_lines(source: str, marks: Sequence[Marked]) -> Iterator[Line]:
    number = at = 0
    for start, end in _iter_shown(source, marks):
        if start < 0:
            yield Line("", ())
            continue
        number += source.count("\n", at, start)
        at = start
        yield Line(f"{number + 1:,}", (tuple(_iter_pieces(source, start, end, marks)),))


def _iter_shown(text: str, marks: Sequence[Marked]) -> Iterator[tuple[int, int]]:
    """The lines near a mark, or all of a text that is not long; (-1, -1) where some are left out."""
    starts = [0]
    while (found := text.find("\n", starts[-1])) >= 0:
        starts.append(found + 1)
    if len(starts) > 1 and starts[-1] == len(text):
        starts.pop()  # a line end at the end begins no line
    near: set[int] = set()
    if len(starts) > _LONG_TEXT:
        index = 0
        for mark in sorted(marks, key=lambda mark: mark.start):
            while index + 1 < len(starts) and starts[index + 1] <= mark.start:
                index += 1
            last = index + text.count("\n", mark.start, mark.end)
            near.update(range(max(0, index - _AROUND), min(len(starts), last + _AROUND + 1)))
    skipped = False
    for index, start in enumerate(starts):
        if near and index not in near:
            skipped = True
            continue
        if skipped:
            yield -1, -1
        skipped = False
        yield start, starts[index + 1] - 1 if index + 1 < len(starts) else _line_end(text, start)
    if skipped:
        yield -1, -1


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return end if end >= 0 else len(text)


def _iter_pieces(text: str, start: int, end: int, marks: Sequence[Marked]) -> Iterator[Piece]:
    """A line's text in pieces, marked and not; of a very long stretch without marks only the ends."""
    place = start
    for mark in sorted(marks, key=lambda mark: mark.start):
        first, last = max(mark.start, place), min(mark.end, end)
        if first >= last:
            continue
        yield Piece(_shortened(text[place:first]))
        begins = first == mark.start and not any(
            other.number == mark.number and other.start < mark.start for other in marks
        )
        yield Piece(text[first:last], mark.number, begins)
        place = last
    yield Piece(_shortened(text[place:end]))


def _shortened(text: str) -> str:
    if len(text) <= 2 * _LONGEST_LINE:
        return text
    left_out = len(text) - 2 * _LONGEST_LINE
    return f"{text[:_LONGEST_LINE]} [… {left_out:,} characters …] {text[-_LONGEST_LINE:]}"


def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("whobuilt.compose"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
