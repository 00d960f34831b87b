"""Each bad input: a clear message, the exit code, and nothing lost."""

from __future__ import annotations

import json
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from whobuilt.case import shared_tools
from whobuilt.cli.exits import ExitCode
from whobuilt.engine import ReadHere
from whobuilt.read import read

Run = Callable[..., Any]
NOBODY = 65534


def documents(run: Run) -> list[str]:
    return [Path(item["file"]).name for item in json.loads(run("documents", "--json").out)]


@pytest.mark.usefixtures("case")
def test_empty_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").touch()
    told = run("add", tmp_path / "empty.txt")
    assert told.code == ExitCode.PROBLEMS
    assert f"{tmp_path}/empty.txt: this file is empty; it was kept as it is." in told.err
    assert "1 file kept, 0 documents read" in told.out
    assert run("verify").code == ExitCode.OK


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may enter and write to."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder


def test_no_permission(run: Run, open_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (open_folder / "secret.txt").write_text("Nobody may read this.")
    (open_folder / "secret.txt").chmod(0)
    (open_folder / "open.txt").write_text("Everybody may read this.")
    monkeypatch.setenv("WHOBUILT_KEYS", str(open_folder / "keys"))
    monkeypatch.chdir(open_folder)
    loaded = shared_tools()._loaded  # noqa: SLF001  # where the reading engine of the process is kept
    monkeypatch.setitem(vars(loaded), "readers", ReadHere(read))  # no child: it could load nothing
    assert run("read", "open.txt").code == ExitCode.OK  # everything is loaded before the user changes
    before = os.geteuid()
    if before == 0:
        os.seteuid(NOBODY)
    try:
        assert run("init", "case").code == ExitCode.OK
        told = run("add", "open.txt", "secret.txt", "--case", "case")
        told_of_read = run("read", "secret.txt")
    finally:
        os.seteuid(before)
    assert told.code == told_of_read.code == ExitCode.PROBLEMS
    assert "secret.txt: you may not read this." in told.err
    assert "secret.txt: you may not read this." in told_of_read.err
    assert "1 file kept, 1 document read" in told.out


@pytest.mark.usefixtures("case")
def test_links_that_loop(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").write_text("A document.")
    (folder / "back").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    told = run("add", folder)
    assert told.code == ExitCode.PROBLEMS
    assert "1 file kept, 1 document read" in told.out
    assert "back: this link leads back to a folder that it lies in." in told.err
    assert "self.txt: this link leads back to itself." in told.err


@pytest.mark.usefixtures("case")
def test_binary_named_txt(run: Run, tmp_path: Path) -> None:
    (tmp_path / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8)
    told = run("add", tmp_path / "picture.txt")
    assert told.code == ExitCode.PROBLEMS
    assert "1 file kept, 0 documents read" in told.out
    assert f"{tmp_path}/picture.txt:" in told.err
    assert "Traceback" not in told.err
    assert run("read", "--format", "json", tmp_path / "picture.txt").out == ""


@pytest.mark.usefixtures("case")
def test_wrong_encoding(run: Run, tmp_path: Path) -> None:
    page = '<html><head><meta charset="UTF-8"><title>公告</title></head><body><p>墨玉县公安局采购人脸识别系统。</p>' * 3
    (tmp_path / "page.html").write_bytes(page.encode("gb18030"))
    run("add", tmp_path / "page.html")
    assert "人脸识别" in run("search", "人脸识别").out


@pytest.mark.parametrize(
    ("name", "page"),
    [
        ("deep", "<div>" * 300 + "The deepest words stand here." + "</div>" * 300),
        ("unclosed", "<html><body><div><p><b><table><tr><td><a href='x'><ul><li>The deepest words stand here."),
        ("no head", "<p>The deepest words stand here.<p>"),
    ],
)
def test_broken_html(run: Run, tmp_path: Path, name: str, page: str) -> None:
    (tmp_path / f"{name}.html").write_text(f"<!DOCTYPE html>{page}")
    told = run("read", "--format", "json", f"{name}.html")
    assert told.code == ExitCode.OK
    assert "The deepest words stand here." in json.loads(told.out)["text"]


@pytest.mark.slow
@pytest.mark.usefixtures("case")
def test_text_of_50_megabytes(run: Run, tmp_path: Path) -> None:
    line = "The ministry bought nothing in that year, and said so to the parliament.\n"
    (tmp_path / "long.txt").write_text(line * (50_000_000 // len(line)))
    told = run("add", tmp_path / "long.txt")
    assert told.code in {ExitCode.OK, ExitCode.PROBLEMS}
    assert "1 file kept" in told.out
    assert "Traceback" not in told.err
    assert run("verify").code == ExitCode.OK


def test_not_a_case(run: Run) -> None:
    told = run("statements")
    assert told.code == ExitCode.NOT_A_CASE
    assert "neither this folder nor one above it is a case. Make one with `whobuilt init`" in told.err
    assert run("statements", "--case", "elsewhere").code == ExitCode.NOT_A_CASE


def test_a_case_is_found_from_a_folder_within(run: Run, case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (case / "notes" / "today").mkdir(parents=True)
    monkeypatch.chdir(case / "notes" / "today")
    assert documents(run) == ["supply.txt", "denial.txt"]


def test_newer_folder(run: Run, case: Path) -> None:
    settings = case / "case.toml"
    settings.write_text(settings.read_text().replace("format = 2", "format = 99"))
    told = run("add", case / "case.toml")
    assert told.code == ExitCode.NOT_A_CASE
    assert "a newer WhoBuilt made this case" in told.err
    assert "Install the newest WhoBuilt; nothing in the case was changed." in told.err


def test_newer_database(run: Run, case: Path) -> None:
    connection = sqlite3.connect(case / "case.db")
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    told = run("statements")
    assert told.code == ExitCode.NOT_A_CASE
    assert "a newer WhoBuilt made this case" in told.err


def test_case_there_already(run: Run, case: Path) -> None:
    told = run("init", case)
    assert told.code == ExitCode.USAGE
    assert "there is a case already." in told.err
    assert len(documents(run)) == 2


def test_missing_file(run: Run, case: Path) -> None:
    told = run("add", case / "nothing.txt")
    assert told.code == ExitCode.PROBLEMS
    assert "nothing.txt: there is no such file or folder. Check the path." in told.err


@pytest.mark.usefixtures("case")
def test_odd_file_names(run: Run, tmp_path: Path) -> None:
    for number, name in enumerate((b"caf\xe9.txt", "纪要.txt".encode(), b"line\nbreak.txt", b"\x1b[31mred.txt")):
        (tmp_path / os.fsdecode(name)).write_text(f"Document number {number}.")
        assert run("add", tmp_path / os.fsdecode(name)).code == ExitCode.OK
    told = run("documents")
    assert "\x1b" not in told.out
    assert "纪要.txt" in told.out
    assert run("verify").code == ExitCode.OK


def test_the_same_bytes_twice(run: Run, case: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.txt").write_bytes((tmp_path / "supply.txt").read_bytes())
    before = run("statements", "--json").out
    assert run("add", tmp_path / "supply.txt", tmp_path / "copy.txt").code == ExitCode.OK
    assert run("statements", "--json").out == before
    assert len([path for path in (case / "blobs").rglob("*") if path.is_file()]) == 2


def test_a_flipped_byte_is_named(run: Run, case: Path) -> None:
    blob = next(path for path in (case / "blobs").rglob("*") if path.is_file())
    blob.chmod(0o600)
    data = bytearray(blob.read_bytes())
    data[3] ^= 1
    blob.write_bytes(data)
    told = run("verify")
    assert told.code == ExitCode.PROBLEMS
    assert f"blob {blob.parent.name}{blob.name}: the bytes no longer equal their SHA-256." in told.err
    assert "Changed or missing: 1 finding." in told.out


def test_a_missing_blob_is_named(run: Run, case: Path) -> None:
    blob = next(path for path in (case / "blobs").rglob("*") if path.is_file())
    blob.unlink()
    told = run("verify")
    assert told.code == ExitCode.PROBLEMS
    assert f"blob {blob.parent.name}{blob.name}: its bytes are gone." in told.err


@pytest.mark.usefixtures("case")
def test_a_defect_is_told_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("boom")

    monkeypatch.setattr("whobuilt.case.evidence.sources.Sources.briefs", fail)
    told = run("documents")
    assert told.code == ExitCode.PROBLEMS
    assert "this is a defect of WhoBuilt (RuntimeError: boom). Nothing that was kept is lost." in told.err
    assert "WHOBUILT_DEBUG=1" in told.err
    monkeypatch.setenv("WHOBUILT_DEBUG", "1")
    with pytest.raises(RuntimeError, match="boom"):
        run("documents")
