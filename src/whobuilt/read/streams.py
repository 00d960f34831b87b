"""Compressed streams, read piece by piece: gzip, bzip2 and xz, with whatever comes before the damage."""

from __future__ import annotations

import bz2
import lzma
import zlib
from collections.abc import Callable
from typing import BinaryIO, Protocol

_CHUNK = 1 << 16
_MOST_AT_ONCE = 1 << 20
_LZMA_MEMORY = 256 << 20

GZIP, BZIP2, XZ = b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00"
FAULTS = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)


class Source(Protocol):
    """Something that gives bytes in order."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end."""


class Unfolder(Protocol):
    """What the decompressors of bz2 and lzma have in common."""

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""

    @property
    def needs_input(self) -> bool:
        """Whether it holds nothing more to be unfolded."""

    @property
    def unused_data(self) -> bytes:
        """What followed the end."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Up to `max_length` bytes more."""


class Deflated:
    """zlib's decompressor, with the surface of the other two. `wbits` is as zlib has it: -15 raw, 31 gzip."""

    def __init__(self, wbits: int) -> None:
        """Begin a stream."""
        self._inner = zlib.decompressobj(wbits)

    @property
    def eof(self) -> bool:
        """Whether the end was reached."""
        return self._inner.eof

    @property
    def needs_input(self) -> bool:
        """Whether it holds nothing more to be unfolded."""
        return not self._inner.unconsumed_tail

    @property
    def unused_data(self) -> bytes:
        """What followed the end."""
        return self._inner.unused_data

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        """Up to `max_length` bytes more."""
        return self._inner.decompress(self._inner.unconsumed_tail + data, max(0, max_length))


def make_bzip2() -> Unfolder:
    """A decompressor of bzip2."""
    return bz2.BZ2Decompressor()


def make_xz() -> Unfolder:
    """A decompressor of xz, which may ask for much memory."""
    return lzma.LZMADecompressor(memlimit=_LZMA_MEMORY)


_MAKERS: dict[bytes, Callable[[], Unfolder]] = {
    GZIP: lambda: Deflated(31),
    BZIP2: make_bzip2,
    XZ: make_xz,
}


class Plain:
    """A file that is not compressed, as a `Source` that counts."""

    def __init__(self, file: BinaryIO) -> None:
        """Read `file` from where it stands."""
        self._file = file
        self.fault = ""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes."""
        return self._file.read(size)


class Inflated:
    """What a compressed file holds, all its streams one after the other.

    `fault` says what was wrong, once the end is reached; what could be read until then was given.
    """

    def __init__(self, file: BinaryIO, mark: bytes) -> None:
        """Read `file`, which begins with `mark` (GZIP, BZIP2 or XZ)."""
        self._file = file
        self._mark = mark
        self._inner = _MAKERS[mark]()
        self._rest = b""
        self._ready = bytearray()
        self._ended = False
        self._begun = file.tell()  # where the stream that is being read begins
        self.fault = ""

    def resume(self) -> bool:
        """After a fault: go on with the next stream that begins behind it; False where none does."""
        place = self._begun + 1
        while True:
            self._file.seek(place)
            data = self._file.read(_CHUNK + len(self._mark))
            if (found := data.find(self._mark)) >= 0:
                break
            if len(data) < len(self._mark):
                return False
            place += max(1, len(data) - len(self._mark))
        self._begun = place + found
        self._file.seek(self._begun)
        self._inner = _MAKERS[self._mark]()
        self._rest, self._ended, self.fault = b"", False, ""
        return True

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; fewer only at the end."""
        while len(self._ready) < size and not self._ended:
            self._advance()
        piece = bytes(self._ready[:size])
        del self._ready[:size]
        return piece

    def _advance(self) -> None:
        waits = not (self._inner.eof or self._inner.needs_input)
        data = b"" if waits else self._rest or self._file.read(_CHUNK)
        self._rest = self._rest if waits else b""
        if self._inner.eof:
            self._begin_next(data)
            return
        try:
            piece = self._inner.decompress(data, _MOST_AT_ONCE)
        except FAULTS as error:
            self._end(f"what is compressed cannot be unfolded ({error})")
            return
        self._ready += piece
        if self._inner.eof:
            self._rest = self._inner.unused_data
        elif not data and not piece and not waits:
            self._end("it ends before its end (it was cut off)")

    def _begin_next(self, data: bytes) -> None:
        """After the end of one stream: another one, padding, or what does not belong here."""
        if len(data) < len(self._mark):
            data += self._file.read(_CHUNK)
        if data.startswith(self._mark):
            self._inner = _MAKERS[self._mark]()
            self._rest = data
            self._begun = self._file.tell() - len(data)
        elif data.strip(b"\x00") or self._has_more(data):
            self._end("something follows its end that does not belong to it")
        else:
            self._end("")

    def _has_more(self, padding: bytes) -> bool:
        while padding:
            padding = self._file.read(_CHUNK)
            if padding.strip(b"\x00"):
                return True
        return False

    def _end(self, fault: str) -> None:
        self.fault = fault
        self._ended = True


def find_mark(head: bytes) -> bytes | None:
    """The mark that compressed bytes begin with; None where they begin with none."""
    return next((mark for mark in _MAKERS if head.startswith(mark)), None)


def open_source(file: BinaryIO) -> Plain | Inflated:
    """A file as it is, or what it holds where it is compressed."""
    head = file.read(8)
    file.seek(0)
    mark = find_mark(head)
    return Inflated(file, mark) if mark else Plain(file)


def read_up_to(source: Source, most: int) -> bytes | None:
    """All that is left of a source; None where that is more than `most` bytes."""
    pieces, size = [], 0
    while piece := source.read(min(_MOST_AT_ONCE, most + 1 - size)):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            return None
    return b"".join(pieces)
