"""Sums of money in English text, by a grammar of our own: symbol or code, number, magnitude."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.reading import AmountFound
from whobuilt.core.statements import Amount
from whobuilt.extract.english.lexicon import load_table


@cache
def _table() -> dict[str, dict[str, str]]:
    return load_table("money")


@cache
def _pattern() -> re.Pattern[str]:
    symbols = "|".join(re.escape(symbol) for symbol in sorted(_table()["symbols"], key=len, reverse=True))
    codes = "|".join(_table()["codes"]["all"].split())
    names = "|".join(re.escape(name) for name in sorted(_table()["names"], key=len, reverse=True))
    magnitudes = "|".join(re.escape(word) for word in sorted(_table()["magnitudes"], key=len, reverse=True))
    number = r"\d{1,3}(?:[, \u00a0\u202f]\d{2,3})+(?:\.\d+)?|\d+(?:[.,]\d+)?"
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
    return tuple(
        AmountFound(found.start(), found.end(), amount)
        for found in _pattern().finditer(text, start, len(text) if end is None else end)
        if (amount := _amount(found)) is not None
    )


def _amount(found: re.Match[str]) -> Amount | None:
    written = found["front"] or found["back"]
    number, size = (found["n1"], found["s1"]) if found["front"] else (found["n2"], found["s2"])
    currency = _currency(written, back=bool(found["back"]))
    if currency is None:
        return None
    value = _number(number) * float(_table()["magnitudes"].get((size or "").lower(), 1))
    return Amount(round(value, 2), currency)


def _currency(written: str, *, back: bool) -> str | None:
    if written.upper() in _table()["codes"]["all"].split():
        return written.upper() if written.isupper() else None
    if not back:
        return _table()["symbols"].get(written)  # as it is written: "Bs5" is a sum, "BS5" a postcode
    return next((code for name, code in _table()["names"].items() if name.lower() == written.lower()), None)


def _number(written: str) -> float:
    plain = re.sub(r"[\s\u00a0\u202f]", "", written)
    if re.fullmatch(r"\d+,\d{1,2}", plain):  # a decimal comma: 13,5 million
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))
