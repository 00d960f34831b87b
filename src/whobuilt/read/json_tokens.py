"""JSON as a stream of values, each with its path and its place in the source (RFC 8259, RFC 6901).

Reads what comes: what is no JSON is told and kept as it stands. Nothing here recurses, and each character is looked at
a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.read.xml_tokens import Piece

DEEPEST = 10_000  # arrays and objects that are open at once; deeper ones are read as if they were part of the last
_LONGEST_PATH = 300
_NOWHERE = (-1, -1)
_STRING, _EMPTY = True, False  # what a value is
_TOKEN = re.compile(
    r'[\s\ufeff]++|(?P<string>"(?:[^"\\]++|\\.)*+")|(?P<mark>[\[\]{}:,])|(?P<atom>[^\s\[\]{}:,"]++)|(?P<open>")',
    re.DOTALL,
)
_ATOM = re.compile(r"-?(?:0|[1-9]\d*+)(?:\.\d++)?(?:[eE][+-]?\d++)?|true|false|null")
_SOUND = re.compile(r'(?:[^"\\\x00-\x1f]++|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*+')
_COLON = re.compile(r"[\s\ufeff]*+:")
_ESCAPE = re.compile(
    r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\u([0-9a-fA-F]{4})|\\(.)", re.DOTALL
)
_SIMPLE = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}


@dataclass(slots=True)
class JsonValue:
    """A string, number or literal: where it stands (strings without their marks), its key's place, and its path."""

    start: int
    end: int
    is_string: bool
    key: tuple[int, int]  # (-1, -1) where there is none
    owner: tuple[int, int]  # the key of the object that it is in
    path: str
    record: int  # values of one object have the same
    root: int  # the number of the text's outermost value that it belongs to


@dataclass(slots=True)
class _Open:
    """An array or object that is open."""

    is_object: bool
    path: str
    key: tuple[int, int]  # of an array its own, of an object that of the member at hand
    owner: tuple[int, int]
    step: str = ""
    index: int = 0
    wants_value: bool = False
    seen: set[str] = field(default_factory=set)


class JsonValues:
    """The values of a text, in order. Afterwards: what was wrong with it, and how many values stand outermost."""

    def __init__(self, source: str) -> None:
        """Read this text."""
        self.source = source
        self.faults: list[int] = []  # places at which it is no JSON
        self.doubled: list[str] = []  # paths of keys that stand twice
        self.too_deep = False
        self.roots: list[int] = []  # where each outermost value begins
        self._stack: list[_Open] = []
        self._deeper = 0
        self._deep_key = _NOWHERE  # of the value that comes next, beyond the deepest
        self._record = 0
        self._expects_comma = False

    def __iter__(self) -> Iterator[JsonValue]:
        """The values; once."""
        source, match = self.source, _TOKEN.match
        place = 0
        while found := match(source, place):
            start, place = place, found.end()
            kind = found.lastgroup
            if kind == "mark":
                yield from self._take_mark(source[start], start)
            elif kind == "string":
                yield from self._take_string(start, place)
            elif kind == "atom":
                if not _ATOM.fullmatch(source, start, place):
                    self.faults.append(start)
                yield self._value(start, place, is_string=False)
            elif kind == "open":  # a string that never ends: the rest is its text
                self.faults.append(start)
                yield self._value(start + 1, len(source), is_string=True)
                return
        if self._stack or self._deeper:
            self.faults.append(len(source))
            yield from self._orphan()

    def _take_mark(self, mark: str, start: int) -> Iterator[JsonValue]:
        stack = self._stack
        top = stack[-1] if stack else None
        if mark in "[{":
            self._open(start, is_object=mark == "{")
        elif mark in "]}":
            yield from self._close(start, is_object=mark == "}")
        elif self._deeper:
            return
        elif top is None or not self._expects_comma or (mark == ":") != (top.is_object and not top.wants_value):
            self.faults.append(start)
            yield from self._orphan()
        elif mark == ":":
            top.wants_value, self._expects_comma = True, False
        else:
            top.wants_value, self._expects_comma = False, False
            top.index += 1

    def _orphan(self) -> Iterator[JsonValue]:
        """The name that an object ends with, or goes on after, before its value came: its words are kept too."""
        top = self._stack[-1] if self._stack else None
        pending = top is not None and top.is_object and (top.wants_value != self._expects_comma)
        if top is not None and pending and top.key[0] >= 0 and not self._deeper:
            path = f"{top.path}/{top.step}"
            yield JsonValue(*top.key, _STRING, _NOWHERE, top.owner, path, self._record, len(self.roots))

    def _open(self, start: int, *, is_object: bool) -> None:
        if len(self._stack) >= DEEPEST:
            self._deeper += 1
            self.too_deep = True
            return
        path, key, owner = self._begin_value(start)
        self._record += is_object
        path = path[:_LONGEST_PATH] + "…" * (len(path) > _LONGEST_PATH)
        self._stack.append(_Open(is_object, path, key, key if is_object else owner))

    def _close(self, start: int, *, is_object: bool) -> Iterator[JsonValue]:
        if self._deeper:
            self._deeper -= 1
            return
        if not self._stack or self._stack[-1].is_object is not is_object:
            self.faults.append(start)
            return
        yield from self._orphan()
        closed = self._stack.pop()
        self._record += is_object
        begun = bool(closed.index or closed.seen or self._expects_comma)
        if begun and (not self._expects_comma or (is_object and not closed.wants_value)):
            self.faults.append(start)  # [1,] or {"name"}
        self._expects_comma = True
        if not begun:
            opened = self.source.rfind("{" if is_object else "[", 0, start)
            place = (closed.key, self._stack[-1].owner) if self._stack else (_NOWHERE, _NOWHERE)
            yield JsonValue(opened, start + 1, _EMPTY, *place, closed.path or "/", self._record, len(self.roots))

    def _take_string(self, start: int, end: int) -> Iterator[JsonValue]:
        if not _SOUND.fullmatch(self.source, start + 1, end - 1):
            self.faults.append(start)
        top = self._stack[-1] if self._stack else None
        if self._deeper and _COLON.match(self.source, end):
            self._deep_key = (start + 1, end - 1)
            return
        if top is None or not top.is_object or top.wants_value or self._deeper:
            yield self._value(start + 1, end - 1, is_string=True)
            return
        if self._expects_comma:
            self.faults.append(start)
            yield from self._orphan()
        top.key, self._expects_comma = (start + 1, end - 1), True
        name = unescape_json(self.source[start + 1 : end - 1])
        top.step = name.replace("~", "~0").replace("/", "~1")[:_LONGEST_PATH]
        if name in top.seen:
            self.doubled.append(f"{top.path}/{top.step}")
        top.seen.add(name)

    def _value(self, start: int, end: int, *, is_string: bool) -> JsonValue:
        path, key, owner = self._begin_value(start)
        self._expects_comma = True
        return JsonValue(start, end, is_string, key, owner, path or "/", self._record, len(self.roots))

    def _begin_value(self, start: int) -> tuple[str, tuple[int, int], tuple[int, int]]:
        """The path, key and owner of a value that begins here; what should not stand here is a fault and is read."""
        if not self._stack:
            self.roots.append(start)
            self._record += 1
            self._expects_comma = False
            return "", _NOWHERE, _NOWHERE
        top = self._stack[-1]
        if self._deeper:
            key, self._deep_key = self._deep_key, _NOWHERE
            return f"{top.path}/…", key, _NOWHERE
        misplaced = self._expects_comma or (top.is_object and not top.wants_value)
        if misplaced:
            self.faults.append(start)
        self._expects_comma = False
        step = top.step if top.is_object else str(top.index)
        return f"{top.path}/{step}", top.key, top.owner


def iter_string_pieces(source: str, start: int, end: int) -> Iterator[Piece]:
    """The characters of a string, each escape a piece of its own."""
    if source.find("\\", start, end) < 0:
        yield source[start:end], start, end
        return
    for found in _ESCAPE.finditer(source, start, end):
        if found.start() > start:
            yield source[start : found.start()], start, found.start()
        yield _unescape(found), found.start(), found.end()
        start = found.end()
    if start < end:
        yield source[start:end], start, end


def unescape_json(text: str) -> str:
    """A string's characters; half of a surrogate pair without its other half is U+FFFD."""
    return _ESCAPE.sub(_unescape, text) if "\\" in text else text


def _unescape(found: re.Match[str]) -> str:
    high, low, single, simple = found.groups()
    if high:
        return chr(0x10000 + ((int(high, 16) - 0xD800) << 10) + (int(low, 16) - 0xDC00))
    if single:
        code = int(single, 16)
        return "\ufffd" if 0xD800 <= code < 0xE000 else chr(code)  # noqa: PLR2004 - the surrogates of Unicode
    return _SIMPLE.get(simple, simple)
