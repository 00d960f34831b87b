"""The record in one SQLite file: append-only, two processes at once, everything checkable from its content."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import Any

from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.entities import Entity, Mention
from whobuilt.core.evidence import Capture, Document, Metadata
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Statement, Status
from whobuilt.ports import StatementFilter
from whobuilt.store import journal
from whobuilt.store.columns import Columns
from whobuilt.store.database import Database
from whobuilt.store.erasure import erase, scrub
from whobuilt.store.growth import Growth
from whobuilt.store.ledger import Entry, Ledger
from whobuilt.store.names import name_key
from whobuilt.store.queries import (
    BY_ID,
    BY_PREFIX,
    CAPTURES_OF,
    DECISIONS_ON,
    DECISIONS_ON_CAPTURES,
    HEADS,
    JUDGEMENTS_SINCE,
    LAST,
    PAGE,
    PARTS_OF,
    STATED,
    STATED_AMONG,
    STATED_IN,
    STATEMENTS_AT,
    WITHHELD,
    statement_query,
)
from whobuilt.store.roster import Roster
from whobuilt.store.tallies import Tallies
from whobuilt.store.verify import verify_record

SHORTEST_PREFIX = 6  # characters of an id that may stand for it


class SqliteRecord:
    """A `Record` in one file. What is put is on the disk when the put, or the transaction around it, ends."""

    def __init__(self, path: Path) -> None:
        """Open or make the file; WhoBuiltError (`newer_case`, `not_a_case`, `case_damaged`) where it cannot be used."""
        self._database = Database(path)
        self.growth = Growth(self._database)
        self._ledger = Ledger()
        self._ledger_seq = 0

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is put within it is kept, or nothing; durable when it ends. Another writer is waited for."""
        before = self._ledger_seq
        try:
            with self._database.transaction():
                yield
        except BaseException:
            if self._ledger_seq != before:
                self._ledger, self._ledger_seq = Ledger(), 0  # it may hold what was undone
            raise

    @cached_property
    def roster(self) -> Roster:
        """What is asked again and again while people judge: names, ties, decisions, by when they were kept."""
        return Roster(self._database, self._feed_ledger)

    # What is kept.

    def put_capture(self, capture: Capture) -> None:
        """Keep a capture; safe to repeat."""
        self._append([journal.make_row(capture)])

    def put_document(self, document: Document) -> None:
        """Keep a document; safe to repeat."""
        self._append([journal.make_document_row(document)])

    def put_extraction(self, extraction: Extraction) -> None:
        """Keep entities, mentions, statements, amounts and dates of one kept document; safe to repeat.

        A statement or entity that is kept already stays as it was first put; an entity's new names are added.
        """
        self._require("document", extraction.document)
        self._append(journal.make_extraction_rows(extraction))

    def put_problem(self, problem: Problem, capture: str) -> None:
        """Keep what could not be done with a capture; safe to repeat."""
        self._append([journal.make_problem_row(problem, capture)])

    def put_decision(self, decision: Decision) -> None:
        """Append a decision. A merge is of two kept entities, a withdrawal of a kept decision."""
        if decision.judgement is Judgement.SAME:
            self._require("entity", decision.target)
            self._require("entity", decision.other)
        elif decision.judgement is Judgement.WITHDRAWN:
            self._require("decision", decision.target)
        self._append([journal.make_row(decision)])

    # What was kept.

    def decision_count(self) -> int:
        """How many decisions were taken so far: the nonce of the next."""
        return self._count("SELECT count(*) FROM decision")

    def document_count(self) -> int:
        """How many documents are kept."""
        return self._count("SELECT count(*) FROM document")

    @cached_property
    def tallies(self) -> Tallies:
        """How much of what it holds."""
        return Tallies(self._database, self._feed_ledger)

    @cached_property
    def columns(self) -> Columns:
        """What a search keeps in memory of it."""
        return Columns(self._database)

    def head(self) -> tuple[int, str]:
        """How many rows the log has, and its chain: written down elsewhere, it shows that no end was cut off."""
        return journal.head(self._database)

    def iter_captures(self, blob: str | None = None) -> Iterator[Capture]:
        """All captures, or those of one blob, in the order in which they were kept."""
        bodies = self._iter_bodies(PAGE["capture"]) if blob is None else self._iter_bodies(CAPTURES_OF, blob)
        for body in bodies:
            yield journal.load(Capture, body)

    def get_capture(self, capture: str) -> Capture:
        """A capture by its whole id; KeyError where there is none."""
        if not self.has("capture", capture):
            raise KeyError(capture)
        return journal.load(Capture, self._body("capture", capture))

    def iter_parts(self, capture: str) -> Iterator[Capture]:
        """The captures that were found within another, in the order in which they were kept."""
        for body in self._iter_bodies(PARTS_OF, capture):
            yield journal.load(Capture, body)

    def get_document(self, document: str) -> Document:
        """A document by its id, or by six or more first characters; KeyError where there is none or several."""
        name = self._find_id("document", document)
        [row] = self._database.rows("SELECT CAST(body AS BLOB), CAST(text AS BLOB) FROM document WHERE id = ?", (name,))
        return journal.load_document(*row)

    def get_text(self, document: str) -> str:
        """A document's text alone, by its whole id; KeyError where there is none."""
        rows = self._database.rows("SELECT CAST(text AS BLOB) FROM document WHERE id = ?", (document,))
        if not rows:
            raise KeyError(document)
        return journal.decode(rows[0][0])

    def iter_documents(self) -> Iterator[Document]:
        """All documents, in the order in which they were kept, one in memory at a time."""
        for (name,) in self._iter_pages("SELECT seq, id FROM document WHERE seq > :after ORDER BY seq LIMIT 500"):
            yield self.get_document(name)

    def has(self, kind: str, name: str) -> bool:
        """Whether something of a kind ("capture", "document", "statement", "decision") is kept under this id."""
        return bool(self._database.rows(BY_ID[kind], (name,)))

    def get_statement(self, statement: str) -> Statement:
        """A statement by its id, or by six or more first characters; KeyError where there is none or several."""
        return journal.load(Statement, self._body("statement", self._find_id("statement", statement)))

    def iter_statements(self, wanted: StatementFilter | None = None) -> Iterator[tuple[Statement, Status]]:
        """Statements with their standing, in document order. `entity` matches any party, merges followed."""
        wanted = wanted or StatementFilter()
        ledger = self._feed_ledger()
        members = ledger.members(ledger.standing(wanted.entity)) if wanted.entity is not None else []
        decided = ledger.targets(wanted.status) if wanted.status not in {None, Status.PROPOSED} else None
        sql, values = statement_query(wanted, members, decided)
        numbers = [seq for (seq,) in self._database.rows(sql, values)]
        for start in range(0, len(numbers), 500):
            page = numbers[start : start + 500]
            ledger = self._feed_ledger()
            bodies = {
                seq: (name, body) for seq, name, body in self._database.rows(STATEMENTS_AT, journal.as_array(page))
            }
            for name, body in (bodies[seq] for seq in page):
                status = ledger.status(name)
                if wanted.status in {None, status}:
                    yield journal.load(Statement, body), status

    def iter_entities(self) -> Iterator[Entity]:
        """The entities that stand, with all the names of what was merged into them."""
        for (name,) in self._iter_pages("SELECT seq, id FROM entity WHERE seq > :after ORDER BY seq LIMIT 500"):
            if self.standing(name) == name:
                yield self._make_entity(name)

    def get_entity(self, entity: str) -> Entity:
        """The standing entity that an id, its first characters, or a retired id leads to; KeyError where none."""
        return self._make_entity(self.standing(self._find_id("entity", entity)))

    def find_entities(self, name: str) -> tuple[Entity, ...]:
        """The standing entities that bear a name, case and legal form aside."""
        rows = self._database.rows(
            "SELECT entity FROM name WHERE key = CAST(? AS TEXT) ORDER BY seq", (journal.encode(name_key(name)),)
        )
        return tuple(self._make_entity(found) for found in dict.fromkeys(self.standing(entity) for (entity,) in rows))

    def names_of(self, entity: str) -> tuple[str, ...]:
        """The names that an entity was found under, without those of what was merged into it."""
        rows = self._database.rows("SELECT CAST(body AS BLOB) FROM name WHERE entity = ? ORDER BY seq", (entity,))
        return tuple(journal.load(journal.EntityName, body).name for (body,) in rows)

    def standing(self, entity: str) -> str:
        """The id that an entity's id leads to after all merges."""
        return self._feed_ledger().standing(entity)

    def iter_mentions(self, document: str) -> Iterator[Mention]:
        """The mentions in a document, in order, whoever found them."""
        rows = self._database.rows(
            "SELECT CAST(body AS BLOB) FROM extraction WHERE document = ? ORDER BY seq", (document,)
        )
        found = dict.fromkeys(mention for (body,) in rows for mention in journal.load(Extraction, body).mentions)
        yield from sorted(found, key=lambda mention: (mention.start, mention.end))

    def iter_decisions(self, target: str | None = None) -> Iterator[Decision]:
        """Decisions in the order in which they were taken, withdrawn ones too."""
        bodies = self._iter_bodies(PAGE["decision"]) if target is None else self._iter_bodies(DECISIONS_ON, target)
        for body in bodies:
            yield journal.load(Decision, body)

    def iter_heads(self) -> Iterator[tuple[str, tuple[str, str, Metadata]]]:
        """Each document's id, then its blob, media type and metadata, without its text and its map."""
        for name, blob, media_type, metadata in self._iter_pages(HEADS):
            yield name, (blob, media_type, journal.load(Metadata, metadata))

    def count_statements(self, document: str = "") -> dict[str, tuple[int, int]]:
        """By document, or of one, how many statements are made, and how many of them are accepted.

        What only edits had made that were withdrawn is not counted.
        """
        ledger = self._feed_ledger()
        if document:
            names = [name for (name,) in self._database.rows(STATED_IN, (document,)) if not ledger.taken_back(name)]
            return {document: (len(names), sum(ledger.status(name) is Status.ACCEPTED for name in names))}
        among = dict(self._database.rows(STATED_AMONG, journal.as_array(ledger.targets(Status.ACCEPTED))))
        gone = dict(self._database.rows(STATED_AMONG, journal.as_array(list(ledger.iter_taken_back()))))
        stated = self._database.rows(STATED)
        return {name: (count - gone.get(name, 0), among.get(name, 0)) for name, count in stated}

    def extent(self, kind: str) -> tuple[int, int]:
        """How many rows were taken out, and the number of the last of a kind: other when one came or went."""
        [(gone, last)] = self._database.rows(LAST[kind])
        return int(gone), int(last)

    def judgements_since(self, row: int) -> set[str]:
        """What kinds of decisions were taken after a row."""
        return {str(judgement) for (judgement,) in self._database.rows(JUDGEMENTS_SINCE, (row,))}

    def iter_capture_decisions(self) -> Iterator[Decision]:
        """The decisions whose target is a capture, withdrawn ones too."""
        for (body,) in self._database.rows(DECISIONS_ON_CAPTURES):
            yield journal.load(Decision, body)

    def iter_problems(self) -> Iterator[tuple[Problem, str]]:
        """Problems with the capture each belongs to."""
        for body in self._iter_bodies(PAGE["problem"]):
            kept = journal.load(journal.KeptProblem, body)
            yield kept.problem, kept.capture

    def take_over(self, other: SqliteRecord) -> None:
        """Append what another copy of this record holds and this one lacks, in its order; safe to repeat.

        What was destroyed here stays destroyed, with what was found in it.
        """
        gone = {(kind, name) for kind, name in self._database.rows(WITHHELD)}
        for rows in journal.iter_rows(other._database):
            kept = [row for row in rows if (row.kind, row.id) not in gone and journal.owner_of(row) not in gone]
            self._append(kept)

    def destroyed(self, kind: str) -> set[str]:
        """The ids of what was taken out, of one kind."""
        return {name for found, name in self._database.rows(WITHHELD) if found == kind}

    def erase(
        self, captures: Iterable[str], documents: Iterable[str], decisions: Iterable[str] = ()
    ) -> tuple[int, ...]:
        """Take captures and documents out with all that was found in them, and decisions on it.

        The numbers of the log's rows that went.
        """
        with self.transaction():
            gone = erase(self._database, captures, documents, decisions)
        self._ledger, self._ledger_seq = Ledger(), 0
        return gone

    def scrub(self) -> None:
        """Leave nothing in the file of what was taken out; outside a transaction."""
        scrub(self._database)

    def withheld(self) -> frozenset[int]:
        """The numbers of the log's rows that were taken out on purpose."""
        return frozenset(seq for (seq,) in self._database.rows("SELECT seq FROM withheld"))

    def chains(self, rows: Iterable[int]) -> dict[int, str]:
        """The chain after each of these rows of the log; a row that the log does not have is left out."""
        found = self._database.rows(
            "SELECT seq, chain FROM log WHERE seq IN (SELECT value FROM json_each(?))", journal.as_array(list(rows))
        )
        return {0: journal.GENESIS, **dict(found)}

    def verify(self) -> Iterator[Problem]:
        """What of the record no longer equals what was kept, each named."""
        return verify_record(self._database)

    def copy_to(self, path: Path) -> None:
        """A consistent copy of the live record at `path`; WhoBuiltError where there is a file already."""
        self._database.copy_to(path)

    def close(self) -> None:
        """Let go of it."""
        self._database.close()

    def _append(self, rows: list[journal.Row]) -> None:
        with self.transaction():
            journal.append(self._database, rows)

    def _require(self, kind: str, name: str) -> None:
        """Refuse what would refer to nothing."""
        if not self.has(kind, name):
            raise WhoBuiltError(Problem(f"unknown_{kind}", f"the record has no {kind} of this id.", name))

    def _count(self, sql: str) -> int:
        [(count,)] = self._database.rows(sql)
        return int(count)

    def _find_id(self, kind: str, prefix: str) -> str:
        if self.has(kind, prefix):
            return prefix
        found = self._database.rows(BY_PREFIX[kind], (prefix, prefix + "~")) if len(prefix) >= SHORTEST_PREFIX else []
        if len(found) != 1:
            raise KeyError(prefix)
        return str(found[0][0])

    def _body(self, kind: str, name: str) -> bytes:
        [(body,)] = self._database.rows(BY_ID[kind], (name,))
        return bytes(body)

    def _iter_pages(self, sql: str, key: str = "") -> Iterator[tuple[Any, ...]]:
        """What follows `seq` in the rows of a query that takes them up `:after` a seq, page by page."""
        after = 0
        while page := self._database.rows(sql, {"after": after, "key": key}):
            after = page[-1][0]
            for _, *rest in page:
                yield tuple(rest)

    def _iter_bodies(self, sql: str, key: str = "") -> Iterator[bytes]:
        for (body,) in self._iter_pages(sql, key):
            yield body

    def _feed_ledger(self) -> Ledger:
        """The ledger, with the decisions taken since it was last asked, by whomever."""
        while rows := self._database.rows(PAGE["decision"], {"after": self._ledger_seq}):
            self._ledger_seq = rows[-1][0]
            for _, body in rows:
                decision = journal.load(Decision, body)
                self._ledger.add(Entry.of(decision))
        return self._ledger

    def _make_entity(self, name: str) -> Entity:
        """A standing entity as it was first minted, with every other name of its members."""
        members = self._feed_ledger().members(name)
        rows = self._database.rows(
            "SELECT CAST(body AS BLOB) FROM name WHERE entity IN (SELECT value FROM json_each(?)) ORDER BY seq",
            journal.as_array(members),
        )
        minted = journal.load(Entity, self._body("entity", name))
        names = dict.fromkeys(journal.load(journal.EntityName, body).name for (body,) in rows)
        return replace(minted, names=tuple(name for name in names if name != minted.name))
