"""A person's sheet in: rows are wanted, quotes are offered and locked, nothing is assumed and nothing lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.read.sheet_files import linked_xlsx
from whobuilt.case import Case
from whobuilt.case.sheets.quoting import Passage
from whobuilt.case.sheets.sheets import SheetRequest, Taken
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.sheets import Pair
from whobuilt.core.statements import Prop, Status
from whobuilt.ports import StatementFilter

TEXT = """Example Systems Ltd supplied cameras to the Exampleton Police Department in June 2019.

Another paragraph says nothing of it.
"""
OTHER = "Sample Networks GmbH signed a contract with the Sampletown Ministry of Interior.\n"
HEADER = "Supplier,Buyer,What,Date,Quote,Link,Remarks,Colour\n"

Import = Callable[..., Taken]


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "supply.txt").write_text(TEXT)
    (tmp_path / "other.txt").write_text(OTHER)
    with Case.init(tmp_path / "case") as opened:
        list(opened.add([tmp_path / "supply.txt", tmp_path / "other.txt"]))
        yield opened


@pytest.fixture
def take(case: Case, tmp_path: Path) -> Import:
    def run(rows: str, header: str = HEADER, **more: object) -> Taken:
        path = tmp_path / "mine.csv"
        path.write_text(header + rows, "utf-8")
        return case.sheets.take(path, SheetRequest(**more), "A. Person")  # type: ignore[arg-type]  # its own fields

    return run


def test_a_row_is_wanted_with_all_that_it_says(case: Case, take: Import) -> None:
    taken = take("Example Systems,Exampleton Police,cameras,3/6/2019,,supply.txt,look here,blue\n")
    (row,) = case.sheets.rows.iter()
    assert taken.wanted == (row.wanted.id,)
    assert (row.state, row.wanted.prop, row.wanted.links) == ("wanted", Prop.SUPPLIES, ("supply.txt",))
    assert {pair.name: pair.value for pair in row.wanted.fields} == {
        "subject": "Example Systems",
        "object": "Exampleton Police",
        "object_text": "cameras",
        "date": "2019",
    }
    assert row.wanted.note == "look here"
    assert {pair.name: pair.value for pair in row.wanted.others} == {"Colour": "blue", "date as it stands": "3/6/2019"}
    assert [problem.code for problem in taken.problems] == ["unsure_date"]


@pytest.mark.slow
def test_the_same_row_is_one_however_often_it_comes(case: Case, take: Import) -> None:
    row = "Example Systems,Exampleton Police,cameras,2019,,supply.txt,,\n"
    first, again = take(row + row), take(row)
    assert (len(first.wanted), first.known, again.wanted, len(again.known)) == (1, (3,), (), 1)
    assert case.sheets.rows.count() == 1


def test_a_passage_is_offered_and_picked(case: Case, take: Import) -> None:
    take("Example Systems,Exampleton Police,cameras,2019-06,,supply.txt,,\n")
    (row,) = case.sheets.rows.iter()
    (offer,) = case.sheets.quoting.offers(row.wanted.id)
    assert offer.is_linked
    assert offer.exact == TEXT.splitlines()[0]
    document = case.get_document("supply.txt")
    found = {field: document.text[start:end] for field, start, end in offer.found}
    assert found == {
        "subject": "Example Systems",
        "object": "Exampleton Police",
        "object_text": "cameras",
        "date": "2019",
        "trigger": "supplied",
    }
    assert offer.missing == ()
    passage = Passage(offer.document, offer.start, offer.end, offer.found)
    settled, made = case.sheets.quoting.quote(row.wanted.id, passage, "A. Person", accept=True)
    assert (settled.state, settled.settlement and settled.settlement.made) == ("quoted", made.id)
    assert (made.quote.exact, made.subject and made.subject.name) == (offer.exact, "Example Systems")
    assert dict(case.statements(StatementFilter(status=Status.ACCEPTED))) == {made: Status.ACCEPTED}
    with pytest.raises(WhoBuiltError, match="quoted already"):
        case.sheets.quoting.quote(row.wanted.id, passage, "A. Person")
    assert case.sheets.rows.reopen(row.wanted.id, "A. Person").state == "wanted"


@pytest.mark.slow
def test_a_document_that_nobody_linked_is_offered_too(case: Case, take: Import) -> None:
    take("Sample Networks,Sampletown ministry of interior,,,,,,\n")
    (row,) = case.sheets.rows.iter()
    (offer,) = case.sheets.quoting.offers(row.wanted.id)
    assert (offer.is_linked, offer.exact) == (False, OTHER.strip())


@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("quote", "failure"),
    [
        ("Example Systems Ltd supplied cameras to the Exampleton Police Department in June 2019.", ""),
        ("Example Systems Ltd supplied drones to the Exampleton Police Department in June 2019.", "altered"),
        (OTHER.strip(), "misattributed"),
        ("Nobody ever said any of this about anything at all anywhere", "fabricated"),
    ],
)
def test_the_lock_checks_a_quote_that_the_sheet_gives(case: Case, take: Import, quote: str, failure: str) -> None:
    take(f'Example Systems,Exampleton Police,,,"{quote}",supply.txt,,\n')
    (row,) = case.sheets.rows.iter()
    checks = case.sheets.quoting.checks(row.wanted)
    assert [each.failure.failure.value for each in checks] == ([failure] if failure else [])
    if failure == "altered":
        assert [(each.given, each.found) for each in checks[0].failure.changes][:1] == [("drones", "cameras")]
    if failure == "misattributed":
        assert checks[0].failure.detail == case.get_document("other.txt").id
    made = case.sheets.quoting.lock_given(row.wanted.id, "A. Person")
    assert bool(made) is (not failure)


def test_what_is_not_in_the_case_is_told_as_missing(case: Case, take: Import) -> None:
    take("A Ltd,B Police,,,,https://example.org/none,,\n")
    (row,) = case.sheets.rows.iter()
    assert case.sheets.offers.missing_links(row.wanted) == ("https://example.org/none",)
    assert case.sheets.quoting.offers(row.wanted.id) == ()


def test_a_row_is_dropped_for_a_reason_and_taken_up_again(case: Case, take: Import) -> None:
    take("A Ltd,B Police,,,,,,\n")
    (row,) = case.sheets.rows.iter()
    with pytest.raises(WhoBuiltError, match="for a reason"):
        case.sheets.rows.drop(row.wanted.id, "A. Person", " ")
    assert case.sheets.rows.drop(row.wanted.id[:8], "A. Person", "not ours").state == "dropped"
    assert [each.state for each in case.sheets.rows.iter()] == ["dropped"]
    assert case.sheets.rows.reopen(row.wanted.id, "A. Person").state == "wanted"


@pytest.mark.slow
def test_a_mapping_is_kept_for_the_next_sheet_with_the_same_headers(case: Case, take: Import) -> None:
    header = "Wer,Wem,Beleg\n"
    with pytest.raises(WhoBuiltError, match="none of its columns"):
        take("A Ltd,B Police,https://example.org/\n", header)
    columns = {"subject": ["Wer"], "object": ["Wem"], "link": ["Beleg"]}
    take("A Ltd,B Police,https://example.org/\n", header, columns=columns)
    taken = take("C Ltd,D Police,https://example.org/c\n", header)
    assert len(taken.wanted) == 1
    assert [row.wanted.get("subject") for row in case.sheets.rows.iter()] == ["A Ltd", "C Ltd"]


def test_links_that_cells_bear_are_links_of_the_row(case: Case, tmp_path: Path) -> None:
    taken = case.sheets.take(linked_xlsx(tmp_path / "linked.xlsx"), SheetRequest(), "A. Person")
    rows = [row.wanted for row in case.sheets.rows.iter()]
    assert [row.links for row in rows] == [
        ("https://example.org/a?x=1&y=2#part",),
        ("https://example.org/b",),
        ("https://example.org/c",),
        ("https://example.org/d",),
        ("there",),
    ]
    assert [pair for pair in rows[0].others if pair.name == "Source"] == [Pair("Source", "article")]
    assert rows[4].others == (Pair("link of Supplier", "https://example.org/e"),)
    assert taken.links == 5


def test_rows_that_are_no_records_are_left_out_and_told(case: Case, take: Import) -> None:
    rows = (
        "A Ltd,B Police,cameras,2019,,,,\n"  # row 2
        "Supplier,Buyer,What,Date,Quote,Link,Remarks,Colour\n"
        "Xinjiang,,,,,,,\n"
        "TOTAL,2 contracts,2,,,,,\n"
        "合计：,,,,,,,5\n"
        "Note: in millions,,,,,,,\n"
        ",,drones,2020,,,,\n"
        ",,drones,2021,,,,\n"
        ",,,,,,,blue\n"
        "Total Security Ltd,C Police,,,,,,\n"
        ",,,,,supply.txt,,\n"
        "D Ltd,,cameras,2019,,,,\n"
    )
    taken = take(rows)
    assert [row.wanted.row for row in case.sheets.rows.iter()] == [2, 11, 12, 13]
    assert (taken.empty, taken.rows) == (8, 12)
    assert [(problem.code, problem.where) for problem in taken.problems] == [
        ("header_rows", "mine.csv, row 3"),
        ("total_rows", "mine.csv, row 5–6"),  # a stretch
        ("note_rows", "mine.csv, row 4, 7"),
        ("partyless_rows", "mine.csv, row 8–9"),  # a stretch
        ("empty_rows", "mine.csv, row 10"),
    ]


@pytest.mark.slow
def test_a_preview_tells_what_would_be_left_out_and_keeps_nothing(case: Case, tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    rows = "A Ltd,B Police,cameras,3/6/2019,,,,\nTOTAL,1,1,,,,,\nC Ltd,D Police,drones,43619,,,,\n,,drones,2020,,,,\n"
    path.write_text(HEADER + rows + "E Ltd,F Police,,3/6/2019,,,,\n", "utf-8")
    preview = case.sheets.preview(path, SheetRequest(look=100))
    assert preview.left
    assert preview.doubts
    assert preview.left.kinds() == [("total_rows", [3]), ("partyless_rows", [5])]
    told = [(doubt.code, doubt.cell, doubt.taken, rows) for doubt, rows in preview.doubts.kinds()]
    assert told == [("unsure_date", "3/6/2019", "2019", [2, 6]), ("unsure_date", "43619", "", [4])]
    first = case.sheets.preview(path, SheetRequest(look=2))
    assert (first.left and first.left.count, first.doubts and len(first.doubts.rows)) == (1, 1)
    assert case.sheets.preview(path, SheetRequest()).left is None
    assert (case.sheets.rows.count(), case.sheets.register.sheets()) == (0, ())
    taken = case.sheets.take(path, SheetRequest(), "A. Person")  # and what it told comes to be
    assert [problem.code for problem in taken.problems] == [
        "unsure_date",
        "unsure_date",
        "total_rows",
        "partyless_rows",
    ]
    assert [row.wanted.row for row in case.sheets.rows.iter()] == [2, 4, 6]


def test_doubts_of_many_kinds_are_counted(take: Import) -> None:
    rows = "".join(f"A{day} Ltd,B Police,cameras,{day % 12 + 1}/{day % 11 + 1}/20{day},,,,\n" for day in range(11, 90))
    problems = take(rows).problems
    assert len(problems) == 31
    assert "more cells" in problems[-1].message


@pytest.mark.slow
def test_everything_is_there_again_after_reopening(case: Case, take: Import, tmp_path: Path) -> None:
    take("A Ltd,B Police,,,,,,\n")
    (row,) = case.sheets.rows.iter()
    case.sheets.rows.drop(row.wanted.id, "A. Person", "not ours")
    with Case(tmp_path / "case") as again:
        assert list(again.sheets.rows.iter()) == list(case.sheets.rows.iter())
        again.sheets.rows.reopen(row.wanted.id, "B. Person")
    assert [each.state for each in case.sheets.rows.iter()] == ["wanted"]  # what another process wrote is heard
    assert list(case.verify()) == []


@pytest.mark.slow
def test_a_sheet_of_nobody_is_refused_before_anything_is_kept(case: Case, take: Import) -> None:
    with pytest.raises(WhoBuiltError) as refused:
        take("Example Systems,cameras,2019\n", header="Vendeur,What,When\n")
    assert refused.value.problem.code == "no_parties"
    assert list(case.sheets.rows.iter()) == []
    assert len(take("supply.txt,see\n", header="Link,Note\n").wanted) == 1


def test_headers_in_a_persons_own_words_are_known(take: Import, case: Case) -> None:
    take("Example Systems,Exampleton Police,2400\n", header="Who sold,Buyer / agency,How much (USD)\n")
    (row,) = case.sheets.rows.iter()
    assert [row.wanted.get(name) for name in ("subject", "object")] == ["Example Systems", "Exampleton Police"]
    assert row.wanted.get("amount")
