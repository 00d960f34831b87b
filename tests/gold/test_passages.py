"""The passages that the taggers learn from: well-formed, each with its source, names and dealings only."""

from __future__ import annotations

import json
import re
import runpy
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

HERE = Path(__file__).parent
PASSAGES = HERE.parents[1] / "training" / "passages"

wrong_in = cast("Callable[[str, Any], list[str]]", runpy.run_path(str(HERE / "check_gold.py"))["wrong_in"])

languages = pytest.mark.parametrize("folder", [PASSAGES / "en", PASSAGES / "zh"], ids=lambda folder: folder.name)


@languages
def test_every_passage_has_its_gold_and_its_source(folder: Path) -> None:
    docs, gold = ({path.stem for path in (folder / part).iterdir()} for part in ("docs", "gold"))
    sources = re.findall(r"^(\d{4}): \S", (folder / "SOURCES.md").read_text("utf-8"), re.MULTILINE)
    assert len(docs) > 200
    assert docs == gold
    assert sources == sorted(docs)


@languages
def test_every_gold_file_is_well_formed_and_says_names_and_dealings_only(folder: Path) -> None:
    for path in sorted((folder / "gold").iterdir()):
        gold = json.loads(path.read_text("utf-8"))
        assert wrong_in((folder / "docs" / f"{path.stem}.txt").read_text("utf-8"), gold) == [], path
        assert [kind for kind in gold if gold[kind] and kind not in {"entities", "relations"}] == [], path
