"""Phrases: what each names, whose it is said to be, and the lists ("A, B and C") that phrases make."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.entities import Schema
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.segments import CLAUSE_OPENERS, Part, Segment
from whobuilt.extract.english.units import NAMED, Kind, Unit

_JOINERS = frozenset({"and", "or", "nor", "&"})
_NONE = frozenset({"no", "neither", "none", "nothing", "nobody"})
_AFTER_APPOSED = frozenset({",", ".", ";", ")"})
_LONGEST_LIST = 12  # members


@dataclass(slots=True)
class Phrase:
    """One thing that a phrase names: units `first:last`, and its head where that is a name.

    `maker` is the name within it ("X cameras"), `owner` whose it is said to be ("Y's X cameras").
    """

    first: int
    last: int
    head: Unit | None
    maker: Unit | None = None
    noun: str = ""
    owner: Unit | None = None
    negative: bool = False


def make_phrase(units: list[Unit], first: int, last: int) -> Phrase:
    """What units `first:last` name: the last name where the phrase ends in it, else a noun, maybe with a maker."""
    inside = units[first:last]
    final = inside[-1]
    noun = final.lower
    while len(inside) > 1 and final.kind in (Kind.MARK, Kind.POSSESSIVE):
        inside = inside[:-1]
        final = inside[-1]
    negative = inside[0].lower.split(" ", 1)[0] in _NONE
    if final.kind in NAMED:
        owner = _owner(inside[:-1])
        return Phrase(first, last, final if final.cluster else None, owner, noun, owner, negative)
    named = [unit for unit in inside if unit.kind in (*NAMED, Kind.OWNER) and unit.cluster]
    return Phrase(first, last, None, named[-1] if named else None, noun, _owner(inside), negative)


def read_phrases(units: list[Unit], segments: list[Segment], at: int, *, subject: bool) -> tuple[list[Phrase], int]:
    """The phrases of a list ("A, B and C") that begins at segment `at`, and the segment after it."""
    phrase, at = _read_phrase(units, segments, at)
    found = [phrase]
    named = _apposed(units, segments, at) if phrase.head is None else None
    while named is None and (step := _list_step(segments, at, subject=subject)):
        phrase, at = _read_phrase(units, segments, at + step)
        found.append(phrase)
    if named is None and not any(phrase.head for phrase in found):
        named = _apposed(units, segments, at)
    if named is not None:
        return [Phrase(found[0].first, named.last, units[named.first], None, found[-1].noun)], at + 2
    return found, at


def phrases_before(units: list[Unit], segments: list[Segment], end: int, *, nearest: bool = False) -> list[Phrase]:
    """The list of phrases that ends before segment `end`, with what hangs on it by prepositions left out.

    With `nearest` it is the list just before, whatever that hangs on.
    """
    at = end - 1
    first = _list_start(segments, at, nearest=nearest)
    while not nearest and (back := _hangs_on(segments, first)) is not None:
        at = back
        first = _list_start(segments, at, nearest=nearest)
    # "the staff of the agency which": nothing named stands behind the "of", so the whole phrase is meant.
    if nearest and _hangs_by_of(segments, at) and not _is_party(units, segments, at):
        first = at - 2
    phrases, _ = read_phrases(units, segments, first, subject=True)
    return phrases


# --- one phrase ---------------------------------------------------------------------------------------------------


def _read_phrase(units: list[Unit], segments: list[Segment], at: int) -> tuple[Phrase, int]:
    """The phrase at segment `at` with each "of …" behind it, and the segment after it."""
    phrase = make_phrase(units, segments[at].first, segments[at].last)
    at += 1
    while _of_follows(segments, at):
        inner = make_phrase(units, segments[at + 1].first, segments[at + 1].last)
        head = phrase.head or (inner.head if phrase.noun in words("transparent_nouns") else None)
        maker = phrase.maker or (inner.head if inner.head and inner.head.schema is Schema.COMPANY else None)
        owned = head is None and inner.head is not None and inner.head.schema is Schema.PUBLIC_BODY
        owner = phrase.owner or (inner.head if owned else None)
        phrase = Phrase(phrase.first, inner.last, head, maker, phrase.noun, owner, phrase.negative)
        at += 2
    return phrase, at


def _owner(inside: list[Unit]) -> Unit | None:
    """The X of "X's Y" before a name."""
    if inside and inside[-1].kind is Kind.OWNER:
        return inside[-1] if inside[-1].cluster else None
    for at, unit in enumerate(inside):
        if unit.kind is Kind.POSSESSIVE and at and inside[at - 1].named:
            return inside[at - 1]
    return None


def _apposed(units: list[Unit], segments: list[Segment], at: int) -> Segment | None:
    """The name of "the regional capital, NAME,"; None where the comma does something else."""
    if at + 1 >= len(segments) or segments[at].word != "," or segments[at + 1].part is not Part.PHRASE:
        return None
    name = segments[at + 1]
    after = segments[at + 2] if at + 2 < len(segments) else None
    alone = name.last - name.first == 1 and units[name.first].kind is Kind.NAME
    return name if alone and (after is None or after.word in _AFTER_APPOSED) else None


def _of_follows(segments: list[Segment], at: int) -> bool:
    """Whether segment `at` is an "of" with its phrase."""
    return at + 1 < len(segments) and segments[at].word == "of" and segments[at + 1].part is Part.PHRASE


def _hangs_by_of(segments: list[Segment], at: int) -> bool:
    """Whether a phrase and its "of" stand before segment `at`."""
    return at > 1 and segments[at - 1].word == "of" and segments[at - 2].part is Part.PHRASE


def _is_party(units: list[Unit], segments: list[Segment], at: int) -> bool:
    """Whether what stands behind an "of" is meant itself: no place of a company ("X of China, which sells")."""
    head = make_phrase(units, segments[at].first, segments[at].last).head
    whole = make_phrase(units, segments[at - 2].first, segments[at - 2].last).head
    of_company = whole is not None and whole.schema is Schema.COMPANY
    return head is not None and not (of_company and head.schema is Schema.LOCATION)


# --- lists, to the right ------------------------------------------------------------------------------------------


def _list_step(segments: list[Segment], at: int, *, subject: bool) -> int:
    """How many segments lead from one member of a list to the next; 0 where the list ends."""
    if at + 1 >= len(segments):
        return 0
    step = 0
    if segments[at].word == ",":
        step = 2 if _is_joiner(segments[at + 1]) else 1 if _list_goes_on(segments, at + 1) else 0
    elif _is_joiner(segments[at]):
        step = 1
    if not step or at + step >= len(segments) or segments[at + step].part is not Part.PHRASE:
        return 0
    last = at + step + 1
    while last + 1 < len(segments) and _is_joiner(segments[last]) and segments[last + 1].part is Part.PHRASE:
        last += 2  # "from X, and Y and Z are customers too"
    after = segments[last] if last < len(segments) else None
    begins_clause = after is not None and after.verb is not None and after.verb.finite
    return 0 if segments[at + step].word == "whose" or (begins_clause and not subject) else step


def _list_goes_on(segments: list[Segment], at: int) -> bool:
    """Whether phrases parted by commas lead to an "and"."""
    for _ in range(_LONGEST_LIST):
        if at >= len(segments) or segments[at].part is not Part.PHRASE:
            return False
        at += 1
        while _of_follows(segments, at):
            at += 2
        if at < len(segments) and segments[at].word == ",":
            at += 1
        elif at >= len(segments) or segments[at].part is not Part.CONJUNCTION:
            return False
        if at < len(segments) and segments[at].part is Part.CONJUNCTION:
            return segments[at].word in _JOINERS
    return False


def _is_joiner(segment: Segment) -> bool:
    return segment.part is Part.CONJUNCTION and segment.word in _JOINERS


# --- lists, to the left -------------------------------------------------------------------------------------------


def _list_start(segments: list[Segment], first: int, *, nearest: bool) -> int:
    """The first member of the list that segment `first` ends."""
    while first >= 2 and _joins(segments, first):  # noqa: PLR2004  # a member and its "and" stand before
        step = 3 if segments[first - 2].word == "," and segments[first - 1].part is Part.CONJUNCTION else 2
        before = first - step
        if before < 0 or segments[before].part is not Part.PHRASE:
            break
        if _hangs_by_of(segments, before) and not nearest:  # "X of Sweden and Y of Ireland"
            before -= 2
        agent = before > 1 and segments[before - 1].word == "by" and segments[before - 2].verb is not None
        if before > 0 and segments[before - 1].part in (Part.PREPOSITION, Part.VERB) and not nearest and not agent:
            break
        first = before
    return first


def _joins(segments: list[Segment], at: int) -> bool:
    """Whether segment `at` is a later member of a list."""
    before = segments[at - 1]
    if _is_joiner(before):
        return True
    return before.word == "," and segments[at - 2].part is Part.PHRASE and _list_goes_on(segments, at)


def _hangs_on(segments: list[Segment], at: int) -> int | None:
    """The phrase that "of X" or "named in X" hangs on; None where the phrase stands by itself."""
    if at < 2 or segments[at - 1].part is not Part.PREPOSITION:  # noqa: PLR2004  # a phrase and its preposition
        return None
    # "companies including X and Y sold": those named are who.
    if segments[at - 1].word in CLAUSE_OPENERS | {"including"}:
        return None
    if segments[at - 2].part is Part.PHRASE:
        return at - 2
    verb = segments[at - 2].verb
    reduced = verb is not None and verb.form in ("past", "participle") and not verb.auxiliary
    phrase = at >= 3 and segments[at - 3].part is Part.PHRASE  # noqa: PLR2004  # phrase, verb, preposition
    return at - 3 if reduced and phrase else None
