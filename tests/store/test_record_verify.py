"""Whatever is changed behind the record's back is found, and named."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from whobuilt.core.decisions import Judgement
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import SqliteRecord
from whobuilt.store.journal import GENESIS, chain_on, digest_of

if TYPE_CHECKING:
    from tests.store.conftest import Desk

TEXT = "Acme supplied Springfield police"
TABLES = ["capture", "document", "extraction", "entity", "name", "statement", "problem", "decision"]


@pytest.fixture
def full(desk: Desk) -> Desk:
    """A record with something of every kind, and something before and after it."""
    desk.keep("Bolt supplied Shelbyville police")
    statement = desk.keep(TEXT)
    desk.decide(Judgement.ACCEPTED, statement.id)
    desk.record.put_problem(Problem("unreadable", "nothing was read."), "c1")
    desk.keep("Cog supplied Ogdenville police")
    assert list(desk.record.verify()) == []
    return desk


def find(desk: Desk) -> dict[str, set[str]]:
    """The codes of what verify names, by where it is."""
    found: dict[str, set[str]] = {}
    for problem in desk.record.verify():
        found.setdefault(problem.where, set()).add(problem.code)
    return found


CHANGES = [  # the table, what is changed in which column of its row, and one of the codes by which it is named
    ("document", "text", "Acme", "Acne", "id_changed"),
    ("statement", "body", '"start":5', '"start":6', "id_changed"),
    ("statement", "body", "supplies", "operates", "id_changed"),
    ("statement", "body", '"exact":"Acme"', '"exact":"Acne"', "quote_changed"),
    ("statement", "body", '"name":"Acme"', '"name":"Acne"', "row_changed"),
    ("statement", "id", "", "f", "id_changed"),
    ("decision", "body", "accepted", "rejected", "id_changed"),
    ("decision", "body", "Ada", "Eve", "id_changed"),
    ("capture", "body", "a.txt", "b.txt", "id_changed"),
    ("capture", "body", "12:00:00", "12:00:01", "id_changed"),
    ("entity", "body", "Acme", "Acne", "row_changed"),
    ("name", "body", "Acme", "Acne", "id_changed"),
    ("name", "key", "acme", "acne", "row_changed"),
    ("extraction", "body", '"end":4', '"end":3', "id_changed"),
    ("problem", "body", "nothing", "something", "id_changed"),
]


@pytest.mark.parametrize(("kind", "column", "old", "new", "code"), CHANGES)
def test_one_change_is_found_and_named(full: Desk, kind: str, column: str, old: str, new: str, code: str) -> None:
    changed = f"replace({column}, ?, ?)" if old else f"? || ? || substr({column}, 2)"
    row = f"SELECT seq FROM {kind} WHERE instr({column}, ?) ORDER BY seq LIMIT 1"  # noqa: S608  # constants
    full.tamper(f"UPDATE {kind} SET {column} = {changed} WHERE seq = ({row})", old, new, old)  # noqa: S608  # constants
    [codes] = [codes for place, codes in find(full).items() if place.startswith(f"{kind} ")]
    assert code in codes


@pytest.mark.parametrize("column", ["kind", "id", "digest", "chain", "seq"])
def test_a_changed_log_row_is_found(full: Desk, column: str) -> None:
    new = "seq + 1000" if column == "seq" else f"'x' || substr({column}, 2)"
    full.tamper(f"UPDATE log SET {column} = {new} WHERE seq = (SELECT seq FROM statement LIMIT 1)")  # noqa: S608  # constants
    assert find(full)


@pytest.mark.parametrize("table", TABLES)
def test_a_removed_row_is_found(full: Desk, table: str) -> None:
    full.tamper(f"DELETE FROM {table} WHERE seq = (SELECT min(seq) FROM {table})")  # noqa: S608  # constants
    assert any("row_missing" in found and place.startswith(table) for place, found in find(full).items())


@pytest.mark.parametrize("seq", [-5, 1_000_000])
def test_a_row_that_was_never_logged_is_found(full: Desk, seq: int) -> None:
    full.tamper("INSERT INTO problem (seq, id, body) VALUES (?, 'p', '{}')", seq)
    assert find(full)["problem p"] == {"row_added"}


def test_a_forged_digest_and_chain_do_not_help(full: Desk) -> None:
    """Who rewrites the log too is betrayed by the ids, which are made from content."""
    full.tamper("UPDATE document SET text = replace(text, 'Acme', 'Acne') WHERE text LIKE 'Acme%'")
    with closing(sqlite3.connect(full.path)) as connection:
        chain = GENESIS
        for seq, kind, name, digest in connection.execute(
            "SELECT seq, kind, id, digest FROM log ORDER BY seq"
        ).fetchall():
            new = digest
            if kind == "document":
                row = connection.execute("SELECT body, text FROM document WHERE id = ?", (name,)).fetchone()
                new = digest_of(*(part.encode() for part in row))
            chain = chain_on(chain, new)
            connection.execute("UPDATE log SET digest = ?, chain = ? WHERE seq = ?", (new, chain, seq))
        connection.commit()
    codes = set().union(*find(full).values())
    assert codes == {"id_changed", "quote_changed"}


def test_a_cut_off_end_changes_the_head(full: Desk) -> None:
    before = full.record.head()
    full.tamper("DELETE FROM log WHERE seq = (SELECT max(seq) FROM log)")
    assert full.record.head() != before


def test_unreadable_json_is_a_problem(full: Desk) -> None:
    full.tamper("UPDATE problem SET body = ?", json.dumps({"capture": 1}))
    [found] = [codes for place, codes in find(full).items() if place.startswith("problem ")]
    assert found == {"row_changed", "row_unreadable"}


def open_and_verify(path: Path) -> set[str]:
    """The codes of all that is found, whether at the opening or later."""
    try:
        record = SqliteRecord(path)
    except WhoBuiltError as refused:
        return {refused.problem.code}
    codes = {problem.code for problem in record.verify()}
    record.close()
    return codes


def test_a_damaged_page_of_the_file_is_found(full: Desk) -> None:
    """A damaged disk: the head of every page in turn, where SQLite keeps what it cannot do without."""
    full.record.copy_to(full.path.with_name("good.db"))
    good = full.path.with_name("good.db").read_bytes()
    for offset in range(4096, len(good), 4096):
        path = full.path.with_name(f"bad{offset}.db")
        path.write_bytes(
            good[:offset] + bytes(byte ^ 0xFF for byte in good[offset : offset + 16]) + good[offset + 16 :]
        )
        assert open_and_verify(path), f"byte {offset}"
