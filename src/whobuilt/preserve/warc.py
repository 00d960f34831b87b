"""A WARC/1.1 file of one capture: each request and answer as it went over the wire (ISO 28500:2017).

The records are written here and not by a library, because libraries take the HTTP head apart and write it anew: a
header that is odd, folded or not ASCII would no longer be what came. Files are not compressed: whoever opens one sees
what it holds.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import BinaryIO
from uuid import uuid4

from whobuilt import __version__
from whobuilt.preserve.exchange import Answer

MEDIA_TYPE = "application/warc"

_CHUNK = 1 << 20
_SPEC = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

Fields = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `raw` holds the answer's bytes. `peer` is the IP address that answered.

    `security` is the TLS version and the server's certificate.
    """

    url: str
    at: datetime
    request: bytes
    answer: Answer
    raw: BinaryIO
    peer: str = ""
    security: tuple[str, bytes] | None = None


def write_info(file: BinaryIO, at: datetime, asked: str) -> None:
    """The record that says who wrote the file and what was asked for."""
    body = _lines([("software", f"WhoBuilt/{__version__}"), ("format", "WARC File Format 1.1"), ("conformsTo", _SPEC)])
    body += _lines([("description", f"capture of {asked}")])
    head = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", _new_id()), ("WARC-Date", _date(at))]
    _write(file, [*head, ("Content-Type", "application/warc-fields")], BytesIO(body))


def write_exchange(file: BinaryIO, exchange: Exchange) -> None:
    """The answer, the request that it answers, and what else is known of them.

    Bytes that are no HTTP answer become a `resource` record: what came from the address, whatever it is.
    """
    answer, name = exchange.answer, _new_id()
    shared = [("WARC-Date", _date(exchange.at)), ("WARC-Target-URI", exchange.url)]
    if exchange.peer:
        shared.append(("WARC-IP-Address", exchange.peer))
    is_http = bool(answer.status)
    kind = [("WARC-Type", "response" if is_http else "resource"), ("WARC-Record-ID", name)]
    media = "application/http; msgtype=response" if is_http else "application/octet-stream"
    truncated = [("WARC-Truncated", answer.truncated.value)] if answer.truncated else []
    # A chunked body has two digests in use, with and without the chunks: it gets that of its block only.
    skip = None if answer.get("transfer-encoding") else answer.head_size
    head = [*kind, *shared, *truncated, ("Content-Type", media)]
    _write(file, head, exchange.raw, skip)
    near = [*shared, ("WARC-Concurrent-To", name)]
    asked = [("WARC-Type", "request"), ("WARC-Record-ID", _new_id()), *near]
    _write(file, [*asked, ("Content-Type", "application/http; msgtype=request")], BytesIO(exchange.request))
    if about := _about(exchange):
        known = [("WARC-Type", "metadata"), ("WARC-Record-ID", _new_id()), *near]
        _write(file, [*known, ("Content-Type", "application/warc-fields")], BytesIO(_lines(about)))


def _about(exchange: Exchange) -> list[tuple[str, str]]:
    """What the records themselves have no room for: the TLS connection, and what was found to be wrong."""
    about = []
    if exchange.security:
        version, certificate = exchange.security
        about = [("tls-version", version), ("tls-certificate-sha256", hashlib.sha256(certificate).hexdigest())]
    return about + [("fault", f"{fault.code}: {fault.message}") for fault in exchange.answer.faults]


def _write(file: BinaryIO, head: Fields, block: BinaryIO, payload_from: int | None = None) -> None:
    """One record: the digests stand before the block, so the block is read twice."""
    whole, payload, size = hashlib.sha256(), hashlib.sha256(), 0
    block.seek(0)
    while data := block.read(_CHUNK):
        whole.update(data)
        if payload_from is not None:
            payload.update(data[max(0, payload_from - size) :])
        size += len(data)
    digests = [("WARC-Block-Digest", _digest(whole.hexdigest()))]
    if payload_from is not None:
        digests.append(("WARC-Payload-Digest", _digest(payload.hexdigest())))
    file.write(b"WARC/1.1\r\n" + _lines([*head, *digests, ("Content-Length", str(size))]) + b"\r\n")
    block.seek(0)
    while data := block.read(_CHUNK):
        file.write(data)
    file.write(b"\r\n\r\n")


def _lines(fields: Fields) -> bytes:
    """Named fields, a line each; a value is one line, whatever a server put into it."""
    text = "".join(f"{name}: {' '.join(value.split())}\r\n" for name, value in fields)
    return text.encode("utf-8", "backslashreplace")


def _digest(digest: str) -> str:
    """Hexadecimal, so that a block's digest looks as a blob's name does."""
    return f"sha256:{digest}"


def _new_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
