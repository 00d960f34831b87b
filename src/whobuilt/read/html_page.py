"""A page's visible text with its map, and what the page says of itself, in one pass over its tokens.

A segment is the text between two tags: its source slice, entities decoded and white space folded, equals its text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from whobuilt.core.evidence import Segment
from whobuilt.read.html_flow import Block, Flow, Setting, fold
from whobuilt.read.html_tokens import Token, TokenKind, iter_tokens
from whobuilt.read.html_tree import PARAGRAPH_ENDS, VOID, Node, Tree

_LINES = frozenset(
    {"li", "dt", "dd", "td", "th", "caption", "tbody", "thead", "tfoot", "legend"}
)  # apart by a line end only
_BLOCKS = PARAGRAPH_ENDS | _LINES | {"body", "html"}
_MAIN_PARTS = ("article", "main")
_ASIDE_PARTS = ("nav", "aside", "footer", "form", "menu", "dialog", "button")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_BYLINE = re.compile(r"(?:^|\s)(?:(?:\S*[-_])?byline|author|authors|author-name|writer)(?:$|\s)", re.IGNORECASE)
_PLAIN = Setting()
_MOST_VALUES = 50  # of one kind that a page says of itself
_LONGEST_SIGNATURE = 200
_LONGEST_DATA = 2_000_000
_LONGEST_LOSS = 200  # characters that may be lost at the end of a page without a word


@dataclass(slots=True)
class Sayings:
    """What a page says of itself, as written: `meta` by name, links by relation, JSON-LD, bylines, times."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    data: list[str] = field(default_factory=list)
    authors: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    title: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """What was read of a page. `lost` is the part of the source that something unclosed swallowed.

    `deepest` counts levels of nesting, `widest` the attributes of one tag: by these a page may be hard on others.
    """

    text: str
    segments: tuple[Segment, ...]
    blocks: tuple[Block, ...]
    said: Sayings
    deepest: int
    widest: int
    lost: tuple[int, int] | None


def read_page(source: str) -> Page:
    """The visible text of a page and what goes with it; any characters are a page."""
    builder = _Builder(source)
    takers: dict[TokenKind, Callable[[Token], None]] = {
        TokenKind.TEXT: builder.take_text,
        TokenKind.OPEN: builder.take_open,
        TokenKind.CLOSE: builder.take_close,
        TokenKind.RAW: builder.take_raw,
        TokenKind.UNCLOSED: builder.take_unclosed,
    }
    for token in iter_tokens(source):
        takers[token.kind](token)
    return builder.finish()


class _Builder:
    """Takes tokens in order."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.flow = Flow(source)
        self.tree = Tree()
        self.said = Sayings()
        self.signatures: list[tuple[str, int, int]] = []
        self.lost: tuple[int, int] | None = None
        self.widest = 0
        self.script = ""
        self.pre_start = -1

    def take_open(self, token: Token) -> None:
        """An opening tag: a boundary, a line break, or something that the page says of itself."""
        name = token.name
        self.widest = max(self.widest, len(token.attributes))
        self._close(self.tree.ended_by(name))
        self._note(token)
        if not self.tree.hidden:
            self._bound(name)
        if name in VOID:
            return
        node = self.tree.push(name, token.attributes)
        node.begun = self.flow.layer.length
        node.mark = "" if node.hidden else _mark(name, token.attributes)
        if name == "pre":
            self.pre_start = token.end

    def take_close(self, token: Token) -> None:
        """A closing tag; a stray </br> or </p> breaks the line as in a browser."""
        if token.name in ("br", "p") and not self.tree.open[token.name] and not self.tree.hidden:
            self._bound(token.name)
        self._close(self.tree.close(token.name))

    def take_text(self, token: Token) -> None:
        """Text between tags."""
        if token.name == "title":
            if not self.said.title and not self.tree.open["svg"]:  # a picture's title is not the page's
                self.said.title = fold(html.unescape(self.source[token.start : token.end])).strip()
            return
        start = token.start
        stack = self.tree.stack
        if stack and stack[-1].name == "head" and self.source[start : token.end].strip():
            self._close(self.tree.ended_by("body"))
        if self.tree.hidden:
            return
        setting, linked = self._setting() if self.flow.fresh else _PLAIN, self.tree.open["a"] > 0
        if self.tree.open["pre"]:
            if start == self.pre_start:  # a line end right after the tag is no text
                start += self.source.startswith("\r\n", start) + self.source.startswith(("\r", "\n"), start)
            self.flow.add_kept(start, token.end, self.tree.path(), setting, linked=linked)
        else:
            self.flow.add_folded(start, token.end, self.tree.path(), setting, linked=linked)

    def take_raw(self, token: Token) -> None:
        """The content of a script or a style: only data about the page is kept."""
        short = token.end - token.start <= _LONGEST_DATA and len(self.said.data) < _MOST_VALUES
        if self.script == "application/ld+json" and short:
            self.said.data.append(self.source[token.start : token.end])

    def take_unclosed(self, token: Token) -> None:
        """What is lost because something is never closed."""
        if token.end - token.start > _LONGEST_LOSS:
            self.lost = (token.start, token.end)

    def finish(self) -> Page:
        """The page, with everything closed."""
        self._close(self.tree.close_all())
        self.flow.finish()
        text, segments = self.flow.layer.build()
        for mark, start, end in self.signatures:
            values = self.said.authors if mark == "author" else self.said.times
            values.append(fold(text[start:end]).strip())
        blocks = tuple(self.flow.blocks)
        return Page(text, segments, blocks, self.said, self.tree.deepest, self.widest, self.lost)

    def _setting(self) -> Setting:
        count = self.tree.open
        heading = next((level for name, level in _LEVELS.items() if count[name]), 0)
        return Setting(any(count[name] for name in _MAIN_PARTS), any(count[name] for name in _ASIDE_PARTS), heading)

    def _bound(self, name: str) -> None:
        if name == "br":
            self.flow.break_line()
        elif name == "tr":
            self.flow.begin_row()
        elif name in ("td", "th"):
            self.flow.begin_cell()
        elif name in _BLOCKS:
            self.flow.end_block(1 if name in _LINES else 2)

    def _close(self, closed: Iterable[Node]) -> None:
        for node in closed:
            if node.hidden:
                continue
            length = self.flow.layer.length
            if node.mark and node.begun < length <= node.begun + _LONGEST_SIGNATURE:
                self.signatures.append((node.mark, node.begun, length))
            if node.name == "tr":
                self.flow.end_row()
            elif node.name in _BLOCKS:
                self.flow.end_block(1 if node.name in _LINES else 2)

    def _note(self, token: Token) -> None:
        """Keep what a tag says of the page."""
        name, attributes = token.name, token.attributes
        if name == "script":
            self.script = attributes.get("type", "").strip().lower()
        elif name == "html":
            self.said.language = self.said.language or attributes.get("lang", "") or attributes.get("xml:lang", "")
        elif name == "link":
            for relation in attributes.get("rel", "").lower().split()[:5]:
                self.said.links.setdefault(relation, attributes.get("href", "").strip())
        elif name == "time" and "datetime" in attributes and len(self.said.times) < _MOST_VALUES:
            self.said.times.append(attributes["datetime"])
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        if name == "meta" and key and "content" in attributes:
            values = self.said.metas.setdefault(key.strip().lower(), [])
            if len(values) < _MOST_VALUES:
                values.append(attributes["content"].strip())


def _mark(name: str, attributes: dict[str, str]) -> str:
    """What an element signs: "author", "time" or nothing."""
    if name == "time" and "datetime" not in attributes:
        return "time"
    named = {*attributes.get("rel", "").lower().split(), *attributes.get("itemprop", "").lower().split()}
    return "author" if "author" in named or _BYLINE.search(attributes.get("class", "")) else ""
