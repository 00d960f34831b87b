"""Spreadsheets over the service: shown before anything is kept, taken in as a job, written out."""

from __future__ import annotations

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import APIRouter, FastAPI, Query, Request
from fastapi.responses import Response

from whobuilt.api.jobs import Report
from whobuilt.api.lanes import Desk
from whobuilt.api.security import By
from whobuilt.api.shapes.jobs import JobOut
from whobuilt.api.shapes.sheets import PreviewIn, SheetIn, SheetPreview, make_preview
from whobuilt.api.uploads import BODY, receive
from whobuilt.case import Case
from whobuilt.case.evidence.uploads import Upload, check_name
from whobuilt.case.sheets.sheet_files import MOST_BYTES
from whobuilt.case.sheets.sheet_out import SheetForm
from whobuilt.case.sheets.sheets import SheetRequest
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Status
from whobuilt.ports import StatementFilter

router = APIRouter(tags=["sheets"])

MOST_KEPT = 20  # uploaded sheets that wait to be taken in; the oldest makes room
MOST_LOOKED_AT = 20_000  # rows of which a preview tells what would be left out; it is to come at once
_TYPES = {
    SheetForm.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    SheetForm.CSV: "text/csv; charset=utf-8",
}
AnyProp = Annotated[Prop | None, Query(description="Only this kind of relation.")]
AnyStatus = Annotated[Status | None, Query(description="Only statements that stand so; no wanted rows.")]
AnyName = Annotated[str, Query(description="Only statements in which it has a part; no wanted rows.")]


@dataclass(slots=True)
class _Kept:
    """An uploaded sheet, what it is called, and how many read it at this moment."""

    upload: Upload
    name: str
    readers: int = 0


@router.post("/sheets/uploads", operation_id="uploadSheet", openapi_extra=BODY)
async def upload_sheet(
    request: Request, desk: Desk, name: Annotated[str, Query(description="What the file is called.")]
) -> SheetPreview:
    """Look at a sheet: the body is its bytes. Nothing of it enters the case before it is taken in."""
    wanted = check_name(name)
    upload = await receive(request, desk, MOST_BYTES)
    try:
        preview = await desk.read(
            lambda case: case.sheets.preview(upload.path, SheetRequest(name=wanted, look=MOST_LOOKED_AT))
        )
    except BaseException:
        upload.discard()
        raise
    kept, key = _uploads(request.app), secrets.token_hex(8)
    kept[key] = _Kept(upload, wanted)
    for old in [name for name, each in kept.items() if not each.readers][:-MOST_KEPT]:
        kept.pop(old).upload.discard()
    return make_preview(preview, key, MOST_LOOKED_AT)


@router.post("/sheets/preview", operation_id="previewSheet")
async def preview_sheet(request: Request, desk: Desk, asked: PreviewIn) -> SheetPreview:
    """Look at an uploaded sheet again: another of its sheets, another header, other columns."""
    kept = _find(request, asked.upload)
    chosen = _request(asked, kept.name)
    kept.readers += 1
    try:
        preview = await desk.read(lambda case: case.sheets.preview(kept.upload.path, chosen))
    finally:
        kept.readers -= 1
    return make_preview(preview, asked.upload, MOST_LOOKED_AT)


@router.post("/sheets", operation_id="takeSheet", status_code=202)
async def take_sheet(request: Request, desk: Desk, by: By, asked: SheetIn) -> JobOut:
    """Take in an uploaded sheet, as a job: rows become wanted ones, edits of an export become proposed changes.

    The job's `result` tells how many are new, known and empty, how many changes are proposed, and how many links the
    rows bear. Nothing is overwritten, and no link is asked for.
    """
    kept = _find(request, asked.upload)
    chosen = _request(asked, kept.name)

    def leave() -> None:
        kept.readers -= 1

    def work(case: Case, report: Report) -> dict[str, Any]:
        taken = case.sheets.take(kept.upload.path, chosen, by, report.step)
        for problem in taken.problems:
            report.problem(problem)
        report.step(taken.rows, taken.rows, "")
        return {
            "sheet": taken.sheet,
            "name": taken.name,
            "rows": taken.rows,
            "wanted": len(taken.wanted),
            "known": len(taken.known),
            "empty": taken.empty,
            "changes": len(taken.compared.changes),
            "conflicts": taken.compared.conflicts,
            "links": taken.links,
        }

    kept.readers += 1
    job = desk.start("sheet", work, by)
    job.when_ended(leave)
    return job.tell()


@router.get("/export.xlsx", operation_id="exportXlsx", response_class=Response)
async def export_xlsx(
    desk: Desk, prop: AnyProp = None, status: AnyStatus = None, entity: AnyName = "", document: str = ""
) -> Response:
    """Statements and wanted rows as a workbook, with ids: edited, it can be taken in again. It is noted in the log."""
    return await _export(desk, SheetForm.XLSX, _filter(prop, status, entity, document))


@router.get("/export.csv", operation_id="exportCsv", response_class=Response)
async def export_csv(
    desk: Desk, prop: AnyProp = None, status: AnyStatus = None, entity: AnyName = "", document: str = ""
) -> Response:
    """The same as CSV in UTF-8; no cell of it is a formula."""
    return await _export(desk, SheetForm.CSV, _filter(prop, status, entity, document))


async def _export(desk: Desk, form: SheetForm, wanted: StatementFilter) -> Response:
    data = await desk.read(lambda case: case.sheets.out.render(form, wanted, f"whobuilt.{form}"))
    headers = {"Content-Disposition": f'attachment; filename="whobuilt.{form}"', "Cache-Control": "no-store"}
    return await asyncio.to_thread(Response, data, headers=headers, media_type=_TYPES[form])


def _filter(prop: Prop | None, status: Status | None, entity: str, document: str) -> StatementFilter:
    return StatementFilter(prop, entity or None, document or None, status)


def _request(asked: PreviewIn, name: str) -> SheetRequest:
    fields: Sequence[str] | None = None
    if asked.columns is not None:
        if any(not 0 <= index < 1000 for index in asked.columns):  # noqa: PLR2004  # more columns than any sheet has
            raise WhoBuiltError(Problem("bad_column", "there is no such column.", "columns", "Give its index."))
        fields = [asked.columns.get(index, "") for index in range(max(asked.columns, default=-1) + 1)]
    keep = asked.keep_mapping if isinstance(asked, SheetIn) else True
    return SheetRequest(asked.sheet, asked.header_row, None, fields, keep, name, look=MOST_LOOKED_AT)


def forget_uploads(app: FastAPI) -> None:
    """Leave nothing of uploaded sheets: the service ends."""
    kept = _uploads(app)
    while kept:
        kept.popitem()[1].upload.discard()


def _uploads(app: FastAPI) -> OrderedDict[str, _Kept]:
    if not hasattr(app.state, "sheets"):
        app.state.sheets = OrderedDict[str, _Kept]()
    return cast("OrderedDict[str, _Kept]", app.state.sheets)


def _find(request: Request, key: str) -> _Kept:
    try:
        return _uploads(request.app)[key]
    except KeyError:
        mend = "Upload the file again."
        raise WhoBuiltError(Problem("unknown_upload", "this upload is not kept any more.", key, mend)) from None
