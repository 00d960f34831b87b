"""Hostile files (tests/broken), each read by the real pool: escapes, files over the limits, losses untold.

`python bench/readers_hostile.py NAME` reads one, in a process of its own so that what it used is its own, and prints a
JSON object; `table` does so for all. What is looked at is what the tests look at; here it is counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any, Final

ROOT: Final = Path(__file__).resolve().parent.parent
MOST_TIME: Final = 120  # seconds for one file, far beyond any limit of a reader
NONE: Final = "no hostile files here"
FAILED: Final = {"escaped": False, "over": True, "silent": True, "cpu": 0.0, "memory": 0}

Row = tuple[str, ...]


def table() -> Iterator[Row]:
    """The rows: how many there are, and of how many each bad thing is true, with their names."""
    yield ("Hostile files", "ours")
    names = [hostile.name for hostile in _load()]
    if not names:
        yield ("files", NONE)
        return
    found = {}
    for number, name in enumerate(names, 1):
        if sys.stderr.isatty():  # tell a person at a terminal what takes some minutes
            print(f"\r\033[K{number}/{len(names)} {name}", end="", file=sys.stderr, flush=True)
        found[name] = _measure(name)
    yield ("files", f"{len(names):,}")
    for key, label in (
        ("escaped", "escapes: something written outside, or read from outside"),
        ("over", "over 10 s of CPU or 1 GB of memory"),
        ("silent", "loss that no problem tells"),
    ):
        bad = [name for name in names if found[name][key]]
        yield (label, f"{len(bad)}", *bad[:5])
    yield ("most CPU, s, and memory, MiB", f"{max(one['cpu'] for one in found.values()):.1f}", _most_memory(found))


def _most_memory(found: dict[str, Any]) -> str:
    return f"{max(one['memory'] for one in found.values()) / 2**20:,.0f}"


def _load() -> tuple[Any, ...]:
    _import_tests()
    try:
        return tuple(import_module("tests.broken.make").load_hostile())
    except ModuleNotFoundError:
        return ()


def _import_tests() -> None:
    if str(ROOT) not in sys.path:
        sys.path.append(str(ROOT))


def _measure(name: str) -> Any:
    """What one file did; all that is bad where even its own process fails."""
    command = [sys.executable, __file__, name]
    try:
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False, cwd=ROOT, timeout=MOST_TIME)
    except subprocess.TimeoutExpired:
        return FAILED
    return json.loads(done.stdout) if done.returncode == 0 else FAILED


def read_one(name: str) -> dict[str, object]:
    """Read one hostile file and all its parts, and say what came of it."""
    tests, pool_type = import_module("tests.broken.test_hostile_files"), import_module("whobuilt.engine").ReaderPool
    hostile = next(hostile for hostile in _load() if hostile.name == name)
    with TemporaryDirectory() as kept:
        folder = Path(kept) / "files"
        folder.mkdir()
        path = folder / "content"
        path.write_bytes(hostile.make())
        before = tests.list_all(Path(kept))
        begun, _ = tests.used_by_children()
        with pool_type("whobuilt.read:read", workers=1, folder=Path(kept)) as pool:
            told = tests.walk(pool, path, hostile.file, hostile.declared)
        ended, memory = tests.used_by_children()
        places = (Path("/"), Path(gettempdir()), Path.cwd(), Path.home(), Path(kept).parent)
        outside = any(list(place.glob(f"*{tests.ESCAPED}*")) for place in places)
        stolen = any("root:x:0:0" in text for text in told.texts)
        escaped = outside or stolen or tests.list_all(Path(kept)) != before
    unread = any(not any(words in text for text in told.texts) for words in hostile.words)
    untold = bool(hostile.codes) and not told.codes & hostile.codes
    silent = untold or unread or not (told.texts or told.parts or told.problems)
    cpu = ended - begun
    over = cpu > tests.MOST_CPU + tests.STARTING or memory > tests.MOST_MEMORY
    return {"escaped": escaped, "over": over, "silent": silent, "cpu": cpu, "memory": memory}


if __name__ == "__main__":
    _import_tests()
    sys.stdout.write(json.dumps(read_one(sys.argv[1])) + "\n")
