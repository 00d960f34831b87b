"""The tiles of a log against what they must hold: each file by itself, so that a changed one is named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from whobuilt.archive.log.merkle import leaf_hash, root_of
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.tiles import HEIGHT, WIDTH, find_tile, pack_bundle, split_bundle, split_hashes, widths
from whobuilt.core.problems import Problem

_MEND = "Have the tiles made again: they only repeat what the entries say."
_NAME = re.compile(r"(\d{1,2}|entries)/((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")


def read_tile_leaves(paths: LogPaths, size: int) -> list[bytes] | None:
    """The leaf hashes that the tiles of the lowest level hold; None where one is missing or misshapen."""
    try:
        parts = [split_hashes(path.read_bytes()) for path in _lowest(paths, size, is_bundle=False)]
    except (OSError, ValueError):
        return None
    return [found for part in parts for found in part][:size]


def read_bundle_leaves(paths: LogPaths, size: int) -> list[bytes] | None:
    """The leaf hashes of the entries that the bundles hold; None where one is missing or misshapen."""
    try:
        parts = [split_bundle(path.read_bytes()) for path in _lowest(paths, size, is_bundle=True)]
    except (OSError, ValueError):
        return None
    return [leaf_hash(entry) for part in parts for entry in part][:size]


def iter_tile_findings(
    paths: LogPaths, leaves: Sequence[bytes], entries: Sequence[bytes] | None, size: int
) -> Iterator[Problem]:
    """Every tile and bundle that is missing for a tree of `size`, or does not hold what `leaves` and `entries` give.

    `entries` is None where only the leaf hashes are known for certain. Files of later entries are left alone.
    """
    levels = _levels(leaves)
    for path in _needed(paths, size):
        if not path.exists():
            yield Problem("tile_changed", "a tile of the log is missing.", str(path), _MEND)
    root = paths.root / "tile"
    for path in sorted(root.rglob("*")) if root.is_dir() else ():
        if path.is_dir() or path.name.endswith(".part"):
            continue
        found = _NAME.fullmatch(path.relative_to(root).as_posix())
        if found is None:
            yield Problem("tile_changed", "this is no tile of the log.", str(path), "Move it out of the case.")
        elif not _is_right(path, found, levels, entries):
            yield Problem("tile_changed", "it does not hold the hashes of the entries.", str(path), _MEND)


def _levels(leaves: Sequence[bytes]) -> list[Sequence[bytes]]:
    """The hashes on each level of tiles."""
    levels = [leaves]
    while len(levels[-1]) >= WIDTH:
        below = levels[-1]
        levels.append([root_of(below[at : at + WIDTH]) for at in range(0, len(below) - WIDTH + 1, WIDTH)])
    return levels


def _is_right(
    path: Path, found: re.Match[str], levels: Sequence[Sequence[bytes]], entries: Sequence[bytes] | None
) -> bool:
    number = int(found[2].replace("x", "").replace("/", ""))
    start, width = number * WIDTH, int(found[3] or WIDTH)
    try:
        data = path.read_bytes()
    except OSError:
        return False
    if found[1] == "entries":
        if start + width > len(levels[0]):
            return True
        if entries is not None:
            return data == pack_bundle(entries[start : start + width])
        return _leaves_of(data) == list(levels[0][start : start + width])
    level = int(found[1])
    hashes = levels[level] if level < len(levels) else ()
    # What lies beyond the entries that are known here was written for entries that are not: nothing can be said of it.
    return start + width > len(hashes) or data == b"".join(hashes[start : start + width])


def _leaves_of(bundle: bytes) -> list[bytes] | None:
    try:
        return [leaf_hash(entry) for entry in split_bundle(bundle)]
    except ValueError:
        return None


def _lowest(paths: LogPaths, size: int, *, is_bundle: bool) -> Iterator[Path]:
    for start in range(0, size, WIDTH):
        width = min(WIDTH, size - start)
        number = start // WIDTH
        at = paths.bundle if is_bundle else partial(paths.tile, 0)
        yield find_tile(at(number, width), at(number))


def _needed(paths: LogPaths, size: int) -> Iterator[Path]:
    """The tiles and bundles of a tree of `size`."""
    yield from _lowest(paths, size, is_bundle=True)
    for level, width in enumerate(widths(size)):
        whole = size >> HEIGHT * (level + 1)
        yield from (paths.tile(level, number) for number in range(whole))
        if width:
            yield find_tile(paths.tile(level, whole, width), paths.tile(level, whole))
