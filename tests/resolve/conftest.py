"""A real record with documents whose names the tests give."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from whobuilt.core.entities import Entity, Schema, entity_id
from whobuilt.core.evidence import Document, Metadata, Passage, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.reading import Extraction
from whobuilt.store import SqliteRecord


@pytest.fixture
def record(tmp_path: Path) -> Iterator[SqliteRecord]:
    kept = SqliteRecord(tmp_path / "case.db")
    yield kept
    kept.close()


@pytest.fixture
def make_document() -> Callable[[str], Document]:
    def make(text: str) -> Document:
        blob = sha256(text.encode())
        name = document_id(blob, "text@1", text)
        passages = (Passage(0, len(text)),)
        return Document(name, blob, "text@1", "text/plain", "utf-8", text, Metadata(), passages, ())

    return make


@pytest.fixture
def put_names(record: SqliteRecord, make_document: Callable[[str], Document]) -> Callable[..., Extraction]:
    """Keep a document in which one entity is named so."""

    def put(*names: str, schema: Schema = Schema.COMPANY) -> Extraction:
        document = make_document(" ".join(names) + f" {schema}")
        entity = Entity(entity_id(schema, f"{document.id} {names[0]}"), schema, names[0], names[1:])
        extraction = Extraction(document.id, "test@1", entities=(entity,))
        record.put_document(document)
        record.put_extraction(extraction)
        return extraction

    return put
