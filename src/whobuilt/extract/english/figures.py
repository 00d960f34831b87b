"""Numbers about something: sums of money, percentages, counts, each with its bound ("more than", "almost")."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.reading import AmountFound
from whobuilt.core.statements import Amount
from whobuilt.extract.english.lexicon import words

_BOUND = re.compile(
    r"(?P<bound>more than|over|at least|up to|almost|nearly|about|around|roughly|approximately|some|less than|under"
    r"|fewer than|as much as|as many as|an estimated|close to|just over|just under|no more than|only)\s+(?:the\s)?$",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"(?<![\w.,$€£])(\d+(?:[.,]\d+)?)\s?(?:per cent|percent|percentage points|%)", re.IGNORECASE)
_COUNT = re.compile(
    r"(?<![\w.,$€£¥₹:/-])(?P<number>\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?)"
    r"(?:[\s-](?P<size>thousand|million|billion|lakh|crore|dozen))?"
    r"\s+(?P<noun>(?:[A-Za-z][\w-]*\s+){0,3}?(?P<head>[a-z][a-z-]*s|people|equipment))\b"
)
_MAGNITUDES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "lakh": 1e5, "crore": 1e7, "dozen": 12.0}


@dataclass(frozen=True, slots=True)
class Figure:
    """A number at `text[start:end]`: its value and unit, or the sum of money, and its bound."""

    start: int
    end: int
    value: float
    unit: str
    bound: str
    amount: Amount | None = None


def find_figures(text: str, start: int, end: int, amounts: tuple[AmountFound, ...]) -> Iterator[Figure]:
    """Every figure in `text[start:end]`, given the sums of money found there."""
    for found in amounts:
        if start <= found.start and found.end <= end:
            amount = found.amount
            yield Figure(
                found.start, found.end, amount.value, amount.currency, _bound(text, start, found.start), amount
            )
    for item in _PERCENT.finditer(text, start, end):
        value = float(item[1].replace(",", "."))
        yield Figure(item.start(), item.end(), value, "percent", _bound(text, start, item.start()))
    for item in _COUNT.finditer(text, start, end):
        if any(found.start < item.end("number") and item.start() < found.end for found in amounts):
            continue
        if (figure := _count(text, start, item)) is not None:
            yield figure


def _count(text: str, start: int, item: re.Match[str]) -> Figure | None:
    value = float(item["number"].replace(",", "")) * _MAGNITUDES.get(item["size"] or "", 1.0)
    year = item["size"] is None and "," not in item["number"] and 1900 <= value <= 2100  # noqa: PLR2004  # a year
    before = text[max(start, item.start() - 12) : item.start()].split()
    dated = bool(before) and before[-1].strip(",") in words("month_like")
    parts = item["noun"].split()
    if (
        year
        or dated
        or item["head"] in words("uncounted_nouns")
        or set(parts[:-1]) & (words("month_like") | words("prepositions") | words("auxiliaries") | {"and", "or"})
    ):
        return None
    return Figure(item.start(), item.end(), value, item["head"], _bound(text, start, item.start()))


def _bound(text: str, start: int, at: int) -> str:
    found = _BOUND.search(text[max(start, at - 24) : at])
    return found["bound"].lower() if found else ""
