"""The mask drawn over what is published: persons nobody confirmed in a public role, addresses and numbers.

It is drawn over copies: the locked statement in the case stays as it is. Where in doubt it hides too much.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

PERSON: Final = "[person]"
ADDRESS: Final = "[e-mail]"
NUMBER: Final = "[number]"

# Kinds of words that stand beside names and name nobody.
_NO_NAME = re.compile(
    r"""
    a | abu | al | and | bin | bint | chair | chairman | chairwoman | chief | da | de | del | den | der | di
    | director | doctor | dr | el | for | from | general | he | her | his | ibn | in | it | its | jr | judge
    | justice | la | le | lady | lord | madam | minister | miss | mr | mrs | ms | of | on | officer | president
    | prof | professor | researcher | secretary | senator | she | sir | spokesman | spokesperson | spokeswoman
    | sr | that | the | their | they | this | us | van | von | we | who
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EMAIL = re.compile(r"[\w.+%-]{1,64}(?:@|＠|%40)[\w-]+(?:\.[\w-]+)+")
# Letters and digits are told by ASCII: Chinese sets numbers between characters without a space.
_NUMBERS = re.compile(
    r"""
      (?<![0-9A-Za-z])[1-8]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![0-9A-Za-z])  # id
    | (?<![0-9A-Za-z.-])\d{3}-\d{2}-\d{4}(?![0-9A-Za-z-])  # social security
    | (?<![0-9A-Za-z+.,])(?:\+|00)[1-9](?:[ ().-]{0,2}\d){7,14}(?![0-9A-Za-z])  # telephone, international
    | (?<![0-9A-Za-z.,/-])(?:\(\d{3}\)[ ]?|\d{3}[-. ])\d{3}[-. ]\d{4}(?![0-9A-Za-z-])  # telephone, North America
    | (?<![0-9A-Za-z.,/-])0\d{2,4}[- ]\d{6,8}(?![0-9A-Za-z-])  # telephone with area code
    | (?<![0-9A-Za-z.,/-])1[3-9]\d(?:[- ]?\d{4}){2}(?![0-9A-Za-z-])  # mobile telephone, China
    """,
    re.VERBOSE,
)
_LABELLED = re.compile(
    r"((?:\b(?:(?:tele)?phone|tel|mobile|fax|passport|id card|identity card)|电话|手机|传真|身份证号?码?|护照号?码?)"
    r"(?:[ ]?(?:number|no\.?|nr\.?))?[ ]?[.:：][ ]*)(\+?[A-Z]{0,2}\d[\d ().-]{4,18}[\dXx])",
    re.IGNORECASE,
)
# Marks that turn or hide the text after them, and control characters: a reader must see what is there.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]"
)
_BOUNDED = ("LATIN", "CYRILLIC", "GREEK", "ARMENIAN")  # scripts that set words apart with spaces and add no prefixes


def neutral(text: str) -> str:
    """The text without what can turn, hide or break the text around it; a visible sign stands in its place."""
    return _INVISIBLE.sub("\ufffd", text)


class Mask:
    """Hides given persons' names, wherever they stand, and addresses and numbers always."""

    def __init__(self, hidden: Iterable[str], kept: Iterable[str] = ()) -> None:
        """`hidden`: every name of whom nobody confirmed; `kept`: names of institutions and of the confirmed."""
        names = {neutral(name).strip() for name in hidden}
        names = {name for name in names if len(name) > 1 and _own_words(name)}
        whole = {name for name in names if len(_tokens(name)) > 1 or not _is_bounded(name[0])}
        parts = {token for name in names for token in _tokens(name) if _is_part(token, alone=name not in whole)}
        self._whole = _pattern(whole, ignore_case=True)
        forms = {form for token in parts for form in (token, token.upper(), token.title())}
        self._parts = _pattern(forms, shields=_shields(parts, kept), ignore_case=False)
        self._anywhere = _pattern(parts, ignore_case=True)
        self.drawn = False

    def over(self, text: str) -> str:
        """The text with the mask drawn over it."""
        clean = neutral(text)
        masked = self._whole.sub(PERSON, clean) if self._whole else clean
        if self._parts:
            masked = self._parts.sub(_unless_shielded, masked)
        return self._noted(clean, _without_contacts(masked))

    def over_locator(self, locator: str) -> str:
        """An address or a file name with the mask drawn over it: there, names are written in any case and encoded."""
        clean = neutral(unquote(locator))
        masked = self._whole.sub(PERSON, clean) if self._whole else clean
        if self._anywhere:
            masked = self._anywhere.sub(PERSON, masked)
        masked = _without_contacts(masked)
        return neutral(locator) if masked == clean else self._noted(clean, masked)

    def _noted(self, before: str, after: str) -> str:
        self.drawn = self.drawn or before != after
        return after


def is_name(words: str) -> bool:
    """Whether words name somebody, rather than stand for somebody as "he" or "the director" do."""
    tokens = _own_words(words)
    return bool(tokens) and len(words) > 1 and not any(token.islower() and _is_bounded(token[0]) for token in tokens)


def _without_contacts(text: str) -> str:
    text = _EMAIL.sub(ADDRESS, text)
    text = _LABELLED.sub(rf"\g<1>{NUMBER}", text)
    return _NUMBERS.sub(NUMBER, text)


def _own_words(name: str) -> list[str]:
    """The words of a name less titles, particles and pronouns."""
    return [token for token in _tokens(name) if not _NO_NAME.fullmatch(token)]


def _tokens(name: str) -> list[str]:
    return [token for token in re.split(r"[\s.,·•_/]+", name) if token]


def _is_part(token: str, *, alone: bool) -> bool:
    """Whether one word of a name would name the person by itself."""
    if _NO_NAME.fullmatch(token) or len(token) < 2:  # noqa: PLR2004  # one letter is an initial
        return False
    return alone or not token.islower()


def _is_bounded(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_BOUNDED)


def _pattern(names: Iterable[str], *, shields: Iterable[str] = (), ignore_case: bool) -> re.Pattern[str] | None:
    """All names as one expression, longest first; what a shield covers is found as group "shield"."""
    wanted = sorted({form for name in names for form in _forms(name)}, key=len, reverse=True)
    if not wanted:
        return None
    hidden = "|".join(map(_expression, wanted))
    kept = "|".join(map(_expression, sorted(set(shields), key=len, reverse=True)))
    return re.compile(f"(?P<shield>{kept})|{hidden}" if kept else hidden, re.IGNORECASE if ignore_case else 0)


def _forms(name: str) -> tuple[str, str]:
    return unicodedata.normalize("NFC", name), unicodedata.normalize("NFD", name)


def _expression(name: str) -> str:
    """A name, whatever stands between its words, and not within a longer word."""
    body = r"[\W_]*".join(re.escape(token) for token in _tokens(name)) or re.escape(name)
    before = r"(?<![^\W_])" if _is_bounded(name[0]) else ""
    after = r"(?![^\W_])" if _is_bounded(name[-1]) else ""
    return f"{before}{body}{after}"


def _shields(parts: Iterable[str], kept: Iterable[str]) -> set[str]:
    """The longer names that a part may stand in without naming the person: a company called after a family."""
    folded = {part.casefold() for part in parts}
    return {name for name in map(neutral, kept) if len(tokens := _tokens(name)) > 1 and folded & set(_folded(tokens))}


def _folded(tokens: Iterable[str]) -> Iterable[str]:
    return (token.casefold() for token in tokens)


def _unless_shielded(found: re.Match[str]) -> str:
    shielded = "shield" in found.re.groupindex and found["shield"]
    return found[0] if shielded else PERSON
