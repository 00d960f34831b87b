"""Who is on whose list: in a sentence, in the sentences after it, line by line; and what only looks like a listing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Modality, Polarity, Prop, Statement

ExtractionOf = Callable[..., Extraction]
Pair = tuple[str, str]

TRADE = ("Nimbus Cyber", "Commerce Department")


def listings(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.LISTED_BY]


def pairs(extraction: Extraction, polarity: Polarity = Polarity.AFFIRMED) -> set[Pair]:
    names = {entity.id: entity.name for entity in extraction.entities}
    return {
        (names[item.subject.entity], names[item.object.entity])
        for item in listings(extraction)
        if item.subject and item.object and item.qualifiers.polarity is polarity
    }


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The Commerce Department blacklisted Nimbus Cyber.", TRADE),
        ("The Commerce Department added Nimbus Cyber to the Entity List.", TRADE),
        ("The Commerce Department put Nimbus Cyber on a trade blacklist in 2021.", TRADE),
        ("The Commerce Department placed Nimbus Cyber under sanctions for its sales.", TRADE),
        ("The U.S. on Friday added Nimbus Cyber and two other firms to its trade blacklist.", ("Nimbus Cyber", "U.S.")),
        ("The Commerce Department imposed sanctions on Nimbus Cyber.", TRADE),
        ("The Commerce Department designated Nimbus Cyber pursuant to an order.", TRADE),
        ("Nimbus Cyber was sanctioned by the Commerce Department.", TRADE),
        ("Nimbus Cyber, which was blacklisted by the Commerce Department in 2021, sold cameras.", TRADE),
        ("Nimbus Cyber was placed on a trade blacklist by the Commerce Department.", TRADE),
        ("Nimbus Cyber was placed on the Entity List.", ("Nimbus Cyber", "Entity List")),
        ("Nimbus Cyber has been on the U.S. Entity List since 2019.", ("Nimbus Cyber", "U.S. Entity List")),
        ("Nimbus Cyber has been under U.S. sanctions since 2020.", ("Nimbus Cyber", "U.S.")),
        ("The U.S. announced sanctions against Nimbus Cyber.", ("Nimbus Cyber", "U.S.")),
    ],
)
def test_the_listed_and_the_authority_are_read(extraction_of: ExtractionOf, text: str, pair: Pair) -> None:
    assert pairs(extraction_of(text)) == {pair}


@pytest.mark.parametrize(
    "text",
    [
        "The U.S. blacklisted 28 companies – including the giant Nimbus Cyber, but not Vantor – over their roles.",
        "The U.S. put Nimbus Cyber on its Entity List on 12 March 2021, but not Vantor.",
        "The U.S. entered Nimbus Cyber in its sanctions list over the arrests, but not Vantor.",
    ],
)
def test_but_not_is_a_listing_denied(extraction_of: ExtractionOf, text: str) -> None:
    found = extraction_of(text)
    assert pairs(found) == {("Nimbus Cyber", "U.S.")}
    assert pairs(found, Polarity.NEGATED) == {("Vantor", "U.S.")}


@pytest.mark.parametrize(
    "text",
    [
        "The Commerce Department removed Nimbus Cyber from the Entity List.",
        "The Commerce Department lifted its sanctions on Nimbus Cyber.",
    ],
)
def test_a_removal_ends_the_listing(extraction_of: ExtractionOf, text: str) -> None:
    found = listings(extraction_of(text))
    assert [item.qualifiers.modality for item in found] == [Modality.ENDED]


MEMBERS = {"Nimbus Cyber Ltd", "Vantor Systems", "Halo Group"}


ANNOUNCED = "The Commerce Department added three companies to the Entity List"
HEADED = "The Commerce Department amends the rules.\n\nThe following entities are added to the Entity List:\n\n"


@pytest.mark.parametrize(
    "text",
    [
        f"{ANNOUNCED}: Nimbus Cyber Ltd; Vantor Systems, a maker of cameras; and Halo Group.",
        f"{ANNOUNCED}. All are companies: Nimbus Cyber Ltd, Vantor Systems and Halo Group.",
        f"{ANNOUNCED}.\n\n{HEADED}• Nimbus Cyber Ltd;\n\n• Vantor Systems, also known as VS; and\n\n• Halo Group.",
        f"{ANNOUNCED}. Nimbus Cyber Ltd and Vantor Systems, both of Israel, sold spyware. Halo Group sold drones.",
    ],
)
def test_members_are_named_after_the_announcement(extraction_of: ExtractionOf, text: str) -> None:
    found = pairs(extraction_of(text))
    assert {listed for listed, _ in found} >= MEMBERS
    assert {authority for _, authority in found} == {"Commerce Department"}


def test_the_subjects_after_it_are_members_only_where_their_count_is_right(extraction_of: ExtractionOf) -> None:
    text = "The Commerce Department added three companies to the Entity List. Nimbus Cyber did not answer."
    assert pairs(extraction_of(text)) == set()


def test_an_entry_with_a_measure_is_listed(extraction_of: ExtractionOf) -> None:
    text = (
        "Office of Sanctions\n\nConsolidated List\n\nName: Nimbus Cyber Ltd\nMeasure: Asset freeze\n"
        "Date of listing: 22 March 2021\n\nName: Vantor Systems\nMeasure: Travel ban"
    )
    assert pairs(extraction_of(text)) == {
        ("Nimbus Cyber Ltd", "Office of Sanctions"),
        ("Vantor Systems", "Office of Sanctions"),
    }


def test_a_covered_list_names_makers_by_their_equipment(extraction_of: ExtractionOf) -> None:
    text = (
        "COVERED LIST\n\nFederal Communications Commission\n\n"
        "Telecommunications equipment produced by Nimbus Technologies Company, including equipment of its subsidiaries."
    )
    assert pairs(extraction_of(text)) == {("Nimbus Technologies Company", "Federal Communications Commission")}


@pytest.mark.parametrize(
    "text",
    [
        "The police added Nimbus Cyber to its list of suppliers.",
        "Nimbus Cyber is on a list of approved vendors.",
        "The ministry put Nimbus Cyber in charge of the project.",
        "Lawmakers urged the Commerce Department to blacklist Nimbus Cyber.",
        "Nimbus Cyber said that it should not be on the Entity List.",
        "The city listed Nimbus Cyber as a vendor.",
        "Nimbus Cyber is listed on the New York Stock Exchange.",
        "The U.S. sanctioned Iran over its arms.",
        "Telecommunications equipment produced by Nimbus Cyber was found.",
        "Senators urged the Commerce Department to add two companies to the Entity List: Nimbus Cyber and Vantor.",
    ],
)
def test_what_only_looks_like_a_listing_is_left(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text)) == set()
