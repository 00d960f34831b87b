"""Which lines of a page stand in a text that was taken from it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.read.alignment import align, ink_lines

FIRST = "The ministry bought cameras for the city."
SECOND = "Two officials confirmed the purchase in the spring."
THIRD = "The company did not answer the questions that it was sent."


def found_in(page: list[str], text: str) -> list[int]:
    return sorted(align(ink_lines("\n".join(page)), text))


@pytest.mark.parametrize(
    ("page", "text", "lines"),
    [
        ([FIRST, SECOND], f"{FIRST}\n{SECOND}", [0, 1]),
        ([FIRST, SECOND], f"- {FIRST.upper()}\n{SECOND}", [1]),
        (["Cameras", FIRST, "Cameras", SECOND], f"{FIRST}\nCameras\n{SECOND}", [1, 2, 3]),
        ([FIRST, "Menu", FIRST, SECOND], f"{FIRST}\n{SECOND}", [0, 3]),
        ([FIRST, SECOND], f"{FIRST} {SECOND}", [0, 1]),
        (["Price:", "5 euros", THIRD], f"{THIRD}", [2]),
        ([FIRST, "Price", "5 euros", THIRD], f"{FIRST} Price 5 euros {THIRD}", [0, 1, 2, 3]),
        ([SECOND, THIRD, FIRST], f"{FIRST}\n{SECOND}\n{THIRD}", [0, 1, 2]),
        (["Buyer\tSum", "Police\t1,200"], "| Buyer | Sum |\n|---|---|\n| Police | 1,200 |", [0, 1]),
        ([f"{THIRD} [1] {SECOND}"], f"{THIRD} {SECOND}", [0]),
        ([f"{FIRST} {SECOND} {THIRD}"], FIRST, []),
        ([FIRST, ""], "", []),
        ([], FIRST, []),
        (["cafe\u0301 et restaurant de la place"], "café et restaurant de la place", [0]),
    ],
)
def test_lines_are_found_in_order(page: list[str], text: str, lines: list[int]) -> None:
    assert found_in(page, text) == lines


LINES = st.lists(st.text("abcdefghijk ", min_size=1, max_size=40), max_size=25)


@given(LINES, st.data())
def test_what_was_taken_in_order_is_found_with_all_its_ink(page: list[str], data: st.DataObject) -> None:
    taken = data.draw(st.lists(st.booleans(), min_size=len(page), max_size=len(page)))
    text = "\n".join(line for line, kept in zip(page, taken, strict=True) if kept)
    inks = ink_lines("\n".join(page))
    found = align(inks, text) if page else frozenset[int]()
    wanted = sum(len(line) for line in ink_lines(text))
    assert sum(len(inks[index]) for index in found) >= wanted


@given(LINES, st.text("abcdefghijk \n", max_size=200))
def test_any_two_texts_can_be_compared(page: list[str], text: str) -> None:
    inks = ink_lines("\n".join(page))
    assert all(inks[index] for index in align(inks, text))
