"""Sheets that were taken in, over the service: listed, taken back as a whole, reopened; the mappings they left."""

from __future__ import annotations

from fastapi import APIRouter

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.api.shapes.sheets import ReasonIn
from whobuilt.api.shapes.taken import (
    MappingOut,
    SheetOut,
    SheetTurnOut,
    make_mapping_out,
    make_sheet_out,
    make_turn_out,
)
from whobuilt.case import Case

router = APIRouter(tags=["sheets"])


@router.get("/sheets", operation_id="listSheets")
async def list_sheets(desk: Desk, limit: Limit = 50, after: After = "") -> Page[SheetOut]:
    """The sheets that were taken in, the latest first, with where their rows stand."""

    def look(case: Case) -> Page[SheetOut]:
        found = case.sheets.register.sheets()[::-1]
        items, cursor = cut_page(found, limit, after)
        return Page(items=[make_sheet_out(each) for each in items], total=len(found), next=cursor)

    return await desk.read(look)


@router.get("/sheets/{sheet}", operation_id="getSheet")
async def get_sheet(desk: Desk, sheet: str) -> SheetOut:
    """A sheet that was taken in, by its id or, where only one is called so, by its file's name."""
    return await desk.read(lambda case: make_sheet_out(case.sheets.register.get(sheet)))


@router.get("/sheets/{sheet}/drop", operation_id="previewDropSheet")
async def preview_drop_sheet(desk: Desk, sheet: str) -> SheetTurnOut:
    """What taking it back would change: how many rows would be dropped, which would stay and why. Nothing is done."""

    def look(case: Case) -> SheetTurnOut:
        plan = case.sheets.register.would_drop(sheet)
        return make_turn_out(case.sheets.register.get(plan.sheet.id), len(plan.rows), plan.stays)

    return await desk.read(look)


@router.post("/sheets/{sheet}/drop", operation_id="dropSheet")
async def drop_sheet(desk: Desk, by: By, sheet: str, asked: ReasonIn) -> SheetTurnOut:
    """Take it back as a whole, for a reason: its rows on which nobody built are dropped, in one entry of the log.

    Rows that a person has worked on stay and are told. Nothing is erased; it can be reopened.
    """

    def turn(case: Case) -> SheetTurnOut:
        plan = case.sheets.register.drop(sheet, by, asked.reason)
        return make_turn_out(case.sheets.register.get(plan.sheet.id), len(plan.rows), plan.stays)

    return await desk.ask(turn, by)


@router.post("/sheets/{sheet}/reopen", operation_id="reopenSheet")
async def reopen_sheet(desk: Desk, by: By, sheet: str, asked: ReasonIn) -> SheetTurnOut:
    """Take that back: the rows that were dropped with it are wanted again, as they were."""

    def turn(case: Case) -> SheetTurnOut:
        rows = case.sheets.register.reopen(sheet, by, asked.reason)
        return make_turn_out(case.sheets.register.get(sheet), len(rows))

    return await desk.ask(turn, by)


@router.get("/sheet-mappings", operation_id="listSheetMappings")
async def list_mappings(desk: Desk, limit: Limit = 50, after: After = "") -> Page[MappingOut]:
    """Which columns are taken for what: a sheet with the same headers is read so, unless a request says otherwise."""

    def look(case: Case) -> Page[MappingOut]:
        found = case.sheets.register.mappings()[::-1]
        items, cursor = cut_page(found, limit, after)
        return Page(items=[make_mapping_out(each) for each in items], total=len(found), next=cursor)

    return await desk.read(look)


@router.post("/sheet-mappings/{mapping}/forget", operation_id="forgetSheetMapping")
async def forget_mapping(desk: Desk, by: By, mapping: str, asked: ReasonIn) -> MappingOut:
    """Go by it no more: the columns of the next sheet with these headers are guessed again. It stays in the log."""
    return await desk.ask(lambda case: make_mapping_out(case.sheets.register.forget(mapping, by, asked.reason)), by)
