"""`bench lock` on a set of two quotes."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from whobuilt.cli.exits import ExitCode


def test_how_many_are_named_right_is_told_by_failure(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("The firm sold 30 cameras to the city of Exampleton.")
    quotes = {"holds": "The firm sold 30 cameras", "altered": "The firm sold 90 cameras to the city of Exampleton."}
    rows = [
        {"id": name, "document": "d.txt", "language": "en", "expected": name, "how": "test", "quote": quote}
        for name, quote in quotes.items()
    ]
    (tmp_path / "quotes.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run("bench", "lock", tmp_path)
    assert done.code == ExitCode.OK
    assert "100.0% named right; let in though they do not hold: 0." in done.out
    told = json.loads(run("bench", "lock", tmp_path, "--json").out)
    assert (told["share"], told["promoted"]) == (1.0, 0)
    assert run("bench", "lock", tmp_path / "nothing").code == ExitCode.USAGE
