"""Slide shows: slides in the order in which they are shown, with tables, notes, comments and diagrams."""

from __future__ import annotations

from tests.read.office_files import XML, A, P, codes, document_with, pptx, read_with, relations, shape, verify_map
from whobuilt.read.pptx import PptxReader

READER = PptxReader()
TABLE = (
    "<p:graphicFrame><a:tbl><a:tr><a:tc><a:p><a:r><a:t>Buyer</a:t></a:r></a:p></a:tc>"
    "<a:tc><a:p><a:r><a:t>Sum</a:t></a:r></a:p></a:tc></a:tr>"
    "<a:tr><a:tc><a:p><a:r><a:t>City</a:t></a:r></a:p><a:p><a:r><a:t>Bureau</a:t></a:r></a:p></a:tc>"
    "<a:tc><a:p><a:r><a:t>5 &amp; 6</a:t></a:r></a:p></a:tc></a:tr></a:tbl></p:graphicFrame>"
)


def test_slides_stand_in_the_order_of_the_show() -> None:
    slides = {
        "slide9": shape("Smart city project", kind="ctrTitle") + shape("某公司中标", "Second line"),
        "slide1": TABLE + shape("7", kind="sldNum"),
    }
    data = pptx(slides)
    document = document_with(READER, data)
    assert document.text == "Smart city project\n\n某公司中标\n\nSecond line\n\nBuyer\tSum\nCity Bureau\t5 & 6"
    assert document.metadata.title == "Smart city project"
    assert [one.kind.value for one in document.passages] == ["title", "main", "main", "main", "main"]
    assert document.place_of(0) == "slide 1"
    assert document.place_of(document.text.index("5 &")) == "slide 2, table 1, row 2, cell 2"
    verify_map(document, data)


def test_notes_and_comments_follow_their_slide_as_asides() -> None:
    notes = f"{XML}<p:notes {P} {A}>{shape('Say this aloud.', kind='body')}{shape('3', kind='sldNum')}</p:notes>"
    comment = f"{XML}<p:cmLst {P}><p:cm><p:text>Check this.</p:text></p:cm></p:cmLst>"
    members = {
        "ppt/slides/_rels/slide1.xml.rels": relations(
            ("notesSlide", "../notesSlides/notesSlide1.xml"), ("comments", "../comments/comment1.xml")
        ),
        "ppt/notesSlides/notesSlide1.xml": notes,
        "ppt/comments/comment1.xml": comment,
    }
    data = pptx({"slide1": shape("One"), "slide2": shape("Two")}, members)
    document = document_with(READER, data)
    found = [
        (document.text[one.start : one.end], document.place_of(one.start), one.kind.value) for one in document.passages
    ]
    assert found == [
        ("One", "slide 1", "main"),
        ("Say this aloud.", "slide 1, notes", "aside"),
        ("Check this.", "slide 1, comment", "aside"),
        ("Two", "slide 2", "main"),
    ]
    verify_map(document, data)


def test_a_hidden_slide_is_read_and_told() -> None:
    hidden = f'{XML}<p:sld {P} {A} show="0">{shape("Not shown")}</p:sld>'
    read = read_with(READER, pptx({"slide1": shape("Shown"), "slide2": ""}, {"ppt/slides/slide2.xml": hidden}))
    assert read.document is not None
    assert read.document.text == "Shown\n\nNot shown"
    assert [(one.code, one.where) for one in read.problems] == [("hidden_text", "slide 2")]


def test_diagrams_are_asides() -> None:
    diagram = f"{XML}<dgm {A}><a:p><a:r><a:t>Vendor</a:t></a:r></a:p></dgm>"
    document = document_with(READER, pptx({"slide1": shape("One")}, {"ppt/diagrams/data1.xml": diagram}))
    assert document.text == "One\n\nVendor"
    assert document.place_of(5) == "diagram 1"


def test_slides_are_found_by_their_names_where_the_list_is_lost() -> None:
    slides = {f"slide{number}": shape(f"Words {number}") for number in (10, 2, 1)}
    read = read_with(READER, pptx(slides, {"ppt/presentation.xml": "", "ppt/_rels/presentation.xml.rels": ""}))
    assert read.document is not None
    assert read.document.text == "Words 1\n\nWords 2\n\nWords 10"


def test_a_slide_that_is_missing_is_told() -> None:
    members = {"ppt/_rels/presentation.xml.rels": relations(("slide", "slides/slide1.xml"), ("slide", "slides/no.xml"))}
    read = read_with(READER, pptx({"slide1": shape("One"), "slide2": shape("Two")}, members))
    assert read.document is not None
    assert "missing_member" in codes(read)
    assert "members_unread" in codes(read)  # the slide that nothing leads to
