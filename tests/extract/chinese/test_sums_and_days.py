"""Sums of money and dates as Chinese writes them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("总价1.26亿美元。", 126_000_000, "USD"),
        ("金额为人民币贰仟贰佰柒拾万元整。", 22_700_000, "CNY"),
        ("金额为￥3,586,000.00。", 3_586_000, "CNY"),
        ("金额为１，０２６．５０万元。", 10_265_000, "CNY"),
        ("總開支二億七千二百萬港元。", 272_000_000, "HKD"),
        ("投入860余万元。", 8_600_000, "CNY"),
        ("价格为300万至500万元。", 5_000_000, "CNY"),
        ("墨西哥的合同金额约6000万比索。", 60_000_000, "MXN"),
        ("拨款50亿卢比。", 5_000_000_000, "INR"),
    ],
)
def test_sum(read: Read, text: str, value: float, currency: str) -> None:
    assert (value, currency) in {(a.amount.value, a.amount.currency) for a in read(text).amounts}


@pytest.mark.parametrize("text", ["数十亿美元。", "元旦放假。", "第三十条。", "他有3个月。"])
def test_no_sum(read: Read, text: str) -> None:
    assert read(text).amounts == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2019年6月3日签约。", "2019-06-03"),
        ("2019年\n6月3日签约。", "2019-06-03"),
        ("2019年6月签约。", "2019-06"),
        ("公告时间：2019-08-23", "2019-08-23"),
        ("民國110年3月簽約。", "2021-03"),
        ("二零一九年六月签约。", "2019-06"),
        ("今年3月签约。", "2021-03"),
        ("去年7月签约。", "2020-07"),
        ("昨日签约。", "2021-05-11"),
        ("7日签约。", "2021-05-07"),
        ("20日签约。", "2021-04-20"),
        ("周一签约。", "2021-05-10"),
        ("上周签约。", "2021-05"),
        ("2019年3月签约，同年10月交付。", "2019-10"),
    ],
)
def test_date(read: Read, text: str, iso: str) -> None:
    assert iso in {d.date.iso for d in read(text, "2021-05-12").dates}
