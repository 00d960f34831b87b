"""The dossier of an entity or of a claim: all that a case holds about it, each line with its footnotes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from whobuilt.compose.conflicts import claim_verdict, conflict_line, find_conflicts
from whobuilt.compose.desk import Desk
from whobuilt.compose.lines import Footnotes, group_facts, make_line, order_of
from whobuilt.compose.mask import PERSON
from whobuilt.compose.request import DossierRequest, Holdings
from whobuilt.compose.selection import Item, Left, Selection
from whobuilt.compose.words import sentence_of
from whobuilt.core.assessment import Assessment
from whobuilt.core.dossier import Dossier, Line, Section, SectionKind
from whobuilt.core.entities import Entity, Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Statement

__all__ = ["DRAFT_NOTE", "EXAMPLE_NOTE", "DossierRequest", "Holdings", "make_dossier"]

DRAFT_NOTE: Final = "Draft: proposals not reviewed by a person"
EXAMPLE_NOTE: Final = "Example: these documents and companies are made up"
_UNREVIEWED = (
    "Claims and evidence were accepted by a person; that the one speaks against the other was found by rules, "
    "and the reasons are given step by step. No person has reviewed the comparison itself, unless it is told there."
)
_MASKED = f"Persons are shown only where a reviewer has confirmed them in a public role; others are masked: {PERSON}."
_WITHHELD = "Some sources are withheld."

_KINDS = {
    Prop.SUPPLIES: SectionKind.SUPPLIES,
    Prop.CONTRACTS_WITH: SectionKind.SUPPLIES,
    Prop.LISTED_BY: SectionKind.LISTED,
    Prop.FIGURE: SectionKind.FIGURES,
}
_TITLES = {
    SectionKind.SAYS: "What it says",
    SectionKind.CONFLICTS: "What the documents show against that",
    SectionKind.FIGURES: "Figures",
    SectionKind.OTHER: "Other",
}
_ALWAYS = (SectionKind.SUPPLIES, SectionKind.SAYS, SectionKind.CONFLICTS, SectionKind.LISTED)  # "none" is told, too


def make_dossier(request: DossierRequest) -> Dossier:
    """What may be published (or, of a draft, shown at the desk) about the request's subject.

    Raises WhoBuiltError for a person (there are no dossiers of persons), and for a claim that may not be shown.
    """
    desk = Desk(request)
    selection = Selection(request, desk)
    notes = Footnotes(desk)
    if isinstance(request.subject, Entity):
        title, names = _entity_title(request.subject, request, desk)
        sections = _entity_sections(request, selection, desk, notes)
    else:
        claim = _require_claim(request.subject, selection)
        shown = desk.shown(claim.statement)
        title, names = f"Claim: {sentence_of(shown, desk.names_for(shown))}", ()
        sections = _claim_sections(claim, request, selection, desk, notes)
    return Dossier(
        subject=request.subject.id,
        title=title,
        case=desk.mask.over(request.case),
        made_at=request.made_at.isoformat(),
        names=names,
        sections=sections,
        citations=notes.citations,
        notes=_notes(request, selection, desk),
    )


def _entity_title(entity: Entity, request: DossierRequest, desk: Desk) -> tuple[str, tuple[str, ...]]:
    if entity.schema is Schema.PERSON:
        raise WhoBuiltError(
            Problem("person", "there are no dossiers of persons", mend="Ask for the organization they speak for.")
        )
    names = desk.open_names(entity)
    if not names:
        raise WhoBuiltError(Problem("withheld", "its name stands only in sources that are withheld"))
    # Other names come with merges; before a person has reviewed these, they are not published.
    reviewed = request.draft or entity.id not in request.auto_merged
    return names[0], names if reviewed else names[:1]


def _require_claim(statement: Statement, selection: Selection) -> Item:
    item = selection.find(statement.id)
    if item is None:
        raise WhoBuiltError(
            Problem("not_accepted", "the claim may not be shown", mend="Accept it first, or make a draft.")
        )
    return item


def _entity_sections(
    request: DossierRequest, selection: Selection, desk: Desk, notes: Footnotes
) -> tuple[Section, ...]:
    entity = request.subject.id
    items = sorted(selection.about(entity), key=lambda item: order_of(item, desk.document_of(item.statement)))
    by_kind: dict[SectionKind, list[Item]] = {kind: [] for kind in SectionKind}
    for item in items:
        by_kind[_kind_of(item.statement, entity, desk)].append(item)
    ids = {item.statement.id for item in items}
    assessments = tuple(item for item in request.assessments if item.claim in ids or item.evidence in ids)
    sections = []
    for kind, chosen in by_kind.items():
        if kind is SectionKind.CONFLICTS:
            sections.append(_conflicts(assessments, selection, desk, notes))
        elif chosen or kind in _ALWAYS:
            title = _title_of(kind, chosen, request, desk)
            lines = _lines(chosen, assessments, selection, desk, notes)
            sections.append(Section(kind, title, *lines))
    return tuple(sections)


def _claim_sections(
    claim: Item, request: DossierRequest, selection: Selection, desk: Desk, notes: Footnotes
) -> tuple[Section, ...]:
    mine = tuple(item for item in request.assessments if item.claim == claim.statement.id)
    lines = _lines([claim], mine, selection, desk, notes)
    said = Section(SectionKind.SAYS, "What was said", *lines)
    return said, _conflicts(mine, selection, desk, notes)


def _kind_of(statement: Statement, entity: str, desk: Desk) -> SectionKind:
    """Where a statement stands in the dossier of an entity: by its prop, and by the entity's part in it."""
    qualifiers, attribution = statement.qualifiers, statement.attribution
    speakers = {desk.standing(party) for party in (attribution.speaker, attribution.organization)}
    if statement.prop is Prop.SAID:
        speakers.add(desk.standing(statement.subject))
        return SectionKind.SAYS if entity in speakers else SectionKind.OTHER
    about = {desk.standing(party) for party in (statement.subject, statement.object, qualifiers.place)}
    if entity in speakers and entity not in about:
        return SectionKind.SAYS
    return _KINDS.get(statement.prop, SectionKind.OTHER)


def _title_of(kind: SectionKind, items: Iterable[Item], request: DossierRequest, desk: Desk) -> str:
    """A section's heading, which says in what direction its lines run."""
    if kind in _TITLES:
        return _TITLES[kind]
    entity = request.subject
    public = isinstance(entity, Entity) and entity.schema is Schema.PUBLIC_BODY
    inward = any(desk.standing(item.statement.object) == entity.id for item in items)
    outward = any(desk.standing(item.statement.subject) == entity.id for item in items)
    if kind is SectionKind.LISTED:
        out, back = "Who listed it and when", "Whom it listed and when"
    else:
        out, back = "Who it supplies", "Who supplies it"
    if inward and outward:
        return f"{out}, and {back[0].lower()}{back[1:]}"
    return back if inward or (public and not outward and kind is SectionKind.SUPPLIES) else out


def _lines(
    items: Iterable[Item], assessments: tuple[Assessment, ...], selection: Selection, desk: Desk, notes: Footnotes
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Accepted lines, and the others."""
    items = tuple(items)
    parts = ([item for item in items if item.publishable], [item for item in items if not item.publishable])
    accepted, proposed = (
        tuple(
            make_line(group, desk, notes, claim_verdict(group, assessments, selection))
            for group in group_facts(part, desk)
        )
        for part in parts
    )
    return accepted, proposed


def _conflicts(assessments: tuple[Assessment, ...], selection: Selection, desk: Desk, notes: Footnotes) -> Section:
    conflicts = find_conflicts(assessments, selection, desk)
    accepted = tuple(conflict_line(conflict, desk, notes) for conflict in conflicts if conflict.publishable)
    proposed = tuple(conflict_line(conflict, desk, notes) for conflict in conflicts if not conflict.publishable)
    return Section(SectionKind.CONFLICTS, _TITLES[SectionKind.CONFLICTS], accepted, proposed)


def _notes(request: DossierRequest, selection: Selection, desk: Desk) -> tuple[str, ...]:
    """The banners, and what a reader must know of what is not shown."""
    notes = [*((DRAFT_NOTE,) if request.draft else ()), *map(desk.mask.over, request.notes)]
    if selection.unreviewed:
        notes.append(_UNREVIEWED)
    if missing := len(selection.left[Left.NOT_FOUND]):
        notes.append(f"Left out: {missing} accepted, of which the quote was not found in the document.")
    if merged := len(selection.left[Left.MERGED]):
        notes.append(f"Left out: {merged} accepted, which rest on names that a machine merged and no person reviewed.")
    if selection.left[Left.WITHHELD]:
        notes.append(_WITHHELD)
    if desk.mask.drawn:
        notes.append(_MASKED)
    return tuple(notes)
