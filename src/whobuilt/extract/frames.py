"""Frames evaluated on clauses: who supplies, signs with, owns, lists whom, how firmly, and on which words it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop, Role
from whobuilt.extract.clauses import Clause, Phrase
from whobuilt.extract.lexicon import load_table, words
from whobuilt.extract.props import Frame, frames_by_verb
from whobuilt.extract.units import Unit

Span = tuple[int, int]
_MANY = 12  # members of a list on either side; more is a table misread
_PARTIES = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION, Schema.PRODUCT, Schema.PROJECT})
_SELLERS = frozenset({Schema.COMPANY, Schema.ORGANIZATION})
_CUSTOMERS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION})
_DOUBTFUL = frozenset({"could", "may", "might", "should", "can", "would", "couldn't", "can't", "cannot", "shouldn't", "wouldn't", "must"})


@dataclass(slots=True)
class Found:
    """A statement as the words of one sentence give it, before it is anchored."""

    prop: Prop
    subject: Unit | None
    object: Unit | None
    trigger: Span
    item: Span | None = None
    place: Unit | None = None
    via: bool = False
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    phase: Phase = Phase.UNSTATED
    role: Role = Role.UNSTATED
    direct: bool = False
    clause: Span | None = None
    origin: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Colour:
    """How firmly a clause states what it states."""

    polarity: Polarity
    modality: Modality
    direct: bool


def read_clause(clause: Clause, units: list[Unit]) -> Iterator[Found]:
    """Every statement that some frame reads in a clause."""
    frames = frames_by_verb().get(clause.verb.lemma, ())
    colour = colour_of(clause)
    if colour is None:
        return
    done: set[tuple[Prop, int, int]] = set()
    for frame in frames:
        for found in _read(frame, clause, units, colour):
            key = (found.prop, id(found.subject), id(found.object))
            if key not in done:
                done.add(key)
                yield found


def colour_of(clause: Clause) -> Colour | None:
    """Polarity and modality from the verb group and what governs it; None where it is only thinkable."""
    negated, modality, direct = clause.verb.negated, Modality.ASSERTED, "directly" in clause.verb.adverbs
    if clause.verb.modals & _DOUBTFUL:
        return None
    if clause.verb.modals & {"will", "shall", "won't"}:
        modality = Modality.PLANNED
    if clause.verb.adverbs & {"allegedly", "reportedly", "apparently"}:
        modality = Modality.ALLEGED
    step = clause
    while step.governor is not None and step.governed_by is not None:
        if step.governor.modals & _DOUBTFUL:
            return None
        negated ^= step.governor.negated
        colour = _governed(step.governor.lemma, passive=step.governor.passive)
        if colour == "negated":
            negated = not negated
        elif colour and modality is Modality.ASSERTED:
            modality = Modality(colour)
        step = step.governed_by
        if step.verb.adverbs & {"allegedly", "reportedly"}:
            modality = Modality.ALLEGED
    return Colour(Polarity.NEGATED if negated else Polarity.AFFIRMED, modality, direct)


def _governed(lemma: str, *, passive: bool) -> str:
    for colour, lemmas in load_table("words")["governors"].items():
        if lemma in lemmas.split():
            if colour == "alleged" and not passive and lemma not in {"accuse", "allege", "suspect"}:
                return ""
            return "" if colour == "asserted" else str(colour)
    return ""


def _read(frame: Frame, clause: Clause, units: list[Unit], colour: Colour) -> Iterator[Found]:
    if frame.object_nouns and not _object_is(clause, frame.object_nouns, units):
        return
    if frame.list_nouns and not _mentions_list(clause, frame.list_nouns, units):
        return
    if not frame.object_nouns and frame.prop is Prop.SUPPLIES and not _goods(clause, units):
        return
    for parts in _groups(frame, clause):
        roles = {role: list(_fill(frame, role, clause, parts)) for role in frame.roles}
        if any(not roles.get(role) for role in frame.needs - {"item"}):
            continue
        if "item" in frame.needs and not any(parts_of(parts, key) for key in frame.roles["item"]):
            continue
        yield from _pairs(frame, clause, roles, parts, units, colour)


def _pairs(  # noqa: PLR0913  # the frame, the clause and what was read in it
    frame: Frame,
    clause: Clause,
    roles: dict[str, list[Phrase]],
    parts: list[tuple[str, list[Phrase]]],
    units: list[Unit],
    colour: Colour,
) -> Iterator[Found]:
    subjects = _heads(roles.get(frame.subject, []), frame, frame.subject)
    objects = _heads(roles.get(frame.object, []), frame, frame.object)
    if not objects and "place_customer" in frame.roles:
        objects = [u for u in _heads(roles["place_customer"], frame, frame.object) if u.schema is not Schema.COMPANY]
    if not subjects or not objects or len(subjects) * len(objects) > _MANY * _MANY:
        return
    item = _item(roles.get("item", []), units)
    place = _place(parts, objects)
    via = any(parts_of(parts, key) for key in ("through", "via"))
    for subject, object_ in product(subjects, objects):
        if subject.cluster is object_.cluster:
            continue
        yield Found(
            frame.prop,
            subject,
            object_,
            (units[clause.verb.head].start, units[clause.verb.head].end),
            item,
            place,
            via,
            colour.polarity,
            colour.modality,
            frame.phase if colour.modality in (Modality.ASSERTED, Modality.ALLEGED) else Phase.UNSTATED,
            frame.role,
            colour.direct,
        )


def parts_of(parts: list[tuple[str, list[Phrase]]], key: str) -> list[Phrase]:
    """The phrases under a key."""
    return [phrase for name, phrases in parts if name == key for phrase in phrases]


def _groups(frame: Frame, clause: Clause) -> Iterator[list[tuple[str, list[Phrase]]]]:
    """The parts of a clause, cut anew at each "with A on B; with C on D"."""
    leads = [key for key in frame.roles.get("customer", ()) if sum(name == key for name, _ in clause.parts) > 1]
    if not leads or frame.roles["customer"][0] != leads[0]:
        yield clause.parts
        return
    group: list[tuple[str, list[Phrase]]] = []
    common: list[tuple[str, list[Phrase]]] = []
    for name, phrases in clause.parts:
        if name == leads[0] and group:
            yield common + group
            group = []
        if name == leads[0] or group:
            group.append((name, phrases))
        else:
            common.append((name, phrases))
    yield common + group


def _fill(frame: Frame, role: str, clause: Clause, parts: list[tuple[str, list[Phrase]]]) -> Iterator[Phrase]:
    """The phrases that fill a role, from the first of its sources that has any."""
    for source in frame.roles[role]:
        phrases = list(_source(source, clause, parts))
        if phrases and (role == "item" or any(_fits(p.head, frame, role) for p in phrases)):
            yield from phrases
            return


def _source(source: str, clause: Clause, parts: list[tuple[str, list[Phrase]]]) -> list[Phrase]:
    passive = clause.verb.passive
    objects, second = parts_of(parts, "object"), parts_of(parts, "second_object")
    if source == "subject":
        return parts_of(parts, "by") if passive else clause.subject
    if source == "object":
        if passive:
            return objects or clause.subject
        return second or objects
    if source == "indirect_object":
        if passive:
            return clause.subject if objects else []
        return objects if second else []
    if source == "item_maker":
        things = clause.subject if passive else objects
        return [Phrase(p.first, p.last, p.maker, None, p.noun) for p in things if p.maker]
    return parts_of(parts, source)


def _fits(unit: Unit | None, frame: Frame, role: str) -> bool:
    if unit is None or not unit.named:
        return False
    kinds = frame.kinds.get(role)
    if kinds is None:
        kinds = _SELLERS if role == "vendor" else _CUSTOMERS if role == "customer" else _PARTIES | {Schema.PERSON}
    return unit.schema in kinds


def _heads(phrases: list[Phrase], frame: Frame, role: str) -> list[Unit]:
    seen: list[Unit] = []
    for phrase in phrases:
        if phrase.head is not None and _fits(phrase.head, frame, role):
            seen.append(phrase.head)
    return seen


def _object_is(clause: Clause, nouns: frozenset[str], units: list[Unit]) -> bool:
    """Whether the thing done to is one of the nouns: "won a contract"."""
    things = clause.subject if clause.verb.passive else []
    things = things + clause.find("object") + clause.find("second_object")
    return any(unit.lower in nouns for phrase in things for unit in units[phrase.first : phrase.last])


def _mentions_list(clause: Clause, nouns: frozenset[str], units: list[Unit]) -> bool:
    phrases = [phrase for key, found in clause.parts if key in {"to", "on", "in"} for phrase in found]
    return any(unit.lower.split()[-1] in nouns for phrase in phrases for unit in units[phrase.first : phrase.last])


def _goods(clause: Clause, units: list[Unit]) -> bool:
    """Whether what is given could be goods: no comment, no evidence, no stake."""
    things = clause.subject if clause.verb.passive else clause.find("second_object") or clause.find("object")
    heads = {units[at].lower for phrase in things for at in _head_words(phrase, units)}
    return not heads & words("not_goods")


def _head_words(phrase: Phrase, units: list[Unit]) -> Iterator[int]:
    """The last word before an "of", which is what the phrase is about."""
    last = phrase.last
    for at in range(phrase.first, phrase.last):
        if units[at].lower == "of":
            last = at
            break
    while last > phrase.first + 1 and not units[last - 1].lower[0].isalnum():
        last -= 1
    yield last - 1


def _item(phrases: list[Phrase], units: list[Unit]) -> Span | None:
    """The words of what is supplied, from the first to the last of a list, without a closing mark."""
    if not phrases:
        return None
    first, last = min(p.first for p in phrases), max(p.last for p in phrases)
    while last > first and units[last - 1].text in {",", ";", "(", "“"}:
        last -= 1
    return (units[first].start, units[last - 1].end) if last > first else None


def _place(parts: list[tuple[str, list[Phrase]]], objects: list[Unit]) -> Unit | None:
    for key in ("in", "across", "throughout", "at", "near"):
        for phrase in parts_of(parts, key):
            if phrase.head and phrase.head.schema is Schema.LOCATION:
                return phrase.head
    return next((unit for unit in objects if unit.schema is Schema.LOCATION), None)
