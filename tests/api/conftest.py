"""A real case of a few example documents, and the service over it: in this process, or on a port of its own."""

from __future__ import annotations

import shutil
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import pytest

from whobuilt.api.app import ServeSettings, make_app
from whobuilt.api.serving import Service, listen
from whobuilt.case import Case
from whobuilt.core.evidence import SourceKind

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # it would rather have another client beneath it
    from fastapi.testclient import TestClient

EXAMPLES = Path(__file__).parents[2] / "examples" / "documents"
TAKEN = {
    "company-page.html": SourceKind.COMPANY,
    "news-2019-11.html": SourceKind.NEWS,
    "reprint-2019-12.html": SourceKind.NEWS,
    "hearing-2019-06-10.txt": SourceKind.COURT_OR_PARLIAMENT,
    "notice-zh.html": SourceKind.PROCUREMENT,
    "broken.txt": SourceKind.UNKNOWN,
}
TOKEN = "token-of-the-tests"  # noqa: S105  # it opens nothing but a case of the tests
PORT = 8641


@pytest.fixture(scope="session")
def example_case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a case that is read once; whoever changes anything takes a `case_folder`."""
    folder = tmp_path_factory.mktemp("api") / "case"
    with Case.init(folder) as case:
        for name, kind in TAKEN.items():
            for _ in case.add([EXAMPLES / name], kind):
                pass
    return folder


@pytest.fixture
def case_folder(example_case: Path, tmp_path: Path) -> Path:
    """A copy of the example case, to be changed."""
    folder = tmp_path / "case"
    shutil.copytree(example_case, folder)
    return folder


@pytest.fixture
def headers() -> dict[str, str]:
    """What every request of the app bears: the token, and who decides."""
    return {"Authorization": f"Bearer {TOKEN}", "By": "A.%20Reviewer"}


@pytest.fixture
def client(case_folder: Path, headers: dict[str, str]) -> Iterator[TestClient]:
    """The service over a case of its own, in this process; token and name are sent with each request."""
    app = make_app(ServeSettings(case_folder, PORT, TOKEN))
    with TestClient(app, base_url=f"http://127.0.0.1:{PORT}", headers=headers) as made:
        yield made


@contextmanager
def run_service(folder: Path) -> Iterator[str]:
    """A real server on a free port, in a thread; its address."""
    with listen(0) as listener:
        ready = threading.Event()
        port = listener.getsockname()[1]
        service = Service(ServeSettings(folder, port, TOKEN), ready.set)
        thread = threading.Thread(target=service.run, args=([listener],), daemon=True)
        thread.start()
        assert ready.wait(60)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            service.stop()
            thread.join(60)
            assert not thread.is_alive()


@pytest.fixture
def serve_case(headers: dict[str, str]) -> Iterator[Callable[[Path], httpx.Client]]:
    """Starts real servers over cases, each with a client; stops them at the end."""
    with ExitStack() as stack:

        def start(folder: Path) -> httpx.Client:
            address = stack.enter_context(run_service(folder))
            return stack.enter_context(httpx.Client(base_url=address, headers=headers, timeout=60))

        yield start
