"""Dates with their precision, and times that know their zone."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A year, a month or a day, written 2019, 2019-06 or 2019-06-03 (ISO 8601 reduced precision)."""

    iso: str

    def __post_init__(self) -> None:
        """Refuse what is no date."""
        if not (found := _ISO.fullmatch(self.iso)):
            raise ValueError(f"{self.iso!r} is no date; write 2019, 2019-06 or 2019-06-03")
        year, month, day = (int(part) if part else None for part in found.groups())
        date(year or 1, month or 1, day or 1)

    @property
    def first(self) -> date:
        """The first day that the date can mean."""
        year, month, day = self._parts()
        return date(year, month or 1, day or 1)

    @property
    def last(self) -> date:
        """The last day that the date can mean."""
        year, month, day = self._parts()
        month = month or 12
        return date(year, month, day or calendar.monthrange(year, month)[1])

    def _parts(self) -> tuple[int, int, int]:
        numbers = [int(part) for part in self.iso.split("-")]
        return (*numbers, 0, 0)[:3]  # type: ignore[return-value]  # one to three numbers, filled to three

    def __str__(self) -> str:
        """The ISO form."""
        return self.iso


def utc_now() -> datetime:
    """The time now, in UTC and aware, to the second."""
    return datetime.now(UTC).replace(microsecond=0)


def require_aware(moment: datetime) -> None:
    """Refuse a time that does not know its zone."""
    if moment.tzinfo is None:
        raise ValueError("times are UTC and aware")
