"""The service on its port: this machine's own address, quiet, and at an end in good order."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from types import FrameType
from urllib.parse import quote

import uvicorn

from whobuilt.api.app import ServeSettings, make_app
from whobuilt.api.lanes import Lanes
from whobuilt.api.security import ADDRESS
from whobuilt.core.problems import Problem, WhoBuiltError

PORT = 8641  # where nobody asked for another: links that were noted lead there again
_GRACE = 3  # seconds in which open answers may end


class Service(uvicorn.Server):
    """A server that lets its jobs know when it is told to stop."""

    def __init__(self, settings: ServeSettings, ready: Callable[[], None] | None = None) -> None:
        """Not begun; `ready` is called when it answers. WhoBuiltError where the case cannot be opened."""
        app = make_app(settings)
        self._lanes: Lanes = app.state.lanes
        self._ready = ready
        super().__init__(
            uvicorn.Config(
                app,
                access_log=False,  # addresses tell what somebody looks at
                log_config=None,
                log_level="critical",
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
