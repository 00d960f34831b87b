"""Verb groups: "has not directly sold", "is said to have been awarded", "plans to supply"."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from whobuilt.extract.english.lexicon import load_table, speech_verbs, words
from whobuilt.extract.english.morphology import table
from whobuilt.extract.english.props import frame_verbs
from whobuilt.extract.english.units import Kind, Unit

_BE = words("be") | {"be", "been", "being"}
_HAVE = words("have")
_DO = frozenset({"do", "does", "did", "don't", "doesn't", "didn't"})
_HELPERS = words("auxiliaries") | words("modals")
_INSIDE = _HELPERS | words("adverbs")  # what may stand in a verb group before its verb
_JOINTS = words("prepositions") | words("conjunctions") | {"while", "when"}
_LEADS = words("determiners") | words("prepositions")
_PAST = frozenset({"past", "participle"})
_SUBJECTS = (Kind.NAME, Kind.REFERENCE, Kind.BODY)
_OBJECTS = (Kind.NAME, Kind.OWNER, Kind.REFERENCE)
_AMOUNTS = frozenset({"more", "most", "nearly", "almost", "about", "up", "roughly", "only", "out"})
_FINDING = frozenset({"show", "reveal", "indicate", "suggest", "confirm"})
_SPLIT = frozenset({"roll", "set", "carry"})  # "roll out", "set up"


@dataclass(slots=True)
class Verb:
    """One verb group at units `first:last`; `head` is the verb itself, `form` how it stands."""

    lemma: str
    form: str  # base, s, past, participle, ing, infinitive
    first: int
    last: int
    head: int
    passive: bool = False
    negated: bool = False
    auxiliary: bool = False
    modals: frozenset[str] = field(default_factory=frozenset)
    adverbs: frozenset[str] = field(default_factory=frozenset)

    @property
    def finite(self) -> bool:
        """Whether it can be the verb of a clause with a subject of its own."""
        return self.auxiliary or self.form in ("s", "past", "base")


@cache
def _forms() -> dict[str, tuple[str, frozenset[str]]]:
    """Every form of every verb the extractor knows."""
    governors = {lemma for group in load_table("words")["governors"].values() for lemma in group.split()}
    general = words("general_verbs") | words("listing_verbs") | speech_verbs("all")
    return table(frozenset(general | governors | frame_verbs()))


@cache
def _strong() -> frozenset[str]:
    """Verbs that a name directly before makes sure: what frames and quotations go by."""
    return frame_verbs() | words("listing_verbs") | speech_verbs("all")


def find_verb(units: list[Unit], at: int) -> Verb | None:
    """The verb group that begins at unit `at`; None where none does."""
    if units[at].kind is not Kind.WORD or units[at].lower == "including" or _is_month(units, at):
        return None
    before, infinitive = _words_before(units, at)
    head = at + len(before)
    spelt = head < len(units) and units[head].kind is Kind.WORD
    verb = _lexical(units, at, before, infinitive=infinitive) if spelt else None
    return verb or (_bare_auxiliary(at, before) if before else None)


def _is_month(units: list[Unit], at: int) -> bool:
    """Whether "May" is the month: in the middle of a sentence, or before a number."""
    return units[at].text == "May" and (at > 0 or (at + 1 < len(units) and units[at + 1].text[0].isdigit()))


def _words_before(units: list[Unit], at: int) -> tuple[list[str], bool]:
    """The auxiliaries, adverbs and "to" that lead up to a verb, and whether "to" makes it an infinitive."""
    before: list[str] = []
    infinitive = False
    for here in range(at, len(units)):
        unit = units[here]
        if unit.kind is not Kind.WORD:
            break
        if unit.lower == "to" and not infinitive and _makes_infinitive(units, here):
            infinitive = True
        elif unit.lower not in _INSIDE and not (unit.lower == "no" and _lower(units, here + 1) == "longer"):
            break
        before.append(unit.lower)
    return before, infinitive


def _makes_infinitive(units: list[Unit], at: int) -> bool:
    """Whether the "to" at `at` leads to a verb, and does not belong to the word before: "according to papers"."""
    return not (at and units[at - 1].lower in words("words_before_to")) and _opens_infinitive(units, at)


def _opens_infinitive(units: list[Unit], at: int) -> bool:
    for unit in units[at + 1 : at + 4]:
        if unit.kind is not Kind.WORD:
            return False
        if unit.lower in {"be", "have"} or "base" in _kinds(unit.lower):
            return True
        if unit.lower not in words("adverbs"):
            return False
    return False


def _lexical(units: list[Unit], first: int, before: list[str], *, infinitive: bool) -> Verb | None:
    """The group whose verb is the word behind `before`; None where that word is none, or is a noun here."""
    head = first + len(before)
    helpers = [word for word in before if word in _HELPERS]
    lemma, kinds = _known(units, head, guess=bool(helpers))
    if not kinds:
        return None
    wanted = _wanted(helpers, kinds, infinitive=infinitive)
    form = _form_alone(units, first, head, lemma, kinds) if wanted is None else wanted if wanted in kinds else ""
    if not form:
        return None
    passive = form == "participle" and bool(helpers) and helpers[-1] in _BE
    after = _lower(units, head + 1)
    if form in _PAST and not helpers and after == "by":
        form, passive = "participle", True
    negated = first > 0 and units[first - 1].lower in {"not", "never", "neither", "nor"}
    return Verb(
        lemma,
        "infinitive" if infinitive else "ing" if before[:1] == ["having"] else form,
        first,
        head + 2 if after in {"out", "up"} and lemma in _SPLIT else head + 1,
        head,
        passive=passive,
        negated=negated or _negates(before),
        auxiliary=bool(helpers) and not infinitive,
        modals=words("modals").intersection(before),
        adverbs=words("adverbs").intersection(before),
    )


def _bare_auxiliary(at: int, before: list[str]) -> Verb | None:
    """The copula or the main verb "have" of "is", "has", "was never" with no verb after."""
    helpers = [i for i, word in enumerate(before) if word in _HELPERS]
    if not helpers:
        return None
    size = helpers[-1] + 1
    while size < len(before) and before[size] in {"not", "never", "also", "no"}:
        size += 1
    word, inside = before[helpers[-1]], before[:size]
    return Verb(
        "have" if word in _HAVE else "do" if word in _DO else "be",
        "infinitive" if "to" in inside else "past",
        at,
        at + size,
        at + helpers[-1],
        negated=_negates(inside),
        auxiliary="to" not in inside,
        modals=words("modals").intersection(inside),
        adverbs=words("adverbs").intersection(inside),
    )


def _negates(before: list[str]) -> bool:
    return any(word in words("negators") or word.endswith("n't") for word in before)


# --- whether a word is a verb where it stands ---------------------------------------------------------------------


def _known(units: list[Unit], head: int, *, guess: bool) -> tuple[str, frozenset[str]]:
    """The base form of a word, and what forms it may be: none for what is no verb; an unknown one in -ed may be."""
    word = units[head].lower
    known = _forms().get(word)
    if known is not None:
        return known
    past = word.endswith("ed") and len(word) > 4 and (guess or _guess_past(units, head))  # noqa: PLR2004  # "need"
    return word, _PAST if past else frozenset()


def _wanted(helpers: list[str], kinds: frozenset[str], *, infinitive: bool) -> str | None:
    """The form that the words before ask for; None where they ask for none."""
    last = helpers[-1] if helpers else ""
    if infinitive and (_BE | _HAVE).isdisjoint(helpers):
        return "base"
    if last in _HAVE or (last in _BE and "participle" in kinds):
        return "participle"
    if last in _BE:
        return "ing"
    return "base" if last in words("modals") or last in _DO else None


def _form_alone(units: list[Unit], first: int, head: int, lemma: str, kinds: frozenset[str]) -> str:
    """How a word stands as a verb without helpers; empty where it is a noun or an adjective."""
    if "ing" in kinds:
        return "ing" if _stands_as_ing(units, first, head, lemma) else ""
    if kinds & _PAST:
        return "past" if _stands_as_past(units, first) else ""
    if "s" in kinds:
        return "s" if _stands_as_present(units, first, head, lemma) else ""
    return "base" if _stands_as_base(units, first, head, lemma) else ""


def _guess_past(units: list[Unit], head: int) -> bool:
    """Whether an unknown word in -ed is a verb: what acts goes before, an object or a preposition follows."""
    after = _at(units, head + 1)
    if after is None or not _stands_as_past(units, head):
        return False
    return after.kind in (Kind.NAME, Kind.OWNER) or after.lower in _LEADS


def _stands_as_past(units: list[Unit], first: int) -> bool:
    """A past form is an adjective after an article or at the head of a phrase ("leaked files")."""
    before = _at(units, first - 1)
    if before is None or before.kind in (Kind.OWNER, Kind.POSSESSIVE):
        return False
    if before.kind is not Kind.WORD:
        return not (before.kind is Kind.MARK and before.text in {"(", "-", "–"})
    if before.lower in _LEADS or before.lower in words("adverbs"):
        return before.lower in words("adverbs") or before.lower == "that"
    return _PAST.isdisjoint(_kinds(before.lower))


def _stands_as_ing(units: list[Unit], first: int, head: int, lemma: str) -> bool:
    """A form in -ing is a verb behind a name where a frame knows it, else where a joint or a verb leads to it."""
    before, after = _at(units, first - 1), _at(units, head + 1)
    if after is None:
        return False
    framed = lemma in frame_verbs()
    if before is not None and before.kind in _SUBJECTS:
        return framed
    opens = before is None or before.kind is Kind.MARK or before.lower in _JOINTS
    if not opens:
        assert before is not None
        known = before.kind is Kind.WORD and before.lower in _forms()
        opens = known and before.lower not in words("determiners")
    heads_object = after.kind not in (Kind.WORD, Kind.MARK) or after.lower in _LEADS or after.lower[0].isdigit()
    return opens and (heads_object or framed)


def _stands_as_present(units: list[Unit], first: int, head: int, lemma: str) -> bool:
    """A form in -s is a verb behind what acts; behind a common noun only where an object follows."""
    before, after = _at(units, first - 1), _at(units, head + 1)
    if before is None or after is None:
        return False
    if before.kind in _SUBJECTS or before.lower in {"which", "that", "who", "and", "but"}:
        heads_object = after.lower in _LEADS or after.lower[0].isdigit() or after.lower in _AMOUNTS
        return lemma in _strong() or after.kind is not Kind.WORD or heads_object
    if before.text in {",", ")", "”", '"'}:
        return lemma in _strong()
    if before.kind is not Kind.WORD or before.lower in _LEADS:
        return False
    determined = after.lower == "that" or (after.lower in words("determiners") and after.lower != "all")
    return after.kind in _OBJECTS or determined


def _stands_as_base(units: list[Unit], first: int, head: int, lemma: str) -> bool:
    """A base form is a verb behind a plural, where an object follows: "A and B supply the police"."""
    before, after = _at(units, first - 1), _at(units, head + 1)
    if before is None or after is None or lemma not in _strong():
        return False
    named = before.kind is Kind.NAME
    lists = named and lemma in words("listing_verbs")
    finds = lemma in _FINDING and (after.lower == "that" or (named and after.kind is Kind.NAME))
    if before.lower in words("plural_subjects") or lists or finds:
        return True
    body = before.kind is Kind.BODY
    plural = body or (before.kind in (Kind.WORD, Kind.NAME) and before.lower.endswith("s"))
    joined = named and any(unit.lower in {"and", "&"} for unit in units[max(0, first - 4) : first - 1])
    heads_object = after.kind in _OBJECTS or after.kind is Kind.BODY or after.lower in words("determiners")
    used = body and after.kind is Kind.WORD and lemma in frame_verbs()
    return (plural or joined) and (heads_object or used)


def _kinds(word: str) -> frozenset[str]:
    """What forms of a verb a word may be."""
    return _forms().get(word, ("", frozenset[str]()))[1]


def _at(units: list[Unit], at: int) -> Unit | None:
    return units[at] if 0 <= at < len(units) else None


def _lower(units: list[Unit], at: int) -> str:
    return units[at].lower if at < len(units) else ""
