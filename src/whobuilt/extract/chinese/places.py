"""Places in levelled Chinese text, by a gazetteer."""

from __future__ import annotations

import re

from whobuilt.core.entities import Schema
from whobuilt.extract.chinese.characters import HAN
from whobuilt.extract.chinese.lexicon import words
from whobuilt.extract.chinese.names import Name
from whobuilt.ports import Gazetteer

_LONGEST, _SHORTEST = 9, 2
_LARGE = 300_000  # people: a two-character name of a smaller city is more often a word
_MOST_KNOWN = 200_000  # looked-up strings that are remembered
_UNIT = re.compile(rf"[{HAN}]{{1,6}}?(?:省|市|自治区|自治州|地区|盟|县|旗|区|镇|乡|街道|州|师)")
_LEVELS = frozenset("省市县区州盟旗镇乡")
_SAFE_CITY = "平安城市"  # a kind of project, in which no place is named
_BLOCKED = frozenset("东西南北中上下大小新老高本首")


class PlaceFinder:
    """Looks places up; safe to use for many documents, one at a time."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Keep the places to go by."""
        self._gazetteer = gazetteer
        self._known: dict[str, bool] = {}
        self._common = words("common") | words("plain") | words("trades") | words("adverbs") | words("titles")

    def is_place(self, word: str) -> bool:
        """Whether a word names a place that is no common word."""
        known = self._known.get(word)
        if known is None:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            known = self._known[word] = self._look_up(word)
        return known

    def _look_up(self, word: str) -> bool:
        if word in words("short_places"):
            return True
        if word in self._common:
            return False
        for place in self._gazetteer.find(word):
            if place.kind != "city":
                return True
            if len(word) > _SHORTEST or self._gazetteer.population(place.name) >= _LARGE:
                return True
        return False

    def end_of(self, text: str, start: int, limit: int) -> int:
        """Where the longest place that begins at `start` ends; `start` where none does."""
        for length in range(min(_LONGEST, limit - start), _SHORTEST - 1, -1):
            if self.is_place(text[start : start + length]):
                return start + length
        return start

    def chain_end(self, text: str, start: int, limit: int) -> int:
        """Where a run of places ends: "广西壮族自治区南宁市青秀区"; units of unknown name go with known ones before them."""  # noqa: E501  # a list of words
        at = self.end_of(text, start, limit)
        while start < at < limit:
            if (longer := self.end_of(text, at, limit)) > at:
                at = longer
            elif text[at] in _LEVELS and text[at - 1] not in _LEVELS:
                at += 1
            elif unit := _UNIT.match(text, at, min(limit, at + 8)):
                at = unit.end()
            else:
                break
        return at

    def find(self, text: str) -> list[Name]:
        """Every place, the longest first where several begin."""
        found: list[Name] = []
        at, size = 0, len(text)
        while at < size:
            if not "\u3400" <= text[at] <= "\u9fff":
                at += 1
                continue
            if text.startswith(_SAFE_CITY, at):
                at += len(_SAFE_CITY)
                continue
            end = self.end_of(text, at, size)
            if end > at:
                if text[end : end + 1] in ("省", "市", "县", "州") and end < size:
                    end += 1
                found.append(Name(at, end, Schema.LOCATION, 1, "", text[at:end]))
                at = end
            else:
                at += 1
        return found
