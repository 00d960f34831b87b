"""Numbers of a spreadsheet as its reader sees them: dates, amounts, percentages (ECMA-376 part 1, 18.8.30).

Days are written as ISO 8601 whatever the format's order, because 3/4/2019 is two days. What a format asks beyond
plain numbers (fractions, exponents, conditions) leaves the stored number as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

# Formats that files name by number only. 14 to 17, 22 and 27 to 36, 50 to 58 (East Asian) are days.
BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    14: "yyyy-mm-dd",
    15: "yyyy-mm-dd",
    16: "yyyy-mm-dd",
    17: "yyyy-mm",
    18: "h:mm",
    19: "h:mm:ss",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy-mm-dd h:mm",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    **dict.fromkeys((*range(27, 32), 36, *range(50, 55), 57, 58), "yyyy-mm-dd"),
    **dict.fromkeys((*range(32, 36), 55, 56), "h:mm"),
}

_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_BRACKETED = re.compile(r"\[(?!h+\]|m+\]|s+\])[^\]]*\]", re.IGNORECASE)
_SECTION = re.compile(r"""((?:"[^"]*+"|\\.|\[[^\]]*+\]|[^;"\\\[])*+)(?:;|$)""")
_PART = re.compile(
    r"""(?P<quoted>"[^"]*")|\\(?P<escaped>.)|\[\$(?P<symbol>[^\]-]*)[^\]]*\]|(?P<bracket>\[[^\]]*\])|(?P<space>_.)|\*.
    |(?P<core>[\#0?][\#0?,]*(?:\.[\#0?]*)?,*|\.[\#0?]+)|(?P<percent>%)|(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"-?\d{1,30}(?:\.\d{0,30})?(?:[eE][+-]?\d{1,3})?")
_LITERAL = frozenset(" ()+-:$€£¥￥₩₽₹'!^&~{}<>=元万亿")
_MOST_DECIMALS = 30
_LAST_DAY = 2_958_466  # 10000-01-01
_FALSE_LEAP = 60  # Excel counts a 29 February 1900


def show_number(value: str, code: str, *, since_1904: bool = False) -> str:
    """A stored number as a format shows it; the number as stored where the format is not followed here."""
    if not _NUMBER.fullmatch(value):
        return value
    if not code or code.lower() in ("general", "@"):
        return _show_general(value)
    if not _is_days(code):
        return _show_amount(value, code)
    return _show_moment(float(value), code, since_1904=since_1904) or _show_general(value)


def _show_general(value: str) -> str:
    """Without the noise of binary fractions: 1234.5600000000001 is 1234.56."""
    if "." not in value and "e" not in value.lower():
        return value
    short = f"{float(value):.15g}"
    return value if "e" in short or "n" in short else short


@lru_cache(maxsize=1000)
def _is_days(code: str) -> bool:
    first = _SECTION.match(_BRACKETED.sub("", code))
    bare = _QUOTED.sub("", first[1] if first else "").lower().replace("general", "")
    return any(letter in bare for letter in "ymdhs年月日") and not any(sign in bare for sign in "0#?")


def _show_moment(serial: float, code: str, *, since_1904: bool) -> str:
    """The day and time of a serial number; empty where it is none."""
    bare = _QUOTED.sub("", code.partition(";")[0]).lower()
    if not 0 <= serial < _LAST_DAY:
        return ""
    seconds = round(serial * 86400)
    if elapsed := re.search(r"\[(h+|m+|s+)\]", bare):
        hours, minutes = seconds // 3600, seconds // 60
        shown = {"h": f"{hours}:{minutes % 60:02}:{seconds % 60:02}", "m": f"{minutes}:{seconds % 60:02}"}
        return shown.get(elapsed[1][0], str(seconds))
    bare = _BRACKETED.sub("", bare)
    timed = "h" in bare or "s" in bare
    clock = f"{seconds // 3600 % 24:02}:{seconds // 60 % 60:02}" + (f":{seconds % 60:02}" if "s" in bare else "")
    years, days = any(sign in bare for sign in "y年e"), any(sign in bare for sign in "d日")
    if timed and not years and not days:
        return clock
    first = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30 + (serial < _FALSE_LEAP))  # noqa: DTZ001 - a spreadsheet's days have no zone
    day = (first + timedelta(days=seconds // 86400)).date().isoformat()
    if not days and not timed:
        day = day[:7] if "m" in bare or "月" in bare else day[:4]
    return f"{day} {clock}" if timed else day


@dataclass(frozen=True, slots=True)
class _Format:
    """One section of a format: what stands before and after the digits, and how these are written."""

    before: str
    after: str
    core: str
    percent: bool


@lru_cache(maxsize=1000)
def _sections(code: str) -> tuple[_Format | None, ...]:
    """The sections of a format: for numbers above, below and at zero; None for what is not followed here."""
    return tuple(_parse(found[1]) for found in _SECTION.finditer(code) if found[0])[:3]


def _parse(section: str) -> _Format | None:
    sides = ["", ""]
    core = ""
    percent = False
    for found in _PART.finditer(section):
        kind = found.lastgroup
        if kind == "core":
            if core:
                return None
            core = found["core"]
            continue
        text = found[kind] if kind else ""
        if (kind == "bracket" and text[1:2] in "<>=") or (kind == "other" and text not in _LITERAL):
            return None
        percent = percent or kind == "percent"
        shown = {"quoted": text[1:-1], "bracket": "", "space": " "}.get(kind or "", text)
        sides[bool(core)] += shown
    return _Format(sides[0], sides[1], core, percent)


def _show_amount(value: str, code: str) -> str:
    sections = _sections(code)
    try:
        number = Decimal(value)
        place = 1 if number < 0 and len(sections) > 1 else 0
        if not number and len(sections) == len(("above", "below", "zero")):
            place = len(sections) - 1
        chosen = sections[place] if sections else None
        if chosen is None:
            return _show_general(value)
        digits = _write(abs(number), chosen) if chosen.core else ""
    except InvalidOperation:
        return value
    sign = "-" if number < 0 and place == 0 and any(digit in "123456789" for digit in digits) else ""
    return f"{sign}{chosen.before}{digits}{chosen.after}".strip()


def _write(number: Decimal, chosen: _Format) -> str:
    """The digits of a number that is not below zero."""
    whole, _, fraction = chosen.core.rstrip(",").partition(".")
    number = number.scaleb(2 * chosen.percent - 3 * (len(chosen.core) - len(chosen.core.rstrip(","))))
    places = min(len(fraction), _MOST_DECIMALS)
    number = number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    ones, _, rest = f"{number:f}".partition(".")
    rest = rest[: fraction.count("0")] + rest[fraction.count("0") :].rstrip("0")
    ones = ones.lstrip("0").rjust(whole.count("0"), "0")
    if "," in whole:
        ones = f"{int(ones):,}" if ones else ones
    return f"{ones}.{rest}" if rest else ones
