"""`whobuilt names` and `whobuilt models`: what a person types and is told."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]
TEXT = "On Monday the Exampleton Police Department bought cameras from bluefin.\n"


@pytest.fixture
def folder(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    assert run("init", tmp_path / "case").code == ExitCode.OK
    monkeypatch.chdir(tmp_path / "case")
    (tmp_path / "names.csv").write_text("name,schema\nbluefin,Company\nbluefin,Company\n\n")
    (tmp_path / "text.txt").write_text(TEXT)
    return tmp_path / "case"


def found(told: Any) -> set[str]:
    return {entity["name"] for entity in json.loads(told.out)["entities"]}


def test_a_list_is_gone_by_in_a_reading(run: Run, folder: Path) -> None:
    text, names = folder.parent / "text.txt", folder.parent / "names.csv"
    assert "bluefin" not in found(run("read", "--format", "json", text))
    told = run("read", "--format", "json", "--names", names, text)
    assert "bluefin" in found(told)
    assert "given more than once: 1" in told.err


def test_a_list_is_kept_in_the_case_with_its_hash_in_the_log(run: Run, folder: Path) -> None:
    told = run("names", "add", folder.parent / "names.csv")
    assert told.code == ExitCode.OK
    assert "1 name. SHA-256 " in told.out
    [kept] = json.loads(run("names", "--json").out)
    assert kept["name"] == "names.csv"
    logged = [entry["record"] for entry in json.loads(run("log", "--json").out)]
    assert logged[-1]["action"] == "named"
    assert logged[-1]["about"] == kept["sha256"]
    assert run("add", folder.parent / "text.txt").code == ExitCode.OK
    assert "Bluefin supplied" in run("statements").out
    assert run("verify").code == ExitCode.OK


def test_a_list_that_was_changed_is_told_and_not_gone_by(run: Run, folder: Path) -> None:
    run("names", "add", folder.parent / "names.csv")
    [path] = (folder / "names").iterdir()
    path.write_text("other\n")
    told = run("names")
    assert told.code == ExitCode.PROBLEMS
    assert "not as it was kept" in told.err


def test_what_somebody_put_into_the_folder_is_not_gone_by(run: Run, folder: Path) -> None:
    (folder / "names").mkdir()
    data = b"bluefin\n"
    (folder / "names" / f"{sha256(data).hexdigest()}-evil.txt").write_bytes(data)
    (folder / "names" / ("0" * 64 + "-link.txt")).symlink_to("/dev/zero")
    os.mkfifo(folder / "names" / ("1" * 64 + "-pipe.txt"))
    (folder / "names" / ("2" * 64 + "-folder.txt")).mkdir()
    assert run("add", folder.parent / "text.txt").code == ExitCode.OK
    assert "bluefin" not in run("statements").out.lower()
    told = run("names")
    assert told.code == ExitCode.PROBLEMS
    assert told.err.count("the case's log does not know it") == 1


def test_a_table_that_breaks_off_is_told(run: Run, folder: Path) -> None:
    names = folder.parent / "names.csv"
    names.write_text('name,schema\nbluefin,Company\n"' + "x" * 200_000)
    told = run("names", "add", names)
    assert told.code == ExitCode.OK
    assert "nothing more was read of it" in told.err


def test_a_list_is_removed_by_name(run: Run, folder: Path) -> None:
    run("names", "add", folder.parent / "names.csv")
    assert run("names", "remove", "names.csv").code == ExitCode.OK
    assert json.loads(run("names", "--json").out) == []
    assert "no such list" in run("names", "remove", "names.csv").err


def test_a_list_that_holds_no_name_is_refused(run: Run, folder: Path) -> None:
    (folder.parent / "empty.txt").write_text("\n\n")
    told = run("names", "add", folder.parent / "empty.txt")
    assert told.code not in {ExitCode.OK, ExitCode.PROBLEMS}
    assert "no name was found" in told.err
    assert not (folder / "names").exists()


@pytest.mark.slow
def test_models_are_listed(run: Run) -> None:
    told = json.loads(run("models", "--json").out)
    assert {model["language"] for model in told} == {"en", "zh", "en, zh"}
    assert "crf-en@" in run("models").out


def test_training_says_what_it_needs(run: Run, tmp_path: Path) -> None:
    told = run("models", "train", "--checkout", tmp_path)
    assert "part of the repository" in told.err
    told = run("models", "train", "--language", "xx")
    assert "Known: en, zh." in told.err


def test_names_are_learned_in_languages_that_have_a_tagger_only(run: Run) -> None:
    refused = run("train", "--language", "fr")
    assert refused.code == ExitCode.USAGE
    assert "fr: names are learned in en and zh only." in refused.err
