"""Whether an earlier run on a case was stopped before it was done, without looking through the whole case.

Each run holds a file of its own locked, and removes it at its good end. A file that nobody holds is a run that was
stopped; the lock goes with the process, however it ends. One more file is held while marks are made and looked at, so
that nobody sees one that is made and not held yet.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import mkstemp

_GATE = "lock"


@contextmanager
def running(folder: Path) -> Iterator[bool]:
    """Mark a run in `folder`; yields whether an earlier one was stopped. Its mark is gone when this one ends well."""
    folder.mkdir(exist_ok=True)
    with _alone(folder):
        stopped = [path for path in folder.iterdir() if path.name != _GATE and not _is_held(path)]
        descriptor, name = mkstemp(dir=folder)
        _lock(descriptor)
    try:
        yield bool(stopped)
        with _alone(folder):
            for path in (*stopped, Path(name)):
                path.unlink(missing_ok=True)
    finally:
        os.close(descriptor)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else makes, looks at or removes marks within it; where there are no locks, nobody can see to that."""
    with (folder / _GATE).open("ab") as gate:
        with suppress(OSError):
            fcntl.flock(gate.fileno(), fcntl.LOCK_EX)
        yield


def _is_held(path: Path) -> bool:
    """Whether the run of a mark is still on its way. Where there are no locks, nobody can tell: then it is not."""
    try:
        with path.open("rb") as file:
            return not _lock(file.fileno())
    except FileNotFoundError:
        return True  # it ended well in this moment


def _lock(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True
