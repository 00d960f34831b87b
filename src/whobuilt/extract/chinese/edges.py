"""Where a name may begin: after marks, grammar, verbs and words for kinds of companies."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.lexicon import alternatives, words
from whobuilt.extract.chinese.props import all_verbs

_GRAMMAR = (
    "prepositions joining negations planned alleged proposed ended adverbs aspects class_nouns company_references two_companies "  # noqa: E501  # a list of words
    "person_references place_references"
)
_COUNTED = r"(?:(?<!\d)\d[\d,.]{0,15}|[一二两三四五六七八九十百千]+|多|数|几)(?:余|多|几)?[万亿]?(?:家|名|个|套|批|项|台|支|所|座|位|款|种|份|次|名为|部|条|辆|处|片)"  # noqa: E501  # a list of words
_DATED = r"(?:\d{4}年)?(?:\d{1,2}月(?:份)?)?(?:\d{1,2}[日号])?(?:起|底|初|以来|前|后)?"


@dataclass(frozen=True, slots=True)
class Edges:
    """For each place of a text whether a name may begin there: 0 no, 1 after a single character of grammar, 2 surely."""  # noqa: E501  # a list of words

    begins: bytearray
    ends: bytearray

    def left(self, end: int, farthest: int) -> int:
        """The nearest place before `end` where a name may begin, no farther than `farthest`."""
        at = end
        while at > farthest and not self.begins[at]:
            at -= 1
        return at


def find_edges(text: str) -> Edges:
    """The edges of a levelled text."""
    begins, ends = bytearray(len(text) + 1), bytearray(len(text) + 1)
    begins[0] = ends[len(text)] = 2
    for match in _marks().finditer(text):
        begins[match.end()] = ends[match.start()] = 2
    for match in _stops().finditer(text):
        if match["inside"] is not None:
            continue
        strength = 1 if match.end() - match.start() == 1 else 2
        begins[match.end()] = max(begins[match.end()], strength)
        ends[match.start()] = max(ends[match.start()], strength)
    return Edges(begins, ends)


@cache
def stop_words() -> frozenset[str]:
    """The words after which a name may begin."""
    kinds = [word for kind in _GRAMMAR.split() for word in words(kind)]
    speech = words("say", "speech")
    plain = words("plain") - words("inside")
    return frozenset({*kinds, *all_verbs(), *speech, *plain, "的", "是", "等", "有", "包括", "名为", "一词"})


@cache
def _stops() -> re.Pattern[str]:
    inside = alternatives(words("inside"))
    return re.compile(
        rf"(?P<inside>{inside})|{_COUNTED}|\d{{4}}年(?:\d{{1,2}}月(?:份)?)?(?:\d{{1,2}}[日号])?(?:起|底|初|以来|前|后)?|\d{{1,2}}月(?:\d{{1,2}}[日号])?|\d{{1,2}}日|{alternatives(stop_words())}"
    )


@cache
def _marks() -> re.Pattern[str]:
    return re.compile(rf"[^{HAN}A-Za-z0-9·&.'’\-]+")
