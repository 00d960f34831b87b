"""Whether a case still lies where it was opened: it may be moved away, or a copy put in its place, while it is open.

What is open goes on pointing to the moved files, while all that is named by its path would be made anew in the old
place: a case in two halves. So whoever keeps a case open for long looks first.
"""

from __future__ import annotations

from pathlib import Path

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import CasePaths


class Presence:
    """The folder of a case, and which folder that was when it was first seen."""

    def __init__(self, folder: Path) -> None:
        """See the case, which was opened before."""
        self.folder = folder.absolute()
        paths = CasePaths(self.folder)
        self._looked_at = (paths.root, paths.database)
        self._seen = self._look()

    def is_here(self) -> bool:
        """Whether it lies where it did."""
        return None not in (now := self._look()) and now == self._seen

    def require(self) -> None:
        """WhoBuiltError `case_moved` where it does not."""
        if not self.is_here():
            said = "the case is no longer where it was opened: it was moved, or something else lies in its place."
            mend = "Put it back, or stop the service and serve it from its new place. Nothing was written elsewhere."
            raise WhoBuiltError(Problem("case_moved", said, str(self.folder), mend))

    def explain(self, error: BaseException) -> BaseException:
        """Why something failed: the case was moved away in the middle of it, or the error itself."""
        try:
            self.require()
        except WhoBuiltError as moved:
            return moved
        return error

    def _look(self) -> tuple[tuple[int, int] | None, ...]:
        return tuple(_identify(path) for path in self._looked_at)


def _identify(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
