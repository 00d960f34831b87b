"""The segments of a sentence: its units cut into phrases, verb groups, prepositions and what joins or parts them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import lowered, words
from whobuilt.extract.english.units import NAMED, Kind, Unit
from whobuilt.extract.english.verbs import Verb, find_verb


class Part(StrEnum):
    """What a segment is."""

    PHRASE = "phrase"
    VERB = "verb"
    PREPOSITION = "preposition"
    CONJUNCTION = "conjunction"
    RELATIVE = "relative"
    SUBORDINATOR = "subordinator"
    ADVERB = "adverb"
    MARK = "mark"


OPENERS = frozenset({"“", '"', "‘"})
CLAUSE_OPENERS = frozenset({"since", "after", "before", "until", "as", "than"})  # prepositions that may open a clause

_CLOSERS = frozenset({"”", '"', "’"})
_INSIDE = 9  # units: words in quotation marks up to this length are part of a phrase
_SPELT_MARKS = frozenset({"#", "%", "/", "+"})
_ARTICLES = frozenset({"the", "a", "an"})
_DATE_WORDS = lowered("month_like")
_POINTING_IN_TIME = frozenset({"last", "this", "next", "that", "the_same"})
_TIMES = frozenset("year month week summer spring autumn winter decade quarter day evening night morning".split())
_INDEFINITE = frozenset({"something", "anything", "nothing", "everything", "what", "all"})
_COLOURING = frozenset({"also", "only", "already", "together", "earlier", "later"})
# Outside of a verb group an adverb only colours; "first" and its like may stand in a phrase.
_ADVERBS = frozenset(word for word in words("adverbs") if word.endswith("ly") or word in _COLOURING)
# Where a word is of several kinds, the last named here holds.
_PARTS = {
    **dict.fromkeys(words("prepositions"), Part.PREPOSITION),
    **dict.fromkeys(words("subordinators"), Part.SUBORDINATOR),
    **dict.fromkeys(CLAUSE_OPENERS, Part.PREPOSITION),
    **dict.fromkeys(words("conjunctions"), Part.CONJUNCTION),
    **dict.fromkeys(_ADVERBS, Part.ADVERB),
    **dict.fromkeys(("which", "who", "whom", "where"), Part.RELATIVE),
}


@dataclass(slots=True)
class Segment:
    """Units `first:last` that make one part of a sentence; `word` is what a part of one word says."""

    part: Part
    first: int
    last: int
    word: str = ""
    verb: Verb | None = None


def cut(units: list[Unit]) -> list[Segment]:
    """The segments of a sentence."""
    segments: list[Segment] = []
    at = 0
    while at < len(units):
        segment = _segment(units, at)
        segments.append(segment)
        at = segment.last
    return segments


def _segment(units: list[Unit], at: int) -> Segment:
    verb = find_verb(units, at)
    if verb is not None:
        return Segment(Part.VERB, at, verb.last, verb.lemma, verb)
    if size := _time_size(units, at):
        return Segment(Part.ADVERB, at, at + size, "when")
    if [unit.lower for unit in units[at : at + 3]] == ["as", "well", "as"]:
        return Segment(Part.CONJUNCTION, at, at + 3, "and")
    part = _part(units, at)
    if part is not Part.PHRASE:
        return Segment(part, at, at + 1, units[at].lower)
    return Segment(Part.PHRASE, at, _phrase_end(units, at), "whose" if units[at].lower == "whose" else "")


def _time_size(units: list[Unit], at: int) -> int:
    """How many units "last year", "earlier this month" or "yesterday" take; 0 where no such words begin."""
    if units[at].lower in {"yesterday", "today"}:
        return 1
    lead = at + 1 if units[at].lower in {"earlier", "late", "early", "later"} else at
    if lead + 1 >= len(units) or units[lead].lower not in _POINTING_IN_TIME:
        return 0
    return lead + 2 - at if units[lead + 1].lower in _TIMES or units[lead + 1].lower in _DATE_WORDS else 0


def _part(units: list[Unit], at: int) -> Part:
    """What a unit outside of a verb group is."""
    unit = units[at]
    if unit.kind is Kind.MARK:
        short = unit.text in OPENERS and any(u.text in _CLOSERS for u in units[at + 1 : at + _INSIDE])
        return Part.PHRASE if unit.text in _SPELT_MARKS or short else Part.MARK
    if unit.kind is not Kind.WORD:
        return Part.PHRASE
    before = units[at - 1] if at else None
    if unit.lower == "that":
        stands_for = before is not None and before.kind is not Kind.MARK
        reported = before is not None and before.lower in words("said_before_that")
        return Part.RELATIVE if stands_for and not reported else Part.SUBORDINATOR
    if unit.lower == "than" and before is not None and before.lower in {"more", "less", "fewer"}:
        return Part.PHRASE
    return _PARTS.get(unit.lower, Part.PHRASE)


def _phrase_end(units: list[Unit], first: int) -> int:
    at = first + 1
    while at < len(units):
        if _is_alias(units, at):
            at += 3
        elif _closes_phrase(units, first, at) or not _ends_before(units, first, at):
            at += 1
        else:
            break
    return at


def _is_alias(units: list[Unit], at: int) -> bool:
    """Whether a bracket there only gives the name before it another name: "the Authority (NCA)"."""
    if units[at].text != "(" or at + 2 >= len(units) or units[at + 2].text != ")":
        return False
    known = units[at - 1].cluster
    return known is not None and units[at + 1].cluster is known


def _closes_phrase(units: list[Unit], first: int, at: int) -> bool:
    """Whether a possessive, or the mark that closes what the phrase opened, goes with the words before."""
    quoted = units[at].text in _CLOSERS and any(unit.text in OPENERS for unit in units[first:at])
    return quoted or units[at].kind is Kind.POSSESSIVE


def _ends_before(units: list[Unit], first: int, at: int) -> bool:
    """Whether unit `at` belongs to the phrase before it no more."""
    if _part(units, at) is not Part.PHRASE or find_verb(units, at) is not None or _time_size(units, at):
        return True
    if units[at].schema is Schema.COMPANY and units[at].kind is Kind.NAME and _is_left_out(units, first, at):
        return True
    unit, before = units[at], units[at - 1]
    return (
        unit.kind is Kind.REFERENCE
        or (unit.kind in NAMED and _stands_before_names(units, at - 1))
        or (before.kind in NAMED and _begins_phrase(units, at))
        or (unit.lower in _ARTICLES and _is_date_word(units, at - 1))
        or (before.kind is Kind.REFERENCE and not before.lower.startswith("the "))
    )


def _is_left_out(units: list[Unit], first: int, at: int) -> bool:
    """Whether "that" is left out before a company's name: "the drones X supplied"."""
    plural = at - first > 1 and units[first].lower in {"the", "all"} and units[at - 1].lower in words("product_nouns")
    return plural and at + 1 < len(units) and find_verb(units, at + 1) is not None


def _stands_before_names(units: list[Unit], at: int) -> bool:
    """Whether a name after it begins a phrase of its own: "something X denied", "In May 2012 X said"."""
    return units[at].lower in _INDEFINITE or _is_date_word(units, at)


def _is_date_word(units: list[Unit], at: int) -> bool:
    """Whether a month, a year, or a day of a month stands there: "In May 2012 X", "On December 3 the"."""
    word = units[at].text
    year = word.isdigit() and len(word) == 4 and word[:2] in {"19", "20"}  # noqa: PLR2004  # four digits
    return units[at].lower in _DATE_WORDS or year or (word.isdigit() and at > 0 and units[at - 1].lower in _DATE_WORDS)


def _begins_phrase(units: list[Unit], at: int) -> bool:
    """Whether an article or a number after a name begins the next phrase: "awarded X a contract"."""
    unit = units[at]
    if unit.lower in words("phrase_openers"):
        return True
    after = units[at + 1] if at + 1 < len(units) else None
    counted = after is not None and after.kind is Kind.WORD and _part(units, at + 1) is Part.PHRASE
    return unit.text[0] in "$€£¥₹" or unit.text[:3] == "US$" or (unit.text[0].isdigit() and counted)
