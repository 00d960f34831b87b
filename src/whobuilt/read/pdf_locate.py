"""Where on its pages a span of a PDF's text stands, exactly, by the characters of the preserved bytes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from whobuilt.core.evidence import Box, Document, Segment
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.read.pdf_direction import letters_of
from whobuilt.read.pdf_library import HYPHEN, NOWHERE, UNKNOWN, Page, Pdf, PdfError, Rect, open_pdf
from whobuilt.read.pdf_text import boxed


def locate(data: bytes, document: Document, start: int, end: int) -> tuple[Box, ...]:
    """The boxes that `document.text[start:end]` fills on its pages, one for each piece of a line, in order.

    `data` are the preserved bytes that the document was read from. Each character is looked up there again and
    compared with the text; WhoBuiltError where one differs, for then a highlight would stand on the wrong words.
    Text that was recognised in a picture, and notes, have the boxes that they were read with.
    """
    boxes: list[Box] = []
    pages: dict[str, list[Segment]] = {}
    for segment in document.segments:
        if segment.end > start and segment.start < end:
            pages.setdefault(segment.part, []).append(segment)
    try:
        with open_pdf(data) as pdf:
            for part, segments in pages.items():
                boxes += _locate_on(pdf, document, part, [(segment, start, end) for segment in segments])
    except PdfError as error:
        raise _moved(document, str(error)) from error
    return tuple(boxes)


def _locate_on(pdf: Pdf, document: Document, part: str, wanted: list[tuple[Segment, int, int]]) -> Iterator[Box]:
    if not part.isdecimal():
        yield from (segment.box for segment, _, _ in wanted if segment.box)
        return
    with pdf.page(int(part) - 1) as page:
        if page is None:
            raise _moved(document, f"page {part} cannot be read")
        # Runs of one piece share its box: letters that the file writes in another order are several runs.
        for _, runs in groupby(wanted, key=lambda run: run[0].box):
            found = [_box_of(page, document, *run) for run in runs]
            if boxes := [box for box in found if box != NOWHERE]:
                lefts, tops, rights, bottoms = zip(*boxes, strict=True)
                yield boxed(int(part), Rect(min(lefts), min(tops), max(rights), max(bottoms)))


def _box_of(page: Page, document: Document, segment: Segment, start: int, end: int) -> Rect:
    """The box around the characters of one segment that lie within a span, compared one by one."""
    first, last = max(start, segment.start), min(end, segment.end)
    verbatim = segment.end - segment.start == segment.source_end - segment.source_start
    begin = segment.source_start + (first - segment.start if verbatim else 0)
    stop = segment.source_start + (last - segment.start) if verbatim else segment.source_end
    found = "".join(page.character(index) for index in range(begin, stop))
    expected = document.text[first:last]
    if not same_characters(found, expected):
        raise _moved(document, f"{segment.at} has {found!r} where the text has {expected!r}")
    # What the library made up, a space or a line's end, takes no room.
    boxes = [
        box for box in zip(*page.loose_boxes(range(begin, stop)), strict=True) if box[2] > box[0] and box[3] > box[1]
    ]
    if not boxes:
        return NOWHERE
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Rect(min(lefts), min(tops), max(rights), max(bottoms))


def same_characters(found: str, expected: str) -> bool:
    """Whether the library's characters are those of the text: a hyphen at a line's end, an unnamed glyph, a pair."""
    found = found.replace(HYPHEN, "-")
    joined = letters_of(found.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
    return any(
        len(each) == len(expected) and all(other in {one, UNKNOWN} for one, other in zip(each, expected, strict=True))
        for each in (found, joined)
    )


def _moved(document: Document, why: str) -> WhoBuiltError:
    message = f"The place of the quote cannot be shown: {why}."
    return WhoBuiltError(
        Problem("place_not_found", message, f"document {document.id}", "Read the file again with this version.")
    )
