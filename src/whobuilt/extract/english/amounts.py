"""Sums of money in English text, by a grammar of our own: symbol or code, number, magnitude."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import zip_longest

from whobuilt.core.reading import AmountFound
from whobuilt.core.statements import Amount
from whobuilt.extract.english.lexicon import load_table
from whobuilt.extract.english.numbers import MAGNITUDES, begin_spelt, read_spelt

_REACH = 600  # characters before a sum in which its country is sought


@cache
def _table() -> dict[str, dict[str, str]]:
    return load_table("money")


@cache
def _pattern() -> re.Pattern[str]:
    symbols = "|".join(re.escape(symbol) for symbol in sorted(_table()["symbols"], key=len, reverse=True))
    codes = "|".join(_table()["codes"]["all"].split())
    names = "|".join(re.escape(name) for name in sorted(_table()["names"], key=len, reverse=True))
    magnitudes = "|".join(re.escape(word) for word in sorted(_table()["magnitudes"], key=len, reverse=True))
    dotted = r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?|\d{1,3}\.\d{3},\d{2}"  # 1.234.567,89
    number = dotted + r"|\d{1,3}(?:[, \u00a0\u202f]\d{2,3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
    size = rf"(?:[\s-]?(?P<SIZE>{magnitudes})\b)?"
    rng = rf"(?:(?P<LOW>{number})\s?(?:-|–|to)\s?)?"
    whole = r"(?!\d|\s\d[A-Z]{2}\b)"  # no part of a longer number, and no postcode ("RM7 7PJ")
    front = rf"(?<![\w$])(?P<front>{symbols}|(?:{codes})\b)\s?{rng}(?P<n1>{number}){whole}{size.replace('SIZE', 's1')}"
    back = (
        rf"(?<![\w.,$€£¥₹])(?P<n2>{number}){size.replace('SIZE', 's2')}[\s-](?:of\s)?"
        rf"(?P<back>(?:{names})\b|(?:{codes})\b)"
    )
    return re.compile(front.replace("LOW", "low") + "|" + back, re.IGNORECASE)


def find_amounts(text: str, start: int = 0, end: int | None = None) -> tuple[AmountFound, ...]:
    """Every sum of money in `text[start:end]`; a range gives its upper bound."""
    last = len(text) if end is None else end
    found = [
        AmountFound(item.start(), item.end(), amount)
        for item in _pattern().finditer(text, start, last)
        if (amount := _amount(item)) is not None
    ]
    taken = [(item.start, item.end) for item in found]
    found += (item for item in _spelt(text, start, last) if not any(a < item.end and item.start < b for a, b in taken))
    return tuple(_ranges(text, sorted(found, key=lambda item: item.start)))


def _ranges(text: str, found: list[AmountFound]) -> Iterator[AmountFound]:
    """Each sum, "$12 million to $15 million" and "between $3m and $4m" as one: its upper bound."""
    low: AmountFound | None = None
    for item, following in zip_longest(found, found[1:]):
        start = low.start if low else item.start
        if following is not None and _is_range(text, item, following):
            low = low or item
            continue
        yield replace(item, start=start)
        low = None


def _is_range(text: str, low: AmountFound, high: AmountFound) -> bool:
    joint = text[low.end : high.start].strip().lower()
    between = joint == "and" and text[max(0, low.start - 8) : low.start].lower() == "between "
    return (joint in {"-", "–", "to"} or between) and low.amount.currency == high.amount.currency


def _spelt(text: str, start: int, end: int) -> Iterator[AmountFound]:
    """Sums in words: "two and a half million dollars", "half a million euros"."""
    for item in _spelt_pattern().finditer(text, start, end):
        first = begin_spelt(text, item.start(), start)
        words = text[first : item.start("back")]
        if words.split()[0].lower().endswith("s"):
            continue  # "millions of dollars" is no number
        value, currency = read_spelt(words), _currency(item["back"], back=True)
        if value is not None and currency is not None:
            yield AmountFound(first, item.end(), Amount(round(value, 2), currency))


@cache
def _spelt_pattern() -> re.Pattern[str]:
    codes = "|".join(_table()["codes"]["all"].split())
    names = "|".join(re.escape(name) for name in sorted(_table()["names"], key=len, reverse=True))
    size = rf"\b(?:{MAGNITUDES})s?(?:\s(?:and\s)?(?:a\s)?(?:half|quarter))?"
    return re.compile(rf"{size}[\s-](?:of\s)?(?P<back>(?:{names})\b|(?:{codes})\b)", re.IGNORECASE)


def _amount(found: re.Match[str]) -> Amount | None:
    written = found["front"] or found["back"]
    number, size = (found["n1"], found["s1"]) if found["front"] else (found["n2"], found["s2"])
    currency = _currency(written, back=bool(found["back"]))
    letter = len(written) == 1 and written.isalpha()  # "R32 million" is a sum, "R32" a road
    currency = _by_place(found.string, found.start(), written) or currency
    if currency is None or (letter and not size):
        return None
    value = _number(number) * float(_table()["magnitudes"].get((size or "").lower(), 1))
    return Amount(round(value, 2), currency)


def _by_place(text: str, start: int, written: str) -> str | None:
    """Which of several currencies of one name is meant: that of the country named last before the sum."""
    known = _table()["by_place"].get(written.lower(), "").split()
    if not known:
        return None
    before = text[max(0, start - _REACH) : start]
    at, code = max((before.rfind(place), code) for place, code in zip(known[::2], known[1::2], strict=True))
    return code if at >= 0 else None


def _currency(written: str, *, back: bool) -> str | None:
    if written.upper() in _table()["codes"]["all"].split():
        return written.upper() if written.isupper() else None
    if not back:
        return _table()["symbols"].get(written)  # as it is written: "Bs5" is a sum, "BS5" a postcode
    return next((code for name, code in _table()["names"].items() if name.lower() == written.lower()), None)


def _number(written: str) -> float:
    plain = re.sub(r"[\s\u00a0\u202f]", "", written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d{1,2}|\d{1,3}(?:\.\d{3}){2,}", plain):
        return float(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+,\d{1,2}", plain):  # a decimal comma: 13,5 million
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))
