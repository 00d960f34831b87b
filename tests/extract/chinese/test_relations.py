"""Ownership, listings, offices, partners in Chinese."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Prop

Read = Callable[..., Extraction]


@pytest.mark.parametrize(
    ("text", "prop", "subject", "object_"),
    [
        ("天目公司收购了地听公司。", Prop.OWNS, "天目公司", "地听公司"),
        ("天目公司的全资子公司地听公司中标。", Prop.OWNS, "天目公司", "地听公司"),
        ("地听公司是天目公司的子公司。", Prop.OWNS, "天目公司", "地听公司"),
        ("地听公司的最大股东是天目公司。", Prop.OWNS, "天目公司", "地听公司"),
        ("天目公司领投地听公司。", Prop.INVESTS_IN, "天目公司", "地听公司"),
        ("天目公司与地听公司签署战略合作协议。", Prop.PARTNERS_WITH, "天目公司", "地听公司"),
        ("美国商务部将天目公司列入实体清单。", Prop.LISTED_BY, "天目公司", "美国商务部"),
        ("天目公司被美国商务部列入实体清单。", Prop.LISTED_BY, "天目公司", "美国商务部"),
        ("外交部发言人王小明主持记者会。", Prop.EMPLOYS, "外交部", "王小明"),
    ],
)
def test_relation(read: Read, text: str, prop: Prop, subject: str, object_: str) -> None:
    found = {
        (s.subject.name, s.object.name) for s in read(text).statements if s.prop is prop and s.subject and s.object
    }
    assert (subject, object_) in found


def test_a_list_that_goes_on(read: Read) -> None:
    text = "美国商务部宣布，将28家中国机构和公司列入实体清单。名单中有河源市公安局，另有两家企业：天目公司和地听公司。"
    listed = {s.subject.name for s in read(text).statements if s.prop is Prop.LISTED_BY and s.subject}
    assert listed == {"河源市公安局", "天目公司", "地听公司"}


def test_private_persons_are_nobody(read: Read) -> None:
    names = {entity.name for entity in read("项目联系人：王小明\n评审专家：李大力、张三丰\n").entities}
    assert not {"王小明", "李大力", "张三丰"} & names
