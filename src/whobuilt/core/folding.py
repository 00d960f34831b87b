"""A text without its layout: no white space, no hyphens, one width, one kind of quotation marks, with the way back.

Two texts that are equal so may still differ in more than layout ("no table", "notable"; "10-20", "1020"): what was
dropped is looked at again, place by place, before anything is called the same.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

Span = tuple[int, int]

HAN = "\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_HYPHENS = r"\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"
_UNSEEN = r"\u00ad\u200b-\u200d\u2060\ufeff"
_DROPPED = rf"\s{_HYPHENS}{_UNSEEN}"

# One character for one: full and half width, and quotation marks as different typewriters set them.
_SAME: dict[int, int] = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SAME |= {ord(mark): ord('"') for mark in "“”„‟＂"} | {ord(mark): ord("'") for mark in "‘’‚‛＇`´"}
_SAME |= {ord("｡"): ord("。"), ord("､"): ord("、"), ord("｢"): ord("「"), ord("｣"): ord("」"), ord("･"): ord("・")}
# What a scanner takes for another: letters only, never a digit.
_SCANNED = {ord("I"): ord("l"), ord("|"): ord("l")}

_LONGER = "[\ufb00-\ufb06\uf900-\ufaff]|\u2026|[^\\W_][\u0300-\u036f]+"  # one character that may be written as several
_PLAIN_RUN = rf"[^{_DROPPED}\ufb00-\ufb06\uf900-\ufaff\u2026\u0300-\u036f]+(?![\u0300-\u036f])"
_PIECES = re.compile(rf"(?P<drop>[{_DROPPED}]+)|(?P<longer>{_LONGER})|(?P<run>{_PLAIN_RUN})|(?P<odd>.)", re.DOTALL)
_SCANNED_PIECES = re.compile(
    rf"(?P<drop>[{_DROPPED}]+)|(?P<longer>rn|vv|{_LONGER})|(?P<odd>.)",
    re.DOTALL,
)
_BROKEN_WORD = re.compile(rf"[\u2010\u002d\u00ad]\s*\n\s*|[{_UNSEEN}]")
_HYPHEN = re.compile(f"[{_HYPHENS}]")
_HAN_CHARACTER = re.compile(f"[{HAN}]")
_CACHED = 4  # texts whose folding is kept: a model's answers come document by document


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text; run `i` of it, from `begins[i]`, stands at `sources[i]` for `sizes[i]` characters of the text."""

    text: str
    begins: array[int]
    sources: array[int]
    sizes: array[int]

    def span(self, start: int, end: int) -> Span:
        """Where folded[start:end] stands in the text."""
        first, last = self._run(start), self._run(end - 1)
        return self._source(first, start), self._source(last, end - 1, after=True)

    def characters(self, start: int, end: int) -> Iterator[Span]:
        """Where each of the folded characters stands."""
        return (self.span(at, at + 1) for at in range(start, end))

    def _run(self, at: int) -> int:
        return bisect_right(self.begins, at) - 1

    def _source(self, run: int, at: int, *, after: bool = False) -> int:
        nextrun = self.begins[run + 1] if run + 1 < len(self.begins) else len(self.text)
        verbatim = nextrun - self.begins[run] == self.sizes[run]
        if verbatim:
            return self.sources[run] + at - self.begins[run] + after
        return self.sources[run] + (self.sizes[run] if after else 0)


def fold(text: str, *, scanned: bool = False) -> Folded:
    """The text without its layout; where it is `scanned`, without what scanners confuse as well."""
    begins, sources, sizes = array("q"), array("q"), array("q")
    parts: list[str] = []
    at = 0
    same = _SAME | _SCANNED if scanned else _SAME
    for found in (_SCANNED_PIECES if scanned else _PIECES).finditer(text):
        kind = found.lastgroup
        if kind == "drop":
            continue
        words = found.group()
        words = _shorten(words) if kind == "longer" else words.translate(same)
        begins.append(at)
        sources.append(found.start())
        sizes.append(found.end() - found.start())
        parts.append(words)
        at += len(words)
    return Folded("".join(parts), begins, sources, sizes)


@lru_cache(maxsize=_CACHED)
def folded(text: str, *, scanned: bool = False) -> Folded:
    """`fold`, kept for the next quote."""
    return fold(text, scanned=scanned)


def find_layout(words: str, text: str, *, scanned: bool = False) -> list[Span]:
    """The places where `words` stand but for their layout; two at most, for more tell nothing more."""
    wanted, whole = fold(words.strip(), scanned=scanned), folded(text, scanned=scanned)
    if not wanted.text:
        return []
    found: list[Span] = []
    at = whole.text.find(wanted.text)
    while at >= 0 and len(found) < 2:  # noqa: PLR2004  # one place, or several
        if _same_layout(words.strip(), wanted, text, whole, at, scanned=scanned):
            found.append(whole.span(at, at + len(wanted.text)))
        at = whole.text.find(wanted.text, at + 1)
    return found


def find_letters(words: str, text: str) -> Span | None:
    """Where the letters of `words` stand, though spaces or hyphens between them may say something else."""
    wanted, whole = fold(words).text, folded(text)
    at = whole.text.find(wanted) if wanted else -1
    return None if at < 0 else whole.span(at, at + len(wanted))


def stands_loosely(words: str, text: str) -> bool:
    """Whether `words` stand in a text but for white space: a quicker look, for the many other texts of a case."""
    return words in text or bool(_loose(words).search(text))


@lru_cache(maxsize=_CACHED)
def _loose(words: str) -> re.Pattern[str]:
    tokens = re.findall(rf"[{HAN}]|[^\s{HAN}]+|\s+", words.strip())
    joined = ""
    for before, token in zip(["", *tokens], tokens, strict=False):
        if token.isspace():
            joined += r"\s+" if not _HAN_CHARACTER.match(before) else r"\s*"
        else:
            joined += (r"\s*" if _HAN_CHARACTER.match(token) and before and not before.isspace() else "") + re.escape(
                token
            )
    return re.compile(joined or r"(?!)")


def _shorten(words: str) -> str:
    if words in ("rn", "vv"):
        return {"rn": "m", "vv": "w"}[words]
    return unicodedata.normalize("NFKC" if len(words) == 1 else "NFC", words)


def _same_layout(words: str, wanted: Folded, text: str, whole: Folded, at: int, *, scanned: bool) -> bool:
    """Whether all that was dropped between two characters is layout in both."""
    ours = list(wanted.characters(0, len(wanted.text)))
    theirs = list(whole.characters(at, at + len(wanted.text)))
    if not _begins_and_ends_alike(wanted, ours, theirs, words, text):
        return False
    for index in range(len(ours) - 1):
        mine, other = words[ours[index][1] : ours[index + 1][0]], text[theirs[index][1] : theirs[index + 1][0]]
        if mine != other:
            neighbours = wanted.text[index] + wanted.text[index + 1]
            if not _is_layout(mine, other, neighbours, scanned=scanned):
                return False
    return True


def _begins_and_ends_alike(wanted: Folded, ours: list[Span], theirs: list[Span], words: str, text: str) -> bool:
    """Whether no hyphen that the words begin or end with was dropped unseen."""
    head, tail = words[: ours[0][0]], words[ours[-1][1] :]
    return (
        bool(wanted.text)
        and text[: theirs[0][0]].endswith(head.lstrip())
        and (not tail.strip() or text[theirs[-1][1] :].startswith(tail.rstrip()))
    )


def _is_layout(mine: str, other: str, neighbours: str, *, scanned: bool) -> bool:
    """Whether what stands between two characters differs in layout only."""
    if bool(_HYPHEN.search(mine)) != bool(_HYPHEN.search(other)):
        longer = mine if _HYPHEN.search(mine) else other
        return neighbours.isalpha() and bool(_BROKEN_WORD.search(longer))
    spaced = [any(map(str.isspace, each)) for each in (mine, other)]
    if spaced[0] == spaced[1] or scanned:
        return True
    return (
        not neighbours.isalnum()
        or bool(_HAN_CHARACTER.search(neighbours))
        or "\n" in mine + other
        or bool(_BROKEN_WORD.search(mine + other))
    )
