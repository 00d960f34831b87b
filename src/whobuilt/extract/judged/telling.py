"""Which dates tell when something was said or published, and not when it was done."""

from __future__ import annotations

import re
from functools import cache

from whobuilt.core.reading import DateFound
from whobuilt.extract.chinese.characters import level
from whobuilt.extract.chinese.lexicon import any_of
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.morphology import table
from whobuilt.extract.english.props import frame_verbs
from whobuilt.extract.english.speech import EVIDENCE_NOUNS
from whobuilt.extract.judged.cutting import Span
from whobuilt.extract.judged.deal_words import find_deal_words
from whobuilt.extract.languages import CHINESE

_WORD = re.compile(r"[^\W\d_]+")


def is_of_telling(text: str, date: DateFound, told: Span, language: str) -> bool:
    """Whether the verb that a date goes with is one of telling: "said on 3 May that", "a 2019 report", "5日报道"."""
    if language == CHINESE:
        said = any_of("say", table="speech").search(level(text[date.end : told[1]]))
        deal = next(find_deal_words(text, date.end, told[1], language), None)
        return said is not None and (deal is None or date.end + said.start() < deal[0])
    after = _WORD.search(text, date.end, told[1])
    if after is not None and after.group().lower() in EVIDENCE_NOUNS | words("writings"):
        return True
    known = _verbs()
    before = [word.group().lower() for word in _WORD.finditer(text, told[0], date.start)]
    return next((known[word][0] in words("telling_verbs") for word in reversed(before) if word in known), False)


@cache
def _verbs() -> dict[str, tuple[str, frozenset[str]]]:
    return table(frame_verbs() | words("telling_verbs") | words("general_verbs"))
