"""A log's tree on disk, in the form of C2SP tlog-tiles: hash tiles of 256, and bundles of the entries themselves.

The tree in memory is what is not yet a whole tile on each level, so opening a log of any length reads a few files.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from whobuilt.archive.durable import replace_file
from whobuilt.archive.log.merkle import HASH_SIZE, Tree, leaf_hash, root_of
from whobuilt.archive.log.paths import LogPaths

WIDTH = 256  # hashes in a whole tile
HEIGHT = 8  # levels of the tree in one level of tiles


def pack_bundle(entries: Iterable[bytes]) -> bytes:
    """An entry bundle: each entry after its length (big-endian, 16 bits)."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def split_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle; ValueError where its lengths do not add up."""
    entries, at = [], 0
    while at < len(data):
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise ValueError("an entry bundle that ends within an entry")
        entries.append(data[start:at])
    return entries


def split_hashes(data: bytes) -> list[bytes]:
    """The hashes of a tile; ValueError where it does not hold whole ones."""
    if len(data) % HASH_SIZE:
        raise ValueError("a tile that ends within a hash")
    return [data[at : at + HASH_SIZE] for at in range(0, len(data), HASH_SIZE)]


def widths(size: int) -> list[int]:
    """The width of each level's rightmost, partial tile in a tree of `size`; 0 where its last one is whole."""
    found = []
    while size:
        found.append(size % WIDTH)
        size //= WIDTH
    return found


class TiledTree:
    """The growing tree of a log's entries, and its tiles on disk. `save` writes them; nothing else does."""

    def __init__(self, paths: LogPaths) -> None:
        """An empty tree whose tiles are to lie in `paths`."""
        self._paths = paths
        self._levels: list[list[bytes]] = [[]]  # of each level, the hashes since its last whole tile
        self._entries: list[bytes] = []  # the entries since the last whole bundle
        self._unsaved: dict[Path, bytes] = {}
        self._whole: list[Path] = []  # written whole since the last `prune`
        self.size = 0
        self._read = lru_cache(maxsize=64)(self._read_tile)

    @classmethod
    def load(cls, paths: LogPaths, size: int) -> TiledTree:
        """The tree of `size` from its rightmost tiles. OSError or ValueError where one is missing or misshapen.

        What it read is not yet to be believed: compare `root` with a signed checkpoint's.
        """
        tree = cls(paths)
        tree.size = size
        tree._levels = []
        for level, width in enumerate(widths(size)):
            number = size >> HEIGHT * (level + 1)
            path = find_tile(paths.tile(level, number, width), paths.tile(level, number))
            hashes = split_hashes(path.read_bytes())[:width] if width else []
            if len(hashes) != width:
                raise ValueError(f"tile {level}/{tile_label(number, width)} holds {len(hashes)} hashes")
            tree._levels.append(hashes)
        tree._levels = tree._levels or [[]]
        if width := size % WIDTH:
            path = find_tile(paths.bundle(size // WIDTH, width), paths.bundle(size // WIDTH))
            tree._entries = split_bundle(path.read_bytes())[:width]
            if [leaf_hash(entry) for entry in tree._entries] != tree._levels[0]:
                raise ValueError("the last entry bundle and the last tile differ")
        return tree

    def find_last_entry(self) -> bytes | None:
        """The last entry; None in an empty tree. OSError or ValueError where its bundle cannot be read."""
        if self._entries or not self.size:
            return self._entries[-1] if self._entries else None
        path = self._paths.bundle(self.size // WIDTH - 1)
        return split_bundle(self._unsaved[path] if path in self._unsaved else path.read_bytes())[-1]

    def append(self, entry: bytes) -> None:
        """Add an entry."""
        self._entries.append(entry)
        self._levels[0].append(leaf_hash(entry))
        self.size += 1
        if self.size % WIDTH == 0:
            self._unsaved[self._paths.bundle(self.size // WIDTH - 1)] = pack_bundle(self._entries)
            self._entries = []
            self._close(0)

    def root(self) -> bytes:
        """The root at the present size."""
        tree = Tree()
        for level in range(len(self._levels) - 1, -1, -1):
            for found in self._levels[level]:
                tree.push(found, HEIGHT * level)
        return tree.root()

    def subtree(self, level: int, index: int) -> bytes:
        """The hash of a complete subtree (`merkle.Subtree`). OSError or ValueError where its tile cannot be read."""
        tile_level, rest = divmod(level, HEIGHT)
        first = index << rest
        hashes = self._tile(tile_level, first // WIDTH)
        start = first % WIDTH
        found = hashes[start : start + (1 << rest)]
        if len(found) != 1 << rest:
            raise ValueError(f"tile {tile_level}/{first // WIDTH} is too short")
        return root_of(found)

    def save(self) -> None:
        """Write the tiles and bundles of the present size.

        Each is synced: a tile that a power cut emptied would look as if somebody had changed it.
        """
        for path, data in self._unsaved.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            replace_file(path, data)
            self._whole.append(path)
        self._unsaved.clear()
        if self._entries:
            self._write(self._paths.bundle(self.size // WIDTH, len(self._entries)), pack_bundle(self._entries))
        for level, hashes in enumerate(self._levels):
            if hashes:
                number = self.size >> HEIGHT * (level + 1)
                self._write(self._paths.tile(level, number, len(hashes)), b"".join(hashes))

    def prune(self) -> None:
        """Remove the partial tiles of which the whole one is there now (C2SP tlog-tiles, "Partial Tiles").

        Only once the checkpoint of this size is signed: until then the one before it needs them.
        """
        for path in self._whole:
            shutil.rmtree(path.with_name(f"{path.name}.p"), ignore_errors=True)
        self._whole.clear()

    def _close(self, level: int) -> None:
        """Make a whole tile of a level's 256 hashes, and a hash on the next level of it."""
        hashes = self._levels[level]
        number = (self.size >> HEIGHT * (level + 1)) - 1
        self._unsaved[self._paths.tile(level, number)] = b"".join(hashes)
        self._levels[level] = []
        if level + 1 == len(self._levels):
            self._levels.append([])
        self._levels[level + 1].append(root_of(hashes))
        if len(self._levels[level + 1]) == WIDTH:
            self._close(level + 1)

    def _tile(self, level: int, number: int) -> list[bytes]:
        if level < len(self._levels) and number == self.size >> HEIGHT * (level + 1):
            return self._levels[level]
        path = self._paths.tile(level, number)
        if path in self._unsaved:
            return split_hashes(self._unsaved[path])
        return self._read(level, number)

    def _read_tile(self, level: int, number: int) -> list[bytes]:
        hashes = split_hashes(self._paths.tile(level, number).read_bytes())
        if len(hashes) != WIDTH:
            raise ValueError(f"tile {level}/{tile_label(number)} is not whole")
        return hashes

    def _write(self, path: Path, data: bytes) -> None:
        with suppress(OSError):
            if path.read_bytes() == data:
                return
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)


def tile_label(number: int, width: int = WIDTH) -> str:
    """A tile's number and width, for a person."""
    return str(number) if width == WIDTH else f"{number} (partial, {width})"


def find_tile(partial: Path, whole: Path) -> Path:
    """Where to read a partial tile: the whole one may have taken its place (C2SP tlog-tiles, "Partial Tiles")."""
    return whole if not partial.exists() and whole.exists() else partial
