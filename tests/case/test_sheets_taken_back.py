"""A sheet as a whole: taken back and reopened in one step each, its rows anew by other columns, mappings forgotten."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from whobuilt.case import Case
from whobuilt.case.sheets.quoting import Passage
from whobuilt.case.sheets.sheet_out import SheetForm
from whobuilt.case.sheets.sheets import SheetRequest, Taken
from whobuilt.core.custody import Action
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.sheets import Pair, RowTyped

TEXT = "Example Systems Ltd supplied cameras to the Exampleton Police Department in June 2019.\n"
HEADER = "Supplier,Buyer,What\n"
ROWS = (
    "Example Systems,Exampleton Police,cameras\n"  # row 2
    "B Ltd,B Police,drones\n"
    "C Ltd,C Police,radios\n"
    "D Ltd,D Police,\n"
    "E Ltd,E Police,cables\n"
)
BY = "A. Person"

Import = Callable[..., Taken]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "supply.txt").write_text(TEXT)
    with Case.init(tmp_path / "case") as opened:
        list(opened.add([tmp_path / "supply.txt"]))
        yield opened


@pytest.fixture
def take(case: Case, tmp_path: Path) -> Import:
    def run(rows: str = ROWS, name: str = "mine.csv", **more: object) -> Taken:
        path = tmp_path / name
        path.write_text(HEADER + rows, "utf-8")
        return case.sheets.take(path, SheetRequest(**more), BY)  # type: ignore[arg-type]  # its own fields

    return run


def states(case: Case) -> dict[str, str]:
    """Each row's supplier and customer, and where it stands."""
    rows = case.sheets.rows.iter()
    return {f"{each.wanted.get('subject')} > {each.wanted.get('object')}": each.state for each in rows}


def log_of(case: Case) -> list[tuple[Action, str]]:
    """Every entry of the log, in order."""
    return [(noted.action, noted.content) for _, noted in case.custody.entries() if noted]


def row_of(case: Case, supplier: str) -> str:
    return next(row.wanted.id for row in case.sheets.rows.iter() if row.wanted.get("subject") == supplier)


def test_a_sheet_is_taken_back_in_one_entry_and_reopened_as_it_was(case: Case, take: Import, tmp_path: Path) -> None:
    taken = take()
    before, told = list(case.sheets.rows.iter()), log_of(case)
    plan = case.sheets.register.drop(taken.sheet, BY, "columns were swapped")
    assert (len(plan.rows), plan.stays) == (5, ())
    assert set(states(case).values()) == {"dropped"}
    assert {row.settlement.reason for row in case.sheets.rows.iter() if row.settlement} == {"columns were swapped"}
    assert [action for action, _ in log_of(case)[len(told) :]] == [Action.SETTLED]
    assert log_of(case)[: len(told)] == told
    with Case(tmp_path / "case") as again:
        (held,) = again.sheets.register.sheets()
        assert (held.rows, held.wanted, held.dropped, held.back and held.back.reason) == (
            5,
            0,
            5,
            "columns were swapped",
        )
        assert len(again.sheets.register.reopen("mine.csv", "B. Person")) == 5
    assert list(case.sheets.rows.iter()) == before  # as it was, and what another process wrote is heard
    assert [action for action, _ in log_of(case)[len(told) :]] == [Action.SETTLED, Action.SETTLED]
    assert list(case.verify()) == []


def test_rows_that_somebody_worked_on_stay_and_are_told(case: Case, take: Import) -> None:
    taken = take()
    (offer,) = case.sheets.quoting.offers(row_of(case, "Example Systems"))
    passage = Passage(offer.document, offer.start, offer.end, offer.found)
    case.sheets.quoting.quote(row_of(case, "Example Systems"), passage, BY)
    case.sheets.rows.drop(row_of(case, "B Ltd"), BY, "not ours")
    case.sheets.rows.drop(row_of(case, "C Ltd"), BY, "a slip")
    case.sheets.rows.reopen(row_of(case, "C Ltd"), BY)
    plan = case.sheets.register.drop(taken.sheet, BY, "wrong columns")
    assert [each.told for each in plan.stays] == [
        "1 row stays: a quote was locked (row 2).",
        "1 row stays: somebody took it up again by itself (row 4).",
        "1 row stays: it was dropped already (row 3).",
    ]
    dropped = {"D Ltd > D Police": "dropped", "E Ltd > E Police": "dropped", "B Ltd > B Police": "dropped"}
    stays = {"Example Systems > Exampleton Police": "quoted", "C Ltd > C Police": "wanted"}
    assert states(case) == dropped | stays
    assert len(case.sheets.register.reopen(taken.sheet, BY)) == 2
    assert states(case)["B Ltd > B Police"] == "dropped"  # by itself, and so it stays


@pytest.mark.slow
def test_an_edited_row_stays_with_what_it_became(case: Case, take: Import, tmp_path: Path) -> None:
    taken = take()
    rows = list(csv.DictReader(io.StringIO(case.sheets.out.render(SheetForm.CSV).decode("utf-8-sig"), newline="")))
    for row in rows:
        row["object_text"] = {"drones": "drones and masts", "cables": "wires"}.get(
            row["object_text"], row["object_text"]
        )
    with (tmp_path / "edited.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    compared = case.sheets.take(tmp_path / "edited.csv", SheetRequest(), BY).compared
    drones = next(each.change.id for each in case.sheets.changes.iter() if each.change.before == "drones")
    assert len(compared.changes) == 2
    case.sheets.changes.apply(drones, BY)
    plan = case.sheets.register.drop(taken.sheet, BY, "wrong")
    assert [(each.why, each.rows) for each in plan.stays] == [("edited", (3,)), ("changed", (6,))]
    assert [row.wanted.get("object_text") for row in case.sheets.rows.iter("wanted")] == ["cables", "drones and masts"]
    held = {each.taken.name: (each.rows, each.wanted, each.dropped) for each in case.sheets.register.sheets()}
    assert held == {"mine.csv": (5, 2, 3), "edited.csv": (0, 0, 0)}
    with pytest.raises(WhoBuiltError, match="none of its rows"):
        case.sheets.register.drop("edited.csv", BY, "wrong")


def test_the_same_file_gives_its_rows_anew_by_another_mapping(case: Case, take: Import) -> None:
    first = take(columns={"object": ["Supplier"], "subject": ["Buyer"], "place": ["What"]})
    assert states(case)["D Police > D Ltd"] == "wanted"
    case.sheets.register.drop("mine.csv", BY, "supplier and buyer were swapped")
    second = take(columns={"subject": ["Supplier"], "object": ["Buyer"], "object_text": ["What"]})
    assert (len(second.wanted), second.known, second.sheet == first.sheet) == (5, (), False)
    assert [name for name, state in states(case).items() if state == "wanted"] == [
        "Example Systems > Exampleton Police",
        "B Ltd > B Police",
        "C Ltd > C Police",
        "D Ltd > D Police",
        "E Ltd > E Police",
    ]
    told = [(each.taken.id, each.wanted, each.dropped, bool(each.back)) for each in case.sheets.register.sheets()]
    assert told == [(first.sheet, 0, 5, True), (second.sheet, 5, 0, False)]


@pytest.mark.slow
def test_rows_that_both_mappings_say_come_anew_too(case: Case, take: Import) -> None:
    take(columns={"subject": ["Supplier"], "object": ["Buyer"], "place": ["What"]})
    case.sheets.register.drop("mine.csv", BY, "no place")
    second = take(columns={"subject": ["Supplier"], "object": ["Buyer"], "object_text": ["What"]})
    assert (len(second.wanted), second.known) == (5, ())  # of D Ltd no cell differs
    assert states(case)["D Ltd > D Police"] == "wanted"
    case.sheets.register.drop(second.sheet, BY, "again")
    assert set(states(case).values()) == {"dropped"}


@pytest.mark.slow
def test_taken_in_again_in_the_same_way_it_stands_again(case: Case, take: Import) -> None:
    first = take()
    case.sheets.register.drop(first.sheet, BY, "wrong")
    again = take()
    assert (again.sheet, len(again.wanted), again.known) == (first.sheet, 5, ())
    (held,) = case.sheets.register.sheets()
    assert (held.back, held.rows, held.wanted) == (None, 5, 5)


@pytest.mark.slow
def test_what_another_sheet_says_too_stays_until_that_is_taken_back(case: Case, take: Import) -> None:
    mine = take()
    theirs = take("B Ltd,B Police,drones\nF Ltd,F Police,\n", "theirs.csv")
    case.sheets.rows.add(RowTyped(fields=(Pair("subject", "D Ltd"), Pair("object", "D Police"))), BY)
    assert theirs.known == (2,)
    plan = case.sheets.register.drop(mine.sheet, BY, "wrong")
    assert [each.told for each in plan.stays] == [
        "2 rows stay: another sheet says it too, or somebody typed it (row 3, 5)."
    ]
    assert states(case)["B Ltd > B Police"] == "wanted"
    assert len(case.sheets.register.drop(theirs.sheet, BY, "wrong too").rows) == 2
    assert states(case)["B Ltd > B Police"] == "dropped"
    assert len(case.sheets.register.reopen(mine.sheet, BY)) == 4  # what it says is wanted, whoever dropped it
    assert states(case)["B Ltd > B Police"] == "wanted"


def test_refusals_change_nothing(case: Case, take: Import) -> None:
    taken, told = take(), len(log_of(case))
    register = case.sheets.register
    for wrong, code in (
        (lambda: register.drop(taken.sheet, BY, " "), "no_reason"),
        (lambda: register.reopen(taken.sheet, BY), "sheet_not_taken_back"),
        (lambda: register.drop("none.csv", BY, "x"), "unknown_sheet"),
        (lambda: register.forget("000000", BY), "unknown_mapping"),
    ):
        with pytest.raises(WhoBuiltError) as refused:
            wrong()
        assert refused.value.problem.code == code
    assert len(log_of(case)) == told
    register.drop(taken.sheet[:8], BY, "wrong")
    with pytest.raises(WhoBuiltError, match="already"):
        register.drop(taken.sheet, BY, "wrong")


@pytest.mark.slow
def test_a_forgotten_mapping_is_not_gone_by(case: Case, take: Import) -> None:
    take(columns={"object": ["Supplier"], "subject": ["Buyer"]})
    (kept,) = case.sheets.register.mappings()
    assert [(pair.name, pair.value) for pair in kept.columns] == [
        ("Supplier", "object"), ("Buyer", "subject"), ("What", ""),
    ]  # fmt: skip
    take("F Ltd,F Police,\n", "next.csv")
    assert states(case)["F Police > F Ltd"] == "wanted"
    forgotten = case.sheets.register.forget(kept.id[:8], BY, "it was wrong")
    assert (forgotten.sheet.name, case.sheets.register.mappings()) == ("next.csv", ())
    take("G Ltd,G Police,\n", "third.csv")
    assert states(case)["G Ltd > G Police"] == "wanted"
    (kept,) = case.sheets.register.mappings()
    assert kept.sheet.name == "third.csv"
