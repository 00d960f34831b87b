"""Dossiers: what may be published of an entity, each line with its footnotes."""

from __future__ import annotations

from pydantic import Field

from whobuilt.api.shapes.base import Shape
from whobuilt.codec import to_plain
from whobuilt.core.dossier import Dossier, SectionKind
from whobuilt.core.statements import Status


class CitationOut(Shape):
    """A line's footnote."""

    number: int
    statement: str
    quote: str
    document: str
    title: str
    publisher: str
    published: str
    place: str
    locator: str
    captured_at: str


class LineOut(Shape):
    """One sentence of a dossier; of a conflict the claim, and the evidence `against` it."""

    text: str
    status: Status
    citations: list[int]
    reasons: list[str]
    verdict: str
    settled_by: str
    unreviewed_merge: bool
    against: str


class SectionOut(Shape):
    """A part of a dossier: accepted lines, and apart from them proposals."""

    kind: SectionKind
    title: str
    accepted: list[LineOut]
    proposed: list[LineOut]


class WantedLine(Shape):
    """A row that somebody typed, of which no document shows anything yet; only a draft has any."""

    id: str
    sentence: str
    quote: str
    links: list[str]


class DossierOut(Shape):
    """All that may be shown of an entity; `wanted` are rows that somebody typed and that want their quote."""

    subject: str
    title: str
    case: str
    made_at: str
    names: list[str]
    sections: list[SectionOut]
    citations: list[CitationOut]
    notes: list[str]
    wanted: list[WantedLine] = Field(default_factory=list)


def make_dossier_out(made: Dossier) -> DossierOut:
    """A dossier as it is sent."""
    return DossierOut.model_validate(to_plain(made))
