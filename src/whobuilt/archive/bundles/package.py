"""Writing what leaves the case, as a folder or a .zip file: whole or not at all, and never over what is there."""

from __future__ import annotations

import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import mkdtemp
from typing import IO, BinaryIO

from whobuilt.archive.durable import sync_folder
from whobuilt.archive.whole import open_whole
from whobuilt.core.problems import Problem, WhoBuiltError

# The same content gives the same file, and nobody reads from it when it was written.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file to be written: its path within, and its bytes, or a file of them, when they are asked for.

    `dense` bytes are stored as they are, not packed.
    """

    name: str
    get: Callable[[], bytes | Path]
    dense: bool = False

    def measure(self) -> tuple[int, str]:
        """How many bytes, and their SHA-256."""
        content = self.get()
        if isinstance(content, bytes):
            return len(content), hashlib.sha256(content).hexdigest()
        with content.open("rb") as file:
            return content.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()

    def copy_to(self, target: IO[bytes]) -> None:
        """Write the bytes into an open file."""
        content = self.get()
        if isinstance(content, bytes):
            target.write(content)
            return
        with content.open("rb") as file:
            shutil.copyfileobj(file, target, 1 << 20)


def make_file(name: str, data: bytes | str, *, dense: bool = False) -> PackedFile:
    """A file whose bytes are at hand; a text becomes UTF-8."""
    kept = data.encode() if isinstance(data, str) else data
    return PackedFile(name, lambda: kept, dense)


def require_free(target: Path) -> None:
    """WhoBuiltError where something lies at `target` already, or there is no folder to write it in."""
    if os.path.lexists(target):
        problem = Problem("target_exists", "there is something here already.", str(target), "Choose another name.")
        raise WhoBuiltError(problem)
    if not target.parent.is_dir():
        problem = Problem("no_folder", "there is no such folder.", str(target.parent), "Make it, or choose another.")
        raise WhoBuiltError(problem)


def write_zip(target: Path, files: Iterable[PackedFile]) -> None:
    """Write a .zip file. WhoBuiltError where it cannot be: then nothing is left behind."""
    _write(target, lambda file: _fill_zip(file, files))


def write_file(target: Path, content: PackedFile) -> None:
    """Write a file on its own. WhoBuiltError where it cannot be: then nothing is left behind."""
    _write(target, content.copy_to)


def _write(target: Path, fill: Callable[[BinaryIO], None]) -> None:
    require_free(target)
    with _told(target), open_whole(target) as file:
        fill(file)


def write_folder(target: Path, files: Iterable[PackedFile]) -> None:
    """Write a folder. WhoBuiltError where it cannot be: then nothing is left behind."""
    require_free(target)
    with _told(target):
        temporary = Path(mkdtemp(dir=target.parent, prefix=".writing-"))
        try:
            for each in files:
                path = temporary / PurePosixPath(each.name)
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("xb") as file:
                    each.copy_to(file)
                    file.flush()
                    os.fsync(file.fileno())
            require_free(target)  # a folder's name may have been taken meanwhile
            temporary.rename(target)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        with suppress(OSError):  # as for a file
            sync_folder(target.parent)


def write_package(target: Path, files: Iterable[PackedFile]) -> None:
    """Write a .zip file where the target's name ends so, else a folder."""
    (write_zip if target.suffix.lower() == ".zip" else write_folder)(target, files)


def _fill_zip(file: BinaryIO, files: Iterable[PackedFile]) -> None:
    with zipfile.ZipFile(file, "w") as package:
        for each in files:
            member = zipfile.ZipInfo(each.name, _NO_DATE)
            member.compress_type = zipfile.ZIP_STORED if each.dense else zipfile.ZIP_DEFLATED
            member.external_attr = 0o644 << 16
            with package.open(member, "w", force_zip64=True) as part:
                each.copy_to(part)


@contextmanager
def _told(target: Path) -> Iterator[None]:
    """Turns a failing disk into a WhoBuiltError that says where and why."""
    try:
        yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise WhoBuiltError(Problem("not_written", f"it could not be written: {reason}.", str(target))) from error
