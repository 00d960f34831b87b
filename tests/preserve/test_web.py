"""A web page becomes a WARC of what went over the wire, whatever the server does, and what is missing is named."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.preserve.limits import Limits
from whobuilt.preserve.visits import Outcome, WebCapture
from whobuilt.preserve.web import WebRequest, WebRules, capture_page
from whobuilt.preserve.wire import Network
from whobuilt.store import FolderBlobs

PUBLIC = "93.184.215.14"
WORDS = b"The city bought forty cameras from the vendor, the notice says. " * 8
PAGE = b"<html><body><p>" + WORDS + b"</p></body></html>"
AT = datetime(2024, 3, 1, 12, tzinfo=UTC)
QUICK = Limits(linger=0.05)


def answer(body: bytes, *fields: str, status: str = "200 OK") -> bytes:
    head = [f"HTTP/1.1 {status}", "Content-Type: text/html; charset=utf-8", *fields]
    return "\r\n".join([*head, "", ""]).encode() + body


def page(body: bytes = PAGE, *fields: str, status: str = "200 OK") -> bytes:
    return answer(body, f"Content-Length: {len(body)}", *fields, status=status)


def moved(to: str, status: str = "302 Found") -> bytes:
    return page(b"", f"Location: {to}", status=status)


@dataclass
class Visited:
    """A capture with the records of its WARC, as another program reads them."""

    result: WebCapture
    raw: bytes
    records: list[tuple[str, Any, bytes]] = field(default_factory=list)

    @property
    def codes(self) -> list[str]:
        return [problem.code for problem in self.result.problems]

    def of(self, kind: str) -> list[bytes]:
        return [block for name, _, block in self.records if name == kind]

    def payload(self) -> bytes:
        """The last answer's content, transfer and content decoded."""
        found = b""
        for record in ArchiveIterator(io.BytesIO(self.raw)):
            if record.rec_type == "response":
                found = record.content_stream().read()
        return found


@pytest.fixture
def visit(tmp_path: Path, serve: Callable[..., Any]) -> Callable[..., Visited]:
    def go(
        answers: Mapping[str, Iterable[bytes]] | Iterable[bytes],
        url: str = "http://site.example/page",
        rules: WebRules | None = None,
        **changes: Any,
    ) -> Visited:
        site = serve(answers if isinstance(answers, Mapping) else {"*": answers})
        network = Network(resolve=lambda *_: [PUBLIC], connect=site.connect, now=lambda: AT)
        network = replace(network, **{name: changes.pop(name) for name in ("resolve", "clock") if name in changes})
        blobs = FolderBlobs(tmp_path / "blobs")
        request = WebRequest(url, rules=rules or WebRules(limits=QUICK), scratch=tmp_path, **changes)
        result = capture_page(request, blobs, network)
        raw = blobs.get(result.capture.blob) if result.capture else b""
        return Visited(result, raw, list(read_warc(raw)))

    return go


def read_warc(raw: bytes) -> Iterable[tuple[str, Any, bytes]]:
    """Every record's kind, headers and block; the digests are checked by the library that reads them."""
    for record in ArchiveIterator(io.BytesIO(raw), check_digests="raise"):
        record.raw_stream.read()
        assert record.digest_checker.passed
    for record in ArchiveIterator(io.BytesIO(raw), no_record_parse=True):
        yield record.rec_type, record.rec_headers, record.raw_stream.read()


def ticking(step: float = 1.0) -> Callable[[], float]:
    """A clock on which every look takes a second."""
    now = iter(range(10**9))
    return lambda: next(now) * step


def test_a_page_is_kept_as_it_went_over_the_wire(visit: Callable[..., Visited]) -> None:
    odd = page(PAGE, "X-Odd:no space", "x-TWICE: 1", "X-Twice: 2", "X-Name: Köln")
    visited = visit([odd], kind=SourceKind.GOVERNMENT, handling=Handling.QUOTE_ONLY)
    assert visited.of("response") == [odd]
    assert visited.payload() == PAGE
    assert visited.result.outcome is Outcome.FOUND
    assert visited.result.whole
    assert visited.codes == []
    capture = visited.result.capture
    assert capture
    assert (capture.method, capture.media_type, capture.at) == ("web", "application/warc", AT)
    assert (capture.source.locator, capture.source.kind) == ("http://site.example/page", SourceKind.GOVERNMENT)
    assert capture.source.handling is Handling.QUOTE_ONLY
    assert (capture.source.via, capture.source.archived_at) == ("", None)


def test_the_records_say_what_answered_what(visit: Callable[..., Visited]) -> None:
    visited = visit([page()])
    kinds = [kind for kind, _, _ in visited.records]
    assert kinds == ["warcinfo", "response", "request"]
    _, response, _ = visited.records[1]
    _, request, asked = visited.records[2]
    assert response.get_header("WARC-Target-URI") == "http://site.example/page"
    assert response.get_header("WARC-Date") == "2024-03-01T12:00:00Z"
    assert response.get_header("WARC-IP-Address") == PUBLIC
    assert response.get_header("WARC-Payload-Digest").startswith("sha256:")
    assert request.get_header("WARC-Concurrent-To") == response.get_header("WARC-Record-ID")
    assert asked.startswith(b"GET /page HTTP/1.1\r\nHost: site.example\r\nUser-Agent: WhoBuilt/")
    assert b"Cookie" not in asked


def test_each_redirect_is_kept(visit: Callable[..., Visited]) -> None:
    visited = visit({"/page": [moved("/next")], "/next": [moved("//other.example/last?q=1", "308 x")], "*": [page()]})
    uris = [head.get_header("WARC-Target-URI") for kind, head, _ in visited.records if kind == "response"]
    assert uris == ["http://site.example/page", "http://site.example/next", "http://other.example/last?q=1"]
    assert [(hop.status, hop.peer) for hop in visited.result.hops] == [(302, PUBLIC), (308, PUBLIC), (200, PUBLIC)]
    assert visited.codes == []
    assert visited.result.capture
    assert visited.result.capture.source.locator == "http://site.example/page"


def chunked(*pieces: bytes) -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"


WHOLE = {
    "chunked": answer(chunked(PAGE[:7], PAGE[7:]), "Transfer-Encoding: chunked"),
    "gzip": page(gzip.compress(PAGE), "Content-Encoding: gzip"),
    "gzip in two members": page(gzip.compress(PAGE[:9]) + gzip.compress(PAGE[9:]), "Content-Encoding: gzip"),
    "chunked gzip": answer(chunked(gzip.compress(PAGE)), "Transfer-Encoding: chunked", "Content-Encoding: gzip"),
    "deflate": page(zlib.compress(PAGE), "Content-Encoding: deflate"),
    "until it closes": answer(PAGE),
    "line feeds only": answer(PAGE).replace(b"\r\n", b"\n"),
    "the same length twice": page(PAGE, f"Content-Length: {len(PAGE)}"),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_answer_has_no_problem(visit: Callable[..., Visited], name: str) -> None:
    visited = visit([WHOLE[name]])
    assert visited.of("response") == [WHOLE[name]]
    assert visited.payload() == PAGE or "members" in name  # warcio's own reader stops after the first
    assert (visited.codes, visited.result.whole) == ([], True)


def test_an_answer_in_single_bytes_is_the_same(visit: Callable[..., Visited]) -> None:
    whole = WHOLE["chunked gzip"]
    visited = visit([whole[at : at + 1] for at in range(len(whole))])
    assert (visited.of("response"), visited.codes) == ([whole], [])


BROKEN = {
    "shorter than announced": (answer(PAGE, "Content-Length: 9999"), "response_cut_short"),
    "longer than announced": (answer(PAGE, "Content-Length: 400"), "length_lies"),
    "two lengths": (answer(PAGE, "Content-Length: 4", "Content-Length: 5"), "length_lies"),
    "no number as length": (answer(PAGE, "Content-Length: many"), "length_lies"),
    "negative length": (answer(PAGE, "Content-Length: -1"), "length_lies"),
    "a length of 400 digits": (answer(PAGE, "Content-Length: " + "9" * 400), "length_lies"),
    "chunks that stop": (answer(chunked(PAGE)[:-9], "Transfer-Encoding: chunked"), "response_cut_short"),
    "no last chunk": (answer(chunked(PAGE)[:-5], "Transfer-Encoding: chunked"), "response_cut_short"),
    "chunks that are none": (answer(PAGE + b"\n", "Transfer-Encoding: chunked"), "length_lies"),
    "unknown coding": (answer(PAGE, "Transfer-Encoding: rot13"), "length_lies"),
    "gzip cut": (page(gzip.compress(PAGE)[:-9], "Content-Encoding: gzip"), "response_cut_short"),
    "gzip damaged": (page(gzip.compress(PAGE)[:-8] + bytes(8), "Content-Encoding: gzip"), "bad_encoding"),
    "gzip that is none": (page(PAGE, "Content-Encoding: gzip"), "bad_encoding"),
    "a packing we did not ask for": (page(b"\x0b\x02", "Content-Encoding: br"), "unknown_encoding"),
    "odd header lines": (page(PAGE, "this is no field"), "odd_header"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_answer_is_kept_as_far_as_it_came(visit: Callable[..., Visited], name: str) -> None:
    sent, code = BROKEN[name]
    visited = visit([sent])
    assert visited.of("response") == [sent]
    assert code in visited.codes
    assert visited.result.whole is (code == "odd_header")
    assert any(code.encode() in block for block in visited.of("metadata"))


def test_a_cut_answer_is_marked_in_the_record(visit: Callable[..., Visited]) -> None:
    visited = visit([answer(PAGE, "Content-Length: 9999")])
    [head] = [head for kind, head, _ in visited.records if kind == "response"]
    assert head.get_header("WARC-Truncated") == "disconnect"


ODD = {
    "no HTTP": (b"220 mail.example ESMTP\r\n\r\n" + PAGE, "not_http"),
    "a head that stops": (b"HTTP/1.1 200 OK\r\nContent-Ty", "response_cut_short"),
}


@pytest.mark.parametrize("name", ODD)
def test_what_is_no_answer_is_kept_as_what_came(visit: Callable[..., Visited], name: str) -> None:
    sent, code = ODD[name]
    visited = visit([sent])
    assert (visited.of("resource"), visited.codes) == ([sent], [code])
    assert visited.result.outcome is Outcome.NOT_REACHED


def test_silence_from_the_start(visit: Callable[..., Visited]) -> None:
    visited = visit([])
    assert (visited.codes, visited.result.capture) == (["no_answer"], None)


def test_interim_answers_are_passed_over(visit: Callable[..., Visited]) -> None:
    hints = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\n"
    visited = visit([hints * 2 + page()])
    assert (visited.of("response"), visited.codes) == ([page()], [])


def test_endless_interim_answers_are_a_flood(visit: Callable[..., Visited]) -> None:
    visited = visit([b"HTTP/1.1 100 Continue\r\n\r\n" * 50])
    assert visited.codes == ["header_flood"]


def test_a_flood_of_headers_is_cut(visit: Callable[..., Visited]) -> None:
    flood = (b"X-%d: %s\r\n" % (number, b"y" * 100) for number in range(10**6))
    visited = visit(piece for part in ([b"HTTP/1.1 200 OK\r\n"], flood) for piece in part)
    assert visited.codes == ["header_flood"]
    assert (256 << 10) < len(visited.of("resource")[0]) < (256 << 10) + (1 << 17)


def test_an_endless_body_is_kept_up_to_the_limit(visit: Callable[..., Visited]) -> None:
    limits = replace(QUICK, size=300_000)
    visited = visit((answer(b""), *(b"z" * 1000 for _ in range(10**4))), rules=WebRules(limits=limits))
    assert visited.codes[0] == "too_large"
    assert len(visited.of("response")[0]) == 300_000
    [head] = [head for kind, head, _ in visited.records if kind == "response"]
    assert head.get_header("WARC-Truncated") == "length"


def test_a_gzip_bomb_is_kept_packed(visit: Callable[..., Visited]) -> None:
    bomb = page(gzip.compress(bytes(5_000_000)), "Content-Encoding: gzip")
    visited = visit([bomb], rules=WebRules(limits=replace(QUICK, decoded=1_000_000)))
    assert "too_large" in visited.codes
    assert visited.of("response") == [bomb]


def test_a_dripping_body_is_cut_by_the_clock(visit: Callable[..., Visited]) -> None:
    drops = (b"." for _ in range(10**6))
    visited = visit((piece for part in ([answer(b"")], drops) for piece in part), clock=ticking())
    assert "too_slow" in visited.codes
    [head] = [head for kind, head, _ in visited.records if kind == "response"]
    assert head.get_header("WARC-Truncated") == "time"
    assert not visited.result.whole


def test_a_silent_server_is_not_waited_for(visit: Callable[..., Visited], hold: bytes) -> None:
    visited = visit([answer(b"", "Content-Length: 9"), hold], rules=WebRules(limits=replace(QUICK, silence=0.05)))
    assert visited.codes[0] == "too_slow"


def test_a_server_that_does_not_hang_up_costs_nothing(visit: Callable[..., Visited], hold: bytes) -> None:
    visited = visit([page(), hold])
    assert (visited.of("response"), visited.codes) == ([page()], [])


def test_a_loop_of_redirects_ends(visit: Callable[..., Visited]) -> None:
    visited = visit({"/page": [moved("/b")], "/b": [moved("/page")]})
    assert visited.codes == ["redirect_loop"]
    assert [hop.status for hop in visited.result.hops] == [302, 302]
    assert visited.result.outcome is Outcome.NOT_REACHED


def test_redirects_without_end(visit: Callable[..., Visited]) -> None:
    ways = {f"/{number}": [moved(f"/{number + 1}")] for number in range(99)}
    visited = visit(ways, url="http://site.example/0")
    assert visited.codes == ["too_many_redirects"]
    assert len(visited.result.hops) == 11


def test_a_redirect_without_an_address(visit: Callable[..., Visited]) -> None:
    visited = visit([page(b"moved", status="302 Found")])
    assert (visited.codes, visited.result.outcome) == (["error_status"], Outcome.NOT_REACHED)


def test_no_redirect_to_what_is_no_web(visit: Callable[..., Visited]) -> None:
    for target in ("file:///etc/passwd", "javascript:alert(1)", "ftp://site.example/", "gopher://x/", "http://[::"):
        visited = visit([moved(target)])
        assert visited.codes == ["redirect_refused"], target
        assert visited.of("response") == [moved(target)]


def test_offline_asks_nobody(visit: Callable[..., Visited]) -> None:
    asked: list[str] = []
    visited = visit([page()], rules=WebRules(offline=True), announce=asked.append, resolve=lambda *_: 1 / 0)
    assert (visited.codes, asked, visited.result.capture) == (["offline"], [], None)


def test_each_host_is_named_before_it_is_asked(visit: Callable[..., Visited]) -> None:
    named: list[str] = []
    looked_up: list[tuple[str, list[str]]] = []

    def resolve(host: str, _port: int) -> list[str]:
        looked_up.append((host, list(named)))
        return [PUBLIC]

    visit({"/page": [moved("http://b.example/")], "/": [page()]}, announce=named.append, resolve=resolve)
    assert looked_up == [("site.example", ["site.example"]), ("b.example", ["site.example", "b.example"])]


def test_what_is_refused_anyway_is_not_named_as_asked(visit: Callable[..., Visited]) -> None:
    named: list[str] = []
    visit([moved("http://127.0.0.1/")], announce=named.append)
    assert named == ["site.example"]


def test_a_host_may_be_refused(visit: Callable[..., Visited]) -> None:
    visited = visit([moved("http://b.example/")], announce=lambda host: host != "b.example")
    assert visited.codes == ["host_refused"]
    assert len(visited.of("response")) == 1

    def refuse(host: str) -> bool:
        raise WhoBuiltError(Problem("asked_not_to", "no.", host))

    assert visit([page()], announce=refuse).codes == ["asked_not_to"]


def test_credentials_are_neither_sent_nor_kept(visit: Callable[..., Visited]) -> None:
    visited = visit([page()], url="http://ann:secret@site.example/page#part")
    assert visited.codes == ["credentials_left_out"]
    assert b"secret" not in visited.raw
    assert "secret" not in repr(visited.result)
    assert visited.result.url == "http://site.example/page"


def test_names_and_paths_in_other_scripts(visit: Callable[..., Visited]) -> None:
    visited = visit([page()], url="http://公告.example/采购?名=摄像头")
    assert visited.result.url.isascii()
    assert b"Host: xn--" in visited.of("request")[0]


def test_the_user_agent_is_one_line(visit: Callable[..., Visited]) -> None:
    rules = WebRules(user_agent="Desk 7\r\nCookie: a=b", limits=QUICK)
    [asked] = visit([page()], rules=rules).of("request")
    assert b"User-Agent: Desk 7 Cookie: a=b\r\n" in asked


def test_not_found_is_evidence_of_that(visit: Callable[..., Visited]) -> None:
    for status in ("404 Not Found", "410 Gone"):
        visited = visit([page(status=status)])
        assert (visited.codes, visited.result.outcome) == (["page_not_found"], Outcome.NOT_FOUND)
        assert visited.of("response") == [page(status=status)]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.binary(max_size=300) | st.binary(max_size=200).map(lambda body: b"HTTP/1.1 200 OK\r\n" + body))
def test_whatever_a_server_sends_is_kept_or_named(visit: Callable[..., Visited], sent: bytes) -> None:
    visited = visit([sent])
    assert visited.result.capture or visited.codes
    if visited.result.capture and not sent.startswith(b"HTTP/1.1 1"):
        assert sent in visited.of("response") + visited.of("resource")
