"""Where a log lives, so that a copy knows that it is one before it signs anything.

Two copies that signed under one name would contradict each other, and nobody could tell that from forgery.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from whobuilt.archive.durable import replace_file
from whobuilt.codec import dumps, loads

_ENOUGH = 2  # of three signs


@dataclass(frozen=True, slots=True)
class Place:
    """The key folder that signs for a log, and the log's lock file, which nothing ever replaces."""

    install: str
    device: int
    inode: int
    changed: int  # nanoseconds

    def is_same(self, other: Place) -> bool:
        """Whether two sightings are of one log, not of a copy.

        A copy gets another inode and another time of change. A disk that is plugged in again may get another device
        number, a file system without inodes other inodes, and a change of rights another time: each alone proves
        nothing, so two of three must agree.
        """
        signs = (self.device == other.device, self.inode == other.inode, self.changed == other.changed)
        return self.install == other.install and sum(signs) >= _ENOUGH


def see_place(lock: Path, install: str) -> Place:
    """Where the log of this lock file lies now."""
    found = lock.stat()
    return Place(install, found.st_dev, found.st_ino, found.st_ctime_ns)


def read_place(path: Path) -> Place | None:
    """Where a log was when it last wrote; None where that cannot be read."""
    try:
        return loads(Place, path.read_text("utf-8"))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def write_place(path: Path, place: Place) -> None:
    """Remember where a log lies."""
    replace_file(path, dumps(place).encode())
