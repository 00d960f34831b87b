"""The record's questions in SQL. Values are always parameters; only names of tables and columns are put together."""

from __future__ import annotations

from typing import Any

from whobuilt.ports import StatementFilter
from whobuilt.store.journal import as_array
from whobuilt.store.schema import KINDS

PAGE_SIZE = 500

# Bodies come as bytes: SQLite's text may hold what Python's must not.
PAGE = {
    kind: f"SELECT seq, CAST(body AS BLOB) FROM {kind} WHERE seq > :after ORDER BY seq LIMIT {PAGE_SIZE}"  # noqa: S608  # constants
    for kind in KINDS
}
BY_ID = {kind: f"SELECT CAST(body AS BLOB) FROM {kind} WHERE id = ?" for kind in KINDS}  # noqa: S608  # constants
BY_PREFIX = {kind: f"SELECT id FROM {kind} WHERE id >= ? AND id < ? LIMIT 2" for kind in KINDS}  # noqa: S608  # constants

CAPTURES_OF = "SELECT seq, CAST(body AS BLOB) FROM capture WHERE blob = :key AND seq > :after ORDER BY seq LIMIT 500"
DECISIONS_ON = (
    "SELECT seq, CAST(body AS BLOB) FROM decision WHERE target = :key AND seq > :after ORDER BY seq LIMIT 500"
)
LAST = {
    kind: f"SELECT (SELECT count(*) FROM withheld), coalesce(max(seq), 0) FROM {kind}"  # noqa: S608  # constants
    for kind in KINDS
}
JUDGEMENTS_SINCE = "SELECT DISTINCT json_extract(body, '$.judgement') FROM decision WHERE seq > ?"
HEADS = (
    "SELECT seq, id, json_extract(body, '$.blob'), json_extract(body, '$.media_type'),"
    " CAST(json_extract(body, '$.metadata') AS BLOB) FROM document WHERE seq > :after ORDER BY seq LIMIT 500"
)
STATED = "SELECT document, count(*) FROM statement GROUP BY document"
STATED_AMONG = "SELECT document, count(*) FROM statement WHERE id IN (SELECT value FROM json_each(?)) GROUP BY document"
STATED_IN = "SELECT id FROM statement WHERE document = ?"
# From the captures, which are few, to their decisions; never over all decisions.
DECISIONS_ON_CAPTURES = (
    "SELECT CAST(decision.body AS BLOB) FROM capture CROSS JOIN decision ON decision.target = capture.id"
    " ORDER BY decision.seq"
)
PARTS_OF = (
    "SELECT seq, CAST(body AS BLOB) FROM capture WHERE json_extract(body, '$.parent') = :key AND seq > :after"
    " ORDER BY seq LIMIT 500"
)
WITHHELD = "SELECT kind, id FROM log WHERE seq IN (SELECT seq FROM withheld)"
STATEMENTS_AT = "SELECT seq, id, CAST(body AS BLOB) FROM statement WHERE seq IN (SELECT value FROM json_each(?))"

COUNT = {kind: f"SELECT count(*) FROM {kind}" for kind in KINDS}  # noqa: S608  # constants
COUNT_AMONG = "SELECT count(*) FROM statement WHERE id IN (SELECT value FROM json_each(?))"
COUNT_CLAIMS = (
    "SELECT count(*) FROM statement WHERE prop = 'said' AND json_extract(body, '$.attribution.stance') IS NOT NULL"
)
REVIEWERS = (
    "SELECT DISTINCT CAST(json_extract(body, '$.by') AS BLOB) FROM decision WHERE NOT json_extract(body, '$.auto')"
    " ORDER BY 1"
)

# How far the record has come: a row was added, or taken out.
MARK = "SELECT ifnull((SELECT max(seq) FROM log), 0), (SELECT count(*) FROM withheld)"

PARTIES = ("subject", "object", "place", "speaker", "organization")
_WITH_PARTY = " UNION ".join(
    f"SELECT seq FROM statement WHERE {party} IN (SELECT value FROM json_each(:members))"  # noqa: S608  # constants
    for party in PARTIES
)


def statement_query(
    wanted: StatementFilter, members: list[str], decided: list[str] | None
) -> tuple[str, dict[str, Any]]:
    """The query for the seqs of statements in document order.

    `members` are the ids that lead to the wanted entity; `decided` the ids that a wanted status leaves, None for any.
    """
    conditions = {
        "s.prop = :prop": wanted.prop is not None,
        "s.document = :document": wanted.document is not None,
        f"s.seq IN ({_WITH_PARTY})": wanted.entity is not None,
        "s.id IN (SELECT value FROM json_each(:decided))": decided is not None,
    }
    parts = ["SELECT s.seq FROM statement s JOIN document d ON d.id = s.document"]
    if applying := [condition for condition, applies in conditions.items() if applies]:
        parts += ["WHERE", " AND ".join(applying)]
    values = {
        "prop": wanted.prop and wanted.prop.value,
        "document": wanted.document,
        "members": as_array(members)[0],
        "decided": as_array(decided or [])[0],
    }
    return " ".join([*parts, "ORDER BY d.seq, s.start, s.seq"]), values
