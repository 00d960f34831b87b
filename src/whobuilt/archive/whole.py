"""Files that are written whole or not at all, and are on the disk when the call returns."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO


def put_whole(path: Path, data: bytes) -> None:
    """Put `data` at `path`, replacing what stands there in one step. OSError as the system raised it."""
    with open_whole(path, replace=True) as file:
        file.write(data)


@contextmanager
def open_whole(path: Path, *, replace: bool = False) -> Iterator[BinaryIO]:
    """A file to write that gets its name only when the block ends well; nothing half-written stays behind.

    Without `replace`, FileExistsError where `path` stands already, also where it came meanwhile. Only its owner may
    read the file.
    """
    if not replace and os.path.lexists(path):
        raise FileExistsError(path)
    descriptor, name = mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with open(descriptor, "w+b") as file:  # noqa: PTH123  # from a descriptor
            yield file
            file.flush()
            os.fsync(file.fileno())
        if replace:
            temporary.replace(path)
        else:
            _name_once(temporary, path)
        sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where its file system can."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _name_once(temporary: Path, path: Path) -> None:
    """Name the file, never over another one: a link is refused where the name is taken, a rename is not."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: claim the name first
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        temporary.replace(path)
