"""The user's own list of names: found wherever they stand, read from whatever file they come in."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.core.entities import Schema
from whobuilt.core.problems import WhoBuiltError
from whobuilt.inference.dictionary import Dictionary, fold
from whobuilt.inference.name_lists import read_list
from whobuilt.ports import Tagged

NAMES = [
    ("Apricot Systems", Schema.COMPANY),
    ("Apricot Systems Holding", Schema.COMPANY),
    ("AT&B", Schema.COMPANY),
    ("bluefin", Schema.PRODUCT),
    ("晨星智能科技", Schema.COMPANY),
    ("TCX集团", Schema.COMPANY),
    ("臺灣晨星大學", Schema.ORGANIZATION),
]


def found(text: str, dictionary: Dictionary | None = None) -> list[tuple[str, Schema]]:
    dictionary = dictionary or Dictionary(NAMES)
    return [(text[each.start : each.end], each.schema) for each in dictionary.tag(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("They asked Apricot Systems about it.", "Apricot Systems"),
        ("They asked APRICOT SYSTEMS about it.", "APRICOT SYSTEMS"),
        ("They asked Apricot\nSystems, Inc.", "Apricot\nSystems"),
        ("Apricot Systems Holding bought it.", "Apricot Systems Holding"),
        ("We met AT & B yesterday.", "AT & B"),
        ("the bluefin implant", "bluefin"),
        ("Apri\u200bcot Systems said", "Apri\u200bcot Systems"),
        ("\u0410pric\u043et Systems said", "\u0410pric\u043et Systems"),  # Cyrillic letters that look Latin
        ("Ａｐｒｉｃｏｔ Ｓｙｓｔｅｍｓ", "Ａｐｒｉｃｏｔ Ｓｙｓｔｅｍｓ"),
        ("记者采访了晨星智能科技的员工", "晨星智能科技"),
        ("昨天TCX集团宣布", "TCX集团"),
        ("台湾晨星大学的教授", "台湾晨星大学"),
    ],
)
def test_a_listed_name_is_found(text: str, name: str) -> None:
    assert [each for each, _ in found(text)] == [name]


@pytest.mark.parametrize("text", ["an apricot systems analyst", "Apricots Systems", "Systems Apricot", "晨星", ""])
def test_what_is_not_listed_is_not_found(text: str) -> None:
    assert found(text) == []


def test_the_kind_is_the_lists() -> None:
    assert found("The bluefin of Apricot Systems") == [("bluefin", Schema.PRODUCT), ("Apricot Systems", Schema.COMPANY)]


@pytest.mark.parametrize("name", ["", "   ", "A", "—", "1998", "word " * 60])
def test_what_can_be_no_name_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Dictionary().add(name, Schema.COMPANY)


@given(st.text(max_size=80), st.text(max_size=80))
def test_spans_are_in_order_and_within_the_text(before: str, after: str) -> None:
    text = f"{before} Apricot Systems {after}"
    spans: list[Tagged] = list(Dictionary(NAMES).tag(text))
    assert all(0 <= each.start < each.end <= len(text) for each in spans)
    assert all(one.end <= other.start for one, other in pairwise(spans))
    assert spans


@given(st.text(max_size=200))
def test_folding_keeps_every_place(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("plain.txt", b"Apricot Systems\nBluefin Ltd\n"),
        ("crlf.txt", b"\xef\xbb\xbfApricot Systems\r\n\r\nBluefin Ltd\r\n"),
        ("wide.txt", "Apricot Systems\nBluefin Ltd\n".encode("utf-16")),
        ("table.csv", b'name,schema\nApricot Systems,Company\n"Bluefin, Ltd",Product\n'),
        ("table.tsv", b"schema\tname\nCompany\tApricot Systems\nPerson\tBluefin Ltd\n"),
        ("marked.txt", b"name;schema\nApricot Systems;Company\nBluefin Ltd;Company\n"),
        ("semicolons.csv", b"name;schema\nApricot Systems;Company\nBluefin Ltd;Company\n"),
        ("bare.csv", b"Apricot Systems,Company\nBluefin Ltd\n"),
    ],
)
def test_a_list_in_any_form_is_read(tmp_path: Path, name: str, data: bytes) -> None:
    path, dictionary = tmp_path / name, Dictionary()
    path.write_bytes(data)
    assert read_list(path, dictionary).names == 2
    assert [each for each, _ in found("Apricot Systems and Bluefin Ltd", dictionary)] == [
        "Apricot Systems",
        "Bluefin Ltd",
    ]


def test_what_is_odd_in_a_list_is_told_and_costs_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "odd.csv"
    path.write_bytes("name,schema\nApricot,Company\nApricot,Company\n,\n7,Company\nZoë,Firm\n".encode("latin-1"))
    dictionary = Dictionary()
    codes = {problem.code for problem in read_list(path, dictionary).problems}
    assert codes == {"encoding_guessed", "names_twice", "lines_empty", "names_unusable", "kinds_unknown"}
    assert len(dictionary) == 2


def test_a_list_in_chinese_that_is_no_utf8_is_read_and_its_beginning_shown(tmp_path: Path) -> None:
    path, dictionary = tmp_path / "names.txt", Dictionary()
    path.write_bytes("星河公司\n".encode("gb18030"))
    (told,) = read_list(path, dictionary).problems
    assert "read as gb18030; it begins “星河公司”" in told.message
    assert found("向星河公司采购", dictionary)


def test_a_quotation_mark_that_is_never_closed_is_told(tmp_path: Path) -> None:
    path, dictionary = tmp_path / "names.csv", Dictionary()
    path.write_text('name,schema\nApricot Systems,Company\n"Bluefin,Company\nCitron Ltd,Firm\n', encoding="utf-8")
    assert "quote_unclosed" in {problem.code for problem in read_list(path, dictionary).problems}


def test_an_unknown_kind_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text("name,schema\nApricot Systems,Firm\n", encoding="utf-8")
    (told,) = read_list(path, Dictionary()).problems
    assert "line 2: 'Firm'" in told.message


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "no_names"),
        (b"\n\n 1 \n", "no_names"),
        (b"PK\x03\x04\0\0", "list_no_text"),
        (None, "list_unreadable"),
    ],
)
def test_a_list_without_names_is_refused(tmp_path: Path, data: bytes | None, code: str) -> None:
    path = tmp_path / "names.txt"
    if data is not None:
        path.write_bytes(data)
    with pytest.raises(WhoBuiltError) as refused:
        read_list(path, Dictionary())
    assert refused.value.problem.code == code


@pytest.mark.slow
def test_a_million_names(tmp_path: Path) -> None:
    path, dictionary = tmp_path / "million.txt", Dictionary()
    path.write_text("".join(f"Firm {number:x}q Ltd\n" for number in range(1_000_000)))
    assert read_list(path, dictionary).names == 1_000_000
    assert found("Firm abcdeq Ltd and Firm xyz Ltd", dictionary) == [("Firm abcdeq Ltd", Schema.ORGANIZATION)]
