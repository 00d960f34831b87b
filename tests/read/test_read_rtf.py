"""RTF: text in whatever code page a font has, tables, what stands apart, what is hidden; places are bytes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.read.office_files import codes, document_with, read_with, verify_map
from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import PassageKind
from whobuilt.ports import Part
from whobuilt.read import rtf_body
from whobuilt.read.rtf import RtfReader
from whobuilt.read.rtf_words import CHARACTERS

READER = RtfReader()
FONTS = (
    r"{\fonttbl{\f0\fcharset0 Arial;}{\f1\fcharset134 SimSun;}{\f2\fcharset204 Arial Cyr;}{\f3\fcharset136 MingLiU;}"
    r"{\f4\fcharset128 Mincho;}{\f5\fcharset2 Symbol;}}"
)


def rtf(body: str, head: str = "") -> bytes:
    return f"{{\\rtf1\\ansi\\ansicpg1252\\deff0{FONTS}{head}\n{body}}}".encode("latin-1")


def hexed(text: str, encoding: str) -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def undo(encoding: str = "cp1252") -> object:
    """What a slice of the source says, in this code page."""

    def say(source: str) -> str:
        if found := re.fullmatch(r"\\u(-?\d+) ?", source):
            return chr(int(found[1]) % 65536)
        if pair := re.fullmatch(r"\\u(-?\d+).*\\u(-?\d+) ?", source, re.DOTALL):
            halves = [(int(half) % 65536).to_bytes(2, "little") for half in pair.groups()]
            return b"".join(halves).decode("utf-16-le")
        if found := re.fullmatch(r"\\([a-z]+|[^a-z']) ?", source):
            return CHARACTERS[found[1]]
        data = re.sub(rb"\\'(..)", lambda one: bytes([int(one[1], 16)]), source.encode("latin-1"))
        return data.decode(encoding)

    return say


@pytest.mark.parametrize(
    ("text", "font", "encoding"),
    [
        ("Café “naïve”", 0, "cp1252"),
        ("某公司供应了摄像头", 1, "gb18030"),
        ("Камеры для города", 2, "cp1251"),
        ("監視器材採購", 3, "big5"),
        ("監視カメラの納入", 4, "cp932"),
    ],
)
def test_bytes_are_read_in_the_code_page_of_their_font(text: str, font: int, encoding: str) -> None:
    data = rtf(rf"\pard\f{font} {hexed(text, encoding)}\par")
    read = read_with(READER, data)
    assert read.document is not None
    assert read.document.text == text
    assert not read.problems
    verify_map(read.document, data, undo(encoding))  # type: ignore[arg-type]  # a closure's type has no name


def test_a_font_of_no_charset_is_in_the_page_of_the_file() -> None:
    data = (
        b"{\\rtf1\\ansi\\ansicpg936{\\fonttbl{\\f0\\fcharset0 Arial;}}\\f0 "
        + hexed("供应商", "gbk").encode()
        + b"\\par}"
    )
    assert document_with(READER, data).text == "供应商"


def test_numbers_of_unicode_replace_their_substitutes() -> None:
    data = rtf(r"\uc1\u20013?\u25991\'3f ok \uc2\u-10179??\u-8704?? \uc0\u233 t\u233\par")
    document = document_with(READER, data)
    assert document.text == "中文 ok \U0001f600 été"
    place = document.segment_at(1)
    assert place is not None
    assert data[place.source_start : place.source_end] == rb"\u25991"
    verify_map(document, data, undo())  # type: ignore[arg-type]  # a closure's type has no name


def test_half_a_character_is_told() -> None:
    read = read_with(READER, rtf(r"a\u-10179?b\u-8704?c \f1 \'d6\par"))
    assert read.document is not None
    assert read.document.text == "a\ufffdb\ufffdc \ufffd"
    assert codes(read) == {"undecodable_bytes"}


def test_words_of_control_are_characters_and_line_ends_are_none() -> None:
    data = rtf("one\\~two \\{x\\} \\emdash  \\ldblquote q\\rdblquote\r\n wrapped\\line next\\tab end\\_ed\\-s\\par")
    document = document_with(READER, data)
    assert document.text == "one\u00a0two {x} — “q” wrapped\nnext\tend\u2011eds"
    verify_map(document, data, undo())  # type: ignore[arg-type]  # a closure's type has no name


def test_tables_are_rows_of_cells() -> None:
    rows = (
        r"\trowd\cellx1\cellx2\pard\intbl Supplier\cell\pard\intbl Amount\cell\row"
        r"\trowd\cellx1\cellx2\pard\intbl Example\par Vision\cell 5\cell\row\pard After.\par"
        r"\trowd\cellx1\pard\intbl next\cell\row"
    )
    data = rtf(r"Before.\par" + rows)
    document = document_with(READER, data)
    assert document.text == "Before.\n\nSupplier\tAmount\nExample Vision\t5\n\nAfter.\n\nnext"
    assert document.place_of(document.text.index("5")) == "table 1, row 2, cell 2"
    assert document.place_of(document.text.index("After")) == "paragraph 2"
    assert document.place_of(document.text.index("next")) == "table 2, row 1, cell 1"
    verify_map(document, data, undo())  # type: ignore[arg-type]  # a closure's type has no name


def test_what_stands_apart_follows_its_paragraph() -> None:
    body = (
        r"{\header Above\par}Body{\footnote \pard A note.\par Its end.} goes on"
        r"{\*\annotation A remark.}{\shp{\*\shpinst{\sp{\sn name}{\sv value}}{\shptxt \pard In a box.\par}}}.\par "
        r"Last.\par"
    )
    document = document_with(READER, rtf(body))
    found = [(document.text[one.start : one.end], document.place_of(one.start), one.kind) for one in document.passages]
    assert found == [
        ("Body goes on.", "paragraph 1", PassageKind.MAIN),
        ("Above", "header 1", PassageKind.ASIDE),
        ("A note.", "footnote 1", PassageKind.MAIN),
        ("Its end.", "footnote 1", PassageKind.MAIN),
        ("A remark.", "comment 1", PassageKind.ASIDE),
        ("In a box.", "paragraph 1, text box", PassageKind.MAIN),
        ("Last.", "paragraph 2", PassageKind.MAIN),
    ]


def test_groups_without_text_are_passed_over() -> None:
    body = (
        r"{\*\unknown secret}{\*\bkmkstart x}{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}} and "
        r"{\upr{ansi}{\*\ud{\u20013?unicode}}}{\listtext 1.\tab}\par"
    )
    assert document_with(READER, rtf(body)).text == "shown and 中unicode"


def test_changes_hidden_text_and_symbols_are_told() -> None:
    read = read_with(READER, rtf(r"a {\deleted gone }{\v hidden }{\revised\revauth1 new }{\f5 \'b7\'61}\par"))
    assert read.document is not None
    assert read.document.text == "a hidden new •\ufffd"
    assert codes(read) == {"tracked_changes", "hidden_text", "read_in_part"}


def test_properties_and_styles_say_what_the_file_is() -> None:
    head = (
        r"{\stylesheet{\s0 Normal;}{\s1 heading 1;}{\s2 Title;}}"
        r"{\info{\title A title}{\author The Example Desk}{\creatim\yr2018\mo1\dy2}{\revtim\yr2019\mo11\dy29\hr3}}"
    )
    document = document_with(READER, rtf(r"\pard\s1 Awards\par\pard\plain Words.\par", head))
    said = document.metadata
    assert (said.title, said.authors, said.published) == ("Awards", ("The Example Desk",), PartialDate("2019-11-29"))
    assert [one.kind.value for one in document.passages] == ["title", "main"]


def test_pictures_become_parts_and_are_told() -> None:
    body = (
        "Words.{\\*\\shppict{\\pict\\pngblip\\picw1 89504e47\r\n0d0a}}"
        r"{\nonshppict{\pict 00}}{\pict\bin3 }}}\par}"
    )
    read = read_with(READER, rtf(body))
    assert codes(read) == {"embedded_unread"}
    parts = [part for part in read.parts if isinstance(part, Part)]
    assert [(part.name, part.data) for part in parts] == [
        ("picture1.png", b"\x89PNG\r\n"),
        ("picture2.wmf", b"}}}"),
    ]


def test_a_file_that_is_cut_off_is_told() -> None:
    read = read_with(READER, rtf(r"{\b Words {\i here")[:-1])
    assert read.document is not None
    assert read.document.text == "Words here"
    assert codes(read) == {"damaged_file"}


def test_groups_beyond_the_deepest_are_read_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rtf_body, "DEEPEST", 10)
    read = read_with(READER, rtf("{" * 50 + "deep" + "}" * 50 + " after"))
    assert read.document is not None
    assert read.document.text == "deep after"
    assert codes(read) == {"read_in_part"}


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("ab é中文\U0001f600{}\\\t"), max_size=30))
def test_whatever_is_written_is_read_back_and_leads_to_its_place(text: str) -> None:
    written = ""
    for char in text:
        if char in "{}\\":
            written += "\\" + char
        elif char == "\t":
            written += "\\tab "
        elif ord(char) < 128:
            written += char
        else:
            units = char.encode("utf-16-le")
            numbers = [int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2)]
            written += "".join(f"\\u{number - 65536 if number > 32767 else number}?" for number in numbers)
    data = rtf(written + "\\par")
    read = read_with(READER, data)
    if read.document is None:
        assert not text.strip()
        return
    assert read.document.text == text.strip()
    assert not read.problems
    verify_map(read.document, data, undo())  # type: ignore[arg-type]  # a closure's type has no name


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "{",
                "}",
                "\\u55357?",
                "\\'d6",
                "\\f1 ",
                "\\cell",
                "\\row",
                "\\par",
                "\\intbl",
                "a",
                "\\*",
                "\\upr",
                "\\footnote ",
                "\\bin9 ",
                "\\pict ",
                "\\fonttbl",
                "\\v ",
                "\\uc3 ",
            ]
        ),
        max_size=40,
    )
)
def test_any_words_are_read_without_an_error(words: list[str]) -> None:
    read = read_with(READER, rtf("".join(words)))
    assert read.document is not None or read.problems
    list(read.parts)
