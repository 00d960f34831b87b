"""Numbers written in words: "two and a half million", "three hundred thousand", "half a million", "1.2 million"."""

from __future__ import annotations

import re

_UNITS = {
    word: float(value)
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
        " seventeen eighteen nineteen".split()
    )
}
_TENS = {word: 10.0 * at for at, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_LARGE = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "lakh": 1e5, "crore": 1e7}
_PARTS = {"half": 0.5, "quarter": 0.25, "third": 1 / 3, "dozen": 12.0}


_WORDS = frozenset({*_UNITS, *_TENS, "a", "an", "and", "of", "half", "quarter", "point", "hundred", "dozen", *_LARGE})
_REACH = 90  # characters before a magnitude in which the number may begin
MAGNITUDES = "|".join(("hundred", *_LARGE))
_LAST_WORD = re.compile(r"([A-Za-z]+)[\s-]$")


def begin_spelt(text: str, at: int, start: int) -> int:
    """Where the number in words begins whose magnitude stands at `at`: as far left as its words go."""
    first = at
    while first > max(start, at - _REACH):
        found = _LAST_WORD.search(text, max(start, first - 12), first)
        if found is None or found[1].lower() not in _WORDS:
            break
        first = found.start(1)
    # "and two million": what joins belongs to what went before.
    opened = re.match(r"(?:(?:and|of)[\s-])+", text[first:at], re.IGNORECASE)
    return first + opened.end() if opened else first


def read_spelt(written: str) -> float | None:
    """The number that words give; None where they give none."""
    total, group, point, seen = 0.0, 0.0, 0, False
    for word in re.findall(r"[a-z]+", written.lower()):
        plain = word if word in _LARGE or word == "hundred" else word.removesuffix("s")
        if word in _UNITS or word in _TENS:
            value = _UNITS.get(word, _TENS.get(word, 0.0))
            point, group = (point + 1, group + value / 10**point) if point else (0, group + value)
            seen = True
        elif word == "point":
            point = 1
        elif plain in _PARTS:
            group = group + _PARTS[plain] if plain != "dozen" else max(group, 1.0) * _PARTS[plain]
            seen = True
        elif plain == "hundred":
            group, point, seen = max(group, 1.0) * 100, 0, True
        elif plain in _LARGE:
            total, group, point, seen = total + (group or 1.0) * _LARGE[plain], 0.0, 0, True
    value = total + group
    return value if seen and value > 0 else None
