from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.score.matching import overlap, same_name
from whobuilt.score.tally import match


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("Acme Systems Ltd.", "acme systems", True),
        ("the Exampleton Police", "Exampleton Police’s", True),
        ("Acme", "Acme Systems", False),  # one word of two is not enough to tell it
        ("Ministry of the Interior", "Ministry of the Interior of Exampleland", True),
        ("Exampleton Police", "Sampleford Police", False),
        ("某某科技有限公司", "某某科技", False),  # half of it only
        ("某某科技公司", "某某科技", True),
        ("市局", "某市局", False),
        ("", "", False),
        ("Ltd", "Inc", False),
    ],
)
def test_names_match_on_their_words(left: str, right: str, *, same: bool) -> None:
    assert same_name(left, right) is same
    assert same_name(right, left) is same


@given(words=st.text(min_size=1))
def test_words_are_wholly_like_themselves(words: str) -> None:
    assert overlap(words, words) == 1


@given(one=st.text(), other=st.text())
def test_likeness_has_no_direction(one: str, other: str) -> None:
    assert overlap(one, other) == overlap(other, one)


def test_the_most_alike_are_paired_first() -> None:
    found = match([1.0, 5.0], [5.1, 1.1, 9.0], lambda one, other: max(0.0, 1 - abs(one - other)))
    assert dict(found.pairs) == {0: 1, 1: 0}
    assert (found.missing, found.excess) == ((), (2,))


@given(wanted=st.lists(st.integers(0, 3)), read=st.lists(st.integers(0, 3)))
def test_nothing_is_paired_twice_or_lost(wanted: list[int], read: list[int]) -> None:
    found = match(wanted, read, lambda one, other: float(one == other))
    assert sorted([*(i for i, _ in found.pairs), *found.missing]) == list(range(len(wanted)))
    assert sorted([*(j for _, j in found.pairs), *found.excess]) == list(range(len(read)))
