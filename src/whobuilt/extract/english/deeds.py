"""Supplies told by nouns: "X's sale of cameras to the police", "the army's use of X's radios", "a supplier to Y"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Prop
from whobuilt.extract.english.frames import Found
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.makers import Context
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.phrases import Phrase, make_phrase, read_phrases
from whobuilt.extract.english.props import load_prop
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import CUSTOMERS, PUBLIC, SELLERS

_ENDS = frozenset({"end", "halt", "suspension", "stop", "ban"})
_ANNOUNCING = words("announcing_verbs") | words("stopping_verbs")


class DeedFinder:
    """Finds them in one sentence."""

    def __init__(self, context: Context, segments: list[Segment], clauses: list[Clause]) -> None:
        """Keep the sentence, and whose its products are."""
        self._context = context
        self._units = context.units
        self._segments = segments
        self._clauses = clauses

    def find(self) -> Iterator[Found]:
        """All of them, in order."""
        suppliers = frozenset(load_prop(Prop.SUPPLIES)["noun"][0]["nouns"].split())
        for index, segment in enumerate(self._segments):
            if segment.part is not Part.PHRASE:
                continue
            noun = self._units[segment.last - 1].lower
            if noun in words("selling_nouns"):
                yield from self._sale(index)
            elif noun in words("using_nouns"):
                yield from self._use(index)
            elif noun in suppliers:
                yield from self._supplier(index)

    def _links(self, index: int) -> dict[str, list[Phrase]]:
        """The phrases behind a noun, by preposition: "of cameras to the police by X"."""
        found: dict[str, list[Phrase]] = {}
        at = index + 1
        while at + 1 < len(self._segments) and self._segments[at].part is Part.PREPOSITION:
            if self._segments[at + 1].part is not Part.PHRASE:
                break
            word = self._segments[at].word
            phrases, at = read_phrases(self._units, self._segments, at + 1, subject=False)
            found.setdefault(word, phrases)
        return found

    def _sale(self, index: int) -> Iterator[Found]:
        segment = self._segments[index]
        phrase = make_phrase(self._units, segment.first, segment.last)
        links = self._links(index)
        things = links.get("of", [])
        vendors = self._named([phrase.maker], SELLERS) or self._named([p.head for p in links.get("by", [])], SELLERS)
        vendors = vendors or [unit for thing in things for unit in self._context.makers_of(thing)][:1]
        customers = self._named([p.head for p in links.get("to", [])], CUSTOMERS)
        vendors = vendors or self._blamed(segment.first) or self._announcing(segment.first) or self._only(segment)
        ended = self._is_ended(index)
        for found in self._pairs(vendors, customers, things, segment.last - 1, Phase.DELIVERED):
            yield replace(found, modality=Modality.ENDED, phase=Phase.ENDED) if ended else found

    def _is_ended(self, index: int) -> bool:
        """Whether the deed is said to be over: "X stopped the sale of", "an end to the sale of"."""
        first = self._segments[index].first
        stopped = any(c.verb.lemma in words("stopping_verbs") and _object_at(c, first) for c in self._clauses)
        return stopped or (index > 1 and self._units[self._segments[index - 2].last - 1].lower in _ENDS)

    def _blamed(self, first: int) -> list[Unit]:
        """Who is fined, praised or investigated for the sale: whom the verb is about whose "for" or "over" it is."""
        for clause in self._clauses:
            reasons = clause.find("for") + clause.find("over") + clause.find("of")
            if any(phrase.first == first for phrase in reasons):
                blamed = clause.subject if clause.verb.passive else clause.find("object")
                return self._named([phrase.head for phrase in blamed], frozenset({Schema.COMPANY}))
        return []

    def _announcing(self, first: int) -> list[Unit]:
        """Who announces, confirms or ends the sales: the company that the verb before is said of."""
        before = [c for c in self._clauses if c.verb.last <= first and c.verb.lemma in _ANNOUNCING]
        return self._named([p.head for p in before[-1].subject], frozenset({Schema.COMPANY})) if before else []

    def _only(self, segment: Segment) -> list[Unit]:
        """The one company that the document is about."""
        only = self._context.makers.only
        if only is None:
            return []
        unit = self._units[segment.last - 1]
        return [Unit(Kind.REFERENCE, unit.text, unit.lower, unit.start, unit.end, only)]

    def _use(self, index: int) -> Iterator[Found]:
        segment = self._segments[index]
        phrase = make_phrase(self._units, segment.first, segment.last)
        links = self._links(index)
        things = links.get("of", [])
        customers = self._named([phrase.maker], PUBLIC) or self._named([p.head for p in links.get("by", [])], PUBLIC)
        vendors = self._named([p.head for p in links.get("from", [])], SELLERS)
        made = [unit for thing in things for unit in self._context.makers_of(thing)][:1]
        vendors = vendors or [unit for unit in made if unit.cluster and (unit.cluster.sure or not unit.text.isupper())]
        yield from self._pairs(vendors, customers, things, segment.last - 1, Phase.OPERATING)

    def _supplier(self, index: int) -> Iterator[Found]:
        """Who "X, a supplier to the ministry" and "X is a supplier of cameras to Y" tell of."""
        links = self._links(index)
        served = links.get("to", []) or links.get("of", [])
        customers = self._named([p.head for p in served], PUBLIC) or self._named([p.owner for p in served], PUBLIC)
        vendor = self._apposed(index)
        if vendor is not None:
            noun = self._segments[index].last - 1
            for found in self._pairs([vendor], customers, links.get("of", []), noun, Phase.UNSTATED):
                yield replace(found, modality=Modality.ASSERTED)

    def _apposed(self, index: int) -> Unit | None:
        """Who a phrase between commas, or behind "is", tells of."""
        before = self._segments[index - 1] if index else None
        if before is None:
            return None
        if before.verb is not None and before.verb.lemma in {"be", "become", "remain"} and not before.verb.negated:
            clause = next((c for c in self._clauses if c.index == index - 1), None)
            heads = [p.head for p in clause.subject] if clause else []
        elif before.word in {",", "(", "–", "—"} and index > 1 and self._segments[index - 2].part is Part.PHRASE:
            apposed = self._segments[index - 2]
            heads = [make_phrase(self._units, apposed.first, apposed.last).head]
        else:
            return None
        return next(iter(self._named(heads, SELLERS)), None)

    def _named(self, units: list[Unit | None], kinds: frozenset[Schema]) -> list[Unit]:
        return [unit for unit in units if unit is not None and unit.cluster is not None and unit.schema in kinds]

    def _pairs(
        self, vendors: list[Unit], customers: list[Unit], things: list[Phrase], noun: int, phase: Phase
    ) -> Iterator[Found]:
        trigger = (self._units[noun].start, self._units[noun].end)
        item = (self._units[things[0].first].start, self._units[things[-1].last - 1].end) if things else None
        for vendor, customer in product(vendors, customers):
            if vendor.cluster is not customer.cluster:
                place = customer if customer.schema is Schema.LOCATION else None
                # A noun names the deed without saying that it was done.
                yield Found(
                    Prop.SUPPLIES, vendor, customer, trigger, item, place, modality=Modality.IMPLIED, phase=phase
                )


def _object_at(clause: Clause, first: int) -> bool:
    """Whether the phrase that begins at unit `first` is what the verb is about."""
    return any(phrase.first == first for phrase in clause.find("object"))
