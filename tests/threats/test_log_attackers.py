"""Attackers of a case's log, one test each: what each can do, and by what name it is found."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.checkpoint import Checkpoint, format_proof, sign_checkpoint
from whobuilt.archive.log.entries import encode_record, format_line
from whobuilt.archive.log.examine import Anchor
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.lineage import encode_content, make_origin
from whobuilt.archive.log.merkle import leaf_hash
from whobuilt.archive.log.paths import LogPaths
from whobuilt.archive.log.tiles import TiledTree
from whobuilt.core.custody import Action, CustodyRecord

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADDRESS = "https://example.org/contract-2041.pdf"


def record(number: int, content: str = "") -> CustodyRecord:
    return CustodyRecord(Action.CAPTURED, NOW + timedelta(minutes=number), "A", f"capture{number}", content)


def lines_of(log: CaseLog) -> list[bytes]:
    return log.paths.records.read_bytes().splitlines(keepends=True)


def put_lines(log: CaseLog, lines: list[bytes]) -> None:
    log.paths.records.write_bytes(b"".join(lines))


def named(log: CaseLog, keys: KeyFolder, *anchors: Checkpoint | Anchor) -> list[tuple[str, str]]:
    """The findings of a verification after opening anew, with what opening itself told: code and place."""
    again = CaseLog(log.paths.root, keys)
    given = [anchor if isinstance(anchor, Anchor) else anchor.text for anchor in anchors]
    return [(found.code, found.where) for found in (*again.problems, *again.verify(given))]


def found_by(log: CaseLog, keys: KeyFolder, *anchors: Checkpoint | Anchor) -> set[str]:
    return {code for code, _ in named(log, keys, *anchors)}


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys")


@pytest.fixture
def log(tmp_path: Path, keys: KeyFolder) -> CaseLog:
    """A log of eleven entries and two checkpoints."""
    made = CaseLog.create(tmp_path / "log", keys, case="ca5e", by="A", at=NOW)
    made.append([record(number, f'{{"url":"{ADDRESS}"}}') for number in range(1, 6)])
    made.sign()
    made.append([record(number) for number in range(6, 11)])
    made.sign()
    return made


@pytest.fixture
def stranger(tmp_path: Path) -> KeyFolder:
    """The key folder of another machine: it remembers nothing of what was signed here."""
    return KeyFolder(tmp_path / "stranger")


@pytest.fixture
def sign_anew(keys: KeyFolder) -> Callable[[CaseLog], None]:
    """What who has the key can do: make tiles and checkpoints of whatever stands in the records now."""

    def sign(log: CaseLog) -> None:
        paths, signer = log.paths, keys.get(next(iter(log.lineage.keys)).verifier)
        shutil.rmtree(paths.root / "tile")
        tree = TiledTree(paths)
        for line in lines_of(log):
            plain = json.loads(line)
            tree.append(sha256(bytes.fromhex(plain["salt"]) + line[84:-2]).digest())
        tree.save()
        checkpoint = sign_checkpoint(log.origin, tree.size, tree.root(), [signer])
        for path in (paths.checkpoint, paths.checkpoints):
            path.write_text(checkpoint.text)

    return sign


class TestWhoReadsTheDisk:
    def test_tiles_and_proofs_disclose_nothing_without_the_salt(self, log: CaseLog) -> None:
        entry = next(log.iter_entries(3))
        assert entry.json
        published = b"".join(path.read_bytes() for path in (log.paths.root / "tile").rglob("*") if path.is_file())
        published += format_proof(log.prove(3)).encode()
        assert entry.commitment in published
        assert ADDRESS.encode() not in published
        # Whoever guesses the record to the letter cannot confirm the guess: the salt is 32 random bytes.
        for guess in (entry.json, ADDRESS.encode()):
            for hashed in (sha256(guess).digest(), sha256(bytes(32) + guess).digest(), leaf_hash(guess)):
                assert hashed not in published
        assert entry.salt
        assert entry.salt not in published
        assert sha256(entry.salt + entry.json).digest() in published  # with the salt, one entry is disclosed

    def test_one_entry_s_salt_says_nothing_of_an_equal_one(self, log: CaseLog) -> None:
        log.append([record(20), record(20)])
        first, second = list(log.iter_entries(11))
        assert first.json == second.json
        assert first.salt
        assert second.json
        assert sha256(first.salt + second.json).digest() != second.commitment

    def test_who_has_the_case_only_does_not_have_the_key(self, log: CaseLog, keys: KeyFolder) -> None:
        assert log.verifier
        seed = keys.get(log.verifier)
        for path in log.paths.root.rglob("*"):
            if path.is_file():
                assert seed.seed not in path.read_bytes()
                assert seed.text.encode() not in path.read_bytes()


class TestWhoWritesTheDiskWithoutTheKey:
    """All of it is found by the log itself: no anchor is needed, and no memory of this machine."""

    def test_a_changed_record_is_named(self, log: CaseLog, stranger: KeyFolder) -> None:
        lines = lines_of(log)
        lines[4] = lines[4].replace(b'"by":"A"', b'"by":"B"')
        put_lines(log, lines)
        assert named(log, stranger) == [("entry_changed", "entry 4")]

    def test_dropped_entries_are_named(self, log: CaseLog, stranger: KeyFolder) -> None:
        lines = lines_of(log)
        put_lines(log, lines[:3] + lines[5:])
        assert ("entry_missing", "entries 3 to 4") in named(log, stranger)
        put_lines(log, lines[:-2])
        assert ("entry_missing", "entries 9 to 10") in named(log, stranger)
        put_lines(log, [])
        assert ("entry_missing", "entries 0 to 10") in named(log, stranger)

    def test_reordered_entries_are_named(self, log: CaseLog, stranger: KeyFolder) -> None:
        lines = lines_of(log)
        put_lines(log, [*lines[:2], lines[6], *lines[2:6], *lines[7:]])
        assert ("entries_reordered", "entry 6") in named(log, stranger)

    def test_an_entry_put_in_with_an_old_date_is_named(self, log: CaseLog, stranger: KeyFolder) -> None:
        lines = lines_of(log)
        forged = format_line(bytes(32), encode_record(record(3, "never captured"))) + b"\n"
        put_lines(log, [*lines[:4], forged, *lines[4:]])
        assert ("entry_added", "line 5") in named(log, stranger)
        put_lines(log, [*lines[:4], lines[3], *lines[4:]])  # an entry that is there, a second time
        assert ("entry_added", "line 5") in named(log, stranger)

    def test_everything_at_once_is_told_apart(self, log: CaseLog, stranger: KeyFolder) -> None:
        lines = lines_of(log)
        forged = format_line(bytes(32), encode_record(record(3, "never captured"))) + b"\n"
        changed = lines[2].replace(b'"by":"A"', b'"by":"B"')
        put_lines(log, [*lines[:2], changed, lines[4], forged, *lines[5:9], lines[10]])
        found = named(log, stranger)
        assert ("entry_changed", "entry 2") in found or ("entry_changed", "entries 2 to 3") in found
        assert ("entry_missing", "entry 3") in found or ("entry_missing", "entry 9") in found
        assert {"entry_changed", "entry_missing", "entry_added"} <= {code for code, _ in found}

    def test_a_changed_entry_with_tiles_made_to_fit_is_found(self, log: CaseLog, stranger: KeyFolder) -> None:
        kept = {path: path.read_bytes() for path in (log.paths.checkpoint, log.paths.checkpoints)}
        lines = lines_of(log)
        lines[7] = lines[7].replace(b'"by":"A"', b'"by":"B"')
        put_lines(log, lines)
        shutil.rmtree(log.paths.root / "tile")
        tree = TiledTree(LogPaths(log.paths.root))
        for entry in log.iter_entries():
            tree.append(entry.commitment)
        tree.save()
        assert kept[log.paths.checkpoint] == log.paths.checkpoint.read_bytes()
        assert found_by(log, stranger) >= {"rewritten"}
        told = next(each for each in CaseLog(log.paths.root, stranger).verify() if each.code == "rewritten")
        assert "entries 6 to 10" in told.message  # the older checkpoint still holds up to there

    def test_a_record_taken_out_as_if_withheld_is_found(self, log: CaseLog, stranger: KeyFolder) -> None:
        lines = lines_of(log)
        entry = next(log.iter_entries(4))
        lines[4] = b'{"leaf":"%b","withheld":{"on":"2026-03-02","reason":"x"}}\n' % entry.commitment.hex().encode()
        put_lines(log, lines)
        assert named(log, stranger) == [("entry_missing", "entry 4")]

    def test_a_destruction_s_reason_cannot_be_changed(self, log: CaseLog, stranger: KeyFolder) -> None:
        log.withhold([4], "the source asked", date(2026, 3, 2), "A", NOW + timedelta(hours=1))
        log.sign()
        data = log.paths.records.read_bytes()
        log.paths.records.write_bytes(data.replace(b'"reason":"the source asked"}', b'"reason":"the source died!"}', 1))
        assert named(log, stranger) == [("entry_changed", "entry 4")]

    def test_a_key_of_one_s_own_is_declared_lost_or_unknown(self, log: CaseLog, stranger: KeyFolder) -> None:
        forger = stranger.create(log.origin)
        content = encode_content(vkey=forger.verifier.vkey, former="")
        for action, told in ((Action.KEY_CHANGED, "finding"), (Action.KEY_LOST, "note")):
            copy = log.paths.root.with_name(action.value)
            shutil.copytree(log.paths.root, copy)
            other = CaseLog(copy, stranger)
            line = format_line(
                bytes(32), encode_record(CustodyRecord(action, NOW + timedelta(hours=1), content=content))
            )
            put_lines(other, [*lines_of(other), line + b"\n"])
            tree = TiledTree(other.paths)
            for entry in other.iter_entries():
                tree.append(entry.commitment)
            tree.save()
            checkpoint = sign_checkpoint(log.origin, tree.size, tree.root(), [forger])
            with other.paths.checkpoints.open("a") as file:
                file.write(f"\n{checkpoint.text}")
            other.paths.checkpoint.write_text(checkpoint.text)
            other.paths.lineage.unlink()
            with other.paths.keys.open("a") as file:
                file.write(f"{forger.verifier.vkey}\n")
            seen = CaseLog(copy, stranger).examine()
            assert ("key_not_vouched" in [each.code for each in seen.findings]) == (told == "finding")
            assert ("key_not_vouched" in [each.code for each in seen.notes]) == (told == "note")

    def test_a_checkpoint_of_one_s_own_is_by_an_unknown_key(self, log: CaseLog, stranger: KeyFolder) -> None:
        forged = sign_checkpoint(log.origin, log.size, log.root, [stranger.create(log.origin)])
        log.paths.checkpoint.write_text(forged.text)
        assert {"unknown_key", "checkpoint_changed"} <= found_by(log, stranger)

    def test_a_missing_log_is_told(self, log: CaseLog, stranger: KeyFolder) -> None:
        log.paths.records.unlink()
        assert "log_missing" in found_by(log, stranger)
        shutil.rmtree(log.paths.root)
        assert found_by(log, stranger) == {"log_missing"}


def small(tmp_path: Path) -> tuple[CaseLog, KeyFolder]:
    keys = KeyFolder(tmp_path / "keys")
    log = CaseLog.create(tmp_path / "log", keys, case="c", by="A", at=NOW)
    log.append([CustodyRecord(Action.READ, NOW, "A")])
    log.withhold([1], "r", date(2026, 3, 1), "", NOW)
    log.append([CustodyRecord(Action.READ, NOW, "A")])
    log.sign()
    return log, keys


FILES = [
    pytest.param("records", marks=pytest.mark.slow),
    "checkpoint",
    "checkpoints",
    "keys",
    "tile/0/000.p/4",
    "tile/entries/000.p/4",
    "tile/0/000.p/1",
]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", FILES)
def test_each_flipped_byte_of_a_small_log_is_named(name: str, tmp_path: Path) -> None:
    log, _ = small(tmp_path)
    stranger = KeyFolder(tmp_path / "stranger")
    path, whole = log.paths.root / name, tmp_path / "whole"
    shutil.copytree(log.paths.root, whole)
    data = path.read_bytes()
    codes = set()
    for at in range(len(data)):
        flipped = bytearray(data)
        flipped[at] ^= (1, 0x20, 0x80)[at % 3]  # 0x20 makes upper case of lower: it must not read the same
        path.write_bytes(flipped)
        found = found_by(log, stranger)
        assert found, f"byte {at} of {name} was flipped unnoticed"
        codes |= found
        for each in ("records", "checkpoint", "checkpoints", "mark", "lineage"):  # opening may have mended
            (log.paths.root / each).write_bytes((whole / each).read_bytes())
        path.write_bytes(data)
    assert named(log, stranger) == []
    expected = {
        "records": {"entry_changed", "log_changed"},
        "checkpoint": {"checkpoint_changed"},
        "checkpoints": {"checkpoint_changed"},
        "keys": {"keys_changed"},
    }
    assert expected.get(name, {"tile_changed"}) <= codes


class TestWhoHasTheKey:
    """The log itself shows nothing then. A checkpoint that was kept elsewhere shows it."""

    def test_a_rewritten_log_is_found_with_an_anchor_and_only_with_one(
        self, log: CaseLog, stranger: KeyFolder, sign_anew: Callable[[CaseLog], None]
    ) -> None:
        anchor = log.checkpoints()[1]
        lines = lines_of(log)
        plain = json.loads(lines[3])
        plain["record"]["by"] = "B"
        body = json.dumps(plain["record"], ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
        lines[3] = format_line(bytes.fromhex(plain["salt"]), body) + b"\n"
        put_lines(log, lines)
        sign_anew(log)
        assert found_by(log, stranger) == set()
        assert "no_anchor" in [note.code for note in CaseLog(log.paths.root, stranger).what_it_shows()]
        assert found_by(log, stranger, anchor) == {"rewritten"}

    @pytest.mark.parametrize("how", ["dropped", "reordered", "put in", "back-dated"])
    def test_each_way_of_rewriting_is_found_with_an_anchor(
        self, log: CaseLog, stranger: KeyFolder, sign_anew: Callable[[CaseLog], None], how: str
    ) -> None:
        anchor, lines = log.sign(), lines_of(log)
        forged = format_line(bytes(32), encode_record(record(3, "never captured"))) + b"\n"
        put_lines(
            log,
            {
                "dropped": lines[:4] + lines[5:] + [format_line(bytes(32), encode_record(record(11))) + b"\n"],
                "reordered": [*lines[:4], lines[5], lines[4], *lines[6:]],
                "put in": [*lines[:4], forged, *lines[4:]],
                "back-dated": [*lines[:4], forged, *lines[5:]],
            }[how],
        )
        sign_anew(log)
        assert found_by(log, stranger) == set()
        assert found_by(log, stranger, anchor) == {"rewritten"}

    def test_a_log_made_anew_under_another_key_does_not_fit_the_anchor(
        self, log: CaseLog, stranger: KeyFolder, tmp_path: Path
    ) -> None:
        anchor = log.sign()
        shutil.rmtree(log.paths.root)
        made = CaseLog.create(tmp_path / "log", stranger, case="ca5e", by="A", at=NOW)
        made.append([record(number) for number in range(1, 11)])
        made.sign()
        assert found_by(made, KeyFolder(tmp_path / "third")) == set()
        told = list(made.verify([anchor.text]))
        assert [problem.code for problem in told] == ["other_branch"]
        assert "or an older copy of it was put back" in told[0].message

    def test_this_machine_s_memory_is_an_anchor_until_that_is_changed_too(
        self, log: CaseLog, keys: KeyFolder, sign_anew: Callable[[CaseLog], None]
    ) -> None:
        lines = lines_of(log)
        put_lines(log, [*lines[:4], lines[5], lines[4], *lines[6:]])
        sign_anew(log)
        assert found_by(log, keys) == {"rewritten"}
        shutil.rmtree(keys.folder / "heads")
        assert found_by(log, keys) == set()


class TestWhoRollsBack:
    def test_an_older_copy_verifies_by_itself_and_is_found_with_an_anchor(
        self, log: CaseLog, stranger: KeyFolder, tmp_path: Path
    ) -> None:
        shutil.copytree(log.paths.root, tmp_path / "older")
        log.append([record(20)])
        anchor = log.sign()
        shutil.rmtree(log.paths.root)
        shutil.copytree(tmp_path / "older", log.paths.root)
        assert found_by(log, stranger) == set()
        assert found_by(log, stranger, anchor) == {"rolled_back"}

    def test_entries_and_checkpoints_cut_off_together_are_found_with_an_anchor(
        self, log: CaseLog, stranger: KeyFolder, sign_anew: Callable[[CaseLog], None]
    ) -> None:
        anchor = log.sign()
        put_lines(log, lines_of(log)[:-3])
        sign_anew(log)
        assert found_by(log, stranger) == set()
        assert found_by(log, stranger, anchor) == {"rolled_back"}

    def test_a_roll_back_that_calls_itself_a_branch_is_told_with_an_anchor(
        self, log: CaseLog, stranger: KeyFolder, tmp_path: Path
    ) -> None:
        shutil.copytree(log.paths.root, tmp_path / "older")
        log.append([record(20)])
        anchor = log.sign()
        older = CaseLog(tmp_path / "older", stranger)
        older.append([record(21)])
        older.sign()
        assert found_by(older, stranger, anchor) == {"other_branch"}


class TestWhoControlsTheClock:
    def test_an_entry_with_an_old_date_after_newer_ones_is_told(self, log: CaseLog, stranger: KeyFolder) -> None:
        log.append([CustodyRecord(Action.CAPTURED, NOW - timedelta(days=30), "A", "backdated")])
        log.sign()
        assert named(log, stranger) == [("time_backwards", "entry 11")]

    def test_a_clock_that_is_wrong_from_the_start_is_not_seen_without_a_timestamp(
        self, tmp_path: Path, stranger: KeyFolder
    ) -> None:
        past = NOW - timedelta(days=365)
        log = CaseLog.create(tmp_path / "log", stranger, by="A", at=past)
        log.append([CustodyRecord(Action.CAPTURED, past, "A", "a")])
        log.sign()
        assert found_by(log, stranger) == set()

    def test_a_date_after_the_anchor_s_is_told(self, log: CaseLog, stranger: KeyFolder) -> None:
        """A clock set ahead; one set back is bounded by the anchor before: what it does not cover came after it."""
        anchor = Anchor(log.sign().text, NOW - timedelta(days=1), "an authority's token")
        assert named(log, stranger, anchor) == [("post_dated", "entries 0 to 10")]

    def test_an_entry_put_in_before_an_anchor_does_not_fit_it(
        self, log: CaseLog, stranger: KeyFolder, sign_anew: Callable[[CaseLog], None]
    ) -> None:
        anchor = Anchor(log.sign().text, NOW + timedelta(hours=1), "an authority's token")
        lines = lines_of(log)
        forged = format_line(bytes(32), encode_record(record(5, "never captured"))) + b"\n"
        put_lines(log, [*lines[:6], forged, *lines[6:]])  # its date fits its neighbours'
        sign_anew(log)
        assert found_by(log, stranger) == set()
        assert named(log, stranger, anchor) == [("rewritten", "an authority's token")]


class TestWhoGivesFalseAnchors:
    def test_an_anchor_changed_in_any_byte_is_none_or_does_not_fit(self, log: CaseLog, stranger: KeyFolder) -> None:
        text = log.sign().text
        for at, flip in itertools.product(range(0, len(text), 3), (1, 2)):
            changed = text[:at] + chr(ord(text[at]) ^ flip) + text[at + 1 :]
            codes = {problem.code for problem in CaseLog(log.paths.root, stranger).verify([changed])}
            assert codes & {"anchor_unreadable", "bad_signature", "unknown_key", "other_case", "other_branch"}

    def test_an_anchor_of_another_case_says_so(self, log: CaseLog, stranger: KeyFolder, tmp_path: Path) -> None:
        other = CaseLog.create(tmp_path / "other", stranger, by="A", at=NOW)
        assert found_by(log, stranger, other.sign()) == {"other_case"}

    def test_an_anchor_that_fits_and_that_somebody_else_signed_says_so(self, log: CaseLog, stranger: KeyFolder) -> None:
        forger = stranger.create(make_origin("ca5e", log.branch))
        assert found_by(log, stranger, sign_checkpoint(log.origin, log.size, log.root, [forger])) == {"unknown_key"}


def test_a_log_with_hostile_records_is_examined_without_harm(log: CaseLog, stranger: KeyFolder) -> None:
    joined = {"origin": "o", "fork": 0, "size": 1, "root": "r", "taken": 0, "trunks": []}
    contents = [
        ("joined", json.dumps({**joined, "branch": "../../x"})),
        ("joined", json.dumps({**joined, "branch": "x", "size": 10**15})),
        ("joined", json.dumps({**joined, "branch": "x", "taken": -5})),
        ("joined", json.dumps({**joined, "branch": "x", "trunks": [[]]})),
        ("key_lost", "[]"),
        ("key_changed", json.dumps({"vkey": "a+b+c"})),
        ("created", "[" * 100_000),
        ("destroyed", json.dumps({"withheld": 7, "on": "", "reason": ""})),
    ]
    hostile = [
        json.dumps({"about": "", "action": action, "at": NOW.isoformat(), "by": "", "content": content}).encode()
        for action, content in contents
    ]
    hostile = [line.replace(b'": ', b'":').replace(b', "', b',"') for line in hostile]
    hostile += [b'{"action":"read","at":"yesterday"}', b"{}"]
    put_lines(log, [*lines_of(log), *(format_line(bytes(32), each) + b"\n" for each in hostile)])
    again = CaseLog(log.paths.root, stranger)
    assert "entry_unreadable" in {problem.code for problem in (*again.problems, *again.verify())}
    assert [entry.record for entry in again.iter_entries(11)][-2:] == [None, None]
