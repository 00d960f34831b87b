"""What a cell says of a day, and no more than it says: a day that may be two is a year, with the text as it stands."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from whobuilt.core.dates import PartialDate

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:1[89]|20|21)\d\d)"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_CLOCK = r"(?:[ t]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:\s*[ap]m)?(?:z|[+-]\d{2}:?\d{2})?)?"
_WHOLE = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        _YEAR,
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})(?:[-/.](?P<day>\d{{1,2}}))?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_YEAR}\s*年(?:\s*(?P<month>\d{{1,2}})\s*月份?(?:\s*(?P<day>\d{{1,2}})\s*[日号])?)?",
        rf"(?:[a-z]{{3,9}}day,?\s+)?{_DAY}[-\s./]+(?:of\s+)?{_MONTH},?[-\s./]+{_YEAR}",
        rf"(?:[a-z]{{3,9}}day,?\s+)?{_MONTH}[-\s]+{_DAY},?[-\s]+{_YEAR}",
        rf"{_MONTH},?[-\s./]*{_YEAR}",
        rf"{_YEAR}[-\s./]+{_MONTH}(?:[-\s./]+{_DAY})?",
    )
)
_TWO_NUMBERS = re.compile(rf"(?P<one>\d{{1,2}})[-/.](?P<other>\d{{1,2}})[-/.]{_YEAR}{_CLOCK}", re.IGNORECASE)
_MONTH_NUMBER = re.compile(rf"(?P<month>\d{{1,2}})[-/.]{_YEAR}")
_ANY_YEAR = re.compile(r"(?<!\d)(?:1[89]|20|21)\d\d(?!\d)")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_ZH_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_ZH_NUMBER = re.compile(r"[〇零○一二三四五六七八九十]+(?=[年月日号])")
_MOST_DAYS = 31
_MOST_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Day:
    """What a cell says: the date as far as it is certain, and why it is no more; None where no year is certain."""

    date: PartialDate | None
    doubt: str = ""


def read_day(text: str) -> Day:
    """The date that a cell's text is, at the precision that it has."""
    plain = _plain(text)
    for form in _WHOLE:
        if found := form.fullmatch(plain):
            parts = found.groupdict()
            month = parts.get("month") or _month_of(parts.get("name"))
            return _make(parts["year"], month, parts.get("day"))
    if found := _TWO_NUMBERS.fullmatch(plain):
        return _two_numbers(found["year"], int(found["one"]), int(found["other"]))
    if found := _MONTH_NUMBER.fullmatch(plain):
        return _make(found["year"], found["month"], None)
    if _SERIAL.fullmatch(plain):
        told = "it may be a spreadsheet's number of a day, which says another day in files of another kind"
        return Day(None, told)
    years = set(_ANY_YEAR.findall(plain))
    if len(years) == 1:
        return Day(PartialDate(years.pop()), "of it only the year was taken")
    return Day(None, "it names several years" if years else "no year of four digits stands in it")


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).strip().rstrip(".,;")
    return _ZH_NUMBER.sub(_number, folded)


def _number(found: re.Match[str]) -> str:
    """A Chinese number before 年, 月 or 日 in digits: 二〇一九, 十二, 三十一."""
    words = found.group()
    tens, ten, ones = words.partition("十")
    if not ten:
        return words.translate(_ZH_DIGITS)
    return f"{tens.translate(_ZH_DIGITS) or '1'}{ones.translate(_ZH_DIGITS) or '0'}"


def _month_of(name: str | None) -> str | None:
    return str(_MONTHS.index(name[:3].lower()) + 1) if name else None


def _make(year: str, month: str | None, day: str | None) -> Day:
    try:
        iso = "-".join([year, *(f"{int(part):02}" for part in (month, day) if part)])
        return Day(PartialDate(iso))
    except ValueError:
        return Day(PartialDate(year), "there is no such day, so only the year was taken")


def _two_numbers(year: str, one: int, other: int) -> Day:
    """3/6/2019 is a day in March or in June; 13/6/2019 and 6/6/2019 are one day each."""
    is_day_first = one <= _MOST_DAYS and 0 < other <= _MOST_MONTHS
    is_month_first = other <= _MOST_DAYS and 0 < one <= _MOST_MONTHS
    if is_day_first and is_month_first and one != other:
        return Day(PartialDate(year), "it may be two days (day or month first), so only the year was taken")
    if is_day_first:
        return _make(year, str(other), str(one))
    return _make(year, str(one), str(other))
