"""Lines that name a company and a public body and state no dealing between them: what is read there is invented."""

from __future__ import annotations

from pathlib import Path

from whobuilt.core.entities import Entity, Schema
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Polarity, Prop, Statement

_DEALINGS = frozenset({Prop.SUPPLIES, Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})
_PUBLIC = frozenset({Schema.PUBLIC_BODY, Schema.LOCATION})


def load_negatives(path: Path) -> tuple[str, ...]:
    """The lines of a file, those with "#" aside; OSError where it cannot be read."""
    lines = path.read_text("utf-8").splitlines()
    return tuple(line for line in lines if line.strip() and not line.startswith("#"))


def find_invented(found: Extraction) -> tuple[Statement, ...]:
    """The dealings with a public body, or with a place that stands for one, that are stated as a fact or alleged."""
    known = {entity.id: entity for entity in found.entities}
    return tuple(
        statement
        for statement in found.statements
        if statement.prop in _DEALINGS
        and statement.qualifiers.polarity is Polarity.AFFIRMED
        and any(_is_public(known, party.entity) for party in (statement.subject, statement.object) if party)
    )


def _is_public(known: dict[str, Entity], name: str) -> bool:
    return name in known and known[name].schema in _PUBLIC
