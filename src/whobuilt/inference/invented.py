"""Invented names in training sentences: a tagger learns from the words around, and from how names are made."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from whobuilt.inference.sentences import Sentence, Span, read_bytes

_PART = re.compile(r"\{(\w+)\}")
_KEPT = 0.2  # of the names, so that what they are is learned too


@dataclass(frozen=True, slots=True)
class Parts:
    """What invented names are made of: lists of parts, and for each kind of name how they are put together."""

    lists: dict[str, tuple[str, ...]]
    forms: dict[str, tuple[str, ...]]
    shouted: bool = False

    def invent(self, kind: str, chance: Random) -> str:
        """A name of a kind; empty where none is made up of it."""
        if kind not in self.forms:
            return ""
        form = chance.choice(self.forms[kind])
        return _PART.sub(lambda part: chance.choice(self.lists[part.group(1)]), form)


def read_parts(path: Path) -> Parts:
    """The parts in a table."""
    table: dict[str, Any] = tomllib.loads(read_bytes(path).decode("utf-8"))
    lists = {
        name: tuple(word.replace("_", " ") for word in words.split()) for name, words in table.pop("lists").items()
    }
    return Parts(lists, {kind: tuple(entry["forms"]) for kind, entry in table.items()})


def rename(sentence: Sentence, parts: Parts, chance: Random) -> Sentence:
    """The sentence with invented names; one that stands twice is changed alike."""
    known: dict[tuple[str, str], str] = {}
    pieces, spans, at, size = [], list[Span](), 0, 0
    for start, end, kind in sentence.spans:
        name = sentence.text[start:end]
        if (kind, name) not in known:
            known[kind, name] = "" if chance.random() < _KEPT else parts.invent(kind, chance)
        plain = sentence.text[at:start]
        changed = known[kind, name] or name
        pieces += [plain, changed]
        size += len(plain)
        spans.append((size, size + len(changed), kind))
        size += len(changed)
        at = end
    return Sentence("".join([*pieces, sentence.text[at:]]), tuple(spans))
