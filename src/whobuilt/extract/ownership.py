"""Who owns whom, who makes a brand, who holds a stake: "Y, a subsidiary of X", "P, the spyware of X", "X led a round in Y"."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from whobuilt.core.statements import Prop
from whobuilt.extract.frames import Found
from whobuilt.extract.shapes import Match, Row, find_shapes
from whobuilt.extract.units import Unit


def find_ownership(units: list[Unit], row: Row) -> Iterator[Found]:
    """Every ownership, brand and stake that a noun or an apposition of the sentence states."""
    for prop in (Prop.OWNS, Prop.INVESTS_IN):
        for match in find_shapes(units, row, prop):
            yield from _pairs(match)


def _pairs(match: Match) -> Iterator[Found]:
    for owner, owned in product(match.roles["owner"], match.roles["owned"]):
        if owner.cluster is not owned.cluster:
            yield Found(match.prop, owner, owned, match.trigger, modality=match.modality)
