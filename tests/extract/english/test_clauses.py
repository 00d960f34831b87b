"""Verbs with their voice, negation and modality, and the phrases that fill their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from whobuilt.core.evidence import Document
from whobuilt.extract.english.clauses import iter_clauses
from whobuilt.extract.english.names import NameFinder
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.phrases import Phrase
from whobuilt.extract.english.segments import cut
from whobuilt.extract.english.units import Unit, parse
from whobuilt.ports import Gazetteer


@dataclass(frozen=True)
class Reading:
    """A clause of one sentence with the words of its units."""

    clause: Clause
    units: list[Unit]

    def words(self, phrases: list[Phrase]) -> list[str]:
        return [" ".join(unit.text for unit in self.units[item.first : item.last]) for item in phrases]

    @property
    def subject(self) -> list[str]:
        return self.words(self.clause.subject)

    @property
    def parts(self) -> list[tuple[str, list[str]]]:
        return [(name, self.words(phrases)) for name, phrases in self.clause.parts]


ReadingOf = Callable[[str], dict[str, Reading]]


@pytest.fixture(scope="module")
def reading_of(gazetteer: Gazetteer, document_of: Callable[..., Document]) -> ReadingOf:
    """The clauses of a sentence by the verb of each."""
    names = NameFinder(gazetteer)

    def read(text: str) -> dict[str, Reading]:
        [parsed] = parse(document_of(text), gazetteer, names)[0]
        clauses = iter_clauses(parsed.units, cut(parsed.units))
        return {clause.verb.lemma: Reading(clause, parsed.units) for clause in clauses}

    return read


@pytest.mark.parametrize(
    ("text", "lemma", "subject", "parts"),
    [
        (
            "Acme Systems sold cameras to Kenya.",
            "sell",
            ["Acme Systems"],
            [("object", ["cameras"]), ("to", ["Kenya"])],
        ),
        (
            "Cameras were sold to Kenya by Acme Systems.",
            "sell",
            ["Cameras"],
            [("to", ["Kenya"]), ("by", ["Acme Systems"])],
        ),
        (
            "The cameras sold by Acme Systems to Kenya broke.",
            "sell",
            ["The cameras"],
            [("by", ["Acme Systems"]), ("to", ["Kenya"])],
        ),
        (
            "Acme Systems and Beta Networks supply the Kenyan police.",
            "supply",
            ["Acme Systems", "Beta Networks"],
            [("object", ["the Kenyan police"])],
        ),
        (  # a relative clause has the noun before it as its subject
            "Acme Systems, which sold cameras to Kenya, makes radios.",
            "sell",
            ["Acme Systems"],
            [("object", ["cameras"]), ("to", ["Kenya"])],
        ),
        (
            "Acme Systems, which sold cameras to Kenya, makes radios.",
            "make",
            ["Acme Systems"],
            [("object", ["radios"])],
        ),
        (
            "The police who bought drones from Acme Systems left.",
            "buy",
            ["The police"],
            [("object", ["drones"]), ("from", ["Acme Systems"])],
        ),
        (  # a fronted phrase belongs to the clause behind it
            "In Kenya, Acme Systems sold cameras.",
            "sell",
            ["Acme Systems"],
            [("object", ["cameras"]), ("in", ["Kenya"])],
        ),
        (  # coordination shares the subject
            "Acme Systems sold cameras and delivered drones to Kenya.",
            "deliver",
            ["Acme Systems"],
            [("object", ["drones"]), ("to", ["Kenya"])],
        ),
        (
            "Acme Systems sold cameras, and Beta Networks delivered drones to Kenya.",
            "deliver",
            ["Beta Networks"],
            [("object", ["drones"]), ("to", ["Kenya"])],
        ),
        (
            "Acme Systems supplied Kenya with cameras on buses; with drones on ships.",
            "supply",
            ["Acme Systems"],
            [
                ("object", ["Kenya"]),
                ("with", ["cameras"]),
                ("on", ["buses"]),
                ("with", ["drones"]),
                ("on", ["ships"]),
            ],
        ),
        (
            "Acme Systems was awarded a contract by the ministry.",
            "award",
            ["Acme Systems"],
            [("object", ["a contract"]), ("by", ["the ministry"])],
        ),
        (
            "Acme Systems, a maker of cameras from Milan, sold drones to Kenya.",
            "sell",
            ["Acme Systems"],
            [("object", ["drones"]), ("to", ["Kenya"])],
        ),
    ],
)
def test_the_parts_of_a_clause(
    reading_of: ReadingOf, text: str, lemma: str, subject: list[str], parts: list[tuple[str, list[str]]]
) -> None:
    found = reading_of(text)[lemma]
    assert (found.subject, found.parts) == (subject, parts)


@pytest.mark.parametrize(
    ("text", "passive"),
    [
        ("Cameras were sold to Kenya.", True),
        ("Cameras have been sold to Kenya.", True),
        ("Cameras had never been sold to Kenya.", True),
        ("Cameras sold by Acme Systems broke.", True),
        ("Acme Systems sold cameras.", False),
        ("Acme Systems has sold cameras.", False),
        ("Acme Systems is selling cameras to Kenya.", False),
    ],
)
def test_voice(reading_of: ReadingOf, text: str, *, passive: bool) -> None:
    assert reading_of(text)["sell"].clause.verb.passive is passive


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("Acme Systems has not sold cameras.", True),
        ("Acme Systems never sold cameras.", True),
        ("Acme Systems did not sell cameras.", True),
        ("Acme Systems didn't sell cameras.", True),
        ("Acme Systems has never directly sold cameras.", True),
        ("Cameras were not sold to Kenya.", True),
        ("Acme Systems sold cameras.", False),
        ("Acme Systems did not grow but sold cameras.", False),
    ],
)
def test_negation(reading_of: ReadingOf, text: str, *, negated: bool) -> None:
    assert reading_of(text)["sell"].clause.verb.negated is negated


@pytest.mark.parametrize(
    ("text", "modals", "adverbs"),
    [
        ("Acme Systems could sell cameras.", {"could"}, set()),
        ("Acme Systems may have sold cameras.", {"may"}, set()),
        ("Acme Systems will sell cameras.", {"will"}, set()),
        ("Acme Systems allegedly sold cameras.", set(), {"allegedly"}),
        ("Acme Systems has directly sold cameras.", set(), {"directly"}),
        ("Acme Systems sold cameras.", set(), set()),
    ],
)
def test_what_colours_a_verb(reading_of: ReadingOf, text: str, modals: set[str], adverbs: set[str]) -> None:
    verb = reading_of(text)["sell"].clause.verb
    assert (set(verb.modals), set(verb.adverbs)) == (modals, adverbs)


@pytest.mark.parametrize(
    ("text", "governor"),
    [
        ("Acme Systems plans to sell cameras to Kenya.", "plan"),
        ("Acme Systems refused to sell cameras to Kenya.", "refuse"),
        ("Acme Systems began selling cameras to Kenya.", "begin"),
        ("Acme Systems is said to have sold cameras to Kenya.", "say"),
        ("Acme Systems is accused of selling cameras to Kenya.", "accuse"),
        ("Acme Systems sold cameras to Kenya.", None),
    ],
)
def test_a_verb_governs_another_and_lends_its_subject(reading_of: ReadingOf, text: str, governor: str | None) -> None:
    found = reading_of(text)["sell"]
    assert (found.clause.governor.lemma if found.clause.governor else None) == governor
    assert found.subject == ["Acme Systems"]


@pytest.mark.parametrize(
    "text",
    ["The sold cameras of Kenya", "Leaked files of the agency", "A supply of cameras to Kenya", "The Kenyan police"],
)
def test_a_phrase_alone_has_no_clause(reading_of: ReadingOf, text: str) -> None:
    assert reading_of(text) == {}
