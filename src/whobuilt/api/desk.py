"""A reviewer's settings, kept in the case."""

from __future__ import annotations

from fastapi import APIRouter

from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.desk import DeskSettings
from whobuilt.case import Case
from whobuilt.case.desk.desk_settings import read_settings

router = APIRouter(prefix="/desk", tags=["review"])


@router.get("", operation_id="getDesk")
async def get_desk(desk: Desk, by: By) -> DeskSettings:
    """How you go through the queue."""
    return await desk.ask(lambda case: _make_out(case, by))


@router.put("", operation_id="putDesk")
async def put_desk(desk: Desk, by: By, asked: DeskSettings) -> DeskSettings:
    """Keep how you go through the queue."""

    def keep(case: Case) -> DeskSettings:
        case.reviewing.desk.put(by, read_settings(asked.model_dump(mode="json")))
        return _make_out(case, by)

    return await desk.ask(keep)


def _make_out(case: Case, by: str) -> DeskSettings:
    return DeskSettings.model_validate(case.reviewing.desk.get(by), from_attributes=True)
