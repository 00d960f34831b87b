"""On what documents a statement is said to lean."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop

ExtractionOf = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "origin"),
    [
        ("According to a report, Acme Systems sold cameras to Kenyan police.", ("a report",)),
        (
            "According to a report by the Northland Institute, Acme Systems sold cameras to Kenyan police.",
            ("a report",),
        ),
        ("Acme Systems sold cameras to Kenyan police, according to documents.", ("documents",)),
        ("Invoices show that Acme Systems sold cameras to Kenyan police.", ("Invoices",)),
        ("Leaked emails show that Acme Systems sold cameras to Kenyan police.", ("Leaked emails",)),
        ("Court records reveal that Acme Systems sold cameras to Kenyan police.", ("Court records",)),
        ("Acme Systems sold cameras to Kenyan police.", ()),
        ("Acme Systems, which burned its invoices, sold cameras to Kenyan police.", ()),
    ],
)
def test_where_a_statement_comes_from(extraction_of: ExtractionOf, text: str, origin: tuple[str, ...]) -> None:
    [supply] = [item for item in extraction_of(text).statements if item.prop is Prop.SUPPLIES]
    assert supply.attribution.origin == origin


def test_a_chain_names_the_nearest_first(extraction_of: ExtractionOf) -> None:
    text = "According to a study, invoices show that Acme Systems sold cameras to Kenyan police."
    [supply] = [item for item in extraction_of(text).statements if item.prop is Prop.SUPPLIES]
    assert supply.attribution.origin == ("invoices", "a study")
