"""A small case put together by hand: documents, statements and persons, all made up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from whobuilt.compose.request import DossierRequest
from whobuilt.core.assessment import Assessment
from whobuilt.core.entities import Entity, Party, Schema
from whobuilt.core.evidence import Capture, Document, Handling, Metadata, Segment, Source, document_id, make_capture
from whobuilt.core.ids import sha256
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Draft,
    Prop,
    Qualifiers,
    Quote,
    Statement,
    Status,
    make_statement,
)

KEPT_AT = datetime(2024, 9, 3, 10, 15, tzinfo=UTC)


@dataclass
class SmallCase:
    """Puts documents and statements into a request, each statement on words that really stand in its document."""

    documents: dict[str, Document] = field(default_factory=dict)
    captures: dict[str, tuple[Capture, ...]] = field(default_factory=dict)
    entities: dict[str, Entity] = field(default_factory=dict)
    merged: dict[str, str] = field(default_factory=dict)
    statements: list[tuple[Statement, Status]] = field(default_factory=list)
    assessments: list[Assessment] = field(default_factory=list)

    def add_document(self, text: str, metadata: Metadata, locator: str, handling: Handling = Handling.PUBLIC) -> str:
        blob = sha256(f"{text}{locator}".encode())
        identifier = document_id(blob, "text@1", text)
        segments = (Segment(0, len(text), 0, len(text), "line 1"),)
        self.documents[identifier] = Document(
            identifier, blob, "text@1", "text/plain", "utf-8", text, metadata, (), segments
        )
        self.captures[blob] = (make_capture((blob, len(text)), KEPT_AT, "file", Source(locator, handling=handling)),)
        return identifier

    def add_entity(self, schema: Schema, *names: str) -> Party:
        identifier = f"{schema}-{len(self.entities) + 1}"
        self.entities[identifier] = Entity(identifier, schema, names[0], names)
        return Party(names[0], identifier)

    def state(  # noqa: PLR0913  # a statement has this many parts
        self,
        document: str,
        prop: Prop,
        subject: Party | None,
        obj: Party | None,
        words: str,
        *,
        qualifiers: Qualifiers | None = None,
        attribution: Attribution | None = None,
        status: Status = Status.ACCEPTED,
        through: str = "",
    ) -> Statement:
        text = self.documents[document].text
        start = text.index(words)
        anchors = [Anchor("trigger", start, start + len(words), words)]
        if through:
            at = text.index(through)
            anchors.append(Anchor("through", at, at + len(through), through))
        if subject and subject.name in text:
            at = text.index(subject.name)
            anchors.append(Anchor("subject", at, at + len(subject.name), subject.name))
        if obj and obj.name in text:
            at = text.index(obj.name)
            anchors.append(Anchor("object", at, at + len(obj.name), obj.name))
        draft = Draft(
            document,
            prop,
            subject,
            obj,
            Quote(start, start + len(words), words),
            tuple(anchors),
            "hand@1",
            qualifiers or Qualifiers(),
            attribution or Attribution(),
        )
        statement = make_statement(draft)
        self.statements.append((statement, status))
        return statement

    def request(self, subject: Party | Statement, **more: Any) -> DossierRequest:
        about = subject if isinstance(subject, Statement) else self.entities[subject.entity]
        settings: dict[str, Any] = {
            "case": "harbour",
            "subject": about,
            "statements": tuple(self.statements),
            "assessments": tuple(self.assessments),
            "documents": self.documents,
            "captures": self.captures,
            "entities": self.entities,
            "standing": lambda entity: self.merged.get(entity, entity),
            "handling": {},
            "made_at": datetime(2024, 10, 1, 8, 0, tzinfo=UTC),
        }
        return DossierRequest(**(settings | more))


@pytest.fixture
def case() -> SmallCase:
    """An empty small case."""
    return SmallCase()
