"""What a step of the weighing is: how a statement stands to one part of a proposition, and with which words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from whobuilt.assess.evidence import Body, Evidence, EvidenceIndex
from whobuilt.assess.proposition import Proposition
from whobuilt.core.assessment import Difference, Reason
from whobuilt.core.dates import PartialDate
from whobuilt.core.statements import Statement
from whobuilt.ports import Gazetteer, Taxonomy


class Fit(StrEnum):
    """How a statement stands to one part of a proposition."""

    FITS = "fits"
    DOUBT = "doubt"
    DIFFERS = "differs"


@dataclass(frozen=True, slots=True)
class Step:
    """One part of the weighing, with its reason."""

    fit: Fit
    reason: Reason
    difference: Difference = Difference.NONE


@dataclass(frozen=True, slots=True)
class Weighing:
    """All that a weighing asks: what is where, what is what, who is who, and when a document was published."""

    gazetteer: Gazetteer
    taxonomy: Taxonomy
    index: EvidenceIndex
    published: Callable[[str], PartialDate | None]


@dataclass(frozen=True, slots=True)
class Pair:
    """A proposition and a statement of its party."""

    claim: Statement
    proposition: Proposition
    evidence: Evidence
    body: Body

    @property
    def statement(self) -> Statement:
        """The statement."""
        return self.evidence.statement


Outcome = Step | None  # None: the statement tells nothing that bears on this part


def make_reason(pair: Pair, field: str, text: str) -> Reason:
    """A reason with the words of a field of the statement; of its quote where the field has none."""
    statement = pair.statement
    anchor = next((anchor for anchor in statement.anchors if anchor.field == field), None)
    span = anchor or statement.quote
    return Reason(text, statement.document, span.start, span.end, span.exact)
