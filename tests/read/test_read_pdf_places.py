"""Every run of a PDF's text leads back to the page's own characters, and to the box that they fill."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.pdf_files import Line, column, pdf_of
from whobuilt.core.evidence import Document
from whobuilt.core.ids import sha256
from whobuilt.core.problems import WhoBuiltError
from whobuilt.read import read
from whobuilt.read.pdf_library import NOWHERE, open_pdf
from whobuilt.read.pdf_locate import locate, same_characters

LATIN = st.text(st.sampled_from("abc deF-.,(12 é’"), min_size=1, max_size=40)
ANY = st.text(st.sampled_from("ab中文، شىرêﬁ\U00020000ﺷ "), min_size=1, max_size=12).filter(str.strip)
LINES = st.lists(
    st.builds(
        Line,
        LATIN,
        st.integers(-20, 500),
        st.integers(40, 800),
        st.sampled_from([6, 11, 18]),
        st.sampled_from([0, 0, 0, 90, 180, 270]),
    )
    | st.builds(Line, ANY, st.integers(0, 500), st.integers(40, 800), font=st.just("F2")),
    max_size=12,
)


def document_of(data: bytes) -> Document | None:
    answer = read(data, sha256(data), "file.pdf")
    assert answer.document is not None or answer.problems
    return answer.document


@pytest.fixture(autouse=True, scope="module")
def _without_recognition() -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOBUILT_OCR", "off")
        yield


@settings(deadline=None, max_examples=60)
@given(LINES, st.sampled_from([0, 90, 180, 270]))
def test_each_segment_holds_the_pages_own_characters(lines: list[Line], rotation: int) -> None:
    data = pdf_of(lines, page=f"/MediaBox [0 0 595 842] /Rotate {rotation}")
    document = document_of(data)
    if document is None:
        return
    with open_pdf(data) as pdf:
        for segment in document.segments:
            with pdf.page(int(segment.part) - 1) as page:
                assert page is not None
                found = "".join(map(page.character, range(segment.source_start, segment.source_end)))
            assert same_characters(found, document.text[segment.start : segment.end])


@settings(deadline=None, max_examples=40)
@given(LINES, st.data())
def test_any_span_is_found_again_in_the_preserved_bytes(lines: list[Line], data: st.DataObject) -> None:
    file = pdf_of(lines)
    document = document_of(file)
    if document is None:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    for box in locate(file, document, start, end):
        assert box.page == 1
        assert box.left <= box.right
        assert box.top <= box.bottom


def test_the_box_of_a_word_holds_the_ink_of_its_letters() -> None:
    data = pdf_of(column(["The bureau bought cameras", "from a bidder in 2019."]))
    document = document_of(data)
    assert document is not None
    start = document.text.index("cameras")
    (box,) = locate(data, document, start, start + 7)
    with open_pdf(data) as pdf, pdf.page(0) as page:
        assert page is not None
        place = page.characters().index("cameras")
        inks = [page.tight_box(index) for index in range(place, place + 7)]
        beside = page.tight_box(place - 2)
    assert all(ink != NOWHERE and box.left - 1 <= ink.left and ink.right <= box.right + 1 for ink in inks)
    assert all(box.top <= ink.top and ink.bottom <= box.bottom for ink in inks)
    assert beside.right < box.left


def test_a_quote_over_two_lines_has_two_boxes() -> None:
    data = pdf_of(column(["The bureau bought cam-", "eras from a bidder."]))
    document = document_of(data)
    assert document is not None
    start = document.text.index("cameras")
    first, second = locate(data, document, start, start + 7)
    assert first.bottom <= second.top + 1
    assert first.left > second.left


def test_a_text_that_is_not_the_pages_has_no_place() -> None:
    data = pdf_of([Line("Forty cameras")])
    document = document_of(data)
    assert document is not None
    with pytest.raises(WhoBuiltError, match="cannot be shown"):
        locate(data, replace(document, text="Fifty cameras"), 0, 5)
    with pytest.raises(WhoBuiltError, match="cannot be shown"):
        locate(pdf_of([Line("Other words")]), document, 0, 5)
    with pytest.raises(WhoBuiltError, match="cannot be shown"):
        locate(b"no PDF at all", document, 0, 5)
