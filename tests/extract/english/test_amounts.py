"""Sums of money as they are written, and what only looks like one."""

from __future__ import annotations

import pytest

from whobuilt.extract.english.amounts import find_amounts


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("$5", 5, "USD"),
        ("$5 million", 5e6, "USD"),
        ("US$7.5m", 7.5e6, "USD"),
        ("US$ 1.5 billion", 1.5e9, "USD"),
        ("$1,000,000.50", 1_000_000.5, "USD"),
        ("$45-million", 45e6, "USD"),
        ("USD 4,500,000", 4.5e6, "USD"),
        ("€480,000", 480_000, "EUR"),
        ("2 million euros", 2e6, "EUR"),
        ("3m euros", 3e6, "EUR"),
        ("13,5 million euros", 13.5e6, "EUR"),
        ("1 200 000 euros", 1.2e6, "EUR"),
        ("£1.2bn", 1.2e9, "GBP"),
        ("GBP 3 million", 3e6, "GBP"),
        ("3 billion yuan", 3e9, "CNY"),
        ("RMB 3.5 billion", 3.5e9, "CNY"),
        ("CNY 200m", 200e6, "CNY"),
        ("₹45 crore", 450e6, "INR"),
        ("Rs. 12 lakh", 1.2e6, "INR"),
        ("Rs 3,45,000", 345_000, "INR"),
        ("20 crore rupees", 200e6, "INR"),
        ("HK$2 million", 2e6, "HKD"),
        ("A$10 million", 10e6, "AUD"),
        ("C$5m", 5e6, "CAD"),
        ("300,000 Canadian dollars", 300_000, "CAD"),
        ("NT$30 million", 30e6, "TWD"),
        ("KES 14.9 billion", 14.9e9, "KES"),
        ("KSh 15 billion", 15e9, "KES"),
        ("SEK 250,000", 250_000, "SEK"),
        ("CHF 3.2 million", 3.2e6, "CHF"),
        ("AED 50 million", 50e6, "AED"),
        ("10 million baht", 10e6, "THB"),
        ("5 rand", 5, "ZAR"),
        ("45-million-dollar", 45e6, "USD"),
    ],
)
def test_a_sum_is_its_value_and_its_currency(text: str, value: float, currency: str) -> None:
    sentence = f"The ministry paid {text} for it."
    [found] = find_amounts(sentence)
    assert (found.amount.value, found.amount.currency) == (value, currency)
    assert sentence[found.start : found.end] == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("$5-7 million", 7e6),
        ("$5–7 million", 7e6),
        ("5 million to 7 million dollars", 7e6),
        ("€10 to 20 million", 20e6),
    ],
)
def test_a_range_gives_its_upper_bound(text: str, value: float) -> None:
    assert [found.amount.value for found in find_amounts(f"It paid {text} for it.")] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "In 2019 won the vendor a tender.",
        "The vendor signed 5 contracts.",
        "It made 5 real efforts in 2018.",
        "100 million people live there.",
        "12 lakh people live there.",
        "The 2019 contract names 40 cameras, 5 million faces and 60 per cent.",
        "It paid with dollars, euros and pounds.",
        "USD, EUR and CNY are currencies.",
        "The office is at BS5 0DA in Bristol, its store at BS31 1FS.",
        "Its registered office is at RM7 7PJ, and another at RM50 2QQ.",
    ],
)
def test_no_sum_is_read_where_none_stands(text: str) -> None:
    assert find_amounts(text) == ()


def test_only_the_asked_part_is_read() -> None:
    text = "$5 million then $7 million"
    assert [text[found.start : found.end] for found in find_amounts(text, 10)] == ["$7 million"]
    assert [text[found.start : found.end] for found in find_amounts(text, 0, 10)] == ["$5 million"]
