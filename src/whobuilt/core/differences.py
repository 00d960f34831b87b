"""What differs between a quote and the document's own words: digits, negations and names first."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from whobuilt.core.folding import HAN


class Kind(StrEnum):
    """What sort of characters were changed, the gravest first."""

    DIGITS = "digits"
    NEGATION = "negation"
    NAME = "name"
    LOOKALIKE = "lookalike"
    WORDS = "words"
    CASE = "case"
    PUNCTUATION = "punctuation"


@dataclass(frozen=True, slots=True)
class Change:
    """Characters of the quote, and what the document has in their place; either may be empty."""

    kind: Kind
    given: str
    found: str

    def __str__(self) -> str:
        """For a person."""
        if not self.given:
            return f"{_NAMED[self.kind]}“{self.found}” was left out"
        if not self.found:
            return f"{_NAMED[self.kind]}“{self.given}” was put in"
        seen = f" ({_codes(self.given, self.found)})" if self.kind is Kind.LOOKALIKE else ""
        return f"{_NAMED[self.kind]}“{self.given}” for “{self.found}”{seen}"


_NAMED = {
    Kind.DIGITS: "a number: ",
    Kind.NEGATION: "a negation: ",
    Kind.NAME: "a name: ",
    Kind.LOOKALIKE: "characters that look alike: ",
    Kind.WORDS: "",
    Kind.CASE: "capitals: ",
    Kind.PUNCTUATION: "punctuation: ",
}
_TOKEN = re.compile(rf"[{HAN}]|\d+(?:[.,]\d+)*|[^\W\d_{HAN}]+(?:['’][^\W\d_{HAN}]+)*|[^\w\s]|_")
_DIGITS = re.compile(r"\d|[零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟]")
_NUMBER_WORDS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty hundred thousand million"
    " billion trillion dozen half lakh crore".split()
)
_NEGATIONS = frozenset("no not never none nor neither nobody nothing cannot without nowhere".split())
_NEGATED = re.compile(r"n['’]t$|[不未没沒无無非否莫勿]")
_NO_NEGATION = re.compile(
    r"not only|not just|非[洲常法凡]|[无無][线線人锡錫论論]|未[来來]|莫斯|不[仅僅断斷少同锈鏽过過]"
)
_BODY = re.compile(r"^\s*[科技股份有限责任]*(?:公司|集团|局|厅|部|委|大学|学院|银行|政府|支队|总队|市|省|县|区|州)")
_MOST = 12  # changes that are told


def find_changes(given: str, found: str) -> tuple[Change, ...]:
    """Every difference between two texts, the gravest kind first."""
    ours, theirs = list(_TOKEN.finditer(given)), list(_TOKEN.finditer(found))
    matcher = SequenceMatcher(None, [t.group() for t in ours], [t.group() for t in theirs], autojunk=False)
    changes = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            mine, other = _text(given, ours[a:b]), _text(found, theirs[c:d])
            changes.append(Change(_kind(mine, other, found[_end(theirs, d) :], is_first=c == 0), mine, other))
    return tuple(sorted(changes, key=lambda change: list(Kind).index(change.kind))[:_MOST])


def has_negation(text: str) -> bool:
    """Whether a word of the text negates; a character that negates does not in every word ("非洲", "未来")."""
    words = re.findall(r"[\w'’]+", _NO_NEGATION.sub(" ", text.casefold()))
    return any(word in _NEGATIONS or _NEGATED.search(word) for word in words)


def looks_like(text: str) -> str:
    """The text with letters of other scripts that look like Latin ones replaced by these."""
    return "".join(_LATIN.get(letter, letter) for letter in text)


def _kind(mine: str, other: str, after: str, *, is_first: bool) -> Kind:
    both = (mine, other)
    words = {word for each in both for word in re.findall(r"[\w'’]+", each.casefold())}
    if mine != other and looks_like(mine) == looks_like(other):
        return Kind.LOOKALIKE
    if any(map(_DIGITS.search, both)) or words & _NUMBER_WORDS:
        return Kind.DIGITS
    if words & _NEGATIONS or any(map(_NEGATED.search, both)):
        return Kind.NEGATION
    if not any(letter.isalnum() for each in both for letter in each):
        return Kind.PUNCTUATION
    if mine.casefold() == other.casefold():
        return Kind.CASE
    return Kind.NAME if _is_name(both, after, is_first=is_first) else Kind.WORDS


def _is_name(both: tuple[str, str], after: str, *, is_first: bool) -> bool:
    big = [word for each in both for word in re.findall(r"[^\W\d_]+", each) if word[0].isupper()]
    if big and (not is_first or all(each[:1].isupper() for each in both if each)):
        return True
    return any(re.search(f"[{HAN}]", each) for each in both) and bool(_BODY.match(after))


def _text(whole: str, tokens: list[re.Match[str]]) -> str:
    return whole[tokens[0].start() : tokens[-1].end()] if tokens else ""


def _end(tokens: list[re.Match[str]], index: int) -> int:
    return tokens[index - 1].end() if index else 0


def _codes(given: str, found: str) -> str:
    return ", ".join(f"U+{ord(a):04X} for U+{ord(b):04X}" for a, b in zip(given, found, strict=False) if a != b)


def _pairs() -> Iterator[tuple[str, str]]:
    yield from zip("АВЕКМНОРСТХІЈЅаеорсухіјѕԁԛԝһ", "ABEKMHOPCTXIJSaeopcyxijsdqwh", strict=True)
    yield from zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρ", "ABEZHIKMNOPTYXovp", strict=True)
    for code in range(0x1D400, 0x1D6A4):  # mathematical alphabets
        plain = unicodedata.normalize("NFKC", chr(code))
        if plain != chr(code):
            yield chr(code), plain


_LATIN = dict(_pairs())
