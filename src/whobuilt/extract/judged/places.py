"""Places that stand for nobody, since a body of theirs is the customer: "Kenya's police", "police in Kenya"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Entity, Schema
from whobuilt.core.evidence import Document
from whobuilt.core.statements import Polarity, Statement
from whobuilt.extract.judged.cutting import Span, overlap, span_of
from whobuilt.extract.judged.ties import DEALS, MUTUAL, Ties

# Between a place and the body that is its own, and between a body and the place it is in.
_OWNED = re.compile(r"[^\S\n]*|['’]s?\s+(?:[\w-]+\s+){0,3}|[省市县区州的]{1,3}")
_IN = re.compile(r"\s+(?:in|of|at|from|across)\s+(?:the\s+)?(?:[^\W\d_]+\s+){0,3}")

_ENDINGS = (" ", "n ", "i ", "'s ", "’s ")


@dataclass(frozen=True, slots=True)
class _Customer:
    """The customer of a vendor: its entity, where it is named, and the words quoted."""

    vendor: str
    entity: str
    span: Span
    quote: Span


class Places:
    """Tells which supplies to a place, or to whoever else owns a body, are supplies to the body."""

    def __init__(self, document: Document, entities: Iterable[Entity], ties: Ties) -> None:
        """Keep the text, who is named in it, and what is said to lie where."""
        self._text, self._ties = document.text, ties
        self._known = {entity.id: entity for entity in entities}

    def without(self, made: list[Statement], stated: Iterable[Statement]) -> list[Statement]:
        """Those `made`, less the ones to a place, or to an owner, whose body is the customer in the same words."""
        bodies: dict[str, list[_Customer]] = {}
        for customer in _customers((*made, *stated)):
            if self._is(customer, Schema.PUBLIC_BODY) and self._has_name(customer):
                bodies.setdefault(customer.vendor, []).append(customer)
        return [each for each in made if not any(self._stands_for(one, bodies) for one in _customers([each]))]

    def _stands_for(self, place: _Customer, bodies: dict[str, list[_Customer]]) -> bool:
        if not (is_place := self._is(place, Schema.LOCATION)) and not self._is(place, Schema.PUBLIC_BODY):
            return False
        alike = (body for body in bodies.get(place.vendor, ()) if overlap(body.quote, place.quote))
        return any(self._owns(place, body) or (is_place and self._holds(place, body)) for body in alike)

    def _owns(self, owner: _Customer, body: _Customer) -> bool:
        """Whether one is named within or right before a body as whose it is; a state may be taken for a body itself."""
        if owner.entity == body.entity:
            return False
        (b_start, b_end), (o_start, o_end) = body.span, owner.span
        if o_end > b_start:
            return b_start <= o_start and o_end <= b_end
        return _OWNED.fullmatch(self._text, o_end, b_start) is not None

    def _holds(self, place: _Customer, body: _Customer) -> bool:
        """Whether a body is said to be in a place, or is named for it."""
        beside = _IN.fullmatch(self._text, body.span[1], place.span[0])
        return bool(beside) or self._ties.is_within(body.entity, place.entity) or self._is_named_for(body, place)

    def _is_named_for(self, body: _Customer, place: _Customer) -> bool:
        """Whether a name of the body begins or ends with one of the place: "Kenya Police", "Police of Kenya"."""
        names = [_names(self._known[each.entity]) for each in (body, place)]
        return any(_opens_or_ends(name, part) for name in names[0] for part in names[1])

    def _has_name(self, body: _Customer) -> bool:
        """Whether a body is called by a name, and not by common words alone: "the government" names nobody."""
        return not self._text[slice(*body.span)].islower()

    def _is(self, customer: _Customer, schema: Schema) -> bool:
        return customer.entity in self._known and self._known[customer.entity].schema is schema


def _names(entity: Entity) -> tuple[str, ...]:
    return entity.name.casefold(), *(name.casefold() for name in entity.names)


def _opens_or_ends(name: str, part: str) -> bool:
    """Whether a place stands at either end of a name, in a word of its own: "Kenyan police", "Kenya's", "of Kenya"."""
    if not part.isascii():
        return name.startswith(part)  # Chinese has no spaces to tell by
    return f"{name} ".startswith(tuple(part + ending for ending in _ENDINGS)) or f" {name}".endswith(f" {part}")


def _customers(statements: Iterable[Statement]) -> Iterator[_Customer]:
    """The customers that statements of deals name; where neither party stands first, each may be the other's."""
    for each in statements:
        affirmed = each.qualifiers.polarity is Polarity.AFFIRMED
        if each.prop not in DEALS or not affirmed or each.subject is None or each.object is None:
            continue
        spans = {anchor.field: (anchor.start, anchor.end) for anchor in each.anchors}
        yield _Customer(each.subject.entity, each.object.entity, spans["object"], span_of(each.quote))
        if each.prop in MUTUAL:
            yield _Customer(each.object.entity, each.subject.entity, spans["subject"], span_of(each.quote))
