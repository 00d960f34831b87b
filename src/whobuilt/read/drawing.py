"""Pages as pictures, their sizes, and the boxes of quotes: what a child process draws of a PDF or a picture.

`draw` is called by a pool of readers: it takes and gives what a reader does, so hostile files meet the same limits.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from whobuilt.codec import dumps, loads
from whobuilt.core.evidence import Box, Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import Part, Read
from whobuilt.read.images import iter_frames
from whobuilt.read.pdf_library import PdfError, open_pdf
from whobuilt.read.pdf_locate import locate

BOXES = "boxes"  # the part that holds boxes and sizes
_SCALE = 1.5  # pixels of a picture for each point of a page
_LARGEST = 2400.0  # pixels of a side
PDF = "application/pdf"
_MOST_SIZES = 20_000  # pages of which the size is told


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be drawn of a document: these pages, and where it `draws`, those on which the spans stand.

    Where it `measures`, the sizes of all pages are told.
    """

    document: Document
    spans: tuple[Span, ...] = ()
    pages: tuple[int, ...] = ()
    draws: bool = True
    measures: bool = False


@dataclass(frozen=True, slots=True)
class Located:
    """The boxes of one span."""

    span: Span
    boxes: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Size:
    """A page's width and height in the unit of its boxes; a picture's part is called after it."""

    page: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The boxes of each span, and the pages' sizes where they were asked for, as the part `BOXES` holds them."""

    located: tuple[Located, ...]
    sizes: tuple[Size, ...] = ()


def draw(path: Path, _blob: str, _name: str, order: str) -> Read:
    """Parts: the boxes of the spans, and a PNG of each page that is drawn, named by its page and size.

    `order` is an `Order` as JSON. What cannot be drawn is a problem.
    """
    asked = loads(Order, order)
    try:
        located = tuple(Located(span, _boxes_of(path, asked.document, span)) for span in asked.spans)
        shown = {box.page for found in located for box in found.boxes} if asked.draws else set[int]()
        pages, media_type = sorted(shown.union(asked.pages)), asked.document.media_type
        sizes = tuple(islice(_iter_sizes(path, media_type), _MOST_SIZES)) if asked.measures else ()
        parts: list[Part | Problem] = [Part(BOXES, dumps(Drawn(located, sizes)).encode())]
        if pages:
            parts += _draw_pdf(path, pages) if media_type == PDF else _draw_picture(path, media_type, pages)
    except WhoBuiltError as error:
        return Read(None, (error.problem,))
    except PdfError as error:
        return Read(None, (Problem("cannot_draw", f"the file cannot be opened ({error}).", ""),))
    return Read(None, (), tuple(parts))


def _boxes_of(path: Path, document: Document, span: Span) -> tuple[Box, ...]:
    if document.media_type == PDF:
        return locate(path.read_bytes(), document, span.start, span.end)
    standing = (each for each in document.segments if each.end > span.start and each.start < span.end)
    return tuple(each.box for each in standing if each.box)


def _iter_sizes(path: Path, media_type: str) -> Iterator[Size]:
    if media_type == PDF:
        with open_pdf(path) as pdf:
            for index in range(pdf.page_count):
                yield Size(index + 1, *pdf.page_size(index))
        return
    with path.open("rb") as file:
        for frame in iter_frames(file, media_type):
            if not isinstance(frame, Problem):
                yield Size(frame.number, float(frame.width), float(frame.height))


def _draw_pdf(path: Path, pages: list[int]) -> Iterator[Part]:
    with open_pdf(path) as pdf:
        for number in pages:
            with pdf.page(number - 1) as page:
                if page is not None:
                    width, height = page.size
                    drawn = page.render(min(_SCALE, _LARGEST / max(width, height, 1.0)))
                    yield Part(dumps(Size(number, width, height)), to_png(*drawn), "image/png")


def _draw_picture(path: Path, media_type: str, pages: list[int]) -> Iterator[Part | Problem]:
    with path.open("rb") as file:
        for frame in iter_frames(file, media_type):
            if isinstance(frame, Problem):
                yield frame
            elif frame.number in pages:
                drawn = frame.draw(min(1.0, _LARGEST / max(frame.width, frame.height)))
                size = Size(frame.number, float(frame.width), float(frame.height))
                yield Part(dumps(size), to_png(drawn.width, drawn.height, drawn.pixels), "image/png")


def to_png(width: int, height: int, pixels: bytes) -> bytes:
    """A PNG (ISO/IEC 15948) of a picture in shades of grey, a byte for each pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + pixels[line * width : (line + 1) * width] for line in range(height))
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows, 6)) + chunk(b"IEND", b"")
