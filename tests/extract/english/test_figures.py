"""Numbers about something, each with its bound and who gives it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop, Statement

ExtractionOf = Callable[..., Extraction]


def figures(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.FIGURE]


@pytest.mark.parametrize(
    ("text", "value", "unit", "bound"),
    [
        ("Acme Systems sold 300 cameras.", 300, "cameras", ""),
        ("Acme Systems sold 1,800 cameras.", 1800, "cameras", ""),
        ("Acme Systems sold more than 300 cameras.", 300, "cameras", "more than"),
        ("Acme Systems sold at least 300 surveillance cameras.", 300, "cameras", "at least"),
        ("The system of Acme Systems holds almost 2 million faces.", 2e6, "faces", "almost"),
        ("The system of Acme Systems holds up to 5 lakh faces.", 5e5, "faces", "up to"),
        ("Around 60 per cent of officers use Acme Systems.", 60, "percent", "around"),
        ("Fewer than 12.5% of officers use Acme Systems.", 12.5, "percent", "fewer than"),
        ("Acme Systems earned nearly $3 million.", 3e6, "USD", "nearly"),
        ("Acme Systems employs about 300 people.", 300, "people", "about"),
    ],
)
def test_a_figure_with_its_bound(extraction_of: ExtractionOf, text: str, value: float, unit: str, bound: str) -> None:
    [found] = figures(extraction_of(text))
    assert (found.qualifiers.value, found.qualifiers.unit, found.qualifiers.bound) == (value, unit, bound)


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems grew in 2019.",
        "Acme Systems grew for 12 years.",
        "Acme Systems grew on June 3 as cameras sold.",
        "Acme Systems was founded in 1998 as its first cameras sold.",
        "Acme Systems is at 12 Northland Road.",
    ],
)
def test_what_is_no_figure(extraction_of: ExtractionOf, text: str) -> None:
    assert figures(extraction_of(text)) == []


def test_a_sum_of_money_keeps_its_amount(extraction_of: ExtractionOf) -> None:
    [found] = figures(extraction_of("Acme Systems earned €3 million in March 2018."))
    assert found.qualifiers.amount is not None
    assert (found.qualifiers.amount.value, found.qualifiers.amount.currency) == (3e6, "EUR")
    assert str(found.qualifiers.date) == "2018-03"


def test_a_figure_is_told_by_whoever_says_it(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems sold 300 cameras. Beta Networks said that Acme Systems sold 500 cameras."
    told = {item.qualifiers.value: item.attribution.speaker for item in figures(extraction_of(text))}
    assert told.keys() == {300, 500}
    assert told[300] is None
    assert told[500] is not None
    assert told[500].name == "Beta Networks"


def test_a_figure_is_about_the_party_before_it(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems sold 300 cameras, and Beta Networks sold 200 drones."
    about = {item.qualifiers.unit: item.subject.name for item in figures(extraction_of(text)) if item.subject}
    assert about == {"cameras": "Acme Systems", "drones": "Beta Networks"}


def test_the_price_of_a_supply_is_no_figure_of_its_customer(extraction_of: ExtractionOf) -> None:
    assert figures(extraction_of("Acme Systems sold cameras to the Kenyan police for US$32 million.")) == []
