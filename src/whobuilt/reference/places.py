"""Places of the world, their names in many scripts, and which lies in which.

Offline, from libraries and from small tables beside this module: countries (ISO 3166-1), their
subdivisions (ISO 3166-2), the prefectures of China and the counties of Xinjiang (GB/T 2260),
cities (GeoNames) and regions (UN M49 and common groupings). Each table states its source in its
head. Nothing is read before :func:`load_places` is called.

Two choices that a reader should know: Hong Kong and Macau carry their ISO 3166-1 codes and lie in
China; Taiwan carries its own and lies in no other country. A code that ISO 3166-2 gives such an
area a second time (``CN-HK``, ``CN-TW``, ``US-PR``) leads ``get`` to the same place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from itertools import chain
from threading import Lock
from typing import Final

from whobuilt.reference.cities import iter_cities, iter_further_names
from whobuilt.reference.countries import iter_countries, iter_foreign_names
from whobuilt.reference.place import Entry, Kind, Place
from whobuilt.reference.spelling import normal, short_chinese
from whobuilt.reference.subdivisions import iter_chinese_divisions, iter_subdivisions
from whobuilt.reference.tables import items, iter_rows

__all__ = ["Gazetteer", "Place", "load_places"]

_RANKS: Final[dict[Kind, int]] = {
    "country": 0,
    "region": 1,
    "province": 2,
    "prefecture": 3,
    "city": 4,
    "county": 5,
}
# A metropolis is what its name means first (London); a smaller city yields to a county (Kent).
_METROPOLIS: Final = 500_000
_SMALL_CITY_RANK: Final = 6
# Areas that ISO 3166-2 codes inside a country by other letters than ISO 3166-1, or that lie in no
# country in these tables (Taiwan).
_SECOND_CODES: Final = {
    "CN-TW": "TW",
    "FI-01": "AX",
    "FR-971": "GP",
    "FR-972": "MQ",
    "FR-973": "GF",
    "FR-974": "RE",
    "FR-976": "YT",
}


class Gazetteer:
    """Places by name and code, and containment among them.

    Making one takes about half a second. The first name that is not among the English ones takes
    as long again, for the names in other languages and scripts. Otherwise it does not change, and
    threads may share it.
    """

    def __init__(self) -> None:
        """Take in all places under their English names."""
        self._places: dict[str, Place] = {}
        self._by_name: dict[str, list[str]] = defaultdict(list)
        self._further: dict[str, str] | None = None
        self._reading = Lock()
        self._populations: dict[str, int] = {}
        self._demonyms: dict[str, str] = {}
        self._second_codes: dict[str, str] = dict(_SECOND_CODES)
        self._tagged: set[str] = set()
        self._enclosing: dict[str, frozenset[str]] = {}
        divisions = self._read_divisions()
        for city in iter_cities(divisions):
            self._populations[city.place.id] = city.population
            self._add(city)

    def find(self, name: str) -> tuple[Place, ...]:
        """Return the places that *name* may mean, the most likely first, () if none.

        The match is exact and case-sensitive after NFKC and the levelling of apostrophes. Chinese
        names match with their class word (省, 市, 地区 ...) and without. A spelling that no English
        name has is then sought among the names in other languages, in all scripts.
        """
        wanted = normal(name)
        short = short_chinese(wanted)
        ids = self._by_name.get(wanted) or self._further_ids(wanted)
        if not ids and short:
            ids = self._by_name.get(short) or self._further_ids(short)
        found = [self._places[each] for each in dict.fromkeys(ids)]
        return tuple(sorted(found, key=self._likelihood))

    def get(self, place_id: str) -> Place:
        """Return the place with this code; KeyError if there is none."""
        return self._places[self._second_codes.get(place_id, place_id)]

    def demonym(self, word: str) -> Place | None:
        """Return the country of an adjective or demonym (``Kenyan``, ``Kenyans``), else None.

        A word that two countries share alike (``Congolese``) gives None.
        """
        wanted = normal(word)
        country = self._demonyms.get(wanted)
        if country is None and wanted.endswith("s"):
            country = self._demonyms.get(wanted.removesuffix("s"))
        return self._places[country] if country else None

    def within(self, inner: Place | str, outer: Place | str) -> bool:
        """Tell whether *inner* is *outer* or lies in it; KeyError for an unknown code."""
        inside, around = (self.get(each.id if isinstance(each, Place) else each).id for each in (inner, outer))
        return inside == around or around in self._enclosing_ids(inside)

    def population(self, name: str) -> int:
        """Return how many people live in the largest city of this English name, 0 if there is none."""
        return max((self._populations.get(each, 0) for each in self._by_name.get(normal(name), ())), default=0)

    def names(self) -> Iterable[str]:
        """Return the names to look for in English text, each once, sorted.

        They are the names of regions, countries, provinces, prefectures and counties and of cities
        of 15,000 people or more, in Latin letters. Names that are ordinary English words (Nice,
        Reading) are left out, save those of countries.
        """
        return sorted(self._tagged)

    def ambiguous(self, name: str) -> bool:
        """Tell whether *name* may mean places of which neither lies in the other.

        ``Georgia`` is; ``New York``, a city in a state of that name, is not.
        """
        found = self.find(name)
        return any(
            not self.within(small, large) and not self.within(large, small)
            for position, large in enumerate(found)
            for small in found[position + 1 :]
        )

    def _likelihood(self, place: Place) -> tuple[int, int, str]:
        """Return the sort key that puts the likelier of two places of one name first."""
        population = self._populations.get(place.id, 0)
        small = place.kind == "city" and population < _METROPOLIS
        return (_SMALL_CITY_RANK if small else _RANKS[place.kind], -population, place.id)

    def _enclosing_ids(self, place_id: str) -> frozenset[str]:
        """Return the codes of all places around a place, near and far."""
        known = self._enclosing.get(place_id)
        if known is None:
            parents = self._places[place_id].parents
            known = frozenset(parents).union(*(self._enclosing_ids(each) for each in parents))
            self._enclosing[place_id] = known
        return known

    def _further_ids(self, name: str) -> list[str]:
        """Return the codes of the places that bear *name* in another language; all are read when first asked for."""
        with self._reading:
            if self._further is None:
                self._further = self._read_further()
        return self._further.get(name, "").split()

    def _read_further(self) -> dict[str, str]:
        """Return the codes of each name that is not English in one text: 150,000 lists would cost 10 MB."""
        further: dict[str, str] = {}
        for each, code in chain(iter_further_names(), iter_foreign_names()):
            if each not in self._by_name and code in self._places:
                known = further.get(each)
                further[each] = f"{known} {code}" if known else self._places[code].id
        return further

    def _add(self, entry: Entry) -> None:
        """Take in a place under its names."""
        self._places[entry.place.id] = entry.place
        for name in entry.names:
            self._by_name[name].append(entry.place.id)
        self._tagged |= entry.tagged

    def _read_divisions(self) -> dict[str, Entry]:
        """Take in regions, countries and the divisions of countries; return the latter two by code."""
        regions = self._read_regions()
        divisions: dict[str, Entry] = {}
        for country in iter_countries(regions):
            code = country.entry.place.id
            divisions[code] = country.entry
            self._demonyms.update(dict.fromkeys(country.demonyms, code))
            if country.owner:
                self._second_codes[f"{country.owner}-{code}"] = code
        for entry in chain(iter_subdivisions(self._second_codes.keys()), iter_chinese_divisions()):
            divisions[entry.place.id] = entry
        for entry in divisions.values():
            self._add(entry)
        return divisions

    def _read_regions(self) -> dict[str, list[str]]:
        """Take in the regions; return the regions that each country and region lies in."""
        around: dict[str, list[str]] = defaultdict(list)
        rows = list(iter_rows("regions.tsv"))
        for region, _, _, members in rows:
            for member in members.split():
                around[member].append(region)
        for region, name, aliases, _ in rows:
            names = frozenset((name, *items(aliases)))
            self._add(Entry(Place(region, name, "region", "", tuple(around[region])), names, names))
        return around


_LOADING: Final = Lock()


def load_places() -> Gazetteer:
    """Return the gazetteer of this process, made when first asked for."""
    with _LOADING:  # two threads that ask at once would both make it
        return _make_gazetteer()


@cache
def _make_gazetteer() -> Gazetteer:
    return Gazetteer()
