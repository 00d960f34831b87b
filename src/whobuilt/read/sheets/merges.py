"""Merged cells: the value at the top left counts for every row and column that the range spans."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from whobuilt.read.sheets.tally import MOST_COLUMNS, Row, Tally, column_letters

Range = tuple[int, int, int, int]  # first row, first column, last row, last column; rows from 1, columns from 0

MOST_MERGES = 20_000
_MERGED = re.compile(rb"""<(?:\w+:)?mergeCell\s[^>]{0,200}?ref=["']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})["']""")


def find_merges(xml: bytes) -> Iterator[Range]:
    """The ranges that a stretch of a sheet's XML (ECMA-376) names."""
    for found in _MERGED.finditer(xml):
        left, top, right, bottom = (part.decode() for part in found.groups())
        yield int(top), column_number(left), int(bottom), column_number(right)


def column_number(letters: str) -> int:
    """A column's number, counted from 0."""
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number - 1


def fill(rows: Iterable[Row], merges: Iterable[Range], tally: Tally) -> Iterator[Row]:
    """The rows with the values of merged cells in all cells that each range spans."""
    waiting = sorted(merges, reverse=True)
    open_ranges: list[tuple[Range, str]] = []
    for number, cells in rows:
        open_ranges = [each for each in open_ranges if each[0][2] >= number]
        while waiting and waiting[-1][0] <= number:
            merged = waiting.pop()
            value = cells[merged[1]] if merged[0] == number and merged[1] < len(cells) else ""
            if value:
                open_ranges.append((merged, value))
                tally.add("merged_cells", _name(merged))
        filled = cells
        for (_, left, _, last), value in open_ranges:
            right = min(last, MOST_COLUMNS - 1)
            filled = filled + [""] * (right + 1 - len(filled))
            filled[left : right + 1] = [cell or value for cell in filled[left : right + 1]]
        yield number, filled


def _name(merged: Range) -> str:
    top, left, bottom, right = merged
    return f"{column_letters(left)}{top}:{column_letters(right)}{bottom}"
