"""The Chinese extractor, made once, and documents to try it on."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

import pytest

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Document, Metadata, Passage
from whobuilt.core.reading import Extraction
from whobuilt.extract.chinese.patterns import ChineseExtractor
from whobuilt.ports import Gazetteer
from whobuilt.reference.places import load_places


@pytest.fixture(scope="session")
def chinese() -> ChineseExtractor:
    return ChineseExtractor(cast("Gazetteer", load_places()))


@pytest.fixture
def read(chinese: ChineseExtractor) -> Callable[..., Extraction]:
    """What the extractor finds in a Chinese text, told the day of publication where that matters."""

    def extract(text: str, published: str | None = None) -> Extraction:
        metadata = Metadata(language="zh", published=PartialDate(published) if published else None)
        document = Document("d", "b", "text@1", "text/plain", "utf-8", text, metadata, (Passage(0, len(text)),), ())
        return chinese.extract(document)

    return extract
