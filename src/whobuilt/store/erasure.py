"""Taking a destroyed source out of the record: its rows go, and what the log says of them stays.

Rows are deleted nowhere else. Each row's number, id and digest remain in the record's log, and `withheld` says that it
was taken out on purpose, so that the chain still holds and `verify` tells withheld from missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from whobuilt.core.reading import Extraction
from whobuilt.store import journal
from whobuilt.store.database import Database
from whobuilt.store.queries import PARTIES

# Children before the rows that they refer to.
_ORDER = ("decision", "statement", "extraction", "name", "entity", "problem", "document", "capture")
# What belongs to a capture or a document, and the column that says so.
_BELONGS = (
    ("capture", "id", "capture"),
    ("problem", "json_extract(body, '$.capture')", "capture"),
    ("document", "id", "document"),
    ("extraction", "document", "document"),
    ("statement", "document", "document"),
)
_REFERRED = " UNION ".join(
    [
        *(f"SELECT {party} FROM statement" for party in PARTIES),  # noqa: S608  # constants
        "SELECT target FROM decision",
        "SELECT json_extract(body, '$.other') FROM decision",
    ]
)


def erase(
    database: Database, captures: Iterable[str], documents: Iterable[str], decisions: Iterable[str] = ()
) -> tuple[int, ...]:
    """Take captures and documents out, with all that was found in them; the numbers of the rows that went.

    Statements, decisions on them, problems, and the names that stand in nothing else go too. Within a transaction;
    `scrub` then clears the file of what it freed.
    """
    guards = database.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_delete'")
    for name, _ in guards:
        database.rows(f"DROP TRIGGER {name}")
    rows = _find_rows(database, {"capture": list(captures), "document": list(documents)})
    named = "SELECT seq FROM decision WHERE id IN (SELECT value FROM json_each(?))"
    also = {seq for (seq,) in database.rows(named, journal.as_array(list(decisions)))}
    rows["decision"] = sorted({*rows["decision"], *also})
    gone = _delete(database, rows)
    for _, guard in guards:
        database.rows(guard)
    database.insert("INSERT INTO withheld (seq) VALUES (?)", [(seq,) for seq in gone])
    return gone


def scrub(database: Database) -> None:
    """Leave nothing in the file of what was taken out: it is written anew, and its write-ahead log emptied."""
    database.rows("PRAGMA secure_delete = ON")
    database.rows("VACUUM")
    database.rows("PRAGMA wal_checkpoint(TRUNCATE)")


def _delete(database: Database, rows: dict[str, list[int]]) -> tuple[int, ...]:
    """Delete rows, then the names that nothing is left to bear; the numbers of all of them."""
    heard = _names_in(database, rows["extraction"])
    for kind in _ORDER:
        if kind == "name":  # from here on the record holds only what stays
            rows |= _find_unnamed(database, heard)
        database.rows(
            f"DELETE FROM {kind} WHERE seq IN (SELECT value FROM json_each(?))",  # noqa: S608  # constants
            journal.as_array(rows.get(kind, [])),
        )
    return tuple(sorted(seq for seqs in rows.values() for seq in seqs))


def _find_rows(database: Database, wanted: dict[str, list[str]]) -> dict[str, list[int]]:
    """By kind, the numbers of the rows that hold something of the wanted captures and documents."""
    found: dict[str, list[int]] = {}
    for kind, column, owner in _BELONGS:
        sql = f"SELECT seq FROM {kind} WHERE {column} IN (SELECT value FROM json_each(?))"  # noqa: S608  # constants
        found[kind] = [seq for (seq,) in database.rows(sql, journal.as_array(wanted[owner]))]
    sql = (
        "SELECT seq FROM decision WHERE target IN"
        " (SELECT id FROM statement WHERE seq IN (SELECT value FROM json_each(?)))"
    )
    found["decision"] = [seq for (seq,) in database.rows(sql, journal.as_array(found["statement"]))]
    return found


def _names_in(database: Database, extractions: Sequence[int]) -> set[tuple[str, str]]:
    """Entity and name of every mention that these extractions found."""
    sql = "SELECT CAST(body AS BLOB) FROM extraction WHERE seq IN (SELECT value FROM json_each(?))"
    return {
        (mention.entity, " ".join(mention.text.split()))
        for (body,) in database.rows(sql, journal.as_array(extractions))
        for mention in journal.load(Extraction, body).mentions
    }


def _find_unnamed(database: Database, heard: set[tuple[str, str]]) -> dict[str, list[int]]:
    """Entities to which nothing that stays refers, and names that were heard (`heard`) and stand nowhere now."""
    staying = [seq for (seq,) in database.rows("SELECT seq FROM extraction")]
    standing = _names_in(database, staying)
    kept = {entity for entity, _ in standing} | {entity for (entity,) in database.rows(_REFERRED)}
    names = []
    for seq, body in database.rows("SELECT seq, CAST(body AS BLOB) FROM name"):
        bears = journal.load(journal.EntityName, body)
        pair = (bears.entity, " ".join(bears.name.split()))
        if bears.entity not in kept or (pair in heard and pair not in standing):
            names.append(seq)
    entities = [seq for seq, name in database.rows("SELECT seq, id FROM entity") if name not in kept]
    return {"name": names, "entity": entities}
