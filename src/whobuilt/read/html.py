"""HTML pages: the visible text of the whole page, with the main text told from what stands around it."""

from __future__ import annotations

from whobuilt.core.evidence import Metadata, Passage, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.encoding import declared_charset, decode, said_charset
from whobuilt.read.html_flow import fold
from whobuilt.read.html_metadata import read_metadata
from whobuilt.read.html_page import Page, read_page
from whobuilt.read.layer import NO_TEXT, Body, Provenance, make_read
from whobuilt.read.main_text import find_main


class HtmlReader:
    """Reads text/html."""

    name = "html@2"
    media_types = frozenset({"text/html"})

    def read(self, original: Original) -> Read:
        """The document in the original."""
        data = original.data
        decoded = decode(data, declared_charset(data) or said_charset(original.declared))
        if not decoded.text:
            return Read(None, decoded.problems or (NO_TEXT,))
        page = read_page(decoded.text)
        metadata = read_metadata(page)
        body = Body(page.text, _find_passages(decoded.text, page, metadata), page.segments)
        problems = (*decoded.problems, *_find_loss(decoded.text, page))
        return make_read(
            Provenance(original.blob, self.name, original.media_type, decoded.encoding), body, metadata, problems
        )


def _find_passages(source: str, page: Page, metadata: Metadata) -> tuple[Passage, ...]:
    """Each block as a passage. The title is the first heading of the first level, or the block that repeats it."""
    main = find_main(source, page)
    title = _find_title(page, metadata.title)
    return tuple(Passage(block.start, block.end, _kind(index, title, main)) for index, block in enumerate(page.blocks))


def _kind(index: int, title: int | None, main: frozenset[int]) -> PassageKind:
    if index == title:
        return PassageKind.TITLE
    return PassageKind.MAIN if index in main else PassageKind.ASIDE


def _find_title(page: Page, title: str) -> int | None:
    wanted = fold(title).casefold()
    first: int | None = None
    for index, block in enumerate(page.blocks):
        if wanted and fold(page.text[block.start : block.end]).casefold() == wanted:
            return index
        if block.setting.heading == 1 and first is None:
            first = index
    return first


def _find_loss(source: str, page: Page) -> tuple[Problem, ...]:
    problems: list[Problem] = []
    if page.readings:
        message = f"{page.readings} readings set above characters (ruby) are left out of the text."
        problems.append(Problem("read_in_part", message, "", "Look at the page itself where a reading matters."))
    if page.lost is None:
        return tuple(problems)
    start, end = page.lost
    message = f"A tag, comment or script that is never closed hides the last {end - start} characters of the page."
    where = f"line {source.count(chr(10), 0, start) + 1}"
    problems.append(Problem("unclosed_markup", message, where, "A browser hides them too; look at the page's source."))
    return tuple(problems)
