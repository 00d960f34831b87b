"""A row that wants its quote, as one plain line: what somebody typed, never what a document shows."""

from __future__ import annotations

from contextlib import suppress

from whobuilt.compose.words import sentence_of
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.sheets import Wanted
from whobuilt.core.statements import (
    Amount,
    Attribution,
    Modality,
    Phase,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Stance,
    Statement,
)

_SAID = "what is said"


def wanted_sentence(wanted: Wanted) -> str:
    """What the row says, in the words of a statement."""
    if not (wanted.get("subject") or wanted.get("object")):
        return wanted.quote[:200] or "; ".join(wanted.links[:1]) or _SAID
    return sentence_of(_as_statement(wanted), {})


def parse_amount(text: str) -> Amount | None:
    """A sum that is plainly one: "1,200,000 USD"; None where it is anything else."""
    number, _, currency = text.strip().rpartition(" ")
    with suppress(ValueError):
        if currency.isalpha() and len(currency) == len("USD"):
            return Amount(float(number.replace(",", "").replace(" ", "")), currency.upper())
    return None


def _as_statement(wanted: Wanted) -> Statement:
    def party(name: str) -> Party | None:
        return Party(wanted.get(name), "") if wanted.get(name) else None

    date = None
    with suppress(ValueError):
        date = PartialDate(wanted.get("date")) if wanted.get("date") else None
    qualifiers = Qualifiers(
        object_text=wanted.get("object_text"),
        place=party("place"),
        date=date,
        amount=parse_amount(wanted.get("amount")),
    )
    attribution, stance = Attribution(speaker=party("speaker")), None
    with suppress(ValueError):
        qualifiers = _with_enums(qualifiers, wanted)
    with suppress(ValueError):
        stance = Stance(wanted.get("stance")) if wanted.get("stance") else None
    if wanted.prop is Prop.SAID:
        attribution = Attribution(speaker=party("speaker") or party("subject"), stance=stance or Stance.ASSERTION)
    quote = Quote(0, len(wanted.quote), wanted.quote)
    return Statement(
        wanted.id, "", wanted.prop, party("subject"), party("object"), quote, (), qualifiers, attribution, "wanted"
    )


def _with_enums(qualifiers: Qualifiers, wanted: Wanted) -> Qualifiers:
    return Qualifiers(
        qualifiers.object_text,
        qualifiers.place,
        qualifiers.date,
        qualifiers.amount,
        polarity=Polarity(wanted.get("polarity") or Polarity.AFFIRMED),
        modality=Modality(wanted.get("modality") or Modality.ASSERTED),
        phase=Phase(wanted.get("phase") or Phase.UNSTATED),
    )
