"""Plain text: the document's text is the decoded file itself, character for character."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice

from whobuilt.core.evidence import Metadata, Passage, PassageKind, Segment
from whobuilt.ports import Original, Read
from whobuilt.read.encoding import decode, said_charset
from whobuilt.read.front_lines import Front, host_name, read_front
from whobuilt.read.furniture import find_closing, is_furniture
from whobuilt.read.language import detect_language
from whobuilt.read.layer import NO_TEXT, Body, Provenance, make_read

# Beyond these, lines and paragraphs are put together, so that a file of any size stays within the memory.
MOST_SEGMENTS = 100_000
MOST_PASSAGES = 100_000

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
# A paragraph goes on over single line ends and stops at a line without ink.
# Possessive, so that the longest needs no memory for ways back.
_PARAGRAPH = re.compile(r"\S[^\r\n]*+(?:(?:\r\n|\r|\n)[^\S\r\n]*+\S[^\r\n]*+)*+")


class TextReader:
    """Reads text/plain."""

    name = "text@1"
    media_types = frozenset({"text/plain"})

    def read(self, original: Original) -> Read:
        """The document in the original."""
        decoded = decode(original.data, said_charset(original.declared))
        text = decoded.text
        if not text:
            return Read(None, decoded.problems or (NO_TEXT,))
        front = read_front(line.rstrip("\r\n") for line in _LINE.findall(text[:20_000]))
        said = front.metadata
        metadata = Metadata(
            title=said.title,
            authors=said.authors,
            publisher=host_name(said.url),
            published=said.published,
            language=detect_language(text),
            url=said.url,
        )
        body = Body(text, tuple(iter_passages(text, front)), tuple(iter_segments(text)))
        return make_read(
            Provenance(original.blob, self.name, original.media_type, decoded.encoding),
            body,
            metadata,
            decoded.problems,
        )


def iter_segments(text: str) -> Iterator[Segment]:
    """One segment for each line, or for as many lines as keep the number within bounds; the same characters."""
    lines = text.count("\n") + text.count("\r")
    stride = max(1, -(-lines // MOST_SEGMENTS))
    spans = (found.span() for found in _LINE.finditer(text))
    first = 1
    while group := list(islice(spans, stride)):
        last = first + len(group) - 1
        start, end = group[0][0], group[-1][1]
        yield Segment(start, end, start, end, f"line {first}" if first == last else f"lines {first} to {last}")
        first = last + 1


def iter_passages(text: str, front: Front) -> Iterator[Passage]:
    """Paragraphs: the title first, lines of metadata and page furniture as asides, all else the main text."""
    lines = [found.span() for found in islice(_LINE.finditer(text), 1 + max(front.used | {front.title_line or 0}))]
    spoken = {lines[index][0]: PassageKind.ASIDE for index in front.used}
    if front.title_line is not None:
        spoken[lines[front.title_line][0]] = PassageKind.TITLE
    closing = find_closing(text)
    paragraphs = (found.span() for found in _PARAGRAPH.finditer(text))
    for start, end in _bounded(paragraphs, MOST_PASSAGES):
        if end > closing:
            yield Passage(start, _trim(text, start, end), PassageKind.ASIDE)
        else:
            yield from _split_passage(text, start, end, spoken)


def _split_passage(text: str, start: int, end: int, spoken: dict[int, PassageKind]) -> Iterator[Passage]:
    """A paragraph as one passage, except that lines of the front stand alone."""
    own = {place: kind for place, kind in spoken.items() if start <= _ink(text, place) < end}
    if not own:
        aside = is_furniture(text[start : min(end, start + 1000)])
        yield Passage(start, _trim(text, start, end), PassageKind.ASIDE if aside else PassageKind.MAIN)
        return
    rest = start
    for place in sorted(own):
        begin = _ink(text, place)
        if _ink(text, rest) < begin:
            yield Passage(_ink(text, rest), _trim(text, rest, begin))
        found = _LINE.match(text, begin)
        rest = min(end, found.end()) if found else end
        yield Passage(begin, _trim(text, begin, rest), own[place])
    if _ink(text, rest) < end:
        yield Passage(_ink(text, rest), _trim(text, rest, end))


def _bounded(spans: Iterable[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The spans, neighbours put together by twos whenever they become too many."""
    kept: list[tuple[int, int]] = []
    stride = 1
    iterator = iter(spans)
    while group := list(islice(iterator, stride)):
        kept.append((group[0][0], group[-1][1]))
        if len(kept) >= most:
            # `most` is even, so that every span has a partner.
            kept = [(first[0], last[1]) for first, last in zip(kept[::2], kept[1::2], strict=True)]
            stride *= 2
    return kept


def _ink(text: str, start: int) -> int:
    """The first character at or after `start` that is no white space."""
    while start < len(text) and text[start].isspace():
        start += 1
    return start


def _trim(text: str, start: int, end: int) -> int:
    """The end of a span without white space at its end."""
    while end > start and text[end - 1].isspace():
        end -= 1
    return end
