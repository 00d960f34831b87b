"""docs/threats.md: every line names a test that exists, and every module of attackers stands on the page."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "threats.md").read_text("utf-8")
HEAD = "| what they do | what is noticed, by whom | what is not | played by |"
NAMED = re.compile(r"`(tests/[\w/]+\.py)::((?:Test\w+::)?test_\w+)`")


def lines() -> list[list[str]]:
    """The lines of the page's tables, each as its cells."""
    found = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert found.count(HEAD) == len(re.findall(r"(?m)^## ", PAGE)), "each attacker has one table of this form"
    return [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in found
        if line != HEAD and not set(line) <= {"|", "-"}
    ]


@cache
def names_in(path: str) -> frozenset[str]:
    """The tests of a file, those of a class as `Class::test`; none where it does not exist."""
    file = ROOT / path
    tree = ast.parse(file.read_text("utf-8")) if file.exists() else ast.Module([], [])
    found = {item.name for item in tree.body if isinstance(item, ast.FunctionDef)}
    for group in (item for item in tree.body if isinstance(item, ast.ClassDef)):
        found |= {f"{group.name}::{item.name}" for item in group.body if isinstance(item, ast.FunctionDef)}
    return frozenset(found)


@pytest.mark.parametrize("cells", lines(), ids=lambda cells: cells[0][:60])
def test_each_line_says_what_is_and_is_not_noticed_and_names_tests_that_exist(cells: list[str]) -> None:
    done, noticed, unnoticed, played = cells
    assert done
    assert noticed
    named = NAMED.findall(played)
    assert named
    assert not NAMED.sub("", played).strip(), "nothing but tests stands in the last column"
    assert [f"{path}::{name}" for path, name in named if name not in names_in(path)] == []
    assert unnoticed, "what is not noticed is said, also where nothing is known"


def test_every_module_that_plays_attackers_is_on_the_page() -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in Path(__file__).parent.glob("test_*.py")}
    assert modules - {"tests/threats/test_page.py"} <= {path for path, _ in NAMED.findall(PAGE)}


def test_the_page_says_plainly_what_no_proof_shows() -> None:
    assert "unchanged since that day. Not that the site served it, nor that it is true." in PAGE
