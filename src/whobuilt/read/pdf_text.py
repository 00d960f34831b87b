"""The text of a PDF: pages, paragraphs, what stands in their margins, and the map back to each page's characters."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median

from whobuilt.core.evidence import Box, Passage, PassageKind, Segment
from whobuilt.read.layer import Body
from whobuilt.read.pdf_direction import letters_of
from whobuilt.read.pdf_library import HYPHEN, Rect
from whobuilt.read.pdf_order import in_reading_order
from whobuilt.read.pdf_page import NO_PLACE, Piece, Sheet
from whobuilt.read.pdf_paragraphs import Hyphens, joint, paragraphs_of

GAP = "\n\n"  # between paragraphs, and between pages
_MARGIN = 0.1  # of the page's height, at its top and its bottom
_NEAR = 4.0  # points by which a running head may move from page to page
_DIGITS = re.compile(r"\d+|\b[ivxlc]+\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(
    r"\W*(?:page|seite|p\.|第|共)?\W*(?:\d{1,4}|[ivxlc]{1,7})\W*(?:(?:of|/|页|頁)\W*(?:共?\W*\d{1,4}\W*[页頁]?)?)?\W*",
    re.IGNORECASE,
)
# Halves of a character beyond 16 bits, and shapes of Arabic letters: in the text they are other characters.
_CHANGED = re.compile(r"[\ud800-\udbff][\udc00-\udfff]|[\ufb13-\ufdf9\ufe70-\ufefc]")
_UNIT = re.compile(rf"{_CHANGED.pattern}|(?:(?!{_CHANGED.pattern})\S)+|\s", re.DOTALL)
_TITLE_LENGTH = 250
_LARGER = 1.15  # than the usual font
_LEAST_LETTERS = 3


class PdfText:
    """Collects a document's text, page after page."""

    def __init__(self, sheets: Sequence[Sheet]) -> None:
        """Learn from all pages what each of them repeats."""
        self.title = ""
        self._length = 0
        self._parts: list[str] = []
        self._segments: list[Segment] = []
        self._passages: list[Passage] = []
        self._margins = find_margins(sheets)
        broken = any(piece.text.endswith(HYPHEN) for sheet in sheets for piece in sheet.pieces)
        self._hyphens = Hyphens(piece.text for sheet in sheets for piece in sheet.pieces) if broken else None
        self._title_size = _title_size(sheets)

    def add_sheet(self, sheet: Sheet) -> None:
        """Append one page: its running head, its text, its foot, what is turned or cannot be seen."""
        ordered = in_reading_order(sheet.pieces)
        mostly_turned = sum(piece.turned for piece in ordered) * 2 > len(ordered)
        main: list[Piece] = []
        head: list[Piece] = []
        foot: list[Piece] = []
        for piece in ordered:
            if (sheet.number, piece.start) in self._margins:
                (head if piece.box.top * 2 < sheet.height else foot).append(piece)
            elif piece.hidden or (piece.turned and not mostly_turned):
                foot.append(piece)
            else:
                main.append(piece)
        for pieces, kind in ((head, PassageKind.ASIDE), (main, PassageKind.MAIN), (foot, PassageKind.ASIDE)):
            for paragraph in paragraphs_of(pieces):
                self._add_paragraph(paragraph, kind)

    def add_run(self, text: str, segments: Iterable[tuple[int, int, Segment]], kind: PassageKind) -> None:
        """Append a paragraph that has its own map: runs of `text` with where they stand."""
        self._gap()
        begin = self._length
        for start, end, segment in segments:
            self._segments.append(
                Segment(
                    begin + start,
                    begin + end,
                    segment.source_start,
                    segment.source_end,
                    segment.at,
                    segment.part,
                    segment.box,
                )
            )
        self._append(text)
        self._passages.append(Passage(begin, self._length, kind))

    def build(self) -> Body:
        """The text with its passages and its map."""
        return Body("".join(self._parts), tuple(self._passages), tuple(self._segments))

    def _add_paragraph(self, paragraph: list[Piece], kind: PassageKind) -> None:
        self._gap()
        begin = self._length
        for index, piece in enumerate(paragraph):
            text = piece.text
            if index:
                self._append(joint(paragraph[index - 1], piece))
            following = paragraph[index + 1].text if index + 1 < len(paragraph) else ""
            if following and text.endswith(HYPHEN) and self._hyphens and self._hyphens.breaks_word(text, following):
                text = text[:-1]
            self._add_piece(piece, text.replace(HYPHEN, "-"))
        if kind is PassageKind.MAIN and self._is_title(paragraph):
            kind = PassageKind.TITLE
            self.title = " ".join("".join(self._parts)[begin:].split())
        self._passages.append(Passage(begin, self._length, kind))

    def _is_title(self, paragraph: list[Piece]) -> bool:
        first = paragraph[0]
        length = sum(piece.end - piece.start for piece in paragraph)
        if self.title or first.page != 1 or first.size < self._title_size or length > _TITLE_LENGTH:
            return False
        return not paragraph[-1].text.endswith((".", "。", ";", ":", ","))

    def _add_piece(self, piece: Piece, text: str) -> None:
        """Append a piece as one run; as several where one of its characters is two of the page's, or not in order."""
        box = boxed(piece.page, piece.box)
        at, part = f"page {piece.page}", str(piece.page)
        for shown, start, end in _runs(text, piece):
            begin = self._length
            self._append(shown)
            if start != NO_PLACE:
                self._segments.append(Segment(begin, self._length, start, end, at, part, box))

    def _append(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)

    def _gap(self) -> None:
        if self._length:
            self._append(GAP)


def _runs(text: str, piece: Piece) -> Iterator[tuple[str, int, int]]:
    """A piece's text cut into runs that each lead to as many of the page's characters, or each one to several."""
    if not piece.places and not _CHANGED.search(text):
        yield text, piece.start, piece.start + len(text)
        return
    places = piece.places or range(piece.start, piece.end)
    for found in _UNIT.finditer(text):
        own = places[found.start() : found.end()]
        if _CHANGED.match(found[0]):
            shown = letters_of(found[0].encode("utf-16", "surrogatepass").decode("utf-16", "replace"))
            yield shown, min(own), max(own) + 1
        elif NO_PLACE not in own and all(after == before + 1 for before, after in pairwise(own)):
            yield found[0], own[0], own[-1] + 1
        else:
            yield from ((char, place, place + 1) for char, place in zip(found[0], own, strict=True))


def boxed(page: int, rect: Rect) -> Box:
    """A rectangle of a page, to a hundredth of a point."""
    return Box(page, round(rect.left, 2), round(rect.top, 2), round(rect.right, 2), round(rect.bottom, 2))


def find_margins(sheets: Sequence[Sheet]) -> set[tuple[int, int]]:
    """Running heads, feet and page numbers, each by its page and its first character."""
    seen: defaultdict[str, list[tuple[int, float, Piece]]] = defaultdict(list)
    margins: set[tuple[int, int]] = set()
    for sheet in sheets:
        edge = _MARGIN * sheet.height
        for piece in sheet.pieces:
            if piece.box.bottom <= edge or piece.box.top >= sheet.height - edge:
                if _PAGE_NUMBER.fullmatch(piece.text):
                    margins.add((sheet.number, piece.start))
                seen[_DIGITS.sub("#", piece.text)].append((sheet.number, piece.box.top, piece))
    for places in seen.values():
        places.sort(key=lambda place: place[1])
        for before, after in pairwise(places):
            if before[0] != after[0] and after[1] - before[1] <= _NEAR:
                margins |= {(before[0], before[2].start), (after[0], after[2].start)}
    return margins


def _title_size(sheets: Sequence[Sheet]) -> float:
    """The font size of the title on the first page; beyond any where no line is larger than the text."""
    if not sheets or sheets[0].number != 1 or not sheets[0].pieces:
        return float("inf")
    usual = median(
        [piece.size for sheet in sheets[:5] for piece in sheet.pieces for _ in range(1 + len(piece.text) // 40)]
    )
    upper = [
        piece.size
        for piece in sheets[0].pieces
        if not piece.turned
        and piece.box.top < sheets[0].height * 0.7
        and sum(map(str.isalpha, piece.text)) >= _LEAST_LETTERS
    ]
    largest = max(upper, default=0.0)
    return largest * 0.98 if largest >= usual * _LARGER else float("inf")
