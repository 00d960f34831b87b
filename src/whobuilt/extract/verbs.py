"""Verb groups: "has not directly sold", "is said to have been awarded", "plans to supply"."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache

from whobuilt.extract.lexicon import load_table, words
from whobuilt.extract.morphology import table
from whobuilt.extract.props import frame_verbs
from whobuilt.extract.units import Kind, Unit

_BE = words("be") | {"be", "been", "being"}
_HAVE = frozenset({"has", "have", "had", "having", "hasn't", "haven't", "hadn't"})
_DO = frozenset({"do", "does", "did", "don't", "doesn't", "didn't"})


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
    general = words("general_verbs") | words("listing_verbs") | frozenset(load_table("speech")["verbs"]["all"].split())
    return table(frozenset(general | governors | frame_verbs()))


@cache
def _strong() -> frozenset[str]:
    """Verbs that a name directly before makes sure: what frames and quotations go by."""
    return frame_verbs() | words("listing_verbs") | frozenset(load_table("speech")["verbs"]["all"].split())


def find_verb(units: list[Unit], at: int) -> Verb | None:
    """The verb group that begins at unit `at`; None where none does."""
    unit = units[at]
    if unit.kind is not Kind.WORD or unit.lower == "including":
        return None
    words_before: list[str] = []
    here = at
    infinitive = False
    while here < len(units) and units[here].kind is Kind.WORD:
        word = units[here].lower
        if word == "to" and not infinitive and not _takes_to(units, here) and _opens_infinitive(units, here):
            infinitive = True
        elif not _is_helper(word) and not (
            word == "no" and here + 1 < len(units) and units[here + 1].lower == "longer"
        ):
            break
        words_before.append(word)
        here += 1
    if here < len(units) and units[here].kind is Kind.WORD:
        verb = _lexical(units, at, here, words_before, infinitive=infinitive)
        if verb:
            return verb
    return _bare_auxiliary(units, at, words_before)


def _is_helper(word: str) -> bool:
    return word in words("auxiliaries") or word in words("modals") or word in words("adverbs")


def _takes_to(units: list[Unit], at: int) -> bool:
    """Whether "to" belongs to the word before: "according to export papers"."""
    return at > 0 and units[at - 1].lower in {"according", "due", "owing", "thanks", "prior", "next", "close", "related"}


def _opens_infinitive(units: list[Unit], at: int) -> bool:
    for unit in units[at + 1 : at + 4]:
        if unit.kind is not Kind.WORD:
            return False
        if unit.lower in {"be", "have"}:
            return True
        known = _forms().get(unit.lower)
        if known and "base" in known[1]:
            return True
        if unit.lower not in words("adverbs"):
            return False
    return False


def _lexical(units: list[Unit], first: int, head: int, before: list[str], *, infinitive: bool) -> Verb | None:
    word = units[head].lower
    known = _forms().get(word)
    helpers = [w for w in before if w in words("auxiliaries") or w in words("modals")]
    if known is None:
        guessed = word.endswith("ed") and len(word) > 4 and (helpers or _guess_past(units, head))  # noqa: PLR2004  # "need"
        known = (word, frozenset({"past", "participle"})) if guessed else None
    if known is None:
        return None
    lemma, kinds = known
    form = _form(units, first, head, kinds, helpers, infinitive=infinitive, lemma=lemma)
    if not form:
        return None
    be = bool(set(helpers) & _BE)
    last_helper = helpers[-1] if helpers else ""
    passive = form == "participle" and be and last_helper in _BE
    after = units[head + 1].lower if head + 1 < len(units) else ""
    if form in ("past", "participle") and not helpers and after == "by":
        form, passive = "participle", True
    negated = any(w in words("negators") or w.endswith("n't") for w in before) or (
        first > 0 and units[first - 1].lower in {"not", "never", "neither", "nor"}
    )
    last = head + 2 if after in {"out", "up"} and lemma in {"roll", "set", "carry"} else head + 1
    return Verb(
        lemma,
        "infinitive" if infinitive else "ing" if before[:1] == ["having"] else form,
        first,
        last,
        head,
        passive=passive,
        negated=negated,
        auxiliary=bool(helpers) and not infinitive,
        modals=frozenset(w for w in before if w in words("modals")),
        adverbs=frozenset(w for w in before if w in words("adverbs")),
    )


def _form(  # noqa: PLR0913  # what stands before and what may follow, all of it decides
    units: list[Unit], first: int, head: int, kinds: frozenset[str], helpers: list[str], *, infinitive: bool, lemma: str
) -> str:
    """How a word stands as a verb; empty where it is a noun or an adjective."""
    last_helper = helpers[-1] if helpers else ""
    if infinitive and not set(helpers) & (_BE | _HAVE):
        return "base" if "base" in kinds else ""
    if last_helper in _HAVE or (last_helper in _BE and "participle" in kinds):
        return "participle" if "participle" in kinds else ""
    if last_helper in _BE:
        return "ing" if "ing" in kinds else ""
    if last_helper in words("modals") or last_helper in _DO:
        return "base" if "base" in kinds else ""
    if "ing" in kinds:
        return "ing" if _stands_as_ing(units, first, head, lemma) else ""
    if kinds & {"past", "participle"}:
        return "past" if _stands_as_past(units, first) else ""
    if "s" in kinds:
        return "s" if _stands_as_present(units, first, head, lemma) else ""
    return "base" if _stands_as_base(units, first, head, lemma) else ""


def _before(units: list[Unit], at: int) -> Unit | None:
    return units[at - 1] if at > 0 else None


def _stands_as_past(units: list[Unit], first: int) -> bool:
    """A past form is an adjective after an article or at the head of a phrase ("leaked files")."""
    before = _before(units, first)
    if before is None or before.kind in (Kind.OWNER, Kind.POSSESSIVE):
        return False
    if before.kind is Kind.WORD and before.lower in words("determiners") | words("prepositions") | words("adverbs"):
        return before.lower in words("adverbs") | {"that"}
    if before.kind is Kind.WORD and _forms().get(before.lower, ("", frozenset()))[1] & {"past", "participle"}:
        return False
    return not (before.kind is Kind.MARK and before.text in {"(", "-", "–"})


def _guess_past(units: list[Unit], head: int) -> bool:
    """Whether an unknown word in -ed is a verb: something goes before that acts, and an object or a preposition follows."""
    after = units[head + 1] if head + 1 < len(units) else None
    if after is None or not _stands_as_past(units, head):
        return False
    return after.kind in (Kind.NAME, Kind.OWNER) or after.lower in words("determiners") | words("prepositions")


def _stands_as_ing(units: list[Unit], first: int, head: int, lemma: str) -> bool:
    before, after = _before(units, first), units[head + 1] if head + 1 < len(units) else None
    named = before is not None and before.kind in (Kind.NAME, Kind.REFERENCE, Kind.BODY)
    opens = (
        before is None
        or before.kind is Kind.MARK
        or before.lower in words("prepositions") | words("conjunctions") | {"while", "when"}
    )
    governed = (
        before is not None
        and before.kind is Kind.WORD
        and before.lower in _forms()
        and before.lower not in words("determiners")
    )
    if after is None:
        return False
    heads_object = after.kind is not Kind.WORD and after.kind is not Kind.MARK
    heads_object = (
        heads_object or after.lower in words("determiners") | words("prepositions") or after.lower[0].isdigit()
    )
    if named:
        return lemma in frame_verbs()
    return (opens or governed) and (heads_object or lemma in frame_verbs())


def _stands_as_present(units: list[Unit], first: int, head: int, lemma: str) -> bool:
    before, after = _before(units, first), units[head + 1] if head + 1 < len(units) else None
    if before is None or after is None:
        return False
    if before.kind in (Kind.NAME, Kind.REFERENCE, Kind.BODY) or before.lower in {"which", "that", "who", "and", "but"}:
        return (
            lemma in _strong()
            or after.kind is not Kind.WORD
            or after.lower in words("determiners") | words("prepositions")
        )
    if before.text in {",", ")", "”", '"'}:
        return lemma in _strong()
    plain = before.kind is Kind.WORD and before.lower not in words("determiners") | words("prepositions")
    return plain and (
        after.kind in (Kind.NAME, Kind.OWNER, Kind.REFERENCE)
        or after.lower in words("determiners") - {"all"} | {"that"}
    )


def _stands_as_base(units: list[Unit], first: int, head: int, lemma: str) -> bool:
    before, after = _before(units, first), units[head + 1] if head + 1 < len(units) else None
    if before is None or after is None or lemma not in _strong():
        return False
    if before.lower in {"they", "we", "i", "you", "who", "which", "that"}:
        return True
    if lemma in words("listing_verbs") and before.kind is Kind.NAME:
        return True
    if lemma in _FINDING and (after.lower == "that" or (before.kind is Kind.NAME and after.kind is Kind.NAME)):
        return True
    plural = before.kind is Kind.BODY or (before.kind in (Kind.WORD, Kind.NAME) and before.lower.endswith("s"))
    joined = before.kind is Kind.NAME and any(unit.lower in {"and", "&"} for unit in units[max(0, first - 4) : first - 1])
    heads_object = after.kind in (Kind.NAME, Kind.OWNER, Kind.REFERENCE, Kind.BODY) or after.lower in words(
        "determiners"
    )
    return (plural or joined) and (
        heads_object or (plural and after.kind is Kind.WORD and lemma in frame_verbs() and before.kind is Kind.BODY)
    )


_FINDING = frozenset({"show", "reveal", "indicate", "suggest", "confirm"})


def _bare_auxiliary(units: list[Unit], at: int, before: list[str]) -> Verb | None:
    """ "is", "has", "was never" with no verb after: the copula or the main verb "have"."""
    helpers = [i for i, word in enumerate(before) if word in words("auxiliaries") or word in words("modals")]
    if not helpers:
        return None
    last = at + helpers[-1] + 1
    while last < at + len(before) and before[last - at] in {"not", "never", "also", "no"}:
        last += 1
    word = before[helpers[-1]]
    lemma = "have" if word in _HAVE else "do" if word in _DO else "be"
    inside = before[: last - at]
    return Verb(
        lemma,
        "infinitive" if "to" in inside else "past",
        at,
        last,
        at + helpers[-1],
        negated=any(w in words("negators") or w.endswith("n't") for w in inside),
        auxiliary="to" not in inside,
        modals=frozenset(w for w in inside if w in words("modals")),
        adverbs=frozenset(w for w in inside if w in words("adverbs")),
    )
