"""Word files: what the page shows, with its place in the archive's members, and what it hides, told."""

from __future__ import annotations

import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.office_files import (
    XML,
    W,
    codes,
    core,
    document_with,
    docx,
    pack,
    paragraph,
    read_with,
    relations,
    verify_map,
    word_run,
)
from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import PassageKind
from whobuilt.core.ids import sha256
from whobuilt.ports import Original, Part
from whobuilt.read import office_text
from whobuilt.read.docx import DocxReader

if TYPE_CHECKING:
    import pytest

READER = DocxReader()
VANISH = "<w:rPr><w:vanish/></w:rPr>"
STYLES = (
    f'{XML}<w:styles {W}><w:style w:styleId="Titel"><w:name w:val="Title"/></w:style>'
    '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="Round"><w:name w:val="a"/><w:basedOn w:val="About"/></w:style>'
    '<w:style w:styleId="About"><w:name w:val="b"/><w:basedOn w:val="Round"/></w:style>'
    '<w:style w:styleId="Verzeichnis1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="Secret"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
)


def cell(*paragraphs: str) -> str:
    return f"<w:tc>{''.join(paragraphs)}</w:tc>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def test_paragraphs_and_tables_are_read_with_places_for_a_person() -> None:
    body = paragraph("The bureau ", "bought cameras.") + table(
        cell(paragraph("Supplier")) + cell(paragraph("Amount")),
        cell(paragraph("Example Vision"), paragraph("(Shenzhen)")) + cell(paragraph("1,200")),
    )
    data = docx(body + paragraph("某公司供应了摄像头。"))
    document = document_with(READER, data)
    assert document.text == (
        "The bureau bought cameras.\n\nSupplier\tAmount\nExample Vision (Shenzhen)\t1,200\n\n某公司供应了摄像头。"
    )
    assert document.place_of(document.text.index("bought")) == "paragraph 1"
    assert document.place_of(document.text.index("1,200")) == "table 1, row 2, cell 2"
    assert document.place_of(document.text.index("某公司")) == "paragraph 2"
    assert {segment.part for segment in document.segments} == {"word/document.xml"}
    assert len(document.passages) == 4  # a row of a table is a passage of its own
    verify_map(document, data)


def test_references_to_characters_have_their_exact_place() -> None:
    data = docx("<w:p><w:r><w:t>A &amp; B &#x4e2d;&#25991; &lt;end&gt;</w:t></w:r></w:p>")
    document = document_with(READER, data)
    assert document.text == "A & B 中文 <end>"
    verify_map(document, data)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        source = archive.read("word/document.xml").decode()
    segment = document.segment_at(document.text.index("文"))
    assert segment is not None
    assert source[segment.source_start : segment.source_end] == "&#25991;"


def test_titles_and_headings_are_known_by_their_styles_in_any_language() -> None:
    body = paragraph("Contents 1", style="Verzeichnis1") + paragraph("Awards", style="berschrift1")
    kinds = ("styles", "styles.xml")
    data = docx(body + paragraph("Words.", style="Round"), {"word/styles.xml": STYLES}, kinds)
    assert [passage.kind.value for passage in document_with(READER, data).passages] == ["aside", "title", "main"]
    titled = docx(body + paragraph("The report", style="Titel"), {"word/styles.xml": STYLES}, kinds)
    document = document_with(READER, titled)
    assert document.metadata.title == "The report"
    assert [passage.kind.value for passage in document.passages] == ["aside", "main", "title"]


def test_properties_say_title_author_and_day() -> None:
    members = {"docProps/core.xml": core("A title", "The Example Desk", "2019-11-29T10:00:00Z")}
    said = document_with(READER, docx(paragraph("Words."), members)).metadata
    assert (said.title, said.authors, said.published) == ("A title", ("The Example Desk",), PartialDate("2019-11-29"))


def test_deleted_text_is_no_text_and_is_told_and_inserted_text_is_read() -> None:
    body = (
        '<w:p><w:r><w:t xml:space="preserve">It </w:t></w:r>'
        "<w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        f"<w:ins>{word_run('bought ')}</w:ins><w:moveFrom>{word_run('moved away ')}</w:moveFrom>{word_run('it.')}</w:p>"
    )
    read = read_with(READER, docx(body))
    assert read.document is not None
    assert read.document.text == "It bought it."
    told = [problem for problem in read.problems if problem.code == "tracked_changes"]
    assert [("2 (17 characters)" in one.message, one.where) for one in told] == [
        (True, "paragraph 1"),
        (False, "paragraph 1"),
    ]


def test_hidden_text_is_read_and_told() -> None:
    body = paragraph("Seen ", word_run("not seen ", VANISH), word_run("seen", '<w:rPr><w:vanish w:val="0"/></w:rPr>'))
    styled = paragraph(word_run("styled away", '<w:rPr><w:rStyle w:val="Secret"/></w:rPr>'))
    read = read_with(READER, docx(body + styled, {"word/styles.xml": STYLES}, ("styles", "styles.xml")))
    assert read.document is not None
    assert read.document.text == "Seen not seen seen\n\nstyled away"
    problem = next(one for one in read.problems if one.code == "hidden_text")
    assert "2 (20 characters)" in problem.message
    assert problem.where == "paragraph 1, paragraph 2"


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = f"<w:txbxContent>{paragraph('In the box.')}</w:txbxContent>"
    drawing = (
        f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    data = docx(paragraph("Before ", drawing, "after.") + paragraph("Next."))
    document = document_with(READER, data)
    assert document.text == "Before after.\n\nIn the box.\n\nNext."
    assert document.place_of(document.text.index("In the box")) == "paragraph 1, text box"
    verify_map(document, data)


def test_a_table_in_a_cell_belongs_to_the_cell() -> None:
    inner = table(cell(paragraph("a")) + cell(paragraph("b")))
    document = document_with(READER, docx(table(cell(paragraph("out"), inner) + cell(paragraph("next")))))
    assert document.text == "out a b\tnext"


def test_tabs_breaks_and_signs_stand_in_the_text() -> None:
    runs = "<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>"
    stops = '<w:pPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr>'
    read = read_with(READER, docx(f'<w:p>{stops}{runs}<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r></w:p>'))
    assert read.document is not None
    assert read.document.text == "a\tb\nc-d\ufffd"
    assert "read_in_part" in codes(read)


def test_notes_comments_headers_and_footers_follow_with_their_numbers() -> None:
    note = '<w:footnote w:id="{}"{}>{}</w:footnote>'
    members = {
        "word/footnotes.xml": f"{XML}<w:footnotes {W}>"
        + note.format(0, ' w:type="separator"', "<w:p/>")
        + note.format(7, "", paragraph("Second note."))
        + note.format(3, "", paragraph("First note."))
        + "</w:footnotes>",
        "word/comments.xml": f"<w:comments {W}><w:comment w:id='9'>{paragraph('A remark.')}</w:comment></w:comments>",
        "word/header1.xml": f"{XML}<w:hdr {W}>{paragraph('Above each page')}</w:hdr>",
        "word/footer1.xml": f"{XML}<w:ftr {W}>{paragraph('Below each page')}</w:ftr>",
    }
    body = paragraph(
        "One", '<w:r><w:footnoteReference w:id="3"/></w:r>', " two", '<w:r><w:footnoteReference w:id="7"/></w:r>'
    )
    kinds = (("footnotes", "footnotes.xml"), ("comments", "comments.xml"), ("header", "header1.xml"))
    data = docx(body, members, *kinds, ("footer", "footer1.xml"))
    document = document_with(READER, data)
    found = [(document.place_of(one.start), document.text[one.start : one.end], one.kind) for one in document.passages]
    assert found == [
        ("paragraph 1", "One two", PassageKind.MAIN),
        ("footnote 2", "Second note.", PassageKind.MAIN),
        ("footnote 1", "First note.", PassageKind.MAIN),
        ("comment 1", "A remark.", PassageKind.ASIDE),
        ("header 1", "Above each page", PassageKind.ASIDE),
        ("footer 1", "Below each page", PassageKind.ASIDE),
    ]
    verify_map(document, data)


def test_pictures_and_embedded_files_become_parts_and_are_told(tmp_path: Path) -> None:
    members: dict[str, str | bytes] = {
        "word/media/image1.png": b"\x89PNG picture",
        "word/embeddings/sheet.xlsx": b"PK a workbook",
        "word/afchunk.htm": "<p>chunk</p>",
        "word/vbaProject.bin": b"macro",
        "word/strange.dat": b"data",
    }
    data = docx(paragraph("Words."), members, ("aFChunk", "afchunk.htm"))
    path = tmp_path / "file.docx"
    path.write_bytes(data)
    read = READER.read(Original(sha256(data), min(READER.media_types), path))
    parts = [part for part in read.parts if isinstance(part, Part)]
    assert [(part.name, part.data) for part in parts] == [
        ("word/media/image1.png", b"\x89PNG picture"),
        ("word/embeddings/sheet.xlsx", b"PK a workbook"),
        ("word/afchunk.htm", b"<p>chunk</p>"),
    ]
    assert codes(read) == {"embedded_unread", "macros_ignored", "members_unread"}
    assert next(one.where for one in read.problems if one.code == "members_unread") == "word/strange.dat"


def test_what_lies_outside_is_named_and_never_fetched() -> None:
    target = "http://203.0.113.7/template.dotm"
    members = {"word/_rels/document.xml.rels": relations(("attachedTemplate", target), external=target)}
    problem = read_with(READER, docx(paragraph("Words."), members)).problems[0]
    assert problem.code == "external_content"
    assert target in problem.message
    assert "Nothing was fetched" in problem.message


def test_a_namespace_may_have_any_prefix_and_be_the_strict_one() -> None:
    strict = 'xmlns:q="http://purl.oclc.org/ooxml/wordprocessingml/main"'
    xml = f"{XML}<q:document {strict}><q:body><q:p><q:r><q:t>Strict words.</q:t></q:r></q:p></q:body></q:document>"
    data = pack({"[Content_Types].xml": "", "word/document.xml": xml})
    document = document_with(READER, data)
    assert document.text == "Strict words."
    verify_map(document, data)


def test_a_file_without_text_says_so() -> None:
    read = read_with(READER, docx("<w:p/>"))
    assert read.document is None
    assert codes(read) == {"no_text"}


def test_an_encrypted_file_says_so() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500)
    read = read_with(READER, data)
    assert read.document is None
    assert codes(read) == {"encrypted_file"}


def test_text_beyond_the_limit_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_text, "MOST_PIECES", 10)
    read = read_with(READER, docx("".join(paragraph(f"Words {number}.") for number in range(30))))
    assert read.document is not None
    assert read.document.text.endswith("Words 9.")
    problem = next(one for one in read.problems if one.code == "read_in_part")
    assert problem.where.startswith("paragraph 10 (")


TEXT = st.text(alphabet=st.sampled_from("ab &<>\"'é中\U00020000 \t"), max_size=12)


@settings(deadline=None)
@given(st.lists(st.tuples(st.booleans(), st.lists(TEXT, max_size=4)), max_size=8))
def test_whatever_is_written_is_read_back_and_leads_to_its_place(blocks: list[tuple[bool, list[str]]]) -> None:
    body = "".join(
        table("".join(cell(paragraph(word_run(word))) for word in words))
        if is_table
        else paragraph(*map(word_run, words))
        for is_table, words in blocks
    )
    data = docx(body)
    read = read_with(READER, data)
    expected = ["\t".join(words) if is_table else "".join(words) for is_table, words in blocks]
    if read.document is None:
        assert not "".join(expected).strip()
        return
    verify_map(read.document, data)
    assert "".join(read.document.text.split()) == "".join("".join(expected).split())


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("<>/=\"'w:ptr &;![]-?#x0 a"), max_size=60))
def test_any_characters_are_read_without_an_error(xml: str) -> None:
    data = pack({"word/document.xml": f"<w:document {W}><w:p><w:r><w:t>{xml}"})
    read = read_with(READER, data)
    assert read.document is not None or read.problems
    if read.document is not None:
        verify_map(read.document, data)
