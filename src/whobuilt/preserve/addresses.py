"""Which web addresses may be asked: read strictly, and checked again as the number that is connected to.

A page can lead a reader to any address, so every address is taken apart here, the asked one and each redirect's, and
what is no public place of the internet is named. Sources: RFC 6890 and IANA's special-purpose registries (ipaddress),
RFC 6761 and 6762 (localhost, .local), RFC 7686 (.onion), RFC 8375 (home.arpa), RFC 6052 (NAT64), RFC 3056 (6to4).
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from whobuilt.core.problems import Problem

PORTS = {"http": 80, "https": 443}

_METADATA = IPv4Address("169.254.169.254")  # where cloud machines answer with their own keys
_NAT64 = IPv6Network("64:ff9b::/96")
_COMPATIBLE = IPv6Network("::/96")  # RFC 4291: deprecated, and read as IPv4 by some systems
_CREDENTIALS = re.compile(r"//[^/?#]*@")
_SHOWN = 500  # characters of what was typed that a problem repeats
_LAST_PORT = 65535
_NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_LAST_32 = 0xFFFFFFFF
_KINDS: tuple[tuple[Callable[[IPv4Address | IPv6Address], bool], str], ...] = (
    (lambda number: number.is_unspecified, "it means this machine"),
    (lambda number: number.is_loopback, "it is this machine"),
    (lambda number: number.is_link_local, "it lies on the local link"),
    (lambda number: number.is_multicast, "it is a multicast address"),
)
_INNER_NAMES = ("localhost", "local", "localdomain", "internal", "intranet", "home.arpa", "lan")


@dataclass(frozen=True, slots=True)
class WebAddress:
    """A web address taken apart: no credentials, no fragment, the host in ASCII and lower case.

    `literal` is the number where the host is one, however it was spelled ("2130706433", "0x7f.1", "[::1]").
    """

    url: str
    scheme: str
    host: str
    port: int
    target: str
    literal: IPv4Address | IPv6Address | None = None
    credentials: bool = False

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them (RFC 9110, 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def is_onion(self) -> bool:
        """Whether only Tor can lead there."""
        return self.host.endswith(".onion")


def parse_address(text: str, base: str = "") -> WebAddress | Problem:
    """A web address as it was typed, or as a redirect from `base` gave it; the problem where it is none."""
    from httpx import URL, InvalidURL  # noqa: PLC0415  # only those who capture wait for it

    try:
        url = URL(base).join(text) if base else URL(text.strip())
        host = url.raw_host.decode("ascii").rstrip(".")
        port = url.port
    except (InvalidURL, ValueError, TypeError) as error:
        # What the library quotes may be a password that it took for a port.
        return _no_address(text, "it cannot be read" if "@" in text else f"it cannot be read ({error})")
    if url.scheme not in PORTS:
        return _no_address(text, f"“{url.scheme}:” is no web page" if url.scheme else "it has no http:// or https://")
    literal = _read_literal(host)
    if not literal and not _NAME.fullmatch(host):
        return _no_address(text, "its host is no name" if host else "it names no host")
    # A port of the scheme's own is left out by the library; port 0 asks nobody.
    if port is not None and not 0 < port <= _LAST_PORT:
        return _no_address(text, f"there is no port {port}")
    if literal:
        host = literal.compressed
        url = url.copy_with(host=host)
    clean = url.copy_with(userinfo=b"", fragment=None)
    target = clean.raw_path.decode("ascii")
    return WebAddress(
        str(clean), url.scheme, host, port or PORTS[url.scheme], target, literal, credentials=bool(url.userinfo)
    )


def find_inner(host: str) -> str:
    """Why a name cannot be a public one, before anybody is asked for it; empty where it can."""
    if any(host == name or host.endswith("." + name) for name in _INNER_NAMES):
        return "this name belongs to your own machine or network"
    return "" if "." in host else "a name without a dot belongs to your own network"


def find_private(address: str | IPv4Address | IPv6Address) -> str:
    """Why an IP address is no public one, in words; empty where it is."""
    number = ip_address(address) if isinstance(address, str) else address
    if isinstance(number, IPv6Address):
        inner = _embedded(number)
        if inner is not None:
            return find_private(inner)
        if number.is_site_local or number.teredo is not None:
            return "it lies within a private network"
    if number == _METADATA:
        return "it is where a cloud machine keeps its keys"
    found = next((words for is_kind, words in _KINDS if is_kind(number)), "")
    return found or ("" if number.is_global else "it lies within a private or reserved network")


def _embedded(number: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address carries."""
    if number.ipv4_mapped is not None:
        return number.ipv4_mapped
    if number.sixtofour is not None:
        return number.sixtofour
    carried = number in _NAT64 or (number in _COMPATIBLE and int(number) > 1)
    return IPv4Address(int(number) & _LAST_32) if carried else None


def _read_literal(host: str) -> IPv4Address | IPv6Address | None:
    """The number that a host is, in any spelling that a system would connect to; None for a name."""
    try:
        return ip_address(host)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _no_address(text: str, why: str) -> Problem:
    """The problem, without the credentials that may stand in what was typed."""
    shown = _CREDENTIALS.sub("//", text[:_SHOWN])
    return Problem("no_web_address", f"this is no web address: {why}.", shown, "Write it in full: https://host/page.")
