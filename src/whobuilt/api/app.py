"""The service over one case: every area's addresses, and what stands around them."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import APIRouter, FastAPI

from whobuilt import __version__
from whobuilt.api import (
    candidates,
    case,
    changes,
    claims,
    decisions,
    description,
    desk,
    diary,
    documents,
    dossiers,
    entities,
    pages,
    queue,
    running,
    search,
    sheets,
    sources,
    statements,
    taken,
    uploads,
    wanted,
)
from whobuilt.api.bodies import Measure
from whobuilt.api.lanes import Lanes
from whobuilt.api.problems import Guard, ProblemDetails, tell_problems
from whobuilt.api.security import Gate

ROUTERS: tuple[APIRouter, ...] = (
    case.router,
    queue.router,
    statements.router,
    decisions.router,
    desk.router,
    documents.router,
    sources.router,
    claims.router,
    entities.router,
    candidates.router,
    dossiers.router,
    running.router,
    search.router,
    sheets.router,
    taken.router,
    wanted.router,
    changes.router,
    diary.router,
    description.router,
    uploads.router,
)
"""One router for each area."""

PREFIX = "/api"

_ABOUT = (
    "One case, over HTTP, on this machine only. Every request bears `Authorization: Bearer TOKEN`; whoever decides"
    " says who they are in the header `By`. Whatever goes wrong is told as problem details (RFC 9457)."
)


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """What is served, where, to whom; `by` is who decides where a request names nobody."""

    folder: Path
    port: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    by: str = ""

    def __repr__(self) -> str:
        """Without the token, which is to stand in no log."""
        return f"ServeSettings({self.folder}, {self.port})"


def make_app(settings: ServeSettings) -> FastAPI:
    """The service of a case; WhoBuiltError where it cannot be opened."""
    lanes = Lanes(settings.folder)

    @asynccontextmanager
    async def open_lanes(served: FastAPI) -> AsyncIterator[None]:
        await lanes.begin()
        try:
            yield
        finally:
            await lanes.end()
            sheets.forget_uploads(served)

    app = FastAPI(
        title="WhoBuilt",
        version=__version__,
        description=_ABOUT,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=open_lanes,
        redirect_slashes=False,
        responses={"4XX": {"model": ProblemDetails}},
    )
    app.router.redirect_slashes = False
    app.state.settings, app.state.lanes = settings, lanes
    tell_problems(app)
    for router in ROUTERS:
        app.include_router(router, prefix=PREFIX)
    app.include_router(pages.make_router())
    app.add_middleware(Measure)
    app.add_middleware(Guard)
    app.add_middleware(Gate, token=settings.token, port=settings.port)
    return app
