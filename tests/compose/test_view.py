"""A document as it is worked on: every run bears its place, nothing of the original acts."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.office_files import docx, inline, paragraph, row, xlsx
from whobuilt.compose.harmless import ATTRIBUTES, ELEMENTS
from whobuilt.compose.view import LONGEST, View, ViewKind, direction_of, make_view
from whobuilt.core.evidence import Box, Document, Metadata, Segment, document_id
from whobuilt.core.ids import sha256
from whobuilt.read import read

EXAMPLES = sorted((Path(__file__).parents[2] / "examples" / "documents").iterdir())
VOID = {"br", "hr", "wbr"}
OF_THE_PAGE = {"data-start", "data-at", "data-goes-on"}
UNHELD = str.maketrans({"\0": "\ufffd"})


class Shown(HTMLParser):
    """What a browser makes of a view: its runs, what stands outside of them, and that elements are closed in order."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.runs: list[tuple[int, str]] = []
        self.outside = ""
        self.places: dict[str, str] = {}
        self._open: list[str] = []
        self._place = ""
        self.feed(view.html)
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ELEMENTS | {"span"}
        kept = dict(attrs)
        assert set(kept) <= ATTRIBUTES.keys() | OF_THE_PAGE
        for name, value in attrs:
            if name in ATTRIBUTES:
                assert ATTRIBUTES[name].fullmatch(value or "")
        if tag == "span":
            assert set(kept) == {"data-start"}
            self.runs.append((int(kept["data-start"] or ""), ""))
        elif "data-at" in kept:
            self._place = kept["data-at"] or ""
        if tag not in VOID:
            holder = self._open[-1] if self._open else ""
            assert (tag in ("td", "th")) == (holder == "tr")
            assert (tag == "li") == (holder in ("ul", "ol"))
            assert tag not in ("dt", "dd") or holder == "dl"
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] == "span":
            assert not {"table", "tr", "tbody"} & {self._open[-2] if len(self._open) > 1 else ""}
            start, text = self.runs[-1]
            self.runs[-1] = (start, text + data)
            self.places[text + data] = self._place
        else:
            self.outside += data


def check(document: Document, view: View) -> Shown:
    """The law of views: the runs are the text, each at its place, and nothing else is shown."""
    shown = Shown(view)
    assert not shown.outside.strip()
    assert "".join(text for _, text in shown.runs) == document.text[view.start : view.end].translate(UNHELD)
    assert all(start + len(text) == after for (start, text), (after, _) in pairwise(shown.runs))
    assert all(text for _, text in shown.runs)
    assert not shown.runs or shown.runs[0][0] == view.start
    return shown


def get(data: bytes, name: str) -> tuple[Document, View]:
    document = read(data, sha256(data), name).document
    assert document is not None
    source = data.decode(document.encoding, "replace") if document.encoding else ""
    return document, make_view(document, source)


@pytest.mark.parametrize("path", [path for path in EXAMPLES if path.name != "broken.txt"], ids=lambda path: path.name)
def test_each_example_is_shown_whole_with_its_places(path: Path) -> None:
    document, view = get(path.read_bytes(), path.name)
    check(document, view)
    assert (view.start, view.end, view.length) == (0, len(document.text), len(document.text))
    assert view.kind is (ViewKind.PAGE if path.suffix == ".html" else ViewKind.TEXT)


MARKUP = (
    "<p> </p> <div/class='a'> </div> <b> </b> <br> <hr> <li> <ul> </ul> <dl> <dt> <dd> <table> <table> <tr> <td> <th> "
    "</td> </tr> <tbody> <caption> </table> <pre> </pre> <h1> </h2> <script> </script> <!-- --> <title> </title> "
    "<a/href='javascript:x'> </a> <a/b=' <head> </head> <body> <svg> </svg> <img/src=x> "
    "<img/src=data:image/png;base64,AA> "
    "<span/data-start=3> </span> <mark> </mark> <style> </style> <ruby> <rt> </ruby> <p/onclick='x'> <form/action=x> "
    "<input> <iframe/src=x> <meta/http-equiv=refresh> <base/href=x> <link> <td/colspan=999999999> <td/colspan='2'> "
    "<p/dir='rtl\"onload=x'> <p/style='x:y'> <math> <template> </template> &amp; &#32; &shy; &nbsp; &bogus; &lt &#13; "
    "&#60; &lt;script&gt; & < > </ <! ' \" = word 字 é 😀 \0"
)
PIECES = st.sampled_from([*MARKUP.split(" "), " ", "\n", "\r\n", "\t", "\u00ad", "\u202e"])


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=60).map("".join))
def test_of_any_page_the_runs_are_the_text_and_nothing_acts(source: str) -> None:
    content = f"<html><body>{source}".encode()
    document = read(content, sha256(content), "page.html").document
    if document is not None:
        check(document, make_view(document, content.decode(document.encoding, "replace")))


@settings(deadline=None, max_examples=100)
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200))
def test_of_any_text_the_runs_are_the_text_and_nothing_acts(text: str) -> None:
    content = f"Words before.\r\n\r\n{text}\n\n\nWords <script>after</script>.\n".encode()
    document = read(content, sha256(content), "note.txt").document
    if document is not None:  # else it is taken for something other than text
        view = make_view(document, "")
        check(document, view)
        assert "<script" not in view.html


@settings(deadline=None, max_examples=100)
@given(st.lists(st.tuples(st.text("ab \t\n\r<", min_size=1, max_size=5), st.text("\t\n ", max_size=3)), max_size=12))
def test_whatever_a_reader_gives_as_map_the_runs_are_the_text(pieces: list[tuple[str, str]]) -> None:
    text, segments = "", list[Segment]()
    for number, (words, gap) in enumerate(pieces):
        segments.append(Segment(len(text), len(text) + len(words), number, 3, f"place {number}", "1"))
        text += words + gap
    document = make_document(text, tuple(segments))
    check(document, make_view(document, ""))


def make_document(text: str, segments: tuple[Segment, ...], media_type: str = "", encoding: str = "") -> Document:
    blob = sha256(b"bytes")
    return Document(
        document_id(blob, "made@1", text), blob, "made@1", media_type, encoding, text, Metadata(), (), segments
    )


def test_headings_lists_and_tables_of_a_page_are_kept() -> None:
    page = (
        "<h1>Cameras</h1><ul><li>One<li>Two</ul><p>Words<table border=1><tr><th colspan=2>Place<tr><td>Nairobi<td>700"
        "</table>Loose<table>astray<tr><td>in</table>"
    )
    document, view = get(page.encode(), "a.html")
    check(document, view)
    assert "<h1><span" in view.html
    assert view.html.count("<li>") == 2
    assert '<th colspan="2">' in view.html
    assert "<table><tr><td><span" in view.html  # what a browser would move before its table stays in it


def test_a_carriage_return_is_the_same_character_on_the_page() -> None:
    document, view = get(b"One\r\nTwo\rThree\r\n", "a.txt")
    check(document, view)
    assert "One&#13;\n" in view.html
    assert "\r" not in view.html


def test_a_table_of_cells_is_a_table_with_its_places() -> None:
    document, view = get(b"buyer,sum,place\nPolice,700,Nairobi\nMinistry,,Lagos\n", "a.csv")
    shown = check(document, view)
    assert view.html.count("<tr>") == 3
    assert shown.places["Police\t"] == "row 2, column buyer"


def test_tabs_of_a_plain_text_make_no_table() -> None:
    document, view = get(b"def f():\n\treturn 1\n\nMore words stand here.\n", "a.txt")
    shown = check(document, view)
    assert "<table" not in view.html
    assert shown.places["\treturn 1\n\n"] == "line 2"


def test_only_an_empty_line_ends_a_paragraph_of_plain_text() -> None:
    _, view = get(b"The city bought\ncameras in 2019.\n\nIt did not say why.\n", "a.txt")
    assert [tag.count("data-goes-on") for tag in view.html.split("<p ")[1:]] == [1, 0, 0]


@pytest.mark.slow
def test_a_long_text_is_shown_around_the_place_that_is_asked_for() -> None:
    lines = "".join(f"This is the line number {number} of a long text.\n" for number in range(60_000))
    document = read(lines.encode(), sha256(lines.encode()), "long.txt").document
    assert document is not None
    for at in (0, 1, len(document.text) // 2, len(document.text) - 1, len(document.text) + 5, -3):
        view = make_view(document, "", at)
        check(document, view)
        assert view.end - view.start <= LONGEST
        assert view.start <= max(0, min(at, len(document.text) - 1)) < view.end
        assert view.start == 0 or document.text[view.start - 1] == "\n"
        assert "Shown are the characters" in view.notes[0]


@pytest.mark.slow
def test_a_long_page_is_cut_within_its_tables() -> None:
    rows = "".join(f"<tr><td>cell {number}</td><td>of the table &amp; more</td></tr>" for number in range(20_000))
    page = f"<html><body><h1>Rows</h1><table>{rows}</table></body></html>"
    document = read(page.encode(), sha256(page.encode()), "long.html").document
    assert document is not None
    view = make_view(document, page, len(document.text) // 2)
    check(document, view)
    assert view.html.startswith("<table><tr>")
    assert "Rows" not in view.html


def test_one_endless_line_is_cut_too() -> None:
    text = "word " * 200_000
    document = make_document(text, (Segment(0, len(text), 0, len(text), "line 1"),))
    view = make_view(document, "", 600_000)
    check(document, view)
    assert view.start <= 600_000 < view.end


def test_runs_of_a_scan_have_their_boxes() -> None:
    text = "First page\n\nSecond page"
    boxes = (Box(1, 10, 20, 60, 40), Box(2, 50, 100, 100, 150))
    segments = (Segment(0, 10, 0, 10, "page 1", "1", boxes[0]), Segment(12, 23, 0, 11, "page 2", "2", boxes[1]))
    document = make_document(text, segments, "image/png")
    view = make_view(document, "")
    check(document, view)
    assert view.kind is ViewKind.PICTURE
    assert [(run.start, run.end, run.text, run.box) for run in view.runs] == [
        (0, 10, "First page", boxes[0]),
        (12, 23, "Second page", boxes[1]),
    ]


def test_the_direction_is_that_of_most_letters() -> None:
    assert direction_of("پوليس خادىملىرى كامېرا (HK) سېتىۋالدى.") == "rtl"
    assert direction_of("公安局 bought 3 cameras from שלום") == "ltr"
    assert direction_of("") == "ltr"


def test_letters_workbooks_and_mails_are_shown_by_paragraph_and_cell() -> None:
    table = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>Buyer</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Sum</w:t></w:r></w:p>"
    letter = docx(paragraph("A contract was", " signed.") + f"{table}</w:tc></w:tr></w:tbl>" + paragraph("The end."))
    document, view = get(letter, "a.docx")
    check(document, view)
    assert (view.kind, view.html.count("<p "), view.html.count("<td ")) == (ViewKind.TEXT, 2, 2)
    book = xlsx({"Awards": row(1, inline("A1", "Buyer"), inline("D1", "Sum")) + row(2, inline("B2", "<Police>"))})
    document, view = get(book, "a.xlsx")
    shown = check(document, view)
    assert '<p dir="auto" data-at="sheet Awards">' in view.html
    assert {"sheet Awards, cell A1", "sheet Awards, cell B2"} <= set(shown.places.values())
    assert '<td dir="auto" colspan="2">' in view.html  # the cells between, which are empty
    mail = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: Cameras\r\n\r\nThe cameras were sold.\r\n"
    check(*get(mail, "a.eml"))
