"""Plain text: the decoded file itself, with paragraphs, places and what the first lines say."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Document, PassageKind
from whobuilt.core.ids import sha256
from whobuilt.ports import Original
from whobuilt.read import text as text_module
from whobuilt.read.text import TextReader

ARTICLE = """\
Ministry buys cameras from Example Vision, papers show

JANE DOEASIA CORRESPONDENTTAIPEIPUBLISHED NOVEMBER 29, 2019

https://www.example.org/world/article?fbclid=abc&id=7

Example Vision has sold cameras to the ministry,
two officials said on Monday.

STORY CONTINUES BELOW ADVERTISEMENT

The company declined to comment.
"""


def read_text(source: str, encoding: str = "utf-8") -> Document:
    data = source.encode(encoding)
    document = TextReader().read(Original(sha256(data), "text/plain", data)).document
    assert document is not None
    return document


def test_an_article_copied_from_a_page_says_what_it_is() -> None:
    document = read_text(ARTICLE)
    said = document.metadata
    assert document.text == ARTICLE
    assert said.title == "Ministry buys cameras from Example Vision, papers show"
    assert said.authors == ("Jane Doe",)
    assert said.published == PartialDate("2019-11-29")
    assert said.url == "https://www.example.org/world/article?id=7"
    assert said.publisher == "example.org"
    assert said.language == "en"


def test_a_hard_wrapped_block_is_one_passage_and_lines_of_metadata_are_asides() -> None:
    document = read_text(ARTICLE)
    found = [(part.kind, document.text[part.start : part.end]) for part in document.passages]
    assert found[0] == (PassageKind.TITLE, "Ministry buys cameras from Example Vision, papers show")
    assert [kind for kind, _ in found[1:3]] == [PassageKind.ASIDE, PassageKind.ASIDE]
    assert found[3:] == [
        (
            PassageKind.MAIN,
            "Example Vision has sold cameras to the ministry,\ntwo officials said on Monday.",
        ),
        (PassageKind.ASIDE, "STORY CONTINUES BELOW ADVERTISEMENT"),
        (PassageKind.MAIN, "The company declined to comment."),
    ]


def test_a_place_is_a_line() -> None:
    document = read_text(ARTICLE)
    assert document.place_of(document.text.index("two officials")) == "line 8"


def test_the_title_may_stand_above_other_short_lines() -> None:
    document = read_text("SAFE CITIES\nWho buys what\n15 July 2020\n\nThe first sentence stands here. And more.\n")
    found = [(part.kind.value, document.text[part.start : part.end]) for part in document.passages]
    assert found == [
        ("title", "SAFE CITIES"),
        ("main", "Who buys what"),
        ("aside", "15 July 2020"),
        ("main", "The first sentence stands here. And more."),
    ]
    assert document.metadata.published == PartialDate("2020-07-15")


def test_prose_from_the_first_line_on_has_no_title() -> None:
    source = "The ministry signed a contract with the company in\n2019. It was worth much.\n\nMore words follow.\n"
    assert read_text(source).metadata.title == ""


def test_notes_below_the_last_rule_are_asides() -> None:
    source = "A text of some length that says what it says.\n\nMore of it.\n\n-----\nSources: https://example.org/a\n"
    assert [part.kind.value for part in read_text(source).passages] == ["main", "main", "aside"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_stay_and_lines_are_counted(end: str) -> None:
    document = read_text(end.join(["one word", "", "two words", "three words"]))
    assert document.text == end.join(["one word", "", "two words", "three words"])
    assert document.place_of(document.text.index("three")) == "line 4"
    assert len(document.passages) == 2


def test_a_byte_order_mark_is_no_text() -> None:
    assert read_text("Words.", "utf-8-sig").text == "Words."


def test_very_many_lines_and_paragraphs_are_put_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_module, "MOST_SEGMENTS", 10)
    monkeypatch.setattr(text_module, "MOST_PASSAGES", 10)
    document = read_text("word\n\n" * 100)
    assert len(document.segments) <= 10
    assert len(document.passages) <= 10
    assert document.segments[0].at == "lines 1 to 20"
    assert document.place_of(len(document.text) - 3) == "lines 181 to 200"


@given(st.text(alphabet=st.sampled_from("ab \n\r\t\u2028.é中"), max_size=120))
def test_segments_and_passages_hold_the_same_characters(source: str) -> None:
    data = source.encode()
    read = TextReader().read(Original(sha256(data), "text/plain", data))
    if read.document is None:
        assert read.problems
        return
    document = read.document
    assert document.text == source
    assert "".join(source[part.source_start : part.source_end] for part in document.segments) == source
    assert all((part.start, part.end) == (part.source_start, part.source_end) for part in document.segments)
    ink = "".join(document.text[part.start : part.end] for part in document.passages)
    assert "".join(ink.split()) == "".join(source.split())
    assert all(
        first.end <= second.start for first, second in zip(document.passages, document.passages[1:], strict=False)
    )
