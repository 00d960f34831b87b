"""Workbooks: cells as their reader sees them, each led to in the sheet or in the strings that sheets share."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.comments import Comment

from tests.read.office_files import XML, A, S, codes, document_with, inline, read_with, relations, row, verify_map, xlsx
from whobuilt.core.evidence import PassageKind
from whobuilt.read import office_text
from whobuilt.read.cell_formats import BUILT_IN, show_number
from whobuilt.read.xlsx import XlsxReader

READER = XlsxReader()


def test_a_cell_is_led_to_where_its_characters_stand() -> None:
    strings = "<si><t>Supplier</t></si><si><r><t>Example </t></r><r><t>Vision &amp; Co</t></r><rPh><t>x</t></rPh></si>"
    rows = row(1, '<c r="A1" t="s"><v>0</v></c>', inline("B1", "Amount"))
    rows += row(2, '<c r="A2" t="s"><v>1</v></c>', '<c r="B2"><v>1200</v></c>')
    data = xlsx({"Awards": rows}, strings=strings)
    document = document_with(READER, data)
    assert document.text == "Awards\n\nSupplier\tAmount\nExample Vision & Co\t1200"
    place = document.segment_at(document.text.index("Vision"))
    assert place is not None
    assert (place.at, place.part) == ("sheet Awards, cell A2", "xl/sharedStrings.xml")
    number = document.segment_at(document.text.index("1200"))
    assert number is not None
    assert (number.at, number.part) == ("sheet Awards, cell B2", "xl/worksheets/sheet1.xml")
    assert [one.kind.value for one in document.passages] == ["aside", "main", "main"]
    verify_map(document, data)


def test_a_workbook_that_a_library_wrote_is_read_as_it_shows() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Contracts 2019"
    sheet["A1"], sheet["B1"], sheet["C1"], sheet["E1"] = "某市公安局", 1234567.5, 0.125, "last"
    sheet["B1"].number_format = '"¥"#,##0.00'
    sheet["C1"].number_format = "0.0%"
    sheet["A2"], sheet["B2"] = 43798, True
    sheet["A2"].number_format = "dd/mm/yyyy"
    sheet["A3"] = "=B1*2"
    sheet["A1"].comment = Comment("A remark.", "Desk")
    book.create_sheet("Secret").sheet_state = "hidden"
    book["Secret"]["A1"] = "hidden words"
    sheet.row_dimensions[2].hidden = True
    out = BytesIO()
    book.save(out)
    read = read_with(READER, out.getvalue())
    assert read.document is not None
    document = read.document
    assert document.text == (
        "Contracts 2019\n\n某市公安局\t¥1,234,567.50\t12.5%\t\tlast\n2019-11-29\tTRUE\n\n"
        "A remark.\n\nSecret\n\nhidden words"
    )
    assert document.place_of(document.text.index("2019-11-29")) == "sheet Contracts 2019, cell A2, stored as 43798"
    assert document.place_of(document.text.index("A remark")) == "sheet Contracts 2019, comment at A1"
    assert codes(read) == {"formula_without_value", "hidden_text"}
    told = {problem.code: problem.where for problem in read.problems}
    assert told["formula_without_value"] == "sheet Contracts 2019, cell A3"
    assert told["hidden_text"] == "sheet Contracts 2019, row 2, sheet Secret"
    verify_map(document, out.getvalue())


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        ("12", "", "12"),
        ("1234.5600000000001", "General", "1234.56"),
        ("123456789012345678", "General", "123456789012345678"),
        ("1234567.891", "#,##0.00", "1,234,567.89"),
        ("-5", "#,##0;(#,##0)", "(5)"),
        ("-5.25", "0.0", "-5.3"),
        ("0", '#,##0;-#,##0;"none"', "none"),
        ("0.5", "0%", "50%"),
        ("1200000", '0.0,,"M"', "1.2M"),
        ("7", "000", "007"),
        ("3.10", "0.##", "3.1"),
        ("1200", "[$€-407] #,##0", "€ 1,200"),
        ("1200", "[$-804]#,##0\\元", "1,200元"),
        ("12", '_ * #,##0_ ;_ * "-"_ ', "12"),
        ("43798", "yyyy\\-mm\\-dd", "2019-11-29"),
        ("43798.75", "m/d/yy h:mm", "2019-11-29 18:00"),
        ("43798", 'yyyy"年"m"月"', "2019-11"),
        ("43798", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "2019-11-29"),
        ("43798", "yyyy", "2019"),
        ("0.75", "h:mm:ss", "18:00:00"),
        ("1.5", "[h]:mm:ss", "36:00:00"),
        ("1", BUILT_IN[14], "1900-01-01"),
        ("61", BUILT_IN[14], "1900-03-01"),
        ("-3", BUILT_IN[14], "-3"),
        ("1e400", "0", "1e400"),
        ("12", "# ?/?", "12"),
        ("12", "0.00E+00", "12"),
        ("12", "[>=10]0;0.0", "12"),
        ("9" * 400, "#,##0", "9" * 400),
        ("words", "0.00", "words"),
    ],
)
def test_numbers_are_shown_as_their_format_asks(value: str, code: str, shown: str) -> None:
    assert show_number(value, code) == shown


def test_days_may_count_from_1904() -> None:
    assert show_number("42336", "yyyy-mm-dd", since_1904=True) == "2019-11-29"


@given(st.from_regex(r"-?[0-9]{1,20}(\.[0-9]{1,20})?(e-?[0-9]{1,3})?", fullmatch=True), st.text(max_size=12))
def test_any_format_shows_something(value: str, code: str) -> None:
    assert isinstance(show_number(value, code), str)


def test_far_columns_cost_no_room_and_gaps_between_rows_part_tables() -> None:
    rows = row(1, inline("A1", "a"), inline("XFD1", "z")) + row(1048576, inline("B1048576", "end"))
    document = document_with(READER, xlsx({"T": rows}))
    assert document.text == "T\n\na" + "\t" * 64 + "z\n\n\tend"
    assert document.place_of(document.text.index("z")) == "sheet T, cell XFD1"


def test_a_cell_that_spans_lines_is_one_line_and_keeps_its_map() -> None:
    data = xlsx({"T": row(1, inline("A1", "one\ntwo"), inline("B1", "b"))})
    document = document_with(READER, data)
    assert document.text == "T\n\none two\tb"
    verify_map(document, data)


def test_cells_without_a_name_count_on_and_a_lost_string_is_told() -> None:
    rows = row(1, "<c><v>1</v></c>", "<c><v>2</v></c>", '<c t="s"><v>99</v></c>', '<c t="e"><v>#REF!</v></c>')
    read = read_with(READER, xlsx({"T": rows}, strings="<si><t>only</t></si>"))
    assert read.document is not None
    assert read.document.text == "T\n\n1\t2\t\t#REF!"
    assert [(one.code, one.where) for one in read.problems] == [("read_in_part", "sheet T, cell C1")]


def test_what_looks_like_a_string_in_a_comment_does_not_move_the_others() -> None:
    strings = "<!-- <si><t>not</t></si> --><si><t>first</t></si><si><t>second</t></si>"
    document = document_with(READER, xlsx({"T": row(1, '<c r="A1" t="s"><v>1</v></c>')}, strings=strings))
    assert document.text == "T\n\nsecond"


def test_drawings_and_printed_headers_are_asides() -> None:
    drawing = f"{XML}<d {A}><a:p><a:r><a:t>Words in a shape</a:t></a:r></a:p></d>"
    chart = (
        f'{XML}<c:chart {A} xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart">'
        "<c:ser><c:tx><c:v>Sales</c:v></c:tx><c:val><c:v>5</c:v></c:val></c:ser></c:chart>"
    )
    sheet = (
        f"{XML}<worksheet {S}><sheetData>{row(1, inline('A1', 'x'))}</sheetData><headerFooter><oddHeader>"
        "&amp;C&amp;&quot;Arial,Bold&quot;&amp;12Tender notice &amp;P</oddHeader></headerFooter></worksheet>"
    )
    members = {"xl/drawings/drawing1.xml": drawing, "xl/charts/chart1.xml": chart, "xl/worksheets/sheet1.xml": sheet}
    data = xlsx({"T": ""}, members)
    document = document_with(READER, data)
    found = [(document.text[one.start : one.end], document.place_of(one.start)) for one in document.passages[2:]]
    assert found == [
        ("Tender notice", "sheet T, printed header or footer"),
        ("Sales\t5", "chart 1, series 1, cell 1"),
        ("Words in a shape", "drawing 1"),
    ]
    assert {one.kind for one in document.passages[2:]} == {PassageKind.ASIDE}
    verify_map(document, data)


def test_names_of_empty_sheets_are_no_text() -> None:
    read = read_with(READER, xlsx({"Sheet1": "", "Sheet2": row(1)}))
    assert read.document is None
    assert codes(read) == {"no_text"}


def test_rows_beyond_the_limit_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "MOST_PIECES", 5)
    rows = "".join(row(number, inline(f"A{number}", f"v{number}")) for number in range(1, 20))
    read = read_with(READER, xlsx({"Awards": rows, "More": row(1, inline("A1", "x"))}))
    assert read.document is not None
    assert read.document.text == "Awards\n\nv1\nv2\nv3\nv4\nv5"
    assert [one.code for one in read.problems] == ["read_in_part", "read_in_part", "members_unread"]
    assert read.problems[0].where.startswith("sheet Awards, cell A5 (")
    assert read.problems[1].message.startswith("1 sheets were not read")


def test_a_sheet_that_is_not_where_it_is_said_to_be_is_told() -> None:
    members = {"xl/_rels/workbook.xml.rels": relations(("worksheet", "../../../etc/passwd"))}
    read = read_with(READER, xlsx({"Gone": row(1, inline("A1", "x"))}, members))
    assert read.document is None
    assert {"missing_member", "no_text"} <= codes(read)


VALUES = st.text(alphabet=st.sampled_from("ab &<>'\"é中\U00020000 \n"), max_size=10)


@settings(deadline=None)
@given(st.lists(st.lists(st.one_of(VALUES, st.integers(-(10**9), 10**9)), max_size=5), max_size=6), st.booleans())
def test_whatever_is_written_is_read_back_and_leads_to_its_place(rows: list[list[str | int]], shared: bool) -> None:  # noqa: FBT001 - drawn by Hypothesis
    words = [str(value) for line in rows for value in line if isinstance(value, str)]
    strings = "".join(f"<si><t>{_xml(word)}</t></si>" for word in words) if shared else ""
    written, used = "", iter(range(len(words)))
    for number, line in enumerate(rows, 1):
        cells = []
        for value in line:
            index = next(used) if isinstance(value, str) else 0
            if isinstance(value, int):
                cells.append(f"<c><v>{value}</v></c>")
            else:
                cells.append(
                    f'<c t="s"><v>{index}</v></c>' if shared else f'<c t="inlineStr"><is><t>{_xml(value)}</t></is></c>'
                )
        written += row(number, *cells)
    data = xlsx({"T": written}, strings=strings)
    read = read_with(READER, data)
    expected = "".join(str(value) for line in rows for value in line)
    if read.document is None:
        assert not expected.strip()
        return
    verify_map(read.document, data)
    assert "".join(read.document.text.split()) == "T" + "".join(expected.split())


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
