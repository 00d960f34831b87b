"""Whom a claim speaks of: classes of bodies, places, or names, read from the words after "to", "with" or "by"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from whobuilt.assess.families import load_wording
from whobuilt.ports import Gazetteer, Taxonomy

# What ends the words for the other party: a clause, a purpose, a time.
_END = re.compile(
    r"\b(?:that|which|who|whose|where|to|for|because|since|until|before|after|during|by|but|said|says|saying|without"
    r"|unless|except|and\s+(?:that|we|it|has|have|had|does|do|did|is|are|was|would|will|only|complies|says|said|never|not)"
    r"|on|about|directly|as|at\s+(?:all|present|this|the\s+moment)|now|today|anymore|any\s+more|through|via)\b"
    r"|between\s+\d|(?<=[a-z0-9])[.!?](?:\s|$)|[;:\"”)(—–]\s*|\s-\s",
    re.IGNORECASE,
)
_RESTRICTION = re.compile(r"(?:that|which|who|whose|to|for)\b", re.IGNORECASE)
_PLACED = re.compile(
    r"\b(?:anywhere\s+)?(?:in|within|inside|across|throughout|from|at|(?P<outside>outside)(?:\s+of)?)\s+", re.IGNORECASE
)
_COORDINATED = re.compile(r"\s*,\s*(?:and\s+|or\s+|nor\s+)?|\s+(?:and|or|nor|and/or)\s+|\s*/\s*")
_CAPITALISED = re.compile(r"[A-Z\u00c0-\u00de][\w’'.\-]*|[\u4e00-\u9fff]+")
_WORD = re.compile(r"[\w’'\-]+")
_PLAIN = frozenset(
    [
        "a",
        "an",
        "any",
        "the",
        "no",
        "its",
        "our",
        "their",
        "his",
        "all",
        "some",
        "such",
        "local",
        "national",
        "state",
        "federal",
        "regional",
        "provincial",
        "municipal",
        "public",
        "foreign",
        "government",
        "governmental",
        "other",
        "individual",
        "single",
        "of",
        "and",
        "or",
        "not",
        "even",
        "country's",
        "country",
        "city",
        "s",
    ]
)
_ANYONE = re.compile(
    r"^(?:(?:any|our|its|all|the|other|single|a|one)\s+)*(?:customers?|clients?|anyone|anybody|end[ -]users?)$",
    re.IGNORECASE,
)
_POSSESSIVE = re.compile(r"[’']s?$")
_MOST_WORDS = 5  # the longest place name that is looked for
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_HAN = 11  # characters of the longest name of a Chinese division


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place as written, and the ids of the places that it may mean, likeliest first."""

    text: str
    ids: tuple[str, ...]
    is_broad: bool = False  # a country, a province or a region: no word of another name by accident


@dataclass(frozen=True, slots=True)
class Target:
    """Whom a claim speaks of. `narrowed` where words restrict it that cannot be checked ("repressive regimes").

    `at` is the place of the matter ("in Xinjiang"), `customers` are places that stand for their state ("to Sudan"),
    `beyond` those outside of which the matter lies ("to governments outside the European Union"). `pointing` where
    "the security services" points back at some that were named before, and does not mean all.
    """

    classes: tuple[str, ...] = ()
    at: tuple[PlaceName, ...] = ()
    customers: tuple[PlaceName, ...] = ()
    names: tuple[str, ...] = ()
    anyone: bool = False
    intermediaries: bool = False
    narrowed: bool = False
    unclear: bool = False
    beyond: tuple[PlaceName, ...] = ()
    pointing: bool = False

    @property
    def is_bound(self) -> bool:
        """Whether it says anything of whom."""
        return bool(self.classes or self.at or self.beyond or self.customers or self.names or self.intermediaries)


class TargetReader:
    """Reads targets with a gazetteer and a taxonomy of public bodies."""

    def __init__(self, gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
        """Keep the two; nothing is read yet."""
        self._gazetteer = gazetteer
        self._taxonomy = taxonomy

    def read(self, words: str) -> Target:
        """The target at the beginning of some words; `unclear` where they name none that can be told."""
        ended = _END.search(words)
        phrase = words[: ended.start()] if ended else words
        placed = next((cut for cut in _PLACED.finditer(phrase) if cut.start()), None)
        head, tail = (phrase[: placed.start()], phrase[placed.start() :]) if placed else (phrase, "")
        places = tuple(self.places(tail))
        items = [self._read_item(item) for item in _COORDINATED.split(head.strip(" ,")) if item.strip()]
        outside = bool(placed and placed["outside"])
        if outside and not places:  # "outside our sector": no document shows what lies there
            return Target(unclear=True)
        unread = bool(tail.strip()) and not places and bool(_CAPITALISED.search(tail))
        restricted = bool(ended) and bool(_RESTRICTION.match(words, ended.start() if ended else 0))
        target = _join(items, places, narrowed=unread or restricted)
        pointing = bool(target.classes) and not places and not target.customers and head.lower().startswith("the ")
        return replace(target, at=(), beyond=places) if outside else replace(target, pointing=pointing)

    def places(self, words: str) -> Iterator[PlaceName]:
        """The places that capitalised words name, the longest names first; words for bodies name no place."""
        taken = [(start, end) for start, end, _ in self._taxonomy.find(words)]
        tokens = [
            token
            for token in _CAPITALISED.finditer(words)
            if not any(start <= token.start() < end for start, end in taken)
        ]
        index = 0
        while index < len(tokens):
            if _HAN.match(tokens[index].group()):
                yield from self._places_within(tokens[index].group())
                index += 1
                continue
            step, place = self._place_at(words, tokens, index)
            if place:
                yield place
            index += step

    def body_class(self, name: str) -> str | None:
        """The class of public body that a name names; None where it names none."""
        return self._taxonomy.classify(name)

    def _places_within(self, name: str) -> Iterator[PlaceName]:
        """The places that a Chinese name holds, read from its beginning: it has no spaces to tell them by."""
        at = 0
        while at < len(name) - 1:
            sizes = range(min(_LONGEST_HAN, len(name) - at), 1, -1)
            place = next(
                (found for size in sizes if (found := self._find(name[at : at + size], name[at : at + size]))), None
            )
            if place:
                yield place
            at += len(place.text) if place else 1

    def _place_at(self, words: str, tokens: list[re.Match[str]], index: int) -> tuple[int, PlaceName | None]:
        for size in range(min(_MOST_WORDS, len(tokens) - index), 0, -1):
            text = words[tokens[index].start() : tokens[index + size - 1].end()]
            if "," in text:
                continue
            if place := self._find(text, _POSSESSIVE.sub("", text.rstrip("."))) or self._find(text, text):
                return size, place
        return 1, None

    def _find(self, text: str, name: str) -> PlaceName | None:
        country = self._gazetteer.demonym(name)
        found = self._gazetteer.find(name) or ((country,) if country else ())
        broad = bool(found) and found[0].kind in ("country", "province", "region")
        return PlaceName(text, tuple(place.id for place in found), broad) if found else None

    def _read_item(self, item: str) -> Target:
        item = item.strip()
        if _ANYONE.match(item):
            return Target(anyone=True)
        if load_wording().patterns["intermediaries"].search(re.sub(r"s\b", "", item.replace("parties", "party"))):
            return Target(intermediaries=True)
        places = tuple(self.places(item))
        classes = self._taxonomy.find(item)
        if classes and _is_head(item, classes[-1][1], places):
            return self._read_body(item, classes, places)
        if places and _covers(item, places):
            return Target(customers=places)
        if _CAPITALISED.search(item):
            return Target(names=(_strip_article(item),))
        return Target(unclear=True)

    def _read_body(self, item: str, classes: tuple[tuple[int, int, str], ...], places: tuple[PlaceName, ...]) -> Target:
        rest = item[: classes[-1][0]]
        for place in places:
            rest = rest.replace(place.text, " ")
        named = [word for word in _CAPITALISED.findall(rest) if word.lower() not in _PLAIN]
        if named and not classes[:-1]:
            return Target(names=(_strip_article(item),))
        narrowed = any(word.lower() not in _PLAIN for word in _WORD.findall(rest)) and not classes[:-1]
        return Target(classes=(self._taxonomy.classify(item) or classes[-1][2],), at=places, narrowed=narrowed)


def _is_head(item: str, end: int, places: tuple[PlaceName, ...]) -> bool:
    """Whether words that end at `end` head a phrase: nothing follows but "of" and a place."""
    rest = _POSSESSIVE.sub("", item[end:]).strip()
    return not rest or (rest.startswith("of ") and _covers(rest, places))


def _covers(item: str, places: tuple[PlaceName, ...]) -> bool:
    """Whether a phrase holds nothing but places and plain words."""
    rest = item
    for place in places:
        rest = rest.replace(place.text, " ")
    return all(
        word.lower() in _PLAIN or word.lower() in {"region", "island", "prefecture", "province"}
        for word in _WORD.findall(rest)
    )


def _strip_article(item: str) -> str:
    return re.sub(r"^(?:the|any|a|an)\s+", "", item, flags=re.IGNORECASE).strip()


def _join(items: list[Target], places: tuple[PlaceName, ...], *, narrowed: bool) -> Target:
    """One target of several coordinated ones; a target that is unclear in a part is unclear where nothing else is."""
    classes = tuple(name for item in items for name in item.classes)
    customers = tuple(place for item in items for place in item.customers)
    names = tuple(name for item in items for name in item.names)
    anyone = any(item.anyone for item in items) or (not items and bool(places))
    intermediaries = any(item.intermediaries for item in items)
    known = bool(classes or customers or names or anyone or intermediaries)
    return Target(
        classes,
        places + tuple(place for item in items for place in item.at),
        customers,
        names,
        anyone,
        intermediaries,
        narrowed=narrowed or any(item.narrowed for item in items),
        unclear=bool(items) and not known,
    )
