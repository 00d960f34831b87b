"""The bench of readers: its figures on sets of which the answer is known."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
SENTENCES = (
    "The ministry of the interior said on Monday that it had bought cameras from the company for several cities.",
    "Two officials confirmed the purchase, which had been reported by the newspaper in the spring of last year.",
)


def write_sets(folder: Path) -> None:
    """Both public sets in small: one page of which all is right, one of which the second segment is not there."""
    page = f"<html><body><nav>Menu</nav><article><p>{'</p><p>'.join(SENTENCES)}</p></article></body></html>".encode()
    articles, segments = folder / "article-extraction-benchmark", folder / "trafilatura" / "tests"
    (articles / "html").mkdir(parents=True)
    (segments / "eval").mkdir(parents=True)
    (articles / "html" / "one.html.gz").write_bytes(gzip.compress(page))
    (articles / "ground-truth.json").write_text(json.dumps({"one": {"articleBody": "\n\n".join(SENTENCES)}}))
    (segments / "eval" / "two.html").write_bytes(page)
    item = {"file": "two.html", "with": ["bought cameras", "never said"], "without": ["Menu"]}
    (segments / "evaldata.json").write_text(json.dumps({"https://example.org/two": item}))


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], ModuleType]:
    monkeypatch.syspath_prepend(ROOT)
    return lambda name: import_module(f"bench.{name}")


@pytest.mark.slow
def test_figures_are_right_where_the_answer_is_known(tmp_path: Path, bench: Callable[[str], ModuleType]) -> None:
    write_sets(tmp_path)
    rows = {row[0]: row[1:] for row in bench("readers_html").table(tmp_path)}
    missing = ("not installed",) * 3
    assert rows["main text F1, article-extraction-benchmark (1 pages)"] == ("1.000", *missing)
    assert rows["main text F1, trafilatura's own set (1 pages)"] == ("0.667", *missing)
    assert rows["quotes that resolve exactly in the page"] == ("100.00%", *missing)


def test_without_the_sets_a_row_says_so(tmp_path: Path, bench: Callable[[str], ModuleType]) -> None:
    assert list(bench("readers_html").table(tmp_path))[1] == (f"no public set in {tmp_path}",)
    rows = bench("readers").get_rows("html", None, None)
    assert [row[0] for row in rows] == ["html: not measured, for it needs --data"]
