"""What a speaker does with words: denies, asserts, promises, criticises, keeps silent."""

from __future__ import annotations

import re

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Stance
from whobuilt.extract.english.lexicon import speech_verbs, speech_words
from whobuilt.extract.english.units import Kind, Unit

_DENY, _PROMISE, _CRITICISE = speech_verbs("deny"), speech_verbs("promise"), speech_verbs("criticise")
_CALLING = _DENY | {"say", "call", "describe", "insist", "tell", "write"}
_SELF_REPORTED = speech_words("self_spoken") | speech_words("self_reported")
_STANDING_IN = frozenset({"the company", "the body", "he", "she"})
_PARTIES = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY})
_BLAME_STEMS = tuple(sorted(speech_words("blame_stems")))
_REGRET_STEMS = tuple(sorted(speech_words("regret_stems")))
_NO_COMMENT = re.compile(
    r"\b(?:not|n't|never|cannot)\s+(?:\w+\s+)?(?:comment|discuss|disclose|confirm or deny)\b|\bno comment\b"
    r"|\bnot (?:\w+ )?be (?:\w+ )?reached\b"
    r"|\bneither confirm\w* nor den|\bdeclin\w+ (?:to )?comment"
)
_HEAD = 14  # units: what is denied stands at the head of what is said


def stance_of(
    lemma: str, units: list[Unit], own: frozenset[int], *, direct: bool, own_party: bool = True, party: bool = True
) -> Stance:
    """The stance of words reported by the verb `lemma`; `own` holds the id() of the speaker's and employer's clusters.

    `own_party` is False where nothing tells for whom a person speaks; to say that a party did not is a denial then.
    `party` is False where that is neither a company nor a public body.
    """
    lowers = [unit.lower for unit in units]
    if _NO_COMMENT.search(" ".join(lowers)):
        return Stance.NO_COMMENT
    if lemma in _DENY and not direct:
        return Stance.DENIAL
    if lemma in {"accuse", "condemn"}:
        return Stance.CRITICISM
    if _is_about_self(units, own, speech_words("self_spoken") if direct else _SELF_REPORTED):
        return _of_self(lemma, lowers)
    if not own_party and _is_negated(lowers[:_HEAD]) and _begins_with_party(units):
        return Stance.DENIAL
    return _of_others(lemma, units, own, party=party)


def _of_others(lemma: str, units: list[Unit], own: frozenset[int], *, party: bool) -> Stance:
    """The stance of words about somebody else; to call what is told of one's own side false denies it."""
    lowers = [unit.lower for unit in units]
    if own and lowers[:1] == ["there"] and _is_negated(lowers[:_HEAD]):
        return Stance.DENIAL
    if own and lemma in _CALLING and not speech_words("rebuttals").isdisjoint(lowers):
        parties = [unit for unit in units if unit.schema in _PARTIES]
        ours = (party and not parties) or any(id(unit.cluster) in own for unit in parties)
        return Stance.DENIAL if ours else Stance.CRITICISM
    if _blames(lowers) or lemma in _CRITICISE:
        return Stance.CRITICISM
    return Stance.PROMISE if lemma in _PROMISE else Stance.ASSERTION


def _of_self(lemma: str, lowers: list[str]) -> Stance:
    head = lowers[:_HEAD]
    negated = _is_negated(head)
    promised = set(head) & speech_words("promise") and not set(head) & {"have", "has", "had"}
    if negated and set(head) & {"won't", "will"} and "not" not in head:
        return Stance.PROMISE
    if negated and not (set(head[:6]) & speech_words("opinions")) and "only" not in head[:6]:
        return Stance.DENIAL
    if set(head) & speech_words("rebuttals"):
        return Stance.DENIAL
    if any(word.startswith(_REGRET_STEMS) for word in head):
        return Stance.CRITICISM
    return Stance.PROMISE if promised or lemma in _PROMISE else Stance.ASSERTION


def _blames(lowers: list[str]) -> bool:
    return any(word in speech_words("blame") or word.startswith(_BLAME_STEMS) for word in lowers)


def _is_negated(head: list[str]) -> bool:
    return any(word in speech_words("negations") or word.endswith("n't") for word in head)


def _begins_with_party(units: list[Unit]) -> bool:
    """Whether the first name is a company's or a public body's, right at the head."""
    first = next((unit for unit in units[:6] if unit.cluster is not None), None)
    return first is None or first.schema in _PARTIES


def _is_about_self(units: list[Unit], own: frozenset[int], words_for_self: frozenset[str]) -> bool:
    """Whether the first party that the words name is the speaker or whom the speaker speaks for."""
    for unit in units:
        if unit.lower in words_for_self and unit.kind is not Kind.NAME:
            named = unit.lower in _STANDING_IN and unit.cluster is not None
            return bool(own) and (not named or id(unit.cluster) in own)
        if unit.cluster is not None and unit.kind is not Kind.REFERENCE:
            return id(unit.cluster) in own
    return False
