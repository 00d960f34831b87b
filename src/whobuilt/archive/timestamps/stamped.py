"""What verified timestamps give: a checkpoint that stood at a time which this machine could not choose; in words.

A timestamp is an upper bound: the entries stood there by then. How much earlier they were made no timestamp tells, so
an entry dated back on this machine is not found by it; the bound is what can be relied on.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from whobuilt.core.problems import Problem

SHOWS = "This shows that they are unchanged since that day; not that a site served them, nor that they are true."
# Up to so much may two honest clocks differ.
_SLACK = timedelta(minutes=5)
_APART = timedelta(days=1)
_UNITS = ((365, "year"), (30, "month"), (7, "week"), (1, "day"))  # days each; a month is about 30


@dataclass(frozen=True, slots=True)
class Stamp:
    """The time that one authority gave; `within` is how many seconds it may be off, as far as the authority says."""

    authority: str
    at: datetime
    within: float = 0.0


@dataclass(frozen=True, slots=True)
class Stamped:
    """A signed checkpoint with the earliest time that an authority gave it, and what each authority gave.

    `size` is how many entries of the log `origin` it covers, `text` the signed note.
    """

    at: datetime
    size: int
    origin: str
    text: str
    stamps: tuple[Stamp, ...]


def find_bound(index: int, stamped: Iterable[Stamped]) -> Stamped | None:
    """What gives the latest time at which the entry at `index` can have been made; None where nothing covers it.

    All are of one log.
    """
    return min((item for item in stamped if index < item.size), key=lambda item: item.at, default=None)


def age_in_words(at: datetime, now: datetime) -> str:
    """How long ago a time was, as one says it; "in the future" where it has not come yet by this clock."""
    if at > now + _SLACK:
        return "in the future by this machine's clock"
    minutes = max(0, int((now - at).total_seconds()) // 60)
    if minutes < 60:  # noqa: PLR2004  # minutes of an hour
        return "less than an hour ago"
    if minutes < 24 * 60:
        return _ago(minutes // 60, "hour")
    days = minutes // (24 * 60)
    length, unit = next((length, unit) for length, unit in _UNITS if days >= 2 * length or length == 1)
    return _ago(days // length, unit)


def describe_stamped(stamped: Stamped | None, size: int, now: datetime) -> str:
    """The newest stamped checkpoint for a person: since when, by whom, and how many entries are newer than it.

    `size` is how many entries the log has. That it holds what was stamped is for `CaseLog.verify` to tell, before.
    """
    if stamped is None:
        told = "No timestamp yet: nothing but this machine's own clock says when the entries were made."
        return f"{told} Next: whobuilt timestamp"
    covered = _count(stamped.size)
    if size < stamped.size:
        return f"A timestamp of {_day(stamped.at)} covers {covered}, and the log has {size:,} only: some are missing."
    # Authorities that were asked on different days rightly differ; so does one that lies, and a person must see it.
    apart = any(stamp.at - stamped.at > _APART for stamp in stamped.stamps)
    who = " and ".join(f"{each.authority} ({_day(each.at)})" if apart else each.authority for each in stamped.stamps)
    lines = [f"Unchanged since {_day(stamped.at)} ({age_in_words(stamped.at, now)}), attested by {who}: {covered}."]
    if newer := size - stamped.size:
        lines.append(
            f"{_count(newer)} {'is newer and rests' if newer == 1 else 'are newer and rest'} on no timestamp yet."
        )
    return " ".join([*lines, SHOWS])


def find_clock_problem(stamped: Stamped | None, now: datetime) -> Problem | None:
    """What is wrong with this machine's clock, where the newest timestamp shows that it is behind."""
    if stamped is None or stamped.at <= now + _SLACK:
        return None
    told = f"the newest timestamp is of {stamped.at:%Y-%m-%d %H:%M} UTC, and this machine says {now:%Y-%m-%d %H:%M}."
    return Problem("clock_behind", told, "clock", "Set the clock; entries made meanwhile are dated too early.")


def _day(at: datetime) -> str:
    return f"{at.day} {at:%B %Y}"


def _ago(number: int, unit: str) -> str:
    return f"{number} {unit}{'' if number == 1 else 's'} ago"


def _count(number: int) -> str:
    return f"{number:,} {'entry' if number == 1 else 'entries'}"
