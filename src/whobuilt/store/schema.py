"""The record's tables, and how a case made by an older version comes up to date.

One `log` in the order in which things were kept, and a table per kind whose rows bear the log's number. A row holds
its record once, as canonical JSON in `body`; the columns by which it is looked up are computed from that, never
stored beside it. Nothing is updated or deleted: triggers refuse it, so that a mistake is caught at once, and
`verify` finds what was changed on purpose.
"""

from __future__ import annotations

import sqlite3

from whobuilt.core.problems import Problem, WhoBuiltError

APPLICATION_ID = 0x57684275  # "WhBu": tells a case from any other SQLite file

_LOG = """
CREATE TABLE log (
  seq    INTEGER PRIMARY KEY,
  kind   TEXT NOT NULL,
  id     TEXT NOT NULL,
  digest TEXT NOT NULL,
  chain  TEXT NOT NULL
)
"""

# Per kind: columns beside seq, id and body, then indexes.
_TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "capture": ("blob TEXT AS (json_extract(body, '$.blob'))", ("capture(blob)",)),
    "document": ("text TEXT NOT NULL", ()),
    "extraction": (
        "document TEXT REFERENCES document(id) AS (json_extract(body, '$.document'))",
        ("extraction(document)",),
    ),
    "entity": ("", ()),
    "name": (
        "entity TEXT REFERENCES entity(id) AS (json_extract(body, '$.entity')), key TEXT NOT NULL",
        ("name(entity)", "name(key)"),
    ),
    "statement": (
        """
        document TEXT REFERENCES document(id) AS (json_extract(body, '$.document')),
        start INTEGER AS (json_extract(body, '$.quote.start')),
        prop TEXT AS (json_extract(body, '$.prop')),
        subject TEXT AS (json_extract(body, '$.subject.entity')),
        object TEXT AS (json_extract(body, '$.object.entity')),
        place TEXT AS (json_extract(body, '$.qualifiers.place.entity')),
        speaker TEXT AS (json_extract(body, '$.attribution.speaker.entity')),
        organization TEXT AS (json_extract(body, '$.attribution.organization.entity'))
        """,
        (
            "statement(document, start)",
            "statement(prop)",
            "statement(subject) WHERE subject IS NOT NULL",
            "statement(object) WHERE object IS NOT NULL",
            "statement(place) WHERE place IS NOT NULL",
            "statement(speaker) WHERE speaker IS NOT NULL",
            "statement(organization) WHERE organization IS NOT NULL",
        ),
    ),
    "problem": ("", ()),
    "decision": ("target TEXT AS (json_extract(body, '$.target'))", ("decision(target)",)),
}

KINDS = tuple(_TABLES)


def _first_version() -> tuple[str, ...]:
    """The statements that make version 1."""
    made = [_LOG]
    for kind, (columns, indexes) in _TABLES.items():
        more = f", {columns}" if columns else ""
        made.append(
            f"CREATE TABLE {kind} (seq INTEGER PRIMARY KEY REFERENCES log(seq),"
            f" id TEXT NOT NULL UNIQUE, body TEXT NOT NULL{more})"
        )
        made += [f"CREATE INDEX {kind}_by_{_column(index)} ON {index}" for index in indexes]
    for table in ("log", *KINDS):
        made += [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
            for verb in ("update", "delete")
        ]
    return tuple(made)


def _column(index: str) -> str:
    return index.partition("(")[2].partition(")")[0].partition(",")[0]


# Each brings a case one version further; what stands here is never changed, only added to.
_SECOND_VERSION = (
    "CREATE INDEX capture_by_parent ON capture(json_extract(body, '$.parent'))",
    "CREATE TABLE withheld (seq INTEGER PRIMARY KEY REFERENCES log(seq))",  # rows that were taken out on purpose
    *(
        f"CREATE TRIGGER withheld_no_{verb} BEFORE {verb} ON withheld"
        " BEGIN SELECT RAISE(ABORT, 'the record is append-only'); END"
        for verb in ("update", "delete")
    ),
)
MIGRATIONS: tuple[tuple[str, ...], ...] = (_first_version(), _SECOND_VERSION)


def ensure_schema(connection: sqlite3.Connection, where: str) -> None:
    """Bring a case up to this version, in one transaction; WhoBuiltError where it is newer, or no case."""
    if _version(connection, where) == len(MIGRATIONS):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Another process may have come first.
        for number, steps in enumerate(MIGRATIONS[_version(connection, where) :], _version(connection, where) + 1):
            for step in steps:
                connection.execute(step)
            connection.execute(f"PRAGMA user_version = {number:d}")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID:d}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _version(connection: sqlite3.Connection, where: str) -> int:
    """The version of the tables; 0 for a new file."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    is_empty = not connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
    if application != APPLICATION_ID and not is_empty:
        raise WhoBuiltError(
            Problem("not_a_case", "this database was not made by WhoBuilt.", where, "Check the path of the case.")
        )
    if version > len(MIGRATIONS):
        raise WhoBuiltError(
            Problem(
                "newer_case",
                f"a newer WhoBuilt made this case (its tables are version {version}, this one knows"
                f" {len(MIGRATIONS)}).",
                where,
                "Install the newest WhoBuilt; nothing in the case was changed.",
            )
        )
    return int(version)
