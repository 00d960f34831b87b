"""Long work: what there is, how far it is, and its events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Path
from fastapi.sse import EventSourceResponse, ServerSentEvent

from whobuilt.api.jobs import Job
from whobuilt.api.lanes import Desk
from whobuilt.api.shapes.jobs import JobOut
from whobuilt.api.shapes.pages import After, Limit, Page, cut_page

router = APIRouter(prefix="/jobs", tags=["jobs"])


async def find_job(desk: Desk, name: Annotated[str, Path(description="A job's id.")]) -> Job:
    """The job that an address names; a stream that began could not tell that there is none."""
    return desk.jobs.get(name)


Found = Annotated[Job, Depends(find_job)]


@router.get("", operation_id="listJobs")
async def list_jobs(desk: Desk, limit: Limit = 50, after: After = "") -> Page[JobOut]:
    """The long work of this run of the service, newest first."""
    jobs = desk.jobs.all()[::-1]
    items, cursor = cut_page(jobs, limit, after)
    return Page(items=[job.tell() for job in items], total=len(jobs), next=cursor)


@router.get("/{name}", operation_id="getJob")  # noqa: FAST003  # find_job takes it
async def get_job(found: Found) -> JobOut:
    """How one piece of long work stands."""
    return found.tell()


@router.get("/{name}/events", operation_id="watchJob", response_class=EventSourceResponse)  # noqa: FAST003  # the same
async def watch_job(found: Found) -> AsyncIterator[ServerSentEvent]:
    """Server-sent events until the work is at its end.

    `progress` and `done` hold the job, `problem` one problem; `step` a message that is new.
    """
    told, message = 0, ""
    async for state in found.watch():
        for problem in state.problems[told:]:
            yield ServerSentEvent(event="problem", data=problem)
        told = len(state.problems)
        if state.message and state.message != message:
            message = state.message
            yield ServerSentEvent(event="step", data={"message": message})
        yield ServerSentEvent(event="progress" if state.state == "running" else "done", data=state)
