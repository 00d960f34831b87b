"""The sheet out and back: unchanged means no changes, every edit is exactly one, and nothing is overwritten."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from whobuilt.case import Case
from whobuilt.case.sheets.sheet_out import SheetForm
from whobuilt.case.sheets.sheets import SheetRequest, Taken
from whobuilt.compose.sheet import COLUMNS, EDITABLE, digest, harmless, plain_cell, unharmed
from whobuilt.core.custody import Action
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import Handling
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.sheets import Pair, RowTyped
from whobuilt.core.statements import Status

TEXT = "Example Systems Ltd supplied cameras to the Exampleton Police Department in June 2019.\n"
PROTECTED = "Hidden Optics Ltd supplied drones to the Hiddenton Police Department.\n"
TYPED = RowTyped(
    fields=(Pair("subject", "=cmd()"), Pair("object", "+B Police")),
    quote="@a\n'b",
    links=("https://example.org/x", "notes.txt"),
    note="-1",
)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    folder = tmp_path_factory.mktemp("out")
    (folder / "supply.txt").write_text(TEXT)
    (folder / "secret.txt").write_text(PROTECTED)
    (folder / "unquoted.txt").write_text(PROTECTED.replace("Hidden", "Quiet"))
    with Case.init(folder / "case") as opened:
        list(opened.add([folder / "supply.txt"]))
        list(opened.add([folder / "secret.txt"], handling=Handling.STAYS_HERE))
        list(opened.add([folder / "unquoted.txt"], handling=Handling.NOT_QUOTED))
        opened.sheets.rows.add(TYPED, "A. Person")
        yield opened


def read_csv(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def write_csv(rows: list[dict[str, str]], path: Path) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return path


def take(case: Case, path: Path) -> Taken:
    return case.sheets.take(path, SheetRequest(), "B. Editor")


def test_what_must_stay_leaves_nothing(case: Case) -> None:
    text = case.sheets.out.render(SheetForm.CSV).decode("utf-8-sig")
    assert "Example Systems Ltd" in text
    assert not {"Hidden", "Quiet", "drones", "secret", "unquoted"} & set(text.replace(".", " ").split())
    (noted,) = [each for _, each in case.custody.entries() if each and each.action is Action.EXPORTED][-1:]
    assert "sheet as csv" in noted.content


def test_no_cell_is_a_formula_and_the_same_rows_give_the_same_bytes(case: Case, tmp_path: Path) -> None:
    data = case.sheets.out.render(SheetForm.XLSX)
    assert data == case.sheets.out.render(SheetForm.XLSX)
    path = tmp_path / "out.xlsx"
    path.write_bytes(data)
    cells = [cell for row in openpyxl.load_workbook(path).active.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s"}
    for row in read_csv(case.sheets.out.render(SheetForm.CSV)):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row.values())


@pytest.mark.few(1)
@pytest.mark.parametrize("form", list(SheetForm))
def test_out_and_in_unchanged_is_no_change_at_all(case: Case, tmp_path: Path, form: SheetForm) -> None:
    path = tmp_path / f"out.{form}"
    path.write_bytes(case.sheets.out.render(form))
    taken = take(case, path)
    assert (taken.compared.rows, taken.compared.changes, taken.wanted) == (2, (), ())
    assert taken.problems == ()


@pytest.mark.few(1)
@pytest.mark.parametrize("form", list(SheetForm))
def test_an_edit_comes_back_as_exactly_that_change(case: Case, tmp_path: Path, form: SheetForm) -> None:
    path = tmp_path / f"edited.{form}"
    path.write_bytes(case.sheets.out.render(form))
    if form is SheetForm.XLSX:
        book = openpyxl.load_workbook(path)
        book.active.cell(2, COLUMNS.index("date") + 1).value = "2018"
        book.save(path)
    else:
        rows = read_csv(path.read_bytes())
        rows[0]["date"] = "2017"
        write_csv(rows, path)
    (name,) = take(case, path).compared.changes
    change = case.sheets.changes.get(name).change
    assert (change.field, change.before, change.after) == ("date", "2019-06", "2018" if form == "xlsx" else "2017")
    assert take(case, path).compared.changes == ()  # the same again is the same change
    case.sheets.changes.dismiss(name, "A. Person", "no")
    assert case.sheets.changes.get(name).state == "dismissed"


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n='+-@\t"), max_size=12)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    edits=st.dictionaries(st.tuples(st.integers(0, 1), st.sampled_from(EDITABLE)), CELL, max_size=4), new=st.booleans()
)
@example(edits={(0, "organization"): "\t"}, new=True)  # what is left of it when programs trim is the mark alone
@example(edits={(0, "organization"): "'"}, new=False)
def test_every_edit_comes_back_and_nothing_else(
    case: Case, tmp_path: Path, edits: dict[tuple[int, str], str], *, new: bool
) -> None:
    before = read_csv(case.sheets.out.render(SheetForm.CSV))
    rows = [dict(row) for row in before]
    for (row, column), cell in edits.items():
        rows[row][column] = harmless(cell)
    if new:
        rows.append(dict.fromkeys(COLUMNS, "") | {"subject": "New Ltd", "object": "New Police"})
    met = case.sheets.changes.count()
    count = case.sheets.rows.count()
    taken = take(case, write_csv(rows, tmp_path / "edited.csv"))
    wanted = {
        (before[row]["id"], column, plain_cell(cell))
        for (row, column), cell in edits.items()
        if plain_cell(cell) != plain_cell(unharmed(before[row][column]))
    }
    found = [case.sheets.changes.get(name).change for name in taken.compared.changes]
    assert {(each.target, each.field, each.after) for each in found} <= wanted
    every = {(each.change.target, each.change.field, each.change.after) for each in case.sheets.changes.iter()}
    assert wanted <= every
    assert len(found) == case.sheets.changes.count() - met
    assert case.sheets.rows.count() - count == len(taken.wanted) <= new


@given(CELL)
def test_a_harmless_cell_comes_back_unharmed(cell: str) -> None:
    assert unharmed(harmless(cell)) == cell
    assert not harmless(cell).startswith(("=", "+", "-", "@", "\t"))
    assert digest(cell) == digest(cell.replace("\n", "\r\n"))


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "supply.txt").write_text(TEXT)
    with Case.init(tmp_path / "own") as opened:
        list(opened.add([tmp_path / "supply.txt"]))
        yield opened


def propose(case: Case, path: Path, column: str, cell: str, row: int = 0) -> str:
    rows = read_csv(case.sheets.out.render(SheetForm.CSV))
    rows[row][column] = cell
    return take(case, write_csv(rows, path)).compared.changes[0]


def test_a_change_is_applied_by_a_person_and_locked(own: Case, tmp_path: Path) -> None:
    ((before, _),) = own.statements()
    bad = propose(own, tmp_path / "a.csv", "object_text", "drones")
    with pytest.raises(WhoBuiltError, match="drones"):
        own.sheets.changes.apply(bad, "A. Person")
    assert own.sheets.changes.get(bad).state == "proposed"
    good = propose(own, tmp_path / "b.csv", "object", "Exampleton Police")
    status = propose(own, tmp_path / "c.csv", "status", "accepted")
    assert own.sheets.changes.apply(good, "A. Person").state == "applied"
    own.sheets.changes.apply(status, "A. Person")  # of the statement that the edit made
    accepted = [item for item, standing in own.statements() if standing is Status.ACCEPTED]
    assert [item.object and item.object.name for item in accepted] == ["Exampleton Police"]
    assert own.get_statement(before.id) == before


def test_what_changed_since_the_export_is_told_and_not_overwritten(own: Case, tmp_path: Path) -> None:
    rows = read_csv(own.sheets.out.render(SheetForm.CSV))
    ((statement, _),) = own.statements()
    own.decide(Ruling(Judgement.REJECTED, statement.id), "C. Reviewer")
    rows[0]["status"] = "accepted"
    taken = take(own, write_csv(rows, tmp_path / "late.csv"))
    (name,) = taken.compared.changes
    assert taken.compared.conflicts == 1
    assert "it says “rejected” now" in own.sheets.changes.conflicts([own.sheets.changes.get(name)])[0]
    assert [status for _, status in own.statements()] == [Status.REJECTED]


def test_a_wanted_row_is_changed_by_a_new_one_in_its_place(own: Case, tmp_path: Path) -> None:
    own.sheets.rows.add(TYPED, "A. Person")
    name = propose(own, tmp_path / "w.csv", "object", "C Police", row=1)
    own.sheets.changes.apply(name, "A. Person")
    assert [(row.wanted.get("object"), row.state) for row in own.sheets.rows.iter()] == [
        ("+B Police", "dropped"),
        ("C Police", "wanted"),
    ]


def test_rows_of_another_case_and_removed_rows_change_nothing(own: Case, tmp_path: Path) -> None:
    rows = read_csv(own.sheets.out.render(SheetForm.CSV))
    taken = take(own, write_csv([{**rows[0], "id": "S-" + "0" * 32}], tmp_path / "strange.csv"))
    assert (taken.compared.changes, [problem.code for problem in taken.problems]) == ((), ["unknown_row"])
    assert len(list(own.statements())) == 1
