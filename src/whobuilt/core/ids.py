"""Names made from content, so that the same input gives the same id in every store and on every engine."""

from __future__ import annotations

import hashlib

ID_LENGTH = 32  # hexadecimal digits: 128 bits, past any accident


def sha256(data: bytes) -> str:
    """The SHA-256 of `data`, as 64 hexadecimal digits; the name of a blob."""
    return hashlib.sha256(data).hexdigest()


def make_id(kind: str, *fields: str) -> str:
    """An id of `kind` from its fields, each prefixed with its length so that no two lists of fields collide."""
    digest = hashlib.sha256()
    for field in (kind, *fields):
        data = field.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()[:ID_LENGTH]
