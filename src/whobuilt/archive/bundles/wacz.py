"""Captures as WACZ 1.1.1 (Webrecorder), which replay tools open; signed where asked, as the WACZ Auth spec says.

Sources: specs.webrecorder.net: WACZ 1.1.1, CDXJ 0.1.0, WACZ Signing and Verification 0.1.0.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from whobuilt import __version__
from whobuilt.archive.bundles.bundle import Material
from whobuilt.archive.bundles.package import PackedFile, make_file, require_free, write_zip
from whobuilt.archive.bundles.selection import Exported, choose_captures
from whobuilt.archive.bundles.warc_export import fill_warc
from whobuilt.archive.bundles.warc_records import WarcRecord, iter_records
from whobuilt.core.problems import Problem, WhoBuiltError

VERSION = "1.1.1"
SOFTWARE = f"WhoBuilt {__version__}"
BLOCK_LINES = 1024  # lines of the index that are packed together
_WARC = "archive/data.warc.gz"
_PAGES = frozenset({"text/html", "application/xhtml+xml"})
_WIDTH = 48  # bytes of a number in a P-384 signature


@dataclass(frozen=True, slots=True)
class WaczRequest:
    """Which captures (by id) are to be written as WACZ, where and when.

    It gets no title: a case's name tells more than its pages do. `key` signs it (see `ensure_wacz_key`): whoever has
    two files signed by one key knows that they have one maker.
    """

    target: Path
    captures: frozenset[str]
    at: datetime
    key: ec.EllipticCurvePrivateKey | None = None


def write_wacz(request: WaczRequest, material: Material) -> Exported:
    """Write captures as a WACZ file, whole or not at all.

    WhoBuiltError where something lies at the target already, or nothing may leave the case.
    """
    require_free(request.target)
    captures, problems = choose_captures(request.captures, material)
    with TemporaryDirectory(dir=request.target.parent, prefix=".writing-") as folder:
        path = Path(folder) / "data.warc.gz"
        problems += fill_warc(path, captures, material, request.at)
        with path.open("rb") as file:
            records = [each for each in iter_records(file) if isinstance(each, WarcRecord)]
        index, secondary = _make_index(records)
        files = [
            PackedFile(_WARC, lambda: path, dense=True),
            make_file("indexes/index.cdx.gz", index, dense=True),
            make_file("indexes/index.idx", secondary),
            make_file("pages/pages.jsonl", "".join(f"{_dumps(each)}\n" for each in _iter_pages(records))),
        ]
        package = _dumps(_describe(files, request), indent=2).encode()
        digest = _dumps(_sign(package, request), indent=2)
        sealed = [make_file("datapackage.json", package), make_file("datapackage-digest.json", digest)]
        write_zip(request.target, [*files, *sealed])
    return Exported(request.target, tuple(capture.id for capture in captures), tuple(problems))


def ensure_wacz_key(folder: Path) -> ec.EllipticCurvePrivateKey:
    """The key that signs WACZ files, in the user's folder of keys; made, for its owner alone, where there is none.

    WhoBuiltError where what lies there is no such key.
    """
    path = folder / "wacz.pem"
    if not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = ec.generate_private_key(ec.SECP384R1())
        form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "wb") as file:  # noqa: PTH123  # from a descriptor, made with its mode
            file.write(key.private_bytes(serialization.Encoding.PEM, form, plain))
        return key
    try:
        found = serialization.load_pem_private_key(path.read_bytes(), None)
    except (ValueError, TypeError):
        found = None
    if not isinstance(found, ec.EllipticCurvePrivateKey):
        raise WhoBuiltError(Problem("bad_key", "this is no key for WACZ files.", str(path), "Move it away."))
    return found


def surt(url: str) -> str:
    """A URL as the index sorts it: the host's names turned round, no scheme, no "www.", all in lower case."""
    try:
        parts = urlsplit(url.lower())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return url.lower()
    if not host:
        return url.lower()
    names = ",".join(reversed(re.sub(r"^www\d*\.", "", host).split(".")))
    default = {"http": 80, "https": 443}.get(parts.scheme)
    query = "&".join(sorted(parts.query.split("&"))) if parts.query else ""
    place = f"{names}:{port}" if port and port != default else names
    return f"{place}){parts.path or '/'}" + (f"?{query}" if query else "")


def _make_index(records: list[WarcRecord]) -> tuple[bytes, str]:
    """The index (CDXJ, packed in blocks), and the index of its blocks."""
    lines = sorted(f"{surt(record.uri)} {_stamp(record)} {_dumps(_cdx(record))}\n" for record in records if record.uri)
    blocks, place = [], 0
    secondary = ['!meta 0 {"format": "cdxj-gzip-1.0", "filename": "index.cdx.gz"}\n']
    for start in range(0, len(lines), BLOCK_LINES):
        chosen = lines[start : start + BLOCK_LINES]
        block = gzip.compress("".join(chosen).encode(), mtime=0)
        key = " ".join(chosen[0].split(" ", 2)[:2])
        digest = f"sha256:{hashlib.sha256(block).hexdigest()}"
        plain = {"offset": place, "length": len(block), "digest": digest, "filename": "index.cdx.gz"}
        secondary.append(f"{key} {_dumps(plain)}\n")
        blocks.append(block)
        place += len(block)
    return b"".join(blocks), "".join(secondary)


def _cdx(record: WarcRecord) -> dict[str, Any]:
    status, headers = record.http
    plain = {
        "url": record.uri,
        "mime": headers.get("content-type", "").partition(";")[0] or record.headers.get("content-type", ""),
        "digest": f"sha256:{record.payload}",
        "length": str(record.length),
        "offset": str(record.offset),
        "filename": _WARC.rpartition("/")[2],
    }
    return {**plain, "status": str(status)} if status else plain


def _iter_pages(records: list[WarcRecord]) -> Iterator[dict[str, Any]]:
    """The pages that a person would open, after the line that says what this file is."""
    yield {"format": "json-pages-1.0", "id": "pages", "title": "All Pages"}
    for record in records:
        status, headers = record.http
        mime = (headers.get("content-type") or record.headers.get("content-type", "")).partition(";")[0].strip().lower()
        is_shown = status == 200 or (record.kind == "resource" and not status)  # noqa: PLR2004  # HTTP: OK
        if is_shown and mime in _PAGES:
            key = hashlib.sha256(f"{record.uri}\n{record.headers.get('warc-date')}".encode()).hexdigest()[:16]
            yield {"id": key, "url": record.uri, "ts": record.headers.get("warc-date", "")}


def _describe(files: list[PackedFile], request: WaczRequest) -> dict[str, Any]:
    """The manifest (a Frictionless data package)."""
    resources = []
    for file in files:
        size, digest = file.measure()
        name = file.name.rpartition("/")[2]
        resources.append({"name": name, "path": file.name, "hash": f"sha256:{digest}", "bytes": size})
    return {
        "profile": "data-package",
        "wacz_version": VERSION,
        "created": _date(request.at),
        "software": SOFTWARE,
        "resources": resources,
    }


def _sign(package: bytes, request: WaczRequest) -> dict[str, Any]:
    """The digest of the manifest, and the anonymous signature of that digest where there is a key."""
    digest = f"sha256:{hashlib.sha256(package).hexdigest()}"
    plain: dict[str, Any] = {"path": "datapackage.json", "hash": digest}
    if request.key is None:
        return plain
    numbers = decode_dss_signature(request.key.sign(digest.encode(), ec.ECDSA(hashes.SHA256())))
    # As browsers write signatures, which is how the makers of the format do: both numbers, of equal width.
    signature = b"".join(number.to_bytes(_WIDTH, "big") for number in numbers)
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    public = request.key.public_key().public_bytes(serialization.Encoding.DER, form)
    signed = {
        "hash": digest,
        "created": _date(request.at),
        "software": SOFTWARE,
        "version": "0.1.0",
        "signature": base64.b64encode(signature).decode(),
        "publicKey": base64.b64encode(public).decode(),
    }
    return {**plain, "signedData": signed}


def _stamp(record: WarcRecord) -> str:
    """A record's date in 14 digits."""
    return re.sub(r"\D", "", record.headers.get("warc-date", ""))[:14].ljust(14, "0")


def _date(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _dumps(plain: Any, indent: int | None = None) -> str:
    return json.dumps(plain, ensure_ascii=False, indent=indent)
