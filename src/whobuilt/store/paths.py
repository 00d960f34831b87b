"""The case's disk, drawn once: one function per path.

case.toml           what the case is called, and its format
case.db             the record (SQLite; -wal and -shm beside it while it is open)
blobs/ab/cdef…      bytes as received, named by their SHA-256
blobs/incoming/     bytes on their way in
log/                what was done with the evidence: entries, signed checkpoints, tiles, timestamps
running/            a mark for each run on the case; one that nobody holds was stopped
destroying          what is being destroyed, until all of it is
names/              lists of names that readings go by, each named by its SHA-256
watched             the addresses that are looked at again, and when
desk/               how each reviewer goes through the queue
answers/            what language models answered, by document; can be thrown away and asked for again
index/              full text; can be thrown away and built again
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

# Where the system can tell: it is who acts that counts, not who started the program.
_EFFECTIVE = os.access in os.supports_effective_ids

FORMAT = 2  # of the folder as drawn here; the database and the index number their own


@dataclass(frozen=True, slots=True)
class CasePaths:
    """Where everything of a case lies, below `root`."""

    root: Path

    @property
    def settings(self) -> Path:
        """The case's name and format; its presence makes a folder a case."""
        return self.root / "case.toml"

    @property
    def database(self) -> Path:
        """The record."""
        return self.root / "case.db"

    @property
    def rebuilt(self) -> Path:
        """A record that is being made again."""
        return self.root / "case.db.new"

    def older_records(self) -> list[Path]:
        """What is left of records that were made again."""
        return sorted(path for path in self.root.glob("case.db.*") if path.is_file())

    @property
    def blobs(self) -> Path:
        """The folder of bytes as received."""
        return self.root / "blobs"

    @property
    def index(self) -> Path:
        """The folder of the full-text index."""
        return self.root / "index"

    @property
    def log(self) -> Path:
        """The folder of the case's log."""
        return self.root / "log"

    @property
    def timestamps(self) -> Path:
        """What authorities attested of the log's head, and what waits for them."""
        return self.log / "timestamps"

    @property
    def running(self) -> Path:
        """The folder of marks of runs."""
        return self.root / "running"

    @property
    def destroying(self) -> Path:
        """What is being destroyed, so that a run that was stopped is carried through."""
        return self.root / "destroying"

    @property
    def names(self) -> Path:
        """The folder of the user's own lists of names."""
        return self.root / "names"

    @property
    def watched(self) -> Path:
        """The addresses that are looked at again."""
        return self.root / "watched"

    @property
    def desk(self) -> Path:
        """The folder of the reviewers' settings."""
        return self.root / "desk"

    @property
    def answers(self) -> Path:
        """What language models answered."""
        return self.root / "answers"

    def blob(self, blob: str) -> Path:
        """The bytes whose SHA-256 is `blob`."""
        return blob_path(self.blobs, blob)


def may_write(folder: Path) -> bool:
    """Whether anything can be written into a folder: a case may lie on a medium that is only read."""
    return os.access(folder, os.W_OK, effective_ids=_EFFECTIVE)


def blob_path(blobs: Path, blob: str) -> Path:
    """Where in a blob folder the bytes of a hash lie; 256 folders keep each one short."""
    return blobs / blob[:2] / blob[2:]


def incoming_path(blobs: Path) -> Path:
    """The folder, on the same file system, in which bytes wait until they are whole."""
    return blobs / "incoming"


def index_lock(index: Path) -> Path:
    """The file that whoever writes to the index holds locked."""
    return index / "lock"


def index_current(index: Path) -> Path:
    """The file that names the index's format and the folder that holds it."""
    return index / "current"
