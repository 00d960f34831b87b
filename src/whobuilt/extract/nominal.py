"""Statements that nouns make: "X's contract with Y", "Y, a subsidiary of X", "its customers include A, B and C"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop
from whobuilt.extract.clauses import Clause, Part, Phrase, Segment, make_phrase, read_phrases
from whobuilt.extract.clusters import Cluster
from whobuilt.extract.frames import Found, colour_of
from whobuilt.extract.props import load_prop
from whobuilt.extract.units import Kind, Unit

_SELLERS = frozenset({Schema.COMPANY, Schema.ORGANIZATION})
_OWNED = frozenset({Schema.COMPANY, Schema.PRODUCT})
_CUSTOMERS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION})


class NominalFinder:
    """Finds them in one sentence; `company` is the vendor spoken of where the sentence names none."""

    def __init__(
        self, units: list[Unit], segments: list[Segment], clauses: list[Clause], company: Cluster | None
    ) -> None:
        """Keep the sentence."""
        self._company = company
        self._units = units
        self._segments = segments
        self._clauses = clauses

    def find(self) -> Iterator[Found]:
        """All of them."""
        for index, segment in enumerate(self._segments):
            if segment.part is Part.PHRASE:
                yield from self._contract(index)
                yield from self._owned(index)
                yield from self._owner(index)
        for clause in self._clauses:
            yield from self._customers(clause)
        yield from self._hyphenated()

    # --- contracts --------------------------------------------------------------------------------------------

    def _contract(self, index: int) -> Iterator[Found]:
        nouns = frozenset(load_prop(Prop.CONTRACTS_WITH)["noun"][0]["nouns"].split())
        phrase = make_phrase(self._units, self._segments[index].first, self._segments[index].last)
        if phrase.noun not in nouns or index + 2 >= len(self._segments):
            return
        link, at = self._segments[index + 1], index + 2
        while link.word == "for" and at + 2 < len(self._segments):  # "a contract for cameras with X"
            link, at = self._segments[at + 1], at + 2
        if link.word not in {"with", "between"} or self._segments[at].part is not Part.PHRASE:
            return
        others, _ = read_phrases(self._units, self._segments, at, subject=False)
        heads = [p.head for p in others if p.head and p.head.schema in _CUSTOMERS]
        trigger = self._span(self._segments[index].last - 1)
        if link.word == "between" and len(heads) == 2:  # noqa: PLR2004  # both parties are named
            yield from self._pair(heads[0], heads[1], trigger)
        elif link.word == "with" and phrase.maker is not None:
            for head in heads:
                yield from self._pair(phrase.maker, head, trigger)

    def _pair(self, one: Unit, other: Unit, trigger: tuple[int, int]) -> Iterator[Found]:
        """The customer first: a public body or a place before a company."""
        if one.cluster is other.cluster:
            return
        vendor, customer = (other, one) if one.schema in {Schema.PUBLIC_BODY, Schema.LOCATION} else (one, other)
        yield Found(Prop.CONTRACTS_WITH, customer, vendor, trigger, phase=Phase.CONTRACTED)

    # --- ownership --------------------------------------------------------------------------------------------

    def _owned(self, index: int) -> Iterator[Found]:
        """"Y, a subsidiary of X"; "X's subsidiary Y"."""
        down = frozenset(load_prop(Prop.OWNS)["noun"][0]["down"].split())
        segment = self._segments[index]
        inside = self._units[segment.first : segment.last]
        at = next((i for i, unit in enumerate(inside) if unit.kind is Kind.WORD and unit.lower in down), None)
        if at is None:
            return
        trigger = self._span(segment.first + at)
        before = [u for u in inside[:at] if u.cluster and u.schema in _SELLERS]
        after = [u for u in inside[at + 1 :] if u.kind is Kind.NAME and u.schema in _OWNED]
        if before and after:
            yield from self._own(before[-1], after[0], trigger)
            return
        owner = before[-1] if before else self._of(index)
        owned = self._apposed_to(index)
        if owner is not None and owned is not None:
            yield from self._own(owner, owned, trigger)

    def _owner(self, index: int) -> Iterator[Found]:
        """"X, the maker of Y"; "X, creator of the app Y"."""
        up = frozenset(load_prop(Prop.OWNS)["noun"][0]["up"].split())
        segment = self._segments[index]
        if self._units[segment.last - 1].lower not in up or index + 2 >= len(self._segments):
            return
        if self._segments[index + 1].word != "of":
            return
        owned, _ = read_phrases(self._units, self._segments, index + 2, subject=False)
        owner = self._apposed_to(index)
        for phrase in owned:
            if owner is not None and phrase.head is not None and phrase.head.schema in _OWNED:
                yield from self._own(owner, phrase.head, self._span(segment.last - 1))

    def _own(self, owner: Unit, owned: Unit, trigger: tuple[int, int]) -> Iterator[Found]:
        if owner.cluster is not owned.cluster:
            yield Found(Prop.OWNS, owner, owned, trigger)

    def _of(self, index: int) -> Unit | None:
        """The name behind "of": "a subsidiary of the French maker X"."""
        if index + 2 < len(self._segments) and self._segments[index + 1].word in {"of", "to"}:
            following = self._segments[index + 2]
            if following.part is Part.PHRASE:
                head = make_phrase(self._units, following.first, following.last).head
                return head if head and head.schema in _SELLERS else None
        return None

    def _apposed_to(self, index: int) -> Unit | None:
        """The name that a phrase between commas is about, or the subject of "X is a subsidiary of Y"."""
        if index >= 2 and self._segments[index - 1].word in {",", "(", "–", "—"}:
            before = self._segments[index - 2]
            if before.part is Part.PHRASE:
                head = make_phrase(self._units, before.first, before.last).head
                return head if head and head.schema in _OWNED | _SELLERS else None
        if index >= 1 and self._segments[index - 1].verb is not None:
            clause = next((c for c in self._clauses if c.index == index - 1), None)
            if clause and clause.verb.lemma in {"be", "become", "remain"} and clause.subject:
                head = clause.subject[0].head
                return head if head and head.schema in _OWNED | _SELLERS else None
        return None

    # --- customers --------------------------------------------------------------------------------------------

    def _customers(self, clause: Clause) -> Iterator[Found]:
        """"X's customers include A and B"; "A and B are clients of X"; "X counts A among its customers"."""
        nouns = frozenset(load_prop(Prop.SUPPLIES)["list"][0]["nouns"].split())
        colour = colour_of(clause)
        if colour is None or not clause.subject:
            return
        vendors: list[Unit] = []
        customers: list[Phrase] = []
        if clause.verb.lemma in {"include", "be"} and self._holds(clause.subject, nouns):
            vendors = self._vendors(clause.subject)
            customers = clause.find("object")
        elif clause.verb.lemma in {"be", "become"} and self._holds(clause.find("object"), nouns):
            vendors = self._vendors(clause.find("object"))
            customers = clause.subject
        elif clause.verb.lemma in {"count", "list", "name"} and self._holds(clause.find("among") + clause.find("as"), nouns):
            vendors = [p.head for p in clause.subject if p.head] or self._vendors(clause.subject)
            customers = clause.find("object")
        heads = [p.head for p in customers if p.head and p.head.schema in _CUSTOMERS]
        for vendor, customer in product(vendors, heads):
            if vendor.cluster is not customer.cluster and vendor.schema in _SELLERS:
                yield Found(
                    Prop.SUPPLIES, vendor, customer, self._span(clause.verb.head), polarity=colour.polarity, modality=colour.modality
                )

    def _holds(self, phrases: list[Phrase], nouns: frozenset[str]) -> bool:
        return any(unit.lower in nouns for p in phrases for unit in self._units[p.first : p.last])

    def _vendors(self, phrases: list[Phrase]) -> list[Unit]:
        units = [u for p in phrases for u in self._units[p.first : p.last]]
        named = [u for u in units if u.cluster and u.schema in _SELLERS][:1]
        if not named and units and self._company is not None:
            return [Unit(Kind.REFERENCE, units[0].text, "the company", units[0].start, units[-1].end, self._company)]
        return named

    # --- places -----------------------------------------------------------------------------------------------

    def _hyphenated(self) -> Iterator[Found]:
        """"Tel Aviv-based X" is one token behind a place: the place stands before "-based"."""
        for at, unit in enumerate(self._units[:-2]):
            if unit.schema is Schema.COMPANY and self._units[at + 1].lower == "of":
                place = self._units[at + 2]
                if place.kind is Kind.NAME and place.schema is Schema.LOCATION:
                    yield Found(Prop.LOCATED_IN, unit, place, (self._units[at + 1].start, self._units[at + 1].end))

    def _span(self, at: int) -> tuple[int, int]:
        return self._units[at].start, self._units[at].end


def find_listings(found: Found, units: list[Unit]) -> Iterator[Found]:
    """What "including A and B, but not C" adds to a listing: one for each, the last negated."""
    start = next((i for i, unit in enumerate(units) if unit.start >= found.trigger[1]), len(units))
    including = next((i for i in range(start, len(units)) if units[i].lower in {"including", "among"}), None)
    if including is None:
        return
    negated = False
    for unit in units[including + 1 :]:
        if unit.lower in {"not", "excluding", "except"}:
            negated = True
        elif unit.lower in {"over", "for", "because", "after", "in", "."} or unit.text in {"–", "—", ")"}:
            break
        elif unit.kind is Kind.NAME and unit.cluster and unit.schema in _SELLERS | {Schema.PUBLIC_BODY}:
            yield Found(
                Prop.LISTED_BY,
                unit,
                found.object,
                found.trigger,
                found.item,
                polarity=Polarity.NEGATED if negated else found.polarity,
                modality=Modality.ASSERTED,
            )
