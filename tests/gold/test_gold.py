"""Our reading of the gold passages: well-formed, within the evidence lock, no worse than it was, no false conflict."""

from __future__ import annotations

import json
import re
import runpy
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest

from whobuilt.case import Tools
from whobuilt.compose.reading import to_reading_json
from whobuilt.core.assessment import Verdict
from whobuilt.core.lock import find_failures
from whobuilt.core.reading import Reading
from whobuilt.core.statements import Statement
from whobuilt.score.extraction import Scoring
from whobuilt.score.gold import load_gold

HERE = Path(__file__).parent
FOLDERS = sorted(path.parent for path in HERE.glob("*/gold"))
PASSAGES = [path for folder in FOLDERS for path in sorted((folder / "docs").glob("*.txt"))]

# Regression floors of the supplies, precision and recall: below what we read when they were set, and no claim of how
# right we are on other texts.
FLOORS = {
    "seen": (0.85, 0.74),
    "late": (0.75, 0.55),
    "late2": (0.7, 0.69),
    "late3": (0.72, 0.66),
    "zh_seen": (0.75, 0.6),
    "late4": (0.6, 0.33),
    "zh_late": (0.69, 0.33),
    "late5": (0.69, 0.54),
    "zh_late2": (0.61, 0.55),
}
NEAR_MISS_FLOOR = 0.5

CONFLICTS = frozenset({Verdict.CONTRADICTED, Verdict.CHALLENGED})

Gold = dict[str, Any]
Span = tuple[int, int]

wrong_in = cast("Callable[[str, Gold], list[str]]", runpy.run_path(str(HERE / "check_gold.py"))["wrong_in"])


@cache
def gold_of(path: Path) -> Gold:
    """The gold beside a passage."""
    return cast("Gold", json.loads((path.parents[1] / "gold" / f"{path.stem}.json").read_text("utf-8")))


@cache
def tools() -> Tools:
    return Tools()


@cache
def reading_of(path: Path) -> Reading:
    """Our reading of a passage, with its assessments, as `whobuilt read` makes it."""
    [found] = tools().read_file(path)
    assert isinstance(found, Reading), found
    return found


def name_of(path: Path) -> str:
    return f"{path.parents[1].name}-{path.stem}"


passages = pytest.mark.parametrize("path", PASSAGES, ids=name_of)
folders = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


# --- the gold itself -----------------------------------------------------------------------------------------------


def test_there_is_gold() -> None:
    assert HERE / "seen" in FOLDERS
    assert all(gold_of(path)["entities"] for path in PASSAGES)


@pytest.mark.few(9)
@passages
def test_every_gold_file_is_well_formed(path: Path) -> None:
    assert wrong_in(path.read_text("utf-8"), gold_of(path)) == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"amounts": [{"text": "$9", "value": 9, "currency": "USD"}]}, "amounts: '$9' does not stand in the passage"),
        ({"dates": [{"text": "2019", "iso": "2019-13"}]}, "date: '2019-13' is no date"),
        ({"listings": [{"entity": "e9", "list": "a list", "date": None}]}, "entity: 'e9' is no entity here"),
        (
            {"entities": [{"id": "e1", "name": "Acme", "type": "Firm", "mentions": []}]},
            "entity type: 'Firm' is no word",
        ),
    ],
)
def test_what_is_wrong_with_gold_is_told(change: Gold, told: str) -> None:
    kinds = ("entities", "relations", "quotes", "amounts", "dates", "listings", "contradictions", "near_misses")
    lines = wrong_in("Acme grew in 2019.", {kind: [] for kind in kinds} | change)
    assert len(lines) == 1
    assert lines[0].startswith(told)


@pytest.mark.few(2)
@folders
def test_the_checker_is_a_command(folder: Path) -> None:
    told = subprocess.run([sys.executable, HERE / "check_gold.py", folder], capture_output=True, text=True, check=False)
    assert told.returncode == 0
    assert f"{len(list((folder / 'docs').glob('*.txt')))} passages" in told.stdout


# --- our reading ---------------------------------------------------------------------------------------------------


@pytest.mark.few(9)
@passages
def test_every_quote_stands_at_its_offsets(path: Path) -> None:
    reading = reading_of(path)
    failures = [fail for item in reading.extraction.statements for fail in find_failures(item, reading.document)]
    assert failures == []
    assert reading.extraction.problems == ()


@pytest.mark.slow
@folders
def test_hardly_a_passage_says_nothing(folder: Path) -> None:
    paths = sorted((folder / "docs").glob("*.txt"))
    assert sum(not reading_of(path).extraction.statements for path in paths) <= len(paths) / 20


@pytest.mark.slow
@folders
def test_supplies_stay_above_the_regression_floor(folder: Path) -> None:
    scoring = Scoring()
    for passage in load_gold(folder):
        scoring.add(passage, to_reading_json(reading_of(passage.path)))
    row = scoring.tally.row("relation:supply")
    precision, recall = FLOORS[folder.name]
    assert row.precision >= precision, row
    assert row.recall >= recall, row


@pytest.mark.few(9)
@passages
def test_a_near_miss_is_no_conflict(path: Path) -> None:
    reading = reading_of(path)
    known = {item.id: item for item in reading.extraction.statements}
    conflicts = [(known[item.claim], known[item.evidence]) for item in reading.assessments if item.verdict in CONFLICTS]
    for pair in gold_of(path)["near_misses"]:
        claim, evidence = (spans(reading, pair[key]) for key in ("claim_quote", "evidence_quote"))
        taken = [said.quote.exact for said, shown in conflicts if overlaps(said, claim) and overlaps(shown, evidence)]
        assert taken == [], pair["because"]


@pytest.mark.parametrize(
    ("supply", "claim", "conflict"),
    [
        ("to Kenyan police in 2018", "it had never sold cameras to Kenya", True),
        ("to police in Nairobi in 2018", "it had never sold cameras to the police in Kenya", True),
        ("to Ugandan police in 2018", "it had never sold cameras to Kenya", False),
        ("to a school in Kenya in 2018", "it had never sold cameras to the police in Kenya", False),
    ],
)
def test_a_plain_conflict_is_told(tmp_path: Path, supply: str, claim: str, *, conflict: bool) -> None:
    """Were no conflict ever told, the test above would prove nothing."""
    path = tmp_path / "plain.txt"
    path.write_text(f"Cameras in use\nPublished 3 June 2019\n\nAcme Systems sold cameras {supply}. It said {claim}.\n")
    told = {item.verdict for item in reading_of(path).assessments}
    assert (Verdict.CONTRADICTED in told) is conflict
    assert conflict or not told & CONFLICTS


@pytest.mark.slow
@folders
def test_near_misses_are_read_at_all(folder: Path) -> None:
    """Where neither claim nor evidence is read, the test above proves nothing."""
    counts: Counter[str] = Counter()
    for path in sorted((folder / "docs").glob("*.txt")):
        reading = reading_of(path)
        claims = [item for item in reading.extraction.statements if item.is_claim]
        for pair in gold_of(path)["near_misses"]:
            counts["pairs"] += 1
            counts["read"] += any(overlaps(item, spans(reading, pair["claim_quote"])) for item in claims)
    assert counts["read"] >= NEAR_MISS_FLOOR * counts["pairs"], counts


def spans(reading: Reading, quote: str) -> list[Span]:
    """Every place where a gold quote stands in what we read; line breaks aside."""
    pattern = r"\s+".join(map(re.escape, quote.split()))
    return [found.span() for found in re.finditer(pattern, reading.document.text)]


def overlaps(statement: Statement, places: list[Span]) -> bool:
    return any(statement.quote.start < end and start < statement.quote.end for start, end in places)
