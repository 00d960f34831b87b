from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "one.txt").write_text("Example Systems Ltd supplied cameras to the Exampleton Police Department.\n")
    (tmp_path / "two.txt").write_text("Sample Networks Ltd sold routers to the Sampleford Police Department.\n")
    return tmp_path


def test_one_file_is_one_object(run: Run, folder: Path) -> None:
    told = run("read", "--format", "json", folder / "one.txt")
    assert told.code == ExitCode.OK
    reading = json.loads(told.out)
    [supply] = [item for item in reading["statements"] if item["prop"] == "supplies"]
    quote = supply["quote"]
    assert reading["text"][quote["start"] : quote["end"]] == quote["exact"]
    assert reading["document"]["path"] == str(folder / "one.txt")


def test_several_files_are_one_object_a_line(run: Run, folder: Path) -> None:
    told = run("read", "--format", "json", "one.txt", "two.txt", "one.txt")
    paths = [json.loads(line)["document"]["path"] for line in told.out.splitlines()]
    assert paths == ["one.txt", "two.txt"]
    assert folder.exists()


def test_plain_words_for_a_person(run: Run, folder: Path) -> None:
    told = run("read", folder / "one.txt")
    assert told.code == ExitCode.OK
    assert "Example Systems Ltd supplied" in told.out
    assert "line 1: “Example Systems Ltd supplied cameras to the Exampleton Police Department.”" in told.out


def test_output_folder(run: Run, folder: Path) -> None:
    for _ in range(2):  # again is no clash: it writes the same
        told = run("read", "--output", "out", "one.txt", "two.txt")
        assert told.code == ExitCode.OK
        assert told.out.splitlines() == ["out/one.json", "out/two.json"]
    assert {path.name for path in (folder / "out").iterdir()} == {"one.json", "two.json"}
    assert json.loads((folder / "out" / "two.json").read_text())["document"]["path"] == "two.txt"


@pytest.mark.parametrize(
    ("names", "clash"),
    [
        (("a/same.txt", "b/same.html"), "a/same.txt and b/same.html would be one file, out/same.json"),
        (("a/Same.txt", "b/same.txt"), "a/Same.txt and b/same.txt would be one file, out/same.json"),
        (("out/same.json",), "out/same.json and out/same.json would be one file, out/same.json"),
    ],
)
def test_name_clashes_are_refused_before_anything_is_written(
    run: Run, tmp_path: Path, names: tuple[str, ...], clash: str
) -> None:
    for name in ("first.txt", *names):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("Words.")
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    told = run("read", "--output", "out", "first.txt", *names)
    assert told.code == ExitCode.USAGE
    assert f"{clash}. Nothing was written. Read them into different folders." in told.err
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_what_cannot_be_read_stops_nothing(run: Run, folder: Path) -> None:
    (folder / "empty.txt").touch()
    told = run("read", "--format", "json", "missing.txt", "empty.txt", "two.txt")
    assert told.code == ExitCode.PROBLEMS
    assert [json.loads(line)["document"]["path"] for line in told.out.splitlines()] == ["two.txt"]
    assert "missing.txt: there is no such file or folder." in told.err
    assert "empty.txt: " in told.err


def test_a_folder_is_read_file_by_file(run: Run, folder: Path) -> None:
    told = run("read", "--format", "json", folder)
    assert [Path(json.loads(line)["document"]["path"]).name for line in told.out.splitlines()] == ["one.txt", "two.txt"]


def test_control_characters_never_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "sly.txt").write_text(
        "Example Systems Ltd \x1b[8mnever\x1b[0m supplied cameras to the Sampleford Police."
    )
    assert "\x1b" not in run("read", "sly.txt").out
