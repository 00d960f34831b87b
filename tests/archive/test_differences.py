"""What became of signed entries: the laws of telling changed, dropped, added and moved ones apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.archive.log.differences import Differences, compare, spans


def texts(word: str) -> list[bytes]:
    return [letter.encode() for letter in word]


@pytest.mark.parametrize(
    ("signed", "now", "found"),
    [
        ("abcd", "abcd", Differences()),
        ("abcd", "abcdxy", Differences()),  # later entries are no difference
        ("abcd", "aBcd", Differences(changed=(1,))),
        ("abcd", "abcD", Differences(changed=(3,))),
        ("abcd", "acd", Differences(missing=(1,))),
        ("abcd", "ab", Differences(missing=(2, 3))),
        ("abcd", "", Differences(missing=(0, 1, 2, 3))),
        ("abcd", "abXcd", Differences(added=(2,))),
        ("abcd", "abbcd", Differences(added=(2,))),
        ("abcd", "abcda", Differences(added=(4,))),  # an old one once more, at the end
        ("abcd", "acbd", Differences(moved=(2,))),  # or the first: of two neighbours one was moved
        ("abcd", "bcda", Differences(moved=(0,))),
        ("abcdef", "aBdXef", Differences(changed=(1,), missing=(2,), added=(3,))),
    ],
)
def test_differences_by_example(signed: str, now: str, found: Differences) -> None:
    assert compare(texts(signed), texts(now)) == found


entries = st.integers(1, 60).map(lambda count: [number.to_bytes(2, "big") for number in range(count)])


@given(entries, st.data())
def test_dropped_entries_and_no_others_are_missing(signed: list[bytes], data: st.DataObject) -> None:
    dropped = data.draw(st.sets(st.integers(0, len(signed) - 1)))
    now = [entry for index, entry in enumerate(signed) if index not in dropped]
    assert compare(signed, now) == Differences(missing=tuple(sorted(dropped)))


@given(entries, st.data())
def test_changed_entries_and_no_others_are_changed(signed: list[bytes], data: st.DataObject) -> None:
    changed = data.draw(st.sets(st.integers(0, len(signed) - 1)))
    now = [b"changed%d" % index if index in changed else entry for index, entry in enumerate(signed)]
    assert compare(signed, now) == Differences(changed=tuple(sorted(changed)))


@given(entries, st.data())
def test_no_other_order_passes(signed: list[bytes], data: st.DataObject) -> None:
    now = data.draw(st.permutations(signed))
    found = compare(signed, now)
    assert (found.moved == ()) == (now == signed)
    assert (found.changed, found.missing, found.added) == ((), (), ())
    staying = [entry for entry in now if signed.index(entry) not in found.moved]
    assert staying == sorted(staying)


@given(entries, st.lists(st.binary(max_size=2), max_size=70))
def test_whatever_is_not_the_signed_entries_first_is_a_difference(signed: list[bytes], now: list[bytes]) -> None:
    found = compare(signed, now)
    again = [entry for entry in now[len(signed) :] if entry in signed]
    assert (found == Differences()) == (now[: len(signed)] == signed and not again)


def test_neighbours_are_told_together() -> None:
    assert list(spans([])) == []
    assert list(spans([0, 1, 2, 5, 7, 8])) == [(0, 2), (5, 5), (7, 8)]
