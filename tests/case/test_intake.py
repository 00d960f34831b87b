"""What is destroyed, missing or changed while it is taken in costs itself only, and leaves nothing behind."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from whobuilt.case import Case, Tools, shared_tools
from whobuilt.case.evidence.intake import DESTROYED
from whobuilt.core.custody import Action
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.ports import Read

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"


class Interrupted(Tools):
    """Tools in whose reading of one file something else happens."""

    def __init__(self, name: str, then: Callable[[], None], *, after: bool = True) -> None:
        super().__init__()
        self.name, self.then, self.after = name, then, after

    def read(self, path: Path, blob: str, name: str, declared: str = "") -> Read:
        if name == self.name and not self.after:
            self.then()
        found = shared_tools().read(path, blob, name, declared)
        if name == self.name and self.after:
            self.then()
        return found


def destroyer(folder: Path, words: str) -> Callable[[], None]:
    """What another process does in the middle of an `add`."""

    def destroy() -> None:
        with Case(folder) as other:
            other.custody.destroy(other.custody.find_doomed(words), "asked for", "A. Reviewer")

    return destroy


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    Case.init(tmp_path / "case").__exit__(None, None, None)
    return tmp_path / "case"


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    found = [tmp_path / "one.txt", tmp_path / "page.html", tmp_path / "two.txt"]
    found[0].write_text(SUPPLY)
    found[1].write_text(f"<!doctype html><title>One</title><p>{SUPPLY * 5}</p>")
    found[2].write_text(SUPPLY.replace("cameras", "routers"))
    return found


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["one.txt", "page.html"])
def test_what_is_destroyed_while_it_is_read_leaves_nothing(folder: Path, files: list[Path], name: str) -> None:
    where = str(files[0].with_name(name))
    with Case(folder, Interrupted(name, destroyer(folder, where))) as case:
        steps = list(case.add(files))
        assert [(step.path, step.problems[0].code) for step in steps if step.problems] == [(where, DESTROYED)]
        assert sum(step.document is not None for step in steps) == 2
        assert {locator for _, locator in case.documents()} == {str(path) for path in files} - {where}
        assert not [problem for problem in case.problems() if where in problem.where]
        noted = [record for _, record in case.custody.entries() if record]
        destroyed = {record.about for record in noted if record.action is Action.DESTROYED}
        assert not [record for record in noted if record.action is Action.READ and record.about in destroyed]
    with Case(folder) as case:
        assert list(case.verify()) == []


def test_no_part_of_a_destroyed_container_is_kept(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("one.txt", SUPPLY)
    with Case(folder, Interrupted("both.zip", destroyer(folder, str(tmp_path / "both.zip")))) as case:
        [step] = case.add([tmp_path / "both.zip"])
        assert [problem.code for problem in step.problems] == [DESTROYED]
    assert not [path for path in (folder / "blobs").rglob("*") if path.is_file()]


def test_a_container_destroyed_among_its_parts_leaves_no_further_part(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "both.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("one.txt", SUPPLY)
        archive.writestr("two.txt", SUPPLY.replace("cameras", "routers"))
    with Case(folder, Interrupted("one.txt", destroyer(folder, str(path)))) as case:
        codes = [problem.code for step in case.add([path]) for problem in step.problems]
        assert codes == [DESTROYED, DESTROYED]
        assert list(case.documents()) == []
    assert not [kept for kept in (folder / "blobs").rglob("*") if kept.is_file()]
    with Case(folder) as case:
        assert list(case.verify()) == []


def drop(folder: Path, blob: str) -> None:
    path = folder / "blobs" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.unlink()


def spoil(folder: Path, blob: str) -> None:
    path = folder / "blobs" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"something else")


@pytest.mark.parametrize(("spoiled", "code"), [(drop, "blob_missing"), (spoil, "blob_changed")])
def test_bytes_that_are_gone_or_changed_cost_themselves_only(
    folder: Path, files: list[Path], spoiled: Callable[[Path, str], None], code: str
) -> None:
    with Case(folder) as case:
        kept = {step.path: step.capture for step in case.add(files) if step.capture}
    lost = kept[str(files[0])]
    spoiled(folder, lost.blob)
    steps = list(Case.rebuild(folder, "A. Reviewer"))
    assert [problem.code for step in steps for problem in step.problems] == [code]
    with Case(folder) as case:
        assert {locator for _, locator in case.documents()} == {str(path) for path in files[1:]}
        assert code in {problem.code for problem in case.problems()}


def test_parts_are_read_though_their_container_is_gone(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("one.txt", SUPPLY)
    with Case(folder) as case:
        [whole, _] = case.add([tmp_path / "both.zip"])
    assert whole.capture
    drop(folder, whole.capture.blob)
    steps = list(Case.rebuild(folder, "A. Reviewer"))
    assert [problem.code for step in steps for problem in step.problems] == ["blob_missing"]
    assert [step.document is not None for step in steps] == [False, True]


def test_a_document_whose_bytes_go_after_it_was_read_is_kept_without_its_address(
    folder: Path, files: list[Path]
) -> None:
    def go() -> None:
        for path in (folder / "blobs").rglob("*"):
            if path.is_file() and b"<title>" in path.read_bytes():
                path.unlink()

    with Case(folder, Interrupted("page.html", go)) as case:
        steps = list(case.add(files, SourceKind.UNKNOWN, Handling.PUBLIC))
    assert [step.document is not None for step in steps] == [True, True, True]


def test_a_part_that_was_kept_before_is_not_kept_twice(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("one.txt", SUPPLY)
    with Case(folder) as case:
        [whole, part] = case.add([tmp_path / "both.zip"])
        assert whole.capture
        again = list(case.intake.take(whole.capture))
        assert [step.capture for step in again] == [whole.capture, part.capture]
        captured = [record for _, record in case.custody.entries() if record and record.action is Action.CAPTURED]
        assert len(captured) == 2
