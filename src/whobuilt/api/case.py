"""The case as a whole: what it holds, whether it is as it was kept, what was done, what left the machine."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from whobuilt import __version__
from whobuilt.api.jobs import Report
from whobuilt.api.lanes import Desk
from whobuilt.api.shapes.case import Attested, CaseOut, DepartureOut, LogEntry
from whobuilt.api.shapes.jobs import JobOut
from whobuilt.api.shapes.pages import (
    After,
    Limit,
    Page,
    ProblemOut,
    cut_page,
    make_cursor,
    make_problem_out,
    read_number,
)
from whobuilt.case import Case
from whobuilt.case.summary import tell_entry
from whobuilt.core.custody import CustodyRecord
from whobuilt.core.statements import Status

router = APIRouter(tags=["case"])

VERIFY = "verify"  # the kind of job


@router.get("/case", operation_id="getCase")
async def get_case(desk: Desk) -> CaseOut:
    """What the case holds, and since when it is unchanged."""
    return await desk.show(_make_case)  # the header waits for no dossier


@router.post("/case/verify", operation_id="verifyCase", status_code=202)
async def verify_case(desk: Desk) -> JobOut:
    """Compare all that is kept with its hashes and the log, as a job; nothing is changed.

    Its result holds how many `findings` there are, and `notes`: what a verification cannot show. The findings are its
    problems. While one runs, asking again gives that one.
    """
    return (desk.jobs.find_running(VERIFY) or desk.start(VERIFY, _verify, beside=True)).tell()


@router.get("/log", operation_id="listLog")
async def list_log(desk: Desk, limit: Limit = 50, after: After = "") -> Page[LogEntry]:
    """What was done with the evidence, newest first."""
    start = read_number(after)

    def find(case: Case) -> Page[LogEntry]:
        total, told = case.custody.newest(limit, start)
        items = [_make_entry(index, noted) for index, noted in told]
        # Entries may be added while somebody turns pages: a page goes on below the last entry that was sent.
        last = items[-1].index if items else 0
        return Page(items=items, total=total, next=make_cursor(str(last)) if last else None)

    return await desk.read(find)


@router.get("/departures", operation_id="listDepartures")
async def list_departures(desk: Desk, limit: Limit = 50, after: After = "") -> Page[DepartureOut]:
    """What left this machine, or was asked of another, and when, as far as the case knows."""
    found = await desk.read(lambda case: list(case.handover.departures()))
    items, cursor = cut_page(found, limit, after)
    sent = [
        DepartureOut(at=_when(item.at), by=item.by, what=item.what, where=item.where, told=item.told) for item in items
    ]
    return Page(items=sent, total=len(found), next=cursor)


@router.get("/problems", operation_id="listProblems")
async def list_problems(desk: Desk, limit: Limit = 50, after: After = "") -> Page[ProblemOut]:
    """What could not be done so far, oldest first."""
    problems = await desk.read(lambda case: list(case.problems()))
    items, cursor = cut_page(problems, limit, after)
    return Page(items=[make_problem_out(problem) for problem in items], total=len(problems), next=cursor)


def _make_case(case: Case) -> CaseOut:
    case.settle()
    found, stamp = case.custody.summary(), case.handover.newest_stamp()
    return CaseOut(
        name=case.settings.name,
        folder=str(case.paths.root.absolute()),
        note=case.settings.note,
        documents=found.documents,
        captures=found.captures,
        statements=sum(found.statements.values()),
        **{status.value: found.statements[status] for status in Status},
        entities=found.entities,
        claims=found.claims,
        wanted=case.sheets.rows.count("wanted"),
        changes=case.sheets.changes.count("proposed"),
        problems=found.problems,
        log_line=case.handover.tell_anchor(),
        unchanged_since=_when(stamp.at if stamp else None),
        attested=[Attested(authority=each.authority, at=_when(each.at)) for each in stamp.stamps] if stamp else [],
        attested_entries=stamp.size if stamp else 0,
        log_entries=found.log_entries,
        signed=found.signed,
        reviewers=list(found.reviewers),
        version=__version__,
    )


def _verify(case: Case, report: Report) -> dict[str, Any]:
    count = 0
    for problem in case.verify():
        count += 1
        report.problem(problem)
        report.step(count)
    report.step(count)
    notes = [make_problem_out(note).model_dump() for note in case.notes()]
    return {"findings": count, "notes": notes, "log_line": case.handover.tell_anchor()}


def _make_entry(index: int, noted: CustodyRecord | None) -> LogEntry:
    if noted is None:
        return LogEntry(index=index, at="", by="", action="withheld", about="", told="")
    told = tell_entry(noted)
    return LogEntry(index=index, at=_when(noted.at), by=noted.by, action=noted.action, about=noted.about, told=told)


def _when(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat() if at else ""
