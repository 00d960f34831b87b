"""Where extractors differ: the other readings of the words that a statement stands on."""

from __future__ import annotations

from collections.abc import Iterable

from whobuilt.core.statements import AGREEING, Prop, Statement

_DEALINGS = frozenset({Prop.SUPPLIES, Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})


def find_rivals(statement: Statement, others: Iterable[Statement]) -> tuple[Statement, ...]:
    """What another extractor, or a person, made of the same words about one of the same parties; none of its own."""
    makers = set(statement.extractor.split(AGREEING))
    return tuple(
        other
        for other in others
        if other.id != statement.id
        and other.document == statement.document
        and makers.isdisjoint(other.extractor.split(AGREEING))
        and other.quote.start < statement.quote.end
        and statement.quote.start < other.quote.end
        and _is_alike(statement.prop, other.prop)
        and _parties(statement) & _parties(other)
    )


def _is_alike(one: Prop, other: Prop) -> bool:
    return one is other or {one, other} <= _DEALINGS


def _parties(statement: Statement) -> set[str]:
    parties = (statement.subject, statement.object, statement.attribution.speaker)
    return {party.entity for party in parties if party and party.entity}
