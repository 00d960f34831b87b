"""What the prose already states of two parties: that they deal, that they do not, that one is part of the other."""

from __future__ import annotations

from collections.abc import Iterable

from whobuilt.core.statements import Polarity, Prop, Quote, Statement
from whobuilt.extract.judged.cutting import overlap, span_of
from whobuilt.extract.judged.hearing import Pair

MUTUAL = frozenset({Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})  # who stands first says nothing
DEALS = MUTUAL | {Prop.SUPPLIES}


class Ties:
    """Looks up the statements between two entities."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        """Keep those that bear on deals."""
        self._dealing: dict[Pair, list[Statement]] = {}
        self._denied: dict[Pair, list[Statement]] = {}
        self._owned: set[Pair] = set()
        self._located: set[Pair] = set()
        for each in statements:
            if each.subject is not None and each.object is not None:
                self._keep(each, (each.subject.entity, each.object.entity))

    def _keep(self, statement: Statement, pair: Pair) -> None:
        turned = pair[1], pair[0]
        affirmed = statement.qualifiers.polarity is Polarity.AFFIRMED
        if statement.prop in DEALS:
            kept = self._dealing if affirmed else self._denied
            for way in dict.fromkeys((pair, turned) if statement.prop in MUTUAL else (pair,)):
                kept.setdefault(way, []).append(statement)
        elif statement.prop is Prop.OWNS and affirmed:
            self._owned |= {pair, turned}
        elif statement.prop is Prop.LOCATED_IN and affirmed:
            self._located.add(pair)

    def bar(self, pair: Pair) -> bool:
        """Whether the two are owner and owned, or the customer is only the place where the vendor is."""
        return pair in self._owned or pair in self._located

    def is_within(self, body: str, place: str) -> bool:
        """Whether a body is said to be in a place."""
        return (body, place) in self._located

    def dealing(self, pair: Pair) -> list[Statement]:
        """The statements that the two deal, of a supply in this direction."""
        return self._dealing.get(pair, [])

    def is_denied(self, pair: Pair, quote: Quote) -> bool:
        """Whether words of a quote state that the two do not deal."""
        return any(overlap(span_of(each.quote), span_of(quote)) for each in self._denied.get(pair, ()))
