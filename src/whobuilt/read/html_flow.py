"""Where text goes on a page: white space folded, blocks, lines and cells kept apart.

Blocks stand apart by a blank line, list items and table rows by a line end, cells by a tab. What separates is put
only when more text comes, so that a page neither begins nor ends with it.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass

from whobuilt.read.layer import Layer

_BLANKS = " \t\n\r\f"
_FOLD = re.compile(f"[{_BLANKS}]+")
_SOFT_HYPHEN = "\u00ad"
# White space written as an entity: "&#32;", "&#x20", "&Tab;".
_ENTITY = r"&#0*(?:9|10|12|13|32)(?![0-9]);?|&#[xX]0*(?:9|[aAcCdD]|20)(?![0-9a-fA-F]);?|&Tab;|&NewLine;"
_LEAD = re.compile(f"(?:[{_BLANKS}]|{_ENTITY})+")
_TAIL = re.compile(rf"(?:{_ENTITY})\Z")
_LONGEST_ENTITY = 12


def fold(text: str) -> str:
    """Text with each run of white space as one space, as a browser shows it; a no-break space is none.

    Soft hyphens go: they show only where a line happens to break, and no name would be found with them.
    """
    if _SOFT_HYPHEN in text:
        text = text.replace(_SOFT_HYPHEN, "")
    return _FOLD.sub(" ", text)


def is_blank(text: str) -> bool:
    """Whether text is white space only, as a browser counts it."""
    return not text.strip(_BLANKS)


@dataclass(frozen=True, slots=True)
class Setting:
    """In what a block stands: the main part of the page, an aside, a heading (its level, else 0)."""

    in_main: bool = False
    in_aside: bool = False
    heading: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A block of visible text, `text[start:end]`; `linked` of its characters are links."""

    start: int
    end: int
    setting: Setting
    linked: int


class Flow:
    """Puts text into a layer and separators between."""

    def __init__(self, source: str) -> None:
        """Begin an empty text read from `source`."""
        self.layer = Layer()
        self.blocks: list[Block] = []
        self._source = source
        self._space = False
        self._newlines = 0
        self._tabs = 0
        self._boundary = True
        self._row: list[bool] = []  # for each cell of the row under way, whether it has text
        self._outer_rows: list[list[bool]] = []
        self._start = 0
        self._setting = Setting()
        self._linked = 0

    @property
    def fresh(self) -> bool:
        """Whether the next text begins a block, so that its setting counts."""
        return self._boundary

    def end_block(self, newlines: int) -> None:
        """The next text begins a new block, this many line ends further on."""
        self._space = False
        if not self._tabs:  # else a cell has just begun, and its border is the boundary
            self._newlines = max(self._newlines, newlines)
            self._boundary = True

    def break_line(self) -> None:
        """A line ends within the block; two in a row end the block."""
        self._space = False
        if self._newlines:
            self.end_block(2)
        elif self.layer.length > self._start:
            self._newlines = 1

    def begin_row(self) -> None:
        """A table row begins."""
        self.end_block(1)
        self._outer_rows.append(self._row)
        self._row = []

    def end_row(self) -> None:
        """The row under way ends; empty cells at its end are nothing."""
        self._row = self._outer_rows.pop() if self._outer_rows else []
        self._tabs = 0
        self.end_block(1)

    def begin_cell(self) -> None:
        """A cell begins in the row under way; the cells of one row are one block."""
        if self._row:
            if any(self._row):
                self._newlines, self._boundary = 0, False
            self._tabs += 1
            self._space = False
        self._row.append(False)

    def add_space(self) -> None:
        """White space stands here."""
        self._space = True

    def add_folded(self, start: int, end: int, at: str, setting: Setting, *, linked: bool) -> None:
        """Put the source's `start:end`, entities decoded and white space folded."""
        source = self._source
        raw = source[start:end]
        if "&" not in raw:
            led = raw.lstrip(_BLANKS)
            shown = led.rstrip(_BLANKS)
            start = end - len(led)
            stop = start + len(shown)
            self._space = self._space or len(led) < len(raw)
        else:
            if lead := _LEAD.match(source, start, end):
                self._space = True
                start = lead.end()
            stop = self._ink_end(start, end)
            shown = html.unescape(source[start:stop])
        if shown := fold(shown):
            self._put(shown, (start, stop), at, setting, linked=linked)
        self._space = self._space or stop < end

    def add_kept(self, start: int, end: int, at: str, setting: Setting, *, linked: bool) -> None:
        """Put the source's `start:end` with its white space as it stands (the content of `pre`)."""
        text = html.unescape(self._source[start:end])
        if text.strip() or (text and not self._boundary):
            self._put(text, (start, end), at, setting, linked=linked)

    def finish(self) -> None:
        """The last block ends here."""
        if self.layer.length > self._start:
            self.blocks.append(Block(self._start, self.layer.length, self._setting, self._linked))
            self._start = self.layer.length

    def _ink_end(self, start: int, end: int) -> int:
        """The end of a run without the white space at its end, written as such or as entities."""
        while end > start:
            if self._source[end - 1] in _BLANKS:
                end -= 1
            elif found := _TAIL.search(self._source[max(start, end - _LONGEST_ENTITY) : end]):
                end -= len(found[0])
            else:
                break
        return end

    def _put(self, text: str, source: tuple[int, int], at: str, setting: Setting, *, linked: bool) -> None:
        self._separate(setting)
        self.layer.add(text, *source, at)
        self._linked += len(text) if linked else 0
        if self._row:
            self._row[-1] = True

    def _separate(self, setting: Setting) -> None:
        """Put what waits before the text that comes now."""
        gap = "\n" * self._newlines + "\t" * self._tabs or (" " if self._space else "")
        if self._boundary:
            self.finish()
            if self.layer.length:
                self.layer.gap(gap)
            self._start, self._setting, self._linked = self.layer.length, setting, 0
        elif gap:
            self.layer.gap(gap)
        self._space, self._newlines, self._tabs, self._boundary = False, 0, 0, False
