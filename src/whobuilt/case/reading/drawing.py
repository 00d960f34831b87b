"""Pages of a document drawn and measured in a child process, with limits: no hostile file is opened in this one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from whobuilt.codec import dumps, loads
from whobuilt.core.evidence import Box, Document
from whobuilt.core.problems import WhoBuiltError
from whobuilt.engine import ReaderPool
from whobuilt.ports import Original, Part
from whobuilt.read.drawing import BOXES, Drawn, Order, Size

DRAW = "whobuilt.read.drawing:draw"  # what a child process calls to draw pages
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DrawnPages:
    """The boxes of each span, the sizes of the pages where they were asked for, and the pictures (PNG) of some."""

    boxes: Mapping[Span, tuple[Box, ...]]
    sizes: tuple[Size, ...]
    pictures: tuple[tuple[Size, bytes], ...]


def draw_pages(original: Original, order: Order) -> DrawnPages:
    """What is ordered of a PDF or picture; WhoBuiltError where it cannot be drawn."""
    where = order.document.id
    drawn, pictures = Drawn(()), []
    assert not isinstance(original.content, bytes)
    with ReaderPool(DRAW, workers=1) as pool:
        found = pool.read(original.content, original.blob, "", dumps(replace(order, document=_only(order))))
        if found.problems:
            raise WhoBuiltError(replace(found.problems[0], where=where))
        for part in found.parts:
            if not isinstance(part, Part):
                raise WhoBuiltError(replace(part, where=where))
            if part.name == BOXES:
                drawn = loads(Drawn, part.data.decode())
            else:
                pictures.append((loads(Size, part.name), part.data))
    boxes = {(each.span.start, each.span.end): each.boxes for each in drawn.located}
    return DrawnPages(boxes, drawn.sizes, tuple(pictures))


def _only(order: Order) -> Document:
    """The document without the segments that no span touches: a child needs no more."""
    document, first, last = order.document, 0, 0
    if order.spans:
        first, last = min(span.start for span in order.spans), max(span.end for span in order.spans)
    kept = tuple(each for each in document.segments if each.end > first and each.start < last)
    return replace(document, text=document.text if order.spans else "", passages=(), segments=kept)
