"""What many answers show: stretches of text, anchors, decisions, and what stands at the head of a document."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from whobuilt.api.shapes.base import Shape
from whobuilt.case.evidence.sources import Brief
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.statements import Anchor, Quote


class SpanOut(Shape):
    """A stretch of a document's text, in Unicode code points."""

    start: int
    end: int


class AnchorOut(SpanOut):
    """The words that support one field of a statement."""

    field: str = Field(examples=["subject"])
    exact: str


class DecisionOut(Shape):
    """What somebody decided; it is never changed, only withdrawn."""

    id: str
    judgement: Judgement
    target: str
    other: str = ""
    reason: str = ""
    by: str
    at: str = Field(description="ISO 8601, UTC.")
    batch: str = ""
    batch_size: int = 1
    value: str = ""
    auto: bool = False
    withdrawn: bool = False


class DocumentBrief(Shape):
    """What stands at the head of a document."""

    id: str
    title: str
    publisher: str
    published: str = Field(description="As far as it is known: 2019, 2019-06 or 2019-06-03.")
    language: str
    media_type: str
    kind: SourceKind
    handling: Handling
    locator: str = Field(description="Where it was received from: a path or an address.")
    captured_at: str
    statements: int
    accepted: int


def make_anchor_out(anchor: Anchor) -> AnchorOut:
    """An anchor as it is sent."""
    return AnchorOut(field=anchor.field, start=anchor.start, end=anchor.end, exact=anchor.exact)


def make_quote_out(quote: Quote) -> AnchorOut:
    """A quote as it is sent."""
    return AnchorOut(field="quote", start=quote.start, end=quote.end, exact=quote.exact)


def make_decision_out(decision: Decision, *, batch_size: int = 1, withdrawn: bool = False) -> DecisionOut:
    """A decision as it is sent."""
    plain: dict[str, Any] = {
        name: getattr(decision, name)
        for name in ("id", "judgement", "target", "other", "reason", "by", "batch", "value", "auto")
    }
    return DecisionOut(**plain, at=decision.at.isoformat(), batch_size=batch_size, withdrawn=withdrawn)


def make_brief(brief: Brief) -> DocumentBrief:
    """The head of a document as it is sent."""
    metadata = brief.metadata
    return DocumentBrief(
        id=brief.id,
        title=brief.title,
        publisher=metadata.publisher,
        published=str(metadata.published or ""),
        language=metadata.language,
        media_type=brief.media_type,
        kind=brief.kind,
        handling=brief.handling,
        locator=brief.locator,
        captured_at=brief.captured_at,
        statements=brief.statements,
        accepted=brief.accepted,
    )
