"""Bytes become the characters that were meant, whatever a page declares."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.read import read
from whobuilt.read.encoding import declared_charset, decode, find_codec, sniff_wide

CHINESE = "新疆某市公安局与企业签署合作协议，建设云计算平台。项目中标金额约3亿元。"
TAIWAN = "警方表示，這套系統可以辨識人臉，並且與資料庫比對。記者會上沒有回答問題。"
RUSSIAN = "Компания поставила оборудование министерству внутренних дел."
FRENCH = "Le ministère a signé un contrat avec la société à l’été. Déjà prêt."
JAPANESE = "警察は新しい監視カメラを導入した。東京の会社が受注した。"
KOREAN = "경찰은 새로운 감시 카메라를 도입했다."
THAI = "กระทรวงซื้อกล้องวงจรปิดจากบริษัท"
GREEK = "Το υπουργείο αγόρασε κάμερες από την εταιρεία."
ARABIC = "وقعت الوزارة عقدا مع الشركة لتوريد كاميرات المراقبة"

NOISE = b"".join(hashlib.sha256(bytes([step])).digest() for step in range(100)).translate(bytes(range(128, 256)) * 2)

WRITINGS = [
    (CHINESE, "gb18030", "gb18030"),
    (CHINESE, "utf-16-le", "utf-16-le"),
    (CHINESE, "utf-16-be", "utf-16-be"),
    (CHINESE, "utf-8", "utf-8"),
    (TAIWAN, "big5", "big5hkscs"),
    (TAIWAN, "gb18030", "gb18030"),
    (RUSSIAN, "windows-1251", "cp1251"),
    (RUSSIAN, "koi8-r", "koi8_r"),
    (RUSSIAN, "utf-16-le", "utf-16-le"),
    (FRENCH, "windows-1252", "cp1252"),
    (FRENCH, "utf-16-be", "utf-16-be"),
    (JAPANESE, "shift_jis", "cp932"),
    (JAPANESE, "euc_jp", "euc_jp"),
    (JAPANESE, "iso2022_jp", "iso2022_jp"),
    (KOREAN, "euc_kr", "cp949"),
    (ARABIC, "windows-1256", "cp1256"),
]


@pytest.mark.parametrize("declared", ["", "utf-8", "windows-1252", "no-such-charset"])
@pytest.mark.parametrize(("text", "written", "read_as"), WRITINGS)
def test_the_writing_decides_whatever_is_declared(text: str, written: str, read_as: str, declared: str) -> None:
    decoded = decode(text.encode(written), declared)
    assert (decoded.text, decoded.encoding) == (text, read_as)


@pytest.mark.parametrize(
    ("text", "declared"),
    [
        (CHINESE, "gb2312"),
        (TAIWAN, "Big5"),
        (RUSSIAN, "windows-1251"),
        (FRENCH, "ISO-8859-1"),
        (FRENCH, "iso-8859-15"),
        (THAI, "tis-620"),
        (GREEK, "iso-8859-7"),
    ],
)
def test_a_true_declaration_is_no_problem(text: str, declared: str) -> None:
    written = find_codec(declared)
    decoded = decode(text.encode(written, "replace"), declared)
    assert decoded.problems == ()
    assert decoded.encoding == written


def test_gb18030_that_declares_utf8_is_read_and_reported() -> None:
    decoded = decode(CHINESE.encode("gb18030"), "UTF-8")
    assert decoded.text == CHINESE
    (problem,) = decoded.problems
    assert problem.code == "wrong_encoding"
    assert "declared as UTF-8" in problem.message
    assert "read as gb18030" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides_and_is_no_text(encoding: str) -> None:
    decoded = decode(CHINESE.encode(encoding), "gb2312")
    assert (decoded.text, decoded.encoding, decoded.problems) == (CHINESE, encoding, ())


def test_a_few_broken_bytes_are_replaced_counted_and_placed() -> None:
    good = CHINESE.encode()
    decoded = decode(b"first line\n" + good + b"\xff" + good + b"\xc3(")
    assert decoded.text == f"first line\n{CHINESE}\ufffd{CHINESE}\ufffd("
    (problem,) = decoded.problems
    assert (problem.code, problem.where) == ("undecodable_bytes", "line 2")
    assert problem.message.startswith("2 places")
    assert f"byte {11 + len(good)}" in problem.message


def test_a_text_cut_within_a_character_stays_utf8() -> None:
    assert decode(CHINESE.encode()[:-1]).encoding == "utf-8"


def test_a_replacement_character_that_the_file_holds_is_no_loss() -> None:
    assert decode("a \ufffd b".encode()).problems == ()


def test_noise_is_no_text() -> None:
    decoded = decode(NOISE)
    assert (decoded.text, decoded.encoding) == ("", "")
    assert [problem.code for problem in decoded.problems] == ["binary_file"]


@pytest.mark.parametrize(
    ("head", "declared"),
    [
        (b'<meta charset="GB2312">', "GB2312"),
        (b"<META http-equiv=Content-Type content='text/html; charset=big5'>", "big5"),
        (b'<?xml version="1.0" encoding="windows-1251"?>', "windows-1251"),
        (b"<p>charset=utf-8</p>", ""),
    ],
)
def test_declarations_are_found(head: bytes, declared: str) -> None:
    assert declared_charset(head) == declared


@pytest.mark.parametrize("label", ["hex", "rot13", "idna", "unicode_escape", "utf-7", "", "nonsense", "\ud800"])
def test_a_label_that_yields_no_text_is_no_charset(label: str) -> None:
    assert find_codec(label) == ""


def test_numbers_of_sixteen_bits_are_not_utf16() -> None:
    assert sniff_wide(bytes(byte for number in range(30) for byte in (number, 0))) == ""


@given(st.binary(max_size=300), st.sampled_from(["", "utf-8", "gb2312", "hex", "utf-16"]))
def test_any_bytes_decode_and_the_named_encoding_says_how(data: bytes, declared: str) -> None:
    decoded = decode(data, declared)
    if decoded.encoding:
        assert decoded.text == data.decode(decoded.encoding, "replace")
    else:
        assert [problem.code for problem in decoded.problems] == ["binary_file"]


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_utf8_is_read_as_written(text: str) -> None:
    written = text.encode("utf-8-sig")
    assert decode(written).text == text


def test_what_the_source_called_the_bytes_decides_where_they_agree() -> None:
    words = "Ş".encode("cp1254") + b" is a letter of few words"
    for declared, letter in (("text/plain; charset=windows-1254", "Ş"), ("text/plain", "Ю")):
        document = read(words, "blob", "a.txt", declared).document
        assert document is not None
        assert document.text.startswith(letter)


def test_what_the_source_called_the_bytes_is_not_believed_against_them() -> None:
    words = "公安局采购监控系统".encode()
    answer = read(b"<html><p>" + words, "blob", "a.html", 'text/html; charset="gbk"')
    assert answer.document is not None
    assert answer.document.text == "公安局采购监控系统"
    assert [problem.code for problem in answer.problems] == ["wrong_encoding"]
