"""What one extractor found in the stretches of a document, as one extraction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from whobuilt.core.entities import Entity
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction


def join_stretches(document: Document, name: str, parts: Sequence[Extraction], limit: int) -> Extraction:
    """All that the stretches state; a document longer than `limit` characters was read in part, which is told."""
    return Extraction(
        document.id,
        name,
        one_of_each(entity for part in parts for entity in part.entities),
        tuple(mention for part in parts for mention in part.mentions),
        tuple({s.id: s for part in parts for s in part.statements}.values()),
        tuple(amount for part in parts for amount in part.amounts),
        tuple(date for part in parts for date in part.dates),
        (_too_long(document, limit),) if len(document.text) > limit else (),
    )


def one_of_each(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """One entity for each id, with all its names."""
    found: dict[str, Entity] = {}
    for entity in entities:
        known = found.get(entity.id)
        names = {*entity.names, *(known.names if known else ())} - {known.name if known else entity.name}
        found[entity.id] = replace(known or entity, names=tuple(sorted(names)))
    return tuple(found.values())


def _too_long(document: Document, limit: int) -> Problem:
    told = f"The text has {len(document.text):,} characters; statements were extracted from the first {limit:,}."
    return Problem("extracted_in_part", told, "", "All of it can be searched. Split the file to extract from the rest.")
