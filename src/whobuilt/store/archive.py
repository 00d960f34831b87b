"""A consistent copy of a live case in one .zip, there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store.paths import CasePaths


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A case as it stood at one moment: copies of all in it that changes, and which blobs belong to it."""

    copied: CasePaths
    blobs: tuple[str, ...]


def require_new(target: Path) -> None:
    """WhoBuiltError where something lies at `target` already, or there is no folder to write it in."""
    if os.path.lexists(target):
        raise _taken(target)
    if not target.parent.is_dir():
        raise WhoBuiltError(
            Problem("no_folder", "there is no such folder.", str(target.parent), "Make it, or choose another.")
        )


def copy_folder(source: Path, target: Path, leave_out: Collection[str] = ()) -> None:
    """Copy the files below `source`, but no links, nothing half-written, and none of these paths within it."""
    for path in sorted(source.rglob("*")):
        within = path.relative_to(source)
        if path.is_symlink() or not path.is_file() or path.suffix == ".part" or within.as_posix() in leave_out:
            continue
        copy = target / within
        copy.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileNotFoundError):  # it got another name meanwhile
            copyfile(path, copy)


def write_archive(snapshot: Snapshot, paths: CasePaths, target: Path) -> None:
    """Write the copies of a case, and its blobs from where they lie, to `target`, which only its owner may read.

    The index is left out, for it is built again. WhoBuiltError where there is a file of that name.
    """
    require_new(target)
    inside, copied = CasePaths(Path(target.stem)), snapshot.copied.root
    with TemporaryDirectory(prefix=".whobuilt-", dir=target.absolute().parent) as folder:
        partial = Path(folder) / "case.zip"
        partial.touch(0o600)
        with ZipFile(partial, "w", ZIP_DEFLATED) as archive:
            for path in sorted(copied.rglob("*")):
                if path.is_file():
                    archive.write(path, inside.root / path.relative_to(copied))
            for blob in snapshot.blobs:
                archive.write(paths.blob(blob), inside.blob(blob))
        with partial.open("rb") as file:
            os.fsync(file.fileno())
        _name(partial, target)


def _name(partial: Path, target: Path) -> None:
    """Give the archive its name, in place of nothing."""
    try:
        os.link(partial, target)
    except FileExistsError:
        raise _taken(target) from None
    except OSError:  # a file system without links
        if target.exists():
            raise _taken(target) from None
        partial.rename(target)


def _taken(target: Path) -> WhoBuiltError:
    return WhoBuiltError(
        Problem("file_exists", "there is a file already; nothing was written.", str(target), "Choose another name.")
    )
