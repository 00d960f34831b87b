"""Sealed cases: whole or not at all, opened by whom they were sealed for, and by any other age program."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyrage
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.archive.passphrase import NotOpenedError, decrypt_stream, encrypt_stream
from whobuilt.archive.seal import make_identity, open_sealed, read_identities, seal
from whobuilt.core.problems import WhoBuiltError

PASSPHRASE = "rivers of paper, ünïcode"  # noqa: S105  # it protects nothing
WORK = 4  # scrypt's cost in tests
CHUNK = 1 << 16
SIZES = [0, 1, 15, 16, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 77]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    path = tmp_path / "case.zip"
    path.write_bytes(bytes(index * 7 % 251 for index in range(3 * CHUNK + 5)))
    return path


def code_of(act: Callable[[], object]) -> str:
    with pytest.raises(WhoBuiltError) as caught:
        act()
    return caught.value.problem.code


def test_what_is_sealed_for_two_each_of_them_opens(pack: Path, tmp_path: Path) -> None:
    one, two = make_identity(), make_identity()
    sealed = tmp_path / "case.age"
    seal(pack, sealed, recipients=[one[1], f" {two[1]}\n"])
    assert pack.read_bytes()[:64] not in sealed.read_bytes()
    for number, (secret, _) in enumerate((one, two)):
        opened = tmp_path / f"opened-{number}"
        open_sealed(sealed, opened, identities=[secret])
        assert opened.read_bytes() == pack.read_bytes()
        assert opened.stat().st_mode & 0o077 == 0, "nobody else may read what was opened"


@pytest.mark.slow
def test_a_passphrase_seals_and_opens_and_another_does_not(pack: Path, tmp_path: Path) -> None:
    sealed, opened = tmp_path / "case.age", tmp_path / "opened"
    seal(pack, sealed, passphrase=PASSPHRASE)
    assert code_of(lambda: open_sealed(sealed, opened, passphrase=PASSPHRASE[:-1])) == "passphrase_wrong"
    assert code_of(lambda: open_sealed(sealed, opened, identities=[make_identity()[0]])) == "passphrase_needed"
    assert not opened.exists()
    open_sealed(sealed, opened, passphrase=PASSPHRASE)
    assert opened.read_bytes() == pack.read_bytes()


@pytest.mark.parametrize("size", SIZES)
def test_the_library_opens_what_is_sealed_under_a_passphrase_here(size: int) -> None:
    plain, sealed = bytes(size), io.BytesIO()
    encrypt_stream(io.BytesIO(plain), sealed, "a passphrase", WORK)
    assert pyrage.passphrase.decrypt(sealed.getvalue(), "a passphrase") == plain


@pytest.mark.slow
def test_here_is_opened_what_the_library_seals_under_a_passphrase() -> None:
    plain, opened = bytes(range(256)) * 700, io.BytesIO()
    decrypt_stream(io.BytesIO(pyrage.passphrase.encrypt(plain, "a passphrase")), opened, "a passphrase")
    assert opened.getvalue() == plain


def sealed_bytes(plain: bytes) -> bytes:
    sealed = io.BytesIO()
    encrypt_stream(io.BytesIO(plain), sealed, "a passphrase", WORK)
    return sealed.getvalue()


SEALED = sealed_bytes(bytes(2 * CHUNK))


@given(at=st.integers(0, len(SEALED) - 1), change=st.integers(1, 255))
def test_whichever_byte_is_changed_under_a_passphrase_it_does_not_open(at: int, change: int) -> None:
    broken = SEALED[:at] + bytes([SEALED[at] ^ change]) + SEALED[at + 1 :]
    with pytest.raises(NotOpenedError):
        decrypt_stream(io.BytesIO(broken), io.BytesIO(), "a passphrase")


@given(length=st.integers(0, len(SEALED) - 1))
def test_wherever_it_is_cut_under_a_passphrase_it_does_not_open(length: int) -> None:
    with pytest.raises(NotOpenedError):
        decrypt_stream(io.BytesIO(SEALED[:length]), io.BytesIO(), "a passphrase")


def test_more_after_the_end_is_not_opened() -> None:
    for more in (b"x", bytes(CHUNK)):
        with pytest.raises(NotOpenedError):
            decrypt_stream(io.BytesIO(SEALED + more), io.BytesIO(), "a passphrase")


def test_a_file_that_asks_for_all_memory_is_refused_before_it_gets_any() -> None:
    dear = SEALED.replace(b" 4\n", b" 31\n", 1)
    with pytest.raises(NotOpenedError) as caught:
        decrypt_stream(io.BytesIO(dear), io.BytesIO(), "a passphrase")
    assert caught.value.code == "sealed_too_dear"


def test_a_wrong_key_is_told_and_leaves_nothing(pack: Path, tmp_path: Path) -> None:
    sealed, opened = tmp_path / "case.age", tmp_path / "opened"
    seal(pack, sealed, recipients=[make_identity()[1]])
    assert code_of(lambda: open_sealed(sealed, opened, identities=[make_identity()[0]])) == "key_wrong"
    assert code_of(lambda: open_sealed(sealed, opened, passphrase=PASSPHRASE)) == "key_needed"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.age", "case.zip"]


@pytest.mark.parametrize("keep", [0.999, 0.7, 0.34, 0.003, 0.0005], ids=str)
def test_a_truncated_file_is_told_and_leaves_nothing(pack: Path, tmp_path: Path, keep: float) -> None:
    sealed, opened = tmp_path / "case.age", tmp_path / "opened"
    secret, public = make_identity()
    seal(pack, sealed, recipients=[public])
    data = sealed.read_bytes()
    sealed.write_bytes(data[: int(len(data) * keep)])
    assert code_of(lambda: open_sealed(sealed, opened, identities=[secret])) == "sealed_broken"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["case.age", "case.zip"]


def test_a_changed_byte_is_told_and_leaves_nothing(pack: Path, tmp_path: Path) -> None:
    sealed, opened = tmp_path / "case.age", tmp_path / "opened"
    secret, public = make_identity()
    seal(pack, sealed, recipients=[public])
    data = bytearray(sealed.read_bytes())
    data[-CHUNK] ^= 1
    sealed.write_bytes(data)
    assert code_of(lambda: open_sealed(sealed, opened, identities=[secret])) == "sealed_broken"
    assert not opened.exists()


def test_what_age_did_not_encrypt_is_told(pack: Path, tmp_path: Path) -> None:
    secret, public = make_identity()
    text = tmp_path / "text.age"
    text.write_bytes(pyrage.encrypt(b"x", [pyrage.x25519.Recipient.from_str(public)], armored=True))
    empty = tmp_path / "empty"
    empty.touch()
    for path, code in ((pack, "not_sealed"), (empty, "not_sealed"), (text, "sealed_as_text")):
        assert code_of(lambda path=path: open_sealed(path, tmp_path / "x", identities=[secret])) == code  # type: ignore[misc]


def test_no_file_is_ever_overwritten(pack: Path, tmp_path: Path) -> None:
    secret, public = make_identity()
    sealed, standing = tmp_path / "case.age", tmp_path / "standing"
    standing.write_text("mine")
    assert code_of(lambda: seal(pack, standing, recipients=[public])) == "target_exists"
    seal(pack, sealed, recipients=[public])
    assert code_of(lambda: open_sealed(sealed, standing, identities=[secret])) == "target_exists"
    assert code_of(lambda: open_sealed(sealed, sealed, identities=[secret])) == "target_exists"
    assert standing.read_text() == "mine"


@pytest.mark.parametrize(
    ("recipients", "passphrase", "code"),
    [
        ([], None, "seal_key_unclear"),
        (["age1x"], "both", "seal_key_unclear"),
        ([], "", "passphrase_empty"),
        (["age1qqqqqqqqqqqqqqqq"], None, "recipient_invalid"),
        (["somebody@example.org"], None, "recipient_invalid"),
        (["AGE-SECRET-KEY-1QQQQQQQQQ"], None, "recipient_secret"),
    ],
)
def test_keys_that_will_not_do(
    pack: Path, tmp_path: Path, recipients: list[str], passphrase: str | None, code: str
) -> None:
    target = tmp_path / "case.age"
    assert code_of(lambda: seal(pack, target, recipients=recipients, passphrase=passphrase)) == code
    assert not target.exists()


def test_a_secret_key_is_never_shown_in_a_message(pack: Path, tmp_path: Path) -> None:
    secret, public = make_identity()
    sealed, opened = tmp_path / "case.age", tmp_path / "opened"
    seal(pack, sealed, recipients=[public])
    with pytest.raises(WhoBuiltError) as as_recipient:
        seal(pack, opened, recipients=[secret])
    with pytest.raises(WhoBuiltError) as as_broken_key:
        open_sealed(sealed, opened, identities=[secret[:-1]])
    assert secret[15:30] not in f"{as_recipient.value} {as_broken_key.value}"


def test_an_age_key_file_gives_its_keys(tmp_path: Path) -> None:
    secret, public = make_identity()
    path = tmp_path / "keys.txt"
    path.write_text(f"# created: 2026-01-01\n# public key: {public}\n{secret}\n")
    assert read_identities(path) == (secret,)
    path.write_text("nothing\n")
    assert code_of(lambda: read_identities(path)) == "key_unreadable"


def test_a_full_disk_is_told_and_never_taken_for_done(pack: Path, tmp_path: Path) -> None:
    """A child process with a small limit on the size of files, as a full disk would be."""
    _, public = make_identity()
    program = (
        "import resource, signal, sys; from pathlib import Path; from whobuilt.archive.seal import seal\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]),) * 2)\n"
        "try: seal(Path(sys.argv[1]), Path(sys.argv[2]), recipients=[sys.argv[3]])\n"
        "except OSError as error: print('told', error.errno)\n"
    )
    whole = tmp_path / "whole"
    seal(pack, whole, recipients=[public])
    for limit in (1000, CHUNK, whole.stat().st_size - 1000):
        command = [sys.executable, "-c", program, str(pack), str(tmp_path / "case.age"), public, str(limit)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout.startswith("told"), (limit, done)
        assert sorted(path.name for path in tmp_path.iterdir()) == ["case.zip", "whole"]
