"""JSON and JSON Lines: each value on a line after its names ("buyer name: …"), its path as its place (RFC 6901).

The document's text is what the strings say, their escapes decoded, so that a quote is in the words of the source and
not in its notation; every value leads to its characters in the file. Numbers stand as they are written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from whobuilt.core.evidence import Metadata, Passage
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.encoding import decode
from whobuilt.read.json_tokens import DEEPEST, JsonValue, JsonValues, iter_string_pieces, unescape_json
from whobuilt.read.language import detect_language
from whobuilt.read.layer import NO_TEXT, Provenance, make_read
from whobuilt.read.office_text import Cell, OfficeText, gap, has_ink
from whobuilt.read.written_dates import parse_date
from whobuilt.read.xml_tokens import Piece

JSON_LINES = frozenset({"application/jsonl", "application/x-ndjson", "application/json-lines"})
_PROSE = 120  # characters from which a string is a text of its own rather than a field
_MANY_ESCAPES = 100_000  # beyond, a string's characters are led to together
_MANY_OF_ONE = 10_000  # the same for one string
_LONGEST_SAYING = 300
# A line that begins and ends like a value, and a next one that begins like another.
_TWO_LINES = re.compile(r"\s*+[{\[][^\r\n]*[}\]][ \t]*(?:\r\n|\n)\s*+[{\[]")
_SURROGATES = re.compile(r"(?:\\u[dD][89a-fA-F][0-9a-fA-F]{2})+")
_SAID = {
    "/title": "title",
    "/headline": "title",
    "/publisher": "publisher",
    "/publisher/name": "publisher",
    "/url": "url",
    "/author": "author",
    "/author/name": "author",
    "/date": "date",
    "/published": "date",
    "/publishedDate": "date",
    "/datePublished": "date",
    "/published_at": "date",
}


class JsonReader:
    """Reads JSON, and lines of JSON."""

    name = "json@1"
    media_types = frozenset({"application/json", *JSON_LINES})

    def read(self, original: Original) -> Read:
        """The document in the original."""
        decoded = decode(original.data)
        source = decoded.text
        if not source:
            return Read(None, decoded.problems or (NO_TEXT,))
        lines = original.media_type in JSON_LINES or _TWO_LINES.match(source) is not None
        text, values = OfficeText(), JsonValues(source)
        said = _add_values(text, values, _Lines(source) if lines else None)
        body = text.build()
        made = Provenance(original.blob, self.name, original.media_type, decoded.encoding)
        metadata = Metadata(
            title=said.get("title", ""),
            authors=(said["author"],) if said.get("author") else (),
            publisher=said.get("publisher", ""),
            published=parse_date(said.get("date", "")),
            language=detect_language(body.text),
            url=said.get("url", "") if said.get("url", "").startswith(("http://", "https://")) else "",
        )
        problems = (*decoded.problems, *text.problems, *_find_faults(values, lines=lines))
        return make_read(made, body, metadata, problems)


class _Lines:
    """On which line a place of the source is; asked in order."""

    def __init__(self, source: str) -> None:
        self.source, self.place, self.line = source, 0, 1

    def of(self, place: int) -> int:
        """The line, from 1."""
        self.line += self.source.count("\n", self.place, place)
        self.place = place
        return self.line


def _add_values(text: OfficeText, values: JsonValues, lines: _Lines | None) -> dict[str, str]:
    """Add each value as a line; what the file says of itself by the names that are usual for it."""
    source = values.source
    whole = source.count("\\u") > _MANY_ESCAPES
    said: dict[str, str] = {}
    for value in values:
        path = f"line {lines.of(value.start)}, {value.path}" if lines else value.path
        pieces = _pieces(source, value.start, value.end, whole=whole or not value.is_string)
        key = list(_pieces(source, *value.key, whole=whole))
        if value.owner[0] >= 0 and value.owner != value.key:
            key = [*_pieces(source, *value.owner, whole=whole), gap(" "), *key]
        _add_value(text, value, path, (key, list(pieces)))
        if value.is_string and value.end - value.start < _LONGEST_SAYING and (name := _SAID.get(value.path)):
            said.setdefault(name, " ".join(unescape_json(source[value.start : value.end]).split()))
        if text.full:
            text.note_rest(f"{path} ({100 * value.end // len(source)} % of the file)")
            break
    return said


def _pieces(source: str, start: int, end: int, *, whole: bool) -> Iterator[Piece]:
    if start < 0 or start == end:
        return
    if whole or source.count("\\", start, end) > _MANY_OF_ONE:
        yield unescape_json(source[start:end]), start, end
    else:
        yield from iter_string_pieces(source, start, end)


def _add_value(text: OfficeText, value: JsonValue, path: str, pieces: tuple[list[Piece], list[Piece]]) -> None:
    """A value as a line after its key; of a longer text only the value is a passage, its key is a label."""
    key, own = pieces
    line = [*key, gap(": "), *own] if has_ink(key) else own
    passage = text.add_row([Cell(line, path, "")], value.record)
    length = sum(len(part) for part, _, _ in own)
    if passage is not None and value.is_string and length > _PROSE and has_ink(own):
        words = "".join(part for part, _, _ in own).rstrip()
        start = passage.end - len(words.lstrip())
        text.passages[-1] = Passage(start, passage.end, passage.kind)


def _find_faults(values: JsonValues, *, lines: bool) -> Iterator[Problem]:
    source = values.source
    mend = "Ask for the data again, or mend them and add both; every word was read as it stands."
    if values.faults:
        first = values.faults[0]
        where = f"line {source.count(chr(10), 0, first) + 1}"
        message = f"The file is no valid JSON in {len(values.faults):,} places, first at character {first}."
        yield Problem("malformed_json", message, where, mend)
    if len(values.roots) > 1 and not lines:
        where = f"line {source.count(chr(10), 0, values.roots[1]) + 1}"
        message = f"The file holds {len(values.roots):,} values one after the other, where JSON has one."
        yield Problem("malformed_json", message, where, "They were all read; if these are lines of JSON, call them so.")
    if values.doubled:
        message = f"{len(values.doubled):,} names stand twice in one object; programs keep only the last of each."
        yield Problem("duplicate_keys", message, values.doubled[0], "Both were read; say so where you quote one.")
    if values.too_deep:
        message = f"Values stand in each other beyond {DEEPEST:,}; they were read, and their paths are cut off."
        yield Problem("nested_too_deep", message, "", "Data are not nested so: ask who made this file, and why.")
    if halves := source.count("\\u") and sum(part.count("\ufffd") for part in _decoded_halves(source)):
        message = f"{halves} escapes are half a character (a lone surrogate); U+FFFD stands for each."
        yield Problem("undecodable_bytes", message, "", "Ask for the data again.")


def _decoded_halves(source: str) -> Iterator[str]:
    """The escapes of surrogates, decoded."""
    return (unescape_json(found[0]) for found in _SURROGATES.finditer(source))
