"""A statement's anchors name the right fields, and stand in the text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.evidence import Document
from whobuilt.core.lock import REQUIRED, find_failures
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop

ExtractionOf = Callable[..., Extraction]


def anchors(extraction: Extraction, prop: Prop) -> dict[str, str]:
    [found] = [item for item in extraction.statements if item.prop is prop]
    return {anchor.field: anchor.exact for anchor in found.anchors}


@pytest.mark.parametrize(
    ("text", "prop", "expected"),
    [
        (
            "Acme Systems sold cameras worth $5 million to the Ministry of Interior in March 2018.",
            Prop.SUPPLIES,
            {
                "subject": "Acme Systems",
                "trigger": "sold",
                "object": "Ministry of Interior",
                "object_text": "cameras",
                "amount": "$5 million",
                "date": "March 2018",
            },
        ),
        (
            "The Ministry of Interior bought cameras from Acme Systems in 2018.",
            Prop.SUPPLIES,
            {
                "subject": "Acme Systems",
                "trigger": "bought",
                "object": "Ministry of Interior",
                "object_text": "cameras",
                "date": "2018",
            },
        ),
        (
            "Acme Systems said in March 2018 that it follows the law.",
            Prop.SAID,
            {"subject": "Acme Systems", "trigger": "said", "object": "it follows the law", "date": "March 2018"},
        ),
        (
            "Acme Systems declined to comment.",
            Prop.SAID,
            {"subject": "Acme Systems", "trigger": "declined", "object": "declined to comment"},
        ),
        (
            "Acme Systems works with Beta Networks.",
            Prop.PARTNERS_WITH,
            {"subject": "Acme Systems", "trigger": "works", "object": "Beta Networks"},
        ),
        ("Acme Systems employs 300 people.", Prop.FIGURE, {"subject": "Acme Systems", "value": "300 people"}),
    ],
)
def test_each_field_has_its_words(extraction_of: ExtractionOf, text: str, prop: Prop, expected: dict[str, str]) -> None:
    assert anchors(extraction_of(text), prop) == expected


TEXT = """Acme Systems grew in 2019

The Ministry of Interior bought 300 cameras from Acme Systems for €3 million in March 2018. It uses them in Nairobi.
"We follow the law. We have never sold a camera to Sudan," said Jane Miller, a spokeswoman for Acme Systems.
The company plans to sell drones to Kenyan police – and to the Ugandan army – through Beta Networks Ltd.
"""


def test_every_quote_and_anchor_stands_in_the_text(
    document_of: Callable[..., Document], extraction_of: ExtractionOf
) -> None:
    document, found = document_of(TEXT), extraction_of(TEXT)
    assert {item.prop for item in found.statements} >= {Prop.SUPPLIES, Prop.SAID, Prop.EMPLOYS, Prop.FIGURE}
    assert [failure for item in found.statements for failure in find_failures(item, document)] == []
    assert found.problems == ()


def test_every_relation_can_be_promoted(extraction_of: ExtractionOf) -> None:
    relations = [item for item in extraction_of(TEXT).statements if item.prop is not Prop.FIGURE]
    assert relations
    assert all({anchor.field for anchor in item.anchors} >= REQUIRED for item in relations)


def test_a_quote_gives_the_reader_the_sentence(extraction_of: ExtractionOf) -> None:
    text = "Nobody knew.\n\n- Acme Systems sold cameras to Kenyan police. Nobody cared."
    [supply] = extraction_of(text).statements
    assert supply.quote.exact == "Acme Systems sold cameras to Kenyan police."


def test_a_long_sentence_is_quoted_by_its_clause(extraction_of: ExtractionOf) -> None:
    filler = ", and ".join(["nobody in that town had ever heard a word of it"] * 8)
    text = f"{filler}; Acme Systems sold cameras to Kenyan police; {filler}.".capitalize()
    text = text.replace("acme systems", "Acme Systems").replace("kenyan", "Kenyan")
    [supply] = [item for item in extraction_of(text).statements if item.prop is Prop.SUPPLIES]
    assert supply.quote.exact == "Acme Systems sold cameras to Kenyan police"


def test_a_long_sentence_at_the_head_of_a_text_is_quoted_from_its_first_word(extraction_of: ExtractionOf) -> None:
    tail = ", and it rained" * 30
    [supply] = [
        s for s in extraction_of(f"Acme Systems sold cameras to the Ministry of Interior{tail}.").statements if s.object
    ]
    assert supply.quote.start == 0
