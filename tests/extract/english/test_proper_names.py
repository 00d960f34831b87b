"""Which capitals are names, and what kind of thing each names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.entities import Schema
from whobuilt.core.reading import Extraction

ExtractionOf = Callable[..., Extraction]

COMPANY, BODY, ORGANIZATION = Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION
PERSON, PLACE, PRODUCT = Schema.PERSON, Schema.LOCATION, Schema.PRODUCT


def kinds(extraction: Extraction) -> dict[str, Schema]:
    return {entity.name: entity.schema for entity in extraction.entities}


@pytest.mark.parametrize(
    "name",
    [
        "Acme Ltd",
        "Acme Limited",
        "Acme Systems Inc",
        "Beta Networks GmbH",
        "Gamma Holding S.p.A.",
        "Delta Oy",
        "Epsilon Co. Ltd.",
        "Epsilon Co., Ltd.",
        "Zeta Sdn Bhd",
        "Eta Pvt Ltd",
        "Theta LLC",
        "Iota S.A.",
        "Kappa AB",
        "Acme (Hong Kong) Limited",
        "Acme Technologies",
        "Acme Systems",
    ],
)
def test_a_legal_form_or_a_trade_shows_a_company(extraction_of: ExtractionOf, name: str) -> None:
    assert kinds(extraction_of(f"Last week they met {name} in Paris.")) == {name: COMPANY, "Paris": PLACE}


@pytest.mark.parametrize(
    "name",
    [
        "Ministry of Interior",
        "Ministry of Foreign Affairs",
        "Kampala Police",
        "Northland Police Department",
        "National Intelligence Agency",
        "Supreme Court of Kenya",
        "U.S. Department of Justice",
        "Bureau of Public Security",
        "Lagos State Government",
        "Northland City Council",
        "Rwanda Correctional Service",
    ],
)
def test_a_head_word_shows_a_public_body(extraction_of: ExtractionOf, name: str) -> None:
    assert kinds(extraction_of(f"Last week they met the {name} about drones.")) == {name: BODY}


@pytest.mark.parametrize("name", ["Northland Institute", "University of Northland", "Northland Rights Watch"])
def test_a_head_word_shows_an_organization(extraction_of: ExtractionOf, name: str) -> None:
    assert kinds(extraction_of(f"Last week they met the {name} about drones.")) == {name: ORGANIZATION}


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("They met President Jane Miller in June.", "Jane Miller"),
        ("They met Dr. Anna Brown in June.", "Anna Brown"),
        ("They met Senator Carol White in June.", "Carol White"),
        ("They met Mr. Smith in June.", "Smith"),
        ("The mayor, Anna Brown, spoke.", "Anna Brown"),
        ("Jane Miller, the chief executive of Acme Systems, spoke.", "Jane Miller"),
        ("A spokeswoman, Jane Miller, spoke.", "Jane Miller"),
    ],
)
def test_a_title_or_a_role_shows_a_person(extraction_of: ExtractionOf, text: str, person: str) -> None:
    assert kinds(extraction_of(text))[person] is PERSON


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("Georgia, Jordan and Chad bought drones.", {"Georgia", "Jordan", "Chad"}),
        ("The drones fly in Nairobi and across Xinjiang.", {"Nairobi", "Xinjiang"}),
        ("The drones fly in Paris, France.", {"Paris", "France"}),
    ],
)
def test_a_table_shows_places(extraction_of: ExtractionOf, text: str, places: set[str]) -> None:
    assert kinds(extraction_of(text)) == dict.fromkeys(places, PLACE)


def test_a_person_may_bear_the_name_of_a_place(extraction_of: ExtractionOf) -> None:
    found = kinds(extraction_of("They met Mr. Jordan in Amman. President Jordan said nothing."))
    assert found == {"Jordan": PERSON, "Amman": PLACE}


def test_a_company_may_bear_the_name_of_a_place(extraction_of: ExtractionOf) -> None:
    assert kinds(extraction_of("They met Lagos Technologies Ltd in Accra.")) == {
        "Lagos Technologies Ltd": COMPANY,
        "Accra": PLACE,
    }


def test_what_is_called_an_app_is_a_product(extraction_of: ExtractionOf) -> None:
    found = kinds(
        extraction_of("Acme Systems sells an app called Nightwatch. Nightwatch is used by the Kenyan police.")
    )
    assert found["Nightwatch"] is PRODUCT


@pytest.mark.parametrize(
    "text",
    [
        "The American and French firms sold drones.",  # demonyms
        "Many Chinese drones were sold by a Kenyan firm.",
        "Muslims and Uyghurs live under cameras, as do Tibetans.",  # peoples
        "However, nothing was said. Surveillance grew. Cameras were bought.",  # words that open a sentence
        "Yesterday it ended. Although it was late, nobody left. Drones flew.",
        "It was sold on Monday, in June, and again before Christmas.",  # days and months
        "Nobody knew of it.",
        "They paid Rs12 billion, or P20.31 billion, for it.",
        "It is told in section II.1.4 and in I.1 too.",
    ],
)
def test_what_is_no_name(extraction_of: ExtractionOf, text: str) -> None:
    assert kinds(extraction_of(text)) == {}


def test_capitals_of_a_heading_show_no_names(extraction_of: ExtractionOf) -> None:
    text = "Hidden Cameras Watch Every Street Corner\n\nNobody knew that Acme Systems had sold them."
    assert kinds(extraction_of(text)) == {"Acme Systems": COMPANY}


def test_every_mention_stands_at_its_place(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems sold drones.\nThe Ministry of Interior paid Acme Systems in Nairobi."
    found = extraction_of(text)
    names = {entity.id: entity.name for entity in found.entities}
    assert [(text[item.start : item.end], names[item.entity]) for item in found.mentions] == [
        ("Acme Systems", "Acme Systems"),
        ("Ministry of Interior", "Ministry of Interior"),
        ("Acme Systems", "Acme Systems"),
        ("Nairobi", "Nairobi"),
    ]
