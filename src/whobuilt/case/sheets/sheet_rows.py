"""The rows of a sheet, its columns taken for these fields: what each says, what is left out, what is not plain."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import islice

from whobuilt.case.sheets.changes import is_ours, plain_cells
from whobuilt.case.sheets.columns import IDENTITY
from whobuilt.case.sheets.no_records import LeftOut
from whobuilt.case.sheets.sheet_files import SheetFile
from whobuilt.case.sheets.typed import Doubts, SheetCells, type_row
from whobuilt.core.sheets import RowTyped


@dataclass(slots=True)
class SheetRows:
    """What stands in the rows; what is left out of them and doubted is known when they were gone through."""

    file: SheetFile
    fields: tuple[str, ...]
    doubts: Doubts = field(default_factory=Doubts)
    left: LeftOut = field(init=False)
    links: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Nothing is left out yet."""
        self.left = LeftOut(self.file.header.names, self.fields)

    def iter(self, most: int | None = None) -> Iterator[tuple[int, RowTyped]]:
        """The rows that no record of the case is in, with their numbers; of the first so many, or of all."""
        at = self.fields.index("id") if is_ours(self.fields) else -1
        fields = tuple("" if each in IDENTITY else each for each in self.fields)
        for number, written in islice(self.file.rows(), most):
            if 0 <= at < len(written) and written[at]:
                continue
            cells = plain_cells(self.file, written) if at >= 0 else written
            row = SheetCells(number, cells, self.file.links_of(number))
            doubts = Doubts()
            typed = type_row(self.file.header.names, fields, row, doubts)
            if at >= 0:
                typed = replace(typed, others=())
            if self.left.leaves(number, cells, typed) or typed.is_empty:
                continue
            self.doubts.join(doubts)
            self.links |= set(typed.links)
            yield number, typed

    def look(self, most: int) -> None:
        """Go through the first so many, and take none of them in."""
        for _ in self.iter(most):
            pass
