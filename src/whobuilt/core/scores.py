"""How much was found, and how much of what was read is right."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Score:
    """How many were wanted, read, and both."""

    wanted: int
    read: int
    right: int

    @property
    def precision(self) -> float:
        """How much of what was read is right."""
        return self.right / self.read if self.read else 0.0

    @property
    def recall(self) -> float:
        """How much of what was wanted was read."""
        return self.right / self.wanted if self.wanted else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        return 2 * self.right / (self.wanted + self.read) if self.wanted + self.read else 0.0
