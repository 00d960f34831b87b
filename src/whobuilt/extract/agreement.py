"""Several extractors on one document: what agrees is merged and names them all, what differs stands side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from whobuilt.core.entities import Entity, Mention, Party
from whobuilt.core.reading import AmountFound, DateFound, Extraction
from whobuilt.core.statements import AGREEING, Polarity, Prop, Quote, Statement, join_makers

_Span = TypeVar("_Span", bound=AmountFound | DateFound | Mention)
_Fact = tuple[Prop, Polarity, str, str]


def merge(extractions: Sequence[Extraction]) -> Extraction:
    """What one or more extractors found in one document, the most trusted first.

    A name that two of them know is one entity, of the kind that the first gave it. Two statements agree where prop,
    polarity and parties are the same and their quotes overlap: the first stands, and names both extractors.
    """
    merged = extractions[0]
    for other in extractions[1:]:
        entities, known = _joined(merged.entities, other.entities)
        merged = Extraction(
            merged.document,
            AGREEING.join(dict.fromkeys((merged.extractor, other.extractor))),
            entities,
            _outside(merged.mentions, (replace(item, entity=known[item.entity]) for item in other.mentions)),
            _agreed(merged.statements, [_renamed(statement, known) for statement in other.statements]),
            _outside(merged.amounts, other.amounts),
            _outside(merged.dates, other.dates),
            (*merged.problems, *other.problems),
        )
    return merged


def _joined(ours: tuple[Entity, ...], theirs: tuple[Entity, ...]) -> tuple[tuple[Entity, ...], dict[str, str]]:
    """All entities, and the entity that each of theirs is read as."""
    found = {entity.id: entity for entity in ours}
    by_name = {name.casefold(): entity.id for entity in reversed(ours) for name in (*entity.names, entity.name)}
    known = {}
    for entity in theirs:
        names = (entity.name, *entity.names)
        same = next((by_name[name.casefold()] for name in names if name.casefold() in by_name), entity.id)
        held = found.setdefault(same, entity)
        found[same] = replace(held, names=tuple(sorted({*held.names, *names} - {held.name})))
        known[entity.id] = same
    return tuple(found.values()), known


def _renamed(statement: Statement, known: dict[str, str]) -> Statement:
    """The statement of the entities as merged; its id does not depend on them."""

    def read_as(party: Party | None) -> Party | None:
        return replace(party, entity=known.get(party.entity, party.entity)) if party else None

    attribution = statement.attribution
    return replace(
        statement,
        subject=read_as(statement.subject),
        object=read_as(statement.object),
        qualifiers=replace(statement.qualifiers, place=read_as(statement.qualifiers.place)),
        attribution=replace(
            attribution, speaker=read_as(attribution.speaker), organization=read_as(attribution.organization)
        ),
    )


def _agreed(ours: tuple[Statement, ...], theirs: Iterable[Statement]) -> tuple[Statement, ...]:
    """Our statements, those on which theirs agree naming both, and the rest of theirs."""
    found = {statement.id: statement for statement in ours}
    by_fact: dict[_Fact, list[str]] = {}
    for statement in ours:
        by_fact.setdefault(_fact(statement), []).append(statement.id)
    for statement in theirs:
        alike = (name for name in by_fact.get(_fact(statement), ()) if _overlap(found[name].quote, statement.quote))
        same = statement.id if statement.id in found else next(alike, "")
        if same:
            makers = join_makers(found[same].extractor, statement.extractor)
            found[same] = replace(found[same], extractor=makers)
        else:
            found[statement.id] = statement
    return tuple(found.values())


def _fact(statement: Statement) -> _Fact:
    said = statement.prop is Prop.SAID
    parties = (statement.attribution.speaker if said else statement.subject, None if said else statement.object)
    subject, other = (party.entity if party else "" for party in parties)
    return statement.prop, statement.qualifiers.polarity, subject, other or statement.qualifiers.object_text


def _overlap(one: Quote, other: Quote) -> bool:
    return one.start < other.end and other.start < one.end


def _outside(ours: tuple[_Span, ...], theirs: Iterable[_Span]) -> tuple[_Span, ...]:
    """Ours, and those of theirs that touch none of ours, in order of place."""
    taken = {at for item in ours for at in range(item.start, item.end)}
    new = [item for item in theirs if taken.isdisjoint(range(item.start, item.end))]
    return tuple(sorted([*ours, *new], key=lambda item: (item.start, item.end))) if new else ours
