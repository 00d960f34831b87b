"""A pool of workers that live long and may die: what kills one costs the file that it was reading, and nothing else.

One thread, that of the caller, runs it all, and must outlive the pool: Linux ends a worker with the thread that
started it. Time in which the caller is busy elsewhere is not held against a worker.
"""

from __future__ import annotations

import os
import selectors
import shutil
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.engine.answer import Answer, AnswerError, AnswerTooLargeError, tell_malformed, tell_too_large
from whobuilt.engine.child import Child, explain_end
from whobuilt.engine.limits import Limits
from whobuilt.engine.room import Room
from whobuilt.engine.wire import FrameTooLargeError
from whobuilt.ports import Read, ReadingJob

_AHEAD = 2  # files in work or waiting to be given out, for each worker
_LOOK = 0.5  # seconds after which a worker that says nothing is looked at: it may have died and left its pipes open
_STARTING = 60.0  # seconds in which a worker has started
_STARTS = 3  # workers that may fail to start, one after the other
_PATIENCE = 2.0  # seconds in which a worker that has closed its pipe should have ended


@dataclass(slots=True, eq=False)
class _Work:
    """A file in work: by which worker, what it has answered, and how long it may be and was waited for."""

    job: ReadingJob
    request: dict[str, str | float]
    child: Child
    answer: Answer
    wall: float
    waited: float = 0.0
    read: Read | None = None


class ReaderPool:
    """A `ReadingEngine` whose readers run in child processes with limits.

    `entry` names the function that reads ("package.module:function"; it takes path, blob, name and declared media
    type). Use the pool in a `with`, or close it: its folder and its workers go with it.
    """

    def __init__(
        self, entry: str, limits: Limits | None = None, workers: int | None = None, folder: Path | None = None
    ) -> None:
        """A pool of up to `workers` processes (one for each core); none is started before there is work.

        What workers write while they read goes into `folder` (the system's for temporary files); what a pool that was
        killed left there is removed.
        """
        self._entry = entry
        self._limits = limits or Limits()
        self._most = max(1, workers or os.cpu_count() or 1)
        self._room = Room(folder)
        self._folder = self._room.folder
        self._idle: list[Child] = []
        self._busy: list[_Work] = []
        self._numbers = count()
        self._selector = selectors.DefaultSelector()
        self._failed_starts = 0  # one after the other
        self.missing_limits: frozenset[str] = frozenset()  # which this system does not hold to; known after a reading

    def __enter__(self) -> Self:
        """The pool itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the workers."""
        self.close()

    def close(self) -> None:
        """End the workers and remove what they wrote, parts that were not taken too; safe to repeat."""
        for work in self._busy:
            work.child.end()
        for child in self._idle:
            child.end()
        self._busy.clear()
        self._idle.clear()
        self._selector.close()
        self._room.close()

    def read(self, path: Path, blob: str, name: str = "", declared: str = "") -> Read:
        """What stands in a file; a limit that was hit, or a reader that died, is a problem.

        WhoBuiltError where no worker can be started at all.
        """
        ((_, answer),) = self.read_all([ReadingJob(path, blob, name, declared)])
        return answer

    def read_all(self, jobs: Iterable[ReadingJob]) -> Iterator[tuple[ReadingJob, Read]]:
        """Each job with its answer, in the order of the jobs; while one is looked at, others are read.

        Between two answers the pool may be used for other files, such as the parts of the last.
        """
        source = iter(jobs)
        queue: deque[_Work] = deque()
        try:
            while True:
                more = self._begin(source, queue)
                if queue and (read := queue[0].read) is not None:
                    yield queue.popleft().job, read
                elif queue or more:
                    self._wait()
                else:
                    return
        finally:
            self._abandon(queue)

    def _begin(self, source: Iterator[ReadingJob], queue: deque[_Work]) -> bool:
        """Give out work as long as there are workers and room; False where there is no more."""
        while len(self._busy) < self._most and len(queue) < _AHEAD * self._most:
            job = next(source, None)
            if job is None:
                return False
            queue.append(self._start(job))
        return True

    def _start(self, job: ReadingJob) -> _Work:
        size = 0
        with suppress(OSError):  # the reader says so, as the problem of this file
            size = job.path.stat().st_size
        folder = self._folder / str(next(self._numbers))
        folder.mkdir()
        cpu, wall = self._limits.cpu_for(size), self._limits.wall_for(size)
        request: dict[str, str | float] = {
            "path": str(job.path.absolute()),
            "blob": job.blob,
            "name": job.name,
            "declared": job.declared,
            "folder": str(folder),
            "cpu": cpu,
        }
        work = _Work(job, request, self._ask(request), Answer(job.blob, folder, self._limits), wall)
        work.child.watch(self._selector)
        self._busy.append(work)
        return work

    def _ask(self, request: dict[str, str | float]) -> Child:
        """Hand a request to a worker: one that waits, or a new one. One that died while it waited harms no file."""
        while self._idle:
            child = self._idle.pop()
            if child.is_alive and _try_ask(child, request):
                return child
            child.end()
        child = Child(self._entry, self._limits, self._folder)
        _try_ask(child, request)  # one that did not start is found out when it is waited for
        return child

    def _wait(self) -> None:
        """Wait until workers have something to say, and hear all; end those whose time is over."""
        begun = time.monotonic()
        self._selector.select(_LOOK)
        passed = time.monotonic() - begun
        for work in tuple(self._busy):
            work.waited += passed
            self._hear(work)

    def _hear(self, work: _Work) -> None:
        """Take what a worker has answered, and see whether it is done, dead, or over its time."""
        child, answer = work.child, work.answer
        was_alive = child.is_alive  # asked first: what it said before it died is then all there
        try:
            for frame in child.take():
                self._take(frame, work)
        except (FrameTooLargeError, AnswerTooLargeError):
            self._finish(work, tell_too_large(self._limits.output))
        except ValueError as error:
            self._finish(work, tell_malformed(error))
        else:
            if answer.ended:
                self._finish(work)
            elif child.is_closed or not was_alive:
                self._bury(work)
            elif work.waited > (work.wall if child.is_ready else _STARTING):
                self._finish(work, _stalled(work.wall))

    def _take(self, frame: Any, work: _Work) -> None:
        if work.child.is_ready:
            work.answer.take(frame)
            return
        missing = frame.get("ready") if type(frame) is dict else None
        if type(missing) is not list:
            raise AnswerError("no word of being ready")
        self.missing_limits = frozenset(map(str, missing))
        work.child.is_ready = True
        work.waited = 0.0
        self._failed_starts = 0

    def _bury(self, work: _Work) -> None:
        """A worker has died: tell so of its file, unless it died before it could begin with it."""
        child = work.child
        if child.is_ready:
            self._finish(work, explain_end(self._remove(child), float(work.request["cpu"])))
            return
        self._remove(child)
        self._failed_starts += 1
        if self._failed_starts >= _STARTS:
            message = f"No process that reads files could be started ({child.last_words or 'it said nothing'})."
            raise WhoBuiltError(Problem("worker_cannot_start", message, "", "Install WhoBuilt again."))
        work.child = self._ask(work.request)
        work.child.watch(self._selector)
        work.waited = 0.0

    def _finish(self, work: _Work, problem: Problem | None = None) -> None:
        """The answer is as whole as it will be; the worker goes back among those that wait, if it is still fit."""
        self._busy.remove(work)
        answer = work.answer
        if answer.ended and not answer.spent:
            work.child.unwatch(self._selector)
            self._idle.append(work.child)
        else:
            self._remove(work.child)
        if problem is not None:
            answer.problems.append(problem)
        work.read = answer.finish()

    def _remove(self, child: Child) -> int | None:
        """End a worker, if it did not end by itself; its exit status."""
        if child.is_gone:
            return None
        child.unwatch(self._selector)
        return child.end(_PATIENCE if child.is_closed else 0.0)

    def _abandon(self, queue: Iterable[_Work]) -> None:
        """Give up what nobody waits for any more."""
        for work in queue:
            if work in self._busy:
                self._busy.remove(work)
                self._remove(work.child)
                shutil.rmtree(work.answer.folder, ignore_errors=True)


def _try_ask(child: Child, request: dict[str, str | float]) -> bool:
    try:
        child.ask(request)
    except BrokenPipeError:
        return False
    except BaseException:
        child.end()
        raise
    return True


def _stalled(seconds: float) -> Problem:
    message = f"Reading the file took more than {seconds:g} seconds."
    return Problem("reader_stalled", message, "", "Try again when the machine is less busy, or split the file.")
