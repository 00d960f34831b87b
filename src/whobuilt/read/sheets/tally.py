"""What a sheet's reader hands on, and what it met that is not a plain cell."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from whobuilt.core.problems import Problem

MOST_ROWS = 200_000  # rows of one sheet that are taken
MOST_CELLS = 4_000_000  # and cells
MOST_COLUMNS = 256
MOST_TABS = 1_000
MOST_TEXT = 32_767  # characters of a cell, as many as a spreadsheet's holds
MOST_BYTES = 1 << 30  # of a sheet as it is inflated
_NAMED = 5
_RATIO = 700  # bytes that one packed byte may become (deflate makes 1,032 at most); equal rows come to some hundreds
_SMALL = 64 << 20  # inflated bytes below which nothing is a bomb

Cells = list[str]
Row = tuple[int, Cells]  # its number, counted from 1, and its cells


@dataclass(frozen=True, slots=True)
class SheetOrder:
    """What is to be read of a file: the sheet of a name (the first that is shown where it is empty), so many rows."""

    tab: str = ""
    most_rows: int = MOST_ROWS


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What a file is, as the part `FACTS` holds it: its sheets, which was read, and how its text was written."""

    kind: str
    tabs: tuple[str, ...]
    tab: str
    encoding: str
    rows: int
    left_out: int


class SheetError(Exception):
    """A sheet that cannot be read at all; carries the problem."""

    def __init__(self, code: str, message: str, mend: str = "") -> None:
        """Say what is wrong and how to mend it."""
        super().__init__(message)
        self.problem = Problem(code, message, "", mend)


@dataclass(slots=True)
class Tally:
    """Counts what was met, and remembers the first places of each kind."""

    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    places: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    left_out: int = 0

    def add(self, kind: str, place: str, times: int = 1) -> None:
        """Count one more."""
        self.counts[kind] += times
        if len(self.places[kind]) < _NAMED:
            self.places[kind].append(place)

    def problems(self) -> list[Problem]:
        """Each kind as one problem, with where it was met first."""
        return [self._tell(kind) for kind in _TOLD if self.counts[kind]] + [
            Problem(
                "sheet_cut",
                f"{self.left_out:,} more rows were not read: {MOST_ROWS:,} rows, or {MOST_CELLS:,} cells, are.",
                "",
                "Split the sheet, and import the rest as another file.",
            )
            for _ in range(bool(self.left_out))
        ]

    def _tell(self, kind: str) -> Problem:
        message, mend = _TOLD[kind]
        number, shown = self.counts[kind], self.places[kind]
        where = ", ".join(shown) + (" …" if number > len(shown) else "")
        return Problem(kind, message.format(number=f"{number:,}"), where, mend)


_TOLD = {
    "merged_cells": (
        "{number} ranges of cells are merged; the value of each was taken for all rows and columns that it spans.",
        "Look at these rows.",
    ),
    "formula_value": ("{number} cells are formulas; the value that was last saved with each was taken.", ""),
    "formula_empty": (
        "{number} cells are formulas without a saved value; they were taken as empty.",
        "Open the file in a spreadsheet program, save it, and import it again.",
    ),
    "error_cells": ("{number} cells hold an error (such as #REF!); it was taken as the cell's text.", ""),
    "hidden_rows": ("{number} rows are hidden; they were taken like the others.", ""),
    "hidden_sheet": ("{number} sheets of the file are hidden.", "Name one with --sheet to import it."),
    "cut_cells": (f"{{number}} cells hold more than {MOST_TEXT:,} characters; the rest was left out.", ""),
    "wide_rows": (f"{{number}} rows have more than {MOST_COLUMNS} cells; the rest was left out.", "Remove columns."),
    "mixed_encoding": (
        "{number} lines are written in another encoding than the rest; each was read in the one that fits it.",
        "Compare these lines with the original.",
    ),
    "bad_bytes": (
        "{number} lines hold bytes that make sense in no known encoding; a sign stands in their place.",
        "Compare these lines with the original, or save the file as UTF-8.",
    ),
    "cell_links": ("{number} cells bear a link of their own; its address was taken as a link of the row.", ""),
    "other_links": ("{number} cells bear a link to something that is no page and no file; it was left out.", ""),
    "lost_links": (
        "{number} cells bear a link whose address the file does not hold; it was left out.",
        "Open the file in a spreadsheet program, look at these cells, and save it anew.",
    ),
    "left_links": ("{number} cells bear more links than are taken; they were left out.", "Split the sheet."),
    "made_links": (
        "{number} cells bear a link that a formula puts together from other cells; its address is not known.",
        "Write the addresses out, and import the sheet again.",
    ),
    "outside_content": ("The file points to {number} things outside of it; nothing was fetched.", ""),
}


def is_bomb(packed: int, inflated: int) -> bool:
    """Whether so few bytes unpack to so many that no sheet is behind it."""
    return inflated > MOST_BYTES or (inflated > _SMALL and inflated > _RATIO * max(1, packed))


BOMB = ("sheet_bomb", "unpacked, it is so large that it cannot be an honest sheet; it was not read.")


def clipped(cell: str, place: str, tally: Tally) -> str:
    """A cell's text, no longer than a cell can be."""
    if len(cell) <= MOST_TEXT:
        return cell
    tally.add("cut_cells", place)
    return cell[:MOST_TEXT]


def column_letters(index: int) -> str:
    """A column's letters, counted from 0: A, B … Z, AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
