"""What leaves a case: packed copies of a case that is worked on, and web archives of the captures that were named."""

from __future__ import annotations

import json
import sqlite3
import stat
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from typing import Any

import pytest

from whobuilt.archive.bundles.bundle import BundleRequest
from whobuilt.archive.bundles.wacz_check import check_wacz
from whobuilt.archive.seal import make_identity, open_sealed
from whobuilt.case import Case
from whobuilt.case.evidence.handover import Sealing
from whobuilt.core.custody import Action
from whobuilt.core.dates import utc_now
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import Capture, Handling, SourceKind
from whobuilt.core.problems import WhoBuiltError
from whobuilt.preserve.visits import Outcome
from whobuilt.preserve.watch_list import WatchList
from whobuilt.preserve.watching import Visit, Watch
from whobuilt.store.archive import copy_folder

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Case]:
    (tmp_path / "one.txt").write_text(SUPPLY)
    with Case.init(tmp_path / "case") as made:
        list(made.add([tmp_path / "one.txt"]))
        yield made


def exports(case: Case) -> int:
    return sum(record.action is Action.EXPORTED for _, record in case.custody.entries() if record)


def code_of(step: Callable[[], object]) -> str:
    with pytest.raises(WhoBuiltError) as caught:
        step()
    return caught.value.problem.code


def unpack(archive: Path, into: Path) -> Path:
    with zipfile.ZipFile(archive) as packed:
        packed.extractall(into)
    return into / archive.stem


def hidden(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir() if path.name.startswith(".")]


@pytest.mark.slow
def test_a_copy_made_while_somebody_works_verifies(case: Case, tmp_path: Path) -> None:
    [(statement, _), *_] = case.statements()
    done = threading.Event()

    def work() -> None:
        with Case(case.paths.root) as other:
            while not done.is_set():
                for judgement in (Judgement.ACCEPTED, Judgement.REJECTED):
                    other.decide(Ruling(judgement, statement.id), "A. Reviewer")

    worker = threading.Thread(target=work)
    worker.start()
    try:
        for number in range(3):
            case.handover.pack(tmp_path / f"copy{number}.zip")
    finally:
        done.set()
        worker.join()
    for number in range(3):
        with Case(unpack(tmp_path / f"copy{number}.zip", tmp_path / "out")) as copy:
            assert list(copy.verify()) == []
            assert next(copy.statements())[0] == statement


def test_nobody_else_writes_while_record_and_log_are_copied(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case.watching.watch("https://example.org/notice", "1d", SourceKind.COMPANY, Handling.PUBLIC)
    seen: list[str] = []

    def copy(source: Path, *rest: Any) -> None:
        seen.append(source.name)
        assert (rest[0].parent / "case.db").exists(), "the record is copied first"
        other = sqlite3.connect(case.paths.database, timeout=0)
        with closing(other), pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        lock = {"log": source / "lock", "watched": source / "watches.lock"}[source.name]
        with lock.open("rb") as file, pytest.raises(BlockingIOError):
            flock(file, LOCK_EX | LOCK_NB)
        copy_folder(source, *rest)

    monkeypatch.setattr("whobuilt.case.evidence.handover.copy_folder", copy)
    case.handover.pack(tmp_path / "copy.zip")
    assert seen == ["log", "watched"]


def test_a_copy_holds_what_is_watched_and_nothing_of_the_place_it_was_made_in(case: Case, tmp_path: Path) -> None:
    case.watching.watch("https://example.org/notice", "1d", SourceKind.COMPANY, Handling.PUBLIC)
    case.handover.pack(tmp_path / "copy.zip")
    copied = unpack(tmp_path / "copy.zip", tmp_path / "out")
    names = {path.relative_to(copied).as_posix() for path in copied.rglob("*")}
    assert {"watched/watches.json", "log/records", "log/checkpoint", "log/lineage", "case.toml", "case.db"} <= names
    assert not names & {"watched/watches.lock", "log/lock", "log/place", "log/mark", "log/torn", "index"}
    with Case(copied) as copy:
        assert [watch.url for watch in copy.watching.watches()] == ["https://example.org/notice"]
        case.decide(Ruling(Judgement.ACCEPTED, next(copy.statements())[0].id), "A. Reviewer")
        copy.decide(Ruling(Judgement.REJECTED, next(copy.statements())[0].id), "A. Reviewer")
        assert [record.action for _, record in copy.custody.entries() if record].count(Action.BRANCHED) == 1
        assert list(copy.verify()) == []


def test_a_copy_is_its_owners_alone_and_leaves_nothing_behind(case: Case, tmp_path: Path) -> None:
    secret, public = make_identity()
    case.handover.pack(tmp_path / "copy.zip")
    case.handover.pack(tmp_path / "copy.age", sealing=Sealing((public,)))
    assert stat.S_IMODE((tmp_path / "copy.zip").stat().st_mode) == 0o600
    assert hidden(tmp_path) == hidden(case.paths.root) == []
    open_sealed(tmp_path / "copy.age", tmp_path / "opened.zip", identities=[secret])
    with zipfile.ZipFile(tmp_path / "opened.zip") as opened:
        assert {name.partition("/")[0] for name in opened.namelist()} == {"copy"}


def test_what_is_sealed_never_lies_open_beside_its_target(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[Path] = []

    def fail(inside: Path, *_: object, **__: object) -> None:
        seen.extend([inside, *tmp_path.joinpath("elsewhere").iterdir()])
        assert stat.S_IMODE(inside.parent.stat().st_mode) == 0o700
        raise OSError(28, "No space left on device")

    (tmp_path / "elsewhere").mkdir()
    monkeypatch.setattr("whobuilt.case.evidence.handover.seal", fail)
    with pytest.raises(OSError, match="No space"):
        case.handover.pack(tmp_path / "elsewhere" / "copy.age", sealing=Sealing((make_identity()[1],)))
    [inside] = seen
    assert case.paths.root in inside.parents
    assert hidden(case.paths.root) == []


def test_nothing_is_logged_of_a_copy_that_cannot_be_written(case: Case, tmp_path: Path) -> None:
    (tmp_path / "copy.zip").write_text("mine")
    assert code_of(lambda: case.handover.pack(tmp_path / "copy.zip")) == "file_exists"
    with pytest.raises(WhoBuiltError, match=r"nodir: there is no such folder") as caught:
        case.handover.pack(tmp_path / "nodir" / "copy.zip")
    assert caught.value.problem.code == "no_folder"
    assert exports(case) == 0
    assert (tmp_path / "copy.zip").read_text() == "mine"


def test_a_watched_address_that_is_protected_keeps_the_case_here(case: Case, tmp_path: Path) -> None:
    case.watching.watch("https://example.org/leak", "1d", SourceKind.UNKNOWN, Handling.STAYS_HERE)
    with pytest.raises(WhoBuiltError, match=r"watched addresses \(1\) may not leave this machine"):
        case.handover.pack(tmp_path / "copy.zip")
    assert exports(case) == 0
    assert not (tmp_path / "copy.zip").exists()
    case.handover.pack(tmp_path / "copy.zip", stays_here=True)
    assert (tmp_path / "copy.zip").exists()


def test_a_visit_that_found_nothing_and_is_protected_keeps_the_case_here(case: Case, tmp_path: Path) -> None:
    url = "https://example.org/leak"
    watches = WatchList(case.paths.watched)
    watches.put_visit(Watch(url, "P1D"), Visit(url, utc_now(), Outcome.NOT_REACHED, handling=Handling.NOT_QUOTED))
    assert case.watching.watches() == ()
    assert code_of(lambda: case.handover.pack(tmp_path / "copy.zip")) == "protected_sources"


def test_bytes_that_no_capture_names_yet_stay(case: Case, tmp_path: Path) -> None:
    """They may be of a protected source that is being added at this moment."""
    (tmp_path / "coming.txt").write_text("bytes on their way in")
    blob, _ = case._places.blobs.put(tmp_path / "coming.txt")  # noqa: SLF001  # as `add` does before it logs
    for name, stays_here in (("gone", False), ("here", True)):
        case.handover.pack(tmp_path / f"{name}.zip", stays_here=stays_here)
        copied = unpack(tmp_path / f"{name}.zip", tmp_path / "out")
        assert (copied / "blobs" / blob[:2] / blob[2:]).exists() is stays_here


def test_links_are_not_followed_into_a_copy(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("not of the case")
    source = tmp_path / "source"
    source.mkdir()
    (source / "plain").write_text("of the case")
    (source / "half.part").write_text("half-written")
    (source / "link").symlink_to(tmp_path / "secret")
    copy_folder(source, tmp_path / "copy")
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["plain"]


# --- Web archives --------------------------------------------------------------------------------


@pytest.fixture
def twice(case: Case, tmp_path: Path) -> tuple[Capture, Capture]:
    """The same bytes captured from two files."""
    (tmp_path / "private-name.txt").write_text(SUPPLY)
    list(case.add([tmp_path / "private-name.txt"]))
    first, second = case.handover.find([str(tmp_path / "one.txt"), str(tmp_path / "private-name.txt")])
    assert first.blob == second.blob
    return first, second


def ask(target: Path, *captures: Capture) -> BundleRequest:
    ids, blobs = frozenset(each.id for each in captures), frozenset(each.blob for each in captures)
    return BundleRequest(target, "A. Reviewer", utc_now(), captures=ids, named=blobs)


def files_of(wacz: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wacz) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.mark.parametrize("which", [0, 1])
def test_only_the_captures_that_were_named_are_in_a_web_archive(
    case: Case, twice: tuple[Capture, Capture], tmp_path: Path, which: int
) -> None:
    request = ask(tmp_path / "a.wacz", twice[which])
    _, told = case.handover.plan(request)
    assert {each.locator for each in told} - {""} == {twice[which].source.locator}
    made = case.handover.web_archive(request, wacz=True)
    assert (made.target, made.captures) == (tmp_path / "a.wacz", (twice[which].id,))
    pages = files_of(tmp_path / "a.wacz")["indexes/index.cdx.gz"]
    assert pages
    assert hidden(tmp_path) == hidden(case.paths.root) == []


def test_a_wacz_does_not_tell_the_name_of_the_case(case: Case, tmp_path: Path) -> None:
    [capture] = case.handover.find([str(tmp_path / "one.txt")])
    case.handover.web_archive(ask(tmp_path / "a.wacz", capture), wacz=True)
    manifest = json.loads(files_of(tmp_path / "a.wacz")["datapackage.json"])
    assert "title" not in manifest
    assert case.settings.name not in json.dumps({**manifest, "resources": []})


def test_a_wacz_is_signed_where_that_is_asked_for(case: Case, tmp_path: Path) -> None:
    [capture] = case.handover.find([str(tmp_path / "one.txt")])
    case.handover.web_archive(ask(tmp_path / "a.wacz", capture), wacz=True, sign=True)
    case.handover.web_archive(ask(tmp_path / "b.wacz", capture), wacz=True)
    found = [[problem.code for problem in check_wacz(tmp_path / name)] for name in ("a.wacz", "b.wacz")]
    assert found == [["wacz_signer_unchecked"], ["wacz_unsigned"]]


@pytest.mark.parametrize("wacz", [True, False])
def test_a_web_archive_is_in_the_log_before_it_is_there(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wacz: bool
) -> None:
    [capture] = case.handover.find([str(tmp_path / "one.txt")])
    (tmp_path / "taken").write_text("mine")
    request = ask(tmp_path / "taken", capture)
    assert code_of(lambda: case.handover.web_archive(request, wacz=wacz)) == "target_exists"
    assert exports(case) == 0

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("whobuilt.case.evidence.handover.write_file", fail)
    with pytest.raises(OSError, match="No space"):
        case.handover.web_archive(ask(tmp_path / "new", capture), wacz=wacz)
    assert exports(case) == 1
    assert not (tmp_path / "new").exists()


@pytest.mark.few(3)
@pytest.mark.parametrize("form", ["plan", "bundle", "wacz", "warc"])
@pytest.mark.parametrize("damage", ["missing", "changed"])
def test_bytes_that_are_gone_are_named_and_nothing_is_written(
    case: Case, tmp_path: Path, form: str, damage: str
) -> None:
    [capture] = case.handover.find([str(tmp_path / "one.txt")])
    kept = case.paths.blob(capture.blob)
    kept.unlink()
    if damage == "changed":
        kept.write_text("other words")
    request = ask(tmp_path / "out.zip", capture)
    steps: dict[str, Callable[[], object]] = {
        "plan": lambda: case.handover.plan(request),
        "bundle": lambda: case.handover.bundle(request),
        "wacz": lambda: case.handover.web_archive(request, wacz=True),
        "warc": lambda: case.handover.web_archive(request, wacz=False),
    }
    assert code_of(steps[form]) == f"blob_{damage}"
    assert exports(case) == 0
    assert not (tmp_path / "out.zip").exists()


def test_a_page_takes_the_place_of_no_other_file(case: Case, tmp_path: Path) -> None:
    [capture] = case.handover.find([str(tmp_path / "one.txt")])
    (tmp_path / "out.html").write_text("mine")
    assert code_of(lambda: case.handover.bundle(ask(tmp_path / "out.zip", capture), page=True)) == "target_exists"
    assert code_of(lambda: case.handover.bundle(ask(tmp_path / "out", capture), page=True)) == "page_of_folder"
    assert (tmp_path / "out.html").read_text() == "mine"
    assert exports(case) == 0
