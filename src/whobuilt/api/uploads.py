"""Files in: bodies as they come, on the case's own disk, counted; then kept and read as a job."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request

from whobuilt.api.jobs import Report
from whobuilt.api.lanes import Desk, Lanes
from whobuilt.api.security import By
from whobuilt.api.shapes.jobs import JobOut
from whobuilt.case import Case
from whobuilt.case.evidence.uploads import LARGEST, Upload, check_name
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import CasePaths

router = APIRouter(tags=["files"])

AT_ONCE = 1 << 20  # bytes that are written in one go

BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What a route that takes raw bytes says in the API's description."""


@router.post("/files", operation_id="addFile", status_code=202, openapi_extra=BODY)
async def add_file(
    request: Request,
    desk: Desk,
    by: By,
    name: Annotated[str, Query(description="What the file is called; shown as its source.", examples=["notice.html"])],
    kind: Annotated[SourceKind, Query(description="What sort of publisher it comes from.")] = SourceKind.UNKNOWN,
    handling: Annotated[Handling, Query(description="What of it may leave this machine.")] = Handling.PUBLIC,
) -> JobOut:
    """Take in a file: the body is its bytes. It is kept, logged and then read, as a job.

    The job's `result` tells the captures, documents and how many statements were proposed. A file of more than 2 GiB
    is refused (413); one that is not sent to its end leaves nothing.
    """
    wanted = check_name(name)
    upload = await receive(request, desk, LARGEST)

    def work(case: Case, report: Report) -> dict[str, Any]:
        return _take_in(case, report, upload, (wanted, kind, handling))

    job = desk.start("add", work, by, must_begin=True)
    job.when_ended(upload.discard)  # also where the case was moved away before it could begin
    return job.tell()


async def receive(request: Request, desk: Lanes, largest: int) -> Upload:
    """The whole body of a request, on the case's disk; discard it when it is done with. Nothing stays if it fails."""
    desk.presence.require()  # else folders of a case were made in the place that it left
    async with _receiving(request, desk.paths, largest) as upload:
        waiting = bytearray()
        async for piece in request.stream():
            waiting += piece
            if len(waiting) >= AT_ONCE:
                await asyncio.to_thread(upload.write, bytes(waiting))
                waiting.clear()
        await asyncio.to_thread(upload.write, bytes(waiting))
        await asyncio.to_thread(upload.finish)
    return upload


@asynccontextmanager
async def _receiving(request: Request, paths: CasePaths, largest: int) -> AsyncIterator[Upload]:
    upload = await asyncio.to_thread(Upload, paths, _length_of(request), largest)
    try:
        yield upload
    except BaseException:  # the tab may be closed in the middle
        upload.discard()
        raise


def _length_of(request: Request) -> int | None:
    told = request.headers.get("content-length")
    if told is None:
        return None
    if not (told.isascii() and told.isdigit()):
        raise WhoBuiltError(Problem("bad_request", "this is no length.", "Content-Length", "Send the body's own."))
    return int(told)


def _take_in(case: Case, report: Report, upload: Upload, source: tuple[str, SourceKind, Handling]) -> dict[str, Any]:
    name, kind, handling = source
    captures: list[str] = []
    documents: dict[str, int] = {}
    for added in case.intake.add_upload(upload.path, name, kind, handling):
        upload.discard()  # its bytes are kept
        if added.capture and added.capture.id not in captures:
            captures.append(added.capture.id)
        if added.document:
            documents[added.document.id] = added.statements
        for problem in added.problems:
            report.problem(problem)
        report.step(len(documents), None, added.path)
    report.step(len(documents), len(documents), "")
    return {"captures": captures, "documents": list(documents), "statements": sum(documents.values())}
