"""Stopped in the middle: by Ctrl-C, by a kill, by a full disk, beside another process. Nothing acknowledged is lost."""

from __future__ import annotations

import json
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]
FILES = 60


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    """Documents enough that adding them takes a while."""
    folder = tmp_path / "pile"
    folder.mkdir()
    for number in range(FILES):
        (folder / f"{number:03}.txt").write_text(
            f"Document {number}. Vendor{number} Ltd sold cameras to the police.\n" * 8
        )
    return folder


def start(*arguments: str | Path, limit: int | None = None) -> subprocess.Popen[str]:
    """The command in a process of its own; `limit` bytes are as large as a file may grow."""

    def restrict() -> None:
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    command = [sys.executable, "-m", "whobuilt", *map(str, arguments)]
    return subprocess.Popen(  # the child sets its own limit before it runs
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=restrict,  # noqa: PLW1509  # this process has no threads
    )


def wait_for_blobs(case: Path, number: int, process: subprocess.Popen[str]) -> None:
    while process.poll() is None and sum(path.is_file() for path in (case / "blobs").rglob("*")) < number:
        os.sched_yield()


def captured(case: Path, run: Run) -> set[str]:
    return {Path(item["file"]).name for item in json.loads(run("documents", "--json", "--case", case).out)}


@pytest.mark.slow
def test_ctrl_c_keeps_what_was_acknowledged(run: Run, tmp_path: Path, pile: Path) -> None:
    case = tmp_path / "case"
    assert run("init", case).code == ExitCode.OK
    process = start("add", pile, "--case", case)
    wait_for_blobs(case, 4, process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in told
    found = re.search(r"Until then: (\d+) files? kept", told)
    assert found, told
    assert 0 < int(found.group(1)) < FILES
    assert run("verify", "--case", case).code == ExitCode.OK
    assert run("add", pile, "--case", case).code == ExitCode.OK
    assert len(captured(case, run)) == FILES


@pytest.mark.slow
@pytest.mark.parametrize("blobs", [1, 2, 5, 9])
def test_a_kill_loses_nothing_acknowledged(run: Run, tmp_path: Path, pile: Path, blobs: int) -> None:
    case = tmp_path / "case"
    assert run("init", case).code == ExitCode.OK
    process = start("add", pile, "--case", case)
    wait_for_blobs(case, blobs, process)
    process.kill()
    process.communicate()
    assert run("verify", "--case", case).code == ExitCode.OK
    (tmp_path / "last.txt").write_text("One more document.")
    assert run("add", tmp_path / "last.txt", "--case", case).code == ExitCode.OK  # reads what the kill left unread
    kept = sum(path.is_file() for path in (case / "blobs").rglob("*"))
    assert kept - 1 <= len(captured(case, run)) <= kept  # a blob whose capture was not yet acknowledged may lie there
    assert run("verify", "--case", case).code == ExitCode.OK


@pytest.mark.slow
def test_two_processes_add_to_one_case(run: Run, tmp_path: Path, pile: Path) -> None:
    case = tmp_path / "case"
    assert run("init", case).code == ExitCode.OK
    files = sorted(pile.iterdir())
    both = [start("add", *part, "--case", case) for part in (files[::2], files[1::2])]
    told = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], told
    assert len(captured(case, run)) == FILES
    assert len(json.loads(run("search", "cameras", "--limit", "100", "--json", "--case", case).out)) == FILES
    assert run("verify", "--case", case).code == ExitCode.OK


@pytest.mark.slow
def test_disk_full(run: Run, tmp_path: Path) -> None:
    case, small, large = tmp_path / "case", tmp_path / "1-small.txt", tmp_path / "2-large.txt"
    small.write_text("A small document.")
    large.write_text("A large document. " * 400_000)
    assert run("init", case).code == ExitCode.OK
    process = start("add", small, large, "--case", case, limit=4_000_000)
    _, told = process.communicate()
    assert process.returncode == ExitCode.DISK_FULL, told
    assert "no room is left on the disk. What was acknowledged is kept." in told
    assert "Until then: 1 file kept" in told
    assert captured(case, run) == {"1-small.txt"}
    assert run("verify", "--case", case).code == ExitCode.OK
    assert not list((case / "blobs" / "incoming").iterdir())
