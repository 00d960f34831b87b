"""Where companies and bodies sit: "X of Milan", "X, a Warsaw company", "X, based near Dubai"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from whobuilt.core.statements import Prop
from whobuilt.extract.frames import Found
from whobuilt.extract.shapes import Row, find_shapes
from whobuilt.extract.units import Unit


def find_locations(units: list[Unit], row: Row) -> Iterator[Found]:
    """Every place that a sentence gives a company or a body."""
    for match in find_shapes(units, row, Prop.LOCATED_IN):
        for thing, place in product(match.roles["thing"], match.roles["place"]):
            if thing.cluster is not place.cluster:
                yield Found(Prop.LOCATED_IN, thing, place, match.trigger, modality=match.modality)
