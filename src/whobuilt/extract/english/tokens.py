"""Sentences and tokens of a document, each with its place in the text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from whobuilt.core.evidence import Document, PassageKind
from whobuilt.extract.english.lexicon import words

_TOKEN = re.compile(
    r"(?:[A-Za-z]\.){2,}(?=\W|$)"  # U.S.
    r"|(?:Mr|Mrs|Ms|Dr|Prof|Sen|Rep|Gen|Col|Sgt|Lt|Gov|Hon|Rev|Ltd|Co|Inc|Corp|Pvt|Pte|Pty|Bhd|Sdn|No)\.(?=\W|$)"
    r"|(?:US|AU|NZ|C|A|HK|R)?[$€£¥₹]\s?\d[\d,.]*\d|(?:US|AU|NZ|C|A|HK|R)?[$€£¥₹]\s?\d"  # US$7.5
    r"|\d+(?:[.,:]\d+)*(?:st|nd|rd|th|bn|m|k|%)?(?![\w])"
    r"|[^\W_]+(?:[-'’.&/][^\W_]+)*"  # words with their joints: co-operative, O'Neil, S.p.A
    r"|\S"
)
_POSSESSIVE = re.compile(r"(?:['’]s|(?<=s)['’])$")
_MADE = re.compile(rf"(?<=\w)-(?:{'|'.join(sorted(words('made_suffixes')))})$")  # "X-built cameras"
_STOP = re.compile(r"[.!?。！？]+[\"'”’)\]]*(?=\s|$)")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n\s*")
_BULLET = re.compile(r"\s*(?:[-*•–·]|\(?\d{1,2}[.)]|\(?[a-z][.)])\s+")
_DATELINE = re.compile(
    r"[ \t]*(?:Published|Updated|Posted|Date[d:]|By [A-Z]|\d{1,2} [A-Z][a-z]+ \d{4}|[A-Z][a-z]+ \d{1,2}, \d{4})"
    r"[^\n]{0,60}(?:\n|$)"
)
_CELL = re.compile(r"\t+|[ \u00a0]{3,}|\u2003+|(?<=\s)\|+(?=\s)")  # what parts the cells of a row, or columns
_LONGEST = 800  # tokens: what has no end for longer is no sentence, and is read in pieces
_WRAPPED_LINE = 45  # a column narrower than this is a list, not wrapped prose
_FULL_LINE = 0.65  # a line shorter than this part of the longest one ends a thought


@dataclass(slots=True)
class Token:
    """One word, number or mark at `text[start:end]`; `lower` has straight apostrophes."""

    text: str
    lower: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins as a name does."""
        return self.text[0].isupper()


@dataclass(slots=True)
class Sentence:
    """One sentence, or one line of a list or heading."""

    start: int
    end: int
    paragraph: int
    tokens: list[Token] = field(default_factory=list)
    heading: bool = False


def iter_sentences(document: Document) -> Iterator[Sentence]:
    """The sentences of a document's title and main text, in order."""
    for paragraph, left, right in iter_spans(document):
        tokens = list(tokenize(document.text, left, right))
        for at in range(0, len(tokens), _LONGEST):
            piece = tokens[at : at + _LONGEST]
            first_at = left if at == 0 else piece[0].start
            last_at = right if at + _LONGEST >= len(tokens) else piece[-1].end
            yield Sentence(first_at, last_at, paragraph, piece, _is_heading(piece))


def iter_spans(document: Document) -> Iterator[tuple[int, int, int]]:
    """Where the sentences of a document's title and main text stand: paragraph, start, end, however long."""
    paragraph = 0
    for start, end in _blocks(document):
        for first, last in _paragraphs(document.text, start, end):
            paragraph += 1
            for left, right in _sentences(document.text, first, last):
                yield paragraph, left, right


def tokenize(text: str, start: int, end: int) -> Iterator[Token]:
    """The tokens of `text[start:end]`; a possessive ending is a token of its own ("'s")."""
    for found in _TOKEN.finditer(text, start, end):
        word = found.group()
        split = _POSSESSIVE.search(word) or _MADE.search(word) if len(word) > 2 else None  # noqa: PLR2004  # "'s" alone has no owner
        if split and split.start() > 0:
            middle = found.start() + split.start()
            yield _token(text, found.start(), middle)
            ending = text[middle : found.end()]
            yield Token(ending, ending if ending[0] == "-" else "'s", middle, found.end())
        else:
            yield _token(text, found.start(), found.end())


def _token(text: str, start: int, end: int) -> Token:
    word = text[start:end]
    return Token(word, word.lower().replace("’", "'"), start, end)


def _blocks(document: Document) -> Iterable[tuple[int, int]]:
    wanted = [p for p in document.passages if p.kind in (PassageKind.MAIN, PassageKind.TITLE) and p.end > p.start]
    return [(p.start, p.end) for p in wanted] or [(0, len(document.text))]


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for gap in _BLANK_LINE.finditer(text, start, end):
        yield at, gap.start()
        at = gap.end()
    yield at, end


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for first, last in _cells(text, start, end):
        at = first
        for stop in _STOP.finditer(text, first, last):
            if stop.start() >= at and _ends_sentence(text, at, stop, last):
                yield at, stop.end()
                at = stop.end()
        if text[at:last].strip():
            yield at, last


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of lines, cut where a cell or a column ends: names of two cells are never one."""
    for first, last in _lines(text, start, end):
        at = first
        for gap in _CELL.finditer(text, first, last):
            if text[at : gap.start()].strip():
                yield at, gap.start()
                at = gap.end()
        yield at, last


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Runs of wrapped lines: a short line, a bullet or a colon ends one."""
    lines: list[tuple[int, int]] = []
    at = start
    while at < end:
        line_end = text.find("\n", at, end)
        line_end = end if line_end < 0 else line_end
        lines.append((at, line_end))
        at = line_end + 1
    longest = max((b - a for a, b in lines), default=0)
    first = start
    for index, (a, b) in enumerate(lines):
        last_line = index + 1 == len(lines)
        short = b - a < _FULL_LINE * longest or longest < _WRAPPED_LINE or text[a:b].rstrip().endswith(":")
        if last_line or short or _BULLET.match(text, b + 1, end) or _DATELINE.match(text, b + 1, end):
            yield first, b
            first = b + 1


def _ends_sentence(text: str, start: int, stop: re.Match[str], end: int) -> bool:
    after = text[stop.end() : min(end, stop.end() + 40)].lstrip()
    if not after:
        return True
    if after[0].islower() and not stop.group().endswith(("”", '"')):
        return False
    if stop.group()[0] != ".":
        return not after[0].islower()
    before = re.search(r"[\w.’'-]+$", text[max(start, stop.start() - 30) : stop.start()])
    word = before.group() if before else ""
    follower = re.match(r"\w+", after.lstrip("“\"'‘"))
    opens = bool(follower) and follower.group() in words("starters") if follower else True
    if word in words("abbreviations"):
        return word in words("closing_abbreviations") and opens
    if re.fullmatch(r"(?:[A-Za-z]\.)*[A-Z]", word):  # U.S. or an initial
        return opens and "." in word
    return not after[0].islower()


def _is_heading(tokens: list[Token]) -> bool:
    """Whether capitals are the style of the whole line, so that they show no names."""
    content = [token for token in tokens if token.text[0].isalpha() and len(token.text) > 3]  # noqa: PLR2004  # "the", "for"
    capitals = sum(token.capital for token in content)
    ends = tokens[-1].text in {".", "!", "?", "”", ";", ":"}
    return len(content) >= 4 and capitals >= 0.75 * len(content) and not ends  # noqa: PLR2004  # fewer show no style
