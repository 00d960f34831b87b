"""Long work: begun by a request, told of while it goes on, kept until the service stops.

A job runs in a thread; its events are sent from the event loop. The one changes what the other reads only under the
job's lock, and wakes it.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from threading import Event, Lock
from typing import Any, Literal

from whobuilt.api.problems import problem_of
from whobuilt.api.shapes.jobs import JobOut
from whobuilt.api.shapes.pages import ProblemOut, make_problem_out
from whobuilt.core.problems import Problem, WhoBuiltError

MOST_KEPT = 1000  # jobs that are done and still told of
MOST_PROBLEMS = 1000  # told with a job; the record holds all

State = Literal["running", "done", "failed"]


class Job:
    """One piece of long work."""

    def __init__(self, kind: str, loop: asyncio.AbstractEventLoop) -> None:
        """Not begun; `loop` is where it is watched."""
        self.id = secrets.token_hex(8)
        self.kind = kind
        self._loop = loop
        self._lock = Lock()
        self._changed = asyncio.Event()
        self._is_released = False
        self._state: State = "running"
        self._done, self._total, self._message = 0, None, ""  # type: int, int | None, str
        self._problems: list[ProblemOut] = []
        self._result: dict[str, Any] | None = None
        self._after: list[Callable[[], None]] = []

    @property
    def is_running(self) -> bool:
        """Whether it is not at its end yet."""
        return self._state == "running"

    def tell(self) -> JobOut:
        """How it stands."""
        with self._lock:
            return JobOut(
                id=self.id,
                kind=self.kind,
                state=self._state,
                done=self._done,
                total=self._total,
                message=self._message,
                problems=list(self._problems),
                result=self._result,
            )

    def advance(self, done: int | None, total: int | None, message: str | None) -> None:
        """Say how far it is; None leaves what was said."""
        with self._lock:
            self._done = self._done if done is None else done
            self._total = self._total if total is None else total
            self._message = self._message if message is None else message
        self._wake()

    def add_problem(self, problem: Problem) -> None:
        """Tell what could not be done."""
        with self._lock:
            if len(self._problems) < MOST_PROBLEMS:
                self._problems.append(make_problem_out(problem))
        self._wake()

    def finish(self, result: dict[str, Any] | None) -> None:
        """It is done."""
        with self._lock:
            self._state, self._result = "done", result
            self._total = self._done if self._total is None else self._total
        self._end()

    def fail(self, error: BaseException) -> None:
        """It could not be done to its end."""
        problem = problem_of(error)
        with self._lock:
            self._problems.append(make_problem_out(problem))
            self._state, self._message = "failed", str(problem)
        self._end()

    def when_ended(self, act: Callable[[], None]) -> None:
        """Do something when it is at its end, however it ends, and if it never began; at once where it is."""
        with self._lock:
            if self.is_running:
                self._after.append(act)
                return
        act()

    def release(self) -> None:
        """Keep nobody waiting for what comes of it: the service ends."""
        self._is_released = True
        self._wake()

    async def watch(self) -> AsyncIterator[JobOut]:
        """How it stands, now and whenever that changes, to its end; what changes while one is sent is sent as one."""
        while True:
            changed = self._changed
            told = self.tell()
            yield told
            if told.state != "running" or self._is_released:
                return
            await changed.wait()

    def _end(self) -> None:
        with self._lock:
            after, self._after = self._after, []
        for act in after:
            act()
        self._wake()

    def _wake(self) -> None:
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


class Report:
    """What a job's work says of itself while it goes on."""

    def __init__(self, job: Job, stopping: Event) -> None:
        """Of a job; `stopping` is set when the service ends."""
        self._job = job
        self._stopping = stopping

    def step(self, done: int | None = None, total: int | None = None, message: str | None = None) -> None:
        """So many steps of so many are done; WhoBuiltError `stopping` where the work is to end here."""
        self._job.advance(done, total, message)
        if self._stopping.is_set():
            said = "the service was stopped. What was acknowledged is kept."
            raise WhoBuiltError(Problem("stopping", said, "", "Start it again; what was begun is taken up."))

    def problem(self, problem: Problem) -> None:
        """Something could not be done; the rest goes on."""
        self._job.add_problem(problem)


class Jobs:
    """The jobs of this run of the service, oldest first."""

    def __init__(self) -> None:
        """None yet."""
        self._jobs: dict[str, Job] = {}

    def put(self, job: Job) -> None:
        """Keep a job; the oldest that are done make room."""
        self._jobs[job.id] = job
        for name in [each.id for each in self._jobs.values() if not each.is_running][: -MOST_KEPT or None]:
            del self._jobs[name]

    def release(self) -> None:
        """Keep nobody waiting for what comes of any."""
        for job in self.all():
            job.release()

    def all(self) -> tuple[Job, ...]:
        """All of them."""
        return tuple(self._jobs.values())

    def find_running(self, kind: str) -> Job | None:
        """The job of a kind that is not at its end, if there is one."""
        return next((job for job in self.all() if job.is_running and job.kind == kind), None)

    def get(self, name: str) -> Job:
        """A job; WhoBuiltError where there is none of this id."""
        try:
            return self._jobs[name]
        except KeyError:
            problem = Problem("unknown_job", "there is no job of this id.", name, "Jobs are told of until it stops.")
            raise WhoBuiltError(problem) from None
