"""Taggers from reviewed statements are measured on what was held back, and kept only where they are better."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import pytest

from whobuilt.case import Case, shared_tools
from whobuilt.case.reading.training import FOLDS, LEAST_HELD, Comparison, find_sentences, train_own
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Judgement, Ruling, make_decision
from whobuilt.core.entities import Entity, Party, Schema, entity_id
from whobuilt.core.evidence import Document
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.core.scores import Score
from whobuilt.core.statements import Anchor, Draft, Prop, Quote, make_statement
from whobuilt.inference.shipped import read_manifest
from whobuilt.store import SqliteRecord

DocumentOf = Callable[..., Document]
PARTS = "zal mor vek tir qua bel dro fin".split()


@pytest.fixture
def record(tmp_path: Path) -> Iterator[SqliteRecord]:
    kept = SqliteRecord(tmp_path / "case.db")
    yield kept
    kept.close()


def invented(number: int) -> str:
    """A code name such as no prose has: the shipped tagger cannot know it, a little reading teaches it."""
    chance = Random(number)  # noqa: S311  # the same names at every run
    return f"{chance.choice(PARTS)}{chance.choice(PARTS)}/{number}"


def review(record: SqliteRecord, document: Document, names: list[str]) -> None:
    """Keep a document, and an accepted statement about each two of its names."""
    entities = [Entity(entity_id(Schema.COMPANY, name), Schema.COMPANY, name) for name in names]
    statements = []
    for vendor, owned in zip(entities[::2], entities[1::2], strict=True):
        parties = Party(vendor.name, vendor.id), Party(owned.name, owned.id)
        at = [document.text.index(entity.name) for entity in (vendor, owned)]
        fields = zip(("subject", "object"), at, (vendor, owned), strict=True)
        anchors = tuple(Anchor(field, start, start + len(one.name), one.name) for field, start, one in fields)
        quote = Quote(0, len(document.text), document.text)
        statements.append(make_statement(Draft(document.id, Prop.OWNS, *parties, quote, anchors, "test@1")))
    record.put_document(document)
    record.put_extraction(Extraction(document.id, "test@1", tuple(entities), (), tuple(statements)))
    for number, statement in enumerate(statements):
        ruling = Ruling(Judgement.ACCEPTED, statement.id)
        record.put_decision(make_decision(ruling, "A. Reviewer", utc_now(), nonce=f"{document.id}{number}"))


def put_reviewed(record: SqliteRecord, document_of: DocumentOf, documents: int, name: Callable[[int], str]) -> None:
    for number in range(documents):
        names = [name(number * 10 + at) for at in range(10)]
        pairs = zip(names[::2], names[1::2], strict=True)
        review(
            record, document_of("\n".join(f"The unit {a} belongs to the group {b} since May." for a, b in pairs)), names
        )


@pytest.mark.slow
def test_what_the_shipped_tagger_cannot_know_is_learned(
    record: SqliteRecord, document_of: DocumentOf, tmp_path: Path
) -> None:
    put_reviewed(record, document_of, 15, invented)
    found = train_own(record, "en", find_sentences(), tmp_path / "models")
    assert found.is_better
    assert found.only_own > found.only_shipped
    assert read_manifest("en", tmp_path / "models").name == "own-en"


@pytest.mark.parametrize("documents", [0, 1, FOLDS - 1])
def test_too_little_is_told(record: SqliteRecord, document_of: DocumentOf, tmp_path: Path, documents: int) -> None:
    put_reviewed(record, document_of, documents, invented)
    with pytest.raises(WhoBuiltError, match="too few to tell whether a tagger is better") as told:
        train_own(record, "en", find_sentences(), tmp_path / "models")
    assert str(LEAST_HELD) in told.value.problem.mend
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize(
    ("only_shipped", "only_own", "better"),
    [(0, 4, False), (0, 5, True), (1, 7, True), (2, 7, False), (7, 2, False), (0, 0, False)],
)
def test_a_lead_that_may_be_luck_is_no_better(only_shipped: int, only_own: int, *, better: bool) -> None:
    shipped, own = Score(50, 50, 30 + only_shipped), Score(50, 50, 30 + only_own)
    assert Comparison(10, shipped, own, only_shipped, only_own).is_better is better


def test_finding_more_by_guessing_is_no_better() -> None:
    assert not Comparison(10, Score(50, 40, 30), Score(50, 400, 40), 0, 10).is_better


@pytest.mark.slow
def test_a_case_uses_what_it_learned(tmp_path: Path, document_of: DocumentOf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_KEYS", str(tmp_path / "keys"))
    Case.init(tmp_path / "case").__exit__(None, None, None)
    with Case.find(tmp_path / "case") as case:
        record = SqliteRecord(case.paths.database)
        put_reviewed(record, document_of, 15, invented)
        record.close()
        assert case.train("en").is_better
    assert not list((tmp_path / "case").rglob("*.crf"))  # what is handed over holds no model
    with Case.find(tmp_path / "case") as case:
        assert [tagger.name for tagger in case._tools.taggers("en")] == ["own-en@1"]  # noqa: SLF001  # what intake uses
    assert [tagger.name for tagger in shared_tools().taggers("en")] == ["crf-en@2"]
