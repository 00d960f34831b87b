"""Proxies: Tor and other SOCKS5 proxies (RFC 1928, 1929), and HTTP proxies (RFC 9110, 9.3.6).

Names are resolved by the proxy in every case ("socks5" is taken as "socks5h"): a name that leaks to the local resolver
tells others what is being looked at.
"""

from __future__ import annotations

import base64
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import unquote, urlsplit

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.preserve.addresses import WebAddress
from whobuilt.preserve.limits import CutShortError

_PORTS = {"socks5": 1080, "socks5h": 1080, "http": 8080}
_ANSWER_HEAD = 16384  # bytes in which an HTTP proxy says yes or no
_REFUSALS = {
    1: "it failed",
    2: "it may not",
    3: "the network cannot be reached",
    4: "the host cannot be reached",
    5: "the connection was refused",
    6: "it took too long",
    7: "it does not know this command",
    8: "it does not know this kind of address",
}
_MOST_CREDENTIAL = 255


class Talk(Protocol):
    """What a handshake needs of a connection."""

    def send(self, data: bytes) -> None:
        """Send all the bytes."""

    def receive(self, most: int) -> bytes:
        """The next bytes, at most `most`; empty at the end."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy to ask through; its name and password are shown nowhere."""

    scheme: str
    host: str
    port: int
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)

    @property
    def is_socks(self) -> bool:
        """Whether it carries any connection, rather than web requests."""
        return self.scheme != "http"

    @property
    def authorization(self) -> str:
        """The value of Proxy-Authorization; empty where there is none."""
        pair = f"{self.user}:{self.password}".encode()
        return f"Basic {base64.b64encode(pair).decode()}" if self.user else ""


def parse_proxy(text: str) -> Proxy | None:
    """A proxy as it is written: "socks5h://127.0.0.1:9050", "http://proxy:3128"; None for no text.

    WhoBuiltError where it is none that can be used: asking past a proxy that was set would tell others of it.
    """
    if not text.strip():
        return None
    try:
        parts = urlsplit(text.strip() if "://" in text else f"http://{text.strip()}")
        port = parts.port
    except ValueError:
        raise WhoBuiltError(_unusable("it cannot be read")) from None
    if parts.scheme not in _PORTS:
        raise WhoBuiltError(_unusable(f"“{parts.scheme}” is no kind of proxy that we know"))
    if not parts.hostname:
        raise WhoBuiltError(_unusable("it names no host"))
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Proxy(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


def find_proxy(environ: Mapping[str, str], host: str) -> str:
    """The proxy that the environment sets for a host (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY); or empty.

    One proxy serves http and https alike: a redirect from one to the other must not go past it.
    """
    wanted = {name.lower(): value for name, value in environ.items() if value}
    for name in wanted.get("no_proxy", "").lower().split(","):
        bare = name.strip().lstrip(".")
        if bare == "*" or (bare and (host == bare or host.endswith("." + bare))):
            return ""
    return next((wanted[name] for name in ("https_proxy", "all_proxy", "http_proxy") if name in wanted), "")


def ask_through(line: Talk, proxy: Proxy, address: WebAddress) -> None:
    """Have the proxy connect to `address`; nothing to do where an HTTP proxy takes the request itself."""
    if proxy.is_socks:
        _greet_socks(line, proxy)
        _connect_socks(line, address)
    elif address.scheme == "https":
        _connect_http(line, proxy, address)


def _greet_socks(line: Talk, proxy: Proxy) -> None:
    method = 2 if proxy.user else 0
    line.send(bytes([5, 1, method]))
    version, chosen = _read(line, 2)
    if version != 5 or chosen != method:  # noqa: PLR2004  # SOCKS version 5
        raise _refused("it does not speak SOCKS5, or not with this name and password")
    if proxy.user:
        user, password = proxy.user.encode()[:_MOST_CREDENTIAL], proxy.password.encode()[:_MOST_CREDENTIAL]
        line.send(bytes([1, len(user)]) + user + bytes([len(password)]) + password)
        if _read(line, 2)[1]:
            raise _refused("it does not accept this name and password")


def _connect_socks(line: Talk, address: WebAddress) -> None:
    if address.literal:
        packed = address.literal.packed
        target = bytes([1 if len(packed) == 4 else 4]) + packed  # noqa: PLR2004  # four bytes are IPv4
    else:
        name = address.host.encode("ascii")
        target = bytes([3, len(name)]) + name
    line.send(bytes([5, 1, 0]) + target + struct.pack(">H", address.port))
    _, code, _, kind = _read(line, 4)
    if code:
        raise _refused(_REFUSALS.get(code, f"it answered {code}"))
    lengths = {1: 4, 4: 16}
    rest = lengths[kind] if kind in lengths else _read(line, 1)[0]
    _read(line, rest + 2)  # the address that the proxy uses: of no use to us


def _connect_http(line: Talk, proxy: Proxy, address: WebAddress) -> None:
    host = f"[{address.host}]" if ":" in address.host else address.host
    lines = [f"CONNECT {host}:{address.port} HTTP/1.1", f"Host: {host}:{address.port}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    line.send("\r\n".join([*lines, "", ""]).encode("ascii"))
    answer = b""
    # Byte by byte: what follows the empty line belongs to TLS.
    while not answer.endswith((b"\r\n\r\n", b"\n\n")) and len(answer) < _ANSWER_HEAD:
        answer += _read(line, 1)
    status = answer.split(b"\r\n", 1)[0].decode("latin-1")
    if not status.startswith("HTTP/1.") or " 2" not in status[:10]:
        raise _refused(f"it answered “{status[:80]}”")


def _read(line: Talk, size: int) -> bytes:
    """Exactly `size` bytes."""
    data = b""
    while len(data) < size:
        more = line.receive(size - len(data))
        if not more:
            raise _refused("it closed the connection")
        data += more
    return data


def _refused(why: str) -> CutShortError:
    message = f"the proxy did not lead on: {why}."
    return CutShortError(Problem("proxy_failed", message, mend="Check that it runs; nothing was asked past it."))


def _unusable(why: str) -> Problem:
    mend = "Write socks5h://HOST:PORT (Tor: socks5h://127.0.0.1:9050) or http://HOST:PORT. Nothing was asked past it."
    return Problem("proxy_unusable", f"the proxy that is set cannot be used: {why}.", mend=mend)
