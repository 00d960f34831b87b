"""The log's folder, drawn once: one function per path.

records             one JSON line per entry, append-only
checkpoint          the newest signed checkpoint
checkpoints         every checkpoint signed so far, one after the other, a blank line between
keys                the verifier keys of this log, one a line, the oldest first
tile/…              hash tiles and entry bundles (C2SP tlog-tiles)
branches/BRANCH/    of each branch that was joined: its leaf hashes from the fork on, its checkpoints, its keys
timestamps/         tokens of timestamp authorities
lock                held locked by whoever appends; never replaced, so that its place tells a copy from the original
place               where this log lives: what a copy is recognised by
lineage, mark       what opening would otherwise have to read the whole log for; made again where they are missing
torn                what was cut off the end of `records` after a crash
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class LogPaths:
    """Where everything of a log lies, below `root` (the folder `log` of a case)."""

    root: Path

    @property
    def records(self) -> Path:
        """The entries."""
        return self.root / "records"

    @property
    def checkpoint(self) -> Path:
        """The newest signed checkpoint."""
        return self.root / "checkpoint"

    @property
    def checkpoints(self) -> Path:
        """Every checkpoint signed so far."""
        return self.root / "checkpoints"

    @property
    def keys(self) -> Path:
        """The verifier keys."""
        return self.root / "keys"

    @property
    def branches(self) -> Path:
        """What is kept of joined branches."""
        return self.root / "branches"

    @property
    def timestamps(self) -> Path:
        """Tokens of timestamp authorities."""
        return self.root / "timestamps"

    @property
    def lock(self) -> Path:
        """The file that whoever appends holds locked."""
        return self.root / "lock"

    @property
    def place(self) -> Path:
        """Where this log lives."""
        return self.root / "place"

    @property
    def lineage(self) -> Path:
        """Origin, keys and branches as of the last change."""
        return self.root / "lineage"

    @property
    def mark(self) -> Path:
        """How many bytes of `records` the newest checkpoint covers."""
        return self.root / "mark"

    @property
    def torn(self) -> Path:
        """What was cut off the end of `records`."""
        return self.root / "torn"

    def tile(self, level: int, number: int, width: int = 256) -> Path:
        """The hash tile of this level and number."""
        return self.root / "tile" / str(level) / tile_name(number, width)

    def bundle(self, number: int, width: int = 256) -> Path:
        """The entry bundle of this number."""
        return self.root / "tile" / "entries" / tile_name(number, width)

    def iter_strange(self) -> Iterator[Path]:
        """What stands where a file of the log should and is a link, a pipe, or whatever else must not be opened."""
        first = (self.records, self.checkpoint, self.checkpoints, self.keys, self.lock)
        for path in (*first, self.place, self.lineage, self.mark, self.torn):
            if path.is_symlink() or (path.exists() and not path.is_file()):
                yield path
        for path in (self.root / "tile", self.branches, self.timestamps):
            if path.is_symlink() or (path.exists() and not path.is_dir()):
                yield path

    def branch_leaves(self, branch: str) -> Path:
        """A joined branch's leaf hashes from the fork on, 32 bytes each."""
        return self.branches / branch / "leaves"

    def branch_checkpoints(self, branch: str) -> Path:
        """A joined branch's checkpoints."""
        return self.branches / branch / "checkpoints"

    def branch_keys(self, branch: str) -> Path:
        """A joined branch's verifier keys."""
        return self.branches / branch / "keys"


def tile_name(number: int, width: int = 256) -> str:
    """`<N>[.p/<W>]` of C2SP tlog-tiles: 1234067 is x001/x234/067; a tile of fewer than 256 hashes names its width."""
    parts = [f"{number % 1000:03}"]
    while number := number // 1000:
        parts.append(f"x{number % 1000:03}")
    name = "/".join(reversed(parts))
    return name if width == 256 else f"{name}.p/{width}"  # noqa: PLR2004  # a whole tile
