"""Words in mail headers that are written in another encoding, "=?gb18030?B?1tDOxA==?=" (RFC 2047), with places."""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

from whobuilt.read.encoding import Decoded, decode, find_codec

_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?\r\n]*)\?=")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]")
_TELLING = frozenset({"utf-8", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "iso2022_jp", "iso2022_kr", "hz"})
_FOLD = re.compile(r"\r?\n(?=[ \t])")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that were read from `start:end` of a header's value; as they stand there where both are as long."""

    text: str
    start: int
    end: int
    sound: bool = True


def decode_words(value: str) -> Iterator[Run]:
    """A header's value in runs: what stands there, and what its encoded words mean. Folds are left out."""
    place = 0
    for words in _iter_groups(value):
        yield from _iter_plain(value, place, words[0].start())
        yield _decode_group(words)
        place = words[-1].end()
    yield from _iter_plain(value, place, len(value))


def decode_short(data: bytes, charset: str) -> Decoded:
    """A few bytes in the encoding that they are said to be in: too few to tell it from others by what they say.

    Encodings that take any bytes are not believed so.
    """
    codec = find_codec(charset)
    if codec in _TELLING:
        with suppress(UnicodeError):
            return Decoded(data.decode(codec), codec)
    return decode(data, charset)


def _iter_groups(value: str) -> Iterator[list[re.Match[str]]]:
    """Encoded words, those of one encoding that follow each other together: a character may be cut between them."""
    group: list[re.Match[str]] = []
    for word in _WORD.finditer(value):
        if group and value[group[-1].end() : word.start()].strip():
            yield group
            group = []
        if group and group[-1][1].lower() != word[1].lower():
            yield group
            group = []
        group.append(word)
    if group:
        yield group


def _decode_group(words: list[re.Match[str]]) -> Run:
    start, end = words[0].start(), words[-1].end()
    written = words[0].string[start:end]
    try:
        data = b"".join(_unpack(word) for word in words)
    except (binascii.Error, ValueError):
        return Run(written, start, end, sound=False)
    charset = words[0][1].partition("*")[0]  # a language may follow (RFC 2231)
    decoded = decode_short(data, charset)
    if data and not decoded.text:
        return Run(written, start, end, sound=False)
    return Run(decoded.text, start, end, sound=not decoded.problems)


def _unpack(word: re.Match[str]) -> bytes:
    packed = word[3].encode("ascii", "strict")
    if word[2] in "bB":
        if _NOT_BASE64.search(packed):
            raise ValueError("no base64")
        return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
    return quopri.decodestring(packed, header=True)


def _iter_plain(value: str, start: int, end: int) -> Iterator[Run]:
    """What stands between encoded words; white space alone between two of them is nothing."""
    if start and end < len(value) and not value[start:end].strip():
        return
    for fold in _FOLD.finditer(value, start, end):
        if fold.start() > start:
            yield Run(value[start : fold.start()], start, fold.start())
        start = fold.end()
    if end > start:
        yield Run(value[start:end], start, end)
