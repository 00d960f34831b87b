"""What isolation costs: the same small pages read in this process, and by workers.

python bench/engine.py [PAGES]
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from whobuilt.core.ids import sha256
from whobuilt.engine import ReaderPool, ReadHere
from whobuilt.ports import Read, ReadingJob
from whobuilt.read import read

_PAGES = 1000
_PARAGRAPHS = 30


def write_pages(folder: Path, number: int) -> list[ReadingJob]:
    """Pages of some 3 KB, each of other words."""
    jobs = []
    for page in range(number):
        words = "".join(
            f"<p>The city bought {lot} cameras for road project number {page}, a notice says.</p>"
            for lot in range(_PARAGRAPHS)
        )
        head = f"<!doctype html><html><head><title>Notice {page}</title></head>"
        data = f"{head}<body><article><h1>Notice {page}</h1>{words}</article></body></html>".encode()
        path = folder / f"{page}.html"
        path.write_bytes(data)
        jobs.append(ReadingJob(path, sha256(data), path.name))
    return jobs


def timed(read_all: Callable[[], Iterable[tuple[ReadingJob, Read]]]) -> tuple[float, float, list[Read]]:
    """Seconds that passed, seconds of this process's CPU time, and what was read."""
    begun, used = time.perf_counter(), time.process_time()
    answers = [answer for _, answer in read_all()]
    return time.perf_counter() - begun, time.process_time() - used, answers


def main() -> None:
    """Print a line for each way of reading."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else _PAGES
    with tempfile.TemporaryDirectory() as name, ReadHere(read) as here:
        jobs = write_pages(Path(name), number)
        here.read(jobs[0].path, jobs[0].blob)  # what is loaded at the first page is no cost of the others
        alone, _, expected = timed(lambda: here.read_all(jobs))
        print(f"in this process    {alone / number * 1000:7.2f} ms a page")
        for workers in (1, 2):
            with ReaderPool("whobuilt.read:read", workers=workers) as pool:
                begun = time.perf_counter()
                for _ in range(workers):
                    pool.read(jobs[0].path, jobs[0].blob)
                start = time.perf_counter() - begun
                passed, used, answers = timed(lambda pool=pool: pool.read_all(jobs))  # type: ignore[misc]  # bound now
            same = [answer.document for answer in answers] == [answer.document for answer in expected]
            print(f"{workers} worker(s)        {passed / number * 1000:7.2f} ms a page", end="")
            print(f", of which this process {used / number * 1000:.2f}; first pages after {start:.2f} s", end="")
            print("" if same else "; OTHER DOCUMENTS")


if __name__ == "__main__":
    main()
