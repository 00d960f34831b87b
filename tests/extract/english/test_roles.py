"""Persons in public or corporate roles, in the many wordings of it; and who has none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Modality, Prop, Statement

ExtractionOf = Callable[..., Extraction]


def roles(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.EMPLOYS]


def told(extraction: Extraction) -> list[tuple[str, str, str]]:
    return [
        (item.subject.name, item.object.name, item.qualifiers.object_text)
        for item in roles(extraction)
        if item.subject and item.object
    ]


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("Nimbus Cyber chief executive John Carter said so.", "chief executive"),
        ("Nimbus Cyber's chief executive, John Carter, said so.", "chief executive"),
        ("John Carter, Nimbus Cyber's chief executive, said so.", "chief executive"),
        ("John Carter, chief executive of Nimbus Cyber, said so.", "chief executive"),
        ("The chief executive of Nimbus Cyber, John Carter, said so.", "chief executive"),
        ("John Carter is the founder and chief executive of Nimbus Cyber.", "founder and chief executive"),
        (
            "John Carter, who is Nimbus Cyber's global cyber security and privacy officer, said so.",
            "global cyber security and privacy officer",
        ),
        ("Speaking for Nimbus Cyber, John Carter, its head of sales, said so.", "head of sales"),
        ("John Carter, Head of Sales, Nimbus Cyber, gave evidence.", "Head of Sales"),
        ("Dr John Carter, Chief Technology Officer of Nimbus Cyber, gave evidence.", "Chief Technology Officer"),
        ('"We obey the law," said John Carter, a spokesman for Nimbus Cyber.', "spokesman"),
        ("Nimbus Cyber appointed John Carter as chief executive in 2019.", "chief executive"),
        ("Nimbus Cyber sells drones. John Carter, the chief executive, declined to comment.", "chief executive"),
        ("John Carter, who heads Nimbus Cyber, said so.", "heads"),
        ("Nimbus Cyber was founded by John Carter.", "founded"),
    ],
)
def test_the_role_is_read_with_its_words(extraction_of: ExtractionOf, text: str, role: str) -> None:
    assert told(extraction_of(text)) == [("Nimbus Cyber", "John Carter", role)]


@pytest.mark.parametrize(
    "text",
    [
        "Deputy Director of the Border Agency, Mary Carter, said so.",
        "Mary Carter, Director General, Border Agency, gave evidence.",
        "Mary Carter, who runs the Border Agency, said so.",
    ],
)
def test_a_public_body_has_officers_too(extraction_of: ExtractionOf, text: str) -> None:
    assert [(body, person) for body, person, _ in told(extraction_of(text))] == [("Border Agency", "Mary Carter")]


@pytest.mark.parametrize(
    "text",
    [
        "John Carter, then managing director of Nimbus Cyber, told reporters so.",
        "John Carter, the former head of Nimbus Cyber, told reporters so.",
    ],
)
def test_a_role_that_was_is_ended(extraction_of: ExtractionOf, text: str) -> None:
    assert [item.qualifiers.modality for item in roles(extraction_of(text))] == [Modality.ENDED]


@pytest.mark.parametrize(
    "text",
    [
        "Mary Carter, a customer of Nimbus Cyber, said so.",
        "Mary Carter sued Nimbus Cyber.",
        "Mary Carter, a victim of spyware, met Nimbus Cyber.",
        "Nimbus Cyber sold drones to the Border Agency. Mary Carter, the chief executive of a rival, said so.",
        "Mary Carter, 34, lost her phone to Nimbus Cyber.",
        "Nimbus Cyber broke the law when it copied faces, Privacy Commissioner Mary Carter said.",
        "John Doe, who spoke against Mary Carter, leads a march on Nimbus Cyber.",
    ],
)
def test_who_has_no_role_gets_none(extraction_of: ExtractionOf, text: str) -> None:
    assert told(extraction_of(text)) == []
