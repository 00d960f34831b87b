"""Attackers on the web, each played: who leads us astray, who drowns us, who fakes; what is not shown."""

from __future__ import annotations

import gzip
import io
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from whobuilt.core.evidence import Document, Metadata, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.problems import WhoBuiltError
from whobuilt.preserve.changes import ChangeKind, compare
from whobuilt.preserve.limits import Limits
from whobuilt.preserve.saved import find_saying
from whobuilt.preserve.visits import Outcome, WebCapture
from whobuilt.preserve.web import WebRequest, WebRules, capture_page
from whobuilt.preserve.wire import Network
from whobuilt.store import FolderBlobs

PUBLIC, OTHER = "93.184.215.14", "151.101.1.6"
WORDS = b"The bureau bought forty cameras from the vendor, the notice says. " * 8
URL = "http://site.example/notice"


def page(body: bytes = b"<p>" + WORDS + b"</p>", *fields: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html", f"Content-Length: {len(body)}", *fields, "", ""]
    return "\r\n".join(head).encode() + body


def moved(to: str) -> bytes:
    return page(b"", f"Location: {to}", status="302 Found")


@dataclass
class Desk:
    """An investigator's machine: what it keeps, whom it asked, and where its connections went."""

    folder: Path
    site: Any
    names: dict[str, list[list[str]]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    ticks: int = 0

    def capture(self, url: str = URL, **rules: Any) -> WebCapture:
        self.blobs = FolderBlobs(self.folder / "blobs")
        (self.folder / "scratch").mkdir(exist_ok=True)
        request = WebRequest(
            url, rules=WebRules(**{"limits": Limits(linger=0.05), **rules}), scratch=self.folder / "scratch"
        )
        result = capture_page(request, self.blobs, Network(self.resolve, self.connect, clock=self.clock))
        assert list((self.folder / "scratch").iterdir()) == []
        return result

    def resolve(self, host: str, _port: int) -> list[str]:
        """Each look-up of a name gets its next answer, the last one for ever."""
        self.looked_up.append(host)
        answers = self.names.get(host, [[PUBLIC]])
        return answers.pop(0) if len(answers) > 1 else answers[0]

    def connect(self, address: str, port: int, seconds: float) -> socket.socket:
        self.connected.append(address)
        return self.site.connect(address, port, seconds)  # type: ignore[no-any-return]  # a fixture's object

    def clock(self) -> float:
        self.ticks += 1
        return self.ticks / 100

    def kept(self, result: WebCapture) -> bytes:
        return self.blobs.get(result.capture.blob) if result.capture else b""


@pytest.fixture
def desk(tmp_path: Path, serve: Callable[..., Any]) -> Callable[..., Desk]:
    def make(answers: dict[str, Iterable[bytes]], **names: list[list[str]]) -> Desk:
        dotted = {name.replace("_", "."): found for name, found in names.items()}
        return Desk(tmp_path, serve(answers), dotted)

    return make


def codes(result: WebCapture) -> list[str]:
    return [problem.code for problem in result.problems]


# Who leads us to our own machine.


def test_rebinding_gains_nothing_the_checked_number_is_the_one_that_is_asked(desk: Callable[..., Desk]) -> None:
    victim = desk({"*": [page()]}, site_example=[[PUBLIC], ["127.0.0.1"]])
    result = victim.capture()
    assert (victim.looked_up, victim.connected) == (["site.example"], [PUBLIC])
    assert (codes(result), [hop.peer for hop in result.hops]) == ([], [PUBLIC])


def test_rebinding_between_two_redirects_is_seen(desk: Callable[..., Desk]) -> None:
    victim = desk({"/notice": [moved("/again")], "*": [page()]}, site_example=[[PUBLIC], ["169.254.169.254"]])
    result = victim.capture()
    assert (codes(result), victim.connected) == (["redirect_refused"], [PUBLIC])
    assert len(victim.site.requests) == 1


def test_a_private_number_hidden_among_public_ones(desk: Callable[..., Desk]) -> None:
    for numbers in ([PUBLIC, "10.0.0.7"], ["::ffff:127.0.0.1"], ["0.0.0.0"], ["fe80::1"], ["64:ff9b::a9fe:a9fe"]):  # noqa: S104  # an answer of a resolver
        victim = desk({"*": [page()]}, site_example=[numbers])
        result = victim.capture()
        assert (codes(result), result.capture, victim.connected) == (["private_address"], None, [])


SPELLINGS = """
http://127.0.0.1/ http://127.1/ http://2130706433/ http://0x7f000001/ http://0.0.0.0/ http://[::1]/
http://[::ffff:7f00:1]/ http://169.254.169.254/latest/meta-data/ http://192.168.1.1/ http://10.0.0.1:8080/admin
http://localhost/ http://router.local/ http://intranet/ https://[fd00:ec2::254]/ file:///etc/passwd
""".split()


@pytest.mark.parametrize("target", SPELLINGS)
def test_a_page_that_leads_to_the_own_network_is_kept_and_not_followed(desk: Callable[..., Desk], target: str) -> None:
    victim = desk({"/notice": [moved(target)], "*": [b"the secret"]})
    result = victim.capture()
    assert (codes(result), result.outcome) == (["redirect_refused"], Outcome.NOT_REACHED)
    assert len(victim.site.requests) == 1
    assert moved(target) in victim.kept(result)
    assert result.problems[0].message


def test_a_public_name_of_a_private_number_at_the_end_of_the_way(desk: Callable[..., Desk]) -> None:
    victim = desk({"/notice": [moved("http://inner.example/")]}, inner_example=[["192.168.0.10"]])
    assert codes(victim.capture()) == ["redirect_refused"]
    assert victim.connected == [PUBLIC]


def test_nothing_is_carried_from_one_site_to_the_next(desk: Callable[..., Desk]) -> None:
    victim = desk(
        {"/notice": [page(b"", "Location: http://b.example/x", "Set-Cookie: who=7", status="302 F")], "*": [page()]}
    )
    victim.capture("http://ann:secret@site.example/notice")
    told = b"".join(victim.site.requests).lower()
    assert len(victim.site.requests) == 2
    assert not [word for word in (b"cookie", b"referer", b"authorization", b"secret") if word in told]


def test_an_address_cannot_smuggle_a_second_request(desk: Callable[..., Desk]) -> None:
    victim = desk({"*": [page()]})
    for url in (
        "http://site.example/a\r\nHost: b.example",
        "http://site.example/a%0d%0aHost:%20b",
        "http://site.example/ x",
    ):
        victim.capture(url)
    assert all(asked.count(b"\r\nHost: ") == 1 and asked.count(b"\r\n\r\n") == 1 for asked in victim.site.requests)


# Who drowns us.


def flood(begin: bytes, piece: bytes) -> Iterable[bytes]:
    """The beginning, and then the piece for ever."""
    yield begin
    while piece:
        yield piece


OPEN = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = OPEN + b"Transfer-Encoding: chunked\r\n\r\n"
GZIP = OPEN + b"Content-Encoding: gzip\r\n\r\n"
MUCH = b"x" * 65536

# How each begins, what it sends for ever, and by what names it may be told.
DROWNERS = {
    "an endless body": (OPEN + b"\r\n", MUCH, "too_large"),
    "endless chunks": (CHUNKED, b"1\r\nx\r\n" * 5000, "too_large too_slow"),
    "a chunk without end": (CHUNKED + b"ffffffffff\r\n", MUCH, "too_large"),
    "trailers without end": (CHUNKED + b"0\r\n", b"a: b\r\n" * 5000, "too_large too_slow"),
    "a chunk's length without end": (CHUNKED, b"1" * 65536, "length_lies"),
    "headers without end": (b"HTTP/1.1 200 OK\r\n", b"a: b\r\n" * 1000, "header_flood"),
    "one header without end": (b"HTTP/1.1 200 OK\r\na: ", MUCH, "header_flood"),
    "a status line without end": (b"HTTP/1.1 200 ", MUCH, "header_flood"),
    "a drip": (OPEN + b"\r\n", b".", "too_slow too_large"),
    "a drip of headers": (b"HTTP/1.1 200 OK\r\n", b"a", "too_slow header_flood"),
    "more than it announced, for ever": (OPEN + b"Content-Length: 1\r\n\r\n", MUCH, "too_large length_lies"),
    "noise": (b"", b"\x00\xff" * 32768, "header_flood"),
    "a gzip bomb": (GZIP + gzip.compress(bytes(1 << 24)), b"", "too_large"),
    "a bomb of empty bombs": (GZIP + gzip.compress(b"") * 20_000, b"", "bad_encoding"),
}


@pytest.mark.few(4)
@pytest.mark.parametrize("name", DROWNERS)
def test_who_drowns_us_is_cut_off_kept_and_named(desk: Callable[..., Desk], name: str) -> None:
    begin, piece, expected = DROWNERS[name]
    victim = desk({"*": flood(begin, piece)})
    result = victim.capture(limits=Limits(size=2 << 20, decoded=4 << 20, linger=0.05))
    assert set(codes(result)) & set(expected.split())
    assert not result.whole
    assert 0 < len(victim.kept(result)) < 3 << 20


# Who writes into the record.


def test_a_body_that_holds_a_forged_record_stays_a_body(desk: Callable[..., Desk]) -> None:
    forged = (
        b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://gov.example/\r\nContent-Length: 0\r\n\r\n"
    )
    victim = desk({"*": [page(WORDS + forged, "X-Odd: a\r\n WARC/1.1\r\n WARC-Type: resource")]})
    result = victim.capture()
    records = [(item.rec_type, item.rec_headers.get_header("WARC-Target-URI")) for item in read(victim.kept(result))]
    assert records == [("warcinfo", None), ("response", URL), ("request", URL)]


def test_a_redirect_cannot_write_a_line_of_the_record(desk: Callable[..., Desk]) -> None:
    victim = desk({"/notice": [moved("/x%0D%0AWARC-Type:%20resource?\u2028q=1")], "*": [page()]})
    result = victim.capture()
    kinds = [item.rec_type for item in read(victim.kept(result))]
    assert kinds == ["warcinfo", "response", "request", "response", "request"]


def test_who_changes_a_kept_capture_is_found_out_twice(desk: Callable[..., Desk]) -> None:
    victim = desk({"*": [page()]})
    result = victim.capture()
    raw = victim.kept(result)
    assert result.capture
    changed = raw.replace(b"forty", b"fifty")
    with pytest.raises(ArchiveLoadFailed, match="digest failed"):
        list(read(changed))
    [blob] = [path for path in (victim.folder / "blobs").rglob("*") if path.is_file()]
    blob.chmod(0o600)
    blob.write_bytes(changed)
    with pytest.raises(WhoBuiltError):
        victim.blobs.get(result.capture.blob)


def read(raw: bytes) -> Iterable[Any]:
    for record in ArchiveIterator(io.BytesIO(raw), check_digests="raise"):
        record.raw_stream.read()
        yield record


# Who fakes the page before it is captured.


def text_of(raw: bytes) -> Document:
    [body] = [item.content_stream().read() for item in ArchiveIterator(io.BytesIO(raw)) if item.rec_type == "response"]
    text = body.decode().replace(". ", ".\n")
    return Document(document_id("b", "t", text), sha256(body), "t", "text/html", "utf-8", text, Metadata(), (), ())


def test_a_page_faked_before_capture_is_kept_as_received_and_nothing_here_can_tell(desk: Callable[..., Desk]) -> None:
    """The limit, stated: what came is proved, not that the site means it; a second witness shows the difference."""
    faked = desk({"*": [page(WORDS.replace(b"forty", b"no"))]})
    result = faked.capture()
    assert (codes(result), result.whole) == ([], True)
    said = " ".join(str(problem) for problem in result.problems) + repr(result.capture)
    assert not [word for word in ("authentic", "genuine", "proved", "true page") if word in said.lower()]
    mirror = desk({"/web/20190603040506id_/http://site.example/notice": [page()]})
    witness = mirror.capture("http://web.archive.org/web/20190603040506/http://site.example/notice")
    assert witness.capture
    assert result.capture
    assert witness.capture.source.locator == result.capture.source.locator
    difference = compare(text_of(mirror.kept(witness)), text_of(faked.kept(result)))
    assert difference.count(ChangeKind.CHANGED) > 0


def test_a_site_that_shows_us_another_page_is_kept_with_what_we_said_we_are(
    tmp_path: Path, serve: Callable[..., Any]
) -> None:
    desk = Desk(tmp_path, serve({"*": [page()]}))
    for agent in ("WhoBuilt/1", "Another/2"):
        kept = desk.kept(desk.capture(user_agent=agent))
        assert f"User-Agent: {agent}\r\n".encode() in kept


def test_a_false_archive_is_taken_for_the_site_that_it_is(desk: Callable[..., Desk]) -> None:
    url = "http://archive.evil.example/web/20190603040506/https://gov.example/notice"
    result = desk({"*": [page(WORDS, "Memento-Datetime: Mon, 03 Jun 2019 04:05:06 GMT")]}).capture(url)
    assert result.capture
    source = result.capture.source
    assert (source.locator, source.via, source.archived_at) == (url, "", None)


def test_an_archive_that_leads_out_of_itself_is_not_followed(desk: Callable[..., Desk]) -> None:
    address = "/web/20190603040506id_/http://gov.example/notice"
    victim = desk({address: [moved("http://evil.example/")], "*": [page()]})
    result = victim.capture("http://web.archive.org/web/20190603040506/http://gov.example/notice")
    assert (codes(result), result.outcome) == (["redirect_refused"], Outcome.NOT_REACHED)
    assert result.capture
    assert result.capture.source.archived_at is None
    assert len(victim.site.requests) == 1


def test_a_site_cannot_date_itself_as_an_archive_does(desk: Callable[..., Desk]) -> None:
    headers = ("Memento-Datetime: Mon, 03 Jun 2019 04:05:06 GMT", 'Link: <https://gov.example/>; rel="original"')
    result = desk({"*": [page(WORDS, *headers)]}).capture()
    assert result.capture
    assert (result.capture.source.locator, result.capture.source.archived_at) == (URL, None)


def test_what_a_saved_file_says_of_itself_is_a_saying_even_where_it_lies() -> None:
    lie = b"<html><!--\n Page saved with SingleFile \n url: https://gov.example/notice \n saved date: Tue Nov 07 2023"
    said = find_saying(lie + b" 10:23:45 GMT+0100 (CET)\n--><p>never said</p>")
    assert said
    assert type(said).__name__ == "Saying"
    assert said.url == "https://gov.example/notice"


def test_who_stands_between_with_no_certificate_gets_no_question(tmp_path: Path, serve: Callable[..., Any]) -> None:
    between = Desk(tmp_path, serve({"*": [page(b"<p>forged</p>")]}))
    result = between.capture("https://site.example/notice")
    assert (codes(result), result.outcome, result.capture) == (["tls_failed"], Outcome.NOT_REACHED, None)
    assert between.site.requests == []


def test_who_answers_404_today_proves_that_and_no_more(desk: Callable[..., Desk]) -> None:
    result = desk({"*": [page(b"<p>nothing here</p>", status="404 Not Found")]}).capture()
    assert (codes(result), result.outcome) == (["page_not_found"], Outcome.NOT_FOUND)
    assert "deleted" not in str(result.problems).lower()
