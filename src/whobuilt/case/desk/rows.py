"""A statement as one small row of the review board: what orders, filters and groups it, and no more."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from whobuilt.case.desk.worth import count_lacks
from whobuilt.core.decisions import Decision
from whobuilt.core.statements import AGREEING, JUDGE, Status

_NO_LETTER = re.compile(r"[\W_]+")
# What is said beside the parties: reprints of one fact say the same.
_TOLD = itemgetter(*"object_text date value unit bound polarity modality phase role directness".split())
_SMALL = bytes(range(256)).lower()  # of ASCII, quickly: letters and digits, in small letters
_DROPPED = bytes(code for code in range(128) if not chr(code).isalnum())
Outline = Mapping[str, Any]
FactKey = tuple[Any, ...]


@dataclass(slots=True, eq=False)
class Row:
    """A statement on the board. What stands below the empty line changes as people decide."""

    seq: int
    id: str
    document: str
    start: int
    end: int
    prop: str
    subject: str
    object: str
    parties: tuple[str, ...]
    words: str
    told: int
    likely: bool
    doubts: int
    lacks: int

    status: Status = Status.PROPOSED
    referral: Decision | None = None
    merged: bool = False
    gone: bool = False
    fact: FactKey = ()
    turn: int = 0  # among the statements of one fact in its own document: 0 for the first

    @property
    def weight(self) -> int:
        """How many doubts can be told of it at first sight."""
        return self.doubts + self.merged


def make_row(seq: int, plain: Outline, count_doubts: Callable[[Outline], int]) -> Row:
    """The row of a statement as JSON knows it."""
    subject, customer, exact = plain["subject"], plain["object"], plain["quote"]["exact"]
    qualifiers, attribution, extractor = plain["qualifiers"], plain["attribution"], plain["extractor"]
    place, speaker, organization = qualifiers["place"], attribution["speaker"], attribution["organization"]
    named = [party for party in (subject, customer, place, speaker, organization) if party]
    said = [qualifiers["object_text"], attribution["speaker_text"], exact]
    doubts = count_doubts(plain)
    amount = qualifiers["amount"]
    told = (
        fold_words(exact),
        place and place["name"],
        amount and (amount["value"], amount["currency"]),
        attribution["stance"],
        attribution["form"],
        bool(doubts),
        _TOLD(qualifiers),
    )
    return Row(
        seq,
        plain["id"],
        plain["document"],
        plain["quote"]["start"],
        plain["quote"]["end"],
        plain["prop"],
        subject["entity"] if subject else "",
        customer["entity"] if customer else "",
        tuple({party["entity"]: None for party in named if party["entity"]}),
        "\n".join([party["name"] for party in named] + said).casefold(),
        hash(told),
        is_likely(extractor) if extractor.startswith(JUDGE) else False,
        doubts,
        count_lacks(plain),
    )


def fold_words(words: str) -> str:
    """Words of which letters and digits alone count."""
    if words.isascii():
        return words.encode().translate(_SMALL, _DROPPED).decode()
    return _NO_LETTER.sub("", unicodedata.normalize("NFKC", words).casefold())


def is_likely(extractor: str) -> bool:
    """Whether a judge of likelihoods alone made it (`Statement.is_only_likely`)."""
    return extractor.partition("@")[0] == JUDGE and AGREEING not in extractor
