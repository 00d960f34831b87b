"""Public bodies that are described rather than named, each tied to its place."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.entities import Schema
from whobuilt.core.reading import Extraction

ExtractionOf = Callable[..., Extraction]


def bodies(text: str, found: Extraction) -> list[str]:
    known = {entity.id for entity in found.entities if entity.schema is Schema.PUBLIC_BODY}
    return [text[item.start : item.end] for item in found.mentions if item.entity in known]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It was sold to police in Nairobi.", ["police in Nairobi"]),
        ("It was sold to Kenyan police.", ["Kenyan police"]),
        ("It was sold to the Ugandan army.", ["Ugandan army"]),
        ("It was sold to the Rwandan government.", ["Rwandan government"]),
        ("It was sold to Chinese authorities.", ["Chinese authorities"]),
        ("It was sold to authorities in Xinjiang.", ["authorities in Xinjiang"]),
        ("It was sold to Georgia's police.", ["Georgia's police"]),
        ("It was sold to local police in Kampala.", ["local police in Kampala"]),
        (
            "It was sold to authorities in the country's northern Samburu region.",
            ["authorities in the country's northern Samburu region"],
        ),
        ("Police in Washington use drones.", ["Police in Washington"]),
        ("It was sold to the army and the police.", ["army", "police"]),
        ("It was sold to Kenyan police and the Ugandan army.", ["Kenyan police", "Ugandan army"]),
        ("It was sold to the officials and the agency.", []),  # which ones is not told
        ("It was sold to the Kenyan people.", []),
    ],
)
def test_a_body_is_described(extraction_of: ExtractionOf, text: str, expected: list[str]) -> None:
    assert bodies(text, extraction_of(text)) == expected


def test_one_body_described_twice_is_one(extraction_of: ExtractionOf) -> None:
    found = extraction_of(
        "Police in Nairobi bought drones. Later, police in Nairobi sold them. Police in Lagos did not."
    )
    names = {entity.name.lower() for entity in found.entities if entity.schema is Schema.PUBLIC_BODY}
    assert names == {"police in nairobi", "police in lagos"}


def test_the_place_is_an_entity_of_its_own(extraction_of: ExtractionOf) -> None:
    found = extraction_of("It was sold to police in Nairobi.")
    assert {entity.name: entity.schema for entity in found.entities} == {
        "police in Nairobi": Schema.PUBLIC_BODY,
        "Nairobi": Schema.LOCATION,
    }


@pytest.mark.parametrize(
    ("customer", "place"),
    [
        ("police in Nairobi", "Nairobi"),
        ("Kenyan police", "Kenya"),
        ("the Kampala Police Department", "Kampala"),
        ("authorities in the country's northern Samburu region", "Samburu"),
    ],
)
def test_a_supply_lies_where_its_customer_is(extraction_of: ExtractionOf, customer: str, place: str) -> None:
    [supply] = extraction_of(f"Acme Systems sold drones to {customer}.").statements
    assert supply.qualifiers.place is not None
    assert supply.qualifiers.place.name == place
