"""The app's own files, as they were built into the package: nothing else of this machine can be asked for."""

from __future__ import annotations

from http import HTTPStatus
from mimetypes import guess_type
from pathlib import Path, PurePosixPath

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, PlainTextResponse, Response

import whobuilt.web
from whobuilt.api.problems import answer_problem
from whobuilt.api.security import is_of_api
from whobuilt.core.problems import Problem

BUILT = Path(whobuilt.web.__file__).parent / "dist"
INDEX = "index.html"
NONCE = "__NONCE__"  # where the built page wants the answer's nonce

_FOLDERS = ("/assets/", "/pdfjs/")
_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".woff2": "font/woff2",
}
_GONE = "There is no such file. If this page was open while the desk was updated: reload it.\n"
_NOT_BUILT = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>WhoBuilt</title><h1>The app is not built</h1>"
    "<p>The service runs, but this checkout has no built app. Run <code>make web</code>, then serve again."
)


def make_router(folder: Path = BUILT) -> APIRouter:
    """What serves the files of a folder by their names, and the app's page for every address that it knows itself."""
    # A request names a key of this table, never a path: nothing climbs out.
    files = {f"/{path.relative_to(folder).as_posix()}": path for path in folder.rglob("*") if path.is_file()}
    page = files.pop(f"/{INDEX}", None)
    router = APIRouter(include_in_schema=False)

    @router.get("/{path:path}")
    def get_page(request: Request, path: str) -> Response:
        where = f"/{path}"
        if is_of_api(where):
            return answer_problem(Problem("no_such_address", "there is nothing at this address.", where))
        if found := files.get(where):
            # Names of what is built hold a hash of it.
            lasting = "public, max-age=31536000, immutable" if where.startswith("/assets/") else "no-cache"
            return Response(found.read_bytes(), media_type=_type_of(found), headers={"Cache-Control": lasting})
        if _is_file(where):  # a page in its place would be taken for a broken script
            return PlainTextResponse(_GONE, HTTPStatus.NOT_FOUND, headers={"Cache-Control": "no-store"})
        text = page.read_text("utf-8") if page else _NOT_BUILT
        return HTMLResponse(text.replace(NONCE, request.state.nonce), headers={"Cache-Control": "no-store"})

    return router


def _is_file(where: str) -> bool:
    """Whether an address can only be that of a file: the app's own views have no endings, and other folders."""
    return where.startswith(_FOLDERS) or bool(PurePosixPath(where).suffix)


def _type_of(path: Path) -> str:
    return _TYPES.get(path.suffix) or guess_type(path.name)[0] or "application/octet-stream"
