"""What a speaker does with words: denies, asserts, promises, criticises, keeps silent."""

from __future__ import annotations

import re

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Stance
from whobuilt.extract.lexicon import load_table
from whobuilt.extract.units import Kind, Unit

_SPEECH = load_table("speech")
_DENY = frozenset(_SPEECH["verbs"]["deny"].split())
_PROMISE = frozenset(_SPEECH["verbs"]["promise"].split())
_CRITICISE = frozenset(_SPEECH["verbs"]["criticise"].split())
_BLAME = frozenset(_SPEECH["words"]["blame"].split())
_PROMISES = frozenset(_SPEECH["words"]["promise"].split())
_SELF_SPOKEN = frozenset({"we", "i", "our", "my", "us"})
_SELF_REPORTED = _SELF_SPOKEN | {
    "it",
    "its",
    "the company",
    "the body",
    "they",
    "their",
    "he",
    "she",
    "no",
    "none",
    "neither",
}
_NEGATIONS = frozenset({"not", "never", "no", "none", "neither", "nor", "nothing", "nobody", "cannot", "without"})
_REBUTTALS = frozenset(
    """false untrue baseless unfounded inaccurate incorrect misleading wrong fabricated groundless fiction
    categorically nonsense defamatory malicious mistaken rumours rumors""".split()
)
_OPINIONS = frozenset({"think", "know", "believe", "matter", "matters", "understand", "see"})
_NO_COMMENT = re.compile(
    r"\b(?:not|n't|never|cannot)\s+(?:\w+\s+)?(?:comment|discuss|disclose|confirm or deny)\b|\bno comment\b"
    r"|\bneither confirm\w* nor den|\bdeclin\w+ (?:to )?comment"
)
_BLAME_STEMS = (
    "fail",
    "violat",
    "abus",
    "refut",
    "breach",
    "mislead",
    "undermin",
    "endanger",
    "repress",
    "discriminat",
)
_REGRETS = ("disappoint", "dismay", "deplor", "regret", "oppose", "object", "condemn")
_HEAD = 14  # units: what is denied stands at the head of what is said


def stance_of(lemma: str, units: list[Unit], own: frozenset[int], *, direct: bool, own_party: bool = True, party: bool = True) -> Stance:
    """The stance of words reported by the verb `lemma`; `own` holds the id() of the speaker's and employer's clusters.

    `own_party` is False where nothing tells for whom a person speaks; to say of a party that it did not is then a denial.
    `party` is False where that is neither a company nor a public body.
    """
    lowers = [unit.lower for unit in units]
    if _NO_COMMENT.search(" ".join(lowers)):
        return Stance.NO_COMMENT
    if lemma in _DENY and not direct:
        return Stance.DENIAL
    if lemma == "accuse" or lemma == "condemn":
        return Stance.CRITICISM
    if _about_self(units, own, _SELF_SPOKEN if direct else _SELF_REPORTED):
        return _of_self(lemma, lowers)
    if not own_party and _negated(lowers[:_HEAD]) and _begins_with_party(units):
        return Stance.DENIAL
    if own and lowers[:1] == ["there"] and _negated(lowers[:_HEAD]):
        return Stance.DENIAL
    if own and set(lowers) & _REBUTTALS and lemma in _DENY | {"say", "call", "describe", "insist", "tell", "write"}:
        parties = [u for u in units if u.schema in {Schema.COMPANY, Schema.PUBLIC_BODY}]
        ours = party and not parties or any(id(unit.cluster) in own for unit in parties)
        return Stance.DENIAL if ours else Stance.CRITICISM
    if _blames(lowers) or lemma in _CRITICISE:
        return Stance.CRITICISM
    return Stance.PROMISE if lemma in _PROMISE else Stance.ASSERTION


def _of_self(lemma: str, lowers: list[str]) -> Stance:
    head = lowers[:_HEAD]
    negated = _negated(head)
    future = lemma in _PROMISE or (set(head) & _PROMISES and not set(head) & {"have", "has", "had"})
    if negated and set(head) & {"won't", "will"} and "not" not in head:
        return Stance.PROMISE
    if negated and not (set(head[:6]) & _OPINIONS) and "only" not in head[:6]:
        return Stance.DENIAL
    if set(head) & _REBUTTALS:
        return Stance.DENIAL
    if any(word.startswith(_REGRETS) for word in head):
        return Stance.CRITICISM
    return Stance.PROMISE if future else Stance.ASSERTION


def _blames(lowers: list[str]) -> bool:
    return any(word in _BLAME or word.startswith(_BLAME_STEMS) for word in lowers)


def _negated(head: list[str]) -> bool:
    return any(word in _NEGATIONS or word.endswith("n't") for word in head)


def _begins_with_party(units: list[Unit]) -> bool:
    """Whether the first name is a company's or a public body's, right at the head."""
    first = next((unit for unit in units[:6] if unit.cluster is not None), None)
    return first is None or first.schema in {Schema.COMPANY, Schema.PUBLIC_BODY}


def _about_self(units: list[Unit], own: frozenset[int], words_for_self: frozenset[str]) -> bool:
    """Whether the first party that the words name is the speaker or whom the speaker speaks for."""
    for unit in units:
        if unit.lower in words_for_self and unit.kind is not Kind.NAME:
            named = unit.lower in {"the company", "the body", "he", "she"} and unit.cluster is not None
            return bool(own) and (not named or id(unit.cluster) in own)
        if unit.cluster is not None and unit.kind is not Kind.REFERENCE:
            return id(unit.cluster) in own
    return False
