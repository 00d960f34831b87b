"""`bench`: figures on passages whose contents are known."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]

PASSAGE = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"
GOLD = {
    "entities": [
        {"id": "e1", "name": "Example Systems Ltd", "type": "Company", "mentions": []},
        {"id": "e2", "name": "Exampleton Police Department", "type": "PublicBody", "mentions": []},
    ],
    "relations": [
        {"subj": a, "pred": "supplies", "obj": b, "object_text": "", "quote": PASSAGE.strip(), "modality": modality}
        for a, b, modality in (("e1", "e2", "asserted"), ("e2", "e1", "alleged"))
    ],
    **{kind: [] for kind in ("quotes", "amounts", "dates", "listings", "contradictions")},
    "phenomena": ["passive"],
}


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    folder = tmp_path / "made"
    for name in ("docs", "gold"):
        (folder / name).mkdir(parents=True)
    (folder / "docs" / "001.txt").write_text(PASSAGE)
    (folder / "gold" / "001.json").write_text(json.dumps(GOLD))
    return folder


def test_figures_by_kind(run: Run, gold: Path) -> None:
    told = run("bench", "extract", gold)
    assert told.code == ExitCode.OK
    [line] = [line for line in told.out.splitlines() if line.startswith("relation:supply")]
    assert line.split() == ["relation:supply", "2", "1", "1", "1.000", "0.500", "0.667"]


def test_figures_for_programs(run: Run, gold: Path) -> None:
    told = json.loads(run("bench", "extract", gold, "--json").out)
    [row] = [row for row in told["rows"] if row["kind"] == "relation:supply"]
    assert (row["wanted"], row["read"], row["right"], row["f1"]) == (2, 1, 1, 0.6667)
    assert told["broken_quotes"] == 0


def test_errors_stand_under_their_hard_case(run: Run, gold: Path) -> None:
    lines = run("bench", "extract", gold, "--errors", "supply").out.splitlines()
    assert "  passive                     1 of 2" in lines
    assert "missed, alleged (1)" in lines
    [missed] = [line for line in lines if line.startswith("  made/001")]
    assert "supplies: Exampleton Police Department → Example Systems Ltd (alleged)" in missed


def test_another_program_is_scored_alike(run: Run, gold: Path, tmp_path: Path) -> None:
    run("read", "--output", tmp_path / "readings", gold / "docs" / "001.txt")
    assert run("bench", "extract", gold, "--readings", tmp_path / "readings").out == run("bench", "extract", gold).out


def test_a_broken_quote_fails_the_bench(run: Run, gold: Path, tmp_path: Path) -> None:
    run("read", "--output", tmp_path / "readings", gold / "docs" / "001.txt")
    path = tmp_path / "readings" / "001.json"
    reading = json.loads(path.read_text())
    reading["statements"][0]["quote"]["exact"] = "invented"
    path.write_text(json.dumps(reading))
    told = run("bench", "extract", gold, "--readings", tmp_path / "readings")
    assert told.code == ExitCode.PROBLEMS
    assert "do not stand at their place: 1." in told.err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda gold: (gold / "gold" / "001.json").unlink(), "holds no gold passages"),
        (lambda gold: (gold / "gold" / "001.json").write_text("{"), "is no JSON file"),
        (lambda gold: (gold / "gold" / "001.json").write_text("[]"), "is no gold file"),
        (lambda gold: (gold / "docs" / "001.txt").unlink(), "has no passage"),
    ],
)
def test_what_is_no_gold_is_told(run: Run, gold: Path, change: Callable[[Path], object], told: str) -> None:
    change(gold)
    found = run("bench", "extract", gold)
    assert found.code == ExitCode.USAGE
    assert told in found.err


def test_an_unknown_kind_is_told_with_the_known_ones(run: Run, gold: Path) -> None:
    told = run("bench", "extract", gold, "--errors", "deliveries")
    assert told.code == ExitCode.USAGE
    assert "'deliveries' is no kind here. Kinds: amount, contradiction, date" in told.err


def test_a_missing_reading_is_told(run: Run, gold: Path, tmp_path: Path) -> None:
    told = run("bench", "extract", gold, "--readings", tmp_path)
    assert told.code == ExitCode.USAGE
    assert "whobuilt read --format json" in told.err
