"""Frames evaluated on clauses: who supplies, signs with, owns, lists whom, how firmly, and on which words it stands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop, Role
from whobuilt.extract.english.colour import Colour, colour_of
from whobuilt.extract.english.lexicon import load_table, words
from whobuilt.extract.english.makers import Context
from whobuilt.extract.english.parts import Clause, Parts
from whobuilt.extract.english.phrases import Phrase
from whobuilt.extract.english.props import Frame, frames_by_verb
from whobuilt.extract.english.sources import Fitting, fits
from whobuilt.extract.english.subjects import COMMISSIONING, WINNING
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import PUBLIC, SELLERS

Span = tuple[int, int]
_MANY = 12  # members of a list on either side; more is a table misread
_MUTUAL = frozenset({Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})
_PLACED_BY = ("in", "across", "throughout", "at", "near")


@dataclass(slots=True)
class Found:
    """A statement as the words of one sentence give it, before it is anchored."""

    prop: Prop
    subject: Unit
    object: Unit
    trigger: Span
    item: Span | None = None
    place: Unit | None = None
    via: bool = False
    polarity: Polarity = Polarity.AFFIRMED
    modality: Modality = Modality.ASSERTED
    phase: Phase = Phase.UNSTATED
    role: Role = Role.UNSTATED
    direct: bool = False


def read_clause(clause: Clause, context: Context) -> Iterator[Found]:
    """Every statement that some frame reads in a clause."""
    frames = frames_by_verb().get(clause.verb.lemma, ())
    colour = colour_of(clause) if frames else None
    if colour is None:
        return
    done: set[tuple[Prop, int, int]] = set()
    for frame in frames:
        for found in _read(frame, clause, context, colour):
            key = (found.prop, id(found.subject), id(found.object))
            if key not in done:
                done.add(key)
                yield found


def _read(frame: Frame, clause: Clause, context: Context, colour: Colour) -> Iterator[Found]:
    if not _applies(frame, clause, context.units):
        return
    for parts in _groups(frame, clause):
        fitting = Fitting(frame, clause, parts, context)
        roles = {role: fitting.fill(role) for role in frame.roles}
        filled = all(roles.get(role) for role in frame.needs - {"item"})
        if filled and ("item" not in frame.needs or any(fitting.find(key) for key in frame.roles["item"])):
            yield from _pairs(fitting, roles, colour)


# --- whether a frame applies --------------------------------------------------------------------------------------


def _applies(frame: Frame, clause: Clause, units: list[Unit]) -> bool:
    """Whether the thing done to is what the frame speaks of: money, a contract, a list, goods."""
    supplies = frame.prop is Prop.SUPPLIES
    if supplies and frame.name in {"buy", "earn", "supply"} and frame.money != _gives_money(clause, units):
        return False
    # Who leases or licenses something from a company is served by it.
    leased = clause.verb.lemma in {"lease", "license", "rent"}
    if leased and ((frame.name == "supply" and clause.find("from")) or (frame.name == "buy" and clause.find("to"))):
        return False
    if frame.name in {"earn", "pay", "charge"} and _is_no_price(clause, units):
        return False
    if frame.list_nouns and not _mentions_list(clause, frame.list_nouns, units):
        return False
    if frame.object_nouns:
        return _object_is(clause, frame.object_nouns, units)
    return not supplies or _gives_goods(clause, units)


def _is_no_price(clause: Clause, units: list[Unit]) -> bool:
    """Whether money changes hands that is no price: a subsidy, a fine, damages."""
    phrases = [phrase for _, found in clause.parts for phrase in found]
    return any(unit.lower in words("no_prices") for phrase in phrases for unit in units[phrase.first : phrase.last])


def _object_is(clause: Clause, nouns: frozenset[str], units: list[Unit]) -> bool:
    """Whether the thing done to is one of the nouns: "won a contract"."""
    things = clause.subject if clause.verb.passive else []
    things = things + clause.find("object") + clause.find("second_object") + clause.find("into")
    return any(unit.lower in nouns for phrase in things for unit in units[phrase.first : phrase.last])


def _gives_money(clause: Clause, units: list[Unit]) -> bool:
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


def _gives_goods(clause: Clause, units: list[Unit]) -> bool:
    """Whether what is given could be goods: no comment, no evidence, no stake."""
    things = (
        clause.subject
        if clause.verb.passive
        else clause.find("second_object") or clause.find("object") or clause.find("over")
    )
    heads = {units[_head_word(phrase, units)].text.lower().rsplit(" ", 1)[-1] for phrase in things}
    transfer = clause.verb.passive and any(p.head is not None and p.head.schema is Schema.COMPANY for p in things)
    is_sale = clause.verb.lemma in words("sale_verbs")
    refused = words("not_goods") if is_sale else words("not_goods") | words("information_nouns")
    return not heads & refused and not (transfer and clause.verb.lemma == "sell")


def _head_word(phrase: Phrase, units: list[Unit]) -> int:
    """The last word before an "of", which is what the phrase is about."""
    inside = range(phrase.first, phrase.last)
    last = next((at for at in inside if units[at].lower == "of"), phrase.last)
    while last > phrase.first + 1 and not units[last - 1].lower[0].isalnum():
        last -= 1
    return last - 1


# --- which parts go together --------------------------------------------------------------------------------------


def _groups(frame: Frame, clause: Clause) -> Iterator[Parts]:
    """The parts of a clause, cut anew at each "with A on B; with C on D"."""
    leads = [key for key in frame.roles.get("customer", ()) if sum(name == key for name, _ in clause.parts) > 1]
    if not leads or frame.roles["customer"][0] != leads[0]:
        yield clause.parts
        return
    group: Parts = []
    common: Parts = []
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


# --- statements ---------------------------------------------------------------------------------------------------


def _pairs(fitting: Fitting, roles: dict[str, list[Phrase]], colour: Colour) -> Iterator[Found]:
    """A statement for each subject with each object, and one for each company through which the supply goes."""
    frame, clause, units = fitting.frame, fitting.clause, fitting.context.units
    subjects, objects = _sides(fitting, roles)
    if not objects or len(subjects) * len(objects) > _MANY * _MANY:
        return
    verb = units[clause.verb.head]
    between = [phrase.head for key in ("through", "via") for phrase in fitting.find(key)]
    company_bought = _is_company_bought(fitting)
    tell = partial(
        Found,
        frame.prop,
        trigger=(verb.start, verb.end),
        item=_item(roles.get("item", []), units),
        polarity=colour.polarity,
        modality=colour.modality,
    )
    phase, via = _phase(frame, clause, colour), bool(between)
    for subject, object_ in product(subjects, objects):
        if _holds(frame, subject, object_, colour) and not (company_bought and object_.schema is Schema.COMPANY):
            place = _place(fitting, object_)
            yield tell(subject, object_, place=place, via=via, phase=phase, role=frame.role, direct=colour.direct)
    if frame.prop is Prop.SUPPLIES:
        resellers = [unit for unit in between if unit is not None and fits(unit, frame, "vendor")]
        for reseller, object_ in product(resellers, objects):
            place = _place(fitting, object_)
            yield tell(reseller, object_, place=place, phase=frame.phase, role=Role.RESELLER)


def _sides(fitting: Fitting, roles: dict[str, list[Phrase]]) -> tuple[list[Unit], list[Unit]]:
    """The subjects and the objects of what a frame states."""
    frame = fitting.frame
    subjects = _heads(roles.get(frame.subject, []), frame, frame.subject)
    objects = _heads(roles.get(frame.object, []), frame, frame.object)
    unnamed = fitting.find("to") or fitting.find("for")  # "sold cameras to shops in Y" does not serve Y
    if not objects and not unnamed and "place_customer" in frame.roles:
        placed = _heads(roles["place_customer"], frame, frame.object)
        objects = [unit for unit in placed if unit.schema is not Schema.COMPANY]
    if frame.prop in _MUTUAL and not fitting.find("with") and not (subjects and objects):
        return _mutual(frame, fitting.clause)
    return subjects, objects


def _heads(phrases: list[Phrase], frame: Frame, role: str) -> list[Unit]:
    return [phrase.head for phrase in phrases if phrase.head is not None and fits(phrase.head, frame, role)]


def _mutual(frame: Frame, clause: Clause) -> tuple[list[Unit], list[Unit]]:
    """The two sides of "the ministry and X signed an agreement": bodies or places against companies."""
    told = clause.find("by") if clause.verb.passive and frame.name in {"sign", "let"} else clause.subject
    parties = [phrase.head for phrase in told if phrase.head is not None and phrase.head.named]
    customers = [unit for unit in parties if unit.schema in PUBLIC]
    vendors = [unit for unit in parties if unit.schema in SELLERS]
    if frame.object_nouns and not customers and len(vendors) == 2:  # noqa: PLR2004  # two companies agree
        customers, vendors = vendors[:1], vendors[1:]
    return (customers, vendors) if frame.subject == "customer" else (vendors, customers)


def _is_company_bought(fitting: Fitting) -> bool:
    """Whether a company is what is bought: the buyer owns it then, and is not supplied by it or by who sold it."""
    things = fitting.clause.subject if fitting.clause.verb.passive else fitting.find("object")
    companies = [p.head.cluster for p in things if p.head and p.head.cluster and p.head.schema is Schema.COMPANY]
    from_nobody = not fitting.find("from")
    return fitting.frame.name in {"buy", "use"} and any(company.sure or from_nobody for company in companies)


def _holds(frame: Frame, subject: Unit, object_: Unit, colour: Colour) -> bool:
    """Whether two parties are told well enough apart, and well enough known, to state something of them."""
    if subject.cluster is object_.cluster or (frame.prop is Prop.SUPPLIES and _is_guess(subject, object_)):
        return False
    # "It sells to no governments" says something of all; "it sells to governments" of none in particular.
    return colour.polarity is not Polarity.AFFIRMED or not (names_none(object_) or names_none(subject))


def _is_guess(vendor: Unit, customer: Unit) -> bool:
    """Whether neither side is shown to be what it would have to be: a company, and a body, a place or a company."""
    sure = [unit.cluster is not None and (unit.cluster.sure or unit.text.isupper()) for unit in (vendor, customer)]
    weak = not any(sure) or (not sure[0] and len(vendor.text.split()) == 2 and vendor.text.istitle())  # noqa: PLR2004  # as a person is named
    return weak and customer.schema not in PUBLIC


def names_none(unit: Unit) -> bool:
    """Whether a party is a kind of bodies only: "governments", "law enforcement agencies", "police" of no place."""
    noun = unit.lower.split()[-1]
    generic = noun.endswith("s") or noun in words("nameless_bodies")
    return unit.kind is Kind.BODY and unit.cluster is not None and not unit.cluster.place and generic


def _phase(frame: Frame, clause: Clause, colour: Colour) -> Phase:
    """How far it has come: what was won or commissioned is contracted, not delivered."""
    if colour.modality not in (Modality.ASSERTED, Modality.ALLEGED) or colour.polarity is Polarity.NEGATED:
        return Phase.UNSTATED
    agreed = clause.governor is not None and clause.governor.lemma in COMMISSIONING | WINNING
    return Phase.CONTRACTED if agreed and frame.phase is Phase.DELIVERED else frame.phase


def _item(phrases: list[Phrase], units: list[Unit]) -> Span | None:
    """The words of what is supplied, from the first to the last of a list, without a closing mark."""
    if not phrases:
        return None
    first, last = min(p.first for p in phrases), max(p.last for p in phrases)
    first += units[first].lower == "no"  # it tells the polarity, and nothing of the goods
    while last > first and units[last - 1].text in {",", ";", "(", "“"}:
        last -= 1
    return (units[first].start, units[last - 1].end) if last > first else None


def _place(fitting: Fitting, customer: Unit) -> Unit | None:
    """Where it is said to be done; else the customer, where that is a place."""
    if customer.schema is Schema.LOCATION:
        return customer
    named = [phrase.head for key in _PLACED_BY for phrase in fitting.find(key) if phrase.head]
    return next((unit for unit in named if unit.schema is Schema.LOCATION), None)
