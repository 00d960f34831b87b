"""What two names say for and against their being one thing: places, levels, kinds, legal forms."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from whobuilt.core.entities import Entity, Schema
from whobuilt.core.variants import SIMPLER
from whobuilt.ports import Gazetteer, Place, Taxonomy
from whobuilt.resolve.merging import split_name

_HAN = re.compile(r"[\u3400-\u9fff]")
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 3  # of a place's name
_LONGEST_HAN = 11  # characters of the longest name of a Chinese division
_LEVELS = (
    ("national", re.compile(r"\b(?:national|federal|central|ministry)\b|国家|国务院|中央|部$", re.IGNORECASE)),
    ("provincial", re.compile(r"\b(?:provincial|province|state|autonomous region|oblast)\b|省|自治区", re.IGNORECASE)),
    ("prefectural", re.compile(r"\bprefectur\w+\b|自治州|地区|盟", re.IGNORECASE)),
    ("municipal", re.compile(r"\b(?:municipal|municipality|city|metropolitan)\b|市", re.IGNORECASE)),
    ("county", re.compile(r"\b(?:county|banner)\b|县|旗", re.IGNORECASE)),
    ("district", re.compile(r"\b(?:district|borough)\b|区(?!域)|分局", re.IGNORECASE)),
)
_NOT_TELLING = frozenset("the of and for in at company group holdings international national department office".split())


@dataclass(frozen=True, slots=True)
class Ground:
    """One thing that speaks for or against two names' being one, and how much: 1 decides."""

    text: str
    for_same: bool
    weight: float


@dataclass(frozen=True, slots=True)
class Placed:
    """The place in a name: the words, and the places that they may mean, likeliest first."""

    words: str
    places: tuple[Place, ...]


class Likeness:
    """Looks at names with a gazetteer and a taxonomy of bodies; what was looked at is kept."""

    def __init__(self, gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
        """Nothing is looked at yet."""
        self._gazetteer = gazetteer
        self._taxonomy = taxonomy
        self.place_of = lru_cache(maxsize=200_000)(self._find_place)
        self.class_of = lru_cache(maxsize=200_000)(taxonomy.classify)

    def iter_against(self, one: tuple[Schema, str], other: tuple[Schema, str]) -> Iterator[Ground]:
        """What in two names, each with what it names, speaks against their naming one thing."""
        names = one[1], other[1]
        bodies = one[0] is Schema.PUBLIC_BODY and other[0] is Schema.PUBLIC_BODY
        yield from self._compare_places(*names, bodies=bodies)
        levels = _levels_of(names[0]), _levels_of(names[1])
        if bodies and all(levels) and levels[0] != levels[1]:
            told = f"they are of different levels: {levels[0]} and {levels[1]}"
            yield Ground(told, for_same=False, weight=0.5)
        forms = split_name(names[0])[1], split_name(names[1])[1]
        if all(forms) and forms[0] != forms[1]:
            told = f"their legal forms differ: {_forms(names[0], forms[0])} and {_forms(names[1], forms[1])}"
            yield Ground(told, for_same=False, weight=0.2)
        if Schema.PUBLIC_BODY in {one[0], other[0]} and Schema.COMPANY in {one[0], other[0]}:
            yield Ground("one is read as a company, the other as a public body", for_same=False, weight=0.2)

    def compare(self, one: Entity, other: Entity) -> list[str]:
        """What all names of two entities say against their being one, each thing once."""
        told = (
            ground.text
            for name in dict.fromkeys((one.name, *one.names))
            for written in dict.fromkeys((other.name, *other.names))
            for ground in self.iter_against((one.schema, name), (other.schema, written))
        )
        return list(dict.fromkeys(told))

    def is_telling(self, name: str) -> bool:
        """Whether a name tells what it names: no place, no mere word for a kind of body."""
        if self._gazetteer.find(name) or self._gazetteer.find(name.title()):
            return False
        rest = name
        for start, end, _ in reversed(self._taxonomy.find(name)):
            rest = f"{rest[:start]} {rest[end:]}"
        words = [word for word in _WORD.findall(rest.casefold()) if word not in _NOT_TELLING]
        return any(len(word) > 1 or _HAN.match(word) for word in words)

    def _compare_places(self, one: str, other: str, *, bodies: bool) -> Iterator[Ground]:
        left, right = self.place_of(one), self.place_of(other)
        if left is None or right is None:
            return
        if any(self._lie_together(here, there) for here in left.places for there in right.places):
            same = {place.id for place in left.places} & {place.id for place in right.places}
            if bodies and not same:
                told = f"their places are of different levels: {left.words} and {right.words}"
                yield Ground(told, for_same=False, weight=0.5)
            return
        told = f"they are named after different places: {left.words} and {right.words}"
        yield Ground(told, for_same=False, weight=0.6)

    def _lie_together(self, one: Place, other: Place) -> bool:
        return self._gazetteer.within(one, other) or self._gazetteer.within(other, one)

    def _find_place(self, name: str) -> Placed | None:
        """The first place in a name."""
        if _HAN.search(name):
            start = _HAN.search(name).start()  # type: ignore[union-attr]  # it was just found
            run = name[start : start + _LONGEST_HAN]
            for size in range(len(run), 1, -1):
                if size < len(name) and (found := self._gazetteer.find(run[:size])):
                    return Placed(run[:size], found)
            return None
        kinds = [(start, end) for start, end, _ in self._taxonomy.find(name)]  # there is a town called Police
        found_words = re.finditer(r"[^\W\d_][\w'’-]*", name)
        words = [word for word in found_words if not any(start <= word.start() < end for start, end in kinds)]
        for index, word in enumerate(words):
            if not word[0][0].isupper():
                continue
            for size in range(min(_MOST_WORDS, len(words) - index), 0, -1):
                text = name[word.start() : words[index + size - 1].end()]
                if found := self._gazetteer.find(text):
                    return Placed(text, found)
        return None


@lru_cache(maxsize=500_000)
def bare_key(name: str) -> str:
    """A name without case, width, script variant, punctuation and legal form."""
    return split_name(unicodedata.normalize("NFKC", name).translate(SIMPLER))[0]


def _levels_of(name: str) -> str:
    """The lowest level that a name's words tell; empty where they tell none."""
    return next((level for level, words in reversed(_LEVELS) if words.search(name)), "")


def _forms(name: str, forms: frozenset[str]) -> str:
    """The legal form at the end of a name, as it is written there."""
    words = [word for word in re.split(r"[\s,]+", name) if word.strip(".").casefold() in forms]
    return " ".join(words) or next(iter(sorted(forms)))
