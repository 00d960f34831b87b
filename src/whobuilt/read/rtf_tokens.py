"""RTF as a stream of control words, groups and characters, each with its place in the bytes.

Rich Text Format Specification 1.9.1. A character may be written as a byte of a code page, as two such bytes, or by
its Unicode number with a substitute for old programs; `RtfText` turns all three into pieces that know their place.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from whobuilt.read.xml_tokens import Piece


class RtfKind(Enum):
    """What a token is."""

    OPEN = auto()
    CLOSE = auto()
    WORD = auto()  # \par, \u20013
    SYMBOL = auto()  # \~, \*
    BYTE = auto()  # \'d6
    TEXT = auto()
    BINARY = auto()


@dataclass(slots=True)
class RtfToken:
    """A run of the source `source[start:end]`; a control word has a name and, where one is written, a number."""

    kind: RtfKind
    start: int
    end: int
    name: str = ""
    number: int | None = None


_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9a-fA-F]{2})|\\(?P<symbol>[^a-zA-Z'])"
    r"|(?P<open>\{)|(?P<close>\})|(?P<line>[\r\n]++)|(?P<text>[^\\{}\r\n]++)|\\"
)
_KINDS = {"open": RtfKind.OPEN, "close": RtfKind.CLOSE, "text": RtfKind.TEXT, "symbol": RtfKind.SYMBOL}

# Code pages by the numbers that a font's \fcharset gives; 2 is a symbol font.
CHARSETS = {
    77: "mac_roman",
    128: "cp932",
    129: "cp949",
    130: "johab",
    134: "gb18030",
    136: "big5hkscs",
    161: "cp1253",
    162: "cp1254",
    163: "cp1258",
    177: "cp1255",
    178: "cp1256",
    186: "cp1257",
    204: "cp1251",
    222: "cp874",
    238: "cp1250",
    254: "cp437",
    255: "cp850",
}
_PAGES = {936: "gb18030", 950: "big5hkscs", 10000: "mac_roman", 65001: "utf-8", 1361: "johab", 54936: "gb18030"}
_HIGH, _LOW = range(0xD800, 0xDC00), range(0xDC00, 0xE000)


def code_page(number: int) -> str:
    """Python's codec for a Windows code page; cp1252 where there is none."""
    name = _PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name


def iter_rtf(source: str) -> Iterator[RtfToken]:
    r"""The tokens of a file, whose characters are its bytes. Line ends between them are no text.

    \bin is followed by as many raw bytes as it says, or by as many as there are.
    """
    place = 0
    match = _TOKEN.match
    while found := match(source, place):
        start, place = place, found.end()
        group = found.lastgroup
        if group in ("word", "number"):
            number = int(found["number"]) if found["number"] else None
            name = found["word"]
            if name == "bin":
                place = min(len(source), place + max(0, number or 0))
                yield RtfToken(RtfKind.BINARY, start, place, name, number)
            else:
                yield RtfToken(RtfKind.WORD, start, place, name, number)
        elif group == "byte":
            yield RtfToken(RtfKind.BYTE, start, place, number=int(found["byte"], 16))
        elif group in _KINDS:
            yield RtfToken(_KINDS[group], start, place, found["symbol"] or "")


class RtfText:
    """Characters in the code page of the font at hand, as pieces; `lost` counts those that could not be read."""

    def __init__(self) -> None:
        """Begin with Western text."""
        self.lost = 0
        self._codec = "cp1252"
        self._decoder = codecs.getincrementaldecoder("cp1252")("replace")
        self._lead = -1  # where a character begins whose last byte has not come
        self._high: tuple[int, int, int] | None = None  # the first half of a surrogate pair, and its place
        self._end = 0

    def take_bytes(self, data: bytes, start: int, width: int, codec: str) -> Iterator[Piece]:
        """The characters of bytes of which each takes `width` characters of the source, from `start` on."""
        if codec != self._codec:
            yield from self.finish()
            self._codec, self._decoder = codec, codecs.getincrementaldecoder(codec)("replace")
        yield from self._drop_high()
        if width == 1 and self._lead < 0 and data.isascii():
            yield data.decode("ascii"), start, start + len(data)
            return
        for index in range(len(data)):
            place = start + index * width
            text = self._decoder.decode(data[index : index + 1])
            self._end = place + width
            if not text:
                self._lead = place if self._lead < 0 else self._lead
                continue
            self.lost += text.count("\ufffd")
            yield text, self._lead if self._lead >= 0 else place, place + width
            self._lead = -1

    def take_unicode(self, number: int, start: int, end: int) -> Iterator[Piece]:
        r"""The character of a \u, of whose number 65536 may have been taken off; two halves make one."""
        code = number % 0x10000 if number < 0 else number
        if code in _LOW and self._high is not None:
            high, first, _ = self._high
            self._high = None
            yield chr(0x10000 + ((high - _HIGH.start) << 10) + (code - _LOW.start)), first, end
            return
        yield from self.finish()
        if code in _HIGH:
            self._high = (code, start, end)
        elif code in _LOW or not 0 < code <= 0x10FFFF:  # noqa: PLR2004 - the last character of Unicode
            self.lost += 1
            yield "\ufffd", start, end
        else:
            yield chr(code), start, end

    def finish(self) -> Iterator[Piece]:
        """What is left of a character that was never finished."""
        yield from self._drop_high()
        if self._lead >= 0:
            self._decoder.reset()
            self.lost += 1
            yield "\ufffd", self._lead, self._end
            self._lead = -1

    def _drop_high(self) -> Iterator[Piece]:
        if self._high is not None:
            self.lost += 1
            yield "\ufffd", self._high[1], self._high[2]
            self._high = None
