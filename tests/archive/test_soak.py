"""The crash soak itself: thirty kills and every torn byte lose nothing, and a loss would be seen."""

from __future__ import annotations

import importlib.util
import random
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.keys import KeyFolder

SCRIPT = Path(__file__).parents[2] / "bench" / "soak.py"


@pytest.fixture(scope="module")
def soak() -> ModuleType:
    spec = importlib.util.spec_from_file_location("soak_script", SCRIPT)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_thirty_kills_and_every_torn_byte_lose_nothing() -> None:
    done = subprocess.run([sys.executable, str(SCRIPT), "--rounds", "30"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "kill -9: 30 rounds" in done.stdout
    assert done.stdout.count(" 0 lost") == 2


def test_a_loss_is_seen(soak: ModuleType, tmp_path: Path) -> None:
    CaseLog.create(tmp_path / "log", KeyFolder(tmp_path / "keys"), by="soak")
    told = soak.Told()
    acknowledged = soak.kill_one(tmp_path / "log", tmp_path / "keys", "1", random.Random(2), told)  # noqa: S311  # to be repeatable
    assert acknowledged == len(told.entries) > 0
    lost, _ = soak.check(tmp_path / "log", tmp_path / "keys", told, "whole")
    assert lost == []
    records = tmp_path / "log" / "records"
    lines = records.read_bytes().splitlines(keepends=True)
    records.write_bytes(b"".join(lines[: max(told.entries)]))
    lost, _ = soak.check(tmp_path / "log", tmp_path / "keys", told, "cut")
    assert any("was acknowledged and is not there" in line for line in lost)
