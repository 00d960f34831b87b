"""Bytes are kept once, whole, and any change to them is found."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.core.ids import sha256
from whobuilt.core.problems import WhoBuiltError
from whobuilt.ports import BlobStore
from whobuilt.store import FolderBlobs


@pytest.fixture
def blobs(tmp_path: Path) -> FolderBlobs:
    return FolderBlobs(tmp_path / "blobs")


def put(blobs: FolderBlobs, folder: Path, data: bytes) -> str:
    (folder / "source").write_bytes(data)
    blob, size = blobs.put(folder / "source")
    assert (blob, size) == (sha256(data), len(data))
    return blob


def path_of(folder: Path, blob: str) -> Path:
    return folder / "blobs" / blob[:2] / blob[2:]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.binary(max_size=5000))
def test_what_was_put_is_what_is_got(tmp_path: Path, blobs: FolderBlobs, data: bytes) -> None:
    port: BlobStore = blobs
    blob = put(blobs, tmp_path, data)
    assert port.get(blob) == data
    assert blob in set(port.iter())


def test_same_bytes_are_one_blob(tmp_path: Path, blobs: FolderBlobs) -> None:
    first, again = put(blobs, tmp_path, b"same"), put(blobs, tmp_path, b"same")
    assert [first] == [again] == list(blobs.iter())
    assert stat.S_IMODE(path_of(tmp_path, first).stat().st_mode) == 0o444
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


def test_larger_than_memory_is_streamed(tmp_path: Path, blobs: FolderBlobs) -> None:
    data = bytes(range(256)) * 10_000
    assert blobs.get(put(blobs, tmp_path, data)) == data


@pytest.mark.parametrize("blob", ["", "0" * 64, "../../../etc/passwd", "F" * 64])
def test_no_such_blob(blobs: FolderBlobs, blob: str) -> None:
    with pytest.raises(KeyError):
        blobs.get(blob)


def test_one_byte_flipped_in_any_blob_is_found(tmp_path: Path, blobs: FolderBlobs) -> None:
    data = [b"first", b"second", b"x" * 3_000_000]
    names = [put(blobs, tmp_path, each) for each in data]
    assert list(blobs.verify()) == []
    for name, whole in zip(names, data, strict=True):
        path = path_of(tmp_path, name)
        path.chmod(0o644)
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert [(problem.code, problem.where) for problem in blobs.verify()] == [("blob_changed", f"blob {name}")]
        with pytest.raises(WhoBuiltError):
            blobs.get(name)
        path.write_bytes(whole)
    assert list(blobs.verify()) == []


def test_foreign_files_are_named(tmp_path: Path, blobs: FolderBlobs) -> None:
    blob = put(blobs, tmp_path, b"ours")
    folder = tmp_path / "blobs"
    (folder / ".DS_Store").write_bytes(b"")
    (folder / blob[:2] / "note.txt").write_bytes(b"")
    (folder / "zz").symlink_to(tmp_path)
    foreign = {".DS_Store", f"{blob[:2]}/note.txt", "zz"}
    assert {problem.where for problem in blobs.verify() if problem.code == "foreign_file"} == foreign
    assert list(blobs.iter()) == [blob]


def test_where_there_are_no_links(tmp_path: Path, blobs: FolderBlobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file system without links can be counted on in a test; the call alone is made to say so."""

    def refuse(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    assert [put(blobs, tmp_path, b"same"), put(blobs, tmp_path, b"same")] == [sha256(b"same")] * 2
    assert list(blobs.verify()) == []
    assert list((tmp_path / "blobs" / "incoming").iterdir()) == []


FULL = """
import resource, signal, sys
from pathlib import Path
from whobuilt.store import FolderBlobs
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
blobs = FolderBlobs(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    blobs.put(Path(sys.argv[2]))
except OSError as error:
    print(type(error).__name__, error.strerror)
"""


def test_no_room_passes_up_and_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x" * 5_000_000)
    command = [sys.executable, "-c", FULL, str(tmp_path / "blobs"), str(tmp_path / "source")]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    assert answer.stdout == "OSError File too large\n"
    assert [path for path in (tmp_path / "blobs").rglob("*") if path.is_file()] == []


HOLDER = """
import sys, fcntl
from pathlib import Path
from whobuilt.store.blobs import FolderBlobs
with FolderBlobs(Path(sys.argv[1]))._temporary() as (file, path):
    print(path, flush=True)
    sys.stdin.read()
"""


def test_what_a_killed_writer_left_is_cleared_and_a_living_ones_is_not(tmp_path: Path) -> None:
    folder = tmp_path / "blobs"
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        path = Path(holder.stdout.readline().strip())
        FolderBlobs(folder)
        assert path.exists()
        holder.kill()
        holder.wait()
        assert path.exists()
        FolderBlobs(folder)
        assert not path.exists()


@pytest.mark.parametrize("kind", ["missing", "folder", "pipe"])
def test_what_is_no_file_is_an_os_error(tmp_path: Path, blobs: FolderBlobs, kind: str) -> None:
    path = tmp_path / kind
    if kind == "folder":
        path.mkdir()
    if kind == "pipe":
        os.mkfifo(path)
    with pytest.raises(OSError, match=r"No such|Is a directory|not a regular"):
        blobs.put(path)


PUTTER = """
import sys
from pathlib import Path
from whobuilt.store import FolderBlobs
for number in range(30):
    FolderBlobs(Path(sys.argv[1])).put(Path(sys.argv[2]) / str(number))
"""


@pytest.mark.slow
def test_two_processes_put_the_same_files(tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / str(number)).write_bytes(b"%d" % number * 1000)
    command = [sys.executable, "-c", PUTTER, str(tmp_path / "blobs"), str(tmp_path)]
    putters = [subprocess.Popen(command) for _ in range(2)]
    assert [putter.wait() for putter in putters] == [0, 0]
    blobs = FolderBlobs(tmp_path / "blobs")
    assert len(list(blobs.iter())) == 30
    assert list(blobs.verify()) == []
