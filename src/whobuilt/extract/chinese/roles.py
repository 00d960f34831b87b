"""Who holds which office where: 外交部发言人X, 时任内政部长Y, 该公司董事长Z."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.chunks import Chunk, Kind
from whobuilt.extract.chinese.clauses import PARTIES
from whobuilt.extract.chinese.lexicon import words
from whobuilt.extract.chinese.persons import Titled
from whobuilt.extract.parties import ORGANIZATIONS

_NEAR = 12  # characters between an organization and the title


@dataclass(frozen=True, slots=True)
class Employed:
    """A person, an organization, and the words for the office."""

    person: Chunk
    organization: Chunk
    title: tuple[int, int]
    former: bool


def find_roles(rows: list[list[Chunk]], titled: tuple[Titled, ...]) -> Iterator[Employed]:
    """The offices that stand before persons' names."""
    by_start = {each.name.start: each for each in titled}
    for row in rows:
        for at, chunk in enumerate(row):
            each = by_start.get(chunk.start)
            if chunk.kind is not Kind.NAME or chunk.schema is not Schema.PERSON or each is None:
                continue
            title = each.title
            organization = _organization(row, at, title[0])
            office = "".join(c.text for c in row if title[0] <= c.start < title[1])
            if organization is not None and (office in words("offices") or organization.end >= title[0]):
                yield Employed(chunk, organization, title, each.former)


def _organization(row: list[Chunk], at: int, title: int) -> Chunk | None:
    for chunk in reversed(row[:at]):
        if title - chunk.end > _NEAR:
            return None
        if chunk.kind in PARTIES and chunk.schema in ORGANIZATIONS:
            between = [c for c in row if chunk.end <= c.start < title]
            return (
                chunk
                if all(
                    c.kind in (Kind.OF, Kind.TEXT, Kind.ADVERB, Kind.BRACKET, Kind.TITLE, Kind.REFERENCE, Kind.NOUN)
                    for c in between
                )
                else None
            )
        if chunk.kind in (Kind.STOP, Kind.VERB, Kind.SPEECH):
            return None
    return None
