"""The case as a whole: what it holds, whether it is as it was kept."""

from __future__ import annotations

from fastapi import APIRouter

from whobuilt.api.lanes import Desk
from whobuilt.api.shapes.pages import After, Limit, Page, ProblemOut, cut_page, make_problem_out

router = APIRouter(tags=["case"])


@router.get("/problems", operation_id="listProblems")
async def list_problems(desk: Desk, limit: Limit = 50, after: After = "") -> Page[ProblemOut]:
    """What could not be done so far, oldest first."""
    problems = await desk.ask(lambda case: list(case.problems()))
    items, cursor = cut_page(problems, limit, after)
    return Page(items=[make_problem_out(problem) for problem in items], total=len(problems), next=cursor)
