"""The text of an RTF file as paragraphs and rows, from its tokens; groups within groups are a list, never recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from whobuilt.core.evidence import PassageKind
from whobuilt.read.office_text import Cell, OfficeText, Tally, gap
from whobuilt.read.rtf_state import Picture, State, Story, split_lines
from whobuilt.read.rtf_tokens import CHARSETS, RtfKind, RtfText, RtfToken, code_page
from whobuilt.read.rtf_words import APART, ASIDES, CHARACTERS, PARAGRAPH_ENDS, SAYINGS, SIGNS, SKIPPED, STARRED
from whobuilt.read.xml_tokens import Piece

DEEPEST = 10_000  # groups that are open at once; deeper ones keep the settings of the last
MANY_ESCAPES = 200_000
_SUBSTITUTES = 8  # characters that may stand between two escapes of one run
_LONGEST_RUN = 400  # characters of the source
_SYMBOL = 2  # the \fcharset of fonts whose characters are pictures
_BULLET = b"\xb7"
_LONGEST_SAYING = 1000
_DOUBLE_BYTE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949"})


class RtfWalker:
    """Takes the tokens of a file in order."""

    def __init__(self, source: str, text: OfficeText, tally: Tally) -> None:
        """Begin before the first token."""
        self.source, self.text, self.tally = source, text, tally
        self.coarse = source.count("\\'") + source.count("\\u") > MANY_ESCAPES
        self.decoder = RtfText()
        self.state = State()
        self.stack: list[State] = []
        self.deeper = 0  # groups beyond the deepest that is kept
        self.cut_binary = self.too_deep = False
        self.starred = False
        self.to_skip = 0
        self.page = "cp1252"
        self.fonts: dict[int, int] = {}
        self.default_font = -1
        self.styles: dict[int, str] = {}
        self.style_name, self.style_number = "", 0  # of the style sheet's entry that is being read
        self.said: dict[str, str] = {}
        self.days: dict[str, dict[str, int]] = {}
        self.pictures: list[Picture] = []
        self.objects = 0
        self.stories = [Story()]
        self.counts: dict[str, int] = {}
        self.in_table = self.table_open = False  # this paragraph; the last one
        self.cells: list[Cell] = []
        self.style = self.level = -1
        self.paragraphs = self.tables = self.row = 0
        self.title: int | None = None
        self.heading: int | None = None
        self.takers: dict[RtfKind, Callable[[RtfToken], None]] = {
            RtfKind.OPEN: self._open,
            RtfKind.CLOSE: self._close,
            RtfKind.WORD: self._take_word,
            RtfKind.SYMBOL: self._take_symbol,
            RtfKind.BYTE: self._take_byte,
            RtfKind.TEXT: self._take_text,
            RtfKind.BINARY: self._take_binary,
        }

    def walk(self, tokens: Iterable[RtfToken]) -> None:
        """Read the file."""
        for token in tokens:
            self.takers[token.kind](token)
            if self.text.full:
                self.text.note_rest(f"{self.at()} ({100 * token.end // len(self.source)} % of the file)")
                return
            if token.kind is RtfKind.CLOSE and not self.stack:
                break
        self._finish_characters()
        self.state = State()
        self.end_paragraph()

    def at(self) -> str:
        """The place of the main text that is being read."""
        if not self.in_table and not self.cells:
            return f"paragraph {self.paragraphs + 1}"
        row = self.row + (not self.cells) if self.table_open else 1
        return f"table {self.tables + (not self.table_open)}, row {row}, cell {len(self.cells) + 1}"

    def _open(self, _: RtfToken) -> None:
        self._finish_characters()
        self.starred = False
        if len(self.stack) >= DEEPEST:
            self.deeper += 1
            self.too_deep = True
            return
        self.stack.append(self.state)
        self.state = replace(self.state)
        if self.state.target == "upr":
            self.state.target = "skip"
        elif self.state.target == "stylesheet":
            self.style_name, self.style_number = "", 0

    def _close(self, _: RtfToken) -> None:
        self._finish_characters()
        self.starred = False
        if self.deeper:
            self.deeper -= 1
            return
        if not self.stack:
            return
        closed, self.state = self.state, self.stack.pop()
        if closed.target == "stylesheet" and self.style_name:
            self.styles[self.style_number] = self.style_name.strip(" ;").lower()

    def _take_word(self, token: RtfToken) -> None:
        name = token.name
        if name == "u":
            self.to_skip = self.state.substitutes
            if self._is_text():
                self._put(self.decoder.take_unicode(token.number or 0, token.start, token.end))
            return
        if self.to_skip:
            self.to_skip -= 1
            return
        if name in CHARACTERS and self._is_text():
            self._put([(CHARACTERS[name], token.start, token.end)])
        elif name in PARAGRAPH_ENDS:
            self._finish_characters()
            self._break_paragraph()
        elif name in SIGNS:
            self._put([gap(SIGNS[name])])
        elif not self._take_group(token) and not self._take_property(name, token.number):
            self._take_setting(token)

    def _take_group(self, token: RtfToken) -> bool:
        """Whether the word says what the group is that it begins."""
        name, state = token.name, self.state
        starred, self.starred = self.starred, False
        if state.target == "skip" and not (name == "ud" and state.before_pair):
            return True
        if starred and name not in STARRED and name not in SKIPPED and name not in APART:
            state.target = "skip"
        elif name in APART and state.target == "text":
            self._begin_story(APART[name])
        elif name in SKIPPED or (name in ("author", "title") and state.target not in ("info", "text")):
            state.target = "skip"
        elif (name in SAYINGS and (state.target == "info" or starred)) or name in ("fonttbl", "stylesheet", "info"):
            state.target = name
        elif name == "pict":
            state.target = "pict"
            self.pictures.append(Picture())
        elif name == "object":
            self.objects += 1
        elif name == "upr":
            state.before_pair, state.target = state.target, "upr"
        elif name == "ud" and state.before_pair:
            state.target = state.before_pair
        else:
            return False
        return True

    def _begin_story(self, label: str) -> None:
        self._finish_characters()
        number = self.counts[label] = self.counts.get(label, 0) + 1
        place = f"{self.at()}, text box" if label == "text box" else f"{label} {number}"
        self.stories.append(Story(place))
        self.state.story = len(self.stories) - 1

    def _take_property(self, name: str, number: int | None) -> bool:
        """Whether the word sets how characters are read or shown."""
        state = self.state
        on = number != 0
        if name == "f":
            self._finish_characters()
            state.font = number if number is not None else -1
        elif name == "uc":
            state.substitutes = max(0, min(number or 0, 100))
        elif name == "v":
            state.hidden = on
        elif name == "deleted":
            state.deleted = on
        elif name == "revised":
            if on and self._is_text():
                self.tally.add("insertion", self.at())
        elif name == "plain":
            self._finish_characters()
            state.hidden = state.deleted = False
            state.font = self.default_font
        else:
            return False
        return True

    def _take_setting(self, token: RtfToken) -> None:
        name, number = token.name, token.number or 0
        if name in ("ansicpg", "mac", "pc", "pca"):
            self.page = code_page({"mac": 10000, "pc": 437, "pca": 850}.get(name, number))
        elif name == "deff":
            self.default_font = self.state.font = number
        elif self._is_text():
            self._take_layout(name, number)
        else:
            self._take_entry(name, number)

    def _take_layout(self, name: str, number: int) -> None:
        """A word that shapes paragraphs and rows."""
        if name == "pard":
            self.in_table, self.style, self.level = False, -1, -1
        elif name == "intbl":
            self.in_table = not self.state.story
        elif name == "cell":
            self._finish_characters()
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "s":
            self.style = number
        elif name == "outlinelevel":
            self.level = number

    def _take_entry(self, name: str, number: int) -> None:
        """A word in the table of fonts or styles, in the properties, in a picture."""
        target = self.state.target
        if target == "fonttbl" and name == "fcharset":
            self.fonts[self.state.font] = number
        elif target == "stylesheet" and name == "s":
            self.style_number = number
        elif target in SAYINGS and name in ("yr", "mo", "dy"):
            self.days.setdefault(target, {})[name] = number
        elif target == "pict" and name.endswith("blip"):
            self.pictures[-1].kind = name.removesuffix("blip")

    def _take_symbol(self, token: RtfToken) -> None:
        if self.to_skip:
            self.to_skip -= 1
        elif token.name == "*":
            self.starred = True
        elif token.name in PARAGRAPH_ENDS:
            self._break_paragraph()
        elif token.name in CHARACTERS and self._is_text():
            self._put(self.decoder.finish())
            self._put([(CHARACTERS[token.name], token.start, token.end)])

    def _take_byte(self, token: RtfToken) -> None:
        if self.to_skip:
            self.to_skip -= 1
        else:
            self._take_characters(bytes([token.number or 0]), token.start, token.end - token.start)

    def _take_text(self, token: RtfToken) -> None:
        start = min(token.end, token.start + self.to_skip)
        self.to_skip -= start - token.start
        if self.state.target == "pict":
            picture = self.pictures[-1]
            picture.start = token.start if picture.start < 0 else picture.start
            picture.end = token.end
        elif start < token.end:
            self._take_characters(self.source[start : token.end].encode("latin-1"), start, 1)

    def _take_binary(self, token: RtfToken) -> None:
        number = token.number or 0
        data = token.end - max(0, number)
        self.cut_binary |= number < 0 or data < token.start + len("\\bin")
        if self.state.target == "pict" and number > 0:
            picture = self.pictures[-1]
            picture.start, picture.end, picture.raw = max(data, token.start), token.end, True

    def _take_characters(self, data: bytes, start: int, width: int) -> None:
        target = self.state.target
        if self._is_text():
            font = self.state.font if self.state.font >= 0 else self.default_font
            if self.fonts.get(font) == _SYMBOL and not data.isspace():
                self._put_symbols(data, start, width)
                return
            self._put(self.decoder.take_bytes(data, start, width, self._codec(font)))
        elif target == "stylesheet":
            self.style_name = (self.style_name + data.decode("cp1252", "replace"))[-_LONGEST_SAYING:]
        elif target in SAYINGS:
            pieces = self.decoder.take_bytes(data, start, width, self.page)
            words = self.said.get(target, "") + "".join(text for text, _, _ in pieces)
            self.said[target] = words[:_LONGEST_SAYING]

    def _put_symbols(self, data: bytes, start: int, width: int) -> None:
        for index in range(len(data)):
            bullet = data[index : index + 1] == _BULLET
            if not bullet:
                self.tally.add("symbol", self.at())
            place = start + index * width
            self._put([("•" if bullet else "\ufffd", place, place + width)])

    def _codec(self, font: int) -> str:
        charset = self.fonts.get(font, 1)
        # A font of charset 0 is Western by the letter; writers in other code pages leave it so.
        return CHARSETS.get(charset, self.page)

    def _is_text(self) -> bool:
        return self.state.target == "text"

    def _finish_characters(self) -> None:
        self.to_skip = 0
        self._put(self.decoder.finish())

    def _put(self, pieces: Iterable[Piece]) -> None:
        kept = list(pieces)
        if not kept or not self._is_text():
            return
        size = sum(len(text) for text, _, _ in kept)
        if self.state.deleted:
            self.tally.add("deletion", self.at(), size)
            return
        if self.state.hidden:
            self.tally.add("hidden", self.at(), size)
        self.text.offered += len(kept)
        pieces = self.stories[self.state.story].pieces
        for piece in kept:
            last = pieces[-1] if self.coarse and pieces else piece
            # In a very long text of escapes a run of them is led to together, substitutes and all.
            if 0 <= last[1] < last[2] <= piece[1] <= last[2] + _SUBSTITUTES and piece[2] - last[1] <= _LONGEST_RUN:
                pieces[-1] = (last[0] + piece[0], last[1], piece[2])
                self.text.offered -= 1
            else:
                pieces.append(piece)

    def _break_paragraph(self) -> None:
        if not self._is_text():
            return
        if self.state.story:
            self.stories[self.state.story].pieces.append(gap("\n"))
        elif self.in_table:
            self.stories[0].pieces.append(gap(" "))
        else:
            self.end_paragraph()

    def end_paragraph(self) -> None:
        """Add the paragraph that was read, then what stood apart in it."""
        self._put(self.decoder.finish())
        pieces, self.stories[0].pieces = self.stories[0].pieces, []
        self._end_row()
        self.table_open = False
        place = len(self.text.passages)
        if self.text.add_paragraph(pieces, "", f"paragraph {self.paragraphs + 1}") is not None:
            self.paragraphs += 1
            style = self.styles.get(self.style, "")
            if style == "title" and self.title is None:
                self.title = place
            elif (self.level >= 0 or style.startswith("heading ")) and self.heading is None:
                self.heading = place
        self._flush()

    def _end_cell(self) -> None:
        if not self._is_text() or self.state.story:
            return
        at = self.at() if self.in_table or self.cells else ""
        if not self.table_open:
            self.table_open, self.row = True, 0
            self.tables += 1
        self.row += not self.cells
        pieces, self.stories[0].pieces = self.stories[0].pieces, []
        line = [gap(" ") if one[1] < 0 and not one[0].strip() else one for one in pieces]
        self.cells.append(Cell(line, at or f"table {self.tables}, row {self.row}, cell 1", ""))

    def _end_row(self) -> None:
        if self.cells:
            self.text.add_row(self.cells, self.tables)
            self.cells = []
            self._flush()

    def _flush(self) -> None:
        """Add the stories that waited; the main one goes on."""
        if self.state.story:
            return
        for story in self.stories[1:]:
            aside = story.label.partition(" ")[0] in ASIDES
            for line in split_lines(story.pieces):
                self.text.add_paragraph(line, "", story.label, PassageKind.ASIDE if aside else PassageKind.MAIN)
        del self.stories[1:]
