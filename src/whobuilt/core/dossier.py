"""What is published about an entity or a claim, each line with its footnote."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from whobuilt.core.statements import Status


class SectionKind(StrEnum):
    """The parts of a dossier, in the order in which a reader meets them."""

    SUPPLIES = "supplies"
    SAYS = "says"
    CONFLICTS = "conflicts"
    LISTED = "listed"
    FIGURES = "figures"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Citation:
    """A line's footnote: the words, the document, where they stand in the original, and when it was kept."""

    number: int
    statement: str
    quote: str
    document: str
    title: str
    publisher: str
    published: str
    place: str
    locator: str
    blob: str
    captured_at: str
    reader: str


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence of a dossier and the numbers of its citations.

    In a conflict `text` is the claim and `citations[0]` its footnote; `against` is the evidence, cited by the rest.
    """

    text: str
    status: Status
    citations: tuple[int, ...]
    reasons: tuple[str, ...] = ()
    verdict: str = ""
    settled_by: str = ""
    unreviewed_merge: bool = False
    against: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a dossier; accepted lines first, proposals apart."""

    kind: SectionKind
    title: str
    accepted: tuple[Line, ...]
    proposed: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class WantedLine:
    """A row that somebody typed, of which no document shows anything yet; only a draft has any."""

    id: str
    sentence: str
    quote: str
    links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that a case holds about one entity or claim, ready to be rendered."""

    subject: str
    title: str
    case: str
    made_at: str
    names: tuple[str, ...]
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...] = ()
    wanted: tuple[WantedLine, ...] = ()
