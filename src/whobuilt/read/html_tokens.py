"""HTML as a stream of tags and text, each with its place in the source.

Follows the tokenizer of the HTML standard as far as visible text needs it, and reads whatever comes: unclosed tags,
comments and quotation marks, broken entities. Each character is looked at a bounded number of times. The standard
library's parser changes between Python versions; a document's id must not.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import TypeAlias


class TokenKind(Enum):
    """What a token is."""

    TEXT = auto()
    OPEN = auto()
    CLOSE = auto()
    RAW = auto()  # the content of script and style
    UNCLOSED = auto()  # what a browser drops or swallows for want of an end


# A run of the source, `source[start:end]`: kind, start, end, name in small letters, and where attributes may begin
# (-1 where none can). A bare tuple and bare names of the kinds, for a page has thousands and they are slow otherwise.
Token: TypeAlias = tuple[TokenKind, int, int, str, int]
TEXT, OPEN, CLOSE, RAW, UNCLOSED = TokenKind


RAW_TEXT = frozenset({"script", "style", "iframe", "noembed", "noframes", "xmp"})
_ESCAPABLE = frozenset({"title", "textarea"})
_CONTENT = RAW_TEXT | _ESCAPABLE

_NAME = re.compile(r"[A-Za-z][^\s/>\x00]*")
_SPACE = re.compile(r"[\s/]*")
_ATTRIBUTE = re.compile(r"=?[^\s/>=]*")
_EQUALS = re.compile(r"\s*=\s*")
_UNQUOTED = re.compile(r"[^\s>]*")
_COMMENT_END = re.compile(r"--!?>")
_MARKUP = re.compile(r"<[A-Za-z/!?]")
# A whole tag as nearly all are, at once; what it does not match is taken apart piece by piece, to the same end.
_TAG = re.compile(
    r"""<(/?)([A-Za-z][^\s/>\x00]*+)"""
    r"""(?:[\s/]*+(?!>)=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|(?!["'])[^\s>]++))?+(?!\s*+=))*+[\s/]*+>"""
)


def iter_tokens(source: str) -> Iterator[Token]:
    """The tags and text of a page, in order. Comments, declarations and CDATA marks are left out."""
    place = text_start = 0
    find, match = source.find, _TAG.match
    while (opened := find("<", place)) >= 0:
        tag = match(source, opened)
        if not tag and not _MARKUP.match(source, opened):
            markup = _MARKUP.search(source, opened + 1)  # a sign like any other, and there may be millions
            place = markup.start() if markup else len(source)
            continue
        if opened > text_start:
            yield TEXT, text_start, opened, "", -1
        if tag:
            place = text_start = tag.end()
            name = tag[2].lower()
            if tag[1]:
                yield CLOSE, opened, place, name, -1
                continue
            yield OPEN, opened, place, name, tag.end(2)
            tokens = _read_content(source, place, name) if name in _CONTENT else []
        else:
            tokens = _read_markup(source, opened)
            place = text_start = _comment_end(source, opened) if not tokens else place
        if tokens:
            yield from tokens
            place = text_start = tokens[-1][2]
    if text_start < len(source):
        yield TEXT, text_start, len(source), "", -1


def _comment_end(source: str, start: int) -> int:
    """Where a comment, a declaration or a broken end tag ends; -1 where it is never closed."""
    if source.startswith("<!--", start):
        if source.startswith((">", "->"), start + 4):
            return source.index(">", start) + 1
        found = _COMMENT_END.search(source, start + 4)
        return found.end() if found else -1
    closed = source.find(">", start)
    return closed + 1 if closed >= 0 else -1


def _read_markup(source: str, start: int) -> list[Token]:
    """The tokens of one tag, with the content of elements that hold no tags; none for a comment."""
    closing = source.startswith("</", start)
    name = _NAME.match(source, start + 2 if closing else start + 1)
    if not name:
        lost = _comment_end(source, start) < 0
        return [(UNCLOSED, start, len(source), "", -1)] if lost else []
    tag = name[0].lower()
    _, end = _read_attributes(source, name.end())
    if end < 0:
        return [(UNCLOSED, start, len(source), tag, -1)]
    if closing:
        return [(CLOSE, start, end, tag, -1)]
    opened = (OPEN, start, end, tag, name.end())
    return [opened, *_read_content(source, end, tag)] if tag in _CONTENT else [opened]


def read_attributes(source: str, inside: int) -> dict[str, str]:
    """The attributes of an opening tag from `inside` on, entities decoded; of two of one name the first."""
    return _read_attributes(source, inside)[0]


def _read_content(source: str, start: int, tag: str) -> list[Token]:
    """The content of an element that ends only at its own end tag."""
    kind = TEXT if tag in _ESCAPABLE else RAW
    found = re.compile(rf"</{tag}(?=[\s/>])", re.IGNORECASE).search(source, start)
    if not found:
        return [(UNCLOSED, start, len(source), tag, -1)]
    return [(kind, start, found.start(), tag, -1)] if found.start() > start else []


def _read_attributes(source: str, place: int) -> tuple[dict[str, str], int]:
    """The attributes from `place` on, and where the tag ends; -1 where it never does."""
    attributes: dict[str, str] = {}
    while True:
        place = _skip(_SPACE, source, place)
        if place >= len(source):
            return attributes, -1
        if source[place] == ">":
            return attributes, place + 1
        end = _skip(_ATTRIBUTE, source, place)
        name, place = source[place:end].lower(), end
        value = ""
        if (equals := _EQUALS.match(source, place)) and equals.end() < len(source):
            value, place = _read_value(source, equals.end())
            if place < 0:
                return attributes, -1
        attributes.setdefault(name, value)


def _read_value(source: str, place: int) -> tuple[str, int]:
    quote = source[place]
    if quote in "\"'":
        end = source.find(quote, place + 1)
        return (html.unescape(source[place + 1 : end]), end + 1) if end >= 0 else ("", -1)
    end = _skip(_UNQUOTED, source, place)
    return html.unescape(source[place:end]), end


def _skip(pattern: re.Pattern[str], source: str, place: int) -> int:
    found = pattern.match(source, place)
    return found.end() if found else place
