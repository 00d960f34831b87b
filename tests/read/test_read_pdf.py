"""What a PDF's pages say, in the order of reading, and what is told of what they hide."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.read.pdf_files import Line, Writer, column, pdf_of
from whobuilt.core.evidence import Document, PassageKind
from whobuilt.core.ids import sha256
from whobuilt.ports import Part, Read
from whobuilt.read import read


@pytest.fixture(autouse=True)
def _without_recognition(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_OCR", "off")


def reading(data: bytes) -> Read:
    return read(data, sha256(data), "file.pdf")


def document_of(*pages: Sequence[Line], **more: str) -> Document:
    answer = reading(pdf_of(*pages, **more))  # type: ignore[arg-type]  # strings only
    assert not answer.problems
    assert answer.document is not None
    return answer.document


def passages(document: Document, kind: PassageKind = PassageKind.MAIN) -> list[str]:
    return [document.text[part.start : part.end] for part in document.passages if part.kind is kind]


def codes(answer: Read) -> list[str]:
    return [problem.code for problem in answer.problems]


PROSE = ["The bureau bought forty cameras from the", "lowest of three bidders, who delivered them", "in May."]


def test_lines_of_a_paragraph_are_one_passage_and_a_wider_gap_begins_another() -> None:
    document = document_of(column(PROSE) + column(["A second paragraph stands below it."], up=640))
    assert passages(document) == [
        "The bureau bought forty cameras from the lowest of three bidders, who delivered them in May.",
        "A second paragraph stands below it.",
    ]


def test_a_segment_names_its_page_and_where_the_line_stands_on_it() -> None:
    document = document_of([Line("First page")], [Line("Second page", left=100, up=500, size=10)])
    segment = document.segment_at(document.text.index("Second"))
    assert segment is not None
    assert (segment.part, segment.at, segment.source_start, segment.source_end) == ("2", "page 2", 0, 11)
    box = segment.box
    assert box is not None
    assert box.page == 2
    assert box.left == pytest.approx(100, abs=0.5)
    assert box.top < 842 - 500 < box.bottom  # the baseline, from the top
    assert document.place_of(segment.start) == "page 2"


def test_columns_are_read_one_after_the_other_even_where_the_file_writes_across_them() -> None:
    left = [
        "The first column tells of",
        "a contract that the city",
        "signed with a supplier of",
        "cameras in the spring of",
        "that year without a call",
    ]
    right = [
        "for tenders. The second",
        "column goes on with what",
        "the court of auditors had",
        "to say about the price of",
        "the whole undertaking.",
    ]
    across = [
        line
        for index, (one, other) in enumerate(zip(left, right, strict=True))
        for line in (Line(one, 72, 700 - 13 * index), Line(other, 320, 700 - 13 * index))
    ]
    assert passages(document_of(across)) == [" ".join(left + right)]


def test_cells_of_a_table_stay_in_their_row() -> None:
    rows = [("Camera", "40", "EUR 300"), ("Server", "2", "EUR 9,000"), ("Licence", "1", "EUR 500")]
    lines = [
        Line(cell, 72 + 150 * place, 700 - 13 * index)
        for index, row in enumerate(rows)
        for place, cell in enumerate(row)
    ]
    assert passages(document_of(lines)) == ["\t".join(row) for row in rows]


HYPHENS = [
    ("a surveil-", "lance system", "a surveillance system"),
    ("a state-", "owned firm", "a state-owned firm"),
    ("a firm, state-", "owned since", "a firm, state-owned since"),
    ("for vehicle-", "based use", "for vehicle-based use"),
    ("the Trans-", "Caspian line", "the Trans-Caspian line"),
    ("pages 12-", "14 of it", "pages 12-14 of it"),
]


@pytest.mark.parametrize(("first", "second", "text"), HYPHENS)
def test_a_hyphen_goes_only_where_it_broke_a_word(first: str, second: str, text: str) -> None:
    document = document_of(column([first, second]))
    assert document.text == text
    kept = [document.text[each.start : each.end] for each in document.segments]
    assert "".join(kept).replace(" ", "") == text.replace(" ", "")
    ends = [each.source_end for each in document.segments]
    assert ends[0] in (len(first), len(first) - 1)  # the map shows whether the hyphen is in the text


def test_a_word_that_the_document_writes_whole_elsewhere_decides_about_its_hyphen() -> None:
    whole = document_of(column(["A re-entry visa is a visa.", "The form asks for re-", "entry dates."]))
    assert whole.text.endswith("asks for re-entry dates.")
    broken = document_of(column(["The highland police and", "the lowland force. In the high-", "land no one asked."]))
    assert broken.text.endswith("In the highland no one asked.")


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_has_its_boxes_as_it_is_shown(rotation: int) -> None:
    # The text is drawn against the page's turn, so that it stands upright as shown.
    places = {0: (50, 742), 90: (100, 50), 180: (545, 100), 270: (495, 792)}
    left, up = places[rotation]
    line = Line("Upright as shown", left, up, turn=rotation)
    document = document_of([line], page=f"/MediaBox [0 0 595 842] /Rotate {rotation}")
    box = document.segments[0].box
    assert box is not None
    assert (box.left, (box.top + box.bottom) / 2) == pytest.approx((50, 97), abs=4)
    assert passages(document) == ["Upright as shown"]


def test_a_crop_box_moves_the_corner_from_which_boxes_count() -> None:
    document = document_of([Line("Words", 120, 500)], page="/MediaBox [0 0 595 842] /CropBox [100 100 500 700]")
    box = document.segments[0].box
    assert box is not None
    assert box.left == pytest.approx(20, abs=0.5)
    assert box.top < 200 < box.bottom


def test_ligatures_and_characters_beyond_sixteen_bits_lead_back_to_the_page() -> None:
    meanings = {"x": "\ufb01", "y": "\U00020000"}
    answer = reading(pdf_of([Line("axby", font="F2")], meanings=meanings))
    document = answer.document
    assert document is not None
    assert document.text == "afib\U00020000"
    last = document.segments[-1]
    assert (last.end - last.start, last.source_end - last.source_start) == (1, 2)


def test_chinese_lines_join_without_a_space() -> None:
    lines = [Line("某市公安局采购监控设备", 72, 700, font="F2"), Line("的合同已经签订", 72, 687, font="F2")]
    assert passages(document_of(lines)) == ["某市公安局采购监控设备的合同已经签订"]


def test_letters_drawn_from_left_to_right_are_put_in_the_order_of_reading() -> None:
    word = "شىركەت"
    assert document_of([Line(word[::-1], 300, font="F2")]).text == word
    named = document_of([Line(word[::-1], 300, font="F2", actual=word)])  # as browsers write it
    assert named.text == word
    assert [named.text[each.start : each.end] for each in named.segments] == list(word)
    assert [each.source_start for each in named.segments] == [5, 4, 3, 2, 1, 0]


def test_running_heads_feet_and_page_numbers_are_asides() -> None:
    pages = [
        [
            Line("Annual report 2019", 72, 810),
            *column([f"Page {number} tells something of its own."]),
            Line(str(number), 300, 30),
        ]
        for number in (1, 2, 3)
    ]
    document = document_of(*pages)
    assert passages(document) == [f"Page {number} tells something of its own." for number in (1, 2, 3)]
    assert passages(document, PassageKind.ASIDE) == [
        "Annual report 2019",
        "1",
        "Annual report 2019",
        "2",
        "Annual report 2019",
        "3",
    ]


def test_the_largest_line_of_the_first_page_is_the_title() -> None:
    document = document_of([Line("Notice of award", size=20), *column(PROSE, up=650)], info="/Title (report_0042.docx)")
    assert passages(document, PassageKind.TITLE) == ["Notice of award"]
    assert document.metadata.title == "Notice of award"
    assert document.metadata.language == "en"


def test_the_day_of_writing_counts_only_where_the_text_names_its_year() -> None:
    info = "/CreationDate (D:20190603101500+08'00')"
    assert document_of([Line("Concluded in 2017.")], info=info).metadata.published is None
    named = document_of([Line("Concluded in 2019.")], info=info).metadata.published
    assert str(named) == "2019-06-03"


TOLD = [
    ("invisible_text", Line("Hidden words", 72, 500, mode=3)),
    ("invisible_text", Line("White words", 72, 500, color=1)),
    ("text_outside_page", Line("Words beside the page", 700, 500)),
    ("unmapped_characters", Line("abc", 72, 500, font="F3")),
]


@pytest.mark.parametrize(("code", "line"), TOLD)
def test_what_a_person_cannot_see_or_nobody_can_read_is_told(code: str, line: Line) -> None:
    answer = reading(pdf_of([*column(PROSE), line]))
    assert codes(answer) == [code]
    assert answer.problems[0].where == "page 1"
    assert answer.document is not None
    assert line.text in answer.document.text or "\ufffd" * len(line.text) in answer.document.text


def test_white_letters_on_a_dark_ground_are_seen() -> None:
    writer = Writer()
    font = writer.add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    content = writer.stream(b"0 g 60 680 300 40 re f BT /F1 12 Tf 1 g 72 700 Td (White on black) Tj ET")
    page = writer.add(
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
        f"/Resources << /Font << /F1 {font} 0 R >> >> /Contents {content} 0 R >>"
    )
    writer.add("<< /Type /Catalog /Pages 2 0 R >>", 1)
    writer.add(f"<< /Type /Pages /Count 1 /Kids [{page} 0 R] >>", 2)
    assert reading(writer.build()).problems == ()


def test_a_page_that_is_a_picture_and_a_blank_one_are_told() -> None:
    writer = Writer()
    image = writer.stream(
        bytes(16), "/Type /XObject /Subtype /Image /Width 4 /Height 4 /ColorSpace /DeviceGray /BitsPerComponent 8"
    )
    content = writer.stream(b"q 500 0 0 500 0 0 cm /I Do Q")
    head = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
    pages = [
        writer.add(f"{head} /Resources << /XObject << /I {image} 0 R >> >> /Contents {content} 0 R >>"),
        writer.add(f"{head} >>"),
    ]
    writer.add("<< /Type /Catalog /Pages 2 0 R >>", 1)
    writer.add(f"<< /Type /Pages /Count 2 /Kids [{pages[0]} 0 R {pages[1]} 0 R] >>", 2)
    answer = reading(writer.build())
    assert answer.document is None
    assert [(problem.code, problem.where) for problem in answer.problems] == [
        ("blank_page", "page 2"),
        ("page_without_text", "page 1"),
    ]
    assert "WHOBUILT_OCR" in answer.problems[1].mend


def test_files_within_the_file_are_parts() -> None:
    writer = Writer()
    inner = writer.stream(b"the annex", "/Type /EmbeddedFile", packed=True)
    named = writer.add(f"<< /Type /Filespec /F (annex.txt) /UF (annex.txt) /EF << /F {inner} 0 R >> >>")
    writer.add(f"/Names << /EmbeddedFiles << /Names [(annex.txt) {named} 0 R] >> >>", 1)
    answer = reading(pdf_of([Line("See the annex.")], writer=writer))
    (part,) = answer.parts
    assert isinstance(part, Part)
    assert (part.name, part.data) == ("annex.txt", b"the annex")


def test_comments_and_filled_fields_are_asides_with_a_place() -> None:
    writer = Writer()
    note = writer.add("<< /Type /Annot /Subtype /Text /Rect [100 600 120 620] /Contents (Check this price.) >>")
    filled = writer.add(
        "<< /Type /Annot /Subtype /Widget /FT /Tx /T (supplier) /V (Lowest bidder) /Rect [100 500 300 520] >>"
    )
    writer.add(f"/AcroForm << /Fields [{filled} 0 R] >>", 1)
    data = pdf_of([Line("A form")], page=f"/MediaBox [0 0 595 842] /Annots [{note} 0 R {filled} 0 R]", writer=writer)
    document = reading(data).document
    assert document is not None
    assert passages(document, PassageKind.ASIDE) == ["Check this price.", "Lowest bidder"]
    segment = document.segment_at(document.text.index("Lowest"))
    assert segment is not None
    assert (segment.part, segment.at) == ("1/note/2", "page 1, note 2")
    assert segment.box is not None
    assert (segment.box.left, segment.box.top) == (100, 842 - 520)


def test_the_reader_is_the_same_for_bytes_and_for_the_file_that_holds_them(tmp_path: object) -> None:
    from pathlib import Path  # noqa: PLC0415

    data = pdf_of(column(PROSE))
    path = Path(str(tmp_path)) / "notice.pdf"
    path.write_bytes(data)
    assert read(path, sha256(data)).document == reading(data).document
