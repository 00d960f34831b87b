"""Whether the record still says what was kept.

Every row against the log, every id against its content, every quote against its document. A page of rows and one
document's text are in memory at a time.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from whobuilt.core.decisions import Decision, Ruling, make_decision
from whobuilt.core.evidence import Capture, Document, document_id, make_capture
from whobuilt.core.ids import make_id
from whobuilt.core.lock import find_failures
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Statement, statement_id
from whobuilt.store.database import Database
from whobuilt.store.journal import (
    GENESIS,
    NOUNS,
    EntityName,
    KeptProblem,
    chain_on,
    decode,
    digest_of,
    load,
    load_document,
)
from whobuilt.store.names import name_key
from whobuilt.store.schema import KINDS

MEND = "Go back to a copy of the case."

_LOG = "SELECT seq, kind, id, digest, chain FROM log WHERE seq > ? ORDER BY seq LIMIT 500"
_SEQS = {kind: f"SELECT seq, id FROM {kind} WHERE seq > ? AND seq <= ?" for kind in KINDS}  # noqa: S608  # constants
_MORE = {"document": "CAST(text AS BLOB)", "name": "CAST(key AS BLOB)"}
_ROW = {
    kind: f"SELECT CAST(body AS BLOB), {_MORE.get(kind, 'NULL')} FROM {kind} WHERE seq = ?"  # noqa: S608  # constants
    for kind in KINDS
}
_UNREADABLE = (WhoBuiltError, sqlite3.Error, ValueError, TypeError, KeyError)
_FIRST, _LAST = -(1 << 63), (1 << 63) - 1  # seqs that SQLite can hold


@dataclass(frozen=True, slots=True)
class _Logged:
    """A row of the log; `nth` counts the rows of its kind before it."""

    seq: int
    kind: str
    id: str
    digest: str
    chain: str
    nth: int = 0


def verify_record(database: Database) -> Iterator[Problem]:
    """What no longer equals what was kept; nothing where all does."""
    for check in (_check_file, _check_log, _check_quotes):
        try:
            yield from check(database)
        except _UNREADABLE as error:
            yield Problem("case_damaged", f"the check was broken off: {error}", str(database.path), MEND)


def _check_file(database: Database) -> Iterator[Problem]:
    """The pages and indexes of the file itself."""
    for (found,) in database.rows("PRAGMA integrity_check(20)"):
        if found != "ok":
            yield Problem("case_damaged", f"the database is damaged: {found}.", str(database.path), MEND)


def _check_log(database: Database) -> Iterator[Problem]:
    """Each logged row is there and unchanged, none is there that was not logged, and the chain holds."""
    after, chain, counts = 0, GENESIS, dict.fromkeys(KINDS, 0)
    withheld = {seq for (seq,) in database.rows("SELECT seq FROM withheld")}
    low = _FIRST  # rows may have been slipped in before the first that was logged
    while True:
        page = [_Logged(*row) for row in database.rows(_LOG, (after,))]
        bounds = low, page[-1].seq if page else _LAST
        present = {(seq, kind): name for kind in KINDS for seq, name in database.rows(_SEQS[kind], bounds)}
        for logged in page:
            yield from _check_link(logged, after, chain)
            after, chain = logged.seq, logged.chain
            name = present.pop((logged.seq, logged.kind), None)
            if name is not None:
                yield from _check_row(database, logged, name, counts[logged.kind])
            elif logged.seq not in withheld:
                yield _name("row_missing", logged.kind, logged.id, "it was logged, and is gone")
            counts[logged.kind] += 1
        for (_, kind), name in present.items():
            yield _name("row_added", kind, name, "it was never logged")
        if not page:
            return
        low = after


def _check_link(logged: _Logged, before: int, chain: str) -> Iterator[Problem]:
    """A row of the log follows on the one before it."""
    if logged.seq != before + 1:
        yield _name("log_changed", "log row", str(before + 1), "it is gone")
    elif logged.chain != chain_on(chain, logged.digest):
        yield _name("log_changed", "log row", str(logged.seq), "its chain does not follow on the row before it")


def _check_row(database: Database, logged: _Logged, name: str, nth: int) -> Iterator[Problem]:
    """A row holds what was logged, under the id that its content gives."""
    if name != logged.id:
        yield _name("row_changed", logged.kind, name, f"its id is logged as {logged.id}")
    try:
        [(body, more)] = database.rows(_ROW[logged.kind], (logged.seq,))
        if digest_of(body, more if logged.kind == "document" else None) != logged.digest:
            yield _name("row_changed", logged.kind, name, "its content no longer equals what was logged")
        noun: Any = load(NOUNS[logged.kind], body)
        ids = _ids_of(noun, body, more, nth)
    except _UNREADABLE as error:
        yield _name("row_unreadable", logged.kind, name, f"its content cannot be read: {error}")
        return
    for other in sorted(ids - {name}):
        yield _name("id_changed", logged.kind, name, f"its content has the id {other}")
    if isinstance(noun, EntityName) and decode(more) != name_key(noun.name):
        yield _name("row_changed", logged.kind, name, "the key for looking it up is not that of the name")


def _ids_of(noun: Any, body: bytes, more: bytes, nth: int) -> set[str]:
    """The ids that a row's content says and gives: one, unless something was changed."""
    match noun:
        case EntityName():
            return {make_id("name", noun.entity, noun.name)}
        case Extraction() | KeptProblem():
            return {make_id("extraction" if isinstance(noun, Extraction) else "problem", decode(body))}
        case Capture():
            kept, called = (noun.blob, noun.size), noun.media_type
            given = make_capture(kept, noun.at, noun.method, noun.source, parent=noun.parent, media_type=called).id
        case Document():
            given = document_id(noun.blob, noun.reader, decode(more))
        case Statement():
            given = statement_id(noun.document, noun.anchors, noun.prop, noun.qualifiers)
        case Decision():
            given = _decision_id(noun, nth)
        case _:
            given = noun.id  # an entity's is minted once, from a key that only its maker knows
    return {noun.id, given}


def _decision_id(decision: Decision, nth: int) -> str:
    """The id that a decision's content gives.

    Its nonce, how many there were when it was signed, is not kept: where two signed at once it lies further back.
    """
    told = (decision.judgement, decision.target, decision.other, decision.reason, decision.batch, decision.value)
    ruling = Ruling(*told)
    nonces = [str(nth), "", *map(str, range(nth - 1, -1, -1))]
    made = (make_decision(ruling, decision.by, decision.at, nonce=nonce, auto=decision.auto).id for nonce in nonces)
    first = next(made)
    return decision.id if first == decision.id or decision.id in made else first


def _check_quotes(database: Database) -> Iterator[Problem]:
    """Each statement stands on a document of the record, character for character."""
    after = 0
    while rows := database.rows("SELECT seq, id FROM document WHERE seq > ? ORDER BY seq LIMIT 500", (after,)):
        for after, name in rows:
            yield from _check_statements(database, after, name)
    for (name,) in database.rows("SELECT id FROM statement WHERE document NOT IN (SELECT id FROM document)"):
        yield _name("quote_changed", "statement", name, "its document is not in the record")


def _check_statements(database: Database, seq: int, name: str) -> Iterator[Problem]:
    """The evidence lock of one document's statements."""
    statements = database.rows("SELECT id, CAST(body AS BLOB) FROM statement WHERE document = ?", (name,))
    if not statements:
        return
    try:
        [(body, text)] = database.rows(_ROW["document"], (seq,))
        document = load_document(body, text)
    except _UNREADABLE:
        return  # named when its row was checked
    for statement, content in statements:
        try:
            failures = find_failures(load(Statement, content), document)
        except _UNREADABLE:
            continue  # the same
        for failure in failures:
            detail = f"{failure.field} quotes {failure.exact!r}, where the document has {failure.detail!r}"
            yield _name("quote_changed", "statement", statement, detail)


def _name(code: str, kind: str, name: str, what: str) -> Problem:
    return Problem(code, f"{what}.", f"{kind} {name}", MEND)
