"""What the tests of several folders share: the real tables, the real extractor, and documents made of a text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import pytest

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Document, Metadata, Passage, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.reading import Extraction
from whobuilt.extract.patterns import PatternExtractor
from whobuilt.ports import Gazetteer, Taxonomy
from whobuilt.reference.bodies import load_bodies
from whobuilt.reference.places import Gazetteer as PlaceTables


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of keys for all cases of the tests, and not the user's own."""
    folder = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOBUILT_KEYS", str(folder))
        yield folder


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return cast("Gazetteer", PlaceTables())  # it is asked about its own places only


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_bodies()


@pytest.fixture(scope="session")
def extractor(gazetteer: Gazetteer) -> PatternExtractor:
    return PatternExtractor(gazetteer)


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """A document of a text, as a plain-text reader would give it."""

    def make(text: str, published: str | None = None, language: str = "en") -> Document:
        blob = sha256(text.encode("utf-8", "surrogatepass"))
        metadata = Metadata(published=PartialDate(published) if published else None, language=language)
        passages = (Passage(0, len(text)),)
        name = document_id(blob, "text@1", text)
        return Document(name, blob, "text@1", "text/plain", "utf-8", text, metadata, passages, ())

    return make


@pytest.fixture(scope="session")
def extraction_of(extractor: PatternExtractor, document_of: Callable[..., Document]) -> Callable[..., Extraction]:
    """What the extractor finds in an English text, told the day of publication where that matters."""

    def extract(text: str, published: str | None = None) -> Extraction:
        return extractor.extract(document_of(text, published))

    return extract
