"""Our notices: how many of their fields are read right, in every layout; nobody private is found in them."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from whobuilt.core.lock import find_failures
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop, Statement
from whobuilt.extract.notices.extractor import NoticeExtractor
from whobuilt.read import read
from whobuilt.resolve.gate import missing_fields

HERE = Path(__file__).parent
NAMES = sorted(path.stem for path in (HERE / "expected").glob("*.json"))
FLOOR = 0.97
LAYOUT_FLOOR = 0.9
LEAST = 60
FIELDS = 5  # of an award

Read = dict[str, Any]


def plain(words: str | None) -> str:
    return "".join((words or "").split())


def expected_of(name: str) -> Read:
    found: Read = json.loads((HERE / "expected" / f"{name}.json").read_text("utf-8"))
    return found


@cache
def extraction_of(name: str) -> Extraction:
    [path] = (HERE / "docs").glob(f"{name}.*")
    document = read(path, sha256(path.read_bytes()).hexdigest(), path.name).document
    assert document is not None
    found = NoticeExtractor().extract(document)
    for statement in found.statements:
        assert not find_failures(statement, document)
        assert not missing_fields(statement)
    return found


def awards_in(statements: tuple[Statement, ...]) -> list[Read]:
    """The supplies, those of one contract together."""
    together: dict[tuple[Any, ...], set[str]] = defaultdict(set)
    for statement in statements:
        if statement.prop is Prop.SUPPLIES and statement.subject:
            said = statement.qualifiers
            amount = (said.amount.value, said.amount.currency) if said.amount else None
            buyer = plain(statement.object.name) if statement.object else ""
            key = (buyer, plain(said.object_text), amount, said.date.iso if said.date else None)
            together[key].add(plain(statement.subject.name))
    return [
        {"suppliers": names, "buyer": key[0], "item": key[1], "amount": key[2], "date": key[3]}
        for key, names in together.items()
    ]


def wanted_of(award: Read) -> Read:
    return {
        "suppliers": set(map(plain, award["suppliers"])),
        "buyer": plain("".join(award["buyers"][:1])),
        "item": plain(award["item"]),
        "amount": tuple(award["amount"]) if award["amount"] else None,
        "date": award["date"],
    }


def score(name: str) -> tuple[int, int]:
    """How many of a notice's fields are right, and how many there are."""
    expected, found = expected_of(name), extraction_of(name)
    left = awards_in(found.statements)
    right = total = 0
    for award in map(wanted_of, expected["awards"]):
        near = [each for each in left if each["suppliers"] & award["suppliers"]]
        best = max(near, key=lambda each: sum(each[key] == award[key] for key in award), default=None)
        total += FIELDS
        if best is not None:
            left.remove(best)
            right += sum(best[key] == award[key] for key in award)
    total += FIELDS * len(left) + (not expected["awards"])
    right += not expected["awards"] and not left
    names = {plain(known) for entity in found.entities for known in (entity.name, *entity.names)}
    for unwanted in (*expected["persons"], *expected["agency"]):
        total += 1
        right += plain(unwanted) not in names
    return right, total


def test_there_are_enough_notices_in_enough_layouts() -> None:
    assert len(NAMES) >= LEAST
    assert len({expected_of(name)["layout"] for name in NAMES}) >= 6


def test_fields_of_notices() -> None:
    right, total = map(sum, zip(*map(score, NAMES), strict=True))
    assert right / total >= FLOOR, [name for name in NAMES if len(set(score(name))) > 1]


def test_fields_of_each_layout() -> None:
    rights, totals = Counter[str](), Counter[str]()
    for name in NAMES:
        layout = expected_of(name)["layout"]
        right, total = score(name)
        rights[layout] += right
        totals[layout] += total
    assert {layout: rights[layout] for layout in totals if rights[layout] < LAYOUT_FLOOR * totals[layout]} == {}


@pytest.mark.parametrize("name", NAMES)
def test_nobody_private_is_found(name: str) -> None:
    entities = extraction_of(name).entities
    known = {plain(each) for entity in entities for each in (entity.name, *entity.names)}
    assert not known & set(map(plain, expected_of(name)["persons"]))


@pytest.mark.parametrize("name", NAMES)
def test_an_agency_is_no_customer(name: str) -> None:
    agencies = set(map(plain, expected_of(name)["agency"]))
    parties = {plain(p.name) for s in extraction_of(name).statements for p in (s.subject, s.object) if p}
    assert not parties & agencies
