"""Who supplies what to whom in Chinese, in simplified and traditional characters; and what only looks like a supply."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Directness, Modality, Phase, Polarity, Prop

Read = Callable[..., Extraction]
Pair = tuple[str, str]

FIRM = "河源天目科技有限公司"
BUREAU = "河源市公安局"
SUPPLY = {Prop.SUPPLIES, Prop.CONTRACTS_WITH}


def pairs(extraction: Extraction, *props: Prop, polarity: Polarity = Polarity.AFFIRMED) -> set[Pair]:
    wanted = props or tuple(SUPPLY)
    return {
        (item.subject.name, item.object.name)
        for item in extraction.statements
        if item.prop in wanted and item.subject and item.object and item.qualifiers.polarity is polarity
    }


@pytest.mark.parametrize(
    "text",
    [
        # the vendor acts
        "河源天目科技有限公司向河源市公安局出售摄像头。",
        "河源天目科技有限公司为河源市公安局提供人脸识别系统。",
        "河源天目科技有限公司（简称天目股份）成立于2010年。天目股份的摄像头卖给河源市公安局。",
        "河源天目科技有限公司承建河源市公安局的视频平台。",
        "河源天目科技有限公司中标河源市公安局视频监控项目。",
        "河源天目科技有限公司把摄像头卖给河源市公安局。",
        "河源天目科技有限公司（以下简称“天目”）成立于2010年。天目向河源市公安局供货。",
        # the customer acts
        "河源市公安局向河源天目科技有限公司采购摄像头。",
        "河源市公安局采购了河源天目科技有限公司的摄像头。",
        "河源市公安局使用河源天目科技有限公司的平台。",
        "河源市公安局采用河源天目科技有限公司提供的平台。",
        # the thing is acted on
        "该平台由河源天目科技有限公司为河源市公安局开发。",
        "河源天目科技有限公司的产品被河源市公安局采购。",
        "河源市公安局的平台由河源天目科技有限公司承建。",
        # nouns
        "河源天目科技有限公司的客户包括河源市公安局。",
        "河源市公安局与河源天目科技有限公司签订了采购合同。",
        # the subject is carried over
        "河源天目科技有限公司成立于2010年，曾向河源市公安局供货。",
        "河源天目科技有限公司成立于2010年。该公司向河源市公安局供货。",
        # traditional characters
        "河源天目科技有限公司向河源市公安局供應攝影機。",
        # broken lines
        "昨天的消息说\n\n经评审并报采购人确认，河源天目科\n技有限公司中标河源市公\n安局视频监控项目。",
    ],
)
def test_supplies(read: Read, text: str) -> None:
    found = {(a.replace("攝", "摄"), b) for a, b in pairs(read(text))}
    assert (FIRM, BUREAU) in found


@pytest.mark.parametrize(
    "text",
    [
        "河源天目科技有限公司和河源市公安局的代表出席了会议。",
        "河源市公安局批评河源天目科技有限公司。",
        "河源天目科技有限公司位于河源市公安局附近。",
        "河源天目科技有限公司否认向河源市公安局出售摄像头。",
        # shares, agents, bidders
        "河源天目科技有限公司向河源市公安局出售了子公司的股权。",
        "采购人：河源市公安局\n采购代理机构：河源天目科技有限公司",
        "采购人：河源市公安局\n递交投标文件的供应商为河源天目科技有限公司。",
    ],
)
def test_no_supply(read: Read, text: str) -> None:
    assert pairs(read(text)) == set()


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("以色列公司向河源市公安局出售摄像头。", {"河源市公安局": "PublicBody", "以色列": "Location"}),
        ("河源市公安局使用天目公司的Zenlooker设备。", {"Zenlooker": "Product"}),
        ("河源市公安局使用 Zenlook 系统。", {"Zenlook": "Product"}),
        ("塔尔国部队情报总局（TBQZ）使用摄像头。", {"TBQZ": "PublicBody"}),
        ("河源市公安局使用中国造摄像头。", {"中国造": "None"}),
        ("河源市公安局的平安城市项目。", {"安城市": "None"}),
        ("设备卖给了新疆的和田地区公安局。", {"和田地区公安局": "PublicBody"}),
        ("河源市公安局问向中国哪些公安机关供货。", {"中国哪些公安机关": "None"}),
    ],
)
def test_kinds_of_names(read: Read, text: str, kinds: dict[str, str]) -> None:
    found = {name: e.schema.value for e in read(text).entities for name in (e.name, *e.names)}
    assert {name: found.get(name, "None") for name in kinds} == kinds
    assert "色列公司" not in found


def test_all_of_lists(read: Read) -> None:
    text = "天目公司和地听公司向河源市公安局、梅州市公安局出售摄像头。"
    assert pairs(read(text)) == {(v, c) for v in ("天目公司", "地听公司") for c in ("河源市公安局", "梅州市公安局")}


@pytest.mark.parametrize(
    ("text", "modality"),
    [
        ("河源天目科技有限公司计划向河源市公安局出售摄像头。", Modality.PLANNED),
        ("河源天目科技有限公司据称向河源市公安局出售摄像头。", Modality.ALLEGED),
        ("河源天目科技有限公司已停止向河源市公安局出售摄像头。", Modality.ENDED),
        ("河源天目科技有限公司向河源市公安局提出系统方案。", Modality.PROPOSED),
        ("河源天目科技有限公司向河源市公安局出售摄像头。", Modality.ASSERTED),
    ],
)
def test_modality(read: Read, text: str, modality: Modality) -> None:
    assert [s.qualifiers.modality for s in read(text).statements if s.prop is Prop.SUPPLIES] == [modality]


def test_negated(read: Read) -> None:
    extraction = read("河源天目科技有限公司从未向河源市公安局出售摄像头。")
    assert pairs(extraction) == set()
    assert pairs(extraction, polarity=Polarity.NEGATED) == {(FIRM, BUREAU)}


def test_through_an_agent(read: Read) -> None:
    statements = read("天目公司通过代理商地听公司向河源市公安局供货。").statements
    found = {s.subject.name: s.qualifiers.directness for s in statements if s.prop is Prop.SUPPLIES and s.subject}
    assert found == {"天目公司": Directness.INDIRECT, "地听公司": Directness.UNSTATED}


def test_amount_date_phase(read: Read) -> None:
    text = "2019年6月3日，河源天目科技有限公司中标河源市公安局视频监控项目，金额为1,200万元。"
    statement = next(s for s in read(text).statements if s.prop is Prop.SUPPLIES)
    assert statement.qualifiers.amount is not None
    assert (statement.qualifiers.amount.value, statement.qualifiers.amount.currency) == (12_000_000, "CNY")
    assert str(statement.qualifiers.date) == "2019-06-03"
    assert statement.qualifiers.phase is Phase.AWARDED


def test_those_whom_a_plural_stands_for(read: Read) -> None:
    text = "天目公司与地听公司都是安防企业。河源市公安局使用这两家公司的摄像机。"
    assert pairs(read(text)) == {("天目公司", BUREAU), ("地听公司", BUREAU)}


def test_each_its_own_where_the_words_say_so(read: Read) -> None:
    firms, bodies = "河源天目科技有限公司、云浮光年科技有限公司", "河源市公安局、云浮市公安局"
    assert pairs(read(f"{firms}分别承建{bodies}的视频平台。"), Prop.SUPPLIES) == {
        (FIRM, BUREAU),
        ("云浮光年科技有限公司", "云浮市公安局"),
    }
    assert pairs(read(f"{firms}分别承建{bodies}、梅州市公安局的视频平台。"), Prop.SUPPLIES) == set()


def test_who_asks_states_nothing(read: Read) -> None:
    assert pairs(read("河源天目科技有限公司向河源市公安局出售摄像头吗？")) == set()


def test_latin_names_keep_their_letters(read: Read) -> None:
    found = read("Segurança do Norte Ltda向河源市公安局出售摄像头。")
    assert pairs(found, Prop.SUPPLIES) == {("Segurança do Norte Ltda", BUREAU)}
