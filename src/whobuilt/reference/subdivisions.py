"""The divisions of countries: ISO 3166-2 as pycountry has it, and for China our own table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Final, cast

import pycountry

from whobuilt.reference.place import Entry, Kind, Place, tagged_names
from whobuilt.reference.spelling import normal, plain, short_chinese
from whobuilt.reference.tables import items, iter_rows

# What a name may end in that says what kind of division it is (Asyut Governorate).
_CLASS: Final = re.compile(
    r" (?:Autonomous (?:Okrug|Province|Region)|Area|Canton|City|County|Department|District|Division|Governorate|"
    r"Krai|Municipality|Oblast|Parish|Prefecture|Province|Raion|Region|State|oblysy)$"
)
_SHORTEST_NAME: Final = 4
# ISO sets explanations and names in a second language into brackets: "Catalunya [Cataluña]", "Dakhla (EH)".
_ASIDE: Final = re.compile(r" *(?:\[[^]]*\]|\([^)]*\))")


def iter_subdivisions(elsewhere: AbstractSet[str]) -> Iterator[Entry]:
    """Yield the divisions of all countries but China, save those *elsewhere*, which are countries too."""
    english = {code: items(names) for code, names in iter_rows("subdivision_names.tsv")}
    records = [each for each in pycountry.subdivisions if each.country_code != "CN" and each.code not in elsewhere]
    names = {each.code: [*english.get(each.code, ()), *_iso_names(each.name)] for each in records}
    # Moscow Oblast is not called Moscow, for Moscow is another division.
    taken = {(code[:2], each) for code, several in names.items() for each in several}
    for record in records:
        code: str = record.code
        country: str = record.country_code
        parent: str | None = record.parent_code
        kind: Kind = "county" if parent else "province"
        short = (_CLASS.sub("", each) for each in names[code])
        free = [each for each in short if len(each) >= _SHORTEST_NAME and (country, each) not in taken]
        spellings = [*names[code], *free]
        all_names = frozenset((*spellings, *map(plain, spellings)))
        place = Place(code, names[code][0], kind, country, (parent or country,))
        yield Entry(place, all_names, tagged_names(all_names))


def iter_chinese_divisions() -> Iterator[Entry]:
    """Yield the divisions of China under their English and Chinese names."""
    for code, _, english, chinese, kind, parent in iter_rows("cn_divisions.tsv"):
        names = items(english)
        place = Place(code, names[0], cast("Kind", kind), "CN", (parent,))
        short = short_chinese(chinese) or chinese
        yield Entry(place, frozenset((*names, chinese, short)), tagged_names(names))


def _iso_names(name: str) -> Iterator[str]:
    """Yield a name of ISO 3166-2 without asides, then its head (Madrid, Comunidad de), then the aside."""
    whole = normal(name)
    bare = _ASIDE.sub("", whole)
    yield bare
    yield bare.partition(", ")[0]
    yield from re.findall(r"\[([^]a-z][^]]*[a-z][^]]*)\]", whole)
