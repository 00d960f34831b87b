"""A place, and what its source says of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from whobuilt.reference.spelling import is_latin
from whobuilt.reference.tables import iter_rows

Kind: TypeAlias = Literal["country", "province", "prefecture", "county", "city", "region"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place with a stable code.

    ``id`` is an ISO 3166-1 code (``CN``), an ISO 3166-2 code (``CN-XJ``), ``CN-`` and a GB/T 2260
    code (``CN-6529``), ``geonames:`` and a GeoNames id, ``M49:`` and a UN M49 code, ``EU`` or
    ``region:`` and a word. ``country`` is ISO 3166-1 alpha-2, empty for a region. ``parents`` are
    the ids of the places it lies directly in.
    """

    id: str
    name: str
    kind: Kind
    country: str
    parents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A place with all its names, in normal form, and those of them to look for in English text."""

    place: Place
    names: frozenset[str]
    tagged: frozenset[str]
    population: int = 0


@cache
def common_words() -> frozenset[str]:
    """Return the place names that are ordinary English words."""
    return frozenset(row[0] for row in iter_rows("common_words.tsv"))


def tagged_names(names: Iterable[str]) -> frozenset[str]:
    """Return those of *names* that are Latin and no ordinary English words."""
    return frozenset(filter(is_latin, set(names) - common_words()))
