"""JSON with the place of every value, from text that is JSON or from what the JSON reader made of it.

A quote must stand in the document's own characters, so each value is known by where it stands. What is broken is read
as far as it goes. Nothing here recurses.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.core.evidence import Document, Segment
from whobuilt.extract.notices.award import Span, Value

DEEPEST = 200
_TOKEN = re.compile(r'\s+|"(?P<string>(?:[^"\\]|\\.)*+)"|(?P<mark>[\[\]{}:,])|(?P<atom>[^\s\[\]{}:,"]+)', re.DOTALL)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\(.)", re.DOTALL)
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class Node:
    """A value: where it stands (a string without its marks), the place of its name, and what it says or holds."""

    start: int
    end: int
    text: str = ""
    key: Span | None = None
    members: dict[str, Node] = field(default_factory=dict)
    leaf: bool = False

    def get(self, *path: str) -> Node | None:
        """The value at a path of names; None where there is none."""
        node: Node | None = self
        for name in path:
            node = node.members.get(name) if node is not None else None
        return node

    def each(self, name: str) -> list[Node]:
        """The members of the list of this name; of an object, itself."""
        node = self.members.get(name)
        if node is None or node.leaf:
            return []
        return list(node.members.values()) if all(step.isdigit() for step in node.members) else [node]

    def says(self, *path: str) -> str:
        """What the value at a path says; empty where there is none."""
        node = self.get(*path)
        return node.text if node is not None and node.leaf else ""

    def value(self, *path: str) -> Value | None:
        """The value at a path as a field with its name's place."""
        node = self.get(*path)
        if node is None or not node.leaf or not node.text.strip() or node.text == "null":
            return None
        return Value(node.start, node.end, " ".join(node.text.split()), (node.key,) if node.key else ())

    def leaves(self) -> Iterator[tuple[str, Node]]:
        """Every value below that holds no others, with its name."""
        waiting = [("", self)]
        while waiting:
            name, node = waiting.pop()
            if node.leaf:
                yield name, node
            waiting += reversed(node.members.items())


@dataclass(slots=True)
class _Parse:
    """A value as far as it is read: what is open, whether each is a list, the name of the member to come."""

    stack: list[Node] = field(default_factory=list)
    lists: list[bool] = field(default_factory=list)
    key: tuple[str, Span] | None = None

    def close(self, place: int) -> Node | None:
        """Close the innermost; it is given where it was the outermost too."""
        node = self.stack.pop()
        self.lists.pop()
        node.end = place
        return None if self.stack else node

    def add(self, found: re.Match[str]) -> None:
        """Take a name or a value."""
        if found["string"] is not None and not self.lists[-1] and self.key is None:
            self.key = (unescape(found["string"]), found.span("string"))
            return
        self.open(found)

    def open(self, found: re.Match[str]) -> None:
        """Take a value, which stays open where it holds others."""
        node = _node(found, self.key)
        if self.stack:
            parent = self.stack[-1]
            parent.members.setdefault(self.key[0] if self.key else str(len(parent.members)), node)
        self.key = None
        if not node.leaf:
            self.stack.append(node)
            self.lists.append(found["mark"] == "[")


def parse_json(text: str, start: int = 0) -> tuple[Node | None, bool]:
    """The first array or object that begins at `start`, and whether it is whole."""
    parse = _Parse()
    place = start
    while (found := _TOKEN.match(text, place)) and len(parse.stack) <= DEEPEST:
        place = found.end()
        mark = found["mark"]
        if found.lastgroup is None or mark in (":", ","):
            continue
        if not parse.stack:
            if mark not in ("[", "{"):
                return None, False
            parse.open(found)
        elif mark in ("]", "}"):
            if (whole := parse.close(place)) is not None:
                return whole, True
        else:
            parse.add(found)
    for node in parse.stack:
        node.end = len(text)
    return (parse.stack[0], False) if parse.stack else (None, False)


def _node(found: re.Match[str], key: tuple[str, Span] | None) -> Node:
    name = key[1] if key else None
    if found["mark"]:
        return Node(found.start(), found.end(), "", name)
    if found["string"] is not None:
        return Node(*found.span("string"), unescape(found["string"]), name, leaf=True)
    return Node(*found.span(), found.group(), name, leaf=True)


def unescape(text: str) -> str:
    """A string's characters."""
    if "\\" not in text:
        return text
    plain = _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else _SIMPLE.get(found[2], found[2]), text)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def find_roots(text: str) -> Iterator[tuple[Node, bool]]:
    """The objects of a text that is JSON, or lines of it, a few lines of heading aside."""
    opening = re.search(r"(?m)^[ \t\ufeff]*[\[{]", text[:4000])
    place = opening.end() - 1 if opening else -1
    while place >= 0:
        node, whole = parse_json(text, place)
        if node is None:
            return
        yield node, whole
        following = re.compile(r"\s*,?\s*(?=[\[{])").match(text, node.end)
        place = following.end() if following else -1


def tree_of(document: Document) -> Iterator[Node]:
    """The objects of a document that the JSON reader made: each run of its text knows its path."""
    roots: dict[str, Node] = {}
    text = document.text
    for line, path, group in _grouped(document.segments):
        root = roots.setdefault(line, Node(group[0].start, group[-1].end))
        root.end = group[-1].end
        parent = root
        steps = [step.replace("~1", "/").replace("~0", "~") for step in path.split("/")[1:]]
        for step in steps[:-1]:
            parent = parent.members.setdefault(step, Node(group[0].start, group[-1].end))
            parent.end = group[-1].end
        split = next((n for n in range(1, len(group)) if text[group[n - 1].end : group[n].start] == ": "), 0)
        start, end = group[split].start, group[-1].end
        key = (group[0].start, group[split - 1].end) if split else None
        if steps:
            parent.members.setdefault(steps[-1], Node(start, end, text[start:end], key, leaf=True))
    yield from roots.values()


def _grouped(segments: tuple[Segment, ...]) -> Iterator[tuple[str, str, list[Segment]]]:
    """The runs of each value: the line that it is on where the file has lines of JSON, its path, its runs in order."""
    group: list[Segment] = []
    for segment in segments:
        if group and segment.at != group[0].at:
            yield (*_place(group[0].at), group)
            group = []
        group.append(segment)
    if group:
        yield (*_place(group[0].at), group)


def _place(at: str) -> tuple[str, str]:
    line, comma, path = at.partition(", ")
    return (line, path) if comma and line.startswith("line ") else ("", at)
