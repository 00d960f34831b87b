"""What a visit to a web address came to: nouns of captures and watches."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whobuilt.core.dates import require_aware
from whobuilt.core.evidence import Capture
from whobuilt.core.problems import Problem


class Outcome(StrEnum):
    """What was found out: a page, that there is none there now, or nothing.

    `not_found` is what the server or the resolver said on that day; it does not say why. `not_reached` says nothing of
    the page: no answer, a fault of the server, a page that keeps us out.
    """

    FOUND = "found"
    NOT_FOUND = "not_found"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class Hop:
    """One address on the way, the status that answered there (0 for none), and the IP address (empty by a proxy)."""

    url: str
    status: int
    peer: str = ""


_NOT_FOUND = frozenset({"page_not_found", "name_not_found"})
_NOT_THE_PAGE = frozenset({"page_blocked", "login_needed", "led_to_front_page"})
# With these, text that is missing is missing from the capture, and nobody may say that the page lost it.
_IN_PART = frozenset(
    """response_cut_short length_lies too_large too_slow header_flood not_http bad_encoding unknown_encoding
    script_only_page empty_body sends_on page_blocked login_needed led_to_front_page""".split()
)


@dataclass(frozen=True, slots=True)
class WebCapture:
    """What asking for one address came to. `capture` is None where nothing at all was received."""

    url: str
    at: datetime
    outcome: Outcome
    capture: Capture | None = None
    hops: tuple[Hop, ...] = ()
    problems: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)

    @property
    def whole(self) -> bool:
        """Whether all of the page came; only such captures may be compared."""
        codes = {problem.code for problem in self.problems}
        return self.outcome is Outcome.FOUND and not codes & _IN_PART


def judge(hops: tuple[Hop, ...], problems: tuple[Problem, ...]) -> Outcome:
    """What the answers and problems of a visit say of the page."""
    codes = {problem.code for problem in problems}
    if codes & _NOT_FOUND:
        return Outcome.NOT_FOUND
    answered = bool(hops) and 200 <= hops[-1].status < 300  # noqa: PLR2004  # what HTTP calls a success
    return Outcome.FOUND if answered and not codes & _NOT_THE_PAGE else Outcome.NOT_REACHED
