"""The search diary over the service."""

from __future__ import annotations

from fastapi import APIRouter

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.api.shapes.sheets import DiaryEntryOut, LookIn, ReasonIn, make_diary_out
from whobuilt.case import Case
from whobuilt.case.sheets.diary import make_look

router = APIRouter(prefix="/diary", tags=["diary"])


@router.get("", operation_id="listDiary")
async def list_diary(desk: Desk, limit: Limit = 50, after: After = "") -> Page[DiaryEntryOut]:
    """Where somebody looked, newest first; withdrawn entries too."""

    def look(case: Case) -> Page[DiaryEntryOut]:
        entries = case.diary.entries()[::-1]
        items, cursor = cut_page(entries, limit, after)
        return Page(items=[make_diary_out(each) for each in items], total=len(entries), next=cursor)

    return await desk.find(look)


@router.post("", operation_id="addToDiary", status_code=201)
async def add_to_diary(desk: Desk, by: By, asked: LookIn) -> DiaryEntryOut:
    """Write down a search: where, when, with which words, and what was found or that nothing was."""
    look = make_look(asked.where, asked.when, (asked.words, asked.found, asked.note), nothing=asked.nothing_found)
    return await desk.ask(lambda case: make_diary_out(case.diary.get(case.diary.add(look, by).id)), by)


@router.post("/{entry}/withdraw", operation_id="withdrawFromDiary")
async def withdraw_from_diary(desk: Desk, by: By, entry: str, asked: ReasonIn) -> DiaryEntryOut:
    """Take an entry back; it stays in the log, and is cited no more."""
    return await desk.ask(lambda case: make_diary_out(case.diary.withdraw(entry, by, asked.reason)), by)
