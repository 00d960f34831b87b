"""The table of a ZIP archive: its members as its central directory lists them, or as they stand in a damaged one.

Read by ourselves (APPNOTE.TXT 6.3.10), because a document's id must not change with the version of a library, and
because libraries trust what is written: sizes, places, that no two members share their bytes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO

_END = b"PK\x05\x06"
_END64_PLACE = b"PK\x06\x07"
_END64 = b"PK\x06\x06"
_ENTRY = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_END_SIZE = 22
_LONGEST_COMMENT = 65535
_ENTRY_FORM = struct.Struct("<4s6H3L5H2L")
_LOCAL_FORM = struct.Struct("<4s5H3L2H")
_END64_FORM = struct.Struct("<4sQ2H2L4Q")
_FULL = 0xFFFFFFFF
_FULL_SHORT = 0xFFFF
_CHUNK = 1 << 16
_LARGE_ENTRY = 1024  # bytes of the table that are read for each entry wanted

ENCRYPTED, DESCRIBED_AFTER, STRONG, UTF8 = 0x1, 0x8, 0x40, 0x800  # bits of `flags`
MOST_ENTRIES = 1_000_000


@dataclass(frozen=True, slots=True)
class Entry:
    """A member as the archive describes it. `start` is where its local header stands; sizes may lie."""

    raw_name: bytes
    flags: int
    method: int
    crc: int
    packed: int
    size: int
    start: int
    mode: int = 0
    at: datetime | None = None
    unicode_name: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether it stands for a folder."""
        return self.raw_name.endswith((b"/", b"\\")) and not self.size


@dataclass(frozen=True, slots=True)
class Directory:
    """The members of an archive; what is wrong with its table; where table and archive end."""

    entries: tuple[Entry, ...]
    fault: str = ""
    begins: int = 0  # where the table stands
    ends: int = 0  # where the archive ends
    declared: int = 0


def read_directory(file: BinaryIO, most: int = MOST_ENTRIES) -> Directory:
    """The table of an archive, its first `most` entries; from the members' own headers where it has no table."""
    size = file.seek(0, 2)
    found = _find_end(file, size)
    if found is None:
        return _scan(file, size, "its table of contents is missing (it was cut off)", most)
    count, length, place, end = found
    # Where something was put before the archive, all its places are counted from its own beginning.
    begins = end - length
    shift = begins - place
    if shift < 0 or begins < 0:
        return _scan(file, size, "its table of contents is not where it says", most)
    file.seek(begins)
    entries = tuple(_iter_entries(file.read(min(length, most * _LARGE_ENTRY)), shift, most))
    ends = min(size, _find_last(file, size))
    fault = "" if len(entries) == min(count, most) else f"its table lists {len(entries)} members and says {count}"
    if not entries and count:
        return _scan(file, size, "its table of contents makes no sense", most)
    return Directory(entries, fault, begins, ends, count)


def read_local(file: BinaryIO, entry: Entry) -> tuple[int, bytes] | None:
    """Where a member's bytes begin, and its name as it stands there; None where its own header is not there."""
    file.seek(max(0, entry.start))
    header = file.read(_LOCAL_FORM.size)
    if len(header) < _LOCAL_FORM.size or not header.startswith(_LOCAL):
        return None
    name, extra = _LOCAL_FORM.unpack(header)[-2:]
    return entry.start + _LOCAL_FORM.size + name + extra, file.read(name)


def _find_end(file: BinaryIO, size: int) -> tuple[int, int, int, int] | None:
    """Number of members, length and place of the table, and where the table ends; None where no end is found."""
    reach = min(size, _END_SIZE + _LONGEST_COMMENT)
    file.seek(size - reach)
    tail = file.read(reach)
    at = tail.rfind(_END)
    while at >= 0 and len(tail) - at < _END_SIZE:
        at = tail.rfind(_END, 0, at)
    if at < 0:
        return None
    count, length, place = struct.unpack_from("<HLL", tail, at + 10)
    end = size - reach + at
    if count == _FULL_SHORT or _FULL in (length, place):
        return _find_end64(file, end) or (count, length, place, end)
    return count, length, place, end


def _find_end64(file: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """The same for archives with more or larger members than the old form can say (ZIP64)."""
    file.seek(max(0, end - 20))
    pointer = file.read(20)
    if not pointer.startswith(_END64_PLACE):
        return None
    place = struct.unpack_from("<Q", pointer, 8)[0]
    for at in (place, end - 20 - _END64_FORM.size):  # the second, where something was put before the archive
        if not 0 <= at < end:
            continue
        file.seek(at)
        record = file.read(_END64_FORM.size)
        if len(record) == _END64_FORM.size and record.startswith(_END64):
            count, length, start = _END64_FORM.unpack(record)[7:]
            return count, length, start, at
    return None


def _find_last(file: BinaryIO, size: int) -> int:
    """Where the archive ends, its comment with it."""
    reach = min(size, _END_SIZE + _LONGEST_COMMENT)
    file.seek(size - reach)
    tail = file.read(reach)
    at = tail.rfind(_END)
    if at < 0 or len(tail) - at < _END_SIZE:
        return size
    return int(size - reach + at + _END_SIZE + struct.unpack_from("<H", tail, at + 20)[0])


def _iter_entries(table: bytes, shift: int, most: int) -> Iterator[Entry]:
    place, count = 0, 0
    while count < most and table.startswith(_ENTRY, place) and place + _ENTRY_FORM.size <= len(table):
        fields = _ENTRY_FORM.unpack_from(table, place)
        flags, method, crc, packed, size = fields[3], fields[4], *fields[7:10]
        name_size, extra_size, comment_size = fields[10:13]
        attributes, start = fields[15:17]
        made_by_unix = fields[1] >> 8 == 3  # noqa: PLR2004  # "version made by": host system
        name_at = place + _ENTRY_FORM.size
        name = table[name_at : name_at + name_size]
        extra = _read_extra(table[name_at + name_size : name_at + name_size + extra_size])
        size, packed, start = _widen(extra.get(1, b""), size, packed, start)
        mode = attributes >> 16 if made_by_unix else 0
        yield Entry(
            name, flags, method, crc, packed, size, start + shift, mode, _time(extra), _unicode_name(extra, name)
        )
        place = name_at + name_size + extra_size + comment_size
        count += 1


def _read_extra(data: bytes) -> dict[int, bytes]:
    fields: dict[int, bytes] = {}
    place = 0
    while place + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, place)
        fields.setdefault(kind, data[place + 4 : place + 4 + size])
        place += 4 + size
    return fields


def _widen(extra: bytes, *values: int) -> Iterator[int]:
    """Sizes and place, each taken from the ZIP64 field where it says that it stands there."""
    numbers = iter(struct.unpack(f"<{len(extra[:24]) // 8}Q", extra[: len(extra[:24]) // 8 * 8]))
    for value in values:
        yield next(numbers, value) if value == _FULL else value


def _time(extra: dict[int, bytes]) -> datetime | None:
    """When a member was changed, from the field that counts in UTC; the old form's time has no zone."""
    field = extra.get(0x5455, b"")
    if len(field) < 5 or not field[0] & 1:  # noqa: PLR2004  # a byte of flags and four of seconds
        return None
    return datetime.fromtimestamp(struct.unpack_from("<l", field, 1)[0], UTC)


def _unicode_name(extra: dict[int, bytes], name: bytes) -> str:
    """The name in the Info-ZIP Unicode Path field, where that is about this very name."""
    import zlib  # noqa: PLC0415 - rarely needed

    field = extra.get(0x7075, b"")
    if len(field) < 6 or struct.unpack_from("<L", field, 1)[0] != zlib.crc32(name):  # noqa: PLR2004  # version, checksum
        return ""
    return field[5:].decode("utf-8", "replace")


def _scan(file: BinaryIO, size: int, fault: str, most: int) -> Directory:
    """The members that can be found by their own headers, in a single pass."""
    entries: list[Entry] = []
    known = 0  # where the bytes of the last member end, as far as it says so
    for place in _iter_places(file, _LOCAL):
        if place < known:
            continue
        file.seek(place)
        header = file.read(_LOCAL_FORM.size)
        if len(header) < _LOCAL_FORM.size:
            break
        fields = _LOCAL_FORM.unpack(header)
        flags, method = fields[2:4]
        crc, packed, unpacked, name_size, extra_size = fields[6:]
        name = file.read(name_size)
        extra = _read_extra(file.read(extra_size))
        unpacked, packed = _widen(extra.get(1, b""), unpacked, packed)
        if flags & DESCRIBED_AFTER and not packed:
            packed, unpacked, crc = size - place, -1, -1  # only its end shows its size
        else:
            known = min(size, file.tell() + packed)
        entries.append(Entry(name, flags, method, crc, packed, unpacked, place))
        if len(entries) >= most:
            break
    return Directory(tuple(entries), fault, size, size, len(entries))


def _iter_places(file: BinaryIO, mark: bytes) -> Iterator[int]:
    """Where a mark stands in a file."""
    place, kept = 0, b""
    file.seek(0)
    while True:
        file.seek(place + len(kept))
        data = kept + file.read(_CHUNK)
        if len(data) <= len(kept):
            return
        yield from (place + found.start() for found in re.finditer(re.escape(mark), data))
        keep = min(len(mark) - 1, len(data))
        place += len(data) - keep
        kept = data[-keep:]
