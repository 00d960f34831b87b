"""What the tests of several folders share: the real tables, the real extractor, and documents made of a text."""

from __future__ import annotations

import gc
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
import typer.main
from hypothesis import settings

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Document, Metadata, Passage, document_id
from whobuilt.core.ids import sha256
from whobuilt.core.reading import Extraction
from whobuilt.extract.english.patterns import PatternExtractor
from whobuilt.ports import Gazetteer, Taxonomy
from whobuilt.reference.bodies import load_bodies
from whobuilt.reference.places import load_places

# `make check` tries laws with a few examples each (--hypothesis-profile=few), `make test` and CI with all.
FEW = 5
settings.register_profile("few", max_examples=FEW)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to `make test` what `make check` does without: variants of a test beyond a few, and most examples."""
    mark_beyond_few(items)
    if settings.get_current_profile_name() == "few":
        take_few_examples(items)


def pytest_collection_finish() -> None:
    """Spare looking for garbage in what was loaded and collected: all of it stays until the end."""
    gc.collect()
    gc.freeze()


def mark_beyond_few(items: list[pytest.Item]) -> None:
    """Of a test marked `few(n)`, all variants but n are slow: the first stays, and others evenly spread."""
    variants: dict[str, list[pytest.Item]] = {}
    for item in items:
        if item.get_closest_marker("few") and not item.get_closest_marker("slow"):
            variants.setdefault(item.nodeid.partition("[")[0], []).append(item)
    for found in variants.values():
        (most,) = next(found[0].iter_markers("few")).args
        for place, item in enumerate(found):
            if (place * most) // len(found) == ((place - 1) * most) // len(found):
                item.add_marker("slow")


def take_few_examples(items: list[pytest.Item]) -> None:
    """Hold those laws to a few examples, too, that say of themselves how many they are tried with."""
    laws = {item.obj for item in items if isinstance(item, pytest.Function) and item.get_closest_marker("hypothesis")}
    for law in laws:
        own = law._hypothesis_internal_use_settings  # noqa: SLF001  # it cannot be asked for, nor set twice, otherwise
        law._hypothesis_internal_use_settings = settings(own, max_examples=min(FEW, own.max_examples))  # noqa: SLF001


@pytest.fixture(scope="session", autouse=True)
def commands() -> Iterator[None]:
    """The command line's commands are made once a process, as where it is used, and not for each command of a test."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(typer.main, "get_command", cache(typer.main.get_command))
        yield


@pytest.fixture(scope="session", autouse=True)
def keys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder of keys for all cases of the tests, and no list of authorities: not the user's own."""
    folder = tmp_path_factory.mktemp("keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHOBUILT_KEYS", str(folder))
        patch.setenv("WHOBUILT_AUTHORITIES", str(folder / "authorities.toml"))
        yield folder


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return cast("Gazetteer", load_places())  # it is asked about its own places only


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_bodies()


@pytest.fixture(scope="session")
def extractor(gazetteer: Gazetteer) -> PatternExtractor:
    return PatternExtractor(gazetteer)


@pytest.fixture(scope="session")
def document_of() -> Callable[..., Document]:
    """A document of a text, as a plain-text reader would give it."""

    def make(text: str, published: str | None = None, language: str = "en") -> Document:
        blob = sha256(text.encode("utf-8", "surrogatepass"))
        metadata = Metadata(published=PartialDate(published) if published else None, language=language)
        passages = (Passage(0, len(text)),)
        name = document_id(blob, "text@1", text)
        return Document(name, blob, "text@1", "text/plain", "utf-8", text, metadata, passages, ())

    return make


@pytest.fixture(scope="session")
def extraction_of(extractor: PatternExtractor, document_of: Callable[..., Document]) -> Callable[..., Extraction]:
    """What the extractor finds in an English text, told the day of publication where that matters."""

    def extract(text: str, published: str | None = None) -> Extraction:
        return extractor.extract(document_of(text, published))

    return extract


class Site:
    """A web server on this machine that sends exactly the bytes it is told to, true or not.

    `answers` maps paths to the pieces to send; "*" is for all others. What was asked is kept in `requests`.
    """

    def __init__(self, answers: Mapping[str, Iterable[bytes]], context: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self._answers, self._context = answers, context
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def connect(self, _address: str, _port: int, seconds: float) -> socket.socket:
        """Where `Network.connect` leads in a test: every address is this site."""
        return socket.create_connection(("127.0.0.1", self.port), seconds)

    def _accept(self) -> None:
        with suppress(OSError):  # until it is closed
            while True:
                connection, _ = self._listener.accept()
                threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection: socket.socket) -> None:
        with suppress(OSError, ssl.SSLError), connection:
            talk = self._context.wrap_socket(connection, server_side=True) if self._context else connection
            with talk:
                request = b""
                while not request.endswith(b"\r\n\r\n"):
                    if not (more := talk.recv(65536)):
                        return
                    request += more
                    if request.startswith(b"\x16"):  # TLS, which this site was not told to speak
                        talk.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                        return
                self.requests.append(request)
                path = request.split(b" ")[1].decode()
                for piece in self._answers.get(path, self._answers.get("*", [])):
                    if piece is HOLD:
                        talk.recv(1)  # until the other side gives up
                    else:
                        talk.sendall(piece)


HOLD = b"(the server says nothing until the other side hangs up)"


@pytest.fixture
def serve() -> Iterator[Callable[..., Site]]:
    """Starts web servers that send what they are told, and closes them."""
    with ExitStack() as stack:

        def start(answers: Mapping[str, Iterable[bytes]], context: ssl.SSLContext | None = None) -> Site:
            site = Site(answers, context)
            stack.callback(site.close)
            return site

        yield start


@pytest.fixture
def hold() -> bytes:
    """The piece at which a server falls silent."""
    return HOLD


class ModelServer:
    """An OpenAI-compatible server on this machine; `answer` is given each question and says what comes back.

    A mapping is sent as the answer's JSON, text as its content; bytes are the whole body; (status, headers, body) all
    of a response; HOLD never answers.
    """

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self.answer: Callable[[dict[str, Any]], Any] = lambda _: {"names": [], "statements": [], "quotations": []}
        self.released = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                outer.asked.append(question)
                outer.headers.append(dict(self.headers))
                found = outer.answer(question)
                if found is HOLD:
                    outer.released.wait(30)
                    return
                status, headers, body = found if isinstance(found, tuple) else (200, {}, outer.wrap(found))
                with suppress(OSError):
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(body)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/v1"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    @staticmethod
    def wrap(content: Any, **choice: Any) -> bytes:
        """The body of a response that holds an answer."""
        if isinstance(content, bytes):
            return content
        text = content if isinstance(content, str) else json.dumps(content)
        choices = [{"message": {"role": "assistant", "content": text}, "finish_reason": "stop", **choice}]
        return json.dumps({"choices": choices, "usage": {"prompt_tokens": 100, "completion_tokens": 20}}).encode()


@pytest.fixture
def model_server() -> Iterator[ModelServer]:
    """A server that answers as a language model would."""
    server = ModelServer()
    yield server
    server.close()
