"""The content of an answer, unpacked as it comes, for a look at it: what is kept is as it came."""

from __future__ import annotations

import zlib

from whobuilt.core.problems import Problem

LOOK = 1 << 20  # bytes of the content that are looked at
_STEP = 1 << 18  # bytes unpacked at a time
_MOST_MEMBERS = 1000
_ZLIB_HEAD = 2
_PLAIN = frozenset({"", "identity"})
_GZIP = frozenset({"gzip", "x-gzip"})


class Content:
    """Takes an answer's content in pieces; `head` is its first mebibyte, unpacked, and `size` its length."""

    def __init__(self, encoding: str, most: int) -> None:
        """`encoding` is the answer's Content-Encoding; at most `most` bytes are unpacked."""
        self._head = bytearray()
        self.size = 0
        self._members = 1
        self._begun: bytes | None = b""  # of deflate, until it is known which
        self._encoding = encoding.strip().lower()
        self._most = most
        self._taken = 0  # bytes as they came
        self._faults: list[Problem] = []
        self._unpacker = _make_unpacker(self._encoding)
        self._stopped = False
        if self._unpacker is None and self._encoding not in _PLAIN:
            self._fail(
                "unknown_encoding", f"the content is packed as “{self._encoding[:80]}”, which we did not ask for"
            )

    @property
    def head(self) -> bytes:
        """The beginning of the content, unpacked."""
        return bytes(self._head)

    def add(self, data: bytes) -> None:
        """Take the next piece, transfer coding removed."""
        self._taken += len(data)
        if self._stopped or not data:
            return
        if self._unpacker is None:
            self._keep(data)
            return
        try:
            self._unpack(self._begin_deflate(data) if self._encoding == "deflate" else data)
        except zlib.error:
            self._fail(
                "bad_encoding", f"the content is damaged, or no {self._encoding}, after {self.size:,} bytes unpacked"
            )

    def finish(self, *, whole: bool) -> list[Problem]:
        """What was found to be wrong; `whole` tells that all that was announced has come."""
        unfinished = self._unpacker is not None and not self._unpacker.eof and not self._stopped
        if whole and unfinished and self._taken:
            message = f"the {self._encoding} content ends in the middle, after {self.size:,} bytes unpacked"
            self._fail("response_cut_short", message)
        return self._faults

    def _unpack(self, data: bytes) -> None:
        """Unpack a piece, a step at a time: a few bytes may hold gigabytes."""
        while self._unpacker and not self._stopped:
            if self._unpacker.eof:
                if self._encoding not in _GZIP or not data.strip(b"\x00"):
                    return
                self._begin_member()
            found = self._step(data)
            data = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
            # With all taken in, a full step may have left something behind; a shorter one has not.
            if not data and found < _STEP:
                return

    def _step(self, data: bytes) -> int:
        """Unpack at most a step; how many bytes it gave."""
        assert self._unpacker is not None
        found = self._unpacker.decompress(data, _STEP)
        self._keep(found)
        return len(found)

    def _begin_deflate(self, data: bytes) -> bytes:
        """See by its first two bytes which of two formats it is: many servers leave out the zlib wrapper."""
        if self._begun is None:
            return data
        data = self._begun + data
        if len(data) < _ZLIB_HEAD:
            self._begun = data
            return b""
        self._begun = None
        # RFC 1950, 2.2: the method is 8, and the two bytes are a multiple of 31.
        if data[0] & 15 != 8 or int.from_bytes(data[:2], "big") % 31:  # noqa: PLR2004  # as the comment says
            self._unpacker = zlib.decompressobj(-15)
        return data

    def _begin_member(self) -> None:
        """Go on to the next member of a gzip file; thousands of them are there to keep us busy."""
        self._members += 1
        if self._members > _MOST_MEMBERS:
            raise zlib.error
        self._unpacker = zlib.decompressobj(31)

    def _keep(self, data: bytes) -> None:
        self._head += data[: max(0, LOOK - len(self._head))]
        self.size += len(data)
        if self.size > self._most:
            self._fail(
                "too_large", f"the content unpacks to more than {self._most:,} bytes; it was looked at no further"
            )

    def _fail(self, code: str, message: str) -> None:
        self._stopped = True
        mend = "What came was kept. Capture it again, or save the page from your browser and add that file."
        self._faults.append(Problem(code, f"{message}.", mend=mend))


def _make_unpacker(encoding: str) -> zlib._Decompress | None:
    """What unpacks an encoding; None for plain and for unknown ones."""
    if encoding in _GZIP:
        return zlib.decompressobj(31)
    return zlib.decompressobj() if encoding == "deflate" else None
