"""The ZIP file that an office document is: its members as decoded text or bytes, within limits, each loss told.

A member is inflated in pieces up to a ceiling, whatever its header says of its size. Names of members are names only:
they are looked up in the archive and never lead to a file on this machine.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, Self

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part
from whobuilt.read.encoding import declared_charset, decode
from whobuilt.read.ole import name_ole
from whobuilt.read.xml_tokens import XmlToken, iter_xml, refused_entities

MOST_XML = 48_000_000  # bytes of XML that are inflated for one document, all members together
MOST_PART = 64_000_000  # bytes of one picture or embedded file
MOST_PARTS_BYTES = 256_000_000  # of all of them
MOST_PARTS = 1_000
MOST_MEMBERS = 20_000
_CHUNK = 1 << 20
_LOCAL = struct.Struct("<4s5H3I2H")  # a local header, up to the lengths of name and extra field
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_FAULTS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    struct.error,
)
_DAMAGED = "Fetch the file again from where it came."


@dataclass(frozen=True, slots=True)
class Member:
    """A member of the archive as decoded text; the place of each character in it is what segments count."""

    name: str
    text: str
    encoding: str


class Package:
    """An opened office file. What could not be read of it gathers in `problems`."""

    def __init__(self, original: Original) -> None:
        """Open it; zipfile.BadZipFile (or another of `_FAULTS`) where it is no archive."""
        self.file = original.open()
        self.problems: list[Problem] = []
        self.taken: set[str] = set()
        self._left = MOST_XML
        try:
            self.archive = zipfile.ZipFile(self.file)
            names = self.archive.namelist()
        except BaseException:
            self.file.close()
            raise
        self._names = {_plain(name).lower(): name for name in names}
        self._note_members(names)

    def __enter__(self) -> Self:
        """The package, which is closed at the end of a `with`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the file."""
        self.archive.close()
        self.file.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names as written, those of folders left out."""
        return tuple(name for name in self._names.values() if not name.endswith("/"))

    def has(self, name: str) -> bool:
        """Whether there is such a member; capitals do not matter (OPC, ECMA-376 part 2)."""
        return name.lower() in self._names

    def find_text(self, name: str) -> Member | None:
        """A member as text; None where there is none, which is told only by `get_text`."""
        written = self._names.get(name.lower())
        if written is None:
            return None
        self.taken.add(written)
        # However much one member takes, something is left for the others.
        data = self.inflate(written, self._left * 2 // 3, "of XML that are left for it")
        self._left -= len(data)
        decoded = decode(data, declared_charset(data))
        for problem in decoded.problems:
            self.problems.append(Problem(problem.code, problem.message, f"{written} {problem.where}".strip()))
        self.problems += refused_entities(decoded.text, written)
        return Member(written, decoded.text, decoded.encoding)

    def get_text(self, name: str) -> Member | None:
        """A member as text; a member that should be there and is not becomes a problem."""
        found = self.find_text(name)
        if found is None:
            message = f"The file lacks its part {name}: what stood there is lost."
            self.problems.append(Problem("missing_member", message, name, _DAMAGED))
        return found

    def iter_xml(self, member: Member) -> Iterator[XmlToken]:
        """The tags and text of a member; a problem is kept where it is no XML."""
        faults: list[int] = []
        yield from iter_xml(member.text, faults)
        if faults:
            message = f"The XML is broken in {len(faults)} places, first at character {faults[0]}; the rest was read."
            self.problems.append(Problem("xml_broken", message, member.name, _DAMAGED))

    def inflate(self, name: str, most: int, what: str) -> bytes:
        """Up to `most` bytes of a member, whatever is said of its size. What a damaged one gives is kept."""
        kept: list[bytes] = []
        size = 0
        info = self.archive.getinfo(name)
        try:
            for chunk in _iter_inflated(self.file, info, most + 1):
                kept.append(chunk)
                size += len(chunk)
            data = b"".join(kept)
            if size <= most and (size != info.file_size or zlib.crc32(data) != info.CRC):
                raise zipfile.BadZipFile("its size or its checksum is not what the archive says")
        except _FAULTS as error:
            data = b"".join(kept)
            message = f"This part is damaged or locked ({error}); {size:,} bytes of it could be read."
            self.problems.append(Problem("damaged_member", message, name, _DAMAGED))
        if size <= most:
            return data
        message = f"It unpacks to {info.file_size:,} bytes or more, beyond the {most:,} {what}; the rest was not read."
        self.problems.append(
            Problem("read_in_part", message, name, "If it is no bomb, split the file and add its parts.")
        )
        return data[:most]

    def _note_members(self, names: list[str]) -> None:
        doubled = sorted(name for name, count in Counter(names).items() if count > 1)
        if doubled:
            message = f"{len(doubled)} names stand twice in the archive ({doubled[0]}): the last of each was read."
            self.problems.append(
                Problem("duplicate_member", message, doubled[0], "Programs differ in which they show.")
            )


def _iter_inflated(file: BinaryIO, info: zipfile.ZipInfo, most: int) -> Iterator[bytes]:
    """The bytes of a member, up to `most`. The checksum is left to the caller, so that it costs no bytes."""
    file.seek(info.header_offset)
    header = file.read(_LOCAL.size)
    if len(header) < _LOCAL.size or not header.startswith(b"PK\x03\x04"):
        raise zipfile.BadZipFile("it is not where the archive says")
    if info.flag_bits & 1:
        raise zipfile.BadZipFile("it is encrypted")
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise zipfile.BadZipFile(f"it is packed by a method ({info.compress_type}) that office programs do not use")
    name, extra = _LOCAL.unpack(header)[-2:]
    file.seek(name + extra, 1)
    packed, unpacker = info.compress_size, zlib.decompressobj(wbits=-15)
    while most > 0 and packed > 0 and not unpacker.eof:
        chunk = file.read(min(_CHUNK, packed))
        if not chunk:
            raise zipfile.BadZipFile("it is cut off")
        packed -= len(chunk)
        if info.compress_type == zipfile.ZIP_STORED:
            yield chunk[:most]
            most -= len(chunk)
        while chunk and most > 0 and info.compress_type == zipfile.ZIP_DEFLATED:
            data = unpacker.decompress(chunk, min(_CHUNK, most))
            chunk = unpacker.unconsumed_tail
            most -= len(data)
            if data:
                yield data


def open_package(original: Original) -> Package | Problem:
    """The office file, or the problem that says why it is none that can be opened."""
    with original.open() as file:
        if file.read(len(_OLE)) == _OLE:
            return name_ole(original)
    try:
        package = Package(original)
    except _FAULTS as error:
        message = f"The file is cut off or damaged: the table of its parts cannot be read ({error})."
        return Problem("damaged_archive", message, original.name, _DAMAGED)
    if len(package.names) > MOST_MEMBERS:
        package.__exit__()
        message = f"The file holds {len(package.names):,} members; no office program writes so many."
        return Problem("damaged_archive", message, original.name, _DAMAGED)
    return package


def iter_parts(original: Original, wanted: tuple[str, ...]) -> Iterator[Part | Problem]:
    """The members of these names as files of their own, one at a time; problems for those that cannot be had."""
    with Package(original) as package:
        spent = 0
        for index, name in enumerate(wanted):
            if index >= MOST_PARTS or spent >= MOST_PARTS_BYTES:
                message = (
                    f"{len(wanted) - index} of {len(wanted)} files within it were left out: too many or too large."
                )
                yield Problem("read_in_part", message, name, "Unpack the file, and add those that matter.")
                return
            before = len(package.problems)
            data = package.inflate(name, min(MOST_PART, MOST_PARTS_BYTES - spent), "that are taken of a file within it")
            spent += len(data)
            yield from package.problems[before:]
            if data:
                yield Part(name, data)


def resolve_target(base: str, target: str) -> str:
    """The member that a relationship of the member `base` points to; `..` never leads above the archive's root."""
    start = PurePosixPath("/") if target.startswith("/") else PurePosixPath("/" + base).parent
    parts: list[str] = []
    for step in (*start.parts[1:], *target.replace("\\", "/").split("/")):
        if step == "..":
            del parts[-1:]
        elif step not in ("", ".", "/"):
            parts.append(step)
    return "/".join(parts)


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")
