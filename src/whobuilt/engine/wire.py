"""How a worker and its pool speak: frames of JSON, each preceded by its length in eight bytes."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

_LENGTH = struct.Struct(">Q")


class FrameError(ValueError):
    """What came is no frame, or one of a length that was not agreed on."""


class FrameTooLargeError(FrameError):
    """A frame is announced that is larger than allowed."""


def pack_frame(plain: Any) -> bytes:
    """A frame of plain JSON. Lone surrogates, which broken files hold, survive it."""
    body = json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
    return _LENGTH.pack(len(body)) + body


def unpack(body: bytes) -> Any:
    """The plain JSON of a frame's body; FrameError where it is none."""
    try:
        return json.loads(body.decode("utf-8", "surrogatepass"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise FrameError(str(error)) from None


def read_frame(file: BinaryIO) -> Any:
    """The next frame of a file, waited for; None where the file ends."""
    header = file.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(header)
    body = file.read(length)
    return unpack(body) if len(body) == length else None


class FrameBuffer:
    """Collects bytes as they come, and gives the frames that are whole."""

    def __init__(self, most: int) -> None:
        """A buffer that accepts frames of up to `most` bytes."""
        self._most = most
        self._bytes = bytearray()

    def feed(self, data: bytes) -> Iterator[Any]:
        """Add bytes; the frames that they complete. FrameError where they are none."""
        self._bytes += data
        while len(self._bytes) >= _LENGTH.size:
            (length,) = _LENGTH.unpack_from(self._bytes)
            if length > self._most:
                raise FrameTooLargeError(str(length))
            end = _LENGTH.size + length
            if len(self._bytes) < end:
                return
            body = bytes(self._bytes[_LENGTH.size : end])
            del self._bytes[:end]
            yield unpack(body)


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no number")
