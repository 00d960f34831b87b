"""Where a frame finds what fills its roles: the sources named in props/*.toml, each read from the parts of a clause."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from whobuilt.core.entities import Schema
from whobuilt.extract.english.makers import Context
from whobuilt.extract.english.parts import Clause, Parts, parts_of
from whobuilt.extract.english.phrases import Phrase
from whobuilt.extract.english.props import Frame
from whobuilt.extract.english.units import Kind, Unit
from whobuilt.extract.parties import CUSTOMERS, PARTIES, PUBLIC, SELLERS

_BEFORE_INCLUDING = frozenset({"to", "for", "with", "by"})
_KINDS = {"vendor": SELLERS, "customer": CUSTOMERS}  # where the frame's file does not say


@dataclass(frozen=True, slots=True)
class Fitting:
    """A frame held against parts of a clause: all of them, or one of several groups ("A on B; C on D")."""

    frame: Frame
    clause: Clause
    parts: Parts
    context: Context

    def find(self, key: str) -> list[Phrase]:
        """All phrases under "object", "second_object" or a preposition."""
        return parts_of(self.parts, key)

    def fill(self, role: str) -> list[Phrase]:
        """The phrases that fill a role, from the first of its sources that has any."""
        for source in self.frame.roles[role]:
            phrases = self._read(source)
            if phrases and role == self.frame.object and source in _BEFORE_INCLUDING:
                phrases = phrases + self.find("including")
            if phrases and (role == "item" or any(fits(phrase.head, self.frame, role) for phrase in phrases)):
                return phrases
        return []

    def _read(self, source: str) -> list[Phrase]:
        if source in _SOURCES:
            return _SOURCES[source](self)
        preposition, _, whose = source.partition("_")
        phrases = self.find(preposition)
        return list(_WHOSE[whose](self, phrases)) if whose else phrases


def fits(unit: Unit | None, frame: Frame, role: str) -> bool:
    """Whether what a unit names is of a kind that may fill a role."""
    if unit is None or not unit.named:
        return False
    return unit.schema in (frame.kinds.get(role) or _KINDS.get(role) or PARTIES | {Schema.PERSON})


# --- parts that a clause always has -------------------------------------------------------------------------------


def _doer(fitting: Fitting) -> list[Phrase]:
    return fitting.find("by") if fitting.clause.verb.passive else fitting.clause.subject


def _done_to(fitting: Fitting) -> list[Phrase]:
    if fitting.clause.verb.passive:
        return fitting.find("object") or fitting.clause.subject
    return fitting.find("second_object") or fitting.find("object")


def _receiver(fitting: Fitting) -> list[Phrase]:
    """The Y of "X gave Y cameras" and "Y was given cameras"."""
    if fitting.clause.verb.passive:
        return fitting.clause.subject if fitting.find("object") else []
    return fitting.find("object") if fitting.find("second_object") else []


def _things(fitting: Fitting) -> list[Phrase]:
    """What changes hands."""
    objects = fitting.find("object")
    if fitting.clause.verb.passive and not objects:
        return fitting.clause.subject
    return fitting.find("second_object") or objects


# --- whose they are -----------------------------------------------------------------------------------------------


def _makers(fitting: Fitting, phrases: list[Phrase]) -> Iterator[Phrase]:
    """Who makes what the phrases name."""
    for phrase in phrases:
        for maker in fitting.context.makers_of(phrase):
            yield Phrase(phrase.first, phrase.last, maker)


def _owners(_: Fitting, phrases: list[Phrase]) -> Iterator[Phrase]:
    """Whose the phrases are said to be: "the city's cameras"."""
    for phrase in phrases:
        if (owner := _public_owner(phrase)) is not None:
            yield Phrase(phrase.first, phrase.last, replace(owner, kind=Kind.REFERENCE))


def _subject_owners(fitting: Fitting) -> list[Phrase]:
    """The same of the subject, and its company too: "X's cameras were sold"."""
    owned = ((phrase, _public_owner(phrase) or phrase.maker) for phrase in fitting.clause.subject)
    return [Phrase(p.first, p.last, replace(owner, kind=Kind.REFERENCE)) for p, owner in owned if owner is not None]


def _public_owner(phrase: Phrase) -> Unit | None:
    return next((unit for unit in (phrase.owner, phrase.maker) if unit and unit.schema in PUBLIC), None)


def _things_if_passive(fitting: Fitting) -> list[Phrase]:
    return _things(fitting) if fitting.clause.verb.passive else []


def _unnamed_subjects(fitting: Fitting) -> list[Phrase]:
    return [phrase for phrase in fitting.clause.subject if phrase.head is None]


_WHOSE = {"maker": _makers, "owner": _owners}
_SOURCES: dict[str, Callable[[Fitting], list[Phrase]]] = {
    "subject": _doer,
    "object": _done_to,
    "indirect_object": _receiver,
    "second_object": lambda fitting: fitting.find("second_object"),
    "item_maker": lambda fitting: list(_makers(fitting, _things(fitting))),
    "item_owner": lambda fitting: list(_owners(fitting, _things(fitting))),
    "object_owner": lambda fitting: list(_owners(fitting, _things(fitting))),
    "passive_maker": lambda fitting: list(_makers(fitting, _things_if_passive(fitting))),
    "passive_owner": lambda fitting: list(_owners(fitting, _things_if_passive(fitting))),
    "subject_maker": lambda fitting: list(_makers(fitting, _unnamed_subjects(fitting))),
    "subject_owner": _subject_owners,
}
