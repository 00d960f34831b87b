"""HTML: the visible text, as a browser shows it, each run with its node path."""

from __future__ import annotations

import html
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.evidence import Document
from whobuilt.core.ids import sha256
from whobuilt.ports import Original, Read
from whobuilt.read.html import HtmlReader
from whobuilt.read.html_flow import fold
from whobuilt.read.html_page import read_page
from whobuilt.read.html_tokens import UNCLOSED, iter_tokens


def read_html(source: str, encoding: str = "utf-8") -> Read:
    data = source.encode(encoding)
    return HtmlReader().read(Original(sha256(data), "text/html", data))


def get_document(source: str) -> Document:
    document = read_html(source).document
    assert document is not None
    return document


def assert_mapped(source: str, document: Document) -> None:
    for part in document.segments:
        original = fold(html.unescape(source[part.source_start : part.source_end]))
        assert original == fold(document.text[part.start : part.end])


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("<p>One<p>Two", "One\n\nTwo"),
        ("<p> a\n\t b  <b> c </b> d", "a b c d"),
        ("a<b>b</b>c", "abc"),
        ("<b>a</b> <i>b</i>", "a b"),
        ("a&nbsp; b", "a\u00a0 b"),
        ("&lt;b&gt; &amp; &#x41;&#66; &eacute; &copy", "<b> & AB é ©"),
        ("&bogus; &#; &#xZZ; & &amp", "&bogus; &#; &#xZZ; & &"),
        ("&#1114112; &#0; x", "\ufffd \ufffd x"),
        ("a&#32;&#32;b &#10; c", "a b c"),
        ("one<br>two<br/>three", "one\ntwo\nthree"),
        ("one<br><br>two", "one\n\ntwo"),
        ("<ul><li>one<li>two</ul>three", "one\ntwo\n\nthree"),
        ("<dl><dt>a<dd>b<dt>c<dd>d</dl>", "a\nb\nc\nd"),
        ("<table><tr><th>A<th>B<tr><td>1<td>2</table>", "A\tB\n1\t2"),
        ("<table><tr><td>a</td><td></td><td>c</td></tr><tr><td></td><td>e</td></tr></table>", "a\t\tc\n\te"),
        ("<table><tr><td><p>a</p></td><td><div>b</div></td></tr></table>", "a\tb"),
        ("<table><tr><td><p>a</p><p>b</p></td></tr></table>", "a\n\nb"),
        ("<pre>\n a  b\n  c</pre>d", " a  b\n  c\n\nd"),
        ("a<!-- b --> c<!> d<!--> e<!--->f", "a c d ef"),
        ("a<![CDATA[ b ]]> c", "a c"),
        ("a<?php echo 1 ?> b", "a b"),
        ("a < b and c <3 d", "a < b and c <3 d"),
        ("a</> b</ x> c", "a b c"),
        ("<title>T</title>a<script>b<p>c</script>d<style>e</style>", "ad"),
        ("a<noscript>b</noscript><template><p>c</template><svg><title>s</title><text>t</text></svg>", "a"),
        ("<p>a<span hidden>b</span><span style='display : none'>c</span><i style='visibility:hidden'>d</i>e", "ae"),
        ("<head><noscript><p>x</p></noscript><meta name=a content=b></head><body>y", "y"),
        ("<head><title>x</title><p>shown", "shown"),
        ("<head>shown", "shown"),
        ("<select><option>a<option>b</select><textarea>c</textarea>d", "d"),
        ('<a title="a > b" href=x>c</a>', "c"),
        ("<P CLASS=x>Upper<BR>case</P>", "Upper\ncase"),
        ("stray</p>close</br>tags</div>here", "stray\n\nclose\ntagshere"),
        ("<div><table><tr><td>a</div>b</td></tr></table>c</div>", "ab\n\nc"),
        ("<p>字<b>字</b>\n字", "字字 字"),
        ("Sur&shy;veil\u00adlan&#173;ce", "Surveillance"),
        ("a\u200fb&rlm;c\u202ad\u202c&#x2067;e", "a\u200fb\u200fc\u202ad\u202c\u2067e"),
        ("<ruby>監視<rp>(</rp><rt>かんし</rt><rp>)</rp></ruby>カメラ", "監視カメラ"),
        ("<ruby>漢<rt>kan<rb>字<rt>ji</ruby> and <rt>stray</rt>", "漢字 and stray"),
        ("a<!-- x -->b<wbr>c<script>d</script>e", "abce"),
        ("<p>a<template><p>b</p></template>c<object>d</object>e</p>", "ace"),
        ("<svg><desc>a</desc><foreignObject><p>b</p></foreignObject></svg>c", "c"),
        ('<a b="x>y">1<a b=\'"\'>2<a "x>">3<a b="c"=d>4<a/=x>5<a b = c>6<a b="c"d>7<a b=>8', '12">345678'),
        ("<p/class=a hidden>a<p data-hidden-x>b", "b"),
        ('<p style="DISPLAY:NONE">a</p><p style="display&#58;none">b</p><p HIDDEN>c</p>d', "d"),
    ],
)
def test_the_text_is_what_a_browser_shows(source: str, text: str) -> None:
    page = read_page(source)
    assert page.text == text
    for part in page.segments:
        assert fold(html.unescape(source[part.source_start : part.source_end])) == fold(
            page.text[part.start : part.end]
        )


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8">
<title>Cameras sold | Example Times</title></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<aside><p>Small</p></aside>
<div class="wrap"><h1>Cameras sold</h1>
<p>The ministry of the interior said on Monday that it had bought cameras from the company for several cities.</p>
<p>Two officials confirmed the <b>purchase</b>, which had been reported by the newspaper in the spring of last year.</p>
<ul><li>The first contract was worth more than three million euros, according to the notice of the award.</li></ul>
</div>
<footer><p>About us</p></footer></body></html>"""


def test_main_text_title_and_asides_are_told_apart() -> None:
    document = get_document(PAGE)
    found = [(part.kind.value, document.text[part.start : part.end][:20]) for part in document.passages]
    assert found == [
        ("aside", "Home"),
        ("aside", "World"),
        ("aside", "Small"),
        ("title", "Cameras sold"),
        ("main", "The ministry of the "),
        ("main", "Two officials confir"),
        ("main", "The first contract w"),
        ("aside", "About us"),
    ]
    assert_mapped(PAGE, document)


def test_a_place_is_a_node_path() -> None:
    document = get_document(PAGE)
    assert document.place_of(document.text.index("purchase")) == "/html/body/div[1]/p[2]/b[1]"
    assert document.place_of(document.text.index("The first contract")) == "/html/body/div[1]/ul[1]/li[1]"


def test_a_page_that_declares_another_encoding_is_read_right() -> None:
    source = (
        '<html lang="zh"><head><meta charset="UTF-8"><title>公告</title></head><body><p>公安局与企业签署合作协议。</p>'
    )
    read = read_html(source, "gb18030")
    assert read.document is not None
    assert read.document.text == "公安局与企业签署合作协议。"
    assert (read.document.encoding, read.document.metadata.language) == ("gb18030", "zh")
    assert [problem.code for problem in read.problems] == ["wrong_encoding"]


def test_readings_set_above_characters_are_left_out_and_told() -> None:
    read = read_html("<p><ruby>監視<rt>かんし</rt></ruby>と<ruby>警察<rt>けいさつ</rt></ruby></p>")
    assert read.document is not None
    assert read.document.text == "監視と警察"
    (problem,) = read.problems
    assert (problem.code, problem.message[:10]) == ("read_in_part", "2 readings")


def test_a_page_that_stands_in_a_noscript_is_read() -> None:
    words = "<p>The ministry bought cameras for the city, and the notice of the award says for how much money.</p>" * 3
    assert get_document(f"<body><div><noscript>{words}</noscript></div></body>").text.count("cameras") == 3
    assert get_document(f"<body><noscript>Switch scripts on.</noscript>{words}").text.startswith("The ministry")
    assert get_document(f"<head><noscript>{words}</noscript></head><body>Shown").text == "Shown"


def test_a_page_with_both_a_cell_and_a_row_names_its_place() -> None:
    document = get_document("<body><table><tr><th>A<th>B<tr><td>1<td>2</table>")
    assert document.place_of(document.text.index("2")) == "/body/table[1]/tr[2]/td[2]"


def test_nesting_of_300_levels_is_read() -> None:
    source = "<body>" + "<div>" * 300 + "<p>Deep text</p>" + "</div>" * 300 + "<p>After</p>"
    document = get_document(source)
    assert document.text == "Deep text\n\nAfter"
    assert document.place_of(0).startswith("/body/div[1]/")
    assert "…" in document.place_of(0)
    assert document.place_of(len(document.text) - 1) == "/body/p[1]"


def test_nesting_beyond_all_measure_is_read() -> None:
    assert get_document("<div><b>" * 20_000 + "Deep text").text == "Deep text"


def test_nothing_is_ever_closed() -> None:
    source = "<html><body><div><ul><li>one<li><b>two<table><tr><td>three<td><i>four<p>five<blockquote>six"
    document = get_document(source)
    assert document.text == "one\ntwo\n\nthree\tfour\n\nfive\n\nsix"
    assert_mapped(source, document)


@pytest.mark.slow
def test_very_many_attributes_are_read() -> None:
    source = "<p " + " ".join(f"a{number}='{number}'" for number in range(200_000)) + ">Text after attributes</p>"
    assert get_document(source).text == "Text after attributes"


@pytest.mark.parametrize(
    "source",
    [
        "<p>Before</p><!-- never closed " + "x" * 300,
        '<p>Before</p><a href="never closed><p>' + "x" * 300,
        "<p>Before</p><script>" + "x" * 300,
        "<p>Before</p><title>" + "x" * 300,
    ],
)
def test_what_an_unclosed_tag_hides_is_reported(source: str) -> None:
    read = read_html("\n" + source)
    assert read.document is not None
    assert read.document.text == "Before"
    (problem,) = read.problems
    assert (problem.code, problem.where) == ("unclosed_markup", "line 2")


@pytest.mark.parametrize(
    "source",
    [
        "<html><head><title>App</title></head><body><noscript>Enable</noscript><script>draw()</script></body></html>",
        "<html><body><img src=x></body></html>",
        "<!-- only a comment -->",
    ],
)
def test_a_page_without_visible_text_is_a_problem(source: str) -> None:
    read = read_html(source)
    assert read.document is None
    assert [problem.code for problem in read.problems] == ["no_text"]


def test_the_mask_is_quiet(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    with caplog.at_level(logging.DEBUG):
        get_document("<html><body><p>" + "x" * 10)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("<html><div>" * 300 + "<main><p>Short</p></main><p>Other</p>", ["main", "aside"]),
        ("<html><div>" * 300 + f"<p>{'Long words of a paragraph. ' * 8}</p><p>Short</p>", ["main", "aside"]),
        ("<html><div>" * 300 + "<p>Short</p><nav>Menu</nav>", ["main", "aside"]),
        ("<html><div>" * 300 + "<nav>Menu</nav>", ["main"]),
    ],
)
def test_our_own_rule_finds_the_main_text_where_the_mask_cannot(source: str, kinds: list[str]) -> None:
    assert [part.kind.value for part in get_document(source).passages] == kinds


SENTENCES = [
    "The ministry of the interior said on Monday that it had bought cameras from the company for several cities.",
    "Two officials confirmed the purchase, which had been reported by the newspaper in the spring of last year.",
    "The first contract was worth more than three million euros, according to the notice of the award in June.",
    "A spokesman of the company did not answer the questions that were sent to him about the second contract.",
]


def kinds_of(body: str) -> dict[str, list[str]]:
    document = get_document(f"<html><head><title>Cameras</title></head><body>{body}</body></html>")
    found: dict[str, list[str]] = {}
    for part in document.passages:
        found.setdefault(part.kind.value, []).append(document.text[part.start : part.end])
    return found


def test_what_stands_twice_is_main_text_once() -> None:
    menu = "<nav><a href=x>The second contract</a></nav><aside><p>" + SENTENCES[1] + "</p></aside>"
    article = (
        f"<article><p>{SENTENCES[0]}</p><h2>The second contract</h2><p>{'</p><p>'.join(SENTENCES[1:])}</p></article>"
    )
    found = kinds_of(menu + article)
    assert found["main"] == [SENTENCES[0], "The second contract", *SENTENCES[1:]]
    assert found["aside"] == ["The second contract", SENTENCES[1]]


def test_links_together_around_the_text_and_calls_to_subscribe_are_no_main_text() -> None:
    text = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    links = "<p><a href=a>Another story of the day</a></p><p><a href=b>And one more of the same kind</a></p>"
    found = kinds_of(f"<article>{text}<p>Subscribe to our newsletter for more of this.</p>{links}</article>")
    assert found["main"] == SENTENCES
    assert "Subscribe to our newsletter for more of this." in found["aside"]


def test_a_soft_hyphen_hides_nothing_of_the_main_text() -> None:
    text = "".join(f"<p>{sentence.replace('tract', 't&shy;ract')}</p>" for sentence in SENTENCES)
    assert kinds_of(f"<article>{text}</article>")["main"] == SENTENCES


def test_the_same_page_gives_the_same_document() -> None:
    assert get_document(PAGE) == get_document(PAGE)


MARKUP = (
    "<p> </p> <div/class='a'> </div> <b> </b> <br> <li> <table> <tr> <td> </td> </table> <pre> </pre> <h1> <script> "
    "</script> <!-- --> <title> </title> <a/href='x'> </a> <a/b=' <a/b='c'=d> <head> </head> <body> <svg> </svg> "
    "<span/hidden> "
    "<ruby> <rt> </ruby> <noscript> </noscript> &shy; \u00ad "
    "&amp; &#32; &#x20 &#13; &#00000000000032; &nbsp; &bogus; &lt &#1; &# & < > </ <! ' \" = word 字 é"
)
PIECES = st.sampled_from([*MARKUP.split(), " ", "\n", "\r\n", "\t", "\x00"])


@given(st.lists(PIECES, max_size=50).map("".join))
def test_each_segment_is_its_source_decoded_and_folded(source: str) -> None:
    page = read_page(source)
    for part in page.segments:
        assert fold(html.unescape(source[part.source_start : part.source_end])) == fold(
            page.text[part.start : part.end]
        )
    assert [part.source_start for part in page.segments] == sorted(part.source_start for part in page.segments)
    assert all(first.end <= second.start for first, second in zip(page.segments, page.segments[1:], strict=False))
    covered = "".join(page.text[block.start : block.end] for block in page.blocks)
    assert "".join(covered.split()) == "".join(page.text.split())


@given(st.lists(PIECES, max_size=50).map("".join))
def test_tokens_are_in_order_and_do_not_overlap(source: str) -> None:
    place = 0
    for kind, start, end, _, _ in iter_tokens(source):
        assert place <= start < end <= len(source) or kind is UNCLOSED
        place = end
