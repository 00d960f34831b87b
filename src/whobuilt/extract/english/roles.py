"""Persons in public roles: "X's chief executive, NAME", "NAME, a researcher with Y", "Z spokesman NAME"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from whobuilt.core.entities import Schema
from whobuilt.core.statements import Modality, Prop
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.shapes import Match, find_shapes, write_row
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import ORGANIZATIONS

_REACH = 12
_STOPS = frozenset({".", ";", ":", "(", ")", "–", "—", "“", "”", '"'})
_LINKS = words("role_links")


@dataclass(frozen=True, slots=True)
class Employed:
    """A person, the organization, and the words of the role at `text[start:end]`; the quote spans all."""

    person: Unit
    organization: Unit
    role: tuple[int, int]
    span: tuple[int, int]
    former: bool


def find_roles(sentences: list[list[Unit]]) -> Iterator[Employed]:
    """Every person whose role for an organization the sentences tell, in order; each person once a sentence."""
    before: list[Unit] = []
    for units in sentences:
        if any(unit.schema is Schema.PERSON for unit in units):
            told: set[int] = set()
            for role in (*_beside(units), *_shaped(units, before)):
                if role.person.start not in told:
                    told.add(role.person.start)
                    yield role
        before = units


def _beside(units: list[Unit]) -> Iterator[Employed]:
    for at, unit in enumerate(units):
        if _is_person(unit):
            found = _behind(units, at) or _before(units, at)
            if found is not None:
                yield found


def _shaped(units: list[Unit], before: list[Unit]) -> Iterator[Employed]:
    """The roles that shapes tell; where no organization stands beside the person, it is the one spoken of."""
    for match in find_shapes(units, write_row(units), Prop.EMPLOYS):
        named = match.roles.get("organization")
        organization = named[0] if named else _spoken_of(match, units, before)
        span = units[match.span[0]].start, units[match.span[1] - 1].end
        for person in match.roles["person"]:
            if organization is not None and organization.cluster is not person.cluster and _is_person(person):
                yield Employed(person, organization, match.trigger, span, match.modality is Modality.ENDED)


def _spoken_of(match: Match, units: list[Unit], before: list[Unit]) -> Unit | None:
    """The organization that the text is about: the one in this sentence and the last, or the first of the last."""
    wanted = {Schema.COMPANY} if match.name == "officer" else ORGANIZATIONS
    here, there = _organizations(units), _organizations(before)
    both = [unit for unit in here if any(unit.cluster is other.cluster for other in there)]
    spoken = both[0] if both else here[0] if here and here[0].kind is Kind.REFERENCE else None
    if not here and there:
        spoken = there[0]
    if spoken is None or spoken.schema not in wanted or len({id(unit.cluster) for unit in both}) > 1:
        return None
    return Unit(Kind.REFERENCE, spoken.text, "the organization", *match.trigger, spoken.cluster)


def _organizations(units: list[Unit]) -> list[Unit]:
    return [unit for unit in units if unit.cluster and unit.schema in ORGANIZATIONS]


def _is_person(unit: Unit) -> bool:
    """Whether it names a person, and no office: "Technology Officer" does not."""
    return unit.kind is Kind.NAME and unit.schema is Schema.PERSON and unit.lower.split()[-1] not in words("role_nouns")


def _is_role(unit: Unit) -> bool:
    return unit.kind is Kind.WORD and unit.lower in words("role_nouns")


def _before(units: list[Unit], at: int) -> Employed | None:
    """The role stands before the name: "X's security officer, NAME" or "X spokesman NAME"."""
    end = at - 1 if at and units[at - 1].text == "," else at
    if end < 1 or not _is_role(units[end - 1]):
        return None
    for left in range(end - 2, max(-1, end - _REACH), -1):
        unit = units[left]
        if unit.text in _STOPS or unit.lower in {",", "said", "by"}:
            break
        if not unit.cluster or unit.schema not in ORGANIZATIONS:
            continue
        first = left + 2 if left + 1 < end and units[left + 1].kind is Kind.POSSESSIVE else left + 1
        if first < end:
            return _employed(units, at, unit, (first, end), (left, at + 1))
    return None


def _behind(units: list[Unit], at: int) -> Employed | None:
    """The role stands behind the name: "NAME, the head of its branch", "NAME, chief executive of X"."""
    if at + 2 >= len(units) or units[at + 1].text not in {",", "(", "–", "—"}:
        return None
    end = _appositive_end(units, at + 2)
    role = next((i for i in range(at + 2, end) if _is_role(units[i])), None)
    if role is None:
        return None
    first = at + 3 if units[at + 2].lower in {"a", "an", "the", "then"} else at + 2
    for i in range(at + 2, end):
        unit = units[i]
        if not unit.cluster or unit.schema not in ORGANIZATIONS:
            continue
        owned = unit.kind is Kind.OWNER or (i + 1 < end and units[i + 1].kind is Kind.POSSESSIVE)
        if i < role:  # "its head of marketing", "X's chief executive", "a X spokesman"
            start = i + 2 if i + 1 < end and units[i + 1].kind is Kind.POSSESSIVE else i + 1
            return _employed(units, at, unit, (start, end), (at, end))
        if owned:  # "the head of its security branch"
            return _employed(units, at, unit, (first, end), (at, end))
        if units[i - 1].lower in _LINKS or units[i - 1].lower == "the":
            link = i - 2 if units[i - 1].lower == "the" else i - 1
            return _employed(units, at, unit, (first, link), (at, i + 1))
    return None


def _appositive_end(units: list[Unit], at: int) -> int:
    """Where what stands between commas ends."""
    for i in range(at, min(len(units), at + _REACH + 4)):
        if units[i].text in _STOPS or units[i].text == "," or units[i].lower in words("role_stops"):
            return i
    return min(len(units), at + _REACH)


def _employed(
    units: list[Unit], at: int, organization: Unit, role: tuple[int, int], span: tuple[int, int]
) -> Employed | None:
    if role[1] <= role[0] or organization.cluster is units[at].cluster:
        return None
    around = {unit.lower for unit in units[span[0] : span[1]]}
    if organization.kind is Kind.OWNER:
        organization = replace(organization, kind=Kind.REFERENCE)
    return Employed(
        units[at],
        organization,
        (units[role[0]].start, units[role[1] - 1].end),
        (units[span[0]].start, units[span[1] - 1].end),
        bool(around & {"former", "then", "ex"}),
    )
