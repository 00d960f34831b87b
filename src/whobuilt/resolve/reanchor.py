"""A statement's words in a newer reading of the same bytes: exactly where they stood, or with the failure named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace

from whobuilt.core.evidence import Document, Segment
from whobuilt.core.lock import Failure, LockFailure, find_span, name_failure
from whobuilt.core.statements import Anchor, Quote, Statement, make_statement
from whobuilt.resolve.selection import draft_of

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Place:
    """A character of the original: which part, and where in it."""

    part: str
    offset: int


class Reanchoring:
    """From one document to a newer reading of the same bytes. Nothing is ever fuzzy: words are the same, or fail."""

    def __init__(self, old: Document, new: Document, others: Iterable[Document] = ()) -> None:
        """`others` are the case's other documents, in which words that fail may turn out to stand."""
        self._old, self._new, self._others = old, new, tuple(others)
        self._by_part: dict[str, list[Segment]] = {}
        for segment in new.segments:
            self._by_part.setdefault(segment.part, []).append(segment)
        for segments in self._by_part.values():
            segments.sort(key=lambda segment: segment.source_start)

    def move(self, statement: Statement) -> Statement | LockFailure:
        """The statement on the new document's characters, or why its words no longer stand."""
        quote = self._find(statement.quote.start, statement.quote.exact)
        if quote is None:
            return self._name("quote", statement.quote.exact)
        anchors = []
        for anchor in statement.anchors:
            span = self._near(anchor, statement.quote, quote) or self._find(anchor.start, anchor.exact)
            if span is None:
                return self._name(anchor.field, anchor.exact)
            anchors.append(Anchor(anchor.field, *span, anchor.exact))
        moved = replace(
            draft_of(statement),
            document=self._new.id,
            quote=Quote(*quote, statement.quote.exact),
            anchors=tuple(anchors),
        )
        return make_statement(moved)

    def _near(self, anchor: Anchor, old: Quote, new: Span) -> Span | None:
        """An anchor within the quote moves with it."""
        if not (old.start <= anchor.start and anchor.end <= old.end):
            return None
        return self._checked(anchor.start - old.start + new[0], anchor.exact)

    def _find(self, start: int, words: str) -> Span | None:
        """The words at the same place of the original, else where they stand once."""
        place = self._source_of(start)
        at = self._offset_of(place) if place else None
        return (self._checked(at, words) if at is not None else None) or find_span(words, self._new)

    def _checked(self, start: int, words: str) -> Span | None:
        end = start + len(words)
        return (start, end) if words and self._new.text[start:end] == words else None

    def _source_of(self, start: int) -> _Place | None:
        segment = self._old.segment_at(start)
        if segment is None or not _is_verbatim(segment):
            return None
        return _Place(segment.part, segment.source_start + start - segment.start)

    def _offset_of(self, place: _Place) -> int | None:
        segments = self._by_part.get(place.part, [])
        index = bisect_right(segments, place.offset, key=lambda segment: segment.source_start) - 1
        if index < 0 or not _is_verbatim(segments[index]):
            return None
        offset = segments[index].start + place.offset - segments[index].source_start
        return offset if offset < segments[index].end else None

    def _name(self, field: str, words: str) -> LockFailure:
        failure = name_failure(words, self._new, self._others)
        if failure is None:  # they stand there, more than once, and nothing says which of them is meant
            return LockFailure(Failure.ALTERED, field, words, "the words now stand in more than one place")
        return replace(failure, field=field)


def _is_verbatim(segment: Segment) -> bool:
    """Whether each character of the text is one of the original's."""
    return segment.end - segment.start == segment.source_end - segment.source_start
