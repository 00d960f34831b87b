"""How well the evidence lock names what is wrong with quotes, on a set of quotes whose failure is known."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whobuilt.core.evidence import Document, Metadata
from whobuilt.core.problems import Problem, WhoBuiltError

HOLDS = "holds"  # the expected answer of a quote that stands there

# What is judged: the words, their document, the case's others, and rows of translations. It answers with the failure's
# name (or "holds") and whether a statement that quotes the words so would be let in.
Judge = Callable[[str, Document, tuple[Document, ...], tuple[dict[str, Any], ...]], tuple[str, bool]]


@dataclass(frozen=True, slots=True)
class Seeded:
    """A quote whose failure is known."""

    id: str
    document: str
    language: str
    expected: str
    how: str
    quote: str


@dataclass(frozen=True, slots=True)
class Miss:
    """A quote that was named otherwise than it should be, or let in."""

    seeded: Seeded
    named: str
    promoted: bool


@dataclass(slots=True)
class LockScore:
    """Quotes by language and expected failure: how many there are, how many were named right, what went wrong."""

    wanted: Counter[tuple[str, str]] = field(default_factory=Counter)
    right: Counter[tuple[str, str]] = field(default_factory=Counter)
    promoted: int = 0  # quotes that do not hold, and were let in
    misses: list[Miss] = field(default_factory=list)

    @property
    def share(self) -> float:
        """How many of a hundred are named right, as a share."""
        return sum(self.right.values()) / max(1, sum(self.wanted.values()))

    def rows(self) -> Iterator[tuple[str, ...]]:
        """A line for each failure, by language: name, right of wanted in English, in Chinese, in all."""
        languages = sorted({language for language, _ in self.wanted})
        for name in sorted({name for _, name in self.wanted}):
            counts = [(self.right[each, name], self.wanted[each, name]) for each in languages]
            total = (sum(right for right, _ in counts), sum(wanted for _, wanted in counts))
            yield (name, *(f"{right} of {wanted}" for right, wanted in (*counts, total)))


def load_quotes(folder: Path) -> tuple[Seeded, ...]:
    """The quotes of a folder; WhoBuiltError where it holds none that can be read."""
    try:
        return tuple(Seeded(**plain) for plain in iter_rows(folder / "quotes.jsonl"))
    except (OSError, ValueError, TypeError) as error:
        raise WhoBuiltError(
            Problem("no_lock_set", f"no seeded quotes could be read: {error}.", str(folder), "It needs quotes.jsonl.")
        ) from error


def load_documents(folder: Path, names: Iterable[str]) -> dict[str, Document]:
    """The documents that quotes name, by their paths from the folder."""
    return {name: _document(name, (folder / name).read_text("utf-8")) for name in dict.fromkeys(names)}


def load_translations(folder: Path) -> tuple[dict[str, Any], ...]:
    """The translations that belong to the set; none where it has none."""
    path = folder / "translations.jsonl"
    return tuple(iter_rows(path)) if path.exists() else ()


def score_lock(folder: Path, judge: Judge) -> LockScore:
    """What the lock says of every quote of a folder."""
    quotes = load_quotes(folder)
    documents = load_documents(folder, (each.document for each in quotes))
    translated = load_translations(folder)
    score = LockScore()
    for seeded in quotes:
        others = tuple(other for name, other in documents.items() if name != seeded.document)
        rows = tuple(row for row in translated if row["document"] == seeded.document)
        named, promoted = judge(seeded.quote, documents[seeded.document], others, rows)
        key = (seeded.language, seeded.expected)
        score.wanted[key] += 1
        score.right[key] += named == seeded.expected
        promoted = promoted and seeded.expected != HOLDS
        score.promoted += promoted
        if named != seeded.expected or promoted:
            score.misses.append(Miss(seeded, named, promoted))
    return score


def iter_rows(path: Path) -> Iterator[dict[str, Any]]:
    """The objects of a JSON lines file."""
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _document(name: str, text: str) -> Document:
    return Document(name, name, "text@1", "text/plain", "utf-8", text, Metadata(), (), ())
