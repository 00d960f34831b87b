from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import httpx
import pytest
from fastapi.testclient import TestClient

from whobuilt.api.jobs import Job, Report
from whobuilt.api.lanes import Lanes
from whobuilt.case import Case
from whobuilt.core.custody import Action
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.problems import Problem, WhoBuiltError


@contextmanager
def opened(folder: Path) -> Iterator[tuple[Lanes, asyncio.Runner]]:
    with asyncio.Runner() as runner:
        lanes = Lanes(folder)
        runner.run(lanes.begin())
        try:
            yield lanes, runner
        finally:
            runner.run(lanes.end())


async def finish(job: Job) -> Job:
    async for _ in job.watch():
        pass
    return job


def decide(case: Case) -> str:
    statement, _ = next(case.statements())
    return case.decide(Ruling(Judgement.UNSURE, statement.id), "A. Reviewer").id


def test_slow_work_keeps_nobody_waiting(case_folder: Path) -> None:
    async def both(lanes: Lanes) -> str:
        released = Event()
        slow = asyncio.create_task(lanes.read(lambda _: released.wait(60)))
        name = await lanes.ask(lambda case: case.settings.name)
        assert not slow.done()
        released.set()
        assert await slow
        return name

    with opened(case_folder) as (lanes, runner):
        assert runner.run(both(lanes)) == "case"


def test_what_one_lane_adds_is_signed_for_by_the_run_that_added_it(case_folder: Path) -> None:
    def add(case: Case, report: Report) -> dict[str, int]:
        note = case_folder.parent / "note.txt"
        note.write_text("A note of the tests.")
        report.step(0, 1)
        return {"kept": sum(1 for added in case.add([note]) if added.capture)}

    async def work(lanes: Lanes) -> Job:
        await lanes.ask(decide)
        return await finish(lanes.start("add", add))

    with opened(case_folder) as (lanes, runner):
        told = runner.run(work(lanes)).tell()
    assert (told.state, told.result) == ("done", {"kept": 1})
    with Case(case_folder) as case:
        assert list(case.verify()) == []
        actions = [record.action for _, record in case.custody.entries() if record]
    assert Action.DECIDED in actions
    assert Action.RECOVERED not in actions


def test_what_another_program_does_meanwhile_is_seen(case_folder: Path) -> None:
    with opened(case_folder) as (lanes, runner):
        runner.run(lanes.ask(lambda case: list(case.statements())))
        with Case(case_folder) as other:
            taken = decide(other)
        seen = runner.run(lanes.ask(lambda case: [each.id for each in case._record.iter_decisions()]))  # noqa: SLF001
    assert taken in seen


def test_a_busy_case_is_tried_again(case_folder: Path) -> None:
    tries = []

    def work(_: Case) -> str:
        tries.append(1)
        if len(tries) < 3:
            raise WhoBuiltError(Problem("case_busy", "another process is writing."))
        return "done"

    with opened(case_folder) as (lanes, runner):
        assert runner.run(lanes.ask(work)) == "done"


def test_a_job_tells_how_far_it_is_and_what_went_wrong(case_folder: Path) -> None:
    def work(_: Case, report: Report) -> None:
        report.step(1, 2, "halfway")
        report.problem(Problem("odd", "this was odd."))
        raise OSError(28, "No space left on device")

    async def run(lanes: Lanes) -> Job:
        return await finish(lanes.start("try", work, beside=True))

    with opened(case_folder) as (lanes, runner):
        told = runner.run(run(lanes)).tell()
    assert (told.state, told.done, told.total) == ("failed", 1, 2)
    assert [problem.code for problem in told.problems] == ["odd", "disk_full"]


def test_a_job_stops_at_its_next_step_when_the_service_stops(case_folder: Path) -> None:
    begun = Event()

    def work(_: Case, report: Report) -> None:
        begun.set()
        while True:
            report.step()

    with opened(case_folder) as (lanes, runner):

        async def begin() -> Job:
            return lanes.start("endless", work)

        job = runner.run(begin())
        assert begun.wait(60)
    assert [problem.code for problem in job.tell().problems] == ["stopping"]


def test_events_of_a_job(case_folder: Path, serve_case: Callable[[Path], httpx.Client]) -> None:
    client = serve_case(case_folder)
    assert client.get("/api/jobs/none/events").json()["code"] == "unknown_job"
    assert client.get("/api/jobs").json() == {"items": [], "total": 0, "next": None}


@pytest.mark.parametrize("instead", ["nothing", "a copy"])
def test_a_case_that_was_moved_away_is_told_on_every_request(
    client: TestClient, case_folder: Path, instead: str
) -> None:
    before = client.get("/api/problems").json()
    moved = case_folder.rename(case_folder.with_name("moved"))
    if instead == "a copy":
        shutil.copytree(moved, case_folder)
    left = _files(case_folder)
    for _ in range(3):
        answer = client.get("/api/problems")
        assert (answer.status_code, answer.json()["code"]) == (410, "case_moved")
    assert _files(case_folder) == left
    if instead == "nothing":
        moved.rename(case_folder)
        assert client.get("/api/problems").json() == before


def test_after_a_move_nothing_is_written_at_the_end_either(case_folder: Path) -> None:
    with opened(case_folder) as (lanes, runner):
        runner.run(lanes.ask(decide))
        case_folder.rename(case_folder.with_name("moved"))
    assert not case_folder.exists()


def _files(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.stat().st_size for path in folder.rglob("*")}
