"""Signed notes (C2SP signed-note): a text, a blank line, and lines that each hold a key's name, its id and a signature.

Every part is read strictly, so that one note has one form: a byte that is changed anywhere is noticed.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from whobuilt.core.problems import Problem, WhoBuiltError

ED25519 = 1  # the signature type of C2SP signed-note
KEY_SIZE = 32  # bytes of an Ed25519 public key, and of the seed of a private one
ID_SIZE = 4  # bytes of a key's id
_SIGNATURE = "— "  # em dash, space
_VERIFIER = re.compile(r"([^+\s]+)\+([0-9a-f]{8})\+(\S+)")
_SIGNER = re.compile(r"PRIVATE\+KEY\+([^+\s]+)\+([0-9a-f]{8})\+(\S+)")
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: the key's name, its id (8 hexadecimal digits), and the signature itself."""

    name: str
    key_id: str
    signature: bytes


@dataclass(frozen=True, slots=True)
class Note:
    """A text, which ends with a line's end, and its signatures; nothing is said of whether they hold."""

    text: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Verifier:
    """A public key that verifies notes: what a vkey says."""

    name: str
    public: bytes

    @property
    def key_id(self) -> str:
        """SHA-256(name, newline, signature type, public key), its first four bytes in hexadecimal."""
        return sha256(f"{self.name}\n".encode() + bytes([ED25519]) + self.public).hexdigest()[: 2 * ID_SIZE]

    @property
    def vkey(self) -> str:
        """The verifier key as text: name+id+base64(type, public key)."""
        return f"{self.name}+{self.key_id}+{_encode(bytes([ED25519]) + self.public)}"

    def verify(self, note: Note) -> bool | None:
        """Whether this key signed the note; None where the note holds no signature by it."""
        found = [line for line in note.signatures if (line.name, line.key_id) == (self.name, self.key_id)]
        if not found:
            return None
        return all(self._holds(line.signature, note.text.encode()) for line in found)

    def _holds(self, signature: bytes, data: bytes) -> bool:
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, data)
        except (InvalidSignature, ValueError):  # ValueError: 32 bytes that are no point of the curve
            return False
        return True


@dataclass(frozen=True, slots=True, repr=False)
class Signer:
    """A private key: an Ed25519 seed and the name that it signs under. It has no repr, so that none is ever printed."""

    name: str
    seed: bytes

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        """The private key as the Go note package writes it: PRIVATE+KEY+name+id+base64(type, seed)."""
        return f"PRIVATE+KEY+{self.name}+{self.verifier.key_id}+{_encode(bytes([ED25519]) + self.seed)}"

    def sign(self, text: str) -> Signature:
        """A signature of a note's text."""
        signature = Ed25519PrivateKey.from_private_bytes(self.seed).sign(text.encode())
        return Signature(self.name, self.verifier.key_id, signature)


def parse_verifier(vkey: str) -> Verifier:
    """The verifier that a vkey names; WhoBuiltError where it is none, or none of Ed25519."""
    found = _VERIFIER.fullmatch(vkey)
    key = _decode(found[3]) if found else None
    if found and key and len(key) == 1 + KEY_SIZE and key[0] == ED25519:
        verifier = Verifier(found[1], key[1:])
        if verifier.key_id == found[2]:
            return verifier
    raise WhoBuiltError(Problem("bad_vkey", "this is no Ed25519 verifier key.", vkey[:120], "Copy it again, whole."))


def parse_signer(text: str) -> Signer:
    """The private key of a text; WhoBuiltError where it is none. The text is in no message."""
    found = _SIGNER.fullmatch(text.strip())
    key = _decode(found[3]) if found else None
    if found and key and len(key) == 1 + KEY_SIZE and key[0] == ED25519:
        signer = Signer(found[1], key[1:])
        if signer.verifier.key_id == found[2]:
            return signer
    raise WhoBuiltError(Problem("bad_key", "this is no private key of a case.", "", "Restore it from its backup."))


def make_note(text: str, signers: Iterable[Signer]) -> Note:
    """A signed note of `text`, which ends with a line's end."""
    if not text.endswith("\n") or _CONTROL.search(text):
        raise ValueError("a note's text is lines without control characters")
    return Note(text, tuple(signer.sign(text) for signer in signers))


def format_note(note: Note) -> str:
    """The note as it is stored and sent."""
    lines = (
        f"{_SIGNATURE}{line.name} {_encode(bytes.fromhex(line.key_id) + line.signature)}\n" for line in note.signatures
    )
    return f"{note.text}\n{''.join(lines)}"


def parse_note(text: str) -> Note | None:
    """The note that `format_note` wrote; None where the text is none. Signatures are not verified."""
    body, blank, block = text.rpartition("\n\n")
    if not blank or not block.endswith("\n") or _CONTROL.search(text):
        return None
    signatures = [_parse_signature(line) for line in block[:-1].split("\n")]
    found = [line for line in signatures if line]
    return Note(f"{body}\n", tuple(found)) if len(found) == len(signatures) else None


def parse_base64(text: str) -> bytes | None:
    """The bytes of standard base64 in its one canonical form; None for any other text."""
    return _decode(text)


def _parse_signature(line: str) -> Signature | None:
    if not line.startswith(_SIGNATURE):
        return None
    name, _, encoded = line[len(_SIGNATURE) :].partition(" ")
    data = _decode(encoded)
    if not name or any(char.isspace() or char == "+" for char in name) or not data or len(data) <= ID_SIZE:
        return None
    return Signature(name, data[:ID_SIZE].hex(), data[ID_SIZE:])


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _decode(text: str) -> bytes | None:
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None
    # The last digit may have bits that nothing reads: only one of its forms is right.
    return data if _encode(data) == text else None
