"""A law: a row that nobody worked on is wanted exactly as long as a sheet stands that says it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whobuilt.case import Case
from whobuilt.case.sheets.sheets import SheetRequest

BY = "A. Person"
SHEETS = {"one.csv": "ab", "two.csv": "bc", "three.csv": "bcd"}  # the rows that each says
TURNS = st.lists(st.tuples(st.sampled_from(("drop", "reopen", "take")), st.sampled_from(sorted(SHEETS))), max_size=8)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("law")
    for name, rows in SHEETS.items():
        lines = "".join(f"{row} Ltd,{row} Police\n" for row in rows)
        (folder / name).write_text(f"Supplier,Buyer\n{lines}", "utf-8")
    with Case.init(folder / "case") as opened:
        yield opened


def take(case: Case, sheet: str) -> None:
    """Take a sheet in, for the first time or again."""
    case.sheets.take(case.paths.root.parent / sheet, SheetRequest(), BY)


@pytest.mark.slow
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(turns=TURNS)
@example(turns=[("drop", "one.csv"), ("drop", "two.csv"), ("reopen", "one.csv"), ("drop", "three.csv")])
@example(turns=[("drop", "two.csv"), ("drop", "three.csv"), ("take", "two.csv"), ("drop", "two.csv")])
def test_a_row_is_wanted_as_long_as_a_sheet_stands_that_says_it(case: Case, turns: list[tuple[str, str]]) -> None:
    for sheet in SHEETS:
        take(case, sheet)
    standing = set(SHEETS)
    for verb, sheet in turns:
        if verb == "take":
            take(case, sheet)
        elif (verb == "drop") is (sheet in standing):
            register = case.sheets.register
            register.drop(sheet, BY, "wrong") if verb == "drop" else register.reopen(sheet, BY)
        standing = standing - {sheet} if verb == "drop" else standing | {sheet}
        said = {row for each in standing for row in SHEETS[each]}
        assert {row.wanted.get("subject")[0] for row in case.sheets.rows.iter("wanted")} == said
        assert {held.taken.name for held in case.sheets.register.sheets() if held.back is None} == standing
    assert case.sheets.rows.count() == len({row for rows in SHEETS.values() for row in rows})
