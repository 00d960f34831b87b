"""An HTTP response as a web archive keeps it (RFC 9112): what it says of its body, and the body."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

_HEAD_END = re.compile(rb"\r?\n\r?\n")
_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r?\n")
_MOST_AT_ONCE = 1 << 20
_UNFOLDABLE = ("gzip", "x-gzip", "deflate")


class TooLargeError(ValueError):
    """A body unfolds to more than is allowed."""


@dataclass(frozen=True, slots=True)
class Message:
    """Its status line and header (names in small letters, the last of a name), and its body as it was sent."""

    status: str
    header: dict[str, str]
    body: bytes


def parse_message(block: bytes) -> Message:
    """The response in a block; where there is no header, all of it is body."""
    if not block.startswith(b"HTTP/"):
        return Message("", {}, block)
    found = _HEAD_END.search(block)
    head, body = (block[: found.start()], block[found.end() :]) if found else (block, b"")
    status, *lines = head.decode("latin-1").splitlines()
    header = {}
    for line in lines:
        name, _, value = line.partition(":")
        header[name.strip().lower()] = value.strip()
    return Message(status, header, body)


def undo_chunks(message: Message) -> tuple[bytes, str]:
    """The body without its transfer coding, and what is wrong with it. Many archives undid it before they wrote."""
    body = message.body
    if "chunked" not in message.header.get("transfer-encoding", "").lower() or not _CHUNK_SIZE.match(body):
        return body, ""
    pieces: list[bytes] = []
    place = 0
    while found := _CHUNK_SIZE.match(body, place):
        size = int(found[1], 16)
        if not size:
            return b"".join(pieces), ""
        pieces.append(body[found.end() : found.end() + size])
        place = found.end() + size
        place += 2 if body.startswith(b"\r\n", place) else 1 if body.startswith(b"\n", place) else 0
    return b"".join(pieces), "it was cut off while it was sent"


def unfold(body: bytes, message: Message, most: int) -> tuple[bytes, str]:
    """The body without its content coding, and what is wrong with it. TooLargeError beyond `most` bytes."""
    codings = [name.strip().lower() for name in message.header.get("content-encoding", "").split(",")]
    for coding in reversed([name for name in codings if name and name != "identity"]):
        if coding not in _UNFOLDABLE:
            return body, f"its coding ({coding[:40]}) is not known here; it is kept as it was sent"
        body, fault = _inflate(body, most)
        if fault:
            return body, fault
    return body, ""


def _inflate(body: bytes, most: int) -> tuple[bytes, str]:
    if body.startswith(b"\x1f\x8b"):
        forms = (31,)
    elif body[:1] == b"\x78":
        forms = (15, -15)  # type: ignore[assignment]  # deflate is meant with zlib's frame, and often sent without
    else:
        return body, ""  # undone before it was written
    for form in forms:
        found = _try_inflate(body, form, most)
        if found[0] or not found[1]:
            return found
    return found


def _try_inflate(body: bytes, form: int, most: int) -> tuple[bytes, str]:
    inner = zlib.decompressobj(form)
    pieces: list[bytes] = []
    size, rest = 0, body
    try:
        while rest and not inner.eof:
            piece = inner.decompress(rest, _MOST_AT_ONCE)
            rest = inner.unconsumed_tail
            size += len(piece)
            if size > most:
                raise TooLargeError(str(size))
            pieces.append(piece)
    except zlib.error as error:
        return b"".join(pieces), f"it cannot be unfolded ({error})"
    return b"".join(pieces), "" if inner.eof else "it ends before its end (it was cut off)"
