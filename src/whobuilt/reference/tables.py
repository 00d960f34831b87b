"""The tables of ``reference/data``: tab-separated, with comments and a line of column names above."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources


def iter_rows(table: str) -> Iterator[list[str]]:
    """Yield the cells of each row of a table, past its comments and its line of column names."""
    text = resources.files("whobuilt.reference").joinpath(f"data/{table}").read_text("utf-8")
    lines = (line for line in text.split("\n") if line and not line.startswith("#"))
    next(lines)
    for line in lines:
        yield line.split("\t")


def items(cell: str) -> list[str]:
    """Return the items of a cell that holds several, with bars between them."""
    return [item for item in cell.split("|") if item]
