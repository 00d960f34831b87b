"""The user's own list of names as a tagger: a million names, hundreds of thousands of words a second.

Names are kept as their words, folded: case, width, traditional characters and letters that only look like others make
no difference, nor what stands between words. A name is found by its first word (of Chinese: its first two characters),
then by the lengths of the names that begin so, longest first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import accumulate

from whobuilt.core.entities import Schema
from whobuilt.inference.invisible import Seen, see
from whobuilt.inference.kinds import load_kinds
from whobuilt.ports import Tagged

NAME = "names@1"
LONGEST = 24  # words, or characters of Chinese, of a name
_HAN = "\u3400-\u9fff"
_UNIT = re.compile(rf"([{_HAN}]|[^\W_{_HAN}]+)")
_KINDS = tuple(Schema)
_LOWER = 16  # the mark of a name that is written without a capital in the list, and may be so in a text
_CYRILLIC = "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝһӏ"
_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα"
_LOOKS = "ABESIJKMHOPCTYXaesijopcyxdqwhl" + "ABEZHIKMNOPTYXoa"


class Dictionary:
    """Names with what they name."""

    name = NAME

    def __init__(self, entries: Iterable[tuple[str, Schema]] = ()) -> None:
        """Begin with these names."""
        self._names: dict[str, int] = {}
        self._sizes: dict[str, int] = {}  # first word or first two characters: which lengths names have that begin so
        self._orders: dict[int, tuple[int, ...]] = {}
        for name, schema in entries:
            self.add(name, schema)

    def __len__(self) -> int:
        """How many names it holds."""
        return len(self._names)

    def add(self, name: str, schema: Schema) -> bool:
        """Add a name; whether it was new. One without letters, or longer than any name, is refused (ValueError)."""
        folded = fold(see(name).text.strip())
        units = _UNIT.findall(folded)
        if not units or len(units) > LONGEST or len("".join(units)) < 2 or not any(map(str.isalpha, units)):  # noqa: PLR2004  # one letter names nothing
            raise ValueError(name)
        key, first, size = (" ".join(units), units[0], len(units))
        if _is_han(units[0]):
            key = folded.strip("《》“”\"' ")
            first, size = key[:2], len(key)
        if key in self._names:
            return False
        self._names[key] = _KINDS.index(schema) | (0 if name != name.lower() or _is_han(units[0]) else _LOWER)
        self._sizes[first] = self._sizes.get(first, 0) | (1 << min(size, LONGEST))
        return True

    def tag(self, text: str) -> Iterable[Tagged]:
        """The names of the list in a text, the longest at each place."""
        seen = see(text)
        folded = fold(seen.text)
        parts = _UNIT.split(folded)  # what is between, a unit, what is between, …
        ends = list(accumulate(map(len, parts)))
        units, sizes = parts[1::2], self._sizes
        after = 0  # the unit behind the last name
        for at in [at for at, unit in enumerate(units) if unit in sizes or unit >= "\u3400"]:
            if at < after:
                continue
            unit = units[at]
            if unit < "\u3400" or unit > "\u9fff":
                found = self._find_words(units, at) if unit in sizes else None
                if found and (found[1] & _LOWER or _is_written(seen.text, ends, at)):
                    after = at + found[0]
                    yield self._tagged(seen, (ends[2 * at], ends[2 * (at + found[0]) - 1]), found[1])
            elif folded[ends[2 * at] : ends[2 * at] + 2] in sizes:
                start = ends[2 * at]
                han = self._find_han(folded, start)
                if han:
                    yield self._tagged(seen, (start, start + han[0]), han[1])
                    after = at + 1
                    while after < len(units) and ends[2 * after] < start + han[0]:
                        after += 1

    def _find_words(self, units: list[str], at: int) -> tuple[int, int] | None:
        """How many units from `at` are a name, and its mark."""
        for size in self._order(self._sizes[units[at]]):
            mark = self._names.get(" ".join(units[at : at + size]))
            if mark is not None and at + size <= len(units):
                return size, mark
        return None

    def _find_han(self, folded: str, start: int) -> tuple[int, int] | None:
        for size in self._order(self._sizes[folded[start : start + 2]]):
            mark = self._names.get(folded[start : start + size])
            if mark is not None:
                return size, mark
        return None

    def _order(self, mask: int) -> tuple[int, ...]:
        if mask not in self._orders:
            self._orders[mask] = tuple(size for size in range(LONGEST, 0, -1) if mask >> size & 1)
        return self._orders[mask]

    @staticmethod
    def _tagged(seen: Seen, span: tuple[int, int], mark: int) -> Tagged:
        start, end = seen.place(*span)
        return Tagged(start, end, _KINDS[mark & ~_LOWER])


def fold(text: str) -> str:
    """A text, character for character, in lower case, with look-alikes and traditional characters made plain."""
    if text.isascii():
        return text.lower()
    folded = text.translate(_plain())
    lowered = folded.lower()
    if len(lowered) == len(folded):
        return lowered
    return "".join(low if len(low := c.lower()) == 1 else c for c in folded)


@cache
def _plain() -> dict[int, str]:
    """Characters that count as others."""
    table = {ord(pair[0]): pair[1] for pair in load_kinds("chinese")["traditional"].split()}
    table |= {ord(looks): plain for looks, plain in zip(_CYRILLIC + _GREEK, _LOOKS, strict=True)}
    for code in (*range(0x00C0, 0x0250), *range(0xFF01, 0xFF5F)):  # accents, and letters of full width
        plain = unicodedata.normalize("NFKD", chr(code))[0]
        if plain != chr(code):
            table[code] = plain
    return table


def _is_han(unit: str) -> bool:
    return "\u3400" <= unit[0] <= "\u9fff"


def _is_written(text: str, ends: list[int], at: int) -> bool:
    """Whether the unit is written as a name's first word: with a capital or a figure, or in a script without them."""
    letter = text[ends[2 * at]]
    return (
        letter != letter.lower()
        or letter == letter.upper()
        or letter.isdigit()
        or any(c.isupper() for c in text[ends[2 * at] : ends[2 * at + 1]])
    )
