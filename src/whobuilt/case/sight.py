"""How many doubts there are of a statement at first sight: for very many of them, as JSON knows them.

Never more than `case.doubts` tells of it, often as many: the quote and the tied words against the document, names
against theirs, days and sums where their words plainly say another, what is missing, what is only likely.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from whobuilt.case.rows import is_likely
from whobuilt.case.tied_words import names_agree, number_agrees

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NAMED = ("subject", "object")
_STATED = {"subject": ("subject", "antecedent"), "trigger": ("trigger", "field", "header", "cell")}
_OBJECTS = ("object", "object_text")
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
        tied: dict[str, list[str]] = defaultdict(list)
        found = 0
        is_broken = not quote["exact"] or text[quote["start"] : quote["end"]] != quote["exact"]
        for anchor in plain["anchors"]:
            exact = anchor["exact"]
            tied[anchor["field"]].append(exact)
            if text[anchor["start"] : anchor["end"]] != exact and not (is_broken and exact in quote["exact"]):
                found += 1
        return found + is_broken + is_likely(plain["extractor"]) + self._count_fields(plain, tied)

    def _count_fields(self, plain: Mapping[str, Any], tied: Mapping[str, list[str]]) -> int:
        """Names, days and sums that are not what their words say; parts without words."""
        found, is_said = 0, plain["prop"] == "said"
        for name in _NAMED:
            words = [*tied.get(name, ()), *(tied.get("antecedent", ()) if name == "subject" else ())]
            if (party := plain[name]) and words and not (is_said and name == "object"):
                found += not self._is_named(party, words)
        qualifiers = plain["qualifiers"]
        if (date := qualifiers["date"]) and (words := tied.get("date", [])):
            years = {year for each in words for year in _YEAR.findall(each)}
            found += bool(years) and date[:4] not in years
        if (amount := qualifiers["amount"]) and (words := tied.get("amount", [])) and plain["prop"] != "figure":
            found += all(number_agrees(amount["value"], each) is False for each in words)
        if plain["prop"] not in _UNLIKE:
            found += sum(not any(map(tied.get, fields)) for fields in (*_STATED.values(), _OBJECTS))
        return found

    def _is_named(self, party: Mapping[str, Any], words: Sequence[str]) -> bool:
        name = party["name"]
        if name in words or any(names_agree(name, each) for each in words):
            return True
        return any(names_agree(other, each) for other in self._names_of(party["entity"]) for each in words)
