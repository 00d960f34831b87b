"""Every error as problem details (RFC 9457): what, where, how to mend it; no traceback reaches a user."""

from __future__ import annotations

import errno
import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from whobuilt.api.shapes.base import Shape, clean_text
from whobuilt.api.shapes.evidence import DecisionOut
from whobuilt.core.problems import Problem, WhoBuiltError

MEDIA_TYPE = "application/problem+json"
RETRY_AFTER = 2  # seconds
DOCS = "/api/docs"

_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
STATUSES = {
    "no_token": HTTPStatus.UNAUTHORIZED,
    "foreign_host": HTTPStatus.FORBIDDEN,
    "foreign_site": HTTPStatus.FORBIDDEN,
    "no_such_address": HTTPStatus.NOT_FOUND,
    "wrong_method": HTTPStatus.METHOD_NOT_ALLOWED,
    "seen_otherwise": HTTPStatus.CONFLICT,
    "case_moved": HTTPStatus.GONE,
    "no_length": HTTPStatus.LENGTH_REQUIRED,
    "too_large": HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    "case_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "index_busy": HTTPStatus.SERVICE_UNAVAILABLE,
    "stopping": HTTPStatus.SERVICE_UNAVAILABLE,
    "disk_full": HTTPStatus.INSUFFICIENT_STORAGE,
    "case_damaged": HTTPStatus.INTERNAL_SERVER_ERROR,
    "defect": HTTPStatus.INTERNAL_SERVER_ERROR,
}
"""Codes that mean something else than 404 (`unknown_…`) and 422 (all others)."""

_SEND_JSON = "Send a JSON object in UTF-8, with Content-Type: application/json; the page /api/docs says which."

_log = logging.getLogger(__name__)


class ProblemDetails(Shape):
    """What went wrong: `code` for programs, `detail` for people, and how to mend it."""

    type: str = Field(examples=[f"{DOCS}#unknown_statement"])
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    code: str = Field(examples=["unknown_statement"])
    detail: str = Field(examples=["the case has no statement of this id."])
    where: str = ""
    mend: str = ""
    decision: DecisionOut | None = Field(default=None, description="Who decided since, where `code` is seen_otherwise.")


class TellingError(WhoBuiltError):
    """A problem told with more than it holds: `TellingError(problem, decision=DecisionOut(…))`."""

    def __init__(self, problem: Problem, **more: Any) -> None:
        """Keep what is told beside it; models are sent as their JSON."""
        super().__init__(problem)
        self.more = more


def status_of(code: str) -> int:
    """The HTTP status that a problem's code means."""
    if found := STATUSES.get(code):
        return int(found)
    return int(HTTPStatus.NOT_FOUND if code.startswith("unknown_") else HTTPStatus.UNPROCESSABLE_ENTITY)


def answer_problem(problem: Problem, **more: Any) -> JSONResponse:
    """A problem as an answer."""
    status = status_of(problem.code)
    told = {
        "type": f"{DOCS}#{problem.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": problem.code,
        "detail": clean_text(problem.message),
        "where": clean_text(problem.where),
        "mend": clean_text(problem.mend),
        **{name: value.model_dump(mode="json") if isinstance(value, Shape) else value for name, value in more.items()},
    }
    headers = {"Cache-Control": "no-store"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["Retry-After"] = str(RETRY_AFTER)
    elif status == HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = 'Bearer realm="whobuilt"'
    return JSONResponse(told, status, headers, MEDIA_TYPE)


def problem_of(error: BaseException) -> Problem:
    """What an error means to a person."""
    if isinstance(error, WhoBuiltError):
        return error.problem
    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        return Problem("disk_full", "no room is left on the disk. What was acknowledged is kept.", "", "Make room.")
    if isinstance(error, PermissionError):
        return Problem(
            "no_permission", "this may not be read or written.", "", "Check the rights of the case's folder."
        )
    _log.debug("a defect", exc_info=error)
    return Problem(
        "defect",
        f"this is a defect of WhoBuilt ({type(error).__name__}). Nothing that was kept is lost.",
        "",
        "Please report it with what you did: set WHOBUILT_DEBUG=1 and serve again to see where it arose.",
    )


def answer_error(error: BaseException) -> JSONResponse:
    """Any error as an answer."""
    return answer_problem(problem_of(error), **(error.more if isinstance(error, TellingError) else {}))


def tell_problems(app: FastAPI) -> None:
    """Have an app answer all that goes wrong with problem details."""

    @app.exception_handler(WhoBuiltError)
    async def asked_wrongly(_: Request, error: WhoBuiltError) -> JSONResponse:
        return answer_error(error)

    @app.exception_handler(RequestValidationError)
    async def misshapen(_: Request, error: RequestValidationError) -> JSONResponse:
        wrong = error.errors()[0]
        if wrong["loc"] == ("body",) and wrong["type"] != "missing":
            return answer_problem(Problem("bad_request", "the body is no JSON object.", "body", _SEND_JSON))
        where = " ".join(str(part) for part in wrong["loc"])
        message = f"{wrong['msg'][:1].lower()}{wrong['msg'][1:]}."
        return answer_problem(Problem("bad_request", message, where, "The page /api/docs says what is asked for."))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        where = request.url.path
        if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            problem = Problem("wrong_method", f"this address does not know {request.method}.", where)
            answer = answer_problem(problem)
            answer.headers.update(error.headers or {})
            return answer
        if error.status_code == HTTPStatus.NOT_FOUND:
            return answer_problem(Problem("no_such_address", "there is nothing at this address.", where))
        if isinstance(cause := error.__cause__, WhoBuiltError):  # the body could not be read to its end
            return answer_error(cause)
        if error.status_code == HTTPStatus.BAD_REQUEST:
            return answer_problem(Problem("bad_request", "the body is no JSON that can be read.", "body", _SEND_JSON))
        return answer_problem(Problem("bad_request", f"{error.detail}.", where))


class Guard:
    """Around the whole app: what nobody foresaw is told as a defect, and costs this one answer only."""

    def __init__(self, app: ASGIApp) -> None:
        """Guard an app."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through; answer for it where it fails."""
        has_begun = False

        async def watch(message: Message) -> None:
            nonlocal has_begun
            has_begun = has_begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watch)
        except Exception as error:  # the last place where it can be told
            if scope["type"] != "http" or has_begun:
                raise
            await answer_error(error)(scope, receive, send)
