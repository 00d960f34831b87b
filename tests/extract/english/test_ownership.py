"""Who owns whom, who makes a brand, who holds a stake, where they sit, who runs what; and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Modality, Polarity, Prop

ExtractionOf = Callable[..., Extraction]
Pair = tuple[str, str]

OWNED = ("Kestrel Holdings", "Nimbus Cyber")
MADE = ("Nimbus Cyber", "Halcyon")
STAKE = ("Oakline Capital", "Nimbus Cyber")


def pairs(extraction: Extraction, *props: Prop) -> set[Pair]:
    """The parties of all that is stated, as the entities they are read as."""
    names = {entity.id: entity.name for entity in extraction.entities}
    return {
        (names[item.subject.entity], names[item.object.entity])
        for item in extraction.statements
        if item.prop in props and item.subject and item.object and item.qualifiers.polarity is Polarity.AFFIRMED
    }


@pytest.mark.parametrize(
    "text",
    [
        # subsidiaries
        "Nimbus Cyber, a subsidiary of Kestrel Holdings, sold cameras.",
        "Nimbus Cyber, a wholly owned subsidiary of the French maker Kestrel Holdings, sold cameras.",
        "Nimbus Cyber, the surveillance arm of Kestrel Holdings, sold cameras.",
        "Nimbus Cyber (a unit of Kestrel Holdings) sold cameras.",
        "Nimbus Cyber is a subsidiary of Kestrel Holdings.",
        "Nimbus Cyber became a division of Kestrel Holdings.",
        "Kestrel Holdings' Israeli subsidiary, Nimbus Cyber, won the contract.",
        "Kestrel Holdings and its subsidiary Nimbus Cyber won the contract.",
        "The Kestrel Holdings subsidiary Nimbus Cyber won the contract.",
        "Kestrel Holdings' subsidiaries include Nimbus Cyber.",
        "Nimbus Cyber, now part of Kestrel Holdings, won the contract.",
        "Nimbus Cyber belongs to Kestrel Holdings.",
        "One of Kestrel Holdings' companies, Nimbus Cyber, won the contract.",
        # parents
        "Kestrel Holdings, the parent company of Nimbus Cyber, won the contract.",
        "Nimbus Cyber's parent company, Kestrel Holdings, won the contract.",
        "Nimbus Cyber's parent is Kestrel Holdings.",
        "Nimbus Cyber and its owner, Kestrel Holdings, won the contract.",
        "Kestrel Holdings, which owns Nimbus Cyber, won the contract.",
        "Kestrel Holdings is the owner of Nimbus Cyber.",
        "Kestrel Holdings-owned Nimbus Cyber won the contract.",
        # purchases
        "Nimbus Cyber, owned by the British firm Kestrel Holdings, won the contract.",
        "Nimbus Cyber, which was bought in 2014 by Kestrel Holdings, won the contract.",
        "Nimbus Cyber is majority-owned by Kestrel Holdings.",
        "Nimbus Cyber was taken over by Kestrel Holdings in 2020.",
        "Kestrel Holdings took over Nimbus Cyber in 2020.",
        "Kestrel Holdings acquired Nimbus Cyber in 2020.",
        "Kestrel Holdings completed its acquisition of Nimbus Cyber in May.",
        "The acquisition of Nimbus Cyber by Kestrel Holdings was completed in May.",
        "The sale of Nimbus Cyber to Kestrel Holdings was completed in May.",
        "Nimbus Cyber, the radio maker that Kestrel Holdings bought in 2017, won the contract.",
    ],
)
def test_the_owner_and_the_owned_are_read(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text), Prop.OWNS) == {OWNED}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Nimbus Cyber was formerly owned by Kestrel Holdings.", Modality.ENDED),
        ("Nimbus Cyber, a former subsidiary of Kestrel Holdings, won the contract.", Modality.ENDED),
        ("Kestrel Holdings spun off its radio arm as Nimbus Cyber.", Modality.ENDED),
        ("Kestrel Holdings plans to buy Nimbus Cyber.", Modality.PLANNED),
        ("Kestrel Holdings owns Nimbus Cyber.", Modality.ASSERTED),
    ],
)
def test_what_was_and_what_will_be_is_marked(extraction_of: ExtractionOf, text: str, modality: Modality) -> None:
    found = [item for item in extraction_of(text).statements if item.prop is Prop.OWNS]
    assert {item.qualifiers.modality for item in found} == {modality}


@pytest.mark.parametrize(
    "text",
    [
        "Nimbus Cyber, formerly known as Kestrel Holdings, won the contract.",
        "Nimbus Cyber is not a subsidiary of Kestrel Holdings.",
        "Kestrel Holdings denied that Nimbus Cyber is its subsidiary.",
        "Nimbus Cyber, a customer of Kestrel Holdings, won the contract.",
        "Nimbus Cyber, a rival of Kestrel Holdings, won the contract.",
        "Kestrel Holdings bought cameras from Nimbus Cyber.",
        "Nimbus Cyber, an affiliate of Kestrel Holdings, won the contract.",
        "Nimbus Cyber, a Kenyan company, sold cameras to a subsidiary of Kestrel Holdings.",
        "Nimbus Cyber, a Cyprus-registered company, won the contract.",
        "Nimbus Cyber might be bought by Kestrel Holdings.",
        "A unit of the police bought cameras from Nimbus Cyber.",
    ],
)
def test_what_only_looks_like_ownership_is_left(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text), Prop.OWNS) == set()


@pytest.mark.parametrize(
    "text",
    [
        "Nimbus Cyber, the maker of the Halcyon spyware, won the contract.",
        "Halcyon, a spyware tool made by the Israeli firm Nimbus Cyber, was found on her phone.",
        "The Halcyon spyware, developed by Nimbus Cyber, was found on her phone.",
        "Halcyon, the spyware of Nimbus Cyber, was found on her phone.",
        "Halcyon, a product of Nimbus Cyber, was found. The Halcyon spyware reads messages.",
        "Oman bought Halcyon, Nimbus Cyber's flagship spyware, in 2015.",
        "Nimbus Cyber's Halcyon spyware was found on her phone.",
        "Nimbus Cyber, a start-up in Cyprus which developed the spyware Halcyon, won the contract.",
    ],
)
def test_the_maker_owns_the_brand(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text), Prop.OWNS) == {MADE}


@pytest.mark.parametrize(
    "text",
    [
        "Oakline Capital bought a majority stake in Nimbus Cyber in 2014.",
        "Oakline Capital owns 51% of Nimbus Cyber.",
        "Nimbus Cyber, backed by the private equity firm Oakline Capital, won the contract.",
        "Nimbus Cyber, in which Oakline Capital has invested $30 million, won the contract.",
        "Nimbus Cyber, a portfolio company of Oakline Capital, won the contract.",
        "Oakline Capital led a $30 million funding round in Nimbus Cyber.",
        "Investors in Nimbus Cyber include Oakline Capital.",
        "Nimbus Cyber raised $30 million from Oakline Capital.",
    ],
)
def test_a_stake_is_an_investment(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text), Prop.INVESTS_IN) == {STAKE}


def test_a_list_gives_each_pair(extraction_of: ExtractionOf) -> None:
    text = "Kestrel Holdings is the parent of Nimbus Cyber, Vantor Systems and Halo Group."
    owned = {"Nimbus Cyber", "Vantor Systems", "Halo Group"}
    assert pairs(extraction_of(text), Prop.OWNS) == {("Kestrel Holdings", name) for name in owned}


def test_its_owner_is_the_owner_of_what_was_named_before(extraction_of: ExtractionOf) -> None:
    text = "The order covers Nimbus Cyber and Kestrel Holdings, its former owner."
    assert pairs(extraction_of(text), Prop.OWNS) == {OWNED}


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nimbus Cyber of Milan won the contract.", "Milan"),
        ("Nimbus Cyber, of Dubai, won the contract.", "Dubai"),
        ("Nimbus Cyber, based near Milan, won the contract.", "Milan"),
        ("Nimbus Cyber, an Italian company headquartered in Milan, won the contract.", "Milan"),
        ("Nimbus Cyber, a Warsaw company, won the contract.", "Warsaw"),
        ("Nimbus Cyber, a company registered in Belize, won the contract.", "Belize"),
        ("The Milan firm Nimbus Cyber won the contract.", "Milan"),
        ("Tel Aviv-based Nimbus Cyber won the contract.", "Tel Aviv"),
        ("Nimbus Cyber (Israel) won the contract.", "Israel"),
    ],
)
def test_a_company_sits_where_it_is_said_to(extraction_of: ExtractionOf, text: str, place: str) -> None:
    assert pairs(extraction_of(text), Prop.LOCATED_IN) == {("Nimbus Cyber", place)}


@pytest.mark.parametrize(
    "text",
    ["Nimbus Cyber sold cameras in Milan.", "Nimbus Cyber won the contract of Milan.", "Nimbus of course won."],
)
def test_where_it_sells_is_not_where_it_sits(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text), Prop.LOCATED_IN) == set()


@pytest.mark.parametrize(
    "text",
    [
        "The Halcyon platform run by the Border Agency holds photographs.",
        "The Border Agency relies on the Halcyon platform.",
        "The Halcyon platform of the Border Agency holds photographs.",
    ],
)
def test_a_body_runs_a_system(extraction_of: ExtractionOf, text: str) -> None:
    assert pairs(extraction_of(text), Prop.OPERATES) == {("Border Agency", "Halcyon")}


def test_every_quote_holds_both_parties(extraction_of: ExtractionOf) -> None:
    found = extraction_of("Nimbus Cyber, a subsidiary of Kestrel Holdings, sold cameras. Vantor Systems did not.")
    owns = next(item for item in found.statements if item.prop is Prop.OWNS)
    assert {anchor.field for anchor in owns.anchors} >= {"subject", "trigger", "object"}
    assert all(name in owns.quote.exact for name in OWNED)
    assert owns.qualifiers.polarity is Polarity.AFFIRMED
