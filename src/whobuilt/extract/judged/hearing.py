"""What a judge says of a document, stretch by stretch, as far as it may be said of these names at all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from whobuilt.core.entities import Mention, Schema
from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Modality
from whobuilt.extract.judged.cutting import Span, Stretch, iter_stretches, within
from whobuilt.extract.judged.deal_words import find_deal_words
from whobuilt.extract.parties import CUSTOMERS, SELLERS
from whobuilt.ports import Judge, Judged, Named

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Heard:
    """A possible deal in a stretch: the two names that speak for it, its score, the words of dealing around them."""

    stretch: Stretch
    vendor: Mention
    customer: Mention
    score: float
    modality: Modality
    deals: tuple[Span, ...]

    @property
    def pair(self) -> Pair:
        """The entities of vendor and customer."""
        return self.vendor.entity, self.customer.entity

    @property
    def span(self) -> Span:
        """From the first of the two names to the last."""
        return min(self.vendor.start, self.customer.start), max(self.vendor.end, self.customer.end)

    @property
    def in_one_sentence(self) -> bool:
        """Whether some sentence holds both names."""
        return any(within(self.span, sentence) for sentence in self.stretch.sentences)


def hear(judge: Judge, document: Document, found: Extraction, default: str) -> Iterator[Heard]:
    """Each answer, in order of place; asked only where somebody may have dealt with another and a word says so."""
    kinds = {entity.id: entity.schema for entity in found.entities}
    mentions = sorted(
        (mention for mention in found.mentions if mention.entity in kinds),
        key=lambda mention: (mention.start, mention.end, mention.entity),
    )
    starts = [mention.start for mention in mentions]
    for stretch in iter_stretches(document, default):
        here = mentions[bisect_left(starts, stretch.start) : bisect_left(starts, stretch.end)]
        here = [mention for mention in here if mention.end <= stretch.end]
        if not _may_deal(here, kinds):
            continue
        words = find_deal_words(document.text, stretch.start, stretch.end, stretch.language)
        if deals := tuple(_outside(words, here)):
            at = stretch.start
            names = [Named(m.start - at, m.end - at, kinds[m.entity], m.entity) for m in here]
            for answer in judge.judge(document.text[at : stretch.end], names):
                if _is_possible(answer, names):
                    vendor, customer = here[answer.vendor], here[answer.customer]
                    yield Heard(stretch, vendor, customer, answer.score, answer.modality, deals)


def _may_deal(here: Sequence[Mention], kinds: dict[str, Schema]) -> bool:
    """Whether a possible vendor and another that may be its customer are named."""
    sellers = {mention.entity for mention in here if kinds[mention.entity] in SELLERS}
    others = {mention.entity for mention in here if kinds[mention.entity] in CUSTOMERS}
    return bool(sellers) and len(sellers | others) > 1


def _is_possible(answer: Judged, names: Sequence[Named]) -> bool:
    """Whether an answer is of two names that stand apart, of kinds that sell and buy; no person does."""
    if not (0 <= answer.vendor < len(names) and 0 <= answer.customer < len(names) and 0 <= answer.score <= 1):
        return False
    vendor, customer = names[answer.vendor], names[answer.customer]
    apart = vendor.end <= customer.start or customer.end <= vendor.start
    return apart and vendor.entity != customer.entity and vendor.schema in SELLERS and customer.schema in CUSTOMERS


def _outside(words: Iterator[Span], here: Sequence[Mention]) -> Iterator[Span]:
    """The words that stand in no name."""
    taken = {at for mention in here for at in range(mention.start, mention.end)}
    yield from (word for word in words if taken.isdisjoint(range(*word)))
