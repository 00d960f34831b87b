"""Spreadsheets as rows: input beside answer, and each hostile file with the problem that it gets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.read import sheet_files as make
from whobuilt.codec import dumps, loads
from whobuilt.engine import Limits, ReaderPool
from whobuilt.ports import Part
from whobuilt.read.sheets.days import read_day
from whobuilt.read.sheets.entry import FACTS, LINKS, read_sheet
from whobuilt.read.sheets.tally import MOST_COLUMNS, MOST_ROWS, SheetFacts, SheetOrder

Rows = list[tuple[int, list[str]]]


def read(path: Path, tab: str = "") -> tuple[SheetFacts | None, Rows, list[str]]:
    """The facts, the rows, and the codes of the problems."""
    found = read_sheet(path.absolute(), "", path.name, dumps(SheetOrder(tab)))
    parts = {part.name: part.data.decode("utf-8", "surrogatepass") for part in found.parts if isinstance(part, Part)}
    rows = [(number, cells) for number, cells in map(json.loads, parts.get("rows", "").splitlines())]
    facts = loads(SheetFacts, parts[FACTS]) if FACTS in parts else None
    return facts, rows, [problem.code for problem in found.problems]


@pytest.fixture(autouse=True)
def _in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_merged_cells_formulas_and_days(tmp_path: Path) -> None:
    facts, rows, told = read(make.odd_xlsx(tmp_path / "odd.xlsx"))
    assert facts
    assert (facts.kind, facts.tabs, facts.tab) == ("xlsx", ("Deals", "Secret"), "Deals")
    assert rows == [
        (1, ["My deals"]),
        (3, ["Supplier", "Buyer", "Date", "Amount", "Sum"]),
        (4, ["A Ltd", "B Police", "2019-06-03", "126000000", "2"]),
        (5, ["A Ltd", "C Police", "2019-06", "007"]),  # merged; shown as a month; a number as text
        (6, ["E Ltd", "D Police", "43619"]),  # a number that nobody called a day
    ]
    assert told == ["merged_cells", "formula_value", "formula_empty", "hidden_sheet"]


def test_days_since_1904(tmp_path: Path) -> None:
    _, rows, _ = read(make.odd_xlsx(tmp_path / "mac.xlsx", since_1904=True))
    assert rows[2][1][2] == "2019-06-03"


def test_a_hidden_sheet_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = make.odd_xlsx(tmp_path / "odd.xlsx")
    assert read(path, "Secret")[1][1] == (2, ["Hidden Ltd", "Hidden Police"])
    assert read(path, "Nothing")[2][-1] == "no_such_sheet"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019-06-03", "2019-06-03"),
        ("2019-06", "2019-06"),
        ("2019", "2019"),
        ("3/6/2019", "2019!"),
        ("13/6/2019", "2019-06-13"),
        ("6/6/2019", "2019-06-06"),
        ("31/2/2019", "2019!"),
        ("3 June 2019", "2019-06-03"),
        ("June 3, 2019", "2019-06-03"),
        ("Jun-19", "!"),
        ("3.6.19", "!"),
        ("2019年6月3日", "2019-06-03"),
        ("二〇一九年十二月三十一日", "2019-12-31"),
        ("43619", "!"),
        ("Q2 2019", "2019!"),
        ("2019年第二季度", "2019!"),
        ("2018-2020", "!"),
        ("2019-06-03T10:15:00Z", "2019-06-03"),
        ("６／２０１９", "2019-06"),
        ("unknown", "!"),
    ],
)
def test_a_day_is_never_guessed(text: str, date: str) -> None:
    day = read_day(text)
    assert f"{day.date or ''}{'!' if day.doubt else ''}" == date


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    word = (
        "Société Générale à Besançon"
        if encoding == "cp1252"
        else "杭州海康威视数字技术股份有限公司与墨玉县人民政府签订合同"
    )
    path = tmp_path / "a.csv"
    path.write_bytes(f"Supplier,Buyer\n{word},{word}\n".encode(encoding))
    _, rows, told = read(path)
    assert (rows[1], told) == ((2, [word, word]), [])


def test_two_encodings_in_one_file_are_told_by_line(tmp_path: Path) -> None:
    path = tmp_path / "mixed.csv"
    path.write_bytes(make.mixed_encodings())
    found = read_sheet(path, "", path.name, dumps(SheetOrder()))
    assert [(problem.code, problem.where) for problem in found.problems] == [("mixed_encoding", "line 3")]
    _, rows, _ = read(path)
    assert [cells[0] for _, cells in rows] == ["Supplier", "Société Générale", "海康威视", "Ürün Ltd"]


def test_quoted_cells_and_rows_count_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text('Supplier\tQuote\nA Ltd\t"two\nlines, ""said"" he"\nB Ltd\tnever "closed\n')
    assert read(path)[1] == [
        (1, ["Supplier", "Quote"]),
        (2, ["A Ltd", 'two\nlines, "said" he']),
        (4, ["B Ltd", 'never "closed']),
    ]


def test_opendocument(tmp_path: Path) -> None:
    days = (
        '<table:table-row><table:table-cell table:number-rows-spanned="2"><text:p>A Ltd</text:p></table:table-cell>'
        '<table:table-cell office:value-type="date" office:date-value="2019-06-03"><text:p>03/06/19</text:p>'
        '</table:table-cell><table:table-cell office:value-type="float" office:value="12.0" table:formula="of:=1"/>'
        "</table:table-row><table:table-row><table:covered-table-cell/>"
        '<table:table-cell office:value-type="date" office:date-value="2019-06-01"><text:p>Jun 19</text:p>'
        '</table:table-cell></table:table-row><table:table-row table:number-rows-repeated="1048000">'
        "<table:table-cell/></table:table-row>"
    )
    facts, rows, told = read(make.ods(tmp_path / "a.ods", make.ods_row("Supplier", "Date", "Amount") + days))
    assert facts
    assert facts.kind == "ods"
    assert rows == [(1, ["Supplier", "Date", "Amount"]), (2, ["A Ltd", "2019-06-03", "12"]), (3, ["A Ltd", "2019-06"])]
    assert told == ["merged_cells", "formula_value"]


def read_links(path: Path) -> tuple[dict[str, dict[str, list[str]]], list[str]]:
    """The links that cells bear, by row and column, and the codes of the problems."""
    found = read_sheet(path.absolute(), "", path.name, dumps(SheetOrder()))
    parts = {part.name: part.data for part in found.parts if isinstance(part, Part)}
    return json.loads(parts.get(LINKS, b"{}")), [problem.code for problem in found.problems]


def test_links_that_cells_bear(tmp_path: Path) -> None:
    links, told = read_links(make.linked_xlsx(tmp_path / "linked.xlsx"))
    assert links == {
        "2": {"3": ["https://example.org/a?x=1&y=2#part"]},
        "3": {"2": ["https://example.org/b"]},
        "4": {"3": ["https://example.org/c"]},
        "5": {"3": ["https://example.org/d"]},
        "6": {"0": ["https://example.org/e"]},
    }
    assert told == ["cell_links", "other_links", "made_links"]
    rows = read(tmp_path / "linked.xlsx")[1]
    assert [cells[-1] for _, cells in rows[1:]] == ["article", "A title", "article", 'page "d"', "there"]


def test_links_of_opendocument(tmp_path: Path) -> None:
    cells = (
        "<table:table-row><table:table-cell><text:p>A Ltd</text:p></table:table-cell><table:table-cell><text:p>"
        '<text:a xlink:href="https://example.org/a">article</text:a></text:p></table:table-cell><table:table-cell '
        "table:formula='of:=HYPERLINK(&quot;https://example.org/f&quot;;&quot;there&quot;)'><text:p>there</text:p>"
        "</table:table-cell></table:table-row>"
    )
    links, told = read_links(make.ods(tmp_path / "a.ods", make.ods_row("Supplier", "Source", "More") + cells))
    assert (links, told) == ({"2": {"1": ["https://example.org/a"], "2": ["https://example.org/f"]}}, ["cell_links"])


@pytest.mark.parametrize(
    ("link", "told"),
    [
        ('<hyperlink ref="A1" r:id="none"/>', ["lost_links"]),
        ('<hyperlink ref="A1:XFD1048576" r:id="none"/>' * 3, ["lost_links"]),
        ('<hyperlink ref="nowhere" r:id="r1"/><hyperlink', ["sheet_damaged"]),
        ("<hyperlink r:id='r1'/>", []),
    ],
)
def test_broken_links_cost_nothing_else(tmp_path: Path, link: str, told: list[str]) -> None:
    row = '<row r="1"><c t="str"><v>A Ltd</v></c></row></sheetData><hyperlinks>'
    path = make.raw_xlsx(tmp_path / "torn.xlsx", f"{row}{link}</hyperlinks><sheetData>")
    assert read_links(path) == ({}, told)


@pytest.mark.slow
def test_repeated_rows_are_bounded(tmp_path: Path) -> None:
    row = make.ods_row("Supplier", "Date", "Amount").replace(
        "<table:table-row>", '<table:table-row table:number-rows-repeated="900000">'
    )
    facts, rows, told = read(make.ods(tmp_path / "a.ods", row))
    assert facts
    assert (facts.left_out, len(rows), told) == (900_000 - MOST_ROWS, MOST_ROWS, ["sheet_cut"])


@pytest.mark.slow
def test_a_million_rows_are_cut_and_told(tmp_path: Path) -> None:
    facts, rows, told = read(make.million_rows(tmp_path / "million.csv"))
    assert facts
    assert (facts.left_out, len(rows), told) == (1_000_001 - MOST_ROWS, MOST_ROWS, ["sheet_cut"])


def test_too_many_columns_and_too_long_cells_are_told(tmp_path: Path) -> None:
    path = tmp_path / "wide.csv"
    path.write_text(",".join(["x"] * 300) + "\n" + "y" * 40_000 + ",z\n")
    _, rows, told = read(path)
    assert (len(rows[0][1]), len(rows[1][1][0])) == (MOST_COLUMNS, 32_767)
    assert told == ["cut_cells", "wide_rows"]


XXE = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><row r="1"><c t="str"><v>&a;</v></c></row>'


def _hostile(folder: Path) -> dict[str, tuple[Path, str]]:
    plain = {
        "empty.csv": (b"", "empty_sheet"),
        "blank.csv": (b" \n,,\n\n", "empty_sheet"),
        "page.xls": (b"<html><table><tr><td>A</td></tr></table></html>", "not_a_sheet"),
        "data.json": (b'{"a": 1}', "not_a_sheet"),
        "paper.pdf": (b"%PDF-1.7\n", "not_a_sheet"),
        "picture.csv": (bytes(range(256)) * 40, "not_a_sheet"),
        "prose.txt": (b"This is a letter.\nIt has no table.\n", "not_a_sheet"),
        "cut.xlsx": (b"PK\x03\x04 and then nothing", "sheet_damaged"),
        "cut.xls": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "sheet_damaged"),
    }
    found = {}
    for name, (data, code) in plain.items():
        (folder / name).write_bytes(data)
        found[name] = (folder / name, code)
    found["zip.xlsx"] = (make.pack(folder / "zip.xlsx", {"a.txt": "no sheet"}), "not_a_sheet")
    found["bomb.xlsx"] = (make.bomb_xlsx(folder / "bomb.xlsx"), "sheet_bomb")
    found["torn.xlsx"] = (make.raw_xlsx(folder / "torn.xlsx", '<row r="1"><c><v>1</v>'), "sheet_damaged")
    doctype = make.pack(folder / "doctype.ods", {"content.xml": XXE})
    found["doctype.ods"] = (doctype, "sheet_doctype")
    found["none.xlsx"] = (make.raw_xlsx(folder / "none.xlsx", ""), "empty_sheet")
    return found


NAMES = (
    "empty.csv blank.csv page.xls data.json paper.pdf picture.csv prose.txt cut.xlsx cut.xls zip.xlsx bomb.xlsx "
    "torn.xlsx doctype.ods none.xlsx"
).split()


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    return _hostile(tmp_path_factory.mktemp("hostile"))


@pytest.mark.few(5)
@pytest.mark.parametrize("name", NAMES)
def test_what_is_no_sheet_gets_a_named_problem(hostile: dict[str, tuple[Path, str]], name: str) -> None:
    path, code = hostile[name]
    found = read_sheet(path, "", name, dumps(SheetOrder()))
    assert [problem.code for problem in found.problems][-1:] == [code]
    assert found.problems[-1].message
    assert not any(isinstance(part, Part) and part.name == "rows" for part in found.parts)


@pytest.mark.slow
def test_a_child_reads_them_all_and_lives(hostile: dict[str, tuple[Path, str]]) -> None:
    assert set(hostile) == set(NAMES)
    with ReaderPool("whobuilt.read.sheets.entry:read_sheet", Limits(cpu=60.0), workers=1) as pool:
        for name, (path, code) in hostile.items():
            found = pool.read(path, "0" * 64, name, dumps(SheetOrder()))
            assert [problem.code for problem in found.problems][-1:] == [code], name
