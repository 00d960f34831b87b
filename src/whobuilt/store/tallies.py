"""How much of what a record holds, counted without reading it."""

from __future__ import annotations

from collections.abc import Callable

from whobuilt.core.statements import Status
from whobuilt.store import journal
from whobuilt.store.database import Database
from whobuilt.store.ledger import Ledger
from whobuilt.store.queries import COUNT, COUNT_AMONG, COUNT_CLAIMS, REVIEWERS


class Tallies:
    """The counts of one record."""

    def __init__(self, database: Database, ledger: Callable[[], Ledger]) -> None:
        """Over a database, which its record opens and closes; `ledger` gives what follows from all decisions so far."""
        self._database, self._ledger = database, ledger

    def count(self, kind: str) -> int:
        """How many of a kind ("capture", "document", "statement", "problem", "decision") are kept."""
        return self._number(COUNT[kind])

    def status(self, statement: str) -> Status:
        """Where a statement stands."""
        return self._ledger().status(statement)

    def statuses(self) -> dict[Status, int]:
        """How many statements stand how; without what only edits had made that were withdrawn."""
        ledger = self._ledger()
        gone = self._number(COUNT_AMONG, journal.as_array(list(ledger.iter_taken_back())))
        found: dict[Status, int] = {
            status: self._number(COUNT_AMONG, journal.as_array(ledger.targets(status)))
            for status in Status
            if status is not Status.PROPOSED
        }
        found[Status.REJECTED] -= gone
        return {Status.PROPOSED: self.count("statement") - gone - sum(found.values()), **found}

    def entities(self) -> int:
        """How many entities stand: those that are retired into others are not counted."""
        return self.count("entity") - self._ledger().retired()

    def claims(self) -> int:
        """How many statements are claims."""
        return self._number(COUNT_CLAIMS)

    def reviewers(self) -> tuple[str, ...]:
        """The names of those who decided anything, in order."""
        return tuple(journal.decode(name) for (name,) in self._database.rows(REVIEWERS))

    def _number(self, sql: str, values: tuple[str, ...] = ()) -> int:
        [(count,)] = self._database.rows(sql, values)
        return int(count)
