"""Sums and dates as notices write them, and the words that stand for no value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.extract.notices.award import Value
from whobuilt.extract.notices.days import find_day
from whobuilt.extract.notices.money import find_sum
from whobuilt.extract.notices.parties import find_parties, is_private
from whobuilt.extract.notices.words import field_of, is_void, section_of


def value_of(text: str, unit: str = "") -> Value:
    return Value(0, len(text), text, (), unit)


@pytest.mark.parametrize(
    ("text", "unit", "value", "currency"),
    [
        ("123.45万元", "中标金额", 1_234_500, "CNY"),
        ("￥1,234,567.00（壹佰贰拾叁万肆仟伍佰陆拾柒元整）", "", 1_234_567, "CNY"),
        ("壹佰贰拾万叁仟元整", "", 1_203_000, "CNY"),
        ("壹仟零伍拾万元零伍角", "", 10_500_000.5, "CNY"),
        ("贰亿叁仟万元整", "", 230_000_000, "CNY"),
        ("1234.56", "中标金额（万元）", 12_345_600, "CNY"),
        ("123.4500000（万元）", "中标（成交）金额", 1_234_500, "CNY"),
        ("优惠率12%，成交金额98000元", "", 98_000, "CNY"),
        ("1 234 567.89 EUR", "", 1_234_567.89, "EUR"),
        ("1.234.567,89 €", "", 1_234_567.89, "EUR"),
        ("12.5", "Value (USD millions)", 12_500_000, "USD"),
        ("2,500", "Value (£000)", 2_500_000, "GBP"),
        ("15,80,00,000 INR", "", 158_000_000, "INR"),
        ("$12.3m", "", 12_300_000, "USD"),
    ],
)
def test_sums(text: str, unit: str, value: float, currency: str) -> None:
    found = find_sum(text, value_of(text, unit))
    assert found is not None
    assert (found.amount.value, found.amount.currency) == (value, currency)


@pytest.mark.parametrize("text", ["98.5%", "折扣率：85％", "下浮率5%", "/", "详见附件", "九折", "费率 3.2‰"])
def test_a_rate_is_no_sum(text: str) -> None:
    assert find_sum(text, value_of(text, "中标金额")) is None


@given(st.integers(1, 10**9), st.sampled_from(["元", "万元"]))
def test_a_sum_is_read_as_written(number: int, unit: str) -> None:
    text = f"中标金额{number:,}{unit}整"
    found = find_sum(text, value_of(text))
    assert found is not None
    assert found.amount.value == number * (10_000 if unit == "万元" else 1)
    assert text[found.start : found.end] == f"{number:,}"


@given(st.text(max_size=60))
def test_whatever_a_field_holds_nothing_breaks(text: str) -> None:
    value = value_of(text, text)
    for each in find_parties(text, value, buyer=False):
        assert text[each.start : each.end].strip()
    found = find_sum(text, value)
    assert found is None or text[found.start : found.end]
    day = find_day(text, value)
    assert day is None or text[day.start : day.end]
    assert field_of(text) is not None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2021年3月4日", "2021-03-04"),
        ("二〇二一年三月十二日", "2021-03-12"),
        ("22.3.2021", "2021-03-22"),
        ("03/25/2021", "2021-03-25"),
        ("2020年12月", "2020-12"),
        ("2022年\n6月30日", "2022-06-30"),
        ("March 12, 2021", "2021-03-12"),
        ("2021-02-30", None),
        ("03/04/2020", "2020"),  # in April or in March
        ("03-04-2020", "2020"),
        ("04/04/2020", "2020-04-04"),
        ("03.04.2020", "2020-04-03"),  # with dots the day is first everywhere
        ("03/04/2020, published 28/03/2020", "2020-04-03"),
        ("03/04/2020, published 03/28/2020", "2020-03-04"),
        ("03/04/2020, published 03/28/2020, amended 28/03/2020", "2020"),
    ],
)
def test_days(text: str, iso: str | None) -> None:
    found = find_day(text, value_of(text))
    assert (found.date.iso if found else None) == iso
    assert found is None or not text.startswith("03") or text[found.start : found.end] == text[:10]


@pytest.mark.parametrize(
    ("label", "field"),
    [
        ("一、项目编号", "number"),
        ("采 购 人", "buyer"),
        ("（一）中标（成交）供应商名称", "supplier"),
        ("第一标段中标人", "supplier"),
        ("评审专家（单一来源采购人员）名单", "expert"),
        ("V.2.3) Name and address of the contractor", "supplier"),
        ("Award Description", "item"),
        ("中标结果公示日期", "date_notice"),
        ("招标公告日期", "other"),
        ("未中标供应商", "loser"),
        ("天气", ""),
    ],
)
def test_labels(label: str, field: str) -> None:
    assert field_of(label) == field


def test_headings_say_whose_name_follows() -> None:
    assert section_of("1.采购人信息") == "buyer"
    assert section_of("2.采购代理机构信息") == "agency"
    assert section_of("Section VI: Complementary information") == "other"


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("甲信科技有限公司、乙联电子股份有限公司", ["甲信科技有限公司", "乙联电子股份有限公司"]),
        ("甲信科技有限公司与乙联电子股份有限公司组成的联合体", ["甲信科技有限公司", "乙联电子股份有限公司"]),
        ("联合体牵头人：甲信科技有限公司；成员：乙联电子有限公司", ["甲信科技有限公司", "乙联电子有限公司"]),
        ("甲信科技（集团）股份有限\n公司", ["甲信科技（集团）股份有限公司"]),
        ("甲信科技有限公司（统一社会信用代码：91330000000000000X）", ["甲信科技有限公司"]),
        ("Acme Co., Ltd.", ["Acme Co., Ltd."]),
        ("Acme Ltd and Beta GmbH", ["Acme Ltd", "Beta GmbH"]),
        ("Lens & Sons, Inc., 12 Mill Lane", ["Lens & Sons, Inc."]),
        ("Vector Systems Private Limited, VAT 12345", ["Vector Systems Private Limited"]),
        ("/", []),
        ("详见附件", []),
        ("张三", []),
        ("Mr John Roe", []),
    ],
)
def test_names_in_a_field(text: str, names: list[str]) -> None:
    assert [each.text for each in find_parties(text, value_of(text), buyer=False)] == names


def test_private_names_and_void_values() -> None:
    assert is_private("李建国")
    assert not is_private("临江市公安局")
    assert is_void("N/A")
    assert is_void("—")
    assert not is_void("0")
