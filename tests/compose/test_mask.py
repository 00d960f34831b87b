from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.compose.mask import Mask, is_name, neutral

NAMES = st.text(st.sampled_from("ZQzqÉЖжцчэ王明李ئەĞ'-<&\"\u202e "), min_size=2, max_size=24)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Zhang San signed; Mr. Zhang paid.", "[person] signed; Mr. [person] paid."),
        ("ZHANG SAN, San Zhang", "[person], [person] [person]"),
        ("Zhangye and Sandwich stay", "Zhangye and Sandwich stay"),
        ("王小明签字", "[person]签字"),
        ("Zhang Motors sold it", "Zhang Motors sold it"),
        ("Zha\u200bng San", "Zha\ufffdng [person]"),
    ],
)
def test_a_hidden_name_is_masked_whole_and_in_parts_but_not_within_an_institution(text: str, masked: str) -> None:
    assert Mask(["Zhang San", "王小明"], ["Zhang Motors"]).over(text) == masked


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to a.b@police.example now", "write to [e-mail] now"),
        ("Tel: 0571-88075998", "Tel: [number]"),
        ("call +86 571 8807 5998.", "call [number]."),
        ("联系电话：13812345678，王先生", "联系电话：[number]，王先生"),
        ("身份证110101199003071234号", "身份证[number]号"),
        ("(212) 555-1234", "[number]"),
        ("SSN 123-45-6789", "SSN [number]"),
        ("CNY 12,500,000 on 2019-06-03 for 460 units, 91330000143058475A", None),
        ("金额12500000元, order 20190603", None),
    ],
)
def test_addresses_and_numbers_are_masked_always_and_sums_never(text: str, masked: str | None) -> None:
    assert Mask([]).over(text) == (text if masked is None else masked)


@pytest.mark.parametrize(
    ("locator", "masked"),
    [
        ("https://x.example/zhang_san/cv.pdf", "https://x.example/[person]/cv.pdf"),
        ("interview-ZHANG.pdf", "interview-[person].pdf"),
        ("https://x.example/%E7%8E%8B%E5%B0%8F%E6%98%8E", "https://x.example/[person]"),
        ("https://x.example/a%20b?q=1", "https://x.example/a%20b?q=1"),
    ],
)
def test_addresses_and_file_names_are_masked_in_any_case_and_encoding(locator: str, masked: str) -> None:
    assert Mask(["Zhang San", "王小明"]).over_locator(locator) == masked


@pytest.mark.parametrize(
    ("words", "named"), [("he", False), ("the director", False), ("Xu", True), ("Mr. Xu", True), ("王", False)]
)
def test_words_that_only_stand_for_somebody_are_no_name(words: str, *, named: bool) -> None:
    assert is_name(words) is named


@given(name=NAMES, before=st.text(max_size=20), after=st.text(max_size=20))
def test_a_masked_text_never_holds_the_name(name: str, before: str, after: str) -> None:
    mask = Mask([name])
    text = f"{before} {name} {after}"
    if mask.over(name) != neutral(name):  # a name of initials and particles alone is none
        assert neutral(name).strip() not in mask.over(text)
        assert neutral(name).strip() not in mask.over_locator(text)


@given(st.text())
def test_no_text_keeps_marks_that_turn_what_follows(text: str) -> None:
    assert not set(Mask([]).over(text)) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\x00\x1b")


def test_a_very_long_text_is_no_trouble() -> None:
    text = "a" * 200_000
    assert Mask(["Zhang San"]).over(text) == text
