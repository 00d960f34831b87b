"""Captures as one WARC file (ISO 28500), each record packed on its own so that readers can jump to it.

A capture that is a WARC keeps its records byte for byte; any other becomes a `resource` record.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO
from urllib.parse import quote
from uuid import UUID

from whobuilt import __version__
from whobuilt.archive.bundles.bundle import Material, get_blob
from whobuilt.archive.bundles.package import PackedFile, require_free, write_file
from whobuilt.archive.bundles.selection import Exported, choose_captures
from whobuilt.archive.bundles.warc_records import iter_records
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import Problem
from whobuilt.ports import BlobStore

_STARTS = (b"WARC/", b"\x1f\x8b")
MOST_CHUNKS = 1024  # of 1 MiB: of a WARC whose records are packed as one


def write_warc(target: Path, chosen: Collection[str], material: Material, at: datetime) -> Exported:
    """Write captures (by their ids) as a WARC file, whose name should end in .warc.gz, whole or not at all.

    WhoBuiltError where something lies at `target` already, or nothing may leave the case.
    """
    require_free(target)
    captures, problems = choose_captures(chosen, material)
    with TemporaryDirectory(dir=target.parent, prefix=".writing-") as folder:
        path = Path(folder) / "data.warc.gz"
        problems += fill_warc(path, captures, material, at)
        write_file(target, PackedFile(target.name, lambda: path))
    return Exported(target, tuple(capture.id for capture in captures), tuple(problems))


def fill_warc(path: Path, captures: Collection[Capture], material: Material, at: datetime) -> list[Problem]:
    """Write the records of captures to `path`; what of a kept WARC could not be read."""
    problems: list[Problem] = []
    with path.open("xb") as file:
        file.write(_pack(_make_info(at)))
        done = set()
        for capture in captures:
            warc = _find_warc(capture, captures, material)
            if warc.blob in done and warc is not capture:
                continue  # a page of a WARC that is in it already
            done.add(warc.blob)
            data = get_blob(material.blobs, warc.blob)
            if data.startswith(_STARTS) and _is_warc(data):
                problems += _copy(data, file, capture.source.locator)
            else:
                file.write(_pack(_make_resource(capture, material.blobs)))
    return problems


def _find_warc(capture: Capture, captures: Collection[Capture], material: Material) -> Capture:
    """The WARC that a page was found in, where that was chosen too; else the capture itself."""
    parent = next((each for each in captures if each.id == capture.parent), None)
    return parent if parent and _is_warc(get_blob(material.blobs, parent.blob)) else capture


def _is_warc(data: bytes) -> bool:
    return not isinstance(next(iter_records(BytesIO(data)), None), Problem | None)


def _copy(data: bytes, file: BinaryIO, where: str) -> Iterator[Problem]:
    """Copy the records of a WARC, each packed on its own."""
    offsets: set[int] = set()
    slices: list[tuple[int, int]] = []
    for record in iter_records(BytesIO(data), where):
        if isinstance(record, Problem):
            yield record
        else:
            yield from record.problems
            offsets.add(record.offset)
            slices.append((record.offset, record.length))
    is_packed = not data.startswith(b"WARC/")
    if is_packed and len(offsets) < len(slices):  # many records packed as one: unpack, and pack each
        yield from _copy(_unpack(data), file, where)
        return
    for offset, length in slices:
        record_bytes = data[offset : offset + length]
        file.write(record_bytes if is_packed else _pack(record_bytes))


def _unpack(data: bytes) -> bytes:
    """A gzip file's content, as far as it is whole."""
    parts: list[bytes] = []
    with gzip.open(BytesIO(data)) as file, suppress(OSError, EOFError, zlib.error):
        while len(parts) < MOST_CHUNKS and (part := file.read(1 << 20)):
            parts.append(part)
    return b"".join(parts)


def _make_info(at: datetime) -> bytes:
    """The record that says by what the file was made, and in which form."""
    fields = f"software: WhoBuilt {__version__}\r\nformat: WARC File Format 1.1\r\n".encode()
    named = {"WARC-Type": "warcinfo", "WARC-Date": _date(at), "Content-Type": "application/warc-fields"}
    return _record(named, fields)


def _make_resource(capture: Capture, blobs: BlobStore) -> bytes:
    """The record of bytes that were not had as a WARC: a file, or a part of an archive or mail."""
    locator = capture.source.locator
    # A path on this machine names its user and folders: the file's own name is enough.
    uri = locator if "://" in locator else "file:///" + locator.replace("\\", "/").rpartition("/")[2]
    data = get_blob(blobs, capture.blob)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    named = {
        "WARC-Type": "resource",
        "WARC-Target-URI": quote(uri, safe="%/:=&?~#+!$,;'@()*[]"),
        "WARC-Date": _date(capture.at),
        "WARC-Block-Digest": digest,
        "WARC-Payload-Digest": digest,
        "Content-Type": "".join(each for each in capture.media_type if each.isprintable())
        or "application/octet-stream",
    }
    return _record(named, data)


def _record(named: dict[str, str], block: bytes) -> bytes:
    # The id follows from the content: the same captures give the same file.
    seed = hashlib.sha256("\n".join(named.values()).encode() + block).digest()
    fields = {**named, "WARC-Record-ID": f"<urn:uuid:{UUID(bytes=seed[:16], version=4)}>", "Content-Length": len(block)}
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"WARC/1.1\r\n{head}\r\n".encode() + block + b"\r\n\r\n"


def _pack(data: bytes) -> bytes:
    return gzip.compress(data, mtime=0)


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
