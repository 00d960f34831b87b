"""Decisions: listed, undone, taken back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.evidence import DecisionOut
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.api.shapes.statements import UndoneOut, WithdrawalAsked
from whobuilt.case import Case
from whobuilt.case.desk.cards import Decided
from whobuilt.codec import to_plain

router = APIRouter(tags=["review"])


@router.get("/decisions", operation_id="listDecisions")
async def list_decisions(
    desk: Desk,
    by: Annotated[str, Query(max_length=1000, description="Who decided.")] = "",
    target: Annotated[str, Query(max_length=1000, description="What was decided of.")] = "",
    limit: Limit = 50,
    after: After = "",
) -> Page[DecisionOut]:
    """Decisions, newest first, withdrawn ones and withdrawals too."""
    found = await desk.ask(lambda case: list(case.reviewing.decisions(by, target)))
    items, cursor = cut_page(found, limit, after)
    return Page(items=_make_out(items), total=len(found), next=cursor)


@router.post("/undo", operation_id="undo")
async def undo(desk: Desk, by: By) -> UndoneOut:
    """Take back what you decided last and stands, with its whole batch: all is then exactly as before."""
    return await desk.ask(lambda case: UndoneOut(undone=_make_out(case.reviewing.undo(by))), by)


@router.post("/decisions/{decision}/withdraw", operation_id="withdraw")
async def withdraw(
    desk: Desk, by: By, decision: Annotated[str, Path(description="A decision's id.")], asked: WithdrawalAsked
) -> UndoneOut:
    """Take one decision back, with a reason."""

    def do(case: Case) -> UndoneOut:
        return UndoneOut(undone=_make_out(case.reviewing.withdraw(decision, by, asked.reason)))

    return await desk.ask(do, by)


def _make_out(decided: list[Decided] | tuple[Decided, ...]) -> list[DecisionOut]:
    return [DecisionOut(**to_plain(each)) for each in decided]
