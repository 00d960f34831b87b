"""Readings against gold: how much of what stands in a passage was read, and how much of what was read stands there.

A reading is the JSON object that `whobuilt read --format json` prints, so any program's reading can be scored.
Names match on their words, articles and legal forms aside; a pronoun names nobody; the same fact in two sentences
counts once; partnerships count only where they match; quotations and contradictions match by their trigrams.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from whobuilt.core.assessment import Verdict
from whobuilt.core.entities import Schema
from whobuilt.core.statements import Polarity, Prop
from whobuilt.score.gold import GoldPassage
from whobuilt.score.matching import Names, names_of, overlap, same_entity
from whobuilt.score.tally import Found, Match, Miss, Side, Tally, Wanted, match

Plain = dict[str, Any]

SUPPLY = "supply"
_FAMILIES = {
    Prop.SUPPLIES: SUPPLY,
    Prop.CONTRACTS_WITH: SUPPLY,
    Prop.PARTNERS_WITH: SUPPLY,
    Prop.OWNS: "ownership",
    Prop.INVESTS_IN: "ownership",
    Prop.LISTED_BY: "listing",
    Prop.EMPLOYS: "role",
    Prop.OPERATES: "operates",
    Prop.FUNDS: "funds",
    Prop.LOCATED_IN: "located_in",
}
_MUTUAL = frozenset({Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})
_ENTITIES = {
    "organization": frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION}),
    "person": frozenset({Schema.PERSON}),
    "place": frozenset({Schema.LOCATION}),
}
_CONFLICTS = frozenset({Verdict.CONTRADICTED, Verdict.CHALLENGED})
_ALIKE_TEXT = 0.6
_ALIKE_SENTENCE = 0.8
_ALIKE_WORDS = 0.5
_ALIKE_SIDE = 0.4
_CLOSE = 1e-6


@dataclass(frozen=True, slots=True)
class _Relation:
    prop: Prop
    subject: Names
    object: Names
    object_text: str
    modality: str
    quote: str
    phenomena: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return _FAMILIES[self.prop]

    @property
    def once(self) -> tuple[str, Names, Names, str]:
        """What makes it one fact, however often it is told."""
        return self.family, self.subject, self.object, "" if self.object else self.object_text

    def __str__(self) -> str:
        sides = (", ".join(sorted(self.subject)), ", ".join(sorted(self.object)) or self.object_text)
        return f"{self.prop.value}: {' → '.join(sides)} ({self.modality}) “{' '.join(self.quote.split())}”"


@dataclass(frozen=True, slots=True)
class _Saying:
    words: str
    speakers: Names
    stance: str

    def __str__(self) -> str:
        return f"{', '.join(sorted(self.speakers))} ({self.stance}): “{' '.join(self.words.split())}”"


class Scoring:
    """Adds up the scores of readings, passage by passage."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.tally = Tally()
        self.broken_quotes = 0
        self._passage = ""
        self._phenomena: tuple[str, ...] = ()

    def add(self, passage: GoldPassage, reading: Plain) -> None:
        """Score one reading; a quote that does not stand at its offsets is counted as broken."""
        gold = passage.gold
        self._passage, self._phenomena = passage.name, tuple(gold.get("phenomena", ()))
        text = reading["text"]
        for statement in reading["statements"]:
            quote = statement["quote"]
            self.broken_quotes += not quote["exact"] or text[quote["start"] : quote["end"]] != quote["exact"]
        wanted, read = names_of(gold["entities"], text), names_of(reading["entities"], text)
        self._add_entities(gold, reading, wanted, read)
        self._add_relations(_wanted_relations(gold, wanted), _read_relations(reading, read))
        self._add_sayings(_wanted_sayings(gold, wanted), _read_sayings(reading, read))
        self._add_values(gold, reading)
        self._add_contradictions(gold, reading)

    def _add_entities(self, gold: Plain, reading: Plain, wanted: dict[str, Names], read: dict[str, Names]) -> None:
        for kind, schemas in _ENTITIES.items():
            self._match(
                f"entity:{kind}",
                [wanted[item["id"]] for item in gold["entities"] if item["type"] in schemas],
                [read[item["id"]] for item in reading["entities"] if item["schema"] in schemas],
                same_entity,
            )

    def _add_relations(self, wanted: list[_Relation], read: list[_Relation]) -> None:
        for family in sorted(set(_FAMILIES.values())):
            ours = [item for item in wanted if item.family == family]
            theirs = [item for item in read if item.family == family]
            found = self._match(f"relation:{family}", ours, theirs, _same_relation)
            if family == SUPPLY:
                alike = sum(ours[i].modality == theirs[j].modality for i, j in found.pairs)
                size = len(found.pairs)
                self.tally.count("modality (of supplies found)", right=alike, wanted=size, read=size)

    def _add_sayings(self, wanted: list[_Saying], read: list[_Saying]) -> None:
        found = self._match("quote", wanted, read, _same_words)
        pairs = [(wanted[i], read[j]) for i, j in found.pairs]
        speakers = sum(same_entity(one.speakers, other.speakers) for one, other in pairs)
        stances = sum(one.stance == other.stance for one, other in pairs)
        self.tally.count("speaker (of quotes found)", right=speakers, wanted=len(pairs), read=len(pairs))
        self.tally.count("stance (of quotes found)", right=stances, wanted=len(pairs), read=len(pairs))

    def _add_values(self, gold: Plain, reading: Plain) -> None:
        amounts = [item["amount"] for item in reading["statements"] if item.get("amount")] + reading["amounts"]
        self._match("amount", _sums(gold["amounts"]), _sums(amounts), _same_sum)
        self._match("date", _days(gold["dates"]), _days(reading["dates"]), lambda one, other: float(one == other))

    def _add_contradictions(self, gold: Plain, reading: Plain) -> None:
        known = {item["id"]: item["quote"]["exact"] for item in reading["statements"]}
        read = [
            (known[item["claim"]], known[item["evidence"]])
            for item in reading["contradictions"]
            if item["verdict"] in _CONFLICTS and item["claim"] in known and item["evidence"] in known
        ]
        wanted = [(item["claim_quote"], item["evidence_quote"]) for item in gold["contradictions"]]
        self._match("contradiction", wanted, read, _same_conflict)

    def _match(
        self,
        kind: str,
        wanted: Sequence[Wanted],
        read: Sequence[Found],
        alike: Callable[[Wanted, Found], float],
    ) -> Match:
        """Pair, count, and note what is left over; a partnership counts only where it is paired."""
        found = match(wanted, read, alike)
        missing = [wanted[i] for i in found.missing if not _is_lenient(wanted[i])]
        excess = [read[j] for j in found.excess if not _is_lenient(read[j])]
        right = len(found.pairs)
        self.tally.count(kind, right=right, wanted=right + len(missing), read=right + len(excess))
        for leftover, side in ((missing, Side.MISSED), (excess, Side.IN_EXCESS)):
            self.tally.misses += [Miss(kind, self._passage, _told(item), side, self._of(item)) for item in leftover]
        for item, paired in [(wanted[i], True) for i, _ in found.pairs] + [(item, False) for item in missing]:
            for phenomenon in self._of(item):
                self.tally.hard[kind][phenomenon, paired] += 1
        return found

    def _of(self, item: object) -> tuple[str, ...]:
        """The phenomena that an item shows, with those of its passage."""
        own = item.phenomena if isinstance(item, _Relation) else ()
        return tuple(dict.fromkeys((*own, *self._phenomena)))


def _named(names: dict[str, Names], reference: str | None) -> Names:
    return names.get(reference, frozenset({reference})) if reference else frozenset()


def _wanted_relations(gold: Plain, names: dict[str, Names]) -> list[_Relation]:
    kinds = {item["id"]: item["type"] for item in gold["entities"]}
    found = []
    for item in gold["relations"]:
        if item["pred"] not in _FAMILIES:
            continue
        modality = item.get("modality", "asserted")
        derived = {
            modality: modality != "asserted",
            "country_customer": kinds.get(item.get("obj")) == Schema.LOCATION,
            "broken_lines": "\n" in item["quote"],
            "no_object": not item.get("obj"),
        }
        found.append(
            _Relation(
                Prop(item["pred"]),
                _named(names, item["subj"]),
                _named(names, item.get("obj")),
                item.get("object_text") or "",
                modality,
                item["quote"],
                tuple(name for name, holds in derived.items() if holds),
            )
        )
    return _once(found)


def _read_relations(reading: Plain, names: dict[str, Names]) -> list[_Relation]:
    return _once(
        [
            _Relation(
                Prop(item["prop"]),
                _named(names, item["subject"]),
                _named(names, item["object"]),
                item.get("object_text") or "",
                item.get("modality", "asserted"),
                item["quote"]["exact"],
            )
            for item in reading["statements"]
            if item["prop"] in _FAMILIES and item.get("polarity", Polarity.AFFIRMED) == Polarity.AFFIRMED
        ]
    )


def _once(relations: list[_Relation]) -> list[_Relation]:
    """One of each: the same fact in two sentences counts once."""
    return list({item.once: item for item in reversed(relations)}.values())


def _same_relation(wanted: _Relation, read: _Relation) -> float:
    if same_entity(wanted.subject, read.subject):
        if wanted.object:
            named = read.object or frozenset({read.object_text})
            if same_entity(wanted.object, named):
                return 1.0
        elif (
            overlap(wanted.object_text, read.object_text) > _ALIKE_TEXT
            or overlap(wanted.object_text, " ".join(read.object)) > _ALIKE_TEXT
            or overlap(wanted.quote, read.quote) > _ALIKE_SENTENCE
        ):
            return 1.0
    turned = same_entity(wanted.subject, read.object) and same_entity(wanted.object, read.subject)
    return float(wanted.prop in _MUTUAL and turned)


def _wanted_sayings(gold: Plain, names: dict[str, Names]) -> list[_Saying]:
    return [
        _Saying(item["text"], _named(names, item["speaker"]) | _named(names, item.get("speaker_org")), item["stance"])
        for item in gold["quotes"]
    ]


def _read_sayings(reading: Plain, names: dict[str, Names]) -> list[_Saying]:
    found = []
    for item in reading["statements"]:
        if item["prop"] == Prop.SAID:
            by = item.get("attribution") or {}
            speakers = _named(names, by.get("speaker")) | _named(names, by.get("organization"))
            if by.get("speaker_text"):
                speakers |= {by["speaker_text"]}
            found.append(_Saying(item["quote"]["exact"], speakers, by.get("stance") or ""))
    return found


def _same_words(wanted: _Saying, read: _Saying) -> float:
    value = overlap(wanted.words, read.words)
    return value if value > _ALIKE_WORDS else 0.0


def _sums(amounts: list[Plain]) -> list[tuple[float, str]]:
    return list(dict.fromkeys((item["value"], item["currency"]) for item in amounts))


def _same_sum(wanted: tuple[float, str], read: tuple[float, str]) -> float:
    return float(wanted[1] == read[1] and abs(wanted[0] - read[0]) <= _CLOSE * max(1, abs(wanted[0])))


def _days(dates: list[Plain]) -> list[str]:
    return list(dict.fromkeys(item["iso"] for item in dates))


def _same_conflict(wanted: tuple[str, str], read: tuple[str, str]) -> float:
    claims, evidence = overlap(wanted[0], read[0]), overlap(wanted[1], read[1])
    return claims + evidence if min(claims, evidence) > _ALIKE_SIDE else 0.0


def _is_lenient(item: object) -> bool:
    return isinstance(item, _Relation) and item.prop is Prop.PARTNERS_WITH


def _told(item: object) -> str:
    match item:
        case frozenset():
            return ", ".join(sorted(map(str, item)))
        case (str() as claim, str() as evidence):
            return " × ".join(f"“{' '.join(words.split())}”" for words in (claim, evidence))
        case (value, currency):
            return f"{value:,.2f} {currency}".replace(".00 ", " ")
        case _:
            return str(item)
