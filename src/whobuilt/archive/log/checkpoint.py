"""Checkpoints (C2SP tlog-checkpoint): a log's origin, size and root, signed; and proofs that carry one (tlog-proof)."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable
from dataclasses import dataclass

from whobuilt.archive.log.merkle import HASH_SIZE, verify_inclusion
from whobuilt.archive.log.notes import Note, Signer, format_note, make_note, parse_base64, parse_note

PROOF_HEAD = "c2sp.org/tlog-proof@v1"
_NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
_BODY_LINES = 3  # origin, size, root


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What a log said of itself: that its first `size` entries have this root. `note` carries the signatures."""

    origin: str
    size: int
    root: bytes
    note: Note

    @property
    def text(self) -> str:
        """The signed note, as it is stored and sent."""
        return format_note(self.note)


@dataclass(frozen=True, slots=True)
class Proof:
    """That entry `index` is in the log of `checkpoint`; `extra` is opaque and authenticated by nothing."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: Checkpoint
    extra: bytes = b""

    def verify(self, leaf: bytes) -> bool:
        """Whether the leaf hash stands at `index` below the checkpoint's root. Its signatures are for the caller."""
        return verify_inclusion(leaf, self.index, self.checkpoint.size, self.hashes, self.checkpoint.root)


def sign_checkpoint(origin: str, size: int, root: bytes, signers: Iterable[Signer]) -> Checkpoint:
    """A checkpoint signed by each of `signers`."""
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    return Checkpoint(origin, size, root, make_note(text, signers))


def parse_checkpoint(text: str) -> Checkpoint | None:
    """The checkpoint that a signed note is; None where it is none. Its signatures are not verified."""
    note = parse_note(text)
    lines = note.text.removesuffix("\n").split("\n") if note else []
    if note is None or len(lines) < _BODY_LINES or not all(lines) or not _NUMBER.fullmatch(lines[1]):
        return None
    root = parse_base64(lines[2])
    if root is None or len(root) != HASH_SIZE:
        return None
    return Checkpoint(lines[0], int(lines[1]), root, note)


def split_checkpoints(text: str) -> tuple[list[Checkpoint], str]:
    """The checkpoints of a file that holds one after the other, a blank line between; and what after them is none.

    A rest is what a writer that was stopped left, or what somebody changed.
    """
    found: list[Checkpoint] = []
    while text:
        body, _, rest = text.partition("\n\n")
        signatures, blank, after = rest.partition("\n\n")
        checkpoint = parse_checkpoint(f"{body}\n\n{signatures}\n" if blank else f"{body}\n\n{signatures}")
        if checkpoint is None:
            break
        found.append(checkpoint)
        if blank and not after:
            return found, "\n"
        text = after
    return found, text


def format_proof(proof: Proof) -> str:
    """The proof as C2SP tlog-proof writes it; its file is called `.tlog-proof`."""
    extra = [f"extra {base64.b64encode(proof.extra).decode()}"] if proof.extra else []
    hashes = [base64.b64encode(found).decode() for found in proof.hashes]
    lines = [PROOF_HEAD, *extra, f"index {proof.index}", *hashes, ""]
    return "\n".join(lines) + "\n" + proof.checkpoint.text


def parse_proof(text: str) -> Proof | None:
    """The proof that `format_proof` wrote; None where the text is none. Nothing is verified."""
    head, blank, note = text.partition("\n\n")
    checkpoint = parse_checkpoint(note)
    lines = head.split("\n")
    if not blank or checkpoint is None or lines.pop(0) != PROOF_HEAD:
        return None
    extra: bytes | None = b""
    if lines and lines[0].startswith("extra "):
        extra = parse_base64(lines.pop(0).removeprefix("extra "))
    index = lines.pop(0).removeprefix("index ") if lines and lines[0].startswith("index ") else ""
    hashes = [parse_base64(line) for line in lines]
    whole = tuple(found for found in hashes if found is not None and len(found) == HASH_SIZE)
    if extra is None or not _NUMBER.fullmatch(index) or len(whole) != len(hashes):
        return None
    return Proof(int(index), whole, checkpoint, extra)
