"""How firmly a clause states what it states: denied, alleged, planned, proposed, ended, or said outright.

The verb's own group colours it ("has never sold"), and so does every verb that governs it ("denied having sold").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from whobuilt.core.statements import Modality, Polarity
from whobuilt.extract.english.lexicon import load_table, words
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.verbs import Verb

_OFFERING = frozenset({"offer", "market", "pitch", "propose"})
_PLANNING = frozenset({"will", "shall", "won't", "would"})
_FORMERLY = frozenset({"previously", "formerly"})
_HEARSAY = frozenset({"allegedly", "reportedly"})
_ALLEGING = frozenset({"accuse", "allege", "suspect"})  # the others allege in the passive only: "is said to"


@dataclass(frozen=True, slots=True)
class Colour:
    """How firmly a clause states what it states."""

    polarity: Polarity
    modality: Modality
    direct: bool


def colour_of(clause: Clause) -> Colour | None:
    """Polarity and modality from the verb group and what governs it; None where it is only thinkable."""
    if clause.doubtful:
        return None
    if _is_doubtful(clause.verb, reported=clause.reported) and "longer" not in clause.verb.adverbs:
        return None
    negated, modality = _own_colour(clause)
    step = clause
    while step.governed_by is not None:
        if _is_doubtful(step.governed_by.verb, reported=clause.reported):
            return None
        negated, modality = _governed_colour(step.governed_by.verb, step.verb, modality, negated=negated)
        step = step.governed_by
    polarity = Polarity.NEGATED if negated else Polarity.AFFIRMED
    return Colour(polarity, modality, "directly" in clause.verb.adverbs)


def _is_doubtful(verb: Verb, *, reported: bool) -> bool:
    perfect = verb.form == "participle" and not verb.passive  # "would have sold"
    unreal = "would" in verb.modals and (perfect or not reported)
    return unreal or not verb.modals.isdisjoint(words("doubtful_modals"))


def _own_colour(clause: Clause) -> tuple[bool, Modality]:
    """Whether the clause is negated, and its modality, by its own words."""
    verb = clause.verb
    negative = any(phrase.negative for phrase in (*clause.subject, *clause.find("object")))
    negated, modality = verb.negated != negative, Modality.ASSERTED
    if verb.lemma in _OFFERING:
        modality = Modality.PROPOSED
    if verb.modals & _PLANNING or (verb.form == "infinitive" and not clause.governed_by and verb.head > verb.first + 1):
        modality = Modality.PLANNED
    if "longer" in verb.adverbs and negated:
        negated, modality = False, Modality.ENDED
    if verb.adverbs & _FORMERLY and modality is Modality.ASSERTED:
        modality = Modality.ENDED
    if verb.adverbs & (_HEARSAY | {"apparently"}):
        modality = Modality.ALLEGED
    return negated, modality


def _governed_colour(governor: Verb, verb: Verb, modality: Modality, *, negated: bool) -> tuple[bool, Modality]:
    """The same after one verb that governs it has had its say; what is coloured already keeps its modality."""
    if governor.lemma == "use" and not governor.passive and verb.form == "infinitive":
        modality = Modality.ENDED  # "used to sell"
    if governor.lemma == "be" and verb.form == "infinitive" and modality is Modality.ASSERTED:
        modality = Modality.PLANNED  # "is to be supplied", "are ready to sign"
    negated ^= governor.negated
    colour = _governors().get(governor.lemma, "asserted")
    if colour == "alleged" and not governor.passive and governor.lemma not in _ALLEGING:
        colour = "asserted"
    if colour == "negated":
        negated = not negated
    elif modality is Modality.ASSERTED:
        modality = Modality(colour)
    return negated, Modality.ALLEGED if governor.adverbs & _HEARSAY else modality


@cache
def _governors() -> dict[str, str]:
    """How each verb that governs another colours it; a verb in two lists goes by the first."""
    lists = reversed(load_table("words")["governors"].items())
    return {lemma: colour for colour, lemmas in lists for lemma in lemmas.split()}
