"""Files and folders in a stable order: each file once by each name, loops and special files named.

Nothing is opened here; names and kinds come from the folders alone.
"""

from __future__ import annotations

import errno
import os
import stat
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from whobuilt.core.problems import Problem

FileKey = tuple[int, int]  # device and inode: what tells one folder from another, whatever its name

_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@dataclass(frozen=True, slots=True)
class _Visit:
    """A path to look at, and the folders that it lies in."""

    path: Path
    above: frozenset[FileKey]


class Walk:
    """One walk from a file or folder.

    Links to folders wait until all real folders were seen, so that a file is found by its real name first.
    """

    def __init__(self, start: Path, leave_out: Path | None = None) -> None:
        """Begin at `start`; the folder `leave_out` (the case itself) is passed by."""
        self._stack = [_Visit(start, frozenset())]
        self._links: deque[_Visit] = deque()
        self._seen: set[FileKey] = set()
        self._left_out = _key(leave_out.stat()) if leave_out and leave_out.exists() else None

    def __iter__(self) -> Iterator[Path | Problem]:
        """Regular files, in the order of their names, and what could not be reached."""
        while self._stack or self._links:
            visit = self._stack.pop() if self._stack else self._links.popleft()
            try:
                yield from self._look(visit)
            except OSError as error:
                yield name_error(error, visit.path)

    def _look(self, visit: _Visit) -> Iterator[Path | Problem]:
        found = visit.path.stat()
        kind = stat.S_IFMT(found.st_mode)
        if kind == stat.S_IFREG:
            yield visit.path
        elif kind == stat.S_IFDIR:
            yield from self._enter(visit, _key(found))
        else:
            what = _SPECIAL.get(kind, "no file")
            yield Problem(
                "special_file", f"this is {what}, which holds no document.", str(visit.path), "It was not opened."
            )

    def _enter(self, visit: _Visit, key: FileKey) -> Iterator[Problem]:
        """Put a folder's entries on the stack, unless it was entered before."""
        where = str(visit.path)
        if key == self._left_out:
            yield Problem("own_folder", "this folder is the case itself, and was left out.", where)
        elif key in visit.above:
            yield Problem("link_loop", "this link leads back to a folder that it lies in.", where, "It was left out.")
        elif key in self._seen:
            yield Problem("folder_seen", "this link leads to a folder that was added already.", where)
        else:
            self._seen.add(key)
            with os.scandir(visit.path) as entries:
                ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name))
            inside = visit.above | {key}
            self._links.extend(_Visit(Path(entry.path), inside) for entry in ordered if _is_linked_folder(entry))
            self._stack.extend(
                _Visit(Path(entry.path), inside) for entry in reversed(ordered) if not _is_linked_folder(entry)
            )


def name_error(error: OSError, path: Path) -> Problem:
    """The problem that says why a path could not be kept."""
    where = str(path)
    if isinstance(error, PermissionError):
        return Problem("no_permission", "you may not read this.", where, "Give yourself the right to read it.")
    if error.errno == errno.ELOOP:
        return Problem("link_loop", "this link leads back to itself.", where, "It was left out.")
    if isinstance(error, FileNotFoundError):
        if path.is_symlink():
            return Problem("broken_link", "this link leads to nothing.", where, "Add the file that it should lead to.")
        return Problem("not_found", "there is no such file or folder.", where, "Check the path.")
    return Problem("unreadable_file", f"this cannot be read: {error.strerror or error}.", where)


def _is_linked_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_symlink() and entry.is_dir()
    except OSError:
        return False  # a link that loops: looked at, and named, like any other path


def _key(found: os.stat_result) -> FileKey:
    return found.st_dev, found.st_ino
