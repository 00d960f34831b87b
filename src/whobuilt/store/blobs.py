"""Bytes by their SHA-256 in a folder: written once, durable before they are named, never changed."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store.paths import blob_path, incoming_path, may_write

CHUNK = 1 << 20  # bytes in memory at a time

_NAME = re.compile(r"[0-9a-f]{64}")
# What file systems without hard links (FAT, some network shares) answer.
_NO_LINKS = frozenset({errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK, errno.EXDEV})


class FolderBlobs:
    """A `BlobStore` in a folder; any number of processes may write to it at once."""

    def __init__(self, folder: Path) -> None:
        """Open `folder` (made where it is missing) and clear away what killed writers left behind."""
        self._folder = folder
        self._incoming = incoming_path(folder)
        place = next(place for place in (folder, *folder.absolute().parents) if place.exists())
        if may_write(place):  # else the case is there to be read only
            self._incoming.mkdir(parents=True, exist_ok=True)
            _clear_abandoned(self._incoming)

    def put(self, path: Path) -> tuple[str, int]:
        """Keep a file's bytes durably; their hash and size.

        The bytes are read once: what is hashed is what is kept, though the file change meanwhile. OSError, as the
        system raised it, where the file cannot be read or the bytes not kept; nothing half-written stays behind.
        """
        with _open_source(path) as source, self._temporary() as (kept, temporary):
            digest, size = hashlib.sha256(), 0
            while chunk := source.read(CHUNK):
                digest.update(chunk)
                size += len(chunk)
                kept.write(chunk)
            kept.flush()
            os.fchmod(kept.fileno(), 0o444)
            os.fsync(kept.fileno())
            blob = digest.hexdigest()
            self._name(temporary, blob)
        return blob, size

    def open_incoming(self) -> tuple[BinaryIO, Path]:
        """A new file on the same disk for bytes on their way in, locked until it is closed.

        Whoever opens it removes it; what a process that was killed left is cleared away with the store's own.
        """
        return _make_temporary(self._incoming)

    def get(self, blob: str) -> bytes:
        """The bytes. KeyError where there are none; WhoBuiltError where they no longer equal their name."""
        if not _NAME.fullmatch(blob):
            raise KeyError(blob)
        try:
            data = blob_path(self._folder, blob).read_bytes()
        except FileNotFoundError:
            raise KeyError(blob) from None
        if hashlib.sha256(data).hexdigest() != blob:
            raise WhoBuiltError(_changed(blob))
        return data

    def locate(self, blob: str) -> Path:
        """The file that holds the bytes, which equal their name at this moment; KeyError, WhoBuiltError as `get`."""
        path = blob_path(self._folder, blob)
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            raise KeyError(blob) from None
        if found != blob:
            raise WhoBuiltError(_changed(blob))
        return path

    def destroy(self, blob: str) -> None:
        """Remove the bytes for good; safe to repeat. A disk may keep traces of them that no program can reach."""
        path = blob_path(self._folder, blob)
        path.unlink(missing_ok=True)
        if path.parent.exists():
            _sync_folder(path.parent)

    def iter(self) -> Iterator[str]:
        """The names of all blobs, in order."""
        for _, blob in self._iter_files():
            if blob:
                yield blob

    def verify(self) -> Iterator[Problem]:
        """What of the kept bytes no longer equals its name, and what lies here that is no blob."""
        for path, blob in self._iter_files():
            if not blob:
                yield Problem(
                    "foreign_file",
                    "this is no blob of the case.",
                    str(path.relative_to(self._folder)),
                    "Move it out of the blobs folder.",
                )
                continue
            try:
                with path.open("rb") as file:
                    found = hashlib.file_digest(file, "sha256").hexdigest()
            except OSError as error:
                yield Problem("blob_unreadable", f"the bytes cannot be read: {error.strerror}.", f"blob {blob}")
                continue
            if found != blob:
                yield _changed(blob)

    def _iter_files(self) -> Iterator[tuple[Path, str]]:
        """Every file in the folder, in order, with the blob that it holds; empty where it holds none."""
        for shard in sorted(self._folder.iterdir()):
            if shard == self._incoming:
                continue
            if shard.is_symlink() or not shard.is_dir():
                yield shard, ""
                continue
            for path in sorted(shard.iterdir()):
                blob = shard.name + path.name
                is_blob = len(shard.name) == 2 and _NAME.fullmatch(blob) and stat.S_ISREG(path.lstat().st_mode)  # noqa: PLR2004  # a shard is a hash's first two digits
                yield path, blob if is_blob else ""

    @contextmanager
    def _temporary(self) -> Iterator[tuple[BinaryIO, Path]]:
        """A locked file in the incoming folder, gone when the block ends, however it ends."""
        kept, path = _make_temporary(self._incoming)
        with kept:
            try:
                yield kept, path
            finally:
                path.unlink(missing_ok=True)

    def _name(self, temporary: Path, blob: str) -> None:
        """Give the bytes their name, and make the name durable."""
        final = blob_path(self._folder, blob)
        with suppress(FileExistsError):
            final.parent.mkdir()
            _sync_folder(self._folder)
        try:
            os.link(temporary, final)
        except FileExistsError:
            pass  # the same bytes: one blob
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            # A rename may replace only what another writer named in this moment: the same bytes, by the same name.
            if not final.exists():
                temporary.rename(final)
        # Where the name was there already, its writer may not have come as far as this.
        _sync_folder(final.parent)


def _open_source(path: Path) -> BinaryIO:
    """A regular file, opened for reading. A pipe put in its place meanwhile is refused, not waited for."""
    file = open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")  # noqa: PTH123, SIM115  # from a descriptor; the caller closes it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return file


def _make_temporary(folder: Path) -> tuple[BinaryIO, Path]:
    """A new file that is locked for as long as it is open: the lock says that its writer lives."""
    while True:
        descriptor, name = mkstemp(dir=folder)
        file, path = open(descriptor, "wb"), Path(name)  # noqa: PTH123, SIM115  # from a descriptor; the caller closes it
        with suppress(OSError):  # where there are no locks, nobody clears away either
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not path.exists():  # another process cleared it away before it was locked
                file.close()
                continue
        return file, path


def _clear_abandoned(folder: Path) -> None:
    """Remove files whose writer is gone: its lock went with it."""
    for path in folder.iterdir():
        with suppress(OSError), path.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            path.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _changed(blob: str) -> Problem:
    return Problem(
        "blob_changed",
        "the bytes no longer equal their SHA-256.",
        f"blob {blob}",
        "Restore the file from a copy of the case.",
    )
