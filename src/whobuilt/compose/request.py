"""What the composers are given: the part of a case that is to be shown, and to whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from whobuilt.core.assessment import Assessment
from whobuilt.core.dates import require_aware
from whobuilt.core.decisions import Decision
from whobuilt.core.entities import Entity, Mention
from whobuilt.core.evidence import Capture, Document, Handling
from whobuilt.core.statements import Statement, Status
from whobuilt.core.verdicts import Pair, Weighed


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """Statements with their standing, and all that is needed to cite, mask and withhold them.

    `entities` are keyed by standing id, `documents` by id, `captures` and `handling` by blob. A blob with neither
    capture nor handling stays on this machine. `mentions` add the words that documents use for persons.
    `auto_merged` are entities that a machine merged and nobody reviewed; `weighed` are claims, by id, beside what they
    are weighed against, where an export is to tell it. A `draft` is for the working desk: it holds
    what is not accepted, and persons unmasked; without it only accepted statements and confirmed persons are shown.
    """

    case: str
    statements: tuple[tuple[Statement, Status], ...]
    documents: Mapping[str, Document]
    captures: Mapping[str, tuple[Capture, ...]]
    entities: Mapping[str, Entity]
    standing: Callable[[str], str]
    handling: Mapping[str, Handling]
    persons_confirmed: frozenset[str] | set[str] = frozenset()
    mentions: tuple[Mention, ...] = ()
    auto_merged: frozenset[str] | set[str] = frozenset()
    weighed: Mapping[str, tuple[Weighed, ...]] = field(default_factory=dict)
    draft: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DossierRequest(Holdings):
    """A dossier about an entity, or about a claim.

    `include_proposals` counts in a draft only. `verdicts` are people's on comparisons, which stand in the place of the
    rules'; of each other comparison of two accepted statements a note says that nobody reviewed it. `notes` are shown
    as they are; one that begins "Example:" as a banner.
    """

    subject: Entity | Statement
    assessments: tuple[Assessment, ...]
    made_at: datetime
    include_proposals: bool = True
    verdicts: Mapping[Pair, Decision] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.made_at)
