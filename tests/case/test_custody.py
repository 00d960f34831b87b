"""The case as evidence: what is logged, what is destroyed, and what somebody who changes the record cannot hide."""

from __future__ import annotations

import os
import shutil
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from whobuilt.archive.log.entries import encode_record, format_line
from whobuilt.case import Case, Tools, shared_tools
from whobuilt.codec import dumps
from whobuilt.core.custody import Action, CustodyRecord, Destruction
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.evidence import Handling
from whobuilt.core.problems import WhoBuiltError
from whobuilt.core.statements import Prop
from whobuilt.ports import Read, StatementFilter

SUPPLY = "Example Systems Ltd supplied cameras to the Exampleton Police Department.\n"
OTHER = "Sample Networks Ltd sold routers to the Sampleford Police Department.\n"
NOW = datetime.now(UTC)
ROWS_TAKEN = tuple(range(1, 100))
SUPPLIES = StatementFilter(prop=Prop.SUPPLIES)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    one, two = tmp_path / "one.txt", tmp_path / "two.txt"
    one.write_text(SUPPLY)
    two.write_text(OTHER)
    return one, two


@pytest.fixture
def folder(tmp_path: Path, files: tuple[Path, Path]) -> Path:
    with Case.init(tmp_path / "case") as case:
        list(case.add(files))
    return tmp_path / "case"


@pytest.fixture
def case(folder: Path) -> Iterator[Case]:
    with Case(folder) as opened:
        yield opened


LAST = {
    Action.CAPTURED: "DELETE FROM capture WHERE seq = (SELECT max(seq) FROM capture)",
    Action.DECIDED: "DELETE FROM decision WHERE seq = (SELECT max(seq) FROM decision)",
    Action.STATED: "DELETE FROM statement WHERE seq = (SELECT max(seq) FROM statement)",
}
ROWS = ("decision", "problem", "statement", "extraction", "name", "entity", "document", "log")


def actions(case: Case) -> list[Action]:
    return [record.action for _, record in case.custody.entries() if record]


def tamper(folder: Path, *steps: str) -> None:
    """Change the record behind the case's back, as somebody would who means to."""
    with closing(sqlite3.connect(folder / "case.db")) as connection:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f"DROP TRIGGER {name}")
        for sql in steps:
            connection.execute(sql)
        connection.commit()


def test_each_thing_that_is_done_is_logged(case: Case) -> None:
    [(statement, _), *_] = case.statements(SUPPLIES)
    case.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
    captured = [Action.CREATED, Action.CAPTURED, Action.CAPTURED, Action.READ, Action.READ]
    assert sorted(actions(case)) == sorted([*captured, Action.DECIDED])
    assert [record.by for _, record in case.custody.entries() if record][-1] == "A. Reviewer"
    assert list(case.verify()) == []


def test_a_capture_is_in_the_log_before_it_is_read(tmp_path: Path, files: tuple[Path, Path]) -> None:
    logged: list[int] = []

    class Looking(Tools):
        def read(self, path: Path, blob: str, name: str, declared: str = "") -> Read:
            logged.append((tmp_path / "case" / "log" / "records").read_bytes().count(b'"captured"'))
            return shared_tools().read(path, blob, name, declared)

    Case.init(tmp_path / "case").__exit__(None, None, None)
    with Case(tmp_path / "case", Looking()) as case:
        list(case.add(files))
    assert logged == [1, 2]


@pytest.mark.parametrize("action", [Action.CAPTURED, Action.DECIDED, Action.STATED])
def test_what_was_logged_and_not_kept_is_kept_at_the_next_opening(folder: Path, action: Action) -> None:
    with Case(folder) as case:
        [(statement, _), *_] = case.statements(SUPPLIES)
        case.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
        case.edit(statement, {"object_text": "cameras to"}, "A. Reviewer")
        before = (len(list(case.custody.entries())), list(case.statements()))
    # As if the process had been killed between the log and the record.
    tamper(folder, LAST[action])
    with Case(folder) as case:
        assert [problem.code for problem in case.verify() if problem.code == "capture_missing"] == []
        assert (len(list(case.custody.entries())), sorted(map(str, case.statements()))) == (
            before[0],
            sorted(map(str, before[1])),
        )


def test_a_record_that_was_rewritten_with_its_chain_is_found_out(folder: Path, files: tuple[Path, Path]) -> None:
    """Somebody makes a whole new record that is consistent in itself; the log knows another."""
    files[1].rename(folder.parent / "three.txt")
    with Case.init(folder.parent / "forged") as forged:
        list(forged.add([folder.parent / "three.txt"]))
    (folder.parent / "forged" / "case.db").replace(folder / "case.db")
    with Case(folder) as case:
        codes = {problem.code for problem in case.verify()}
    assert codes & {"record_changed", "record_cut_short"}
    assert "capture_unlogged" in codes


def test_a_record_whose_end_was_cut_off_is_found_out(folder: Path) -> None:
    with Case(folder) as case:
        [(statement, _), *_] = case.statements(SUPPLIES)
        case.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
        case.decide(Ruling(Judgement.REJECTED, statement.id), "A. Reviewer")
    tamper(folder, *(f"DELETE FROM {table} WHERE seq > 3" for table in ROWS))  # noqa: S608  # names of our own
    with Case(folder) as case:
        assert "record_cut_short" in {problem.code for problem in case.verify()}


def test_a_checkpoint_noted_elsewhere_finds_a_case_that_went_back(folder: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "old.zip", "w") as old:
        for path in sorted(folder.rglob("*")):
            old.write(path, path.relative_to(folder))
    with Case(folder) as case:
        [(statement, _), *_] = case.statements(SUPPLIES)
        case.decide(Ruling(Judgement.REJECTED, statement.id), "A. Reviewer")
    with Case(folder) as case:
        anchor = case.custody.checkpoint()
        assert list(case.custody.verify([anchor])) == []
    with zipfile.ZipFile(tmp_path / "old.zip") as old:
        old.extractall(tmp_path / "back")
    with Case(tmp_path / "back") as case:
        codes = {problem.code for problem in case.custody.verify([anchor])}
    assert codes & {"rolled_back", "other_branch"}


def test_what_is_destroyed_leaves_no_word_and_no_bytes(folder: Path, files: tuple[Path, Path]) -> None:
    with Case(folder) as case:
        [(statement, _)] = case.statements(StatementFilter(prop=Prop.SUPPLIES, document=str(files[1])))
        case.decide(Ruling(Judgement.ACCEPTED, statement.id, reason="it says Sampleford"), "A. Reviewer")
        doomed = case.custody.find_doomed(str(files[1]))
        case.custody.destroy(doomed, "the source asked for it", "A. Reviewer")
        assert list(case.verify()) == []
        assert [where for _, where in case.documents()] == [str(files[0])]
        assert case.search("routers") == ()
        assert Action.DESTROYED in actions(case)
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for word in (b"Sampleford", b"Sample Networks", b"two.txt", b"routers"):
        assert word not in left, word
    assert b"the source asked for it" in left
    with Case(folder) as case:
        assert list(case.verify()) == []


def test_a_destruction_that_was_stopped_is_carried_through(
    folder: Path, files: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Case(folder) as case:
        doomed = case.custody.find_doomed(str(files[1]))
        with monkeypatch.context() as patch:
            patch.setattr(type(case.custody), "_carry_out", lambda *_: None)  # killed right after it was ordered
            case.custody.destroy(doomed, "asked", "A. Reviewer")
    assert (folder / "destroying").exists()
    with Case(folder) as case:
        assert [where for _, where in case.documents()] == [str(files[0])]
        assert list(case.verify()) == []
    assert not (folder / "destroying").exists()


def test_a_part_is_destroyed_with_its_container_only(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "both.zip", "w") as archive:
        archive.writestr("one.txt", SUPPLY)
    with Case.init(tmp_path / "case") as case:
        list(case.add([tmp_path / "both.zip"]))
        with pytest.raises(WhoBuiltError, match="its bytes also lie in"):
            case.custody.find_doomed(f"{tmp_path / 'both.zip'}!/one.txt")
        doomed = case.custody.find_doomed(str(tmp_path / "both.zip"))
        assert (len(doomed.captures), len(doomed.documents)) == (2, 1)
        case.custody.destroy(doomed, "asked", "A. Reviewer")
        assert list(case.documents()) == []
        assert list(case.verify()) == []


def test_an_unknown_source_cannot_be_destroyed(case: Case) -> None:
    with pytest.raises(WhoBuiltError, match="the case has no source"):
        case.custody.find_doomed("nowhere.txt")


def test_rows_taken_out_without_a_destruction_are_missing(folder: Path) -> None:
    taken = "SELECT seq FROM log WHERE kind = 'statement' AND seq NOT IN (SELECT seq FROM statement)"
    tamper(folder, LAST[Action.STATED], f"INSERT INTO withheld (seq) {taken}")
    with Case(folder) as case:
        assert "row_missing" in {problem.code for problem in case.verify()}


def test_a_case_of_before_the_log_begins_one(folder: Path) -> None:
    settings = folder / "case.toml"
    settings.write_text(settings.read_text().replace("format = 2", "format = 1"))
    for path in sorted((folder / "log").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / "log").rmdir()
    with Case(folder) as case:
        assert actions(case)[:3] == [Action.CREATED, Action.CAPTURED, Action.CAPTURED]
        assert list(case.verify()) == []


def test_a_log_that_was_taken_away_is_missed(folder: Path) -> None:
    for path in sorted((folder / "log").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (folder / "log").rmdir()
    with Case(folder) as case:
        assert "log_missing" in {problem.code for problem in case.verify()}


def test_a_packed_case_verifies_where_it_is_unpacked(case: Case, tmp_path: Path) -> None:
    case.handover.pack(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    with Case(tmp_path / "unpacked" / "copy") as copy:
        assert list(copy.verify()) == []
        assert list(copy.statements()) == list(case.statements())


def test_a_packed_case_goes_by_the_same_names(case: Case, tmp_path: Path) -> None:
    (tmp_path / "names.txt").write_text("Bluefin\n")
    case.naming.add(tmp_path / "names.txt")
    case.handover.pack(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    with Case(tmp_path / "unpacked" / "copy") as copy:
        assert list(copy.naming.iter()) == list(case.naming.iter())
        assert list(copy.naming.problems()) == []


def test_what_was_learned_from_a_source_goes_with_it(case: Case, files: tuple[Path, Path]) -> None:
    learned = case._places.own_taggers  # noqa: SLF001  # where `train` leaves them
    learned.mkdir(parents=True)
    (learned / "en.crf").write_text("Exampleton")
    case.custody.destroy(case.custody.find_doomed(str(files[0])), "asked for", "A. Reviewer")
    assert not learned.exists()


def test_protected_sources_are_packed_only_to_stay(tmp_path: Path, files: tuple[Path, Path]) -> None:
    with Case.init(tmp_path / "case") as case:
        list(case.add(files[:1], handling=Handling.STAYS_HERE))
        with pytest.raises(WhoBuiltError, match="may not leave this machine"):
            case.handover.pack(tmp_path / "copy.zip")


def held(case: Case) -> tuple[list[str], list[str]]:
    return sorted(map(str, case.statements())), sorted(map(str, case.entities()))


def test_the_record_is_made_again_from_log_and_bytes(folder: Path, files: tuple[Path, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "more.zip", "w") as archive:
        archive.writestr("three.txt", "Third Systems Ltd sold drones to the Thirdford Police Department.\n")
    with Case(folder) as case:
        list(case.add([tmp_path / "more.zip"]))
        [(statement, _)] = case.statements(StatementFilter(prop=Prop.SUPPLIES, document=str(files[0])))
        edited = case.edit(statement, {"object_text": "cameras to"}, "A. Reviewer")
        case.decide(Ruling(Judgement.ACCEPTED, edited.other), "A. Reviewer")
        case.identity.judge(
            Ruling(Judgement.SAME, "Example Systems Ltd", "Sample Networks Ltd", "a mistake"), "A. Reviewer"
        )
        before = held(case)
    (folder / "case.db").write_bytes(b"no database at all")
    problems = [problem for step in Case.rebuild(folder, "A. Reviewer") for problem in step.problems]
    assert problems == []
    with Case(folder) as case:
        assert held(case) == before
        assert actions(case).count(Action.REBUILT) == 1
        assert actions(case).count(Action.CAPTURED) == 4
        assert list(case.verify()) == []
        list(case.add([files[0]]))
        assert list(case.verify()) == []
    assert len([path for path in folder.iterdir() if path.name.startswith("case.db.2")]) == 1


def test_a_dossier_that_was_written_is_in_the_log(case: Case, tmp_path: Path) -> None:
    (tmp_path / "out.csv").write_text("x")
    case.handover.note_file("statements as csv", tmp_path / "out.csv")
    assert actions(case)[-1] is Action.EXPORTED


def forge(folder: Path, record: CustodyRecord) -> None:
    """Write an entry into the log by hand, as somebody would who has the disk and not the key."""
    with (folder / "log" / "records").open("ab") as file:
        file.write(format_line(b"\x07" * 32, encode_record(record)) + b"\n")


@pytest.mark.parametrize(
    "record",
    [
        CustodyRecord(Action.REBUILT, NOW, "A. Reviewer"),
        CustodyRecord(Action.DESTROYED, NOW, "A. Reviewer", content=dumps(Destruction("x", "2026-01-01", ROWS_TAKEN))),
    ],
    ids=lambda record: record.action.value,
)
def test_an_entry_that_somebody_put_in_excuses_nothing(folder: Path, record: CustodyRecord) -> None:
    taken = "SELECT seq FROM log WHERE kind = 'statement'"
    taking = (
        "DELETE FROM statement",
        f"INSERT INTO withheld (seq) {taken}",
        "UPDATE log SET chain = 'x' WHERE seq > 3",
    )
    tamper(folder, *taking)
    with Case(folder) as case:
        before = {problem.code for problem in case.verify()}
    forge(folder, record)
    with Case(folder) as case:
        assert {problem.code for problem in case.verify()} >= before & {"record_changed", "row_missing"}
        list(case.add([folder.parent / "one.txt"]))  # the owner goes on working, and signs
    with Case(folder) as case:
        assert {problem.code for problem in case.verify()} >= before & {"record_changed", "row_missing"}
        assert "entries_recovered" in {note.code for note in case.notes()}


def test_what_a_stopped_run_left_unsigned_is_taken_over_and_told(folder: Path, files: tuple[Path, Path]) -> None:
    with Case(folder) as case:
        list(case.add(files[:1]))
        case._places._run.mine.clear()  # noqa: SLF001  # as if it had been killed before it could sign
        case._places._waiting.clear()  # noqa: SLF001  # the same
    with Case(folder) as case:
        list(case.add(files[1:]))
    with Case(folder) as case:
        assert list(case.verify()) == []
        assert "entries_recovered" in {note.code for note in case.notes()}


def test_without_the_key_a_case_is_read_verified_and_added_to(
    folder: Path, files: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    [key] = [path for path in Path(os.environ["WHOBUILT_KEYS"]).glob("*.key") if path.stem in read_keys(folder)]
    monkeypatch.setenv("WHOBUILT_KEYS", str(tmp_path / "elsewhere"))
    shutil.copytree(key.parent, tmp_path / "elsewhere")
    (tmp_path / "elsewhere" / key.name).unlink()
    with Case(folder) as case:
        assert list(case.verify()) == []
        list(case.add(files[:1]))
        assert {problem.code for problem in case.verify()} == set()
        with pytest.raises(WhoBuiltError, match="private key"):
            case.custody.checkpoint()


def read_keys(folder: Path) -> str:
    return (folder / "log" / "keys").read_text()


def test_what_was_destroyed_here_does_not_come_back_by_a_join(folder: Path, files: tuple[Path, Path]) -> None:
    shutil.copytree(folder, folder.parent / "copy")
    with Case(folder) as case:
        case.custody.destroy(case.custody.find_doomed(str(files[1])), "asked", "A. Reviewer")
        joined = case.join(folder.parent / "copy", "A. Reviewer")
        assert {conflict.kind for conflict in joined.conflicts} <= {"destroyed_here"}
        assert [where for _, where in case.documents()] == [str(files[0])]
        assert list(case.verify()) == []
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Sampleford" not in left


def test_a_destruction_takes_withdrawn_decisions_and_older_records_with_it(
    folder: Path, files: tuple[Path, Path]
) -> None:
    list(Case.rebuild(folder, "A. Reviewer"))
    with Case(folder) as case:
        [(statement, _)] = case.statements(StatementFilter(prop=Prop.SUPPLIES, document=str(files[1])))
        decision = case.decide(Ruling(Judgement.ACCEPTED, statement.id), "A. Reviewer")
        case.withdraw(decision, "A. Reviewer", "Sampleford said no")
        doomed = case.custody.find_doomed(str(files[1]))
        case.handover.note_export("bytes", files[1].name, doomed.blobs[0])
        case.custody.destroy(doomed, "asked", "A. Reviewer")
        assert list(case.verify()) == []
    left = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    assert b"Sampleford" not in left
    assert doomed.blobs[0].encode() not in left


def test_verifying_while_somebody_adds_tells_no_false_tale(folder: Path, files: tuple[Path, Path]) -> None:
    with Case(folder) as reading, Case(folder) as writing:
        findings = reading.custody.verify()
        steps = iter(writing.add(files[:1]))
        for _ in range(2):
            next(steps, None)
        assert list(findings) == []


def test_a_case_on_a_medium_that_nobody_can_write_to_is_verified(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WHOBUILT_AUTHORITIES", str(folder.parent / "none.toml"))
    with Case(folder) as case:
        list(case.documents())  # everything is loaded before the user changes
    for path in [*folder.rglob("*"), folder]:
        path.chmod(0o555 if path.is_dir() else 0o444)
    for above in (above for above in folder.parents if above.owner() == folder.owner()):
        above.chmod(above.stat().st_mode | 0o055)  # so that another user comes so far
    before = os.geteuid()
    if before == 0:
        os.seteuid(65534)
    try:
        with Case(folder) as case:
            assert list(case.verify()) == []
            assert len(list(case.documents())) == 2
            assert len(list(case.custody.entries())) == 5
            with pytest.raises(WhoBuiltError, match="writ"):
                case.decide(Ruling(Judgement.REJECTED, "x"), "A. Reviewer")
    finally:
        os.seteuid(before)
        for path in [folder, *folder.rglob("*")]:
            path.chmod(0o755)
