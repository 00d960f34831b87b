"""The Chinese extractor: text in simplified or traditional characters → names and statements, by rules and tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from whobuilt.core.entities import Entity, Mention, Schema
from whobuilt.core.evidence import Document, Passage, PassageKind
from whobuilt.core.reading import AmountFound, DateFound, Extraction
from whobuilt.core.statements import Statement
from whobuilt.extract.chinese.amounts import find_sums
from whobuilt.extract.chinese.characters import fold
from whobuilt.extract.chinese.chunks import Chunk, Kind, cut
from whobuilt.extract.chinese.clusters import Cluster
from whobuilt.extract.chinese.dates import find_days
from whobuilt.extract.chinese.drafts import NAME, Drafting, Material
from whobuilt.extract.chinese.frames import Found
from whobuilt.extract.chinese.listings import ListingFinder
from whobuilt.extract.chinese.quotations import QuotationFinder
from whobuilt.extract.chinese.recognition import Known, Mentioned, Recognizer
from whobuilt.extract.chinese.references import Referents
from whobuilt.extract.chinese.relations import RelationFinder
from whobuilt.extract.chinese.roles import find_roles
from whobuilt.extract.chinese.sentences import Sentence, Sentences, find_sentences
from whobuilt.extract.stretches import join_stretches, one_of_each
from whobuilt.ports import Gazetteer, Tagger, Taxonomy

WINDOW = 30_000  # characters read together: what "该公司" stands for is not sought further
LIMIT = 3_000_000  # characters: about a minute's work


class ChineseExtractor:
    """Extracts with patterns; safe to use for many documents, one at a time."""

    name = NAME

    def __init__(self, gazetteer: Gazetteer, taxonomy: Taxonomy | None = None, taggers: Iterable[Tagger] = ()) -> None:
        """Keep the places to go by, and taggers that see more names."""
        self._recognizer = Recognizer(gazetteer, taggers)
        self._taxonomy = taxonomy

    def extract(self, document: Document) -> Extraction:
        """All that the Chinese passages of a document state; what is not extracted (a huge rest) is a Problem."""
        parts = [self._window(document, start, end) for start, end in _windows(document)]
        return join_stretches(document, NAME, parts, LIMIT)

    def _window(self, document: Document, start: int, end: int) -> Extraction:
        """What one stretch of a document states."""
        folded = fold(document.text, start, end)
        text = folded.text
        sums, days = find_sums(text), find_days(text, document.metadata.published)
        known = self._recognizer.read(folded, document.text)
        sentences = find_sentences(text)
        spans = [(s.start, s.end, Kind.SUM) for s in sums] + [(d.start, d.end, Kind.TIME) for d in days]
        found: list[tuple[Sentence, Found]] = []
        rows: list[list[Chunk]] = []
        referents = Referents()
        referents.issue(_issuer(text, known), _most_named(known))
        relations = RelationFinder(referents)
        listings = ListingFinder()
        for sentence, mentions, within in _by_sentence(sentences, known.mentions, spans):
            row = cut(text, sentence.start, sentence.end, mentions, within)
            rows.append(row)
            found.extend(relations.read(sentence, row))
            found.extend(listings.read(sentence, text[sentence.start : sentence.end]))
        roles = list(find_roles(rows, known.titled))
        employers = {id(r.person.cluster): r.organization.cluster for r in roles if r.organization.cluster}
        said = QuotationFinder(text, Sentences(sentences), employers).find()
        drafting = Drafting(Material(document, folded, Sentences(sentences), sums, days))
        statements: Iterable[Statement] = drafting.statements(found, said, roles)
        entities, mentioned = _named(document, known, folded.span)
        amounts = tuple(AmountFound(*folded.span(s.start, s.end), s.amount) for s in sums)
        dates = tuple(DateFound(*folded.span(d.start, d.end), d.date) for d in days)
        return Extraction(document.id, NAME, entities, mentioned, tuple(statements), amounts, dates)


def _issuer(text: str, known: Known) -> Cluster | None:
    """The company whose own paper a text is: the first named, where its head says so."""
    head = text[:_HEAD]
    if not _FILING.search(head):
        return None
    return next((m.cluster for m in known.mentions if m.cluster.schema is Schema.COMPANY and m.start < 2 * _HEAD), None)


def _most_named(known: Known) -> Cluster | None:
    """The company that a text names most, where it is named at least three times."""
    counts = Counter(id(m.cluster) for m in known.mentions if m.cluster.schema is Schema.COMPANY)
    if not counts or counts.most_common(1)[0][1] < _OFTEN:
        return None
    return next(m.cluster for m in known.mentions if id(m.cluster) == counts.most_common(1)[0][0])


_OFTEN = 3
_HEAD = 120  # characters of a text's head
_FILING = re.compile(
    "年度报告|年报|季度报告|报告摘要|招股|募集|公司公告|业绩说明|业绩快报|投资者关系|问询函|董事会公告|关于.{0,20}的公告|路演"
)


def _by_sentence(
    sentences: list[Sentence], mentions: tuple[Mentioned, ...], spans: list[tuple[int, int, Kind]]
) -> Iterator[tuple[Sentence, list[Mentioned], list[tuple[int, int, Kind]]]]:
    """Each sentence with the names, sums and days within it."""
    spans = sorted(spans)
    at = where = 0
    for sentence in sentences:
        named: list[Mentioned] = []
        while at < len(mentions) and mentions[at].start < sentence.end:
            if mentions[at].start >= sentence.start and mentions[at].end <= sentence.end:
                named.append(mentions[at])
            at += 1
        within: list[tuple[int, int, Kind]] = []
        while where < len(spans) and spans[where][0] < sentence.end:
            if spans[where][0] >= sentence.start and spans[where][1] <= sentence.end:
                within.append(spans[where])
            where += 1
        yield sentence, named, within


def _windows(document: Document) -> Iterator[tuple[int, int]]:
    """The stretches to extract from: neighbouring passages together, up to WINDOW characters, up to LIMIT in all."""
    wanted = [p for p in document.passages if p.kind in (PassageKind.MAIN, PassageKind.TITLE) and p.end > p.start]
    start = end = -1
    for passage in wanted or [Passage(0, len(document.text))]:
        for piece in _cut(document.text, passage):
            if piece.start >= LIMIT:
                break
            if start >= 0 and (piece.end - start > WINDOW or document.text[end : piece.start].strip()):
                yield start, end
                start = -1
            start = piece.start if start < 0 else start
            end = piece.end
    if end > start >= 0:
        yield start, end


def _cut(text: str, passage: Passage) -> Iterator[Passage]:
    """A passage in pieces of at most WINDOW characters, cut at a blank line, a line's end or a full stop."""
    start = passage.start
    while passage.end - start > WINDOW:
        ends = (text.rfind(mark, start + 1, start + WINDOW) for mark in ("\n\n", "\n", "。", "，"))
        end = next((at + 1 for at in ends if at > start + WINDOW // 2), start + WINDOW)
        yield replace(passage, start=start, end=end)
        start = end
    yield replace(passage, start=start)


def _named(document: Document, known: Known, span: object) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities of a stretch, and every mention of them."""
    entities: dict[int, Entity] = {}
    mentions = []
    for item in known.mentions:
        entity = entities.get(id(item.cluster)) or item.cluster.entity()
        entities[id(item.cluster)] = entity
        start, end = span(item.start, item.end)  # type: ignore[operator]  # a bound method of Folded
        mentions.append(Mention(document.id, start, end, document.text[start:end], entity.id))
    return one_of_each(entities.values()), tuple(mentions)
