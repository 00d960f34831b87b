"""One worker as its pool sees it: a process in a session of its own, three pipes, and how it ends."""

from __future__ import annotations

import contextlib
import fcntl
import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from whobuilt.codec import dumps
from whobuilt.core.problems import Problem
from whobuilt.engine.limits import Limits
from whobuilt.engine.wire import FrameBuffer, pack_frame

_CHUNK = 1 << 20
_PIPE = 1 << 20  # bytes that a worker may be ahead of the pool
_TAIL = 4096  # bytes kept of what a worker wrote to standard error
_FRAME_SPARE = 65536  # beyond the largest answer
_PASSED_ON = ("PATH", "TESSDATA_PREFIX")
_OUT_OF_TIME = (signal.SIGPROF, signal.SIGXCPU)


class Child:
    """A worker process. It is told what to read, asked what it has answered, and ended."""

    def __init__(self, entry: str, limits: Limits, folder: Path) -> None:
        """Start it; `folder` is where it stands. OSError where the system starts no more processes."""
        command = [sys.executable, "-P", "-s", "-m", "whobuilt.engine.worker", entry, dumps(limits), str(os.getpid())]
        self._process = subprocess.Popen(  # noqa: S603 - our own module, by this very interpreter
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(folder),
            cwd=folder,
            start_new_session=True,  # Ctrl-C goes to the pool alone, and the worker ends with all that it started
        )
        self._buffer = FrameBuffer(limits.output + _FRAME_SPARE)
        self._said = b""
        self.is_ready = False
        self.is_closed = False  # it has closed the pipe of its answers
        self.is_gone = False  # it was ended, and waited for
        for pipe in self._outputs:
            os.set_blocking(pipe.fileno(), False)
            with contextlib.suppress(OSError, AttributeError):  # the user's share of pipe memory is spent; not Linux
                fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def _outputs(self) -> tuple[IO[bytes], IO[bytes]]:
        assert self._process.stdout is not None
        assert self._process.stderr is not None
        return self._process.stdout, self._process.stderr

    def watch(self, selector: selectors.BaseSelector) -> None:
        """Have a selector wait for what it answers."""
        selector.register(self._outputs[0], selectors.EVENT_READ)

    def unwatch(self, selector: selectors.BaseSelector) -> None:
        """Undo `watch`."""
        selector.unregister(self._outputs[0])

    def ask(self, request: dict[str, Any]) -> None:
        """Send a request; BrokenPipeError where the worker is no longer there."""
        assert self._process.stdin is not None
        self._process.stdin.write(pack_frame(request))
        self._process.stdin.flush()

    @property
    def is_alive(self) -> bool:
        """Whether the process still runs."""
        return self._process.poll() is None

    def take(self) -> Iterator[dict[str, Any]]:
        """The frames that have come, without waiting. FrameError where something else came."""
        out = self._outputs[0].fileno()
        self._overhear()
        while data := _read_some(out):
            yield from self._buffer.feed(data)
        self.is_closed = data is not None

    def _overhear(self) -> None:
        """Keep the end of what it complains of, and let the rest go, so that it can go on."""
        if said := _read_some(self._outputs[1].fileno()):
            self._said = (self._said + said)[-_TAIL:]

    def end(self, patience: float = 0.0) -> int | None:
        """End the process and all that it started, after giving it so many seconds to end by itself.

        Its exit status, negative for a signal; None where it had to be ended.
        """
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(patience)
        status = self._process.returncode
        with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says so of a group of zombies
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._overhear()
        self.is_gone = True
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):  # a request that it did not take
            self._process.stdin.close()
        for pipe in self._outputs:
            pipe.close()
        return status

    @property
    def last_words(self) -> str:
        """The last line that it wrote to standard error."""
        return self._said.decode("utf-8", "replace").strip().rpartition("\n")[2][-500:]


def explain_end(status: int | None, seconds: float) -> Problem:
    """Why a worker ended, as a problem of the file that it was reading; None for one that only ceased to answer."""
    if status is None:
        return Problem("reader_died", "The process that read the file closed its answer too early.", "", _REPORT)
    if status >= 0:
        message = f"The process that read the file ended without an answer (exit status {status})."
        return Problem("reader_died", message, "", _REPORT)
    name = signal.Signals(-status).name if -status in signal.valid_signals() else f"signal {-status}"
    if -status in _OUT_OF_TIME:
        message = f"Reading the file took more than {seconds:g} seconds of computing time."
        return Problem("reader_out_of_time", message, "", "Split the file, or allow more time.")
    likely = "; the system may have been short of memory" if -status == signal.SIGKILL else ""
    return Problem("reader_died", f"The process that read the file was ended by {name}{likely}.", "", _REPORT)


def _environment(folder: Path) -> dict[str, str]:
    """What a reader needs to know of this machine, and nothing of its user."""
    found = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    places = [str(Path(place).absolute()) for place in sys.path if place]
    return found | {
        "PYTHONPATH": os.pathsep.join(places),  # the very modules that the pool would load
        "PYTHONHASHSEED": "0",  # the same answer from every worker
        "PYTHONUTF8": "1",
        "LC_ALL": "C.UTF-8",
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "OMP_THREAD_LIMIT": "1",  # one file, one core
        "MALLOC_ARENA_MAX": "2",  # arenas are reserved by thread, and count as memory
    }


def _read_some(descriptor: int) -> bytes | None:
    """What can be read at once: nothing (b"") where the pipe is closed, None where it is only empty."""
    try:
        return os.read(descriptor, _CHUNK)
    except BlockingIOError:
        return None


_REPORT = "Keep the file and report the fault."
