"""What the Chinese tagger sees of each character: its neighbours, the words it lies in, what a name may end in."""

from __future__ import annotations

from functools import cache

from whobuilt.inference.kinds import load_kinds, words_of

VERSION = "zh-1"
_ENDS = ("forms", "bodies", "institutions")  # what names end in
_KINDS = (
    *_ENDS, "trades", "titles", "before", "after", "continents", "countries", "provinces", "cities",
)  # fmt: skip
_REACH = 14  # characters ahead that the end of a name is sought
_STOPS = frozenset("，。、；：！？（）()《》“”‘’「」『』【】,.;:!?·—…|")

Features = list[list[str]]


def make_features(units: list[str]) -> Features:
    """One list of features for each unit."""
    plain = [_plain(unit) for unit in units]
    marks, ends = _mark_words(plain)
    ahead = _look_ahead(plain, ends)
    size = len(plain)
    padded = ["^^", "^", *plain, "$", "$$"]
    kinds = ["^", *(_type(unit) for unit in plain), "$"]
    marked = ["^", *marks, "$"]
    made = []
    for at in range(size):
        b, a, c, d, e = padded[at : at + 5]
        before, here, behind = kinds[at : at + 3]
        left, mark, right = marked[at : at + 3]
        made.append(
            [
                "c=" + c,
                "a=" + a,
                "d=" + d,
                "b=" + b,
                "e=" + e,
                "ac=" + a + c,
                "cd=" + c + d,
                "ba=" + b + a,
                "de=" + d + e,
                "acd=" + a + c + d,
                "t=" + before + here + behind,
                "m=" + mark,
                "lm=" + left + mark,
                "mr=" + mark + right,
                "h=" + ahead[at],
                "hm=" + ahead[at] + left,
                *_names(a, c, d),
            ]
        )
    return made


def _names(before: str, here: str, behind: str) -> list[str]:
    """Whether a character is one that family names, or names written by their sound, are made of."""
    surnames, sounds = _surnames(), _sounds()
    found = []
    if here in surnames:
        found.append("s")
    if here in sounds:
        found.append("x" + str((before in sounds) + 2 * (behind in sounds)))
    if before in surnames:
        found.append("<s")
    return found


@cache
def _surnames() -> frozenset[str]:
    return frozenset(words_of("chinese", "surnames"))


@cache
def _sounds() -> frozenset[str]:
    return frozenset(words_of("chinese", "transliterated"))


@cache
def _simplified() -> dict[str, str]:
    return {pair[0]: pair[1] for pair in load_kinds("chinese")["traditional"].split()}


@cache
def _words() -> dict[str, list[tuple[str, str]]]:
    """The words of all kinds by their first character, longest first; the kind named first has a word of several."""
    table: dict[str, str] = {}
    for kind in _KINDS:
        for word in words_of("chinese", kind):
            table.setdefault(word, kind)
    found: dict[str, list[tuple[str, str]]] = {}
    for word, kind in table.items():
        found.setdefault(word[0], []).append((word, kind))
    return {first: sorted(words, key=lambda pair: (-len(pair[0]), pair[0])) for first, words in found.items()}


def _plain(unit: str) -> str:
    if len(unit) > 1:
        return "9" if unit[0].isdigit() else "A" if unit.isupper() else "Aa" if unit[0].isupper() else "a"
    if unit.isdigit():
        return "9"
    return _simplified().get(unit, unit) if unit > "一" else "A" if "A" <= unit <= "Z" else unit


def _type(unit: str) -> str:
    if unit >= "一":
        return "p" if unit in _STOPS else "h"
    return unit if unit in {"9", "A", "Aa", "a", "·"} else "p"


def _mark_words(units: list[str]) -> tuple[list[str], list[tuple[int, int, str]]]:
    """The kind of word that each unit lies in and where in it, and the words that names end in."""
    marks = [""] * len(units)
    ends: list[tuple[int, int, str]] = []
    table, at = _words(), 0
    joined = "".join(unit if len(unit) == 1 else "\0" for unit in units)
    while at < len(units):
        size = 1
        for word, kind in table.get(joined[at], ()):
            if joined.startswith(word, at):
                size = len(word)
                short = kind[:3]
                for step in range(size):
                    marks[at + step] = short + (
                        "S" if size == 1 else "B" if not step else "E" if step == size - 1 else "I"
                    )
                if kind in _ENDS:
                    ends.append((at, at + size, kind))
                break
        at += size
    return marks, ends


def _look_ahead(units: list[str], ends: list[tuple[int, int, str]]) -> list[str]:
    """For each unit, what a name that holds it may end in, and how far that is."""
    ahead = [""] * len(units)
    limit, following = len(units), list(ends)
    nearest: tuple[int, str] | None = None
    for at in range(len(units) - 1, -1, -1):
        if units[at] in _STOPS:
            limit, nearest = at, None
            continue
        while following and following[-1][0] >= at:
            _, last, kind = following.pop()
            if last <= limit:
                nearest = (last, kind[0])
        if nearest and nearest[0] - at <= _REACH:
            distance = nearest[0] - at
            ahead[at] = nearest[1] + ("1" if distance <= 2 else "3" if distance <= 4 else "5" if distance <= 8 else "9")  # noqa: PLR2004  # steps of distance
    return ahead
