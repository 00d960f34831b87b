"""What several extractors find in one document, as one extraction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from whobuilt.core.entities import Entity, Mention, Party, Schema
from whobuilt.core.evidence import Document
from whobuilt.core.reading import AmountFound, Extraction
from whobuilt.core.statements import (
    Amount,
    Anchor,
    Draft,
    Modality,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Statement,
    make_statement,
)
from whobuilt.extract.agreement import merge

DocumentOf = Callable[..., Document]
TEXT = "Acme Systems sold cameras to Exampleton Police."
ACME = Entity("acme", Schema.COMPANY, "Acme Systems")
POLICE = Entity("police", Schema.PUBLIC_BODY, "Exampleton Police")


def supply(maker: str, *, length: int = len(TEXT), vendor: str = "acme", **qualifiers: object) -> Statement:
    anchors = (Anchor("subject", 0, 12, TEXT[:12]), Anchor("object", 29, 46, TEXT[29:46]))
    return make_statement(
        Draft(
            "document",
            Prop.SUPPLIES,
            Party("Acme Systems", vendor),
            Party("Exampleton Police", "police"),
            Quote(0, length, TEXT[:length]),
            (*anchors, Anchor("trigger", 13, 13 + len(maker), TEXT[13 : 13 + len(maker)])),
            maker,
            Qualifiers(**qualifiers),  # type: ignore[arg-type]  # the test names the fields
        )
    )


def found(maker: str, *statements: Statement, entities: tuple[Entity, ...] = (ACME, POLICE)) -> Extraction:
    return Extraction("document", maker, entities, (), statements)


def test_what_agrees_is_one_statement_that_names_both() -> None:
    [agreed] = merge([found("one@1", supply("one@1")), found("other@1", supply("other@1", length=40))]).statements
    assert agreed.extractor == "one@1 + other@1"
    assert agreed.id == supply("one@1").id
    assert agreed.quote.end == len(TEXT)


@pytest.mark.parametrize(
    "other",
    [
        supply("other@1", polarity=Polarity.NEGATED),
        supply("other@1", vendor="somebody else"),
        replace(supply("other@1"), prop=Prop.OPERATES),
    ],
)
def test_what_differs_stands_beside(other: Statement) -> None:
    entities = (ACME, POLICE, Entity("somebody else", Schema.COMPANY, "Other Ltd"))
    assert len(merge([found("one@1", supply("one@1")), found("other@1", other, entities=entities)]).statements) == 2


def test_the_first_decides_what_is_only_said_differently() -> None:
    alleged = supply("other@1", modality=Modality.ALLEGED)
    [agreed] = merge([found("one@1", supply("one@1")), found("other@1", alleged)]).statements
    assert agreed.qualifiers.modality is Modality.ASSERTED


def test_one_name_is_one_entity_of_the_first_kind() -> None:
    theirs = Entity("other id", Schema.ORGANIZATION, "ACME SYSTEMS", ("Acme",))
    statement = supply("other@1", vendor="other id")
    merged = merge([found("one@1", entities=(ACME,)), found("other@1", statement, entities=(theirs, POLICE))])
    assert merged.entities == (replace(ACME, names=("ACME SYSTEMS", "Acme")), POLICE)
    assert [item.subject for item in merged.statements] == [Party("Acme Systems", "acme")]


def test_a_place_is_taken_once() -> None:
    one, other = (Extraction("document", name, (ACME,)) for name in ("one@1", "other@1"))
    name, part, later = (Mention("document", a, b, TEXT[a:b], "acme") for a, b in ((0, 12), (0, 4), (29, 39)))
    sums = [AmountFound(a, b, Amount(1, "USD")) for a, b in ((5, 9), (8, 12))]
    merged = merge(
        [replace(one, mentions=(name,), amounts=(sums[0],)), replace(other, mentions=(part, later), amounts=(sums[1],))]
    )
    assert merged.mentions == (name, later)
    assert merged.amounts == (sums[0],)
