"""Statements: listed one by one, shown as cards, decided of, mended."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Path

from whobuilt.api.lanes import Desk
from whobuilt.api.problems import TellingError
from whobuilt.api.queue import Asked, Ordered, make_lister
from whobuilt.api.security import By
from whobuilt.api.shapes.evidence import DecisionOut
from whobuilt.api.shapes.pages import After, Limit, Page, read_cursor
from whobuilt.api.shapes.statements import (
    Card,
    DecidedOut,
    DecisionAsked,
    EditAsked,
    EditedOut,
    QueueItem,
    make_card_out,
)
from whobuilt.case import Case
from whobuilt.case.desk.lines import Order, Stretch
from whobuilt.case.desk.reviewing import Choice, Correction, SeenOtherwiseError
from whobuilt.codec import to_plain
from whobuilt.core.decisions import Judgement

router = APIRouter(prefix="/statements", tags=["review"])

Statement = Annotated[str, Path(description="A statement's id.", max_length=100)]


@router.get("", operation_id="listStatements")
async def list_statements(  # each is a parameter of the address
    desk: Desk, by: By, asked: Asked, order: Ordered = Order.DOCUMENT, limit: Limit = 50, after: After = ""
) -> Page[QueueItem]:
    """What answers the filters, in order, each statement by itself."""
    found = await desk.ask(make_lister(asked, order, by, Stretch(limit, read_cursor(after)), grouped=False))
    return Page(items=found.items, total=found.total, next=found.next)


@router.get("/{statement}", operation_id="getStatement")
async def get_statement(desk: Desk, statement: Statement) -> Card:
    """A statement as a reviewer sees it."""
    return await desk.ask(lambda case: make_card_out(case.reviewing.card(statement)))


@router.post("/{statement}/decisions", operation_id="decide")
async def decide(desk: Desk, by: By, statement: Statement, asked: DecisionAsked) -> DecidedOut:
    """Decide of a statement; with `with_group` of its reprints too, as one batch.

    409 `seen_otherwise` where somebody else decided since `seen`, with what they decided. The same request again
    decides nothing anew.
    """
    choice = Choice(statement, Judgement(asked.judgement), asked.reason, asked.seen, asked.with_group)

    def do(case: Case) -> DecidedOut:
        with telling():
            made, card = case.reviewing.decide(choice, by)
        decisions = [DecisionOut(**to_plain(each)) for each in made]
        return DecidedOut(decisions=decisions, card=make_card_out(card))

    return await desk.ask(do, by)


@router.post("/{statement}/edit", operation_id="edit")
async def edit(desk: Desk, by: By, statement: Statement, asked: EditAsked) -> EditedOut:
    """Mend a statement: what is mended stands in its place, and both are kept."""
    spans = [(span.field, span.start, span.end) for span in asked.spans]
    correction = Correction(statement, asked.fields, spans, asked.reason, asked.seen)

    def do(case: Case) -> EditedOut:
        with telling():
            made, card = case.reviewing.edit(correction, by)
        return EditedOut(decision=DecisionOut(**to_plain(made)), card=make_card_out(card))

    return await desk.ask(do, by)


@contextmanager
def telling() -> Iterator[None]:
    """Tell, beside the problem, what somebody else decided."""
    try:
        yield
    except SeenOtherwiseError as error:
        raise TellingError(error.problem, decision=DecisionOut(**to_plain(error.decision))) from error
