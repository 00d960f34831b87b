"""The service on its port: this machine's own address, quiet, and at an end in good order."""

from __future__ import annotations

import asyncio
import logging
import os
import resource
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from types import FrameType
from urllib.parse import quote

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from whobuilt.api.app import ServeSettings, make_app
from whobuilt.api.lanes import Lanes
from whobuilt.api.security import ADDRESS
from whobuilt.core.problems import Problem, WhoBuiltError

PORT = 8641  # where nobody asked for another: links that were noted lead there again
MOST_OPEN = 2048  # connections; fewer where the system lets this program open few files
PATIENCE = 30.0  # seconds in which a connection has to ask for something
_GRACE = 3  # seconds in which open answers may end
_FILES = 4096  # that are wanted open at once: connections, cases, documents


class Line(H11Protocol):
    """A connection: given up where it never asks for anything, or where there are too many.

    Any user of this machine can open connections, and needs no token to keep them open: of those that wait, who never
    asked goes first, so that nobody is kept from their own case.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as its own base does
        """Begin to wait for a request; make room where it is needed."""
        super().connection_made(transport)
        # An answer goes out in two writes: the second would wait until the other side acknowledges the first.
        transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.since = self.loop.time()
        self.loop.call_later(PATIENCE, self._require_request)
        if len(self.connections) > count_room():
            waiting = [each for each in self.connections if isinstance(each, Line) and each.waits()]
            if waiting:
                min(waiting, key=lambda each: (each.cycle is not None, each.since)).transport.abort()

    def waits(self) -> bool:
        """Whether it is not answered at this moment."""
        asked: RequestResponseCycle | None = self.cycle  # none before the first request
        return not self.transport.is_closing() and (asked is None or asked.response_complete)

    def _require_request(self) -> None:
        if self.cycle is None:
            self.transport.abort()


def count_room() -> int:
    """How many connections may be open: half of the files that may be."""
    return min(MOST_OPEN, resource.getrlimit(resource.RLIMIT_NOFILE)[0] // 2)


def raise_limit() -> None:
    """Let this program open as many files as it wants, as far as the system lets it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


class Service(uvicorn.Server):
    """A server that lets its jobs know when it is told to stop."""

    def __init__(self, settings: ServeSettings, ready: Callable[[], None] | None = None) -> None:
        """Not begun; `ready` is called when it answers. WhoBuiltError where the case cannot be opened."""
        raise_limit()
        if os.environ.get("WHOBUILT_DEBUG"):  # where a defect arose is shown, as every problem of one promises
            logging.getLogger("whobuilt").addHandler(logging.StreamHandler())
            logging.getLogger("whobuilt.api").setLevel(logging.DEBUG)
        logging.getLogger("asyncio").setLevel(logging.CRITICAL)  # what it cannot open now it opens in a moment
        app = make_app(settings)
        self._lanes: Lanes = app.state.lanes
        self._ready = ready
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,  # addresses tell what somebody looks at
                log_config=None,
                log_level="critical",
                http=Line,
                backlog=128,
                lifespan="on",
                ws="none",
                server_header=False,
                proxy_headers=False,
                timeout_graceful_shutdown=_GRACE,
                timeout_keep_alive=75,
            )
        )

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets)
        if self.started and self._ready:
            self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002  # uvicorn's signature
        """Stop: jobs at their next step, answers that are open when they end; at once where it is told twice."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.stop()

    def stop(self) -> None:
        """Have it end; from any thread."""
        self._lanes.stop_soon()
        self.should_exit = True


def listen(port: int | None) -> socket.socket:
    """A socket on this machine's own address: at a port, or at the usual one, or at any that is free.

    WhoBuiltError where the port that was asked for is taken.
    """
    for wanted in (PORT, 0) if port is None else (port,):
        try:
            return socket.create_server((ADDRESS, wanted))
        except PermissionError:
            why = "this port is kept for the system."
        except (OSError, OverflowError):
            why = "another program listens at this port."
    raise WhoBuiltError(Problem("port_taken", why, f"{ADDRESS}:{port}", "Give another --port, or none."))


def make_link(settings: ServeSettings) -> str:
    """What to open: the token stands behind the #, which no browser sends."""
    by = f"&by={quote(settings.by, safe='')}" if settings.by else ""
    return f"http://{ADDRESS}:{settings.port}/#token={settings.token}{by}"
