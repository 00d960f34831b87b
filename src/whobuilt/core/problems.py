"""What could not be done: a value beside what could, never an exception."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong (`code` for programs, `message` for people), where, and how to mend it."""

    code: str
    message: str
    where: str = ""
    mend: str = ""

    def __str__(self) -> str:
        """One line for a person."""
        place = f"{self.where}: " if self.where else ""
        return f"{place}{self.message}" + (f" {self.mend}" if self.mend else "")


class WhoBuiltError(Exception):
    """A request that cannot be met as asked; carries the Problem that says why and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        """Keep the problem; the exception's text is its line for a person."""
        super().__init__(str(problem))
        self.problem = problem
