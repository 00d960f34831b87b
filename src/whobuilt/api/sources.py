"""Sources: each capture with its record, and what of it may leave this machine."""

from __future__ import annotations

from fastapi import APIRouter

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.documents import CaptureOut, HandlingIn, make_capture_out
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.case import Case

router = APIRouter(prefix="/sources", tags=["sources"])


@router.get("", operation_id="listSources")
async def list_sources(desk: Desk, limit: Limit = 50, after: After = "") -> Page[CaptureOut]:
    """All captures, in the order in which they were kept."""

    def look(case: Case) -> Page[CaptureOut]:
        captures = case.sources.captures()
        items, cursor = cut_page(captures, limit, after)
        found = [make_capture_out(each) for each in case.sources.records(items)]
        return Page(items=found, total=len(captures), next=cursor)

    return await desk.read(look)


@router.post("/{capture}/handling", operation_id="decideHandling")
async def decide_handling(desk: Desk, by: By, capture: str, asked: HandlingIn) -> CaptureOut:
    """Decide what of a source may leave this machine from now on; whoever loosens it says why."""

    def decide(case: Case) -> None:
        case.handling.decide([case.sources.capture(capture)], asked.handling, asked.reason, by)

    await desk.ask(decide, by)
    return await desk.read(lambda case: make_capture_out(case.sources.get(capture)))
