"""Dates with their precision; relative ones count from the day of publication, a Friday; none is invented."""

from __future__ import annotations

import pytest

from whobuilt.core.dates import PartialDate
from whobuilt.extract.english.dates import find_dates

PUBLISHED = PartialDate("2019-11-29")


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("3 June 2019", "2019-06-03"),
        ("3rd of June 2019", "2019-06-03"),
        ("June 3, 2019", "2019-06-03"),
        ("June 3rd, 2019", "2019-06-03"),
        ("Dec. 5, 2018", "2018-12-05"),
        ("2019-06-03", "2019-06-03"),
        ("03.06.2019", "2019-06-03"),
        ("June 2019", "2019-06"),
        ("June, 2019", "2019-06"),
        ("Sept 2017", "2017-09"),
        ("29 February 2020", "2020-02-29"),
    ],
)
@pytest.mark.parametrize("published", [None, PUBLISHED])
def test_a_whole_date_needs_no_day_of_publication(text: str, iso: str, published: PartialDate | None) -> None:
    sentence = f"It was sold by {text} or so."
    [found] = find_dates(sentence, published)
    assert (sentence[found.start : found.end], found.date.iso) == (text, iso)


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("It left on Monday.", "2019-11-25"),
        ("It left on Friday.", "2019-11-29"),
        ("It left yesterday.", "2019-11-28"),
        ("It left today.", "2019-11-29"),
        ("It left in June.", "2019-06"),
        ("It left in December.", "2018-12"),
        ("It left last June.", "2019-06"),
        ("It left last December.", "2018-12"),
        ("It left on 3 June.", "2019-06-03"),
        ("It left on March 5.", "2019-03-05"),
        ("It left on 24 December.", "2018-12-24"),
        ("It left last year.", "2018"),
        ("It left last month.", "2019-10"),
        ("It left this month.", "2019-11"),
    ],
)
def test_a_relative_date_counts_from_the_day_of_publication(text: str, iso: str) -> None:
    assert [found.date.iso for found in find_dates(text, PUBLISHED)] == [iso]
    assert find_dates(text, None) == ()


def test_a_day_is_not_told_from_a_month_of_publication() -> None:
    assert find_dates("It left on Monday, not yesterday.", PartialDate("2019-11")) == ()
    assert [found.date.iso for found in find_dates("It left last month.", PartialDate("2019-01"))] == ["2018-12"]


@pytest.mark.parametrize(
    "text",
    [
        "Cameras may be sold.",
        "The police march on.",
        "The March on Rome began.",
        "May said so.",
        "June Smith said so.",
        "It sold 2,019 cameras and 1,234 radios.",
        "It left on 30 February 2019.",
        "It left on June 31, 2018.",
        "It left on 31.02.2018.",
        "It left on 2019-13-01.",
        "Version 3.12 of it is sold.",
        "The second model is sold.",
    ],
)
def test_no_date_is_invented(text: str) -> None:
    assert find_dates(text, PUBLISHED) == ()


def test_dates_stand_in_order() -> None:
    text = "It left on Monday; it was made in June 2018 and sold on 3 May 2019."
    assert [found.date.iso for found in find_dates(text, PUBLISHED)] == ["2019-11-25", "2018-06", "2019-05-03"]
