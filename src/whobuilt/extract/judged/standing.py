"""Pairs that the way their names stand rules out: one explains the other, says where it is from, or has another."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from whobuilt.core.entities import Entity, Schema
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.judged.hearing import Heard

_EXPLAINED = re.compile(r"\s*[(（]\s*(?:the\s+|in\s+|of\s+)?")
_FROM = re.compile(r",?\s+(?:of|from|based\s+in)\s+|,\s+an?\s+")
_NEXT = re.compile(r"(?:-based)?\s+([^\W\d_]+)")


class Standing:
    """Tells what the places of two names rule out, among all the pairs that a judge is sure of."""

    def __init__(self, text: str, entities: Iterable[Entity], sure: Iterable[Heard]) -> None:
        """Keep who is told to deal within one sentence."""
        self._text = text
        self._places = {entity.id for entity in entities if entity.schema is Schema.LOCATION}
        self._vendors: dict[str, set[str]] = defaultdict(set)
        self._customers: dict[str, set[str]] = defaultdict(set)
        for each in sure:
            if each.in_one_sentence:
                self._vendors[each.pair[1]].add(each.pair[0])
                self._customers[each.pair[0]].add(each.pair[1])

    def rules_out(self, heard: Heard) -> bool:
        """Whether no deal of the two is told here."""
        return self._is_explained(heard) or self._is_seat(heard) or self._has_others(heard)

    def _is_explained(self, heard: Heard) -> bool:
        """Whether one name opens a bracket behind the other: "Guarda (the National Guard)", "Acme (Exampleton)"."""
        first, second = sorted((heard.vendor, heard.customer), key=lambda mention: mention.start)
        return _EXPLAINED.fullmatch(self._text, first.end, second.start) is not None

    def _is_seat(self, heard: Heard) -> bool:
        """Whether a place only says where a company is from: "Acme of Exampleton", "the Exampleton company"."""
        place = heard.customer
        if place.entity not in self._places:
            return False
        after = _NEXT.match(self._text, place.end)
        seated = heard.vendor.end <= place.start and _FROM.fullmatch(self._text, heard.vendor.end, place.start)
        return bool(seated) or (after is not None and after.group(1).lower() in words("company_nouns"))

    def _has_others(self, heard: Heard) -> bool:
        """Whether, of names in two sentences, each deals with another in a sentence of its own, and none is between."""
        if heard.in_one_sentence:
            return False
        vendor, customer = heard.pair
        vendors, customers = self._vendors[customer] - {vendor}, self._customers[vendor] - {customer}
        return bool(vendors) and bool(customers) and vendors.isdisjoint(customers)
