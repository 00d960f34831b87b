"""Sums in the fields of notices: 元 and 万元, capital numerals, currencies in the label; a rate is no sum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from whobuilt.core.statements import Amount
from whobuilt.extract.english.lexicon import load_table
from whobuilt.extract.notices.award import Span, Sum, Value
from whobuilt.extract.notices.words import has_han

_NUMBER = re.compile(
    r"\d{1,3}(?:[,，'’]\d{3})+(?:\.\d+)?(?!\d)|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?!\d)|"
    r"\d{1,3}(?:\.\d{3}){2,}(?:,\d{1,2})?(?!\d)|\d{1,3}\.\d{3},\d{2}(?!\d)"
    r"|\d{1,3}(?:,\d{2})+,\d{3}(?:\.\d+)?(?!\d)|\d+(?:[.]\d+|,\d{1,2}(?!\d))?"
)
_CAPITALS = re.compile(
    r"[零〇壹贰叁肆伍陆柒捌玖拾佰仟万萬亿億一二三四五六七八九十百千两]{2,}[元圆圓](?:整|正"
    r"|[零壹贰叁肆伍陆柒捌玖]+[角分].{0,4})?"
)
_DIGITS = {
    **{c: n for n, c in enumerate("零壹贰叁肆伍陆柒捌玖")},
    **{c: n for n, c in enumerate("〇一二三四五六七八九")},
    "两": 2,
}
_TENS = {"拾": 10, "十": 10, "佰": 100, "百": 100, "仟": 1000, "千": 1000}
_MYRIADS = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}
_SCALES = (("百万", 1e6), ("千万", 1e7), ("亿", 1e8), ("億", 1e8), ("万", 1e4), ("萬", 1e4), ("千元", 1e3))
_RATE_AFTER = re.compile(r"\s*(?:%|％|‰|折|per\s?cent)")
_RATE = re.compile(r"费率|下浮|优惠率|折扣|百分|上浮|discount|percentage|\brate\b", re.IGNORECASE)
_NOT_MONEY_AFTER = re.compile(
    r"\s*(?:年|月|日|天|个|套|台|项|名|家|分(?!币)|号|包|标段|批|days?\b|months?\b|years?\b|/\d)"
)
_HAN_NAMES = (
    ("美元", "USD"), ("美金", "USD"), ("欧元", "EUR"), ("港元", "HKD"), ("港币", "HKD"), ("澳门元", "MOP"),
    ("英镑", "GBP"), ("日元", "JPY"), ("新台币", "TWD"), ("卢布", "RUB"), ("坚戈", "KZT"), ("人民币", "CNY"),
    ("RMB", "CNY"), ("元", "CNY"), ("圆", "CNY"),
)  # fmt: skip
_LONGEST = 400  # characters of a value in which sums are sought
_REACH = 14  # characters around a number in which its currency stands
_BEFORE = re.compile(r"[\s\d:：(（]*$")


@cache
def _magnitudes() -> re.Pattern[str]:
    names = sorted(load_table("money")["magnitudes"], key=len, reverse=True)
    return re.compile(rf"(?:^|\b)((?:{'|'.join(map(re.escape, names))})s?)\b")


@cache
def _signs() -> re.Pattern[str]:
    table = load_table("money")
    signs = sorted(table["symbols"], key=len, reverse=True)
    codes = "|".join(table["codes"]["all"].split())
    names = sorted(table["names"], key=len, reverse=True)
    return re.compile(
        "|".join(re.escape(sign) for sign in signs)
        + rf"|￥|(?<![A-Za-z])(?:{codes})(?![A-Za-z])|(?<![A-Za-z])(?:{'|'.join(map(re.escape, names))})(?![A-Za-z])",
    )


def currency_in(words: str) -> str:
    """The ISO code of the first currency that words name; empty where they name none."""
    found = _signs().search(words)
    named = [(words.find(name), code) for name, code in _HAN_NAMES if name in words]
    if found and (not named or found.start() <= min(named)[0]):
        return _code_of(found.group())
    return next((code for name, code in _HAN_NAMES if name in words), "")


def _code_of(sign: str) -> str:
    table = load_table("money")
    if sign in ("￥", "¥"):
        return "CNY"
    return str(table["symbols"].get(sign) or table["names"].get(sign) or sign.upper())


def find_sum(text: str, value: Value, default: str = "") -> Sum | None:
    """The sum that a value states; None where it states none, or a rate. `default` is the currency of the document."""
    return next(iter(find_sums(text, value, default)), None)


def find_sums(text: str, value: Value, default: str = "") -> Iterator[Sum]:
    """Every sum that stands in a value, in figures; in capital numerals only where there are no figures."""
    words = text[value.start : min(value.end, value.start + _LONGEST)]
    rated = bool(_RATE.search(value.unit)) and "元" not in words
    found = False
    for number in _NUMBER.finditer(words):
        before, after = words[max(0, number.start() - _REACH) : number.start()], words[number.end() :][:_REACH]
        if rated or _RATE_AFTER.match(after) or (_RATE.search(before) and "元" not in after):
            continue
        written, code = _beside(before, after)
        code = code or currency_in(value.unit) or default or ("CNY" if has_han(value.unit) or has_han(words) else "")
        if not code or (_NOT_MONEY_AFTER.match(after) and not written):
            continue
        size = _scale(after) or (1.0 if written and "元" in after[:4] else 0) or _scale(value.unit) or 1.0
        amount = round(_number(number.group()) * size, 2)
        found = True
        start = value.start + number.start()
        yield Sum(start, value.start + number.end(), Amount(amount, code), value.marks)
    if not found and not rated and (capital := _CAPITALS.search(words)):
        start = value.start + capital.start()
        yield Sum(start, value.start + capital.end(), Amount(_capital(capital.group()), "CNY"), value.marks)


def _beside(before: str, after: str) -> tuple[bool, str]:
    """Whether a currency is written beside a number, and which."""
    tail = _BEFORE.sub("", before)
    signs = [found for found in _signs().finditer(tail) if found.end() == len(tail)]
    if signs:
        return True, _code_of(signs[-1].group())
    if tail.endswith(("人民币", "RMB", "￥", "¥")):
        return True, "CNY"
    head = re.split(r"[,，;；。]", after, maxsplit=1)[0]
    code = currency_in(head)
    return bool(code), code


def _scale(after: str) -> float:
    """What 万, 亿 or "million" behind a number, or in its label, makes of it; 0 where there is none."""
    plain = after.lstrip(" (（人民币")
    for word, size in _SCALES:
        if plain.startswith(word) or f"{word}元" in after:
            return size
    head = plain.lower()
    if found := _magnitudes().search(head):
        table = load_table("money")["magnitudes"]
        return float(table.get(found[1]) or table[found[1].removesuffix("s")])
    return 1e3 if re.search(r"['’´]?000s?\b|thousands?\b", head) else 0


def _number(written: str) -> float:
    """A number with any country's marks between its thousands."""
    plain = re.sub(r"[\s\u00a0\u202f'’，]", lambda found: "," if found[0] == "，" else "", written)
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})", plain) or re.fullmatch(r"\d{1,3}(?:\.\d{3}){2,}", plain):
        return float(plain.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d+,\d{1,2}", plain):
        return float(plain.replace(",", "."))
    return float(plain.replace(",", ""))


def _capital(words: str) -> float:
    """A number in Chinese numerals, with 角 and 分: 壹佰贰拾万叁仟元整."""
    whole, _, rest = re.sub(r"[圆圓]", "元", words).partition("元")
    total, section, digit = 0, 0, 0
    for sign in whole:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section += (digit or 1) * _TENS[sign]
            digit = 0
        else:
            total = (
                (total + section + digit) * _MYRIADS[sign]
                if _MYRIADS[sign] > total
                else total + (section + digit) * _MYRIADS[sign]
            )
            section = digit = 0
    cents = sum(_DIGITS.get(n, 0) * (0.1 if unit == "角" else 0.01) for n, unit in re.findall(r"(.)([角分])", rest))
    return round(total + section + digit + cents, 2)


def overlaps(one: Span, other: Span) -> bool:
    """Whether two stretches share a character."""
    return one[0] < other[1] and other[0] < one[1]
