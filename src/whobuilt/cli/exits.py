"""Exit codes, and every error as a message: no traceback ever reaches a user."""

from __future__ import annotations

import errno
import os
import sys
from enum import IntEnum
from io import TextIOWrapper

from whobuilt.core.problems import Problem, WhoBuiltError

DEBUG = "WHOBUILT_DEBUG"


class ExitCode(IntEnum):
    """What `whobuilt` tells the shell."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    NOT_A_CASE = 3
    DISK_FULL = 4
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.OK: "done",
    ExitCode.PROBLEMS: "done, with problems: a file could not be read, or `verify` found a change",
    ExitCode.USAGE: "not done: it cannot be met as asked, and the message says how it can",
    ExitCode.NOT_A_CASE: "not a case, a damaged one, or one that a newer version made",
    ExitCode.DISK_FULL: "the disk is full; what was acknowledged is kept",
    ExitCode.INTERRUPTED: "stopped with Ctrl-C; what was acknowledged is kept",
}

_CODES = {
    "not_a_case": ExitCode.NOT_A_CASE,
    "newer_case": ExitCode.NOT_A_CASE,
    "case_damaged": ExitCode.NOT_A_CASE,
    "disk_full": ExitCode.DISK_FULL,
}
_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def code_of(error: BaseException) -> ExitCode:
    """The exit code that an error means."""
    match error:
        case WhoBuiltError():
            return _CODES.get(error.problem.code, ExitCode.USAGE)
        case KeyboardInterrupt():
            return ExitCode.INTERRUPTED
        case OSError() if error.errno in _NO_ROOM:
            return ExitCode.DISK_FULL
        case OSError():
            return ExitCode.USAGE
        case _:
            return ExitCode.PROBLEMS


def problem_of(error: BaseException) -> Problem:
    """What an error means to a person, and how to mend it."""
    match error:
        case WhoBuiltError():
            return error.problem
        case KeyboardInterrupt():
            return Problem("interrupted", "stopped.", "", "What was acknowledged is kept; run it again to go on.")
        case OSError() if error.errno in _NO_ROOM:
            return Problem(
                "disk_full",
                "no room is left on the disk. What was acknowledged is kept.",
                _where(error),
                "Make room, then run it again.",
            )
        case PermissionError():
            return Problem("no_permission", "you may not read or write this.", _where(error), "Check its rights.")
        case OSError():
            return Problem("system", f"{error.strerror or error}.", _where(error))
        case _:
            return Problem(
                "defect",
                f"this is a defect of WhoBuilt ({type(error).__name__}: {error}). Nothing that was kept is lost.",
                "",
                f"Please report it with what you did: set {DEBUG}=1 and run it again to see where it arose.",
            )


def tell(problem: Problem) -> None:
    """A problem on stderr, in one line."""
    print(f"whobuilt: {clean(str(problem))}", file=sys.stderr)  # noqa: T201  # a command line speaks


def clean(text: str) -> str:
    """Text for a terminal: evidence may hold control characters that would steer it, so none is passed on."""
    return "".join(_shown(character) for character in text)


def prepare_streams() -> None:
    """Let odd file names and characters be printed as escapes rather than fail."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def drop_output() -> None:
    """After a reader went away (`| head`): let nothing more be written, not even at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _where(error: OSError) -> str:
    return os.fsdecode(error.filename) if isinstance(error.filename, str | bytes) else ""


# Directions that would turn round the rest of a line (Trojan source), and what is not printed at all.
_STEERING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def _shown(character: str) -> str:
    if character in "\n\t" or (character >= " " and not "\x7f" <= character <= "\x9f" and character not in _STEERING):
        return character
    return "\ufffd"
