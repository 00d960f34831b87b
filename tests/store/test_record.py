"""The record gives back what was put, once, in order, whoever else is writing."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.core.decisions import Judgement
from whobuilt.core.entities import Entity, Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Status
from whobuilt.ports import Record, StatementFilter
from whobuilt.store import SqliteRecord, schema

if TYPE_CHECKING:
    from tests.store.conftest import Desk

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=30)  # lone surrogates and NUL too


def test_is_a_record(desk: Desk) -> None:
    port: Record = desk.record
    assert list(port.iter_documents()) == []


def test_gives_back_what_was_put(desk: Desk) -> None:
    statement = desk.keep("Acme supplied Springfield police")
    document = desk.document("Acme supplied Springfield police")
    extraction = desk.extraction(document)

    assert desk.record.get_document(document.id) == document
    assert desk.record.get_document(document.id[:6]) == document
    assert desk.record.get_text(document.id) == document.text
    assert list(desk.record.iter_documents()) == [document]
    assert desk.record.has("document", document.id)
    assert not desk.record.has("document", document.id[:6])
    assert desk.record.get_statement(statement.id[:8]) == statement
    assert list(desk.record.iter_statements()) == [(statement, Status.PROPOSED)]
    assert list(desk.record.iter_mentions(document.id)) == list(extraction.mentions)
    assert list(desk.record.iter_entities()) == list(extraction.entities)
    assert list(desk.record.iter_captures()) == [desk.capture(document)]
    assert list(desk.record.iter_captures(document.blob)) == [desk.capture(document)]
    assert list(desk.record.iter_captures("0" * 64)) == []


@pytest.mark.parametrize("name", ["", "0", "abcde", "f" * 32, "~~~~~~", "%"])
def test_what_is_not_there_is_a_key_error(desk: Desk, name: str) -> None:
    desk.keep("Acme supplied Springfield police")
    for get in (desk.record.get_document, desk.record.get_statement, desk.record.get_entity, desk.record.get_text):
        with pytest.raises(KeyError):
            get(name)


def test_putting_again_changes_nothing(desk: Desk) -> None:
    desk.keep("Acme supplied Springfield police")
    head = desk.record.head()
    desk.keep("Acme supplied Springfield police")
    assert desk.record.head() == head


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=ANY_TEXT, locator=ANY_TEXT)
def test_any_text_comes_back_whole(desk: Desk, text: str, locator: str) -> None:
    document = desk.document(text)
    capture = desk.capture(document, locator)
    desk.record.put_document(document)
    desk.record.put_capture(capture)
    assert desk.record.get_document(document.id) == document
    assert capture in list(desk.record.iter_captures(document.blob))
    assert list(desk.record.verify()) == []


def test_problems_keep_their_capture(desk: Desk) -> None:
    problem = Problem("unreadable", "nothing was read.", "a.pdf", "Open it by hand.")
    desk.record.put_problem(problem, "c1")
    desk.record.put_problem(problem, "c1")
    desk.record.put_problem(problem, "c2")
    assert list(desk.record.iter_problems()) == [(problem, "c1"), (problem, "c2")]


def test_statements_are_filtered(desk: Desk) -> None:
    first = desk.keep("Acme supplied Springfield police")
    second = desk.keep("Bolt supplied Springfield police")
    desk.decide(Judgement.ACCEPTED, second.id)
    assert first.subject
    assert first.object

    def ask(**wanted: object) -> list[str]:
        return [found.id for found, _ in desk.record.iter_statements(StatementFilter(**wanted))]  # type: ignore[arg-type]  # any of its fields

    assert ask() == [first.id, second.id]
    assert ask(prop=Prop.OWNS) == []
    assert ask(document=second.document) == [second.id]
    assert ask(entity=first.subject.entity) == [first.id]
    assert ask(entity=first.object.entity) == [first.id, second.id]
    assert ask(entity=first.object.entity, status=Status.ACCEPTED) == [second.id]
    assert ask(status=Status.PROPOSED) == [first.id]
    assert ask(status=Status.UNSURE) == []
    assert ask(entity="nobody") == []


def test_statements_come_in_document_order_however_they_were_put(desk: Desk) -> None:
    documents = [desk.document(f"Vendor{number} supplied Town police") for number in range(5)]
    for document in documents:
        desk.record.put_document(document)
    for document in reversed(documents):
        desk.record.put_extraction(desk.extraction(document))
    assert [found.document for found, _ in desk.record.iter_statements()] == [document.id for document in documents]


def test_writing_while_reading(desk: Desk) -> None:
    for number in range(3):
        desk.record.put_document(desk.document(f"Vendor{number} supplied Town police"))
    for document in desk.record.iter_documents():
        desk.record.put_extraction(desk.extraction(document))
    assert len(list(desk.record.iter_statements())) == 3


def test_names_accumulate_and_the_first_mint_stays(desk: Desk) -> None:
    document = desk.document("Acme supplied Springfield police")
    desk.record.put_document(document)
    extraction = desk.extraction(document)
    minted = Entity("e1", Schema.COMPANY, "Acme Co., Ltd.", ("ACME",))
    later = Entity("e1", Schema.ORGANIZATION, "Acme Holdings", ("ACME",))
    for entity in (minted, later):
        desk.record.put_extraction(replace(extraction, entities=(entity,), extractor=entity.name))
    whole = Entity("e1", Schema.COMPANY, "Acme Co., Ltd.", ("ACME", "Acme Holdings"))
    assert desk.record.get_entity("e1") == whole
    assert desk.record.find_entities("acme limited") == (whole,)
    assert desk.record.find_entities("ＡＣＭＥ　ＨＯＬＤＩＮＧＳ") == (whole,)
    assert desk.record.find_entities("Acme Trading") == ()


def test_a_new_name_of_a_known_entity_may_come_before_a_new_entity(desk: Desk) -> None:
    document = desk.document("Acme supplied Springfield police")
    desk.record.put_document(document)
    extraction = desk.extraction(document)
    known, more = Entity("e1", Schema.COMPANY, "Acme Ltd"), Entity("e1", Schema.COMPANY, "Acme Ltd", ("ACME",))
    fresh = Entity("e2", Schema.COMPANY, "Apex Ltd")
    desk.record.put_extraction(replace(extraction, entities=(known,), statements=()))
    desk.record.put_extraction(replace(extraction, entities=(more, fresh), statements=(), extractor="later"))
    assert desk.record.get_entity("e1") == more
    assert desk.record.get_entity("e2") == fresh


def test_an_extraction_needs_its_document(desk: Desk) -> None:
    with pytest.raises(WhoBuiltError, match="no document of this id"):
        desk.record.put_extraction(desk.extraction(desk.document("Acme supplied Springfield police")))


def test_all_of_a_transaction_or_nothing(desk: Desk) -> None:
    kept = desk.keep("Acme supplied Springfield police")

    def fail() -> None:
        with desk.record.transaction():
            desk.keep("Bolt supplied Springfield police")
            desk.decide(Judgement.ACCEPTED, kept.id)
            assert desk.status(kept) is Status.ACCEPTED
            raise InterruptedError

    with pytest.raises(InterruptedError):
        fail()
    assert desk.status(kept) is Status.PROPOSED
    assert len(list(desk.record.iter_documents())) == 1
    desk.decide(Judgement.REJECTED, kept.id)
    assert desk.status(kept) is Status.REJECTED
    assert list(desk.record.verify()) == []


def test_nothing_can_be_updated_or_deleted_by_mistake(desk: Desk) -> None:
    desk.keep("Acme supplied Springfield police")
    with closing(sqlite3.connect(desk.path)) as connection:
        for mistake in ("UPDATE document SET text = ''", "DELETE FROM statement", "DELETE FROM log"):
            with pytest.raises(sqlite3.IntegrityError, match="append-only"):
                connection.execute(mistake)


def test_a_copy_of_the_live_record_is_whole(desk: Desk, tmp_path: Path) -> None:
    desk.keep("Acme supplied Springfield police")
    desk.record.copy_to(tmp_path / "copy.db")
    copy = SqliteRecord(tmp_path / "copy.db")
    assert copy.head() == desk.record.head()
    assert list(copy.verify()) == []
    copy.close()
    with pytest.raises(WhoBuiltError, match="a file already"):
        desk.record.copy_to(tmp_path / "copy.db")


def test_a_newer_case_is_refused_and_left_alone(desk: Desk) -> None:
    desk.record.close()
    with closing(sqlite3.connect(desk.path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(WhoBuiltError, match="Install the newest WhoBuilt") as refused:
        SqliteRecord(desk.path)
    assert refused.value.problem.code == "newer_case"


def test_an_older_case_is_brought_up_to_date_or_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.keep("Acme supplied Springfield police")
    desk.record.close()
    before = len(schema.MIGRATIONS)
    good, bad = ("CREATE TABLE more (x)",), ("CREATE TABLE most (x)", "CREATE TABLE more (x)")

    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS, good, bad))
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        SqliteRecord(desk.path)
    with closing(sqlite3.connect(desk.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (before,)

    monkeypatch.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[: before + 1])
    with closing(SqliteRecord(desk.path)) as record:
        assert len(list(record.iter_statements())) == 1
    with closing(sqlite3.connect(desk.path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (before + 1,)


def test_what_is_no_case_is_refused(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "other.db")) as connection:
        connection.execute("CREATE TABLE song (name)")
    (tmp_path / "letter.txt").write_bytes(b"Dear all, this is no database." * 100)
    for name, code in (
        ("other.db", "not_a_case"),
        ("letter.txt", "case_damaged"),
        ("no/such/case.db", "case_unwritable"),
    ):
        with pytest.raises(WhoBuiltError) as refused:
            SqliteRecord(tmp_path / name)
        assert refused.value.problem.code == code


WRITER = """
import sys
from pathlib import Path
from whobuilt.core.problems import Problem
from whobuilt.store import SqliteRecord, schema
record = SqliteRecord(Path(sys.argv[1]))
for number in range(50):
    with record.transaction():
        for part in range(3):
            record.put_problem(Problem("code", f"{number} {part}"), sys.argv[2])
record.close()
"""


@pytest.mark.slow
def test_two_processes_write_to_one_new_case(tmp_path: Path) -> None:
    path = tmp_path / "case.db"
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(path), name]) for name in ("a", "b")]
    assert [writer.wait() for writer in writers] == [0, 0]
    record = SqliteRecord(path)
    kept = [(capture, problem.message) for problem, capture in record.iter_problems()]
    record.close()
    assert sorted(kept) == sorted((name, f"{n} {part}") for name in "ab" for n in range(50) for part in range(3))
    for name in "ab":  # each in its own order
        own = [message for capture, message in kept if capture == name]
        assert own == [f"{n} {part}" for n in range(50) for part in range(3)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM statement WHERE document = 'x' ORDER BY start",
        "SELECT seq FROM statement WHERE subject IN (SELECT value FROM json_each('[]'))",
        "SELECT seq FROM statement WHERE organization IN (SELECT value FROM json_each('[]'))",
        "SELECT id FROM statement WHERE id >= 'a' AND id < 'b'",
        "SELECT seq FROM decision WHERE target = 'x' AND seq > 1 ORDER BY seq",
        "SELECT seq FROM capture WHERE blob = 'x' AND seq > 1 ORDER BY seq",
        "SELECT entity FROM name WHERE key = 'x'",
    ],
)
def test_no_look_up_scans_a_table(desk: Desk, sql: str) -> None:
    with closing(sqlite3.connect(desk.path)) as connection:
        plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}")]
    assert not [step for step in plan if step.startswith("SCAN") and "json_each" not in step], plan
