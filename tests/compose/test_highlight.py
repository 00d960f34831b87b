"""A quote shown in its place in the original: exactly its characters marked, and nothing of the original acts."""

from __future__ import annotations

import struct
import zlib
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whobuilt.compose.highlight import Picture, Pictures, highlight
from whobuilt.core.evidence import Box, Document, Metadata, Segment, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.problems import WhoBuiltError
from whobuilt.ports import Original
from whobuilt.read import read

OURS = {"html", "head", "meta", "title", "style", "body", "mark", "bdi", "strong", "figure", "figcaption"}
ALLOWED = OURS | set(
    "a abbr address article aside b blockquote br caption center cite code col colgroup dd div dl dt em fieldset "
    "footer "
    "h1 h2 h3 h4 h5 h6 header hgroup hr i img ins legend li main nav ol p pre q ruby s section small span sub summary "
    "sup table tbody td tfoot th thead tr u ul".split()
)
ALLOWED_ATTRIBUTES = set(
    "alt align class colspan content dir href http-equiv id lang name rowspan scope src start style "
    "title charset".split()
)


class View(HTMLParser):
    """What a browser would make of a view: its tags, and the text of its marks by quote."""

    def __init__(self, written: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.marks: list[str] = []
        self.classes: list[str] = []
        self._open = 0
        self.feed(written)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "mark":
            self._open += 1
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._open -= tag == "mark"

    def handle_data(self, data: str) -> None:
        if self._open:
            self.marks[-1] += data

    @property
    def marked(self) -> str:
        """The marked words, white space folded: lines and cells stand apart in their own ways."""
        return words("".join(f"{mark} " for mark in self.marks))


def words(text: str) -> str:
    """Text without its white space, nor the signs that show nothing."""
    return "".join(text.replace("\u00ad", "").split())


def get(data: bytes, name: str) -> tuple[Document, Original]:
    document = read(data, sha256(data), name).document
    assert document is not None
    return document, Original(document.blob, document.media_type, data, name)


def show(data: bytes, name: str, quote: str) -> View:
    document, original = get(data, name)
    start = document.text.index(quote)
    view = View(highlight(document, original, [(start, start + len(quote))]))
    assert_harmless(view)
    return view


def assert_harmless(view: View) -> None:
    assert view.tags <= ALLOWED
    assert {name for name, _ in view.attributes} <= ALLOWED_ATTRIBUTES
    assert all(value.startswith("data:image/") for name, value in view.attributes if name == "src")
    assert all(value.startswith("#quote-") for name, value in view.attributes if name == "href")


PAGE = """<!doctype html><html><head><title>Notice</title><meta http-equiv="refresh" content="0;url=https://example.org">
<base href="https://example.org/"><link rel="stylesheet" href="a.css"><style>mark { display: none }</style>
<script>document.write("<mark>forged</mark>")</script></head><body onload="alert(1)">
<nav><a href="javascript:alert(1)">Cameras</a></nav>
<article><h1>Cameras &amp; software</h1>
<p>The ministry bought <b>1,200</b> cameras<!-- <mark>no</mark> --> from &Eacute;clair&nbsp;SA for &euro;&#x35;
million.</p>
<p onclick="x()" style="position:fixed">Two of the
   <i>officials</i> who<br>signed it said so.</p>
<table><tr><th>Place</th><th colspan="2">Number</th></tr><tr><td>Nairobi</td><td></td><td>700</td></tr></table>
<pre>  kept
   as it is</pre><p>Sur&shy;veil\u00adlance <ruby>監視<rp>(</rp><rt>かんし</rt><rp>)</rp></ruby>カメラ</p>
<iframe src="https://example.org"></iframe><img src="https://example.org/x.png" onerror="alert(1)">
<img src="data:image/png;base64,AAAA"><svg><text>drawn</text></svg><form action="/x"><input name=a></form>
</article></body></html>"""


@pytest.mark.parametrize(
    "quote",
    [
        "1,200",
        "The ministry bought 1,200 cameras from Éclair\u00a0SA for €5 million.",
        "Éclair",
        "€5",
        "Two of the officials who\nsigned it said so.",
        "officials who",
        "Nairobi\t\t700",
        "kept\n   as",
        "Surveillance 監視カメラ",
        "veil",
        "Cameras & software",
        "million.\n\nTwo of",
    ],
)
def test_a_quote_is_marked_in_the_page_itself(quote: str) -> None:
    view = show(PAGE.encode(), "page.html", quote)
    assert view.marked == words(quote)
    assert ("id", "quote-1") in view.attributes
    assert ("colspan", "2") in view.attributes


def test_nothing_of_a_page_acts() -> None:
    document, original = get(PAGE.encode(), "page.html")
    written = highlight(document, original, [(0, 5)])
    for bad in (
        "<script",
        "onload",
        "onclick",
        "onerror",
        "javascript:",
        "example.org",
        "refresh",
        "<base",
        "<iframe",
        "<form",
        "<input",
        "forged",
        "display: none",
        "position:fixed",
    ):
        assert bad not in written
    assert "default-src 'none'" in written.split("<title>")[0]
    assert 'src="data:image/png;base64,AAAA"' in written


def test_several_quotes_are_numbered_and_never_nested() -> None:
    document, original = get(PAGE.encode(), "page.html")
    first = document.text.index("ministry bought")
    view = View(highlight(document, original, [(first, first + 15), (first + 9, first + 21)]))
    ids = [value for name, value in view.attributes if name == "id"]
    assert ids == ["quote-1", "quote-2"]
    assert view.marked == words("ministry bought 1,200")


MARKUP = (
    "<p> </p> <div/class='a'> </div> <b> </b> <br> <li> <table> <tr> <td> </td> </table> <pre> </pre> <h1> <script> "
    "</script> <!-- --> <title> </title> <a/href='javascript:x'> </a> <a/b=' <head> </head> <body> <svg> </svg> "
    "<img/src=x> "
    "<mark> </mark> <style> </style> <ruby> <rt> </ruby> <p/onclick='x'> &amp; &#32; &shy; &nbsp; &bogus; &lt &#60; "
    "&lt;script&gt; & < > </ <! ' \" = word 字 é"
)
PIECES = st.sampled_from([*MARKUP.split(), " ", "\n", "\r\n", "\t", "\u00ad"])


@settings(deadline=None, max_examples=60)
@given(st.lists(PIECES, max_size=40).map("".join), st.data())
def test_in_any_page_exactly_the_quote_is_marked_and_nothing_acts(source: str, data: st.DataObject) -> None:
    content = f"<html><body>{source}".encode()
    document = read(content, sha256(content), "page.html").document
    if document is None:
        return
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    original = Original(document.blob, document.media_type, content)
    view = View(highlight(document, original, [(start, end)]))
    assert_harmless(view)
    assert view.marked == words(document.text[start:end])


@pytest.mark.slow
@settings(deadline=None, max_examples=60)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=200), st.data())
def test_in_any_text_exactly_the_quote_is_marked_and_nothing_acts(text: str, data: st.DataObject) -> None:
    content = f"Words before.\n\n{text}\n\nWords <script>after</script>.\n".encode()
    document, original = get(content, "note.txt")
    start = data.draw(st.integers(0, len(document.text) - 1))
    end = data.draw(st.integers(start + 1, len(document.text)))
    view = View(highlight(document, original, [(start, end)]))
    assert_harmless(view)
    assert view.marked == words(document.text[start:end])


@pytest.mark.parametrize(
    ("name", "source", "quote"),
    [
        ("a.txt", "One line\nTwo <b>lines</b> & more\nThree\n", "Two <b>lines</b> & more"),
        ("a.md", "# Title\n\nThe *ministry* bought \\*cameras\\*.\n\nMore words here.\n", "ministry bought *cameras*"),
        ("a.txt", "پوليس خادىملىرى كامېرا سېتىۋالدى.\nIkkinchi qur.\n", "كامېرا سېتىۋالدى"),
    ],
)
def test_a_text_is_shown_as_its_source_with_line_numbers(name: str, source: str, quote: str) -> None:
    document, original = get(source.encode(), name)
    start = document.text.index(quote)
    view = View(highlight(document, original, [(start, start + len(quote))]))
    assert_harmless(view)
    assert view.marked.replace("\\", "").replace("*", "") == words(quote).replace("*", "")


def test_of_a_long_text_the_lines_around_the_quote_are_shown() -> None:
    lines = [f"This is the line number {number}." for number in range(1, 5001)]
    document, original = get("\n".join(lines).encode(), "long.txt")
    start = document.text.index("number 2500.")
    written = highlight(document, original, [(start, start + 12)])
    assert View(written).marked == "number2500."
    assert '<th scope="row">2,500</th>' in written
    assert "number 2450." in written
    assert "number 2400." not in written
    assert written.count("⋯") == 2


def test_a_file_read_from_disk_is_the_same(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_bytes(PAGE.encode())
    document, original = get(PAGE.encode(), "page.html")
    kept = Original(document.blob, document.media_type, path, "page.html")
    assert highlight(document, kept, [(0, 5)]) == highlight(document, original, [(0, 5)])


def make_document(text: str, segments: tuple[Segment, ...], encoding: str = "") -> tuple[Document, Original]:
    blob = sha256(b"bytes")
    made = document_id(blob, "made@1", text)
    return Document(made, blob, "made@1", "", encoding, text, Metadata(), (), segments), Original(blob, "", b"bytes")


def test_a_cell_is_marked_in_its_row() -> None:
    text = "Buyer\tSum\n<Police>\t1,200"
    segments = tuple(
        Segment(
            text.index(word), text.index(word) + len(word), 0, len(word), f"Awards!{cell}", "xl/worksheets/sheet1.xml"
        )
        for word, cell in (("Buyer", "A1"), ("Sum", "B1"), ("<Police>", "A2"), ("1,200", "B2"))
    )
    document, original = make_document(text, segments)
    written = highlight(document, original, [(text.index("1,200"), len(text))])
    view = View(written)
    assert_harmless(view)
    assert view.marked == "1,200"
    assert '<td dir="auto" title="Awards!B2" class="here">' in written
    assert '<th scope="row">Awards!A2</th>' in written
    assert "“<bdi>1,200</bdi>”</a> · Awards!B2" in written


def png(width: int, height: int) -> bytes:
    """A white picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * width for _ in range(height)))
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def make_scan() -> tuple[Document, Original]:
    text = "First page\n\nSecond page"
    boxes = (Box(1, 10, 20, 60, 40), Box(2, 50, 100, 100, 150))
    segments = (Segment(0, 10, 0, 10, "page 1", "1", boxes[0]), Segment(12, 23, 0, 11, "page 2", "2", boxes[1]))
    return make_document(text, segments)


def test_boxes_are_drawn_over_the_pictures_of_pages() -> None:
    document, original = make_scan()
    written = highlight(document, original, [(6, 18)], Pictures(lambda _: Picture(png(4, 8), 200, 400)))
    view = View(written)
    assert_harmless(view)
    assert '<i id="quote-1" style="left:5.0%;top:5.0%;width:25.0%;height:5.0%">' in written
    assert '<i style="left:25.0%;top:25.0%;width:25.0%;height:12.5%">' in written
    assert written.count("<img") == 2


def test_finer_boxes_are_taken_where_they_are_known() -> None:
    document, original = make_scan()
    pictures = Pictures(lambda _: Picture(png(4, 8), 200, 400), lambda _start, _end: [Box(1, 20, 20, 60, 40)])
    written = highlight(document, original, [(6, 10)], pictures)
    assert "left:10.0%;top:5.0%;width:20.0%;height:5.0%" in written


def test_without_pictures_the_text_of_a_scan_is_shown_with_its_pages() -> None:
    document, original = make_scan()
    written = highlight(document, original, [(6, 18)])
    assert View(written).marked == "pageSecond"
    assert "· page 1 to page 2" in written


def test_a_picture_that_is_none_is_refused() -> None:
    document, original = make_scan()
    with pytest.raises(WhoBuiltError, match="neither PNG nor JPEG"):
        highlight(document, original, [(0, 5)], Pictures(lambda _: Picture(b"<svg onload=x>", 200, 400)))


def test_another_original_and_a_span_outside_the_text_are_refused() -> None:
    document, original = get(b"Only these words.\n", "a.txt")
    with pytest.raises(WhoBuiltError, match="was read from"):
        highlight(document, Original(sha256(b"other"), "text/plain", b"other"), [(0, 1)])
    for span in ((0, 99), (3, 3), (-1, 2)):
        with pytest.raises(WhoBuiltError, match="has no characters"):
            highlight(document, original, [span])
