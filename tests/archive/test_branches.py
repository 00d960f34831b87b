"""Two copies of a case that were worked on apart: declared, compared, joined, and never taken for tampering."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from whobuilt.archive.log.branches import Relation, compare_logs, find_conflicts, join
from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.place import see_place, write_place
from whobuilt.codec import dumps
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.decisions import Judgement, Ruling, make_decision
from whobuilt.core.problems import WhoBuiltError

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def record(about: str, action: Action = Action.CAPTURED, content: str = "") -> CustodyRecord:
    return CustodyRecord(action, NOW + timedelta(minutes=1), "A", about, content)


def decided(target: str, judgement: Judgement, other: str = "", by: str = "A") -> CustodyRecord:
    decision = make_decision(Ruling(judgement, target, other), by, NOW)
    return record(decision.id, Action.DECIDED, dumps(decision))


def codes(log: CaseLog, *anchors: str) -> list[str]:
    return [problem.code for problem in log.verify(anchors)]


def abouts(log: CaseLog) -> list[str]:
    return [entry.record.about for entry in log.iter_entries() if entry.record and entry.record.about]


@pytest.fixture
def log(tmp_path: Path) -> CaseLog:
    made = CaseLog.create(tmp_path / "log", KeyFolder(tmp_path / "keys"), case="ca5e", by="A", at=NOW)
    made.append([record("common1"), record("common2")])
    made.sign()
    return made


@pytest.fixture
def copy(tmp_path: Path) -> Callable[..., CaseLog]:
    """A copy of a log, on this machine or (with a key folder of its own) on another."""

    def make(of: CaseLog, name: str, keys: str = "keys") -> CaseLog:
        shutil.copytree(of.paths.root, tmp_path / name)
        return CaseLog(tmp_path / name, KeyFolder(tmp_path / keys))

    return make


@pytest.mark.parametrize("keys", ["keys", "other-machine"])
def test_a_copy_becomes_a_branch_before_it_takes_anything(
    log: CaseLog, copy: Callable[..., CaseLog], keys: str
) -> None:
    other = copy(log, "copy", keys)
    assert (log.is_copy(), other.is_copy()) == (False, True)
    assert other.append([record("there")]) == range(4, 5)
    branched = next(other.iter_entries(3)).record
    assert branched
    assert branched.action is Action.BRANCHED
    assert (other.case, other.branch == log.branch, other.is_copy()) == ("ca5e", False, False)
    assert [(trunk.origin, trunk.size) for trunk in other.lineage.trunks] == [(log.origin, 3)]
    assert other.append([record("more")]) == range(5, 6)  # it is at home now
    other.sign()
    assert log.append([record("here")]) == range(3, 4)  # and the original stays what it was
    log.sign()
    assert codes(log) == codes(other) == []
    told = [note.code for note in other.what_it_shows()]
    assert "branched" in told
    assert ("key_not_vouched" in told) == (keys != "keys")  # the trunk's key vouched where it was at hand


def test_the_trunk_s_signature_on_a_branch_cannot_be_changed(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy")
    other.append([record("there")])
    first = other.sign()
    assert len(first.note.signatures) == 2  # the branch's own, and the trunk's, which vouches for it
    other.append([record("more")])
    other.sign()
    data = other.paths.checkpoints.read_text()
    at = data.index(first.text) + len(first.text) - 10
    for end, code in ((at, "bad_signature"), (data.rindex("— ", 0, at) + 12, "unknown_key")):
        changed = data[:end] + ("A" if data[end] != "A" else "B") + data[end + 1 :]
        other.paths.checkpoints.write_text(changed)
        assert code in codes(other)
    other.paths.checkpoints.write_text(data)
    assert codes(other) == []


def test_a_case_that_was_moved_or_remounted_is_no_copy(log: CaseLog, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    log.paths.root.rename(moved)
    again = CaseLog(moved, log.keys)
    again.paths.records.chmod(0o600)
    assert not again.is_copy()
    again.append([record("here")])
    assert again.lineage.trunks == ()


def test_the_trunk_s_checkpoints_verify_in_a_branch_up_to_the_fork(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    before = log.checkpoints()
    other = copy(log, "copy")
    other.append([record("there")])
    other.sign()
    log.append([record("here")])
    beyond = log.sign()
    assert codes(other, *(each.text for each in before)) == []
    told = list(other.verify([beyond.text]))
    assert [problem.code for problem in told] == ["other_branch"]
    assert "worked on apart" in told[0].message
    assert told[0].mend == "Join the other copy of the case to this one."
    assert codes(log, other.sign().text) == ["other_branch"]


def test_an_older_copy_put_back_in_its_place_becomes_a_branch(log: CaseLog, tmp_path: Path) -> None:
    shutil.copytree(log.paths.root, tmp_path / "backup")
    log.append([record("later")])
    log.sign()
    for path in (tmp_path / "backup").iterdir():  # restored over the files that are there: they keep their places
        if path.is_file():
            (log.paths.root / path.name).write_bytes(path.read_bytes())
    again = CaseLog(log.paths.root, log.keys)
    assert not again.is_copy()
    assert codes(again) == ["rolled_back"]  # this machine remembers what it signed
    again.append([record("anew")])
    assert len(again.lineage.trunks) == 1  # it signs nothing that contradicts what it signed before


def test_logs_compare_by_what_they_have_in_common(log: CaseLog, copy: Callable[..., CaseLog], tmp_path: Path) -> None:
    other = copy(log, "copy")
    assert compare_logs(log, other).relation is Relation.SAME
    log.append([record(f"here{number}") for number in range(300)])
    found = compare_logs(log, other)
    assert (found.common, found.ours, found.theirs, found.relation) == (3, 303, 3, Relation.AHEAD)
    assert compare_logs(other, log).relation is Relation.BEHIND
    other.append([record("there")])
    found = compare_logs(log, other)
    assert (found.common, found.relation) == (3, Relation.APART)
    foreign = CaseLog.create(tmp_path / "foreign", log.keys, by="A", at=NOW)
    assert compare_logs(log, foreign).relation is Relation.FOREIGN


def test_joining_takes_over_all_entries_and_every_checkpoint_verifies(
    log: CaseLog, copy: Callable[..., CaseLog]
) -> None:
    other = copy(log, "copy", "other-machine")
    other.append([record("there1")])
    theirs = [*other.checkpoints(), other.sign()]
    other.append([record("there2"), record("there3")])
    theirs.append(other.sign())
    log.append([record("here")])
    ours = log.sign()
    joining = join(log, other, "A", NOW)
    log.sign()
    assert joining.indices == range(5, 9)
    assert [entry.record.about for entry in joining.entries if entry.record] == ["", "there1", "there2", "there3"]
    assert joining.conflicts == ()
    assert abouts(log) == ["common1", "common2", "here", "there1", "there2", "there3"]
    again = CaseLog(log.paths.root, log.keys)
    assert again.verifier == log.verifier  # the other's own records do not rule here
    assert codes(again, ours.text, *(each.text for each in theirs)) == []
    assert [note.where for note in again.what_it_shows() if note.code == "joined"] == ["entry 4"]


def test_nothing_is_joined_twice_and_both_sides_may_join(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy")
    other.append([record("there1")])
    other.sign()
    log.append([record("here1")])
    join(log, other, "A", NOW)
    log.sign()
    joining = join(other, log, "B", NOW)  # the other way round: its own entries are not taken back
    other.sign()
    assert [entry.record.about for entry in joining.entries if entry.record] == ["here1", ""]
    other.append([record("there2")])
    other.sign()
    joining = join(log, other, "A", NOW)  # it went on: what is new comes over
    log.sign()
    assert [entry.record.about for entry in joining.entries if entry.record] == ["", "there2"]
    assert sorted(abouts(log)) == ["common1", "common2", "here1", "there1", "there2"]
    assert sorted(abouts(other)) == sorted(abouts(log))
    assert codes(log, *(each.text for each in other.checkpoints())) == []
    assert codes(other, *(each.text for each in log.checkpoints()[:3])) == []
    assert join(log, other, "A", NOW).entries == ()


def test_copies_that_did_not_know_of_each_other_are_joined_too(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy", "other-machine")
    shutil.copytree(log.keys.folder, other.keys.folder, dirs_exist_ok=True)  # a clone of the whole machine
    write_place(other.paths.place, see_place(other.paths.lock, log.keys.get_install()))
    assert not other.is_copy()
    other.append([record("there")])
    log.append([record("here")])
    ours, theirs = log.sign(), other.sign()
    assert other.origin == log.origin
    assert codes(log, theirs.text) == ["rewritten"]  # one name says two things: nothing tells that from forgery
    join(log, other, "A", NOW)
    log.sign()
    assert codes(log, ours.text, theirs.text) == []


def test_a_branch_that_was_tampered_with_is_not_joined(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy")
    other.append([record("there")])
    other.paths.checkpoint.unlink()
    other.paths.checkpoints.unlink()
    with pytest.raises(WhoBuiltError, match="never signed"):
        join(log, CaseLog(other.paths.root, other.keys), "A")
    other = copy(log, "copy2")
    other.append([record("there")])
    other.sign()
    other.paths.records.write_bytes(other.paths.records.read_bytes().replace(b'"about":"there"', b'"about":"theft"'))
    with pytest.raises(WhoBuiltError, match="does not verify"):
        join(log, CaseLog(other.paths.root, other.keys), "A")
    assert log.size == 3


def test_what_is_kept_of_a_branch_is_checked(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy")
    other.append([record("there")])
    other.sign()
    join(log, other, "A", NOW)
    log.sign()
    leaves = log.paths.branch_leaves(other.branch)
    data = bytearray(leaves.read_bytes())
    data[3] ^= 1
    leaves.write_bytes(data)
    assert codes(log) == ["branch_changed"]


@pytest.mark.slow
def test_a_join_that_a_crash_interrupted_is_undone_at_every_byte(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy")
    other.append([record("there1")])
    other.sign()
    before = log.paths.records.read_bytes()
    join(log, other, "A", NOW)
    after, lineage = log.paths.records.read_bytes(), log.paths.lineage.read_bytes()
    for end in [*range(len(before) + 1, len(after) - 1, 7), len(after) - 2]:
        log.paths.records.write_bytes(after[:end])
        log.paths.lineage.write_bytes(lineage)
        again = CaseLog(log.paths.root, log.keys)
        assert (again.size, again.lineage.joined) == (3, ())
        assert "torn_tail" in [problem.code for problem in again.problems]
        assert codes(again) == []
    log.paths.records.write_bytes(before)
    again = CaseLog(log.paths.root, log.keys)
    assert len(join(again, other, "A", NOW).entries) == 2
    again.sign()
    assert codes(again) == []


def test_two_judgements_of_one_target_are_a_conflict(log: CaseLog, copy: Callable[..., CaseLog]) -> None:
    other = copy(log, "copy")
    log.append(
        [
            decided("s1", Judgement.ACCEPTED),
            decided("s2", Judgement.ACCEPTED),
            decided("e1", Judgement.SAME, "e2"),
            decided("e4", Judgement.DIFFERENT, "e5"),
            decided("s3", Judgement.ACCEPTED),
        ]
    )
    taken_back = make_decision(Ruling(Judgement.REJECTED, "s2"), "B", NOW)
    withdrawal = make_decision(Ruling(Judgement.WITHDRAWN, taken_back.id), "B", NOW)
    other.append(
        [
            decided("s1", Judgement.REJECTED, by="B"),
            record(taken_back.id, Action.DECIDED, dumps(taken_back)),
            record(withdrawal.id, Action.DECIDED, dumps(withdrawal)),
            decided("e1", Judgement.SAME, "e3", by="B"),
            decided("e4", Judgement.DIFFERENT, "e6", by="B"),
            decided("s3", Judgement.ACCEPTED, by="B"),
        ]
    )
    other.sign()
    found = find_conflicts(log, other)
    assert [(conflict.kind, conflict.about) for conflict in found] == [
        ("decided_differently", "s1"),
        ("decided_differently", "e1"),
    ]
    assert [(conflict.ours.index, conflict.theirs.index) for conflict in found] == [(3, 4), (5, 7)]
    assert join(log, other, "A", NOW).conflicts == found


def test_a_capture_destroyed_in_one_copy_and_used_in_the_other_is_a_conflict(
    log: CaseLog, copy: Callable[..., CaseLog]
) -> None:
    log.append([record("capture1")])
    log.sign()
    other = copy(log, "copy")
    log.append([record("capture1", Action.DESTROYED)])
    other.append([record("capture1", Action.EXPORTED), record("capture2")])
    other.sign()
    assert [(each.kind, each.about) for each in find_conflicts(log, other)] == [("destroyed_and_used", "capture1")]
    assert [(each.kind, each.about) for each in find_conflicts(other, log)] == [("destroyed_and_used", "capture1")]


def test_what_one_copy_withheld_and_the_other_still_holds_is_a_conflict_and_can_be_withheld(
    log: CaseLog, copy: Callable[..., CaseLog]
) -> None:
    other = copy(log, "copy")
    other.withhold([1], "asked", date(2026, 3, 4), "B", NOW)
    other.sign()
    log.append([record("here")])
    joining = join(log, other, "A", NOW)
    log.sign()
    assert [(each.kind, each.ours.index) for each in joining.conflicts] == [("destroyed_there", 1)]
    assert codes(log) == ["withhold_unfinished"]
    log.withhold([1], "asked", date(2026, 3, 4), "A", NOW)
    log.sign()
    assert codes(log) == []
    entry = next(log.iter_entries(1))
    assert entry.withheld
