"""A small world for weighing: a handful of places, the real classes of bodies, statements built over short texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pytest

from whobuilt.ports import Place, PlaceKind
from whobuilt.reference.bodies import BodyTaxonomy


@dataclass(frozen=True)
class KnownPlace:
    id: str
    name: str
    kind: PlaceKind
    country: str


_PLACES = {
    "China": ("CN", "country", ""),
    "Xinjiang": ("CN-XJ", "province", "CN"),
    "Karamay": ("CN-6502", "prefecture", "CN-XJ"),
    "Aksu": ("CN-6529", "prefecture", "CN-XJ"),
    "Aksu Prefecture": ("CN-6529", "prefecture", "CN-XJ"),
    "Urumqi": ("CN-6501", "prefecture", "CN-XJ"),
    "Tibet": ("CN-XZ", "province", "CN"),
    "Kenya": ("KE", "country", ""),
    "Nairobi": ("KE-30", "city", "KE"),
    "Sudan": ("SD", "country", ""),
    "Khartoum": ("SD-KH", "city", "SD"),
    "Bahrain": ("BH", "country", ""),
    "Myanmar": ("MM", "country", ""),
}
_DEMONYMS = {"Chinese": "China", "Kenyan": "Kenya", "Sudanese": "Sudan", "Bahraini": "Bahrain"}


class SmallGazetteer:
    """The port's answers for the places above."""

    def __init__(self) -> None:
        self._by_id = {code: above for code, _, above in _PLACES.values()}

    def find(self, name: str) -> tuple[Place, ...]:
        if name not in _PLACES:
            return ()
        code, kind, _ = _PLACES[name]
        return (KnownPlace(code, name, kind, code[:2]),)  # type: ignore[arg-type]  # the table's kinds are the port's

    def within(self, inner: Place | str, outer: Place | str) -> bool:
        at, wanted = (place if isinstance(place, str) else place.id for place in (inner, outer))
        while at and at != wanted:
            at = self._by_id[at]
        return at == wanted

    def demonym(self, word: str) -> Place | None:
        return self.find(_DEMONYMS[word])[0] if word in _DEMONYMS else None

    def names(self) -> Iterable[str]:
        return _PLACES


@pytest.fixture(scope="session")
def gazetteer() -> SmallGazetteer:
    return SmallGazetteer()


@pytest.fixture(scope="session")
def taxonomy() -> BodyTaxonomy:
    return BodyTaxonomy()
