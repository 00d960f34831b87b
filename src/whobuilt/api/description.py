"""What the service knows to do, for programs (OpenAPI 3.1) and for people (one page without a script)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import HTMLResponse, JSONResponse

from whobuilt.api.problems import MEDIA_TYPE, STATUSES

router = APIRouter()

_PROBLEM = {"$ref": "#/components/schemas/ProblemDetails"}
_TOLD = {"description": "Not done: what, where, and how to mend it.", "content": {MEDIA_TYPE: {"schema": _PROBLEM}}}
_METHODS = ("get", "put", "post", "delete", "patch")
_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}"
    "body{color:#111;background:#fff}"
    "code{background:#eee;padding:0 .2em}table{border-collapse:collapse;width:100%}"
    "td,th{border:1px solid #888;padding:.2rem .5rem;text-align:start;vertical-align:top}"
    "@media(prefers-color-scheme:dark){body{color:#eee;background:#111}code{background:#333}a{color:#9cf}}"
)


@router.get("/openapi.json", include_in_schema=False)
def get_description(request: Request) -> JSONResponse:
    """The description for programs."""
    return JSONResponse(describe(request.app))


@router.get("/docs", include_in_schema=False)
def get_page(request: Request) -> HTMLResponse:
    """The description for people, made on this machine."""
    return HTMLResponse("".join(_iter_page(describe(request.app), request.state.nonce)))


@cache
def describe(app: FastAPI) -> dict[str, Any]:
    """The app's description: every answer that tells of a problem does so as problem details."""
    made = get_openapi(
        title=app.title, version=app.version, description=app.description, routes=app.routes, openapi_version="3.1.0"
    )
    schemas = made["components"]["schemas"]
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    made["security"] = [{"token": []}]
    for _, _, operation in _iter_operations(made):
        answers = operation["responses"]
        answers.pop("422", None)
        answers.update({"4XX": _TOLD, "5XX": _TOLD})
    return made


def _iter_operations(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        yield from ((path, method, methods[method]) for method in _METHODS if method in methods)


def _iter_page(made: dict[str, Any], nonce: str) -> Iterator[str]:
    yield (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(made["info"]["title"])}: the API</title>'
        f'<meta name="viewport" content="width=device-width"><style nonce="{nonce}">{_STYLE}</style>'
        f"<h1>The API of WhoBuilt {escape(made['info']['version'])}</h1><p>{escape(made['info']['description'])}</p>"
        "<p>The same for programs: <code>GET /api/openapi.json</code>.</p>"
    )
    for path, method, operation in _iter_operations(made):
        yield from _iter_operation(path, method, operation)
    yield "<h2>Problems</h2><table><tr><th>code<th>status"
    for code, status in STATUSES.items():
        yield f'<tr id="{code}"><td><code>{code}</code><td>{int(status)} {status.phrase}'
    others = (("unknown_…", HTTPStatus.NOT_FOUND), ("all others", HTTPStatus.UNPROCESSABLE_ENTITY))
    yield from (f"<tr><td>{code}<td>{int(status)} {status.phrase}" for code, status in others)
    yield "</table><h2>Shapes</h2>"
    for name, schema in sorted(made["components"]["schemas"].items()):
        yield f'<h3 id="{escape(name)}">{escape(name)}</h3><p>{escape(schema.get("description", ""))}</p>'
        if fields := schema.get("properties"):
            yield "<table><tr><th>field<th>type<th>about"
            for field, told in fields.items():
                about = escape(told.get("description", ""))
                yield f"<tr><td><code>{escape(field)}</code><td>{_type_of(told)}<td>{about}"
            yield "</table>"


def _iter_operation(path: str, method: str, operation: dict[str, Any]) -> Iterator[str]:
    yield f'<h3 id="{escape(operation["operationId"])}"><code>{method.upper()} {escape(path)}</code></h3>'
    yield f"<p>{escape(operation.get('description', operation.get('summary', '')))}</p>"
    if parameters := operation.get("parameters"):
        yield "<table><tr><th>parameter<th>in<th>type<th>about"
        for told in parameters:
            about = escape(told.get("description", told["schema"].get("description", "")))
            kind = _type_of(told["schema"])
            yield f"<tr><td><code>{escape(told['name'])}</code><td>{told['in']}<td>{kind}<td>{about}"
        yield "</table>"
    for about, content in _iter_contents(operation):
        yield f"<p>{about}: {content}</p>"


def _iter_contents(operation: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if body := operation.get("requestBody"):
        yield "Body", _tell_content(body["content"])
    for status, answer in operation["responses"].items():
        yield f"Answer {status}", _tell_content(answer.get("content", {})) or escape(answer["description"])


def _tell_content(content: dict[str, Any]) -> str:
    return ", ".join(f"{escape(kind)} {_type_of(told.get('schema', {}))}" for kind, told in content.items())


def _type_of(schema: dict[str, Any]) -> str:
    if reference := schema.get("$ref"):
        name = escape(reference.rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if options := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(_type_of(option) for option in options)
    if values := schema.get("enum"):
        return " | ".join(f"<code>{escape(str(value))}</code>" for value in values)
    if schema.get("type") == "array":
        return f"list of {_type_of(schema.get('items', {}))}"
    return escape(str(schema.get("type", "")))
