"""age files under a passphrase (C2SP age v1: scrypt recipient, STREAM payload), of any size in little memory.

The library that does the rest of age (pyrage) takes a passphrase only for what fits in memory, several times over. The
primitives are those of `cryptography`; the tests open with each what the other sealed.
"""

from __future__ import annotations

import hmac
import os
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from hashlib import sha256
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

WORK = 18  # log2 of scrypt's N, as age writes it: 256 MB of memory, about a second
_MOST_WORK = 20  # what is opened: 1 GB of memory; a file asks for it before anything of it is known to be good
_CHUNK = 1 << 16
_TAG = 16
_HEAD = re.compile(
    rb"(age-encryption\.org/v1\n-> scrypt ([A-Za-z0-9+/]{22}) ([1-9][0-9]?)\n([A-Za-z0-9+/]{43})\n---)"
    rb" ([A-Za-z0-9+/]{43})\n"
)
_HEAD_SIZE = 256  # bytes; a head of this form has fewer


class NotOpenedError(Exception):
    """What is sealed cannot be opened: `code` says why."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code; the text is for a person."""
        super().__init__(message)
        self.code = code


class Reader(Protocol):
    """What is read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Up to so many bytes; fewer only at the end."""


class Writer(Protocol):
    """What is written to."""

    def write(self, data: bytes, /) -> int:
        """Write all of it."""


def encrypt_stream(reader: Reader, writer: Writer, passphrase: str, work: int = WORK) -> None:
    """Encrypt all that `reader` gives."""
    key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapped = ChaCha20Poly1305(_stretch(passphrase, salt, work)).encrypt(bytes(12), key, None)
    told = b"age-encryption.org/v1\n-> scrypt %s %d\n%s\n---" % (_base64(salt), work, _base64(wrapped))
    writer.write(told + b" " + _base64(_sign(key, told)) + b"\n" + nonce)
    cipher = ChaCha20Poly1305(_derive(key, nonce, b"payload"))
    for counter, (chunk, is_last) in enumerate(_iter_chunks(reader, b"", _CHUNK)):
        writer.write(cipher.encrypt(_number(counter, is_last=is_last), chunk, None))


def decrypt_stream(reader: Reader, writer: Writer, passphrase: str) -> None:
    """Decrypt all that `reader` gives. NotOpenedError where it fails; what was written by then must be thrown away."""
    start = reader.read(_HEAD_SIZE)
    found = _HEAD.match(start)
    if found is None:
        raise NotOpenedError("sealed_broken", "its head is not as age writes it.")
    told, salt, work, wrapped, mac = found.groups()
    if int(work) > _MOST_WORK:
        raise NotOpenedError("sealed_too_dear", f"opening it would take {1 << int(work) - 10} MB of memory.")
    try:
        stretched = ChaCha20Poly1305(_stretch(passphrase, _unbase64(salt), int(work)))
        key = stretched.decrypt(bytes(12), _unbase64(wrapped), None)
    except InvalidTag as error:
        raise NotOpenedError("passphrase_wrong", "this is not the passphrase that it was sealed under.") from error
    if not hmac.compare_digest(_sign(key, told), _unbase64(mac)):
        raise NotOpenedError("sealed_broken", "its head was changed.")
    rest = start[found.end() :]
    rest += reader.read(max(0, 16 - len(rest)))
    nonce, rest = rest[:16], rest[16:]
    cipher = ChaCha20Poly1305(_derive(key, nonce, b"payload"))
    for counter, (chunk, is_last) in enumerate(_iter_chunks(reader, rest, _CHUNK + _TAG)):
        try:
            plain = cipher.decrypt(_number(counter, is_last=is_last), chunk, None)
        except InvalidTag as error:
            told_where = f"the part from byte {counter * _CHUNK:,} on does not hold"
            raise NotOpenedError("sealed_broken", f"it was changed or cut short ({told_where}).") from error
        if not plain and counter:
            raise NotOpenedError("sealed_broken", "it was changed (its last part is empty).")
        writer.write(plain)


def _iter_chunks(reader: Reader, start: bytes, size: int) -> Iterator[tuple[bytes, bool]]:
    """Chunks of `size`, each with whether it is the last; at least one. `start` is what was read already."""
    chunk = start + reader.read(size - len(start))
    while True:
        following = reader.read(size) if len(chunk) == size else b""
        yield chunk, not following
        if not following:
            return
        chunk = following


def _number(counter: int, *, is_last: bool) -> bytes:
    return counter.to_bytes(11) + bytes([is_last])


def _stretch(passphrase: str, salt: bytes, work: int) -> bytes:
    kdf = Scrypt(salt=b"age-encryption.org/v1/scrypt" + salt, length=32, n=1 << work, r=8, p=1)
    return kdf.derive(passphrase.encode("utf-8", "surrogatepass"))


def _derive(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=salt, info=purpose).derive(key)


def _sign(key: bytes, told: bytes) -> bytes:
    return hmac.digest(_derive(key, b"", b"header"), told, sha256)


def _base64(data: bytes) -> bytes:
    return b64encode(data).rstrip(b"=")


def _unbase64(text: bytes) -> bytes:
    """The bytes; NotOpenedError where they are not written in the one way that age allows."""
    data = b64decode(text + b"=" * (-len(text) % 4))
    if _base64(data) != text:
        raise NotOpenedError("sealed_broken", "its head is not as age writes it.")
    return data
