"""`make bench-readers`: how well and how fast files are read on this machine, peers beside ours in the same run.

    python bench/readers.py [--data DIR] [--peers VENV] [--only html pdf hostile]

DIR holds the public sets; what is not there is not measured, and says so. VENV is an environment in which the peers are
installed; each runs in a process of its own, and CPU times of one core are compared.
"""

from __future__ import annotations

import argparse
import inspect
import os
import platform
import sys
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parent.parent
TABLES: Final = {"html": "bench.readers_html", "pdf": "bench.readers_pdf", "hostile": "bench.readers_hostile"}
LABEL, WIDTH = 64, 16  # characters of the table's columns
HOW: Final = """\
How to get the public sets, into one folder that --data names:
  git clone --depth 1 https://github.com/scrapinghub/article-extraction-benchmark DIR/article-extraction-benchmark
  git clone --depth 1 https://github.com/adbar/trafilatura DIR/trafilatura
and the peers, into an environment that --peers names:
  python -m venv VENV && VENV/bin/pip install trafilatura readability-lxml lxml-html-clean resiliparse"""

Row = tuple[str, ...]


def main() -> None:
    """Measure, and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, metavar="DIR", help="the folder of the public sets")
    parser.add_argument("--peers", type=Path, metavar="VENV", help="an environment with the peers")
    parser.add_argument("--only", nargs="+", choices=TABLES, default=list(TABLES), help="these tables")
    asked = parser.parse_args()
    sys.path.append(str(ROOT))
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()} {platform.machine()}")
    for name in asked.only:
        print()
        print_rows(get_rows(name, asked.data, asked.peers))
    print(f"\n{HOW}")


def get_rows(name: str, data: Path | None, peers: Path | None) -> Iterable[Row]:
    """The rows of one table; one that says why where there are none."""
    try:
        module = import_module(TABLES[name])
    except ModuleNotFoundError as error:
        return [(f"{name}: not measured, {error}",)]
    wanted = inspect.signature(module.table).parameters
    if "data" in wanted and data is None:
        return [(f"{name}: not measured, for it needs --data",)]
    given = {"data": data, "peers": peers}
    rows: Iterable[Row] = module.table(**{key: value for key, value in given.items() if key in wanted})
    if how := getattr(module, "HOW", ""):
        rows = [*rows, (how,)]
    return rows


def print_rows(rows: Iterable[Row]) -> None:
    """Labels and right-aligned figures, row by row: what was measured stays, whatever fails after it."""
    for label, *figures in rows:
        print("  ".join((label.ljust(LABEL), *(figure.rjust(WIDTH) for figure in figures))).rstrip(), flush=True)


if __name__ == "__main__":
    main()
