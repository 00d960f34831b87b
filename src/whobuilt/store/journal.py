"""Appending to the record: each row once, its digest chained to all that were kept before it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from whobuilt.codec import dumps, loads
from whobuilt.core.decisions import Decision
from whobuilt.core.entities import Entity
from whobuilt.core.evidence import Capture, Document
from whobuilt.core.ids import make_id
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Statement
from whobuilt.store.database import Database
from whobuilt.store.names import name_key
from whobuilt.store.schema import KINDS

GENESIS = "0" * 64  # what the first row is chained to

Noun = TypeVar("Noun")


@dataclass(frozen=True, slots=True)
class EntityName:
    """A name that an entity bears."""

    entity: str
    name: str


@dataclass(frozen=True, slots=True)
class KeptProblem:
    """A problem with the capture it belongs to."""

    capture: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a kind's table: `body` is canonical JSON, `more` what the table holds beside it."""

    kind: str
    id: str
    body: bytes
    more: tuple[bytes, ...] = ()


NOUNS: dict[str, type] = {
    "capture": Capture,
    "document": Document,
    "extraction": Extraction,
    "entity": Entity,
    "name": EntityName,
    "statement": Statement,
    "problem": KeptProblem,
    "decision": Decision,
}

_MORE = {"document": "text", "name": "key"}
# SQLite takes no lone surrogates as text; they come as bytes, and are cast.
_INSERT = {
    kind: f"INSERT INTO {kind} (seq, id, body{', ' + _MORE[kind] if kind in _MORE else ''})"  # noqa: S608  # constants
    f" VALUES (?, ?, CAST(? AS TEXT){', CAST(? AS TEXT)' if kind in _MORE else ''})"
    for kind in KINDS
}
_KNOWN = {
    kind: f"SELECT id FROM {kind} WHERE id IN (SELECT value FROM json_each(?))"  # noqa: S608  # constants
    for kind in KINDS
}


def make_row(noun: Capture | Entity | Statement | Decision) -> Row:
    """The row of a noun that bears its own id."""
    return Row(type(noun).__name__.lower(), noun.id, encode(dumps(noun)))


def make_document_row(document: Document) -> Row:
    """A document's row: its text stands beside its body, not in it."""
    return Row("document", document.id, encode(dumps(replace(document, text=""))), (encode(document.text),))


def make_name_row(entity: str, name: str) -> Row:
    """The row of a name, with the key under which it is looked up."""
    return Row(
        "name", make_id("name", entity, name), encode(dumps(EntityName(entity, name))), (encode(name_key(name)),)
    )


def make_problem_row(problem: Problem, capture: str) -> Row:
    """A problem's row."""
    body = dumps(KeptProblem(capture, problem))
    return Row("problem", make_id("problem", body), encode(body))


def make_extraction_rows(extraction: Extraction) -> list[Row]:
    """Rows of an extraction: entities, names and statements one by one, and the rest as it is."""
    rows = []
    for entity in extraction.entities:
        rows.append(make_row(entity))
        rows += [make_name_row(entity.id, name) for name in dict.fromkeys((entity.name, *entity.names))]
    rows += [make_row(statement) for statement in extraction.statements]
    rest = dumps(replace(extraction, entities=(), statements=()))
    return [*rows, Row("extraction", make_id("extraction", rest), encode(rest))]


def encode(text: str) -> bytes:
    """Text as it is stored; a lone surrogate (a file name that is no UTF-8) is kept as it is."""
    return text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """The text that `encode` stored."""
    return data.decode("utf-8", "surrogatepass")


def load(noun: type[Noun], body: bytes) -> Noun:
    """The noun that a row's body holds."""
    return loads(noun, decode(body))


def load_document(body: bytes, text: bytes) -> Document:
    """The document that a row holds."""
    return replace(load(Document, body), text=decode(text))


def digest_of(body: bytes, text: bytes | None = None) -> str:
    """SHA-256 of a body; of a document's body and its text's own SHA-256."""
    digest = hashlib.sha256(body)
    if text is not None:
        digest.update(hashlib.sha256(text).hexdigest().encode())
    return digest.hexdigest()


def chain_on(chain: str, digest: str) -> str:
    """The chain after a digest: SHA-256 of the chain before it and the digest, as hexadecimal text."""
    return hashlib.sha256((chain + digest).encode()).hexdigest()


def head(database: Database) -> tuple[int, str]:
    """How many rows were logged, and the chain after the last."""
    rows = database.rows("SELECT seq, chain FROM log ORDER BY seq DESC LIMIT 1")
    return rows[0] if rows else (0, GENESIS)


def append(database: Database, rows: Iterable[Row]) -> None:
    """Append the rows that are not kept yet, each to the log and to its table; within a transaction."""
    wanted: dict[tuple[str, str], Row] = {}
    for row in rows:
        wanted.setdefault((row.kind, row.id), row)
    known = _find_known(database, wanted)
    fresh = [row for key, row in wanted.items() if key not in known]
    if not fresh:
        return
    seq, chain = head(database)
    log: list[tuple[Any, ...]] = []
    tables: dict[str, list[tuple[Any, ...]]] = {}
    for number, row in enumerate(fresh, seq + 1):
        digest = digest_of(row.body, row.more[0] if row.kind == "document" else None)
        chain = chain_on(chain, digest)
        log.append((number, row.kind, row.id, digest, chain))
        tables.setdefault(row.kind, []).append((number, row.id, row.body, *row.more))
    database.insert("INSERT INTO log (seq, kind, id, digest, chain) VALUES (?, ?, ?, ?, ?)", log)
    for kind in KINDS:  # what a row refers to comes before it: a new entity before its names
        if values := tables.get(kind):
            database.insert(_INSERT[kind], values)


def iter_rows(database: Database) -> Iterator[list[Row]]:
    """All rows that are kept, in the order in which they were, some at a time; without what was taken out."""
    after = 0
    while logged := database.rows("SELECT seq, kind FROM log WHERE seq > ? ORDER BY seq LIMIT 200", (after,)):
        after = logged[-1][0]
        found = (row for seq, kind in logged for row in _find_row(database, kind, seq))
        yield list(found)


def owner_of(row: Row) -> tuple[str, str]:
    """Kind and id of what a row belongs to and goes with: a capture, a document, or a statement that was decided on."""
    plain = json.loads(decode(row.body))
    owners = {
        "problem": ("capture", "capture"),
        "extraction": ("document", "document"),
        "statement": ("document", "document"),
        "decision": ("statement", "target"),
    }
    kind, field = owners.get(row.kind, ("", ""))
    return kind, str(plain.get(field, ""))


def _find_row(database: Database, kind: str, seq: int) -> list[Row]:
    more = f", CAST({_MORE[kind]} AS BLOB)" if kind in _MORE else ""
    sql = f"SELECT id, CAST(body AS BLOB){more} FROM {kind} WHERE seq = ?"  # noqa: S608  # constants
    return [Row(kind, name, body, tuple(rest)) for name, body, *rest in database.rows(sql, (seq,))]


def _find_known(database: Database, wanted: Iterable[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of the wanted rows are kept already."""
    ids: dict[str, list[str]] = {}
    for kind, name in wanted:
        ids.setdefault(kind, []).append(name)
    return {(kind, name) for kind, names in ids.items() for (name,) in database.rows(_KNOWN[kind], as_array(names))}


def as_array(values: Sequence[str] | Sequence[int]) -> tuple[str]:
    """Values for a query's `json_each(?)`: one parameter, however many there are."""
    return (json.dumps(values),)
