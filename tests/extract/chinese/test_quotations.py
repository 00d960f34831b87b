"""Who said what in Chinese: content, speaker, organization, stance, form."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Form, Prop, Stance

Read = Callable[..., Extraction]


def said(extraction: Extraction) -> list[tuple[str, str, Form, Stance | None]]:
    return [
        (
            s.quote.exact,
            (s.attribution.organization or s.attribution.speaker or s.subject).name  # type: ignore[union-attr]  # one is
            if (s.attribution.organization or s.attribution.speaker)
            else s.attribution.speaker_text,
            s.attribution.form,
            s.attribution.stance,
        )
        for s in extraction.statements
        if s.prop is Prop.SAID
    ]


@pytest.mark.parametrize(
    ("text", "item"),
    [
        (
            "天目公司表示，公司遵守所有法律。",
            ("公司遵守所有法律", "天目公司", Form.INDIRECT, Stance.ASSERTION),
        ),
        (
            "天目公司发言人说：“我们从未向警方出售产品。”",
            ("我们从未向警方出售产品。", "天目公司", Form.DIRECT, Stance.DENIAL),
        ),
        (
            "“我们从未向警方出售产品，”天目公司发言人在回复中说。",
            ("我们从未向警方出售产品，", "天目公司", Form.DIRECT, Stance.DENIAL),
        ),
        (
            "天目公司否认向警方出售产品。",
            ("向警方出售产品", "天目公司", Form.INDIRECT, Stance.DENIAL),
        ),
        ("天目公司没有回应置评请求。", ("天目公司没有回应置评请求", "天目公司", Form.INDIRECT, Stance.NO_COMMENT)),
        (
            "河源市公安局稱，該系統「從未開啟情緒識別功能」。",
            ("從未開啟情緒識別功能", "河源市公安局", Form.DIRECT, Stance.DENIAL),
        ),
        (
            "天目公司承诺，将停止向警方供货。",
            ("将停止向警方供货", "天目公司", Form.INDIRECT, Stance.PROMISE),
        ),
        (
            "天目公司表示，将就裁决提出上诉。",
            ("将就裁决提出上诉", "天目公司", Form.INDIRECT, Stance.PROMISE),
        ),
        (
            "天目公司回复说，公司不透露客户名单。",
            ("公司不透露客户名单", "天目公司", Form.INDIRECT, Stance.NO_COMMENT),
        ),
        (
            "天目公司说，公司在当地只卖设备，不参与运营。",
            ("公司在当地只卖设备，不参与运营", "天目公司", Form.INDIRECT, Stance.DENIAL),
        ),
        (
            "河源隐私基金会的律师说：“没有人评估过这套系统。”",
            ("没有人评估过这套系统。", "河源隐私基金会", Form.DIRECT, Stance.CRITICISM),
        ),
        (
            "《河源日报》报道，河源市公安局用这套系统监控居民。",
            ("河源市公安局用这套系统监控居民", "《河源日报》", Form.INDIRECT, Stance.ASSERTION),
        ),
    ],
)
def test_said(read: Read, text: str, item: tuple[str, str, Form, Stance]) -> None:
    assert item in said(read(text))


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("天目公司承建该项目。云川大学指出，合同已经到期。公司发言人答复说，项目仍在施工。", "天目公司"),
        ("河源市中级人民法院受理此案。法院认为，合同合法有效。", "河源市中级人民法院"),
    ],
)
def test_a_speaker_named_before(read: Read, text: str, speaker: str) -> None:
    assert speaker in [item[1] for item in said(read(text))]


def test_both_halves_of_a_broken_quotation(read: Read) -> None:
    text = "“这是第一句没有根据的指责，”天目公司发言人说，“我们将继续沟通。”"
    assert [words for words, *_ in said(read(text))] == ["这是第一句没有根据的指责，", "我们将继续沟通。"]


@pytest.mark.parametrize("text", ["该系统名为“天眼”，由天目公司开发。", "天目公司的名称没有改变。"])
def test_nothing_said(read: Read, text: str) -> None:
    assert said(read(text)) == []
