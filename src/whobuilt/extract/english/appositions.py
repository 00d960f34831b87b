"""Relations that shapes of phrases state: who owns, makes, funds or runs what, and where it sits.

The shapes are in props/*.toml: "Y, a subsidiary of X", "P, the spyware of X", "X led a round in Y", "X, a Milan firm".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from whobuilt.core.statements import Prop
from whobuilt.extract.english.frames import Found
from whobuilt.extract.english.props import load_prop
from whobuilt.extract.english.shapes import Row, find_shapes
from whobuilt.extract.english.units import Unit
from whobuilt.extract.parties import SELLERS

_PROPS = (Prop.OWNS, Prop.INVESTS_IN, Prop.LOCATED_IN, Prop.OPERATES)
_OWNERS = frozenset({"its", "whose", "their"})


def find_apposed(units: list[Unit], row: Row) -> Iterator[Found]:
    """Every such relation of one sentence; where a list fills a role, one for each pair."""
    for prop in _PROPS:
        table = load_prop(prop)
        for match in find_shapes(units, row, prop):
            for pair in product(match.roles[table["subject"]], match.roles[table["object"]]):
                subject, object_ = _told_apart(*pair, units)
                if subject.cluster is not object_.cluster:
                    yield Found(prop, subject, object_, match.trigger, polarity=match.polarity, modality=match.modality)


def _told_apart(subject: Unit, object_: Unit, units: list[Unit]) -> tuple[Unit, Unit]:
    """In "to X, its former owner", "its" stands for no part of its own phrase, so for what is named before."""
    if subject.cluster is not object_.cluster or object_.lower not in _OWNERS:
        return subject, object_
    before = [unit for unit in units if unit.end <= subject.start and unit.schema in SELLERS]
    return subject, replace(object_, cluster=before[-1].cluster) if before else object_
