"""The commands that keep a case as evidence: verify, checkpoint, log, key, destroy, reread, pack, unseal, bundle."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from whobuilt.archive.seal import make_identity
from whobuilt.cli.exits import ExitCode

Run = Callable[..., Any]

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"


@pytest.fixture
def case(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "supply.txt").write_text(SUPPLY)
    (tmp_path / "other.txt").write_text("Nothing of note.\n")
    run("init", "case")
    run("add", "supply.txt", "other.txt", "--case", "case")
    monkeypatch.setenv("WHOBUILT_CASE", str(tmp_path / "case"))
    return tmp_path / "case"


@pytest.mark.usefixtures("case")
def test_the_log_says_what_was_done(run: Run) -> None:
    told = run("log")
    assert told.code == ExitCode.OK
    assert [told.out.count(word) for word in ("created", "captured", "read")] == [1, 2, 2]
    entries = json.loads(run("log", "--json").out)
    assert [entry["index"] for entry in entries] == list(range(len(entries)))
    assert entries[1]["record"]["action"] == "captured"


@pytest.mark.usefixtures("case")
def test_the_log_names_who_works_with_the_case(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_BY", "A. Reviewer")
    run("add", "other.txt")
    assert run("log").out.count("A. Reviewer") == 2  # captured, and read


@pytest.mark.usefixtures("case")
def test_a_checkpoint_kept_elsewhere_is_held_against_the_case(run: Run, tmp_path: Path) -> None:
    (tmp_path / "kept.txt").write_text(run("checkpoint").out)
    run("add", "other.txt")
    told = run("verify", "--anchor", "kept.txt")
    assert told.code == ExitCode.OK
    assert "Unchanged: 2 documents" in told.out
    assert "No timestamp yet" in told.out
    forged = (tmp_path / "kept.txt").read_text().split("\n")
    forged[2] = "A" * 43 + "="
    (tmp_path / "forged.txt").write_text("\n".join(forged))
    told = run("verify", "--anchor", "forged.txt")
    assert told.code == ExitCode.PROBLEMS
    told = run("verify", "--anchor", "supply.txt")
    assert told.code == ExitCode.USAGE
    assert "no signed checkpoint" in told.err


@pytest.mark.usefixtures("case")
def test_keys_are_shown_changed_and_given_up(run: Run) -> None:
    first = run("key").out
    assert "Public key: whobuilt/" in first
    assert run("key", "change").code == ExitCode.USAGE  # who?
    assert "Back up" in run("key", "change", "--by", "A. Reviewer").out
    assert run("key").out != first
    assert run("key", "lost", "--by", "A. Reviewer").code == ExitCode.USAGE  # why?
    assert run("key", "lost", "--by", "A. Reviewer", "--reason", "the disk broke").code == ExitCode.OK
    told = run("verify")
    assert told.code == ExitCode.OK
    assert "declared lost" in told.err


def test_destroying_asks_says_and_does(run: Run, case: Path) -> None:
    assert run("destroy", "supply.txt", "--by", "A. Reviewer").code == ExitCode.USAGE  # why?
    source = str(case.parent / "supply.txt")
    told = run("destroy", source, "--by", "A. Reviewer", "--reason", "asked for")
    assert told.code == ExitCode.USAGE
    assert "give --yes" in told.err
    assert "Nothing was destroyed" in told.err
    told = run("destroy", source, "--by", "A. Reviewer", "--reason", "asked for", "--yes")
    assert told.code == ExitCode.OK
    assert "Destroyed: 1 source" in told.out
    assert "1 document" in told.err
    assert "supply.txt" not in run("documents").out
    assert "withheld" in run("log").out
    assert run("verify").code == ExitCode.OK


@pytest.mark.usefixtures("case")
def test_reading_again_changes_nothing_where_nothing_is_new(run: Run) -> None:
    for arguments in ((), ("--all",)):
        told = run("reread", *arguments)
        assert told.code == ExitCode.OK
        assert "Read anew with another text: 0 documents." in told.out


@pytest.mark.usefixtures("case")
def test_a_sealed_copy_opens_with_its_key_only(run: Run, tmp_path: Path) -> None:
    secret, public = make_identity()
    (tmp_path / "key.txt").write_text(secret + "\n")
    (tmp_path / "other-key.txt").write_text(make_identity()[0] + "\n")
    assert run("pack", "copy.age", "--recipient", public).code == ExitCode.OK
    assert b"Exampleton" not in (tmp_path / "copy.age").read_bytes()
    assert run("unseal", "copy.age", "no.zip", "--identity", "other-key.txt").code == ExitCode.USAGE
    assert not (tmp_path / "no.zip").exists()
    assert run("unseal", "copy.age", "copy.zip", "--identity", "key.txt").code == ExitCode.OK
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        archive.extractall(tmp_path / "out")
    [unpacked] = (tmp_path / "out").iterdir()
    told = run("verify", "--case", str(unpacked))
    assert told.code == ExitCode.OK


@pytest.mark.slow
def test_a_bundle_tells_what_it_discloses_and_verifies_with_python_alone(run: Run, case: Path, tmp_path: Path) -> None:
    source = str(case.parent / "supply.txt")
    told = run("bundle", "evidence.zip", "--source", source, "--by", "A. Reviewer")
    assert told.code == ExitCode.USAGE
    assert "Whoever receives it will see" in told.err
    assert not (tmp_path / "evidence.zip").exists()
    told = run(
        "bundle", "evidence.zip", "--source", source, "--bytes", source, "--by", "A. Reviewer", "--yes", "--page"
    )
    assert told.code == ExitCode.OK, told.err
    assert (tmp_path / "evidence.html").exists()
    with zipfile.ZipFile(tmp_path / "evidence.zip") as archive:
        archive.extractall(tmp_path / "evidence")
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"other.txt" not in everything
    command = [sys.executable, "-I", "-S", str(tmp_path / "evidence" / "verify.py")]
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "UNCHANGED" in checked.stdout
    [captured] = (tmp_path / "evidence" / "captures").iterdir()
    captured.write_bytes(SUPPLY.replace("cameras", "drones").encode())
    checked = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert checked.returncode == 1
    assert "capture_changed" in checked.stdout


@pytest.mark.usefixtures("case")
def test_how_a_source_is_handled_is_decided_and_told(run: Run) -> None:
    assert run("handling", "supply.txt", "stays_here").code == ExitCode.USAGE  # nobody is named
    told = run("handling", "supply.txt", "stays_here", "--reason", "a leak", "--by", "A. Reviewer")
    assert told.code == ExitCode.OK
    assert "Decided for 1 capture." in told.out
    [supply, denial] = json.loads(run("handling", "--json").out)
    assert (supply["handling"], supply["captured_with"], supply["decision"]["reason"]) == (
        "stays_here",
        "public",
        "a leak",
    )
    assert (denial["handling"], denial["decision"]) == ("public", None)
    assert "stays_here" in run("documents").out
    assert "handled: stays here: a leak" in run("log").out
    assert "Say why" in run("handling", "supply.txt", "public", "--by", "A. Reviewer").err
    assert run("handling", "supply.txt", "hidden", "--by", "A. Reviewer").code == ExitCode.USAGE
    assert "no source" in run("handling", "missing.txt", "public", "--by", "A. Reviewer").err
