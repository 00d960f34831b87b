"""The families of propositions that claims speak of, and the words that tell them: read from ``families.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, cast

from whobuilt.core.statements import Prop

Side = Literal["supplier", "customer", "either"]

_BE = r"(?:be|is|are|was|were|been|being|isn't|aren't|wasn't|weren't)"
_ADVERB = r"(?:(?:not|never|ever|also|currently|now|directly|knowingly|yet|being|been|\w+ly)\s+){0,3}"


@dataclass(frozen=True, slots=True)
class Family:
    """A kind of proposition: what names it, what entails it, and what would settle it."""

    name: str
    trigger: re.Pattern[str]
    entailed: frozenset[Prop]
    suggested: frozenset[Prop]
    related: frozenset[Prop]
    side: Side
    recipient: tuple[str, ...]
    settled: str


@dataclass(frozen=True, slots=True)
class Wording:
    """All that the file says: families by name, patterns of words, and sets of words."""

    families: Mapping[str, Family]
    patterns: Mapping[str, re.Pattern[str]]
    vague: frozenset[str]
    same: Mapping[str, str]
    kinds: Mapping[str, tuple[str, ...]]


@cache
def load_wording() -> Wording:
    """The families and their words, read once."""
    text = resources.files("whobuilt.assess").joinpath("families.toml").read_text("utf-8")
    table = tomllib.loads(text)
    grammar, words = table.pop("grammar"), table.pop("words")
    vague, same, kinds = frozenset(words.pop("vague")), words.pop("same"), words.pop("kinds")
    return Wording(
        {name: _read_family(name, row, grammar) for name, row in table.items()},
        {name: any_of(listed) for name, listed in words.items()},
        vague,
        {word: group[0] for group in same for word in group},
        {word: tuple(listed) for word, listed in kinds.items()},
    )


def any_of(words: Iterable[str]) -> re.Pattern[str]:
    """A pattern for any of some phrases as whole words, in any case; the "no" of "a no-spy agreement" is none."""
    listed = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(_spaced(item) for item in listed)})(?!\w|-\w)", re.IGNORECASE)


def _read_family(name: str, row: Mapping[str, Any], grammar: Mapping[str, Any]) -> Family:
    def props(key: str) -> frozenset[Prop]:
        return frozenset(Prop(prop) for prop in row[key])

    filler = rf"(?:(?:{'|'.join(map(re.escape, grammar['fillers']))})\s+){{0,3}}"
    active = [_phrase(words, filler, grammar["forms"]) for words in row.get("words", [])]
    active += [_spaced(words) for words in row.get("fixed", [])]
    participles = [rf"(?!\w+ing\b){_forms(verb, grammar['forms'])}" for verb in row.get("passive", [])]
    passive = [rf"{_BE}\s+{_ADVERB}{verb}" for verb in participles] + [rf"{verb}(?=\s+by\s)" for verb in participles]
    alternatives = "|".join(sorted(active + passive, key=len, reverse=True))
    return Family(
        name,
        re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-]){_NO_NOUN}", re.IGNORECASE),
        props("entailed"),
        props("suggested"),
        props("related"),
        cast("Side", row["side"]),
        tuple(row["recipient"]),
        str(row["settled"]),
    )


def _phrase(words: str, filler: str, forms: Mapping[str, list[str]]) -> str:
    """A phrase with its first word in every form, and fillers allowed between its words."""
    first, *rest = words.split()
    return _forms(first, forms) + "".join(rf"\s+{filler}{_number(word)}" for word in rest)


def _number(word: str) -> str:
    """A noun in either number; a short word (with, in) as it is."""
    return rf"{re.escape(word)}s?" if len(word) > len("with") else re.escape(word)


# "Export law", "supply contract": a verb's form before such a noun is no deed.
_NO_NOUN = r"(?!\s+(?:laws?|rules?|controls?|regulations?|licen[cs]es?|bans?|curbs|restrictions?|papers|figures)\b)"


def _forms(verb: str, forms: Mapping[str, list[str]]) -> str:
    """All the forms of a verb: irregular ones from the file, else by rule."""
    if verb in forms:
        return f"(?:{'|'.join((verb, *forms[verb]))})"
    if verb.endswith("y") and verb[-2] not in "aeo":
        return f"{verb[:-1]}(?:y|ies|ied|ying)"
    if verb.endswith("e"):
        return f"{verb[:-1]}(?:e|es|ed|ing)"
    return f"{verb}(?:s|es|ed|ing)?"


def _spaced(words: str) -> str:
    return r"\s+".join(re.escape(part) for part in words.split())
