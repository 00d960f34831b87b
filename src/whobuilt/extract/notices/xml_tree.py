"""XML as a tree whose texts know their places, in a document that holds the XML as it was written.

No document type is obeyed: no entity is expanded but the five of XML itself, nothing is fetched, nothing recurses, and
what is broken is read as far as it goes.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.extract.notices.award import Span, Value

DEEPEST = 200
_TOKEN = re.compile(
    # What is never closed goes to the end, a value holds no "<", a document type is short: else each mark of a hostile
    # text looks through all that follows.
    r"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)|<!\[CDATA\[(?P<data>.*?)(?:\]\]>|\Z)|<!(?:[^<>\[]|\[[^\]]{0,2000}+\])*+>|"
    r"<(?P<close>/)?(?P<name>[\w.:-]++)(?P<raw>(?:[^<>\"']|\"[^\"<]*+\"|'[^'<]*+')*+)>|(?P<text>[^<]+)|<",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"""([\w.:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});")


@dataclass(slots=True)
class Element:
    """An element: its local name, where its tag stands, its attributes, its own text, what it holds."""

    name: str
    tag: Span
    attributes: dict[str, tuple[str, Span]] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    words: Span | None = None
    text: str = ""

    def all(self, *names: str) -> Iterator[Element]:
        """Every element below that bears one of these names, in order; none within another of them."""
        waiting = list(reversed(self.children))
        while waiting:
            element = waiting.pop()
            if element.name in names:
                yield element
            else:
                waiting += reversed(element.children)

    def first(self, *path: str) -> Element | None:
        """The first element below at a path of names, each anywhere below the last."""
        element: Element | None = self
        for name in path:
            element = next(element.all(name), None) if element is not None else None
        return element

    def says(self, *path: str) -> str:
        """The text of the first element at a path; empty where there is none."""
        element = self.first(*path)
        return element.text if element is not None else ""

    def value(self, *path: str) -> Value | None:
        """The text of the first element at a path as a field, its tag as what says what it is."""
        element = self.first(*path)
        return element.own() if element is not None else None

    def own(self) -> Value | None:
        """Its own text, or that of the paragraphs within it."""
        if self.words is None or not self.text:
            return next((value for child in self.children if (value := child.own())), None)
        return Value(*self.words, self.text, (self.tag,))


def parse_xml(text: str) -> Element | None:
    """The root element of a text that is XML; None where it is none."""
    root: Element | None = None
    stack: list[Element] = []
    for found in _TOKEN.finditer(text):
        if found["name"] and found["close"]:
            name = found["name"].rpartition(":")[2]
            at = next((n for n in range(len(stack) - 1, -1, -1) if stack[n].name == name), -1)
            del stack[at if at >= 0 else len(stack) :]
            if not stack and root is not None and at >= 0:
                break
        elif found["name"]:
            element = _element(found)
            if stack:
                stack[-1].children.append(element)
            root = root or element
            if not found["raw"].endswith("/") and len(stack) < DEEPEST:
                stack.append(element)
        elif stack and (found["text"] or found["data"]):
            _add_words(stack[-1], found)
    return root


def _element(found: re.Match[str]) -> Element:
    offset = found.start("raw")
    attributes = {}
    for each in _ATTRIBUTE.finditer(found["raw"]):
        group = 2 if each[2] is not None else 3
        span = (offset + each.start(group), offset + each.end(group))
        attributes[each[1].rpartition(":")[2]] = (plain(each[group]), span)
    return Element(found["name"].rpartition(":")[2], (found.start("name"), found.end("name")), attributes)


def _add_words(element: Element, found: re.Match[str]) -> None:
    """The first run of text within an element is its own."""
    group = "text" if found["text"] else "data"
    words = found[group]
    if element.words is None and words.strip():
        start = found.start(group) + len(words) - len(words.lstrip())
        element.words = (start, start + len(words.strip()))
        element.text = " ".join(plain(words).split())


def plain(words: str) -> str:
    """A text with XML's own references decoded, and no others."""
    return _REFERENCE.sub(lambda found: html.unescape(found.group()), words) if "&" in words else words
