"""New files that are written whole or not at all, and never over another one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from whobuilt.archive.durable import sync_folder


@contextmanager
def open_whole(path: Path) -> Iterator[BinaryIO]:
    """A file to write that gets its name only when the block ends well; nothing half-written stays behind.

    FileExistsError where `path` stands already, also where it came meanwhile. Only its owner may read the file.
    """
    if os.path.lexists(path):
        raise FileExistsError(path)
    descriptor, name = mkstemp(dir=path.parent, prefix=".", suffix=".part")
    temporary = Path(name)
    try:
        with open(descriptor, "w+b") as file:  # noqa: PTH123  # from a descriptor
            yield file
            file.flush()
            os.fsync(file.fileno())
        _name_once(temporary, path)
        with suppress(OSError):  # it may go to a stick or share whose file system knows no such thing for folders
            sync_folder(path.parent)
    finally:
        temporary.unlink(missing_ok=True)


def _name_once(temporary: Path, path: Path) -> None:
    """Name the file, never over another one: a link is refused where the name is taken, a rename is not."""
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without hard links: claim the name first
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        temporary.replace(path)
