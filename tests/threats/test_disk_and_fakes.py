"""Attackers who read the disk, and who faked a page before it was captured: what is closed to them and what is not."""

from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from whobuilt.archive.privacy import Machine, check_privacy
from whobuilt.archive.seal import make_identity, open_sealed, seal
from whobuilt.archive.timestamps.stamped import SHOWS
from whobuilt.case import Case
from whobuilt.core.problems import WhoBuiltError

TEXT = "Example Systems Ltd supplied 200 cameras to the Exampleton Police Department in 2019.\n"
FAKED = TEXT.replace("200 cameras", "900 cameras")
WORDS = (b"Exampleton", b"cameras", b"contract-with-police", b"case.db")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case with one document."""
    source = tmp_path / "contract-with-police.txt"
    source.write_text(TEXT, "utf-8")
    with Case.init(tmp_path / "case") as case:
        list(case.add([source]))
    source.unlink()
    return tmp_path / "case"


def files_with(folder: Path, word: bytes) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def test_who_reads_the_disk_reads_a_case_that_lies_open_on_it(folder: Path) -> None:
    """Not prevented: a case is plain files. Only an encrypted disk keeps it from who takes the machine."""
    assert files_with(folder, b"Exampleton Police Department")


def test_a_case_that_others_can_read_is_warned_of_and_closing_it_ends_the_warning(folder: Path) -> None:
    here = Machine(home=folder.parent, top=folder.parent)
    for parent in (folder.parent, folder):
        parent.chmod(0o755)
    assert "folder_open" in {problem.code for problem in check_privacy(folder, here)}
    folder.chmod(0o700)
    assert "folder_open" not in {problem.code for problem in check_privacy(folder, here)}


def test_who_gets_a_sealed_case_learns_its_size_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    plain, sealed = tmp_path / "case.zip", tmp_path / "sealed"
    secret, public = make_identity()
    with Case(folder) as case:
        case.handover.pack(plain)
    seal(plain, sealed, recipients=[public])
    data = sealed.read_bytes()
    assert not [word for word in (*WORDS, public.encode(), b"PK\x03\x04") if word in data]
    assert 0 < len(data) - plain.stat().st_size < 2000, "what it learns: how large the case is"
    with pytest.raises(WhoBuiltError) as caught:
        open_sealed(sealed, tmp_path / "opened", identities=[make_identity()[0]])
    assert caught.value.problem.code == "key_wrong"
    open_sealed(sealed, tmp_path / "opened", identities=[secret])
    with zipfile.ZipFile(tmp_path / "opened") as opened:
        assert opened.testzip() is None


def test_who_changes_a_sealed_case_has_made_it_useless_and_nothing_of_it_is_taken(folder: Path, tmp_path: Path) -> None:
    plain, sealed = tmp_path / "case.zip", tmp_path / "sealed"
    secret, public = make_identity()
    with Case(folder) as case:
        case.handover.pack(plain)
    seal(plain, sealed, recipients=[public])
    data = bytearray(sealed.read_bytes())
    data[-100] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(WhoBuiltError) as caught:
        open_sealed(sealed, tmp_path / "opened", identities=[secret])
    assert caught.value.problem.code == "sealed_broken"
    assert not (tmp_path / "opened").exists()


def test_what_is_opened_and_sealed_can_be_read_by_its_owner_only(folder: Path, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        plain, sealed, opened = tmp_path / "case.zip", tmp_path / "sealed", tmp_path / "opened"
        secret, public = make_identity()
        with Case(folder) as case:
            case.handover.pack(plain)
        seal(plain, sealed, recipients=[public])
        open_sealed(sealed, opened, identities=[secret])
    finally:
        os.umask(before)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (sealed, opened)] == [0o600, 0o600]


def test_a_page_faked_before_it_was_captured_is_kept_and_verifies_like_any_other(folder: Path, tmp_path: Path) -> None:
    """Not detected, and nothing here can: the proof is of the time after the capture. It says so with each date."""
    fake = tmp_path / "fake.txt"
    fake.write_text(FAKED, "utf-8")
    with Case(folder) as case:
        (added,) = case.add([fake])
        assert added.capture is not None
        assert not [problem for problem in case.verify() if added.capture.blob in f"{problem.where} {problem.message}"]
        assert len([text for text, _ in case.documents()]) == 2, "beside the other, which says otherwise"
    assert "not that a site served them, nor that they are true" in SHOWS
