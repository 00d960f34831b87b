"""Dates in English text with their precision; relative ones are counted from the day of publication, or left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from whobuilt.core.dates import PartialDate
from whobuilt.core.reading import DateFound

_MONTHS = {
    name[:3]: number
    for number, name in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_REACH = 400  # characters before "the previous year" in which the date it counts from is sought
_DAYS = {name: number for number, name in enumerate("monday tuesday wednesday thursday friday saturday sunday".split())}
_MONTH = (
    r"(?P<{m}>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?\.?|July?\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_YEAR = r"(?P<{y}>(?:19|20)\d\d)"


def _compile(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ABSOLUTE = _compile(
    "|".join(
        (
            r"(?<![\d-])(?P<y1>(?:19|20)\d\d)-(?P<mm1>\d\d)-(?P<dd1>\d\d)(?!\d)",
            r"(?<![\d.])(?P<dd2>\d{1,2})\.(?P<mm2>\d{1,2})\.(?P<y2>(?:19|20)\d\d)(?!\d)",
            r"\b(?P<dd3>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?\s+"
            + _MONTH.format(m="m3")
            + r",?\s+"
            + _YEAR.format(y="y3")
            + r"\b",
            r"\b" + _MONTH.format(m="m4") + r"\s+(?P<dd4>\d{1,2})(?:st|nd|rd|th)?,?\s+" + _YEAR.format(y="y4") + r"\b",
            r"\b" + _MONTH.format(m="m5") + r"(?:\s+of)?,?\s+" + _YEAR.format(y="y5") + r"\b",
        )
    )
)
_MONTH_ALONE = _compile(
    r"\b(?P<lead>(?:in|since|until|by|during|from|of|last|this|early|late|mid|end of)[\s-]+(?:early\s|late\s|mid-?)?)"
    + _MONTH.format(m="m")
    + r"(?:\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?)?\b(?!\s*\d)"
)
_DAY_MONTH = _compile(
    r"\b(?:on\s+)?(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+"
    + _MONTH.format(m="m1")
    + "|"
    + _MONTH.format(m="m2")
    + r"\s+(?P<d2>\d{1,2})(?:st|nd|rd|th)?)\b(?!,?\s*\d)"
)
_WEEKDAY = _compile(r"\bon\s+(?P<day>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b")
_WORDS = _compile(
    r"\b(?:(?:earlier|later|late|early)\s)?(?P<word>this year|last year|this month|last month|next year|next month"
    r"|yesterday|today)\b"
)
_AGO = _compile(
    r"\b(?P<n>a|an|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?P<what>years?|months?)\sago\b"
)
_THEN = _compile(
    r"\b(?:(?P<same>(?:in|of|during|since|later|earlier)\s(?:the\ssame|that))|(?P<back>the\s(?:previous|preceding)|a)"
    r"|(?P<on>the\s(?:following|next)|a)|(?P<count>two|three|four|five))\s(?P<what>year|month)s?"
    r"(?P<way>\s(?:earlier|before|later|after|afterwards))?\b"
)
_NUMBERS = {word: at for at, word in enumerate("a one two three four five six seven eight nine ten".split())} | {
    "an": 1,
    "a": 1,
}


def find_dates(
    text: str, published: PartialDate | None, start: int = 0, end: int | None = None
) -> tuple[DateFound, ...]:
    """Every date in `text[start:end]` that can be told, in order; none is invented where only a part is known."""
    last = len(text) if end is None else end
    found = list(_absolute(text, start, last))
    found += (item for item in _from_before(text, found, start, last) if not _overlaps(item, found))
    if published is not None:
        taken = [(item.start, item.end) for item in found]
        for item in _relative(text, published, start, last):
            if not any(a < item.end and item.start < b for a, b in taken):
                found.append(item)
                taken.append((item.start, item.end))
    return tuple(sorted(found, key=lambda item: item.start))


def _overlaps(item: DateFound, found: list[DateFound]) -> bool:
    return any(other.start < item.end and item.start < other.end for other in found)


def _from_before(text: str, known: list[DateFound], start: int, end: int) -> Iterator[DateFound]:
    """What counts from the date told last before: "the previous year", "in the same month", "two years later"."""
    for item in _THEN.finditer(text, start, end):
        years = find_years(text, max(start, item.start() - _REACH), item.start())
        before = [d for d in (*known, *years) if item.start() - _REACH < d.start < item.start()]
        steps = _steps(item)
        if before and steps is not None:
            anchor = max(before, key=lambda d: (d.start, len(d.date.iso)))
            if (told := _moved(anchor.date, item["what"].lower(), steps)) is not None:
                yield DateFound(item.start(), item.end(), told)


def _steps(item: re.Match[str]) -> int | None:
    """How many years or months it leads on; None where the words do not say."""
    way = (item["way"] or "").strip().lower()
    sign = -1 if way in {"earlier", "before"} else 1
    if item["same"]:
        return 0
    if item["count"] or (item["back"] or item["on"] or "").lower() == "a":
        return sign * _NUMBERS[(item["count"] or "one").lower()] if way else None
    return -1 if item["back"] else 1


def _moved(anchor: PartialDate, what: str, steps: int) -> PartialDate | None:
    """A date as many years or months on; None where its month is not known."""
    if what == "year":
        return PartialDate(str(anchor.last.year + steps))
    if len(anchor.iso) < len("2019-06"):
        return None
    months = anchor.last.year * 12 + int(anchor.iso[5:7]) - 1 + steps
    return PartialDate(f"{months // 12}-{months % 12 + 1:02}")


_BARE_YEAR = re.compile(
    r"\b(?:in|since|until|by|during|from|of|a|the|early|late|mid|end|spring|summer|autumn|fall|winter|before|after|around"
    r"|through|throughout|between|and|to|year|its|their)[\s-]+(?P<y>(?:19|20)\d\d)\b(?![-/]\d\d-|\s?(?:people|cameras|,\d))",
    re.IGNORECASE,
)


def find_years(text: str, start: int, end: int) -> tuple[DateFound, ...]:
    """Years that stand alone ("in 2018", "a 2018 report")."""
    return tuple(
        DateFound(item.start("y"), item.end("y"), PartialDate(item["y"]))
        for item in _BARE_YEAR.finditer(text, start, end)
    )


def _absolute(text: str, start: int, end: int) -> Iterator[DateFound]:
    for item in _ABSOLUTE.finditer(text, start, end):
        parts = {key.rstrip("12345"): value for key, value in item.groupdict().items() if value}
        month = _MONTHS[parts["m"][:3].lower()] if "m" in parts else int(parts["mm"])
        iso = f"{parts['y']}-{month:02}" + (f"-{int(parts['dd']):02}" if "dd" in parts else "")
        if (day := _valid(iso)) is not None:
            yield DateFound(item.start(), item.end(), day)


def _relative(text: str, published: PartialDate, start: int, end: int) -> Iterator[DateFound]:
    """What counts from the day of publication."""
    yield from _without_year(text, published, start, end)
    today = published.last
    if len(published.iso) == len("2019-11-29"):
        for item in _WEEKDAY.finditer(text, start, end):
            back = (today.weekday() - _DAYS[item["day"].lower()]) % 7
            yield DateFound(item.start(), item.end(), PartialDate((today - timedelta(days=back)).isoformat()))
    for item in _AGO.finditer(text, start, end):
        count = int(item["n"]) if item["n"].isdigit() else _NUMBERS[item["n"].lower()]
        if (told := _moved(published, item["what"].lower().rstrip("s"), -count)) is not None:
            yield DateFound(item.start(), item.end(), told)
    for item in _WORDS.finditer(text, start, end):
        if (told := _word(item["word"].lower(), published)) is not None:
            yield DateFound(item.start(), item.end(), told)


def _without_year(text: str, published: PartialDate, start: int, end: int) -> Iterator[DateFound]:
    """A day or a month that is named without its year."""
    today = published.last
    for item in _DAY_MONTH.finditer(text, start, end):
        month = _MONTHS[(item["m1"] or item["m2"])[:3].lower()]
        day = int(item["d1"] or item["d2"])
        if (told := _valid(f"{_year_of(month, day, today)}-{month:02}-{day:02}")) is not None:
            yield DateFound(item.start(), item.end(), told)
    for item in _MONTH_ALONE.finditer(text, start, end):
        if item["m"][0].isupper() and not item["d"]:
            month = _MONTHS[item["m"][:3].lower()]
            year = (
                today.year - 1
                if item["lead"].lower().startswith("last") and month >= today.month
                else _year_of(month, 1, today)
            )
            yield DateFound(item.start(), item.end(), PartialDate(f"{year}-{month:02}"))


def _word(word: str, published: PartialDate) -> PartialDate | None:
    today = published.last
    if word.endswith("year"):
        return PartialDate(str(today.year - (word == "last year") + (word == "next year")))
    if word == "next month":
        return _moved(published, "month", 1)
    if word.endswith("month") and len(published.iso) > len("2019"):
        day = today.replace(day=1) - timedelta(days=word == "last month")
        return PartialDate(f"{day.year}-{day.month:02}")
    if word in {"today", "yesterday"} and len(published.iso) == len("2019-11-29"):
        return PartialDate((today - timedelta(days=word == "yesterday")).isoformat())
    return None


def _year_of(month: int, day: int, today: date) -> int:
    """A month named without its year is the last one before the day of publication."""
    return today.year if (month, day) <= (today.month, today.day) or month == today.month else today.year - 1


def _valid(iso: str) -> PartialDate | None:
    try:
        return PartialDate(iso)
    except ValueError:
        return None
