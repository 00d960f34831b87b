"""A worker: reads one file after another for the pool that started it, and can harm nothing but its own answer.

Started as `python -m whobuilt.engine.worker ENTRY LIMITS PARENT`: the function that reads ("package.module:function"),
the limits as JSON, and the process that it must not outlive. Requests come on standard input and answers leave on what
was standard output; whatever a reader prints goes to standard error.

Answers to a request: one `read` (the document and its problems), any number of `part` and `told` (a problem), and
`end`. Where the memory was not enough, `told` and `end` take the place of what is missing.
"""

from __future__ import annotations

import ctypes
import importlib
import os
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

from whobuilt.codec import loads, to_plain
from whobuilt.core.problems import Problem
from whobuilt.engine.limits import Limits, allow_cpu, impose
from whobuilt.engine.wire import pack_frame, read_frame
from whobuilt.ports import Part, Read

_PR_SET_PDEATHSIG = 1  # linux/prctl.h
_PR_SET_CHILD_SUBREAPER = 36
_PARTS_SHARE = 0.8  # of the CPU time, after which no further part is begun, so that those taken out are not lost
_MOST_PROBLEMS = 1000
_CHUNK = 1 << 20
_OUT_OF_MEMORY = "reader_out_of_memory"

Entry = Callable[[Path, str, str, str], Read]


def main(arguments: list[str]) -> None:
    """Serve until standard input ends."""
    name, written, parent = arguments
    limits = loads(Limits, written)
    with _take_pipes() as (inbox, outbox):
        _follow(int(parent))
        missing = impose(limits)
        module, _, function = name.partition(":")
        entry: Entry = getattr(importlib.import_module(module), function)
        _send(outbox, pack_frame({"ready": list(missing)}))
        served = 0
        while (request := read_frame(inbox)) is not None:
            served += 1
            whole = _Job(request, limits, outbox).run(entry)
            spent = not whole or served >= limits.files or _memory() > limits.memory // 2 or _has_children()
            signal.setitimer(signal.ITIMER_PROF, 0)
            _send(outbox, pack_frame({"end": spent}))


class _Pipes:
    """The two ends that lead to the pool, out of the reach of what is printed or read by accident."""

    def __enter__(self) -> tuple[BinaryIO, BinaryIO]:
        self.inbox, self.outbox = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        return self.inbox, self.outbox

    def __exit__(self, *_: object) -> None:
        self.inbox.close()
        self.outbox.close()


def _take_pipes() -> _Pipes:
    return _Pipes()


def _follow(parent: int) -> None:
    """End when the pool's process ends, at once where the system can (Linux), else at the end of the file in work."""
    if sys.platform == "linux":
        prctl = ctypes.CDLL(None, use_errno=True).prctl
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        # What a reader starts and leaves behind comes back here, where it is noticed.
        prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    if os.getppid() != parent:
        raise SystemExit(0)


class _Job:
    """One file to be read."""

    def __init__(self, request: dict[str, Any], limits: Limits, outbox: BinaryIO) -> None:
        self.request = request
        self.limits = limits
        self.outbox = outbox
        self.folder = Path(request["folder"])
        self.seconds = float(request["cpu"])
        self.begun = time.process_time()
        self.taken = self.size = self.problems = 0

    def run(self, entry: Entry) -> bool:
        """Read, and send what was found; False where this process is no longer fit for another file."""
        os.chdir(self.folder)
        tempfile.tempdir = os.environ["TMPDIR"] = os.environ["HOME"] = str(self.folder)
        allow_cpu(self.seconds)
        signal.setitimer(signal.ITIMER_PROF, self.seconds)  # its signal ends the process
        try:
            self._read(entry)
        except MemoryError:
            whole = False  # what took the memory is let go before anything more is done
        else:
            whole = True
        if not whole:
            self._send(pack_frame({"told": to_plain(Problem(_OUT_OF_MEMORY, self._sentence()))}))
        os.chdir("/")
        return whole

    def _sentence(self) -> str:
        return f"Reading the file took more memory than one file may take ({self.limits.memory >> 20} MB)."

    def _read(self, entry: Entry) -> None:
        path, blob, name, declared = (self.request[key] for key in ("path", "blob", "name", "declared"))
        try:
            answer = entry(Path(path), blob, name, declared)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - a reader that fails costs its own file
            self._tell(_failed(error))
            return
        frame = pack_frame({"read": {"document": to_plain(answer.document)}})
        if len(frame) > self.limits.output:
            self._tell(_too_large(len(frame), self.limits.output))
        else:
            self._send(frame)
        del frame
        for problem in answer.problems:
            self._tell(problem)
        self._take_parts(answer)

    def _take_parts(self, answer: Read) -> None:
        for item in _iter_safely(answer):
            if isinstance(item, Problem):
                self._tell(item)
            elif why := self._why_full():
                self._tell(_left_out(why, self.taken))
                break
            elif not self._take(item):
                break
        if self.problems > _MOST_PROBLEMS:
            self.problems, more = 0, self.problems - _MOST_PROBLEMS
            message = f"{more} more problems like these were met; they are not listed."
            self._tell(Problem("problems_left_out", message))

    def _why_full(self) -> str:
        """Why no further part is taken; empty where one may be."""
        if self.taken >= self.limits.part_count:
            return f"it holds more than {self.limits.part_count} files"
        if time.process_time() - self.begun > _PARTS_SHARE * self.seconds:
            return "the time for one file was over"
        return ""

    def _take(self, part: Part) -> bool:
        """Write a part into the folder and tell of it; False where no other could be kept after it."""
        try:
            return self._keep(part)
        except OSError as error:
            self._tell(_left_out(f"they could not be written ({error.strerror})", self.taken))
            return False

    def _keep(self, part: Part) -> bool:
        slot = self.folder / str(self.taken)
        most = min(self.limits.part, self.limits.parts - self.size)
        with part.open() as source, slot.open("xb") as kept:
            size = 0
            while (chunk := source.read(_CHUNK)) and size + len(chunk) <= most:
                kept.write(chunk)
                size += len(chunk)
        if chunk:
            slot.unlink()
            if most == self.limits.part:
                self._tell(_part_too_large(part, most))
                return True
            self._tell(_left_out(f"together they hold more than {self.limits.parts >> 20} MB", self.taken))
            return False
        told = {"name": part.name, "media_type": part.media_type, "locator": part.locator, "at": to_plain(part.at)}
        self._send(pack_frame({"part": {**told, "slot": self.taken, "size": size}}))
        self.taken += 1
        self.size += size
        return True

    def _tell(self, problem: Problem) -> None:
        self.problems += 1
        if self.problems <= _MOST_PROBLEMS:
            self._send(pack_frame({"told": to_plain(problem)}))

    def _send(self, frame: bytes) -> None:
        _send(self.outbox, frame)


def _iter_safely(answer: Read) -> Iterator[Part | Problem]:
    """The parts; where making the next one fails, the problem that says so, and no more."""
    parts = iter(answer.parts)
    while True:
        try:
            item = next(parts, None)
        except MemoryError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            item = _failed(error)
            parts = iter(())
        if item is None:
            return
        yield item


def _send(outbox: BinaryIO, frame: bytes) -> None:
    outbox.write(frame)
    outbox.flush()


def _memory() -> int:
    """Bytes of memory in use; where the system does not say, the most that ever were."""
    try:
        pages = Path("/proc/self/statm").read_text("ascii").split()[1]
    except OSError:
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return int(pages) * resource.getpagesize()


def _has_children() -> bool:
    """Whether a reader left a process behind; those that have ended are let go."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        return False
    return True


def _failed(error: Exception) -> Problem:
    message = f"The reader failed on this file ({type(error).__name__}: {str(error)[:300]})."
    return Problem("reader_failed", message, "", "Keep the file and report the fault.")


def _too_large(size: int, most: int) -> Problem:
    message = f"The text and its map take {size >> 20} MB, more than one file may give ({most >> 20} MB)."
    return Problem("reader_output_too_large", message, "", "Split the file, and add the pieces.")


def _part_too_large(part: Part, most: int) -> Problem:
    message = f"A file within it is larger than {most >> 20} MB and was left out: {part.name[:200]!r}."
    return Problem("part_too_large", message, part.name[:200], "Take it out yourself, and add it as a file.")


def _left_out(why: str, taken: int) -> Problem:
    message = f"Of the files within it only the first {taken} were taken out: {why}."
    return Problem("parts_left_out", message, "", "Take the others out yourself, and add them as files.")


if __name__ == "__main__":
    main(sys.argv[1:])
