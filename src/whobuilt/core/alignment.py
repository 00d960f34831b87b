"""Which parts of some words stand in a text, where, and what is between them: why a quote that does not hold does not.

Nothing here finds an anchor. What is found says only, to a person, how words came to differ from a document.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

from whobuilt.core.folding import HAN, Span
from whobuilt.core.variants import SIMPLER

_TOKEN = re.compile(rf"[{HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+(?:['’][^\W\d_{HAN}]+)*")
_HAN = re.compile(f"[{HAN}]")
_SENTENCE_END = re.compile(r"[.!?。！？;；]\s|[。！？；]|\n\s*\n")
_SMALL = frozenset(
    "a an and as at be by for from had has have he her his in is it its of on or s she that the their they this to was"
    " were which who will with".split()
)
_SMALL_WEIGHT, _HAN_WEIGHT = 0.4, 0.5  # of one token, where a word or number weighs 1
_SUBSTANTIAL, _SUBSTANTIAL_HAN = 2.5, 2.0  # weight from which a part says something by itself
_GAP = 6.0  # weight of words that may be left out, put in or changed within one part
_REORDERED = 0.86  # of the words of both
_TRIES = 12  # places of a part that are looked at
_LONGEST = 600  # tokens of a quote that are looked at
_BODY_END = re.compile(r"(?:公司|集团|局|厅|部|委|委员会|大学|学院|银行|研究所|政府|支队|总队|中心|法院|检察院)$")
_MOST_PARTS = 24  # of a quote; one that is in more pieces is nothing of the text's
_LONGEST_BODY = 18  # Han characters of a name


@dataclass(frozen=True, slots=True, eq=False)
class Tokens:
    """The words of a text, each between spaces in `row`, and where they stand."""

    source: str
    row: str
    at: array[int]  # the place of each token in the row
    starts: array[int]
    ends: array[int]

    def __len__(self) -> int:
        """How many there are."""
        return len(self.at)

    def words(self, start: int, end: int) -> list[str]:
        """Some of the tokens."""
        if start >= end:
            return []
        last = self.at[end] if end < len(self.at) else len(self.row)
        return self.row[self.at[start] : last].split()

    def text(self, start: int, end: int) -> str:
        """What stands in the source from token `start` up to `end`."""
        return self.source[self.starts[start] : self.ends[end - 1]] if start < end else ""

    def iter_places(self, words: list[str], start: int = 0) -> Iterator[int]:
        """The tokens at which some words begin."""
        wanted = f" {' '.join(words)} "
        at = self.row.find(wanted, self.at[start] - 1 if start < len(self.at) else len(self.row))
        while at >= 0:
            yield bisect_left(self.at, at + 1)
            at = self.row.find(wanted, at + 1)

    def holds(self, words: list[str]) -> bool:
        """Whether the words stand there in this order."""
        return f" {' '.join(words)} " in self.row


@dataclass(frozen=True, slots=True)
class Part:
    """Tokens `start:end` of the words, which stand (changes within aside) at tokens `begins:ends` of the text."""

    start: int
    end: int
    begins: int
    ends: int
    matched: float


def weigh(words: list[str]) -> float:
    """How much some tokens say."""
    return sum(_SMALL_WEIGHT if word in _SMALL else _HAN_WEIGHT if _HAN.match(word) else 1.0 for word in words)


def cut(text: str) -> Tokens:
    """The tokens of a text."""
    at, starts, ends = array("q"), array("q"), array("q")
    parts, length = [" "], 1
    for found in _TOKEN.finditer(text):
        word = found.group().replace("’", "'").casefold().translate(SIMPLER)
        at.append(length)
        starts.append(found.start())
        ends.append(found.end())
        parts.append(word + " ")
        length += len(word) + 1
    return Tokens(text, "".join(parts), at, starts, ends)


@lru_cache(maxsize=4)
def tokens_of(text: str) -> Tokens:
    """`cut`, kept for the next quote."""
    return cut(text)


def find_parts(words: Tokens, text: Tokens) -> list[Part]:
    """The parts of the words that stand in the text, changes within them aside, in the order of the words."""
    return _split(min(len(words), _LONGEST), lambda start, end: _best_part(words, text, start, end))


def find_runs(words: Tokens, text: Tokens) -> list[Part]:
    """The parts of the words that stand in the text exactly, in the order of the words."""

    def find(start: int, end: int) -> Part | None:
        seed = _longest(words, text, start, end)
        if seed is None:
            return None
        at = next(text.iter_places(words.words(*seed)))
        return Part(*seed, at, at + seed[1] - seed[0], weigh(words.words(*seed)))

    runs: list[Part] = []
    for run in _split(min(len(words), _LONGEST), find):
        before = runs[-1].ends if runs else 0
        # Where it stands in several places, the one that goes on from the run before it is meant.
        at = next(text.iter_places(words.words(run.start, run.end), before), run.begins) if runs else run.begins
        runs.append(Part(run.start, run.end, at, at + run.end - run.start, run.matched))
    return runs


def is_substantial(part: Part, words: Tokens) -> bool:
    """Whether a part says something: it has weight, and is no mere name."""
    spoken = words.text(part.start, part.end)
    return part.matched >= (_SUBSTANTIAL_HAN if _HAN.search(spoken) else _SUBSTANTIAL) and not _is_name(spoken)


def stand_apart(parts: list[Part], text: Tokens) -> bool:
    """Whether two parts that follow each other in the words do not in the text, or a sentence's end is between."""
    return any(
        second.begins < first.ends
        or weigh(text.words(first.ends, second.begins)) > _GAP
        or _ends_sentence(text, first.ends, second.begins)
        for first, second in pairwise(parts)
    )


def likeness(part: Part, words: Tokens, text: Tokens) -> float:
    """How much of the words and of their stretch of the text is the same: 1 for all of both."""
    ours = weigh(words.words(0, len(words)))
    # What of the words has no place in the stretch stands for as much of the text, which was replaced.
    rest = ours - weigh(words.words(part.start, part.end))
    return 2 * part.matched / (ours + weigh(text.words(part.begins, part.ends)) + rest)


def is_reordered(words: Tokens, text: Tokens, place: Span) -> bool:
    """Whether a stretch of the text has nearly the same words in another order."""
    ours, theirs = Counter(words.words(0, len(words))), Counter(text.words(*place))
    return 2 * (ours & theirs).total() >= _REORDERED * (ours.total() + theirs.total())


def widen(part: Part, words: Tokens, text: Tokens) -> Span:
    """The tokens of the text that the whole of the words would cover, from a part of them; within its sentence."""
    begins, ends = part.begins, part.ends
    while begins > 0 and part.begins - begins < part.start and not _ends_sentence(text, begins, begins):
        begins -= 1
    while ends < len(text) and ends - part.ends < len(words) - part.end and not _ends_sentence(text, ends, ends):
        ends += 1
    return begins, ends


def _split(length: int, find: Callable[[int, int], Part | None]) -> list[Part]:
    """The best part of all the tokens, then the best of those before it and after it, and so on."""
    found: list[Part] = []
    waiting = [(0, length)]
    while waiting and len(found) < _MOST_PARTS:
        start, end = waiting.pop(0)
        part = find(start, end) if start < end else None
        if part is not None:
            found.append(part)
            waiting += [(start, part.start), (part.end, end)]
    return sorted(found, key=lambda part: part.start)


def _best_part(words: Tokens, text: Tokens, start: int, end: int) -> Part | None:
    seed = _longest(words, text, start, end)
    if seed is None:
        return None
    best: Part | None = None
    for tries, at in enumerate(text.iter_places(words.words(*seed))):
        part = _grow(words, text, (start, end), (seed[0], at, seed[1] - seed[0]))
        if best is None or part.matched > best.matched:
            best = part
        if tries + 1 >= _TRIES:
            break
    return best


def _longest(words: Tokens, text: Tokens, start: int, end: int) -> Span | None:
    """The heaviest run of tokens that stands in the text as it is."""
    best, weight, last = None, 0.0, start
    for first in range(start, end):
        last = max(last, first)
        while last < end and _holds(text, tuple(words.words(first, last + 1))):
            last += 1
        if last > first and (heavy := weigh(words.words(first, last))) > weight:
            best, weight = (first, last), heavy
        if last == end:
            break
    return best


@lru_cache(maxsize=4096)
def _holds(text: Tokens, words: tuple[str, ...]) -> bool:
    """`Tokens.holds`; the same is asked again for each part of a quote."""
    return text.holds(list(words))


def _grow(words: Tokens, text: Tokens, within: Span, seed: tuple[int, int, int]) -> Part:
    """A part from a seed (its place in the words, in the text, and its length), over small differences."""
    (start, end), (ours, theirs, size) = within, seed
    room = end - start + 2 * int(_GAP) + 4
    low, high = max(0, theirs - room), min(len(text), theirs + size + room)
    blocks = [
        *_blocks_before(words.words(start, ours), text.words(low, theirs), ours, theirs),
        (ours, theirs, size),
        *_blocks(words.words(ours + size, end), text.words(theirs + size, high), ours + size, theirs + size),
    ]
    middle = blocks.index((ours, theirs, size))
    first = last = middle
    while first > 0 and _is_near(blocks[first - 1], blocks[first], words, text):
        first -= 1
    while last + 1 < len(blocks) and _is_near(blocks[last], blocks[last + 1], words, text):
        last += 1
    kept = blocks[first : last + 1]
    matched = sum(weigh(words.words(at, at + length)) for at, _, length in kept)
    (a, b, _), (c, d, length) = kept[0], kept[-1]
    return Part(a, c + length, b, d + length, matched)


def _blocks(ours: list[str], theirs: list[str], left: int, right: int) -> Iterator[tuple[int, int, int]]:
    if ours and theirs:
        for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            if block.size:
                yield left + block.a, right + block.b, block.size


def _blocks_before(ours: list[str], theirs: list[str], left: int, right: int) -> list[tuple[int, int, int]]:
    """The same, counted back from the seed: of two like blocks the nearer one is meant."""
    found = _blocks(ours[::-1], theirs[::-1], 0, 0)
    return [(left - a - size, right - b - size, size) for a, b, size in found][::-1]


def _is_near(before: tuple[int, int, int], after: tuple[int, int, int], words: Tokens, text: Tokens) -> bool:
    """Whether little enough is between two blocks, in both, for them to be one stretch with a change in it."""
    gap = text.words(before[1] + before[2], after[1])
    ours = words.words(before[0] + before[2], after[0])
    if _ends_sentence(text, before[1] + before[2], after[1]) and weigh(gap) >= 1 and weigh(gap) > weigh(ours):
        return False
    return weigh(gap) <= _GAP and weigh(ours) <= 2 * _GAP


def _ends_sentence(text: Tokens, start: int, end: int) -> bool:
    """Whether a sentence ends between the token before `start` and token `end`."""
    if not 0 < start <= end < len(text):
        return False
    return bool(_SENTENCE_END.search(text.source, text.ends[start - 1], text.starts[end]))


def _is_name(words: str) -> bool:
    """Whether words look like one name: capitals throughout, or a body's head at the end of a few characters."""
    if _HAN.search(words):
        return len(words) <= _LONGEST_BODY and bool(_BODY_END.search(words)) and not re.search("[的了，,：:]", words)
    big = [word for word in words.split() if word.casefold() not in _SMALL]
    return bool(big) and all(word[0].isupper() for word in big)
