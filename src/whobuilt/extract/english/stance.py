"""What a speaker does with words: denies, asserts, promises, criticises, keeps silent."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Stance
from whobuilt.extract.english.lexicon import speech_verbs, speech_words
from whobuilt.extract.english.units import Kind, Unit

_DENY, _PROMISE, _CRITICISE = speech_verbs("deny"), speech_verbs("promise"), speech_verbs("criticise")
_CALLING = speech_verbs("calling") - _DENY
_REBUTTING = _CALLING | _DENY | {"say", "insist", "tell", "write"}
_FINDING = speech_words("finding")
_SELF_REPORTED = speech_words("self_spoken") | speech_words("self_reported")
_STANDING_IN = frozenset({"the company", "the body", "he", "she"})
_PARTIES = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY})
_SIDES = _PARTIES | {None, Schema.PERSON, Schema.LOCATION}
_BLAME_STEMS = tuple(sorted(speech_words("blame_stems")))
_REGRET_STEMS = tuple(sorted(speech_words("regret_stems")))
_NO_COMMENT = re.compile(
    r"\b(?:not|n't|never|cannot)\s+(?:to\s+)?(?:\w+\s+)?"
    r"(?:comment|discuss|disclose|(?:talk|speak) (?:about|of)|(?:go|get) into|confirm or deny)\b"
    r"|\bma(?:ke|kes|de) no statements?\b|\bno reason to (?:speak|talk|comment)\b"
    r"|\bno comment\b|\bnot (?:\w+ )?be (?:\w+ )?reached\b|n't have anything\b(?! to do)"
    r"|\bneither confirm\w* nor den|\bdeclin\w+ (?:to )?comment"
    r"|\b(?:not able|unable|not in a position) to (?:\w+ )?(?:comment|discuss|disclose|speak|say)\b"
    r"|\b(?:gave|give|gives|had|has|have|offered|made) no (?:answer|comment|reply|response)\b"
)
_APOLOGY = re.compile(r"\b(?:apolog\w+|sorry|(?:a|our|its) mistakes?|(?:got|did) (?:this|it|that) wrong)\b")
_DENIED = re.compile(
    r"\b(?:reject|den[iy]|disput)\w*(?: (?:the|any|all|these|those|both|such))+"
    r" (?:charges?|allegations?|accusations?|claims?)\b"
)
_PAID = re.compile(r"\bpaid (?!for\b)")  # "which had paid 25 million": trade, like the words for facts
_RULES = re.compile(
    r"\b(?:cannot|can not|can't|may not|must not|should not|has no power|have no power|no power to|law does not"
    r"|no laws? (?:permits?|allows?|lets?)|law doesn't|act does not|not for \w+ to)\b"
)
_FORSWEARS = re.compile(
    r"\b(?:will|would|won't|wouldn't)(?: \w+)? (?:no longer|not|never|stop|end|cease|refuse|leave|remove)\b"
    r"|\bno plans? to\b|\b(?:won't|wouldn't)\b|\b(?:take|accept|do|make|sign|seek) no (?:new|more|further)\b"
)
_TERM = 5  # units: fewer are a name that something is called
_LAWFUL = re.compile(
    r"\b(?:complied|acted|worked|operated|respected|obeyed|adhered|exclusively|strictly)\b.{0,120}"
    r"\b(?:law|laws|rules|regulations|lawfully|legally|faith|sanctions)\b|\bonly (?:standard|commercial)\b"
)
_ENDED = re.compile(
    r"\b(?:stopped|ended|ceased|halted|cut|severed)(?: (?:all|its|our|any|off))*"
    r" (?:sales|selling|supplying|ties|exports)\b"
    r"|\b(?:we|it) only (?!know|want|hope)"
)
_HEAD = 14  # units: what is denied stands at the head of what is said


@dataclass(slots=True)
class Telling:
    """Words that a verb reports.

    `own` holds the id() of the clusters that are the speaker's own side; `schema` is what the party is that is spoken
    for, None where nothing tells; `critic` tells of somebody whose office is to find fault.
    """

    lemma: str
    units: list[Unit]
    own: frozenset[int]
    schema: Schema | None
    direct: bool
    critic: bool
    lowers: list[str] = field(init=False)
    head: list[str] = field(init=False)
    text: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the words in lower case, once."""
        self.lowers = [unit.lower.replace("’", "'") for unit in self.units]
        self.head = self.lowers[:_HEAD]
        self.text = " ".join(self.lowers)


def stance_of(
    lemma: str,
    units: list[Unit],
    own: frozenset[int],
    *,
    direct: bool,
    schema: Schema | None = None,
    critic: bool = False,
) -> Stance:
    """The stance of words reported by the verb `lemma`; what else it goes by is said in `Telling`."""
    told = Telling(lemma, units, own, schema, direct, critic)
    if _NO_COMMENT.search(told.text):
        return Stance.NO_COMMENT
    if _DENIED.search(told.text) and lemma not in _CALLING:
        return Stance.DENIAL
    stance = _by_verb(told) or (_of_self(told) if _is_about_self(told) else _of_others(told))
    return Stance.CRITICISM if critic and _finds_fault(told, stance) else stance


def _finds_fault(told: Telling, stance: Stance) -> bool:
    """Whether what an auditor, a prosecutor or a campaigner says blames: what is not done, or what somebody did."""
    if stance is Stance.DENIAL:
        return told.lemma not in _DENY and speech_words("rebuttals").isdisjoint(told.lowers)
    trade = not speech_words("facts").isdisjoint(told.lowers) or _PAID.search(told.text) is not None
    return stance is Stance.ASSERTION and (_blames(told) or not trade)


def _by_verb(told: Telling) -> Stance | None:
    """What the verb alone tells, or the verb with what something is called."""
    lemma = told.lemma
    if lemma in _DENY and not told.direct:
        return Stance.DENIAL
    if lemma in {"accuse", "condemn"} | speech_verbs("urge") or (lemma == "ask" and not told.direct):
        return Stance.CRITICISM
    if lemma in _REBUTTING and (rebuttal := _rebuts(told)) is not None:
        return rebuttal
    named = lemma in _DENY and told.direct and len(told.units) < _TERM
    if lemma in _CALLING or named or (lemma in _FINDING and not told.direct and _blames(told)):
        return Stance.CRITICISM
    return Stance.ASSERTION if lemma in _FINDING and not told.direct else None


def _rebuts(told: Telling) -> Stance | None:
    """To call what is told of one's own side false denies it; what is told of others, criticises."""
    if not told.own or speech_words("rebuttals").isdisjoint(told.lowers) or _APOLOGY.search(told.text):
        return None
    if told.lemma in _CALLING and not speech_words("vague").isdisjoint(told.head[:4]):
        return Stance.DENIAL
    if _is_about_self(told):
        return None
    parties = [unit for unit in told.units if unit.schema in _PARTIES]
    ours = (told.schema in _PARTIES and not parties) or any(id(unit.cluster) in told.own for unit in parties)
    return Stance.DENIAL if ours else Stance.CRITICISM


def _of_others(told: Telling) -> Stance:
    """The stance of words about somebody else."""
    negated = _is_negated(told.head)
    ruled = negated and _RULES.search(told.text) is not None
    if told.lemma in _PROMISE and not ruled:
        return Stance.PROMISE
    if (ruled and told.schema is not Schema.COMPANY) or (not ruled and (_blames(told) or told.lemma in _CRITICISE)):
        return Stance.CRITICISM
    if negated and not ruled and _denies_of_others(told):
        return Stance.DENIAL
    facts = told.lemma in {"report", "note", "reveal"} or not speech_words("facts").isdisjoint(told.lowers)
    if told.schema is Schema.ORGANIZATION and not facts:
        return Stance.CRITICISM
    return Stance.ASSERTION


def _denies_of_others(told: Telling) -> bool:
    """Whether "not", said by a party to the matter, denies: "the software is not used in raids"."""
    named = told.schema not in {None, Schema.PERSON} or any(unit.cluster is not None for unit in told.units[:6])
    of_party = named and told.schema in _SIDES and not _is_opinion(told) and _begins_with_party(told)
    return of_party or (bool(told.own) and told.head[0] == "there")


def _of_self(told: Telling) -> Stance:
    head = told.head
    if _APOLOGY.search(told.text):
        return Stance.ASSERTION
    if told.lemma in _PROMISE or _FORSWEARS.search(" ".join(head)):
        return Stance.PROMISE
    if _is_negated(head) and not _is_opinion(told) and "not only" not in told.text and not _RULES.search(told.text):
        return Stance.DENIAL
    if set(head) & speech_words("rebuttals") or _LAWFUL.search(told.text) or _ENDED.search(told.text):
        return Stance.DENIAL
    if any(word.startswith(_REGRET_STEMS) for word in head):
        return Stance.CRITICISM
    promised = set(head) & speech_words("promise") and not set(head) & {"have", "has", "had"}
    return Stance.PROMISE if promised else Stance.ASSERTION


def _is_opinion(told: Telling) -> bool:
    """Whether it denies nothing: "we do not think that", "they had never been told"."""
    passive = " ".join(told.head[:8])
    return bool(set(told.head[:6]) & speech_words("opinions")) or "been told" in passive or "been informed" in passive


def _blames(told: Telling) -> bool:
    return any(word in speech_words("blame") or word.startswith(_BLAME_STEMS) for word in told.lowers)


def _is_negated(head: list[str]) -> bool:
    return any(word in speech_words("negations") or word.endswith("n't") for word in head)


def _begins_with_party(told: Telling) -> bool:
    """Whether the first name is a company's or a public body's, right at the head."""
    first = next((unit for unit in told.units[:6] if unit.cluster is not None), None)
    return first is None or first.schema in _PARTIES | {Schema.LOCATION, Schema.PRODUCT}


def _is_about_self(told: Telling) -> bool:
    """Whether the first party that the words name is the speaker or whom the speaker speaks for."""
    words_for_self = speech_words("self_spoken") if told.direct else _SELF_REPORTED
    if not told.direct and _names_kind(told):
        return True
    for unit in told.units:
        if unit.lower in words_for_self and unit.kind is not Kind.NAME:
            named = unit.lower in _STANDING_IN and unit.cluster is not None
            return not named or id(unit.cluster) in told.own
        if unit.cluster is not None and unit.kind is not Kind.REFERENCE:
            return id(unit.cluster) in told.own
    return False


def _names_kind(told: Telling) -> bool:
    """Whether it begins with "the company" or "the ministry" where one speaks: that is the speaker, as a rule."""
    article, noun = told.lowers[:1], " ".join(told.lowers[:2]).split()[1:2]
    if told.lowers[:1] in (["the company"], ["the firm"]):
        return told.schema is Schema.COMPANY
    kinds = speech_words("bodies") | speech_words("groups")
    return article == ["the"] and set(noun) <= kinds and told.schema in {Schema.PUBLIC_BODY, Schema.ORGANIZATION}
