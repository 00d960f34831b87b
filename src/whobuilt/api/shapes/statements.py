"""Statements as lines of the queue and as cards; what is decided of them."""

from __future__ import annotations

from dataclasses import fields
from typing import Literal

from pydantic import Field

from whobuilt.api.shapes.base import Asked, Shape
from whobuilt.api.shapes.evidence import AnchorOut, DecisionOut, DocumentBrief, make_brief
from whobuilt.api.shapes.pages import Page
from whobuilt.case.desk.cards import Card as ReviewCard
from whobuilt.codec import to_plain
from whobuilt.core.statements import Prop, Status


class PartyOut(Shape):
    """A party: the name as written, its entity, where that leads now, and the name that it bears there."""

    name: str
    entity: str
    standing: str
    shown: str


class FieldOut(Shape):
    """A field of a statement with its tied words; no place where no words are tied."""

    name: str
    value: str
    words: str
    start: int | None
    end: int | None
    editable: Literal["words", "value", "no"]
    choices: list[str]


class DoubtOut(Shape):
    """What a reviewer has to see before deciding."""

    code: str = Field(examples=["altered"])
    field: str
    message: str
    expected: str
    found: str
    document: str


class QueueItem(Shape):
    """A line of the queue: a statement, or one fact with all its reprints."""

    id: str
    size: int
    members: list[str]
    prop: Prop
    status: Status
    sentence: str
    subject: str
    object: str
    document: str
    title: str
    referred_by: str
    doubts: int = Field(description="As many as can be told at first sight; the card may tell more.")
    note: str


class QueuePage(Page[QueueItem]):
    """Lines of the queue, with the way back to those before them."""

    previous: str | None = Field(default=None, description="What to give as `before`; null at the beginning.")
    offset: int = Field(default=0, description="How many lines come before these.")
    at: str = Field(
        default="",
        description="Where a statement was asked for: the line that holds it, or that follows its place; "
        "empty where none does.",
    )


class RivalOut(Shape):
    """What another extractor, or a person, made of the same words."""

    id: str
    sentence: str
    extractor: str
    status: Status


class ReprintOut(Shape):
    """The same fact in the same words, in one document."""

    id: str
    document: str
    title: str
    published: str
    quote: str
    status: Status


class TranslationOut(Shape):
    """A translation of the quoted passage: shown beside it, never quoted."""

    text: str
    language: str
    by: str
    checked: str


class Card(Shape):
    """A statement as a reviewer sees it."""

    id: str
    prop: Prop
    status: Status
    sentence: str
    quote: AnchorOut
    before: str
    after: str
    subject: PartyOut | None
    object: PartyOut | None
    fields: list[FieldOut]
    anchors: list[AnchorOut]
    doubts: list[DoubtOut]
    extractor: str
    document: DocumentBrief
    place: str
    decisions: list[DecisionOut]
    last_decision: str = Field(description="The last decision on it that stands: sent back as `seen`.")
    referred: DecisionOut | None
    rivals: list[RivalOut]
    group: list[ReprintOut]
    translations: list[TranslationOut]
    can_accept: bool
    obstacle: str


class DecisionAsked(Asked):
    """What is decided of a statement. `seen` is the card's `last_decision`."""

    judgement: Literal["accepted", "rejected", "unsure", "referred"]
    reason: str = Field(default="", max_length=10_000)
    seen: str = Field(default="", max_length=100)
    with_group: bool = False


class SpanAsked(Asked):
    """Words that were selected in the document for a field."""

    field: str = Field(max_length=100)
    start: int = Field(ge=0, le=2**53)
    end: int = Field(ge=0, le=2**53)


class EditAsked(Asked):
    """How a statement is mended: a value or words by field (empty to clear it), words that were selected."""

    fields: dict[str, str] = Field(default_factory=dict, max_length=100)
    spans: list[SpanAsked] = Field(default_factory=list, max_length=200)
    reason: str = Field(default="", max_length=10_000)
    seen: str = Field(default="", max_length=100)


class DecidedOut(Shape):
    """What was decided, and how the statement stands now."""

    decisions: list[DecisionOut]
    card: Card


class EditedOut(Shape):
    """The edit, and the card of what stands in the statement's place."""

    decision: DecisionOut
    card: Card


class UndoneOut(Shape):
    """What was taken back."""

    undone: list[DecisionOut]


class WithdrawalAsked(Asked):
    """Why a decision is taken back."""

    reason: str = Field(default="", max_length=10_000)


def make_card_out(card: ReviewCard) -> Card:
    """A card as it is sent."""
    told = {item.name: getattr(card, item.name) for item in fields(card) if item.name != "document"}
    return Card(document=make_brief(card.document), **{name: to_plain(value) for name, value in told.items()})
