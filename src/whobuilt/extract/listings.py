"""Who is on whose list."""

from __future__ import annotations
from collections.abc import Iterator
from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Polarity, Prop
from whobuilt.extract.frames import Found
from whobuilt.extract.units import Kind, Unit
_SELLERS = frozenset({Schema.COMPANY, Schema.ORGANIZATION})


def find_listings(found: Found, units: list[Unit]) -> Iterator[Found]:
    """What "including A and B, but not C" adds to a listing: one for each, the last negated."""
    start = next((i for i, unit in enumerate(units) if unit.start >= found.trigger[1]), len(units))
    including = next((i for i in range(start, len(units)) if units[i].lower in {"including", "among"}), None)
    if including is None:
        return
    negated = False
    for unit in units[including + 1 :]:
        if unit.lower in {"not", "excluding", "except"}:
            negated = True
        elif unit.lower in {"over", "for", "because", "after", "in", "."} or unit.text in {"–", "—", ")"}:
            break
        elif unit.kind is Kind.NAME and unit.cluster and unit.schema in _SELLERS | {Schema.PUBLIC_BODY}:
            yield Found(
                Prop.LISTED_BY,
                unit,
                found.object,
                found.trigger,
                found.item,
                polarity=Polarity.NEGATED if negated else found.polarity,
                modality=Modality.ASSERTED,
            )
