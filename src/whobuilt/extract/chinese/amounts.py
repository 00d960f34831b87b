"""Sums of money in levelled Chinese text: 1.26亿美元, 人民币贰佰万元整, ¥3,586,000.00, columns headed （万元）."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from whobuilt.core.statements import Amount
from whobuilt.extract.chinese.lexicon import alternatives, load_table
from whobuilt.extract.chinese.numerals import NUMBER, read_number

_RANGE = r"(?:至|到|-|—|~|～)"
# What follows "万元" and makes it no sum: "元旦", "元件".
_NOT_AFTER = r"(?!旦|件|器件|首|年|月|素|老)"
_UNITS = re.compile(r"(?<!（)单位[：:] ?(?:人民币)?(?P<unit>[百千]?[万亿]?元)")
_COLUMN = re.compile(
    r"(?:金额|价格?|报价|总价|预算)[^\n百千万亿元]{0,4}[（(]?(?:单位[：:])?(?:人民币)?(?P<unit>[百千]?[万亿]?元)[）)]?"
)
_CELL = re.compile(
    r"(?<![\d.,年月A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d年月日A-Za-z%])|(?<![\d.,A-Za-z\-])\d+\.\d{1,6}(?![\d.年月A-Za-z%])"
)


_GROUPS = {"万": 10**4, "亿": 10**8}
_VAGUE = re.compile("[数几上好]")
_PLAIN_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum at `start:end` of the levelled text."""

    start: int
    end: int
    amount: Amount


def find_sums(text: str) -> tuple[Sum, ...]:
    """Every sum, in order."""
    found = list(_stated(text))
    taken = [(each.start, each.end) for each in found]
    for cell in _cells(text):
        if not any(start < cell.end and cell.start < end for start, end in taken):
            found.append(cell)  # noqa: PERF401  # clearer as a loop
    return tuple(sorted(found, key=lambda each: each.start))


def _stated(text: str) -> Iterator[Sum]:
    for match in _shared_pattern().finditer(text):
        value = read_number(match["number"])
        if value is not None and (code := _of_country(text, match.start(), match["unit"])):
            yield Sum(match.start(), match.end(), Amount(value * _GROUPS.get(match["more"], 1), code))
    for match in _pattern().finditer(text):
        sign, low, number, unit = match["sign"], match["low"], match["number"], match["unit"]
        if not sign and not unit:
            continue
        value = read_number(number)
        if value is not None and match["more"]:
            value *= _GROUPS[match["more"]]
        if _VAGUE.search(text[max(0, match.start() - 1) : match.start()]) and not _PLAIN_DIGITS.match(number):
            continue
        if value is None or (not re.search(r"\d", number) and len(number) == 1 and not sign and unit == "元"):
            continue
        start = match.start("low") if low else match.start("number")
        if sign:
            start = match.start("sign")
        yield Sum(start, match.end(), Amount(value, _currency(sign, unit)))


def _currency(sign: str | None, unit: str | None) -> str:
    signs, units = _names("signs"), _names("units")
    plain = unit in ("元", "元整", "元正", "圆", "圆整", None, "")
    if unit and not plain:
        return units[unit]
    return signs[sign] if sign else units[unit or "元"]


def _of_country(text: str, at: int, unit: str) -> str:
    """The currency of a name that several countries share, by the country named nearest before it."""
    best, code = -1, ""
    for country, found in load_table("money")["shared"][unit].items():
        place = text.rfind(country, max(0, at - _NEAR), at)
        if place > best:
            best, code = place, found
    return code


@cache
def _shared_pattern() -> re.Pattern[str]:
    units = alternatives(load_table("money")["shared"])
    return re.compile(rf"(?P<number>{NUMBER})(?:余|多|几)?(?P<more>[万亿]?)\s?(?P<unit>{units})")


def _cells(text: str) -> Iterator[Sum]:
    """Bare numbers of a table whose head gives the unit: "成交金额（万元）"."""
    for head in (*_COLUMN.finditer(text), *_UNITS.finditer(text)):
        unit = head["unit"]
        line_end = text.find("\n", head.end())
        if line_end < 0:
            continue
        block = text.find("\n\n", line_end + 1)
        stop = min(block if block > 0 else len(text), line_end + _TABLE)
        factor = read_number("1" + unit.removesuffix("元")) or 1.0
        for cell in _CELL.finditer(text, line_end, stop):
            value = read_number(cell.group())
            if value is not None:
                yield Sum(cell.start(), cell.end(), Amount(round(value * factor, 4), "CNY"))


_NEAR = 3_000  # characters before a sum in which its country is looked for
_TABLE = 3_000  # characters under a head that may be its table


@cache
def _names(kind: str) -> dict[str, str]:
    table = load_table("money")[kind]
    return {name: code for code, names in table.items() for name in names.split()}


@cache
def _pattern() -> re.Pattern[str]:
    sign = alternatives(_names("signs"))
    unit = alternatives(_names("units"))
    return re.compile(
        rf"(?:(?P<sign>{sign})\s?)?(?:(?P<low>{NUMBER})(?:{unit})?\s?{_RANGE}\s?)?(?P<number>{NUMBER})(?:余|多|几)?(?P<more>[万亿]?)"
        rf"\s?(?P<unit>{unit}{_NOT_AFTER})?"
    )
