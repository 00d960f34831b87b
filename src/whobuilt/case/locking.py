"""The lock as a whole, for a bench: what it calls a quote, and whether a model that gave it would get it in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from whobuilt.core.evidence import Document
from whobuilt.core.lock import name_failure
from whobuilt.core.translations import Maker, make_translation
from whobuilt.extract.prompted.placing import PlacingError, Window
from whobuilt.score.lock import HOLDS

_AT = datetime(2026, 1, 1, tzinfo=UTC)


def judge_quote(
    words: str, document: Document, others: tuple[Document, ...], rows: tuple[dict[str, Any], ...]
) -> tuple[str, bool]:
    """What the lock says of a quote, and whether words got in that the document does not have.

    A quote that differs in layout only gets in as the document's own characters, which is no harm.
    """
    translations = tuple(_translations(document, rows))
    failure = name_failure(words, document, others, translations)
    try:
        start, end = Window(document, 0, len(document.text), lambda: others, lambda: translations).find_quote(words)
    except PlacingError:
        kept = ""
    else:
        kept = document.text[start:end]
    harmless = failure is None or (failure.failure == "layout" and kept in document.text)
    return failure.failure.value if failure else HOLDS, bool(kept) and not harmless


def _translations(document: Document, rows: tuple[dict[str, Any], ...]) -> Iterator[Any]:
    for row in rows:
        start = document.text.index(row["exact"])
        place = (document.id, start, start + len(row["exact"]))
        yield make_translation(place, row["exact"], row["language"], row["text"], Maker(row["by"]), _AT)
