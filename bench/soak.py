"""Crash soak of the case's log: whatever was acknowledged before a kill is there after it.

    python bench/soak.py --rounds 1000 [--seed 1]

Each round starts a process that appends to one log, kills it (SIGKILL) after a number of acknowledgements or a moment
drawn at random, opens the log again, verifies it, and looks for every entry that was acknowledged so far. After the
kills, the end of a log is torn by hand at every byte of its last write. Exits 1 if anything was lost.
"""

from __future__ import annotations

import argparse
import random
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.core.custody import Action, CustodyRecord

# Signs often, and withholds and changes its key now and then, so that kills fall into those as well as into appends.
APPENDER = """
import random, sys
from datetime import UTC, date, datetime
from pathlib import Path
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.case_log import CaseLog
from whobuilt.core.custody import Action, CustodyRecord

folder, keys, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
chance, log = random.Random(name), CaseLog(folder, KeyFolder(keys))
for number in range(1_000_000):
    records = [
        CustodyRecord(
            Action.CAPTURED, datetime.now(UTC), "soak", f"{name}.{number}.{each}", "x" * chance.randrange(900)
        )
        for each in range(chance.choice((1, 1, 1, 2, 7)))
    ]
    indices = log.append(records)
    for index, record in zip(indices, records, strict=True):
        print(index, record.about, flush=True)
    if chance.random() < 0.2:
        print("signed", log.sign().size, flush=True)
    if chance.random() < 0.02:
        print("signed", log.rotate_key("soak").size, flush=True)
    if chance.random() < 0.02:
        log.withhold([indices[0]], "soak", date(2026, 1, 1), "soak")
        print("withheld", indices[0], flush=True)
"""
FRESH = 40  # rounds on one log before a new one is begun: rounds cost what the log is long


@dataclass(slots=True)
class Told:
    """What the processes of one log acknowledged before they were killed."""

    entries: dict[int, str] = field(default_factory=dict)
    signed: int = 0
    withheld: set[int] = field(default_factory=set)

    def take(self, line: str) -> None:
        """Note one whole line of a process."""
        first, second = line.split()
        if first == "signed":
            self.signed = max(self.signed, int(second))
        elif first == "withheld":
            self.withheld.add(int(second))
        else:
            self.entries[int(first)] = second


@dataclass(slots=True)
class Result:
    """What a soak found."""

    rounds: int = 0
    acknowledged: int = 0
    torn: int = 0  # rounds in which a tail was cut off
    lost: list[str] = field(default_factory=list)


def kill_one(folder: Path, keys: Path, name: str, chance: random.Random, told: Told) -> int:
    """Start an appender and kill it; how many entries it acknowledged."""
    before = len(told.entries)
    with subprocess.Popen(
        [sys.executable, "-c", APPENDER, str(folder), str(keys), name], stdout=subprocess.PIPE, bufsize=0
    ) as child:
        assert child.stdout
        got = child.stdout.readline()
        if chance.random() < 0.5:  # noqa: PLR2004  # after some acknowledgements …
            got += b"".join(child.stdout.readline() for _ in range(chance.randrange(60)))
        else:  # … or at any moment
            end = time.monotonic() + chance.random() * 0.1
            while (left := end - time.monotonic()) > 0 and select.select([child.stdout], [], [], left)[0]:
                got += child.stdout.read(1 << 16)
        child.send_signal(signal.SIGKILL)
        got += child.stdout.read()
    for line in got.decode().splitlines(keepends=True):
        if line.endswith("\n"):
            told.take(line.strip())
    return len(told.entries) - before


def check(folder: Path, keys: Path, told: Told, where: str) -> tuple[list[str], bool]:
    """What of the acknowledged is not there, and what does not verify; whether a tail was cut off."""
    log = CaseLog(folder, KeyFolder(keys))
    lost = [f"{where}: {problem}" for problem in log.verify() if problem.code != "withhold_unfinished"]
    entries = {entry.index: entry for entry in log.iter_entries()}
    for index, about in told.entries.items():
        entry = entries.get(index)
        record = entry.record if entry else None
        if entry is None or (record is not None and record.about != about):
            lost.append(f"{where}: entry {index} ({about}) was acknowledged and is not there")
        elif record is None and not entry.withheld:
            lost.append(f"{where}: entry {index} cannot be read")
    lost += [f"{where}: {index} was to be withheld" for index in told.withheld if not entries[index].withheld]
    if log.signed_size < told.signed:
        lost.append(f"{where}: a checkpoint of {told.signed} was acknowledged, and the newest is of {log.signed_size}")
    return lost, any(problem.code == "torn_tail" for problem in log.problems)


def soak(rounds: int, seed: int, folder: Path) -> Result:
    """Kill that many appenders, and check after each."""
    chance, result, told = random.Random(seed), Result(), Told()  # noqa: S311  # to be repeatable, not secret
    for number in range(rounds):
        log, keys = folder / f"log{number // FRESH}", folder / "keys"
        if number % FRESH == 0:
            CaseLog.create(log, KeyFolder(keys), by="soak")
            told = Told()
        result.acknowledged += kill_one(log, keys, f"{seed}.{number}", chance, told)
        lost, torn = check(log, keys, told, f"round {number}")
        result.lost += lost
        result.torn += torn
        result.rounds += 1
        if number % FRESH == FRESH - 1:
            shutil.rmtree(log)
    return result


def tear_everywhere(seed: int, folder: Path) -> Result:
    """Cut a log off at every byte of its last write: what was acknowledged before that write must stay."""
    result, told, keys, chance = Result(), Told(), folder / "keys", random.Random(seed)  # noqa: S311  # as above
    log = CaseLog.create(folder / "torn", KeyFolder(keys), by="soak")
    kill_one(folder / "torn", keys, f"{seed}.tear", chance, told)
    log.sign()
    before = log.paths.records.read_bytes()
    log.append([CustodyRecord(Action.READ, datetime.now(UTC), "soak", f"{each}") for each in range(2)])
    after = log.paths.records.read_bytes()
    for end in range(len(before), len(after)):
        log.paths.records.write_bytes(after[:end])
        lost, torn = check(folder / "torn", keys, told, f"torn at byte {end}")
        result.lost += lost
        result.torn += torn
        result.rounds += 1
        result.acknowledged += len(told.entries)
    return result


def _tell(result: Result, what: str) -> Iterator[str]:
    yield f"{what}: {result.rounds} rounds, {result.acknowledged} acknowledged, {len(result.lost)} lost"
    yield f"  {result.torn} times something half-written was cut off"
    yield from (f"  LOST {line}" for line in result.lost[:20])


def main() -> int:
    """Soak, and print what was found."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        killed = soak(asked.rounds, asked.seed, Path(name))
        torn = tear_everywhere(asked.seed, Path(name))
    for line in (*_tell(killed, "kill -9"), *_tell(torn, "torn by hand")):
        print(line)
    return 1 if killed.lost or torn.lost else 0


if __name__ == "__main__":
    sys.exit(main())
