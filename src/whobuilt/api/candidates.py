"""Which names may be one: candidates, what deciding would change, and the decision."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.evidence import make_decision_out
from whobuilt.api.shapes.names import (
    Candidate,
    DecisionMade,
    JudgementAsked,
    PairAsked,
    Preview,
    SplitPreviewAsked,
    make_candidate_out,
    make_preview_out,
)
from whobuilt.api.shapes.pages import After, Limit, Page, make_cursor, read_place
from whobuilt.case import Case
from whobuilt.core.decisions import Ruling

router = APIRouter(tags=["names"])


@router.get("/candidates", operation_id="listCandidates")
async def list_candidates(
    desk: Desk,
    judged: Annotated[bool, Query(description="Also those that somebody judged already.")] = False,  # noqa: FBT002  # a query's flag
    limit: Limit = 20,
    after: After = "",
) -> Page[Candidate]:
    """Pairs of names that are worth a look, the likeliest first, with what speaks for and against each; no persons."""

    def look(case: Case) -> Page[Candidate]:
        start = read_place(after)
        found, total = case.identity.candidates.page(start, limit, judged=judged)
        end = start + len(found)
        items = [make_candidate_out(each) for each in found]
        return Page(items=items, total=total, next=make_cursor(str(end)) if end < total else None)

    return await desk.read(look)


@router.post("/judgements", operation_id="judgePair")
async def judge_pair(desk: Desk, by: By, asked: JudgementAsked) -> DecisionMade:
    """Decide of two entities: the same (`one` is then called as `other`), different, or unsure."""

    def judge(case: Case) -> DecisionMade:
        ruling = Ruling(asked.judgement, asked.one, asked.other, asked.reason)
        return DecisionMade(decision=make_decision_out(case.identity.judge(ruling, by)))

    return await desk.ask(judge, by)


@router.post("/previews/merge", operation_id="previewMerge")
async def preview_merge(desk: Desk, asked: PairAsked) -> Preview:
    """What would change if `one` were called as `other`; nothing is decided."""
    return await desk.read(lambda case: make_preview_out(case.identity.previews.merge(asked.one, asked.other)))


@router.post("/previews/split", operation_id="previewSplit")
async def preview_split(desk: Desk, asked: SplitPreviewAsked) -> Preview:
    """What would change if merges were withdrawn; nothing is decided."""
    return await desk.read(lambda case: make_preview_out(case.identity.previews.split(asked.entity, asked.decisions)))
