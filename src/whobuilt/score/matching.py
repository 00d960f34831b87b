"""When two names, or two stretches of words, count as the same for a score."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

Names = frozenset[str]

_POSSESSIVE = re.compile(r"'s\b")
_PUNCTUATION = re.compile(r"[\W_]+")
_HAN = re.compile(r"[\u3400-\u9fff]")
_DROPPED = frozenset("the a an of and co ltd inc corp llc group company s".split())
_SHORTEST_HAN = 3  # characters: two that are alike say little
_LEAST_SHARE = 0.6  # of the longer Chinese name
_LEAST_WORDS = 2
_GRAM = 3

# Words that stand for somebody and name nobody.
GENERIC = frozenset(
    word.replace("_", " ")
    for word in (
        "it its he she they them his her their we i officials authorities police company government "
        "the_company the_firm the_group the_government the_department the_agency the_ministry "
        "该公司 公司 他 她 他们 政府 当局 警方 公安局 公安机关"
    ).split()
)


def plain(name: str) -> str:
    """A name in lower case, without possessives and punctuation."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    return _PUNCTUATION.sub(" ", _POSSESSIVE.sub("", folded)).strip()


def same_name(left: str, right: str) -> bool:
    """Whether two names have the same words, articles and legal forms aside, or one holds most of the other in order.

    Of Chinese names the shorter must stand in the longer and be at least three characters and 60 % of it.
    """
    one, other = plain(left), plain(right)
    if not one or not other or one == other:
        return bool(one) and one == other
    if _HAN.search(one + other):
        short, long = sorted((one, other), key=len)
        return len(short) >= max(_SHORTEST_HAN, _LEAST_SHARE * len(long)) and short in long
    words = [[word for word in name.split() if word not in _DROPPED] for name in (one, other)]
    few, many = sorted(words, key=len)
    if not few:
        return False
    return sorted(few) == sorted(many) or (
        len(few) >= max(_LEAST_WORDS, len(many) / 2)
        and any(many[at : at + len(few)] == few for at in range(len(many) - len(few) + 1))
    )


def same_entity(left: Names, right: Names) -> bool:
    """Whether some name of the one is some name of the other."""
    return any(same_name(one, other) for one in left for other in right)


def names_of(entities: Iterable[Mapping[str, Any]], text: str) -> dict[str, Names]:
    """All names of each entity but words that name nobody; a mention is its words, or where they stand."""
    found = {}
    for entity in entities:
        mentions = (item if isinstance(item, str) else text[item["start"] : item["end"]] for item in entity["mentions"])
        names = {entity["name"], *entity.get("names", ()), *mentions}
        found[entity["id"]] = frozenset(name for name in names if name and plain(name) not in GENERIC) or frozenset(
            {entity["name"]}
        )
    return found


def match_entities(
    gold: Iterable[Mapping[str, Any]], reading: Iterable[Mapping[str, Any]], text: str
) -> dict[str, tuple[str, ...]]:
    """For each entity of the gold, those of a reading of the same text that are the same."""
    wanted, read = names_of(gold, text), names_of(reading, text)
    return {one: tuple(other for other in read if same_entity(names, read[other])) for one, names in wanted.items()}


def overlap(left: str, right: str) -> float:
    """How alike two stretches of words are: Dice's coefficient over their trigrams, 1 where they are equal."""
    one, other = _grams(left), _grams(right)
    return 2 * (one & other).total() / max(1, one.total() + other.total())


def _grams(words: str) -> Counter[str]:
    text = plain(words)
    return Counter(text[at : at + _GRAM] for at in range(len(text) - _GRAM + 1)) or Counter([text])
