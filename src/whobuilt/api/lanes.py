"""Where the work of requests is done: short work in one lane, slow work in others, so that none waits for the other.

The record's connection belongs to the thread that opened it, so each lane is a thread with an open case of its own:
- `ask`: the quick lane, for what takes milliseconds: a card, a page of the queue, a decision. In one thread, one after
  the other, so that of two reviewers who decide one statement at once, the second is told.
- `read`: the slow lane, for what may take seconds: a dossier, what a merge would change.
- `find`: searches, which keep what they go by in memory.
- `show`: documents as they are shown, and the case in a few lines; a page is drawn by a child process, which may take
  a second.
- `start`: jobs. What reads files waits in one lane for its turn, for the child processes that read end with the
  thread that started them; work that needs none of them (`beside=True`) gets a thread for itself.
All of them are one run of the case: what one adds to the log, any of them may sign.
"""

from __future__ import annotations

import asyncio
import queue
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic
from typing import Annotated, Any, TypeVar, cast

from fastapi import Depends, Request

from whobuilt.api.jobs import Job, Jobs, Report
from whobuilt.case import Case, Run, Tools
from whobuilt.case.presence import Presence
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.store import CasePaths

Answer = TypeVar("Answer")
Work = Callable[[Case, Report], dict[str, Any] | None]

TRIES = 3  # for work that finds the case busy
PAUSE = 0.5  # seconds before the next
SETTLE = 0.25  # seconds without work after which what was added is signed for
SETTLE_LATEST = 5.0  # the same, where there is always work
PATIENCE = 15.0  # seconds that work is given to end when the service stops

_BUSY = frozenset({"case_busy", "index_busy"})


class Lane:
    """A thread with an open case, which does one piece of work after the other."""

    def __init__(self, name: str, presence: Presence, run: Run) -> None:
        """Not begun; the case is opened with the first work, or by `start`."""
        self._presence, self._run = presence, run
        self._waiting: queue.SimpleQueue[tuple[Callable[[Case], Any], str, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = Thread(target=self.run, name=f"whobuilt-{name}", daemon=True)
        self._case: Case | None = None

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def put(self, work: Callable[[Case], Answer], by: str = "") -> Future[Answer]:
        """Have work done, logged under a name; its answer comes later."""
        future: Future[Answer] = Future()
        self._waiting.put((work, by, future))
        return future

    def stop(self) -> None:
        """End when all that waits is done."""
        self._waiting.put(None)

    def join(self, seconds: float) -> None:
        """Wait for its end."""
        self._thread.join(seconds)

    def run(self) -> None:
        """Do what waits, in the thread that calls, until `stop`."""
        is_settled, settled_at = True, monotonic()
        try:
            while True:
                try:
                    found = self._waiting.get(timeout=None if is_settled else SETTLE)
                    if found is None:
                        return
                    self._do(*found)
                    is_settled = False
                    if monotonic() - settled_at < SETTLE_LATEST:
                        continue
                except queue.Empty:
                    pass
                self._settle()
                is_settled, settled_at = True, monotonic()
        finally:
            self._close()

    def _do(self, work: Callable[[Case], Any], by: str, future: Future[Any]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            self._presence.require()
            if self._case is None:
                self._case = Case(self._presence.folder, Tools(), run=self._run)
            self._case.name_actor(by)
            future.set_result(work(self._case))
        except BaseException as error:  # noqa: BLE001  # whoever asked is told
            future.set_exception(self._presence.explain(error))

    def _settle(self) -> None:
        # What cannot be signed for now is signed for with the next, or when the case is opened again.
        with suppress(WhoBuiltError, OSError):
            if self._case is not None and self._presence.is_here():
                self._case.settle()

    def _close(self) -> None:
        if self._case is not None:
            with suppress(WhoBuiltError, OSError):
                self._case.close(settle=self._presence.is_here())


class Lanes:
    """All lanes over one case, and the jobs that were begun."""

    def __init__(self, folder: Path) -> None:
        """Not begun; WhoBuiltError where there is no case."""
        with Case(folder):  # whatever is wrong with it is told before anybody listens
            self.presence = Presence(folder)
        self.paths = CasePaths(self.presence.folder)
        self.jobs = Jobs()
        self.stopping = Event()
        self._run = Run()
        self._quick, self._slow, self._finding, self._showing, self._reading = (
            Lane(name, self.presence, self._run) for name in ("quick", "slow", "finding", "showing", "reading")
        )
        self._beside: list[Thread] = []

    async def begin(self) -> None:
        """Start the lanes; WhoBuiltError where the case cannot be opened."""
        for lane in self._lanes:
            lane.start()
        await asyncio.wrap_future(self._quick.put(lambda _: None))
        # What is kept in memory is read one after the other, the queue first: at once, each would wait for all.
        warmed = self._quick.put(lambda case: case.reviewing.warm())
        for lane, warm in (
            (self._finding, lambda case: case.finding.feed()),
            (self._slow, lambda case: case.claims.warm()),
        ):
            warmed = self._put_after(warmed, lane, warm)

    def _put_after(self, before: Future[None], lane: Lane, work: Callable[[Case], None]) -> Future[None]:
        """Have work done in a lane when another is done, however that ended; not when the service is stopping."""
        after: Future[None] = Future()

        def start(_: Future[None]) -> None:
            if self.stopping.is_set():
                after.cancel()
            else:
                lane.put(work).add_done_callback(lambda _: after.set_result(None))

        before.add_done_callback(start)
        return after

    def stop_soon(self) -> None:
        """Have jobs end at their next step, and nobody wait for their events; from any thread."""
        self.stopping.set()
        self.jobs.release()

    async def end(self) -> None:
        """Let what was asked for be done, stop jobs at their next step, sign, and close the case."""
        self.stop_soon()
        for lane in self._lanes:
            lane.stop()
        every: tuple[Lane | Thread, ...] = (*self._lanes, *self._beside)
        await asyncio.gather(*(asyncio.to_thread(each.join, PATIENCE) for each in every))

    @property
    def _lanes(self) -> tuple[Lane, ...]:
        return self._quick, self._slow, self._finding, self._showing, self._reading

    async def ask(self, work: Callable[[Case], Answer], by: str = "") -> Answer:
        """Short work, in the quick lane. It is one transaction: where the case is busy it is done again."""
        return await self._try(self._quick, work, by)

    async def read(self, work: Callable[[Case], Answer]) -> Answer:
        """Slow work, in the slow lane."""
        return await self._try(self._slow, work, "")

    async def find(self, work: Callable[[Case], Answer]) -> Answer:
        """A search, in its own lane."""
        return await self._try(self._finding, work, "")

    async def show(self, work: Callable[[Case], Answer]) -> Answer:
        """A document, or a part of one, to be shown."""
        return await self._try(self._showing, work, "")

    def start(self, kind: str, work: Work, by: str = "", *, beside: bool = False, must_begin: bool = False) -> Job:
        """Begin a job, logged under a name. `beside` others only where it reads no files.

        One that waits for its turn when the service stops is given up, unless it `must_begin`: what it was given is
        kept at its first step.
        """
        job = Job(kind, asyncio.get_running_loop())
        report = Report(job, self.stopping)
        begin = _do if must_begin else _do_unless_stopped
        self.jobs.put(job)
        if beside:
            self._beside = [each for each in self._beside if each.is_alive()]
            thread = Thread(
                target=self._do_beside,
                args=(job, lambda case: begin(job, report, work, case), by),
                name=f"whobuilt-{kind}",
                daemon=True,
            )
            self._beside.append(thread)
            thread.start()
        else:
            _fail_with(job, self._reading.put(lambda case: begin(job, report, work, case), by))
        return job

    def _do_beside(self, job: Job, work: Callable[[Case], None], by: str) -> None:
        lane = Lane(job.kind, self.presence, self._run)
        _fail_with(job, lane.put(work, by))
        lane.stop()
        lane.run()

    async def _try(self, lane: Lane, work: Callable[[Case], Answer], by: str) -> Answer:
        for tried in range(TRIES):
            try:
                return await asyncio.wrap_future(lane.put(work, by))
            except WhoBuiltError as error:
                if error.problem.code not in _BUSY or tried == TRIES - 1 or self.stopping.is_set():
                    raise
            await asyncio.sleep(PAUSE * (tried + 1))
        raise WhoBuiltError(Problem("stopping", "the service is stopping.", "", "Start it again."))


def _fail_with(job: Job, future: Future[None]) -> None:
    """Where it could not be done, or the case not be opened, the job is told so."""

    def look(done: Future[None]) -> None:
        if error := done.exception():
            job.fail(error)

    future.add_done_callback(look)


def _do_unless_stopped(job: Job, report: Report, work: Work, case: Case) -> None:
    report.step()
    _do(job, report, work, case)


def _do(job: Job, report: Report, work: Work, case: Case) -> None:
    job.finish(work(case, report))


def get_lanes(request: Request) -> Lanes:
    """The lanes of the service that a request came to."""
    return cast("Lanes", request.app.state.lanes)


Desk = Annotated[Lanes, Depends(get_lanes)]
"""What a router takes to have work done: `async def …(desk: Desk)`, then `await desk.ask(lambda case: …)`."""
