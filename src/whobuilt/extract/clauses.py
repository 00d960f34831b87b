"""The clauses of a sentence without a parser: verb groups, and the phrases around each that fill its parts.

A sentence's units are cut into segments (phrases, verbs, prepositions, marks). A verb's subject is sought to its left
over what is put in between; its object and the words of its prepositions to its right, up to the next clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from whobuilt.core.entities import Schema
from whobuilt.extract.lexicon import words
from whobuilt.extract.units import NAMED, Kind, Unit
from whobuilt.extract.verbs import Verb, find_verb

_ACTORS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.PERSON, Schema.LOCATION})
_JOINERS = frozenset({"and", "or", "nor", "&"})
_OPENERS = frozenset({"“", '"', "‘"})
_CLOSERS = frozenset({"”", '"', "’"})
_INSIDE = 9  # units: words in quotation marks up to this length are part of a phrase


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


@dataclass(slots=True)
class Segment:
    """Units `first:last` that make one part of a sentence."""

    part: Part
    first: int
    last: int
    word: str = ""
    verb: Verb | None = None


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


@dataclass(slots=True)
class Clause:
    """A verb with its parts: `subject` and what stands to its right, in order, each under "object" or a preposition."""

    verb: Verb
    index: int
    subject: list[Phrase] = field(default_factory=list)
    parts: list[tuple[str, list[Phrase]]] = field(default_factory=list)
    governor: Verb | None = None
    governed_by: Clause | None = None

    def find(self, key: str) -> list[Phrase]:
        """The first phrases under a key; empty where there are none."""
        return next((phrases for name, phrases in self.parts if name == key), [])


def cut(units: list[Unit]) -> list[Segment]:
    """The segments of a sentence."""
    segments: list[Segment] = []
    at = 0
    while at < len(units):
        verb = find_verb(units, at)
        if verb and verb.last > at:
            segments.append(Segment(Part.VERB, at, verb.last, verb.lemma, verb))
            at = verb.last
            continue
        part = _part(units, at)
        if part is not Part.PHRASE:
            segments.append(Segment(part, at, at + 1, units[at].lower))
            at += 1
            continue
        last = _phrase_end(units, at)
        segments.append(Segment(Part.PHRASE, at, last, "whose" if units[at].lower == "whose" else ""))
        at = last
    return segments


def _part(units: list[Unit], at: int) -> Part:
    unit = units[at]
    word = unit.lower
    if unit.kind is Kind.MARK:
        short = unit.text in _OPENERS and any(u.text in _CLOSERS for u in units[at + 1 : at + _INSIDE])
        return Part.PHRASE if unit.text in {"#", "%", "/", "+"} or short else Part.MARK
    if unit.kind is not Kind.WORD:
        return Part.PHRASE
    if word in {"which", "who", "whom", "where"}:
        return Part.RELATIVE
    if _is_adverb(word):
        return Part.ADVERB
    if word == "that":
        return (
            Part.RELATIVE
            if at and units[at - 1].kind is not Kind.MARK and not _follows_speech(units, at)
            else Part.SUBORDINATOR
        )
    if word in words("conjunctions"):
        return Part.CONJUNCTION
    if word == "than" and at and units[at - 1].lower in {"more", "less", "fewer"}:
        return Part.PHRASE
    if word in {"since", "after", "before", "until", "as", "than"}:
        return Part.PREPOSITION
    if word in words("subordinators"):
        return Part.SUBORDINATOR
    return Part.PREPOSITION if word in words("prepositions") else Part.PHRASE


def _is_adverb(word: str) -> bool:
    """Whether a word outside of a verb group only colours it; "first" and its like may stand in a phrase."""
    return word in words("adverbs") and (
        word.endswith("ly") or word in {"also", "only", "already", "together", "earlier", "later"}
    )


def _follows_speech(units: list[Unit], at: int) -> bool:
    return units[at - 1].lower in {
        "said",
        "says",
        "say",
        "show",
        "shows",
        "showed",
        "denied",
        "claimed",
        "found",
        "finds",
    }


def _phrase_end(units: list[Unit], first: int) -> int:
    at = first + 1
    while at < len(units):
        if units[at].text in _CLOSERS and any(u.text in _OPENERS for u in units[first:at]):
            at += 1
            continue
        if units[at].kind is Kind.POSSESSIVE:
            at += 1
            continue
        verb = find_verb(units, at)
        if (verb and verb.last > at) or _part(units, at) is not Part.PHRASE:
            break
        if units[at].kind is Kind.REFERENCE or (units[at].kind in NAMED and _stands_before_names(units, at - 1)):
            break
        if units[at - 1].kind in NAMED and _begins_phrase(units, at):
            break
        if units[at].lower in {"the", "a", "an"} and _is_date_word(units, at - 1):
            break
        if units[at - 1].kind is Kind.REFERENCE and not units[at - 1].lower.startswith("the "):
            break
        at += 1
    return at


_MONTHS = frozenset(word.lower() for word in words("month_like"))
_NONE = frozenset({"no", "neither", "none", "nothing", "nobody"})
_INDEFINITE = frozenset({"something", "anything", "nothing", "everything", "what", "all"})


def _stands_before_names(units: list[Unit], at: int) -> bool:
    """Whether a name after it begins a phrase of its own: "something X denied", "In May 2012 X said"."""
    return units[at].lower in _INDEFINITE or _is_date_word(units, at)


def _is_date_word(units: list[Unit], at: int) -> bool:
    """Whether a month, a year, or a day of a month stands there: "In May 2012 X", "On December 3 the"."""
    word = units[at].text
    year = word.isdigit() and len(word) == 4 and word[:2] in {"19", "20"}  # noqa: PLR2004  # four digits
    return units[at].lower in _MONTHS or year or (word.isdigit() and at > 0 and units[at - 1].lower in _MONTHS)


def _begins_phrase(units: list[Unit], at: int) -> bool:
    """Whether an article after a name begins the next phrase: "awarded X a contract"."""
    unit = units[at]
    if unit.lower in {"a", "an", "the", "its", "their", "two", "three", "several", "roughly", "nearly", "almost", "some"}:
        return True
    after = units[at + 1] if at + 1 < len(units) else None
    counted = after is not None and after.kind is Kind.WORD and _part(units, at + 1) is Part.PHRASE
    return unit.text[0] in "$€£¥₹" or unit.text[:3] == "US$" or (unit.text[0].isdigit() and counted)


def iter_clauses(units: list[Unit], segments: list[Segment]) -> Iterator[Clause]:
    """The clauses of a sentence, each verb with its parts; governed verbs share their governor's subject."""
    made: dict[int, Clause] = {}
    for index, segment in enumerate(segments):
        if segment.verb is None:
            continue
        clause = Clause(segment.verb, index)
        clause.parts = list(_right(units, segments, index))
        _find_subject(units, segments, clause, made)
        if not any(other.verb.finite for other in made.values()) and clause.verb.finite:
            clause.parts += _fronted(units, segments, index)
        made[index] = clause
        yield clause


# --- to the right -----------------------------------------------------------------------------------------------


def _right(units: list[Unit], segments: list[Segment], index: int) -> Iterator[tuple[str, list[Phrase]]]:
    key, at, seen = "object", index + 1, set()
    while at < len(segments):
        segment = segments[at]
        if segment.part is Part.ADVERB:
            at += 1
        elif segment.part is Part.PREPOSITION:
            key = segment.word
            at += 1
        elif segment.part is Part.PHRASE:
            phrases, at = read_phrases(units, segments, at, subject=False)
            yield (key if key not in seen or key != "object" else "second_object"), phrases
            seen.add(key)
            key = "object"
        elif (step := _bridge(segments, at, seen)) and (key == "object" or segment.word in {"(", '"', "“"}):
            at += step
        else:
            break


def _fronted(units: list[Unit], segments: list[Segment], index: int) -> list[tuple[str, list[Phrase]]]:
    """What opens a sentence before its subject: "For the metro, X delivered …", "In Kenya, …"."""
    if len(segments) < 3 or segments[0].part is not Part.PREPOSITION or segments[1].part is not Part.PHRASE:  # noqa: PLR2004  # preposition, phrase, comma
        return []
    phrases, at = read_phrases(units, segments, 1, subject=False)
    return [(segments[0].word, phrases)] if at < index and segments[at].word == "," else []


def _bridge(segments: list[Segment], at: int, seen: set[str]) -> int:
    """How many segments lie between two parts of one clause (", in May", "; with Y", "(KDT)"); 0 where it ends."""
    word = segments[at].word
    rest = segments[at + 1 : at + 4]
    if not rest:
        return 0
    if word == "," and _opens_relative(rest[0]):
        return _over_relative(segments, at, seen)
    if word == "(":
        close = next((i for i, s in enumerate(segments[at : at + 6]) if s.word == ")"), 0)
        return close + 1 if close else 0
    skipped = 1 if rest[0].part is Part.CONJUNCTION and word in {",", ";"} else 0
    following = rest[skipped] if len(rest) > skipped else None
    if following is None or following.part is not Part.PREPOSITION:
        return 0
    if word == ";":
        return 1 + skipped if following.word in seen else 0
    if word == "," or segments[at].part is Part.CONJUNCTION:
        return 1 + skipped if following.word not in {"than", "as"} else 0
    return 0


def _opens_relative(segment: Segment) -> bool:
    return segment.part is Part.RELATIVE or segment.word == "whose"


def _over_relative(segments: list[Segment], at: int, seen: set[str]) -> int:
    """How far ", whose devices record calls, and from Z" leads back to the clause; 0 where it does not."""
    for step in range(2, min(14, len(segments) - at - 1)):
        if segments[at + step].word != ",":
            continue
        joined = 1 if segments[at + step + 1].part is Part.CONJUNCTION else 0
        following = segments[at + step + 1 + joined] if at + step + 1 + joined < len(segments) else None
        if following is not None and following.part is Part.PREPOSITION and following.word in seen:
            return step + 1 + joined
    return 0


def read_phrases(units: list[Unit], segments: list[Segment], at: int, *, subject: bool) -> tuple[list[Phrase], int]:
    """The phrases of a list ("A, B and C") that begins at segment `at`, and the segment after it."""
    first, at = _read_phrase(units, segments, at)
    found = [first]
    if first.head is None and (named := _apposed(units, segments, at)):
        found[0] = Phrase(first.first, named.last, units[named.first], None, first.noun)
        return found, at + 2
    while True:
        step = _list_step(segments, at, subject=subject)
        if not step:
            named = None if any(p.head for p in found) else _apposed(units, segments, at)
            if named:
                return [Phrase(found[0].first, named.last, units[named.first], None, found[-1].noun)], at + 2
            return found, at
        phrase, at = _read_phrase(units, segments, at + step)
        found.append(phrase)


def _read_phrase(units: list[Unit], segments: list[Segment], at: int) -> tuple[Phrase, int]:
    segment = segments[at]
    phrase = make_phrase(units, segment.first, segment.last)
    at += 1
    while at + 1 < len(segments) and segments[at].word == "of" and segments[at + 1].part is Part.PHRASE:
        inner = make_phrase(units, segments[at + 1].first, segments[at + 1].last)
        head = phrase.head or (inner.head if phrase.noun in _TRANSPARENT else None)
        maker = phrase.maker or (inner.head if inner.head and inner.head.schema is Schema.COMPANY else None)
        phrase = Phrase(phrase.first, inner.last, head, maker, phrase.noun, phrase.owner, phrase.negative)
        at += 2
    return phrase, at


_TRANSPARENT = frozenset(
    """city number group hundreds dozens thousands government state province town county capital republic kingdom
    region part parts units members police municipality governments consortium staff officers officials agents employees""".split()
)


def make_phrase(units: list[Unit], first: int, last: int) -> Phrase:
    """What units `first:last` name: the last name where the phrase ends in it, else a noun, maybe with a maker."""
    inside = units[first:last]
    final = inside[-1]
    noun = final.lower
    while len(inside) > 1 and final.kind in (Kind.MARK, Kind.POSSESSIVE):
        inside = inside[:-1]
        final = inside[-1]
    negative = inside[0].lower in _NONE
    if final.kind in NAMED:
        owner = _owner(inside[:-1])
        return Phrase(first, last, final if final.cluster else None, owner, noun, owner, negative)
    named = [unit for unit in inside if unit.kind in (*NAMED, Kind.OWNER) and unit.cluster]
    return Phrase(first, last, None, named[-1] if named else None, noun, _owner(inside), negative)


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
    return name if alone and (after is None or after.word in {",", ".", ";", ")"}) else None


def _list_step(segments: list[Segment], at: int, *, subject: bool) -> int:
    """How many segments lead from one member of a list to the next; 0 where the list ends."""
    if at + 1 >= len(segments):
        return 0
    step = 0
    if segments[at].word == ",":
        comma_and = segments[at + 1].part is Part.CONJUNCTION and segments[at + 1].word in _JOINERS
        step = 2 if comma_and else 1 if _list_goes_on(segments, at + 1) else 0
    elif segments[at].part is Part.CONJUNCTION and segments[at].word in _JOINERS:
        step = 1
    if not step or at + step >= len(segments) or segments[at + step].part is not Part.PHRASE:
        return 0
    if segments[at + step].word == "whose":
        return 0
    after = segments[at + step + 1] if at + step + 1 < len(segments) else None
    begins_clause = after is not None and after.verb is not None and after.verb.finite
    return 0 if begins_clause and not subject else step


def _list_goes_on(segments: list[Segment], at: int) -> bool:
    """Whether phrases parted by commas lead to an "and"."""
    for _ in range(12):
        if at >= len(segments) or segments[at].part is not Part.PHRASE:
            return False
        at += 1
        while at + 1 < len(segments) and segments[at].word == "of" and segments[at + 1].part is Part.PHRASE:
            at += 2
        if at < len(segments) and segments[at].part is Part.CONJUNCTION:
            return segments[at].word in _JOINERS
        if at >= len(segments) or segments[at].word != ",":
            return False
        at += 1
        if at < len(segments) and segments[at].part is Part.CONJUNCTION:
            return segments[at].word in _JOINERS
    return False


# --- to the left ------------------------------------------------------------------------------------------------


def _find_subject(units: list[Unit], segments: list[Segment], clause: Clause, made: dict[int, Clause]) -> None:
    at = clause.index - 1
    while at >= 0 and (segments[at].word in {"“", '"', "‘"} or segments[at].part is Part.ADVERB):
        at -= 1
    if at < 0:
        return
    before = segments[at]
    loose = clause.verb.form == "ing" and before.word == ","
    if (
        clause.verb.form in ("infinitive", "ing")
        and not loose
        and (governor := _governor(segments, clause.index, made))
    ):
        clause.governor, clause.governed_by = governor.verb, governor
        clause.subject = _shared_subject(governor, clause)
        clause.parts += _shared_customers(governor, clause)
    elif before.part is Part.CONJUNCTION or (before.word == "," and at and segments[at - 1].part is Part.CONJUNCTION):
        previous = _previous(made, at)
        if previous:
            clause.subject = previous.subject
            if clause.verb.form in ("participle", "ing", "base", "infinitive") and not clause.verb.auxiliary:
                clause.governor, clause.governed_by = previous.governor, previous.governed_by
                clause.verb.passive = clause.verb.passive or previous.verb.passive
    elif before.part is Part.RELATIVE:
        clause.subject = _antecedent(units, segments, at)
    elif before.word == ",":
        clause.subject = _over_commas(units, segments, at, clause, made)
    elif before.part is Part.PHRASE:
        clause.subject = _phrases_before(units, segments, at + 1)
        written = clause.verb.form == "ing" and units[before.last - 1].lower in _WRITINGS
        if written and (previous := _previous(made, at)):
            clause.subject = previous.subject
    _mend_voice(segments, clause)


def _mend_voice(segments: list[Segment], clause: Clause) -> None:
    """ "Its machines, shipped to X": a bare past form of what is no party is a passive."""
    after = segments[clause.index + 1] if clause.index + 1 < len(segments) else None
    bare = clause.verb.form == "past" and not clause.verb.auxiliary
    prepositional = after is not None and after.part is Part.PREPOSITION
    acts = any(p.head is not None and p.head.schema in _ACTORS for p in clause.subject)
    if bare and prepositional and clause.subject and not acts:
        clause.verb.passive, clause.verb.form = True, "participle"


def _governor(segments: list[Segment], index: int, made: dict[int, Clause]) -> Clause | None:
    """The clause whose verb governs an infinitive or a form in -ing: "agreed to sell", "accused X of selling"."""
    at = index - 1
    if segments[at].part is Part.VERB:
        return made.get(at)
    if segments[at].word in {"of", "from", "in", "for", "by", "about", "to", "with"} and at:
        at -= 1
    elif segments[index].verb is not None and segments[index].verb.form == "ing" and segments[at].part is Part.PHRASE:  # type: ignore[union-attr]  # tested just before
        return None
    while at >= 0 and segments[at].part in (Part.PHRASE, Part.PREPOSITION):
        at -= 1
    while at >= 0 and segments[at].word in {",", "(", ")"} and at and segments[at - 1].part is Part.PHRASE:
        at -= 1
        while at >= 0 and segments[at].part in (Part.PHRASE, Part.PREPOSITION, Part.CONJUNCTION):
            at -= 1
    return made.get(at) if at >= 0 and segments[at].part is Part.VERB else None


def _shared_subject(governor: Clause, clause: Clause) -> list[Phrase]:
    """Who does what a governed verb says: the governor's object where it has a named one, else its subject."""
    objects = governor.find("object")
    if governor.verb.lemma == "help":
        clause.parts += [("for", objects)] if any(p.head for p in objects) else []
        return governor.subject
    causes = governor.verb.lemma in _CAUSATIVE
    if causes and objects and not governor.verb.passive:
        return objects
    if not objects and clause.verb.form == "infinitive" and (for_whom := governor.find("for")) and causes:
        return for_whom
    return governor.subject


def _shared_customers(governor: Clause, clause: Clause) -> list[tuple[str, list[Phrase]]]:
    """For whom "won a contract from X to supply", "was hired by X to install", "X paid Y to build" is done."""
    if clause.verb.form != "infinitive" or clause.find("to") or clause.find("for"):
        return []
    if governor.verb.lemma in COMMISSIONING:
        customers = governor.find("by") if governor.verb.passive else governor.subject
    elif governor.verb.lemma in WINNING:
        customers = governor.find("from") or governor.find("with")
    else:
        return []
    return [("to", customers)] if customers else []


COMMISSIONING = frozenset("hire contract commission engage select choose appoint pay award".split())
WINNING = frozenset("win sign secure land receive get obtain have hold conclude agree".split())
_CAUSATIVE = frozenset(
    """hire contract commission engage select choose appoint ask allow permit accuse suspect order authorise authorize
    add list sanction blacklist fine designate criticise criticize condemn indict charge sue
    force require urge want invite enable pay tell cause lead task prohibit ban forbid bar prevent stop""".split()
)


def _previous(made: dict[int, Clause], at: int) -> Clause | None:
    earlier = [index for index in made if index < at]
    return made[max(earlier)] if earlier else None


def _antecedent(units: list[Unit], segments: list[Segment], at: int) -> list[Phrase]:
    """What "which" or "that" stands for: the phrase just before, with its whole list."""
    at -= 1
    if at >= 0 and segments[at].word == ",":
        at -= 1
    if at >= 0 and segments[at].part is Part.PHRASE:
        return _phrases_before(units, segments, at + 1, nearest=True)
    return []


def _over_commas(
    units: list[Unit], segments: list[Segment], at: int, clause: Clause, made: dict[int, Clause]
) -> list[Phrase]:
    """The subject behind something put between commas, or the main clause's for "…, selling X"."""
    if clause.verb.form in ("ing", "participle") and not clause.verb.auxiliary:
        previous = _previous(made, at)
        if clause.verb.form == "participle":
            return _phrases_before(units, segments, at, nearest=True)
        if clause.verb.lemma in words("reporting_verbs"):
            reports = [c for c in made.values() if c.verb.lemma in words("reporting_verbs") and c.verb.finite]
            previous = reports[-1] if reports else previous
        return previous.subject if previous else []
    for left in range(at - 1, 0, -1):
        put_in = left > 2 and segments[left - 2].part is Part.PREPOSITION and segments[left - 3].word == ","
        if segments[left].word == "," and segments[left - 1].part is Part.PHRASE and not put_in:
            return _phrases_before(units, segments, left)
    reduced = clause.verb.form == "past" and not clause.verb.auxiliary and segments[at - 1].part is Part.PHRASE
    return _phrases_before(units, segments, at, nearest=True) if reduced else []


def _phrases_before(units: list[Unit], segments: list[Segment], end: int, *, nearest: bool = False) -> list[Phrase]:
    """The list of phrases that ends before segment `end`, with what hangs on it by prepositions left out."""
    at = end - 1
    first = _list_start(segments, at, nearest=nearest)
    while not nearest and (back := _hangs_on(segments, first)) is not None:
        at = back
        first = _list_start(segments, at, nearest=nearest)
    if (
        nearest
        and at >= 2
        and segments[at - 1].word == "of"
        and segments[at - 2].part is Part.PHRASE
        and not _named(units, segments[at])
    ):
        first = at - 2
    phrases, _ = read_phrases(units, segments, first, subject=True)
    return phrases


_WRITINGS = frozenset({"statement", "letter", "release", "email", "e-mail", "tweet", "post", "reply", "note"})
_CLAUSE_OPENERS = frozenset({"after", "before", "since", "until", "as", "than"})


def _hangs_on(segments: list[Segment], at: int) -> int | None:
    """The phrase that "of X" or "named in X" hangs on; None where the phrase stands by itself."""
    if at >= 2 and segments[at - 1].word == "including":
        return None  # "companies including X and Y sold": those named are who
    if at >= 2 and segments[at - 1].part is Part.PREPOSITION and segments[at - 1].word not in _CLAUSE_OPENERS:
        if segments[at - 2].part is Part.PHRASE:
            return at - 2
        verb = segments[at - 2].verb
        reduced = verb is not None and verb.form in ("past", "participle") and not verb.auxiliary
        if reduced and at >= 3 and segments[at - 3].part is Part.PHRASE:  # noqa: PLR2004  # phrase, verb, preposition
            return at - 3
    return None


def _list_start(segments: list[Segment], first: int, *, nearest: bool) -> int:
    """The first member of the list that segment `first` ends."""
    while first >= 2 and _joins(segments, first):  # noqa: PLR2004  # a member and its "and" stand before
        step = 3 if segments[first - 2].word == "," and segments[first - 1].part is Part.CONJUNCTION else 2
        before = first - step
        if before < 0 or segments[before].part is not Part.PHRASE:
            break
        agent = before > 1 and segments[before - 1].word == "by" and segments[before - 2].verb is not None
        if before > 0 and segments[before - 1].part in (Part.PREPOSITION, Part.VERB) and not nearest and not agent:
            break
        first = before
    return first


def _named(units: list[Unit], segment: Segment) -> bool:
    return make_phrase(units, segment.first, segment.last).head is not None


def _joins(segments: list[Segment], at: int) -> bool:
    """Whether segment `at` is a later member of a list."""
    before = segments[at - 1]
    if before.part is Part.CONJUNCTION and before.word in _JOINERS:
        return True
    return before.word == "," and segments[at - 2].part is Part.PHRASE and _list_goes_on(segments, at)
