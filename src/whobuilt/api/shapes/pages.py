"""Pages of lists, which have no cap on the whole; and problems, which every area tells alike."""

from __future__ import annotations

import binascii
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Sequence
from typing import Annotated, Generic, TypeVar

from fastapi import Query
from pydantic import Field

from whobuilt.api.shapes.base import Shape
from whobuilt.core.problems import Problem, WhoBuiltError

Item = TypeVar("Item")
LARGEST_PAGE = 1000
_DIGITS = 16  # more than any list is long

Limit = Annotated[
    int, Query(ge=1, le=LARGEST_PAGE, description="How many items at most; the rest is a page of its own.")
]
After = Annotated[str, Query(max_length=1000, description="Go on from here: `next` of the page before.")]


class Page(Shape, Generic[Item]):
    """A part of a list: `total` counts all of it, `next` is what to go on from, null at the end."""

    items: list[Item]
    total: int
    next: str | None = None


class ProblemOut(Shape):
    """What could not be done, where, and how to mend it."""

    code: str = Field(examples=["unreadable"])
    message: str = Field(examples=["no text could be read from this."])
    where: str = ""
    mend: str = ""


def make_problem_out(problem: Problem) -> ProblemOut:
    """A problem as it is sent."""
    return ProblemOut(code=problem.code, message=problem.message, where=problem.where, mend=problem.mend)


def make_cursor(place: str) -> str:
    """A place in a list as a cursor, which nobody outside is to read anything from."""
    return urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read_cursor(after: str) -> str:
    """The place that a cursor stands for, empty for the beginning; WhoBuiltError where it is none of ours."""
    try:
        return b64decode(after + "=" * (-len(after) % 4), b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        raise _bad_cursor(after) from None


def read_number(after: str) -> int:
    """The number that a cursor holds, 0 for the beginning."""
    place = read_cursor(after) or "0"
    if not (place.isascii() and place.isdigit() and len(place) < _DIGITS):
        raise _bad_cursor(after)
    return int(place)


def cut_page(found: Sequence[Item], limit: int, after: str) -> tuple[list[Item], str | None]:
    """One page of a list that is there whole, with the cursor of the next; cursors count items."""
    start = read_number(after)
    end = start + limit
    return list(found[start:end]), make_cursor(str(end)) if end < len(found) else None


def read_place(after: str) -> int:
    """How many items come before the page that a cursor begins; WhoBuiltError where it does not count items."""
    place = read_cursor(after) or "0"
    if not (place.isascii() and place.isdigit()):
        raise _bad_cursor(after)
    return int(place)


def _bad_cursor(after: str) -> WhoBuiltError:
    return WhoBuiltError(
        Problem("bad_cursor", "this is no place in a list.", after, "Give `next` of a page, as it was sent.")
    )
