"""The arithmetic of verify.py, held against a library: curves, keys, signatures, trees, notes."""

from __future__ import annotations

import ast
import hashlib
import json
import sys
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from hypothesis import given, settings
from hypothesis import strategies as st

from whobuilt.archive.bundles.verifier import verify
from whobuilt.archive.log import merkle
from whobuilt.archive.log.checkpoint import sign_checkpoint
from whobuilt.archive.log.checkpoint import split_checkpoints as split_by_log
from whobuilt.archive.log.entries import encode_record
from whobuilt.archive.log.notes import Signer
from whobuilt.archive.log.tiles import pack_bundle
from whobuilt.codec import to_plain
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.dates import utc_now

SOURCE = Path(verify.__file__)
HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
RSA = rsa.generate_private_key(65537, 2048)


def spki_of(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey) -> verify.Node:
    form = serialization.PublicFormat.SubjectPublicKeyInfo
    return verify.parse_der(key.public_key().public_bytes(serialization.Encoding.DER, form))[0]


def algorithm_of(name: str) -> verify.Node:
    code = next(code for code, meaning in verify.OIDS.items() if meaning == name)
    body = bytes([6, len(code) // 2]) + bytes.fromhex(code)
    return verify.parse_der(bytes([0x30, len(body)]) + body)[0]


def flip(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place % len(data)] ^= 1 << place % 8
    return bytes(changed)


@pytest.mark.slow
@settings(deadline=None, max_examples=40)  # pure Python is slow, and this asserts no time
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 10_000))
def test_ed25519_signatures_hold_and_changed_ones_do_not(seed: bytes, message: bytes, place: int) -> None:
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert verify.ed25519_verify(public, message, signature)
    assert not verify.ed25519_verify(public, message, flip(signature, place))
    assert not verify.ed25519_verify(public, message + b"!", signature)
    assert not verify.ed25519_verify(flip(public, place), message, signature)


# RFC 8032, section 7.1, tests 1 to 3
VECTORS = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("public", "message", "signature"), VECTORS)
def test_the_rfcs_own_signatures_hold(public: str, message: str, signature: str) -> None:
    assert verify.ed25519_verify(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


def test_an_ed25519_signature_has_one_form_only() -> None:
    """S + L would verify too where that is not looked at, and so would points that are none."""
    public, signature = bytes.fromhex(VECTORS[0][0]), bytes.fromhex(VECTORS[0][2])
    higher = int.from_bytes(signature[32:], "little") + verify.ORDER
    assert not verify.ed25519_verify(public, b"", signature[:32] + higher.to_bytes(32, "little"))
    assert not verify.ed25519_verify(b"\xff" * 32, b"", signature)
    assert not verify.ed25519_verify(public, b"", signature[:-1])
    assert not verify.ed25519_verify(public[:-1], b"", signature)


@pytest.mark.few(2)
@pytest.mark.parametrize("curve", [ec.SECP256R1(), ec.SECP384R1()], ids=["p256", "p384"])
@pytest.mark.parametrize("name", HASHES)
def test_ecdsa_signatures_hold_and_changed_ones_do_not(curve: ec.EllipticCurve, name: str) -> None:
    key = ec.generate_private_key(curve)
    spki, algorithm = spki_of(key), algorithm_of(f"ec {name}")
    signature = key.sign(b"data", ec.ECDSA(HASHES[name]))
    assert verify.verify_signed(spki, algorithm, b"data", signature) is True
    assert verify.verify_signed(spki, algorithm, b"other", signature) is False
    assert verify.verify_signed(spki, algorithm, b"data", flip(signature, len(signature) - 3)) is False
    other = spki_of(ec.generate_private_key(curve))
    assert verify.verify_signed(other, algorithm, b"data", signature) is False


@pytest.mark.parametrize("name", HASHES)
def test_rsa_signatures_hold_and_changed_ones_do_not(name: str) -> None:
    spki, algorithm = spki_of(RSA), algorithm_of(f"rsa {name}")
    signature = RSA.sign(b"data", padding.PKCS1v15(), HASHES[name])
    assert verify.verify_signed(spki, algorithm, b"data", signature) is True
    assert verify.verify_signed(spki, algorithm, b"other", signature) is False
    assert verify.verify_signed(spki, algorithm, b"data", flip(signature, 77)) is False
    assert verify.verify_signed(spki, algorithm_of("rsa"), b"data", signature, name) is True
    assert verify.verify_signed(spki, algorithm_of("rsa"), b"data", signature) is None


@pytest.mark.parametrize("name", HASHES)
@pytest.mark.parametrize("salt", [0, 20, 32])
def test_pss_signatures_hold_and_changed_ones_do_not(name: str, salt: int) -> None:
    pss = padding.PSS(padding.MGF1(HASHES[name]), salt)
    signature = RSA.sign(b"data", pss, HASHES[name])
    inner = algorithm_of(name).whole
    fields = b"\xa0" + bytes([len(inner)]) + inner + b"\xa2\x03\x02\x01" + bytes([salt])
    body = algorithm_of("pss").data + b"\x30" + bytes([len(fields)]) + fields
    algorithm = verify.parse_der(b"\x30" + bytes([len(body)]) + body)[0]
    assert verify.verify_signed(spki_of(RSA), algorithm, b"data", signature) is True
    assert verify.verify_signed(spki_of(RSA), algorithm, b"other", signature) is False
    assert verify.verify_signed(spki_of(RSA), algorithm, b"data", flip(signature, 99)) is False


def test_what_is_not_known_is_not_called_right() -> None:
    key = ec.generate_private_key(ec.SECP521R1())
    signature = key.sign(b"data", ec.ECDSA(hashes.SHA256()))
    assert verify.verify_signed(spki_of(key), algorithm_of("ec sha256"), b"data", signature) is None


@settings(deadline=None, max_examples=40)  # pure Python is slow, and this asserts no time
@given(st.integers(1, 80), st.data())
def test_proofs_are_judged_as_the_log_judges_them(size: int, data: st.DataObject) -> None:
    leaves = [merkle.leaf_hash(bytes([number])) for number in range(size)]
    root, subtree = merkle.root_of(leaves), merkle.subtrees_of(leaves)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    proof = merkle.prove_inclusion(index, size, subtree)
    assert verify.root_from_inclusion(index, size, leaves[index], proof) == root
    assert verify.roots_at(leaves, [old, size]) == {
        0: merkle.EMPTY_ROOT,
        old: merkle.root_of(leaves[:old]),
        size: root,
    }
    grown = merkle.prove_consistency(old, size, subtree)
    first, second = (old, merkle.root_of(leaves[:old])), (size, root)
    assert verify.is_consistent(first, second, grown)
    other = data.draw(st.integers(0, size - 1))
    assert verify.root_from_inclusion(other, size, leaves[index], proof) == root or other != index
    if other != index:
        assert verify.root_from_inclusion(other, size, leaves[index], proof) != root
    assert verify.root_from_inclusion(index, size, leaves[index], (*proof, root)) is None
    assert not verify.is_consistent((old, hashlib.sha256(b"other").digest()), second, grown)
    assert not verify.is_consistent(first, second, (*grown, root))
    if grown:
        assert not verify.is_consistent(first, second, grown[:-1])


@pytest.mark.slow
@settings(deadline=None, max_examples=40)  # pure Python is slow, and this asserts no time
@given(st.lists(st.integers(0, 10_000), max_size=4))
def test_files_of_checkpoints_are_read_as_the_log_reads_them(sizes: list[int]) -> None:
    signer = Signer("whobuilt/aa/bb", bytes(32))
    made = [sign_checkpoint("whobuilt/aa/bb", size, merkle.EMPTY_ROOT, [signer] * 2).text for size in sizes]
    text = "\n".join(made)
    assert verify.split_checkpoints(text) == made
    assert [each.text for each in split_by_log(text)[0]] == made
    name, key_id, public = verify.parse_vkey(signer.verifier.vkey)
    for each in made:
        parsed = verify.parse_checkpoint(each)
        assert verify.check_signature(parsed, {(name, key_id): public}) == ""
        assert verify.check_signature(parsed, {}) == "unknown_key"


@settings(deadline=None, max_examples=40)  # pure Python is slow, and this asserts no time
@given(st.text(), st.text(alphabet=st.characters(exclude_categories=[])), st.integers(0, 2**40))
def test_records_have_the_bytes_that_the_log_committed_to(by: str, content: str, rows: int) -> None:
    record = CustodyRecord(Action.DECIDED, utc_now(), by, "about", content, rows)
    sent = json.loads(json.dumps(to_plain(record)))
    assert verify.canonical(sent) == encode_record(record)


@settings(deadline=None, max_examples=40)  # pure Python is slow, and this asserts no time
@given(st.integers(0, 70_000))
def test_tiles_are_found_where_the_log_writes_them(count: int) -> None:
    paths = verify.tile_paths("entries", count)
    assert len(paths) == -(-count // 256)
    if count >= 256:
        assert paths[0] == "entries/000"
    if count % 256:
        assert paths[-1].endswith(f".p/{count % 256}")


def test_entries_lie_in_tiles_as_the_log_packs_them() -> None:
    entries = [bytes([number % 256]) * 32 for number in range(300)]
    levels = [[verify.leaf_hash(entry) for entry in entries]]
    tiles = dict(verify.tile_contents(levels, entries))
    assert tiles["entries/000"] == pack_bundle(entries[:256])
    assert tiles["entries/001.p/44"] == pack_bundle(entries[256:])
    assert tiles["0/001.p/44"] == b"".join(levels[0][256:])


def test_the_file_needs_python_3_9_and_nothing_else() -> None:
    tree = ast.parse(SOURCE.read_text("utf-8"), feature_version=(3, 9))
    imported = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
        assert not isinstance(node, ast.Match)
    assert imported <= sys.stdlib_module_names
    assert not imported & {"socket", "urllib", "http", "ssl", "subprocess", "tomllib"}
    assert "zip(strict" not in SOURCE.read_text("utf-8")


@settings(deadline=None, max_examples=40)  # pure Python is slow, and this asserts no time
@given(st.binary(max_size=300))
def test_no_bytes_break_the_reading_of_tokens_certificates_and_checkpoints(data: bytes) -> None:
    for parse in (verify.parse_token, verify.parse_certificates, verify.parse_certificate):
        with pytest.raises((ValueError, IndexError, KeyError)):
            parse(data)
    with pytest.raises(ValueError, match=r"no|another"):
        verify.parse_checkpoint(data.decode("latin-1"))
