"""Just enough DER (ITU-T X.690) to find the signed parts of a timestamp token: tags, lengths, nothing decoded.

Strict: definite lengths in their shortest form and one-byte tags only. Whatever is not so is a ValueError.
"""

from __future__ import annotations

from dataclasses import dataclass

INTEGER, OCTETS, OID, SEQUENCE, SET = 0x02, 0x04, 0x06, 0x30, 0x31
_MANY = 0x1F  # a tag of more than one byte
_LONG = 0x80  # a length of more than 127 says first in how many bytes it is written
_MOST = 4  # bytes of a length: nothing here is larger than 4 GB


@dataclass(frozen=True, slots=True)
class Item:
    """One value: its tag, its content, and all its bytes with tag and length."""

    tag: int
    body: bytes
    whole: bytes

    @property
    def children(self) -> tuple[Item, ...]:
        """The values that the content is made of."""
        found, at = [], 0
        while at < len(self.body):
            item = read_item(self.body, at)
            found.append(item)
            at += len(item.whole)
        return tuple(found)

    def expect(self, tag: int) -> Item:
        """The same, or ValueError where it has another tag."""
        if self.tag != tag:
            raise ValueError(f"tag {self.tag:#04x} where {tag:#04x} belongs")
        return self


def read_item(data: bytes, at: int = 0) -> Item:
    """The value that begins at `at`; ValueError where there is none or it is cut short."""
    length, start = read_length(data, at)
    if start + length > len(data):
        raise ValueError(f"{start + length - len(data)} bytes are missing")
    return Item(data[at], data[start : start + length], data[at : start + length])


def read_length(data: bytes, at: int = 0) -> tuple[int, int]:
    """How long the content of the value at `at` is, and where it begins; ValueError where this is no DER."""
    if at + 2 > len(data) or data[at] & _MANY == _MANY:
        raise ValueError("no value begins here")
    first = data[at + 1]
    if first < _LONG:
        return first, at + 2
    width = first - _LONG
    written = data[at + 2 : at + 2 + width]
    length = int.from_bytes(written)
    if not 1 <= width <= _MOST or len(written) != width or written[0] == 0 or length < _LONG:
        raise ValueError("the length is not written as DER asks")
    return length, at + 2 + width


def find_nonce(query: bytes) -> int | None:
    """The nonce of a TimeStampReq (RFC 3161, 2.4.1); None where it has none. ValueError where it is no request."""
    items = read_item(query).expect(SEQUENCE).children
    return next((int.from_bytes(item.body, signed=True) for item in items[2:] if item.tag == INTEGER), None)
