"""Dates in the fields of notices: Chinese, ISO, day first, month by name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from whobuilt.core.dates import PartialDate
from whobuilt.extract.english.dates import find_dates
from whobuilt.extract.notices.award import Day, Value

_HAN_DIGITS = {c: str(n) for n, c in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0", "Ｏ": "0"}
_SIGN = "〇零○一二三四五六七八九十"
_DATES = (
    re.compile(r"(?P<y>[12]\d{3})\s*[-./年]\s*(?P<m>\d{1,2})(?:\s*[-./月]\s*(?P<d>\d{1,2})(?!\d)\s*日?|\s*月)(?!\d)"),
    re.compile(rf"(?P<hy>[二一][{_SIGN}]{{3}})\s*年(?:\s*(?P<hm>[{_SIGN}]{{1,2}})\s*月(?:\s*(?P<hd>[{_SIGN}]{{1,3}})\s*日)?)?"),
    re.compile(r"(?<![\d.,])(?P<d>\d{1,2})\s*[./-]\s*(?P<m>\d{1,2})\s*[./-]\s*(?P<y>(?:19|20)\d{2})(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>20\d{2})(?P<m>[01]\d)(?P<d>[0-3]\d)(?!\d)"),
    re.compile(r"(?P<y>(?:19|20)\d{2})\s*年"),
)  # fmt: skip


_LONGEST = 400  # characters of a value in which dates are sought
_MONTHS = 12
_NUMBERS = re.compile(r"(?<![\d.,/-])(\d{1,2})([/-])(\d{1,2})\2(?:19|20)\d{2}(?!\d)")


def find_day(text: str, value: Value) -> Day | None:
    """The first date that a value states."""
    return min(iter_days(text, value), key=lambda day: day.start, default=None)


def iter_days(text: str, value: Value) -> Iterator[Day]:
    """Every date that stands in a value, none within another."""
    taken: list[tuple[int, int]] = []
    stop = min(value.end, value.start + _LONGEST)
    for pattern in _DATES:
        for found in pattern.finditer(text, value.start, stop):
            if any(start < found.end() and found.start() < end for start, end in taken):
                continue
            if (date := _date(found)) is not None:
                end = found.start() + len(found.group().rstrip())
                taken.append((found.start(), end))
                yield Day(found.start(), end, date, value.marks)
    for each in find_dates(text, None, value.start, stop):
        if not any(start < each.end and each.start < end for start, end in taken):
            yield Day(each.start, each.end, each.date, value.marks)


def _date(found: re.Match[str]) -> PartialDate | None:
    parts = found.groupdict()
    if parts.get("hy"):
        year = "".join(_HAN_DIGITS.get(c, "") for c in parts["hy"])
        month, day = _han(parts["hm"]), _han(parts["hd"])
    else:
        year, month, day = parts["y"], int(parts.get("m") or 0), int(parts.get("d") or 0)
        if found.re is _DATES[2]:
            day, month = _ordered(found, day, month)
    try:
        return PartialDate(year + (f"-{month:02}" if month else "") + (f"-{day:02}" if month and day else ""))
    except ValueError:
        return None


def _ordered(found: re.Match[str], one: int, other: int) -> tuple[int, int]:
    """Day and month of 03/04/2020; none where nothing in the document tells which is which: then the year stands."""
    if "." in found.group() or max(one, other) > _MONTHS or one == other:
        return (other, one) if other > _MONTHS >= one else (one, other)
    match _day_comes_first(found.string):
        case True:
            return one, other
        case False:
            return other, one
        case _:
            return 0, 0


@lru_cache(maxsize=1)
def _day_comes_first(text: str) -> bool | None:
    """What the document's other days tell, those that can be read in one way only; None where none does, or both do."""
    told = {
        int(one) > _MONTHS for one, _, other in _NUMBERS.findall(text) if (int(one) > _MONTHS) != (int(other) > _MONTHS)
    }
    return told.pop() if len(told) == 1 else None


def _han(words: str | None) -> int:
    """A day or month in Chinese numerals."""
    if not words:
        return 0
    if "十" not in words:
        return int("".join(_HAN_DIGITS.get(c, "") for c in words) or 0)
    tens, _, ones = words.partition("十")
    return 10 * int(_HAN_DIGITS.get(tens, "1")) + int(_HAN_DIGITS.get(ones, "0"))
