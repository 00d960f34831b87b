"""Who is answered: this machine's own app with the token, and nobody else.

The service listens on this machine only, and still any page in any tab could send it requests, and a name that was
bound anew to 127.0.0.1 could make itself its neighbour. So the Host must be ours, Origin and Sec-Fetch-Site too; and
each request to the API bears a token that never stands in an address that is sent.
"""

from __future__ import annotations

import re
import secrets
from hmac import compare_digest
from typing import Annotated
from urllib.parse import unquote

from fastapi import Depends, Header, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whobuilt.api.problems import answer_problem
from whobuilt.core.problems import Problem, WhoBuiltError

ADDRESS = "127.0.0.1"
LONGEST_NAME = 200  # characters of who decides

_BEARER = "bearer "
_BREAKS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # a name is one line, wherever it is shown
_FIXED = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
}


def make_policy(nonce: str) -> str:
    """What a page of ours may load and run: its own files and nothing else; styles that bear the answer's nonce."""
    return (
        f"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{nonce}'; img-src 'self' data: blob:;"
        " font-src 'self'; connect-src 'self'; worker-src 'self'; frame-src 'self'; base-uri 'none';"
        " form-action 'none'; frame-ancestors 'none'"
    )


class Gate:
    """Around the app: refuses strangers, and says in each answer what a browser may do with it."""

    def __init__(self, app: ASGIApp, token: str, port: int) -> None:
        """Guard an app that is served at a port with a token."""
        self._app = app
        self._token = token.encode()
        self._hosts = frozenset(f"{name}:{port}" for name in (ADDRESS, "localhost"))
        self._origins = frozenset(f"http://{host}" for host in self._hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return
        nonce = secrets.token_urlsafe(16)
        scope.setdefault("state", {})["nonce"] = nonce

        async def seal(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_FIXED)
                headers.setdefault("Content-Security-Policy", make_policy(nonce))  # an answer may have a stricter one
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        refused = self._refuse(scope["path"], scope["method"], Headers(scope=scope))
        await (answer_problem(refused) if refused else self._app)(scope, receive, seal)

    def _refuse(self, path: str, method: str, headers: Headers) -> Problem | None:
        hosts = headers.getlist("host")
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return Problem("foreign_host", "this service answers to 127.0.0.1 only.", "Host", "Open the printed link.")
        is_api = is_of_api(path)
        if any(origin.lower() not in self._origins for origin in headers.getlist("origin")):
            return _foreign("Origin")
        if any(site not in {"same-origin", "none"} for site in headers.getlist("sec-fetch-site")):
            # The app's empty page may be come to from anywhere, as by a link in a mail: it holds nothing of the case.
            came = (method, headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest"))
            if is_api or came != ("GET", "navigate", "document"):
                return _foreign("Sec-Fetch-Site")
        if is_api and not self._is_known(headers.getlist("authorization")):
            said = "the token is missing or wrong."
            return Problem("no_token", said, "Authorization", "Open the link that `whobuilt serve` printed.")
        return None

    def _is_known(self, given: list[str]) -> bool:
        if len(given) != 1 or not given[0].lower().startswith(_BEARER):
            return False
        return compare_digest(given[0][len(_BEARER) :].strip().encode("latin-1", "replace"), self._token)


def is_of_api(path: str) -> bool:
    """Whether an address is one of the API, and not of the app's files."""
    return path == "/api" or path.startswith("/api/")


def require_by(
    request: Request,
    by: Annotated[
        str,
        Header(
            alias="By", description="Who decides, as percent-encoded UTF-8; kept with the decision.", examples=["A"]
        ),
    ] = "",
) -> str:
    """Who decides; WhoBuiltError `no_name` where nobody is named."""
    name = " ".join(_BREAKS.sub(" ", unquote(by, errors="replace")).split())[:LONGEST_NAME].strip()
    if not name:
        name = request.app.state.settings.by
    if not name:
        mend = "Say who you are in the app's header, or send the header By."
        raise WhoBuiltError(Problem("no_name", "a decision names who took it.", "By", mend))
    return str(name)


def _foreign(where: str) -> Problem:
    return Problem("foreign_site", "only the app of this service may ask it.", where, "Open the printed link.")


By = Annotated[str, Depends(require_by)]
"""What a router takes to know who decides: `async def …(by: By)`."""
