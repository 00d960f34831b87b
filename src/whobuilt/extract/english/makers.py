"""Whose products are: what a document tells of who makes what, and who makes what one phrase names."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace

from whobuilt.core.entities import Schema
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.phrases import Phrase, make_phrase
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import SELLERS

_MOSTLY = 0.65  # of a document's company names: the document is about one company
_MAKING = words("making_verbs")
_DONE_BY_MAKER = _MAKING | words("trading_verbs")
_BOUGHT = frozenset({"buy", "purchase", "acquire", "obtain"})
_IT = frozenset({"it", "them", "both", "these", "this"})
_POINTING = frozenset({"the", "this", "these", "those", "such", "both"})
_BY_MAKER = frozenset({"of", "from", "by"})

Sentence = tuple[list[Unit], list[Segment], list[Clause]]


@dataclass(slots=True)
class Makers:
    """Whose products are: by the product's cluster throughout a document, by the phrase within a sentence.

    `only` is the one company that a document is about, to whom "the software" points back; where it is named `alone`,
    a product that the document tells no maker of is read as that company's.
    """

    products: dict[int, Cluster] = field(default_factory=dict)
    only: Cluster | None = None
    alone: bool = False
    made: dict[int, list[Unit]] = field(default_factory=dict)

    def learn(self, product: Unit | None, maker: Unit | None) -> None:
        """Keep who makes a product; what was told first stands."""
        if product is None or product.cluster is None or product.schema is not Schema.PRODUCT:
            return
        if maker is not None and maker.cluster is not None and maker.schema in SELLERS:
            self.products.setdefault(id(product.cluster), maker.cluster)


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence's units, and whose its products are; `spoken_of` is the vendor told of last before it."""

    units: list[Unit]
    makers: Makers
    spoken_of: Cluster | None = None

    def makers_of(self, phrase: Phrase) -> list[Unit]:
        """Who makes what a phrase names: "X's cameras", "kits made by X", a product whose maker is known."""
        if phrase.first in self.makers.made:
            return self.makers.made[phrase.first]
        if phrase.owner is not None and phrase.owner.schema is Schema.COMPANY:
            return [replace(phrase.owner, kind=Kind.REFERENCE)]
        if self._is_the_product(phrase):
            return self._standing_in(phrase)
        if phrase.maker is not None and phrase.maker.schema in SELLERS:
            return [replace(phrase.maker, kind=Kind.REFERENCE)]
        if phrase.head is not None and phrase.head.schema is Schema.COMPANY:
            return [phrase.head] if phrase.head.cluster and phrase.head.cluster.sure else []
        return self._known_maker(phrase)

    def _known_maker(self, phrase: Phrase) -> list[Unit]:
        """The maker of the first product named in a phrase, as the document tells it."""
        for unit in self.units[phrase.first : phrase.last]:
            maker = self.makers.products.get(id(unit.cluster)) if unit.cluster else None
            if maker is None and unit.schema is Schema.PRODUCT and self.makers.alone:
                maker = self.makers.only
            if maker is not None:
                return [Unit(Kind.REFERENCE, unit.text, unit.lower, unit.start, unit.end, maker)]
        return []

    def _is_the_product(self, phrase: Phrase) -> bool:
        """Whether a phrase only points back at a product: "it", "the software", "the same system"."""
        first = self.units[phrase.first]
        if first.lower in _IT and (first.kind is Kind.REFERENCE or phrase.last == phrase.first + 1):
            return True
        named = any(unit.cluster is not None for unit in self.units[phrase.first : phrase.last])
        return not named and first.lower in _POINTING and phrase.noun in words("product_nouns")

    def _standing_in(self, phrase: Phrase) -> list[Unit]:
        """The words of a product, standing for the vendor told of last, or the one that the document is about."""
        company = self.makers.only or self.spoken_of
        if company is None:
            return []
        first, last = self.units[phrase.first], self.units[phrase.last - 1]
        return [Unit(Kind.REFERENCE, first.text, first.lower, first.start, last.end, company)]


def find_makers(sentences: list[Sentence]) -> Makers:
    """Whose products are, from "X's P", "P, made by X" and "X, the maker of P" anywhere in a document."""
    only, alone = _only_company([units for units, _, _ in sentences])
    makers = Makers(only=only, alone=alone)
    for units, segments, clauses in sentences:
        for index, segment in enumerate(segments):
            if segment.part is Part.PHRASE:
                phrase = make_phrase(units, segment.first, segment.last)
                makers.learn(phrase.head, _apposed_maker(units, segments, index, phrase))
                makers.learn(phrase.head, phrase.maker)
        for clause in clauses:
            _learn_deed(clause, makers)
    return makers


def made_here(clauses: list[Clause], makers: Makers) -> Makers:
    """The same with what one sentence says of its own phrases: "kits made by X", by the unit they begin at."""
    made: dict[int, list[Unit]] = {}
    for clause in clauses:
        if clause.verb.passive and clause.verb.lemma in _DONE_BY_MAKER:
            agents = _sellers(clause.find("by") + clause.find("from"))
            made.update((thing.first, agents) for thing in clause.subject if agents)
    return replace(makers, made=made)


def _only_company(sentences: list[list[Unit]]) -> tuple[Cluster | None, bool]:
    """The one company that most company names of a document name, or None; and whether it names no other."""
    named = [unit.cluster for units in sentences for unit in units if unit.cluster and unit.schema is Schema.COMPANY]
    counts = Counter(map(id, named))
    if not counts:
        return None, False
    most, times = counts.most_common(1)[0]
    only = next(cluster for cluster in named if id(cluster) == most) if times > _MOSTLY * len(named) else None
    return only, len(counts) == 1


def _apposed_maker(units: list[Unit], segments: list[Segment], index: int, phrase: Phrase) -> Unit | None:
    """The X of "P, the spyware of X", "P, X's spyware", "P, an app made by X"; None where nothing of it is told."""
    behind = segments[index + 1 : index + 3]
    if phrase.head is None or phrase.head.schema is not Schema.PRODUCT or len(behind) < 2:  # noqa: PLR2004  # a comma and a phrase
        return None
    comma, told = behind
    if comma.word != "," or told.part is not Part.PHRASE:
        return None
    if not any(unit.lower in words("product_nouns") for unit in units[told.first : told.last]):
        return None
    return make_phrase(units, told.first, told.last).maker or _maker_behind(units, segments[index + 3 : index + 10])


def _maker_behind(units: list[Unit], rest: list[Segment]) -> Unit | None:
    """The X of "of X", "made by X", maybe with another preposition before: "a program for computers made by X"."""
    while len(rest) > 1 and rest[0].part is Part.PREPOSITION and rest[0].word not in _BY_MAKER:
        rest = rest[2:]
    if rest and rest[0].verb is not None and rest[0].verb.lemma in _MAKING | {"sell", "supply"}:
        rest = rest[1:]
    if len(rest) > 1 and rest[0].word in _BY_MAKER and rest[1].part is Part.PHRASE:
        return make_phrase(units, rest[1].first, rest[1].last).head
    return None


def _learn_deed(clause: Clause, makers: Makers) -> None:
    """Who makes or sells a product, or from whom it is bought, is read as its maker."""
    bought = clause.verb.lemma in _BOUGHT
    if not bought and clause.verb.lemma not in _MAKING | {"sell", "market", "supply"}:
        return
    agents = _sellers(clause.find("from" if bought else "by"))
    if not bought and not clause.verb.passive and not agents:
        agents = _sellers(clause.subject)
    for thing in clause.subject if clause.verb.passive else clause.find("object"):
        makers.learn(thing.head, agents[0] if agents else None)


def _sellers(phrases: list[Phrase]) -> list[Unit]:
    return [phrase.head for phrase in phrases if phrase.head and phrase.head.schema in SELLERS]
