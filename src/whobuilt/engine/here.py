"""Reading in this process: no limits and no isolation. For tests, and for files that the user made himself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from whobuilt.ports import Read, ReadingJob


class ReadHere:
    """A `ReadingEngine` that calls the readers itself."""

    def __init__(self, read: Callable[[Path, str, str, str], Read]) -> None:
        """Read by `read`, which takes path, blob, name and declared media type."""
        self._read = read

    def __enter__(self) -> Self:
        """The engine itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held."""

    def read(self, path: Path, blob: str, name: str = "", declared: str = "") -> Read:
        """What stands in a file."""
        return self._read(path, blob, name, declared)

    def read_all(self, jobs: Iterable[ReadingJob]) -> Iterator[tuple[ReadingJob, Read]]:
        """Each job with its answer, one after the other."""
        for job in jobs:
            yield job, self.read(job.path, job.blob, job.name, job.declared)

    def close(self) -> None:
        """Nothing is held."""
