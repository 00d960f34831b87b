"""The text of an office document as it is put together: paragraphs, rows of tables, asides, each with its place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from whobuilt.core.evidence import Metadata, Passage, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.read.front_lines import read_front
from whobuilt.read.language import detect_language
from whobuilt.read.layer import Body, Layer
from whobuilt.read.xml_tokens import Piece

MOST_PIECES = 200_000  # runs of text with a place of their own; some 300 bytes of memory each
MOST_TEXT = 50_000_000  # characters
MOST_PASSAGES = 100_000
_LINE_SIGNS = re.compile(r"([\r\n\t\v\f\x1c-\x1e\x85\u2028\u2029]+)")
_MOST_PLACES = 3  # places that a problem names
_FRONT = 20_000  # characters in which a document says what it is


def has_ink(pieces: Iterable[Piece]) -> bool:
    """Whether there is anything but white space."""
    return any(text and not text.isspace() for text, _, _ in pieces)


def gap(text: str) -> Piece:
    """A separator, or a sign that stands nowhere in the original as a character."""
    return text, -1, -1


@dataclass(slots=True)
class Cell:
    """A cell of a table: its pieces, its place for a person, and how many separators lead to it from the last."""

    pieces: list[Piece]
    at: str
    part: str
    step: int = 1


class OfficeText:
    """Collects the text of a document. `full` once no more fits: readers stop then, and `note_rest` says where."""

    def __init__(self) -> None:
        """Begin empty."""
        self.layer = Layer()
        self.passages: list[Passage] = []
        self.pieces = 0  # that were added
        self.offered = 0  # that were read by those who count them before they add them
        self.problems: list[Problem] = []
        self._last_row = -1  # the table of the last passage, so that rows of one table stand on lines

    @property
    def full(self) -> bool:
        """Whether no more should be read."""
        return max(self.pieces, self.offered) >= MOST_PIECES or self.layer.length >= MOST_TEXT

    def add_paragraph(
        self, pieces: Sequence[Piece], part: str, at: str, kind: PassageKind = PassageKind.MAIN
    ) -> Passage | None:
        """Add a paragraph; None where it holds no ink."""
        pieces = _trim(pieces)
        if not pieces:
            return None
        self._begin(-1)
        start = self.layer.length
        self._add(pieces, part, at)
        passage = Passage(start, self.layer.length, kind)
        self.passages.append(passage)
        return passage

    def add_row(self, cells: Sequence[Cell], table: int, kind: PassageKind = PassageKind.MAIN) -> Passage | None:
        """Add a row of a table, its cells parted by tabs; None where all are empty. Rows of one `table` are lines."""
        if not any(has_ink(cell.pieces) for cell in cells):
            return None
        self._begin(table)
        steps, start = -1, -1
        for cell in cells:
            steps += cell.step
            if not has_ink(cell.pieces):
                continue
            if steps:
                self.layer.gap("\t" * steps)
            if start < 0:
                start = self.layer.length
            self._add(_trim(cell.pieces), cell.part, cell.at)
            steps = 0
        passage = Passage(start, self.layer.length, kind)
        self.passages.append(passage)
        return passage

    def set_title(self, place: int | None) -> str:
        """Make the passage at this place the title, and give its words; empty where there is none."""
        if place is None:
            return ""
        found = self.passages[place]
        self.passages[place] = replace(found, kind=PassageKind.TITLE)
        return " ".join(self.layer.words(found.start, found.end).split())

    def note_rest(self, where: str, what: str = "The text is longer than is read of one file") -> None:
        """Say from which place on nothing was read."""
        message = f"{what}: what follows {where} was left out."
        self.problems.append(
            Problem(
                "read_in_part",
                message,
                where,
                "Split the file and add its parts; a large sheet that is saved as CSV is read whole.",
            )
        )

    def build(self) -> Body:
        """The text with its passages, of which neighbours are put together where they are too many."""
        text, segments = self.layer.build()
        return Body(text, tuple(_bounded(self.passages)), segments)

    def _begin(self, table: int) -> None:
        if self.layer.length:
            self.layer.gap("\n" if table == self._last_row >= 0 else "\n\n")
        self._last_row = table

    def _add(self, pieces: Iterable[Piece], part: str, at: str) -> None:
        layer = self.layer
        for text, start, end in pieces:
            if start < 0:
                layer.gap(text)
            else:
                layer.add(text, start, end, at, part=part)
                self.pieces += 1


@dataclass(slots=True)
class Tally:
    """Counts what was left out or is not as it seems, and remembers the first places."""

    counts: Counter[str] = field(default_factory=Counter)
    sizes: Counter[str] = field(default_factory=Counter)
    places: dict[str, list[str]] = field(default_factory=dict)

    def add(self, code: str, at: str, size: int = 0) -> None:
        """Count one more of `code` at a place; `size` characters are concerned."""
        self.counts[code] += 1
        self.sizes[code] += size
        places = self.places.setdefault(code, [])
        if at and len(places) < _MOST_PLACES and at not in places:
            places.append(at)

    def problems(self, messages: dict[str, tuple[str, str, str]]) -> list[Problem]:
        """A problem for each code counted: `messages` has its problem code, its words with {n} and {size}, its mend."""
        made = []
        for name, (code, message, mend) in messages.items():
            if count := self.counts[name]:
                where = ", ".join(self.places.get(name, ()))
                words = message.format(n=f"{count:,}", size=f"{self.sizes[name]:,}")
                made.append(Problem(code, words, where, mend))
        return made


def with_front(said: Metadata, title: str, text: str) -> Metadata:
    """What a file's properties say, completed by what its first lines say.

    A title that is set as one goes before the properties', which are often the template's; so does a date or a
    byline in the first lines: a property's day is that of the last saving at best.
    """
    front = read_front(text[:_FRONT].split("\n"), title=False).metadata
    return Metadata(
        title=title or said.title,
        authors=front.authors or said.authors,
        publisher=said.publisher,
        published=front.published or said.published,
        language=detect_language(text) or said.language.lower().partition("-")[0],
        url=front.url or said.url,
    )


def one_line(value: str) -> str:
    """A text with its line ends and tabs as spaces, without white space around it."""
    return _LINE_SIGNS.sub(" ", value).strip()


def on_one_line(pieces: list[Piece]) -> list[Piece]:
    """A cell's pieces with its line ends shown as spaces, each still leading to its place: a row is one line."""
    if not any(_LINE_SIGNS.search(text) for text, _, _ in pieces):
        return pieces
    kept: list[Piece] = []
    for text, start, end in pieces:
        place = start
        for part in _LINE_SIGNS.split(text):
            if part and not part.strip():
                kept.append((" ", -1, -1))
            elif part and end - start == len(text):
                kept.append((part, place, place + len(part)))
            elif part:
                kept.append((part, start, end))
            place += len(part)
    return kept


def _trim(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces without white space at their ends, so that passages begin and end with ink."""
    if len(pieces) == 1 and (words := pieces[0][0]) and not (words[0].isspace() or words[-1].isspace()):
        return list(pieces)
    kept = list(pieces)
    while kept and not kept[0][0].strip():
        del kept[0]
    while kept and not kept[-1][0].strip():
        kept.pop()
    if kept:
        kept[0] = _strip(kept[0], left=True)
        kept[-1] = _strip(kept[-1], left=False)
    return kept


def _strip(piece: Piece, *, left: bool) -> Piece:
    text, start, end = piece
    bare = text.lstrip() if left else text.rstrip()
    cut = len(text) - len(bare)
    if start < 0:
        return gap(bare)
    if end - start != len(text):  # a character reference is one character with ink
        return piece
    return (bare, start + cut, end) if left else (bare, start, end - cut)


def _bounded(passages: list[Passage]) -> list[Passage]:
    """The passages, neighbours of one kind put together by twos until they are few enough."""
    while len(passages) > MOST_PASSAGES:
        joined: list[Passage] = []
        waiting: Passage | None = None
        for passage in passages:
            if waiting is not None and waiting.kind is passage.kind:
                joined.append(Passage(waiting.start, passage.end, passage.kind))
                waiting = None
                continue
            if waiting is not None:
                joined.append(waiting)
            waiting = passage
        if waiting is not None:
            joined.append(waiting)
        if len(joined) == len(passages):
            break
        passages = joined
    return passages
