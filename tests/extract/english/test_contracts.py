"""Contracts between a body and a company, and partnerships between companies."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Polarity, Prop, Statement

ExtractionOf = Callable[..., Extraction]


def of(extraction: Extraction, prop: Prop) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is prop]


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems signed a contract with the Kenyan police.",
        "Acme Systems signed an agreement with the Kenyan police in March 2018.",
        "Acme Systems has a contract with the Kenyan police.",
        "Acme Systems and the Kenyan police signed a contract.",
        "The Kenyan police's contract with Acme Systems worried many.",
        "The Kenyan police signed a contract with Acme Systems.",
    ],
)
def test_a_contract_runs_from_the_body_to_the_company(extraction_of: ExtractionOf, text: str) -> None:
    [found] = of(extraction_of(text), Prop.CONTRACTS_WITH)
    assert found.subject is not None
    assert found.object is not None
    assert found.subject.name.removeprefix("the ").removeprefix("The ") == "Kenyan police"
    assert found.object.name == "Acme Systems"


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Acme Systems has no contract with the Kenyan police.", "contract"),
        ("Acme Systems signed no supply agreement with the Kenyan police.", "supply agreement"),
    ],
)
def test_of_what_there_is_not_only_the_thing_is_kept(extraction_of: ExtractionOf, text: str, what: str) -> None:
    [found] = of(extraction_of(text), Prop.CONTRACTS_WITH)
    assert found.qualifiers.polarity is Polarity.NEGATED
    assert found.qualifiers.object_text == what


def test_a_contract_is_of_its_sum_and_day(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems signed a contract worth €3 million with the Kenyan police in March 2018."
    [found] = of(extraction_of(text), Prop.CONTRACTS_WITH)
    assert found.qualifiers.amount is not None
    assert (found.qualifiers.amount.value, found.qualifiers.amount.currency) == (3e6, "EUR")
    assert str(found.qualifiers.date) == "2018-03"


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems works with Beta Networks.",
        "Acme Systems partnered with Beta Networks to sell cameras.",
        "Acme Systems cooperates with Beta Networks.",
        "Acme Systems has worked with Beta Networks since 2018.",
    ],
)
def test_partners(extraction_of: ExtractionOf, text: str) -> None:
    [found] = of(extraction_of(text), Prop.PARTNERS_WITH)
    assert found.subject is not None
    assert found.object is not None
    assert {found.subject.name, found.object.name} == {"Acme Systems", "Beta Networks"}


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems met Beta Networks.",
        "Acme Systems competes with Beta Networks.",
        "Acme Systems signed a book with a pen.",
        "Acme Systems and Beta Networks grew.",
    ],
)
def test_no_contract_and_no_partnership(extraction_of: ExtractionOf, text: str) -> None:
    found = extraction_of(text)
    assert of(found, Prop.CONTRACTS_WITH) == []
    assert of(found, Prop.PARTNERS_WITH) == []


def test_a_contract_told_by_either_side_is_the_same_pair(extraction_of: ExtractionOf) -> None:
    ours = of(extraction_of("Acme Systems signed a contract with the Ministry of Interior."), Prop.CONTRACTS_WITH)
    theirs = of(extraction_of("The Ministry of Interior signed a contract with Acme Systems."), Prop.CONTRACTS_WITH)
    assert [(item.subject, item.object) for item in ours] == [(item.subject, item.object) for item in theirs] != []
