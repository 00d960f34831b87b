"""Compressed streams of a PDF that end too soon or cannot be unpacked.

The PDF library draws what comes before the damage and says nothing, so that text would be lost without a word. A
second look at the bytes themselves finds it.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from whobuilt.core.problems import Problem

_STREAM = re.compile(rb">>\s{0,4}stream(?:\r\n|\n|\r)")
_DICTIONARY = 4000  # bytes before the stream in which its dictionary begins
_PACKED = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
# Pictures and fonts are no text; where other filters come first the bytes are not what they seem.
_NO_TEXT = re.compile(rb"/Subtype\s*/Image|/Length[12]\b|/ICCBased|/DCTDecode|/ASCII|/LZW|/RunLength|/FontFile|/Crypt")
_MOST_STREAM = 64 * 1024 * 1024  # bytes of one stream, packed
_CHUNK = 1 << 16
_MOST_UNPACKED = 32 * 1024 * 1024  # beyond which no text of a page goes
_SHOWN = 3


def find_damage(content: bytes | Path) -> Problem | None:
    """The problem that streams of a PDF are damaged; None where none is seen to be."""
    with _seen(content) as data:
        tail = data[-4096:]
        if b"/Encrypt" in tail or data.find(b"/Encrypt") >= 0:
            return None
        places = [place for place in _iter_streams(data) if not _unpacks(data, place)]
    if not places:
        return None
    shown = ", ".join(map(str, places[:_SHOWN])) + (" …" if len(places) > _SHOWN else "")
    count = "One compressed part" if len(places) == 1 else f"{len(places)} compressed parts"
    message = f"{count} of the PDF cannot be unpacked to the end (at byte {shown}): text may be missing from its pages."
    return Problem("read_in_part", message, f"byte {places[0]}", "Fetch the file again and compare the pages with it.")


@contextmanager
def _seen(content: bytes | Path) -> Iterator[bytes | mmap.mmap]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped


def _iter_streams(data: bytes | mmap.mmap) -> Iterator[int]:
    """Where the bytes of each compressed stream begin that may hold text, or lead to it."""
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _DICTIONARY) : found.start()]
        entries = before[before.rfind(b" obj") :]
        if _PACKED.search(entries) and not _NO_TEXT.search(entries):
            yield found.end()


def _unpacks(data: bytes | mmap.mmap, start: int) -> bool:
    """Whether a stream goes on to its own end. Its checksum does not matter: programs leave it out."""
    unpacker = zlib.decompressobj()
    place = start
    unpacked = 0
    try:
        while not unpacker.eof:
            chunk = data[place : place + _CHUNK]
            if not chunk or place - start > _MOST_STREAM:
                return False
            place += len(chunk)
            unpacked += len(unpacker.decompress(chunk, _MOST_UNPACKED))
            if unpacked >= _MOST_UNPACKED:
                return True
    except zlib.error as error:
        return "incorrect data check" in str(error)
    return True
