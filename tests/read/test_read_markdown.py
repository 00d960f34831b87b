"""Markdown: the words without the marks, each where it stood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Document, PassageKind
from whobuilt.core.ids import sha256
from whobuilt.ports import Original
from whobuilt.read.markdown import MarkdownReader


def read_markdown(source: str) -> Document:
    data = source.encode()
    document = MarkdownReader().read(Original(sha256(data), "text/markdown", data)).document
    assert document is not None
    return document


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("# Title #\n\nWords.", "Title\n\nWords."),
        ("## C#", "C#"),
        ("Title\n=====\nWords", "Title\n\nWords"),
        ("*one* **two** ***three*** _four_ __five__ ~~six~~", "one two three four five six"),
        ("snake_case_name and 2 * 3 * 4", "snake_case_name and 2 * 3 * 4"),
        ("**open and *closed*", "**open and closed"),
        ('[text](https://example.org/a_(b) "title") and ![alt](x.png)', "text and alt"),
        ("[text\nmore](https://example.org) end", "text\nmore end"),
        ("[text][ref] and [plain] (aside)\n\n[ref]: https://example.org", "text and [plain] (aside)"),
        ("[**bold** link](/a)", "bold link"),
        ("see <https://example.org/a>", "see https://example.org/a"),
        ("code `a * b * c` and ``x ` y``", "code a * b * c and x ` y"),
        (r"\*no mark\* and \# none", "*no mark* and # none"),
        ("a <span class='x'>b</span> <!-- hidden --> c", "a b  c"),
        ("- one\n- [x] two\n  more\n\n1. three", "one\ntwo\nmore\nthree"),
        ("> quoted\n> words\n\nplain", "quoted\nwords\n\nplain"),
        ("```python\na = '*b*'\n\nc\n```\nafter", "a = '*b*'\n\nc\n\nafter"),
        ("| Vendor | Buyer |\n|---|:-:|\n| A *b* | C |\n", "Vendor\tBuyer\nA b\tC"),
        ("one\n\n---\n\ntwo\n\n* * *", "one\n\ntwo"),
        ("note[^1]\n\n[^1]: its text", "note\n\nits text"),
        ("a &amp; b", "a &amp; b"),
        ("one\r\ntwo\r\n\r\nthree", "one\ntwo\n\nthree"),
    ],
)
def test_marks_are_left_out_and_words_stay(source: str, text: str) -> None:
    assert read_markdown(source).text == text


def test_front_matter_is_metadata_and_no_text() -> None:
    source = (
        "---\ntitle: 'Who supplies whom'\nauthor: Jane Doe and John Roe\ndate: 2018-12-03\n"
        "publisher: Example Institute\nurl: https://example.org/a?utm_source=b\n---\n\n# Who supplies whom\n\n"
        "The ministry bought cameras in the year.\n"
    )
    document = read_markdown(source)
    said = document.metadata
    assert document.text == "Who supplies whom\n\nThe ministry bought cameras in the year."
    assert (said.title, said.authors) == ("Who supplies whom", ("Jane Doe", "John Roe"))
    assert (said.publisher, said.url) == ("Example Institute", "https://example.org/a")
    assert said.published == PartialDate("2018-12-03")
    assert document.place_of(0) == "line 9"


def test_first_lines_speak_where_there_is_no_front_matter() -> None:
    document = read_markdown("# Cameras by contract\n\n*Example Institute, December 2018*\n\n## One\n\nWords. More.\n")
    found = [(part.kind, document.text[part.start : part.end]) for part in document.passages]
    assert found[:2] == [
        (PassageKind.TITLE, "Cameras by contract"),
        (PassageKind.ASIDE, "Example Institute, December 2018"),
    ]
    assert document.metadata.title == "Cameras by contract"
    assert document.metadata.published == PartialDate("2018-12")


def test_notes_below_the_last_rule_are_asides() -> None:
    source = "# Title\n\nWords that say what they say, at some length.\n\nMore.\n\n---\n\nSources:\n\n- <https://example.org>\n"
    kinds = [part.kind.value for part in read_markdown(source).passages]
    assert kinds == ["title", "main", "main", "aside", "aside"]


def test_a_page_of_marks_only_has_no_text() -> None:
    read = MarkdownReader().read(Original("b", "text/markdown", b"---\n\n***\n\n![](x.png)\n"))
    assert read.document is None
    assert [problem.code for problem in read.problems] == ["no_text"]


MARKS = r"* ** _ __ ` `` [ ](x) ] ![ <b> <!-- --> \ # - > | [^1] 1. ~~ <http://a.b> &amp; ``` --- === word 字"
SOUP = st.lists(st.sampled_from([*MARKS.split(), " ", "\n", "\r\n", "\n# ", "\n- ", "\n> ", "|\n"]), max_size=40).map(
    "".join
)


@given(SOUP)
def test_each_segment_holds_the_same_characters_as_its_source(source: str) -> None:
    data = source.encode()
    read = MarkdownReader().read(Original(sha256(data), "text/markdown", data))
    if read.document is None:
        assert read.problems
        return
    document = read.document
    assert document.text.strip()
    for part in document.segments:
        assert source[part.source_start : part.source_end] == document.text[part.start : part.end]
    starts = [part.source_start for part in document.segments]
    assert starts == sorted(starts)
    assert all(document.text[part.start : part.end] for part in document.passages)
