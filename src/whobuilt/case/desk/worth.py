"""What a proposal still lacks, told at first sight: beside doubts, what a queue goes by.

An hour at the desk should first go where it adds most to the record, so that counts what a line of a dossier needs, and
never which case, party or document it is:

- what is stated: dealings are what the record is for; claims are what these are set against, and ties explain them;
  places and figures say little alone;
- whether it is whole: both parties, and of what, when, where or for how much; of a claim, who spoke, about whom, and
  words that make a sentence;
- whether it is firm: in the document's own words or a quotation, and as something that is so; not reported, alleged,
  planned.

Each of these that is missing counts one. Few steps on purpose: whoever reads on in one document is not led to and fro.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

MOST = 4  # what lacks as much or more comes last, in the order of its documents

_DEALS = frozenset({"supplies", "contracts_with", "partners_with", "operates", "funds"})
_LITTLE = frozenset({"located_in", "figure"})
_FIRM = frozenset({"asserted", "ended"})
_SHORTEST = 20  # characters of words that may be a sentence; those of Han say more
_SHORTEST_HAN = 8
_ENDS = tuple(".!?。！？…")
_CLOSING = "”’\"'»」』)） "


def count_lacks(plain: Mapping[str, Any]) -> int:
    """How much a statement lacks, as JSON knows it: 0 for a dealing that is whole and firm, at most `MOST`."""
    prop, qualifiers, attribution = plain["prop"], plain["qualifiers"], plain["attribution"]
    lacks: int = 0 if prop in _DEALS else 2 if prop in _LITTLE else 1
    lacks += (plain["subject"] is None) + (plain["object"] is None and prop != "figure")
    lacks += attribution["form"] == "indirect"
    lacks += qualifiers["modality"] not in _FIRM
    if prop == "said":
        lacks += not is_sentence(plain["quote"]["exact"])
    elif prop in _DEALS:
        lacks += not (qualifiers["object_text"] or qualifiers["date"] or qualifiers["amount"] or qualifiers["place"])
    return min(lacks, MOST)


def is_sentence(words: str) -> bool:
    """Whether words begin and end as a sentence does, and are no mere fragment."""
    bare = words.strip().rstrip(_CLOSING)
    if not bare.endswith(_ENDS):
        return False
    if bare.isascii():
        return len(bare) >= _SHORTEST and not bare[0].islower()
    return len(bare) >= _SHORTEST_HAN and not bare[0].islower()
