"""A consistent copy of a live case in one .zip, there whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import BlobStore, Record
from whobuilt.store.paths import CasePaths


def write_archive(paths: CasePaths, record: Record, blobs: BlobStore, target: Path) -> None:
    """Write settings, record and blobs to `target`; the index is left out, for it is built again.

    WhoBuiltError where there is a file of that name. The record is copied first: every blob that it names was kept
    before it was named, so the copy lacks none.
    """
    if target.exists() or target.is_symlink():
        raise _taken(target)
    inside = CasePaths(Path(target.stem))
    with TemporaryDirectory(prefix=".whobuilt-", dir=target.absolute().parent) as folder:
        copy, partial = Path(folder) / "case.db", Path(folder) / "case.zip"
        record.copy_to(copy)
        with ZipFile(partial, "w", ZIP_DEFLATED) as archive:
            archive.write(paths.settings, inside.settings)
            archive.write(copy, inside.database)
            # After the record, so that it lacks nothing that the record rests on; before the bytes, likewise.
            for path in sorted(paths.log.rglob("*")) if paths.log.exists() else ():
                if path.is_file():
                    archive.write(path, inside.log / path.relative_to(paths.log))
            for blob in blobs.iter():
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
