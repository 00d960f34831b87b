"""Notices beside prose: what is data is read as data only, and what stands around it as prose too."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import replace

from whobuilt.core.evidence import Document, Passage
from whobuilt.core.reading import Extraction
from whobuilt.extract.agreement import merge
from whobuilt.extract.notices.award import Span
from whobuilt.extract.notices.extractor import NoticeExtractor
from whobuilt.ports import Extractor


class WithNotices:
    """Reads notices first, and prose in what they do not cover."""

    def __init__(self, notices: NoticeExtractor, prose: Extractor) -> None:
        """`prose` reads whatever is no data."""
        self._notices, self._prose = notices, prose
        self.name = f"{notices.name}+{prose.name}"

    def extract(self, document: Document) -> Extraction:
        """What the document states as a notice and as prose; where both state one thing, it is one statement."""
        found, covered = self._notices.read(document)
        passages = tuple(_outside(document, covered))
        if covered and not passages:
            return found
        prose = self._prose.extract(replace(document, passages=passages) if covered else document)
        return merge([found, prose]) if found.statements or found.entities or found.problems else prose


def _outside(document: Document, covered: tuple[Span, ...]) -> Iterator[Passage]:
    """The passages, or what of them stands outside the spans, which are in order."""
    spans = tuple(_disjoint(covered))
    ends = [end for _, end in spans]
    for passage in document.passages or (Passage(0, len(document.text)),):
        start = passage.start
        for at in range(bisect_right(ends, start), len(spans)):
            first, last = spans[at]
            if first >= passage.end:
                break
            if document.text[start:first].strip() and first > start:
                yield replace(passage, start=start, end=first)
            start = last
        if start < passage.end and document.text[start : passage.end].strip():
            yield replace(passage, start=start)


def _disjoint(spans: tuple[Span, ...]) -> Iterator[Span]:
    """The same stretches, each once."""
    held: Span | None = None
    for first, last in spans:
        if held is not None and first > held[1]:
            yield held
            held = None
        held = (held[0], max(held[1], last)) if held else (first, last)
    if held is not None:
        yield held
