"""Readers that behave as badly as a broken library can. The first word of the file says what to do."""

from __future__ import annotations

import json
import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from whobuilt.core.evidence import Document, Metadata, Segment, document_id
from whobuilt.core.problems import Problem
from whobuilt.ports import Part, Read


def read(path: Path, blob: str, name: str, declared: str) -> Read:
    text = path.read_text("utf-8", "surrogatepass")
    word, _, rest = text.partition(" ")
    deed = DEEDS.get(word)
    return deed(rest, blob) if deed else echo(f"{text}|{name}|{declared}", blob)


def echo(text: str, blob: str) -> Read:
    segments = (Segment(0, len(text), 0, len(text), "line 1"),)
    name = document_id(blob, "echo@1", text)
    document = Document(name, blob, "echo@1", "text/plain", "utf-8", text, Metadata(), (), segments)
    return Read(document, (Problem("told", "Something.", "line 1"),))


def loop(_: str, __: str) -> Read:
    while True:
        pass


def allocate(_: str, __: str) -> Read:
    hoard = []
    while True:
        hoard.append(b"x" * 10_000_000)


def sleep(_: str, __: str) -> Read:
    signal.pause()
    raise AssertionError


def report_and_sleep(rest: str, _: str) -> Read:
    """Write the number of this process into a pipe, for a test that waits for it."""
    Path(rest).write_text(str(os.getpid()), "ascii")
    signal.pause()
    raise AssertionError


def crash(_: str, __: str) -> Read:
    os.kill(os.getpid(), signal.SIGSEGV)
    raise AssertionError


def leave(_: str, __: str) -> Read:
    sys.exit(3)


def leave_at_once(_: str, __: str) -> Read:
    os._exit(4)


def fail(_: str, __: str) -> Read:
    raise ZeroDivisionError("nothing is left")


def chatter(rest: str, blob: str) -> Read:
    print("garbage " * int(rest))  # noqa: T201 - the very thing that libraries do
    print("complaint " * int(rest), file=sys.stderr)  # noqa: T201 - the same
    os.write(1, b"\xff" * 100)
    return echo("spoke", blob)


def close(_: str, __: str) -> Read:
    os.closerange(0, 1000)
    signal.pause()
    raise AssertionError


def fork(_: str, blob: str) -> Read:
    if not os.fork():
        signal.pause()
    return echo("forked", blob)


def run_away(rest: str, _: str) -> Read:
    """Leave behind a process that holds the pipes open, and die."""
    child = os.fork()
    if not child:
        signal.pause()
    Path(rest).write_text(str(child), "ascii")
    os.kill(os.getpid(), signal.SIGABRT)
    raise AssertionError


def spawn_outside(_: str, blob: str) -> Read:
    found = subprocess.run([sys.executable, "-c", "print(5)"], capture_output=True, check=True)
    return echo(found.stdout.decode().strip(), blob)


def write(rest: str, blob: str) -> Read:
    with Path("large").open("wb") as file:
        file.writelines(b"x" * (1 << 20) for _ in range(int(rest)))
    return echo("wrote", blob)


def surround(_: str, blob: str) -> Read:
    import tempfile  # noqa: PLC0415 - as a reader would

    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(b"left behind")
    seen = {"folder": os.getcwd(), "temporary": file.name, "environment": dict(os.environ), "pid": os.getpid()}  # noqa: PTH109
    return echo(json.dumps(seen), blob)


def large(rest: str, blob: str) -> Read:
    return echo("x" * int(rest), blob)


def parts(rest: str, blob: str) -> Read:
    return Read(echo("holds parts", blob).document, (), make_parts(int(rest)))


def make_parts(number: int) -> Iterator[Part | Problem]:
    for index in range(number):
        yield Part(f"../{index}.txt", b"part %d" % index, "text/plain", f"https://example.org/{index}")
        if index == 1:
            yield Problem("part_damaged", "The next is damaged.", "2.txt")


def large_parts(rest: str, _: str) -> Read:
    sizes = map(int, rest.split())
    return Read(None, (), (Part(str(size), b"x" * size) for size in sizes))


def parts_then_crash(_: str, blob: str) -> Read:
    def make() -> Iterator[Part]:
        yield Part("first", b"one")
        yield Part("second", b"two")
        os.kill(os.getpid(), signal.SIGSEGV)

    return Read(echo("holds parts", blob).document, (), make())


def parts_then_fail(_: str, __: str) -> Read:
    def make() -> Iterator[Part]:
        yield Part("first", b"one")
        raise ValueError("damaged")

    return Read(None, (), make())


def parts_slowly(_: str, __: str) -> Read:
    def make() -> Iterator[Part]:
        while True:
            begun = time.process_time()
            while time.process_time() < begun + 0.02:
                pass
            yield Part("one more", b"one")

    return Read(None, (), make())


def complain(rest: str, _: str) -> Read:
    return Read(None, tuple(Problem("told", f"Number {number}.") for number in range(int(rest))))


def forge(rest: str, _: str) -> Read:
    """Answer in the place of the worker: the frames given as JSON, one a line."""
    pipe = next(number for number in range(3, 100) if _is_answer_pipe(number))
    for line in rest.splitlines():
        body = line.encode("utf-8", "surrogatepass")
        os.write(pipe, struct.pack(">Q", len(body)) + body)
    signal.pause()
    raise AssertionError


def announce(rest: str, _: str) -> Read:
    """Announce a frame of a size, and never send it."""
    pipe = next(number for number in range(3, 100) if _is_answer_pipe(number))
    os.write(pipe, struct.pack(">Q", int(rest)))
    signal.pause()
    raise AssertionError


def link(rest: str, blob: str) -> Read:
    """Put a link in the place of a part."""
    Path("0").symlink_to(rest)
    part = {"name": "x", "media_type": "", "locator": "", "at": None, "slot": 0, "size": Path(rest).stat().st_size}
    return forge("\n".join([json.dumps({"read": {"document": None}}), json.dumps({"part": part})]), blob)


def _is_answer_pipe(number: int) -> bool:
    import fcntl  # noqa: PLC0415 - only here
    import stat  # noqa: PLC0415

    try:
        is_pipe = stat.S_ISFIFO(os.fstat(number).st_mode)
        return is_pipe and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_WRONLY
    except OSError:
        return False


DEEDS: dict[str, Callable[[str, str], Read]] = {
    deed.__name__: deed
    for deed in (
        loop,
        allocate,
        sleep,
        report_and_sleep,
        crash,
        leave,
        leave_at_once,
        fail,
        chatter,
        close,
        fork,
        run_away,
        spawn_outside,
        write,
        surround,
        large,
        parts,
        large_parts,
        parts_then_crash,
        parts_then_fail,
        parts_slowly,
        complain,
        forge,
        announce,
        link,
    )
}
