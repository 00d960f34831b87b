"""The records of a WARC file (ISO 28500), walked once from the beginning: where each lies, and whether it is whole.

Nothing is trusted: what is cut short, or differs from the digest that it names, is a Problem, and the walk goes on
where that is possible. Only as much as a record's first bytes is held in memory.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from whobuilt.core.problems import Problem

CHUNK = 1 << 16
MOST_HEAD = 1 << 16  # bytes of a record's headers, and of its block that are kept
MOST_BYTES = 8 << 30  # unpacked, of one file
_GZIP = b"\x1f\x8b"
_DIGESTS = {"sha1": 20, "sha256": 32, "sha384": 48, "sha512": 64, "md5": 16, "sha-1": 20, "sha-256": 32, "sha-512": 64}


class Torn(Exception):  # noqa: N818  # it says what the file is
    """The file ends, or stops being a WARC, within a record."""


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its headers by lower-case name, and the bytes of the file in which it stands.

    `head` is how its block begins, `payload` the SHA-256 of what follows the HTTP headers (of the whole block where
    there are none). `problems` say which of its own digests do not hold.
    """

    offset: int
    length: int
    headers: dict[str, str]
    head: bytes
    payload: str
    problems: tuple[Problem, ...]

    @property
    def kind(self) -> str:
        """Its WARC-Type."""
        return self.headers.get("warc-type", "")

    @property
    def uri(self) -> str:
        """Its WARC-Target-URI, without the angle brackets that WARC 1.0 allowed."""
        return self.headers.get("warc-target-uri", "").strip("<>")

    @property
    def http(self) -> tuple[int, dict[str, str]]:
        """The status of the HTTP response that it holds, and its headers; 0 and none where it holds none."""
        lines = self.head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        status = re.match(r"HTTP/\S+ (\d{3})", lines[0])
        pairs = (line.partition(":") for line in lines[1:])
        return (int(status[1]) if status else 0), {name.strip().lower(): value.strip() for name, _, value in pairs}


def iter_records(file: BinaryIO, where: str = "") -> Iterator[WarcRecord | Problem]:
    """The records of a WARC file, packed or not; a Problem where it is cut short or broken, and then nothing more."""
    source = _Source(file)
    count = 0
    try:
        while source.begin_record():
            yield _read_record(source, where)
            count += 1
    except Torn as torn:
        said = f"{torn}, after {count} whole records: what follows could not be read."
        yield Problem("warc_truncated", said, where, "Get the file again.")
        return
    if not count:
        yield Problem("warc_empty", "there is no record in it.", where)


class _Source:
    """The bytes of a WARC file, unpacked as they are asked for; knows where each record begins and ends."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._raw = file.read(CHUNK)
        self._packed = self._raw.startswith(_GZIP)
        self._unpacker = zlib.decompressobj(31) if self._packed else None
        self._buffer = b""
        self._at = 0  # bytes of the file that were taken up
        self._left = MOST_BYTES
        self.offset = 0

    @property
    def end(self) -> int:
        """Where what was read so far ends in the file."""
        return self._at if self._packed else self._at - len(self._buffer)

    def begin_record(self) -> bool:
        """Whether another record follows; blank lines before it are passed over."""
        while True:
            self._buffer = self._buffer.lstrip(b"\r\n")
            if self._buffer:
                break
            if not self._fill(across=True):
                return False
        if not self._packed:
            self.offset = self.end
        return True

    def read_line(self) -> bytes:
        """A line with its end; Torn where it is too long or has none."""
        while b"\n" not in self._buffer:
            if len(self._buffer) > MOST_HEAD or not self._fill():
                raise Torn("a header does not end")
        line, end, self._buffer = self._buffer.partition(b"\n")
        return line + end

    def read(self, most: int) -> bytes:
        """Some bytes, at most so many; Torn where there are none left."""
        if not self._buffer and not self._fill():
            raise Torn("the file ends within a record")
        taken, self._buffer = self._buffer[:most], self._buffer[most:]
        return taken

    def finish_record(self) -> None:
        """Go to the record's end: that of its gzip member, which must be whole."""
        if not self._packed:
            return
        while self._fill():
            if len(self._buffer) > MOST_HEAD:
                return  # several records in one member: its end comes later
        if self._unpacker and not self._unpacker.eof:
            raise Torn("the packed data ends early")

    def _fill(self, *, across: bool = False) -> bool:
        """Take up more bytes; False at the end of the file, or of this gzip member unless `across`."""
        if not self._packed or self._unpacker is None:
            plain, self._raw = self._raw or self._file.read(CHUNK), b""
            return self._keep(plain, len(plain))
        if self._unpacker.eof:
            if not across:
                return False
            self._raw = self._raw or self._file.read(CHUNK)
            if not self._raw:
                return False
            self._unpacker = zlib.decompressobj(31)
            self.offset = self._at
        self._raw = self._raw or self._file.read(CHUNK)
        if not self._raw:
            raise Torn("the packed data ends early")
        try:
            data = self._unpacker.decompress(self._raw, CHUNK)
        except zlib.error as error:
            raise Torn(f"the packed data is broken ({error})") from None
        rest = self._unpacker.unconsumed_tail or self._unpacker.unused_data
        taken = len(self._raw) - len(rest)
        self._raw = rest
        self._keep(data, taken)
        return bool(data) or self._fill(across=across)

    def _keep(self, data: bytes, taken: int) -> bool:
        self._buffer += data
        self._at += taken
        self._left -= len(data)
        if self._left < 0:
            raise Torn(f"it unpacks to more than {MOST_BYTES >> 30} GiB")
        return bool(data)


def _read_record(source: _Source, where: str) -> WarcRecord:
    headers = _read_headers(source)
    offset = source.offset
    size = headers.get("content-length", "")
    if not re.fullmatch(r"\d{1,15}", size):
        raise Torn("a record does not say how long it is")
    hashes = _Hashes(headers)
    left, head = int(size), b""
    while left:
        data = source.read(min(left, CHUNK))
        left -= len(data)
        head += data[: MOST_HEAD - len(head)] if len(head) < MOST_HEAD else b""
        hashes.update(data)
    if source.read_line().strip() or source.read_line().strip():
        raise Torn("a record is longer than it says")
    end = source.end
    source.finish_record()
    length = (source.end if source._packed else end) - offset  # noqa: SLF001  # the source is this module's own
    place = f"{where}, {headers.get('warc-target-uri') or headers.get('warc-record-id', '')}".strip(", ")
    return WarcRecord(offset, length, headers, head, hashes.payload.hexdigest(), tuple(hashes.iter_problems(place)))


def _read_headers(source: _Source) -> dict[str, str]:
    if not re.fullmatch(rb"WARC/\d\.\d\r?\n", source.read_line()):
        raise Torn("this is no record of a WARC")
    headers: dict[str, str] = {}
    size, name = 0, ""
    while (line := source.read_line()).strip():
        size += len(line)
        if size > MOST_HEAD:
            raise Torn("a header does not end")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[0] in " \t" and name:
            headers[name] += " " + text.strip()
            continue
        name, colon, value = text.partition(":")
        if not colon:
            raise Torn("a header is none")
        name = name.strip().lower()
        headers.setdefault(name, value.strip())
    return headers


class _Hashes:
    """The digests of a record while it is read: of its block, and of its payload."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers
        self._is_http = "application/http" in headers.get("content-type", "")
        self._named = {}
        for name in ("warc-block-digest", "warc-payload-digest"):
            # A revisit's payload stands in another record.
            if name in headers and not (headers.get("warc-type") == "revisit" and "payload" in name):
                self._named[name] = _new_hash(headers[name])
        self.payload = hashlib.sha256()
        self._before = b""
        self._in_payload = not self._is_http

    def update(self, data: bytes) -> None:
        if block := self._named.get("warc-block-digest"):
            block.update(data)
        if not self._in_payload:
            self._before += data
            _, found, data = self._before.partition(b"\r\n\r\n")
            if not found:
                if len(self._before) <= MOST_HEAD:
                    return
                data = self._before  # no headers that end: all of it is payload
            self._in_payload, self._before = True, b""
        self.payload.update(data)
        if payload := self._named.get("warc-payload-digest"):
            payload.update(data)

    def iter_problems(self, where: str) -> Iterator[Problem]:
        """The digests that the record names and that do not hold."""
        for name, found in self._named.items():
            value = self._headers[name]
            if found is None:
                yield Problem("digest_unknown", f"its {name} is of a kind not known here: not checked.", where)
            elif _decode_digest(value) != found.digest():
                said = f"its {name} does not hold: the record was changed after it was captured."
                yield Problem("warc_digest_wrong", said, where, "Get the file again from where it came from.")


def _new_hash(value: str) -> hashlib._Hash | None:
    name = value.partition(":")[0].strip().lower()
    return hashlib.new(name.replace("-", "")) if name in _DIGESTS else None


def _decode_digest(value: str) -> bytes:
    """The bytes of a digest in base 16, 32 or 64 (RFC 4648), told apart by length; empty where they are none."""
    name, _, text = value.partition(":")
    size, text = _DIGESTS[name.strip().lower()], text.strip().rstrip("=")
    try:
        if len(text) == 2 * size:
            return bytes.fromhex(text)
        if len(text) == (8 * size + 5) // 6:
            return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_" if set(text) & set("-_") else None)
        return base64.b32decode(text.upper() + "=" * (-len(text) % 8))
    except (ValueError, binascii.Error):
        return b""
