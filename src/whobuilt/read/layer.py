"""Text put together from pieces of an original, each of which knows where it stood."""

from __future__ import annotations

from dataclasses import dataclass, replace

from whobuilt.core.evidence import Box, Document, Metadata, Passage, Segment, document_id
from whobuilt.core.problems import Problem
from whobuilt.ports import Read

NO_TEXT = Problem(
    "no_text",
    "The file holds no text that a reader could see.",
    "",
    "If the page is drawn by a script, save it from the browser after it has loaded.",
)


@dataclass(frozen=True, slots=True)
class Body:
    """The text of a document with its parts and the map back into the decoded original."""

    text: str
    passages: tuple[Passage, ...]
    segments: tuple[Segment, ...]


EMPTY = Body("", (), ())


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a body was read from, and by whom."""

    blob: str
    reader: str
    media_type: str
    encoding: str


class Layer:
    """Collects text in order; pieces have a place in the original, gaps (separators) have none."""

    def __init__(self) -> None:
        """Begin empty."""
        self.length = 0
        self._parts: list[str] = []
        self._segments: list[Segment] = []

    def add(
        self, text: str, source_start: int, source_end: int, at: str, *, part: str = "", box: Box | None = None
    ) -> None:
        """Append text that was read from `source_start:source_end` (of the part `part`) at the place `at`."""
        end = self.length + len(text)
        piece = Segment(self.length, end, source_start, source_end, at, part, box)
        if self._segments and _continues(self._segments[-1], piece):
            piece = replace(self._segments.pop(), end=end, source_end=source_end)
        self._segments.append(piece)
        self._parts.append(text)
        self.length = end

    def gap(self, text: str) -> None:
        """Append a separator that stands nowhere in the original."""
        self._parts.append(text)
        self.length += len(text)

    def words(self, start: int, end: int) -> str:
        """The text collected so far between two places."""
        return "".join(self._parts)[start:end]

    def build(self) -> tuple[str, tuple[Segment, ...]]:
        """The text and its segments."""
        return "".join(self._parts), tuple(self._segments)


def _continues(last: Segment, piece: Segment) -> bool:
    """Whether a piece goes on where the last ended, character for character and at the same place."""
    verbatim = all(part.end - part.start == part.source_end - part.source_start for part in (last, piece))
    touching = last.end == piece.start and last.source_end == piece.source_start
    return verbatim and touching and (last.at, last.part, last.box) == (piece.at, piece.part, piece.box)


def make_read(made: Provenance, body: Body, metadata: Metadata, problems: tuple[Problem, ...]) -> Read:
    """What a reader returns: the document, or the problem that there is no text."""
    if not body.text or body.text.isspace():
        return Read(None, (*problems, NO_TEXT))
    document = Document(
        document_id(made.blob, made.reader, body.text),
        made.blob,
        made.reader,
        made.media_type,
        made.encoding,
        body.text,
        metadata,
        body.passages,
        body.segments,
    )
    return Read(document, problems)
