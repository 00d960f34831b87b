"""The evidence lock: only what stands, character for character, in a preserved document may be said."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from whobuilt.core.evidence import Document
from whobuilt.core.statements import Statement


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
    """A named failure: which field's words, and what is known of them."""

    failure: Failure
    field: str
    exact: str
    detail: str = ""


# Promotion needs words for who, what and whom; a figure and a saying have no object of that kind.
REQUIRED = {"subject", "trigger", "object"}


def find_failures(statement: Statement, document: Document) -> tuple[LockFailure, ...]:
    """The spans of a statement that do not equal `document.text[start:end]`; empty where the lock holds."""
    spans = [("quote", statement.quote.start, statement.quote.end, statement.quote.exact)]
    spans += [(anchor.field, anchor.start, anchor.end, anchor.exact) for anchor in statement.anchors]
    return tuple(
        LockFailure(Failure.ALTERED if exact else Failure.FABRICATED, field, exact, document.text[start:end])
        for field, start, end, exact in spans
        if not exact or start < 0 or document.text[start:end] != exact
    )


def find_span(words: str, document: Document) -> tuple[int, int] | None:
    """The one place where `words` stand in the document; None where they stand nowhere or in several places."""
    first = document.text.find(words)
    if not words or first < 0 or document.text.find(words, first + 1) >= 0:
        return None
    return first, first + len(words)


def snap_layout(words: str, document: Document) -> tuple[int, int] | None:
    """The one span that differs from `words` only by white space, line breaks or soft hyphens; None otherwise."""
    parts = [re.escape(part) for part in re.split(r"[\s\u00ad]+", words.strip()) if part]
    if not parts:
        return None
    found = list(re.finditer(r"[\s\u00ad]+".join(parts), document.text))
    return found[0].span() if len(found) == 1 else None


def name_failure(words: str, document: Document, others: Iterable[Document] = ()) -> LockFailure | None:
    """Why `words` cannot be quoted from `document`; None where they stand there exactly."""
    if words and words in document.text:
        return None
    if snap_layout(words, document):
        return LockFailure(Failure.LAYOUT, "quote", words, "only white space or line breaks differ")
    for other in others:
        if words in other.text:
            return LockFailure(Failure.MISATTRIBUTED, "quote", words, other.id)
    if len(parts := _parts(words)) > 1 and all(part in document.text for part in parts):
        return LockFailure(Failure.STITCHED, "quote", words, " … ".join(parts))
    if near := _nearest(words, document.text):
        return LockFailure(Failure.ALTERED, "quote", words, near)
    return LockFailure(Failure.FABRICATED, "quote", words)


def _parts(words: str) -> list[str]:
    """The pieces that an ellipsis or a sentence end joins."""
    return [
        part.strip() for part in re.split(r"…|\.\.\.|\[\.\.\.\]|(?<=[.!?。！？])\s", words) if len(part.strip()) > 1
    ]


def _nearest(words: str, text: str) -> str:
    """The words of the text that begin or end as `words` do; empty where fewer than half agree."""
    tokens = words.split()
    for size in range(len(tokens) - 1, max(1, len(tokens) // 2) - 1, -1):
        for start in (0, len(tokens) - size):
            piece = " ".join(tokens[start : start + size])
            at = text.find(piece)
            if at >= 0:
                return text[max(0, at - (0 if start == 0 else 20)) : at + len(piece) + (20 if start == 0 else 0)]
    return ""
