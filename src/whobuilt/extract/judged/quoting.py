"""The words that speak for a deal: a quote that a reader needs, and in it the word of dealing next to its parties."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.entities import Mention
from whobuilt.core.statements import Quote
from whobuilt.extract.english.quoting import LONGEST_QUOTE, find_clause, trim_quote
from whobuilt.extract.judged.cutting import Span
from whobuilt.extract.judged.hearing import Heard
from whobuilt.extract.languages import CHINESE

_APART = 600  # characters from the first to the last of several sentences that are quoted together
_APART_CHINESE = 200
_LONGEST_CHINESE = 160  # a longer sentence is quoted by its clauses, as the prose extractor does


@dataclass(frozen=True, slots=True)
class Words:
    """A quote, its trigger, and the part of the quote that tells of the deal: the sentence in which the trigger stands.

    What else is told of the deal, when and for how much, is told there.
    """

    quote: Quote
    trigger: Span
    told: Span


def find_words(text: str, heard: Heard) -> Words | None:
    """What to quote for a deal; None where no word of dealing stands in it."""
    vendor, customer = (_sentence(heard, mention) for mention in (heard.vendor, heard.customer))
    if vendor is None or customer is None:
        return None
    chinese = heard.stretch.language == CHINESE
    whole = min(vendor[0], customer[0]), max(vendor[1], customer[1])
    together = vendor == customer or whole[1] - whole[0] <= (_APART_CHINESE if chinese else _APART)
    # Of two sentences the later tells of the deal, with a word that stands for the party named before.
    tried = (max(vendor, customer), whole) if together else (customer,)
    trigger = next((found for sentence in tried if (found := _nearest(heard, sentence))), None)
    if trigger is None:
        return None
    quoted = whole if together else customer
    if vendor == customer or not together:
        parties = (heard.vendor, heard.customer) if together else (heard.customer,)
        points = [trigger, *((party.start, party.end) for party in parties)]
        held = min(point[0] for point in points), max(point[1] for point in points)
        quoted = (_chinese_clause if chinese else _clause)(text, quoted, held)
    quote = trim_quote(text, *quoted)
    told = next(each for each in heard.stretch.sentences if trigger[0] < each[1])
    return Words(quote, trigger, (max(told[0], quote.start), min(told[1], quote.end)))


def _sentence(heard: Heard, mention: Mention) -> Span | None:
    """The sentence that holds a name, or the sentences, where the name goes over an end of one."""
    holding = [each for each in heard.stretch.sentences if each[0] < mention.end and mention.start < each[1]]
    if not holding or mention.start < holding[0][0] or mention.end > holding[-1][1]:
        return None
    return holding[0][0], holding[-1][1]


def _nearest(heard: Heard, sentence: Span) -> Span | None:
    """The word of dealing in a sentence that stands nearest to the parties: between them first."""
    here = [word for word in heard.deals if sentence[0] <= word[0] and word[1] <= sentence[1]]

    def away(word: Span) -> tuple[bool, int, int, Span]:
        first, last = heard.span
        outside = not (first < word[0] and word[1] < last)
        gaps = [max(m.start - word[1], word[0] - m.end) for m in (heard.vendor, heard.customer)]
        return outside, sum(gaps) if outside else 0, min(gaps), word

    return min(here, key=away, default=None)


def _clause(text: str, sentence: Span, held: Span) -> Span:
    return find_clause(text, sentence, held) if sentence[1] - sentence[0] > LONGEST_QUOTE else sentence


def _chinese_clause(text: str, sentence: Span, held: Span) -> Span:
    """The clauses around what a statement stands on, where the sentence is long."""
    start, end = sentence
    if end - start <= _LONGEST_CHINESE:
        return sentence
    left = max(text.rfind(mark, start, held[0]) + 1 for mark in "，,；;：:")
    rights = [at for mark in "，,；;" if (at := text.find(mark, held[1], end)) >= 0]
    return max(left, start), min(rights, default=end)
