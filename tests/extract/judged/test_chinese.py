"""Chinese text beside a judge, and notices around both."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.evidence import Document
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop, Statement
from whobuilt.extract.judged.beside import WithJudge
from whobuilt.extract.notices.beside import WithNotices
from whobuilt.extract.notices.extractor import NoticeExtractor
from whobuilt.ports import Extractor, Judge

Judged = Callable[..., Extraction]


def supplies(found: Extraction) -> list[Statement]:
    return [each for each in found.statements if each.prop is Prop.SUPPLIES]


@pytest.mark.parametrize(
    ("text", "quote", "trigger"),
    [
        ("天目公司把设备卖给北原市公安局。下雨了。", "天目公司把设备卖给北原市公安局。", "卖给"),
        ("天目公司的設備好，與北原市公安局簽署合同。", "天目公司的設備好，與北原市公安局簽署合同。", "簽署"),
        ("下雨了。" * 50 + "天目公司向北原市公安局出售。", "天目公司向北原市公安局出售。", "出售"),
        (
            "雨一直下，" * 40 + "天目公司把设备卖给北原市公安局，" + "雨一直下，" * 9,
            "天目公司把设备卖给北原市公安局",
            "卖给",
        ),
    ],
)
def test_a_deal_is_stated_with_its_words(
    judged: Judged, seller: Callable[..., Judge], text: str, quote: str, trigger: str
) -> None:
    [supply] = supplies(judged(text, judge=seller(words="设备|設備|向")))
    assert supply.quote.exact == quote
    assert {anchor.field: anchor.exact for anchor in supply.anchors} == {
        "subject": "天目公司",
        "trigger": trigger,
        "object": "北原市公安局",
    }


def test_the_place_in_a_bodys_name_is_no_customer(judged: Judged) -> None:
    [supply] = supplies(judged("天目公司出售设备给北原市的北原市公安局。"))
    assert supply.object is not None
    assert supply.object.name == "北原市公安局"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019年3月5日，天目公司出售设备给河源市公安局。", "2019-03-05"),
        ("2019年3月5日，有人说天目公司出售设备给河源市公安局。", "None"),
    ],
)
def test_a_day_of_telling_is_none_of_the_deal(
    chinese_judged: Callable[[str], Extraction], text: str, date: str
) -> None:
    made = [each for each in supplies(chinese_judged(text)) if each.extractor == "seller@1"]
    assert [str(each.qualifiers.date) for each in made] in ([date], [])


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("天目科技有限公司出售设备给河源市公安局。", True),
        ("采购代理机构：天目科技有限公司 出售设备给河源市公安局。", False),
        ("天目科技有限公司出售设备的股权给河源市公安局。", False),
        ("天目科技有限公司出售设备，德国内政部长米勒到场。", False),
        # a company in the customer's own sentence is nearer than one in another
        ("天目科技有限公司出售设备。河源市公安局签了合同。", True),
        ("天目科技有限公司出售设备。河源市公安局与北原软件有限公司签了合同。", False),
    ],
)
def test_what_only_looks_like_a_deal(chinese_judged: Callable[[str], Extraction], text: str, *, stated: bool) -> None:
    made = [each for each in supplies(chinese_judged(text)) if each.extractor.endswith("seller@1")]
    pairs = {(each.subject.name, each.object.name) for each in made if each.subject and each.object}
    assert (("天目科技有限公司", "河源市公安局") in pairs) is stated


NOTICE = """Contract award notice

Buyer: Exampleton Police
Supplier: Acme Systems
Subject of the contract: cameras
Contract value: EUR 2,000,000
Award date: 3 May 2019
"""


def test_what_a_notice_states_is_none_of_the_judges_matter(
    names_prose: Extractor, document_of: Callable[..., Document], seller: Callable[..., Judge]
) -> None:
    extractor = WithNotices(NoticeExtractor(None), WithJudge(names_prose, seller(low=0.0)))
    told = supplies(extractor.extract(document_of(NOTICE)))
    assert [each.extractor for each in told] == ["notices@1"]
