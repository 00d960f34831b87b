"""Lists within a sentence: "added four parties to the list: A in X and B in Y"; "Added to the list are A; B; C"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.extract.notices.authorities import find_authority, find_list
from whobuilt.extract.notices.award import Listed, Span, Value
from whobuilt.extract.notices.days import find_day
from whobuilt.extract.notices.entries import may_list
from whobuilt.extract.notices.parties import is_body, is_company
from whobuilt.extract.notices.rows import one_line

_SOME = r"(?:entities|parties|companies|firms|organi[sz]ations|vendors|suppliers|contractors|bodies|institutions)"
_END = r"(?=\.(?:\s+[A-Z“\"]|\s*\n|\s*$)|\n\s*\n|$)"
_SENTENCES = (
    re.compile(
        rf"\b(?P<act>add(?:s|ed|ing)|placed|put|designated|sanctioned|listed|blacklisted)\b[^.:;\n]{{0,160}}?\b{_SOME}\b"
        rf"(?P<rest>[^.:;\n]{{0,200}}?):\s+(?P<names>[A-Z][^\n]{{5,700}}?){_END}"
    ),
    re.compile(
        rf"\b(?P<act>Added|Designated|Sanctioned|Listed|Placed)\s+(?P<rest>(?:to|on|today|under)\b[^.;:\n]{{0,120}}?)\s"
        rf"(?:are|were)\s+(?P<names>[A-Z][^\n]{{5,700}}?){_END}"
    ),
)
_NAME = re.compile(
    r"(?:and\s+|also\s+|the\s+)*(?P<name>[A-Z][\w.&’'\-]*(?:,?\s+(?:of\s+(?=[A-Z][a-z]+\s+[A-Z])|for\s+|and\s+(?=\w+\s(?:Ltd|Co))|&\s+)?(?:\([A-Z]\w+\)|[A-Z][\w.&’'\-]*))*)"
)
_DOUBT = re.compile(
    r"(?i)\b(?:should|could|would|might|may|consider\w*|propos\w+|urg\w+|call\w* (?:on|for)|not|never)\b"
)
_REACH = 300


def find_inline(text: str) -> Iterator[Listed]:
    """The members of every list that a sentence opens and tells."""
    for pattern in _SENTENCES:
        for said in pattern.finditer(text):
            before = max(text.rfind(". ", 0, said.start()), text.rfind("\n", 0, said.start())) + 1
            if _DOUBT.search(text, max(before, said.start() - _REACH), said.start("names")):
                continue
            yield from _members(text, said, before)


def _members(text: str, said: re.Match[str], start: int) -> Iterator[Listed]:
    named = find_list(text, start, said.start("names"))
    authority = find_authority(text, start, said.start("names"))
    whose = authority or named
    if whose is None or named is None:
        return
    day = find_day(text, Value(start, said.start("names"), text[start : said.start("names")]))
    found = list(_names(text, *said.span("names")))
    sure = any(is_company(value.text) or is_body(value.text) for value in found)
    if not sure and len(found) < 2:  # noqa: PLR2004  # a list has two
        return
    for value in found:
        end = said.end("names")
        yield Listed(value, (), authority, named, (said.span("act"),), day, (start, end))


def _names(text: str, start: int, end: int) -> Iterator[Value]:
    """The name that each part begins with; what is told of it after a comma is no part of the list."""
    parts = re.compile(r";\s*") if ";" in text[start:end] else re.compile(r",\s+(?:and\s+)?|\s+and\s+(?=[A-Z])")
    at = start
    bounds: list[Span] = []
    for mark in parts.finditer(text, start, end):
        bounds.append((at, mark.start()))
        at = mark.end()
    for first, stop in [*bounds, (at, end)]:
        name = _NAME.match(text, first, stop)
        if name is None:
            continue
        shown = one_line(name["name"]).rstrip(",")
        if may_list(shown) and len(shown) > 1:
            begin = name.start("name")
            exact = _without_home(name["name"].rstrip(","))
            yield Value(begin, begin + len(exact), one_line(exact))


def _without_home(name: str) -> str:
    """A company's name without where it is: "X Ltd of Ruritania"."""
    cut = next((mark.start() for mark in re.finditer(r"\s+of\s", name) if is_company(name[: mark.start()])), len(name))
    return name[:cut]
