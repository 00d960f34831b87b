"""One question to one timestamp authority over HTTP (RFC 3161, 3.4), with a limit on everything that it may send."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from whobuilt.archive.timestamps.authorities import Authority
from whobuilt.core.problems import Problem

MOST = 1 << 16  # bytes of a reply: tokens with their certificates have 3,000 to 10,000
LONGEST = 60.0  # seconds until the whole reply is here
_SILENCE = 20.0  # seconds without a byte
_OK = 200
_KEPT = "The request stays in the queue."


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: the bytes as received, as many as came, and what was wrong with the way they came."""

    reply: bytes
    problem: Problem | None = None


Ask = Callable[[Authority, bytes], Answer]


def ask(authority: Authority, query: bytes, proxy: str | None = None) -> Answer:
    """Post a request and take the reply. Redirects are not followed: they would ask a host that nobody was told of.

    `proxy` is a proxy's address ("socks5://…" for Tor); without it the usual environment variables are obeyed.
    """
    import httpx  # noqa: PLC0415  # costs the start of every command

    headers = {
        "Content-Type": "application/timestamp-query",
        "Accept": "application/timestamp-reply",
        "Accept-Encoding": "identity",
        "User-Agent": "timestamp-client",
    }
    came = bytearray()
    try:
        with (
            httpx.Client(timeout=_SILENCE, proxy=proxy, follow_redirects=False) as client,
            client.stream("POST", authority.url, content=query, headers=headers) as response,
        ):
            problem = _take(response, came) or _judge_status(authority, response)
    except (httpx.HTTPError, httpx.InvalidURL, ImportError, OSError, ValueError) as error:
        if came:
            told = f"the reply broke off after {len(came)} bytes ({_reason(error)})."
            return Answer(bytes(came), Problem("token_malformed", told, authority.name, _KEPT))
        told = f"{authority.host} cannot be reached ({_reason(error)})."
        return Answer(b"", Problem("authority_unreachable", told, authority.name, f"{_KEPT} Try again later."))
    if problem is not None:
        problem = Problem(problem.code, problem.message, authority.name, problem.mend)
    return Answer(bytes(came), problem)


def _take(response: object, came: bytearray) -> Problem | None:
    """Take the reply's bytes as they come, up to the limits."""
    import httpx  # noqa: PLC0415  # the same

    assert isinstance(response, httpx.Response)
    end = time.monotonic() + LONGEST
    for chunk in response.iter_raw():
        came += chunk
        if len(came) > MOST:
            del came[MOST:]
            return Problem(
                "reply_too_large", f"the reply is larger than {MOST:,} bytes; the rest was not taken.", mend=_KEPT
            )
        if time.monotonic() > end:
            return Problem("reply_too_slow", f"the reply was not here after {LONGEST:.0f} seconds.", mend=_KEPT)
    return None


def _judge_status(authority: Authority, response: object) -> Problem | None:
    import httpx  # noqa: PLC0415  # the same

    assert isinstance(response, httpx.Response)
    if response.is_redirect:
        told = f"{authority.host} sends on to “{response.headers.get('location', '')[:200]}”, which was not asked."
        return Problem("authority_redirects", told, mend="Name the new address in your list if you trust it.")
    if response.status_code != _OK:
        told = f"{authority.host} answers {response.status_code} {response.reason_phrase}".rstrip()
        return Problem("authority_error", f"{told}.", mend=f"{_KEPT} Try again later.")
    return None


def _reason(error: Exception) -> str:
    return str(error) or type(error).__name__
