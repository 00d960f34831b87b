"""Whether an earlier run was stopped: marks of runs that begin and end at the same time."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import mkstemp

import pytest

from whobuilt.store import running as module
from whobuilt.store.running import running


def marks(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name != "lock"]


def test_a_run_that_ended_well_leaves_no_mark(tmp_path: Path) -> None:
    for _ in range(2):
        with running(tmp_path / "running") as was_stopped:
            assert not was_stopped
            assert len(marks(tmp_path / "running")) == 1
    assert marks(tmp_path / "running") == []


def test_a_run_that_was_stopped_is_seen_until_one_ends_well(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), running(tmp_path):
        raise KeyboardInterrupt
    with pytest.raises(OSError, match="full"), running(tmp_path):
        raise OSError("full")
    with running(tmp_path) as was_stopped:
        assert was_stopped
    with running(tmp_path) as was_stopped:
        assert not was_stopped


def test_a_run_that_is_on_its_way_was_not_stopped(tmp_path: Path) -> None:
    with running(tmp_path), running(tmp_path) as was_stopped:
        assert not was_stopped
        assert len(marks(tmp_path)) == 2


def test_a_mark_that_is_made_and_not_held_yet_is_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another run begins and ends between the making of a mark and its lock."""
    seen = list[bool]()

    def other_run() -> None:
        with running(tmp_path) as was_stopped:
            seen.append(was_stopped)

    other = threading.Thread(target=other_run)

    def slow(dir: Path) -> tuple[int, str]:  # noqa: A002  # as mkstemp has it
        made = mkstemp(dir=dir)
        monkeypatch.setattr(module, "mkstemp", mkstemp)
        other.start()
        other.join(0.3)
        return made

    monkeypatch.setattr(module, "mkstemp", slow)
    with running(tmp_path) as was_stopped:
        other.join()
        assert (was_stopped, seen) == (False, [False])
        assert len(marks(tmp_path)) == 1
    assert marks(tmp_path) == []
