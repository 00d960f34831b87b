"""Each hostile file, read as a case reads files: it breaks nothing, escapes from nothing, and no loss is silent."""

from __future__ import annotations

import hashlib
import resource
import sys
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.broken.hostile import ESCAPED, Hostile
from tests.broken.make import load_hostile
from whobuilt.core.problems import Problem
from whobuilt.engine import ReaderPool
from whobuilt.ports import Part

ALL = load_hostile()
MOST_LEVELS = 8
MOST_BYTES = 1 << 30  # of all parts together
MOST_PARTS = 60  # that are read of one container: the first and, for all that the test waits for, enough
MOST_CPU = 10.0  # seconds, and what starting a worker takes
STARTING = 3.0
MOST_MEMORY = 1 << 30
GOOD = "The next file is read as if nothing had been."


@dataclass(slots=True)
class Told:
    """What was read of a file and all that it holds."""

    texts: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    parts: int = 0
    size: int = 0

    @property
    def codes(self) -> set[str]:
        return {problem.code for problem in self.problems}


def walk(pool: ReaderPool, path: Path, name: str, declared: str) -> Told:
    """Read a file, and its parts in turn, as a case does: each content once, to a depth, within a budget."""
    told = Told()
    seen: set[str] = set()
    waiting = deque([(path, name, declared, 0)])
    while waiting:
        place, name, declared, depth = waiting.popleft()
        blob = hashlib.sha256(place.read_bytes()).hexdigest()
        if blob in seen:
            continue
        seen.add(blob)
        answer = pool.read(place, blob, name, declared)
        told.problems += answer.problems
        if answer.document:
            told.texts.append(answer.document.text)
        for number, item in enumerate(_take(answer.parts, told)):
            if depth + 1 >= MOST_LEVELS:
                told.problems.append(Problem("too_deep", "Files are nested too deep.", item.name))
                break
            if told.size > MOST_BYTES:
                told.problems.append(Problem("too_much", "Files take too much room.", item.name))
                break
            if number < MOST_PARTS:
                kept = path.parent / f"kept-{told.parts}"
                kept.write_bytes(item.data)
                waiting.append((kept, item.name, item.media_type, depth + 1))
    return told


def _take(parts: object, told: Told) -> Iterator[Part]:
    assert hasattr(parts, "__iter__")
    for item in parts:
        if isinstance(item, Problem):
            told.problems.append(item)
        else:
            told.parts += 1
            told.size += len(item.data)
            yield item


def used_by_children() -> tuple[float, int]:
    """Seconds of CPU time of all processes that were started and have ended, and the most memory that one had."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime, found.ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def list_all(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if not path.name.startswith("kept-")}


@pytest.mark.slow
@pytest.mark.parametrize("hostile", ALL, ids=lambda hostile: hostile.name)
def test_a_hostile_file_breaks_nothing_and_no_loss_is_silent(hostile: Hostile, tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    path, good = folder / "content", folder / "good"
    path.write_bytes(hostile.make())
    good.write_text(GOOD, "utf-8")
    before, (begun, _) = list_all(tmp_path), used_by_children()
    with ReaderPool("whobuilt.read:read", workers=1, folder=tmp_path) as pool:
        told = walk(pool, path, hostile.file, hostile.declared)
        after = pool.read(good, "good", "good.txt").document
    ended, memory = used_by_children()

    assert after is not None
    assert after.text == GOOD
    assert list_all(tmp_path) == before
    for place in (Path("/"), Path("/tmp"), Path.cwd(), Path.home(), tmp_path.parent):  # noqa: S108 - looked at
        assert not list(place.glob(f"*{ESCAPED}*"))
    assert not any("root:x:0:0" in text for text in told.texts)

    assert ended - begun <= MOST_CPU + STARTING
    assert memory <= MOST_MEMORY

    assert "reader_failed" not in told.codes, told.problems
    if hostile.codes:
        assert told.codes & hostile.codes, told.problems[:20]
    else:
        assert not told.problems
    missing = [words for words in hostile.words if not any(words in text for text in told.texts)]
    assert not missing
    assert told.texts or told.parts or told.problems


def test_there_are_at_least_sixty_and_no_two_are_called_alike() -> None:
    names = [hostile.name for hostile in ALL]
    assert len(set(names)) == len(names)
    assert len(names) >= 60
