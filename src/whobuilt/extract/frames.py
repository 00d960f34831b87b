"""Frames evaluated on clauses: who supplies, signs with, owns, lists whom, how firmly, and on which words it stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop, Role
from whobuilt.extract.clauses import COMMISSIONING, WINNING, Clause, Part, Phrase, Segment, make_phrase
from whobuilt.extract.clusters import Cluster
from whobuilt.extract.lexicon import load_table, words
from whobuilt.extract.props import Frame, frames_by_verb
from whobuilt.extract.units import Kind, Unit

Span = tuple[int, int]
_MOSTLY = 0.65  # of a document's company names: the document is about one company
_MANY = 12  # members of a list on either side; more is a table misread
_PARTIES = frozenset(
    {Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION, Schema.PRODUCT, Schema.PROJECT}
)
_SELLERS = frozenset({Schema.COMPANY, Schema.ORGANIZATION})
_OFFERING = frozenset({"offer", "market", "pitch", "propose"})
_MUTUAL = frozenset({Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})
_OWNERS = frozenset({Schema.PUBLIC_BODY, Schema.LOCATION})
_CUSTOMERS = frozenset({Schema.COMPANY, Schema.PUBLIC_BODY, Schema.ORGANIZATION, Schema.LOCATION})
_DOUBTFUL = frozenset(
    {"could", "may", "might", "should", "can", "would", "couldn't", "can't", "cannot", "shouldn't", "wouldn't", "must"}
)


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


@dataclass(slots=True)
class Makers:
    """Whose products are: by the product's cluster throughout a document, by the phrase within a sentence.

    `only` is the one company that a document is about: a product it tells no maker of is read as that company's.
    """

    products: dict[int, Cluster] = field(default_factory=dict)
    only: Cluster | None = None
    made: dict[int, list[Unit]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Context:
    """A sentence's units, and whose its products are."""

    units: list[Unit]
    makers: Makers

    def makers_of(self, phrase: Phrase) -> list[Unit]:
        """Who makes what a phrase names: "X's cameras", "kits made by X", a product whose maker is known."""
        if phrase.first in self.makers.made:
            return self.makers.made[phrase.first]
        if phrase.owner is not None and phrase.owner.schema is Schema.COMPANY:
            return [replace(phrase.owner, kind=Kind.REFERENCE)]
        if self._is_the_product(phrase):
            return [self._standing_in(phrase)] if self.makers.only else []
        if phrase.maker is not None and phrase.maker.schema in _SELLERS:
            return [replace(phrase.maker, kind=Kind.REFERENCE)]
        if phrase.head is not None and phrase.head.schema is Schema.COMPANY:
            return [phrase.head] if phrase.head.cluster and phrase.head.cluster.sure else []
        for unit in self.units[phrase.first : phrase.last]:
            maker = self.makers.products.get(id(unit.cluster)) if unit.cluster else None
            if maker is None and unit.schema is Schema.PRODUCT:
                maker = self.makers.only
            if maker is not None:
                return [Unit(Kind.REFERENCE, unit.text, unit.lower, unit.start, unit.end, maker)]
        return []


    def _is_the_product(self, phrase: Phrase) -> bool:
        """Whether a phrase only points back at a product: "it", "the software", "the same system"."""
        first = self.units[phrase.first]
        if first.kind is Kind.REFERENCE and first.lower in {"it", "them"}:
            return True
        named = any(unit.cluster is not None for unit in self.units[phrase.first : phrase.last])
        return not named and first.lower in {"the", "this"} and phrase.noun in words("product_nouns")

    def _standing_in(self, phrase: Phrase) -> Unit:
        """The words of a product, standing for the one company that the document is about."""
        first, last = self.units[phrase.first], self.units[phrase.last - 1]
        return Unit(Kind.REFERENCE, first.text, first.lower, first.start, last.end, self.makers.only)


@dataclass(frozen=True, slots=True)
class Colour:
    """How firmly a clause states what it states."""

    polarity: Polarity
    modality: Modality
    direct: bool


def read_clause(clause: Clause, units: list[Unit], makers: Makers) -> Iterator[Found]:
    """Every statement that some frame reads in a clause; `makers` tells whose a product is."""
    frames = frames_by_verb().get(clause.verb.lemma, ())
    colour = colour_of(clause)
    if colour is None:
        return
    done: set[tuple[Prop, int, int]] = set()
    for frame in frames:
        for found in _read(frame, clause, Context(units, makers), colour):
            key = (found.prop, id(found.subject), id(found.object))
            if key not in done:
                done.add(key)
                yield found


def colour_of(clause: Clause) -> Colour | None:
    """Polarity and modality from the verb group and what governs it; None where it is only thinkable."""
    negated, modality, direct = clause.verb.negated, Modality.ASSERTED, "directly" in clause.verb.adverbs
    if clause.verb.modals & _DOUBTFUL and "longer" not in clause.verb.adverbs:
        return None
    if clause.verb.lemma in _OFFERING:
        modality = Modality.PROPOSED
    negated ^= any(phrase.negative for phrase in (*clause.subject, *clause.find("object")))
    if clause.verb.modals & {"will", "shall", "won't"}:
        modality = Modality.PLANNED
    if "longer" in clause.verb.adverbs and negated:
        negated, modality = False, Modality.ENDED
    if clause.verb.adverbs & {"allegedly", "reportedly", "apparently"}:
        modality = Modality.ALLEGED
    step = clause
    while step.governor is not None and step.governed_by is not None:
        if step.governor.modals & _DOUBTFUL:
            return None
        negated ^= step.governor.negated
        if step.governor.lemma == "use" and not step.governor.passive and step.verb.form == "infinitive":
            modality = Modality.ENDED  # "used to sell"
        if step.governor.lemma == "be" and step.verb.form == "infinitive" and modality is Modality.ASSERTED:
            modality = Modality.PLANNED  # "is to be supplied", "are ready to sign"
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


def _read(frame: Frame, clause: Clause, context: Context, colour: Colour) -> Iterator[Found]:
    units = context.units
    if frame.money != _money(clause, units) and frame.prop is Prop.SUPPLIES and frame.name in {"buy", "earn", "supply"}:
        return
    if frame.name == "supply" and clause.verb.lemma in {"lease", "license"} and clause.find("from"):
        return
    if frame.object_nouns and not _object_is(clause, frame.object_nouns, units):
        return
    if frame.list_nouns and not _mentions_list(clause, frame.list_nouns, units):
        return
    if not frame.object_nouns and frame.prop is Prop.SUPPLIES and not _goods(clause, units):
        return
    for parts in _groups(frame, clause):
        roles = {role: list(_fill(frame, role, clause, parts, context)) for role in frame.roles}
        if any(not roles.get(role) for role in frame.needs - {"item"}):
            continue
        if "item" in frame.needs and not any(parts_of(parts, key) for key in frame.roles["item"]):
            continue
        yield from _pairs(frame, clause, roles, parts, context, colour)


def _pairs(  # noqa: PLR0913  # the frame, the clause and what was read in it
    frame: Frame,
    clause: Clause,
    roles: dict[str, list[Phrase]],
    parts: list[tuple[str, list[Phrase]]],
    context: Context,
    colour: Colour,
) -> Iterator[Found]:
    units = context.units
    subjects = _heads(roles.get(frame.subject, []), frame, frame.subject)
    objects = _heads(roles.get(frame.object, []), frame, frame.object)
    if not objects and "place_customer" in frame.roles:
        objects = [u for u in _heads(roles["place_customer"], frame, frame.object) if u.schema is not Schema.COMPANY]
    if frame.prop in _MUTUAL and not parts_of(parts, "with") and not (subjects and objects):
        subjects, objects = _mutual(frame, clause)
    if not objects or len(subjects) * len(objects) > _MANY * _MANY:
        return
    item = _item(roles.get("item", []), units)
    place = _place(parts, objects)
    between = [p.head for key in ("through", "via") for p in parts_of(parts, key)]
    via = bool(between)
    # Who buys a company from nobody owns it: that is no supply.
    things = clause.subject if clause.verb.passive else parts_of(parts, "object")
    bought = frame.name in {"buy", "use"} and not parts_of(parts, "from") and any(p.head and p.head.schema is Schema.COMPANY for p in things)
    for subject, object_ in product(subjects, objects):
        if subject.cluster is object_.cluster or (bought and object_.schema is Schema.COMPANY):
            continue
        if frame.prop is Prop.SUPPLIES and _guessed(subject, object_):
            continue
        if colour.polarity is Polarity.AFFIRMED and (_names_none(object_) or _names_none(subject)):
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
            _phase(frame, clause, colour),
            frame.role,
            colour.direct,
        )
    if frame.prop is Prop.SUPPLIES:
        trigger = (units[clause.verb.head].start, units[clause.verb.head].end)
        for reseller, object_ in product([u for u in between if u and _fits(u, frame, "vendor")], objects):
            yield Found(
                frame.prop,
                reseller,
                object_,
                trigger,
                item,
                place,
                False,
                colour.polarity,
                colour.modality,
                frame.phase,
                Role.RESELLER,
            )


def _guessed(vendor: Unit, customer: Unit) -> bool:
    """Whether neither side is shown to be what it would have to be: a company, and a body, a place or a company."""
    sure = [unit.cluster is not None and (unit.cluster.sure or unit.text.isupper()) for unit in (vendor, customer)]
    weak = not any(sure) or (not sure[0] and len(vendor.text.split()) == 2 and vendor.text.istitle())  # noqa: PLR2004  # as a person is named
    return weak and customer.schema not in _OWNERS


def _names_none(unit: Unit) -> bool:
    """Whether a customer is a kind of bodies only: "governments", "law enforcement agencies"."""
    noun = unit.lower.split()[-1]
    generic = noun.endswith("s") or noun == "enforcement"
    return unit.kind is Kind.BODY and unit.cluster is not None and not unit.cluster.place and generic


def _mutual(frame: Frame, clause: Clause) -> tuple[list[Unit], list[Unit]]:
    """The two sides of "the ministry and X signed an agreement": bodies or places against companies."""
    parties = [phrase.head for phrase in clause.subject if phrase.head is not None and phrase.head.named]
    customers = [unit for unit in parties if unit.schema in _OWNERS]
    vendors = [unit for unit in parties if unit.schema in _SELLERS]
    if frame.object_nouns and not customers and len(vendors) == 2:  # noqa: PLR2004  # two companies agree
        customers, vendors = vendors[:1], vendors[1:]
    return (customers, vendors) if frame.subject == "customer" else (vendors, customers)


def _phase(frame: Frame, clause: Clause, colour: Colour) -> Phase:
    """How far it has come: what was won or commissioned is contracted, not delivered."""
    if colour.modality not in (Modality.ASSERTED, Modality.ALLEGED):
        return Phase.UNSTATED
    agreed = clause.governor is not None and clause.governor.lemma in COMMISSIONING | WINNING
    return Phase.CONTRACTED if agreed and frame.phase is Phase.DELIVERED else frame.phase


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
            carried = group[-1][1][-1:] if group[-1][0] == leads[0] and len(group[-1][1]) > 1 else []
            if carried and carried[0].head is None:  # "cameras to X and drones to Y"
                group[-1] = (leads[0], group[-1][1][:-1])
            else:
                carried = []
            yield common + group
            common = [part for part in common if part[0] != "object"] if carried else common
            group = [("object", carried)] if carried else []
        if name == leads[0] or group:
            group.append((name, phrases))
        else:
            common.append((name, phrases))
    yield common + group


def _fill(
    frame: Frame, role: str, clause: Clause, parts: list[tuple[str, list[Phrase]]], context: Context
) -> Iterator[Phrase]:
    """The phrases that fill a role, from the first of its sources that has any."""
    for source in frame.roles[role]:
        phrases = list(_source(source, clause, parts, context))
        if phrases and role == frame.object and source in {"to", "for", "with", "by"}:
            phrases += parts_of(parts, "including")
        if phrases and (role == "item" or any(_fits(p.head, frame, role) for p in phrases)):
            yield from phrases
            return


def _source(source: str, clause: Clause, parts: list[tuple[str, list[Phrase]]], context: Context) -> list[Phrase]:
    passive = clause.verb.passive
    objects, second = parts_of(parts, "object"), parts_of(parts, "second_object")
    things = clause.subject if passive and not objects else second or objects
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
        return [Phrase(p.first, p.last, maker) for p in things for maker in context.makers_of(p)]
    if source == "passive_owner":
        return list(_owned("item_owner", clause, parts, things)) if passive else []
    if source == "passive_maker":
        return _source("item_maker", clause, parts, context) if passive else []
    if source == "subject_maker":
        return [Phrase(p.first, p.last, unit) for p in clause.subject if p.head is None for unit in context.makers_of(p)]
    if source.endswith("_maker"):
        named = parts_of(parts, source.removesuffix("_maker"))
        return [Phrase(p.first, p.last, maker) for p in named for maker in context.makers_of(p)]
    if source.endswith("_owner"):
        return list(_owned(source, clause, parts, things))
    return parts_of(parts, source)


def _owned(
    source: str, clause: Clause, parts: list[tuple[str, list[Phrase]]], things: list[Phrase]
) -> Iterator[Phrase]:
    """Whose the phrases of a source are said to be: "the city's cameras"; of a subject, its company too."""
    phrases = {"object_owner": things, "item_owner": things, "for_owner": parts_of(parts, "for")}.get(
        source, clause.subject
    )
    for phrase in phrases:
        owner = next((u for u in (phrase.owner, phrase.maker) if u and u.schema in _OWNERS), None)
        if owner is None and source == "subject_owner":
            owner = phrase.maker
        if owner is not None:
            yield Phrase(phrase.first, phrase.last, replace(owner, kind=Kind.REFERENCE))


def _fits(unit: Unit | None, frame: Frame, role: str) -> bool:
    if unit is None or not unit.named:
        return False
    kinds = frame.kinds.get(role)
    if kinds is None:
        kinds = _SELLERS if role == "vendor" else _CUSTOMERS if role == "customer" else _PARTIES | {Schema.PERSON}
    return unit.schema in kinds


def find_makers(sentences: list[tuple[list[Unit], list[Segment], list[Clause]]]) -> Makers:
    """Whose products are, from "X's P", "P, made by X" and "X, the maker of P" anywhere in a document."""
    makers = Makers()
    for units, segments, clauses in sentences:
        for index, segment in enumerate(segments):
            if segment.part is Part.PHRASE:
                phrase = make_phrase(units, segment.first, segment.last)
                product = phrase.head if phrase.head and phrase.head.schema is Schema.PRODUCT else None
                _apposed_maker(units, segments, index, product, makers)
                if (
                    product
                    and product.cluster
                    and phrase.maker
                    and phrase.maker.cluster
                    and phrase.maker.schema in _SELLERS
                ):
                    makers.products.setdefault(id(product.cluster), phrase.maker.cluster)
        for clause in clauses:
            _made_by(clause, makers)
    spoken_of = Counter(id(u.cluster) for units, _, _ in sentences for u in units if u.schema is Schema.COMPANY)
    clusters = {id(u.cluster): u.cluster for units, _, _ in sentences for u in units if u.schema is Schema.COMPANY}
    if spoken_of and spoken_of.most_common(1)[0][1] > _MOSTLY * spoken_of.total():
        makers.only = clusters[spoken_of.most_common(1)[0][0]]
    return makers


def _apposed_maker(
    units: list[Unit], segments: list[Segment], index: int, product: Unit | None, makers: Makers
) -> None:
    """ "P, the spyware of X", "P, X's spyware", "P, an app made by X"."""
    behind = segments[index + 1 : index + 6]
    if product is None or product.cluster is None or len(behind) < 2 or behind[0].word != ",":  # noqa: PLR2004  # a comma and a phrase
        return
    if behind[1].part is not Part.PHRASE:
        return
    apposed = make_phrase(units, behind[1].first, behind[1].last)
    if not {unit.lower for unit in units[apposed.first : apposed.last]} & words("product_nouns"):
        return
    owner = apposed.maker
    rest = segments[index + 3 : index + 10]
    while len(rest) > 1 and rest[0].part is Part.PREPOSITION and rest[0].word not in {"of", "from", "by"}:
        rest = rest[2:]  # "a program for computers made by X"
    if rest and rest[0].verb is not None and rest[0].verb.lemma in _MAKING | {"sell", "supply"}:
        rest = rest[1:]
    if owner is None and len(rest) > 1 and rest[0].word in {"of", "from", "by"} and rest[1].part is Part.PHRASE:
        owner = make_phrase(units, rest[1].first, rest[1].last).head
    if owner is not None and owner.cluster is not None and owner.schema in _SELLERS:
        makers.products.setdefault(id(product.cluster), owner.cluster)


def _made_by(clause: Clause, makers: Makers) -> None:
    agents = [p.head for p in clause.find("by") if p.head and p.head.schema in _SELLERS]
    if clause.verb.lemma in {"buy", "purchase", "acquire", "obtain"}:
        agents = [p.head for p in clause.find("from") if p.head and p.head.schema in _SELLERS]
    elif clause.verb.lemma not in _MAKING | {"sell", "market", "supply"}:
        return
    things = clause.subject if clause.verb.passive else clause.find("object")
    if not clause.verb.passive and not agents:
        agents = [p.head for p in clause.subject if p.head and p.head.schema in _SELLERS]
    for thing in things:
        if thing.head and thing.head.cluster and thing.head.schema is Schema.PRODUCT and agents and agents[0].cluster:
            makers.products.setdefault(id(thing.head.cluster), agents[0].cluster)


def made_here(clauses: list[Clause], makers: Makers) -> Makers:
    """The same with what one sentence says of its own phrases: "kits made by X", by the unit they begin at."""
    made = {}
    for clause in clauses:
        if clause.verb.passive and clause.verb.lemma in _MAKING | _TRADING:
            agents = [p.head for p in clause.find("by") + clause.find("from") if p.head and p.head.schema in _SELLERS]
            for thing in clause.subject:
                if agents:
                    made[thing.first] = agents
    return Makers(makers.products, makers.only, made)


_TRADING = frozenset("supply provide sell license buy purchase acquire obtain procure import lease rent".split())
_MAKING = frozenset("make produce develop build manufacture design create".split())


def _heads(phrases: list[Phrase], frame: Frame, role: str) -> list[Unit]:
    seen: list[Unit] = []
    for phrase in phrases:
        if phrase.head is not None and _fits(phrase.head, frame, role):
            seen.append(phrase.head)
    return seen


def _object_is(clause: Clause, nouns: frozenset[str], units: list[Unit]) -> bool:
    """Whether the thing done to is one of the nouns: "won a contract"."""
    things = clause.subject if clause.verb.passive else []
    things = things + clause.find("object") + clause.find("second_object") + clause.find("into")
    return any(unit.lower in nouns for phrase in things for unit in units[phrase.first : phrase.last])


def _money(clause: Clause, units: list[Unit]) -> bool:
    """Whether a sum of money is what is given or taken."""
    things = clause.subject if clause.verb.passive else clause.find("object")
    heads = [unit for phrase in things for unit in units[phrase.first : phrase.last][:3]]
    return any(u.text[0] in "$€£¥₹" or u.text[:3] == "US$" or u.lower in _currencies() for u in heads)


@cache
def _currencies() -> frozenset[str]:
    table = load_table("money")
    return frozenset(name.split()[-1] for name in table["names"]) | frozenset(table["codes"]["all"].lower().split())


def _mentions_list(clause: Clause, nouns: frozenset[str], units: list[Unit]) -> bool:
    phrases = [phrase for key, found in clause.parts if key in {"to", "on", "in"} for phrase in found]
    return any(unit.lower.split()[-1] in nouns for phrase in phrases for unit in units[phrase.first : phrase.last])


def _goods(clause: Clause, units: list[Unit]) -> bool:
    """Whether what is given could be goods: no comment, no evidence, no stake."""
    things = clause.subject if clause.verb.passive else clause.find("second_object") or clause.find("object")
    heads = {units[at].lower for phrase in things for at in _head_words(phrase, units)}
    transfer = clause.verb.passive and any(p.head is not None and p.head.schema is Schema.COMPANY for p in things)
    return not heads & words("not_goods") and not (transfer and clause.verb.lemma == "sell")


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
