"""Attackers who set the clock, and who forge timestamps; the authorities that they deceive or imitate are real ones."""

from __future__ import annotations

import hashlib
import runpy
import shutil
import ssl
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from whobuilt.archive.log.case_log import CaseLog
from whobuilt.archive.log.checkpoint import sign_checkpoint
from whobuilt.archive.log.keys import KeyFolder
from whobuilt.archive.log.notes import Signer
from whobuilt.archive.timestamps.authorities import Authority, load_authorities
from whobuilt.archive.timestamps.kept import Timestamps
from whobuilt.archive.timestamps.reply import judge_reply
from whobuilt.archive.timestamps.stamped import Stamp, Stamped, describe_stamped, find_bound, find_clock_problem
from whobuilt.core.custody import Action, CustodyRecord
from whobuilt.core.problems import Problem

if TYPE_CHECKING:
    from tests.archive.local_authority import LocalAuthority

LOCAL: dict[str, Any] = runpy.run_path(str(Path(__file__).parents[1] / "archive" / "local_authority.py"))
local = LOCAL["local"]
Start = Callable[..., "LocalAuthority"]

MARCH, JUNE, SEPTEMBER = (datetime(2026, month, 3, 12, tzinfo=UTC) for month in (3, 6, 9))
ORIGIN = "whobuilt/c1/b1"


def checkpoint(size: int, told: str = "as it is") -> str:
    root = hashlib.sha256(f"{size} {told}".encode()).digest()
    return sign_checkpoint(ORIGIN, size, root, [Signer(ORIGIN, bytes(32))]).text


def stamped(at: datetime, size: int) -> Stamped:
    return Stamped(at, size, ORIGIN, checkpoint(size), (Stamp("one", at),))


def record(at: datetime, about: str = "") -> CustodyRecord:
    return CustodyRecord(Action.CAPTURED, at, "Desk", about)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


@pytest.fixture
def stamps(tmp_path: Path) -> Timestamps:
    return Timestamps(tmp_path / "log" / "timestamps")


@pytest.fixture
def make_log(tmp_path: Path) -> Callable[[datetime], CaseLog]:
    """A log that is started by a machine whose clock says `at`."""
    return lambda at: CaseLog.create(tmp_path / "log", KeyFolder(tmp_path / "keys"), at=at)


@pytest.fixture
def token(stamps: Timestamps, local: Start) -> tuple[Path, LocalAuthority]:
    """A good token as it is kept, and the authority that gave it."""
    one = local("one")
    stamps.request(checkpoint(7))
    (fetched,) = stamps.fetch([one.authority()]).tokens
    return fetched.path, one


def stamp(log: CaseLog, stamps: Timestamps, authority: Authority) -> None:
    stamps.request(log.sign().text)
    assert stamps.fetch([authority]).problems == ()


# Who sets the clock of the machine that writes the log.


def test_entries_dated_back_are_bounded_by_the_authoritys_time_and_not_by_their_own(
    make_log: Callable[[datetime], CaseLog], stamps: Timestamps, local: Start
) -> None:
    """Not detected: entries that claim March. Shown: nothing but this machine says they are older than the token."""
    one, log = local("one"), make_log(MARCH)
    log.append([record(MARCH), record(MARCH)])
    stamp(log, stamps, one.authority())
    assert list(log.verify(stamps.anchors([one.authority()]))) == []
    bound = find_bound(1, stamps.stamped([one.authority()]))
    assert bound is not None
    assert abs(bound.at - datetime.now(UTC)) < timedelta(minutes=5), "by a clock that this machine does not set"
    assert bound.at - MARCH > timedelta(days=30), "all that the claim of March is worth"


def test_an_entry_dated_back_to_before_its_predecessor_is_named(make_log: Callable[[datetime], CaseLog]) -> None:
    log = make_log(MARCH)
    log.append([record(JUNE), record(MARCH)])
    log.sign()
    assert codes(log.verify()) == ["time_backwards"]


def test_an_entry_dated_ahead_of_the_token_that_covers_it_is_named(
    make_log: Callable[[datetime], CaseLog], stamps: Timestamps, local: Start
) -> None:
    one, log = local("one"), make_log(MARCH)
    log.append([record(datetime.now(UTC) + timedelta(days=90))])
    stamp(log, stamps, one.authority())
    assert codes(log.verify()) == []
    assert codes(log.verify(stamps.anchors([one.authority()]))) == ["post_dated"]


def test_a_log_rewritten_with_its_own_key_is_named_by_what_was_stamped_before(
    make_log: Callable[[datetime], CaseLog], stamps: Timestamps, local: Start, tmp_path: Path
) -> None:
    one, log = local("one"), make_log(MARCH)
    log.append([record(JUNE, "what was captured")])
    stamp(log, stamps, one.authority())
    # The thief has the key and the disk: changes an entry, takes away all that was signed, and signs anew.
    paths = log.paths
    text = paths.records.read_text("utf-8")
    paths.records.write_text(text.replace("what was captured", "what suits better"), "utf-8")
    for path in (paths.checkpoint, paths.checkpoints, paths.mark):
        path.unlink()
    shutil.rmtree(paths.root / "tile")
    shutil.rmtree(tmp_path / "keys" / "heads")
    again = CaseLog(tmp_path / "log", KeyFolder(tmp_path / "keys"))
    again.sign()
    assert codes(again.verify()) == [], "the log by itself shows nothing"
    assert codes(again.verify(stamps.anchors([one.authority()]))) == ["rewritten"]


def test_what_came_after_the_last_token_has_no_bound_and_that_is_told() -> None:
    assert find_bound(2, [stamped(JUNE, 2)]) is None
    assert "3 entries are newer and rest on no timestamp yet" in describe_stamped(stamped(JUNE, 2), 5, SEPTEMBER)


def test_a_clock_set_back_is_named_as_soon_as_a_token_is_newer_than_it() -> None:
    problem = find_clock_problem(stamped(JUNE, 2), MARCH)
    assert problem is not None
    assert problem.code == "clock_behind"


def test_a_clock_that_is_off_by_a_little_raises_no_alarm() -> None:
    assert find_clock_problem(stamped(JUNE, 2), JUNE - timedelta(minutes=4)) is None


@given(
    st.lists(st.tuples(st.integers(1, 20), st.integers(0, 500)), min_size=1, max_size=6),
    st.integers(0, 19),
)
def test_the_bound_of_an_entry_is_the_earliest_token_that_covers_it(pairs: list[tuple[int, int]], index: int) -> None:
    found = find_bound(index, [stamped(MARCH + timedelta(days=days), size) for size, days in pairs])
    covering = [MARCH + timedelta(days=days) for size, days in pairs if size > index]
    assert (found.at if found else None) == (min(covering) if covering else None)


# Who forges timestamps.


def test_a_token_moved_to_another_checkpoint_is_named(
    stamps: Timestamps, token: tuple[Path, LocalAuthority], tmp_path: Path
) -> None:
    path, one = token
    stamps.request(checkpoint(9))
    (other,) = (tmp_path / "log" / "timestamps").glob("9.*.checkpoint")
    shutil.copy(path, path.with_name(f"9-one.{other.name.split('.')[1]}.tsr"))
    assert codes(stamps.verify([one.authority()])) == ["token_wrong_hash", "timestamps_waiting"]
    newest = stamps.newest_anchor([one.authority()])
    assert newest is not None
    assert newest.size == 7


def test_a_token_for_a_rewritten_log_is_named(
    stamps: Timestamps, token: tuple[Path, LocalAuthority], tmp_path: Path
) -> None:
    path, one = token
    (old,) = (tmp_path / "log" / "timestamps").glob("*.checkpoint")
    old.unlink()
    stamps.request(checkpoint(7, "rewritten"))
    (new,) = (tmp_path / "log" / "timestamps").glob("*.checkpoint")
    path.rename(path.with_name(f"7-one.{new.name.split('.')[1]}.tsr"))
    assert codes(stamps.verify([one.authority()])) == ["token_wrong_hash", "timestamps_waiting"]
    assert stamps.newest_anchor([one.authority()]) is None


def test_a_token_with_its_time_changed_is_named(stamps: Timestamps, token: tuple[Path, LocalAuthority]) -> None:
    path, one = token
    reply = path.read_bytes()
    at = reply.index(b"\x18\x0f20") + 2
    path.write_bytes(reply[:at] + b"2019" + reply[at + 4 :])
    assert codes(stamps.verify([one.authority()])) == ["token_bad_signature", "timestamps_waiting"]


def test_a_token_by_an_authority_of_the_attackers_own_is_named(
    stamps: Timestamps, token: tuple[Path, LocalAuthority], local: Start
) -> None:
    path, one = token
    mine = local("mine", first=MARCH - timedelta(days=9), last=datetime.now(UTC) + timedelta(days=1))
    path.write_bytes(mine.date(mine.stamp(path.with_suffix(".tsq").read_bytes()), MARCH))
    (problem,) = stamps.verify([one.authority()])
    assert problem.code == "token_untrusted"
    assert "mine signer" in problem.message


def test_a_root_that_the_attacker_puts_into_the_case_changes_nothing(
    stamps: Timestamps, token: tuple[Path, LocalAuthority], local: Start, tmp_path: Path
) -> None:
    path, one = token
    mine = local("mine")
    path.write_bytes(mine.stamp(path.with_suffix(".tsq").read_bytes()))
    (path.parent / f"{hashlib.sha256(mine.root).hexdigest()}.pem").write_text(ssl.DER_cert_to_PEM_cert(mine.root))
    (tmp_path / "root.pem").write_text(ssl.DER_cert_to_PEM_cert(one.root))
    own = tmp_path / "authorities.toml"
    own.write_text(f'defaults = false\n[[authority]]\nname = "one"\nurl = "{one.url}"\ncertificates = ["root.pem"]\n')
    (authority,) = load_authorities(own, path.parent)
    assert codes(stamps.verify([authority])) == ["token_untrusted"]


def test_a_key_whose_certificate_had_run_out_dates_nothing_to_later(stamps: Timestamps, local: Start) -> None:
    """Not detected: the same thief dates to a day on which the certificate was good. So ask two authorities."""
    stolen = local("stolen", first=MARCH - timedelta(days=9), last=MARCH + timedelta(days=9))
    stamps.request(checkpoint(7))
    (problem,) = stamps.fetch([stolen.authority()]).problems
    assert problem.code == "token_expired_certificate"
    stolen.behave = lambda query: stolen.date(stolen.stamp(query), MARCH)
    assert stamps.fetch([stolen.authority()]).problems == ()
    newest = stamps.newest_anchor([stolen.authority()])
    assert newest is not None
    assert newest.at == MARCH


def test_an_authority_that_lies_about_the_time_stands_out_beside_another(stamps: Timestamps, local: Start) -> None:
    """Not detected by one token alone. With two, the days that differ are shown with the names."""
    liar, one = local("liar", first=MARCH, last=datetime.now(UTC) + timedelta(days=1)), local("one")
    liar.behave = lambda query: liar.date(liar.stamp(query), JUNE)
    stamps.request(checkpoint(7))
    assert stamps.fetch([liar.authority(), one.authority()]).problems == ()
    now = datetime.now(UTC)
    told = describe_stamped(stamps.newest_anchor([liar.authority(), one.authority()]), 7, now)
    assert f"attested by liar (3 June 2026) and one ({now.day} {now:%B %Y})" in told


def test_an_old_token_sent_again_is_named(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    one.behave = lambda _: one.stamp(one.make_query(checkpoint(7).encode()))
    stamps.request(checkpoint(7))
    (problem,) = stamps.fetch([one.authority()]).problems
    assert problem.code == "token_wrong_nonce"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_whichever_byte_of_a_token_is_changed_it_says_nothing_else_than_before(
    token: tuple[Path, LocalAuthority], data: st.DataObject
) -> None:
    path, one = token
    reply = path.read_bytes()
    before = judge_reply(reply, checkpoint(7).encode(), None, (one.root,))
    at = data.draw(st.integers(0, len(reply) - 1))
    changed = reply[:at] + bytes([reply[at] ^ data.draw(st.integers(1, 255))]) + reply[at + 1 :]
    after = judge_reply(changed, checkpoint(7).encode(), None, (one.root,))
    assert after.problem is not None or (after.at, after.signer, after.root) == (before.at, before.signer, before.root)


def test_tokens_taken_away_leave_their_place_in_the_queue(
    stamps: Timestamps, token: tuple[Path, LocalAuthority]
) -> None:
    """Not detected as a theft: a case that never had a timestamp looks the same. What is told is that none is there."""
    path, one = token
    path.unlink()
    assert codes(stamps.verify([one.authority()])) == ["timestamps_waiting"]
    assert "No timestamp yet" in describe_stamped(stamps.newest_anchor([one.authority()]), 7, SEPTEMBER)
