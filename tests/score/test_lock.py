"""The seeded set: each failure named, nothing let in; see tests/gold/lock."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from whobuilt.case.locking import judge_quote
from whobuilt.core.problems import WhoBuiltError
from whobuilt.score.lock import HOLDS, load_quotes, score_lock

SET = Path(__file__).parents[1] / "gold" / "lock"


def test_the_set_is_as_large_and_as_mixed_as_it_says() -> None:
    quotes = load_quotes(SET)
    by_hand = [each for each in quotes if each.how.startswith("by hand")]
    assert all(sum(each.language == language for each in quotes) >= 150 for language in ("en", "zh"))
    assert len(by_hand) * 3 >= len(quotes)
    assert {each.expected for each in quotes} == {
        HOLDS,
        "fabricated",
        "misattributed",
        "stitched",
        "altered",
        "layout",
        "translated",
    }


def test_each_failure_is_named_and_nothing_is_let_in() -> None:
    score = score_lock(SET, judge_quote)
    assert score.promoted == 0
    assert score.share >= 0.98, [(miss.seeded.quote, miss.named) for miss in score.misses]
    assert not [miss for miss in score.misses if HOLDS in (miss.named, miss.seeded.expected)]


def test_a_miss_is_told(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("The firm sold cameras.")
    row = {"id": "1", "document": "d.txt", "language": "en", "expected": "holds", "how": "test", "quote": "It sold."}
    (tmp_path / "quotes.jsonl").write_text(json.dumps(row))
    score = score_lock(tmp_path, judge_quote)
    assert [(miss.named, miss.promoted) for miss in score.misses] == [("fabricated", False)]
    assert list(score.rows()) == [("holds", "0 of 1", "0 of 1")]


@pytest.mark.parametrize("text", [None, "{", '{"id": 3}'])
def test_a_folder_that_holds_no_set_is_refused(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "quotes.jsonl").write_text(text)
    with pytest.raises(WhoBuiltError, match="no seeded quotes"):
        load_quotes(tmp_path)
