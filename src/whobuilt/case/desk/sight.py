"""How many doubts there are of a statement at first sight: for very many of them, as JSON knows them.

Never more than `case.doubts` tells of it, often as many: the quote and the tied words against the document, names
against theirs, days and sums where their words plainly say another, what is missing, what is only likely.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whobuilt.case.desk.rows import is_likely
from whobuilt.case.desk.tied_words import names_agree, number_agrees

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NONE: list[str] = []
_TRIGGERS = frozenset({"trigger", "field", "header", "cell"})
_UNLIKE = frozenset({"said", "figure"})  # which need other words than a deal does


class Sight:
    """Counts doubts; document by document, whose text is looked up once."""

    def __init__(self, get_text: Callable[[str], str], names_of: Callable[[str], Sequence[str]]) -> None:
        """`names_of` gives the names of an entity."""
        self._get_text, self._names_of = get_text, names_of
        self._document, self._text = "", ""

    def count(self, plain: Mapping[str, Any]) -> int:
        """How many there are of one statement."""
        if plain["document"] != self._document:
            self._document, self._text = plain["document"], self._get_text(plain["document"])
        text, quote = self._text, plain["quote"]
        words = quote["exact"]
        tied: dict[str, list[str]] = {}
        is_broken = not words or text[quote["start"] : quote["end"]] != words
        found = int(is_broken)
        for anchor in plain["anchors"]:
            exact, name = anchor["exact"], anchor["field"]
            if name in tied:
                tied[name].append(exact)
            else:
                tied[name] = [exact]
            if text[anchor["start"] : anchor["end"]] != exact and not (is_broken and exact in words):
                found += 1
        return found + is_likely(plain["extractor"]) + self._count_fields(plain, tied)

    def _count_fields(self, plain: Mapping[str, Any], tied: Mapping[str, list[str]]) -> int:
        """Names, days and sums that are not what their words say; parts without words."""
        found, prop, qualifiers = 0, plain["prop"], plain["qualifiers"]
        subject, customer = tied.get("subject", _NONE), tied.get("object", _NONE)
        if (party := plain["subject"]) and party["name"] not in subject:
            subject = [*subject, *tied.get("antecedent", _NONE)]
            found += bool(subject) and not self._is_named(party, subject)
        if (party := plain["object"]) and customer and prop != "said" and party["name"] not in customer:
            found += not self._is_named(party, customer)
        if (date := qualifiers["date"]) and (words := tied.get("date")) and not any(date[:4] in each for each in words):
            found += any(map(_YEAR.search, words))
        if (amount := qualifiers["amount"]) and (words := tied.get("amount")) and prop != "figure":
            digits = f"{amount['value']:.0f}".rstrip("0")  # seen at once in most words: "US$12 million"
            found += all(digits not in each and number_agrees(amount["value"], each) is False for each in words)
        if prop not in _UNLIKE:
            found += not ("subject" in tied or "antecedent" in tied)
            found += not ("object" in tied or "object_text" in tied)
            found += tied.keys().isdisjoint(_TRIGGERS)
        return found

    def _is_named(self, party: Mapping[str, Any], words: Sequence[str]) -> bool:
        name = party["name"]
        if any(names_agree(name, each) for each in words):
            return True
        return any(names_agree(other, each) for other in self._names_of(party["entity"]) for each in words)
