"""What a speaker does with words: denies, asserts, promises, criticises, keeps silent."""

from __future__ import annotations

import re

from whobuilt.core.statements import Stance
from whobuilt.extract.lexicon import load_table
from whobuilt.extract.units import Kind, Unit

_SPEECH = load_table("speech")
_DENY = frozenset(_SPEECH["verbs"]["deny"].split())
_PROMISE = frozenset(_SPEECH["verbs"]["promise"].split())
_CRITICISE = frozenset(_SPEECH["verbs"]["criticise"].split())
_BLAME = frozenset(_SPEECH["words"]["blame"].split())
_PROMISES = frozenset(_SPEECH["words"]["promise"].split())
_SELF = frozenset({"we", "i", "our", "my", "us", "it", "its", "the company", "they", "their", "no", "none", "nothing", "neither"})
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
_HEAD = 14  # units: what is denied stands at the head of what is said


def stance_of(lemma: str, units: list[Unit], own: frozenset[int], *, direct: bool) -> Stance:
    """The stance of words reported by the verb `lemma`; `own` holds the id() of the speaker's and employer's clusters."""
    lowers = [unit.lower for unit in units]
    if _NO_COMMENT.search(" ".join(lowers)):
        return Stance.NO_COMMENT
    if lemma in _DENY and not direct:
        return Stance.DENIAL
    if lemma == "accuse" or lemma == "condemn":
        return Stance.CRITICISM
    if _about_self(units, own):
        return _of_self(lemma, lowers)
    if own and set(lowers) & _REBUTTALS and lemma in _DENY | {"say", "call", "describe", "insist", "tell", "write"}:
        return Stance.DENIAL if any(unit.cluster and id(unit.cluster) in own for unit in units) else Stance.CRITICISM
    if set(lowers) & _BLAME or lemma in _CRITICISE:
        return Stance.CRITICISM
    return Stance.PROMISE if lemma in _PROMISE else Stance.ASSERTION


def _of_self(lemma: str, lowers: list[str]) -> Stance:
    head = lowers[:_HEAD]
    negated = any(word in _NEGATIONS or word.endswith("n't") for word in head)
    future = lemma in _PROMISE or (set(head) & _PROMISES and not set(head) & {"have", "has", "had"})
    if negated and set(head) & {"won't", "will"} and "not" not in head:
        return Stance.PROMISE
    if negated and not (set(head[:6]) & _OPINIONS) and "only" not in head[:6]:
        return Stance.DENIAL
    if set(head) & _REBUTTALS:
        return Stance.DENIAL
    return Stance.PROMISE if future else Stance.ASSERTION


def _about_self(units: list[Unit], own: frozenset[int]) -> bool:
    """Whether the first party that the words name is the speaker or whom the speaker speaks for."""
    for unit in units:
        if unit.lower in _SELF and unit.kind is not Kind.NAME:
            return bool(own)
        if unit.cluster is not None:
            return id(unit.cluster) in own
    return False
