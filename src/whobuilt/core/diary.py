"""The search diary: where one looked, when, with which words, and what was found or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from whobuilt.core.dates import PartialDate, require_aware
from whobuilt.core.ids import make_id


@dataclass(frozen=True, slots=True)
class Look:
    """One search: where, on which day, for which words, and what came of it; empty words where none were typed."""

    where: str
    when: PartialDate
    words: str = ""
    found: str = ""
    nothing_found: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class DiaryEntry:
    """A search that somebody wrote down. It is never changed; who erred withdraws it."""

    id: str
    look: Look
    by: str
    at: datetime

    def __post_init__(self) -> None:
        """Times are aware, and somebody looked."""
        require_aware(self.at)
        if not self.by:
            raise ValueError("an entry of the diary names who looked")

    @property
    def citation(self) -> str:
        """What a footnote says of it."""
        return cite(self.look)


def make_entry(look: Look, by: str, at: datetime) -> DiaryEntry:
    """An entry, with the id that its content gives: what was looked for, by whom."""
    said = (look.where, look.when.iso, look.words, look.found, "nothing" if look.nothing_found else "", look.note)
    return DiaryEntry(make_id("diary", *said, by), look, by, at)


def cite(look: Look) -> str:
    """What a footnote says: Searched the register, on 3 September 2026, for “Example Ltd”: nothing found."""
    words = f", for “{look.words}”" if look.words else ""
    outcome = "nothing found" if look.nothing_found else f"found: {look.found.rstrip('.')}" if look.found else ""
    return f"Searched {look.where}, on {_day(look.when)}{words}{': ' + outcome if outcome else ''}."


def _day(when: PartialDate) -> str:
    match when.iso.count("-"):
        case 0:
            return when.iso
        case 1:
            return f"{when.first:%B %Y}"
        case _:
            return f"{when.first.day} {when.first:%B %Y}"
