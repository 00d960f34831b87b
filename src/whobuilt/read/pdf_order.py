"""In which order a person reads what stands on a page.

Most files write their text as it is read, and better than any rule could guess it; so the file's own order stands,
unless the page shows that it cannot be: lines that go up where reading goes down, or lines written straight across
columns of prose.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from whobuilt.read.pdf_page import Piece

_MOST_DEPTH = 4  # columns within columns
_LEAST_ROWS = 4  # rows that a gutter must part before it is one
_PROSE = 18  # characters in a piece of prose, more than most cells of a table hold
_JUMPS = 0.2  # share of lines that go up, above which the file's order is not that of reading
_COMMON = 0.6


def in_reading_order(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces of one page as they are read."""
    upright = [piece for piece in pieces if not piece.turned]
    turned = [piece for piece in pieces if piece.turned]
    if len(turned) > len(upright):
        return list(pieces)
    if _goes_up(upright):
        upright = [piece for row in _rows_by_place(upright) for piece in row]
    rows = rows_of(upright)
    return [*_by_columns(rows, 0), *turned]


def same_row(first: Piece, second: Piece) -> bool:
    """Whether two pieces stand side by side."""
    if second.box.top >= first.box.bottom or second.box.bottom <= first.box.top:
        return False
    overlap = min(first.box.bottom, second.box.bottom) - max(first.box.top, second.box.top)
    least = min(first.box.bottom - first.box.top, second.box.bottom - second.box.top)
    apart = second.box.left >= first.box.right - 1 or second.box.right <= first.box.left + 1
    return overlap * 2 > least and apart


def rows_of(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """Pieces that follow each other side by side, put together."""
    rows: list[list[Piece]] = []
    for piece in pieces:
        if rows and same_row(rows[-1][-1], piece):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _goes_up(pieces: Sequence[Piece]) -> bool:
    """Whether lines often stand above the line before them, in the same column."""
    jumps = sum(
        1
        for before, after in pairwise(pieces)
        if after.box.bottom <= before.box.top
        and min(before.box.right, after.box.right) > max(before.box.left, after.box.left)
    )
    return jumps >= _LEAST_ROWS and jumps > _JUMPS * len(pieces)


def _rows_by_place(pieces: Sequence[Piece]) -> list[list[Piece]]:
    """All pieces as rows from top to bottom, each from left to right."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box.top + piece.box.bottom, piece.box.left)):
        middle = (piece.box.top + piece.box.bottom) / 2
        if rows and rows[-1][0].box.top <= middle <= rows[-1][0].box.bottom:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [sorted(row, key=lambda piece: piece.box.left) for row in rows]


def _by_columns(rows: list[list[Piece]], depth: int) -> list[Piece]:
    """Rows that run across columns, read column by column; a piece that spans the gutter ends what stood above it."""
    gutter = _find_gutter(rows) if depth < _MOST_DEPTH else None
    if gutter is None:
        return [piece for row in rows for piece in row]
    read: list[Piece] = []
    left: list[list[Piece]] = []
    right: list[list[Piece]] = []
    for row in rows:
        if any(piece.box.left < gutter - 1 and piece.box.right > gutter + 1 for piece in row):
            read += [*_by_columns(left, depth + 1), *_by_columns(right, depth + 1), *row]
            left, right = [], []
            continue
        for side, own in (
            (left, [piece for piece in row if piece.box.right <= gutter + 1]),
            (right, [piece for piece in row if piece.box.right > gutter + 1]),
        ):
            if own:
                side.append(own)
    return [*read, *_by_columns(left, depth + 1), *_by_columns(right, depth + 1)]


def _find_gutter(rows: list[list[Piece]]) -> float | None:
    """Where a strip without ink parts prose on both sides in rows that run across it; None where no strip does."""
    across = [row for row in rows if len(row) > 1]
    if len(across) < _LEAST_ROWS or len(across) * 3 < len(rows):
        return None
    gaps = [
        (before.box.right, after.box.left)
        for row in across
        for before, after in pairwise(sorted(row, key=lambda piece: piece.box.left))
    ]
    edges = sorted(
        [(left, 1) for left, right in gaps if right > left] + [(right, -1) for left, right in gaps if right > left]
    )
    best, depth, where, top = 0, 0, None, 0.0
    for place, step in edges:
        if depth == best and step < 0 and where is None:
            where = (top + place) / 2
        depth += step
        if depth > best:
            best, top, where = depth, place, None
    if where is None or best < max(_LEAST_ROWS, _COMMON * len(across)):
        return None
    pieces = [piece for row in across for piece in row]
    for side in (
        [piece for piece in pieces if piece.box.right <= where],
        [piece for piece in pieces if piece.box.left >= where],
    ):
        lengths = sorted(piece.end - piece.start for piece in side)
        if not lengths or lengths[len(lengths) // 2] < _PROSE // 2 or sum(lengths) < _PROSE * len(lengths):
            return None
    return where
