"""Rows of a sheet that are no records: totals, notes, headings, the header again. They are left out, and told."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Literal

from whobuilt.core.problems import Problem
from whobuilt.core.sheets import RowTyped
from whobuilt.extract.notices.words import fold

_MOST_SHOWN = 40  # stretches of row numbers
_LETTER = re.compile(r"[^\W\d_]")
_WORDS = re.compile(r"[^\W\d_]+(?:[.-][^\W\d_]+)*")
_MEND = "Look at these rows. What is a record all the same, type by hand, or write its parties and import it again."
WhyLeft = Literal["header_rows", "total_rows", "note_rows", "partyless_rows", "empty_rows"]
_TOLD: Mapping[WhyLeft, str] = {
    "header_rows": "left out as the header again: {rows}.",
    "total_rows": "left out as a total, which names no two parties: {rows}.",
    "note_rows": "left out as a note or a heading, which names no two parties: {rows}.",
    "partyless_rows": "left out, for neither a party nor a quote nor a link is named: {rows}.",
    "empty_rows": "left out, for nothing is said that a quote could be wanted for: {rows}.",
}


@dataclass(slots=True)
class LeftOut:
    """The rows of a sheet that are left out, by why."""

    names: Sequence[str]
    fields: Sequence[str]
    rows: dict[WhyLeft, list[int]] = field(default_factory=lambda: defaultdict(list))

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(map(len, self.rows.values()))

    def leaves(self, number: int, cells: Sequence[str], typed: RowTyped) -> bool:
        """Whether a row is left out; it is counted."""
        why = self._why([cell for cell in cells if cell], cells, typed)
        if why:
            self.rows[why].append(number)
        return bool(why)

    def kinds(self) -> list[tuple[WhyLeft, list[int]]]:
        """Why rows are left out, with their numbers."""
        return [(why, self.rows[why]) for why in _TOLD if why in self.rows]

    def problems(self, name: str) -> Iterator[Problem]:
        """Each kind as one problem, with its rows."""
        for why, rows in self.kinds():
            told = _TOLD[why].format(rows=f"{len(rows):,} row{'' if len(rows) == 1 else 's'}")
            yield Problem(why, told, f"{name}, row {list_rows(rows)}", _MEND)

    def _why(self, filled: Sequence[str], cells: Sequence[str], typed: RowTyped) -> WhyLeft | Literal[""]:
        named = [(name, cell) for name, cell in zip(self.names, cells, strict=False) if cell]
        if len(named) > 1 and all(fold(name) == fold(cell) for name, cell in named):
            return "header_rows"
        if typed.is_empty:
            return "empty_rows" if typed.note or typed.others else ""
        parties = [typed_party for each in _party_fields(self.fields) if (typed_party := _party(typed, each))]
        if len(set(parties)) > 1 or typed.quote:
            return ""
        if _is_total(filled[0]):
            return "total_rows"
        if _is_note(filled[0]) or (self._is_heading(filled) and not typed.links):
            return "note_rows"
        return "partyless_rows" if not parties and not typed.links and _party_fields(self.fields) else ""

    def _is_heading(self, filled: Sequence[str]) -> bool:
        """One text alone (in one cell, or in several that are merged), in a sheet of two parties."""
        return len(set(filled)) == 1 and {"subject", "object"} <= set(self.fields)


def list_rows(rows: Sequence[int], most: int = _MOST_SHOWN) -> str:
    """Numbers as stretches: 3, 7–9."""
    stretches: list[list[int]] = []
    for row in rows:
        if stretches and stretches[-1][1] == row - 1:
            stretches[-1][1] = row
        else:
            stretches.append([row, row])
    told = [str(first) if first == last else f"{first}–{last}" for first, last in stretches[:most]]  # a stretch
    return ", ".join(told) + (" …" if len(stretches) > most else "")


def _party_fields(fields: Sequence[str]) -> list[str]:
    return [each for each in ("subject", "object", "speaker") if each in fields]


def _party(typed: RowTyped, name: str) -> str:
    """A party's name; what has no letter names none."""
    value = next((pair.value for pair in typed.fields if pair.name == name), "")
    return value if _LETTER.search(value) and not _is_total(value) else ""


def _is_total(cell: str) -> bool:
    words = _WORDS.findall(fold(cell))
    plain = " ".join(words)
    totals, beside = _lexicon("total"), _lexicon("beside")
    return plain in totals or bool(words and words[0] in totals and all(word in totals | beside for word in words))


def _is_note(cell: str) -> bool:
    start, colon, _ = fold(cell).partition(":")
    return start.strip(" *[(.") in _lexicon("note") and bool(colon or len(start) == len(fold(cell)))


@cache
def _lexicon(name: str) -> frozenset[str]:
    loaded = tomllib.loads(resources.files("whobuilt.case.sheets").joinpath("data/rows.toml").read_text("utf-8"))
    return frozenset(loaded["words"][name].split(";"))
