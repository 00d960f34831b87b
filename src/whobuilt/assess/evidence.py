"""The statements that may speak for or against claims, by party; and what each says of the other party.

Statements are read once, however many claims are weighed: the cost grows with claims and statements, and with the
statements of one party for each of its claims, never with all pairs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from whobuilt.assess.families import load_wording
from whobuilt.assess.targets import PlaceName, TargetReader
from whobuilt.core.entities import Party
from whobuilt.core.statements import Directness, Modality, Polarity, Prop, Role, Stance, Statement

_NO_EVIDENCE = frozenset({Prop.SAID, Prop.FIGURE, Prop.LOCATED_IN, Prop.EMPLOYS})
_THROUGH = r"(?:through|via|by\s+way\s+of|with\s+the\s+help\s+of)"
_MADE_BY = re.compile(r"\b(?:made|manufactured|produced|developed)\s+by\b", re.IGNORECASE)
_OWNING = re.compile(r"((?:[A-Z][\w\-]*\s+){0,3}[A-Z][\w\-]*)['’]s?\s+$")
_TOKEN = re.compile(r"\w+")
_LEGAL = frozenset(
    [
        "the",
        "a",
        "an",
        "co",
        "ltd",
        "limited",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "company",
        "plc",
        "llc",
        "gmbh",
        "sa",
        "ag",
        "bv",
        "nv",
        "srl",
        "spa",
        "group",
        "holding",
        "holdings",
        "s",
        "of",
        "and",
    ]
)


@dataclass(frozen=True, slots=True)
class Who:
    """Who is who: `standing` is the entity that an id leads to after all merges.

    `beside` gives more statements of an entity, where not all were given to be weighed: documents name it there too.
    """

    standing: Callable[[str], str] = str
    beside: Callable[[str], Iterable[Statement]] = lambda _: ()


@dataclass(frozen=True, slots=True)
class Body:
    """What a name says of a body: its class and its places, innermost first."""

    kind: str | None
    places: tuple[PlaceName, ...]
    is_place: bool


@dataclass(frozen=True, slots=True)
class Evidence:
    """A statement seen from one party: `is_subject` tells its side, `other` is whom it deals with.

    `before` is the possessive that stands before the other's name: "Egypt's" of "Egypt's Ministry of Interior".
    """

    statement: Statement
    party: str
    is_subject: bool
    other: Party | None
    before: str = ""


class EvidenceIndex:
    """Statements by the parties that they state something of."""

    def __init__(
        self,
        claims: Iterable[Statement],
        statements: Iterable[Statement],
        targets: TargetReader,
        who: Who,
    ) -> None:
        """Index every statement that is evidence: no opinion, no denial, nothing that stands within a denial."""
        self._targets = targets
        self._standing = who.standing
        self._beside = who.beside
        self._asked: set[str] = set()
        self._denials = _denial_spans(claims, statements)
        self._by_party: dict[str, list[Evidence]] = defaultdict(list)
        self._owned: dict[str, set[str]] = defaultdict(set)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._bodies: dict[tuple[str, str, str], Body] = {}
        self._between: dict[tuple[str, bool], str] = {}
        self._through: set[tuple[str, str]] = set()
        self._supplied: dict[str, list[tuple[Party, str]]] = defaultdict(list)
        for statement in sorted({item.id: item for item in statements}.values(), key=_order):
            if self._is_evidence(statement):
                self._add(statement)

    def of_party(self, entity: str) -> tuple[Evidence, ...]:
        """What is stated of a party, in the order of documents."""
        return tuple(self._by_party.get(self._standing(entity), ()))

    def is_about(self, evidence: Evidence, entity: str) -> bool:
        """Whether evidence is a party's own, and not that of a company which it owns."""
        return evidence.party == self._standing(entity)

    def owned_by(self, entity: str) -> tuple[str, ...]:
        """The parties that a party is stated to own, directly or through others."""
        found: set[str] = set()
        waiting = [self._standing(entity)]
        while waiting:
            fresh = self._owned.get(waiting.pop(), set()) - found
            found |= fresh
            waiting += sorted(fresh)
        return tuple(sorted(found - {self._standing(entity)}))

    def is_same(self, name: str, party: Party) -> bool:
        """Whether a name in a claim is a party's: its own, or one that the documents give to the same entity."""
        key = name_key(name)
        return bool(key) and (key == name_key(party.name) or self._standing(party.entity) in self._named(key, party))

    def _named(self, key: str, party: Party) -> set[str]:
        """The entities that evidence calls so; of a party also where that is evidence of no claim's party."""
        entity = self._standing(party.entity)
        if entity not in self._names.get(key, ()) and entity not in self._asked:
            self._asked.add(entity)
            for statement in self._beside(entity):
                if self._is_evidence(statement):
                    self._add_names(statement)
        return self._names.get(key, set())

    def read_body(self, evidence: Evidence) -> Body:
        """What is known of whom the party deals with: from its name, and the place that the statement gives."""
        place = evidence.statement.qualifiers.place
        name = evidence.other.name if evidence.other else ""
        key = (name, place.name if place else "", evidence.before)
        if key not in self._bodies:
            named = tuple(self._targets.places(name)) or tuple(self._targets.places(evidence.before))
            given = tuple(self._targets.places(place.name)) if place else ()
            kind = self._targets.body_class(name)
            is_place = kind is None and len(named) == 1 and name_key(named[0].text) == name_key(name)
            if kind is None and not is_place:  # a town's name may be a word of a company's
                named = tuple(place for place in named if place.is_broad)
            self._bodies[key] = Body(kind, named + given, is_place)
        return self._bodies[key]

    def intermediary_of(self, evidence: Evidence) -> str:
        """Why a supply counts as one through another: the words of the statement, or another statement; else ""."""
        key = (evidence.statement.id, evidence.is_subject)
        if key not in self._between:
            self._between[key] = self._find_intermediary(evidence)
        return self._between[key]

    def _find_intermediary(self, evidence: Evidence) -> str:
        statement = evidence.statement
        if statement.qualifiers.directness is Directness.INDIRECT:
            return "the document says that it went through another"
        if statement.qualifiers.directness is not Directness.DIRECT and _names_intermediary(statement.quote.exact):
            return "the document names an intermediary"
        if statement.qualifiers.role is Role.MAKER or _MADE_BY.search(statement.quote.exact):
            return "the document says that it made what was supplied, not that it supplied it itself"
        other = self._standing(evidence.other.entity) if evidence.other else ""
        if (evidence.party, other) in self._through:
            return "another document of the case names an intermediary between the two"
        return ""

    def supplied_by(self, evidence: Evidence) -> tuple[str, ...]:
        """The things that the other party is stated to have supplied to a party, as the documents name them."""
        return tuple(
            item
            for vendor, item in self._supplied.get(evidence.party, ())
            if evidence.other and self._is_akin(vendor, evidence.other)
        )

    def _is_akin(self, one: Party, other: Party) -> bool:
        """Whether two vendors of one customer may be one: the same, or the one's name within the other's."""
        words, others = set(name_key(one.name).split()), set(name_key(other.name).split())
        return self._standing(one.entity) == self._standing(other.entity) or words <= others or others <= words

    def _is_evidence(self, statement: Statement) -> bool:
        stance = statement.attribution.stance
        if statement.prop in _NO_EVIDENCE or stance in (Stance.DENIAL, Stance.NO_COMMENT):
            return False
        denials = self._denials.get(statement.document, ())
        return not any(start <= at and end <= stop for start, stop in denials for at, end in core_spans(statement))

    def _add(self, statement: Statement) -> None:
        subject, other = statement.subject, statement.object
        self._add_names(statement)
        if subject:
            self._put(statement, subject, other, is_subject=True)
        if other and (subject is None or self._standing(other.entity) != self._standing(subject.entity)):
            self._put(statement, other, subject, is_subject=False)
        if subject and other:
            self._tie(statement, subject, other)

    def _add_names(self, statement: Statement) -> None:
        for party in (statement.subject, statement.object):
            if party:
                self._names[name_key(party.name)].add(self._standing(party.entity))

    def _put(self, statement: Statement, party: Party, other: Party | None, *, is_subject: bool) -> None:
        before = _words_before(statement, "object" if is_subject else "subject")
        key = self._standing(party.entity)
        self._by_party[key].append(Evidence(statement, key, is_subject=is_subject, other=other, before=before))

    def _tie(self, statement: Statement, vendor: Party, customer: Party) -> None:
        """Keep who owns whom, who supplied what, and which pairs an intermediary stands between."""
        subject, other = self._standing(vendor.entity), self._standing(customer.entity)
        firm = statement.qualifiers.polarity is Polarity.AFFIRMED
        if statement.prop is Prop.OWNS and firm and statement.qualifiers.modality is Modality.ASSERTED:
            self._owned[subject].add(other)
        if statement.prop is Prop.SUPPLIES and firm:
            self._supplied[other].append((vendor, statement.qualifiers.object_text))
            if statement.qualifiers.directness is Directness.INDIRECT:
                self._through.add((subject, other))


def core_spans(statement: Statement) -> tuple[tuple[int, int], ...]:
    """Where the words stand that make a statement what it is: its triggers; its quote where it has none."""
    triggers = tuple((anchor.start, anchor.end) for anchor in statement.anchors if anchor.field == "trigger")
    return triggers or ((statement.quote.start, statement.quote.end),)


def _words_before(statement: Statement, field: str) -> str:
    """The possessive before the name in a field, in the statement's own words; empty where there is none."""
    start = next((anchor.start for anchor in statement.anchors if anchor.field == field), 0) - statement.quote.start
    found = _OWNING.search(statement.quote.exact[:start]) if start > 0 else None
    return found[1] if found else ""


@lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """A name's telling words: no case, article, legal form or punctuation."""
    words = _TOKEN.findall(name.lower())
    return " ".join(word for word in words if word not in _LEGAL) or " ".join(words)


def _names_intermediary(words: str) -> bool:
    """Whether words name a go-between: "through a reseller"."""
    return any(
        load_wording().patterns["intermediaries"].search(re.sub(r"s\b", "", words[found.end() : found.end() + 60]))
        for found in re.finditer(rf"\b{_THROUGH}\b", words, re.IGNORECASE)
    )


def _denial_spans(
    claims: Iterable[Statement], statements: Iterable[Statement]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Where each document gives the words of a claim: nothing that stands there is evidence about it."""
    spans: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for item in _both(claims, statements):
        if item.prop is Prop.SAID and item.attribution.stance in (Stance.DENIAL, Stance.NO_COMMENT, Stance.PROMISE):
            spans[item.document].add((item.quote.start, item.quote.end))
    return {document: tuple(sorted(found)) for document, found in spans.items()}


def _both(claims: Iterable[Statement], statements: Iterable[Statement]) -> Iterator[Statement]:
    yield from claims
    yield from statements


def _order(statement: Statement) -> tuple[str, int, str]:
    return statement.document, statement.quote.start, statement.id
