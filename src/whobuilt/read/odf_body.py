"""The content of an OpenDocument file as paragraphs and rows: texts, workbooks and slide shows share their elements.

ISO/IEC 26300. A cell's text is what its reader sees; where a program wrote none, the value that is stored beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

from whobuilt.core.evidence import PassageKind
from whobuilt.read.odf_styles import OdfStyles
from whobuilt.read.odf_table import OpenTable, Repeats
from whobuilt.read.office_text import OfficeText, Tally, gap, has_ink
from whobuilt.read.package import Member, Package
from whobuilt.read.xml_tokens import Piece, XmlKind, XmlToken, iter_pieces
from whobuilt.read.xml_walk import XmlWalker

_SPACES = re.compile(r"[ \t\r\n]+")
_MOST_SPACES = 1000
_DEEPEST = 200  # frames within frames
_ASIDES = ("text:table-of-content", "text:illustration-index", "text:table-index", "text:alphabetical-index")


@dataclass(slots=True)
class Frame:
    """What paragraphs stand in: the story, or a note, a comment, a text box, which wait until it is done."""

    label: str = ""
    kind: PassageKind = PassageKind.MAIN
    pieces: list[Piece] | None = None  # of the paragraph that is being read
    title: bool = False
    heading: bool = False
    table: OpenTable | None = None


class OdfWalker(XmlWalker):
    """Reads one member after the other."""

    skipped = frozenset(
        {
            "dc:creator",
            "dc:date",
            "meta:creator-initials",
            "loext:sender-initials",
            "meta:date-string",
            "svg:title",
            "svg:desc",
            "text:note-citation",
            "text:ruby-text",
            "office:binary-data",
            "table:tracked-changes",
            "office:change-info",
        }
    )

    def __init__(self, package: Package, text: OfficeText, tally: Tally) -> None:
        """Begin before the first member."""
        super().__init__(package, text, tally)
        self.frames = [Frame()]
        self.waiting: list[tuple[list[Piece], str, PassageKind]] = []
        self.styles = OdfStyles()
        self.hidden = self.deleted = self.deleted_size = self.asides = 0
        self.names = self.paragraphs = self.tables = self.slides = self.notes = self.comments = 0
        self.in_sheets = self.only_margins = False
        self.title_place = -1  # where a title will stand if the frame that is being read holds one
        self.title: int | None = None
        self.heading: int | None = None
        self.opens = {
            "style:style": self.styles.open_style,
            "style:table-properties": self.styles.note,
            "style:text-properties": self.styles.note,
            "style:drawing-page-properties": self.styles.note,
            "office:spreadsheet": self._open_sheets,
            "text:p": self._open_paragraph,
            "text:h": self._open_paragraph,
            "text:span": self._open_span,
            "text:section": self._open_section,
            "text:hidden-text": self._open_section,
            "text:s": self._put_spaces,
            "text:tab": partial(self._put_sign, "\t"),
            "text:line-break": partial(self._put_sign, "\n"),
            "text:note": self._open_note,
            "office:annotation": self._open_comment,
            "draw:text-box": self._open_box,
            "draw:frame": self._open_frame,
            "draw:page": self._open_slide,
            "presentation:notes": self._open_slide_notes,
            "style:header": partial(self._open_margin, "header"),
            "style:footer": partial(self._open_margin, "footer"),
            "text:deletion": self._open_deletion,
            "text:insertion": self._note_insertion,
            "table:table": self._open_table,
            "table:table-row": self._open_row,
            "table:table-cell": self._open_cell,
            "table:covered-table-cell": self._open_cell,
            **dict.fromkeys(_ASIDES, self._open_aside),
        }
        self.closes = {
            "text:p": self._close_paragraph,
            "text:h": self._close_paragraph,
            "text:section": self._close_section,
            "text:hidden-text": self._close_section,
            "text:note": self._close_frame,
            "office:annotation": self._close_frame,
            "draw:text-box": self._close_frame,
            "presentation:notes": self._close_frame,
            "style:header": self._close_frame,
            "style:footer": self._close_frame,
            "draw:frame": self._leave_frame,
            "text:deletion": self._close_deletion,
            "text:span": self._close_span,
            "table:table": self._close_table,
            "table:table-row": self._close_row,
            "table:table-cell": self._close_cell,
            "table:covered-table-cell": self._close_cell,
            **dict.fromkeys(_ASIDES, self._close_aside),
        }
        self.spans: list[bool] = []  # whether each span that is open hides its text
        self.sections: list[bool] = []
        self.repeats = Repeats()

    def read_member(self, member: Member, label: str = "", kind: PassageKind = PassageKind.MAIN) -> None:
        """Read a member; `label` names its places where it is not the main one."""
        self.frames, self.waiting = [Frame(label, kind)], []
        self.hidden = self.deleted = self.deleted_size = self.asides = self.slides = 0
        self.walk(member)
        while len(self.frames) > 1:
            self._close_frame()
        self._close_paragraph()
        self._close_row()
        self._flush()

    def at(self) -> str:
        """The place that is being read."""
        own = next((frame for frame in reversed(self.frames) if frame.label), None)
        place = own.label if own else ""
        if not place and self.slides:
            place = f"slide {self.slides}"
        table = self.frames[0].table
        if table is not None and (own is None or own is self.frames[0]):
            place = table.at()
        place = place or f"paragraph {self.paragraphs + 1}"
        boxed = len(self.frames) > 1 and not self.frames[-1].label and not self.slides
        return f"{place}, text box" if boxed else place

    def skip(self, name: str) -> None:
        """Count what is passed over and was text."""
        if name == "text:ruby-text":
            self.tally.add("ruby", self.at())
        elif name == "table:tracked-changes":
            self.tally.add("deletion", self.at())

    def take(self, pieces: list[Piece]) -> None:
        """Text, of whose white space runs are one space (ISO/IEC 26300, 6.1.2)."""
        open_pieces = self.frames[-1].pieces
        if open_pieces is None:
            return
        size = sum(len(text) for text, _, _ in pieces)
        if self.deleted:
            self.deleted_size += size
            return
        if self.hidden:
            self.tally.add("hidden", self.at(), size)
        for piece in pieces:
            _add_collapsed(open_pieces, piece)

    def _flush(self) -> None:
        """Add what waited for the end of the paragraph or row it is anchored in."""
        if len(self.frames) == 1 and self.frames[0].table is None:
            for pieces, at, kind in self.waiting:
                self.text.add_paragraph(pieces, self.member.name, at, kind)
            self.waiting = []

    def _kind(self) -> PassageKind:
        aside = self.asides or any(frame.kind is PassageKind.ASIDE for frame in self.frames)
        return PassageKind.ASIDE if aside else PassageKind.MAIN

    def _open_paragraph(self, token: XmlToken) -> None:
        frame = self.frames[-1]
        style = token.attributes().get("style-name", "")
        frame.pieces, frame.heading, frame.title = [], token.name == "text:h", style in self.styles.titles
        self.taking = True

    def _close_paragraph(self) -> None:
        frame = self.frames[-1]
        pieces, frame.pieces = frame.pieces, None
        self.taking = any(one.pieces is not None for one in self.frames)
        if not pieces or not has_ink(pieces) or (self.only_margins and len(self.frames) == 1):
            self._flush()
        elif frame.table is not None:
            frame.table.add(pieces)
        elif len(self.frames) > 1:
            self.waiting.append((pieces, self.at(), self._kind()))
        else:
            self._add(pieces, frame)
            self._flush()

    def _add(self, pieces: list[Piece], frame: Frame) -> None:
        place = len(self.text.passages)
        kind = self._kind()
        if self.text.add_paragraph(pieces, self.member.name, self.at(), kind) is None or frame.label:
            return
        self.paragraphs += not self.slides
        if frame.title and self.title is None:
            self.title = place
        elif frame.heading and self.heading is None and kind is PassageKind.MAIN:
            self.heading = place

    def _put_spaces(self, token: XmlToken) -> None:
        written = token.attributes().get("c", "1")
        count = int(written) if written.isdecimal() and len(written) < len("10000000000") else 1
        if count > _MOST_SPACES:
            self.tally.add("repeat", self.at())
        self._put_sign(" " * min(count, _MOST_SPACES), token)

    def _put_sign(self, text: str, _: XmlToken) -> None:
        open_pieces = self.frames[-1].pieces
        if open_pieces is not None and not self.deleted:
            open_pieces.append(gap(text))

    def _push(self, label: str, kind: PassageKind = PassageKind.MAIN) -> None:
        if len(self.frames) < _DEEPEST:
            self.frames.append(Frame(label, kind))

    def _close_frame(self) -> None:
        if len(self.frames) > 1:
            self._close_paragraph()
            self.frames.pop()
            self.taking = any(frame.pieces is not None for frame in self.frames)
            self._flush_slide()

    def _flush_slide(self) -> None:
        """On a slide nothing is anchored in a paragraph: text boxes are the text."""
        if self.frames[-1].pieces is None:
            self._flush()

    def _open_note(self, _: XmlToken) -> None:
        self.notes += 1
        self._push(f"footnote {self.notes}")

    def _open_comment(self, _: XmlToken) -> None:
        self.comments += 1
        table = self.frames[-1].table
        place = f"{table.at()}, comment" if table is not None and table.sheet else f"comment {self.comments}"
        self._push(place, PassageKind.ASIDE)

    def _open_box(self, _: XmlToken) -> None:
        self._push("")

    def _open_frame(self, token: XmlToken) -> None:
        is_title = self.slides and self.title is None and token.attributes().get("class", "") == "title"
        self.title_place = len(self.text.passages) if is_title else -1

    def _leave_frame(self) -> None:
        if 0 <= self.title_place < len(self.text.passages):
            self.title = self.title_place
        self.title_place = -1

    def _open_margin(self, name: str, _: XmlToken) -> None:
        self._push(name, PassageKind.ASIDE)

    def _open_slide(self, token: XmlToken) -> None:
        self.slides += 1
        if token.attributes().get("style-name", "") in self.styles.hidden:
            self.tally.add("hidden_part", self.at())

    def _open_slide_notes(self, _: XmlToken) -> None:
        self._push(f"slide {self.slides}, notes", PassageKind.ASIDE)

    def _open_aside(self, _: XmlToken) -> None:
        self.asides += 1

    def _close_aside(self) -> None:
        self.asides = max(0, self.asides - 1)

    def _open_span(self, token: XmlToken) -> None:
        hides = token.attributes().get("style-name", "") in self.styles.hidden
        self.spans.append(hides)
        self.hidden += hides

    def _close_span(self) -> None:
        self.hidden -= bool(self.spans and self.spans.pop())

    def _open_section(self, token: XmlToken) -> None:
        hides = token.name == "text:hidden-text" or token.attributes().get("display", "true") != "true"
        self.sections.append(hides)
        self.hidden += hides

    def _close_section(self) -> None:
        self.hidden -= bool(self.sections and self.sections.pop())

    def _open_deletion(self, _: XmlToken) -> None:
        self.deleted += 1

    def _close_deletion(self) -> None:
        self.deleted = max(0, self.deleted - 1)
        if not self.deleted:
            self.tally.add("deletion", "", self.deleted_size)
            self.deleted_size = 0

    def _note_insertion(self, _: XmlToken) -> None:
        self.tally.add("insertion", "")

    def _open_sheets(self, _: XmlToken) -> None:
        self.in_sheets = True

    def _open_table(self, token: XmlToken) -> None:
        frame = self.frames[-1]
        if frame.table is not None:
            frame.table.depth += 1
            return
        self.tables += 1
        name = token.attributes().get("name", "") if self.in_sheets else ""
        before = next((f"{one.label}, " for one in reversed(self.frames) if one.label), "")
        before = before or (f"slide {self.slides}, " if self.slides else "")
        frame.table = OpenTable(self.tables, name, sheet=self.in_sheets, before=before)
        if self.in_sheets:
            self._name_sheet(token, name)

    def _name_sheet(self, token: XmlToken, name: str) -> None:
        start, end = token.attribute_place("name")
        pieces = list(iter_pieces(self.member.text, XmlToken(XmlKind.TEXT, "", start, end))) if start >= 0 else []
        self.names += self.text.add_paragraph(pieces, self.member.name, f"sheet {name}", PassageKind.ASIDE) is not None
        if token.attributes().get("style-name", "") in self.styles.hidden:
            self.tally.add("hidden_part", f"sheet {name}")

    def _open_row(self, token: XmlToken) -> None:
        table = self.frames[-1].table
        if table is None or table.depth > 1:
            return
        said = token.attributes()
        table.open_row(said.get("number-rows-repeated", "1"))
        if said.get("visibility", "visible") != "visible":
            self.tally.add("hidden_part", table.at())

    def _open_cell(self, token: XmlToken) -> None:
        table = self.frames[-1].table
        if table is not None and table.depth == 1:
            table.open_cell(token, self.member.text)

    def _close_cell(self) -> None:
        table = self.frames[-1].table
        if table is not None and table.depth == 1:
            table.close_cell(self.member.name, self.repeats)

    def _close_row(self) -> None:
        frame = self.frames[-1]
        if frame.table is None or frame.table.depth > 1:
            return
        for cells in frame.table.close_row(self.repeats):
            if len(self.frames) > 1:
                pieces = [piece for cell in cells for piece in (gap("\t"), *cell.pieces)]
                self.waiting.append((pieces, self.at(), self._kind()))
            else:
                self.text.add_row(cells, frame.table.block, self._kind())
        if self.repeats.cut:
            self.tally.add("repeat", frame.table.at())
            self.repeats.cut = False

    def _close_table(self) -> None:
        frame = self.frames[-1]
        if frame.table is not None:
            frame.table.depth -= 1
            if not frame.table.depth:
                frame.table = None
        self._flush()


def _add_collapsed(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece with each run of its white space as one space, none after one."""
    text, start, end = piece
    if end - start != len(text):  # a character reference
        pieces.append(piece)
        return
    place = 0
    for found in _SPACES.finditer(text):
        run = found[0]
        after_space = found.start() == 0 and bool(pieces) and pieces[-1][0][-1:].isspace()
        if run == " " and not after_space:
            continue
        if found.start() > place:
            pieces.append((text[place : found.start()], start + place, start + found.start()))
        if not after_space:
            pieces.append(gap(" "))
        place = found.end()
    if place < len(text):
        pieces.append((text[place:], start + place, end))
