"""Writing so that a crash at any moment leaves the old or the new, never a mixture; and the lock of those who write."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def replace_file(path: Path, data: bytes, *, sync: bool = True) -> None:
    """Put `data` in the place of a file. `sync` False where it can be made again and need not survive a power cut."""
    partial = path.with_name(f"{path.name}.part")
    with open_new(partial) as file:
        file.write(data)
        if sync:
            file.flush()
            os.fsync(file.fileno())
    partial.replace(path)
    if sync:
        sync_folder(path.parent)


def open_new(path: Path) -> BinaryIO:
    """A file to write, emptied where it is there. OSError where it is a link: a case from elsewhere may hold one."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC
    return open(os.open(path, flags, 0o644), "wb")  # noqa: PTH123  # from a descriptor; the caller closes it


def append_file(path: Path, data: bytes) -> None:
    """Add `data` at the end of a file, durably when this returns. Where that fails, nothing of it stays behind."""
    is_new = not path.exists()
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
    with open(os.open(path, flags, 0o644), "ab", buffering=0) as file:  # noqa: PTH123  # from a descriptor
        end = file.seek(0, os.SEEK_END)
        try:
            left = memoryview(data)
            while left:
                left = left[file.write(left) :]
            os.fsync(file.fileno())
        except OSError:
            file.truncate(end)
            raise
    if is_new:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def may_write(path: Path) -> bool:
    """Whether who acts (not who started the program) may write to a file or folder."""
    return os.access(path, os.W_OK, effective_ids=os.access in os.supports_effective_ids)


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the lock file while the block runs; waits for whoever holds it, in this process or another."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
