"""What becomes of workers when the process that started them is interrupted or dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engine.conftest import ROOT
from tests.engine.ending import has_ended
from whobuilt.engine import ReaderPool

SCRIPT = """
import sys
from pathlib import Path
from whobuilt.engine import ReaderPool
with ReaderPool("tests.engine.readers:read", workers=2) as pool:
    try:
        pool.read(Path(sys.argv[1]), "blob")
    except KeyboardInterrupt:
        print("interrupted", flush=True)
    answer = pool.read(Path(sys.argv[2]), "blob")
    print(answer.document.text if answer.document else answer.problems)
"""


@contextmanager
def parent_of_a_reader(folder: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A process whose worker is reading, as in a terminal, and the number of that worker."""
    pipe, stuck, good = folder / "pipe", folder / "stuck", folder / "good"
    os.mkfifo(pipe)
    stuck.write_text(f"report_and_sleep {pipe}", "utf-8")
    good.write_text("hello", "utf-8")
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([ROOT, *filter(None, sys.path)]), "TMPDIR": str(folder)}
    command = [sys.executable, "-c", SCRIPT, str(stuck), str(good)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, start_new_session=True
    ) as process:
        try:
            yield process, int(pipe.read_text("ascii"))
        finally:
            process.kill()


def test_ctrl_c_ends_the_reading_and_the_pool_goes_on(tmp_path: Path) -> None:
    with parent_of_a_reader(tmp_path) as (process, worker):
        os.killpg(process.pid, signal.SIGINT)
        said, _ = process.communicate()
    assert said.split("\n")[:2] == ["interrupted", "hello||"]
    assert process.returncode == 0
    assert has_ended(worker)
    assert not list(tmp_path.glob("whobuilt-*"))


def test_no_worker_outlives_a_parent_that_was_killed_and_the_next_pool_clears_up(tmp_path: Path) -> None:
    with parent_of_a_reader(tmp_path) as (process, worker):
        os.kill(worker, 0)
        process.kill()
        assert has_ended(worker)
    (left,) = tmp_path.glob("whobuilt-*")
    with ReaderPool("tests.engine.readers:read", folder=tmp_path), ReaderPool("x", folder=tmp_path):
        rooms = list(tmp_path.glob("whobuilt-*"))
        assert left not in rooms
        assert len(rooms) == 2
    assert not list(tmp_path.glob("whobuilt-*"))
