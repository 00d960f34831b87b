"""What the archive does on this machine: entries verified, entries appended, and which tampering is found by name.

    python bench/archive.py [--entries 100000] [--seed 1]

The tampering is played on logs of its own: as many attacks of each kind as `--attacks` says, drawn at random, each held
against a checkpoint that was kept elsewhere.
"""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from time import perf_counter, process_time

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.checkpoint import sign_checkpoint
from whobuilt.archive.log.entries import encode_record, format_line, parse_line
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.tiles import TiledTree
from whobuilt.core.custody import Action, CustodyRecord

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
CONTENT = '{"blob":"%064x","media_type":"text/html","method":"file","size":48211,"source":{"kind":"news"}}'
LENGTH = 40  # entries of a log that is tampered with

Attack = Callable[[CaseLog, KeyFolder, random.Random], None]


@dataclass(frozen=True, slots=True)
class Kind:
    """A way of tampering: how it is done, and the names that it may be found by."""

    name: str
    attack: Attack
    codes: frozenset[str]


def make_record(number: int) -> CustodyRecord:
    """A record as long as a capture's is."""
    return CustodyRecord(
        Action.CAPTURED,
        BEGIN + timedelta(seconds=number),
        "bench",
        f"{number:032x}",
        CONTENT % number,
        number,
        "c" * 64,
    )


def measure_speed(entries: int, folder: Path) -> Iterator[tuple[str, str]]:
    """Rows of what appending, opening and verifying a long log costs."""
    keys = KeyFolder(folder / "keys")
    log = CaseLog.create(folder / "log", keys, at=BEGIN)
    start = perf_counter()
    for number in range(200):
        log.append([make_record(number)])
    each = 200 / (perf_counter() - start)
    start = perf_counter()
    for first in range(200, entries - 1, 500):
        log.append([make_record(number) for number in range(first, min(first + 500, entries - 1))])
    batches = (entries - 201) / (perf_counter() - start)
    start = perf_counter()
    checkpoint = log.sign()
    signing = perf_counter() - start
    start = perf_counter()
    opened = CaseLog(folder / "log", keys)
    opening = perf_counter() - start
    start, clock = process_time(), perf_counter()
    findings = list(opened.verify([checkpoint.text]))
    seconds, wall = process_time() - start, perf_counter() - clock
    assert not findings
    assert opened.size == entries
    yield "entries appended one by one, each synced to disk, a second", f"{each:,.0f}"
    yield "entries appended 500 at a time, a second", f"{batches:,.0f}"
    yield f"signing {entries:,} entries at once (all tiles written), seconds", f"{signing:.2f}"
    yield f"opening a log of {entries:,} entries, milliseconds", f"{opening * 1000:.1f}"
    yield f"{entries:,} entries verified in, seconds of one core ({wall:.2f} on the clock)", f"{seconds:.2f}"


def flip_record(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Flip a bit of the records."""
    del keys
    _flip(log.paths.records, chance)


def flip_tile(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Flip a bit of a tile."""
    del keys
    _flip(chance.choice(sorted(path for path in (log.paths.root / "tile").rglob("*") if path.is_file())), chance)


def flip_checkpoint(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Flip a bit of the newest checkpoint."""
    del keys
    _flip(log.paths.checkpoint, chance)


def drop(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Take an entry out, without the key."""
    del keys
    lines = _lines(log)
    del lines[chance.randrange(len(lines))]
    _put(log, lines)


def reorder(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Change two entries for each other, without the key."""
    del keys
    lines = _lines(log)
    first, second = chance.sample(range(len(lines)), 2)
    lines[first], lines[second] = lines[second], lines[first]
    _put(log, lines)


def back_date(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Put in an entry whose date fits its neighbours, without the key."""
    del keys
    lines = _lines(log)
    at = chance.randrange(1, len(lines))
    _put(log, [*lines[:at], _forge(at), *lines[at:]])


def roll_back(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """Put the log back to what it was, checkpoints and all."""
    _put(log, _lines(log)[: chance.randrange(1, LENGTH)])
    _sign_anew(log, keys)


def rewrite(log: CaseLog, keys: KeyFolder, chance: random.Random) -> None:
    """With the stolen key: change, drop, swap or put in, and sign all anew, as long as it was."""
    lines = _lines(log)
    at = chance.randrange(1, len(lines) - 1)
    how = chance.randrange(3)
    if how == 0:
        lines[at] = _forge(at)
    elif how == 1:
        lines[at], lines[at + 1] = lines[at + 1], lines[at]
    else:
        lines = [*lines[:at], *lines[at + 1 :], _forge(LENGTH)]
    _put(log, lines)
    _sign_anew(log, keys)


_CHANGED = frozenset({"entry_changed", "entry_missing", "entries_reordered", "entry_added"})
KINDS = (
    Kind("bit flipped in a record", flip_record, _CHANGED),
    Kind("bit flipped in a tile", flip_tile, frozenset({"tile_changed"})),
    Kind("bit flipped in a checkpoint", flip_checkpoint, frozenset({"checkpoint_changed"})),
    Kind("entry dropped", drop, frozenset({"entry_missing"})),
    Kind("entries reordered", reorder, frozenset({"entries_reordered"})),
    Kind("entry back-dated into place", back_date, frozenset({"entry_added"})),
    Kind("rolled back", roll_back, frozenset({"rolled_back"})),
    Kind("rewritten with the stolen key", rewrite, frozenset({"rewritten"})),
)


def measure_tampering(attacks: int, seed: int, folder: Path) -> Iterator[tuple[str, int, int]]:
    """Of each kind: how many were found at all, and how many by their name."""
    keys, stranger = KeyFolder(folder / "keys"), KeyFolder(folder / "stranger")
    whole = CaseLog.create(folder / "whole", keys, at=BEGIN)
    for first in range(0, LENGTH, 8):
        whole.append([make_record(number) for number in range(first, first + 8)])
        anchor = whole.sign()
    for kind in KINDS:
        found = named = 0
        for number in range(attacks):
            copy = folder / "copy"
            shutil.copytree(folder / "whole", copy)
            kind.attack(CaseLog(copy, stranger), keys, random.Random(f"{seed} {kind.name} {number}"))  # noqa: S311  # to be repeatable
            log = CaseLog(copy, stranger)
            codes = {problem.code for problem in log.verify([anchor.text])}
            found += bool(codes)
            named += bool(codes & kind.codes)
            shutil.rmtree(copy)
        yield kind.name, found, named


def _flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


def _lines(log: CaseLog) -> list[bytes]:
    return log.paths.records.read_bytes().splitlines(keepends=True)


def _put(log: CaseLog, lines: list[bytes]) -> None:
    log.paths.records.write_bytes(b"".join(lines))


def _forge(number: int) -> bytes:
    return format_line(sha256(b"forged").digest(), encode_record(make_record(number))) + b"\n"


def _sign_anew(log: CaseLog, keys: KeyFolder) -> None:
    """What who has the key can do: tiles and a checkpoint of whatever the records hold."""
    shutil.rmtree(log.paths.root / "tile")
    tree = TiledTree(log.paths)
    for index, line in enumerate(_lines(log)):
        entry = parse_line(line[:-1], index)
        assert entry
        tree.append(entry.commitment)
    tree.save()
    checkpoint = sign_checkpoint(log.origin, tree.size, tree.root(), [keys.get(log.lineage.keys[0].verifier)])
    log.paths.checkpoint.write_text(checkpoint.text)
    log.paths.checkpoints.write_text(checkpoint.text)


def main() -> int:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entries", type=int, default=100_000)
    parser.add_argument("--attacks", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-archive-") as name:
        for what, figure in measure_speed(asked.entries, Path(name)):
            print(f"{what:<78} {figure:>10}")
        print(f"\n{'tampering, against an anchor':<40} {'tried':>8} {'found':>8} {'by name':>8}")
        missed = 0
        for what, found, named in measure_tampering(asked.attacks, asked.seed, Path(name) / "tampering"):
            print(f"{what:<40} {asked.attacks:>8} {found:>8} {named:>8}")
            missed += asked.attacks - named
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
