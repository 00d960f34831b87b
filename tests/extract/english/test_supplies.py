"""Who supplies what to whom, in the many wordings of it; and what only looks like a supply."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Directness, Modality, Phase, Polarity, Prop, Role, Statement

ExtractionOf = Callable[..., Extraction]
Pair = tuple[str, str]

POLICE = ("Acme Systems", "Northland Police Department")
KENYAN = ("Acme Systems", "Kenyan police")


def supplies(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.SUPPLIES]


def pairs(statements: list[Statement]) -> list[Pair]:
    return [(item.subject.name, item.object.name) for item in statements if item.subject and item.object]


@pytest.mark.parametrize(
    ("text", "pair", "item"),
    [
        # the vendor acts
        ("Acme Systems sold cameras to the Northland Police Department.", POLICE, "cameras"),
        ("Acme Systems has sold cameras to the Northland Police Department.", POLICE, "cameras"),
        ("Acme Systems has been selling cameras to the Northland Police Department since 2018.", POLICE, "cameras"),
        ("Acme Systems supplied the Northland Police Department with cameras.", POLICE, "cameras"),
        ("Acme Systems equipped the Kenyan police with drones.", KENYAN, "drones"),
        (
            "Acme Systems provided facial recognition software to the Kenyan police.",
            KENYAN,
            "facial recognition software",
        ),
        ("Acme Systems licensed its software to the Kenyan police.", KENYAN, "its software"),
        ("Acme Systems exported spyware to Kenya.", ("Acme Systems", "Kenya"), "spyware"),
        ("Acme Systems built a command centre for the Kenyan police in Nairobi.", KENYAN, "a command centre"),
        ("Acme Systems installed 1,800 cameras in Nairobi.", ("Acme Systems", "Nairobi"), "1,800 cameras"),
        ("Acme Systems began selling cameras to the Kenyan police.", KENYAN, "cameras"),
        ("Acme Systems was the first company to sell spyware to the Kenyan police.", KENYAN, "spyware"),
        ("Acme Systems, a maker of cameras, sold drones to the Kenyan police.", KENYAN, "drones"),
        ("Acme Systems, which sold cameras to the Kenyan police, makes radios.", KENYAN, "cameras"),
        ("Acme Systems served the Kenyan police.", KENYAN, ""),
        # the customer acts
        ("The Northland Police Department bought drones from Acme Systems.", POLICE, "drones"),
        ("The Kenyan police ordered cameras from Acme Systems.", KENYAN, "cameras"),
        ("Kenya bought spyware from Acme Systems.", ("Acme Systems", "Kenya"), "spyware"),
        ("Kenyan police use cameras made by Acme Systems.", KENYAN, "cameras"),
        ("Kenyan police use Acme Systems cameras.", KENYAN, "Acme Systems cameras"),
        ("Kenyan police use Acme Systems' cameras.", KENYAN, "Acme Systems' cameras"),
        ("Kenyan police rely on Acme Systems' software.", KENYAN, "Acme Systems' software"),
        ("The Kenyan police deployed Nightwatch, a spyware made by Acme Systems.", KENYAN, "Nightwatch"),
        ("The Kenyan police who bought drones from Acme Systems left.", KENYAN, "drones"),
        # the thing is acted on
        ("Cameras were sold to the Kenyan police by Acme Systems.", KENYAN, "Cameras"),
        ("The Kenyan police were supplied with cameras by Acme Systems.", KENYAN, "cameras"),
        ("Cameras made by Acme Systems are used by the Northland Police Department.", POLICE, "Cameras"),
        ("Acme Systems-built cameras are used by Kenyan police.", KENYAN, "Acme Systems-built cameras"),
        ("Spyware sold by Acme Systems was used by the Kenyan police.", KENYAN, "Spyware"),
        # the deed is a noun
        ("Acme Systems' sale of drones to the Kenyan police worried many.", KENYAN, "drones"),
        ("The Kenyan police's use of Acme Systems' drones worried many.", KENYAN, "Acme Systems' drones"),
        ("Acme Systems is a supplier of cameras to the Kenyan police.", KENYAN, "cameras"),
        ("Acme Systems, a supplier to the Kenyan police, grew.", KENYAN, ""),
        # customers are listed
        ("Acme Systems' customers include the Kenyan police.", KENYAN, ""),
        ("The Kenyan police are a customer of Acme Systems.", KENYAN, ""),
        ("Among Acme Systems' customers are the Kenyan police.", KENYAN, ""),
        # a phrase stands before the clause
        ("Last year, according to records, Acme Systems sold cameras to the Kenyan police.", KENYAN, "cameras"),
        ("In Nairobi, Acme Systems sold cameras to the Kenyan police.", KENYAN, "cameras"),
    ],
)
def test_a_supply(extraction_of: ExtractionOf, text: str, pair: Pair, item: str) -> None:
    found = supplies(extraction_of(text))
    named = [(vendor, customer.removeprefix("the ")) for vendor, customer in pairs(found)]
    assert named == [pair]
    assert found[0].qualifiers.object_text == item
    assert found[0].qualifiers.polarity is Polarity.AFFIRMED


@pytest.mark.parametrize(
    ("text", "phase"),
    [
        ("The Ministry of Interior awarded Acme Systems a contract worth $2 million for cameras.", Phase.AWARDED),
        ("Acme Systems won a tender from the Ministry of Interior for cameras.", Phase.AWARDED),
        ("The Ministry of Interior hired Acme Systems to install cameras.", Phase.CONTRACTED),
        ("Acme Systems was selected by the Ministry of Interior to build a database.", Phase.CONTRACTED),
        ("The Ministry of Interior contracted Acme Systems.", Phase.CONTRACTED),
        ("Acme Systems delivered cameras to the Ministry of Interior.", Phase.DELIVERED),
        ("The Ministry of Interior uses Acme Systems' cameras.", Phase.OPERATING),
    ],
)
def test_how_far_a_supply_has_come(extraction_of: ExtractionOf, text: str, phase: Phase) -> None:
    found = supplies(extraction_of(text))
    assert ("Acme Systems", "Ministry of Interior") in pairs(found)
    assert found[0].qualifiers.phase is phase


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("Acme Systems sold spyware to the Kenyan police.", Modality.ASSERTED),
        ("Acme Systems allegedly sold spyware to the Kenyan police.", Modality.ALLEGED),
        ("Acme Systems reportedly sold spyware to the Kenyan police.", Modality.ALLEGED),
        ("Acme Systems is accused of selling spyware to the Kenyan police.", Modality.ALLEGED),
        ("Acme Systems is suspected of selling spyware to the Kenyan police.", Modality.ALLEGED),
        ("Acme Systems is said to have sold spyware to the Kenyan police.", Modality.ALLEGED),
        ("Acme Systems plans to sell spyware to the Kenyan police.", Modality.PLANNED),
        ("Acme Systems intends to sell spyware to the Kenyan police.", Modality.PLANNED),
        ("Acme Systems agreed to supply the Kenyan police with spyware.", Modality.PLANNED),
        ("Acme Systems proposed to sell spyware to the Kenyan police.", Modality.PROPOSED),
        ("Acme Systems offered to sell spyware to the Kenyan police.", Modality.PROPOSED),
        ("Acme Systems stopped selling spyware to the Kenyan police in 2021.", Modality.ENDED),
        ("Acme Systems ceased supplying spyware to the Kenyan police.", Modality.ENDED),
        ("Acme Systems' sale of spyware to the Kenyan police worried many.", Modality.IMPLIED),
    ],
)
def test_how_firmly_it_is_stated(extraction_of: ExtractionOf, text: str, modality: Modality) -> None:
    found = supplies(extraction_of(text))
    assert pairs(found) == [KENYAN]
    assert found[0].qualifiers.modality is modality


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems has never sold spyware to the Kenyan police.",
        "Acme Systems did not sell spyware to the Kenyan police.",
        "Acme Systems doesn’t sell spyware to the Kenyan police.",
        "Acme Systems refused to sell spyware to the Kenyan police.",
        "Acme Systems said it had never sold spyware to the Kenyan police.",
        "The Kenyan police do not use Acme Systems' spyware.",
        "The Kenyan police never bought spyware from Acme Systems.",
    ],
)
def test_what_is_said_not_to_be_so(extraction_of: ExtractionOf, text: str) -> None:
    found = supplies(extraction_of(text))
    assert pairs(found) == [KENYAN]
    assert found[0].qualifiers.polarity is Polarity.NEGATED


@pytest.mark.parametrize(
    "text",
    [
        "Acme Systems denied that it had sold spyware to the Kenyan police.",
        "Acme Systems denied selling spyware to the Kenyan police.",
        "Acme Systems rejected the accusation that it sold spyware to the Kenyan police.",
        "Acme Systems could have sold spyware to the Kenyan police.",
        "Acme Systems would sell spyware to the Kenyan police.",
        "Acme Systems asked whether Beta Networks might sell spyware to the Kenyan police.",
        "Acme Systems gave evidence to the Kenyan police.",
        "Acme Systems provided comments to the Kenyan police.",
        "Acme Systems met the Kenyan police.",
        "Acme Systems condemned the Kenyan police.",
        "Acme Systems bought Beta Networks.",
        "The Kenyan police searched the offices of Acme Systems.",
        "The Kenyan police bought drones.",
        "Acme Systems sold drones.",
    ],
)
def test_no_supply_is_affirmed(extraction_of: ExtractionOf, text: str) -> None:
    found = supplies(extraction_of(text))
    assert [item for item in found if item.qualifiers.polarity is Polarity.AFFIRMED] == []


def test_every_vendor_goes_with_every_customer(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems and Beta Networks sold cameras to the Kenyan police and the Ugandan army."
    assert {(vendor, customer.removeprefix("the ")) for vendor, customer in pairs(supplies(extraction_of(text)))} == {
        ("Acme Systems", "Kenyan police"),
        ("Acme Systems", "Ugandan army"),
        ("Beta Networks", "Kenyan police"),
        ("Beta Networks", "Ugandan army"),
    }


def test_a_list_of_customers_is_read_whole(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems sold drones to the Ministry of Interior, the Northland Police Department and Kenya."
    assert [customer for _, customer in pairs(supplies(extraction_of(text)))] == [
        "Ministry of Interior",
        "Northland Police Department",
        "Kenya",
    ]


def test_coordinated_clauses_keep_their_own_parts(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems sold cameras to Kenya, and Beta Networks delivered drones to Uganda."
    found = supplies(extraction_of(text))
    assert [(*pair, item.qualifiers.object_text) for pair, item in zip(pairs(found), found, strict=True)] == [
        ("Acme Systems", "Kenya", "cameras"),
        ("Beta Networks", "Uganda", "drones"),
    ]


def test_a_reseller_stands_between(extraction_of: ExtractionOf) -> None:
    text = "The police in Nairobi bought cameras from Acme Systems through Northland Trading Ltd in 2019."
    found = {item.subject.name: item.qualifiers for item in supplies(extraction_of(text)) if item.subject}
    assert found.keys() == {"Acme Systems", "Northland Trading Ltd"}
    assert found["Acme Systems"].directness is Directness.INDIRECT
    assert found["Northland Trading Ltd"].role is Role.RESELLER


@pytest.mark.parametrize(
    ("text", "directness"),
    [
        ("Acme Systems directly sold spyware to the Kenyan police.", Directness.DIRECT),
        ("Acme Systems has directly supplied spyware to the Kenyan police.", Directness.DIRECT),
        ("Acme Systems sold spyware to the Kenyan police.", Directness.UNSTATED),
    ],
)
def test_directness_is_told_only_where_the_words_tell(
    extraction_of: ExtractionOf, text: str, directness: Directness
) -> None:
    [supply] = supplies(extraction_of(text))
    assert supply.qualifiers.directness is directness


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Acme Systems sold cameras to the Kenyan police in 2019.", "2019"),
        ("Acme Systems sold cameras to the Kenyan police in March 2018.", "2018-03"),
        ("On 3 June 2019 Acme Systems sold cameras to the Kenyan police.", "2019-06-03"),
        ("Acme Systems sold cameras to the Kenyan police on Monday.", "2019-11-25"),
        ("Acme Systems sold cameras to the Kenyan police in May 2018 and in May 2019.", ""),  # which is not told
        ("Acme Systems sold 2,019 cameras to the Kenyan police.", ""),
    ],
)
def test_the_date_of_a_supply(extraction_of: ExtractionOf, text: str, date: str) -> None:
    [supply] = supplies(extraction_of(text, "2019-11-29"))
    assert str(supply.qualifiers.date or "") == date


def test_the_price_of_a_supply(extraction_of: ExtractionOf) -> None:
    [supply] = supplies(extraction_of("Acme Systems sold drones worth more than $5 million to Kenya."))
    assert supply.qualifiers.amount is not None
    assert (supply.qualifiers.amount.value, supply.qualifiers.amount.currency) == (5e6, "USD")


def test_a_product_is_its_makers_all_over_the_document(extraction_of: ExtractionOf) -> None:
    text = "Acme Systems sells an app called Nightwatch. Later Nightwatch was used by the Kenyan police."
    [supply] = supplies(extraction_of(text))
    assert (pairs([supply]), supply.qualifiers.object_text) == ([KENYAN], "Nightwatch")


@pytest.mark.parametrize(("other", "expected"), [("", [KENYAN]), (" Norda Software was founded in Oslo.", [])])
def test_a_product_without_a_maker_is_the_companys_only_where_no_other_is_named(
    extraction_of: ExtractionOf, other: str, expected: list[Pair]
) -> None:
    text = f"Acme Systems grew. Acme Systems moved.{other} Kenyan police bought the app Nightwatch."
    assert pairs(supplies(extraction_of(text))) == expected
