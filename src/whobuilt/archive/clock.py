"""What timestamps say about the clock that wrote the log, and what they cannot say.

A timestamp is an upper bound: the entry stood there by then. How much earlier it was made no timestamp tells, so an
entry dated back on this machine is not found by it; the bound shows what can be relied on. Dated ahead it is found.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from whobuilt.archive.anchor import Anchor
from whobuilt.core.problems import Problem

# Clocks are set right by a little all the time, and long reading separates a capture from its entry.
SLACK = timedelta(hours=1)


def latest_times(anchors: Iterable[Anchor]) -> tuple[Anchor, ...]:
    """The anchors that bound something, by size: each later one covers more entries.

    The first that covers an entry has the latest time at which that entry can have been made. All are of one log.
    """
    bounds: list[Anchor] = []
    for anchor in sorted(anchors, key=lambda item: (item.at, -item.size)):
        if not bounds or anchor.size > bounds[-1].size:
            bounds.append(anchor)
    return tuple(bounds)


def find_bound(index: int, anchors: Sequence[Anchor]) -> Anchor | None:
    """The anchor with the latest time at which the entry at `index` can have been made; None where none covers it."""
    return min((item for item in anchors if index < item.size), key=lambda item: item.at, default=None)


def check_clock(
    entries: Iterable[tuple[int, datetime]], anchors: Sequence[Anchor], slack: timedelta = SLACK
) -> Iterator[Problem]:
    """What the entries' own times contradict: a token that already covers them, or the entry before them.

    `entries` are (index, time) in the log's order. An entry dated back to after its predecessor is not found.
    """
    bounds = latest_times(anchors)
    at_bound, newest = 0, None
    for index, at in entries:
        while at_bound < len(bounds) and bounds[at_bound].size <= index:
            at_bound += 1
        if at_bound < len(bounds) and at > bounds[at_bound].at + slack:
            yield _ahead(index, at, bounds[at_bound])
        if newest is not None and at < newest - slack:
            told = f"it is dated {at:%Y-%m-%d %H:%M} UTC, earlier than an entry before it ({newest:%Y-%m-%d %H:%M})."
            yield Problem(
                "entry_dated_back", told, f"entry {index}", "The clock was set back, or the entry dated back."
            )
        newest = at if newest is None else max(newest, at)


def _ahead(index: int, at: datetime, anchor: Anchor) -> Problem:
    told = f"it is dated {at:%Y-%m-%d %H:%M} UTC, but a timestamp of {anchor.at:%Y-%m-%d %H:%M} already covers it."
    return Problem("entry_dated_ahead", told, f"entry {index}", "The clock of the machine that wrote it was ahead.")
