"""A document in stretches that a model is asked about one by one, cut where paragraphs or sentences end."""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.core.evidence import Document, Passage, PassageKind

Span = tuple[int, int]

_CUTS = ("\n\n", "\n", "。", ". ", "；", " ")


def iter_windows(document: Document, size: int) -> Iterator[Span]:
    """Stretches of at most `size` characters that hold the document's title and main text, none within another."""
    wanted = [p for p in document.passages if p.kind is not PassageKind.ASIDE and p.end > p.start]
    start = end = -1
    for passage in wanted or [Passage(0, len(document.text))]:
        for piece_start, piece_end in _pieces(document.text, passage.start, passage.end, size):
            if start >= 0 and piece_end - start > size:
                yield start, end
                start = -1
            start = piece_start if start < 0 else start
            end = piece_end
    if start >= 0 and document.text[start:end].strip():
        yield start, end


def _pieces(text: str, start: int, end: int, size: int) -> Iterator[Span]:
    while end - start > size:
        cut = next(
            (at + len(mark) for mark in _CUTS if (at := text.rfind(mark, start + size // 3, start + size)) > 0), 0
        )
        cut = min(cut or start + size, start + size)
        yield start, cut
        start = cut
    if start < end:
        yield start, end
