"""Review in a real terminal: single keys, and a reason typed as a line."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

LONGEST = 60  # seconds without a word: the command is stuck


@pytest.mark.slow
def test_single_keys(run: Callable[..., Any], case: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "whobuilt", "review", "--prop", "supplies", "--document", "supply.txt"]
    command += ["--by", "A. Reviewer"]
    process = subprocess.Popen(command, cwd=case, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""

    def wait_for(words: bytes) -> None:
        nonlocal shown
        while words not in shown:
            assert select.select([ours], [], [], LONGEST)[0], f"waited for {words!r}, saw {shown!r}"
            shown += os.read(ours, 4096)
        shown = shown.partition(words)[2]

    for awaited, typed in (
        (b"? help", b"r"),
        (b"Enter for none", b"not of this matter\n"),
        (b"rejected:", b"z"),
        (b"taken back:", b"a"),
        (b"That was the last.", b"q"),
    ):
        wait_for(awaited)
        os.write(ours, typed)
    wait_for(b"1 decision by A. Reviewer")
    assert process.wait() == ExitCode.OK
    os.close(ours)
    assert "accepted" in run("statements", "--prop", "supplies").out
