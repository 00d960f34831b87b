"""Cells that were edited in an export, over the service: listed with what stands against them, applied, dismissed."""

from __future__ import annotations

from contextlib import suppress

from fastapi import APIRouter

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page
from whobuilt.api.shapes.sheets import ChangeOut, ChangeState, ReasonIn, make_change_out
from whobuilt.case import Case
from whobuilt.case.sheets.changes import Proposed
from whobuilt.compose.sheet import STATEMENT
from whobuilt.compose.wanted import wanted_sentence
from whobuilt.compose.words import sentence_of
from whobuilt.core.problems import WhoBuiltError

router = APIRouter(prefix="/changes", tags=["sheets"])


@router.get("", operation_id="listChanges")
async def list_changes(
    desk: Desk, state: ChangeState | None = None, limit: Limit = 50, after: After = ""
) -> Page[ChangeOut]:
    """The changes that edited sheets propose, in the order in which they came in."""

    def look(case: Case) -> Page[ChangeOut]:
        every = list(case.sheets.changes.iter(state or ""))
        items, cursor = cut_page(every, limit, after)
        told = case.sheets.changes.conflicts(items)
        found = [_tell(case, each, conflict) for each, conflict in zip(items, told, strict=True)]
        return Page(items=found, total=len(every), next=cursor)

    return await desk.read(look)


@router.post("/{change}/apply", operation_id="applyChange")
async def apply_change(desk: Desk, by: By, change: str) -> ChangeOut:
    """Do what it proposes, as by hand: an edit whose words must stand in the document, or a decision."""
    return await desk.ask(lambda case: _tell(case, case.sheets.changes.apply(change, by), ""), by)


@router.post("/{change}/dismiss", operation_id="dismissChange")
async def dismiss_change(desk: Desk, by: By, change: str, asked: ReasonIn) -> ChangeOut:
    """Do not do it, for a reason."""
    return await desk.ask(lambda case: _tell(case, case.sheets.changes.dismiss(change, by, asked.reason), ""), by)


def _tell(case: Case, proposed: Proposed, conflict: str) -> ChangeOut:
    change = proposed.change
    sentence = ""
    with suppress(WhoBuiltError):  # of what was destroyed nothing is told
        if change.target.startswith(STATEMENT):
            sentence = sentence_of(case.get_statement(change.target.removeprefix(STATEMENT)), {})
        else:
            sentence = wanted_sentence(case.sheets.rows.get(change.target).wanted)
    return make_change_out(proposed, sentence, case.sheets.register.name_of(change.sheet), conflict)
