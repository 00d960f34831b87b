"""A reading is scored against what a careful reader found."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from whobuilt.score.extraction import Scoring
from whobuilt.score.gold import GoldPassage
from whobuilt.score.tally import Row, Side

Plain = dict[str, Any]

TEXT = "Acme Systems Ltd sold cameras to Exampleton Police for $2 million in 2019. It denied any sale to Sampleford."
EMPTY: Plain = {
    kind: [] for kind in ("entities", "relations", "quotes", "amounts", "dates", "listings", "contradictions")
}
GOLD: Plain = EMPTY | {
    "entities": [
        {"id": "e1", "name": "Acme Systems Ltd", "type": "Company", "mentions": ["Acme"]},
        {"id": "e2", "name": "Exampleton Police", "type": "PublicBody", "mentions": []},
    ],
    "relations": [
        {
            "subj": "e1",
            "pred": "supplies",
            "obj": "e2",
            "object_text": "cameras",
            "quote": "Acme Systems Ltd sold cameras to Exampleton Police",
            "modality": "asserted",
        }
    ],
    "quotes": [
        {"text": "any sale to Sampleford", "speaker": "e1", "speaker_org": None, "kind": "indirect", "stance": "denial"}
    ],
    "amounts": [{"text": "$2 million", "value": 2000000, "currency": "USD"}],
    "dates": [{"text": "2019", "iso": "2019"}],
    "phenomena": ["long_number"],
}


def quoted(words: str) -> Plain:
    start = TEXT.index(words)
    return {"start": start, "end": start + len(words), "exact": words}


def supplied(**changes: Any) -> Plain:
    return {
        "id": "s1",
        "prop": "supplies",
        "subject": "a",
        "object": "b",
        "quote": quoted("Acme Systems Ltd sold cameras to Exampleton Police"),
    } | changes


def reading(*statements: Plain, **changes: Any) -> Plain:
    entities = [
        {"id": "a", "name": "Acme Systems", "schema": "Company", "mentions": [{"start": 0, "end": 12}]},
        {"id": "b", "name": "Exampleton Police", "schema": "PublicBody", "mentions": []},
    ]
    empty: Plain = {"text": TEXT, "entities": entities, "amounts": [], "dates": [], "contradictions": []}
    return empty | {"statements": list(statements)} | changes


def scored(read: Plain, gold: Plain = GOLD) -> Scoring:
    scoring = Scoring()
    scoring.add(GoldPassage("made/001", Path("001.txt"), gold), read)
    return scoring


def supply(read: Plain, gold: Plain = GOLD) -> Row:
    return scored(read, gold).tally.row("relation:supply")


def test_all_that_stands_there_was_read() -> None:
    said = {
        "id": "s2",
        "prop": "said",
        "subject": None,
        "object": None,
        "quote": quoted("any sale to Sampleford"),
        "attribution": {"speaker": "a", "stance": "denial"},
    }
    read = reading(
        supplied(amount={"value": 2e6, "currency": "USD"}), said, dates=[{"start": 70, "end": 74, "iso": "2019"}]
    )
    rows = {row.kind: row for row in scored(read).tally.rows() if row.wanted}
    assert {row.f1 for row in rows.values()} == {1.0}
    assert {
        "amount",
        "date",
        "quote",
        "relation:supply",
        "speaker (of quotes found)",
        "stance (of quotes found)",
    } <= set(rows)


@pytest.mark.parametrize(
    ("statements", "read", "right"),
    [
        ([], 0, 0),
        ([supplied(), supplied(id="s2")], 1, 1),  # told twice, one fact
        ([supplied(subject="b", object="a")], 1, 0),
        ([supplied(prop="contracts_with", subject="b", object="a")], 1, 0),  # what was wanted has a direction
        ([supplied(polarity="negated")], 0, 0),
        ([supplied(object=None, object_text="Exampleton Police")], 1, 1),
        ([supplied(prop="partners_with", object="c")], 0, 0),  # a partnership counts only where it is wanted
    ],
)
def test_supplies_are_counted_as_facts(statements: list[Plain], read: int, right: int) -> None:
    row = supply(reading(*statements))
    assert (row.wanted, row.read, row.right) == (1, read, right)


def test_a_contract_has_no_direction() -> None:
    [relation] = GOLD["relations"]
    gold = GOLD | {"relations": [relation | {"pred": "contracts_with"}]}
    assert supply(reading(supplied(subject="b", object="a")), gold).right == 1


def test_a_quote_that_does_not_stand_is_counted() -> None:
    assert scored(reading(supplied(quote={"start": 0, "end": 4, "exact": "Acne"}))).broken_quotes == 1
    assert scored(reading(supplied())).broken_quotes == 0


def test_what_is_missing_is_listed_with_its_hard_cases() -> None:
    [relation] = GOLD["relations"]
    gold = GOLD | {"relations": [relation | {"modality": "alleged"}]}
    tally = scored(reading(supplied(object="a")), gold).tally
    [missed, excess] = [miss for miss in tally.misses if miss.kind == "relation:supply"]
    assert (missed.side, missed.phenomena) == (Side.MISSED, ("alleged", "long_number"))
    assert missed.text.startswith("supplies: Acme, Acme Systems Ltd → Exampleton Police (alleged)")
    assert (excess.side, excess.phenomena) == (Side.IN_EXCESS, ("long_number",))
    assert tally.hard["relation:supply"] == {("alleged", False): 1, ("long_number", False): 1}
