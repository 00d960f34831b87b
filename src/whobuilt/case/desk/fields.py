"""The fields of a statement on its card: each with its value, its tied words, and how it can be edited."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from whobuilt.core.statements import (
    Directness,
    Form,
    Modality,
    Phase,
    Polarity,
    Prop,
    Role,
    Stance,
    Statement,
)
from whobuilt.resolve.selection import VALUES, WORDS

_CHOICES: dict[str, type[StrEnum]] = {
    "prop": Prop,
    "polarity": Polarity,
    "modality": Modality,
    "phase": Phase,
    "role": Role,
    "directness": Directness,
    "form": Form,
    "stance": Stance,
}


@dataclass(frozen=True, slots=True)
class CardField:
    """One field. `words` are what the document says for it: empty, and without a place, where none are tied."""

    name: str
    value: str
    words: str
    start: int | None
    end: int | None
    editable: Literal["words", "value", "no"]
    choices: tuple[str, ...]


def make_fields(statement: Statement) -> tuple[CardField, ...]:
    """Every field of a statement, empty ones too: each can be filled. A value is written as an edit takes it."""
    tied = {anchor.field: anchor for anchor in reversed(statement.anchors)}
    fields = []
    for name, value in _iter_values(statement):
        anchor = tied.pop(name, None)
        editable: Literal["words", "value", "no"] = "words" if name in WORDS else "value" if name in VALUES else "no"
        choices = tuple(_CHOICES[name]) if name in _CHOICES else ()
        words, start, end = (anchor.exact, anchor.start, anchor.end) if anchor else ("", None, None)
        fields.append(CardField(name, value, words, start, end, editable, choices))
    more = (CardField(each.field, each.exact, each.exact, each.start, each.end, "no", ()) for each in tied.values())
    return (*fields, *more)


def _iter_values(statement: Statement) -> Iterator[tuple[str, str]]:
    qualifiers, attribution = statement.qualifiers, statement.attribution
    trigger = next((anchor.exact for anchor in statement.anchors if anchor.field == "trigger"), "")
    yield "prop", statement.prop.value
    yield "subject", statement.subject.name if statement.subject else ""
    yield "trigger", trigger
    yield "object", statement.object.name if statement.object else ""
    yield "object_text", qualifiers.object_text
    yield "place", qualifiers.place.name if qualifiers.place else ""
    yield "date", str(qualifiers.date or "")
    amount = qualifiers.amount
    yield "amount", f"{_number(amount.value)} {amount.currency}" if amount else ""
    yield "value", "" if qualifiers.value is None else _number(qualifiers.value)
    for name in ("unit", "bound", "polarity", "modality", "phase", "role", "directness"):
        yield name, str(getattr(qualifiers, name))
    yield "speaker", attribution.speaker.name if attribution.speaker else attribution.speaker_text
    yield "organization", attribution.organization.name if attribution.organization else ""
    yield "form", attribution.form.value
    yield "stance", attribution.stance.value if attribution.stance else ""
    yield "origin", ", ".join(attribution.origin)


def _number(value: float) -> str:
    return f"{value:.15g}"
