"""OpenDocument texts, workbooks and slide shows: one reader, places in content.xml."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.read.office_files import ODF, XML, codes, document_with, odf, pack, read_with, verify_map
from whobuilt.core.dates import PartialDate
from whobuilt.read import odf_table
from whobuilt.read.odf import ODS, OdfReader

if TYPE_CHECKING:
    import pytest

READER = OdfReader()


def sheet(name: str, *rows: str, style: str = "") -> str:
    return f'<table:table table:name="{name}" table:style-name="{style}">{"".join(rows)}</table:table>'


def line(*cells: str, repeated: int = 1, more: str = "") -> str:
    return f'<table:table-row table:number-rows-repeated="{repeated}"{more}>{"".join(cells)}</table:table-row>'


def cell(text: str, repeated: int = 1, inside: str = "") -> str:
    words = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell table:number-columns-repeated="{repeated}">{words}{inside}</table:table-cell>'


def test_a_text_is_read_with_what_is_anchored_in_it() -> None:
    note = (
        "<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>A note.</text:p>"
        "</text:note-body></text:note>"
    )
    remark = "<office:annotation><dc:creator>Desk</dc:creator><text:p>A remark.</text:p></office:annotation>"
    box = "<draw:frame><draw:text-box><text:p>In a box.</text:p></draw:text-box></draw:frame>"
    body = (
        '<text:p text:style-name="P1">The report</text:p><text:h>Awards &amp; bids</text:h>'
        f"<text:p>It  was\n bought{note} in<text:s text:c='3'/>May.{remark}{box}</text:p>"
        "<text:p>one<text:tab/>two<text:line-break/>three</text:p>"
    )
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    data = odf("text", body, styles=styles)
    document = document_with(READER, data)
    found = [
        (document.text[one.start : one.end], document.place_of(one.start), one.kind.value) for one in document.passages
    ]
    assert found == [
        ("The report", "paragraph 1", "title"),
        ("Awards & bids", "paragraph 2", "main"),
        ("It was bought in   May.", "paragraph 3", "main"),
        ("A note.", "footnote 1", "main"),
        ("A remark.", "comment 1", "aside"),
        ("In a box.", "paragraph 3, text box", "main"),
        ("one\ttwo\nthree", "paragraph 4", "main"),
    ]
    verify_map(document, data)


def test_changes_and_hidden_text_are_told() -> None:
    body = (
        "<text:tracked-changes><text:changed-region><text:deletion><text:p>never</text:p></text:deletion>"
        "</text:changed-region></text:tracked-changes>"
        '<text:p>Seen <text:span text:style-name="T1">not seen</text:span></text:p>'
        '<text:section text:display="none"><text:p>Nor this</text:p></text:section>'
    )
    styles = '<style:style style:name="T1"><style:text-properties text:display="none"/></style:style>'
    read = read_with(READER, odf("text", body, styles=styles))
    assert read.document is not None
    assert read.document.text == "Seen not seen\n\nNor this"
    assert codes(read) == {"tracked_changes", "hidden_text"}
    assert "1 (5 characters)" in read.problems[0].message
    assert "2 (16 characters)" in read.problems[1].message


def test_properties_and_headers_are_read() -> None:
    members = {
        "meta.xml": f"{XML}<office:document-meta {ODF}><office:meta><dc:title>A title</dc:title>"
        "<meta:initial-creator>The Example Desk</meta:initial-creator><dc:date>2019-11-29T10:00:00</dc:date>"
        "</office:meta></office:document-meta>",
        "styles.xml": f"{XML}<office:document-styles {ODF}><style:header><text:p>Above</text:p></style:header>"
        "</office:document-styles>",
    }
    data = odf("text", "<text:p>Words.</text:p>", members)
    document = document_with(READER, data)
    assert document.text == "Words.\n\nAbove"
    assert document.metadata.title == "A title"
    assert document.metadata.authors == ("The Example Desk",)
    assert document.metadata.published == PartialDate("2019-11-29")
    verify_map(document, data)


def test_a_sheet_is_read_by_its_cells() -> None:
    remark = "<office:annotation><text:p>A remark.</text:p></office:annotation>"
    stored = '<table:table-cell office:value-type="float" office:value="12.5"/>'
    body = sheet(
        "Awards &amp; bids",
        line(cell("Supplier"), cell("Amount")),
        line(cell("Example Vision", inside=remark), stored),
        line(cell(""), repeated=1000),
        line(cell("same", repeated=3), cell(""), cell("end")),
    ) + sheet("Secret", line(cell("x"), more=' table:visibility="collapse"'), style="ta1")
    styles = '<style:style style:name="ta1"><style:table-properties table:display="false"/></style:style>'
    data = odf("spreadsheet", body, styles=styles)
    read = read_with(READER, data, media_type=ODS)
    assert read.document is not None
    document = read.document
    assert document.text == (
        "Awards & bids\n\nSupplier\tAmount\nExample Vision\t12.5\n\nsame\tsame\tsame\t\tend\n\nA remark.\n\nSecret\n\nx"
    )
    assert document.place_of(document.text.index("12.5")) == "sheet Awards & bids, cell B2"
    assert document.place_of(document.text.index("end")) == "sheet Awards & bids, cell E1003"
    assert document.place_of(document.text.index("A remark")) == "sheet Awards & bids, cell A2, comment"
    assert [(one.code, one.where) for one in read.problems] == [("hidden_text", "sheet Secret, sheet Secret, row 1")]
    verify_map(document, data)


def test_what_repeats_is_written_out_up_to_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(odf_table, "MOST_COPIES", 4)
    read = read_with(READER, odf("spreadsheet", sheet("T", line(cell("a", repeated=3), repeated=10**9))))
    assert read.document is not None
    assert read.document.text == "T\n\na\ta\ta"
    assert codes(read) == {"read_in_part"}


def test_rows_that_repeat_keep_their_places() -> None:
    document = document_with(READER, odf("spreadsheet", sheet("T", line(cell("a"), cell("b"), repeated=2))))
    assert document.text == "T\n\na\tb\na\tb"
    assert [one.at for one in document.segments[1:]] == [f"sheet T, cell {name}" for name in ("A1", "B1", "A2", "B2")]


def test_slides_are_read_with_their_tables_and_notes() -> None:
    body = (
        '<draw:page><draw:frame presentation:class="title"><draw:text-box><text:p>Smart city</text:p></draw:text-box>'
        "</draw:frame><presentation:notes><draw:frame><draw:text-box><text:p>Aloud.</text:p></draw:text-box></draw:frame>"
        '</presentation:notes></draw:page><draw:page draw:style-name="dp1"><draw:frame>'
        f"{sheet('x', line(cell('Buyer'), cell('Sum')))}</draw:frame></draw:page>"
    )
    styles = (
        '<style:style style:name="dp1"><style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
    )
    data = odf("presentation", body, styles=styles)
    read = read_with(READER, data)
    assert read.document is not None
    document = read.document
    found = [
        (document.text[one.start : one.end], document.place_of(one.start), one.kind.value) for one in document.passages
    ]
    assert found == [
        ("Smart city", "slide 1", "title"),
        ("Aloud.", "slide 1, notes", "aside"),
        ("Buyer\tSum", "slide 2, table 1, row 1, cell 1", "main"),
    ]
    assert [(one.code, one.where) for one in read.problems] == [("hidden_text", "slide 2")]
    verify_map(document, data)


def test_objects_within_are_asides_and_pictures_are_parts() -> None:
    chart = f"{XML}<office:document-content {ODF}><text:p>Sales by year</text:p></office:document-content>"
    members: dict[str, str | bytes] = {
        "Object 1/content.xml": chart,
        "Pictures/a.png": b"\x89PNG",
        "ObjectReplacements/Object 1": b"x",
    }
    read = read_with(READER, odf("text", "<text:p>Words.</text:p>", members))
    assert read.document is not None
    assert read.document.text == "Words.\n\nSales by year"
    assert read.document.place_of(8) == "object 1"
    assert [getattr(part, "name", "") for part in read.parts] == ["Pictures/a.png"]
    assert codes(read) == {"embedded_unread"}


def test_an_encrypted_file_says_so() -> None:
    manifest = f"<manifest:manifest {ODF}><manifest:encryption-data/></manifest:manifest>"
    read = read_with(READER, odf("text", "", {"META-INF/manifest.xml": manifest}))
    assert read.document is None
    assert codes(read) == {"encrypted_file"}


def test_a_file_without_its_content_says_so() -> None:
    read = read_with(READER, pack({"mimetype": "application/vnd.oasis.opendocument.text"}))
    assert read.document is None
    assert codes(read) == {"missing_member", "no_text"}
