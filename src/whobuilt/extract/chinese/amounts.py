"""Sums of money in levelled Chinese text: 1.26亿美元, 人民币贰仟贰佰柒拾万元整, ¥3,586,000.00, tables headed （万元）."""

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
_COLUMN = re.compile(r"(?:金额|价格?|报价|总价|预算)[^\n百千万亿元]{0,4}[（(]?(?:单位[：:])?(?:人民币)?(?P<unit>[百千]?[万亿]?元)[）)]?")
_CELL = re.compile(r"(?<![\d.,年月A-Za-z])\d{1,3}(?:,\d{3})+(?:\.\d+)?(?![\d年月日A-Za-z%])|(?<![\d.,A-Za-z\-])\d+\.\d{1,6}(?![\d.年月A-Za-z%])")


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
            found.append(cell)
    return tuple(sorted(found, key=lambda each: each.start))


def _stated(text: str) -> Iterator[Sum]:
    for match in _pattern().finditer(text):
        sign, low, number, unit = match["sign"], match["low"], match["number"], match["unit"]
        if not sign and not unit:
            continue
        value = read_number(number)
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


def _cells(text: str) -> Iterator[Sum]:
    """Bare numbers of a table whose head gives the unit: "成交金额（万元）"."""
    for head in _COLUMN.finditer(text):
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


_TABLE = 3_000  # characters under a head that may be its table


@cache
def _names(kind: str) -> dict[str, str]:
    table = load_table("money")[kind]
    return {name: code for code, names in table.items() for name in names.split()}


@cache
def _pattern() -> re.Pattern[str]:
    sign = alternatives(_names("signs"))
    unit = alternatives(_names("units"))
    number = rf"{NUMBER}(?:余|多)?"
    return re.compile(
        rf"(?:(?P<sign>{sign})\s?)?(?:(?P<low>{NUMBER})(?:{unit})?\s?{_RANGE}\s?)?(?P<number>{NUMBER})(?:余|多|几)?(?P<more>[万亿]?)"
        rf"\s?(?P<unit>{unit}{_NOT_AFTER})?"
    ) if number else re.compile("")
