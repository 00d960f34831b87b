"""Dates as documents write them about themselves, in English, Chinese and numbers."""

from __future__ import annotations

import re
from collections.abc import Callable

from whobuilt.core.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_LAST_MONTH = 12

# Each form gives year, and month and day as far as it has them; the first that matches at the earliest place wins.
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![\d-]){_YEAR}-(?P<month>\d\d)(?:-(?P<day>\d\d))?(?!\d)",
        rf"(?<!\d){_YEAR}\s*年(?:\s*(?P<month>\d{{1,2}})\s*月(?:\s*(?P<day>\d{{1,2}})\s*日)?)?",
        rf"(?<![\d/.]){_YEAR}[/.](?P<month>\d{{1,2}})[/.](?P<day>\d{{1,2}})(?!\d)",
        rf"(?<![\d/.]){_DAY}[-\s]+(?:of\s+)?{_MONTH},?[-\s]+{_YEAR}(?!\d)",
        rf"(?<![a-z]){_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)",
        rf"(?<![a-z]){_MONTH},?\s+{_YEAR}(?!\d)",
        rf"(?<![\d.])(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.{_YEAR}(?!\d)",
        rf"(?<![\d/])(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})/{_YEAR}(?!\d)",
        rf"^\s*{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?=\D|$)",
        rf"^\s*{_YEAR}\s*$",
    )
)


def find_date(text: str) -> tuple[int, int, PartialDate] | None:
    """The first date written in a text: start, end and date; None where there is none.

    Of 3/4/2019 only the year is certain; it is no date here. 29/11/2019 can be only one day.
    """
    found = [(match.start(), -match.end(), match) for form in _FORMS if (match := form.search(text))]
    refused = 0  # where a date that cannot be ends; no part of it is a date either
    for start, end, match in sorted(found, key=_by_place):
        if start < refused:
            continue
        if date := _date(match):
            return start, -end, date
        refused = -end
    return None


def parse_date(text: str) -> PartialDate | None:
    """The first date in a text, such as the value of a `meta` element; None where there is none."""
    found = find_date(text)
    return found[2] if found else None


def _by_place(item: tuple[int, int, re.Match[str]]) -> tuple[int, int]:
    return item[:2]


def _date(match: re.Match[str]) -> PartialDate | None:
    parts = match.groupdict()
    if "first" in parts:
        parts |= _day_and_month(int(parts["first"]), int(parts["second"]))
        if not parts.get("month"):
            return None
    written = (parts["year"], *map(_two_digits, (parts.get("month"), parts.get("day"))))
    return _valid("-".join(part for part in written if part))


def _day_and_month(first: int, second: int) -> dict[str, str]:
    if first > _LAST_MONTH >= second:
        return {"day": str(first), "month": str(second)}
    if second > _LAST_MONTH >= first:
        return {"day": str(second), "month": str(first)}
    return {}


def _two_digits(part: str | None) -> str:
    if not part:
        return ""
    number = int(part) if part.isdecimal() else _MONTHS.index(part[:3].lower()) + 1
    return f"{number:02}"


def _valid(iso: str, make: Callable[[str], PartialDate] = PartialDate) -> PartialDate | None:
    try:
        return make(iso)
    except ValueError:  # 31 February, month 13
        return None
