"""Whether a field's value is what the words tied to it say: a name, a day, a sum, a number; in English and Chinese."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Document
from whobuilt.core.folding import HAN
from whobuilt.core.statements import Amount, Anchor
from whobuilt.core.variants import SIMPLER
from whobuilt.extract.chinese.amounts import find_sums as find_chinese_sums
from whobuilt.extract.chinese.characters import fold as level
from whobuilt.extract.chinese.dates import find_days
from whobuilt.extract.english.amounts import find_amounts
from whobuilt.extract.english.dates import find_dates, find_years
from whobuilt.extract.english.numbers import read_spelt
from whobuilt.extract.notices.award import Value
from whobuilt.extract.notices.days import iter_days
from whobuilt.extract.notices.money import find_sums

_WORD = re.compile(r"[^\W_]+")
_HAN = re.compile(f"[{HAN}]")
_EMPTY = frozenset("the a an of and for in at to on its their his her our le la de des du".split())
_NUMBER = re.compile(r"\d+(?:[.,，\u00a0\u202f ]\d+)*")
_BEFORE = 40  # characters before words that say what they count from: "in", "US$", "the previous"
_AFTER = 16  # characters after a number that say of what it is one: "亿元", "million yuan"
_NEAR = 0.005  # of a sum: "about 35.3 million" for 35,340,000 is the same sum


def names_agree(name: str, words: str) -> bool:
    """Whether words name what a name names: all of the one's words are the other's, legal forms and case aside."""
    one, other = _level_name(name), _level_name(words)
    if _HAN.search(one) or _HAN.search(other):
        plain, told = "".join(one.split()), "".join(other.split())
        return bool(plain and told) and (plain in told or told in plain)
    ours, theirs = _words_of(one), _words_of(other)
    return bool(ours and theirs) and (ours <= theirs or theirs <= ours)


def _level_name(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(SIMPLER)


def _words_of(name: str) -> set[str]:
    words = {word.removesuffix("s") for word in _WORD.findall(name.replace("'s", "").replace("’s", ""))}
    return words - _EMPTY


def find_days_said(document: Document, start: int, end: int) -> tuple[PartialDate, ...]:
    """The dates that a stretch of a document says, relative ones counted from its day; none where it says none."""
    text, published = document.text, document.metadata.published
    first = max(0, start - _BEFORE)
    found = [(each.start, each.end, each.date) for each in find_dates(text, published, first, end)]
    found += [(each.start, each.end, each.date) for each in find_years(text, first, end)]
    found += [(each.start, each.end, each.date) for each in iter_days(text, Value(start, end, text[start:end]))]
    if _HAN.search(text, start, end):
        levelled = level(text, first, min(len(text), end + 2))
        found += [(*levelled.span(each.start, each.end), each.date) for each in find_days(levelled.text, published)]
    said = [date for begins, ends, date in found if begins < end and start < ends]
    plain = text[start:end].strip()
    if re.fullmatch(r"(?:19|20)\d\d", plain):
        said.append(PartialDate(plain))
    return tuple(dict.fromkeys(said))


def day_agrees(date: PartialDate, said: Iterable[PartialDate]) -> bool:
    """Whether one of the dates that words say is this one, or lies in it."""
    return any(each.iso.startswith(date.iso) for each in said)


def find_sums_said(document: Document, start: int, end: int) -> tuple[Amount, ...]:
    """The sums that a stretch of a document says, by the words around it too; none where it says none."""
    text = document.text
    first, last = max(0, start - _BEFORE), min(len(text), end + _AFTER)
    found = [(each.start, each.end, each.amount) for each in find_amounts(text, first, last)]
    if _HAN.search(text, first, last):
        levelled = level(text, first, last)
        found += [(*levelled.span(each.start, each.end), each.amount) for each in find_chinese_sums(levelled.text)]
    if not any(begins < end and start < ends for begins, ends, _ in found):
        value = Value(start, last, text[start:last])
        found += [(each.start, each.end, each.amount) for each in find_sums(text, value)]
    return tuple(dict.fromkeys(amount for begins, ends, amount in found if begins < end and start < ends))


def sum_agrees(amount: Amount, said: Iterable[Amount]) -> bool:
    """Whether one of the sums that words say is this one."""
    return any(
        each.currency == amount.currency and abs(each.value - amount.value) <= _NEAR * abs(amount.value)
        for each in said
    )


def number_agrees(value: float, words: str) -> bool | None:
    """Whether a number in words may be this one, thousands and millions aside; None where they hold no number."""
    numbers = list(_numbers(words))
    if not numbers:
        return None
    return any(_digits(each) == _digits(value) for each in numbers)


def _numbers(words: str) -> Iterator[float]:
    for found in _NUMBER.finditer(unicodedata.normalize("NFKC", words)):
        digits = re.sub(r"[,，\s](?=\d{3})", "", found.group()).replace(",", ".")
        if digits.count(".") > 1:
            digits = digits.replace(".", "")
        yield float(re.sub(r"[^\d.]", "", digits))
    if (spelt := read_spelt(words)) is not None:
        yield spelt


def _digits(value: float) -> str:
    """The digits of a number that count: 14900000000 and 14.9 have the same."""
    return f"{abs(value):.6e}".partition("e")[0].rstrip("0").rstrip(".")


def words_of(anchors: Iterable[Anchor], name: str) -> tuple[Anchor, ...]:
    """The words that are tied to a field."""
    return tuple(anchor for anchor in anchors if anchor.field == name)
