"""Timestamps from real local authorities: what is kept, what stays in the queue, and each way to fail by its name."""

from __future__ import annotations

import hashlib
import os
import runpy
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from whobuilt.archive.log.checkpoint import sign_checkpoint
from whobuilt.archive.log.notes import Signer
from whobuilt.archive.timestamps.asking import MOST
from whobuilt.archive.timestamps.authorities import Authority, read_certificates
from whobuilt.archive.timestamps.der import find_nonce
from whobuilt.archive.timestamps.kept import Timestamps
from whobuilt.core.problems import WhoBuiltError

if TYPE_CHECKING:
    from tests.archive.local_authority import LocalAuthority

LOCAL: dict[str, Any] = runpy.run_path(str(Path(__file__).parent / "local_authority.py"))
local = LOCAL["local"]
Start = Callable[..., "LocalAuthority"]


def checkpoint(size: int, origin: str = "whobuilt/c1/b1", seed: str = "") -> str:
    """A signed note as the log writes it."""
    root = hashlib.sha256(f"{origin} {size} {seed}".encode()).digest()
    return sign_checkpoint(origin, size, root, [Signer(origin, bytes(32))]).text


@pytest.fixture
def stamps(tmp_path: Path) -> Timestamps:
    return Timestamps(tmp_path / "timestamps")


def codes(problems: object) -> list[str]:
    assert isinstance(problems, (list, tuple, Iterator))
    return [problem.code for problem in problems]


def kept(stamps: Timestamps, pattern: str) -> list[Path]:
    return sorted(stamps._folder.glob(pattern))  # noqa: SLF001  # the test looks where a person would


def test_two_authorities_stamp_a_checkpoint_and_both_are_told_of_first(stamps: Timestamps, local: Start) -> None:
    one, two = local("one"), local("two", kind="ec")
    both = (one.authority(), two.authority())
    stamps.request(checkpoint(7))
    announced: list[str] = []
    fetched = stamps.fetch(both, announce=lambda host: announced.append(f"{host} {len(one.asked)} {len(two.asked)}"))
    assert announced == ["127.0.0.1 0 0", "127.0.0.1 1 0"]
    assert fetched.problems == ()
    assert [(token.authority, token.size) for token in fetched.tokens] == [("one", 7), ("two", 7)]
    anchor = stamps.newest_anchor(both)
    assert anchor is not None
    assert (anchor.size, anchor.text) == (7, checkpoint(7))
    assert [(stamp.authority, stamp.within) for stamp in anchor.stamps] == [("one", 1.0), ("two", 1.0)]
    assert abs(anchor.at - datetime.now(UTC)) < timedelta(minutes=5)
    assert stamps.waiting(both) == ()
    assert list(stamps.verify(both)) == []


def test_what_is_sent_is_the_hash_of_the_signed_checkpoint_and_a_nonce(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    stamps.fetch([one.authority()])
    (query,) = one.asked
    assert hashlib.sha256(checkpoint(7).encode()).digest() in query
    assert find_nonce(query) is not None
    assert len(query) < 80, "version, hash, nonce, and the wish for a certificate: nothing else"


def test_of_two_authorities_the_one_that_is_down_keeps_its_place_in_the_queue(stamps: Timestamps, local: Start) -> None:
    one, two = local("one"), local("two")
    both = (two.authority(), one.authority())
    two.close()
    stamps.request(checkpoint(7))
    fetched = stamps.fetch(both)
    assert [token.authority for token in fetched.tokens] == ["one"]
    assert codes(fetched.problems) == ["authority_unreachable"]
    assert [(authority.name, pending.size) for authority, pending in stamps.waiting(both)] == [("two", 7)]
    assert codes(stamps.verify(both)) == ["timestamps_waiting"]
    again = stamps.fetch(both)
    assert len(one.asked) == 1, "who has answered is not asked again"
    assert codes(again.problems) == ["authority_unreachable"]


def test_offline_nothing_is_asked_and_the_queue_is_fetched_later(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(3))
    stamps.request(checkpoint(5))
    with pytest.raises(WhoBuiltError) as caught:
        stamps.fetch([one.authority()], offline=True)
    assert caught.value.problem.code == "offline"
    assert one.asked == []
    later = Timestamps(stamps._folder)  # noqa: SLF001  # another run on the same folder
    fetched = later.fetch([one.authority()])
    assert [token.size for token in fetched.tokens] == [5], "the newest checkpoint contains the older ones"
    assert later.waiting([one.authority()]) == ()


def test_nothing_waits_and_nothing_is_asked_also_offline(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    assert stamps.fetch([one.authority()], offline=True).problems == ()
    assert stamps.newest_anchor([one.authority()]) is None
    assert one.asked == []


def other_imprint(one: LocalAuthority, _: bytes) -> bytes:
    return one.stamp(one.make_query(b"another text"))


def replayed(one: LocalAuthority, _: bytes) -> bytes:
    return one.stamp(one.make_query(checkpoint(7).encode()))


def refused(one: LocalAuthority, _: bytes) -> bytes:
    return one.stamp(one.make_query(checkpoint(7).encode(), "sha512"))


def cut_short(one: LocalAuthority, query: bytes) -> bytes:
    return one.stamp(query)[:-40]


def prolonged(one: LocalAuthority, query: bytes) -> bytes:
    return one.stamp(query) + b"\n"


def garbage(_one: LocalAuthority, _: bytes) -> bytes:
    return b"<html>Service unavailable</html>"


def other_der(one: LocalAuthority, _: bytes) -> bytes:
    return one.root


def hollow(_one: LocalAuthority, _: bytes) -> bytes:
    return bytes.fromhex("30053003020100")


def without_certificate(one: LocalAuthority, query: bytes) -> bytes:
    assert query.endswith(b"\x01\x01\xff"), "the wish for a certificate"
    return one.stamp(query[:-1] + b"\x00")


def huge(one: LocalAuthority, query: bytes) -> bytes:
    return one.stamp(query) + bytes(LOCAL["HUGE"])


def bad_signature(one: LocalAuthority, query: bytes) -> bytes:
    reply = bytearray(one.stamp(query))
    reply[-5] ^= 1  # the signature stands at the end
    return bytes(reply)


def other_time(one: LocalAuthority, query: bytes) -> bytes:
    reply = one.stamp(query)
    at = reply.index(b"\x18\x0f20") + 2
    return reply[:at] + b"1999" + reply[at + 4 :]


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("behave", "code"),
    [
        (other_imprint, "token_wrong_hash"),
        (replayed, "token_wrong_nonce"),
        (refused, "token_refused"),
        (cut_short, "token_malformed"),
        (prolonged, "token_malformed"),
        (hollow, "token_malformed"),
        (garbage, "not_a_timestamp"),
        (other_der, "not_a_timestamp"),
        (without_certificate, "token_without_certificate"),
        (huge, "reply_too_large"),
        (bad_signature, "token_bad_signature"),
        (other_time, "token_bad_signature"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_a_bad_reply_has_its_name_is_kept_and_the_request_waits_on(
    stamps: Timestamps, local: Start, behave: Callable[[LocalAuthority, bytes], bytes], code: str
) -> None:
    one = local("one")
    sent: list[bytes] = []

    def send(query: bytes) -> bytes:
        sent.append(behave(one, query))
        return sent[-1]

    one.behave = send
    stamps.request(checkpoint(7))
    fetched = stamps.fetch([one.authority()])
    assert (fetched.tokens, codes(fetched.problems)) == ((), [code])
    (path,) = kept(stamps, "7-one.*.rejected")
    assert path.read_bytes() == sent[0][:MOST]
    assert stamps.newest_anchor([one.authority()]) is None
    one.behave = one.stamp
    assert stamps.fetch([one.authority()]).problems == ()
    assert stamps.newest_anchor([one.authority()]) is not None
    assert path.read_bytes() == sent[0][:MOST]


def test_an_empty_reply_is_no_timestamp(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    one.behave = lambda _: b""
    stamps.request(checkpoint(7))
    assert codes(stamps.fetch([one.authority()]).problems) == ["not_a_timestamp"]
    assert len(stamps.waiting([one.authority()])) == 1


@pytest.mark.parametrize(("days", "told"), [(-30, "to"), (30, "from")])
def test_a_certificate_that_had_run_out_or_was_not_good_yet_at_the_tokens_time(
    stamps: Timestamps, local: Start, days: int, told: str
) -> None:
    middle = datetime.now(UTC) + timedelta(days=days)
    one = local("one", first=middle - timedelta(days=5), last=middle + timedelta(days=5))
    stamps.request(checkpoint(7))
    (problem,) = stamps.fetch([one.authority()]).problems
    assert problem.code == "token_expired_certificate"
    edge = middle + timedelta(days=5 if days < 0 else -5)
    assert f"{told} {edge:%Y-%m-%d}" in problem.message


def test_a_token_of_ten_years_ago_verifies_though_its_certificate_has_run_out(stamps: Timestamps, local: Start) -> None:
    then = datetime(2016, 5, 4, 3, 2, 1, tzinfo=UTC)
    one = local("one", first=then - timedelta(days=100), last=then + timedelta(days=100))
    one.behave = lambda query: one.date(one.stamp(query), then)
    stamps.request(checkpoint(7))
    assert stamps.fetch([one.authority()]).problems == ()
    anchor = stamps.newest_anchor([one.authority()])
    assert anchor is not None
    assert anchor.at == then


def test_an_authority_without_a_known_root_is_untrusted_until_the_root_is_added(
    stamps: Timestamps, local: Start
) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    fetched = stamps.fetch([one.authority(known=False)])
    assert codes(fetched.problems) == ["token_untrusted"]
    assert "one signer" in fetched.problems[0].message
    assert "the signature holds" in fetched.problems[0].message
    assert stamps.newest_anchor([one.authority(known=False)]) is None
    assert codes(stamps.verify([one.authority(known=False)])) == ["token_untrusted"]
    anchor = stamps.newest_anchor([one.authority()])
    assert anchor is not None, "the same bytes, judged anew with the root"
    assert len(one.asked) == 1


def test_another_authoritys_root_does_not_make_a_token_trusted(stamps: Timestamps, local: Start) -> None:
    one, two = local("one"), local("two")
    stamps.request(checkpoint(7))
    fetched = stamps.fetch([Authority("one", one.url, (two.root,))])
    assert codes(fetched.problems) == ["token_untrusted"]


def test_a_web_servers_certificate_does_not_make_a_token_trusted_though_its_root_is_known(
    stamps: Timestamps, local: Start
) -> None:
    one = local("one")
    one.behave = lambda query: one.misuse(one.stamp(query))
    stamps.request(checkpoint(7))
    assert codes(stamps.fetch([one.authority()]).problems) == ["token_untrusted"]


def test_the_root_that_a_token_led_to_is_kept_beside_it(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    stamps.fetch([one.authority()])
    (path,) = kept(stamps, "*.pem")
    assert path.stem == hashlib.sha256(one.root).hexdigest()


@pytest.mark.few(2)
@pytest.mark.parametrize("proxy", ["bogus://x", "socks5://127.0.0.1:1", "http://127.0.0.1:1", "::"])
def test_nobody_is_asked_past_a_proxy_that_cannot_be_used(stamps: Timestamps, local: Start, proxy: str) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    (problem,) = stamps.fetch([one.authority()], proxy=proxy).problems
    assert problem.code == "authority_unreachable"
    assert one.asked == []
    assert len(stamps.waiting([one.authority()])) == 1


def test_a_redirect_is_not_followed_and_names_where_it_leads(stamps: Timestamps, local: Start) -> None:
    one, two = local("one"), local("two")
    one.status, one.location = 302, two.url
    stamps.request(checkpoint(7))
    (problem,) = stamps.fetch([one.authority()]).problems
    assert problem.code == "authority_redirects"
    assert two.url in problem.message
    assert two.asked == []


def test_an_error_of_the_web_server_is_told_with_its_number(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    one.status, one.behave = 503, lambda _: b"busy"
    stamps.request(checkpoint(7))
    (problem,) = stamps.fetch([one.authority()]).problems
    assert (problem.code, "503" in problem.message) == ("authority_error", True)


def test_a_reply_that_was_kept_but_not_judged_when_the_process_died_is_judged_next_time(
    stamps: Timestamps, local: Start
) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    stamps.fetch([one.authority()])
    (token,) = kept(stamps, "*.tsr")
    token.rename(token.with_suffix(".reply"))  # as it was between keeping and judging
    fetched = stamps.fetch([one.authority()])
    assert [item.size for item in fetched.tokens] == [7]
    assert len(one.asked) == 1
    assert token.exists()


def test_a_kept_token_that_was_changed_is_asked_for_again_and_not_lost(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    stamps.fetch([one.authority()])
    (token,) = kept(stamps, "*.tsr")
    changed = token.read_bytes()[:-1] + b"?"
    token.write_bytes(changed)
    assert codes(stamps.verify([one.authority()])) == ["token_bad_signature", "timestamps_waiting"]
    assert stamps.fetch([one.authority()]).problems == ()
    assert list(stamps.verify([one.authority()])) == []
    (rejected,) = kept(stamps, "*.rejected")
    assert rejected.read_bytes() == changed


def test_what_is_put_among_the_timestamps_harms_nothing(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    (token,) = stamps.fetch([one.authority()]).tokens
    folder, name = token.path.parent, token.path.name
    os.mkfifo(folder / name.replace("one", "pipe"))
    (folder / name.replace("one", "folder")).mkdir()
    (folder / name.replace("one", "zero")).symlink_to("/dev/zero")
    (folder / name.replace("one", "large")).write_bytes(token.path.read_bytes() + bytes(MOST))
    (folder / ("9" * 200 + ".0123456789abcdef.checkpoint")).write_bytes(b"\xff")
    (folder / "notes.txt").touch()
    assert sorted(codes(stamps.verify([one.authority()]))) == ["checkpoint_changed", "token_malformed"]
    assert stamps.newest_anchor([one.authority()]) is not None


def test_another_copys_timestamps_are_taken_over_and_none_is_replaced(
    stamps: Timestamps, local: Start, tmp_path: Path
) -> None:
    one = local("one")
    other = Timestamps(tmp_path / "other")
    for each, size in ((stamps, 7), (other, 9)):
        each.request(checkpoint(size))
        assert each.fetch([one.authority()]).problems == ()
    (tmp_path / "other" / "notes.txt").touch()
    before = {path.name: path.read_bytes() for path in kept(stamps, "*")}
    assert stamps.take_over(tmp_path / "other") == 3, "checkpoint, request and reply; the certificate is here already"
    assert {name: (tmp_path / "timestamps" / name).read_bytes() for name in before} == before
    assert [item.size for item in stamps.stamped([one.authority()])] == [7, 9]
    assert stamps.take_over(tmp_path / "other") == 0
    assert stamps.take_over(tmp_path / "missing") == 0


def test_a_token_names_the_file_of_the_root_that_it_led_to(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    (token,) = stamps.fetch([one.authority()]).tokens
    assert token.certificate is not None
    assert read_certificates(token.certificate) == (one.root,)


def test_two_processes_do_not_ask_at_once(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    caught: list[str] = []

    def ask_too(query: bytes) -> bytes:
        with pytest.raises(WhoBuiltError) as refused_second:
            Timestamps(stamps._folder).fetch([one.authority()])  # noqa: SLF001  # another run on the same folder
        caught.append(refused_second.value.problem.code)
        return one.stamp(query)

    one.behave = ask_too
    assert stamps.fetch([one.authority()]).problems == ()
    assert caught == ["busy"]


def test_what_is_no_checkpoint_is_not_queued(stamps: Timestamps) -> None:
    for message in ("", "hello\n", checkpoint(7).split("\n\n")[0], checkpoint(7).replace("\n7\n", "\n-7\n"), "\udc80"):
        with pytest.raises(WhoBuiltError) as caught:
            stamps.request(message)
        assert caught.value.problem.code == "not_a_checkpoint"


def test_each_log_has_its_own_newest_anchor(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    for origin, size in (("whobuilt/c1/b1", 9), ("whobuilt/c1/b2", 4)):
        stamps.request(checkpoint(size, origin))
    assert len(stamps.fetch([one.authority()]).tokens) == 2
    anchor = stamps.newest_anchor([one.authority()], ["whobuilt/c1/b2"])
    assert anchor is not None
    assert anchor.size == 4


def test_a_changed_checkpoint_and_a_token_without_one_are_named(stamps: Timestamps, local: Start) -> None:
    one = local("one")
    stamps.request(checkpoint(7))
    stamps.fetch([one.authority()])
    (path,) = kept(stamps, "*.checkpoint")
    path.write_text(checkpoint(7, seed="changed"), "utf-8")
    assert codes(stamps.verify([one.authority()])) == ["checkpoint_changed", "token_without_checkpoint"]
    assert stamps.newest_anchor([one.authority()]) is None
    os.unlink(path)  # noqa: PTH108  # as an attacker would
    assert codes(stamps.verify([one.authority()])) == ["token_without_checkpoint"]
