"""The case's log: what is appended stays, is signed for, can be proved; crashes and other processes cost nothing."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tracemalloc
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.checkpoint import parse_checkpoint
from whobuilt.archive.log.entries import encode_record, format_line, parse_line
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.merkle import leaf_hash, verify_consistency, verify_inclusion
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.problems import WhoBuiltError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(number: int, content: str = "") -> CustodyRecord:
    return CustodyRecord(Action.CAPTURED, NOW + timedelta(seconds=number), "A", f"capture{number}", content)


def codes(log: CaseLog, *anchors: str) -> list[str]:
    return [problem.code for problem in log.verify(anchors)]


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


@pytest.fixture
def log(tmp_path: Path, keys: KeyFolder) -> CaseLog:
    return CaseLog.create(tmp_path / "log", keys, case="ca5e", by="A", at=NOW)


def test_a_new_log_says_who_began_it_and_which_key_signs_it(log: CaseLog, keys: KeyFolder) -> None:
    assert log.size == 1
    first = next(log.iter_entries())
    assert first.record
    assert (first.record.action, first.record.by, first.record.at) == (Action.CREATED, "A", NOW)
    assert log.verifier
    assert json.loads(first.record.content) == {"case": "ca5e", "branch": log.branch, "vkey": log.verifier.vkey}
    assert log.origin == f"whobuilt/ca5e/{log.branch}" == log.verifier.name
    assert log.paths.keys.read_text() == f"{log.verifier.vkey}\n"
    assert keys.path_of(log.verifier).stat().st_mode & 0o777 == 0o600
    assert keys.folder.stat().st_mode & 0o777 == 0o700
    assert log.checkpoint
    assert log.verifier.verify(log.checkpoint.note) is True
    assert codes(log) == []
    assert log.problems == ()


def test_what_is_appended_is_there_as_it_was_when_the_log_is_opened_again(log: CaseLog, keys: KeyFolder) -> None:
    records = [record(number, f'{{"n":{number},"text":"„ئۇيغۇر“ 新疆 \ud800\\n\n"}}') for number in range(3)]
    assert log.append(records[:2]) == range(1, 3)
    assert log.append([]) == range(3, 3)
    assert log.append(records[2:]) == range(3, 4)
    checkpoint = log.sign()
    again = CaseLog(log.paths.root, keys)
    assert (again.size, again.root, again.origin, again.problems) == (4, log.root, log.origin, ())
    assert again.checkpoint == checkpoint == parse_checkpoint(log.paths.checkpoint.read_text())
    assert [entry.record for entry in again.iter_entries(1)] == records
    assert [entry.index for entry in again.iter_entries(2)] == [2, 3]
    assert again.sign() == checkpoint  # nothing was added: nothing is signed anew
    assert len(again.checkpoints()) == 2


@pytest.mark.parametrize("size", [2, 3, 8, 255, 256, 257, 600])
def test_every_entry_and_every_older_checkpoint_can_be_proved(log: CaseLog, keys: KeyFolder, size: int) -> None:
    log.append([record(number) for number in range(size - 1)])
    log.sign()
    log = CaseLog(log.paths.root, keys)
    root = log.root
    for entry in log.iter_entries():
        if entry.index % 50 < 2 or entry.index > size - 3:
            proof = log.prove(entry.index)
            assert proof.verify(leaf_hash(entry.commitment))
            assert verify_inclusion(
                leaf_hash(entry.commitment), entry.index, size, log.prove_inclusion(entry.index), root
            )
    for old in {1, size // 2, size - 1}:
        assert verify_consistency(old, size, log.prove_consistency(old), log.root_at(old), root)
    with pytest.raises(IndexError):
        log.prove_inclusion(size)
    with pytest.raises(IndexError):
        log.root_at(size + 1)


def test_proofs_do_not_need_tiles(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(300)])
    log.sign()
    log = CaseLog(log.paths.root, keys)
    log.paths.tile(0, 0).unlink()
    entry = next(log.iter_entries(7))
    assert log.prove(7).verify(leaf_hash(entry.commitment))


@given(st.text(), st.text(), st.datetimes(timezones=st.just(UTC)), st.integers())
def test_a_line_holds_a_record_to_the_byte(about: str, content: str, at: datetime, rows: int) -> None:
    made = CustodyRecord(Action.READ, at, "A", about, content, rows)
    line = format_line(bytes(range(32)), encode_record(made))
    entry = parse_line(line, 0)
    assert entry
    assert (entry.record, entry.line, b"\n" in line) == (made, line, False)


def test_equal_records_give_different_entries(log: CaseLog) -> None:
    log.append([record(1), record(1)])
    first, second = list(log.iter_entries(1))
    assert first.json == second.json
    assert first.commitment != second.commitment


def test_opening_reads_the_end_only(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(600)])
    log.sign()
    log.append([record(601)])
    data = bytearray(log.paths.records.read_bytes())
    data[500] ^= 1  # an entry long signed: opening does not see it, verifying does
    log.paths.records.write_bytes(data)
    again = CaseLog(log.paths.root, keys)
    assert (again.size, again.root, again.problems) == (602, log.root, ())
    assert codes(again) == ["entry_changed"]


@pytest.mark.parametrize("name", ["lineage", "mark", "keys"])
def test_what_spares_reading_the_log_is_made_again(log: CaseLog, keys: KeyFolder, name: str) -> None:
    log.append([record(number) for number in range(5)])
    log.sign()
    (log.paths.root / name).unlink()
    again = CaseLog(log.paths.root, keys)
    assert (again.size, again.root, again.origin, again.problems) == (log.size, log.root, log.origin, ())
    again.rotate_key("A", NOW)
    assert codes(again) == []


def test_two_that_are_open_at_once_take_in_what_the_other_added(log: CaseLog, keys: KeyFolder) -> None:
    other = CaseLog(log.paths.root, keys)
    assert log.append([record(1)]) == range(1, 2)
    assert other.append([record(2)]) == range(2, 3)
    other.sign()
    assert log.append([record(3)]) == range(3, 4)
    other.withhold([1], "asked", date(2026, 3, 2), "A", NOW)
    assert log.append([record(4)]) == range(5, 6)
    assert log.sign().size == 6
    assert other.sign().size == 6
    assert codes(log) == codes(other) == []


@pytest.mark.slow
def test_processes_that_append_at_once_lose_nothing(log: CaseLog, keys: KeyFolder) -> None:
    script = """
import sys
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.case_log import CaseLog
from whobuilt.core.custody import Action, CustodyRecord
log = CaseLog(Path(sys.argv[1]), KeyFolder(Path(sys.argv[2])))
for number in range(40):
    log.append([CustodyRecord(Action.READ, datetime.now(UTC), "A", f"{sys.argv[3]}.{number}")])
    if number % 7 == 0:
        log.sign()
"""
    command = [sys.executable, "-c", script, str(log.paths.root), str(keys.folder)]
    children = [subprocess.Popen([*command, name]) for name in "abc"]
    assert [child.wait() for child in children] == [0, 0, 0]
    log.sign()
    abouts = [entry.record.about for entry in log.iter_entries(1) if entry.record]
    for name in "abc":
        assert [about for about in abouts if about[0] == name] == [f"{name}.{number}" for number in range(40)]
    assert len(abouts) == 120
    assert codes(log) == []


def test_entries_after_the_last_checkpoint_are_there_and_said_to_be_unsigned(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(3)])
    again = CaseLog(log.paths.root, keys)
    assert (again.size, again.signed_size, codes(again)) == (4, 1, [])
    assert "3 entries were added" in next(str(note) for note in again.what_it_shows() if note.code == "not_signed")
    assert again.sign().size == 4
    assert "not_signed" not in [note.code for note in again.what_it_shows()]


@pytest.mark.slow
def test_a_tail_torn_at_any_byte_is_cut_off_kept_aside_and_told(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(1)])
    log.sign()
    before = log.paths.records.read_bytes()
    log.append([record(2)])
    after = log.paths.records.read_bytes()
    for end in range(len(before) + 1, len(after)):
        log.paths.records.write_bytes(after[:end])
        again = CaseLog(log.paths.root, keys)
        is_whole = end == len(after) - 1  # all but the line's end
        assert [problem.code for problem in again.problems] == ["torn_tail"]
        assert again.size == (3 if is_whole else 2)
        assert log.paths.records.read_bytes() == (after if is_whole else before)
        if not is_whole:
            assert log.paths.torn.read_bytes().endswith(after[len(before) : end] + b"\n")
        assert codes(again) == []
        assert CaseLog(log.paths.root, keys).problems == ()


def test_zeroes_that_a_power_cut_left_are_cut_off(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(1)])
    before = log.paths.records.read_bytes()
    log.paths.records.write_bytes(before + bytes(100) + b"\nrest of a block\n")
    again = CaseLog(log.paths.root, keys)
    assert [problem.code for problem in again.problems] == ["torn_tail"]
    assert (again.append([record(2)]), codes(again)) == (range(2, 3), [])


@pytest.mark.slow
def test_a_checkpoint_torn_at_any_byte_costs_nothing(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(1)])
    log.sign()
    paths = log.paths
    kept = {path: path.read_bytes() for path in (paths.checkpoints, paths.checkpoint, paths.mark)}
    log.append([record(2)])
    log.sign()
    newer = paths.checkpoints.read_bytes()
    for end in range(len(kept[paths.checkpoints]), len(newer) + 1):
        for path, data in kept.items():
            path.write_bytes(data)
        paths.checkpoints.write_bytes(newer[:end])  # written first, and only in part, when the machine stopped
        again = CaseLog(paths.root, keys)
        assert again.size == 3
        again.sign()
        assert codes(again) == []
        assert len(again.checkpoints()) == 3


def test_tiles_that_are_gone_are_written_again_and_told(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(300)])
    log.sign()
    log.paths.tile(0, 1, 45).write_bytes(bytes(45 * 32))
    again = CaseLog(log.paths.root, keys)
    assert [problem.code for problem in again.problems] == ["tiles_rebuilt"]
    assert codes(again) == ["tile_changed"]
    again.append([record(300)])
    again.sign()
    assert again.prove(3).checkpoint.size == 302
    log.paths.tile(0, 1, 45).unlink()
    assert codes(again) == []


def test_appending_needs_no_tile_of_what_lies_far_behind(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(100)])
    older = log.sign()
    log.append([record(number) for number in range(100, 300)])
    log.sign()
    keys.put_head(older)  # this machine remembers an older head, as after a join of key folders
    log.paths.tile(0, 0).unlink()
    again = CaseLog(log.paths.root, keys)
    assert again.append([record(301)]) == range(301, 302)
    assert again.lineage.trunks == ()


def test_tiles_can_be_made_again_from_entries_that_hold(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(300)])
    log.sign()
    path = log.paths.tile(0, 0)
    path.write_bytes(b"")  # what a power cut may leave
    again = CaseLog(log.paths.root, keys)
    assert codes(again) == ["tile_changed"]
    again.rebuild_tiles()
    assert codes(again) == []
    assert len(path.read_bytes()) == 256 * 32
    log.paths.records.write_bytes(log.paths.records.read_bytes().replace(b'"about":"capture7"', b'"about":"capture8"'))
    with pytest.raises(WhoBuiltError, match="not those that were signed"):
        CaseLog(log.paths.root, keys).rebuild_tiles()


@pytest.mark.slow
def test_many_checkpoints_cost_opening_nothing(log: CaseLog, keys: KeyFolder) -> None:
    for number in range(120):
        log.append([record(number)])
        log.sign()
    assert log.paths.checkpoints.stat().st_size > 16_384  # more than opening reads
    again = CaseLog(log.paths.root, keys)
    assert (again.size, again.problems, len(again.checkpoints())) == (121, (), 121)
    with log.paths.checkpoints.open("ab") as file:
        file.write(b"\nwhobuilt/ca5e/")  # a checkpoint that was being written
    again = CaseLog(log.paths.root, keys)
    assert [problem.code for problem in again.problems] == ["torn_tail"]
    assert codes(again) == []


@pytest.mark.parametrize("name", ["records", "checkpoint", "checkpoints", "lock", "torn", "mark"])
@pytest.mark.parametrize("what", ["link", "pipe", "folder"])
def test_a_file_that_is_none_is_neither_read_nor_written_through(
    log: CaseLog, keys: KeyFolder, tmp_path: Path, name: str, what: str
) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("something of mine without an end")
    path = log.paths.root / name
    path.unlink(missing_ok=True)
    if what == "link":
        path.symlink_to(mine)
    elif what == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    again = CaseLog(log.paths.root, keys)
    assert codes(again) == ["log_strange"]
    with pytest.raises(WhoBuiltError, match="a link, or no file at all"):
        again.append([record(1)])
    assert list(again.iter_entries()) == []
    assert mine.read_text() == "something of mine without an end"


def test_nothing_is_written_through_a_link_in_a_partial_file_s_place(log: CaseLog, tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    (log.paths.root / "checkpoint.part").symlink_to(mine)
    log.append([record(1)])
    with pytest.raises(OSError, match="symbolic links"):
        log.sign()
    assert mine.read_text() == "mine"


def test_a_line_of_any_length_is_no_entry_and_costs_no_memory(log: CaseLog, keys: KeyFolder) -> None:
    with log.paths.records.open("ab") as file:
        for _ in range(40):
            file.write(b"x" * (1 << 20))
        file.write(b"\n")
    tracemalloc.start()
    again = CaseLog(log.paths.root, keys)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert [problem.code for problem in again.problems] == ["entry_changed"]
    assert peak < 40 << 20


def test_what_a_crash_left_of_a_first_entry_is_no_log(tmp_path: Path, keys: KeyFolder) -> None:
    (tmp_path / "log").mkdir()
    (tmp_path / "log" / "records").write_bytes(b'{"salt":"00')
    log = CaseLog.create(tmp_path / "log", keys, by="A", at=NOW)
    assert (log.size, codes(log)) == (1, [])


def test_a_damaged_log_opens_and_takes_nothing_more(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(3)])
    log.sign()
    log.paths.records.write_bytes(log.paths.records.read_bytes()[:300])
    again = CaseLog(log.paths.root, keys)
    assert [problem.code for problem in again.problems] == ["log_changed"]
    with pytest.raises(WhoBuiltError, match="not those that were signed"):
        again.append([record(4)])
    with pytest.raises(WhoBuiltError, match="not those that were signed"):
        again.sign()
    assert codes(again) == ["entry_missing"] or "entry_changed" in codes(again)


def test_no_log_is_told_and_nothing_is_made(tmp_path: Path, keys: KeyFolder) -> None:
    none = CaseLog(tmp_path / "none", keys)
    assert codes(none) == ["log_missing"]
    with pytest.raises(WhoBuiltError, match="there is no log"):
        none.append([record(1)])
    assert not (tmp_path / "none").exists()
    with pytest.raises(ValueError, match="is no id"):
        CaseLog.create(tmp_path / "log", keys, case="../x")


def test_a_second_log_is_not_put_over_the_first(log: CaseLog, keys: KeyFolder) -> None:
    with pytest.raises(WhoBuiltError, match="there is a log already"):
        CaseLog.create(log.paths.root, keys)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_log_that_cannot_be_written_is_verified_all_the_same(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(1)])
    log.sign()
    log.paths.root.chmod(0o500)
    again = CaseLog(log.paths.root, keys)
    assert codes(again) == []
    with pytest.raises(WhoBuiltError, match="cannot be written"):
        again.append([record(2)])
    log.paths.root.chmod(0o700)


def test_without_its_key_a_log_takes_entries_and_is_not_signed(log: CaseLog, keys: KeyFolder) -> None:
    assert log.verifier
    keys.path_of(log.verifier).unlink()
    log.append([record(1)])
    with pytest.raises(WhoBuiltError, match="not on this machine"):
        log.sign()
    log.replace_lost_key("B", "the disk broke", NOW)
    assert codes(log) == []
    told = [str(note) for note in log.what_it_shows() if note.code == "key_not_vouched"]
    assert len(told) == 1
    assert "from entry 2 on a new key signs, for which the former did not vouch" in told[0]


def test_a_changed_key_is_vouched_for_by_the_former(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(1)])
    former = log.verifier
    checkpoint = log.rotate_key("A", NOW)
    assert former
    assert log.verifier
    assert former.verify(checkpoint.note) is log.verifier.verify(checkpoint.note) is True
    log.append([record(2)])
    later = log.sign()
    assert former.verify(later.note) is None
    assert log.paths.keys.read_text() == f"{former.vkey}\n{log.verifier.vkey}\n"
    again = CaseLog(log.paths.root, keys)
    assert codes(again, checkpoint.text) == []
    assert "key_not_vouched" not in [note.code for note in again.what_it_shows()]


def test_whole_tiles_written_before_a_crash_are_no_tampering(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number) for number in range(200)])
    log.sign()
    before = {path: path.read_bytes() for path in log.paths.root.iterdir() if path.is_file()}
    log.append([record(number) for number in range(200, 300)])
    records = log.paths.records.read_bytes()
    log.sign()  # makes a whole tile of the partial one, and removes that
    for path, data in before.items():
        path.write_bytes(data)
    log.paths.records.write_bytes(records)
    again = CaseLog(log.paths.root, keys)
    assert (again.problems, again.signed_size, again.size, codes(again)) == ((), 201, 301, [])
    assert again.sign().size == 301
    assert codes(again) == []


def test_a_key_change_that_a_crash_interrupted_is_gone_on_with(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(1)])
    log.sign()
    names = ("checkpoint", "checkpoints", "mark", "lineage", "keys")
    before = {name: (log.paths.root / name).read_bytes() for name in names}
    log.rotate_key("A", NOW)
    for name, data in before.items():  # the record was added, and nothing else came about
        (log.paths.root / name).write_bytes(data)
    again = CaseLog(log.paths.root, keys)
    assert codes(again) == []
    again.sign()
    assert codes(again) == []
    assert "key_not_vouched" not in [note.code for note in again.what_it_shows()]


def test_a_key_cannot_be_changed_in_order_without_it(log: CaseLog, keys: KeyFolder) -> None:
    assert log.verifier
    keys.path_of(log.verifier).unlink()
    with pytest.raises(WhoBuiltError, match="declare it lost"):
        log.rotate_key("A")
    assert log.size == 1


def test_a_key_from_a_backup_signs_again(log: CaseLog, keys: KeyFolder) -> None:
    assert log.verifier
    signer = keys.get(log.verifier)
    keys.path_of(log.verifier).unlink()
    keys.put(signer)
    log.append([record(1)])
    assert log.verifier.verify(log.sign().note) is True


def test_a_key_that_others_may_read_is_told(log: CaseLog, keys: KeyFolder) -> None:
    assert log.verifier
    keys.path_of(log.verifier).chmod(0o644)
    assert [problem.code for problem in log.problems] == ["key_exposed"]


def test_what_is_withheld_is_gone_and_the_log_still_verifies(log: CaseLog, keys: KeyFolder) -> None:
    log.append([record(number, f"secret {number}") for number in range(1, 5)])
    before = log.sign()
    proof = log.prove(2)
    log.withhold([2, 3], "the source asked", date(2026, 3, 4), by="A")
    data = log.paths.records.read_bytes()
    assert b"secret 1" in data
    assert b"secret 2" not in data
    again = CaseLog(log.paths.root, keys)
    again.sign()
    assert codes(again, before.text) == []
    entry = next(again.iter_entries(2))
    assert (entry.salt, entry.json, entry.record) == (None, None, None)
    assert entry.withheld
    assert (entry.withheld.on, entry.withheld.reason) == ("2026-03-04", "the source asked")
    assert proof.verify(leaf_hash(entry.commitment))  # what was proved before stays proved
    told = [note for note in again.what_it_shows() if note.code == "withheld"]
    assert [note.where for note in told] == ["entries 2 to 3"]
    assert "withheld on 2026-03-04: the source asked" in told[0].message
    last = list(again.iter_entries())[-1].record
    assert last
    assert (last.action, last.by) == (Action.DESTROYED, "A")
    again.withhold([2, 3], "again", date(2026, 3, 5))  # nothing is left to destroy
    assert again.size == 6


def test_a_destruction_that_a_crash_interrupted_is_told_and_finished(log: CaseLog) -> None:
    log.append([record(1, "secret")])
    log.sign()
    before = log.paths.records.read_bytes()
    log.withhold([1], "asked", date(2026, 3, 4))
    logged = log.paths.records.read_bytes().splitlines(keepends=True)[-1]
    log.paths.records.write_bytes(before + logged)  # the record was added, the rewriting did not come about
    log = CaseLog(log.paths.root, log.keys)
    assert codes(log) == ["withhold_unfinished"]
    log.withhold([1], "asked", date(2026, 3, 4))
    assert (codes(log), log.size) == ([], 3)


def test_the_log_s_own_records_cannot_be_withheld(log: CaseLog) -> None:
    log.append([record(1)])
    log.withhold([1], "asked", date(2026, 3, 4))
    before = log.paths.records.read_bytes()
    for index, said in ((0, "who signs the log"), (2, "what was destroyed"), (9, "no entry 9")):
        with pytest.raises(WhoBuiltError, match=said):
            log.withhold([index], "asked", date(2026, 3, 4))
    assert log.paths.records.read_bytes() == before


def test_times_that_run_backwards_are_told(log: CaseLog) -> None:
    log.append([record(0), record(3600), record(0), record(60), record(7200)])
    told = list(log.verify())
    assert [(problem.code, problem.where) for problem in told] == [("time_backwards", "entry 3")]
