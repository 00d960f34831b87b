"""One hostile file: how it is made, and what must be told of it. README.md explains the form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

ESCAPED = "whobuilt-escaped"  # stands in each name that leads out: nothing of this name may be found afterwards


@dataclass(frozen=True, slots=True)
class Hostile:
    """A named file that was made to break a reader; `make` gives its bytes, `file` the name that it is read by.

    At least one of the problems in `codes` must be told of it, or of a part within it; where there are none it must be
    read whole, with no problem at all. Each of `words` must stand in the text that was read from it or from its parts.
    `declared` is what its source called it.
    """

    name: str
    make: Callable[[], bytes]
    file: str
    codes: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()
    declared: str = ""


def found(*codes: str) -> frozenset[str]:
    """The problem codes of which one must be told."""
    return frozenset(codes)
