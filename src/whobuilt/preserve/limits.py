"""How much and how long a capture may take, and how it says that it ended early."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from whobuilt.core.problems import Problem


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one capture. Sizes in bytes as they come over the wire, times in seconds.

    `seconds` counts for the whole capture, redirects included; `silence` is how long a server may send nothing, and
    `linger` how long we wait for more than a server had announced. `decoded` bounds what is unpacked to look at the
    page: what is kept is as it came.
    """

    size: int = 64 << 20
    head: int = 256 << 10
    decoded: int = 256 << 20
    redirects: int = 10
    seconds: float = 180.0
    silence: float = 30.0
    linger: float = 1.0


class Truncated(StrEnum):
    """Why a record holds less than was sent (WARC/1.1, 5.13)."""

    NOT = ""
    LENGTH = "length"
    TIME = "time"
    DISCONNECT = "disconnect"


class CutShortError(Exception):
    """Nothing more comes, or may come, from the other side; carries the problem that says why."""

    def __init__(self, problem: Problem, truncated: Truncated = Truncated.DISCONNECT) -> None:
        """Keep the problem, and the word by which the record says it."""
        super().__init__(problem.message)
        self.problem = problem
        self.truncated = truncated


class Budget:
    """The time that is left of a capture."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        """Begin to count."""
        self.limits = limits
        self._clock = clock
        self._end = clock() + limits.seconds

    def left(self, most: float | None = None) -> float:
        """Seconds that may be waited now, at most `most`; CutShortError where there are none."""
        left = self._end - self._clock()
        if left <= 0:
            raise too_slow(f"the capture took longer than {self.limits.seconds:g} seconds")
        return min(left, self.limits.silence if most is None else most)


def too_slow(what: str) -> CutShortError:
    """The end of patience."""
    problem = Problem("too_slow", f"{what}; it was cut short there.", mend="Try again later, or allow more time.")
    return CutShortError(problem, Truncated.TIME)
