"""What of the record is asked for again and again while people judge names and claims: only what came since.

Who reads it keeps what was read, with the row of the log up to which that goes, and asks for the rest.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.entities import Schema
from whobuilt.core.statements import Status
from whobuilt.store import journal
from whobuilt.store.database import Database
from whobuilt.store.ledger import Ledger
from whobuilt.store.queries import PARTIES

_EXTENT = "SELECT (SELECT max(seq) FROM log), (SELECT count(*) FROM withheld)"
_SINCE = "SELECT seq, kind, id FROM log WHERE seq > ? AND kind IN (SELECT value FROM json_each(?)) ORDER BY seq"
_NAMES = "SELECT seq, CAST(body AS BLOB) FROM name WHERE seq > ? ORDER BY seq"
_ENTITIES = "SELECT CAST(body AS BLOB) FROM entity WHERE seq > ? ORDER BY seq"
_TEXTS = "SELECT seq, id, CAST(text AS BLOB) FROM document WHERE seq > ? ORDER BY seq LIMIT 100"
_TIES = "SELECT seq, subject, object FROM statement WHERE seq > ? AND subject IS NOT NULL AND object IS NOT NULL"
_OF = " UNION ".join(
    f"SELECT seq FROM statement WHERE {party} IN (SELECT value FROM json_each(:members))"  # noqa: S608  # constants
    for party in PARTIES
)
_TOLD = f"SELECT id, document FROM statement WHERE seq IN ({_OF})"  # noqa: S608  # constants
_RULED = (
    "SELECT CAST(body AS BLOB) FROM decision"
    " WHERE json_extract(body, '$.judgement') IN (SELECT value FROM json_each(?)) ORDER BY seq"
)
# An extraction's row follows the rows of the names that it brought.
_BROUGHT = "SELECT document FROM extraction WHERE seq > ? ORDER BY seq LIMIT 1"
_NAMED = (
    "SELECT DISTINCT x.document FROM extraction x JOIN document d ON d.id = x.document, json_each(?) named"
    " WHERE instr(x.body, named.value) ORDER BY d.seq"
)


@dataclass(frozen=True, slots=True)
class Bearer:
    """A name that was kept in row `row` of the log, of an entity that was minted as `schema`."""

    row: int
    entity: str
    name: str
    schema: Schema


@dataclass(frozen=True, slots=True)
class Told:
    """What is stated of an entity: statements that nobody rejected, those accepted, the documents they stand in."""

    statements: int
    accepted: int
    documents: int


class Roster:
    """The names, ties and decisions of a record."""

    def __init__(self, database: Database, ledger: Callable[[], Ledger]) -> None:
        """Read nothing yet. `ledger` gives the standing of all decisions that were taken so far."""
        self._database = database
        self._ledger = ledger
        self._schemas: dict[str, Schema] = {}
        self._minted = 0

    def extent(self) -> tuple[int, int]:
        """How many rows were kept, and how many of them taken out: it differs whenever anything does."""
        [(rows, gone)] = self._database.rows(_EXTENT)
        return rows or 0, gone

    def kept_since(self, row: int, *kinds: str) -> list[tuple[int, str, str]]:
        """What was kept after a row of the log: its row, kind and id."""
        return list(self._database.rows(_SINCE, (row, json.dumps(kinds))))

    def names_since(self, row: int) -> Iterator[Bearer]:
        """The names that were kept after a row of the log, in order; an entity's first name is its own."""
        rows = self._database.rows(_NAMES, (row,))
        for (body,) in self._database.rows(_ENTITIES, (self._minted,)):
            minted = json.loads(journal.decode(body))
            self._schemas[minted["id"]] = Schema(minted["schema"])
        self._minted = max(self._minted, rows[-1][0] if rows else 0)
        for seq, body in rows:
            named = json.loads(journal.decode(body))
            yield Bearer(seq, named["entity"], named["name"], self._schemas[named["entity"]])

    def texts_since(self, row: int) -> Iterator[tuple[int, str, str]]:
        """The texts that were kept after a row of the log: row, document, text; some in memory at a time."""
        while found := self._database.rows(_TEXTS, (row,)):
            row = found[-1][0]
            for seq, name, text in found:
                yield seq, name, journal.decode(text)

    def ties_since(self, row: int) -> list[tuple[int, str, str]]:
        """Subject and object of the statements that were kept after a row of the log, with their rows."""
        return list(self._database.rows(_TIES, (row,)))

    def tell(self, members: Iterable[str]) -> Told:
        """How much is stated of some entities taken as one."""
        ledger = self._ledger()
        statuses = [(ledger.status(name), document) for name, document in self._told(members)]
        kept = [(status, document) for status, document in statuses if status is not Status.REJECTED]
        accepted = sum(1 for status, _ in kept if status is Status.ACCEPTED)
        return Told(len(kept), accepted, len({document for _, document in kept}))

    def documents_of(self, members: Iterable[str]) -> tuple[str, ...]:
        """Documents that surely name any of some entities, found by look-up alone: who wants all asks `naming`."""
        members = tuple(members)
        firsts = "SELECT min(seq) FROM name WHERE entity IN (SELECT value FROM json_each(?)) GROUP BY entity"
        rows = [seq for (seq,) in self._database.rows(firsts, journal.as_array(members))]
        brought = [found for seq in rows for (found,) in self._database.rows(_BROUGHT, (seq,))]
        return tuple(dict.fromkeys((*brought, *sorted({document for _, document in self._told(members)}))))

    def naming(self, members: Iterable[str]) -> tuple[str, ...]:
        """Every document in which any of some entities is named, in the order in which they were kept."""
        return tuple(name for (name,) in self._database.rows(_NAMED, journal.as_array(tuple(members))))

    def stands(self, decision: str) -> bool:
        """Whether a decision was taken and is not withdrawn."""
        return self._ledger().stands(decision)

    def status(self, statement: str) -> Status:
        """Where a statement stands, by its whole id."""
        return self._ledger().status(statement)

    def is_taken_back(self, statement: str) -> bool:
        """Whether only edits had made a statement, and all of them were withdrawn."""
        return bool(self._ledger().taken_back(statement))

    def is_only_edited(self, statement: str) -> bool:
        """Whether edits alone ever made a statement: nothing else stated it."""
        return self._ledger().is_only_edited(statement)

    def members(self, entity: str) -> list[str]:
        """All ids that lead to a standing entity, its own first."""
        return list(self._ledger().members(entity))

    def get_decision(self, decision: str) -> Decision:
        """A decision by its whole id; KeyError where there is none."""
        rows = self._database.rows("SELECT CAST(body AS BLOB) FROM decision WHERE id = ?", (decision,))
        if not rows:
            raise KeyError(decision)
        return journal.load(Decision, rows[0][0])

    def iter_ruled(self, judgements: Iterable[Judgement], *, standing: bool = True) -> Iterator[Decision]:
        """The decisions of some kinds, in the order in which they were taken; only those that nobody withdrew."""
        ledger = self._ledger()
        for (body,) in self._database.rows(_RULED, (json.dumps([each.value for each in judgements]),)):
            decision = journal.load(Decision, body)
            if not standing or ledger.stands(decision.id):
                yield decision

    def _told(self, members: Iterable[str]) -> list[tuple[str, str]]:
        return list(self._database.rows(_TOLD, {"members": journal.as_array(tuple(members))[0]}))
