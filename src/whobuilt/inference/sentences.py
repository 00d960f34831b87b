"""Sentences that taggers learn from and are measured on: our own markup, gold passages, tables of words with labels."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import Any

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError

Span = tuple[int, int, str]

_MARKED = re.compile(r"\[([CBOPLTJ]):([^\[\]]+)\]")
_LETTERS = {
    "C": Schema.COMPANY,
    "B": Schema.PUBLIC_BODY,
    "O": Schema.ORGANIZATION,
    "P": Schema.PERSON,
    "L": Schema.LOCATION,
    "T": Schema.PRODUCT,
    "J": Schema.PROJECT,
}
_TABLE_KINDS = {"ORG": Schema.ORGANIZATION, "PER": Schema.PERSON, "LOC": Schema.LOCATION, "MISC": Schema.PRODUCT}
_CLOSE_UP = frozenset({"'s", "n't", ",", ".", ";", ":", "!", "?", ")", "]", "%", "'ll", "'re", "'ve", "'d", "'m"})
_OPENED = frozenset({"(", "[", "$", "£", "€"})
_WORDED = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A text whose names are all known: where each stands, and what it is."""

    text: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Sentences with the name and the hash of what they came from."""

    name: str
    sha256: str
    sentences: tuple[Sentence, ...]


def read_markup(path: Path) -> Corpus:
    """Sentences in our markup: one a line, each name as `[C:Name]`."""
    data = read_bytes(path)
    lines = [line for line in data.decode("utf-8").splitlines() if line.strip() and not line.startswith("#")]
    return Corpus(path.name, sha256(data).hexdigest(), tuple(map(parse_markup, lines)))


def parse_markup(line: str) -> Sentence:
    """One sentence in our markup."""
    kept, spans, at, size = [], list[Span](), 0, 0
    for mark in _MARKED.finditer(line):
        plain = line[at : mark.start()]
        size += len(plain)
        name = mark.group(2)
        spans.append((size, size + len(name), _LETTERS[mark.group(1)]))
        kept += [plain, name]
        size += len(name)
        at = mark.end()
    return Sentence("".join([*kept, line[at:]]), tuple(spans))


def read_gold(folder: Path, name: str = "") -> Corpus:
    """The passages of a folder of gold (`docs/`, `gold/`): every place of every name that the gold lists."""
    digest = sha256()
    sentences = []
    for path in sorted((folder / "docs").glob("*.txt")):
        gold = folder / "gold" / f"{path.stem}.json"
        data, listed = read_bytes(path), read_bytes(gold)
        digest.update(len(data).to_bytes(8, "big") + data + len(listed).to_bytes(8, "big") + listed)
        text = data.decode("utf-8")
        sentences.append(Sentence(text, tuple(_place_entities(text, json.loads(listed)["entities"]))))
    return Corpus(name or folder.name, digest.hexdigest(), tuple(sentences))


def _place_entities(text: str, entities: list[dict[str, Any]]) -> list[Span]:
    """Where each name of each entity stands, and its kind."""
    return place_names(text, {name: entity["type"] for entity in entities for name in names_in(entity)})


def names_in(entity: Mapping[str, Any]) -> tuple[str, ...]:
    """All names that gold gives an entity, the full one last."""
    return tuple(name for name in (*entity["mentions"], entity["name"]) if name)


def place_names(text: str, names: Mapping[str, str]) -> list[Span]:
    """Where each name stands, with what is said of it; the longer of two that overlap."""
    taken = bytearray(len(text))
    found = []
    for name in sorted(names, key=lambda name: (-len(name), name)):
        edged = r"(?<![A-Za-z0-9]){}(?![A-Za-z0-9])" if _WORDED.search(name) else "{}"
        for place in re.finditer(edged.format(r"\s+".join(map(re.escape, name.split()))), text):
            start, end = place.span()
            if not any(taken[start:end]):
                taken[start:end] = b"\1" * (end - start)
                inner = name.strip("《》")
                start += place.group().startswith("《")
                found.append((start, start + len(inner) if inner != name else end, names[name]))
    return sorted(found)


def read_table(path: Path) -> Corpus:
    """Words with labels ("B-ORG"), one a line, sentences parted by empty lines; the label is last, or third."""
    data = read_bytes(path)
    lines = [line for line in data.decode("utf-8-sig").splitlines() if not line.startswith(("#", "-DOCSTART-"))]
    groups = (list(group) for filled, group in groupby(lines, key=lambda line: bool(line.strip())) if filled)
    return Corpus(path.name, sha256(data).hexdigest(), tuple(_join_rows(group) for group in groups))


def _join_rows(rows: list[str]) -> Sentence:
    words, labels = [], []
    for row in rows:
        cells = row.split("\t") if "\t" in row else row.split()
        numbered = len(cells) > 2 and cells[0].isdigit()  # noqa: PLR2004  # number, word, label
        words.append(cells[1] if numbered else cells[0])
        labels.append(cells[2] if numbered else cells[-1])
    spans, at = list[Span](), 0
    before = "O"
    pieces = list[str]()
    for word, label in zip(words, labels, strict=True):
        mark, _, kind = label.partition("-")
        if pieces and word not in _CLOSE_UP and pieces[-1] not in _OPENED:
            pieces.append(" ")
            at += 1
        schema = _TABLE_KINDS.get(kind)
        if schema and mark in {"I", "E"} and before == kind and spans:
            spans[-1] = (spans[-1][0], at + len(word), schema)
        elif schema:
            spans.append((at, at + len(word), schema))
        before = kind
        pieces.append(word)
        at += len(word)
    return Sentence("".join(pieces), tuple(spans))


def read_corpus(path: Path) -> Corpus:
    """A corpus by what it is: a folder of gold, sentences in our markup (.txt), else a table of words with labels."""
    if (path / "gold").is_dir():
        return read_gold(path)
    return read_markup(path) if path.suffix == ".txt" and b"[C:" in read_bytes(path) else read_table(path)


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; WhoBuiltError where they cannot be had."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise WhoBuiltError(
            Problem("corpus_unreadable", f"it cannot be read: {error.strerror or error}.", str(path))
        ) from error
