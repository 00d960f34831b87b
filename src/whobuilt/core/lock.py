"""The evidence lock: only what stands, character for character, in a preserved document may be said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from whobuilt.core.alignment import (
    Tokens,
    cut,
    find_parts,
    find_runs,
    is_reordered,
    is_substantial,
    likeness,
    stand_apart,
    tokens_of,
    weigh,
    widen,
)
from whobuilt.core.differences import Change, find_changes
from whobuilt.core.evidence import Document
from whobuilt.core.folding import HAN, Span, find_layout, find_letters, stands_loosely
from whobuilt.core.statements import Statement
from whobuilt.core.translations import Translation


class Failure(StrEnum):
    """Why a quote does not hold."""

    FABRICATED = "fabricated"
    MISATTRIBUTED = "misattributed"
    STITCHED = "stitched"
    ALTERED = "altered"
    LAYOUT = "layout"
    TRANSLATED = "translated"


@dataclass(frozen=True, slots=True)
class LockFailure:
    """A named failure: which field's words, and what is known of them.

    `changes` are the characters that were altered, digits, negations and names first.
    """

    failure: Failure
    field: str
    exact: str
    detail: str = ""
    changes: tuple[Change, ...] = ()


# Promotion needs words for who, what and whom; a figure and a saying have no object of that kind.
REQUIRED = {"subject", "trigger", "object"}

_ELLIPSIS = re.compile(r"\s*[\[(（【〔]?\s*(?:…+|⋯+|\.{3,}|。{3,}|(?:\. ){2,}\.)\s*[\])）】〕]?\s*")
_SENTENCE_END = re.compile(r"(?<=[.!?。！？])\s*(?=\S)|\n+")
_SCRIPTS = (re.compile(f"[{HAN}]"), re.compile(r"[A-Za-zÀ-ɏ]"), re.compile("[\u0600-\u06ff]"), re.compile("[Ѐ-ӿ]"))
_ALTERED = 0.62  # likeness from which words are taken for a document's own, changed
_ALTERED_HAN = 0.7  # the same, of words in characters, of which more are the same by chance
_PLAINLY = 0.9  # likeness from which words are so plainly one stretch that they are not looked at as several
_ALTERED_SHORT = 0.55  # the same, of a few words
_SPELT = 0.86  # of the characters, where the words are others
_SPELT_MOST = 1000  # characters that are compared one by one
_FEW = 4.0  # the weight of a few words
_COVERED = 0.84  # of the words' weight, where parts that stand apart make up a quote
_SPARE = 0.2  # of a document's letters: below it, a script is a guest there
_QUOTED_MOST = 200  # characters of the document's own words that are shown


def find_failures(statement: Statement, document: Document) -> tuple[LockFailure, ...]:
    """The spans of a statement that do not equal `document.text[start:end]`; empty where the lock holds."""
    spans = [("quote", statement.quote.start, statement.quote.end, statement.quote.exact)]
    spans += [(anchor.field, anchor.start, anchor.end, anchor.exact) for anchor in statement.anchors]
    return tuple(
        LockFailure(Failure.ALTERED if exact else Failure.FABRICATED, field, exact, document.text[start:end])
        for field, start, end, exact in spans
        if not exact or start < 0 or document.text[start:end] != exact
    )


def find_span(words: str, document: Document) -> Span | None:
    """The one place where `words` stand in the document; None where they stand nowhere or in several places."""
    first = document.text.find(words)
    if not words or first < 0 or document.text.find(words, first + 1) >= 0:
        return None
    return first, first + len(words)


def snap_layout(words: str, document: Document) -> Span | None:
    """The one span that differs from `words` only by layout; None otherwise. Its characters are the document's."""
    found = find_layout(words, document.text, scanned=_is_scanned(document))
    return found[0] if len(found) == 1 else None


def name_failure(
    words: str, document: Document, others: Iterable[Document] = (), translations: Iterable[Translation] = ()
) -> LockFailure | None:
    """Why `words` cannot be quoted from `document`; None where they stand there exactly.

    `others` are the case's other documents, `translations` those of its passages.
    """
    if words.strip() and words in document.text:
        return None
    if not words.strip():
        return LockFailure(Failure.FABRICATED, "quote", words, "there are no words")
    if find_layout(words, document.text, scanned=_is_scanned(document)):
        return LockFailure(Failure.LAYOUT, "quote", words, "only line breaks, spaces, hyphens or widths differ")
    if letters := find_letters(words, document.text):
        changes = find_changes(words.strip(), document.text[slice(*letters)])
        told = "; ".join(map(str, changes)) or "spaces or hyphens that say something else"
        return LockFailure(Failure.ALTERED, "quote", words, f"“{document.text[slice(*letters)]}” ({told})", changes)
    kept = tuple(translations)
    return _find_elsewhere(words, others, kept) or _find_stitched(words, document) or _compare(words, document, kept)


def _find_elsewhere(
    words: str, others: Iterable[Document], translations: tuple[Translation, ...]
) -> LockFailure | None:
    """The failure of words that stand in another document, or in a translation."""
    for other in others:
        if stands_loosely(words, other.text):
            return LockFailure(Failure.MISATTRIBUTED, "quote", words, other.id)
    for translation in translations:
        if stands_loosely(words, translation.text):
            return LockFailure(Failure.TRANSLATED, "quote", words, f"translation {translation.id}")
    return None


def _find_stitched(words: str, document: Document) -> LockFailure | None:
    """The failure of words that an ellipsis or a sentence's end cuts into parts which all stand there."""
    for mark in (_ELLIPSIS, _SENTENCE_END):
        parts = [part.strip() for part in mark.split(words) if any(map(str.isalnum, part))]
        if len(parts) > 1 and all(_stands(part, document) for part in parts):
            return LockFailure(Failure.STITCHED, "quote", words, " … ".join(parts))
    return None


def _stands(part: str, document: Document) -> bool:
    text = document.text
    bare = part.rstrip(".。,，;；")  # whoever joins two parts often ends the first
    return part in text or (len(bare) > 1 and bool(find_layout(bare, text, scanned=_is_scanned(document))))


def _compare(words: str, document: Document, translations: tuple[Translation, ...]) -> LockFailure:
    """The failure of words that stand nowhere as they are, by the parts of them that stand there."""
    ours, theirs = cut(words), tokens_of(document.text)
    parts = sorted(find_parts(ours, theirs), key=lambda each: -each.matched)
    places = [widen(part, ours, theirs) for part in parts]
    if parts:
        alike = likeness(parts[0], ours, theirs)
        reordered = next((place for place in places if is_reordered(ours, theirs, place)), None)
        if alike >= _PLAINLY or reordered:
            return _altered(words, reordered or places[0], ours, theirs)
        if stitched := _join_runs(words, ours, theirs):
            return stitched
        if (alike >= _bar(ours) and parts[0].end - parts[0].start > 1) or _is_spelt_alike(
            words, theirs.text(*places[0])
        ):
            return _altered(words, places[0], ours, theirs)
    if _is_like_any(ours, translations):
        return LockFailure(Failure.TRANSLATED, "quote", words, "words of a translation, changed")
    if _is_foreign(words, document.text) and not _is_told_otherwise(document, translations):
        return LockFailure(Failure.TRANSLATED, "quote", words, "the document is written in another script")
    return LockFailure(Failure.FABRICATED, "quote", words)


def _join_runs(words: str, ours: Tokens, theirs: Tokens) -> LockFailure | None:
    """The failure of words that are made of parts which stand apart; None where they are not."""
    main = [part for part in find_runs(ours, theirs) if is_substantial(part, ours)]
    total = weigh(ours.words(0, len(ours)))
    if len(main) < 2 or sum(part.matched for part in main) < _COVERED * total:  # noqa: PLR2004  # one part is no joint
        return None
    if not stand_apart(main, theirs):
        return None
    detail = " … ".join(theirs.text(part.begins, part.ends) for part in main)
    return LockFailure(Failure.STITCHED, "quote", words, detail)


def _altered(words: str, place: Span, ours: Tokens, theirs: Tokens) -> LockFailure:
    begins, ends = place
    near = theirs.text(begins, ends)
    after = theirs.starts[ends] if ends < len(theirs) else len(theirs.source)
    close = theirs.source[theirs.ends[ends - 1] : after].rstrip()
    before = theirs.source[theirs.ends[begins - 1] if begins else 0 : theirs.starts[begins]].lstrip()
    opening, closing = _edges(words, ours)
    changes = find_changes(words.strip(), (before if opening else "") + near + (close if closing else ""))
    told = "; ".join(map(str, changes))
    shown = near if len(near) <= _QUOTED_MOST else near[:_QUOTED_MOST] + " …"
    return LockFailure(Failure.ALTERED, "quote", words, f"“{shown}” ({told})" if told else f"“{shown}”", changes)


def _edges(words: str, ours: Tokens) -> tuple[bool, bool]:
    """Whether the words begin and end with marks, which then are compared too."""
    if not len(ours):
        return False, False
    return bool(words[: ours.starts[0]].strip()), bool(words[ours.ends[-1] :].strip())


def _bar(ours: Tokens) -> float:
    if weigh(ours.words(0, len(ours))) <= _FEW:
        return _ALTERED_SHORT
    return _ALTERED_HAN if re.search(f"[{HAN}]", ours.source) else _ALTERED


def _is_spelt_alike(words: str, near: str) -> bool:
    """Whether nearly all characters are the same, though the words they make are not."""
    if len(words) > _SPELT_MOST:
        return False
    return SequenceMatcher(None, words.strip(), near, autojunk=False).ratio() >= _SPELT


def _is_like_any(ours: Tokens, translations: tuple[Translation, ...]) -> bool:
    for translation in translations:
        theirs = cut(translation.text)
        parts = find_parts(ours, theirs)
        best = max(parts, key=lambda each: each.matched, default=None)
        if best is not None and likeness(best, ours, theirs) >= _bar(ours):
            return True
    return False


def _is_foreign(words: str, text: str) -> bool:
    """Whether the words are in a script that is a guest in the document."""
    counts = [len(script.findall(words)) for script in _SCRIPTS]
    if not sum(counts):
        return False
    script = _SCRIPTS[counts.index(max(counts))]
    sample = text[:100_000]
    letters = sum(len(each.findall(sample)) for each in _SCRIPTS)
    return len(script.findall(sample)) < _SPARE * letters


def _is_told_otherwise(document: Document, translations: tuple[Translation, ...]) -> bool:
    """Whether nearly all of the document is translated, so that words which no translation holds are none."""
    covered = sum(each.end - each.start for each in translations if each.document == document.id)
    return covered >= _COVERED * len(document.text.strip())


def _is_scanned(document: Document) -> bool:
    return document.reader.startswith("ocr")
