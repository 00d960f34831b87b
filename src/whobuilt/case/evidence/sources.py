"""Where a case's evidence came from: its captures with their record, and each document's head for lists and cards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from whobuilt.case.evidence.handling import Handlings
from whobuilt.case.places import Places
from whobuilt.core.custody import Action
from whobuilt.core.decisions import Decision
from whobuilt.core.evidence import Capture, Handling, Metadata, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.resolve.lookup import find_captures

_SHORT_ID = 8


@dataclass(frozen=True, slots=True)
class Brief:
    """What stands at the head of a document: what it says of itself, where it is from, how much is stated in it."""

    id: str
    title: str  # what a person here calls it: its title, else its file's name
    metadata: Metadata
    media_type: str
    kind: SourceKind
    handling: Handling
    locator: str
    captured_at: str
    statements: int
    accepted: int


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A capture with its record: the handling that is in force and the decision on it, and what became of it.

    `capture` is as it was kept; `log_entry` is where the log has it, `documents` are those read from its bytes.
    """

    capture: Capture
    handling: Handling
    handled: Decision | None
    documents: tuple[str, ...]
    log_entry: int | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Head:
    blob: str
    media_type: str
    metadata: Metadata


class Sources:
    """The sources of a case."""

    def __init__(self, places: Places, handling: Handlings) -> None:
        """Nothing is looked up before it is asked for."""
        self._places, self._handling = places, handling
        self._heads: dict[str, _Head] = {}
        self._heads_extent = (-1, -1)
        self._first: dict[str, Capture] = {}  # by blob
        self._captures: tuple[Capture, ...] = ()
        self._entries: dict[str, int] = {}  # of the log, by capture
        self._entries_read = 0

    def brief(self, document: str) -> Brief:
        """The head of a document, by its whole id; WhoBuiltError where there is none."""
        heads = self._look_up()
        if document not in heads:
            mend = "List them with `whobuilt documents`."
            raise WhoBuiltError(Problem("unknown_document", f"the case has no document “{document}”.", "", mend))
        counts = self._places.record.count_statements(document).get(document, (0, 0))
        return self._make(document, heads[document], counts)

    def documents(self) -> list[str]:
        """The ids of all documents, in the order in which they were kept."""
        return list(self._look_up())

    def briefs(self, documents: Iterable[str] | None = None) -> list[Brief]:
        """The heads of these documents, or of all, in the order in which they were kept."""
        heads, record = self._look_up(), self._places.record
        if documents is None:
            counts = record.count_statements()
            return [self._make(name, head, counts.get(name, (0, 0))) for name, head in heads.items()]
        return [self.brief(name) for name in documents]

    def find(self, words: str) -> tuple[Capture, ...]:
        """The captures of a source, as they were kept (`find_captures`)."""
        return find_captures(self._places.record, words)

    def capture(self, capture: str) -> Capture:
        """A capture as it was kept, by its whole id; WhoBuiltError where there is none."""
        try:
            return self._places.record.get_capture(capture)
        except KeyError:
            mend = "List them with `whobuilt handling`."
            told = Problem("unknown_capture", f"the case has no capture “{capture}”.", "", mend)
            raise WhoBuiltError(told) from None

    def get(self, capture: str) -> SourceRecord:
        """A capture with its record, by its whole id; WhoBuiltError where there is none."""
        return next(self._iter_records([self.capture(capture)]))

    def of_document(self, blob: str) -> list[SourceRecord]:
        """The captures that bytes were received in, with their record."""
        return list(self._iter_records(self._places.record.iter_captures(blob)))

    def captures(self) -> tuple[Capture, ...]:
        """All captures, as they were kept, in that order."""
        return self._handling.kept()

    def records(self, captures: Iterable[Capture]) -> list[SourceRecord]:
        """Some captures with their record."""
        return list(self._iter_records(captures))

    def _iter_records(self, captures: Iterable[Capture]) -> Iterator[SourceRecord]:
        documents: dict[str, list[str]] = defaultdict(list)
        for name, head in self._look_up().items():
            documents[head.blob].append(name)
        problems: dict[str, list[Problem]] = defaultdict(list)
        for problem, capture in self._places.record.iter_problems():
            problems[capture].append(problem)
        entries = self._find_entries()
        for each in captures:
            yield SourceRecord(
                each,
                self._handling.of_capture(each.id),
                self._handling.decision_on(each.id),
                tuple(documents[each.blob]),
                entries.get(each.id),
                tuple(problems[each.id]),
            )

    def _make(self, name: str, head: _Head, counts: tuple[int, int]) -> Brief:
        first, metadata = self._first.get(head.blob), head.metadata
        locator = first.source.locator if first else ""
        return Brief(
            name,
            metadata.title or Path(locator).name or name[:_SHORT_ID],
            metadata,
            head.media_type,
            first.source.kind if first else SourceKind.UNKNOWN,
            self._handling.of_blob(head.blob),
            locator,
            first.at.isoformat() if first else "",
            *counts,
        )

    def _look_up(self) -> dict[str, _Head]:
        """The heads of the documents, read again only where one came or went; and their first captures."""
        record = self._places.record
        if (extent := record.extent("document")) != self._heads_extent:
            self._heads = {name: _Head(*told) for name, told in record.iter_heads()}
            self._heads_extent = extent
        if (kept := self._handling.kept()) is not self._captures:
            self._first = {capture.blob: capture for capture in reversed(kept)}
            self._captures = kept
        return self._heads

    def _find_entries(self) -> dict[str, int]:
        """Where the log has each capture; only what came since is read."""
        log = self._places.log
        if log.size < self._entries_read:
            self._entries_read = 0
        for entry in log.iter_entries(self._entries_read):
            self._entries_read = entry.index + 1
            if (noted := entry.record) and noted.action is Action.CAPTURED:
                self._entries[noted.about] = entry.index
        return self._entries
