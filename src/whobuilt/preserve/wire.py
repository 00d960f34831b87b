"""A connection to the one address that was checked: resolved once, pinned, through a proxy where one is set.

A name that answers with a public address first and a private one later (DNS rebinding) gains nothing: the number that
was checked is the number that is connected to, and the name only goes into the Host header and the TLS handshake.
Through a proxy the proxy resolves names, so that nothing leaks to the local resolver; then only numbers and names that
are private by their spelling can be refused here, and whom the proxy reaches is the proxy's to decide.
"""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from whobuilt.core.dates import utc_now
from whobuilt.core.problems import Problem
from whobuilt.preserve.addresses import WebAddress, find_inner, find_private
from whobuilt.preserve.limits import Budget, CutShortError, Truncated, too_slow
from whobuilt.preserve.proxies import Proxy, ask_through

CHUNK = 1 << 16  # bytes read at a time
_TRIES = 3  # addresses of one name that are tried, first to last
_ALLOW = "If you know it and mean it, ask for it on the command line, with --allow-private."
_GONE = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})


def resolve_name(host: str, port: int) -> Sequence[str]:
    """The IP addresses of a name, as this machine's resolver gives them. socket.gaierror where there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(item[4][0]) for item in found))


def connect_to(address: str, port: int, seconds: float) -> socket.socket:
    """A connection to an IP address. OSError where there is none within the time."""
    return socket.create_connection((address, port), seconds)


def make_trust() -> ssl.SSLContext:
    """The certificate authorities of httpx (certifi, or SSL_CERT_FILE); certificates and names are always checked."""
    from httpx import create_ssl_context  # noqa: PLC0415  # only those who capture wait for it

    context = create_ssl_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


@dataclass(frozen=True, slots=True)
class Network:
    """What of the world a capture uses: names, connections, trust, and two clocks."""

    resolve: Callable[[str, int], Sequence[str]] = resolve_name
    connect: Callable[[str, int, float], socket.socket] = connect_to
    trust: Callable[[], ssl.SSLContext] = make_trust
    clock: Callable[[], float] = time.monotonic
    now: Callable[[], datetime] = utc_now


class Line:
    """An open connection whose every wait is within the budget; closed by `with`.

    `peer` is the IP address that it leads to (empty through a proxy), `security` the TLS version and the SHA-256 of
    the server's certificate.
    """

    def __init__(self, connection: socket.socket, budget: Budget, peer: str = "") -> None:
        """Take over an open socket."""
        self._socket = connection
        self._budget = budget
        self.peer = peer
        self.security: tuple[str, bytes] | None = None

    def __enter__(self) -> Self:
        """The line itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def close(self) -> None:
        """Close it; what the other side says to that does not matter any more."""
        with suppress(OSError):
            self._socket.close()

    def send(self, data: bytes) -> None:
        """Send all the bytes. CutShortError where the other side does not take them."""
        try:
            self._socket.settimeout(self._budget.left())
            self._socket.sendall(data)
        except TimeoutError:
            raise too_slow("the server did not take the request") from None
        except OSError as error:
            raise _broken(error) from error

    def receive(self, most: int = CHUNK, patience: float | None = None) -> bytes:
        """The next bytes, empty at the end. CutShortError where the time is over or the connection breaks."""
        waited = self._budget.left(patience)
        try:
            self._socket.settimeout(waited)
            return self._socket.recv(most)
        except TimeoutError:
            raise too_slow(f"the server sent nothing for {waited:g} seconds") from None
        except OSError as error:
            raise _broken(error) from error

    def secure(self, context: ssl.SSLContext, host: str) -> None:
        """Speak TLS from here on, with the certificate checked for `host`."""
        try:
            self._socket.settimeout(self._budget.left())
            secured = context.wrap_socket(self._socket, server_hostname=host)
        except TimeoutError:
            raise too_slow("the TLS handshake did not end") from None
        except (OSError, ValueError) as error:
            raise _no_trust(error, host) from error
        self._socket = secured
        self.security = (secured.version() or "", secured.getpeercert(binary_form=True) or b"")


def open_line(address: WebAddress, proxy: Proxy | None, budget: Budget, network: Network, *, private: bool) -> Line:
    """A connection over which `address` can be asked, TLS included; CutShortError where there may or can be none."""
    if refused := find_refusal(address, proxy, private=private):
        raise CutShortError(refused)
    if proxy:
        line = _reach_proxy(proxy, budget, network)
    else:
        numbers = (
            [address.literal.compressed] if address.literal else _look_up(address.host, address.port, budget, network)
        )
        if not private and (refused := _refuse_numbers(address, numbers)):
            raise CutShortError(refused)
        line = _connect(numbers, address.port, budget, network)
    try:
        if proxy:
            ask_through(line, proxy, address)
        if address.scheme == "https":
            line.secure(network.trust(), address.host)
    except BaseException:
        line.close()
        raise
    return line


def find_refusal(address: WebAddress, proxy: Proxy | None, *, private: bool) -> Problem | None:
    """Why an address is not asked, as far as it shows before anybody is asked for its name; None where it may be."""
    if address.is_onion and not (proxy and proxy.is_socks):
        message = "this page is reached through Tor only, and asking for its name elsewhere would tell others of it."
        return Problem("onion_needs_tor", message, address.url, "Set a proxy: socks5h://127.0.0.1:9050.")
    if private:
        return None
    why = find_private(address.literal) if address.literal else find_inner(address.host)
    return Problem("private_address", f"this address is not asked: {why}.", address.url, _ALLOW) if why else None


def _refuse_numbers(address: WebAddress, numbers: Sequence[str]) -> Problem | None:
    """One private number among several is refused too: which of them answers is not ours to choose."""
    for number in numbers:
        if why := find_private(number):
            message = f"this address is not asked: its name leads to {number}, and {why}."
            return Problem("private_address", message, address.url, _ALLOW)
    return None


def _reach_proxy(proxy: Proxy, budget: Budget, network: Network) -> Line:
    """A connection to the proxy; that it cannot be reached says nothing of the page."""
    try:
        line = _connect(_look_up(proxy.host, proxy.port, budget, network), proxy.port, budget, network)
    except CutShortError as end:
        message = f"the proxy cannot be reached: {end.problem.message}"
        mend = "Check that it runs; nothing was asked past it."
        raise CutShortError(Problem("proxy_failed", message, mend=mend), end.truncated) from end
    line.peer = ""
    return line


def _look_up(host: str, port: int, budget: Budget, network: Network) -> Sequence[str]:
    """The addresses of a name, within the time: the system's resolver knows no deadline, so it runs beside us."""
    answer: list[Sequence[str] | OSError | UnicodeError] = []

    def ask() -> None:
        try:
            answer.append(network.resolve(host, port))
        except (OSError, UnicodeError) as error:
            answer.append(error)

    asking = threading.Thread(target=ask, name=f"resolve {host}", daemon=True)
    asking.start()
    asking.join(budget.left())
    if not answer:
        raise too_slow(f"no answer to the question where {host} is")
    found = answer[0]
    if isinstance(found, socket.gaierror) and found.errno not in _GONE:
        message = f"it could not be found out where {host} is ({found.strerror})."
        raise CutShortError(Problem("name_not_resolved", message, host, "See whether this machine has a network."))
    if isinstance(found, Exception) or not found:
        message = f"the resolver that was asked knows no {host}."
        raise CutShortError(
            Problem("name_not_found", message, host, "Check the address; look for it in a web archive.")
        )
    return found


def _connect(numbers: Sequence[str], port: int, budget: Budget, network: Network) -> Line:
    """A connection to the first of a name's addresses that answers."""
    failure: OSError | None = None
    for number in numbers[:_TRIES]:
        try:
            return Line(network.connect(number, port, budget.left()), budget, number)
        except OSError as error:
            failure = error
    reason = (failure.strerror or str(failure)) if failure else "no address"
    message = f"nothing answers at {numbers[0]}, port {port} ({reason})."
    raise CutShortError(Problem("no_connection", message, mend="Try again later, or from another network."))


def _broken(error: OSError) -> CutShortError:
    message = f"the connection broke ({error.strerror or error}); what had come until then was kept."
    return CutShortError(Problem("response_cut_short", message, mend="Capture it again."), Truncated.DISCONNECT)


def _no_trust(error: Exception, host: str) -> CutShortError:
    why = getattr(error, "verify_message", "") or getattr(error, "reason", "") or str(error) or "handshake failed"
    message = f"nobody proved to be {host}: {why}. Nothing was asked."
    mend = "A wrong clock, a network that listens in, or the server itself: try from another network. It stays refused."
    return CutShortError(Problem("tls_failed", message, mend=mend))
