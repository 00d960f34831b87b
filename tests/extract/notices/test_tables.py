"""Tables without a column for the buyer; and what is said of a party beside its name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

Told = Callable[..., list[tuple[str, str, float | None, str | None]]]

ROWS = "Vendor | Product | Value\nAcme Systems Ltd | cameras | $200,000\nOther Vision Inc. | drones | $300,000\n"


@pytest.mark.parametrize(
    ("above", "buyer"),
    [
        ("Exampleton Police Department: selected awards, 2021\n\n", "Exampleton Police Department"),
        ("EPD: selected awards\n", "EPD"),
        ("Exampleton City Council – contracts\n", "Exampleton City Council"),
        ("Selected awards: 2021\n", ""),
        ("", ""),
    ],
)
def test_whose_a_table_is_stands_above_it(told: Told, above: str, buyer: str) -> None:
    assert [(vendor, customer) for vendor, customer, _, _ in told(above + ROWS)] == [
        ("Acme Systems Ltd", buyer),
        ("Other Vision Inc.", buyer),
    ]


def test_a_place_stands_for_who_buys_there(told: Told) -> None:
    rows = "County | Winner | Contract | Value\nExampleshire | Acme Systems Ltd | cameras | $200,000\n"
    assert [(vendor, customer) for vendor, customer, _, _ in told(rows)] == [("Acme Systems Ltd", "Exampleshire")]


def test_what_is_said_of_a_party_is_not_its_name(told: Told) -> None:
    notice = (
        "CONTRACT AWARD\n\nTitle: Camera system\n"
        "Buyer: Exampleton Police Authority (EPA), for the Exampleton Traffic Service\n"
        "Supplier: Acme Systems (UK) Limited, an Example Holdings company\nValue: £200,000\n"
    )
    [(vendor, customer, value, _)] = told(notice)
    assert (vendor, value) == ("Acme Systems (UK) Limited", 200_000)
    assert customer.startswith("Exampleton Police Authority")
