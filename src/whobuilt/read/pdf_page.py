"""What stands on one page of a PDF: its characters, cut into pieces of lines, each with its place.

A piece is a run of characters that stand side by side: a line, or the part of a line that lies in one column or cell.
Its `start` and `end` count the page's characters as the PDF library counts them.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import NamedTuple

from whobuilt.read.pdf_direction import RIGHT_TO_LEFT, Word, in_logical_order
from whobuilt.read.pdf_library import FORM, IMAGE, PATH, SHADING, UNKNOWN, Page, Rect

# Between words of a line stands a quarter of a font's height, in justified lines at most one whole; more is a gutter.
GUTTER = 1.25
# The library leaves out the line's end after a hyphen that breaks a word.
_LINE = re.compile(r"[^\r\n\ufffe]+\ufffe?|\ufffe")
_WORD = re.compile(r"[^ \t\u00a0\u3000]+")
NO_PLACE = -1  # of a space between words that the file writes in another order
_SLANT, _HALF = 0.1, 0.7  # sines of about 6 and 45 degrees
# Glyph numbers in place of characters: controls, private use, what no character can be.
_SUSPECT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufffd\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
_PAIR = re.compile(r"[\ud800-\udbff][\udc00-\udfff]")
# Symbol fonts put their bullets and arrows there (0xF000 and the glyph's code): ornaments, not writing.
_ORNAMENT = re.compile(r"(?<![^\s])[\uf000-\uf0ff](?![^\s])")


class Piece(NamedTuple):
    """A run of characters side by side; `size` is the height of its font in points.

    `places` says where each character stands among the page's, where they do not simply follow each other.
    """

    page: int
    start: int
    end: int
    text: str
    box: Rect
    size: float
    turned: bool = False
    hidden: bool = False
    places: tuple[int, ...] = ()


@dataclass(slots=True)
class Sheet:
    """What one page gave: its pieces, and what stands in the way of reading it."""

    number: int
    width: float = 0.0
    height: float = 0.0
    pieces: list[Piece] = field(default_factory=list)
    unmapped: int = 0
    letters: int = 0
    images: int = 0
    objects: int = 0
    hidden: int = 0
    white: int = 0
    outside: int = 0

    @property
    def is_unread(self) -> bool:
        """Whether there is a picture or a drawing and nothing of it could be read as text."""
        return self.objects > 0 and (self.letters == 0 or self.unmapped * 2 > self.letters)


def read_page(page: Page, number: int) -> Sheet:
    """The pieces of a page in the order in which the file writes them."""
    sheet = Sheet(number, *page.size)
    characters = page.characters()
    lines = [
        [(found.start(), found.end() - 1) for found in _WORD.finditer(characters, *line.span())]
        for line in _LINE.finditer(characters)
    ]
    lines = in_logical_order(page, characters, [line for line in lines if line])
    characters = _known(page, characters, [first for line in lines for first, _ in line], sheet)
    _cut(page, characters, lines, sheet)
    _judge(page, sheet)
    return sheet


def _known(page: Page, characters: str, starts: list[int], sheet: Sheet) -> str:
    """The characters, with U+FFFD for each glyph of which the file does not say what it is."""
    sheet.letters = len(characters) - sum(map(characters.count, " \r\n"))
    if not page.find_unmapped(starts) and not _SUSPECT.search(characters):
        return characters
    inked = [index for index, char in enumerate(characters) if char not in " \r\n"]
    unmapped = set(page.find_unmapped(inked))
    pairs = {place for found in _PAIR.finditer(characters) for place in range(*found.span())}
    unmapped |= {found.start() for found in _CONTROL.finditer(characters)} - pairs
    unmapped |= {index for index in inked if characters[index] == UNKNOWN}
    ornaments = {found.start() for found in _ORNAMENT.finditer(characters)}
    private = {index for index in inked if "\ue000" <= characters[index] <= "\uf8ff"} - ornaments
    sheet.unmapped = len(unmapped | private)
    return "".join(UNKNOWN if index in unmapped else char for index, char in enumerate(characters))


def _cut(page: Page, characters: str, lines: list[list[Word]], sheet: Sheet) -> None:
    """Cut lines at their gutters into pieces. Two numbers stand for each word in the lists: its first and last."""
    edges = [place for line in lines for word in line for place in word]
    lefts, tops, rights, bottoms = page.loose_boxes(edges)
    heights = [bottom - top for top, bottom in zip(tops, bottoms, strict=True)]
    # From the end of a word to the beginning of the next, to the right or, in other scripts, to the left.
    gaps = zip(rights[1::2], lefts[2::2], lefts[1::2], rights[2::2], heights[1::2], heights[2::2], strict=False)
    wide = {
        2 * index
        for index, (end, start, other_end, other_start, height, next_height) in enumerate(gaps, 1)
        if (start - end > GUTTER * height and start - end > GUTTER * next_height)
        or (other_end - other_start > GUTTER * height and other_end - other_start > GUTTER * next_height)
    }
    quarters = page.rotation * math.pi / 2  # clockwise; the letters' angles count the other way
    turns = [angle - quarters for angle in page.angles([line[0][0] for line in lines])]
    begin = 0
    for line, angle in zip(lines, turns, strict=True):
        end = begin + 2 * len(line)
        turned = abs(math.sin(angle)) > _SLANT or math.cos(angle) < 0
        cuts = [] if turned else [place for place in range(begin + 2, end, 2) if place in wide]
        for first, last in zip([begin, *cuts], [*cuts, end], strict=True):
            start, stop = min(edges[first:last]), max(edges[first:last]) + 1
            words = line[(first - begin) // 2 : (last - begin) // 2]
            if turned:
                box = page.ink_box(start, stop)
                size = rights[first] - lefts[first] if abs(math.sin(angle)) > _HALF else heights[first]
            else:
                box = Rect(
                    min(lefts[first:last]), min(tops[first:last]), max(rights[first:last]), max(bottoms[first:last])
                )
                size = max(heights[first:last])  # letters without a box of their font have only their ink's
            text, places = _text_of(characters, words, start, stop)
            sheet.pieces.append(Piece(sheet.number, start, stop, text, box, size, turned, places=places))
        begin = end


def _text_of(characters: str, words: list[Word], start: int, stop: int) -> tuple[str, tuple[int, ...]]:
    """The words' text; and the place of each character where they are not simply one after the other."""
    text = characters[start:stop]
    if not RIGHT_TO_LEFT.search(text):
        return text, ()
    places: list[int] = []
    for (first, last), before in zip(words, [None, *words], strict=False):
        if before is not None:
            between = range(max(before) + 1, min(first, last))
            places += between if between or between.start == between.stop else [NO_PLACE]
        places += range(first, last + 1) if first <= last else range(first, last - 1, -1)
    if places == list(range(start, stop)):
        return text, ()
    return "".join(characters[place] if place != NO_PLACE else " " for place in places), tuple(places)


def _judge(page: Page, sheet: Sheet) -> None:
    """Tell what a person who looks at the page cannot see, and what is drawn on it beside letters."""
    starts = [piece.start for piece in sheet.pieces]
    invisible = page.find_invisible(starts)
    white = page.find_white(starts) - invisible
    sheet.hidden = sum(piece.end - piece.start for piece in sheet.pieces if piece.start in invisible)
    outside = [index for index, piece in enumerate(sheet.pieces) if _is_outside(piece.box, sheet)]
    for index in outside:
        sheet.pieces[index] = sheet.pieces[index]._replace(hidden=True)
    sheet.outside = sum(sheet.pieces[index].end - sheet.pieces[index].start for index in outside)
    if sheet.letters and not (sheet.hidden or white or sheet.unmapped * 2 > sheet.letters):
        return
    sheet.objects = page.object_count()
    sheet.images = len(page.object_boxes((IMAGE,) if sheet.letters else (IMAGE, FORM)))
    # White letters are told of only where nothing is drawn behind them.
    behind = page.object_boxes((PATH, IMAGE, SHADING, FORM)) if white else []
    unseen = (
        piece for piece in sheet.pieces if piece.start in white and not any(_covers(box, piece.box) for box in behind)
    )
    sheet.white = sum(piece.end - piece.start for piece in unseen)


def _is_outside(box: Rect, sheet: Sheet) -> bool:
    return box.right <= 0 or box.bottom <= 0 or box.left >= sheet.width or box.top >= sheet.height


def _covers(outer: Rect, inner: Rect) -> bool:
    across, down = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= across <= outer.right and outer.top <= down <= outer.bottom
