"""Words that stand for a name: "it", "the company", "she", "the agency", "its"."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop

ExtractionOf = Callable[..., Extraction]


def supplies(extraction: Extraction) -> set[tuple[str, str]]:
    names = {entity.id: entity.name for entity in extraction.entities}
    return {
        (names[item.subject.entity], names[item.object.entity])
        for item in extraction.statements
        if item.prop is Prop.SUPPLIES and item.subject and item.object
    }


@pytest.mark.parametrize(
    "sentence",
    [
        "It sold cameras to Kenyan police.",
        "The company sold cameras to Kenyan police.",
        "The firm sold cameras to Kenyan police.",
        "The vendor sold cameras to Kenyan police.",
        "The Milan company sold cameras to Kenyan police.",
        "The New York company sold cameras to Kenyan police.",
        "Kenyan police use the company's cameras.",
        "Cameras were sold to Kenyan police by the company.",
    ],
)
def test_a_company_named_before(extraction_of: ExtractionOf, sentence: str) -> None:
    found = extraction_of(f"Acme Systems grew last year. {sentence}")
    assert supplies(found) == {("Acme Systems", "Kenyan police")}


@pytest.mark.parametrize(
    ("body", "reference"),
    [
        ("Northland Police Department", "the department"),
        ("Northland Intelligence Agency", "the agency"),
        ("Ministry of Interior", "the ministry"),
    ],
)
def test_a_body_named_before(extraction_of: ExtractionOf, body: str, reference: str) -> None:
    text = f"The {body} needed drones. Acme Systems sold drones to {reference}."
    assert supplies(extraction_of(text)) == {("Acme Systems", body)}


def test_the_country_named_before(extraction_of: ExtractionOf) -> None:
    text = "In Kenya drones are rare. Acme Systems sold drones to the country."
    assert supplies(extraction_of(text)) == {("Acme Systems", "Kenya")}


@pytest.mark.parametrize("reference", ["It", "The company", "The agency", "She"])
def test_nobody_named_before_is_nobody(extraction_of: ExtractionOf, reference: str) -> None:
    assert supplies(extraction_of(f"{reference} sold cameras to Kenyan police.")) == set()


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Jane Miller leads Acme Systems. She said that cameras are sold to nobody.", "Jane Miller"),
        ("Mr. Smith leads Acme Systems. He said that cameras are sold to nobody.", "Smith"),
        ("Acme Systems makes cameras. The company said that cameras are sold to nobody.", "Acme Systems"),
        ("Acme Systems makes cameras. It said that cameras are sold to nobody.", "Acme Systems"),
    ],
)
def test_a_speaker_named_before(extraction_of: ExtractionOf, text: str, speaker: str) -> None:
    [said] = [item for item in extraction_of(text).statements if item.prop is Prop.SAID]
    assert said.attribution.speaker is not None
    assert said.attribution.speaker.name == speaker


def test_the_reference_anchors_the_statement(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems makes cameras. It sold cameras to Kenyan police."
    [supply] = [item for item in extraction_of(text).statements if item.prop is Prop.SUPPLIES]
    [anchor] = [item for item in supply.anchors if item.field == "subject"]
    assert (anchor.exact, text[anchor.start : anchor.end]) == ("It", "It")
    assert supply.quote.exact == "It sold cameras to Kenyan police."
