"""Workbooks of older programs (XLS, XLSB), by calamine: a sheet is in memory at once, within the child's limits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import python_calamine

from whobuilt.read.sheets.merges import fill
from whobuilt.read.sheets.tally import MOST_CELLS, MOST_COLUMNS, Row, SheetError, SheetOrder, Tally, clipped

_MEND = "Open it in a spreadsheet program, and save it as XLSX or CSV."


def read_legacy(path: Path, order: SheetOrder, tally: Tally) -> tuple[tuple[str, ...], str, Iterator[Row]]:
    """The names of the sheets, the one that is read, and its rows."""
    try:
        book = python_calamine.CalamineWorkbook.from_path(path)
        shown = [each.name for each in book.sheets_metadata if each.visible is python_calamine.SheetVisibleEnum.Visible]
        for name in book.sheet_names:
            if name not in shown:
                tally.add("hidden_sheet", name)
        tab = order.tab or (shown[0] if shown else "")
        if tab not in book.sheet_names:
            told = f"it has no sheet “{tab}”; it has: {', '.join(book.sheet_names)}."
            raise SheetError("no_such_sheet" if order.tab else "empty_sheet", told, "Name one of these.")
        sheet = book.get_sheet_by_name(tab)
        ranges = sheet.merged_cell_ranges or []
        names = tuple(book.sheet_names)
        rows = list(_iter_rows(sheet, order, tally))
    except python_calamine.PasswordError:
        raise SheetError("sheet_locked", "it is locked with a password.", "Save it without one.") from None
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise SheetError("sheet_damaged", f"it cannot be read as a workbook ({error}).", _MEND) from None
    merges = [(top + 1, left, bottom + 1, right) for (top, left), (bottom, right) in ranges]
    return names, tab, fill(rows, merges, tally)


def _iter_rows(sheet: python_calamine.CalamineSheet, order: SheetOrder, tally: Tally) -> Iterator[Row]:
    first = (sheet.start or (0, 0))[0] + 1 - (sheet.start or (0, 0))[0]
    taken = kept = 0
    for number, values in enumerate(sheet.iter_rows(), first):
        if kept >= order.most_rows or taken >= MOST_CELLS:
            tally.left_out += 1
            continue
        if len(values) > MOST_COLUMNS and any(value != "" for value in values[MOST_COLUMNS:]):
            tally.add("wide_rows", f"row {number}")
        cells = [clipped(_text(value), f"row {number}", tally) for value in values[:MOST_COLUMNS]]
        if any(cells):
            kept += 1
            taken += len(cells)
            yield number, cells


def _text(value: object) -> str:
    """A value as text: a day in ISO 8601, a number without an empty fraction."""
    match value:
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            return str(int(value)) if value == int(value) and abs(value) < 1e15 else f"{value:.15g}"  # noqa: PLR2004  # digits that a float holds
        case datetime():
            clock = f"{value:%H:%M}"
            return f"{value:%Y-%m-%d}" + (f" {clock}" if clock != "00:00" else "")
        case date() | time():
            return value.isoformat()
        case timedelta():
            return str(value)
        case _:
            return str(value)
