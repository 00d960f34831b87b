"""What the store's tests are made of: a record, and small documents with statements that stand on them."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whobuilt.core.decisions import Decision, Judgement, Ruling, make_decision
from whobuilt.core.entities import Entity, Mention, Party, Schema, entity_id
from whobuilt.core.evidence import Capture, Document, Metadata, Passage, Segment, Source, document_id, make_capture
from whobuilt.core.ids import sha256
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Anchor, Draft, Prop, Quote, Statement, Status, make_statement
from whobuilt.store import SqliteRecord

NOON = datetime(2024, 9, 3, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Desk:
    """A record at work. A text of the form "SUBJECT supplied OBJECT" states just that."""

    path: Path
    record: SqliteRecord

    @staticmethod
    def document(text: str) -> Document:
        blob = sha256(text.encode("utf-8", "surrogatepass"))
        passages, segments = (Passage(0, len(text)),), (Segment(0, len(text), 0, len(text), "line 1"),)
        name = document_id(blob, "text@1", text)
        return Document(name, blob, "text@1", "text/plain", "utf-8", text, Metadata("A test"), passages, segments)

    @staticmethod
    def capture(document: Document, locator: str = "/evidence/a.txt") -> Capture:
        return make_capture((document.blob, len(document.text)), NOON, "file", Source(locator))

    @staticmethod
    def extraction(document: Document) -> Extraction:
        subject, verb, object_ = document.text.partition(" supplied ")
        vendor = Entity(entity_id(Schema.COMPANY, subject), Schema.COMPANY, subject)
        body = Entity(entity_id(Schema.PUBLIC_BODY, object_), Schema.PUBLIC_BODY, object_)
        fields = (("subject", subject), ("trigger", verb.strip()), ("object", object_))
        places = ((field, words, document.text.index(words)) for field, words in fields)
        draft = Draft(
            document.id,
            Prop.SUPPLIES,
            Party(subject, vendor.id),
            Party(object_, body.id),
            Quote(0, len(document.text), document.text),
            tuple(Anchor(field, start, start + len(words), words) for field, words, start in places),
            "patterns@1",
        )
        mention = Mention(document.id, 0, len(subject), subject, vendor.id)
        return Extraction(document.id, "patterns@1", (vendor, body), (mention,), (make_statement(draft),))

    def keep(self, text: str) -> Statement:
        """Put a document with all that belongs to it; its statement."""
        document = self.document(text)
        extraction = self.extraction(document)
        with self.record.transaction():
            self.record.put_capture(self.capture(document))
            self.record.put_document(document)
            self.record.put_extraction(extraction)
        return extraction.statements[0]

    def decide(self, judgement: Judgement, target: str, other: str = "") -> Decision:
        ruling = Ruling(judgement, target, other, "because")
        decision = make_decision(ruling, "Ada", NOON, nonce=str(self.record.decision_count()))
        self.record.put_decision(decision)
        return decision

    def status(self, statement: Statement) -> Status:
        return next(status for found, status in self.record.iter_statements() if found.id == statement.id)

    def tamper(self, sql: str, *values: str | bytes | int) -> None:
        """Change the file behind the record's back, as somebody would who means to."""
        with closing(sqlite3.connect(self.path)) as connection:
            triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in triggers:
                connection.execute(f"DROP TRIGGER {name}")
            assert connection.execute(sql, values).rowcount == 1
            connection.commit()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    path = tmp_path / "case.db"
    record = SqliteRecord(path)
    yield Desk(path, record)
    record.close()
