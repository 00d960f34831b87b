"""A judge made of one rule, a prose extractor that knows the names it is told, and documents to try them on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import permutations

import pytest

from whobuilt.core.entities import Entity, Mention, Party, Schema, entity_id
from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Draft,
    Form,
    Modality,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Stance,
    Statement,
    make_statement,
)
from whobuilt.extract.chinese.patterns import ChineseExtractor
from whobuilt.extract.english.amounts import find_amounts
from whobuilt.extract.english.dates import find_dates
from whobuilt.extract.judged.beside import WithJudge
from whobuilt.extract.parties import CUSTOMERS, SELLERS
from whobuilt.ports import Gazetteer, Judged, Named

NAMES = {
    "Acme Systems": Schema.COMPANY,
    "Beta Networks": Schema.COMPANY,
    "Supply Partners": Schema.COMPANY,
    "Exampleton Police": Schema.PUBLIC_BODY,
    "National Guard": Schema.PUBLIC_BODY,
    "Northlandn Army": Schema.PUBLIC_BODY,
    "Northland": Schema.LOCATION,
    "Southland": Schema.LOCATION,
    "Nightwatch": Schema.PRODUCT,
    "Daywatch": Schema.PRODUCT,
    "Jane Miller": Schema.PERSON,
    "天目公司": Schema.COMPANY,
    "北原市公安局": Schema.PUBLIC_BODY,
    "北原市": Schema.LOCATION,
}


@dataclass
class Seller:
    """Sees a deal where "sells", or another such word, stands between two names; all else it scores low."""

    words: str = r"\b(?:sells|sold|paid|met)\b|出售|卖给"
    low: float = 0.2
    high: float = 0.9
    name: str = "seller@1"
    asked: list[str] = field(default_factory=list)

    def judge(self, text: str, names: Sequence[Named]) -> Iterable[Judged]:
        self.asked.append(text)
        best: dict[tuple[str, str], tuple[float, int, Judged]] = {}
        for (at, vendor), (other, customer) in permutations(enumerate(names), 2):
            between = text[vendor.end : customer.start]
            sells = vendor.schema in SELLERS and customer.schema in CUSTOMERS and vendor.entity != customer.entity
            if sells:
                score = self.high if re.search(self.words, between) else self.low
                modality = Modality.ALLEGED if "allegedly" in between else Modality.ASSERTED
                told = (score, -len(between), Judged(at, other, score, modality))
                pair = vendor.entity, customer.entity
                best[pair] = max(best.get(pair, told), told, key=lambda each: each[:2])
        return [judged for _, _, judged in best.values()]


@dataclass
class Names:
    """A prose extractor that knows names, dates and sums, and states what it is told."""

    state: Callable[[Document], list[Statement]] = lambda _: []
    turned: bool = False
    name: str = "names@1"

    def extract(self, document: Document) -> Extraction:
        found: list[Mention] = []
        for match in re.finditer("|".join(sorted(NAMES, key=len, reverse=True)), document.text):
            entity = entity_id(NAMES[match.group()], match.group())
            found.append(Mention(document.id, *match.span(), match.group(), entity))
        entities = {m.entity: Entity(m.entity, NAMES[m.text], m.text) for m in found}
        statements = tuple(self.state(document))
        order = -1 if self.turned else 1
        amounts, dates = find_amounts(document.text), find_dates(document.text, None)
        mentions = tuple(found[::order])
        return Extraction(document.id, self.name, tuple(entities.values()), mentions, statements, amounts, dates)


Colour = Polarity | Stance | None
Fact = tuple[Prop, tuple[str, str], str, Colour]


def make_fact(document: Document, prop: Prop, names: tuple[str, str], words: str, colour: Colour) -> Statement:
    """A statement of a text by its words, each at its first place."""
    start = document.text.index(words)
    quote = Quote(start, start + len(words), words)
    parties = [Party(name, entity_id(NAMES[name], name)) for name in names]
    found = zip(("subject", "object"), names, map(document.text.index, names), strict=True)
    anchors = [Anchor(each, at, at + len(name), name) for each, name, at in found]
    said = Attribution(Form.INDIRECT, parties[0], names[0], None, colour) if isinstance(colour, Stance) else None
    polarity = colour if isinstance(colour, Polarity) else Polarity.AFFIRMED
    return make_statement(
        Draft(
            document.id,
            prop,
            parties[0],
            None if said else parties[1],
            quote,
            (*anchors, Anchor("trigger", start, start + 1, words[0])),
            "names@1",
            Qualifiers(polarity=polarity),
            said or Attribution(),
        )
    )


@pytest.fixture(scope="session")
def judged(document_of: Callable[..., Document]) -> Callable[..., Extraction]:
    """What stands after the judge was heard of a text in which the prose states some facts."""

    def read(text: str, *facts: Fact, judge: Seller | None = None, turned: bool = False) -> Extraction:
        prose = Names(lambda document: [make_fact(document, *fact) for fact in facts], turned)
        return WithJudge(prose, judge or Seller()).extract(document_of(text))

    return read


@pytest.fixture(scope="session")
def seller() -> Callable[..., Seller]:
    """Judges of one rule."""
    return Seller


@pytest.fixture(scope="session")
def names_prose() -> Names:
    """The prose extractor of names alone."""
    return Names()


@pytest.fixture(scope="session")
def chinese_judged(gazetteer: Gazetteer, document_of: Callable[..., Document]) -> Callable[[str], Extraction]:
    """The real Chinese extractor with a judge beside it."""
    extractor = WithJudge(ChineseExtractor(gazetteer), Seller(), default="zh")

    def read(text: str) -> Extraction:
        return extractor.extract(document_of(text, language="zh"))

    return read
