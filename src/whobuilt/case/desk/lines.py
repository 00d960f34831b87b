"""The lines of the review queue that answer a wish, in order: a statement each, or a fact with all its reprints.

The orders:

- `cared_for`: what names a party that the reviewer cares for (merges followed) first; within that, and after it, what
  has the fewest doubts first, and of that what lacks least (`case.desk.worth`: whole and firm dealings before claims
  and ties, these before fragments and figures); then as the documents came in, each from its beginning.
- `document`: as the documents came in, each from its beginning.
- `newest`: what was stated last first.
- `doubts`: what has the most doubts first.

Doubts count here as far as they can be told at first sight (`case.doubts.Sight`), so that a line keeps its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from whobuilt.case.desk.rows import FactKey, Row
from whobuilt.core.statements import Prop, Status

Key = tuple[Any, ...]


class Order(StrEnum):
    """In which order a queue is gone through."""

    CARED_FOR = "cared_for"
    DOCUMENT = "document"
    NEWEST = "newest"
    DOUBTS = "doubts"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a queue is to hold, and how. Nothing given leaves nothing out; `parties` are those cared for."""

    order: Order = Order.CARED_FOR
    status: frozenset[Status] = frozenset()
    prop: frozenset[Prop] = frozenset()
    entity: str = ""
    document: str = ""
    query: str = ""
    referred: bool = False
    parties: frozenset[str] = frozenset()
    grouped: bool = True


@dataclass(frozen=True, slots=True)
class Line:
    """One line: the statement that stands for it, and all that it holds."""

    row: Row
    members: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Some lines in order, how many there are in all, and where to go on and back: empty at the ends.

    `offset` lines come before these; `at` is the line which holds what was asked for, or the one that follows its
    place.
    """

    lines: tuple[Line, ...]
    total: int
    after: str
    before: str = ""
    offset: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which lines are asked for, by statements: those `after` one, those `before` one, or those around one (`at`)."""

    limit: int = 50
    after: str = ""
    before: str = ""
    at: str = ""


class Rows(Protocol):
    """What a view asks of the board."""

    @property
    def rows(self) -> dict[str, Row]:
        """The rows by the statement's id."""

    @property
    def order(self) -> dict[str, int]:
        """The documents in the order in which they were kept."""

    def facts(self, key: FactKey) -> Sequence[Row]:
        """The rows of a fact."""

    def standing(self, entity: str) -> str:
        """Where an entity leads."""

    def iter_rows(self) -> Iterator[Row]:
        """All rows."""


class View:
    """The lines that answer one wish: kept in order, and changed only where their facts change."""

    def __init__(self, board: Rows, wanted: Wanted) -> None:
        """Go through all rows once."""
        self._board, self._wanted = board, wanted
        self._words = wanted.query.casefold().split()
        self._entity = board.standing(wanted.entity) if wanted.entity else ""
        self._parties = {board.standing(each) for each in wanted.parties}
        self._lines: list[tuple[Key, Row]] = []
        self._of_fact: dict[FactKey, list[Key]] = {}
        several: dict[FactKey, None] = {}
        for row in filter(self._is_wanted, board.iter_rows()):
            if len(board.facts(row.fact)) > 1:
                several[row.fact] = None
            else:  # nearly all: told once, without looking at it again
                key = self._key(row)
                self._of_fact[row.fact] = [key]
                self._lines.append((key, row))
        for fact in several:
            self._lines += self._make(fact)
        self._lines.sort(key=_first)

    def __len__(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def refresh(self, facts: Iterable[FactKey]) -> None:
        """Draw the lines of some facts anew."""
        board, wanted = self._board, self._wanted
        parties = {board.standing(each) for each in wanted.parties}
        entity = board.standing(wanted.entity) if wanted.entity else ""
        if (parties, entity) != (self._parties, self._entity):  # a merge of whom it goes by
            self.__init__(board, wanted)  # type: ignore[misc]  # all of it is drawn anew
            return
        for fact in facts:
            for key in self._of_fact.pop(fact, ()):
                del self._lines[bisect_left(self._lines, key, key=_first)]
            for line in self._make(fact):
                insort(self._lines, line, key=_first)

    def page(self, asked: Stretch) -> Lines:
        """Lines beside the place of a statement, whether or not that is still among them."""
        row = self._board.rows.get(asked.at or asked.before or asked.after)
        place = self._place(row, is_past=not (asked.at or asked.before)) if row else 0
        start = place
        if asked.at:
            start -= asked.limit // 4  # some of what comes before it, too
        elif asked.before:
            start -= asked.limit
        end = place if asked.before and not asked.at else max(start, 0) + asked.limit
        start = max(start, 0)
        found = self._lines[start:end]
        lines = tuple(Line(row, tuple(self._members(row))) for _, row in found)
        return Lines(
            lines,
            len(self._lines),
            found[-1][1].id if found and end < len(self._lines) else "",
            found[0][1].id if found and start else "",
            start,
            self._lines[place][1].id if asked.at and place < len(self._lines) else "",
        )

    def _place(self, row: Row, *, is_past: bool) -> int:
        """How many lines come before that of a statement; with `is_past`, that one is counted too."""
        key = self._key(row)
        if not is_past and self._wanted.grouped and self._is_wanted(row):
            key = min(self._key(each) for each in self._members(row))
        return (bisect_right if is_past else bisect_left)(self._lines, key, key=_first)

    def _make(self, fact: FactKey) -> list[tuple[Key, Row]]:
        found: dict[int, tuple[Key, Row]] = {}
        for row in self._board.facts(fact):
            if self._is_wanted(row):
                line = (self._key(row), row)
                place = row.turn if self._wanted.grouped else row.seq
                if place not in found or line[0] < found[place][0]:
                    found[place] = line
        if found:
            self._of_fact[fact] = [key for key, _ in found.values()]
        return list(found.values())

    def _members(self, row: Row) -> Iterator[Row]:
        """What a line holds: the one that stands for it first."""
        yield row
        for other in self._board.facts(row.fact) if self._wanted.grouped else ():
            if other is not row and other.turn == row.turn and self._is_wanted(other):
                yield other

    def _key(self, row: Row) -> Key:
        place = (self._board.order.get(row.document, 0), row.start, row.seq)
        match self._wanted.order:
            case Order.DOCUMENT:
                return place
            case Order.NEWEST:
                return (-row.seq,)
            case Order.DOUBTS:
                return (-row.weight, *place)
            case Order.CARED_FOR:
                return (not self._is_cared_for(row), row.weight, row.lacks, *place)

    def _is_cared_for(self, row: Row) -> bool:
        return bool(self._parties) and any(map(self._parties.__contains__, map(self._board.standing, row.parties)))

    def _is_wanted(self, row: Row) -> bool:
        wanted = self._wanted
        if row.gone or (wanted.status and row.status not in wanted.status):
            return False
        if (wanted.prop and row.prop not in wanted.prop) or (wanted.document and row.document != wanted.document):
            return False
        if wanted.referred and row.referral is None:
            return False
        if self._entity and not any(self._board.standing(each) == self._entity for each in row.parties):
            return False
        return not self._words or all(word in row.words for word in self._words)


def _first(line: tuple[Key, Row]) -> Key:
    return line[0]
