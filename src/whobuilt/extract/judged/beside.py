"""A judge of pairs beside the prose: it bears out what rules state, adds what they miss, and takes away what it doubts.

A statement rests on two signs: a rule and the judge's word, or the judge's word and a word of dealing. What notices
state as data is none of the judge's matter: they are read around this extractor (`extract/notices/beside.py`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from whobuilt.core.entities import Schema
from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Polarity, Prop, Statement, join_makers
from whobuilt.extract.judged import chinese
from whobuilt.extract.judged.cutting import Span, overlap, span_of, within
from whobuilt.extract.judged.drafting import Drafting, as_supply
from whobuilt.extract.judged.hearing import Heard, Pair, hear
from whobuilt.extract.judged.places import Places
from whobuilt.extract.judged.quoting import find_words
from whobuilt.extract.judged.standing import Standing
from whobuilt.extract.judged.ties import Ties
from whobuilt.extract.languages import CHINESE
from whobuilt.ports import Extractor, Judge

THRESHOLDS = {"en": 0.7, CHINESE: 0.8}  # the score from which a judge's word counts
APART = 0.8  # the same where the two names stand in different sentences
VETO = 0.05  # the score below which a judge speaks against a supply that a rule states


class WithJudge:
    """Reads prose, and has a judge look at it again."""

    def __init__(self, prose: Extractor, judge: Judge, default: str = "en") -> None:
        """`default` is the language of a document that names none."""
        self._prose, self._judge, self._default = prose, judge, default
        self.name = f"{prose.name}+{judge.name}"

    def extract(self, document: Document) -> Extraction:
        """What the prose states and the judge does not doubt, and what the judge sees in words of dealing."""
        found = self._prose.extract(document)
        heard = sorted(hear(self._judge, document, found, self._default), key=_order)
        return Weighing(document, found, self._judge.name).take(heard) if heard else found


def _order(heard: Heard) -> tuple[float, Span, Span]:
    """The surest first, then by place."""
    return -heard.score, (heard.vendor.start, heard.vendor.end), (heard.customer.start, heard.customer.end)


class Weighing:
    """Sets what a judge says of one document against what the prose states."""

    def __init__(self, document: Document, found: Extraction, judge: str) -> None:
        """Keep both; `judge` is its name."""
        self._document, self._found, self._judge = document, found, judge
        self._drafting = Drafting(document, found, judge)
        firms = {entity.id for entity in found.entities if entity.schema is Schema.COMPANY}
        self._companies = [mention for mention in found.mentions if mention.entity in firms]

    def take(self, heard: list[Heard]) -> Extraction:
        """All that stands after the judge was heard, the surest of its words first; each pair is stated once."""
        vetoed = _vetoed(self._found.statements, heard)
        stated = {each.id: each for each in self._found.statements if each.id not in vetoed}
        ties = Ties(stated.values())
        standing = Standing(self._document.text, self._found.entities, filter(_is_sure, heard))
        made: dict[Pair, Statement] = {}
        agreed: set[Pair] = set()
        for each in heard:
            pair = each.pair
            if not _is_sure(each) or pair in made or pair in agreed or ties.bar(pair):
                continue
            if known := ties.dealing(pair):
                agreed.add(pair)
                agreeing = {item.id: self._agree(stated[item.id], pair) for item in _of_these_words(known, each)}
                stated = {item.id: item for item in (agreeing.get(name, old) for name, old in stated.items())}
            elif not standing.rules_out(each) and (statement := self._state(each, ties)):
                made[pair] = statement
        new = Places(self._document, self._found.entities, ties).without(list(made.values()), stated.values())
        new.sort(key=lambda item: (item.quote.start, item.id))
        makers = join_makers(self._found.extractor, self._judge)
        return replace(self._found, extractor=makers, statements=(*stated.values(), *new))

    def _state(self, heard: Heard, ties: Ties) -> Statement | None:
        """The statement of a deal, where its words tell of one and do not deny it."""
        words = find_words(self._document.text, heard)
        if words is None or ties.is_denied(heard.pair, words.quote):
            return None
        if heard.stretch.language == CHINESE and chinese.tells_otherwise(
            self._document.text, heard, words, self._companies
        ):
            return None
        return self._drafting.state(heard, words)

    def _agree(self, statement: Statement, pair: Pair) -> Statement:
        named = replace(statement, extractor=join_makers(statement.extractor, self._judge))
        return as_supply(named, pair[0]) if statement.prop is Prop.CONTRACTS_WITH else named


def _is_sure(heard: Heard) -> bool:
    """Whether a judge's word counts; of names in two sentences it takes more, for others may stand between them."""
    least = THRESHOLDS.get(heard.stretch.language, THRESHOLDS["en"])
    return heard.score >= (least if heard.in_one_sentence else max(least, APART))


def _of_these_words(known: list[Statement], heard: Heard) -> list[Statement]:
    """The statements whose quotes the judge's names stand in; the first of all where they stand elsewhere."""
    return [each for each in known if overlap(heard.span, span_of(each.quote))] or known[:1]


def _vetoed(statements: Iterable[Statement], heard: list[Heard]) -> set[str]:
    """The supplies that a judge doubts wherever it saw their words."""
    by_pair: dict[Pair, list[Heard]] = {}
    for each in heard:
        by_pair.setdefault(each.pair, []).append(each)
    return {each.id for each in statements if _is_supply(each) and _is_doubted(each, by_pair)}


def _is_supply(statement: Statement) -> bool:
    return statement.prop is Prop.SUPPLIES and statement.qualifiers.polarity is Polarity.AFFIRMED


def _is_doubted(statement: Statement, by_pair: dict[Pair, list[Heard]]) -> bool:
    if statement.subject is None or statement.object is None:
        return False
    judged = by_pair.get((statement.subject.entity, statement.object.entity), ())
    quote = span_of(statement.quote)
    scores = [each.score for each in judged if within(quote, (each.stretch.start, each.stretch.end))]
    return bool(scores) and max(scores) < VETO
