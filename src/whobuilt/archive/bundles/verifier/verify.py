"""Check an evidence bundle without installing anything: Python 3.9 or newer, this one file, no network.

    python3 verify.py                           the bundle that this file lies in
    python3 verify.py BUNDLE                    a bundle: a folder or a .zip file (which is never unpacked)
    python3 verify.py BUNDLE --checkpoint FILE  also against a checkpoint that you got from elsewhere
    python3 verify.py BUNDLE --key FILE|VKEY    trust only this key of the log, which you got from elsewhere
    python3 verify.py BUNDLE --root FILE        trust this certificate of a timestamp authority (PEM or DER)
    python3 verify.py BUNDLE --json             findings for programs

It ends with 0 where everything that it could check is unchanged, with 1 where something is not, and with 2 where this
is no bundle, or not one that can be read within the limits.

What it shows: which entries stood in the log of a case, unchanged, when its checkpoint was signed; which captured
bytes they name; and, where a timestamp authority signed the checkpoint, by which day. What it does not show: that a
web site served those bytes, that what they say is true, or that the bundle is all there is.

Sources: RFC 8032 (Ed25519), RFC 6962 and RFC 9162 (Merkle trees), C2SP signed-note, tlog-checkpoint, tlog-proof and
tlog-tiles, RFC 3161 (timestamps), RFC 5652 (CMS), RFC 5280 (certificates), RFC 8017 (RSA), FIPS 186-5 (ECDSA).
"""

# One file on purpose, however long: a stranger copies it, reads it and runs it.
# ruff: noqa: PLR2004  # the numbers here are those of the specifications named above
# ruff: noqa: UP017  # datetime.UTC came with Python 3.11; this file runs on 3.9

from __future__ import annotations

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any, BinaryIO, Callable, Iterator, Sequence  # noqa: UP035  # as Python 3.9 has them

FORMAT = "whobuilt-bundle@1"
MOST_FILES = 100_000
MOST_BYTES = 8 << 30  # of all files together, unpacked
MOST_TEXT = 4 << 20  # bytes of a file that is read whole
MOST_LIST = 16 << 20  # bytes of bundle.json
MOST_TEXTS = 256 << 20  # bytes of all files that are read whole
MOST_SIGNATURES = 16  # of one checkpoint
MOST_CHECKPOINTS = 256
MOST_ENTRIES = 2_000_000  # of a whole log
MOST_TOLD = 200  # findings of one kind that are told to a person
MOST_RATIO = 200  # unpacked to packed, of a file larger than RATIO_FROM
RATIO_FROM = 64 << 20
ALL_RATIO_FROM = 1 << 30  # the same for all files together
CHUNK = 1 << 20
# What file managers leave behind in folders: told, and no reason to distrust the rest.
SYSTEM_FILES = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})

GOOD, BAD, UNCHECKED = "good", "bad", "unchecked"
GIVEN = "your checkpoint"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: good, bad or unchecked; `code` for programs, `message` for people."""

    level: str
    code: str
    message: str
    where: str = ""


class Unreadable(Exception):  # noqa: N818  # it says what the bundle is
    """No bundle, or none within the limits; carries the finding that says why."""

    def __init__(self, code: str, message: str, where: str = "") -> None:
        """Keep the finding."""
        super().__init__(message)
        self.finding = Finding(BAD, code, message, where)


# --- Files: a folder or a .zip, within limits -----------------------------------------------------


def is_safe(name: str) -> bool:
    """Whether a name leads nowhere but into the bundle. Nothing is unpacked; it would mislead a person."""
    if not name or len(name) > 512 or name.startswith("/") or "\\" in name or ":" in name:
        return False
    return all(part not in ("", ".", "..") for part in name.split("/")) and name.isprintable()


class Files:
    """The files of a bundle, read within limits. `sizes` holds what each file says of its size."""

    def __init__(self) -> None:
        """No files yet."""
        self.sizes: dict[str, int] = {}
        self._left = MOST_BYTES
        self._text_left = MOST_TEXTS

    def open(self, name: str) -> BinaryIO:
        """A file's bytes."""
        raise NotImplementedError

    def add(self, name: str, size: int) -> None:
        """Note a file; Unreadable where it must not be there or is one too many."""
        if not is_safe(name):
            raise Unreadable("unsafe_name", "a file's name leads out of the bundle, or is none.", ascii(name)[:200])
        if name in self.sizes:
            raise Unreadable("duplicate_name", "two files have one name: readers would see different bundles.", name)
        if len(self.sizes) >= MOST_FILES:
            raise Unreadable("too_large", f"more than {MOST_FILES} files.")
        self.sizes[name] = size

    def chunks(self, name: str) -> Iterator[bytes]:
        """A file's bytes piece by piece; Unreadable where there are more than it says or than the limits allow."""
        left = self.sizes[name]
        try:
            with self.open(name) as file:
                while chunk := file.read(CHUNK):
                    left -= len(chunk)
                    self._left -= len(chunk)
                    if left < 0 or self._left < 0:
                        raise Unreadable("too_large", "more bytes than the file says, or than are read here.", name)
                    yield chunk
        except (
            OSError,
            EOFError,
            ValueError,
            zlib.error,
            zipfile.BadZipFile,
            NotImplementedError,
            RuntimeError,
        ) as error:
            raise Unreadable("bundle_unreadable", f"the file cannot be read ({error}).", name) from None

    def digest(self, name: str) -> str:
        """The SHA-256 of a file."""
        digest = hashlib.sha256()
        for chunk in self.chunks(name):
            digest.update(chunk)
        return digest.hexdigest()

    def read(self, name: str, most: int = MOST_TEXT) -> bytes:
        """All of a small file; Unreadable where it is not small."""
        self._text_left -= self.sizes[name]
        if self.sizes[name] > most or self._text_left < 0:
            raise Unreadable("too_large", f"more text than is read here ({most >> 20} MiB in one file).", name)
        return b"".join(self.chunks(name))


class FolderFiles(Files):
    """A bundle that lies open in a folder. Links are not followed."""

    def __init__(self, folder: Path) -> None:
        """Note the files of `folder`."""
        super().__init__()
        self._folder = folder
        waiting = [folder]
        while waiting:
            for path in sorted(waiting.pop().iterdir()):
                name = path.relative_to(folder).as_posix()
                if path.is_symlink():
                    raise Unreadable("unsafe_name", "a link: what it shows lies elsewhere.", name)
                if path.is_dir():
                    waiting.append(path)
                elif path.is_file():
                    self.add(name, path.stat().st_size)
                else:
                    raise Unreadable("unsafe_name", "neither a file nor a folder.", name)

    def open(self, name: str) -> BinaryIO:
        """A file's bytes."""
        return (self._folder / name).open("rb")


class ZipFiles(Files):
    """A bundle in a .zip file, which is read and never unpacked."""

    def __init__(self, path: Path) -> None:
        """Note the members; Unreadable where this is no .zip, or one made to harm."""
        super().__init__()
        try:
            self._zip = zipfile.ZipFile(path)
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError) as error:
            raise Unreadable("not_a_bundle", f"neither a folder nor a .zip file ({error}).") from None
        self._members: dict[str, zipfile.ZipInfo] = {}
        for member in self._zip.infolist():
            if member.is_dir() and not member.file_size:
                continue
            self.add(member.orig_filename, member.file_size)
            self._members[member.orig_filename] = member
            if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
                raise Unreadable("too_large", "packed so densely that it can only be meant to harm.", member.filename)
        total = sum(self.sizes.values())
        if total > MOST_BYTES or (total > ALL_RATIO_FROM and total > MOST_RATIO * path.stat().st_size):
            raise Unreadable("too_large", f"it would unpack to {total >> 20} MiB.")

    def open(self, name: str) -> BinaryIO:
        """A member's bytes."""
        member: Any = self._zip.open(self._members[name])
        return member  # type: ignore[no-any-return]  # a ZipExtFile reads like a file

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def read_json(files: Files, name: str, most: int = MOST_TEXT) -> Any:
    """A JSON file; Unreadable where it is none. Depth and numbers are bounded."""
    data = files.read(name, most)
    try:
        return json.loads(data.decode("utf-8"), parse_int=_bounded_int, parse_constant=_bounded_int)
    except (ValueError, RecursionError) as error:
        reason = "nested too deeply" if isinstance(error, RecursionError) else str(error)
        raise Unreadable("bundle_unreadable", f"no JSON ({reason}).", name) from None


def _bounded_int(text: str) -> int:
    if len(text) > 15 or not text.lstrip("-").isdigit():
        raise ValueError("a number that is none")
    return int(text)


def read_text(files: Files, name: str) -> str:
    """A text file; Unreadable where it is not UTF-8."""
    try:
        return files.read(name).decode("utf-8")
    except ValueError:
        raise Unreadable("bundle_unreadable", "no UTF-8 text.", name) from None


# --- Ed25519 (RFC 8032, section 5.1) --------------------------------------------------------------

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
SQRT_MINUS_1 = pow(2, (P - 1) // 4, P)


# A point is X, Y, Z, T with x = X/Z, y = Y/Z, x y = T/Z.
def _ed_add(p: tuple[int, ...], q: tuple[int, ...]) -> tuple[int, ...]:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _ed_times(number: int, point: tuple[int, ...]) -> tuple[int, ...]:
    result: tuple[int, ...] = (0, 1, 1, 0)
    while number:
        if number & 1:
            result = _ed_add(result, point)
        point = _ed_add(point, point)
        number >>= 1
    return result


def _ed_point(data: bytes) -> tuple[int, ...] | None:
    """The point that 32 bytes stand for; None where they stand for none."""
    number = int.from_bytes(data, "little")
    sign, y = number >> 255, number & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * SQRT_MINUS_1 % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return (x, y, 1, x * y % P)


ED_BASE = _ed_point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def ed25519_verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Whether `signature` (64 bytes) over `message` was made with the private half of `public` (32 bytes)."""
    if len(public) != 32 or len(signature) != 64 or ED_BASE is None:
        return False
    key, r = _ed_point(public), _ed_point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if key is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = _ed_times(s, ED_BASE), _ed_add(r, _ed_times(k, key))
    return not ((left[0] * right[2] - right[0] * left[2]) % P or (left[1] * right[2] - right[1] * left[2]) % P)


# --- Merkle trees (RFC 6962, section 2.1; the verifying algorithms as RFC 9162 gives them) --------


def leaf_hash(entry: bytes) -> bytes:
    """The hash of an entry."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_from_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes]) -> bytes | None:
    """The root that a proof leads to from a leaf; None where it is none for this place (RFC 9162, 2.1.3.2)."""
    if index >= size:
        return None
    node, last, result = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if node & 1 or node == last:
            result = node_hash(sibling, result)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            result = node_hash(result, sibling)
        node, last = node >> 1, last >> 1
    return result if last == 0 else None


def is_consistent(old: tuple[int, bytes], new: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Whether the tree (size, root) `new` begins with all of `old` (RFC 9162, 2.1.4.2)."""
    (old_size, old_root), (new_size, new_root) = old, new
    if old_size in (0, new_size):
        return not proof and (old_size == 0 or old_root == new_root)
    path = list(proof)
    if old_size > new_size or (not path and old_size & (old_size - 1)):
        return False
    if not old_size & (old_size - 1):
        path.insert(0, old_root)
    node, last = old_size - 1, new_size - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if node & 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return last == 0 and first == old_root and second == new_root


def roots_at(leaves: Sequence[bytes], sizes: Sequence[int]) -> dict[int, bytes]:
    """The roots over the first so many leaf hashes, all in one pass."""
    wanted, found = set(sizes), {0: hashlib.sha256().digest()}
    stack: list[tuple[int, bytes]] = []  # perfect subtrees, the largest first
    for size, leaf in enumerate(leaves, start=1):
        height, node = 0, leaf
        while stack and stack[-1][0] == height:
            node = node_hash(stack.pop()[1], node)
            height += 1
        stack.append((height, node))
        if size in wanted:
            root = node
            for _, left in reversed(stack[:-1]):
                root = node_hash(left, root)
            found[size] = root
    return found


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    return roots_at(leaves, [len(leaves)])[len(leaves)]


# --- Signed notes and checkpoints (C2SP) ----------------------------------------------------------


@dataclass(frozen=True)
class Checkpoint:
    """The head of a log as it was signed: how many entries, and the hash over all of them."""

    text: str
    origin: str
    size: int
    root: bytes
    body: bytes
    signatures: tuple[tuple[str, bytes, bytes], ...]  # key name, key id, signature

    @property
    def head(self) -> tuple[int, bytes]:
        """Size and root."""
        return self.size, self.root


def decode64(text: str) -> bytes:
    """Standard base 64, strictly; ValueError where it is none."""
    try:
        data = base64.b64decode(text.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        raise ValueError("no base 64") from None
    if base64.b64encode(data).decode() != text:
        raise ValueError("no canonical base 64")
    return data


def parse_checkpoint(text: str) -> Checkpoint:
    """A checkpoint; ValueError where the text is none."""
    body, blank, tail = text.rpartition("\n\n")
    lines = body.split("\n")
    if not blank or len(lines) < 3 or not tail.endswith("\n") or not all(lines):
        raise ValueError("no signed note")
    origin, size, root = lines[:3]
    if not re.fullmatch(r"0|[1-9][0-9]{0,14}", size) or len(decode64(root)) != 32:
        raise ValueError("no tree size or root hash")
    signatures = []
    for line in tail[:-1].split("\n")[:MOST_SIGNATURES]:
        match = re.fullmatch("\u2014 ([^ +]+) ([A-Za-z0-9+/=]+)", line)
        if not match:
            raise ValueError("no signature line")
        data = decode64(match.group(2))
        signatures.append((match.group(1), data[:4], data[4:]))
    return Checkpoint(text, origin, int(size), decode64(root), (body + "\n").encode(), tuple(signatures))


def split_checkpoints(text: str) -> list[str]:
    """The checkpoints of a file that holds several, with a blank line between each two."""
    found = re.findall("(?:[^\n]+\n)+\n(?:\u2014 [^\n]+\n)+", text)
    return found if "".join(found) == text or "\n".join(found) == text.rstrip("\n") + "\n" else []


def parse_vkey(text: str) -> tuple[str, bytes, bytes]:
    """A verifier key: its name, its id and the public key; ValueError where the text is none for Ed25519."""
    match = re.fullmatch(r"([^ +]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/=]+)", text.strip())
    if not match:
        raise ValueError("no verifier key")
    name, key_id, data = match.group(1), bytes.fromhex(match.group(2)), decode64(match.group(3))
    if len(data) != 33 or data[0] != 1:
        raise ValueError("no Ed25519 key")
    if hashlib.sha256(name.encode() + b"\n" + data).digest()[:4] != key_id:
        raise ValueError("a key whose id is another's")
    return name, key_id, data[1:]


def check_signature(checkpoint: Checkpoint, keys: dict[tuple[str, bytes], bytes]) -> str:
    """Empty where a known key signed it; else the code of what is wrong: "bad_signature" or "unknown_key"."""
    known = 0
    for name, key_id, signature in checkpoint.signatures:
        public = keys.get((name, key_id))
        if public is None:
            continue
        known += 1
        if not ed25519_verify(public, checkpoint.body, signature):
            return "bad_signature"
    return "" if known else "unknown_key"


# --- DER (X.690), as far as certificates and timestamps need it -----------------------------------


@dataclass(frozen=True)
class Node:
    """One value of DER: its tag, its content, and its whole encoding."""

    tag: int
    data: bytes
    whole: bytes

    def children(self) -> list[Node]:
        """The values within."""
        return parse_all(self.data)

    def number(self) -> int:
        """An INTEGER that is not negative."""
        return int.from_bytes(self.data, "big")


def parse_der(data: bytes) -> tuple[Node, bytes]:
    """The first value and what follows it; ValueError where there is none."""
    if len(data) < 2 or data[0] & 31 == 31:
        raise ValueError("no DER")
    length, start = data[1], 2
    if length >= 128:
        count = length & 127
        if not 1 <= count <= 4 or len(data) < 2 + count:
            raise ValueError("no DER length")
        length, start = int.from_bytes(data[2 : 2 + count], "big"), 2 + count
    end = start + length
    if end > len(data):
        raise ValueError("DER that ends early")
    return Node(data[0], data[start:end], data[:end]), data[end:]


def parse_all(data: bytes) -> list[Node]:
    """All values one after the other."""
    nodes = []
    while data:
        node, data = parse_der(data)
        nodes.append(node)
        if len(nodes) > 10_000:
            raise ValueError("too many values")
    return nodes


def parse_time(node: Node) -> datetime:
    """A UTCTime or GeneralizedTime."""
    text = node.data.decode("ascii")
    if node.tag == 0x17:
        text = ("20" if text < "5" else "19") + text
    match = re.fullmatch(r"(\d{14})(\.\d+)?Z", text)
    if not match:
        raise ValueError("no time")
    return datetime.strptime(match.group(1), "%Y%m%d%H%M%S").replace(tzinfo=timezone.utc)


OIDS = {  # content of the OBJECT IDENTIFIER, as hexadecimal text
    "2b0e03021a": "sha1",
    "608648016503040201": "sha256",
    "608648016503040202": "sha384",
    "608648016503040203": "sha512",
    "2a864886f70d010101": "rsa",
    "2a864886f70d010105": "rsa sha1",
    "2a864886f70d01010b": "rsa sha256",
    "2a864886f70d01010c": "rsa sha384",
    "2a864886f70d01010d": "rsa sha512",
    "2a864886f70d01010a": "pss",
    "2a8648ce3d0201": "ec",
    "2a8648ce3d040302": "ec sha256",
    "2a8648ce3d040303": "ec sha384",
    "2a8648ce3d040304": "ec sha512",
    "2b6570": "ed25519",
    "2a8648ce3d030107": "p256",
    "2b81040022": "p384",
    "2b81040023": "p521",
    "2a864886f70d010702": "signed data",
    "2a864886f70d0109100104": "tst info",
    "2a864886f70d010903": "content type",
    "2a864886f70d010904": "message digest",
    "2a864886f70d010910020c": "signing certificate",
    "2a864886f70d010910022f": "signing certificate 2",
    "551d13": "basic constraints",
    "551d25": "extended key usage",
    "2b06010505070308": "time stamping",
}


def oid(node: Node) -> str:
    """What an OBJECT IDENTIFIER means here; empty for those not known."""
    return OIDS.get(node.data.hex(), "") if node.tag == 6 else ""


# --- RSA and ECDSA --------------------------------------------------------------------------------

# prime, a, b, generator x and y, order (SEC 2, NIST SP 800-186)
CURVES = {
    "p256": (
        0xFFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF,
        0x5AC635D8AA3A93E7B3EBBD55769886BC651D06B0CC53B0F63BCE3C3E27D2604B,
        0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
        0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
        0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551,
    ),
    "p384": (
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEFFFFFFFF0000000000000000FFFFFFFF,
        0xB3312FA7E23EE7E4988E056BE3F82D19181D9C6EFE8141120314088F5013875AC656398D8A2ED19D2A85C8EDD3EC2AEF,
        0xAA87CA22BE8B05378EB1C71EF320AD746E1D3B628BA79B9859F741E082542A385502F25DBF55296C3A545E3872760AB7,
        0x3617DE4A96262C6F5D9E98BF9292DC29F8F41DBD289A147CE9DA3113B5F0B8C00A60B1CE1D7E819D7A431D7C90EA0E5F,
        0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFC7634D81F4372DDF581A0DB248B0A77AECEC196ACCC52973,
    ),
}


def _ec_add(p: tuple[int, int] | None, q: tuple[int, int] | None, prime: int) -> tuple[int, int] | None:
    if p is None or q is None:
        return q if p is None else p
    if p[0] == q[0]:
        if (p[1] + q[1]) % prime == 0:
            return None
        slope = (3 * p[0] * p[0] - 3) * pow(2 * p[1], -1, prime)  # a = -3 on both curves
    else:
        slope = (q[1] - p[1]) * pow(q[0] - p[0], -1, prime)
    x = (slope * slope - p[0] - q[0]) % prime
    return x, (slope * (p[0] - x) - p[1]) % prime


def _ec_times(number: int, point: tuple[int, int] | None, prime: int) -> tuple[int, int] | None:
    result = None
    while number:
        if number & 1:
            result = _ec_add(result, point, prime)
        point = _ec_add(point, point, prime)
        number >>= 1
    return result


def ecdsa_verify(curve: str, point: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether a DER signature over a digest was made with the key whose uncompressed public point this is."""
    prime, b, base_x, base_y, order = CURVES[curve]
    width = (prime.bit_length() + 7) // 8
    x, y = int.from_bytes(point[1 : 1 + width], "big"), int.from_bytes(point[1 + width :], "big")
    numbers = parse_der(signature)[0].children()
    if len(point) != 1 + 2 * width or point[0] != 4 or len(numbers) != 2 or (y * y - x**3 + 3 * x - b) % prime:
        return False
    r, s = numbers[0].number(), numbers[1].number()
    if not (0 < r < order and 0 < s < order and x < prime and y < prime):
        return False
    number = int.from_bytes(digest, "big") >> max(0, 8 * len(digest) - order.bit_length())
    inverse = pow(s, -1, order)
    left = _ec_times(number * inverse % order, (base_x, base_y), prime)
    found = _ec_add(left, _ec_times(r * inverse % order, (x, y), prime), prime)
    return found is not None and found[0] % order == r


def rsa_verify(key: Node, name: str, digest: bytes, signature: bytes) -> bool:
    """Whether an RSASSA-PKCS1-v1_5 signature over a digest (of the named hash) was made with this RSAPublicKey."""
    modulus, exponent = (node.number() for node in key.children()[:2])
    width = (modulus.bit_length() + 7) // 8
    if len(signature) != width or width > 2048 or exponent.bit_length() > 64:
        return False
    found = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(width, "big")
    algorithm = next(bytes.fromhex(key) for key, value in OIDS.items() if value == name)
    inner = b"\x06" + bytes([len(algorithm)]) + algorithm + b"\x05\x00"
    info = b"\x30" + bytes([len(inner)]) + inner + b"\x04" + bytes([len(digest)]) + digest
    info = b"\x30" + bytes([len(info)]) + info
    return found == b"\0\1" + b"\xff" * (width - len(info) - 3) + b"\0" + info


def pss_verify(key: Node, parameters: Node, data: bytes, signature: bytes) -> bool:
    """Whether an RSASSA-PSS signature over `data` was made with this RSAPublicKey (RFC 8017, 9.1.2)."""
    fields = {node.tag: node.children()[0] for node in parameters.children()}
    name = oid(fields[0xA0].children()[0]) if 0xA0 in fields else "sha1"
    salt = fields[0xA2].number() if 0xA2 in fields else 20
    modulus, exponent = (node.number() for node in key.children()[:2])
    bits = modulus.bit_length() - 1
    width, size = (bits + 7) // 8, hashlib.new(name).digest_size
    if len(signature) != (modulus.bit_length() + 7) // 8 or width < size + salt + 2 or exponent.bit_length() > 64:
        return False
    found = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(len(signature), "big")[-width:]
    masked, tail = found[: width - size - 1], found[width - size - 1 : -1]
    mask = b"".join(hashlib.new(name, tail + i.to_bytes(4, "big")).digest() for i in range(len(masked) // size + 1))
    block = bytes(a ^ b for a, b in zip(masked, mask))  # noqa: B905  # Python 3.9; the mask is the longer one
    block = bytes([block[0] & (255 >> (8 * width - bits))]) + block[1:]
    start = len(block) - salt - 1
    message = b"\0" * 8 + hashlib.new(name, data).digest() + block[start + 1 :]
    padding_holds = found[-1] == 0xBC and not any(block[:start]) and block[start] == 1
    return padding_holds and hashlib.new(name, message).digest() == tail


def verify_signed(spki: Node, algorithm: Node, data: bytes, signature: bytes, digest: str = "") -> bool | None:
    """Whether the holder of the key signed `data`; None where the algorithm is not known here."""
    key_algorithm, bits = spki.children()
    key_parts, parts = key_algorithm.children(), algorithm.children()
    kind, key = oid(parts[0]), bits.data[1:]
    name = kind.partition(" ")[2] or digest
    if kind == "ed25519" or oid(key_parts[0]) == "ed25519":
        return ed25519_verify(key, data, signature)
    if kind.startswith("ec") and name and len(key_parts) > 1 and oid(key_parts[1]) in CURVES:
        return ecdsa_verify(oid(key_parts[1]), key, hashlib.new(name, data).digest(), signature)
    if kind.startswith("rsa") and name and oid(key_parts[0]) == "rsa":
        return rsa_verify(parse_der(key)[0], name, hashlib.new(name, data).digest(), signature)
    if kind == "pss" and len(parts) > 1:
        return pss_verify(parse_der(key)[0], parts[1], data, signature)
    return None


# --- Certificates and timestamps (RFC 5280, 5652, 3161) -------------------------------------------


@dataclass(frozen=True)
class Certificate:
    """A certificate, as far as a chain and a timestamp need it."""

    whole: bytes
    tbs: bytes
    serial: bytes
    issuer: bytes
    subject: bytes
    since: datetime
    until: datetime
    spki: Node
    algorithm: Node
    signature: bytes
    is_authority: bool
    stamps_time: bool


def parse_certificate(data: bytes) -> Certificate:
    """A certificate from DER; ValueError where it is none."""
    whole, _ = parse_der(data)
    tbs, algorithm, signature = whole.children()
    parts = tbs.children()
    if parts[0].tag == 0xA0:
        parts = parts[1:]
    since, until = parts[3].children()
    is_authority = stamps_time = False
    for part in parts[6:]:
        for extension in part.children()[0].children() if part.tag == 0xA3 else []:
            fields = extension.children()
            value = parse_der(fields[-1].data)[0]
            if oid(fields[0]) == "basic constraints":
                is_authority = any(node.tag == 1 and node.data == b"\xff" for node in value.children())
            if oid(fields[0]) == "extended key usage":
                stamps_time = any(oid(node) == "time stamping" for node in value.children())
    return Certificate(
        whole.whole,
        tbs.whole,
        parts[0].data,
        parts[2].whole,
        parts[4].whole,
        parse_time(since),
        parse_time(until),
        parts[5],
        algorithm,
        signature.data[1:],
        is_authority,
        stamps_time,
    )


def parse_certificates(data: bytes) -> list[Certificate]:
    """The certificates of a file, PEM or DER; ValueError where there are none."""
    found = re.findall(rb"-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----", data)
    ders = [base64.b64decode(text) for text in found[:64]] if found else [data]
    return [parse_certificate(der) for der in ders]


@dataclass(frozen=True)
class Token:
    """A timestamp: the digest that an authority signed, when it says it did, and what its signature covers."""

    digest_name: str
    digest: bytes
    at: datetime
    content: bytes
    certificates: tuple[Certificate, ...]
    signer: Node


def parse_token(data: bytes) -> Token:
    """A TimeStampResp, or the token alone; ValueError where it is neither, or the authority refused."""
    outer = parse_der(data)[0].children()
    if outer[0].tag == 0x30:
        if outer[0].children()[0].number() > 1 or len(outer) < 2:
            raise ValueError("the authority did not grant it")
        outer = outer[1].children()
    if oid(outer[0]) != "signed data":
        raise ValueError("no signed data")
    fields = outer[1].children()[0].children()
    content_type, content = fields[2].children()[:2]
    if oid(content_type) != "tst info":
        raise ValueError("no timestamp")
    info = content.children()[0].data
    parts = parse_der(info)[0].children()
    algorithm, imprint = parts[2].children()
    certificates = [node for field_ in fields if field_.tag == 0xA0 for node in field_.children()]
    return Token(
        oid(algorithm.children()[0]),
        imprint.data,
        parse_time(parts[4]),
        info,
        tuple(parse_certificate(node.whole) for node in certificates if node.tag == 0x30),
        fields[-1].children()[0],
    )


def check_token(  # noqa: PLR0911  # one answer for each way to fail
    token: Token, roots: Sequence[Certificate]
) -> tuple[str, str]:
    """What is wrong with a token's signature and chain: a code (empty where nothing is) and a message."""
    parts = token.signer.children()
    signer = _find_signer(token, parts[1], roots)
    if signer is None:
        return "token_not_checked", "the authority's certificate is neither in the token nor in the bundle."
    digest = oid(parts[2].children()[0])
    signed = next((node for node in parts if node.tag == 0xA0), None)
    after = parts[parts.index(signed) + 1 :] if signed else parts[3:]
    algorithm, signature = after[0], after[1].data
    if signed is None or not digest:
        return "token_not_checked", "this form of signature is not known here."
    attributes = {oid(node.children()[0]): node.children()[1].children()[0] for node in signed.children()}
    if not _attributes_hold(attributes, token, signer, digest):
        return "token_bad_signature", "what the authority signed is not this timestamp."
    held = verify_signed(signer.spki, algorithm, b"\x31" + signed.whole[1:], signature, digest)
    if held is None:
        return "token_not_checked", "this kind of signature is not known here."
    if not held:
        return "token_bad_signature", "the authority's signature does not hold."
    if not signer.stamps_time:
        return "token_bad_signature", "the certificate is not one for timestamps."
    if not signer.since <= token.at <= signer.until:
        return "token_certificate_expired", "the authority's certificate was not valid at that time."
    return _check_chain(signer, token, roots)


def _find_signer(token: Token, wanted: Node, roots: Sequence[Certificate]) -> Certificate | None:
    if wanted.tag != 0x30:  # named by its key, not by its issuer: try the one that stamps time
        return next((each for each in (*token.certificates, *roots) if each.stamps_time), None)
    issuer, serial = wanted.children()
    for each in (*token.certificates, *roots):
        if each.issuer == issuer.whole and each.serial == serial.data:
            return each
    return None


def _attributes_hold(attributes: dict[str, Node], token: Token, signer: Certificate, digest: str) -> bool:
    if "message digest" not in attributes or "content type" not in attributes:
        return False
    if attributes["message digest"].data != hashlib.new(digest, token.content).digest():
        return False
    for name, default in (("signing certificate", "sha1"), ("signing certificate 2", "sha256")):
        if name in attributes:
            first = attributes[name].children()[0].children()[0].children()
            kind = oid(first[0].children()[0]) if first[0].tag == 0x30 else default
            named = first[1] if first[0].tag == 0x30 else first[0]
            if not kind or hashlib.new(kind, signer.whole).digest() != named.data:
                return False
    return oid(attributes["content type"]) == "tst info"


def _check_chain(signer: Certificate, token: Token, roots: Sequence[Certificate]) -> tuple[str, str]:
    """Follow the issuers from the signer to a trusted certificate."""
    trusted = {each.whole for each in roots}
    current = signer
    for _ in range(8):
        if current.whole in trusted:
            return "", ""
        for issuer in (*roots, *token.certificates):
            if issuer.subject != current.issuer or not issuer.is_authority or issuer.whole == current.whole:
                continue
            if not issuer.since <= token.at <= issuer.until:
                continue
            held = verify_signed(issuer.spki, current.algorithm, current.tbs, current.signature)
            if held is None:
                return "token_not_checked", "a certificate is signed in a way not known here."
            if held:
                current = issuer
                break
        else:
            break
    if not roots:
        return "token_root_absent", "the bundle holds no certificate to check the authority's identity against."
    return "token_untrusted", "no chain of certificates leads from the authority to one that is trusted here."


# --- The bundle -----------------------------------------------------------------------------------


def canonical(record: dict[str, Any]) -> bytes:
    """The bytes of a record that its commitment covers: JSON with keys sorted, no white space, UTF-8."""
    text = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def parse_proof(text: str) -> tuple[int, list[bytes], str]:
    """A C2SP tlog-proof: the index, the hashes, and the checkpoint's text; ValueError where it is none."""
    head, blank, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if lines[0] != "c2sp.org/tlog-proof@v1" or not blank:
        raise ValueError("no proof")
    lines = lines[2:] if len(lines) > 1 and lines[1].startswith("extra ") else lines[1:]
    match = re.fullmatch(r"index (0|[1-9][0-9]{0,14})", lines[0]) if lines else None
    hashes = [decode64(line) for line in lines[1:]]
    if not match or len(hashes) > 64 or any(len(each) != 32 for each in hashes):
        raise ValueError("no proof")
    return int(match.group(1)), hashes, checkpoint


@dataclass
class Item:
    """An entry of the log that the bundle discloses."""

    index: int
    record: dict[str, Any]
    stamped: str = ""

    def content(self) -> dict[str, Any]:
        """The record's content where it is a JSON object; else nothing."""
        try:
            content = json.loads(str(self.record.get("content", "")), parse_int=_bounded_int)
        except (ValueError, RecursionError):
            return {}
        return content if isinstance(content, dict) else {}


@dataclass
class Check:
    """A bundle while it is checked, with what was found so far."""

    files: Files
    trusted: Sequence[str] = ()
    anchors: Sequence[str] = ()
    roots: list[Certificate] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    seen: set[Finding] = field(default_factory=set)
    listed: dict[str, str] = field(default_factory=dict)
    digests: dict[str, str] = field(default_factory=dict)
    keys: dict[tuple[str, bytes], bytes] = field(default_factory=dict)
    vkeys: list[str] = field(default_factory=list)
    head: Checkpoint | None = None
    earlier: list[Checkpoint] = field(default_factory=list)
    items: dict[int, Item] = field(default_factory=dict)
    leaves: list[bytes] | None = None
    past_roots: dict[int, bytes] | None = None
    made: int = -1
    named: set[str] = field(default_factory=set)

    def find(self, level: str, code: str, message: str, where: str = "") -> None:
        """Note a finding, once."""
        finding = Finding(level, code, message, where)
        if finding not in self.seen:
            self.seen.add(finding)
            self.findings.append(finding)

    def run(self) -> list[Finding]:
        """All findings, in the order of the steps below."""
        try:
            self._check_list()
            self._check_keys()
            self._check_head()
            self._check_items()
            self._check_making()
            self._check_captures()
            self._check_tiles()
            self._check_consistency()
            self._check_timestamps()
            self._check_anchors()
        except Unreadable as error:
            self.findings.append(error.finding)
        return self.findings

    def _read_list(self) -> dict[str, Any]:
        """What bundle.json lists; Unreadable where it does not list files as it should."""
        if "bundle.json" not in self.files.sizes:
            raise Unreadable("not_a_bundle", "there is no bundle.json here.")
        plain = read_json(self.files, "bundle.json", MOST_LIST)
        files = plain.get("files") if isinstance(plain, dict) else None
        if not isinstance(files, dict) or plain.get("format") != FORMAT or set(plain) != {"format", "files", "made"}:
            raise Unreadable("not_a_bundle", "bundle.json is not one of a bundle that this program knows.")
        if not isinstance(plain["made"], int) or not all(_is_listing(each) for each in files.values()):
            raise Unreadable("bundle_unreadable", "bundle.json does not list files as it should.", "bundle.json")
        if len(files) > MOST_FILES:
            raise Unreadable("too_large", f"more than {MOST_FILES} files.", "bundle.json")
        self.made = plain["made"]
        return files

    def _check_list(self) -> None:
        """The files are those that bundle.json lists, with the bytes that it says."""
        files = self._read_list()
        self.listed = {name: each["sha256"] for name, each in files.items()}
        for name, entry in sorted(files.items()):
            if name not in self.files.sizes:
                self._miss(name)
                continue
            try:
                self.digests[name] = self.files.digest(name)
            except Unreadable as error:
                self.findings.append(error.finding)
                self.digests[name] = ""
            if (self.digests[name], self.files.sizes[name]) != (entry["sha256"], entry["bytes"]):
                self._change(name)
        for name in sorted(set(self.files.sizes) - set(files) - {"bundle.json"}):
            if name.rpartition("/")[2] in SYSTEM_FILES:
                self.find(UNCHECKED, "system_file", "a file manager left this here; it is no part of the bundle.", name)
            else:
                self.find(BAD, "unexpected_file", "this file is not one of the bundle's.", name)

    def _miss(self, name: str) -> None:
        if name.startswith("captures/"):
            self.find(BAD, "capture_missing", "captured bytes that the bundle names are not here.", name)
        elif name.startswith("items/"):
            self.find(BAD, "entry_missing", "an entry that the bundle names is not here.", name)
        else:
            self.find(BAD, "file_missing", "a file that the bundle names is not here.", name)

    def _change(self, name: str) -> None:
        if name.startswith("captures/"):
            self.find(BAD, "capture_changed", "the captured bytes no longer equal their SHA-256.", name)
        else:
            self.find(BAD, "file_changed", "the file is not the one that was put into the bundle.", name)

    def _check_keys(self) -> None:
        """The keys of the log; only those that the reader trusts, where the reader named any."""
        texts = [line for text in self.trusted for line in text.split("\n") if line.strip()]
        if not self.trusted and "log/keys" in self.files.sizes:
            texts = [line for line in read_text(self.files, "log/keys").split("\n") if line][:1000]
        for text in texts:
            try:
                name, key_id, public = parse_vkey(text)
            except ValueError as error:
                self.find(BAD, "key_unreadable", f"a key of the log cannot be read ({error}).", "log/keys")
                continue
            self.keys[name, key_id] = public
            self.vkeys.append(text.strip())

    def _parse(self, text: str, where: str) -> Checkpoint | None:
        """A checkpoint that one of the keys signed; None, with a finding, where it is none."""
        try:
            checkpoint = parse_checkpoint(text)
        except ValueError as error:
            code = "anchor_unreadable" if where == GIVEN else "checkpoint_changed"
            self.find(BAD, code, f"this is no checkpoint of a log ({error}).", where)
            return None
        code = check_signature(checkpoint, self.keys)
        if code == "bad_signature":
            self.find(BAD, code, "the checkpoint was changed after it was signed: its signature does not hold.", where)
        elif code:
            self.find(BAD, code, "the checkpoint is signed by a key that is not one of this log's.", where)
        return None if code else checkpoint

    def _check_head(self) -> None:
        """The newest checkpoint and the earlier ones are signed by the log."""
        if "log/checkpoint" not in self.files.sizes:
            self._miss("log/checkpoint")
            return
        self.head = self._parse(read_text(self.files, "log/checkpoint"), "log/checkpoint")
        if self.head:
            self.find(GOOD, "signed", f"the checkpoint over {self.head.size} entries is signed by the log's key.")
        if "log/checkpoints" not in self.files.sizes:
            return
        text = read_text(self.files, "log/checkpoints")
        texts = split_checkpoints(text)
        if text and not texts:
            self.find(BAD, "checkpoint_changed", "these are no checkpoints of a log.", "log/checkpoints")
        if len(texts) > MOST_CHECKPOINTS:
            raise Unreadable("too_large", f"more than {MOST_CHECKPOINTS} checkpoints.", "log/checkpoints")
        parsed = (self._parse(each, "log/checkpoints") for each in texts)
        self.earlier = [each for each in parsed if each]

    def _check_items(self) -> None:
        """Each disclosed entry is the one in the log, at its place."""
        names = [name for name in self.listed if name.startswith("items/") and name in self.files.sizes]
        for name in sorted(names, key=lambda each: (len(each), each)):
            try:
                plain = read_json(self.files, name, 1 << 20)
            except Unreadable as error:
                code = "entry_changed" if error.finding.code == "bundle_unreadable" else error.finding.code
                self.find(BAD, code, error.finding.message, name)
                continue
            match = re.fullmatch(r"items/(0|[1-9][0-9]{0,14})\.json", name)
            if not match or not isinstance(plain, dict):
                self.find(BAD, "entry_changed", "this is no entry of a log.", name)
            elif plain.get("index") != int(match.group(1)):
                self.find(BAD, "entries_reordered", "this is another entry than the file's name says.", name)
            elif self.head:
                self._check_item(name, int(match.group(1)), plain)

    def _check_item(self, name: str, index: int, plain: dict[str, Any]) -> None:
        assert self.head is not None
        try:
            place, hashes, checkpoint = parse_proof(str(plain.get("proof")))
            commitment = _commitment(plain)
        except ValueError as error:
            self.find(BAD, "entry_changed", f"the entry or its proof cannot be read ({error}).", name)
            return
        if place != index or checkpoint != self.head.text:
            self.find(BAD, "entry_changed", "the proof is for another place or another checkpoint of the log.", name)
        elif root_from_inclusion(index, self.head.size, leaf_hash(commitment), hashes) != self.head.root:
            self.find(BAD, "entry_changed", "this is not the entry that stands at this place in the log.", name)
        elif "record" in plain:
            self.items[index] = Item(index, plain["record"])
        else:
            told = plain.get("withheld")
            reason = told.get("reason", "") if isinstance(told, dict) else ""
            self.find(
                UNCHECKED, "withheld", f"the entry stands in the log, the sender destroyed its content: {reason}", name
            )

    def _check_making(self) -> None:
        """The log's own record of making this bundle names every entry and file in it."""
        if not self.head:
            return  # without a checkpoint that holds, no entry was looked at
        made = self.items.get(self.made)
        content = made.content() if made else {}
        files, items = content.get("files"), content.get("items")
        is_making = made and made.record.get("action") == "exported" and content.get("format") == FORMAT
        if not is_making or not isinstance(files, dict) or not isinstance(items, list):
            self.find(BAD, "making_missing", "the log's record of what was put into this bundle is not here.")
            return
        for name in (f"items/{index}.json" for index in items):
            if name not in self.listed:
                self._miss(name)
        for name, digest in files.items():
            if name not in self.listed:
                self._miss(name)
            elif self.digests.get(name, digest) != digest:
                self._change(name)
        self.named = {*files, *(f"items/{index}.json" for index in (*items, self.made))}
        for name in sorted(set(self.listed) - self.named):
            if not name.startswith("log/"):
                self.find(BAD, "unexpected_file", "the log's record of this bundle does not name this file.", name)

    def _check_captures(self) -> None:
        """Captured bytes equal their name, and an entry names them."""
        blobs = {str(item.content().get("blob", "")) for item in self.items.values()}
        for name, digest in self.digests.items():
            folder, _, blob = name.partition("/")
            if folder != "captures":
                continue
            if digest != blob:
                self.find(BAD, "capture_changed", "the captured bytes no longer equal their SHA-256.", name)
            elif self.named and blob not in blobs and name not in self.named:
                self.find(BAD, "unexpected_file", "no entry of the bundle is about these bytes.", name)

    def _check_tiles(self) -> None:
        """Where the bundle holds the whole tree, its entries give the signed root."""
        tiles = {name: name[len("log/tile/") :] for name in self.listed if name.startswith("log/tile/")}
        if not tiles or not self.head:
            return
        entries = self._read_entries()
        if entries is None:
            return
        levels = [[leaf_hash(entry) for entry in entries]]
        while len(levels[-1]) >= 256:
            full = range(0, len(levels[-1]) // 256 * 256, 256)
            levels.append([root_of(levels[-1][start : start + 256]) for start in full])
        if root_of(levels[0]) != self.head.root:
            self.find(
                BAD, "rewritten", "the entries of the whole log do not give the root that was signed.", "log/tile"
            )
            return
        self.leaves = levels[0]
        wanted = dict(tile_contents(levels, entries))
        for name, path in sorted(tiles.items()):
            if name in self.files.sizes and path in wanted and self.files.read(name) != wanted[path]:
                self.find(BAD, "tile_changed", "this part of the tree does not follow from the entries.", name)
        self.find(GOOD, "whole", f"the whole tree of {len(entries)} entries gives the signed root.")

    def _read_entries(self) -> list[bytes] | None:
        assert self.head is not None
        if self.head.size > MOST_ENTRIES:
            raise Unreadable("too_large", "more entries than are checked here.", "log/checkpoint")
        parts = []
        for path in tile_paths("entries", self.head.size):
            name = f"log/tile/{path}"
            if name not in self.files.sizes:
                self.find(BAD, "tile_changed", "a part of the tree is not here.", name)
                return None
            parts.append(self.files.read(name))
        data = b"".join(parts)
        # tlog-tiles: each entry is preceded by its length, 16 bits
        starts = range(0, len(data), 34)
        entries = [data[start + 2 : start + 34] for start in starts]
        if len(data) != 34 * self.head.size or any(data[start : start + 2] != b"\0\x20" for start in starts):
            self.find(
                BAD, "tile_changed", "the entries of the tree are not as many as were signed.", "log/tile/entries"
            )
            return None
        return entries

    def _check_consistency(self) -> None:
        """The log only ever grew from each earlier checkpoint to the newest."""
        if not self.head:
            return
        proofs = read_json(self.files, "log/consistency.json") if "log/consistency.json" in self.files.sizes else {}
        for checkpoint in list(self.earlier):
            code, message = self._grew_from(checkpoint, proofs)
            if code:
                self.earlier.remove(checkpoint)
                self.find(BAD, code, message, f"log/checkpoints, {checkpoint.size} entries")
        if self.earlier:
            self.find(
                GOOD, "grew", f"the log only grew from each of {len(self.earlier)} earlier checkpoints to this one."
            )

    def _grew_from(self, earlier: Checkpoint, proofs: Any) -> tuple[str, str]:
        """What is wrong with the way from a checkpoint to the newest; an empty code where nothing is."""
        assert self.head is not None
        if earlier.origin.rpartition("/")[0] != self.head.origin.rpartition("/")[0]:
            return "other_case", "that checkpoint is of the log of another case."
        code, message = self._follows(earlier, proofs)
        if code in ("rewritten", "rolled_back") and earlier.origin != self.head.origin:
            return "other_branch", "that checkpoint is of another branch of this case: ask for one of this branch."
        return code, message

    def _follows(self, earlier: Checkpoint, proofs: Any) -> tuple[str, str]:
        assert self.head is not None
        if earlier.size > self.head.size:
            return "rolled_back", (
                "the checkpoint that you gave has more entries than this bundle's. Either the bundle was made before"
                " it: ask for a new one; or the log's end was cut off, or an older copy put back."
            )
        if earlier.size == self.head.size:
            same = earlier.root == self.head.root
            return ("", "") if same else ("rewritten", "two logs of one length differ: entries were exchanged.")
        if self.leaves is not None:
            same = self._roots().get(earlier.size) == earlier.root
            return ("", "") if same else ("rewritten", "the log does not begin with what was signed before.")
        plain = proofs.get(str(earlier.size)) if isinstance(proofs, dict) else None
        try:
            hashes = [decode64(each) for each in plain[:64]] if isinstance(plain, list) else None
        except (ValueError, AttributeError, TypeError):
            hashes = None
        if hashes is None:
            return "anchor_not_covered", "the bundle holds no proof from that checkpoint to its own."
        if not is_consistent(earlier.head, self.head.head, hashes):
            return "rewritten", "the log does not begin with what was signed before."
        return "", ""

    def _roots(self) -> dict[int, bytes]:
        """The roots of the whole tree at every size that is asked about."""
        if self.past_roots is None:
            sizes = [each.size for each in self.earlier]
            for text in self.anchors:
                with suppress(ValueError):
                    sizes.append(parse_checkpoint(text).size)
            self.past_roots = roots_at(self.leaves or [], sizes)
        return self.past_roots

    def _check_timestamps(self) -> None:
        """Timestamps are over checkpoints of the bundle, and signed by their authority."""
        names = [name for name in self.listed if name.startswith("timestamps/") and name in self.files.sizes]
        own = list(self.roots)
        for name in sorted(names):
            if not name.endswith((".tsr", ".tsq")):
                try:
                    self.roots += parse_certificates(self.files.read(name))
                except (ValueError, IndexError):
                    self.find(BAD, "certificate_unreadable", "this is no certificate.", name)
        if own:
            self.roots = own
        for name in sorted(names):
            if name.endswith(".tsr"):
                self._check_timestamp(name)

    def _check_timestamp(self, name: str) -> None:
        try:
            token = parse_token(self.files.read(name))
            code, message = check_token(token, self.roots)
        except (ValueError, IndexError, KeyError) as error:
            self.find(BAD, "token_unreadable", f"this is no timestamp that can be read ({error}).", name)
            return
        heads = [*self.earlier, *([self.head] if self.head else [])]
        match = [each for each in heads if _digest(token.digest_name, each.text) == token.digest]
        day = token.at.strftime("%Y-%m-%d %H:%M:%S UTC")
        if not match:
            self.find(BAD, "token_wrong_hash", "the timestamp is not over a checkpoint of this bundle.", name)
        elif code in ("token_not_checked", "token_root_absent"):
            hint = f" To check it by hand: openssl ts -verify -in {name} -data CHECKPOINT -CAfile ROOT"
            self.find(UNCHECKED, code, f"timestamp of {day}: {message}{hint}", name)
        elif code:
            self.find(BAD, code, message, name)
        else:
            size = match[0].size
            self.find(GOOD, "stamped", f"an authority signed that the first {size} entries existed by {day}.", name)
            for item in self.items.values():
                if item.index < size:
                    item.stamped = min(item.stamped or day, day)

    def _check_anchors(self) -> None:
        """The log goes on from each checkpoint that the reader got from elsewhere."""
        proofs = read_json(self.files, "log/consistency.json") if "log/consistency.json" in self.files.sizes else {}
        for text in self.anchors:
            anchor = self._parse(text, GIVEN)
            if not anchor or not self.head:
                continue
            code, message = self._grew_from(anchor, proofs)
            if code:
                self.find(BAD, code, message, GIVEN)
            else:
                self.find(GOOD, "anchored", f"the log goes on from your checkpoint over {anchor.size} entries.")


def _is_listing(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and set(entry) == {"bytes", "sha256"}
        and isinstance(entry["bytes"], int)
        and isinstance(entry["sha256"], str)
    )


def _commitment(plain: dict[str, Any]) -> bytes:
    """What the log holds of an item; ValueError where it has none."""
    if "record" not in plain:
        if set(plain) != {"index", "commitment", "withheld", "proof"}:
            raise ValueError("neither a record nor withheld")
        return bytes.fromhex(str(plain["commitment"]))
    record, salt = plain["record"], str(plain.get("salt"))
    if set(plain) != {"index", "salt", "record", "proof"} or not re.fullmatch("[0-9a-f]{64}", salt):
        raise ValueError("no salt, or more than an entry has")
    if not isinstance(record, dict) or not all(type(value) in (str, int) for value in record.values()):
        raise ValueError("no record")
    return hashlib.sha256(bytes.fromhex(salt) + canonical(record)).digest()


def _digest(name: str, text: str) -> bytes:
    return hashlib.new(name, text.encode()).digest() if name in ("sha256", "sha384", "sha512") else b""


def tile_paths(level: str, count: int) -> list[str]:
    """The paths of the tiles of a level with so many hashes (C2SP tlog-tiles)."""
    paths = []
    for number in range((count + 255) // 256):
        digits = f"{number:03d}"
        digits = digits.rjust((len(digits) + 2) // 3 * 3, "0")
        groups = [digits[start : start + 3] for start in range(0, len(digits), 3)]
        path = "/".join([level, *(f"x{group}" for group in groups[:-1]), groups[-1]])
        width = min(256, count - 256 * number)
        paths.append(path if width == 256 else f"{path}.p/{width}")
    return paths


def tile_contents(levels: list[list[bytes]], entries: list[bytes]) -> Iterator[tuple[str, bytes]]:
    """Every tile of a tree: its path and its bytes."""
    for number, path in enumerate(tile_paths("entries", len(entries))):
        yield path, b"".join(b"\0\x20" + entry for entry in entries[256 * number : 256 * number + 256])
    for level, hashes in enumerate(levels):
        for number, path in enumerate(tile_paths(str(level), len(hashes))):
            yield path, b"".join(hashes[256 * number : 256 * number + 256])


# --- The command ----------------------------------------------------------------------------------

LIMITS_TEXT = """What this shows: the entries above stood in the log, unchanged, when its checkpoint was signed, and the
captured bytes are those that they name. What it does not show: that a web site served those bytes, that what they
say is true, or that nothing else exists."""


def open_files(path: Path) -> Files:
    """The files of a bundle; Unreadable where the path holds none."""
    try:
        return FolderFiles(path) if path.is_dir() else ZipFiles(path)
    except OSError as error:
        raise Unreadable("not_a_bundle", f"it cannot be read ({error.strerror}).") from None


def check_bundle(
    path: Path, anchors: Sequence[str] = (), keys: Sequence[str] = (), roots: Sequence[bytes] = ()
) -> Check:
    """Check a bundle. `anchors` are checkpoints, `keys` verifier keys, `roots` certificates got from elsewhere."""
    check = Check(Files(), keys, [each.replace("\r", "").strip() + "\n" for each in anchors])
    try:
        check.roots = [each for data in roots for each in parse_certificates(data)]
        check.files = open_files(path)
        check.run()
    except Unreadable as error:
        check.findings.append(error.finding)
    except (ValueError, IndexError):
        check.find(BAD, "certificate_unreadable", "your certificate cannot be read.")
    finally:
        if isinstance(check.files, ZipFiles):
            check.files.close()
    return check


FATAL = frozenset({"not_a_bundle", "bundle_unreadable", "too_large", "unsafe_name", "duplicate_name"})


def exit_code(findings: Sequence[Finding]) -> int:
    """0: all that could be checked is unchanged; 1: something is not; 2: no bundle, or none that can be read."""
    bad = {finding.code for finding in findings if finding.level == BAD}
    if bad and bad <= FATAL:
        return 2
    return 1 if bad else 0


def locators_of(items: Sequence[Item]) -> dict[str, str]:
    """The addresses of the captures that the bundle discloses, by the captures' ids."""
    found = {}
    for content in (item.content() for item in items):
        source = content.get("source")
        if isinstance(source, dict) and isinstance(content.get("id"), str):
            found[content["id"]] = str(source.get("locator", ""))
    return found


def describe(item: Item, locators: dict[str, str]) -> str:
    """An entry in one line for a person."""
    record, content = item.record, item.content()
    known = locators.get(str(content.get("id"))) or locators.get(str(record.get("about")))
    about = known or content.get("title") or record.get("about") or ""
    about = "a bundle" if content.get("format") == FORMAT else about
    by = f" by {record['by']}" if record.get("by") else ""
    line = f"{item.index:>6}  {record.get('at', '')}  {record.get('action', '')} {about}{by}"
    line = "".join(each if each.isprintable() else "?" for each in line)
    return line + (f"\n        existed by {item.stamped}" if item.stamped else "")


def tell(check: Check, write: Callable[[str], object]) -> None:
    """Say to a person what was found."""
    code = exit_code(check.findings)
    verdict = {0: "UNCHANGED", 1: "NOT AS IT WAS SIGNED", 2: "NO BUNDLE THAT CAN BE READ"}[code]
    write(f"{verdict}\n\n")
    words = {BAD: "wrong", UNCHECKED: "not checked", GOOD: "holds"}
    for level in (BAD, UNCHECKED, GOOD):
        found = [each for each in check.findings if each.level == level]
        for each in found[:MOST_TOLD]:
            where = f" [{each.where}]" if each.where else ""
            line = f"{words[level]}: {each.message}{where} ({each.code})"
            write("".join(char if char.isprintable() else "?" for char in line) + "\n")
        if len(found) > MOST_TOLD:
            write(f"{words[level]}: {len(found) - MOST_TOLD} more\n")
    if code == 0:
        write("\nEntries that this bundle discloses:\n")
        locators = locators_of(list(check.items.values()))
        for index in sorted(check.items):
            write(describe(check.items[index], locators) + "\n")
        write(f"\n{LIMITS_TEXT}\n")
        if not check.trusted and not check.anchors:
            ask = "The bundle agrees with itself. Ask the sender, by another way, whether this is the log's key:"
            keys = "\n  ".join(check.vkeys)
            write(f"\n{ask}\n  {keys}\n")


def _read_given(value: str) -> str:
    path = Path(value)
    try:
        return path.read_text("utf-8")
    except (OSError, ValueError):
        return value


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the bundle named on the command line."""
    parser = argparse.ArgumentParser(description="Check an evidence bundle, offline.")
    parser.add_argument("bundle", nargs="?", type=Path, default=Path(__file__).resolve().parent)
    parser.add_argument("--checkpoint", action="append", default=[], metavar="FILE", help="got from elsewhere")
    parser.add_argument("--key", action="append", default=[], metavar="FILE|VKEY", help="trust only this key")
    parser.add_argument("--root", action="append", default=[], type=Path, metavar="FILE", help="trust this certificate")
    parser.add_argument("--json", action="store_true", help="findings for programs")
    given = parser.parse_args(arguments)
    try:
        anchors = [Path(each).read_text("utf-8") for each in given.checkpoint]
        roots = [each.read_bytes() for each in given.root]
    except (OSError, ValueError) as error:
        sys.stderr.write(f"A file that you named cannot be read: {error}\n")
        return 2
    check = check_bundle(given.bundle, anchors, [_read_given(each) for each in given.key], roots)
    with suppress(BrokenPipeError):  # whoever reads may stop early
        _answer(check, as_json=given.json)
    return exit_code(check.findings)


def _answer(check: Check, *, as_json: bool) -> None:
    if as_json:
        plain = {"exit": exit_code(check.findings), "findings": [vars(each) for each in check.findings]}
        sys.stdout.write(json.dumps(plain, ensure_ascii=True, indent=1) + "\n")
    else:
        tell(check, sys.stdout.write)


if __name__ == "__main__":
    sys.exit(main())
