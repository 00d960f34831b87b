"""The example sheet on the command line: from thirty rows to a dossier draft, out, edited, and in again."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.case import Case
from whobuilt.compose.html import to_html
from whobuilt.compose.markdown import to_markdown
from whobuilt.core.lock import find_failures

ROOT = Path(__file__).parents[2] / "examples"
SHEET = ROOT / "sheets" / "suppliers.csv"
Run = Callable[..., Any]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sheet") / "case"
    with Case.init(folder) as case:
        list(case.add([ROOT / "documents"]))
    return folder


@pytest.mark.slow
def test_thirty_rows_become_a_draft_with_every_quote_locked_or_wanted(run: Run, example: Path) -> None:
    dry = run("import-sheet", example, SHEET, "--dry-run")
    assert dry.code == 0
    assert "Nothing was kept" in dry.err
    told = run("import-sheet", example, SHEET, "--by", "A. Reviewer")
    assert (told.code, "30 rows taken in" in told.out) == (0, True)
    assert "13 quotes locked; 17 rows still wanted." in run("wanted", "lock", "--case", example, "--by", "A. R.").out
    with Case(example) as case:
        rows = list(case.sheets.rows.iter())
        assert len(rows) == 30
        codes = sorted(check.failure.failure.value for row in rows for check in case.sheets.quoting.checks(row.wanted))
        assert codes == ["altered", "altered", "altered", "misattributed", "stitched"]
        for row in rows:
            if row.state == "quoted" and row.settlement:
                made = case.get_statement(row.settlement.made)
                assert not find_failures(made, case.get_document(made.document))
        draft = case.dossier(case.get_entity("Huawei"), draft=True)
        assert draft.wanted
        assert "Quote wanted" in to_markdown(draft)
        assert "Quote wanted" in to_html(draft)
        public = case.dossier(case.get_entity("Huawei"), draft=False)
        assert public.wanted == ()
        assert "Quote wanted" not in to_markdown(public)


@pytest.mark.slow
def test_out_edited_and_in_again_loses_and_overwrites_nothing(run: Run, example: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    assert run("export-sheet", example, out).code == 0
    same = run("import-sheet", example, out)
    assert (same.code, "0 changed cells proposed" in same.out) == (0, True)
    with out.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    lines[1][lines[0].index("status")] = "accepted"
    edited = tmp_path / "edited.csv"
    with edited.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(lines)
    assert "1 changed cell proposed" in run("import-sheet", example, edited).out
    assert "accepted" in run("changes", "--case", example).out
    again = run("export-sheet", example, out)
    assert (again.code, "there is a file already" in again.err) == (2, True)


@pytest.mark.slow
def test_bad_sheets_and_columns_are_told(run: Run, example: Path, tmp_path: Path) -> None:
    (tmp_path / "no.csv").write_text("")
    assert (run("import-sheet", example, tmp_path / "no.csv").code, run("import-sheet", example, "none.csv").code) == (
        2,
        2,
    )
    told = run("import-sheet", example, SHEET, "--column", "Nothing=object")
    assert (told.code, "has no column “Nothing”" in told.err) == (2, True)
    assert run("import-sheet", example, SHEET, "--column", "Buyer=colour").code == 2
    assert run("export-sheet", example, tmp_path / "out.txt").code == 2


def test_the_diary(run: Run, example: Path) -> None:
    told = run("diary", "add", "the register", "--words", "Huawei", "--when", "2026-09-03", "--nothing", "--by", "A",
               "--case", example)  # fmt: skip
    assert "Searched the register, on 3 September 2026, for “Huawei”: nothing found." in told.out
    assert "Searched the register" in run("diary", "list", "--case", example).out
    with Case(example) as case:
        assert any(note.startswith("Searched") for note in case.dossier(case.get_entity("Huawei"), draft=True).notes)
    name = told.out.split()[0]
    assert "withdrawn" in run("diary", "withdraw", name, "--reason", "wrong day", "--by", "A", "--case", example).out
    assert run("diary", "add", "here", "--by", "A", "--case", example).code == 2
