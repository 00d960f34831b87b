"""Web addresses on the command line: what may be asked, and what is said before it is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from whobuilt.cli.show import note
from whobuilt.core.evidence import Handling, SourceKind

if TYPE_CHECKING:
    from whobuilt.preserve.web import WebRequest, WebRules

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)


def is_address(words: str) -> bool:
    """Whether a person means a web address rather than a file."""
    return bool(_ADDRESS.match(words))


def make_rules(proxy: str, *, offline: bool, allow_private: bool) -> WebRules:
    """What a capture may do, as the options say."""
    from whobuilt.preserve.web import WebRules  # noqa: PLC0415  # --help does not need it

    return WebRules(allow_private=allow_private, offline=offline, proxy=proxy)


def make_requests(
    addresses: Sequence[str], described: tuple[SourceKind, Handling], rules: WebRules
) -> tuple[WebRequest, ...]:
    """A request for each address; each host is named on stderr before it is asked."""
    from whobuilt.preserve.web import WebRequest  # noqa: PLC0415  # --help does not need it

    return tuple(WebRequest(address, *described, rules=rules, announce=name_host) for address in addresses)


def name_host(host: str) -> bool:
    """Say whom the next request goes to."""
    note(f"Asking {host} …")
    return True
