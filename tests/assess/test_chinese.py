"""What claims in Chinese are read as, with the real places and classes of bodies; and how they are weighed."""

from __future__ import annotations

from typing import cast

import pytest

from whobuilt.assess import assess, propose
from whobuilt.assess.periods import Tense
from whobuilt.assess.proposition import Proposition
from whobuilt.core.assessment import Answers, Verdict
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Draft,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Stance,
    Statement,
    make_statement,
)
from whobuilt.ports import Gazetteer, Taxonomy
from whobuilt.reference.places import load_places

VENDOR = Party("某某科技", "vendor")


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return cast("Gazetteer", load_places())  # it is asked about its own places only


def claim(words: str, stance: Stance = Stance.DENIAL) -> Statement:
    attribution = Attribution(organization=VENDOR, stance=stance)
    quote = Quote(10, 10 + len(words), words)
    return make_statement(Draft("paper", Prop.SAID, VENDOR, None, quote, (), "test@1", attribution=attribution))


def read(words: str, gazetteer: Gazetteer, taxonomy: Taxonomy, stance: Stance = Stance.DENIAL) -> list[Proposition]:
    return list(propose(claim(words, stance), gazetteer=gazetteer, taxonomy=taxonomy))


@pytest.mark.parametrize(
    ("words", "family", "classes", "at"),
    [
        ("公司从未向新疆公安机关出售过任何监控设备", "supplies", ["public_security_bureau"], ["新疆"]),
        ("我们没有与新疆的警方进行任何合作", "business", ["police"], ["新疆"]),
        ("未与国防部签署任何合同", "contracts", ["military"], []),
        ("肯尼亚警方不是我们的客户", "customer", ["police"], ["肯尼亚"]),
        ("公司未向以色列政府提供服务器", "supplies", ["government"], ["以色列"]),
        ("在新疆，公司从不向公安、监狱供货", "supplies", ["public_security_bureau", "prison"], ["新疆"]),
        ("公司從未向軍方銷售任何產品", "supplies", ["military"], []),
    ],
)
def test_whom_and_where(
    words: str, family: str, classes: list[str], at: list[str], gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    [found] = read(words, gazetteer, taxonomy)
    assert found.polarity is Polarity.NEGATED
    assert (found.family.name, list(found.target.classes)) == (family, classes)
    assert [place.text for place in found.target.at] == at


@pytest.mark.parametrize(
    "words", ["公司遵守所有法律", "对此不知情", "没有一个摄像头按该合同装成", "", "……", "产品质量优良，深受欢迎"]
)
def test_nothing_is_read_where_nothing_can_be_checked(words: str, gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    assert read(words, gazetteer, taxonomy) == []


@pytest.mark.parametrize(
    ("words", "tense", "since"),
    [
        ("公司从未向警方供货", Tense.EVER, None),
        ("公司未向警方供货", Tense.EVER, None),
        ("公司不向警方供货", Tense.HABIT, None),
        ("公司目前不向警方供货", Tense.PRESENT, None),
        ("公司不会向警方供货", Tense.FUTURE, None),
        ("自2019年以来公司不再向苏丹出口", Tense.ENDED, "2019-01-01"),
        ("公司在新疆没有任何业务", Tense.STATE, None),
    ],
)
def test_when(words: str, tense: Tense, since: str | None, gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    [found] = read(words, gazetteer, taxonomy)
    assert found.tense is tense
    assert (str(found.period.first) if found.period else None) == since


def test_an_agent_speaks_for_his_own_place(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    attribution = Attribution(organization=VENDOR, speaker_text="某某科技在肯尼亚的代理", stance=Stance.DENIAL)
    words = "从未向政府部门供货"
    quote = Quote(10, 10 + len(words), words)
    said = make_statement(Draft("paper", Prop.SAID, VENDOR, None, quote, (), "test@1", attribution=attribution))
    [found] = propose(said, gazetteer=gazetteer, taxonomy=taxonomy)
    assert [place.text for place in found.target.at] == ["肯尼亚"]


def test_a_customer_names_maker_and_thing(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    [found] = read("从未使用过某某集团的间谍软件", gazetteer, taxonomy)
    assert (found.family.name, found.makers, found.product) == ("uses", ("某某集团",), ("spyware",))


def test_only_through_dealers(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    only, never = read("公司只通过经销商销售，从不直接向政府部门供货", gazetteer, taxonomy)
    assert (only.exclusive, only.target.intermediaries, only.polarity) == (True, True, Polarity.AFFIRMED)
    assert (never.directly, never.polarity) == (True, Polarity.NEGATED)


def test_a_denial_without_a_negating_word_is_one_as_a_whole(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    [denied] = read("公司向警方出售摄像机", gazetteer, taxonomy)
    [said] = read("公司向警方出售摄像机", gazetteer, taxonomy, Stance.ASSERTION)
    assert (denied.polarity, said.polarity) == (Polarity.NEGATED, Polarity.AFFIRMED)


@pytest.mark.parametrize(
    ("customer", "thing", "day", "verdict"),
    [
        ("乌鲁木齐市公安局", "视频监控设备", "2018", Verdict.CONTRADICTED),
        ("Urumqi Public Security Bureau", "surveillance cameras", "2018", Verdict.CONTRADICTED),
        ("成都市公安局", "视频监控设备", "2018", Verdict.DIFFERENT),
        ("乌鲁木齐市教育局", "视频监控设备", "2018", Verdict.DIFFERENT),
        ("乌鲁木齐市公安局", "视频监控设备", "2021", Verdict.DIFFERENT),
    ],
)
def test_a_denial_is_weighed_against_documents_in_either_language(
    customer: str, thing: str, day: str, verdict: Verdict, gazetteer: Gazetteer, taxonomy: Taxonomy
) -> None:
    words = f"{VENDOR.name} 供货 {customer} {thing}"
    fields = {"subject": VENDOR.name, "trigger": "供货", "object": customer, "object_text": thing}
    anchors = tuple(
        Anchor(name, words.index(part), words.index(part) + len(part), part) for name, part in fields.items()
    )
    supply = make_statement(
        Draft(
            "notice",
            Prop.SUPPLIES,
            VENDOR,
            Party(customer, "customer"),
            Quote(0, len(words), words),
            anchors,
            "test@1",
            Qualifiers(object_text=thing, date=PartialDate(day)),
        )
    )
    [found] = assess(
        [claim("公司从未向新疆公安机关出售过任何监控设备")],
        [supply],
        gazetteer=gazetteer,
        taxonomy=taxonomy,
        published=lambda _: PartialDate("2020-06-01"),
    )
    assert found.verdict is verdict


def test_what_a_claim_answers(gazetteer: Gazetteer, taxonomy: Taxonomy) -> None:
    told = {}
    for words in ("公司对产品用于警务毫不知情", "公司从未向警方供货", "公司一贯遵守法律"):
        [found] = assess([claim(words, Stance.ASSERTION)], [], gazetteer=gazetteer, taxonomy=taxonomy)
        told[words] = found.answers
    assert list(told.values()) == [Answers.KNOWLEDGE, Answers.FACT, Answers.CHANGES_SUBJECT]
