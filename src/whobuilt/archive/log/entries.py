"""The lines of `records`: an entry is salt and record, or after destruction the commitment that stood for them.

    {"salt":"64 hex digits","record":{canonical JSON}}
    {"leaf":"64 hex digits","withheld":{"on":"2026-03-01","reason":"…"}}

The record stands in the line byte for byte as it was committed to, so checking it needs no decoding.
"""

from __future__ import annotations

import json
import re
from binascii import unhexlify
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import BinaryIO

from whobuilt.codec import dumps, loads
from whobuilt.core.custody import CustodyRecord

SALT_SIZE = 32  # bytes
MAX_LINE = 1 << 24  # bytes of the longest line that is read; no record comes near it
_SALT_HEAD, _SALT_END, _RECORD_END = b'{"salt":"', b'","record":', b"}"
_NO_ENTRY = b"-\n"
_SALT_AT = len(_SALT_HEAD)
_SALT_TO = _SALT_AT + 2 * SALT_SIZE
_RECORD_AT = _SALT_TO + len(_SALT_END)
_WITHHELD = re.compile(rb'\{"leaf":"([0-9a-f]{64})","withheld":(\{.*\})\}')


@dataclass(frozen=True, slots=True)
class Withheld:
    """When and why what an entry held was destroyed."""

    on: str
    reason: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a log. `json` is the record as it was committed to; None, like the salt, where it was destroyed."""

    index: int
    commitment: bytes
    salt: bytes | None = None
    json: bytes | None = None
    withheld: Withheld | None = None

    @property
    def record(self) -> CustodyRecord | None:
        """The record; None where it was destroyed, or where this version cannot read it."""
        try:
            return None if self.json is None else loads(CustodyRecord, self.json.decode("utf-8", "surrogatepass"))
        except (ValueError, TypeError, KeyError):
            return None

    @property
    def line(self) -> bytes:
        """The entry as `records` holds it, without the line's end."""
        if self.salt is not None and self.json is not None:
            return format_line(self.salt, self.json)
        withheld = {"on": self.withheld.on, "reason": self.withheld.reason} if self.withheld else {}
        return b'{"leaf":"%b","withheld":%b}' % (self.commitment.hex().encode(), _canonical(withheld))


def commitment(salt: bytes, record: bytes) -> bytes:
    """What the log's tree holds of a record: without the salt, nothing can be guessed from it."""
    return sha256(salt + record).digest()


def encode_record(record: CustodyRecord) -> bytes:
    """The canonical JSON of a record, as it is committed to."""
    return dumps(record).encode("utf-8", "surrogatepass")


def format_line(salt: bytes, record: bytes) -> bytes:
    """An entry's line, without the line's end."""
    return b'{"salt":"%b","record":%b}' % (salt.hex().encode(), record)


def parse_line(line: bytes, index: int) -> Entry | None:
    """The entry of a line (without its end); None where it has not exactly the form that this module writes."""
    if line[:_SALT_AT] == _SALT_HEAD and line[_SALT_TO:_RECORD_AT] == _SALT_END and line[-2:] == b"}}":
        digits, record = line[_SALT_AT:_SALT_TO], line[_RECORD_AT:-1]
        try:
            salt = unhexlify(digits)
        except ValueError:
            return None
        # Upper-case digits mean the same and are another line: one form only.
        if salt.hex().encode() != digits:
            return None
        return Entry(index, sha256(salt + record).digest(), salt, record)
    return _parse_withheld(line, index)


def iter_lines(file: BinaryIO, start: int = 0, end: int | None = None) -> Iterator[tuple[bytes, int]]:
    """The lines from byte `start` on, each with the byte after it; the last may lack its end, and then keeps none."""
    file.seek(start)
    at = start
    while raw := file.readline(MAX_LINE):
        at += len(raw)
        if len(raw) == MAX_LINE and not raw.endswith(b"\n"):
            raw = _NO_ENTRY  # a line of any length costs no more memory than this
            while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
                at += len(rest)
            at += len(rest)
        if end is not None and at > end:
            return
        yield raw, at


def _parse_withheld(line: bytes, index: int) -> Entry | None:
    found = _WITHHELD.fullmatch(line)
    if not found:
        return None
    try:
        plain = json.loads(found[2].decode("utf-8", "surrogatepass"))
        if set(plain) != {"on", "reason"} or _canonical(plain) != found[2]:
            return None
        return Entry(index, unhexlify(found[1]), withheld=Withheld(str(plain["on"]), str(plain["reason"])))
    except (ValueError, TypeError):
        return None


def _canonical(plain: object) -> bytes:
    text = json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")
