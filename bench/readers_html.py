"""How well and how fast main text is found in HTML pages, ours beside the peers', on two public sets.

    python bench/readers_html.py --data DIR [--peers VENV]

DIR holds `article-extraction-benchmark` (github.com/scrapinghub/article-extraction-benchmark, MIT) and `trafilatura`
(github.com/adbar/trafilatura, Apache-2.0; its folder `tests`), each as it is checked out. VENV is an environment with
trafilatura, readability-lxml and resiliparse.

The first set is scored by runs of four words, per page, as its README says; the second by segments that must and must
not be found. Each set is also split in two by the hash of the page's name: what was tuned on one half shows on both.
A line of a peer's text re-locates if it stands in the page's visible text, white space folded, bullets and rows of
tables aside, which the tools draw in their own ways.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import mean
from tempfile import TemporaryDirectory
from typing import Any, Final

from whobuilt.read.encoding import declared_charset, decode

WORKER: Final = Path(__file__).with_name("readers_html_worker.py")
PEERS: Final = ("trafilatura", "readability-lxml", "resiliparse")
SETS: Final = {"articles": "article-extraction-benchmark", "segments": "trafilatura's own set"}
MISSING: Final = "not installed"
_RUN: Final = 4  # words
_WORD = re.compile(r"\w+")

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sample:
    """A page with what should be found in it: the article, or segments that must and must not be found."""

    name: str
    kind: str
    data: bytes
    article: str = ""
    wanted: tuple[str, ...] = ()
    unwanted: tuple[str, ...] = ()

    @property
    def half(self) -> int:
        """0 or 1, by the hash of its name."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 2


@dataclass(frozen=True, slots=True)
class Run:
    """What one tool found, a JSON object for each sample."""

    tool: str
    found: tuple[Any, ...]


def table(data: Path, peers: Path | None = None) -> Iterator[Row]:
    """The rows of the table: a label, then a figure for ours and for each peer."""
    samples = [*_iter_articles(data), *_iter_segments(data)]
    yield ("HTML pages", "ours", *PEERS)
    if not samples:
        yield (f"no public set in {data}",)
        return
    runs = _run_all(samples, peers)
    for kind, name in SETS.items():
        count = sum(sample.kind == kind for sample in samples)
        for half in (None, 0, 1) if count else ():
            which = f"{name} ({count:,} pages)" if half is None else f"   half {'AB'[half]}"
            yield (f"main text F1, {which}", *_figures(runs, partial(_score, samples, kind, half)))
    yield ("quotes that resolve exactly in the page", *_figures(runs, lambda run: _located(run, runs[0])))
    yield ("pages/s, CPU of one core", *_figures(runs, lambda run: f"{len(samples) / _cpu(run):.1f}"))


def _figures(runs: Sequence[Run | None], figure: Callable[[Run], str]) -> Iterator[str]:
    return (figure(run) if run else MISSING for run in runs)


def _iter_articles(data: Path) -> Iterator[Sample]:
    folder = data / "article-extraction-benchmark"
    if not (folder / "ground-truth.json").exists():
        return
    truth = json.loads((folder / "ground-truth.json").read_text("utf-8"))
    for name in sorted(truth):
        page = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield Sample(name, "articles", page, article=truth[name].get("articleBody", ""))


def _iter_segments(data: Path) -> Iterator[Sample]:
    folder = data / "trafilatura" / "tests"
    if not (folder / "evaldata.json").exists():
        return
    truth = json.loads((folder / "evaldata.json").read_text("utf-8"))
    for name in sorted(truth):
        item = truth[name]
        path = next(path for part in ("cache", "eval") if (path := folder / part / item["file"]).exists())
        yield Sample(name, "segments", path.read_bytes(), wanted=tuple(item["with"]), unwanted=tuple(item["without"]))


def _run_all(samples: Sequence[Sample], peers: Path | None) -> list[Run | None]:
    with TemporaryDirectory() as folder:
        for number, sample in enumerate(samples):
            path = Path(folder) / f"{number:05}.html"
            path.write_bytes(sample.data)
            page = decode(sample.data, declared_charset(sample.data)).text
            path.with_suffix(".txt").write_text(page, "utf-8", "surrogatepass")
        ours = _run("ours", Path(sys.executable), Path(folder))
        python = peers / "bin" / "python" if peers else None
        return [ours, *(_run(tool, python, Path(folder)) if python else None for tool in PEERS)]


def _run(tool: str, python: Path, folder: Path) -> Run | None:
    """What a tool finds; None where it is not installed."""
    command = [str(python), str(WORKER), tool, str(folder)]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode and b"ModuleNotFoundError" in done.stderr and tool != "ours":
        return None
    if done.returncode:
        sys.exit(f"bench: `{' '.join(command)}` failed.\n{done.stderr.decode(errors='replace')[-2000:]}")
    return Run(tool, tuple(json.loads(line) for line in done.stdout.splitlines()))


def _score(samples: Sequence[Sample], kind: str, half: int | None, run: Run) -> str:
    pairs = [
        (sample, unicodedata.normalize("NFC", found["text"]))
        for sample, found in zip(samples, run.found, strict=True)
        if sample.kind == kind and half in (None, sample.half)
    ]
    return f"{_article_f1(pairs) if kind == 'articles' else _segment_f1(pairs):.3f}" if pairs else "-"


def _article_f1(pairs: Iterable[tuple[Sample, str]]) -> float:
    """F1 of mean precision and mean recall over pages, by runs of words as often as they occur."""
    precisions, recalls = [], []
    for sample, text in pairs:
        wanted, found = _runs_of(sample.article), _runs_of(text)
        both = (wanted & found).total()
        if found:
            precisions.append(both / found.total())
        if wanted:
            recalls.append(both / wanted.total())
    precision, recall = mean(precisions), mean(recalls)
    return 2 * precision * recall / (precision + recall)


def _runs_of(text: str) -> Counter[tuple[str, ...]]:
    words = _WORD.findall(text)
    return Counter(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)) if words)


def _segment_f1(pairs: Iterable[tuple[Sample, str]]) -> float:
    """F1 over all segments of all pages: those that must be found, and those that must not."""
    right = wrong = missed = 0
    for sample, text in pairs:
        flat = _flat(text)
        hits = sum(_flat(segment) in flat for segment in sample.wanted)
        right, missed = right + hits, missed + len(sample.wanted) - hits
        wrong += sum(_flat(segment) in flat for segment in sample.unwanted)
    return 2 * right / (2 * right + wrong + missed)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _located(run: Run, ours: Run | None) -> str:
    """The share of passages (ours: by the map) or lines (peers: by looking for them) that stand in the page."""
    if run.tool == "ours":
        total = sum(found["passages"] for found in run.found)
        return f"{sum(found['resolved'] for found in run.found) / total:.2%}"
    total = located = 0
    for found, own in zip(run.found, ours.found if ours else (), strict=True):
        page = _flat(own["page"])
        lines = [line for written in found["text"].split("\n") if (line := _flat(written).removeprefix("- "))]
        lines = [line for line in lines if not line.startswith("|")]  # a row that the tool draws with bars
        total += len(lines)
        located += sum(line in page for line in lines)
    return f"{located / total:.2%}" if total else "-"


def _cpu(run: Run) -> float:
    return sum(float(found["cpu"]) for found in run.found)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="the folder of the public sets")
    parser.add_argument("--peers", type=Path, metavar="VENV", help="an environment with the peers")
    asked = parser.parse_args()
    for label, *figures in table(asked.data, asked.peers):
        print("  ".join((label.ljust(64), *(figure.rjust(16) for figure in figures))).rstrip(), flush=True)


if __name__ == "__main__":
    main()
