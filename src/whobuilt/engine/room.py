"""A folder for what workers write, locked for as long as its pool lives; gone with it, or cleared by the next."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "whobuilt-reading-"
_LOCK = "lock"


class Room:
    """A new folder that only this user can look into."""

    def __init__(self, parent: Path | None = None) -> None:
        """Make one in `parent` (the system's folder for temporary files), and clear away those that were abandoned."""
        parent = parent or Path(tempfile.gettempdir())
        _clear_abandoned(parent)
        self.folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent)).absolute()
        self._lock: int | None = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        with suppress(OSError):  # where there are no locks, nobody clears away either
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def close(self) -> None:
        """Remove it with all that it holds; safe to repeat."""
        if self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            os.close(self._lock)
            self._lock = None


def _clear_abandoned(parent: Path) -> None:
    """Remove the folders whose pool is gone: its lock went with it."""
    for folder in parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):  # in use, of another user, or just being made
            lock = os.open(folder / _LOCK, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(lock)
