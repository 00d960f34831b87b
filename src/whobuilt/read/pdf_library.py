"""The PDF library (PDFium) behind small classes: documents, pages, their characters and boxes.

A page has thousands of characters and a call from Python costs half a microsecond, so that a page's text comes in
one call (`FPDFText_GetText`) wherever the library's characters and that text are one to one, and character by character
where they are not. Both count characters as the library does: that number is what a segment of a PDF points at.
"""

from __future__ import annotations

import ctypes
import re
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from itertools import repeat
from pathlib import Path
from threading import RLock
from typing import Any, NamedTuple

HYPHEN = "\ufffe"  # what the library gives for a hyphen, soft or hard, that breaks a word at the end of a line
_HYPHENATED = "\x02\ufffe"  # one call says the first for it, the other the second
_HYPHENS = re.compile(f"[{_HYPHENATED}]")
UNKNOWN = "\ufffd"  # stands for a character that the file does not name

ENCRYPTED, UNSUPPORTED_SECURITY = 4, 5  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY
INVISIBLE = (3, 7)  # text render modes that paint nothing (ISO 32000-1, table 106)
IMAGE, PATH, TEXT, SHADING, FORM = 3, 2, 1, 4, 5  # FPDF_PAGEOBJ_*
_GRAY = 1  # FPDFBitmap_Gray

_LOCK = RLock()  # the library is not made for threads


class Rect(NamedTuple):
    """A rectangle on a page as shown: points from its top left."""

    left: float
    top: float
    right: float
    bottom: float


NOWHERE = Rect(0.0, 0.0, 0.0, 0.0)  # the place of a character that the library made up: a space, a line's end


class PdfError(Exception):
    """The library could not open the file; `code` is its own error number."""

    def __init__(self, code: int) -> None:
        """Keep the number."""
        super().__init__(f"PDFium error {code}")
        self.code = code


class _Fast:
    """The calls made for each character or word, bound to plain numbers: the wrappers cost more than the calls."""

    def __init__(self) -> None:
        """Bind them."""
        from pypdfium2_raw import bindings  # noqa: PLC0415 - loads a library of 8 MB; only PDF files need it

        library = bindings._libs["pdfium"]  # noqa: SLF001 - the one handle of the loaded library
        handle, number = ctypes.c_void_p, ctypes.c_int

        def bind(name: str, result: Any, *arguments: Any) -> Any:
            function = library[name]  # a new function object, so that the wrapper's own types stay
            function.restype, function.argtypes = result, arguments
            return function

        self.unicode = bind("FPDFText_GetUnicode", ctypes.c_uint, handle, number)
        self.is_hyphen = bind("FPDFText_IsHyphen", number, handle, number)
        self.map_error = bind("FPDFText_HasUnicodeMapError", number, handle, number)
        self.angle = bind("FPDFText_GetCharAngle", ctypes.c_float, handle, number)
        self.loose_box = bind("FPDFText_GetLooseCharBox", number, handle, number, handle)
        self.tight_box = bind("FPDFText_GetCharBox", number, handle, number, *([handle] * 4))
        self.count_rects = bind("FPDFText_CountRects", number, handle, number, number)
        self.rect = bind("FPDFText_GetRect", number, handle, number, *([handle] * 4))
        self.text_object = bind("FPDFText_GetTextObject", handle, handle, number)
        self.render_mode = bind("FPDFTextObj_GetTextRenderMode", number, handle)
        self.fill_color = bind("FPDFText_GetFillColor", number, handle, number, *([handle] * 4))


@cache
def raw() -> Any:
    """PDFium's own calls, loaded at the first PDF."""
    import pypdfium2.raw  # noqa: PLC0415 - see above

    return pypdfium2.raw


@cache
def _fast() -> _Fast:
    raw()  # initializes the library
    return _Fast()


class Page:
    """One page: its characters, and boxes as shown, after the page's own rotation and crop."""

    def __init__(self, page: Any, text: Any) -> None:
        """Ask once for what every box needs."""
        pdfium = raw()
        self.handle = page
        self._text = ctypes.cast(text, ctypes.c_void_p).value
        self._text_handle = text
        self.count = max(0, pdfium.FPDFText_CountChars(text)) if text else 0
        self.rotation: int = pdfium.FPDFPage_GetRotation(page) % 4
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        self._bounds = (bounds.left, bounds.bottom, bounds.right, bounds.top)
        self._doubles = (ctypes.c_double * 4)()
        start = ctypes.addressof(self._doubles)
        self._addresses = (start, start + 8, start + 16, start + 24)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height as shown, in points."""
        left, bottom, right, top = self._bounds
        upright = self.rotation % 2 == 0
        return (right - left, top - bottom) if upright else (top - bottom, right - left)

    def as_shown(self, left: float, bottom: float, right: float, top: float) -> Rect:
        """A rectangle of the page's own coordinates as it stands on the page as shown."""
        page_left, page_bottom, page_right, page_top = self._bounds
        match self.rotation:
            case 0:
                return Rect(left - page_left, page_top - top, right - page_left, page_top - bottom)
            case 1:
                return Rect(bottom - page_bottom, left - page_left, top - page_bottom, right - page_left)
            case 2:
                return Rect(page_right - right, bottom - page_bottom, page_right - left, top - page_bottom)
            case _:
                return Rect(page_top - top, page_right - right, page_top - bottom, page_right - left)

    def characters(self) -> str:
        """The page's characters, one for each that the library counts; halves of a surrogate pair are two."""
        room = (ctypes.c_ushort * (2 * self.count + 2))()
        units = raw().FPDFText_GetText(self._text_handle, 0, self.count, room) if self.count else 0
        text = bytes(room)[: 2 * max(0, units - 1)].decode("utf-16-le", "surrogatepass")
        if len(text) != self.count:
            codes = map(_fast().unicode, repeat(self._text), range(self.count))
            text = "".join(map(_character, codes))
        elif HYPHEN not in text:
            return text
        # Only the library knows which of these are hyphens: fonts give the same numbers to glyphs without a name.
        return _HYPHENS.sub(lambda found: self.character(found.start()), text)

    def character(self, index: int) -> str:
        """One character, asked for on its own."""
        char = _character(_fast().unicode(self._text, index))
        if char not in _HYPHENATED:
            return char
        return HYPHEN if _fast().is_hyphen(self._text, index) == 1 else UNKNOWN

    def find_unmapped(self, indices: Sequence[int]) -> list[int]:
        """Those glyphs of which the file does not say what character they are: what is given is a glyph's number."""
        answers = map(_fast().map_error, repeat(self._text), indices)
        return [index for index, answer in zip(indices, answers, strict=True) if answer == 1]

    def angles(self, indices: Sequence[int]) -> list[float]:
        """How characters are turned in the page's own coordinates, in radians."""
        return list(map(_fast().angle, repeat(self._text), indices))

    def loose_boxes(self, indices: Sequence[int]) -> tuple[list[float], ...]:
        """Places of characters as four lists: lefts, tops, rights and bottoms, as shown.

        A loose box has the height of its font and the width that the character takes up.
        """
        count = len(indices)
        room = (ctypes.c_float * (4 * count))()
        start = ctypes.addressof(room)
        deque(map(_fast().loose_box, repeat(self._text), indices, range(start, start + 16 * count, 16)), maxlen=0)
        sides = room[:]
        left, top, right, bottom = sides[0::4], sides[1::4], sides[2::4], sides[3::4]
        page_left, page_bottom, page_right, page_top = self._bounds
        match self.rotation:
            case 0:
                corners = ((left, -page_left, 1), (top, page_top, -1), (right, -page_left, 1), (bottom, page_top, -1))
            case 1:
                corners = (
                    (bottom, -page_bottom, 1),
                    (left, -page_left, 1),
                    (top, -page_bottom, 1),
                    (right, -page_left, 1),
                )
            case 2:
                corners = (
                    (right, page_right, -1),
                    (bottom, -page_bottom, 1),
                    (left, page_right, -1),
                    (top, -page_bottom, 1),
                )
            case _:
                corners = ((top, page_top, -1), (right, page_right, -1), (bottom, page_top, -1), (left, page_right, -1))
        return tuple(
            column
            if sign > 0 and not base
            else [base + side for side in column]
            if sign > 0
            else [base - side for side in column]
            for column, base, sign in corners
        )

    def ink_box(self, start: int, end: int) -> Rect:
        """The smallest rectangle around the ink of the characters from `start` to `end`."""
        fast, text = _fast(), self._text
        count = fast.count_rects(text, start, end - start)
        # In the library's order: left, top, right, bottom.
        sides = [self._doubles[:] for index in range(count) if fast.rect(text, index, *self._addresses)]
        if not sides:
            return NOWHERE
        left, top, right, bottom = zip(*sides, strict=True)
        return self.as_shown(min(left), min(bottom), max(right), max(top))

    def tight_box(self, index: int) -> Rect:
        """The ink of a character."""
        if not _fast().tight_box(self._text, index, *self._addresses):
            return NOWHERE
        left, right, bottom, top = self._doubles
        return self.as_shown(left, bottom, right, top)

    def find_invisible(self, indices: Sequence[int]) -> set[int]:
        """Those characters that are there to be searched and copied, but painted with no ink."""
        fast = _fast()
        shown = list(map(fast.text_object, repeat(self._text), indices))
        modes = {each: fast.render_mode(each) for each in set(shown) if each}
        return {index for index, each in zip(indices, shown, strict=True) if modes.get(each, 0) in INVISIBLE}

    def find_white(self, indices: Sequence[int]) -> set[int]:
        """Those characters that are filled with white, or with something so near to it that nobody sees it on paper."""
        count = len(indices)
        room = (ctypes.c_uint * (4 * count))()
        start, end = ctypes.addressof(room), ctypes.addressof(room) + 16 * count
        places = (range(start + each, end + each, 16) for each in (0, 4, 8, 12))
        known = list(map(_fast().fill_color, repeat(self._text), indices, *places))
        near_white, near_nothing = 250, 8
        least = list(map(min, room[0::4], room[1::4], room[2::4]))
        return {
            index
            for index, told, color, opaque in zip(indices, known, least, room[3::4], strict=True)
            if told and (color >= near_white or opaque <= near_nothing)
        }

    def object_boxes(self, kinds: tuple[int, ...]) -> list[Rect]:
        """Where the page's drawings of some kinds stand."""
        pdfium = raw()
        boxes = []
        sides = [ctypes.c_float() for _ in range(4)]
        for index in range(max(0, pdfium.FPDFPage_CountObjects(self.handle))):
            drawn = pdfium.FPDFPage_GetObject(self.handle, index)
            if pdfium.FPDFPageObj_GetType(drawn) in kinds and pdfium.FPDFPageObj_GetBounds(drawn, *sides):
                left, bottom, right, top = (side.value for side in sides)
                boxes.append(self.as_shown(left, bottom, right, top))
        return boxes

    def object_count(self) -> int:
        """How many things are drawn on the page."""
        return max(0, int(raw().FPDFPage_CountObjects(self.handle)))

    def render(self, scale: float) -> tuple[int, int, bytes]:
        """A picture of the page in shades of grey: width, height, and a byte for each pixel."""
        pdfium = raw()
        width, height = (max(1, round(side * scale)) for side in self.size)
        bitmap = pdfium.FPDFBitmap_CreateEx(width, height, _GRAY, None, 0)
        if not bitmap:
            raise MemoryError("no room for a picture of the page")
        try:
            pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, width, height, 0xFFFFFFFF)
            pdfium.FPDF_RenderPageBitmap(bitmap, self.handle, 0, 0, width, height, 0, pdfium.FPDF_ANNOT)
            stride = pdfium.FPDFBitmap_GetStride(bitmap)
            rows = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * height)
        finally:
            pdfium.FPDFBitmap_Destroy(bitmap)
        if stride == width:
            return width, height, rows
        return width, height, b"".join(rows[line * stride : line * stride + width] for line in range(height))


def _character(code: int) -> str:
    return chr(code) if 0 < code <= sys.maxunicode else UNKNOWN


class Pdf:
    """An open PDF file."""

    def __init__(self, handle: Any) -> None:
        """Keep the library's handle; `open_pdf` closes it."""
        self.handle = handle

    @property
    def page_count(self) -> int:
        """How many pages the file says that it has."""
        return max(0, int(raw().FPDF_GetPageCount(self.handle)))

    def page_size(self, index: int) -> tuple[float, float]:
        """Width and height of a page as shown, in points, without its content being read; zeros where it has none."""
        pdfium = raw()
        size = pdfium.FS_SIZEF()
        return (size.width, size.height) if pdfium.FPDF_GetPageSizeByIndexF(self.handle, index, size) else (0.0, 0.0)

    @property
    def is_whole(self) -> bool:
        """Whether the file's own table says where everything stands; else the library searched for it."""
        return bool(raw().FPDF_DocumentHasValidCrossReferenceTable(self.handle))

    @contextmanager
    def page(self, index: int) -> Iterator[Page | None]:
        """A page, counted from 0; None where it cannot be had."""
        pdfium = raw()
        page = pdfium.FPDF_LoadPage(self.handle, index)
        if not page:
            yield None
            return
        text = pdfium.FPDFText_LoadPage(page)
        try:
            yield Page(page, text)
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(page)

    def meta(self, key: str) -> str:
        """What the file says of itself: "Title", "Author", "CreationDate"; empty where it says nothing."""
        return wide_text(raw().FPDF_GetMetaText, self.handle, key.encode("ascii"))


def wide_text(ask: Any, *arguments: Any) -> str:
    """What one of the library's calls gives as UTF-16 when asked first for the length in bytes, then for the text."""
    length = ask(*arguments, None, 0)
    if length <= 2:  # noqa: PLR2004 - the NUL at its end
        return ""
    room = (ctypes.c_ushort * (length // 2 + 1))()
    # Some calls want a pointer to 16-bit units and some one to anything.
    kind = ask.argtypes[len(arguments)]
    ask(*arguments, ctypes.cast(room, kind), length)
    return bytes(room)[: length - 2].decode("utf-16-le", "replace").replace("\x00", "")


@contextmanager
def open_pdf(content: bytes | Path) -> Iterator[Pdf]:
    """A PDF file, opened with the empty password where it needs one; PdfError where it cannot be."""
    with _LOCK:
        pdfium = raw()
        if isinstance(content, Path):
            handle = pdfium.FPDF_LoadDocument(bytes(content), None)
        else:
            handle = pdfium.FPDF_LoadMemDocument64(content, len(content), None)
        if not handle:
            raise PdfError(int(pdfium.FPDF_GetLastError()))
        try:
            yield Pdf(handle)
        finally:
            pdfium.FPDF_CloseDocument(handle)
