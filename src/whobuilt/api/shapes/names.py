"""Names: entities, their passages, candidates, and what a decision would change."""

from __future__ import annotations

from pydantic import Field

from whobuilt.api.shapes.base import Asked, Shape
from whobuilt.api.shapes.evidence import DecisionOut, make_decision_out
from whobuilt.case.judging.candidates import Looked
from whobuilt.case.judging.previews import Preview as Considered
from whobuilt.case.judging.roll import Known, MentionedAt
from whobuilt.compose.words import sentence_of
from whobuilt.core.assessment import Verdict
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.entities import Schema


class MemberOut(Shape):
    """An entity that is part of another, with the merge that made it so; the entity itself has none."""

    id: str
    name: str
    merge: DecisionOut | None


class EntityOut(Shape):
    """Names judged to be one thing."""

    id: str
    schema_: Schema = Field(alias="schema")
    name: str
    names: list[str] = Field(description="Its other names.")
    members: list[MemberOut]
    statements: int = Field(description="In which it has a part, and that nobody rejected.")
    accepted: int
    documents: int = Field(description="In which these stand.")
    confirmed: bool = Field(description="Whether a person is confirmed in a public role.")
    unreviewed_merge: bool = Field(description="Whether it rests on a machine's merge that nobody reviewed.")


class MentionOut(Shape):
    """A name where it stands, with what stands around it."""

    document: str
    title: str
    start: int
    end: int
    text: str
    before: str
    after: str


class ReasonFor(Shape):
    """What speaks for or against two names' being one."""

    text: str
    for_same: bool


class Candidate(Shape):
    """Two entities that may be one; `one` would be called as `other`."""

    one: EntityOut
    other: EntityOut
    score: float
    reasons: list[ReasonFor]
    one_passages: list[MentionOut]
    other_passages: list[MentionOut]
    judged: DecisionOut | None


class VerdictChange(Shape):
    """A claim to which the documents would stand otherwise."""

    claim: str
    sentence: str
    before: Verdict
    after: Verdict


class Preview(Shape):
    """What a decision would change, before it is taken."""

    kept: EntityOut | None
    retired: list[EntityOut]
    names: list[str]
    statements: int
    lines: list[str]
    verdicts: list[VerdictChange]
    warnings: list[str]


class PairAsked(Asked):
    """Two entities; the first would be called as the second."""

    one: str = Field(min_length=1, max_length=1000)
    other: str = Field(min_length=1, max_length=1000)


class JudgementAsked(PairAsked):
    """What is decided of two entities: `same`, `different` or `unsure`."""

    judgement: Judgement
    reason: str = Field(default="", max_length=10_000)


class SplitAsked(Asked):
    """The merges to withdraw, by the ids of their decisions; none for all."""

    decisions: list[str] = Field(default=[], max_length=10_000)
    reason: str = Field(default="", max_length=10_000)


class SplitPreviewAsked(SplitAsked):
    """A split that is only considered."""

    entity: str = Field(min_length=1, max_length=1000)


class ConfirmAsked(Asked):
    """Why a person is confirmed in a public role."""

    reason: str = Field(default="", max_length=10_000)


class DecisionMade(Shape):
    """The decision that was taken."""

    decision: DecisionOut


class DecisionsMade(Shape):
    """The decisions that were taken, or withdrawn."""

    decisions: list[DecisionOut]


def make_entity_out(known: Known) -> EntityOut:
    """An entity as it is sent."""
    return EntityOut(
        id=known.entity.id,
        schema=known.entity.schema,
        name=known.entity.name,
        names=list(known.entity.names),
        members=[MemberOut(id=each.id, name=each.name, merge=_find_out(each.merge)) for each in known.members],
        statements=known.told.statements,
        accepted=known.told.accepted,
        documents=known.told.documents,
        confirmed=known.is_confirmed,
        unreviewed_merge=known.has_unreviewed_merge,
    )


def make_mention_out(found: MentionedAt) -> MentionOut:
    """A passage as it is sent."""
    return MentionOut(
        document=found.document,
        title=found.title,
        start=found.start,
        end=found.end,
        text=found.text,
        before=found.before,
        after=found.after,
    )


def make_candidate_out(looked: Looked) -> Candidate:
    """A pair as it is sent."""
    return Candidate(
        one=make_entity_out(looked.one),
        other=make_entity_out(looked.other),
        score=looked.score,
        reasons=[ReasonFor(text=each.text, for_same=each.for_same) for each in looked.grounds],
        one_passages=[make_mention_out(each) for each in looked.passages[0]],
        other_passages=[make_mention_out(each) for each in looked.passages[1]],
        judged=_find_out(looked.decision),
    )


def make_preview_out(considered: Considered) -> Preview:
    """What a decision would change, as it is sent."""
    kept = make_entity_out(considered.kept)
    return Preview(
        kept=kept,
        retired=[make_entity_out(each) for each in considered.retired],
        names=[kept.name, *kept.names],
        statements=considered.statements,
        lines=list(considered.lines),
        verdicts=[
            VerdictChange(
                claim=each.claim.id, sentence=sentence_of(each.claim, {}), before=each.before, after=each.after
            )
            for each in considered.verdicts
        ],
        warnings=list(considered.warnings),
    )


def _find_out(decision: Decision | None) -> DecisionOut | None:
    return make_decision_out(decision) if decision else None
