"""Bytes that come in piece by piece, on the case's own disk until they are kept; what nobody finishes is cleared away.

They lie where the blob store's own unfinished bytes do, locked by whoever receives them: of a process that was killed
in the middle, the next one that opens the case clears them away.
"""

from __future__ import annotations

import shutil

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import CasePaths, FolderBlobs

LARGEST = 2 << 30  # bytes of one file


class Upload:
    """A file on its way in. Discard it at the end, however it ends."""

    def __init__(self, paths: CasePaths, declared: int | None = None, largest: int = LARGEST) -> None:
        """Begin; `declared` is how long it is said to be. WhoBuiltError where that is too long; OSError on no room."""
        self._largest = largest
        if declared is not None and declared > largest:
            raise self._too_large()
        if declared is not None and declared > shutil.disk_usage(paths.root).free:
            raise WhoBuiltError(Problem("disk_full", "there is no room for a file of this size.", "", "Make room."))
        self._file, self.path = FolderBlobs(paths.blobs).open_incoming()
        self.size = 0

    def write(self, data: bytes) -> None:
        """Take in what comes next; WhoBuiltError where it is too long by now."""
        self.size += len(data)
        if self.size > self._largest:
            raise self._too_large()
        self._file.write(data)

    def finish(self) -> None:
        """All of it came."""
        self._file.flush()

    def discard(self) -> None:
        """Leave nothing of it here; safe to repeat."""
        self.path.unlink(missing_ok=True)
        self._file.close()

    def _too_large(self) -> WhoBuiltError:
        said = f"a file may have {self._largest:,} bytes at most."
        mend = "Split it, or add it with `whobuilt add`, which knows no such limit."
        return WhoBuiltError(Problem("too_large", said, "", mend))


def check_name(name: str) -> str:
    """What a file is called, as its source is shown; a name only, which leads nowhere on this machine.

    WhoBuiltError where it is empty or no name.
    """
    cleaned = name.strip().strip("/")
    if not cleaned or "\0" in cleaned or len(cleaned) > _LONGEST_NAME:
        raise WhoBuiltError(
            Problem(
                "no_file_name", f"a file needs a name of up to {_LONGEST_NAME} characters.", "name", "Give its own."
            )
        )
    return cleaned


_LONGEST_NAME = 1000
