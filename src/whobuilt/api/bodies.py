"""How long a request's body may be: JSON is held in memory while it is read, so it may not be long.

Files and sheets are not: they go to the disk as they come, and are measured there.
"""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whobuilt.api.problems import answer_problem
from whobuilt.core.problems import Problem, WhoBuiltError

LARGEST_BODY = 4 << 20  # bytes
STREAMED = frozenset({"/api/files", "/api/sheets/uploads"})  # what measures its body itself


class Measure:
    """Around the app: refuses a body that is longer than what anybody has to say."""

    def __init__(self, app: ASGIApp) -> None:
        """Measure what is sent to an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through; its length is looked at before it is read, and its bytes are counted as they come."""
        if scope["type"] != "http" or scope["path"] in STREAMED:
            await self._app(scope, receive, send)
            return
        told = Headers(scope=scope).get("content-length", "")
        if told.isascii() and told.isdigit() and (len(told) > 18 or int(told) > LARGEST_BODY):  # noqa: PLR2004  # digits
            await answer_problem(_too_large())(scope, receive, send)
            return
        count = 0

        async def measured() -> Message:
            nonlocal count
            message = await receive()
            count += len(message.get("body", b""))
            if count > LARGEST_BODY:
                raise WhoBuiltError(_too_large())
            return message

        await self._app(scope, measured, send)


def _too_large() -> Problem:
    said = f"what is sent here may have {LARGEST_BODY:,} bytes at most."
    return Problem("too_large", said, "body", "Send less at once; files are sent to /api/files.")
