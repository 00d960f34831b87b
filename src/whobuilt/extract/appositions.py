"""Relations that shapes of phrases state: who owns, makes, funds or runs what, and where it sits.

The shapes are in props/*.toml: "Y, a subsidiary of X", "P, the spyware of X", "X led a round in Y", "X, a Warsaw company".
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from whobuilt.core.statements import Prop
from whobuilt.extract.frames import Found
from whobuilt.extract.props import load_prop
from whobuilt.extract.shapes import Row, find_shapes
from whobuilt.extract.units import Unit

_PROPS = (Prop.OWNS, Prop.INVESTS_IN, Prop.LOCATED_IN, Prop.OPERATES)


def find_apposed(units: list[Unit], row: Row) -> Iterator[Found]:
    """Every such relation of one sentence; where a list fills a role, one for each pair."""
    for prop in _PROPS:
        table = load_prop(prop)
        for match in find_shapes(units, row, prop):
            for subject, object_ in product(match.roles[table["subject"]], match.roles[table["object"]]):
                if subject.cluster is not object_.cluster:
                    yield Found(prop, subject, object_, match.trigger, polarity=match.polarity, modality=match.modality)
