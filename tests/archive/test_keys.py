"""The folder of private keys, and how a log knows that it is where it was."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from whobuilt.archive.log.checkpoint import sign_checkpoint
from whobuilt.archive.log.keys import KeyFolder, default_keys_folder
from whobuilt.archive.log.notes import Signer, Verifier
from whobuilt.archive.log.place import Place, read_place, see_place, write_place
from whobuilt.core.problems import WhoBuiltError


def test_keys_lie_with_the_user_and_not_in_the_case(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("WHOBUILT_KEYS", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    if sys.platform != "darwin":
        assert default_keys_folder() == tmp_path / "data" / "whobuilt" / "keys"
        monkeypatch.delenv("XDG_DATA_HOME")
        assert default_keys_folder() == tmp_path / ".local" / "share" / "whobuilt" / "keys"
    monkeypatch.setenv("WHOBUILT_KEYS", str(tmp_path / "named"))
    assert KeyFolder().folder == tmp_path / "named"
    assert not (tmp_path / "named").exists()  # nothing is made before a key is


def test_a_key_is_found_by_its_public_half_only(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path)
    signer = keys.create("whobuilt/c/b")
    assert keys.find(signer.verifier) == signer
    assert keys.find(Verifier("whobuilt/c/other", signer.verifier.public)) is None
    other = Signer("whobuilt/c/b", bytes(32))
    assert keys.find(other.verifier) is None
    with pytest.raises(WhoBuiltError, match="not on this machine"):
        keys.get(other.verifier)
    with pytest.raises(FileExistsError):  # a key is never written over
        keys.put(signer)


@pytest.mark.parametrize("content", ["", "PRIVATE+KEY+a+00000000+AAAA", "nonsense \udcff"])
def test_a_key_file_that_is_none_is_no_key_and_its_text_is_in_no_message(tmp_path: Path, content: str) -> None:
    keys = KeyFolder(tmp_path)
    signer = keys.create("whobuilt/c/b")
    keys.path_of(signer.verifier).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(WhoBuiltError) as caught:
        keys.get(signer.verifier)
    assert not content or content not in str(caught.value)


def test_a_folder_keeps_its_name_and_the_newest_head_of_each_log(tmp_path: Path) -> None:
    keys = KeyFolder(tmp_path / "keys")
    assert keys.find_install() is None
    assert keys.get_install() == keys.get_install() == KeyFolder(tmp_path / "keys").find_install()
    assert keys.get_install() != KeyFolder(tmp_path / "other").get_install()
    signer = keys.create("whobuilt/c/b")
    for size in (1, 2):
        keys.put_head(sign_checkpoint("whobuilt/c/b", size, bytes(32), [signer]))
    found = keys.find_head("whobuilt/c/b")
    assert found
    assert found.size == 2
    assert keys.find_head("whobuilt/c/other") is None


HERE = Place("install", 1, 2, 3)


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        (Place("install", 1, 2, 3), True),
        (Place("install", 9, 2, 3), True),  # the disk was plugged in again
        (Place("install", 1, 2, 9), True),  # its rights were changed
        (Place("install", 1, 9, 3), True),  # a file system that makes up its inodes
        (Place("install", 1, 9, 9), False),  # a copy beside it
        (Place("install", 9, 9, 9), False),  # a copy on another disk
        (Place("install", 9, 2, 9), False),  # a copy that has the same inode there by chance
        (Place("other", 1, 2, 3), False),  # another machine
    ],
)
def test_a_copy_is_told_from_the_same_log_seen_again(other: Place, is_same: bool) -> None:  # noqa: FBT001  # a column of the table
    assert HERE.is_same(other) is is_same


def test_a_place_is_kept_and_a_damaged_one_is_none(tmp_path: Path) -> None:
    lock, path = tmp_path / "lock", tmp_path / "place"
    lock.touch()
    write_place(path, see_place(lock, "install"))
    found = read_place(path)
    assert found
    assert found.is_same(see_place(lock, "install"))
    path.write_text("{}")
    assert read_place(path) is None
