"""Text without the characters that nobody sees: zero-width, soft hyphens, marks of direction.

They may stand within a name by accident or to hide it. What is found is given back at its place in the text as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufe00-\ufe0f]+")
_HALVES = re.compile("[\ud800-\udfff]")  # halves of characters, which no model takes


@dataclass(frozen=True, slots=True)
class Seen:
    """A text as it is seen; `places` leads from each of its characters to the text as it is, None where they agree."""

    text: str
    places: list[int] | None = None

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where what is seen at `start:end` stands in the text as it is."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def see(text: str) -> Seen:
    """A text as it is seen."""
    if text.isascii():
        return Seen(text)
    text = _HALVES.sub("\ufffd", text)
    if not _INVISIBLE.search(text):
        return Seen(text)
    kept: list[str] = []
    places: list[int] = []
    at = 0
    for hidden in _INVISIBLE.finditer(text):
        kept.append(text[at : hidden.start()])
        places += range(at, hidden.start())
        at = hidden.end()
    kept.append(text[at:])
    places += range(at, len(text))
    return Seen("".join(kept), places)
