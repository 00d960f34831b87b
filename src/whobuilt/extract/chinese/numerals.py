"""Numbers as Chinese writes them: 1.26亿, 三千二百万, 壹仟贰佰, 3,586,000."""

from __future__ import annotations

import re

_DIGITS = (
    {c: i for i, c in enumerate("零一二三四五六七八九")}
    | {c: i for i, c in enumerate("零壹贰叁肆伍陆柒捌玖")}
    | {"两": 2, "〇": 0}
)
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
WRITTEN = r"[零一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟两]"
ARABIC = r"\d{1,3}(?:,\d{3}){1,6}(?:\.\d{1,6})?|\d{1,15}(?:\.\d{1,6})?"
NUMBER = rf"(?:(?<![\d.])(?:{ARABIC})\s?(?:[十百千]?[万亿]|百|千)?亿?|{WRITTEN}{{1,24}}(?:[万亿]|{WRITTEN}){{0,24}})"
_ARABIC_PART = re.compile(rf"({ARABIC})\s?([十百千]?)([万亿]?)(亿?)")


def read_number(words: str) -> float | None:
    """The value of a number as written; None where it is none."""
    if found := _ARABIC_PART.fullmatch(words.strip()):
        value = float(found[1].replace(",", ""))
        value *= _TENS.get(found[2], 1) * _GROUPS.get(found[3], 1) * _GROUPS.get(found[4], 1)
        return round(value, 4)
    return _written(words.strip())


def _written(words: str) -> float | None:
    if not words or any(c not in _DIGITS and c not in _TENS and c not in _GROUPS for c in words):
        return None
    if len(words) > 1 and all(c in _DIGITS for c in words):
        return float("".join(str(_DIGITS[c]) for c in words))
    total, section, digit = 0, 0, 0
    for c in words:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _TENS:
            section += (digit or 1) * _TENS[c]
            digit = 0
        else:
            section += digit
            total = (total + section) * _GROUPS[c] if c == "亿" else total + (section or 1) * _GROUPS[c]
            section, digit = 0, 0
    return float(total + section + digit)
