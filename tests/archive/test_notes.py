"""Signed notes, verifier keys, checkpoints and proofs as text: known answers, and that one note has one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.archive.log.checkpoint import (
    Proof,
    format_proof,
    parse_checkpoint,
    parse_proof,
    sign_checkpoint,
    split_checkpoints,
)
from whobuilt.archive.log.merkle import leaf_hash, prove_inclusion, root_of, subtrees_of
from whobuilt.archive.log.notes import (
    Signer,
    Verifier,
    format_note,
    make_note,
    parse_note,
    parse_signer,
    parse_verifier,
)
from whobuilt.core.problems import WhoBuiltError

# The example of the signed-note specification.
VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# A seed of 32 zero bytes is nobody's key.
SIGNER = Signer("whobuilt/c/b", bytes(32))
ZERO_PUBLIC = "3b6a27bcceb6a42d62a3a8d02a6f0d73653215771de243a63ac048a18b59da29"  # RFC 8032 of an all-zero seed


def test_the_specification_s_example_verifies() -> None:
    verifier, note = parse_verifier(VKEY), parse_note(NOTE)
    assert note
    assert verifier.verify(note) is True
    assert verifier.vkey == VKEY
    assert (verifier.name, verifier.key_id) == ("example.com/foo", "530d903a")
    assert format_note(note) == NOTE


def test_a_known_key_gives_a_known_vkey() -> None:
    verifier = SIGNER.verifier
    assert verifier.public.hex() == ZERO_PUBLIC
    assert verifier.vkey == "whobuilt/c/b+7b4ffad1+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
    assert parse_signer(SIGNER.text) == SIGNER
    assert "AAAA" not in repr(SIGNER)


def test_a_key_that_did_not_sign_says_so() -> None:
    note = make_note("text\n", [SIGNER])
    assert SIGNER.verifier.verify(note) is True
    assert Signer("whobuilt/c/b", b"1" * 32).verifier.verify(note) is None
    forged = Verifier(SIGNER.name, SIGNER.verifier.public)
    assert forged.verify(make_note("other\n", [SIGNER])) is True
    changed = parse_note(format_note(note).replace("text", "test"))
    assert changed
    assert SIGNER.verifier.verify(changed) is False


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        VKEY + "A",
        VKEY.replace("530d903a", "530d903b"),  # another id
        VKEY.replace("530d903a", "530D903A"),  # the same id, written otherwise
        VKEY.replace("foo", "bar"),
        VKEY.replace("+Ae", "+Be"),  # another type of signature
    ],
)
def test_what_is_no_vkey_is_refused(vkey: str) -> None:
    with pytest.raises(WhoBuiltError):
        parse_verifier(vkey)


@given(st.integers(0, len(NOTE.encode()) - 1), st.integers(1, 255))
def test_a_note_changed_in_any_byte_is_no_note_or_does_not_verify(at: int, flip: int) -> None:
    data = bytearray(NOTE.encode())
    data[at] ^= flip
    note = parse_note(data.decode("utf-8", "replace"))
    assert note is None or parse_verifier(VKEY).verify(note) is not True


def test_no_part_of_a_signature_is_read_loosely() -> None:
    assert parse_note(NOTE.replace("aQM=", "aQN=")) is None  # bits that a loose decoder drops
    assert parse_note(NOTE.replace("— ", "- ")) is None
    assert parse_note(NOTE.rstrip("\n")) is None
    assert parse_note("text\n") is None


def test_a_checkpoint_reads_as_it_was_written() -> None:
    checkpoint = sign_checkpoint("whobuilt/c/b", 3, leaf_hash(b""), [SIGNER])
    assert parse_checkpoint(checkpoint.text) == checkpoint
    assert checkpoint.note.text == "whobuilt/c/b\n3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n"
    two = sign_checkpoint("whobuilt/c/b", 4, leaf_hash(b"1"), [SIGNER])
    assert split_checkpoints(f"{checkpoint.text}\n{two.text}") == ([checkpoint, two], "")
    assert split_checkpoints(f"{checkpoint.text}\n{two.text[:40]}") == ([checkpoint], two.text[:40])


@pytest.mark.parametrize(
    "body",
    [
        "whobuilt/c/b\n3\n",
        "whobuilt/c/b\n03\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "whobuilt/c/b\n-3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
        "whobuilt/c/b\n3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0\n",
        "whobuilt/c/b\n3\nbjQL\n",
        "\n3\nbjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0=\n",
    ],
)
def test_what_is_no_checkpoint_is_none(body: str) -> None:
    assert parse_checkpoint(format_note(make_note(body, [SIGNER]))) is None


@given(st.integers(1, 40), st.data(), st.binary(max_size=20))
def test_a_proof_reads_as_it_was_written(size: int, data: st.DataObject, extra: bytes) -> None:
    leaves = [leaf_hash(bytes([number])) for number in range(size)]
    index = data.draw(st.integers(0, size - 1))
    checkpoint = sign_checkpoint("whobuilt/c/b", size, root_of(leaves), [SIGNER])
    proof = Proof(index, prove_inclusion(index, size, subtrees_of(leaves)), checkpoint, extra)
    text = format_proof(proof)
    assert parse_proof(text) == proof
    assert text.startswith("c2sp.org/tlog-proof@v1\n")
    assert proof.verify(leaves[index])
    assert not proof.verify(leaf_hash(b"another"))


def test_what_is_no_proof_is_none() -> None:
    checkpoint = sign_checkpoint("whobuilt/c/b", 1, leaf_hash(b""), [SIGNER])
    text = format_proof(Proof(0, (), checkpoint))
    assert parse_proof(text)
    assert parse_proof(text.replace("@v1", "@v2")) is None
    assert parse_proof(text.replace("index 0", "index 00")) is None
    assert parse_proof(text.replace("index 0", "index 0\nabc")) is None
    assert parse_proof(text.replace("\n\nwhobuilt", "\nwhobuilt")) is None
