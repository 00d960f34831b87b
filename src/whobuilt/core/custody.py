"""What was done with a case's evidence, by whom and when: the records that its log is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whobuilt.core.dates import require_aware


class Action(StrEnum):
    """What was done."""

    CREATED = "created"
    CAPTURED = "captured"
    READ = "read"
    STATED = "stated"
    DECIDED = "decided"
    EXPORTED = "exported"
    DESTROYED = "destroyed"
    WATCHED = "watched"
    NAMED = "named"
    KEY_CHANGED = "key_changed"
    KEY_LOST = "key_lost"
    BRANCHED = "branched"
    JOINED = "joined"
    TRANSLATED = "translated"
    CHECKED = "checked"
    REBUILT = "rebuilt"
    RECOVERED = "recovered"
    SHEET_TAKEN = "sheet_taken"
    WANTED = "wanted"
    CHANGE_PROPOSED = "change_proposed"
    SETTLED = "settled"
    SEARCHED = "searched"


@dataclass(frozen=True, slots=True)
class CustodyRecord:
    """One thing that was done.

    `about` is the id of what it was done to (a capture, a document, a decision; empty for the case as a whole),
    `content` the canonical JSON of that, or of the facts that the action has (a reason, a file's hash). `rows` and
    `chain` are the head of the case's record at that moment: how many rows it had, and the hash chained over them.
    """

    action: Action
    at: datetime
    by: str = ""
    about: str = ""
    content: str = ""
    rows: int = 0
    chain: str = ""

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)


@dataclass(frozen=True, slots=True)
class ReadFacts:
    """What reading a capture gave: ids of documents, how many files were in it, codes of what was not done."""

    documents: tuple[str, ...] = ()
    parts: int = 0
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ExportFacts:
    """What left the case: what it was, the name it was given, and the SHA-256 of its bytes where they are one file."""

    what: str
    name: str
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class NamesFacts:
    """A list of names that readings go by from then on: its file's name and SHA-256, and how many names it added.

    No count where the list is no longer gone by.
    """

    name: str
    sha256: str
    names: int | None = None


@dataclass(frozen=True, slots=True)
class Recovery:
    """Entries, the first and the last, that the run which wrote them had not signed: a later one did."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Destruction:
    """Why and on which day a source was destroyed, and the rows of the record that went with it."""

    reason: str
    on: str
    rows: tuple[int, ...]
