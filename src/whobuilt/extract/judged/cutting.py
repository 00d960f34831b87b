"""A document in stretches that a judge can take in at once, each with its sentences: some stand in two of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from whobuilt.core.evidence import Document, Passage, PassageKind
from whobuilt.core.statements import Quote
from whobuilt.extract.chinese.characters import fold
from whobuilt.extract.chinese.sentences import find_sentences
from whobuilt.extract.english.tokens import iter_spans
from whobuilt.extract.languages import CHINESE, cut_languages

Span = tuple[int, int]

LONGEST = 1_600  # characters
LONGEST_CHINESE = 480
_SHARED = 2  # sentences at the end of a stretch with which the next begins
_SHARED_PART = 3  # of a stretch, at most, is shared: a third
_BREAKS = "\n;；,，、 "


@dataclass(frozen=True, slots=True)
class Stretch:
    """Text at `start:end` in one language, with its sentences, which are in order."""

    start: int
    end: int
    language: str
    sentences: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    paragraph: tuple[int, int]
    start: int
    end: int


def span_of(quote: Quote) -> Span:
    """Where a quote stands."""
    return quote.start, quote.end


def within(inner: Span, outer: Span) -> bool:
    """Whether a span lies in another."""
    return outer[0] <= inner[0] and inner[1] <= outer[1]


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share characters."""
    return one[0] < other[1] and other[0] < one[1]


def iter_stretches(document: Document, default: str) -> Iterator[Stretch]:
    """The stretches of a document's passages, cut where paragraphs or sentences end; a title is one of its own."""
    for language, passages in _runs(document, default):
        longest = LONGEST_CHINESE if language == CHINESE else LONGEST
        sentences: list[_Sentence] = []
        for number, passage in enumerate(passages):
            for paragraph, start, end in _sentences(document, language, passage):
                pieces = _pieces(document.text, (start, end), longest)
                sentences += [_Sentence((number, paragraph), *piece) for piece in pieces]
        for packed in _pack(sentences, longest):
            spans = tuple((sentence.start, sentence.end) for sentence in packed)
            yield Stretch(spans[0][0], spans[-1][1], language, spans)


def _runs(document: Document, default: str) -> Iterator[tuple[str, list[Passage]]]:
    """Neighbouring passages of one language and kind, with nothing but space between them."""
    run: list[Passage] = []
    spoken = ""
    for language, passage in cut_languages(document, default):
        last = run[-1] if run else passage
        apart = language != spoken or passage.kind is not last.kind or passage.kind is PassageKind.TITLE
        if run and (apart or passage.start < last.end or document.text[last.end : passage.start].strip()):
            yield spoken, run
            run = []
        spoken = language
        run.append(passage)
    if run:
        yield spoken, run


def _sentences(document: Document, language: str, passage: Passage) -> Iterator[tuple[int, int, int]]:
    """Paragraph, start and end of each sentence of a passage."""
    if language != CHINESE:
        yield from iter_spans(replace(document, passages=(passage,)))
        return
    folded = fold(document.text, passage.start, passage.end)
    for sentence in find_sentences(folded.text):
        yield sentence.paragraph, *folded.span(sentence.start, sentence.end)


def _pieces(text: str, sentence: Span, longest: int) -> Iterator[Span]:
    """A sentence, or what goes on without end in pieces, cut at a mark or space where there is one."""
    start, end = sentence
    while end - start > longest:
        least, most = start + longest // 2, start + longest
        cut = next((at + 1 for mark in _BREAKS if (at := text.rfind(mark, least, most)) >= 0), most)
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end


def _pack(sentences: list[_Sentence], longest: int) -> Iterator[list[_Sentence]]:
    """As many sentences together as fit, and the last ones again at the head of the next."""
    first = done = 0
    while done < len(sentences):
        last = done + 1
        while last < len(sentences) and sentences[last].end - sentences[first].start <= longest:
            last += 1
        last = _paragraph_end(sentences, (first, last), done, longest)
        yield sentences[first:last]
        first = _shared(sentences, last, longest)
        done = last


def _paragraph_end(sentences: list[_Sentence], taken: Span, done: int, longest: int) -> int:
    """Where a paragraph ends in the latter half of what fits, if one does."""
    first, last = taken
    for at in range(last, done, -1):
        if at == len(sentences) or sentences[at - 1].end - sentences[first].start < longest // 2:
            break
        if sentences[at - 1].paragraph != sentences[at].paragraph:
            return at
    return last


def _shared(sentences: list[_Sentence], last: int, longest: int) -> int:
    """The sentence with which the next stretch begins, so that it still holds the one that comes next."""
    first = last
    while last < len(sentences) and first > 0 and last - first < _SHARED:
        before = sentences[first - 1]
        short = sentences[last - 1].end - before.start <= longest // _SHARED_PART
        if not short or sentences[last].end - before.start > longest:
            break
        first -= 1
    return first
