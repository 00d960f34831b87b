"""Supplies that shapes of phrases tell, where no clause gives them whole: "P, built by X, runs in Y", "users: A and B".

The shapes are in props/supplies.toml. A verb in the trigger still says how firmly it is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Phase, Polarity, Prop
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.colour import Colour, colour_of
from whobuilt.extract.english.frames import Found, names_none
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.shapes import Match, Row, find_shapes
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import SELLERS


@dataclass(slots=True)
class Known:
    """The vendor and the customer told of last, in the sentences before; the company that the whole text is about."""

    vendor: Cluster | None = None
    customer: Cluster | None = None
    main: Cluster | None = None


_NONE = Colour(Polarity.AFFIRMED, Modality.ASSERTED, direct=False)
_IS = frozenset({"is", "was", "were", "are", ":"})
_MOST = 12  # of a list on either side


def find_supplied(units: list[Unit], clauses: list[Clause], row: Row, known: Known) -> Iterator[Found]:
    """Every supply that a shape finds in one sentence; who is `known` fills the part that a shape leaves open."""
    yield from find_role(units, known)
    for match in find_shapes(units, row, Prop.SUPPLIES):
        colour = _colour(match, units, clauses)
        # "Customers include …" without a word of whose: nobody's but those of whom the whole text is about.
        unnamed = known.main if match.name == "buyer_is" else known.vendor
        vendors = match.roles.get("vendor") or _standing_in(match, units, unnamed)
        customers = match.roles.get("customer") or _standing_in(match, units, known.customer)
        if "customer" not in match.roles and _names_customer(units, vendors):
            continue
        if "vendor" not in match.roles and _names_vendor(units, customers):
            continue
        if colour is None or len(vendors) > _MOST or len(customers) > _MOST:
            continue
        for vendor, customer in product(vendors, customers):
            if vendor.cluster is customer.cluster or names_none(customer):
                continue
            place = next(
                (unit for unit in (customer,) if unit.schema is not None and unit.schema.value == "Location"), None
            )
            modality = colour.modality if colour.modality is not Modality.ASSERTED else match.modality
            yield Found(
                Prop.SUPPLIES,
                vendor,
                customer,
                match.trigger,
                place=place,
                polarity=colour.polarity,
                modality=modality,
                phase=Phase(match.phase) if colour.modality is Modality.ASSERTED else Phase.UNSTATED,
            )


def find_role(units: list[Unit], known: Known) -> Iterator[Found]:
    """Who "The seller was X" names: the vendor to the customer told of before."""
    for at, unit in enumerate(units[:-2]):
        role = unit.text.lower().rsplit(" ", 1)[-1]
        if role not in words("vendor_roles") or known.customer is None or not _leads(units, at):
            continue
        copula = next((step for step in range(at + 1, min(at + 5, len(units))) if units[step].lower in _IS), 0)
        named = next(
            (u for u in units[copula + 1 : copula + 7] if u.kind in (Kind.NAME, Kind.MARK) and u.text != ","), None
        )
        if not copula or named is None or named.schema not in SELLERS or named.cluster is known.customer:
            continue
        if _names_customer(units, [named]):
            continue
        trigger = (unit.end - len(role), unit.end)
        customer = Unit(Kind.REFERENCE, unit.text, unit.lower, unit.start, unit.end, known.customer)
        yield Found(Prop.SUPPLIES, named, customer, trigger, phase=Phase.CONTRACTED)


def _leads(units: list[Unit], at: int) -> bool:
    """Whether the role is "the seller", "the local contractor": pointing back, with an article."""
    lead = [unit.lower.split(" ")[0] for unit in (units[at], *reversed(units[max(0, at - 2) : at]))]
    return "the" in lead or "its" in lead


def _colour(match: Match, units: list[Unit], clauses: list[Clause]) -> Colour | None:
    """How firmly the verbs of a match are told; None where it is only asked or thought of."""
    first, last = match.span
    if any(unit.lower in {"whether", "if"} for unit in units[:first]):
        return None
    told = _NONE
    for clause in clauses:
        if first <= clause.verb.head < last:
            colour = colour_of(clause)
            if colour is None:
                return None
            polarity = told.polarity if colour.polarity is Polarity.AFFIRMED else colour.polarity
            modality = told.modality if colour.modality is Modality.ASSERTED else colour.modality
            told = Colour(polarity, modality, direct=False)
    return told


def _names_customer(units: list[Unit], vendors: list[Unit]) -> bool:
    """Whether a sentence names a body or a place itself, so that it need not mean one named before."""
    own = {id(unit.cluster) for unit in vendors}
    return any(unit.schema is Schema.PUBLIC_BODY and id(unit.cluster) not in own for unit in units)


def _names_vendor(units: list[Unit], customers: list[Unit]) -> bool:
    """Whether a sentence names a company itself that it could mean."""
    own = {id(unit.cluster) for unit in customers}
    return any(u.kind is Kind.NAME and u.schema is Schema.COMPANY and id(u.cluster) not in own for u in units)


def _standing_in(match: Match, units: list[Unit], spoken_of: Cluster | None) -> list[Unit]:
    if spoken_of is None:
        return []
    unit = next(unit for unit in units if unit.start >= match.trigger[0])
    return [Unit(Kind.REFERENCE, unit.text, unit.lower, unit.start, unit.end, spoken_of)]
