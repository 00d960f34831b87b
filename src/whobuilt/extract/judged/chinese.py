"""Chinese words that tell of something else than the deal a judge sees in them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from whobuilt.core.entities import Mention
from whobuilt.extract.chinese.characters import level
from whobuilt.extract.chinese.dealings import is_of_agent, is_of_bidders, is_of_shares
from whobuilt.extract.judged.hearing import Heard
from whobuilt.extract.judged.quoting import Words

_OFFICER = re.compile("(?:副?部|厅|局|处|院|署)?长(?!期|达|年|久|沙|春|治|安|城|江)")
_AROUND = 12  # characters before and behind names that still tell of them


def tells_otherwise(text: str, heard: Heard, words: Words, companies: Iterable[Mention]) -> bool:
    """Whether the words are of an agent, of bidders, of shares sold, of an officer, or of a nearer vendor."""
    first, last = heard.span
    before = text[max(0, heard.vendor.start - _AROUND) : heard.vendor.start]
    told = level(text[slice(*words.told)])
    behind = text[max(first, words.told[0]) : min(last + _AROUND, words.told[1])]
    return (
        is_of_agent(level(before), len(before))
        or is_of_bidders(told)
        or is_of_shares(level(behind))
        or _OFFICER.match(level(text[heard.customer.end : heard.customer.end + 3])) is not None
        or _has_nearer(heard, companies)
    )


def _has_nearer(heard: Heard, companies: Iterable[Mention]) -> bool:
    """Whether the customer's sentence has a company of its own, and the vendor is named in another."""
    at, to = next(each for each in heard.stretch.sentences if heard.customer.start < each[1])
    if at <= heard.vendor.start < to:
        return False
    parties = {heard.vendor.entity, heard.customer.entity}
    here = {each.entity for each in companies if at <= each.start and each.end <= to}
    return heard.vendor.entity not in here and bool(here - parties)
