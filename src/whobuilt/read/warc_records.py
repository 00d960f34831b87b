"""The records of a web archive (WARC, ISO 28500:2017), one after the other, past whatever is damaged."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.read.members import archive_damaged
from whobuilt.read.streams import Inflated, Plain, open_source

_CHUNK = 1 << 16
_VERSION = re.compile(rb"WARC/[01]\.\d+[ \t]*\r?\n")
_MARK = b"WARC/1."
_NEXT = b"\r\n\r\nWARC/1."
_LONGEST_HEADER = 1 << 20
_MOST_SEARCHED = 256 << 20  # bytes without a record, after which none is looked for
_MOST_RESUMED = 1000  # damaged places that are passed
_ALGORITHMS = {"sha1": "sha1", "sha-1": "sha1", "sha256": "sha256", "sha-256": "sha256", "sha512": "sha512"} | {
    "sha-512": "sha512",
    "md5": "md5",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A record: its header (names in small letters) and its block, None where that is too large to be had.

    `length` is what the header says of the block, `place` where the record begins in the archive, unfolded.
    """

    place: int
    header: dict[str, str]
    block: bytes | None
    length: int

    @property
    def kind(self) -> str:
        """WARC-Type, in small letters."""
        return self.header.get("warc-type", "").lower()

    @property
    def url(self) -> str:
        """WARC-Target-URI; early archives put it in angle brackets."""
        return self.header.get("warc-target-uri", "").strip("<>")

    @property
    def is_short(self) -> bool:
        """Whether the archive ends, or another record begins, before the block does."""
        return self.block is not None and len(self.block) < self.length


def check_digest(said: str, *candidates: bytes) -> bool | None:
    """Whether one of the candidates has the digest that is said; None where it cannot be known."""
    name, _, value = said.partition(":")
    algorithm = _ALGORITHMS.get(name.strip().lower())
    value = value.strip()
    if algorithm is None or not value:
        return None
    for data in candidates:
        found = hashlib.new(algorithm, data, usedforsecurity=False).digest()
        if value.lower() == found.hex() or _unpack(value) == found:
            return True
    return False


def iter_records(file: BinaryIO, most: int) -> Iterator[Record | Problem]:
    """The records of an archive, and what was damaged. A block larger than `most` bytes is passed over."""
    source = _Buffered(open_source(file))
    resumed = 0
    while True:
        yield from _iter_sound(source, most)
        if not source.fault:
            return
        yield archive_damaged(f"after {source.place} bytes of records, {source.fault}")
        resumed += 1
        if resumed > _MOST_RESUMED or not source.resume():
            return


def _iter_sound(source: _Buffered, most: int) -> Iterator[Record | Problem]:
    """The records up to the end, or to a fault of the compression."""
    while True:
        source.skip_blank()
        place = source.place
        line = source.line()
        if not line:
            return
        if not _VERSION.fullmatch(line):
            lost = source.search(_MARK)
            yield archive_damaged(f"no record begins at byte {place}; {lost + len(line)} bytes were passed over")
            continue
        header = _read_header(source)
        said = "" if header is None else header.get("content-length", "")
        if header is None or not said.isdigit() or len(said) > 18:  # noqa: PLR2004  # 64 bits
            yield archive_damaged(f"the record at byte {place} has no whole header, or none that says how long it is")
            source.search(_MARK)
            continue
        length = int(said)
        block: bytes | None = source.read(min(length, most + 1))
        if block is not None and len(block) > most:
            source.skip(length - len(block))
            block = None
        elif block is not None and not (len(block) == length and source.is_between()):
            block = source.give_back(block, _NEXT)
        yield Record(place, header, block, length)


def _read_header(source: _Buffered) -> dict[str, str] | None:
    """A record's header; None where the empty line after it is missing, for then its last line may be cut."""
    header: dict[str, str] = {}
    name, size = "", 0
    while (line := source.line()).strip() and size < _LONGEST_HEADER:
        size += len(line)
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:
            header[name] += " " + text.strip()
            continue
        name, _, value = text.partition(":")
        name = name.strip().lower()
        header.setdefault(name, value.strip())
    return header if line else None


@dataclass(slots=True)
class _Buffered:
    """A source that can be looked into before it is read."""

    source: Plain | Inflated
    ahead: bytearray = field(default_factory=bytearray)
    place: int = 0

    @property
    def fault(self) -> str:
        return self.source.fault

    def resume(self) -> bool:
        self.ahead.clear()
        return isinstance(self.source, Inflated) and self.source.resume()

    def fill(self, size: int) -> bool:
        """Have `size` bytes ready; False where there are no more."""
        while len(self.ahead) < size:
            data = self.source.read(max(_CHUNK, size - len(self.ahead)))
            if not data:
                return False
            self.ahead += data
        return True

    def read(self, size: int) -> bytes:
        self.fill(size)
        return self._take(min(size, len(self.ahead)))

    def skip(self, size: int) -> None:
        while size > 0 and (data := self.read(min(size, _CHUNK * 16))):
            size -= len(data)

    def line(self) -> bytes:
        """Up to the next line end, or as much as a header may have."""
        looked = 0
        while True:
            end = self.ahead.find(b"\n", looked)
            if end >= 0:
                return self._take(end + 1)
            looked = len(self.ahead)
            if looked >= _LONGEST_HEADER or not self.fill(looked + 1):
                return self._take(looked)

    def skip_blank(self) -> None:
        """Past the empty lines between records."""
        while self.fill(1) and self.ahead[0] in b"\r\n":
            self._take(1)

    def search(self, mark: bytes) -> int:
        """To the next place where a mark stands, or the end; how many bytes were passed."""
        passed = 0
        while passed < _MOST_SEARCHED:
            found = self.ahead.find(mark)
            keep = len(mark) - 1
            step = found if found >= 0 else max(0, len(self.ahead) - keep)
            self._take(step)
            passed += step
            if found >= 0:
                return passed
            if not self.fill(len(self.ahead) + 1):
                break
        rest = len(self.ahead)
        self._take(rest)
        return passed + rest

    def is_between(self) -> bool:
        """Whether a record may end here: before an empty line, or the end."""
        return not self.fill(1) or self.ahead[0] in b"\r\n"

    def give_back(self, data: bytes, mark: bytes) -> bytes:
        """What was read too far, from the mark on, to be read again; what stands before it."""
        found = data.find(mark)
        if found < 0:
            return data
        self.ahead[:0] = data[found:]
        self.place -= len(data) - found
        return data[:found]

    def _take(self, size: int) -> bytes:
        data = bytes(self.ahead[:size])
        del self.ahead[:size]
        self.place += size
        return data


def _unpack(value: str) -> bytes:
    """A digest in base 32, as archives write it."""
    try:
        return base64.b32decode(value.upper() + "=" * (-len(value) % 8))
    except (binascii.Error, ValueError):
        return b""
