"""What stands in quotation marks, whatever the marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.extract.english.marks import find_marked


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ('He said "yes" and "no".', ["yes", "no"]),
        ("He said “yes” and “no”.", ["yes", "no"]),
        ("He said ''yes'' to it.", ["yes"]),
        ("He said “yes“ to it.", ["yes"]),
        ("„Ja“ said he.", ["Ja"]),
        ('A 5" pipe and a 7" pipe.', []),
        ('He said "yes and went.', []),
        ("The firm's workers' rights and 'rights' of its own.", []),
        ("He said 'the rights of all workers are kept,' and went.", ["the rights of all workers are kept,"]),
    ],
)  # fmt: skip
def test_one_paragraph(text: str, inside: list[str]) -> None:
    assert [text[mark.start : mark.end] for mark in find_marked(text, [(0, len(text))])] == inside


def test_a_quotation_opened_anew_in_each_paragraph() -> None:
    text = "“It is wrong.\n\n“Nobody asked.”"
    found = find_marked(text, [(0, 13), (15, len(text))])
    assert [(text[mark.start : mark.end], mark.goes_on) for mark in found] == [
        ("It is wrong.", True),
        ("Nobody asked.", False),
    ]


@given(st.text(alphabet="ab .,\"'“”‘’\n", max_size=80))
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    found = find_marked(text, [(0, len(text))])
    assert all(0 <= mark.start < mark.end <= len(text) for mark in found)
    assert [mark.start for mark in found] == sorted(mark.start for mark in found)
