"""Where names, sentences, dates and sums end: cells, columns, what is said of another day, what has no end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.dates import PartialDate
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Polarity, Prop, Statement
from whobuilt.extract.english.amounts import find_amounts
from whobuilt.extract.english.dates import find_dates

ExtractionOf = Callable[..., Extraction]


def supplies(extraction: Extraction) -> list[Statement]:
    return [item for item in extraction.statements if item.prop is Prop.SUPPLIES]


@pytest.mark.parametrize("gap", ["\t", "    ", " | "])
def test_names_end_with_their_cell(gap: str, extraction_of: ExtractionOf) -> None:
    row = gap.join(["Acme Systems Ltd", "Northland Police Department", "12 cameras"])
    names = {entity.name for entity in extraction_of(f"Suppliers of 2019 were these.\n\n{row}\n{row}").entities}
    assert names == {"Acme Systems Ltd", "Northland Police Department"}


def test_a_sentence_in_a_cell_keeps_its_own_date(extraction_of: ExtractionOf) -> None:
    cell = "Acme Systems Ltd sold cameras to Kenya on 3 May 2019."
    [supply] = supplies(extraction_of(f"Note\tDate\n{cell}\t2021-01-01"))
    assert (supply.quote.exact, str(supply.qualifiers.date)) == (cell, "2019-05-03")


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("Acme Systems did not sell cameras to Kenya, Jane Roe, a spokeswoman, said on 3 May 2019.", ""),
        ("Acme Systems sold cameras to Kenya, according to a report published in May 2019.", ""),
        ("Acme Systems sold cameras to Kenya in 2015, according to a report published in May 2019.", "2015"),
        ("In May 2015 Acme Systems sold cameras to Kenya.", "2015-05"),
        ("Acme Systems was founded in 2001 and sold cameras to Kenya in 2015.", "2015"),
    ],
)
def test_a_deed_is_not_dated_by_who_tells_it(text: str, date: str, extraction_of: ExtractionOf) -> None:
    assert {str(item.qualifiers.date or "") for item in supplies(extraction_of(text))} == {date}


@pytest.mark.parametrize(
    "text",
    [
        "It is not clear whether Acme Systems sold cameras to Kenya.",
        "If Acme Systems sold cameras to Kenya, it broke the law.",
        "There is no evidence that Acme Systems sold cameras to Kenya.",
        "Neither Acme Systems nor Borealis Ltd sold cameras to Kenya.",
    ],
)
def test_what_is_only_asked_about_is_not_stated(text: str, extraction_of: ExtractionOf) -> None:
    affirmed = [s for s in supplies(extraction_of(text)) if s.qualifiers.polarity is Polarity.AFFIRMED]
    assert affirmed == []


def test_each_customer_has_its_own_place(extraction_of: ExtractionOf) -> None:
    found = supplies(extraction_of("Acme Systems sold cameras to the Kenyan police, Sudan and Peru."))
    assert {
        (item.object.name, item.qualifiers.place.name) for item in found if item.object and item.qualifiers.place
    } == {("Kenyan police", "Kenya"), ("Sudan", "Sudan"), ("Peru", "Peru")}


@pytest.mark.slow
def test_what_has_no_end_is_read_in_pieces(extraction_of: ExtractionOf) -> None:
    endless = "Acme Systems sold cameras to Kenya and " * 400
    assert {(s.subject.name, s.object.name) for s in supplies(extraction_of(endless)) if s.subject and s.object} == {
        ("Acme Systems", "Kenya")
    }


@pytest.mark.parametrize(
    "text", [".,;:!?()[]-–" * 200, "“" * 500, "a\t" * 500, "\u202e\u200b\ufeff" * 300, "$1," * 300]
)
def test_what_is_no_prose_states_nothing(text: str, extraction_of: ExtractionOf) -> None:
    assert supplies(extraction_of(text)) == []


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("two and a half million dollars", 2.5e6, "USD"),
        ("half a million euros", 5e5, "EUR"),
        ("two hundred and fifty thousand pounds", 250_000, "GBP"),
        ("one point five billion yuan", 1.5e9, "CNY"),
        ("between $3m and $4 million", 4e6, "USD"),
        ("$12 million to $15 million", 15e6, "USD"),
        ("€ 1.234.567,89", 1_234_567.89, "EUR"),
        ("R32 million", 32e6, "ZAR"),
        ("In the Philippines it cost 128 million pesos", 128e6, "PHP"),
        ("In Uganda it cost 128 million shillings", 128e6, "UGX"),
    ],
)
def test_sums_in_words_ranges_and_countries(text: str, value: float, currency: str) -> None:
    [found] = find_amounts(text)
    assert (found.amount.value, found.amount.currency) == (value, currency)


@pytest.mark.parametrize("text", ["millions of dollars", "hundreds of thousands of euros", "the R32 and the N5"])
def test_what_is_no_sum(text: str) -> None:
    assert find_amounts(text) == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("Signed in June 2018; in the same month it was paid.", "2018-06"),
        ("Signed in June 2018; the following month it was paid.", "2018-07"),
        ("Signed in 2018; it had been planned the previous year.", "2017"),
        ("Signed in 2018; two years later it was ended.", "2020"),
        ("It was signed two years ago.", "2017"),
        ("It was signed three months ago.", "2019-08"),
        ("It was signed last March.", "2019-03"),
        ("It is to be signed next year.", "2020"),
    ],
)
def test_dates_that_count_from_another(text: str, iso: str) -> None:
    assert find_dates(text, PartialDate("2019-11-29"))[-1].date.iso == iso


def test_a_year_alone_is_a_date(extraction_of: ExtractionOf) -> None:
    dates = extraction_of("Acme Systems sold cameras to Kenya in 2015 and in May 2016.").dates
    assert [date.date.iso for date in dates] == ["2015", "2016-05"]
