"""`make bench`: documents and words a second from file to stored statements, by stage, and what the memory peaks at.

Run as `python bench/run.py [--sizes 100 1000 10000] [--data DIR]`. Each size is measured in a process of its own
(`bench.measure`). This process imports nothing of ours: on Linux a child's peak memory begins at its parent's.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SIZES = (100, 1_000, 10_000)
STAGES = ("preserve", "read", "extract", "store", "index")  # as in `bench.stages`, which would import all of ours
CLOCKS = {"cpu": "CPU", "wall": "wall"}
PAGES = 200
HELP_ROUNDS = 5
FLAT = 0.2  # what a document may cost more at a larger size
LABEL, WIDTH = 52, 16  # characters of the table's columns

Row = tuple[str, ...]


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, metavar="N", help="documents in each case")
    parser.add_argument("--data", type=Path, metavar="DIR", help="also measure the real texts in this folder")
    asked = parser.parse_args()
    print(_machine(), flush=True)
    print("Made documents (bench/documents.py), every other one a page; no evidence. CPU: seconds of one core.\n")
    runs = [_measure("case", size) for size in sorted(asked.sizes)]
    _print(_case_rows(runs))
    print(flush=True)
    _print(_page_rows())
    _print(_text_rows(asked.data) if asked.data else ())
    _print(_help_rows())


def _machine() -> str:
    system = f"{platform.system()} {platform.release()} {platform.machine()}"
    return f"{os.cpu_count()} cores, Python {platform.python_version()}, {system}"


def _measure(what: str, argument: object) -> Any:
    """What `bench.measure` found; its own message, and the end, where it failed."""
    command = [sys.executable, "-m", "bench.measure", what, str(argument)]
    _say(f"measuring: {what} {argument}")
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=False)
    _say("")
    if done.returncode:
        sys.exit(f"bench: `{' '.join(command)}` failed.")
    return json.loads(done.stdout)


def _say(words: str) -> None:
    """Tell a person at a terminal what takes so long."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words}", end="", file=sys.stderr, flush=True)


def _case_rows(runs: Sequence[Any]) -> Iterable[Row]:
    yield ("", *(f"{run['documents']:,} documents" for run in runs))
    yield ("words a document", *(f"{run['words'] / run['documents']:.0f}" for run in runs))
    yield ("statements a document", *(f"{run['statements'] / run['documents']:.1f}" for run in runs))
    yield ("problems", *(f"{run['problems']:,}" for run in runs))
    for stage in STAGES:
        yield (f"{stage}, ms a document, CPU (wall)", *(_both(run, (stage,)) for run in runs))
    yield ("all, ms a document, CPU (wall)", *(_both(run, STAGES) for run in runs))
    for clock, name in CLOCKS.items():
        yield (f"documents/s, {name}", *(f"{run['documents'] / _sum(run, clock):,.1f}" for run in runs))
        yield (f"words/s, {name}", *(f"{run['words'] / _sum(run, clock):,.0f}" for run in runs))
    stored = ("extract", "store")
    yield ("words/s from text to stored (extract + store), CPU", *(_rate(run, stored) for run in runs))
    for clock in CLOCKS:
        yield _flat_row(runs, clock)
    yield ("peak memory, MiB", *(f"{run['peak_bytes'] / 2**20:,.0f}" for run in runs))
    yield ("start (tables, readers; not in the above), s", *(f"{run['start']:.1f}" for run in runs))


def _flat_row(runs: Sequence[Any], clock: str) -> Row:
    """A document's cost at each size, as a ratio to the smallest size."""
    costs = [_sum(run, clock) / run["documents"] for run in runs]
    ratios = [cost / costs[0] for cost in costs]
    flat = "yes" if max(ratios) <= 1 + FLAT else "NO"
    label = f"cost a document, {CLOCKS[clock]}, ratio (flat within {FLAT:.0%}: {flat})"
    return (label, *(f"{ratio:.2f}" for ratio in ratios))


def _page_rows() -> Iterable[Row]:
    found = _measure("pages", PAGES)
    ours, peer = found["pages"] / found["ours"], found["pages"] / found["peer"]
    yield ("our HTML reader, pages/s, CPU", f"{ours:,.0f}")
    yield ("trafilatura.extract alone, same pages, pages/s, CPU", f"{peer:,.0f}")
    yield ("our reader's speed as a ratio to it", f"{ours / peer:.2f}")


def _text_rows(data: Path) -> Iterable[Row]:
    found = _measure("folder", data.resolve())
    if not found["documents"]:
        yield (f"real texts: none in {data}",)
        return
    yield ("real texts: documents", f"{found['documents']:,}")
    yield ("real texts: words", f"{found['words']:,}")
    yield ("real texts: statements", f"{found['statements']:,}")
    yield ("real texts: read, words/s, CPU", f"{found['words'] / found['read']:,.0f}")
    yield ("real texts: extract, words/s, CPU", f"{found['words'] / found['extract']:,.0f}")


def _help_rows() -> Iterable[Row]:
    script = Path(sys.executable).with_name("whobuilt")
    command = [str(script)] if script.exists() else [sys.executable, "-m", "whobuilt"]
    times = []
    for _ in range(HELP_ROUNDS):
        begun = perf_counter()
        subprocess.run([*command, "--help"], stdout=subprocess.DEVNULL, check=True)
        times.append(perf_counter() - begun)
    yield (f"whobuilt --help, s, best of {HELP_ROUNDS}", f"{min(times):.2f}")


def _sum(run: Any, clock: str, stages: Iterable[str] = STAGES) -> float:
    return sum(float(run[clock][stage]) for stage in stages)


def _both(run: Any, stages: Iterable[str]) -> str:
    chosen = tuple(stages)
    cpu, wall = (1000 * _sum(run, clock, chosen) / run["documents"] for clock in ("cpu", "wall"))
    return f"{cpu:.2f} ({wall:.2f})"


def _rate(run: Any, stages: Iterable[str]) -> str:
    return f"{run['words'] / _sum(run, 'cpu', stages):,.0f}"


def _print(rows: Iterable[Row]) -> None:
    """Labels and right-aligned figures, row by row: what was measured stays, whatever fails after it."""
    for name, *figures in rows:
        print("  ".join((name.ljust(LABEL), *(figure.rjust(WIDTH) for figure in figures))).rstrip(), flush=True)


if __name__ == "__main__":
    main()
