"""Statements of supply that nouns make: "X's contract with Y", "its customers include A, B and C"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.colour import Colour, colour_of
from whobuilt.extract.english.frames import Found
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.phrases import Phrase, make_phrase, read_phrases
from whobuilt.extract.english.props import load_prop
from whobuilt.extract.english.segments import Part, Segment
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import CUSTOMERS, PUBLIC, SELLERS

_TOLD = Colour(Polarity.AFFIRMED, Modality.ASSERTED, direct=False)
_FORMER = frozenset({"former", "previous", "earlier", "early", "erstwhile", "ex-customer", "onetime"})
_ABOUT = frozenset({"for", "worth", "of", "in", "on", "over", "from"})


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
        for clause in self._clauses:
            yield from self._customers(clause)

    # --- contracts --------------------------------------------------------------------------------------------

    def _contract(self, index: int) -> Iterator[Found]:
        nouns = frozenset(load_prop(Prop.CONTRACTS_WITH)["noun"][0]["nouns"].split())
        phrase = make_phrase(self._units, self._segments[index].first, self._segments[index].last)
        if phrase.noun not in nouns or index + 2 >= len(self._segments):
            return
        link, at = self._segments[index + 1], index + 2
        while link.word in _ABOUT and at + 2 < len(self._segments):  # "a contract for cameras worth $2 million with X"
            link, at = self._segments[at + 1], at + 2
        if link.word not in {"with", "between"} or self._segments[at].part is not Part.PHRASE:
            return
        others, _ = read_phrases(self._units, self._segments, at, subject=link.word == "between")
        heads = [p.head for p in others if p.head and p.head.schema in CUSTOMERS]
        trigger = self._span(self._segments[index].last - 1)
        told = self._told(index)
        if link.word == "between" and len(heads) == 2:  # noqa: PLR2004  # both parties are named
            yield from self._pair(heads[0], heads[1], trigger, told)
        before = self._segments[index - 1].word if index else ""
        party = phrase.maker or (self._acting() if before in {"under", "through", "by", "in"} else None)
        if link.word == "with" and party is not None and party.schema is not Schema.PERSON:
            for head in heads:
                if phrase.maker is not None or head.schema in PUBLIC:
                    yield from self._pair(party, head, trigger, told)

    def _acting(self) -> Unit | None:
        """The company that acts in the sentence: "Under a contract with the police, X will supply"."""
        heads = [p.head for clause in self._clauses for p in clause.subject if p.head is not None]
        return next((unit for unit in heads if unit.schema is Schema.COMPANY), None)

    def _told(self, index: int) -> Colour:
        """How firmly the contract that segment `index` names is told: "has no contract with", "ended its contract"."""
        first = self._segments[index].first
        for clause in self._clauses:
            if any(phrase.first == first for phrase in clause.find("object")):
                colour = colour_of(clause)
                stopped = clause.verb.lemma in words("stopping_verbs") | {"cancel", "lapse", "expire"}
                if colour is not None and stopped and colour.polarity is Polarity.AFFIRMED:
                    return replace(colour, modality=Modality.ENDED)
                return colour or _TOLD
        negative = self._units[first].lower in {"no", "without"}
        return replace(_TOLD, polarity=Polarity.NEGATED) if negative else _TOLD

    def _pair(self, one: Unit, other: Unit, trigger: tuple[int, int], told: Colour) -> Iterator[Found]:
        """The customer first: a public body or a place before a company."""
        if one.cluster is other.cluster:
            return
        vendor, customer = (other, one) if one.schema in PUBLIC else (one, other)
        phase = Phase.ENDED if told.modality is Modality.ENDED else Phase.CONTRACTED
        phase = Phase.UNSTATED if told.polarity is Polarity.NEGATED else phase
        yield Found(
            Prop.CONTRACTS_WITH,
            customer,
            vendor,
            trigger,
            polarity=told.polarity,
            modality=told.modality,
            phase=phase,
        )

    # --- customers --------------------------------------------------------------------------------------------

    def _customers(self, clause: Clause) -> Iterator[Found]:
        """Who buys: "X's customers include A and B"; "A and B are clients of X"; "X counts A among its customers"."""
        nouns = frozenset(load_prop(Prop.SUPPLIES)["list"][0]["nouns"].split())
        colour = colour_of(clause)
        if colour is None or not clause.subject:
            return
        vendors: list[Unit] = []
        customers: list[Phrase] = []
        if clause.verb.lemma in {"include", "be"} and self._holds(clause.subject, nouns):
            vendors = self._vendors(clause.subject)
            customers = clause.find("object")
        elif clause.verb.lemma in {"be", "become"} and self._holds(
            told := clause.find("object") or clause.find("among"), nouns
        ):
            vendors = self._vendors(told)
            customers = clause.subject
        elif clause.verb.lemma in {"count", "list", "name", "have"} and self._holds(
            clause.find("among") + clause.find("as"), nouns
        ):
            vendors = [p.head for p in clause.subject if p.head] or self._vendors(clause.subject)
            customers = clause.find("object")
        heads = [p.head for p in customers if p.head and p.head.schema in CUSTOMERS]
        for vendor, customer in product(vendors, heads):
            if vendor.cluster is not customer.cluster and vendor.schema in SELLERS:
                yield Found(
                    Prop.SUPPLIES,
                    vendor,
                    customer,
                    self._span(clause.verb.head),
                    polarity=colour.polarity,
                    modality=Modality.ENDED if self._holds(clause.find("object"), _FORMER) else colour.modality,
                )

    def _holds(self, phrases: list[Phrase], nouns: frozenset[str]) -> bool:
        return any(unit.lower in nouns for p in phrases for unit in self._units[p.first : p.last])

    def _vendors(self, phrases: list[Phrase]) -> list[Unit]:
        units = [u for p in phrases for u in self._units[p.first : p.last]]
        named = [u for u in units if u.cluster and u.schema in SELLERS][:1]
        if not named and units and self._company is not None:
            return [Unit(Kind.REFERENCE, units[0].text, "the company", units[0].start, units[-1].end, self._company)]
        return named

    def _span(self, at: int) -> tuple[int, int]:
        return self._units[at].start, self._units[at].end
