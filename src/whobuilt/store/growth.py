"""What was added to the record since: for those who keep all of it before them in memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from whobuilt.core.decisions import Decision
from whobuilt.store import journal
from whobuilt.store.database import Database
from whobuilt.store.queries import MARK, PAGE


class Growth:
    """How the record in a database grows."""

    def __init__(self, database: Database) -> None:
        """Over a database, which its record opens and closes."""
        self._database = database

    def mark(self) -> tuple[int, int]:
        """How far the record has come: the number of its last row, and how many rows were taken out. Cheap to ask."""
        [(last, gone)] = self._database.rows(MARK)
        return last, gone

    def iter_decisions(self, after: int = 0) -> Iterator[tuple[int, Decision]]:
        """The decisions kept after a row of the log, in order, each with its own row."""
        while rows := self._database.rows(PAGE["decision"], {"after": after}):
            after = rows[-1][0]
            for seq, body in rows:
                yield seq, journal.load(Decision, body)

    def iter_outlines(self, after: int = 0) -> Iterator[tuple[int, dict[str, Any]]]:
        """The statements kept after a row of the log as JSON knows them: for who needs little of very many."""
        while rows := self._database.rows(PAGE["statement"], {"after": after}):
            after = rows[-1][0]
            plain = json.loads(journal.decode(b"[%b]" % b",".join(body for _, body in rows)))  # quicker than one by one
            yield from zip((seq for seq, _ in rows), plain, strict=True)

    def document_order(self, after: int = 0) -> dict[str, int]:
        """The documents kept after a row of the log, each with its own row."""
        return dict(self._database.rows("SELECT id, seq FROM document WHERE seq > ? ORDER BY seq", (after,)))
