"""Claims: what parties say beside what the documents show, both quoted."""

from __future__ import annotations

from pydantic import Field

from whobuilt.api.shapes.base import Asked, Shape
from whobuilt.api.shapes.evidence import (
    AnchorOut,
    DecisionOut,
    DocumentBrief,
    make_brief,
    make_decision_out,
    make_quote_out,
)
from whobuilt.case.judging.claims import Evidenced, ShownClaim
from whobuilt.compose.words import sentence_of, stands_phrase
from whobuilt.core.assessment import Verdict
from whobuilt.core.statements import Status


class ReasonOut(Shape):
    """One step of a weighing, with the words that it rests on."""

    text: str
    document: str
    title: str
    start: int
    end: int
    exact: str


class Weighing(Shape):
    """A claim beside one piece of evidence: the rules' verdict, and a person's, which then stands."""

    evidence: str = Field(description="A statement's id; empty where nothing bears on the claim.")
    evidence_sentence: str
    evidence_quote: AnchorOut | None
    evidence_document: DocumentBrief | None
    evidence_status: Status | None
    verdict: Verdict = Field(description="As the rules find.")
    plain: str = Field(description="The verdict that stands, in plain words.")
    difference: str
    reasons: list[ReasonOut]
    settled_by: str
    answers: str = Field(description="What a denial denies: the fact, the intent, the knowledge; or another subject.")
    overruled: DecisionOut | None
    stands: Verdict


class Claim(Shape):
    """What somebody said, and how the documents stand to it, the gravest first."""

    id: str
    sentence: str
    quote: AnchorOut
    document: DocumentBrief
    speaker: str
    organization: str
    stance: str
    status: Status
    weighings: list[Weighing]
    worst: Verdict


class OverruleAsked(Asked):
    """A person's verdict on a claim beside a statement; `evidence` empty for none."""

    evidence: str = Field(default="", max_length=1000)
    verdict: Verdict
    reason: str = Field(max_length=10_000)


def make_claim_out(shown: ShownClaim) -> Claim:
    """A claim as it is sent."""
    statement, attribution = shown.claim.statement, shown.claim.statement.attribution
    return Claim(
        id=statement.id,
        sentence=sentence_of(statement, {}),
        quote=make_quote_out(statement.quote),
        document=make_brief(shown.briefs[statement.document]),
        speaker=attribution.speaker.name if attribution.speaker else attribution.speaker_text,
        organization=attribution.organization.name if attribution.organization else "",
        stance=attribution.stance or "",
        status=shown.claim.status,
        weighings=[_make_weighing(each, shown) for each in shown.evidence],
        worst=shown.claim.worst,
    )


def _make_weighing(each: Evidenced, shown: ShownClaim) -> Weighing:
    assessment, statement = each.weighed.assessment, each.statement
    ruling = each.weighed.overruled
    return Weighing(
        evidence=assessment.evidence,
        evidence_sentence=sentence_of(statement, {}) if statement else "",
        evidence_quote=make_quote_out(statement.quote) if statement else None,
        evidence_document=make_brief(shown.briefs[statement.document]) if statement else None,
        evidence_status=each.status,
        verdict=assessment.verdict,
        plain=stands_phrase(each.weighed),
        difference=assessment.difference,
        reasons=[
            ReasonOut(
                text=reason.text,
                document=reason.document,
                title=shown.briefs[reason.document].title if reason.document else "",
                start=reason.start,
                end=reason.end,
                exact=reason.exact,
            )
            for reason in assessment.reasons
        ],
        settled_by=assessment.settled_by,
        answers=assessment.answers,
        overruled=make_decision_out(ruling) if ruling else None,
        stands=each.weighed.stands,
    )
