"""What the English tagger sees of each word: its form and kind, its neighbours, its run of capitals."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from whobuilt.inference.kinds import load_kinds, words_of

VERSION = "en-1"
_ORDER = (
    "forms", "months", "countries", "demonyms", "cities", "titles", "bodies", "institutions", "trades", "fields",
    "not_names", "given_names", "roles", "company_nouns", "product_nouns", "body_nouns", "speech", "acts",
)  # fmt: skip
_JOINTS = frozenset(
    {"of", "for", "and", "the", "&", "de", "del", "da", "la", "le", "van", "von", "al", "on", "in", "'s", "’s"}
)
_RUN_JOINTS = frozenset({"of", "for", "&", "de", "del", "da", "di", "la", "le", "van", "von", "al", "der", "des", "du"})
_KNOWN = 40_000  # words whose own features are remembered
_LONG = 3  # repeated signs of a shape are written once

Features = list[list[str]]


@cache
def _kinds() -> dict[str, str]:
    table: dict[str, str] = {}
    for kind in _ORDER:
        if kind in load_kinds("english"):
            for word in words_of("english", kind):
                table.setdefault(word, kind[:4])
    return table


def _shape(word: str) -> str:
    signs = "".join("X" if c.isupper() else "x" if c.islower() else "9" if c.isdigit() else c for c in word[:12])
    return re.sub(r"(.)\1+", r"\1\1", signs) if len(signs) > _LONG else signs


@lru_cache(maxsize=_KNOWN)
def _own(word: str) -> tuple[list[str], list[str], list[str], str, str, bool]:
    """A word's features where it stands, left and right of another; its kind, its shape, whether it is a capital."""
    lower, shape = word.lower(), _shape(word)
    kind = _kinds().get(word) or _kinds().get(word.rstrip(".")) or _kinds().get(lower, "")
    if word.isupper() and len(word) > 4:  # noqa: PLR2004  # a heading's, no acronym
        kind = kind or _kinds().get(word.capitalize(), "")
    capital = word[0].isupper()
    here = [
        "w=" + lower,
        "s=" + shape,
        "k=" + kind,
        "ks=" + kind + shape,
        "e3=" + lower[-3:],
        "e2=" + lower[-2:],
        "b3=" + lower[:3],
    ]
    if "-" in word or "." in word or "/" in word:
        here.append("j")
    left = ["-w=" + lower, "-s=" + shape, "-k=" + kind]
    right = ["+w=" + lower, "+s=" + shape, "+k=" + kind]
    return here, left, right, kind, shape, capital


def make_features(words: list[str]) -> Features:
    """One list of features for each word."""
    owns = [_own(word) for word in words]
    size, made = len(words), []
    runs = _describe_runs(words, owns)
    for at in range(size):
        here, _, _, kind, shape, _ = owns[at]
        found = [*here, *runs[at]]
        if at:
            before = owns[at - 1]
            found += before[1]
            found.append("-ss=" + before[4] + shape)
            found.append("-kk=" + before[3] + "," + kind)
        else:
            found.append("^")
            found.append("^" + shape + kind)
        if at > 1:
            found.append("-2=" + words[at - 2].lower())
            found.append("-2k=" + owns[at - 2][3])
        if at + 1 < size:
            after = owns[at + 1]
            found += after[2]
            found.append("+ss=" + shape + after[4])
            found.append("+kk=" + kind + "," + after[3])
        else:
            found.append("$")
        if at + 2 < size:
            found.append("+2=" + words[at + 2].lower())
            found.append("+2k=" + owns[at + 2][3])
        made.append(found)
    return made


_NOTHING: list[str] = []


def _describe_runs(words: list[str], owns: list[tuple[list[str], list[str], list[str], str, str, bool]]) -> Features:
    """For each word of a run of capitals: the kinds in it, the kind and word before and behind it, its length."""
    runs: Features = [_NOTHING] * len(words)
    at, size = 0, len(words)
    while at < size:
        if not owns[at][5]:
            at += 1
            continue
        last = at + 1
        while last < size and (owns[last][5] or (last + 1 < size and words[last] in _RUN_JOINTS and owns[last + 1][5])):
            last += 1
        before = words[at - 1].lower() if at else "^"
        behind = words[last].lower() if last < size else "$"
        before_kind = owns[at - 1][3] if at else "^"
        behind_kind = owns[last][3] if last < size else "$"
        shared = [
            "rl=" + owns[last - 1][3],
            "rf=" + owns[at][3],
            "rb=" + before,
            "ra=" + behind,
            "rbk=" + before_kind,
            "rak=" + behind_kind,
            "rn=" + str(min(last - at, 5)),
            "rlk=" + owns[at][3] + "," + owns[last - 1][3],
        ]
        shared += ["r+" + kind for kind in sorted({owns[step][3] for step in range(at, last)}) if kind]
        for step in range(at, last):
            runs[step] = [
                *shared,
                "rp=" + ("S" if last - at == 1 else "B" if step == at else "E" if step == last - 1 else "I"),
            ]
        at = last
    return runs
