"""The real command, in this process, in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from whobuilt.cli import main

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department."
DENIAL = "“We have never supplied cameras to the Exampleton Police Department,” Example Systems Ltd said."


@dataclass(frozen=True)
class Outcome:
    """What a command answered."""

    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("WHOBUILT_BY", raising=False)
    monkeypatch.delenv("WHOBUILT_CASE", raising=False)

    def start(*arguments: str | Path) -> Outcome:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        shown = capsys.readouterr()
        return Outcome(code, shown.out, shown.err)

    return start


@pytest.fixture
def case(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case with two documents: a supply, and its denial."""
    (tmp_path / "supply.txt").write_text(f"{SUPPLY}\n")
    (tmp_path / "denial.txt").write_text(f"{DENIAL}\n")
    folder = tmp_path / "case"
    assert run("init", folder).code == 0
    monkeypatch.chdir(folder)
    assert run("add", tmp_path / "supply.txt", tmp_path / "denial.txt").code == 0
    return folder
