"""What a search keeps in memory of the record, read in the order in which it was kept, from a row of the log on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from whobuilt.core.decisions import Decision
from whobuilt.store import journal
from whobuilt.store.database import Database
from whobuilt.store.queries import PAGE

# How far the record has come: a row was added, or taken out.
_MARK = "SELECT ifnull((SELECT max(seq) FROM log), 0), (SELECT count(*) FROM withheld)"
_DOCUMENTS = (
    "SELECT seq, id, CAST(json_extract(body, '$.blob') AS BLOB), CAST(json_extract(body, '$.metadata.title') AS BLOB),"
    " CAST(json_extract(body, '$.metadata.language') AS BLOB), CAST(json_extract(body, '$.metadata.published') AS BLOB)"
    " FROM document WHERE seq > ? ORDER BY seq"
)
_NAMES = "SELECT seq, entity, CAST(json_extract(body, '$.name') AS BLOB) FROM name WHERE seq > ? ORDER BY seq"
_ENTITIES = "SELECT seq, id, CAST(json_extract(body, '$.name') AS BLOB) FROM entity WHERE seq > ? ORDER BY seq"


class Columns:
    """The parts of a record that a search goes by."""

    def __init__(self, database: Database) -> None:
        """Over a database, which its record opens and closes."""
        self._database = database

    def mark(self) -> tuple[int, int]:
        """The number of the record's last row, and how many rows were taken out; cheap to ask."""
        [(last, gone)] = self._database.rows(_MARK)
        return last, gone

    def statements(self, after: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """The statements kept after a row, as JSON knows them."""
        while rows := self._database.rows(PAGE["statement"], {"after": after}):
            after = rows[-1][0]
            plain = json.loads(journal.decode(b"[%b]" % b",".join(body for _, body in rows)))  # quicker than singly
            yield from zip((seq for seq, _ in rows), plain, strict=True)

    def documents(self, after: int) -> Iterator[tuple[str, str, str, str, str]]:
        """The documents kept after a row: id, blob, title, language and day of publication."""
        for _, name, *told in self._database.rows(_DOCUMENTS, (after,)):
            blob, title, language, published = (journal.decode(each or b"") for each in told)
            yield name, blob, title, language, published

    def names(self, after: int) -> Iterator[tuple[str, str]]:
        """The entities and names kept after a row: id and name, each entity's own name first."""
        for sql in (_ENTITIES, _NAMES):
            for _, entity, name in self._database.rows(sql, (after,)):
                yield entity, journal.decode(name or b"")

    def decisions(self, after: int) -> Iterator[Decision]:
        """The decisions kept after a row."""
        while rows := self._database.rows(PAGE["decision"], {"after": after}):
            after = rows[-1][0]
            for _, body in rows:
                yield journal.load(Decision, body)
