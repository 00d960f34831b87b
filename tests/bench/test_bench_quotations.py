"""The bench for quotations counts what it says it counts."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

TEXT = 'Acme said: "We obey the law." It fell, Beta said.'


def test_words_and_stretches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(Path(__file__).parents[2]))
    bench = import_module("bench.quotations")
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "a.txt").write_text(TEXT, "utf-8")
    first, second = TEXT.index("We obey"), TEXT.index("It fell")
    lines = [f"T1\tContent {first} {first + 15}\tWe obey the law", f"T2\tContent {second} {second + 7}\tIt fell"]
    (tmp_path / "attributions" / "a_1.ann").write_text("\n".join(lines), "utf-8")
    [article] = bench.iter_articles(tmp_path)
    scores = bench.Scores()
    bench.score(article, [(first, first + 15)], scores)
    assert {kind: scores.wanted[kind] for kind in ("words direct", "words indirect")} == {
        "words direct": 4,
        "words indirect": 2,
    }
    assert (scores.right["words direct"], scores.right["words indirect"]) == (4, 0)
    assert (scores.found["spans direct"], scores.found["spans indirect"], scores.wanted["spans indirect"]) == (1, 0, 1)
