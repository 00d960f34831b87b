"""One measurement in a process of its own, so that its peak memory is its own; prints one JSON object.

`python -m bench.measure case 1000` · `… pages 200` · `… folder DIR`; started by `bench/run.py`.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from bench.documents import iter_documents, write_documents
from bench.stages import Stopwatch, TimedCase, TimedTools
from whobuilt.case import Case, Tools
from whobuilt.core.evidence import Document
from whobuilt.core.ids import sha256
from whobuilt.ports import Original
from whobuilt.read import read
from whobuilt.read.html import HtmlReader

WARM = 20  # documents before the clock starts: tables, reader and language model are loaded with the first
_WARM_FIRST = 1_000_000  # their numbers, which no measured document has
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Run:
    """What adding `documents` documents to a new case took. Times in seconds by stage; `start` by the clock."""

    documents: int
    words: int
    statements: int
    problems: int
    start: float
    peak_bytes: int
    cpu: dict[str, float]
    wall: dict[str, float]


@dataclass(frozen=True, slots=True)
class Rate:
    """Seconds of CPU that `pages` pages took our reader, and trafilatura alone."""

    pages: int
    ours: float
    peer: float


@dataclass(frozen=True, slots=True)
class Texts:
    """Seconds of CPU that reading, and extracting from, the texts of a folder took."""

    documents: int
    words: int
    statements: int
    read: float
    extract: float


def measure_case(count: int) -> Run:
    """Add `count` made documents to a case in a temporary folder, on this machine's disk."""
    watch = Stopwatch()
    tools = TimedTools(watch)
    with TemporaryDirectory(prefix="whobuilt-bench-") as name:
        folder = Path(name)
        write_documents(folder / "warm", WARM, _WARM_FIRST)
        words = write_documents(folder / "documents", count)
        begun = perf_counter()
        _add(folder / "warm", folder / "warm-case", tools)
        start = perf_counter() - begun
        watch.clear()
        statements, problems = _add(folder / "documents", folder / "case", tools)
    return Run(count, words, statements, problems, start, _peak_bytes(), watch.cpu, watch.wall)


def measure_pages(count: int) -> Rate:
    """Read made pages with our reader, and extract the main text of the same pages with trafilatura alone."""
    from trafilatura import extract  # type: ignore[attr-defined,unused-ignore]  # noqa: PLC0415  # only this needs it

    pages = [made.content for made in iter_documents(2 * count) if made.name.endswith(".html")]
    kept = [(page.encode(), sha256(page.encode())) for page in pages]
    reader = HtmlReader()
    ours = [partial(reader.read, Original(blob, "text/html", data)) for data, blob in kept]
    peer = [partial(extract, page) for page in pages]
    # In turns, so that what else the machine does strikes both.
    spent = [(_cpu(ours), _cpu(peer)) for _ in range(_ROUNDS)]
    return Rate(len(pages), min(one for one, _ in spent), min(other for _, other in spent))


def measure_folder(folder: Path) -> Texts:
    """Read and extract what `passages/docs/*.txt` and the `documents.json` lines under `re3d` hold."""
    texts = [path.read_bytes() for path in sorted(folder.glob("passages/docs/*.txt"))]
    for path in sorted(folder.glob("re3d/**/documents.json")):
        texts += [json.loads(line)["text"].encode() for line in path.read_text("utf-8").splitlines() if line.strip()]
    tools = Tools()
    for document in _read_all(texts[:2]):  # loads what is loaded once
        tools.extract(document)
    begun = process_time()
    documents = _read_all(texts)
    read_at = process_time()
    statements = sum(len(tools.extract(document).statements) for document in documents)
    words = sum(len(document.text.split()) for document in documents)
    return Texts(len(documents), words, statements, read_at - begun, process_time() - read_at)


def _add(documents: Path, folder: Path, tools: TimedTools) -> tuple[int, int]:
    """How many statements and problems a new case in `folder` gives."""
    with Case.init(folder):
        statements = problems = 0
    with TimedCase(folder, tools) as case:
        for added in case.add_timed(documents):
            statements += added.statements
            problems += len(added.problems)
    return statements, problems


def _read_all(texts: Iterable[bytes]) -> list[Document]:
    found = (read(text, sha256(text), "text.txt").document for text in texts)
    return [document for document in found if document]


def _cpu(work: Iterable[Callable[[], object]]) -> float:
    """Seconds of CPU that all of it takes."""
    begun = process_time()
    for each in work:
        each()
    return process_time() - begun


def _peak_bytes() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024  # macOS tells bytes, Linux KiB


def main(arguments: Sequence[str]) -> None:
    """Measure what is asked for, and print it."""
    what, argument = arguments
    match what:
        case "case":
            found: Run | Rate | Texts = measure_case(int(argument))
        case "pages":
            found = measure_pages(int(argument))
        case _:
            found = measure_folder(Path(argument))
    sys.stdout.write(json.dumps(asdict(found)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1:])
