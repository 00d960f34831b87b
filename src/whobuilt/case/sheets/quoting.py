"""A wanted row gets its quote: words that a person picked or selected, locked where they stand in a document."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from whobuilt.case.places import Places
from whobuilt.case.sheets.hands import Hands
from whobuilt.case.sheets.offers import Offer, Offers, QuoteCheck
from whobuilt.case.sheets.wanted import WantedRow, WantedRows
from whobuilt.compose.wanted import parse_amount
from whobuilt.core.dates import PartialDate
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import Settled, Wanted
from whobuilt.core.statements import Statement
from whobuilt.resolve.lookup import find_document
from whobuilt.resolve.selection import WORDS

_VALUES = ("polarity", "modality", "phase", "role", "directness", "stance")


@dataclass(frozen=True, slots=True)
class Passage:
    """The words that a person chose: the quote's span in a document, and the span of each field's words."""

    document: str
    start: int
    end: int
    spans: tuple[tuple[str, int, int], ...] = ()
    values: Mapping[str, str] | None = None


class Quoting:
    """Turns wanted rows into statements."""

    def __init__(self, places: Places, hands: Hands, rows: WantedRows, offers: Offers) -> None:
        """Over the rows of one case."""
        self._places, self._hands, self._rows, self._offers = places, hands, rows, offers

    def quote(self, words: str, passage: Passage, by: str, *, accept: bool = False) -> tuple[WantedRow, Statement]:
        """State what a row says by the words that were chosen; the row is settled with it.

        WhoBuiltError where the words do not stand there, or where it cannot be accepted as asked: then nothing is kept.
        """
        row = self._rows.get(words)
        if row.state != "wanted":
            told = f"the row is {row.state} already."
            raise WhoBuiltError(Problem("not_wanted", told, words, "Take that back first."))
        document = find_document(self._places.record, passage.document)
        spans = [("quote", passage.start, passage.end), *(each for each in passage.spans if each[0] != "quote")]
        values = {**_values(row.wanted, {field for field, _, _ in spans}), **(passage.values or {})}
        with self._places.transaction():
            made = self._hands.state(document, row.wanted.prop, spans, values, by if accept else "")
            self._rows.settle_within(row.wanted.id, Settled.QUOTED, by, made.id)
        return self._rows.get(row.wanted.id), made

    def offers(self, words: str) -> tuple[Offer, ...]:
        """Passages that may be the quote of a row."""
        return self._offers.find(self._rows.get(words).wanted)

    def checks(self, wanted: Wanted) -> tuple[QuoteCheck, ...]:
        """What the lock says of the quote that the sheet gives."""
        return self._offers.check_quote(wanted)

    def lock_given(self, words: str, by: str) -> Statement | None:
        """State a row by the quote that the sheet itself gives, where it stands in a linked document with both names.

        None where it does not: a person looks then. It is a proposal, like any other.
        """
        for offer in self.offers(words):
            if offer.is_linked and any(field == "quote" for field, _, _ in offer.found):
                fields, wanted = {field for field, _, _ in offer.found}, self._rows.get(words).wanted
                if {each for each in ("subject", "object") if wanted.get(each)} <= fields:
                    passage = Passage(offer.document, offer.start, offer.end, offer.found)
                    return self.quote(words, passage, by)[1]
        return None


def _values(wanted: Wanted, chosen: Collection[str]) -> dict[str, str]:
    """What the row says and no words were chosen for: values that can be told from the words; no others."""
    found = {name: wanted.get(name) for name in _VALUES if wanted.get(name)}
    if "date" in chosen and wanted.get("date"):
        found["date"] = PartialDate(wanted.get("date")).iso
    if "amount" in chosen and parse_amount(wanted.get("amount")):
        found["amount"] = wanted.get("amount")
    return {name: value for name, value in found.items() if name not in WORDS}
