"""Whether a WACZ file is as its maker left it.

Every file is held against the manifest, the manifest against its digest, the digest against its signature, and every
web record against its own digests. Public validators accept files whose manifest was written anew after an edit; here
each kind of change has its name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from whobuilt.archive.bundles.verifier.verify import Files, Unreadable, ZipFiles
from whobuilt.archive.bundles.warc_records import WarcRecord, iter_records
from whobuilt.core.problems import Problem
from whobuilt.ports import Read

MANIFEST, DIGEST = "datapackage.json", "datapackage-digest.json"
MOST_JSON = 16 << 20  # bytes of the manifest
_ANONYMOUS = frozenset({"hash", "created", "software", "version", "signature", "publicKey"})
_DOMAIN = frozenset({"hash", "created", "software", "version", "signature", "domain", "domainCert"})
_DOMAIN_MORE = frozenset({"timeSignature", "timestampCert", "crossSignedCert"})
_REQUIRED = ("archive/", "indexes/", "pages/pages.jsonl")
_AGAIN = "Get the file again from where it came from."


def check_file(path: Path, _blob: str, _name: str, _declared: str) -> Read:
    """The same as a reader answers, for a child process to check a file from elsewhere."""
    return Read(None, check_wacz(path))


def check_wacz(path: Path) -> tuple[Problem, ...]:
    """What of a WACZ file is not as its maker left it, or cannot be shown; bad files never raise.

    Codes: `not_a_wacz`, `too_large`, `unsafe_name`, `duplicate_name`; of its files `wacz_missing`, `wacz_extra`,
    `wacz_changed`; of its manifest `wacz_rehashed`; of its signature `wacz_bad_signature`, `wacz_unsigned`,
    `wacz_signer_unchecked`; of its records `warc_digest_wrong`, `warc_truncated`.
    """
    try:
        files = ZipFiles(path)
    except Unreadable as error:
        return (_problem_of(error, "not_a_wacz"),)
    try:
        return tuple(_iter_problems(files))
    except Unreadable as error:
        return (_problem_of(error, "not_a_wacz"),)
    finally:
        files.close()


def _iter_problems(files: ZipFiles) -> Iterator[Problem]:
    if MANIFEST not in files.sizes:
        yield Problem("not_a_wacz", f"it holds no {MANIFEST}.", "", _AGAIN)
        return
    manifest = files.read(MANIFEST, MOST_JSON)
    plain = _parse(manifest)
    resources = plain.get("resources") if isinstance(plain, dict) else None
    if not isinstance(resources, list):
        yield Problem("not_a_wacz", "its manifest cannot be read.", MANIFEST, _AGAIN)
        return
    yield from _check_resources(files, resources)
    yield from _check_digest(files, manifest)
    for name in files.sizes:
        if re.search(r"\.warc(\.gz)?$", name):
            yield from _check_warc(files, name)


def _check_resources(files: Files, resources: list[Any]) -> Iterator[Problem]:
    """The files are those that the manifest lists, with the bytes that it says."""
    listed = set()
    for resource in resources:
        name = resource.get("path") if isinstance(resource, dict) else None
        if not isinstance(name, str) or name in listed:
            yield Problem("not_a_wacz", "its manifest lists what is no file, or one file twice.", MANIFEST, _AGAIN)
            continue
        listed.add(name)
        if name not in files.sizes:
            yield Problem("wacz_missing", "the manifest names it, and it is not there.", name, _AGAIN)
            continue
        yield from _check_resource(files, name, resource)
    for name in sorted(set(files.sizes) - listed - {MANIFEST, DIGEST}):
        yield Problem("wacz_extra", "the manifest does not name it: it was put in afterwards.", name, _AGAIN)
    for needed in _REQUIRED:
        if not any(name.startswith(needed) for name in (*files.sizes, *listed)):
            yield Problem("wacz_missing", "every WACZ has it, and this one does not.", needed, _AGAIN)


def _check_resource(files: Files, name: str, resource: dict[str, Any]) -> Iterator[Problem]:
    stats = resource.get("stats")  # where the oldest files have it
    told = {**(stats if isinstance(stats, dict) else {}), **resource}
    kind, _, digest = str(told.get("hash", "")).partition(":")
    if kind not in ("sha256", "sha512", "sha1", "md5"):
        yield Problem("wacz_unhashed", "the manifest gives no hash of it that is known here: not checked.", name)
        return
    found = hashlib.new(kind, usedforsecurity=False)
    try:
        for chunk in files.chunks(name):
            found.update(chunk)
    except Unreadable as error:
        yield _problem_of(error, "wacz_changed")
        return
    size = told.get("bytes", files.sizes[name])
    if found.hexdigest() != digest.lower() or size != files.sizes[name]:
        yield Problem("wacz_changed", "it is not what the manifest says: it was changed afterwards.", name, _AGAIN)
    elif kind in ("sha1", "md5"):
        yield Problem("wacz_weak_hash", f"the manifest vouches for it by {kind} alone, which can be forged.", name)


def _check_digest(files: Files, manifest: bytes) -> Iterator[Problem]:
    """The manifest is the one whose digest was written, and signed."""
    if DIGEST not in files.sizes:
        yield Problem("wacz_unsigned", "nothing vouches for the manifest: it may have been written anew.", DIGEST)
        return
    plain = _parse(files.read(DIGEST))
    if not isinstance(plain, dict) or plain.get("path") != MANIFEST:
        yield Problem("wacz_bad_signature", "the digest of the manifest cannot be read.", DIGEST, _AGAIN)
        return
    digest = f"sha256:{hashlib.sha256(manifest).hexdigest()}"
    signed = plain.get("signedData")
    if plain.get("hash") != digest:
        said = "it is not the manifest whose digest was written: files were changed and hashed again."
        yield Problem("wacz_rehashed", said, MANIFEST, _AGAIN)
    if signed is None:
        said = "it is not signed: who changed files may have written the manifest and its digest anew."
        yield Problem("wacz_unsigned", said, DIGEST)
        return
    yield from _check_signed(signed, digest)


def _check_signed(signed: Any, digest: str) -> Iterator[Problem]:
    names = frozenset(signed) if isinstance(signed, dict) else frozenset()
    is_anonymous, is_domain = names == _ANONYMOUS, names - _DOMAIN_MORE == _DOMAIN
    if not (is_anonymous or is_domain) or not all(isinstance(value, str) for value in signed.values()):
        yield Problem("wacz_bad_signature", "the signature is not of the form that it should have.", DIGEST, _AGAIN)
        return
    if not _is_signed(signed, is_anonymous=is_anonymous):
        yield Problem("wacz_bad_signature", "the signature does not hold.", DIGEST, _AGAIN)
        return
    if signed["hash"] != digest:
        said = "the signature is of another manifest: files were changed and hashed again after it was signed."
        yield Problem("wacz_rehashed", said, MANIFEST, _AGAIN)
        return
    who = (
        "a key that names nobody" if is_anonymous else f"a certificate for {signed['domain']}, not traced to its issuer"
    )
    yield Problem(
        "wacz_signer_unchecked",
        f"unchanged since it was signed by {who}.",
        DIGEST,
        "Ask its maker, by another way, whether the key is theirs.",
    )


def _is_signed(signed: dict[str, str], *, is_anonymous: bool) -> bool:
    """Whether the signature of `hash` holds under the key that stands beside it."""
    try:
        signature = base64.b64decode(signed["signature"], validate=True)
        key: Any
        if is_anonymous:
            key = serialization.load_der_public_key(base64.b64decode(signed["publicKey"], validate=True))
        else:
            key = x509.load_pem_x509_certificate(signed["domainCert"].encode()).public_key()
    except (ValueError, binascii.Error, UnsupportedAlgorithm):
        return False
    data = signed["hash"].encode("utf-8", "surrogatepass")
    if isinstance(key, rsa.RSAPublicKey):
        with suppress(InvalidSignature):
            key.verify(signature, data, padding.PKCS1v15(), hashes.SHA256())
            return True
    if not isinstance(key, ec.EllipticCurvePublicKey):
        return False
    width = (key.curve.key_size + 7) // 8
    forms = [signature]
    if len(signature) == 2 * width:  # both numbers, as browsers write them
        forms.append(encode_dss_signature(*(int.from_bytes(signature[at : at + width]) for at in (0, width))))
    for form in forms:
        with suppress(InvalidSignature):
            key.verify(form, data, ec.ECDSA(hashes.SHA256()))
            return True
    return False


def _check_warc(files: ZipFiles, name: str) -> Iterator[Problem]:
    """Every record is whole, and holds to its own digests."""
    try:
        with files.open(name) as file:
            for found in iter_records(file, name):
                yield from found.problems if isinstance(found, WarcRecord) else (found,)
    except (OSError, ValueError, EOFError, RuntimeError, NotImplementedError) as error:
        yield Problem("warc_truncated", f"it cannot be unpacked ({error}).", name, _AGAIN)


def _parse(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _problem_of(error: Unreadable, otherwise: str) -> Problem:
    found = error.finding
    known = found.code in ("too_large", "unsafe_name", "duplicate_name")
    return Problem(found.code if known else otherwise, found.message, found.where, _AGAIN)
