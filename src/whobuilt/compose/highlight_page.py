"""A preserved HTML page as harmless markup: its text as the reader saw it, its structure, and marks at a quote.

The text is taken from the page's source at the places where the reader found it; between them only harmless tags pass
(`compose.harmless`). So nothing of the page acts, and no text is shown that the reader did not read.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from markupsafe import Markup, escape

from whobuilt.compose.harmless import Harmless
from whobuilt.compose.highlight_map import Marked
from whobuilt.core.evidence import Document


def to_safe_page(document: Document, source: str, marks: Sequence[Marked]) -> Markup:
    """The page's content, to be put into a page of ours."""
    page = Harmless(pictures=True)
    place, waiting, seen = 0, list(marks)[::-1], set[int]()
    for segment in document.segments:
        last = waiting[-1].number if waiting and waiting[-1].start <= segment.source_start and place else 0
        # What stands between two marked pieces is within the quote.
        page.feed(source[place : segment.source_start], "<mark> </mark>" if last in seen else " ")
        place = segment.source_start
        while waiting and waiting[-1].start < segment.source_end:
            mark = waiting.pop()
            page.put(_shown(source[place : mark.start]))
            page.put(_marked(source[mark.start : mark.end], mark.number, first=mark.number not in seen))
            seen.add(mark.number)
            place = mark.end
        page.put(_shown(source[place : segment.source_end]))
        place = segment.source_end
    page.feed(source[place:], " ")
    return Markup(page.finish())  # noqa: S704  # put together of escaped text and tags of a short list


def _shown(written: str) -> Markup:
    return escape(html.unescape(written))


def _marked(written: str, number: int, *, first: bool) -> Markup:
    name = Markup(' id="quote-{}"').format(number) if first else Markup("")
    return Markup("<mark{}>{}</mark>").format(name, _shown(written))
