"""What holds for any text: quotes stand at their places, and nothing is raised."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.core.reading import Extraction

Read = Callable[..., Extraction]

WORDS = st.sampled_from(
    [
        *"天目公司 河源市公安局 华北科技有限公司 向 与 由 被 的 和 、 ， 。 “ ” （ ） 出售 签署 合同 说".split(),
        *"否认 没有 中标 2019年 3月 100万元 警方 該公司 ： AB".split(),
        "\n",
        "\u200b",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(st.lists(WORDS, max_size=40).map("".join))
def test_quotes_stand_at_their_places(read: Read, text: str) -> None:
    extraction = read(text)
    for statement in extraction.statements:
        assert text[statement.quote.start : statement.quote.end] == statement.quote.exact != ""
        for anchor in statement.anchors:
            assert text[anchor.start : anchor.end] == anchor.exact != ""
    for mention in extraction.mentions:
        assert text[mention.start : mention.end] == mention.text


@pytest.mark.few(1)
@pytest.mark.parametrize(
    "text",
    [
        "，。；：“”（）" * 3_000,
        "公" * 30_000,
        "1" * 30_000,
        "“" * 20_000,
        "（" * 20_000,
        "天目公司向警方出售摄像头" * 2_000,
        "Abc " * 8_000,
    ],
)
def test_bad_input_is_read(read: Read, text: str) -> None:
    assert isinstance(read(text), Extraction)


def test_unseen_characters_within_names(read: Read) -> None:
    text = "天\u200b目公\u200b司向河源市公\u2060安局出售摄像头。"
    statement = next(iter(read(text).statements))
    assert statement.subject is not None
    assert (statement.subject.name, statement.quote.exact) == ("天目公司", text)


def test_the_same_text_gives_the_same_ids(read: Read) -> None:
    text = "天目公司向河源市公安局出售摄像头。天目公司说，公司遵守法律。"
    assert [s.id for s in read(text).statements] == [s.id for s in read(text).statements]
