"""The stories of a Word file (body, notes, comments, headers) as paragraphs and rows, each with its place.

Read as the page shows it: insertions are text and deletions are counted, what is hidden is read and told, the
contents of a text box follow the paragraph it is anchored in. Numbers that Word makes (of lists, notes, headings) are
no characters of the file and stand nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial

from whobuilt.core.evidence import PassageKind
from whobuilt.read.docx_styles import Styles, is_on
from whobuilt.read.office_text import Cell, OfficeText, Tally, gap, has_ink
from whobuilt.read.package import Member, Package
from whobuilt.read.xml_tokens import Piece, XmlToken
from whobuilt.read.xml_walk import XmlWalker

_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_SYMBOL_FONTS = range(0xF000, 0xF100)  # characters that mean what their font draws
_DEEPEST = 200  # text boxes within text boxes
_PRESERVE = "preserve"


@dataclass(slots=True)
class Paragraph:
    """A paragraph that is being read."""

    pieces: list[Piece] = field(default_factory=list)
    style: str = ""
    level: int = -1


@dataclass(slots=True)
class Table:
    """A table that is being read; `depth` counts tables within its cells, whose text belongs to the cell."""

    number: int
    depth: int = 1
    row: int = 0
    cells: list[Cell] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)


@dataclass(slots=True)
class Frame:
    """What paragraphs and tables stand in: the story itself, or a text box."""

    paragraph: Paragraph | None = None
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Story:
    """A part of the file: how its places are named, and what kind of passage it makes."""

    label: str = ""
    kind: PassageKind = PassageKind.MAIN
    numbers: dict[str, int] = field(default_factory=dict)  # of notes, by id, as the page shows them


class WordWalker(XmlWalker):
    """Reads one story after the other."""

    skipped = frozenset({"mc:Fallback", "w:rt", "w:instrText", "w:delInstrText"})

    def __init__(self, package: Package, text: OfficeText, tally: Tally, styles: Styles) -> None:
        """Begin before the first story."""
        super().__init__(package, text, tally)
        self.styles = styles
        self.notes: dict[str, dict[str, int]] = {"footnote": {}, "endnote": {}}
        self.title: int | None = None
        self.heading: int | None = None
        self.paragraphs = 0
        self.tables = 0
        self.boxed: list[tuple[list[Piece], str]] = []
        self.frames = [Frame()]
        self.story = Story()
        self.label = ""
        self.left_out = [0, 0]  # tags of deletion that are open, characters deleted in them
        self.in_run = self.hidden = self.keeps = False
        self.opens = {
            "w:p": self._open_paragraph,
            "w:pStyle": self._take_style,
            "w:outlineLvl": self._take_level,
            "w:tbl": self._open_table,
            "w:tr": self._open_row,
            "w:tc": self._open_cell,
            "w:r": self._open_run,
            "w:rStyle": self._take_run_style,
            "w:vanish": self._hide,
            "w:t": self._open_text,
            "w:delText": self._open_text,
            "m:t": self._open_text,
            "w:tab": partial(self._put_sign, "\t"),
            "w:ptab": partial(self._put_sign, "\t"),
            "w:br": partial(self._put_sign, "\n"),
            "w:cr": partial(self._put_sign, "\n"),
            "w:noBreakHyphen": partial(self._put_sign, "-"),
            "w:sym": self._take_symbol,
            "w:del": self._open_deletion,
            "w:moveFrom": self._open_deletion,
            "w:ins": self._note_insertion,
            "w:footnoteReference": partial(self._refer, "footnote"),
            "w:endnoteReference": partial(self._refer, "endnote"),
            "w:txbxContent": self._open_box,
            "w:footnote": self._open_note,
            "w:endnote": self._open_note,
            "w:comment": self._open_note,
        }
        self.closes = {
            "w:p": self._close_paragraph,
            "w:tbl": self._close_table,
            "w:tr": self._close_row,
            "w:tc": self._close_cell,
            "w:r": self._close_run,
            "w:t": self._close_text,
            "w:delText": self._close_text,
            "m:t": self._close_text,
            "w:del": self._close_deletion,
            "w:moveFrom": self._close_deletion,
            "w:txbxContent": self._close_box,
        }

    def read_story(self, member: Member, story: Story) -> None:
        """Read a member as such a story."""
        self.story, self.label = story, story.label
        self.frames, self.boxed, self.left_out = [Frame()], [], [0, 0]
        self.walk(member)
        while len(self.frames) > 1:  # the file is cut off: what was read of it is kept
            self._close_box()
        self._close_paragraph()
        self._close_cell()
        self._close_row()
        self._flush()

    def at(self) -> str:
        """The place that is being read."""
        table = self.frames[0].table
        place = self.label
        if table is not None:
            inside = f"table {table.number}, row {table.row}, cell {len(table.cells) + 1}"
            place = f"{place}, {inside}" if place else inside
        place = place or f"paragraph {self.paragraphs + 1}"
        return f"{place}, text box" if len(self.frames) > 1 else place

    def skip(self, name: str) -> None:
        """Count what stands over characters to tell how they are said."""
        if name == "w:rt":
            self.tally.add("ruby", self.at())

    def take(self, pieces: list[Piece]) -> None:
        """Text of a run."""
        size = sum(len(text) for text, _, _ in pieces)
        if self.left_out[0]:
            self.left_out[1] += size
            return
        if self.hidden:
            self.tally.add("hidden", self.at(), size)
        self._pieces().extend(pieces if self.keeps else _stripped(pieces))

    def _pieces(self) -> list[Piece]:
        frame = self.frames[-1]
        if frame.paragraph is None:
            frame.paragraph = Paragraph()
        return frame.paragraph.pieces

    def _open_paragraph(self, _: XmlToken) -> None:
        self._close_paragraph()
        self.frames[-1].paragraph = Paragraph()

    def _close_paragraph(self) -> None:
        frame = self.frames[-1]
        paragraph, frame.paragraph = frame.paragraph, None
        if paragraph is None or not has_ink(paragraph.pieces):
            self._flush()
        elif frame.table is not None:
            frame.table.pieces += [gap(" "), *(_inline(piece) for piece in paragraph.pieces)]
        elif len(self.frames) > 1:
            self.boxed.append((paragraph.pieces, self.at()))
        else:
            self._add(paragraph)
            self._flush()

    def _add(self, paragraph: Paragraph) -> None:
        styles, style = self.styles, paragraph.style
        contents = styles.is_contents(style)
        kind = PassageKind.ASIDE if contents else self.story.kind
        place = len(self.text.passages)
        if self.text.add_paragraph(paragraph.pieces, self.member.name, self.at(), kind) is None:
            return
        self.paragraphs += not self.label
        if self.label:
            return
        if self.title is None and styles.is_title(style):
            self.title = place
        elif self.heading is None and not contents and (paragraph.level >= 0 or styles.is_heading(style)):
            self.heading = place

    def _flush(self) -> None:
        """Add the text boxes that wait for the end of what they stand in."""
        if len(self.frames) == 1 and self.frames[0].table is None:
            for pieces, at in self.boxed:
                self.text.add_paragraph(pieces, self.member.name, at, self.story.kind)
            self.boxed = []

    def _take_style(self, token: XmlToken) -> None:
        self._pieces()
        paragraph = self.frames[-1].paragraph
        if paragraph is not None:
            paragraph.style = token.attributes().get("val", "")

    def _take_level(self, token: XmlToken) -> None:
        paragraph = self.frames[-1].paragraph
        level = token.attributes().get("val", "")
        if paragraph is not None and level and level in "012345678":
            paragraph.level = int(level)

    def _open_table(self, _: XmlToken) -> None:
        frame = self.frames[-1]
        if frame.table is not None:
            frame.table.depth += 1
            return
        self.tables += 1
        frame.table = Table(self.tables)

    def _open_row(self, _: XmlToken) -> None:
        table = self.frames[-1].table
        if table is not None and table.depth == 1:
            table.row += 1

    def _open_cell(self, _: XmlToken) -> None:
        table = self.frames[-1].table
        if table is not None and table.depth == 1:
            table.pieces = []

    def _close_cell(self) -> None:
        table = self.frames[-1].table
        if table is not None and table.depth == 1:
            table.cells.append(Cell(table.pieces, self.at(), self.member.name))
            table.pieces = []

    def _close_row(self) -> None:
        frame = self.frames[-1]
        table = frame.table
        if table is None or table.depth > 1:
            return
        if len(self.frames) > 1:
            pieces = [piece for cell in table.cells if cell.pieces for piece in (gap("\t"), *cell.pieces)]
            self.boxed += [(pieces, self.at())] if has_ink(pieces) else []
        else:
            self.text.add_row(table.cells, table.number, self.story.kind)
        table.cells = []

    def _close_table(self) -> None:
        frame = self.frames[-1]
        if frame.table is not None:
            frame.table.depth -= 1
            if not frame.table.depth:
                frame.table = None
        self._flush()

    def _open_box(self, _: XmlToken) -> None:
        if len(self.frames) < _DEEPEST:
            self.frames.append(Frame())

    def _close_box(self) -> None:
        if len(self.frames) > 1:
            self._close_paragraph()
            self.frames.pop()

    def _open_run(self, _: XmlToken) -> None:
        paragraph = self.frames[-1].paragraph
        self.in_run, self.hidden = True, paragraph is not None and self.styles.is_hidden(paragraph.style)

    def _close_run(self) -> None:
        self.in_run = self.hidden = False

    def _take_run_style(self, token: XmlToken) -> None:
        self.hidden |= self.in_run and self.styles.is_hidden(token.attributes().get("val", ""))

    def _hide(self, token: XmlToken) -> None:
        if self.in_run:
            self.hidden = is_on(token)

    def _open_text(self, token: XmlToken) -> None:
        self.taking = True
        self.keeps = token.name != "w:t" or token.attributes().get("space") == _PRESERVE

    def _close_text(self) -> None:
        self.taking = False

    def _put_sign(self, text: str, _: XmlToken) -> None:
        """Add a sign of the page, such as a tab, where it stands in a run: a tab stop of a style is no tab."""
        if self.in_run and not self.left_out[0]:
            self._pieces().append(gap(text))

    def _take_symbol(self, token: XmlToken) -> None:
        written = token.attributes().get("char", "")
        code = int(written, 16) if len(written) == len("F0FC") and written.isalnum() and _is_hex(written) else 0
        if code in _SYMBOL_FONTS or not code or 0xD800 <= code < 0xE000:  # noqa: PLR2004 - the surrogates of Unicode
            self.tally.add("symbol", self.at())
            self._put_sign("\ufffd", token)
        else:
            self._put_sign(chr(code), token)

    def _open_deletion(self, _: XmlToken) -> None:
        self.left_out[0] += 1

    def _close_deletion(self) -> None:
        self.left_out[0] = max(0, self.left_out[0] - 1)
        if not self.left_out[0] and self.left_out[1]:
            self.tally.add("deletion", self.at(), self.left_out[1])
            self.left_out[1] = 0

    def _note_insertion(self, token: XmlToken) -> None:
        if not token.empty:
            self.tally.add("insertion", self.at())

    def _refer(self, kind: str, token: XmlToken) -> None:
        """Number notes in the order in which the text refers to them, as Word does."""
        numbers = self.notes[kind]
        numbers.setdefault(token.attributes().get("id", ""), len(numbers) + 1)

    def _open_note(self, token: XmlToken) -> None:
        self._close_paragraph()
        said = token.attributes()
        name = token.name.removeprefix("w:")
        if said.get("type") in _SEPARATORS:
            self.label = name
            return
        numbers = self.story.numbers
        number = numbers.setdefault(said.get("id", ""), len(numbers) + 1)
        self.label = f"{name} {number}"


def _is_hex(text: str) -> bool:
    return all(char in "0123456789abcdefABCDEF" for char in text)


def _stripped(pieces: list[Piece]) -> list[Piece]:
    """The pieces of a run that does not ask for the white space at its ends."""
    if not pieces or (pieces[0][0][:1].strip() and pieces[-1][0][-1:].strip()):
        return pieces
    text, start, end = pieces[0]
    bare = text.lstrip()
    first = (bare, end - len(bare), end) if end - start == len(text) else pieces[0]
    rest = [first, *pieces[1:]]
    text, start, end = rest[-1]
    bare = text.rstrip()
    rest[-1] = (bare, start, start + len(bare)) if end - start == len(text) else rest[-1]
    return [piece for piece in rest if piece[0]]


def _inline(piece: Piece) -> Piece:
    """A piece as it stands in a cell: a row is one line."""
    return gap(" ") if piece[1] < 0 and piece[0] in "\n\t" else piece
