"""ZIP archives: each member a file of its own, as far as it can be had, and never by its name."""

from __future__ import annotations

import stat
import zlib
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.encoding import decode
from whobuilt.read.members import EMPTY, Budget, Names, Teller, archive_damaged, clean_name, damaged
from whobuilt.read.streams import FAULTS, Deflated, Unfolder, make_bzip2, make_xz
from whobuilt.read.zip_directory import ENCRYPTED, UTF8, Directory, Entry, read_directory, read_local

_CHUNK = 1 << 16
_MOST_AT_ONCE = 1 << 20
_DESCRIPTOR = 24  # bytes that may follow a member and tell its size (APPNOTE 4.3.9, ZIP64 with signature)
_LONGEST_TARGET = 200


_METHODS: dict[int, Callable[[], Unfolder]] = {
    8: lambda: Deflated(-15),
    12: make_bzip2,
    95: make_xz,
}
_STORED = 0
_METHOD_NAMES = {9: "Deflate64", 14: "LZMA", 93: "Zstandard", 98: "PPMd", 99: "AES encryption"}


class ZipReader:
    """Reads application/zip."""

    name = "zip@1"
    media_types = frozenset({"application/zip"})

    def read(self, original: Original) -> Read:
        """The members of the archive, in the order of its table."""
        return Read(None, (), iter_members(original))


def iter_members(original: Original, wanted: Callable[[str], bool] = lambda _: True) -> Iterator[Part | Problem]:
    """The members whose names are wanted, and what is wrong with any."""
    with original.open() as file:
        yield from _Archive(file).iter_parts(wanted)


@dataclass(frozen=True, slots=True)
class _Member:
    """An entry with its name in characters, and where its bytes stand; `begin` is -1 where they are not there.

    `end` is where its bytes must have ended, because another member or the table begins there.
    """

    entry: Entry
    name: str
    begin: int
    end: int
    overlaps: bool


class _Archive:
    """One archive, open."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.size = file.seek(0, 2)
        self.directory = read_directory(file)
        self.budget = Budget(self.size)
        self.teller = Teller()
        self.names = Names()
        self.notes: list[Problem] = []

    def iter_parts(self, wanted: Callable[[str], bool]) -> Iterator[Part | Problem]:
        members = self._locate(self.directory)
        for note in self.notes:
            yield from self.teller.tell(note)
        files = [member for member in members if not member.entry.is_folder]
        if not files:
            yield EMPTY
        for member in files:
            if not wanted(member.name):
                continue
            if end := self.budget.find_end():
                yield end
                break
            yield from self._take(member)
        yield from self.teller.finish()

    def _locate(self, directory: Directory) -> list[_Member]:
        """Where each member's bytes stand, and what of the archive belongs to none."""
        if directory.fault:
            self.notes.append(archive_damaged(directory.fault))
        names = self._decode_names(directory.entries)
        places = [read_local(self.file, entry) for entry in directory.entries]
        reached, outside = 0, 0
        overlapping: set[int] = set()
        for index in sorted(range(len(places)), key=lambda index: directory.entries[index].start):
            entry, place = directory.entries[index], places[index]
            if place is None:
                continue
            if entry.start < reached:
                overlapping.add(index)
                continue
            outside += _beyond(entry.start - reached)
            reached = min(self.size, place[0] + entry.packed)
            if place[1] != entry.raw_name:
                other = clean_name(place[1].decode("utf-8", "replace"))
                message = f"It has two names: its own header calls it {other!r}."
                self.notes.append(Problem("odd_member_name", message, clean_name(names[index]), _LOOK))
        outside += _beyond(directory.begins - reached) + (self.size - directory.ends)
        if outside and not directory.fault:
            message = f"{outside} bytes of the archive belong to none of its files."
            self.notes.append(Problem("data_outside_members", message, "", _LOOK))
        starts = sorted({entry.start for entry in directory.entries} | {directory.begins})
        ends = [
            starts[at] if (at := bisect_right(starts, entry.start)) < len(starts) else self.size
            for entry in directory.entries
        ]
        return [
            _Member(entry, name, place[0] if place else -1, ends[index], index in overlapping)
            for index, (entry, name, place) in enumerate(zip(directory.entries, names, places, strict=True))
        ]

    def _decode_names(self, entries: Sequence[Entry]) -> list[str]:
        """The names in characters: as they say, else as UTF-8, else in the encoding that makes most sense of all."""
        unknown = [entry.raw_name for entry in entries if not (entry.flags & UTF8 or entry.unicode_name)]
        guess = "utf-8"
        if any(not name.isascii() for name in unknown):
            guess = decode(b"\n".join(name for name in unknown if not name.isascii())).encoding or "cp437"
            if guess != "utf-8":
                message = (
                    f"The names of {len(unknown)} files do not say how they are written; they were read as {guess}."
                )
                self.notes.append(Problem("member_names_guessed", message, "", "Compare them with another program."))
        return [
            entry.unicode_name or entry.raw_name.decode("utf-8" if entry.flags & UTF8 else guess, "replace")
            for entry in entries
        ]

    def _take(self, member: _Member) -> Iterator[Part | Problem]:
        for problem in self.names.check(member.name):
            yield from self.teller.tell(problem)
        if obstacle := _find_obstacle(member):
            yield from self.teller.tell(obstacle)
            return
        entry, kind = member.entry, stat.S_IFMT(member.entry.mode)
        data, fault = _unfold(self.file, member, self.budget.allowance)
        if data is None:
            yield from self.teller.tell(self.budget.too_large(member.name))
            return
        if kind == stat.S_IFLNK:
            yield from self.teller.tell(_tell_link(member.name, data))
            return
        if fault:
            yield from self.teller.tell(damaged(member.name, fault))
        if data or not fault:
            self.budget.take(len(data))
            yield Part(clean_name(member.name), data, at=entry.at)


def _find_obstacle(member: _Member) -> Problem | None:
    """Why a member cannot be taken out at all."""
    entry, where = member.entry, clean_name(member.name)
    kind = stat.S_IFMT(entry.mode)
    if kind not in (0, stat.S_IFREG, stat.S_IFLNK, stat.S_IFDIR):
        return Problem("special_member", "It is a device or a pipe, and holds nothing.", where, _LOOK)
    if entry.flags & ENCRYPTED:
        message = "It is encrypted, and was not read."
        return Problem("encrypted_member", message, where, "Unpack it with its password, and add the file.")
    if member.begin < 0:
        return damaged(member.name, "Its bytes are not where the archive says")
    if member.overlaps:
        message = "It shares its bytes with another file, as archives do that are made to overwhelm; it was left out."
        return Problem("overlapping_members", message, where, _LOOK)
    if entry.method != _STORED and entry.method not in _METHODS:
        how = _METHOD_NAMES.get(entry.method, f"method {entry.method}")
        message = f"It is packed in a way that is not known here ({how}), and was not read."
        return Problem("unsupported_member", message, where, "Unpack it with another program, and add the file.")
    return None


def _unfold(file: BinaryIO, member: _Member, most: int) -> tuple[bytes | None, str]:
    """A member's bytes, as far as they can be had, and what is wrong; None where they are more than `most`."""
    file.seek(member.begin)
    entry = member.entry
    unfolder = None if entry.method == _STORED else _METHODS[entry.method]()
    pieces: list[bytes] = []
    size = crc = 0
    fault = ""
    try:
        for piece in _iter_pieces(file, entry.packed, member.end - member.begin, unfolder):
            size += len(piece)
            if size > most:
                return None, ""
            pieces.append(piece)
            crc = zlib.crc32(piece, crc)
    except FAULTS as error:
        fault = f"Only its first {size} bytes can be had ({error})"
    if not fault and entry.size not in (size, -1):
        fault = f"It holds {size} bytes, and the archive says {entry.size}"
    elif not fault and entry.crc not in (crc, -1):
        fault = "Its checksum does not fit its bytes"
    return b"".join(pieces), fault


def _iter_pieces(file: BinaryIO, left: int, room: int, unfolder: Unfolder | None) -> Iterator[bytes]:
    """A member's bytes, of which `left` are said to be there and `room` can be."""
    while left > 0 and not (unfolder and unfolder.eof):
        data = file.read(max(0, min(_CHUNK, left, room)))
        if not data:
            raise EOFError("there is no room for more")
        left -= len(data)
        room -= len(data)
        if unfolder is None:
            yield data
            continue
        piece = unfolder.decompress(data, _MOST_AT_ONCE)
        yield piece
        while not unfolder.eof and (len(piece) == _MOST_AT_ONCE or not unfolder.needs_input):
            piece = unfolder.decompress(b"", _MOST_AT_ONCE)
            yield piece
    if unfolder is not None and not unfolder.eof:
        raise EOFError("the archive ends within it")


def _tell_link(name: str, target: bytes) -> Problem:
    shown = clean_name(target[:_LONGEST_TARGET].decode("utf-8", "replace"))
    return Problem("link_member", f"It is a link to {shown!r}, which was not followed.", clean_name(name), _LOOK)


def _beyond(gap: int) -> int:
    """A gap, without what may rightly stand there."""
    return gap if gap > _DESCRIPTOR else 0


_LOOK = "Look at the archive with another program."
