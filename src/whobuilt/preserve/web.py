"""A web address becomes a capture: what was asked, what came, and every redirect between, as one WARC file.

What a capture shows: these bytes came over this connection at this time, and have not changed since. It does not show
that the site means it, that others were sent the same, or that it is true; that needs other witnesses, such as a web
archive's copy.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from whobuilt import __version__
from whobuilt.core.evidence import Capture, Handling, Source, SourceKind, make_capture
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import BlobStore
from whobuilt.preserve.addresses import WebAddress, parse_address
from whobuilt.preserve.archives import Archived, complete, find_archived, without_credentials
from whobuilt.preserve.exchange import receive_answer
from whobuilt.preserve.limits import Budget, CutShortError, Limits
from whobuilt.preserve.pages import SAVE, Page, iter_faults
from whobuilt.preserve.proxies import Proxy, parse_proxy
from whobuilt.preserve.visits import Hop, WebCapture, judge
from whobuilt.preserve.warc import MEDIA_TYPE, Exchange, write_exchange, write_info
from whobuilt.preserve.wire import Network, find_refusal, open_line

METHOD = "web"
USER_AGENT = f"WhoBuilt/{__version__} (keeps single pages as evidence, on a person's request)"

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"


def accept_host(_host: str) -> bool:
    """The announcement that nobody listens to: for programs that have asked their user already."""
    return True


@dataclass(frozen=True, slots=True)
class WebRules:
    """What a capture may do. `proxy` is "socks5h://127.0.0.1:9050" or "http://host:port"; empty for none."""

    allow_private: bool = False
    offline: bool = False
    proxy: str = ""
    user_agent: str = USER_AGENT
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class WebRequest:
    """An address to capture.

    `announce` is given the name of each host before anything is asked of it or about it, the proxy's too; False, or a
    WhoBuiltError, refuses. `scratch` is where bytes lie until they are kept; the system's own place where None.
    """

    url: str
    kind: SourceKind = SourceKind.UNKNOWN
    handling: Handling = Handling.PUBLIC
    rules: WebRules = field(default_factory=WebRules)
    announce: Callable[[str], bool | None] = accept_host
    scratch: Path | None = None


def capture_page(request: WebRequest, blobs: BlobStore, network: Network | None = None) -> WebCapture:
    """Ask for an address and keep what comes; beside it what is missing, and why.

    Nothing that a server does raises. OSError where the bytes cannot be kept here (a full disk).
    """
    network = network or Network()
    at = network.now()
    asked = parse_address(request.url)
    if isinstance(asked, Problem):
        return WebCapture("", at, judge((), ()), problems=(asked,))
    clean = parse_address(without_credentials(asked.url))
    if isinstance(clean, WebAddress) and clean.url != asked.url:
        asked = replace(clean, credentials=True)
    found = _prepare(asked, request)
    if isinstance(found, Problem):
        return WebCapture(asked.url, at, judge((), ()), problems=(replace(found, where=found.where or asked.url),))
    start, archived, proxy = found
    with ExitStack() as stack:
        journey = _Journey(request, network, proxy, stack)
        journey.follow(start)
        if archived and journey.exchanges:
            last = journey.exchanges[-1]
            archived = complete(archived, last.url, last.answer.fields)
        problems = (*_say_credentials(asked), *journey.problems, *_look(journey.exchanges, start, archived))
        capture = _keep(journey.exchanges, request, blobs, _source(asked, request, archived, journey.exchanges))
    hops = tuple(Hop(item.url, item.answer.status, item.peer) for item in journey.exchanges)
    where = hops[-1].url if hops else asked.url
    named = tuple(replace(problem, where=problem.where or where) for problem in problems)
    # A hop that was never answered leaves the last answer a redirect: `judge` then knows that no page was reached.
    return WebCapture(asked.url, at, judge(hops, named), capture, hops, named)


def _prepare(asked: WebAddress, request: WebRequest) -> tuple[WebAddress, Archived | None, Proxy | None] | Problem:
    """Where to begin and through what; the problem that forbids it, found before anybody is asked anything."""
    if request.rules.offline:
        message = "WhoBuilt is set to work offline, and asked nobody."
        return Problem("offline", message, asked.url, "Ask again without --offline.")
    archived = find_archived(asked.url)
    if isinstance(archived, Problem):
        return archived
    try:
        proxy = parse_proxy(request.rules.proxy)
    except WhoBuiltError as error:
        return error.problem
    start = parse_address(archived.fetch) if archived else asked
    return start if isinstance(start, Problem) else (start, archived, proxy)


class _Journey:
    """The way from the asked address to the last one; each answer's bytes wait in a file of their own."""

    def __init__(self, request: WebRequest, network: Network, proxy: Proxy | None, stack: ExitStack) -> None:
        self.exchanges: list[Exchange] = []
        self.problems: list[Problem] = []
        self._request, self._network, self._proxy, self._stack = request, network, proxy, stack
        self._limits = request.rules.limits
        self._budget = Budget(self._limits, network.clock)
        self._announced: set[str] = set()

    def follow(self, address: WebAddress) -> None:
        """Ask, and go where the answers lead, within the limits."""
        seen: set[str] = set()
        while True:
            seen.add(address.url)
            private = self._request.rules.allow_private
            refused = find_refusal(address, self._proxy, private=private) or self._announce(address)
            if refused:
                self._stop(refused, address)
                return
            try:
                exchange = self._ask(address)
            except CutShortError as end:
                self._stop(end.problem, address)
                return
            self.problems += [replace(fault, where=address.url) for fault in exchange.answer.faults]
            if exchange.answer.size:
                self.exchanges.append(exchange)
            target = exchange.answer.get("location") if exchange.answer.status in _REDIRECTS else ""
            if not target or exchange.answer.truncated:
                return
            led = self._lead(target, address, seen)
            if led is None:
                return
            address = led

    def _lead(self, target: str, address: WebAddress, seen: set[str]) -> WebAddress | None:
        """Where a redirect leads; None where it is not followed."""
        led = parse_address(target, address.url)
        if isinstance(led, Problem):
            message = f"the page led on to an address that is not followed: {led.message}"
            self.problems.append(Problem("redirect_refused", message, led.where))
        elif find_archived(address.url) and not find_archived(led.url):
            message = "the web archive led on to an address outside of it, which was not followed."
            self.problems.append(Problem("redirect_refused", message, led.url, "Add that address, if you want it."))
        elif led.url in seen:
            message = "the address leads back to itself, as sites do that insist on a cookie; each answer was kept."
            self.problems.append(Problem("redirect_loop", message, led.url, SAVE))
        elif len(seen) > self._limits.redirects:
            message = f"the address led on more than {self._limits.redirects} times; it was followed no further."
            self.problems.append(Problem("too_many_redirects", message, led.url, SAVE))
        else:
            return led
        return None

    def _announce(self, address: WebAddress) -> Problem | None:
        """Name each host once, before anything is asked about it; the problem where that is refused."""
        for host in ([self._proxy.host] if self._proxy else []) + [address.host]:
            if host in self._announced:
                continue
            try:
                refused = self._request.announce(host) is False
            except WhoBuiltError as error:
                return error.problem
            if refused:
                return Problem("host_refused", f"you did not want {host} to be asked.", address.url)
            self._announced.add(host)
        return None

    def _stop(self, problem: Problem, address: WebAddress) -> None:
        """Say why the way ends here; a redirect to where we do not go is the page's doing, and is called so."""
        if self.exchanges and problem.code in {"private_address", "onion_needs_tor"}:
            message = f"the page led on to {address.url}, which was not followed: {problem.message}"
            problem = Problem("redirect_refused", message, problem.where, problem.mend)
        self.problems.append(replace(problem, where=problem.where or address.url))

    def _ask(self, address: WebAddress) -> Exchange:
        """One request and its answer; CutShortError where no request could be sent."""
        at = self._network.now()
        rules = self._request.rules
        line = open_line(address, self._proxy, self._budget, self._network, private=rules.allow_private)
        with line:
            request, secret = _make_request(address, self._proxy, rules.user_agent)
            line.send(request.replace(b"\r\n\r\n", secret + b"\r\n\r\n", 1))
            raw = self._stack.enter_context(tempfile.TemporaryFile(dir=self._request.scratch))  # noqa: SIM115  # the stack closes it
            answer = receive_answer(line, raw, self._limits)
        return Exchange(address.url, at, request, answer, raw, line.peer, line.security)


def _make_request(address: WebAddress, proxy: Proxy | None, user_agent: str) -> tuple[bytes, bytes]:
    """The request as it is kept, and the line for the proxy alone, which is kept nowhere: it holds a password."""
    through = proxy is not None and not proxy.is_socks and address.scheme == "http"
    agent = " ".join(user_agent.split()) or USER_AGENT
    lines = [
        f"GET {address.url if through else address.target} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: {agent}",
        f"Accept: {_ACCEPT}",
        "Accept-Encoding: gzip",
        "Connection: close",
    ]
    request = "\r\n".join([*lines, "", ""]).encode("ascii", "replace")
    secret = f"\r\nProxy-Authorization: {proxy.authorization}" if through and proxy and proxy.authorization else ""
    return request, secret.encode("ascii")


def _say_credentials(asked: WebAddress) -> Iterator[Problem]:
    if asked.credentials:
        message = "the name and password in this address were neither sent nor kept."
        yield Problem("credentials_left_out", message, asked.url)


def _look(exchanges: list[Exchange], start: WebAddress, archived: Archived | None) -> Iterator[Problem]:
    """What the last answer shows of itself."""
    if not exchanges or not exchanges[-1].answer.status:
        return
    last = exchanges[-1]
    if last.answer.status in _REDIRECTS and last.answer.get("location"):
        return  # why it was not followed is told already
    content = last.answer.content
    head, size = (content.head, content.size) if content else (b"", 0)
    # An archive's own moves, from one of its days to another, say nothing of the page.
    asked = last.url if archived else start.url
    page = Page(asked, last.url, last.answer.status, last.answer.get("content-type"), head, size)
    # Where nothing could be unpacked, or nothing came, the page is not known to be empty.
    unknown = bool(last.answer.faults) and not size
    yield from (fault for fault in iter_faults(page) if not (unknown and fault.code == "empty_body"))


def _source(asked: WebAddress, request: WebRequest, archived: Archived | None, exchanges: list[Exchange]) -> Source:
    """The page's own address as the source; the archive's, and its day, where it was had from one."""
    given = exchanges and exchanges[-1].answer.status == 200  # noqa: PLR2004  # only a copy that was given has a day
    if not archived or not archived.original:
        return Source(asked.url, request.kind, request.handling)
    day = archived.archived_at if given else None
    return Source(archived.original, request.kind, request.handling, asked.url, day)


def _keep(exchanges: list[Exchange], request: WebRequest, blobs: BlobStore, source: Source) -> Capture | None:
    """Write all that came as one WARC file, and keep it; None where nothing came."""
    if not exchanges:
        return None
    at: datetime = exchanges[0].at
    with tempfile.NamedTemporaryFile(dir=request.scratch, suffix=".warc") as file:
        warc: BinaryIO = file.file  # type: ignore[assignment]  # the stubs name the wrapper's own type
        write_info(warc, at, source.via or source.locator)
        for exchange in exchanges:
            write_exchange(warc, exchange)
        warc.flush()
        kept = blobs.put(Path(file.name))
    return make_capture(kept, at, METHOD, source, media_type=MEDIA_TYPE)
