"""Classes of public bodies: what kind of body a name names, and which kind lies within which.

Everything is read from ``data/bodies.toml``, which an investigator can read and extend. A claim speaks of
"security services"; a document of a prefecture's public security bureau: the tree says that the one is the other.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

Found = tuple[int, int, str]  # start, end, class

_WORD = re.compile(r"\w+")
_GAP = r"[\s\-\u2010\u2011]+"
_CAPITALISED = r"(?-i:(?:the\s+)?[A-Z][\w’'\-]*(?:,?\s+(?:(?:and|of|&)\s+)?[A-Z][\w’'\-]*){0,3})"
# What ends the head of a name: "Police Department of the City of X" is headed before the first of these.
_HEAD_END = re.compile(r"\s+(?:of|in|for|at|from|within|on|under)\s+|[,(，（]")


@dataclass(frozen=True, slots=True)
class _BodyClass:
    """One class of the tree."""

    name: str
    within: str
    words: tuple[str, ...]
    acronyms: tuple[str, ...]
    chinese: tuple[str, ...]
    company: bool


class BodyTaxonomy:
    """Public bodies by the words that name them (port `Taxonomy`). It does not change after it is made."""

    def __init__(self) -> None:
        """Read the classes that come with the package."""
        text = resources.files("whobuilt.reference").joinpath("data/bodies.toml").read_text("utf-8")
        table = tomllib.loads(text)
        self._classes = {name: _read_class(name, row) for name, row in table["classes"].items()}
        self._above = {name: frozenset(self._chain(name)) for name in self._classes}
        self._phrases = self._index_phrases()
        self._chinese = {head: body.name for body in self._classes.values() for head in body.chinese}
        self._chinese_heads = re.compile("|".join(sorted(self._chinese, key=len, reverse=True)))
        self._legal_form = _compile_legal_forms(table["names"]["legal_forms"])
        self._spoils_after = re.compile(rf"[\s\-]+(?:{_either(table['names']['spoils_after'])})(?!\w)", re.IGNORECASE)
        self._spoils_before = re.compile(
            rf"(?<!\w)(?:{_either(table['names']['spoils_before'])})[\s\-]+$", re.IGNORECASE
        )

    def classify(self, name: str) -> str | None:
        """The class of the body that a name or description names; None where it names no public body.

        The head of the name decides ("police hospital" is a hospital, "Police Department of the City of X" is
        police), and where one class lies within another, the narrower. A name with a company's legal form is a
        public body only in the classes that say so.
        """
        found = self.find(name)
        if self._legal_form.search(name):
            found = tuple(item for item in found if self._classes[item[2]].company)
        if not found:
            return None
        head_end = _HEAD_END.search(name, found[0][1])
        heads = [item for item in found if head_end is None or item[0] < head_end.start()]
        best = heads[-1][2]
        for _, _, other in heads[:-1]:
            best = other if self.within(other, best) else best
        return best

    def within(self, inner: str, outer: str) -> bool:
        """Whether every body of class `inner` is one of class `outer`; False for a class that is not known."""
        return outer in self._above.get(inner, ())

    def find(self, text: str) -> tuple[Found, ...]:
        """Every place in a text where words name a class of bodies: start, end, class; in order, never nested."""
        found = [
            item for item in (*self._iter_words(text), *self._iter_chinese(text)) if not self._is_spoilt(text, item)
        ]
        return tuple(sorted(found))

    def names(self) -> tuple[str, ...]:
        """The classes, in the order of the file."""
        return tuple(self._classes)

    def _iter_words(self, text: str) -> Iterator[Found]:
        end = 0
        for word in _WORD.finditer(text):
            if word.start() < end:
                continue
            for pattern, name in self._phrases.get(word.group().lower(), ()):
                if match := pattern.match(text, word.start()):
                    end = match.end()
                    yield match.start(), end, name
                    break

    def _iter_chinese(self, text: str) -> Iterator[Found]:
        for match in self._chinese_heads.finditer(text):
            yield match.start(), match.end(), self._chinese[match.group()]

    def _is_spoilt(self, text: str, found: Found) -> bool:
        """Whether the words around make it name something else: "police credit union", "former police"."""
        start, end, _ = found
        return bool(self._spoils_after.match(text, end) or self._spoils_before.search(text[max(0, start - 24) : start]))

    def _chain(self, name: str) -> Iterator[str]:
        while name:
            yield name
            name = self._classes[name].within

    def _index_phrases(self) -> Mapping[str, tuple[tuple[re.Pattern[str], str], ...]]:
        """The patterns by their first word, the longest first."""
        pairs = [(words, body.name, re.IGNORECASE) for body in self._classes.values() for words in body.words]
        pairs += [(words, body.name, re.NOFLAG) for body in self._classes.values() for words in body.acronyms]
        index: dict[str, list[tuple[re.Pattern[str], str]]] = {}
        for words, name, flag in sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])):
            pattern = re.compile(_pattern(words), flag)
            for first in _first_words(words):
                index.setdefault(first, []).append((pattern, name))
        return {first: tuple(patterns) for first, patterns in index.items()}


@cache
def load_bodies() -> BodyTaxonomy:
    """The taxonomy, read once."""
    return BodyTaxonomy()


def _read_class(name: str, row: Mapping[str, object]) -> _BodyClass:
    def words(key: str) -> tuple[str, ...]:
        listed = row.get(key, [])
        assert isinstance(listed, list)
        return tuple(str(word) for word in listed)

    within = str(row.get("within", ""))
    return _BodyClass(name, within, words("words"), words("acronyms"), words("zh"), bool(row.get("company", False)))


def _pattern(words: str) -> str:
    """A phrase as a pattern: any white space or hyphen between words, the last word in either number."""
    *parts, last = words.split()
    tokens = [_token(part) for part in parts]
    return _GAP.join([*tokens, _token(last) if last == "~" else _either_number(last)]) + r"(?!\w)"


def _token(part: str) -> str:
    return _CAPITALISED if part == "~" else re.escape(part).replace("'", "['’]")


def _either_number(word: str) -> str:
    """A word in the singular or the plural: agency and agencies, force and forces."""
    return rf"{_token(word[:-1])}(?:y|ies)" if word.endswith("y") else rf"{_token(word)}(?:es|s)?"


def _first_words(words: str) -> tuple[str, ...]:
    """The words, in small letters, at which a phrase can begin."""
    match = _WORD.match(words)
    first = match.group().lower() if match else words.lower()
    return (first, f"{first}s", f"{first}es", f"{first.removesuffix('y')}ies")


def _either(words: Iterable[str]) -> str:
    return "|".join(_GAP.join(map(re.escape, item.split())) for item in sorted(words, key=len, reverse=True))


def _compile_legal_forms(forms: Iterable[str]) -> re.Pattern[str]:
    latin = [re.escape(form).replace(r"\ ", r"\s+") for form in forms if form.isascii()]
    chinese = [form for form in forms if not form.isascii()]
    return re.compile(rf"(?<!\w)(?:{'|'.join(latin)})(?!\w)|{'|'.join(chinese)}")
