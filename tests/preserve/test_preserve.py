"""Every file is kept before it is read, and what could not be kept is named."""

from __future__ import annotations

import errno
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.ids import sha256
from whobuilt.core.problems import Problem
from whobuilt.preserve import Preserved, preserve
from whobuilt.store import FolderBlobs


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    folder = tmp_path / "pile"
    folder.mkdir()
    return folder


def tell(found: Iterator[Preserved | Problem], pile: Path) -> list[tuple[str, str]]:
    """What became of each path: "kept", or the problem's code."""
    return [
        (item.code, str(Path(item.where).relative_to(pile)))
        if isinstance(item, Problem)
        else ("kept", str(item.path.relative_to(pile)))
        for item in found
    ]


def test_a_file_becomes_a_capture_of_bytes_that_are_kept(pile: Path, blobs: FolderBlobs) -> None:
    (pile / "a.txt").write_bytes(b"hello")
    [kept] = preserve(pile / "a.txt", blobs, kind=SourceKind.NEWS, handling=Handling.QUOTE_ONLY)
    assert isinstance(kept, Preserved)
    capture = kept.capture
    assert (capture.blob, capture.size, capture.method) == (sha256(b"hello"), 5, "file")
    assert (capture.source.locator, capture.source.kind) == (str(pile / "a.txt"), SourceKind.NEWS)
    assert capture.source.handling is Handling.QUOTE_ONLY
    assert capture.at.utcoffset() is not None
    assert blobs.get(capture.blob) == b"hello"


def test_a_folder_in_the_order_of_names(pile: Path, blobs: FolderBlobs) -> None:
    (pile / "b" / "deep").mkdir(parents=True)
    for name in ("c.txt", "b/deep/z", "b/a", "a.txt", "北京.txt", ".hidden", "b.txt"):
        (pile / name).write_text(name)
    order = [".hidden", "a.txt", "b/a", "b/deep/z", "b.txt", "c.txt", "北京.txt"]
    assert tell(preserve(pile, blobs), pile) == [("kept", name) for name in order]


def test_the_path_is_kept_as_given(pile: Path, blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    (pile / "a").write_text("a")
    monkeypatch.chdir(pile.parent)
    [kept] = preserve(Path("pile/a"), blobs)
    assert isinstance(kept, Preserved)
    assert kept.capture.source.locator == str(pile / "a")


def test_an_empty_file_is_kept_and_named(pile: Path, blobs: FolderBlobs) -> None:
    (pile / "empty").touch()
    assert tell(preserve(pile, blobs), pile) == [("kept", "empty"), ("empty_file", "empty")]
    assert blobs.get(sha256(b"")) == b""


def test_links_are_followed_once_and_loops_named(pile: Path, blobs: FolderBlobs, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "far").write_text("far")
    (outside / "home").symlink_to(pile)
    (pile / "a_link").symlink_to(pile / "folder")
    (pile / "folder").mkdir()
    (pile / "folder" / "file").write_text("file")
    (pile / "folder" / "up").symlink_to(pile)
    (pile / "file_link").symlink_to("folder/file")
    (pile / "gone").symlink_to("nowhere")
    (pile / "myself").symlink_to("myself")
    (pile / "out").symlink_to(outside)
    assert tell(preserve(pile, blobs), pile) == [
        ("kept", "file_link"),
        ("kept", "folder/file"),
        ("broken_link", "gone"),
        ("link_loop", "myself"),
        ("folder_seen", "a_link"),
        ("kept", "out/far"),
        ("link_loop", "folder/up"),
        ("link_loop", "out/home"),
    ]


def test_special_files_are_never_opened(pile: Path, blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(pile / "pipe")
    (pile / "null").symlink_to("/dev/null")
    monkeypatch.chdir(pile)  # a socket's path must be short
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket")
        found = tell(preserve(pile, blobs), pile)
    assert found == [("special_file", name) for name in ("null", "pipe", "socket")]


def test_what_cannot_be_reached_is_named(pile: Path, blobs: FolderBlobs) -> None:
    (pile / "good").write_text("good")
    assert tell(preserve(pile / "missing", blobs), pile) == [("not_found", "missing")]
    assert tell(preserve(pile / ("x" * 300), blobs), pile) == [("unreadable_file", "x" * 300)]
    assert tell(preserve(pile / "good" / "under", blobs), pile) == [("unreadable_file", "good/under")]


def test_names_that_are_no_utf8(pile: Path, blobs: FolderBlobs) -> None:
    name = os.fsdecode(b"caf\xe9.txt")
    (pile / name).write_text("x")
    assert tell(preserve(pile, blobs), pile) == [("kept", name)]


def test_the_case_itself_is_left_out(pile: Path) -> None:
    (pile / "a").write_text("a")
    blobs = FolderBlobs(pile / "case" / "blobs")
    found = tell(preserve(pile, blobs, leave_out=pile / "case"), pile)
    assert found == [("kept", "a"), ("own_folder", "case")]


UNPRIVILEGED = """
import os, sys
from pathlib import Path
from whobuilt.core.problems import Problem
from whobuilt.preserve import preserve
from whobuilt.store import FolderBlobs
if os.geteuid() == 0:
    os.seteuid(65534)  # root may read everything; nobody may not
for found in preserve(Path(sys.argv[1]), FolderBlobs(Path(sys.argv[2]))):
    print(found.code if isinstance(found, Problem) else "kept", Path(getattr(found, "where", "") or found.path).name)
"""


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that any user can reach, which a test's own folder is not."""
    with TemporaryDirectory() as name:
        Path(name).chmod(0o777)
        yield Path(name)


def test_no_permission_costs_nothing_else(open_folder: Path) -> None:
    pile = open_folder / "pile"
    (pile / "closed_folder").mkdir(parents=True)
    for name in ("a", "closed_folder/inside", "closed_file", "z"):
        (pile / name).write_text(name)
    (pile / "closed_file").chmod(0)
    (pile / "closed_folder").chmod(0)
    command = [sys.executable, "-c", UNPRIVILEGED, str(pile), str(open_folder / "blobs")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    (pile / "closed_folder").chmod(0o755)
    assert answer.stdout.splitlines() == [
        "kept a",
        "no_permission closed_file",
        "no_permission closed_folder",
        "kept z",
    ]


class FullBlobs(FolderBlobs):
    """A store whose disk is full."""

    def put(self, path: Path) -> tuple[str, int]:
        raise OSError(errno.ENOSPC, "No space left on device", str(path))


def test_a_full_disk_passes_up(pile: Path, tmp_path: Path) -> None:
    (pile / "a").write_text("a")
    with pytest.raises(OSError, match="No space left"):
        list(preserve(pile, FullBlobs(tmp_path / "blobs")))


def test_a_blob_folder_that_refuses_passes_up(pile: Path, blobs: FolderBlobs, tmp_path: Path) -> None:
    (pile / "a").write_text("a")
    (tmp_path / "blobs" / "incoming").rmdir()
    with pytest.raises(FileNotFoundError, match="incoming"):
        list(preserve(pile, blobs))
