"""What people judged: appended, signed with a name, withdrawn by later ones, never erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whobuilt.core.dates import require_aware
from whobuilt.core.ids import make_id

STOOD = "stood before"  # the value of an edit whose result was stated otherwise, not by edits alone


class Judgement(StrEnum):
    """What was decided of a target."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    UNSURE = "unsure"
    SAME = "same"
    DIFFERENT = "different"
    EDITED = "edited"
    REFERRED = "referred"
    OVERRULED = "overruled"
    HANDLED = "handled"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Decision:
    """A judgement about `target` (a statement, an entity, a capture, or for `withdrawn` a decision).

    `other` is the second of a pair: the entity it is merged into, the statement that replaces an edited one, the
    evidence of the verdict on a claim that is overruled. `referred` asks for a second reader. `value` is what is set:
    the verdict of who overrules one, the handling of a capture's source; of an edit, that its result stood before it.
    `batch` ties decisions taken in one go; `auto` marks a machine's.
    """

    id: str
    judgement: Judgement
    target: str
    other: str
    reason: str
    by: str
    at: datetime
    batch: str = ""
    auto: bool = False
    value: str = ""

    def __post_init__(self) -> None:
        """Times are aware, and somebody decided."""
        require_aware(self.at)
        if not self.by:
            raise ValueError("a decision names who took it")


@dataclass(frozen=True, slots=True)
class Ruling:
    """A judgement before it is signed: what is decided of whom, and why."""

    judgement: Judgement
    target: str
    other: str = ""
    reason: str = ""
    batch: str = ""
    value: str = ""


def make_batch(*about: str) -> str:
    """An id for decisions that are taken in one go, from what makes them one: any ids."""
    return make_id("batch", *about)


def make_decision(ruling: Ruling, by: str, at: datetime, *, nonce: str = "", auto: bool = False) -> Decision:
    """A signed decision. `nonce` (its place in the case's order) tells two equal ones of one second apart."""
    fields = [ruling.judgement, ruling.target, ruling.other, ruling.reason, ruling.batch, by, at.isoformat(), nonce]
    if ruling.value:
        fields.append(ruling.value)
    return Decision(
        make_id("decision", *fields),
        ruling.judgement,
        ruling.target,
        ruling.other,
        ruling.reason,
        by,
        at,
        ruling.batch,
        auto,
        ruling.value,
    )
