"""What the judge of pairs sees of a text: its pieces, which of them are names, and who could have sold to whom.

A judge that runs and one that is being taught see the same, so it stands here once. Whoever changes it raises its
version, which is in `shipped`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import log2

import numpy as np
from numpy.typing import NDArray

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality
from whobuilt.inference.pieces import Piece, Pieces
from whobuilt.ports import Named

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Pair = tuple[str, str]  # the entities of a vendor and of a customer
Cell = tuple[int, int]  # a vendor's row and a customer's column among the mentions

LONGEST = 510  # pieces of a text that are read: the model knows no further places
BEGIN, END, UNKNOWN = 0, 2, 3  # the vocabulary's numbers for a text's two ends, and for what it does not hold
MODALITIES = (
    Modality.ASSERTED,
    Modality.ALLEGED,
    Modality.PROPOSED,
    Modality.PLANNED,
    Modality.ENDED,
    Modality.IMPLIED,
)
TYPES = {
    Schema.COMPANY: 1,
    Schema.PUBLIC_BODY: 2,
    Schema.ORGANIZATION: 3,
    Schema.LOCATION: 4,
    Schema.PRODUCT: 5,
    Schema.PROJECT: 5,
    Schema.PERSON: 6,
}
SELLING = frozenset({Schema.COMPANY, Schema.ORGANIZATION})
BUYING = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION})
FIRST = 8  # added to the type of a name's first piece
ALL_TYPES = 2 * FIRST
ALL_DISTANCES = 32
OTHERS = 0.5  # how much less than their sum further pairs of mentions add
_STEPS, _PER_DOUBLING, _BEFORE = 15, 1.7, 16  # how distances between two names, in pieces, are told apart


@dataclass(frozen=True, slots=True)
class Placed:
    """A name by its place in the list and the pieces it covers."""

    index: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class View:
    """A text and its names as the model is given them, and the cells of its answer that belong to each pair."""

    ids: Numbers
    types: Numbers
    vendors: Floats
    customers: Floats
    distances: Numbers
    sellers: tuple[Placed, ...]
    buyers: tuple[Placed, ...]
    pairs: dict[Pair, list[Cell]]


def look(pieces: Pieces, text: str, names: Sequence[Named]) -> View | None:
    """What is seen of a text's beginning; None where nobody in it can have sold to anybody."""
    found = [piece for piece, _ in zip(pieces.cut(text), range(LONGEST), strict=False)]
    placed = list(_place(found, names))
    sellers = tuple(each for each in placed if names[each.index].schema in SELLING)
    buyers = tuple(each for each in placed if names[each.index].schema in BUYING)
    pairs = _pairs(names, sellers, buyers)
    if not pairs:
        return None
    size = len(found) + 2
    types = np.zeros(size, np.int64)
    for each in placed:
        types[each.first : each.last] = TYPES[names[each.index].schema]
        types[each.first] += FIRST
    return View(
        np.array([BEGIN, *(piece.id for piece in found), END], np.int64),
        types,
        _weights(sellers, size),
        _weights(buyers, size),
        _distances(sellers, buyers),
        sellers,
        buyers,
        pairs,
    )


def _place(pieces: list[Piece], names: Sequence[Named]) -> Iterator[Placed]:
    """The names that are read, by their pieces; the first place is the text's beginning."""
    for index, name in enumerate(names):
        if name.schema not in TYPES:
            continue
        inner = [
            at for at, piece in enumerate(pieces, 1) if piece.start < name.end and name.start < piece.end > piece.start
        ]
        if inner:
            yield Placed(index, inner[0], inner[-1] + 1)


def _weights(placed: Sequence[Placed], size: int) -> Floats:
    """For each name, how much each piece counts for it."""
    weights = np.zeros((len(placed), size), np.float32)
    for row, each in enumerate(placed):
        weights[row, each.first : each.last] = 1 / (each.last - each.first)
    return weights


def _distances(sellers: Iterable[Placed], buyers: Iterable[Placed]) -> Numbers:
    """How far each buyer stands from each seller, in steps that grow, and on which side."""
    return np.array([[_distance(buyer.first - seller.first) for buyer in buyers] for seller in sellers], np.int64)


def _distance(pieces: int) -> int:
    step = min(_STEPS, int(log2(abs(pieces) + 1) * _PER_DOUBLING))
    return step + (_BEFORE if pieces < 0 else 0)


def _pairs(names: Sequence[Named], sellers: Sequence[Placed], buyers: Sequence[Placed]) -> dict[Pair, list[Cell]]:
    """The cells of the table of mentions that belong to each pair of entities."""
    found: dict[Pair, list[Cell]] = {}
    for row, seller in enumerate(sellers):
        for column, buyer in enumerate(buyers):
            pair = names[seller.index].entity, names[buyer.index].entity
            if pair[0] != pair[1]:
                found.setdefault(pair, []).append((row, column))
    return found
