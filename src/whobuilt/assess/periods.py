"""When a claim speaks of: its period, and whether it speaks of the past, the present or what is to come."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from whobuilt.assess.families import load_wording

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_MONTH = rf"(?:(?P<month>{'|'.join(_MONTHS)})\s+)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_SINCE = re.compile(rf"\b(?:since|after|from)\s+(?:the\s+\w+\s+of\s+|late\s+|early\s+)?{_MONTH}{_YEAR}", re.IGNORECASE)
_UNTIL = re.compile(rf"\b(?:until|before|prior\s+to|up\s+to)\s+{_MONTH}{_YEAR}", re.IGNORECASE)
_WITHIN = re.compile(rf"\b(?:in|during)\s+(?:late\s+|early\s+)?{_MONTH}{_YEAR}", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+((?:19|20)\d\d)\s+and\s+((?:19|20)\d\d)", re.IGNORECASE)


# "has no customers" is a state of the day; "has never sold" is of all time.
_STATE = re.compile(
    r"\b(?:ha(?:s|ve)\s+(?:no|any)|(?:does|do)\s*(?:not|n't)\s+have|there\s+(?:is|are)\s+no)\b(?!.*\bever\b)",
    re.IGNORECASE,
)


class Tense(StrEnum):
    """What time a claim speaks of, where it names no year.

    A state ("has no customers") leaves open since when; words of the present ("at present") concede the past.
    """

    EVER = "ever"
    HABIT = "habit"
    STATE = "state"
    PRESENT = "present"
    ENDED = "ended"
    FUTURE = "future"


@dataclass(frozen=True, slots=True)
class Period:
    """From `first` to `last`, each open where None; `blurred_to` is the last day of a beginning that is no day."""

    first: date | None = None
    last: date | None = None
    blurred_to: date | None = None

    def __bool__(self) -> bool:
        """Whether it bounds anything."""
        return self.first is not None or self.last is not None


def read_period(words: str, *, ended: bool) -> Period:
    """The period that words name; with `ended`, "in 2018" is when it stopped, and the denial holds from then."""
    if found := _BETWEEN.search(words):
        return Period(date(int(found[1]), 1, 1), date(int(found[2]), 12, 31))
    if found := _SINCE.search(words):
        return Period(first=_first(found), blurred_to=_last(found))
    if found := _UNTIL.search(words):
        return Period(last=_first(found))
    if found := _WITHIN.search(words):
        return Period(_first(found), None, _last(found)) if ended else Period(_first(found), _last(found))
    return Period()


def read_tense(led: str, after: str, *, denied: bool) -> Tense:
    """The time that the words up to and with the verb speak of."""
    patterns = load_wording().patterns
    if patterns["ending"].search(led):
        return Tense.ENDED
    if patterns["present"].search(led) or patterns["present"].search(after):
        return Tense.PRESENT
    if _STATE.search(led):
        return Tense.STATE
    if denied and patterns["promising"].search(led):
        return Tense.FUTURE
    if patterns["perfect"].search(led) or patterns["past"].search(led):
        return Tense.EVER
    return Tense.HABIT


def _first(found: re.Match[str]) -> date:
    return date(int(found["year"]), _month(found) or 1, 1)


def _last(found: re.Match[str]) -> date:
    month = _month(found) or 12
    # The 28th is safe in every month; a few days do not decide what a month's name leaves open.
    return date(int(found["year"]), month, 31 if month == len(_MONTHS) else 28)


def _month(found: re.Match[str]) -> int:
    return _MONTHS.index(found["month"].lower()) + 1 if found["month"] else 0
