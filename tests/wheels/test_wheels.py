"""The wheels: small, whole, and the judge in its own alone. `make wheel` also tries them as somebody installs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from runpy import run_path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
LIMIT = 12_000_000  # bytes

pytestmark = pytest.mark.slow


def build(project: Path, out: Path) -> Path:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(out)]
    subprocess.run(command, cwd=project, check=True, capture_output=True)
    [wheel] = out.glob("*.whl")
    return wheel


def find_metadata(packed: ZipFile) -> list[str]:
    [name] = (each for each in packed.namelist() if each.endswith(".dist-info/METADATA"))
    return packed.read(name).decode().splitlines()


def test_the_wheel_holds_the_app_and_no_judge_and_is_small(tmp_path: Path) -> None:
    hook = run_path(str(ROOT / "hatch_build.py"))
    built = hook["APP"] / hook["DIGEST"]
    if not built.is_file() or built.read_text("ascii") != hook["digest_of"](hook["WEB"]):
        pytest.skip("the app is not built of what is here: make web")  # building it would ask the network
    wheel = build(ROOT, tmp_path)
    assert wheel.stat().st_size <= LIMIT
    with ZipFile(wheel) as packed:
        names, told = packed.namelist(), find_metadata(packed)
    assert {"whobuilt/web/dist/index.html", "whobuilt/inference/models/en.crf"} <= set(names)
    assert [name for name in names if name.endswith(".onnx") or "whobuilt_judge" in name] == []
    assert [line for line in told if line.startswith("Requires-Dist: onnx") and "extra ==" not in line] == []
    assert "Provides-Extra: judge" in told


def test_the_judges_wheel_holds_the_judge_and_asks_for_what_runs_it(tmp_path: Path) -> None:
    with ZipFile(build(ROOT / "judge", tmp_path)) as packed:
        for name in ("judge.onnx", "judge.json"):
            kept = ROOT / "judge" / "src" / "whobuilt_judge" / name
            assert packed.read(f"whobuilt_judge/{name}") == kept.read_bytes()
        assert any(line.startswith("Requires-Dist: onnxruntime") for line in find_metadata(packed))
