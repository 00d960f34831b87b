"""Runs of capitals in English text that may be names: where each begins, and what joins its words.

"Bureau of Public Safety", "X (Hong Kong) Limited", "Institute's Y Centre" and "X & Y" go on over what joins them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import load_table, words
from whobuilt.extract.english.tokens import Token

HEADS = words("body_heads") | words("body_openers") | words("organization_heads") | words("legal_forms")
GENERIC = HEADS | words("company_heads") | words("name_nouns") | words("not_parties")
NO_NAMES = words("peoples") | words("month_like")
# These point at names, and are part of none, whatever follows: "Other Vision Inc."
POINTERS = frozenset(
    "other another such each every several many most both these those various its their his her neither".split()
)
CURRENCIES = frozenset(load_table("money")["codes"]["all"].split()) | {
    sign.rstrip(".") for sign in load_table("money")["symbols"] if sign.rstrip(".").isalpha()
}

_LONGEST = 12  # tokens
# A sum written without a space, or the number of a section: "Rs12", "P20.31", "II.1.4".
_NUMBERED = re.compile(rf"(?:{'|'.join(sorted(CURRENCIES))})\d[\d.,]*|[A-Z]\d+\.\d+|[IVX]+(?:\.\d+)+")
_CLOSED = words("legal_forms") - {"Corporation", "Company"}
_OFFICES = frozenset("minister manager head chief mayor member governor".split())
_COMPANY_ENDS = words("legal_forms") | words("company_heads")


@dataclass(frozen=True, slots=True)
class Name:
    """A name at tokens `first:last` of a sentence; `schema` is None while nothing shows what it names.

    `sure` where words, tables or context showed it; a name that only acts like a company is a guess. `tagged` is what
    a tagger took it for.
    """

    sentence: int
    first: int
    last: int
    start: int
    end: int
    text: str
    schema: Schema | None
    sure: bool = False
    tagged: Schema | None = None


def may_begin(token: Token) -> bool:
    """Whether a name can begin with a token: with a capital, or with "eBay", "eu-LISA"."""
    if not token.text[0].isalpha() or "$" in token.text or is_numbered(token.text):
        return False
    if token.capital:
        return True
    mixed = len(token.text) > 1 and token.text[0].islower() and token.text[1].isupper()  # eBay, iFlytek
    mixed = mixed or token.text.partition("-")[2].isupper()  # eu-LISA
    return mixed and token.text not in NO_NAMES


def is_numbered(word: str) -> bool:
    """Whether a word is a sum or the number of a section, and part of no name."""
    return word[-1].isdigit() and _NUMBERED.fullmatch(word) is not None


def run_end(tokens: list[Token], first: int) -> int:
    """The end of the run that begins at `first`."""
    at = first + 1
    while at < len(tokens) and at - first < _LONGEST:
        step = _step(tokens, first, at)
        if not step:
            break
        at += step
    return at


def is_currency(tokens: list[Token], last: int) -> bool:
    """Whether the run's last word is a currency's code before a sum: SEK 250,000."""
    word = tokens[last - 1].text
    return len(word) == 3 and word.isupper() and last < len(tokens) and tokens[last].text[0].isdigit()  # noqa: PLR2004  # ISO 4217


def is_office(tokens: list[Token], first: int, last: int) -> bool:
    """Whether a run is an office and no body: "City Manager", "Minister of the Interior", "Head of Service"."""
    opened = tokens[first].lower in _OFFICES and last - first > 2 and tokens[first + 1].lower in {"of", "for"}  # noqa: PLR2004  # "Head of X"
    return opened or (last - first > 1 and tokens[last - 1].lower in _OFFICES)


def abbreviates_term(run: Name, tokens: list[Token]) -> bool:
    """Whether a name is the short form of common words: "facial recognition technology (FRT)"."""
    if run.last - run.first != 1 or not run.text.isupper() or run.first == 0 or tokens[run.first - 1].text != "(":
        return False
    before = [part for token in tokens[max(0, run.first - 7) : run.first - 1] for part in token.text.split("-") if part]
    written_out = before[-len(run.text) :]
    return all(word[0].islower() for word in written_out) and "".join(w[0] for w in written_out) == run.text.lower()


def _step(tokens: list[Token], first: int, at: int) -> int:
    """How many tokens the run goes on by; 0 where it ends."""
    token, before = tokens[at], tokens[at - 1]
    if "$" in token.text or is_numbered(token.text):
        return 0
    if _is_capital(token) or (token.text[0].isdigit() and token.start == before.end):
        return 1
    if at + 1 >= len(tokens) or token.text[0].isdigit():
        return 0
    joint = _JOINTS.get("'s" if token.lower == "'s" else token.text)
    return joint(tokens, first, at) if joint else 0


def _is_capital(token: Token) -> bool:
    return token.text[0].isalpha() and token.capital


# --- what joins the words of a name: each says how many tokens lead on from `at`, 0 where the name ends ----------


def _over_point(tokens: list[Token], _: int, at: int) -> int:
    """The point of "Co., Ltd." goes with the legal form before it."""
    if tokens[at].start != tokens[at - 1].end or tokens[at - 1].text not in words("legal_forms"):
        return 0
    following = tokens[at + 1].text
    return 1 if following == "," or following in words("legal_forms") else 0


def _over_comma(tokens: list[Token], _: int, at: int) -> int:
    following = tokens[at + 1].text
    return 2 if following == "Ltd" or following in words("legal_forms") else 0


def _over_particle(tokens: list[Token], _: int, at: int) -> int:
    return 2 if _is_capital(tokens[at + 1]) else 0


def _over_of(tokens: list[Token], first: int, at: int) -> int:
    """The "of" of "Ministry of X" and "Ministry of the X" goes on behind the head of a body or a company."""
    before, following = tokens[at - 1].text, tokens[at + 1]
    opened = any(token.text in words("body_openers") for token in tokens[first:at])
    if before in _CLOSED or not (before in HEADS or opened) or following.text in words("month_like"):
        return 0
    if _is_capital(following):
        return 2
    return 3 if following.text == "the" and at + 2 < len(tokens) and tokens[at + 2].capital else 0


def _over_and(tokens: list[Token], first: int, at: int) -> int:
    """The name goes on in "X and Y Bureau" where X is a common word of such names."""
    if not _is_capital(tokens[at + 1]) or tokens[at - 1].text not in words("name_nouns"):
        return 0
    opened = any(token.text in words("body_openers") for token in tokens[first:at])
    rest = [token.text for token in tokens[at + 1 : at + 5]]
    closes = rest[0] in GENERIC and any(word in HEADS for word in rest)
    return 2 if (opened and rest[0] in words("name_nouns")) or closes else 0


def _over_bracket(tokens: list[Token], _: int, at: int) -> int:
    """The bracket of "X (Hong Kong) Limited" stands inside a company's name."""
    for size in (2, 3):
        if at + size < len(tokens) and tokens[at + size].text == ")":
            inside = tokens[at + 1 : at + size]
            if inside[-1].text in _CLOSED:  # "X Group (Limited)"
                return size + 1
            ends = [token.text in _COMPANY_ENDS for token in tokens[at + size + 1 : at + size + 4] if token.capital]
            return size + 1 if any(ends) and all(token.capital for token in inside) else 0
    return 0


def _over_possessive(tokens: list[Token], _: int, at: int) -> int:
    """One name: "People's X", and a body of a body, as in "the X Institute's Y Centre"."""
    if not _is_capital(tokens[at + 1]):
        return 0
    return 2 if tokens[at - 1].text in words("owners_in_names") or _is_body_of_body(tokens, at) else 0


def _is_body_of_body(tokens: list[Token], at: int) -> bool:
    if tokens[at - 1].text not in words("organization_heads"):
        return False
    end = at + 1
    while end < len(tokens) and _is_capital(tokens[end]):
        end += 1
    return tokens[end - 1].text in words("organization_heads") and end - at > 2  # noqa: PLR2004  # a head and its word


def _over_invisible(tokens: list[Token], _: int, at: int) -> int:
    """One name: letters between which something stands that nobody sees."""
    return 2 if tokens[at - 1].end == tokens[at].start and tokens[at].end == tokens[at + 1].start else 0


_INVISIBLE = ("\u00ad", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060", "\ufeff")
_JOINTS: dict[str, Callable[[list[Token], int, int], int]] = {
    **dict.fromkeys(words("particles"), _over_particle),
    **dict.fromkeys(("of", "for", "on"), _over_of),
    "&": _over_particle,
    ".": _over_point,
    ",": _over_comma,
    "and": _over_and,
    "(": _over_bracket,
    "'s": _over_possessive,
    **dict.fromkeys(_INVISIBLE, _over_invisible),
}
