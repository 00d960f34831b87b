"""What the log alone holds, taken in once and then as it grows; read again where entries were withheld."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

from whobuilt.case.places import Places
from whobuilt.core.custody import Action, CustodyRecord

Take = Callable[[CustodyRecord], None]


class Noted:
    """Follows the log for entries of some actions."""

    def __init__(self, places: Places, actions: tuple[Action, ...], take: Take, forget: Callable[[], None]) -> None:
        """`take` is given each entry in order; `forget` is called before all of them are given again."""
        self._places, self._take, self._forget = places, take, forget
        # The record is canonical JSON: an action stands there exactly so, and quotation marks within texts are escaped.
        self._marks = tuple(f'"action":"{action.value}"'.encode() for action in actions)
        self._actions = frozenset(actions)
        self._generation = self._size = self._at = 0

    def refresh(self) -> None:
        """Take in what is new."""
        log = self._places.log
        if log.generation != self._generation or log.size < self._size:
            self._forget()
            self._generation, self._size, self._at = log.generation, 0, 0
        for entry, end in log.follow(self._size, self._at):
            self._size, self._at = entry.index + 1, end
            if entry.json is not None and any(mark in entry.json for mark in self._marks):
                noted = entry.record
                if noted is not None and noted.action in self._actions:
                    with suppress(
                        ValueError, TypeError, KeyError
                    ):  # a newer version's; `verify` tells of a changed one
                        self._take(noted)
