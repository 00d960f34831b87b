"""What a workbook keeps apart from its sheets: the strings that cells share, and how cells are shown."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from whobuilt.read.cell_formats import BUILT_IN
from whobuilt.read.package import Member, Package
from whobuilt.read.xml_tokens import Piece, XmlKind, XmlToken, iter_pieces, iter_xml

_STRING = re.compile(r"<(?:\w++:)?si[\s/>]")
_MOST_FORMATS = 5_000
_MOST_STYLES = 100_000
_LONGEST_FORMAT = 255  # as in Excel
_MOST_OF_ONE = 40_000  # runs of one string; a cell holds 32,767 characters
_MOST_KEPT = 20_000  # strings whose pieces are remembered
_PHONETIC = frozenset({"rPh", "phoneticPr"})


class SharedStrings:
    """The strings of a workbook by number; a string is looked at when a cell asks for it."""

    def __init__(self, member: Member | None) -> None:
        """Find where each begins."""
        self.name = member.name if member else ""
        self._source = member.text if member else ""
        # A comment may hold what looks like a string; then every tag is looked at.
        tricky = "<!" in self._source
        self._starts = array("q", _iter_starts(self._source) if tricky else _find_starts(self._source))
        self._starts.append(len(self._source))
        self._kept: dict[int, list[Piece]] = {}

    def find(self, number: str) -> list[Piece] | None:
        """The pieces of a string; None where there is none of this number."""
        index = int(number) if number.isdecimal() and len(number) < len("10000000000") else -1
        if not 0 <= index < len(self._starts) - 1:
            return None
        found = self._kept.get(index)
        if found is None:
            start, end = self._starts[index], self._starts[index + 1]
            tokens = iter_xml(self._source[start:end], [])
            own = islice(_text_of(self._source, start, tokens), _MOST_OF_ONE)
            found = [(text, first + start, last + start) for text, first, last in own]
            if len(self._kept) < _MOST_KEPT:
                self._kept[index] = found
        return found


def _find_starts(source: str) -> Iterator[int]:
    return (found.start() for found in _STRING.finditer(source))


def _iter_starts(source: str) -> Iterator[int]:
    for token in iter_xml(source, []):
        if token.kind is XmlKind.OPEN and token.name.rpartition(":")[2] == "si":
            yield source.rfind("<", 0, token.start)


def _text_of(source: str, offset: int, tokens: Iterable[XmlToken]) -> Iterator[Piece]:
    """The pieces of the `t` of a string, whatever prefix its namespace has; how it is read aloud is left out."""
    taking = False
    skipping = 0
    for token in tokens:
        name = token.name.rpartition(":")[2]
        if token.kind is XmlKind.OPEN:
            skipping += name in _PHONETIC
            taking = name == "t" and not skipping
        elif token.kind is XmlKind.CLOSE:
            skipping -= name in _PHONETIC
            taking = False
            if name == "si":
                return
        elif taking:
            shifted = XmlToken(token.kind, "", token.start + offset, token.end + offset)
            yield from ((text, start - offset, end - offset) for text, start, end in iter_pieces(source, shifted))


@dataclass(slots=True)
class Formats:
    """The number format of each cell style."""

    codes: dict[int, str] = field(default_factory=lambda: dict(BUILT_IN))
    cells: list[int] = field(default_factory=list)

    def code(self, style: str) -> str:
        """The format that a cell's style names; empty for the general one."""
        index = int(style) if style.isdecimal() and len(style) < len("1000000") else 0
        return self.codes.get(self.cells[index], "") if index < len(self.cells) else ""


def read_formats(package: Package, member: Member | None) -> Formats:
    """The formats of a workbook; the built-in ones where it has no styles."""
    formats = Formats()
    in_cells = False
    for token in package.iter_xml(member) if member else ():
        if token.name == "s:cellXfs":
            in_cells = token.kind is XmlKind.OPEN
        elif token.kind is not XmlKind.OPEN:
            continue
        elif token.name == "s:numFmt" and len(formats.codes) < _MOST_FORMATS:
            said = token.attributes()
            formats.codes[_number(said.get("numFmtId", ""))] = said.get("formatCode", "")[:_LONGEST_FORMAT]
        elif token.name == "s:xf" and in_cells and len(formats.cells) < _MOST_STYLES:
            formats.cells.append(_number(token.attributes().get("numFmtId", "0")))
    return formats


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < len("1000000") else 0
