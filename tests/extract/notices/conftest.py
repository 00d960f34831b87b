"""Texts read as files are, and what the notices in them state."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256

import pytest

from whobuilt.core.evidence import Document
from whobuilt.core.lock import find_failures
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop, Statement
from whobuilt.extract.notices.extractor import NoticeExtractor
from whobuilt.read import read

Open = Callable[..., Document]
Extract = Callable[..., Extraction]
Told = Callable[..., list[tuple[str, str, float | None, str | None]]]


def open_text(text: str | bytes, name: str = "notice.txt") -> Document:
    data = text.encode() if isinstance(text, str) else text
    document = read(data, sha256(data).hexdigest(), name).document
    assert document is not None
    return document


def extract_text(text: str | bytes, name: str = "notice.txt") -> Extraction:
    document = open_text(text, name)
    found = NoticeExtractor().extract(document)
    for statement in found.statements:
        assert not find_failures(statement, document)
    return found


def supply_of(statement: Statement) -> tuple[str, str, float | None, str | None]:
    said = statement.qualifiers
    return (
        statement.subject.name if statement.subject else "",
        statement.object.name if statement.object else "",
        said.amount.value if said.amount else None,
        said.date.iso if said.date else None,
    )


def told_of(text: str | bytes, name: str = "notice.txt") -> list[tuple[str, str, float | None, str | None]]:
    return [supply_of(each) for each in extract_text(text, name).statements if each.prop is Prop.SUPPLIES]


@pytest.fixture
def open_() -> Open:
    return open_text


@pytest.fixture
def extract() -> Extract:
    return extract_text


@pytest.fixture
def told() -> Told:
    """Each supply: supplier, buyer, sum, date."""
    return told_of
