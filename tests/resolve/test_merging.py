from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Judgement, Ruling, make_decision
from whobuilt.core.entities import Schema
from whobuilt.core.reading import Extraction
from whobuilt.ports import Gazetteer
from whobuilt.reference.places import load_places
from whobuilt.resolve.merging import iter_merges, split_name
from whobuilt.store import SqliteRecord

PutNames = Callable[..., Extraction]


@cache
def places() -> Gazetteer:
    return cast("Gazetteer", load_places())  # as the case does


def merges(record: SqliteRecord, extraction: Extraction) -> list[Ruling]:
    """The merges of a document, each decided before the next is asked for."""
    taken = []
    for ruling in iter_merges(extraction, record, places()):
        taken.append(ruling)
        record.put_decision(make_decision(ruling, "resolve@1", utc_now(), nonce=str(len(taken)), auto=True))
    return taken


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (("Sample Technologies Co., Ltd.", "Sample"), ("Sample",)),  # the first document says what is short for what
        (("Sample",), ("Sample Technologies Co., Ltd.", "Sample")),
        (("Sample Technologies Co., Ltd.",), ("Sample Technologies",)),
        (("Sample Technologies Ltd",), ("SAMPLE TECHNOLOGIES, LTD.",)),
        (("示例数字技术股份有限公司",), ("示例数字技术",)),
    ],
)
def test_merges(record: SqliteRecord, put_names: PutNames, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    known, fresh = put_names(*first), put_names(*second)
    [ruling] = merges(record, fresh)
    assert (ruling.judgement, ruling.target, ruling.other) == (
        Judgement.SAME,
        fresh.entities[0].id,
        known.entities[0].id,
    )
    assert fresh.document in ruling.reason
    assert record.standing(fresh.entities[0].id) == known.entities[0].id
    assert merges(record, fresh) == []  # nothing is left to merge


@pytest.mark.parametrize(
    ("first", "second", "schema"),
    [
        # Two full names that share a short one.
        (("Northern Sample Technology Ltd", "Sample"), ("Southern Sample Technology Ltd", "Sample"), Schema.COMPANY),
        # The short name is another's whole name, and the document does not tie it to the full one.
        (("Sample Technologies Ltd",), ("Sample",), Schema.COMPANY),
        # Different legal forms may be different companies.
        (("Sample Ltd",), ("Sample GmbH",), Schema.COMPANY),
        # A company called as a place.
        (("Nairobi Systems Ltd", "Nairobi"), ("Nairobi",), Schema.COMPANY),
        # Persons, and bodies of any level, never.
        (("John Sample", "Sample"), ("Sample",), Schema.PERSON),
        (("Sample County Public Security Bureau", "the bureau"), ("the bureau",), Schema.PUBLIC_BODY),
        (("Sample Police", "Sample"), ("Sample Police",), Schema.PUBLIC_BODY),
    ],
)
def test_abstains(
    record: SqliteRecord, put_names: PutNames, first: tuple[str, ...], second: tuple[str, ...], schema: Schema
) -> None:
    put_names(*first, schema=schema)
    assert merges(record, put_names(*second, schema=schema)) == []


def test_a_company_is_no_public_body(record: SqliteRecord, put_names: PutNames) -> None:
    put_names("Sample", schema=Schema.PUBLIC_BODY)
    assert merges(record, put_names("Sample")) == []


def test_abstains_where_two_are_called_so(record: SqliteRecord, put_names: PutNames) -> None:
    put_names("Northern Sample Technology Ltd", "Sample")
    put_names("Southern Sample Technology Ltd", "Sample")
    assert merges(record, put_names("Sample")) == []


def test_does_not_insist_where_a_person_withdrew_it(record: SqliteRecord, put_names: PutNames) -> None:
    put_names("Sample Technologies Ltd", "Sample")
    fresh = put_names("Sample")
    [ruling] = merges(record, fresh)
    [decision] = record.iter_decisions(ruling.target)
    record.put_decision(make_decision(Ruling(Judgement.WITHDRAWN, decision.id), "A. Reviewer", utc_now()))
    assert record.standing(ruling.target) == ruling.target
    assert merges(record, fresh) == []


@pytest.mark.parametrize(
    ("name", "bare", "forms"),
    [
        ("Sample Technologies Co., Ltd.", "sample technologies", {"co", "ltd"}),
        ("SAMPLE S.A.", "sample", {"sa"}),
        ("Sample", "sample", set()),
        ("Co", "co", set()),
        ("示例股份有限公司", "示例", {"股份有限公司"}),
        ("公司", "公司", set()),
    ],
)
def test_split_name(name: str, bare: str, forms: set[str]) -> None:
    assert split_name(name) == (bare, frozenset(forms))


@given(st.text(min_size=1))
def test_splitting_again_changes_nothing(name: str) -> None:
    bare, _ = split_name(name)
    again, _ = split_name(bare)
    assert split_name(again)[0] == again
