from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.entities import Party
from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Anchor, Draft, Prop, Quote, Statement, make_statement
from whobuilt.resolve.gate import find_obstacle, keep_locked, missing_fields

TEXT = "Sample Ltd sold 40 cameras to the police."


def statement(prop: Prop, *fields: str, exact: str = TEXT) -> Statement:
    anchors = tuple(Anchor(field, 0, 6, "Sample") for field in fields)
    quote = Quote(0, len(exact), exact)
    return make_statement(Draft("document", prop, Party("Sample Ltd", "e"), None, quote, anchors, "test@1"))


@pytest.mark.parametrize(
    ("prop", "anchored", "missing"),
    [
        (Prop.SUPPLIES, "subject trigger object", ()),
        (Prop.SUPPLIES, "antecedent trigger object_text", ()),
        (Prop.SUPPLIES, "subject cell object", ()),
        (Prop.SUPPLIES, "subject object", ("trigger",)),
        (Prop.SUPPLIES, "trigger", ("subject", "object")),
        (Prop.LISTED_BY, "", ("subject", "trigger", "object")),
        (Prop.SAID, "speaker", ()),
        (Prop.SAID, "trigger", ("speaker",)),
        (Prop.FIGURE, "value", ()),
        (Prop.FIGURE, "amount subject", ()),
        (Prop.FIGURE, "subject object", ("value",)),
    ],
)
def test_promotion_needs_words(prop: Prop, anchored: str, missing: tuple[str, ...]) -> None:
    judged = statement(prop, *anchored.split())
    assert missing_fields(judged) == missing
    obstacle = find_obstacle(judged)
    assert (obstacle is None) == (not missing)
    assert obstacle is None or " and ".join(missing) in obstacle.message


def test_only_what_stands_there_enters(make_document: Callable[[str], Document]) -> None:
    document = make_document(TEXT)
    good, bad = statement(Prop.SUPPLIES, "subject"), statement(Prop.SUPPLIES, exact=TEXT.replace("40", "400"))
    kept = keep_locked(Extraction(document.id, "test@1", statements=(good, bad)), document)
    assert kept.statements == (good,)
    [problem] = kept.problems
    assert problem.code == "lock_altered"
    assert "400 cameras" in problem.message
