"""What changed between two captures of a page: by passage, with the spans of both texts, and what rests on it.

Passages are lines, and sentences where a line is long. White space is no change, and a passage that stands elsewhere
has moved. A passage that is in the old text only is "not found any more": why, the texts do not say.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from whobuilt.core.evidence import Document, PassageKind
from whobuilt.core.statements import Statement
from whobuilt.preserve.alignment import align

_LONG = 300  # characters of a line beyond which its sentences are passages of their own
_SENTENCE = re.compile(r"(?<=[.!?؟۔])\s+|(?<=[。！？])\s*")
_WORD = re.compile(r"[\u3040-\u9fff]|[^\W\u3040-\u9fff]+")
_ALIKE = 0.5  # share of words that two passages have in common to be one that changed
_ALIKE_ELSEWHERE = 0.7  # the same, where other passages stand between
_PAIRS = 4000  # passages compared with each other between two that are the same
_MOST_WORDS = 1000


class ChangeKind(StrEnum):
    """What became of a passage."""

    UNCHANGED = "unchanged"
    MOVED = "moved"
    CHANGED = "changed"
    NOT_FOUND = "not_found_any_more"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `text[start:end]`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage in the old text, the new one, or both. `part` is the part of the page that it is in, where known."""

    kind: ChangeKind
    old: Span | None
    new: Span | None
    part: PassageKind | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """All passages of two documents: the old spans together are the old text, the new spans the new text."""

    old: Document
    new: Document
    pieces: tuple[Piece, ...]

    @property
    def is_none(self) -> bool:
        """Whether nothing changed but white space."""
        return all(piece.kind is ChangeKind.UNCHANGED for piece in self.pieces)

    def __str__(self) -> str:
        """One line for a person."""
        if self.is_none:
            return "Nothing changed."
        words = {kind: kind.value.replace("_", " ") for kind in ChangeKind if kind is not ChangeKind.UNCHANGED}
        told = [f"{self.count(kind)} {word}" for kind, word in words.items() if self.count(kind)]
        return f"Passages: {', '.join(told)}."

    def count(self, kind: ChangeKind, part: PassageKind | None = None) -> int:
        """How many passages are of a kind, in one part of the page or in all."""
        return sum(piece.kind is kind and part in {None, piece.part} for piece in self.pieces)


class Standing(StrEnum):
    """What became of a statement's words."""

    STANDS = "stands"
    CHANGED = "changed"
    NOT_FOUND = "not_found_any_more"


@dataclass(frozen=True, slots=True)
class Footing:
    """Whether a statement's quote and anchors stand in the new text, character for character.

    `quote` is where the quote stands now, None where it does not; `pieces` are the passages that it rested on.
    """

    statement: str
    standing: Standing
    quote: Span | None
    pieces: tuple[Piece, ...]


def compare(old: Document, new: Document) -> Change:
    """What changed from one document to the other, in the order of the new one."""
    old_spans, new_spans = tuple(_cut(old.text)), tuple(_cut(new.text))
    old_keys = [_key(old.text, span) for span in old_spans]
    new_keys = [_key(new.text, span) for span in new_spans]
    became = _find_origins(old_keys, new_keys)
    gone = deque(sorted(set(range(len(old_spans))) - {i for _, i in became.values()}))
    parts = (_Parts(old), _Parts(new))
    pieces: list[Piece] = []

    def say_gone(before: int) -> None:
        while gone and gone[0] < before:
            span = old_spans[gone.popleft()]
            pieces.append(Piece(ChangeKind.NOT_FOUND, span, None, parts[0].find(span)))

    for j, span in enumerate(new_spans):
        kind, i = became.get(j, (ChangeKind.ADDED, -1))
        if kind is ChangeKind.UNCHANGED:
            say_gone(i)
        pieces.append(Piece(kind, old_spans[i] if i >= 0 else None, span, parts[1].find(span)))
    say_gone(len(old_spans))
    return Change(old, new, tuple(pieces))


def _find_origins(old: Sequence[str], new: Sequence[str]) -> dict[int, tuple[ChangeKind, int]]:
    """What each new passage was: its kind, and the old passage; nothing for one that was added."""
    pairs = align(old, new)
    became = {j: (ChangeKind.UNCHANGED, i) for i, j in pairs}
    became |= {j: (ChangeKind.MOVED, i) for j, i in _find_moved(pairs, old, new).items()}
    taken = {i for _, i in became.values()}
    edges = [(-1, -1), *pairs, (len(old), len(new))]
    gaps = [(range(a + 1, c), range(b + 1, d)) for (a, b), (c, d) in pairwise(edges)]
    # First among what stands between the same two neighbours, then among all that is left.
    rounds = [(left, right, _ALIKE) for left, right in gaps]
    for left, right, likeness in [*rounds, (range(len(old)), range(len(new)), _ALIKE_ELSEWHERE)]:
        olds = [i for i in left if i not in taken]
        news = [j for j in right if j not in became]
        if not 0 < len(olds) * len(news) <= _PAIRS:
            continue
        pairs = _pair([_words(old[i]) for i in olds], [_words(new[j]) for j in news], likeness)
        found = {news[b]: olds[a] for a, b in pairs}
        became |= {j: (ChangeKind.CHANGED, i) for j, i in found.items()}
        taken |= set(found.values())
    return became


def find_footings(statements: Iterable[Statement], change: Change) -> Iterator[Footing]:
    """What became of each statement that quotes the old document; those of other documents are passed over."""
    for statement in statements:
        if statement.document == change.old.id:
            yield _find_footing(statement, change)


def affected(statements: Iterable[Statement], change: Change) -> tuple[Footing, ...]:
    """The statements whose words do not stand in the new document as they are quoted."""
    return tuple(found for found in find_footings(statements, change) if found.standing is not Standing.STANDS)


def _find_footing(statement: Statement, change: Change) -> Footing:
    quote = statement.quote
    here = _find_now(change, quote.start, quote.end, anywhere=True)
    outside = [
        (anchor.start, anchor.end)
        for anchor in statement.anchors
        if not (here and quote.start <= anchor.start and anchor.end <= quote.end)
    ]
    stands = here is not None and all(_find_now(change, *span, anywhere=False) for span in outside)
    spans = [(quote.start, quote.end), *outside]
    touched = tuple(dict.fromkeys(piece for span in spans for piece in _overlapping(change, *span)))
    if stands:
        return Footing(statement.id, Standing.STANDS, here, touched)
    gone = any(piece.kind is ChangeKind.NOT_FOUND for piece in touched)
    return Footing(statement.id, Standing.NOT_FOUND if gone else Standing.CHANGED, here, touched)


def _find_now(change: Change, start: int, end: int, *, anywhere: bool) -> Span | None:
    """Where the old text's characters stand in the new one: in the passages that theirs became.

    `anywhere` takes the one other place where they stand: words enough to be known by.
    """
    exact = change.old.text[start:end]
    pieces = _overlapping(change, start, end)
    kept = [piece.new for piece in pieces if piece.new]
    if pieces and len(kept) == len(pieces) and pieces[0].old:
        first, last = min(span.start for span in kept), max(span.end for span in kept)
        guess = kept[0].start + start - pieces[0].old.start
        if first <= guess and change.new.text.startswith(exact, guess) and guess + len(exact) <= last:
            return Span(guess, guess + len(exact))
        found = change.new.text.find(exact, first, last)
        if found >= 0:
            return Span(found, found + len(exact))
    found = change.new.text.find(exact) if anywhere and exact else -1
    alone = found >= 0 and change.new.text.find(exact, found + 1) < 0
    return Span(found, found + len(exact)) if alone else None


def _overlapping(change: Change, start: int, end: int) -> list[Piece]:
    found = [piece for piece in change.pieces if piece.old and piece.old.start < end and start < piece.old.end]
    return sorted(found, key=lambda piece: piece.old.start if piece.old else 0)


def _cut(text: str) -> Iterator[Span]:
    """Passages that together are the text: white space belongs to the passage before it."""
    begin, at, filled = 0, 0, False
    while at < len(text):
        end = text.find("\n", at) + 1 or len(text)
        if not text[at:end].isspace():
            if filled:
                yield from _cut_line(text, begin, at)
                begin = at
            filled = True
        at = end
    yield from _cut_line(text, begin, len(text))


def _cut_line(text: str, begin: int, end: int) -> Iterator[Span]:
    """A line as it is, or its sentences where it is long."""
    cuts = (found.end() for found in _SENTENCE.finditer(text, begin, end)) if end - begin > _LONG else ()
    for cut in (*cuts, end):
        if cut > begin:
            yield Span(begin, cut)
            begin = cut


def _key(text: str, span: Span) -> str:
    """A passage without what its white space adds."""
    return " ".join(text[span.start : span.end].replace("\u00ad", "").split())


def _words(key: str) -> Counter[str]:
    return Counter(_WORD.findall(key.casefold())[:_MOST_WORDS])


def _find_moved(pairs: Sequence[tuple[int, int]], old: Sequence[str], new: Sequence[str]) -> dict[int, int]:
    """Passages that stand elsewhere: from each new one to the old one that it was."""
    taken_old, taken_new = {i for i, _ in pairs}, {j for _, j in pairs}
    waiting: dict[str, deque[int]] = defaultdict(deque)
    for index, key in enumerate(old):
        if index not in taken_old:
            waiting[key].append(index)
    left = (index for index in range(len(new)) if index not in taken_new)
    return {index: waiting[new[index]].popleft() for index in left if waiting.get(new[index])}


def _pair(old: Sequence[Counter[str]], new: Sequence[Counter[str]], likeness: float) -> list[tuple[int, int]]:
    """Passages that are the same one changed: in order, each with the likest that is left."""
    found: list[tuple[int, int]] = []
    begin = 0
    for i, words in enumerate(old):
        scores = [(_likeness(words, new[j]), -j) for j in range(begin, len(new))]
        best = max(scores, default=(0.0, 0))
        if best[0] >= likeness:
            found.append((i, -best[1]))
            begin = 1 - best[1]
    return found


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    size = one.total() + other.total()
    return 2 * (one & other).total() / size if size else 0.0


class _Parts:
    """Which part of a page a span is in."""

    def __init__(self, document: Document) -> None:
        self._text = document.text
        self._passages = sorted(document.passages, key=lambda passage: passage.start)
        self._starts = [passage.start for passage in self._passages]

    def find(self, span: Span) -> PassageKind | None:
        """The part that the span's first visible character is in."""
        words = self._text[span.start : span.end]
        at = span.start + len(words) - len(words.lstrip())
        index = bisect_right(self._starts, at) - 1
        if index < 0 or at >= self._passages[index].end:
            return None
        return self._passages[index].kind
