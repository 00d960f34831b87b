"""Tar archives, plain or compressed, and single compressed files: each member a file of its own, never by its name.

Read by ourselves (POSIX.1-2001 pax, and what GNU tar adds), because libraries end in silence at a damaged header.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.encoding import decode
from whobuilt.read.members import EMPTY, Budget, Names, Teller, archive_damaged, clean_name, damaged
from whobuilt.read.streams import GZIP, Inflated, Plain, find_mark, open_source, read_up_to

_BLOCK = 512
_LONGEST_NOTE = 1 << 20  # bytes of a header that holds a long name or pax records
_MOST_PADDING = 64 << 20  # bytes in which no header is found, after which none is looked for
_FILES = frozenset({"0", "\0", "7"})
_LINKS = {"1": "a second name of", "2": "a link to"}
_SPECIAL = {"3": "a device", "4": "a device", "6": "a pipe"}
_FOLDERS = frozenset({"5", "D"})
_LOOK = "Look at the archive with another program."
_SUFFIXES = (".gz", ".bz2", ".xz", ".z")


class TarReader:
    """Reads tar archives."""

    name = "tar@1"
    media_types = frozenset({"application/x-tar"})

    def read(self, original: Original) -> Read:
        """The members of the archive, in order."""
        return Read(None, (), _iter_tar(original))


class CompressedReader:
    """Reads gzip, bzip2 and xz: the one file that is compressed, or the members of the tar archive that it is."""

    name = "compressed@1"
    media_types = frozenset({"application/gzip", "application/x-bzip2", "application/x-xz"})

    def read(self, original: Original) -> Read:
        """What was compressed."""
        return Read(None, (), _iter_compressed(original))


@dataclass(frozen=True, slots=True)
class _Header:
    """One header of an archive."""

    name: bytes
    kind: str
    size: int
    at: datetime | None
    target: bytes


class _Counted:
    """A source with what was read ahead, that knows how far it is."""

    def __init__(self, source: Plain | Inflated, ahead: bytes = b"") -> None:
        self._source = source
        self._ahead = ahead
        self.place = 0

    @property
    def fault(self) -> str:
        return self._source.fault

    def read(self, size: int, /) -> bytes:
        data, self._ahead = self._ahead[:size], self._ahead[size:]
        if len(data) < size:
            data += self._source.read(size - len(data))
        self.place += len(data)
        return data

    def skip(self, size: int) -> int:
        """Pass over bytes; how many there were."""
        passed = 0
        while passed < size and (data := self.read(min(1 << 20, size - passed))):
            passed += len(data)
        return passed


def looks_like_tar(block: bytes) -> bool:
    """Whether a block of 512 bytes is the header of a tar archive."""
    return len(block) >= _BLOCK and any(block[:100]) and _is_sound(block[:_BLOCK])


def _iter_tar(original: Original) -> Iterator[Part | Problem]:
    with original.open() as file:
        size = file.seek(0, 2)
        file.seek(0)
        yield from _Archive(_Counted(Plain(file)), Budget(size)).iter_parts()


def _iter_compressed(original: Original) -> Iterator[Part | Problem]:
    with original.open() as file:
        size = file.seek(0, 2)
        file.seek(0)
        source = open_source(file)
        head = source.read(_BLOCK)
        counted = _Counted(source, head)
        budget = Budget(size)
        if looks_like_tar(head):
            yield from _Archive(counted, budget).iter_parts()
            return
        name = _inner_name(original)
        data = read_up_to(counted, budget.allowance)
        if data is None:
            yield budget.too_large(name)
            return
        if counted.fault:
            yield damaged(name, f"Only its first {len(data)} bytes can be had: {counted.fault}")
        if data:
            yield Part(clean_name(name), data)
        elif not counted.fault:
            yield EMPTY


def _inner_name(original: Original) -> str:
    """The name of a compressed file: as gzip kept it, else the file's own without its ending."""
    with original.open() as file:
        kept = _gzip_name(file) if find_mark(file.read(2)) == GZIP else b""
    if kept:
        return kept.decode("utf-8", "replace")
    name = original.name
    lower = name.lower()
    if lower.endswith(".tgz"):
        return f"{name[:-4]}.tar"
    ending = next((ending for ending in _SUFFIXES if lower.endswith(ending)), "")
    return name[: len(name) - len(ending)] or "content"


def _gzip_name(file: BinaryIO) -> bytes:
    """The name in a gzip header (RFC 1952, 2.3.1); empty where there is none."""
    file.seek(3)
    flags = file.read(1)
    extra, named = 4, 8
    if not flags or not flags[0] & named:
        return b""
    file.seek(10)
    if flags[0] & extra:
        file.seek(int.from_bytes(file.read(2), "little"), 1)
    return file.read(1024).partition(b"\0")[0]


class _Archive:
    """One archive, read from its beginning to its end."""

    def __init__(self, source: _Counted, budget: Budget) -> None:
        self.source = source
        self.budget = budget
        self.teller = Teller()
        self.names = Names()
        self.seen = 0
        self.long_name = b""
        self.long_target = b""
        self.pax: dict[str, bytes] = {}
        self.ended = False

    def iter_parts(self) -> Iterator[Part | Problem]:
        while (header := self._next()) is not None:
            if isinstance(header, Problem):
                yield from self.teller.tell(header)
                continue
            if end := self.budget.find_end():
                yield end
                return
            yield from self._take(header)
            if not self.budget.left:
                return  # the rest is filling
        if self.source.fault or not self.ended:
            fault = self.source.fault or "it ends without its end mark (it was cut off)"
            yield archive_damaged(fault)
        yield from self.teller.finish()
        if not self.seen:
            yield EMPTY

    def _next(self) -> _Header | Problem | None:
        """The next header that is no note for another one; None at the end."""
        while block := self.source.read(_BLOCK):
            if len(block) < _BLOCK:
                return None
            if not any(block):
                self.ended = True
                return self._look_behind()
            if not _is_sound(block):
                return self._find_next()
            header = _parse(block)
            if header.kind in "LKxg":
                place = self.source.place
                self._note(header)
                if header.size > _LONGEST_NOTE:
                    return archive_damaged(f"a header at byte {place} is {header.size} bytes long; it was cut")
                continue
            return self._complete(header)
        return None

    def _look_behind(self) -> Problem | None:
        """After the end mark: only zeros, or something that does not belong there."""
        passed = 0
        while data := self.source.read(1 << 16):
            passed += len(data)
            if any(data) or passed > _MOST_PADDING:
                self.source = _Counted(Plain(BytesIO()))  # nothing more is read
                return Problem("data_outside_members", "Something follows the end of the archive.", "", _LOOK)
        return None

    def _find_next(self) -> Problem:
        """Past a damaged header, to the next that is whole."""
        begun = self.source.place - _BLOCK
        while self.source.place - begun < _MOST_PADDING and len(block := self.source.read(_BLOCK)) == _BLOCK:
            if any(block[:100]) and _is_sound(block):
                self.source = _Again(self.source, block)
                break
        else:
            self.ended = True  # told with what follows
        lost = self.source.place - begun
        return archive_damaged(f"a header at byte {begun} makes no sense; {lost} bytes from there were passed over")

    def _note(self, header: _Header) -> None:
        """A header that holds something of the next one."""
        data = self.source.read(min(header.size, _LONGEST_NOTE))
        self.source.skip(_padded(header.size) - len(data))
        if header.kind == "L":
            self.long_name = data.rstrip(b"\0")
        elif header.kind == "K":
            self.long_target = data.rstrip(b"\0")
        elif header.kind == "x":
            self.pax = dict(_iter_records(data))

    def _complete(self, header: _Header) -> _Header:
        """A header with what the notes before it say."""
        pax, self.pax = self.pax, {}
        name = pax.get("path") or self.long_name or header.name
        target = pax.get("linkpath") or self.long_target or header.target
        self.long_name = self.long_target = b""
        size = _decimal(pax.get("size", b""), header.size)
        at = _moment(_decimal(pax.get("mtime", b"").partition(b".")[0], -1)) or header.at
        kind = "S" if any(key.startswith("GNU.sparse") for key in pax) else header.kind
        return _Header(name, kind, size, at, target)

    def _take(self, header: _Header) -> Iterator[Part | Problem]:
        name = _characters(header.name)
        if header.kind in _FOLDERS or (header.kind in _FILES and header.name.endswith(b"/")):
            self.source.skip(_padded(header.size))
            return
        self.seen += 1
        for problem in self.names.check(name):
            yield from self.teller.tell(problem)
        if header.kind not in _FILES:
            yield from self.teller.tell(_tell_special(header, name))
            # Links and devices have no bytes, whatever their size says (POSIX, ustar); others have.
            self.source.skip(0 if header.kind in _LINKS or header.kind in _SPECIAL else _padded(header.size))
            return
        if header.size > self.budget.allowance:
            yield from self.teller.tell(self.budget.too_large(name))
            if self.budget.left:
                self.source.skip(_padded(header.size))
            return
        data = self.source.read(header.size)
        if len(data) < header.size:
            what = f"Only its first {len(data)} of {header.size} bytes are there"
            yield from self.teller.tell(damaged(name, what))
        self.source.skip(_padded(header.size) - header.size)
        self.budget.take(len(data))
        if data or not header.size:
            yield Part(clean_name(name), data, at=header.at)


class _Again(_Counted):
    """A source that gives a block once more."""

    def __init__(self, source: _Counted, block: bytes) -> None:
        self._inner = source
        self._block = block
        self.place = source.place - len(block)

    @property
    def fault(self) -> str:
        return self._inner.fault

    def read(self, size: int, /) -> bytes:
        data, self._block = self._block[:size], self._block[size:]
        if len(data) < size:
            data += self._inner.read(size - len(data))
        self.place += len(data)
        return data


def _tell_special(header: _Header, name: str) -> Problem:
    where = clean_name(name)
    if relation := _LINKS.get(header.kind):
        target = clean_name(_characters(header.target))
        return Problem("link_member", f"It is {relation} {target!r}, which was not followed.", where, _LOOK)
    if what := _SPECIAL.get(header.kind):
        return Problem("special_member", f"It is {what}, and holds nothing.", where, _LOOK)
    what = "stored with holes" if header.kind == "S" else f"of a kind that is not known here ({header.kind!r})"
    mend = "Unpack it with another program, and add the file."
    return Problem("unsupported_member", f"It is {what}, and was not read.", where, mend)


def _is_sound(block: bytes) -> bool:
    """Whether a header's checksum fits: the sum of its bytes, its own field taken as spaces."""
    said = _octal(block[148:156], -1)
    rest = block[:148] + b" " * 8 + block[156:]
    return said == sum(rest) or said == sum(byte - 256 if byte > 127 else byte for byte in rest)  # noqa: PLR2004  # old tars summed signed bytes


def _parse(block: bytes) -> _Header:
    name = block[:100].partition(b"\0")[0]
    if block[257:263] == b"ustar\0" and (prefix := block[345:500].partition(b"\0")[0]):
        name = prefix + b"/" + name
    size = max(0, _octal(block[124:136], 0))
    at = _moment(_octal(block[136:148], 0))
    return _Header(name, chr(block[156]), size, at, block[157:257].partition(b"\0")[0])


def _octal(field: bytes, otherwise: int) -> int:
    """A number as tar writes it: octal digits, or binary for large ones (GNU)."""
    if field[:1] == b"\x80":
        return int.from_bytes(field[1:], "big")
    digits = field.strip(b" \0")
    try:
        return int(digits, 8) if digits else 0
    except ValueError:
        return otherwise


def _decimal(field: bytes, otherwise: int) -> int:
    return int(field) if field.isdigit() and len(field) < 20 else otherwise  # noqa: PLR2004  # 64 bits


def _moment(seconds: int) -> datetime | None:
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None


def _iter_records(data: bytes) -> Iterator[tuple[str, bytes]]:
    """The records of a pax header: length, space, key, equals sign, value, line end; the length counts all of it."""
    place = 0
    while (space := data.find(b" ", place)) >= 0:
        length = _decimal(data[place:space], 0)
        if length <= space - place or place + length > len(data):
            return
        key, _, value = data[space + 1 : place + length - 1].partition(b"=")
        yield key.decode("utf-8", "replace"), value
        place += length


def _characters(name: bytes) -> str:
    return decode(name).text if not name.isascii() and name.strip() else name.decode("ascii", "replace")


def _padded(size: int) -> int:
    return -(-size // _BLOCK) * _BLOCK
