"""The verbs of a sentence that report what somebody says, each with whoever says it: read from the units alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from whobuilt.extract.english.lexicon import lowered, speech_verbs, speech_words, words
from whobuilt.extract.english.morphology import table
from whobuilt.extract.english.units import NAMED, Kind, Unit

QUOTES = frozenset({"”", "“", '"', "’", "‘", "''", "'"})
_HELPERS = words("auxiliaries") | words("modals")
_INSIDE = _HELPERS | words("adverbs") | speech_words("inside")
_BE = words("be") | {"being"}
_DETERMINERS = words("determiners")
_PREPOSITIONS = words("prepositions")
_LINKS = frozenset({"of", "for", "at", "with", "from", "in"})
_RELATIVES = frozenset({"who", "which", "that"})
_JOINTS = frozenset({"and", "but", "then", "or"})
_LOOSE = frozenset({",", "while", "before", "after", "by", "without", "and", "–", "—"}) | QUOTES
_STOPS = _JOINTS | _RELATIVES | words("conjunctions") | speech_words("stops")
_REACH = 16
_FAR = 80  # units: who acts is named before
_YEAR = 4


@dataclass(slots=True)
class Cue:
    """A verb group at units `first:last`, its head, and the words `subject` of whoever speaks.

    `behind` where these follow it: "…," said X; `silent` where it tells that somebody said nothing; `shared` where its
    subject is another verb's: "said X and denied Y".
    """

    lemma: str
    form: str
    first: int
    head: int
    last: int
    subject: tuple[int, int] | None = None
    behind: bool = False
    silent: bool = False
    shared: bool = False


@cache
def _forms() -> dict[str, tuple[str, frozenset[str]]]:
    return table(speech_verbs("cues") | speech_verbs("clause") | speech_verbs("deny") | speech_verbs("promise"))


def iter_cues(units: list[Unit]) -> Iterator[Cue]:
    """The cues of a sentence, in order."""
    found: list[Cue] = []
    forms = _forms()
    for at, unit in enumerate(units):
        if unit.kind is not Kind.WORD:
            continue
        cue = _firm(units, at) if unit.lower in speech_words("firm") else None
        if unit.lower in forms:
            cue = _cue(units, at)
        elif unit.lower == "no":
            cue = _no_comment(units, at)
        if cue is not None and (not found or cue.first >= found[-1].last):
            _find_subject(units, cue, found)
            if cue.subject is not None:
                found.append(cue)
                yield cue


# --- whether a word is the verb of somebody who speaks --------------------------------------------------------------


def _firm(units: list[Unit], at: int) -> Cue | None:
    """What "is adamant that" is: it says so, too."""
    before, after = _at(units, at - 1), _at(units, at + 1)
    if before is None or after is None or before.lower not in {"is", "was", "are", "were", "been", "remains"}:
        return None
    first = _first(units, at)
    return Cue("say", "past", first, at, at + 1) if after.lower == "that" else None


def _no_comment(units: list[Unit], at: int) -> Cue | None:
    """The cue of "gave no answer", "had no comment"."""
    told = _lower(units, at + 1) in {"comment", "answer", "reply", "response"}
    gave = at > 0 and units[at - 1].lower in speech_words("gave")
    return Cue("comment", "past", _first(units, at - 1), at - 1, at + 2, silent=True) if told and gave else None


def _cue(units: list[Unit], head: int) -> Cue | None:
    lemma, kinds = _forms()[units[head].lower]
    first = _first(units, head)
    if lemma in speech_words("governing") and _lower(units, head + 1) == "to":
        return None
    helpers = [unit.lower for unit in units[first:head] if unit.lower in _HELPERS]
    before = _at(units, first - 1)
    if before is not None and before.lower == "to":
        return _governed(units, first, head, lemma)
    negated = any(u.lower in {"not", "never", "neither"} or u.lower.endswith("n't") for u in units[first:head])
    silent = _is_silent(units, first, head, lemma, negated=negated)
    if lemma in speech_verbs("silent") and not silent:
        return None
    unable = any(unit.lower in {"could", "can", "cannot", "couldn't", "can't"} for unit in units[first:head])
    if negated and not silent and (unable or lemma == "write" or lemma not in speech_verbs("clause")):
        return None  # who does not write programs says nothing
    form = _form(units, (first, head), helpers, lemma, kinds)
    last = head + 2 if lemma == "point" and _lower(units, head + 1) == "out" else head + 1
    return Cue(lemma, form, first, head, last, silent=silent) if form else None


def _first(units: list[Unit], head: int) -> int:
    """Where the verb group begins that ends in the verb at `head`."""
    first = head
    while first and units[first - 1].kind is Kind.WORD and _is_inside(units[first - 1].lower):
        first -= 1
    while first < head and units[first].lower in {"both", "all", "once", "then"}:
        first += 1
    return first - 1 if first < head and first and units[first - 1].lower == "at" else first


def _is_inside(word: str) -> bool:
    return word in _INSIDE or (word.endswith("ly") and word not in {"family", "italy", "july", "assembly", "ally"})


def _governed(units: list[Unit], first: int, head: int, lemma: str) -> Cue | None:
    """The cue of "continues to maintain", "went on to say"; what stands behind another "to" may never be said."""
    at = first - 2
    if lemma in {"comment", "answer", "respond"} and at > 0 and units[at].lower in {"wish", "want", "care", "choose"}:
        negated = any(unit.lower in {"not", "didn't", "doesn't"} for unit in units[max(0, at - 2) : at])
        return Cue(lemma, "past", _first(units, at), head, head + 1, silent=True) if negated else None
    if at > 0 and units[at].lower == "on" and units[at - 1].lower in {"went", "goes", "going"}:
        at -= 1
    elif at < 0 or not units[at].lower.startswith("continu"):
        return None
    return None if lemma in speech_verbs("silent") else Cue(lemma, "past", _first(units, at), head, head + 1)


def _is_silent(units: list[Unit], first: int, head: int, lemma: str, *, negated: bool) -> bool:
    """Whether it tells that nothing was said: "declined to comment", "would not discuss", "neither replied"."""
    if lemma in speech_verbs("decline"):
        following = [unit.lower for unit in units[head + 1 : head + 5]]
        bare = following[:1] == ["comment"] or "interview" in following[:2]
        return bare or ("to" in following[:2] and not speech_words("silence").isdisjoint(following))
    if lemma not in speech_verbs("mute"):
        return False
    helpers = {unit.lower for unit in units[first:head]}
    if lemma in {"say", "confirm", "disclose"}:
        return negated and not helpers.isdisjoint({"would", "wouldn't"})
    neither = any(unit.lower == "neither" for unit in units[max(0, first - 4) : first])
    return (negated or neither) and helpers.isdisjoint({"be", "been", "had"})


def _form(units: list[Unit], group: tuple[int, int], helpers: list[str], lemma: str, kinds: frozenset[str]) -> str:
    """How the verb stands; empty where it is a noun, an adjective or a passive."""
    first, head = group
    before, after = _at(units, first - 1), _at(units, head + 1)
    word_after = after.lower if after is not None else ""
    last = helpers[-1] if helpers else ""
    if "ing" in kinds:
        loose = last in _BE or before is None or before.text in _LOOSE
        return "ing" if loose and before is not None else ""
    if last in _BE:
        return ""
    if last:
        return "past" if kinds & {"participle", "base"} else ""
    owned = before is not None and before.kind in (Kind.POSSESSIVE, Kind.OWNER) and before.text not in QUOTES
    determined = before is None or owned
    if determined or (before is not None and before.lower in (_DETERMINERS | _PREPOSITIONS) - {"that", "all", "both"}):
        return ""
    if kinds & {"past"}:
        then = _at(units, head + 2)
        held = word_after == "to" and then is not None and then.lower in {"be", "have"}
        passive = word_after == "by" or (held and lemma not in speech_verbs("promise"))
        alone = lemma in speech_words("noun_like") and before is not None and not _acts(before)
        return "" if passive or alone else "past"
    return "s" if _stands_as_present(before, after, lemma, kinds) else ""


def _acts(unit: Unit) -> bool:
    return unit.kind is not Kind.WORD or unit.lower not in _PREPOSITIONS


def _stands_as_present(before: Unit | None, after: Unit | None, lemma: str, kinds: frozenset[str]) -> bool:
    if before is None or after is None:
        return False
    plain = lemma not in speech_words("noun_like")
    if "s" in kinds and plain:
        return True
    plural = before.lower.endswith("s") or before.lower in {"police", "they", "we", "who", "people"}
    named = before.kind in NAMED or before.text in {")", ","} | QUOTES
    acts = plural if "base" in kinds else (named or before.lower in lowered("role_nouns"))
    if plain:
        return plural or (before.kind is Kind.BODY)
    told = named or before.lower in speech_words("voices") | lowered("role_nouns", "crowds")
    if after.text in {".", ","} and "s" in kinds and told:  # "…, the notice states."
        return True
    opens = after.lower == "that" or after.text in QUOTES | {":"}
    held = after.kind in (*NAMED, Kind.OWNER) or after.lower in _DETERMINERS
    return opens or (acts and held and before.lower != "'s")


# --- who speaks -------------------------------------------------------------------------------------------------------


def _find_subject(units: list[Unit], cue: Cue, before: list[Cue]) -> None:
    at = cue.first - 1
    follows = _follows(units, cue)
    if follows is not None:
        cue.subject, cue.behind = follows, True
        return
    if at < 0:
        return
    unit = units[at]
    if cue.form == "ing" and not any(u.lower in _BE for u in units[cue.first : cue.head]):
        loose = unit.text in _LOOSE
        cue.subject = _shared(units, cue, before) if loose else None
        cue.shared = True
    elif unit.lower in _JOINTS or (unit.text == "," and at and units[at - 1].lower in _JOINTS):
        cue.subject, cue.shared = _shared(units, cue, before), True
    elif unit.lower in _RELATIVES:
        at -= 2 if at > 1 and units[at - 1].text == "," else 1
        cue.subject = noun_phrase(units, at)
    elif unit.text in {",", ")", "–", "—"}:
        cue.subject = _over_apposition(units, at)
    elif unit.text in QUOTES or unit.kind is Kind.MARK:
        cue.subject = None
    else:
        cue.subject = noun_phrase(units, at)


def _shared(units: list[Unit], cue: Cue, before: list[Cue]) -> tuple[int, int] | None:
    """Whose deed a verb joined by "and" is, or ", saying": the last speaker's, else the first who acts."""
    earlier = next((other for other in reversed(before) if not other.behind), None)
    if earlier is not None:
        return earlier.subject
    for at, unit in enumerate(units[: min(cue.first, _FAR)]):
        if unit.kind in NAMED and unit.cluster is not None:
            following = units[at + 1] if at + 1 < len(units) else None
            if following is None or following.kind is not Kind.POSSESSIVE:
                return noun_phrase(units, at)
    return None


def _over_apposition(units: list[Unit], at: int) -> tuple[int, int] | None:
    """Whoever stands before what is put between marks: "X, a spokeswoman for Y, told"."""
    opening = {")": "(", ",": ",", "–": "–", "—": "—"}[units[at].text]
    for left in range(at - 1, max(0, at - _REACH), -1):
        if units[left].text in QUOTES | {":", ";"}:
            return None
        if units[left].text == opening:
            further = opening == "," and left > 1 and _is_apart(units, left)
            return noun_phrase(units, left - 1) if not further else _over_apposition(units, left)
    return None


def _is_apart(units: list[Unit], comma: int) -> bool:
    """Whether what stands before a comma is itself put in between: "of Sunnyvale, California, in 2011, said"."""
    before = units[comma - 2]
    return before.text == "," and units[comma - 1].kind is Kind.WORD and units[comma - 1].lower.isdigit()


def _follows(units: list[Unit], cue: Cue) -> tuple[int, int] | None:
    """The speaker behind the verb: "…," said X; None where none stands there."""
    if cue.first != cue.head or cue.form not in {"past", "s"} or cue.silent or cue.last >= len(units):
        return None
    before = units[cue.first - 1].text if cue.first else ""
    quoted = before in QUOTES or (before == "," and cue.first > 1 and units[cue.first - 2].text in QUOTES)
    if not quoted and (before != "," or cue.lemma not in speech_words("behind")):
        return None
    if cue.lemma in speech_words("telling") and not quoted:
        return None
    end = phrase_end(units, cue.last)
    if end is None:
        return None
    inside = units[cue.last : end]
    named = any(unit.kind in NAMED for unit in inside)
    titled = any(unit.lower in lowered("role_nouns", "crowds") for unit in inside)
    after = _at(units, end)
    acts = after is not None and (after.lower in _HELPERS or after.lower in _forms()) and after.kind is Kind.WORD
    if acts or not (named or titled or quoted) or inside[0].lower in {"that", "it", "so"}:
        return None
    return cue.last, end


def phrase_end(units: list[Unit], at: int) -> int | None:
    """Where the noun phrase that begins at `at` ends; None where none begins."""
    here = at
    while here < len(units) and here < at + _REACH:
        unit = units[here]
        if unit.kind is Kind.MARK:
            break
        if here > at and unit.lower in _DETERMINERS | _PREPOSITIONS | _STOPS | _HELPERS:
            break
        if here > at and unit.kind in (Kind.REFERENCE, Kind.OWNER):
            break
        if here > at and unit.kind is Kind.NAME and units[here - 1].kind is Kind.NAME:
            break
        if here == at and unit.lower in _STOPS | _PREPOSITIONS | _HELPERS and unit.text != "May":
            return None
        if here > at and unit.lower in _forms() and unit.lower not in speech_words("noun_like"):
            break
        if here > at and unit.lower in speech_words("days"):
            break
        here += 1
    return here if here > at else None


def noun_phrase(units: list[Unit], at: int) -> tuple[int, int] | None:
    """The noun phrase that ends with unit `at`, with what leads up to it by "of", "for", "with"; its core's units.

    Of "A spokesman for the company" the core is "A spokesman".
    """
    end = at + 1
    start = _start(units, at)
    while start is not None and start > 1 and _hangs_on(units, start):
        further = _start(units, start - 2)
        if further is None:
            break
        end = end if units[start - 1].lower == "and" and end != at + 1 else start - 1
        start, end = further, end if units[start - 1].lower != "and" else at + 1
    return (start, end) if start is not None else None


def _hangs_on(units: list[Unit], start: int) -> bool:
    """Whether a phrase belongs to the one before: "spokesman for X", "report by X", "Justice and Security"."""
    link, before = units[start - 1].lower, units[start - 2]
    written = link == "by" and before.lower in speech_words("evidence_nouns") | speech_words("voices")
    capitals = before.text[:1].isupper() and units[start].text[:1].isupper()
    joined = link == "and" and capitals and units[start].lower not in _DETERMINERS
    return link in _LINKS or written or joined


def _start(units: list[Unit], at: int) -> int | None:
    """Where the noun phrase without prepositions that ends at `at` begins."""
    here = at
    while here >= 0 and at - here < _REACH:
        unit = units[here]
        word = unit.lower
        if unit.kind is Kind.MARK and word != "&":
            break
        if unit.kind is Kind.WORD and (word in _PREPOSITIONS | _STOPS | _HELPERS or _is_date(word)):
            break
        alone = unit.kind is Kind.REFERENCE and not word.startswith("the ")
        if here < at and alone and units[here + 1].kind is not Kind.POSSESSIVE:
            break
        here -= 1
        if word in _DETERMINERS or unit.kind is Kind.OWNER or unit.kind is Kind.REFERENCE:
            break
        adjacent = unit.kind in NAMED and here >= 0 and units[here].kind is Kind.NAME
        if adjacent and unit.kind is not Kind.BODY:
            break
    return here + 1 if here < at else None


def _is_date(word: str) -> bool:
    return (word.isdigit() and len(word) == _YEAR) or word in speech_words("days")


def _lower(units: list[Unit], at: int) -> str:
    return units[at].lower if at < len(units) else ""


def _at(units: list[Unit], at: int) -> Unit | None:
    return units[at] if 0 <= at < len(units) else None
