"""Dossiers as they stand."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from whobuilt.api.lanes import Desk
from whobuilt.api.shapes.dossiers import DossierOut, make_dossier_out
from whobuilt.case import Case

router = APIRouter(prefix="/dossiers", tags=["dossiers"])


@router.get("/{entity}", operation_id="getDossier")
async def get_dossier(
    desk: Desk,
    entity: Annotated[str, Path(max_length=1000, description="An entity's id or name.")],
    draft: Annotated[bool, Query(description="With proposals, apart and marked, and persons unmasked.")] = False,  # noqa: FBT002  # a query's flag
) -> DossierOut:
    """The dossier of an entity: accepted lines first, each cited; there are none of persons."""

    def make(case: Case) -> DossierOut:
        return make_dossier_out(case.dossier(case.get_entity(entity), draft=draft))

    return await desk.read(make)
