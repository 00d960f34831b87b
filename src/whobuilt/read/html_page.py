"""A page's visible text with its map, and what the page says of itself, in one pass over its tokens.

A segment is the text between two tags: its source slice, entities decoded and white space folded, equals its text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType

from whobuilt.core.evidence import Segment
from whobuilt.read.html_flow import Block, Flow, Setting, fold, is_blank
from whobuilt.read.html_tokens import CLOSE, OPEN, RAW, TEXT, iter_tokens, read_attributes
from whobuilt.read.html_tree import PARAGRAPH_ENDS, READINGS, VOID, Node, Tree

_LINES = frozenset(
    {"li", "dt", "dd", "td", "th", "caption", "tbody", "thead", "tfoot", "legend"}
)  # apart by a line end only
_BLOCKS = PARAGRAPH_ENDS | _LINES | {"body", "html"}
_BOUNDS = _BLOCKS | {"br", "tr", "td", "th"}
_ASIDE_PARTS = ("nav", "aside", "footer", "form", "menu", "dialog", "button")
_LEVELS = {f"h{level}": level for level in range(1, 7)}
_BYLINE = re.compile(r"(?:^|\s)(?:(?:\S*[-_])?byline|author|authors|author-name|writer)(?:$|\s)", re.IGNORECASE)
_PLAIN = Setting()
_NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
# Attributes are taken apart only where they may say something: of these elements, or with one of these words.
_SAYING = frozenset({"html", "link", "meta", "script", "time", "dialog"})
_TELLING = ("hidden", "display", "visibility", "author", "byline", "writer", "&#", "&colon")
_LONG_TAG = 2_000  # characters; any longer tag is taken apart, for the count of its attributes
_TAGS = re.compile(r"<[^<>]*>")
_LEAST_UNSCRIPTED = 200  # characters in a "noscript" that are the page's text rather than a word to switch scripts on
_LONGEST_UNSCRIPTED = 500_000
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

    `deepest` counts levels of nesting, `widest` the attributes of one tag, `tags` all opening tags: by these a page
    may be hard on others.
    `readings` counts the readings set above characters (ruby), which are left out.
    """

    text: str
    segments: tuple[Segment, ...]
    blocks: tuple[Block, ...]
    said: Sayings
    deepest: int
    widest: int
    lost: tuple[int, int] | None
    readings: int = 0
    tags: int = 0


def read_page(source: str) -> Page:
    """The visible text of a page and what goes with it; any characters are a page."""
    builder = _Builder(source)
    for kind, start, end, name, inside in iter_tokens(source):
        if kind is TEXT:
            builder.take_text(start, end, name)
        elif kind is OPEN:
            builder.take_open(name, inside, end)
        elif kind is CLOSE:
            builder.take_close(name)
        elif kind is RAW:
            builder.take_raw(start, end)
        else:
            builder.take_unclosed(start, end)
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
        self.widest = self.tags = 0
        self.readings = 0
        self.unscripted = (-1, False)  # where the next end of a noscript stands, and whether its text is shown
        self.script = ""
        self.pre_start = -1

    def take_open(self, name: str, inside: int, end: int) -> None:
        """An opening tag: a boundary, a line break, or something that the page says of itself."""
        tree = self.tree
        self.tags += 1
        attributes = self._read_attributes(name, inside, end) if end - inside > 1 else _NO_ATTRIBUTES
        if closed := tree.ended_by(name):
            self._close(closed)
        if attributes:
            self._note(name, attributes)
        elif name == "script":
            self.script = ""
        if not tree.hidden and name in _BOUNDS:
            self._bound(name)
        if name in VOID:
            return
        node = tree.push(name, attributes, shown=name == "noscript" and self._is_unscripted(end))
        if not node.hidden:
            node.begun = self.flow.layer.length
            if attributes or name == "time":
                node.mark = _mark(name, attributes)
        if name == "pre":
            self.pre_start = end

    def _read_attributes(self, name: str, inside: int, end: int) -> Mapping[str, str]:
        if name not in _SAYING and end - inside <= _LONG_TAG:
            written = self.source[inside:end].lower()
            for word in _TELLING:
                if word in written:
                    break
            else:
                return _NO_ATTRIBUTES
        attributes = read_attributes(self.source, inside)
        self.widest = max(self.widest, len(attributes))
        return attributes

    def _is_unscripted(self, start: int) -> bool:
        """Whether a `noscript` that begins here holds text that the page shows to whoever runs no scripts."""
        if self.tree.open["head"] or self.tree.hidden:
            return False
        if self.unscripted[0] < start:  # each end is looked for, and what stands before it weighed, once
            end = self.source.find("</noscript", start)
            shown = _LEAST_UNSCRIPTED <= end - start <= _LONGEST_UNSCRIPTED and (
                len(fold(_TAGS.sub("", self.source[start:end])).strip()) >= _LEAST_UNSCRIPTED
            )
            self.unscripted = (end if end >= 0 else len(self.source), shown)
        return self.unscripted[1]

    def take_close(self, name: str) -> None:
        """A closing tag; a stray </br> or </p> breaks the line as in a browser."""
        if name in ("br", "p") and not self.tree.open[name] and not self.tree.hidden:
            self._bound(name)
        if closed := self.tree.close(name):
            self._close(closed)

    def take_text(self, start: int, end: int, name: str) -> None:
        """Text between tags, or the content of an element `name` that holds no tags."""
        tree, blank = self.tree, is_blank(self.source[start:end])
        if name == "title":
            if not self.said.title and not tree.open["svg"]:  # a picture's title is not the page's
                self.said.title = fold(html.unescape(self.source[start:end])).strip()
            return
        stack = tree.stack
        if not blank and stack and stack[-1].name == "head":
            self._close(tree.ended_by("body"))
        if tree.hidden:
            self.readings += not blank and stack[-1].name in READINGS
        elif tree.open["pre"]:
            if start == self.pre_start:  # a line end right after the tag is no text
                start += self.source.startswith("\r\n", start) + self.source.startswith(("\r", "\n"), start)
            self.flow.add_kept(start, end, tree.path(), self._setting(), linked=tree.open["a"] > 0)
        elif blank:
            self.flow.add_space()
        else:
            self.flow.add_folded(start, end, tree.path(), self._setting(), linked=tree.open["a"] > 0)

    def take_raw(self, start: int, end: int) -> None:
        """The content of a script or a style: only data about the page is kept."""
        short = end - start <= _LONGEST_DATA and len(self.said.data) < _MOST_VALUES
        if self.script == "application/ld+json" and short:
            self.said.data.append(self.source[start:end])

    def take_unclosed(self, start: int, end: int) -> None:
        """What is lost because something is never closed."""
        if end - start > _LONGEST_LOSS:
            self.lost = (start, end)

    def finish(self) -> Page:
        """The page, with everything closed."""
        self._close(self.tree.close_all())
        self.flow.finish()
        text, segments = self.flow.layer.build()
        for mark, start, end in self.signatures:
            values = self.said.authors if mark == "author" else self.said.times
            values.append(fold(text[start:end]).strip())
        blocks = tuple(self.flow.blocks)
        return Page(
            text, segments, blocks, self.said, self.tree.deepest, self.widest, self.lost, self.readings, self.tags
        )

    def _setting(self) -> Setting:
        """In what the text here stands; it counts only where a block begins."""
        if not self.flow.fresh:
            return _PLAIN
        count = self.tree.open
        heading = 0
        for name, level in _LEVELS.items():
            if count[name]:
                heading = level
                break
        in_aside = False
        for name in _ASIDE_PARTS:
            in_aside = in_aside or count[name] > 0
        return _make_setting(count["article"] + count["main"] > 0, in_aside, heading)

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

    def _note(self, name: str, attributes: Mapping[str, str]) -> None:
        """Keep what a tag says of the page."""
        if name == "script":
            self.script = attributes.get("type", "").strip().lower()
        elif name == "html":
            self.said.language = self.said.language or attributes.get("lang", "") or attributes.get("xml:lang", "")
        elif name == "link":
            for relation in attributes.get("rel", "").lower().split()[:5]:
                self.said.links.setdefault(relation, attributes.get("href", "").strip())
        elif name == "time" and "datetime" in attributes and len(self.said.times) < _MOST_VALUES:
            self.said.times.append(attributes["datetime"])
        if name != "meta" or "content" not in attributes:
            return
        if key := attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "":
            values = self.said.metas.setdefault(key.strip().lower(), [])
            if len(values) < _MOST_VALUES:
                values.append(attributes["content"].strip())


@cache
def _make_setting(in_main: bool, in_aside: bool, heading: int) -> Setting:  # noqa: FBT001 - a cache's key
    return Setting(in_main, in_aside, heading)


def _mark(name: str, attributes: Mapping[str, str]) -> str:
    """What an element signs: "author", "time" or nothing."""
    if name == "time" and "datetime" not in attributes:
        return "time"
    if not attributes:
        return ""
    named = {*attributes.get("rel", "").lower().split(), *attributes.get("itemprop", "").lower().split()}
    return "author" if "author" in named or _BYLINE.search(attributes.get("class", "")) else ""
