"""One run of a program on a case: which entries of the log it added and has not signed for yet.

A program may open a case several times, in each of its threads; all of that is one run, and any of them signs for all.
"""

from __future__ import annotations

from threading import RLock


class Run:
    """What one run added to the log; `lock` is held while it adds or signs, so that no entry is there unowned."""

    def __init__(self) -> None:
        """Nothing was added yet."""
        self.lock = RLock()
        self.mine: set[int] = set()
