"""Who signed a document: names taken out of bylines, as typed or as copied from a web page."""

from __future__ import annotations

import re

_BY = re.compile(
    r"^(?:(?:(?:written|reported|words|story|posted|published)\s+)?by\b\s*:?|(?:authors?|reporters?|作者|记者|記者)\s*[:\uff1a]"
    r"|文\s*[/:\uff0f\uff1a])\s*",
    re.IGNORECASE,
)
# What follows the names: a role, a place, a desk. Kinds of words, never names.
_ROLE = re.compile(
    r"(?:staff\s+writer|bureau\s+chief|correspondent|reporter|columnist|journalist|editor|writer)s?", re.IGNORECASE
)
# Beats that stand before a role; in text copied from a page they may hang on the name without a space.
_BEAT = re.compile(
    r"(?:[\s,|]+|(?<=\w))(?:africa|americas?|asia(?:[-\s]pacific)?|business|chief|china|deputy|diplomatic|economics|europe|"
    r"foreign|global|health|international|investigati(?:ve|ons)|middle\s+east|national|news|political|science|security|"
    r"senior|special|staff|tech(?:nology)?|world)\s*$",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*(?:;|、|\||\band\b|&|\bwith\b)\s*", re.IGNORECASE)
_TAIL = re.compile(r"\s+(?:in|for|at|from)\s+.*$", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_][\w.’'·-]*(?:\s+[^\W\d_][\w.’'·-]*){1,4}")
_HAN_NAME = re.compile(r"[\u4e00-\u9fff]{2,4}")
_HAN = re.compile(r"[\u4e00-\u9fff]")
# Small words within names; all others begin with a capital where their script has any.
_PARTICLES = frozenset(
    {"al", "ap", "ben", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la"}
    | {"le", "ten", "ter", "van", "vom", "von", "zu"}
)
_LONGEST = 200  # characters of a byline


def find_authors(line: str) -> tuple[str, ...]:
    """The names in a line that begins like a byline ("By …", "Author: …"); empty where it does not."""
    found = _BY.match(line)
    if not found or len(line) > _LONGEST:
        return ()
    rest = line[found.end() :].strip().rstrip(".")
    if role := _ROLE.search(rest):
        rest = _drop_beats(rest[: role.start()])
    return split_authors(_TAIL.sub("", rest))


def find_roled_author(line: str) -> tuple[str, ...]:
    """The name before a role, as in "A. NAMEASIA CORRESPONDENTBEIJING", run together as copied pages have it."""
    role = _ROLE.search(line)
    if not role or len(line) > _LONGEST:
        return ()
    name = _drop_beats(line[: role.start()])
    return split_authors(name) if name != line[: role.start()].strip(" ,|") or line.isupper() else ()


def split_authors(written: str) -> tuple[str, ...]:
    """The names in a list of names; a comma parts them only where each side is a whole name."""
    names: list[str] = []
    for part in _SPLIT.split(written.strip(" ,|")):
        pieces = [piece.strip() for piece in part.split(",")]
        whole = all(_is_name(piece) for piece in pieces)
        names += pieces if whole else pieces[:1]
    kept = [_calm(name) for name in names if _is_name(name) or _HAN_NAME.fullmatch(name)]
    return tuple(dict.fromkeys(kept))


def _is_name(written: str) -> bool:
    words = written.split()
    return bool(_NAME.fullmatch(written)) and all(
        not word[0].islower() or word in _PARTICLES or word.startswith("al-") for word in words
    )


def _drop_beats(name: str) -> str:
    """A name without the beats that follow it; two words at least are left, for they are the name."""
    name = name.strip(" ,|")
    while (beat := _BEAT.search(name)) and len(name[: beat.start()].split()) > 1:
        name = name[: beat.start()].strip(" ,|")
    return name


def _calm(name: str) -> str:
    """A name in capitals as it is usually written; which inner capitals it has cannot be known."""
    if not name.isupper() or _HAN.search(name):
        return name
    return re.sub(r"\bMc([a-z])", lambda found: "Mc" + found[1].upper(), name.title().replace("’S", "’s"))
