"""What a file tells of the people and machines that made it, where that is cheap to see.

Shown before bytes leave the case. Nothing is interpreted beyond a few fields, so a hostile file costs nothing; that
nothing is found here does not mean that there is nothing.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from html import unescape
from io import BytesIO

MOST = 40  # fields that are told of one file
_LOOK = 1 << 20  # bytes at a file's start and end that are looked through
_LONGEST = 200  # characters of a value

Trace = tuple[str, str]
"""A field's name and its value."""

# None of these looks beyond the next tag, or a few hundred characters: their cost grows with the file and no faster.
_PDF = re.compile(rb"/(Author|Creator|Producer|Title|CreationDate|ModDate|Company)\s*\(((?:[^()\\]|\\.){1,400})\)")
_XML = re.compile(
    r"<(?:[a-z]+:)?(creator|lastModifiedBy|initial-creator|created|modified|Company|Manager|creation-date|date|generator"
    r"|Application|Template)(?:\s[^<>]*)?>([^<]{1,400})</",
)
_META = re.compile(rb"<meta\s[^<>]{0,300}name=[\"']?(author|generator|creator)[\"']?[^<>]{0,300}>", re.IGNORECASE)
_CONTENT = re.compile(rb"content=(?:\"([^\"]{1,300})\"|'([^']{1,300})')", re.IGNORECASE)
_HEADER = re.compile(
    rb"^(From|To|Cc|Bcc|Received|X-Originating-IP|User-Agent|X-Mailer|Cookie|Set-Cookie|Authorization): ?(.{1,300})$",
    re.MULTILINE | re.IGNORECASE,
)
_OFFICE = ("docProps/core.xml", "docProps/app.xml", "meta.xml")
_EXIF = {0x010E: "description", 0x010F: "camera maker", 0x0110: "camera", 0x0131: "software", 0x0132: "taken"}
_EXIF |= {0x013B: "artist", 0x8298: "copyright", 0x8825: "position (GPS)"}
_ASCII, _GPS = 2, 0x8825


def find_traces(data: bytes) -> tuple[Trace, ...]:
    """What a file's bytes tell of who made it, each once, at most `MOST`."""
    found: dict[Trace, None] = {}
    for name, value in _iter_traces(data):
        shown = " ".join("".join(each if each.isprintable() else " " for each in value).split())
        if shown:
            found[name, shown[:_LONGEST]] = None
        if len(found) >= MOST:
            break
    return tuple(found)


def _iter_traces(data: bytes) -> Iterator[Trace]:
    if data.startswith(b"PK"):
        yield from _of_office(data)
        return
    seen = data if len(data) <= 2 * _LOOK else data[:_LOOK] + b"\n" + data[-_LOOK:]
    if data.startswith(b"\xff\xd8"):
        yield from _of_jpeg(data[:_LOOK])
    elif data.startswith(b"\x89PNG"):
        yield from ((match[1].decode("latin-1"), match[2].decode("latin-1")) for match in _PNG.finditer(seen))
    elif data.startswith(b"%PDF"):
        for match in _PDF.finditer(seen):
            yield match[1].decode(), _pdf_text(match[2])
    else:
        yield from (
            (match[1].decode(), match[2].decode("utf-8", "replace")) for match in _HEADER.finditer(seen[:_LOOK])
        )
        for match in _META.finditer(seen):
            if content := _CONTENT.search(match[0]):
                yield match[1].decode().lower(), unescape((content[1] or content[2]).decode("utf-8", "replace"))
    yield from ((match[1], unescape(match[2])) for match in _XML.finditer(_xmp(seen)))


_PNG = re.compile(
    rb"tEXt(Author|Software|Creation Time|Source|Comment|Copyright)\0([^\0]{1,300}?)(?=.{4}\0\0)", re.DOTALL
)


def _pdf_text(data: bytes) -> str:
    """A string of a PDF, as far as it stands there plainly."""
    plain = re.sub(rb"\\([()\\])", rb"\1", data)
    if plain.startswith(b"\xfe\xff"):
        return plain[2:].decode("utf-16-be", "replace")
    return plain.decode("latin-1")


def _xmp(data: bytes) -> str:
    """The XMP packet within a file: properties in XML."""
    start = data.find(b"<x:xmpmeta")
    text = data[start : start + (1 << 16)].decode("utf-8", "replace") if start >= 0 else ""
    return re.sub(r"</?rdf:(Seq|li|Alt|Bag)[^<>]{0,200}>\s*", "", text)


def _of_office(data: bytes) -> Iterator[Trace]:
    """The properties of an office document; the names within any other .zip file tell of themselves."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as package:
            for name in _OFFICE:
                if name in package.namelist():
                    with package.open(name) as file:
                        text = file.read(1 << 18).decode("utf-8", "replace")
                    yield from ((match[1], unescape(match[2])) for match in _XML.finditer(text))
            if package.comment:
                yield "comment", package.comment.decode("utf-8", "replace")
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError):
        return


def _of_jpeg(data: bytes) -> Iterator[Trace]:
    """The first directory of a JPEG's Exif (a TIFF: CIPA DC-008, section 4.6)."""
    start = data.find(b"Exif\0\0")
    tiff = data[start + 6 :] if start >= 0 else b""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    try:
        if order is None:
            return
        (at,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, at)
        for number in range(min(count, 200)):
            tag, kind, length, value = struct.unpack_from(f"{order}HHII", tiff, at + 2 + 12 * number)
            if tag == _GPS:
                yield _EXIF[tag], "yes"
            elif tag in _EXIF and kind == _ASCII:
                place = value if length > struct.calcsize("I") else at + 2 + 12 * number + 8
                yield _EXIF[tag], tiff[place : place + min(length, 400)].rstrip(b"\0").decode("utf-8", "replace")
    except struct.error:
        return
