"""A look at a PDF's compressed streams before the PDF library unpacks them.

The library draws what comes before a damage and says nothing, so that text would be lost without a word; and it ends
the whole process where a stream unpacks to more than the memory holds. Both show in the bytes themselves.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from whobuilt.core.problems import Problem

_STREAM = re.compile(rb">>\s{0,4}stream(?:\r\n|\n|\r)")
_DICTIONARY = 4000  # bytes before the stream in which its dictionary begins
_PACKED = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b")
# Pictures and fonts are no text; where other filters come first the bytes are not what they seem.
_NO_TEXT = re.compile(rb"/Subtype\s*/Image|/Length[12]\b|/ICCBased|/DCTDecode|/ASCII|/LZW|/RunLength|/FontFile|/Crypt")
MOST_UNPACKED = 128 * 1024 * 1024  # bytes of one stream; no page's text takes as many
_CHUNK = 1 << 16
_STEP = 1 << 20
_SHOWN = 3
_COMPARE = "Fetch the file again and compare the pages with it."


@dataclass(slots=True)
class Survey:
    """Where streams begin that are damaged, or unpack to too much; those of attachments apart."""

    torn: list[int] = field(default_factory=list)
    swollen: list[int] = field(default_factory=list)
    swollen_attachments: list[int] = field(default_factory=list)

    def problems(self) -> Iterator[Problem]:
        """What was seen, as problems."""
        most = MOST_UNPACKED // (1024 * 1024)
        if self.torn:
            what = f"{_parts(self.torn)} cannot be unpacked to the end: text may be missing from the pages."
            yield Problem("read_in_part", what, f"byte {self.torn[0]}", _COMPARE)
        if self.swollen:
            what = f"{_parts(self.swollen)} would unpack to more than {most} MB each: the file was made to fill memory."
            yield Problem("unpacks_too_large", what, f"byte {self.swollen[0]}", "Do not open it without care.")
        if self.swollen_attachments:
            what = (
                f"{_parts(self.swollen_attachments)} would unpack to more than {most} MB: no attachment was taken out."
            )
            yield Problem(
                "part_too_large", what, f"byte {self.swollen_attachments[0]}", "Take them out with another tool."
            )


def survey(content: bytes | Path) -> Survey:
    """Unpack each compressed stream that may hold text, or lead to it, and keep nothing of it.

    Of an encrypted file nothing can be told.
    """
    seen = Survey()
    with _seen(content) as data:
        if data.find(b"/Encrypt") >= 0:
            return seen
        for place, attached in _iter_streams(data):
            match _unpack(data, place):
                case "torn" if not attached:
                    seen.torn.append(place)
                case "swollen":
                    (seen.swollen_attachments if attached else seen.swollen).append(place)
                case _:
                    pass
    return seen


def _parts(places: list[int]) -> str:
    shown = ", ".join(map(str, places[:_SHOWN])) + (" …" if len(places) > _SHOWN else "")
    count = "One compressed part" if len(places) == 1 else f"{len(places)} compressed parts"
    return f"{count} of the PDF (at byte {shown})"


@contextmanager
def _seen(content: bytes | Path) -> Iterator[bytes | mmap.mmap]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        yield mapped


def _iter_streams(data: bytes | mmap.mmap) -> Iterator[tuple[int, bool]]:
    """Where the bytes of each compressed stream begin, and whether it is an attachment."""
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _DICTIONARY) : found.start()]
        entries = before[before.rfind(b" obj") :]
        if _PACKED.search(entries) and not _NO_TEXT.search(entries):
            yield found.end(), b"/EmbeddedFile" in entries


def _unpack(data: bytes | mmap.mmap, start: int) -> Literal["whole", "torn", "swollen"]:
    """Whether a stream goes on to its own end. Its checksum does not matter: programs leave it out."""
    unpacker = zlib.decompressobj()
    place, unpacked = start, 0
    try:
        while not unpacker.eof:
            chunk = unpacker.unconsumed_tail or data[place : place + _CHUNK]
            if not chunk:
                return "torn"
            if not unpacker.unconsumed_tail:
                place += len(chunk)
            unpacked += len(unpacker.decompress(chunk, _STEP))
            if unpacked > MOST_UNPACKED:
                return "swollen"
    except zlib.error as error:
        return "whole" if "incorrect data check" in str(error) else "torn"
    return "whole"
