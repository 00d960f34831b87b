from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from whobuilt.api import uploads
from whobuilt.case import Case

TEXT = "Acme Cameras Ltd supplied 40 cameras to the Springfield Police Department in 2019.\n"


def finish(client: TestClient | httpx.Client, answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 202, answer.text
    job = answer.json()
    with client.stream("GET", f"/api/jobs/{job['id']}/events") as events:
        events.read()
    told: dict[str, Any] = client.get(f"/api/jobs/{job['id']}").json()
    return told


def left(folder: Path) -> list[str]:
    """What lies in the case that no blob is: bytes that were on their way."""
    return [path.name for path in (folder / "blobs" / "incoming").iterdir()]


def test_a_file_is_kept_read_and_found(client: TestClient, case_folder: Path) -> None:
    asked = {"name": "note.txt", "kind": "news", "handling": "quote_only"}
    told = finish(client, client.post("/api/files", params=asked, content=TEXT.encode()))

    assert told["state"] == "done"
    assert told["result"]["statements"] >= 1
    with Case(case_folder) as case:
        [capture] = [each for each in case._record.iter_captures() if each.method == "upload"]  # noqa: SLF001
        assert (capture.source.locator, capture.source.kind, capture.source.handling) == (
            "note.txt",
            "news",
            "quote_only",
        )
        assert [hit.document for hit in case.search("Springfield cameras")] == told["result"]["documents"]
        assert list(case.verify()) == []
        assert any(noted.by == "A. Reviewer" for _, noted in case.custody.entries() if noted)
    assert left(case_folder) == []


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["../../../escape.txt", "/etc/passwd", "a/../../b.txt", "..", "con\x01trol\u202e.txt"])
def test_a_name_is_never_a_path(client: TestClient, case_folder: Path, name: str) -> None:
    before = {path for path in case_folder.parent.rglob("*") if "blobs" not in path.parts}
    told = finish(client, client.post("/api/files", params={"name": name}, content=TEXT.encode()))

    assert told["state"] == "done"
    after = {path for path in case_folder.parent.rglob("*") if "blobs" not in path.parts}
    assert {
        path for path in after - before if path.relative_to(case_folder).parts[0] not in {"index", "log", "running"}
    } == set()


@pytest.mark.few(2)
@pytest.mark.parametrize("name", ["", "  ", "/", "a\0b", "x" * 1001])
def test_a_file_needs_a_name(client: TestClient, name: str) -> None:
    answer = client.post("/api/files", params={"name": name}, content=b"text")

    assert (answer.status_code, answer.json()["code"]) == (422, "no_file_name")


def test_a_file_that_cannot_be_read_is_kept_and_told(client: TestClient) -> None:
    told = finish(client, client.post("/api/files", params={"name": "broken.pdf"}, content=b"%PDF-1.7 broken"))

    assert told["state"] == "done"
    assert told["problems"]
    assert len(told["result"]["captures"]) == 1


def test_an_empty_file_is_kept_and_told(client: TestClient) -> None:
    told = finish(client, client.post("/api/files", params={"name": "empty.txt"}, content=b""))

    assert [problem["code"] for problem in told["problems"]] == ["empty_file"]


def test_five_gigabytes_are_refused_before_they_are_sent(
    case_folder: Path, serve_case: Callable[[Path], httpx.Client], headers: dict[str, str]
) -> None:
    client = serve_case(case_folder)
    port = client.base_url.port
    lines = [
        f"{name}: {value}"
        for name, value in {**headers, "Host": f"127.0.0.1:{port}", "Content-Length": 5 << 30}.items()
    ]
    with socket.create_connection(("127.0.0.1", port or 0), 60) as talk:
        talk.sendall("\r\n".join(["POST /api/files?name=big.bin HTTP/1.1", *lines, "", ""]).encode())
        answer = talk.recv(65536)

    assert answer.startswith(b"HTTP/1.1 413")
    assert left(case_folder) == []


@pytest.mark.slow
def test_what_is_longer_than_it_may_be_is_counted(
    client: TestClient, case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "LARGEST", 100_000)
    monkeypatch.setattr(uploads, "AT_ONCE", 1000)

    def pieces() -> Iterator[bytes]:  # no Content-Length is sent
        for _ in range(1000):
            yield bytes(1000)

    answer = client.post("/api/files", params={"name": "big.bin"}, content=pieces())

    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert left(case_folder) == []
    assert client.get("/api/jobs").json()["total"] == 0


@pytest.mark.slow
def test_a_tab_that_is_closed_in_the_middle_leaves_nothing(
    case_folder: Path, serve_case: Callable[[Path], httpx.Client], headers: dict[str, str]
) -> None:
    client = serve_case(case_folder)
    captures = client.get("/api/case").json()["captures"]
    with begin_sending(client, headers, 10 << 20) as talk:
        talk.sendall(bytes(3 << 20))
        while not left(case_folder):
            client.get("/api/jobs")
    while left(case_folder):
        client.get("/api/jobs")

    assert client.get("/api/case").json()["captures"] == captures
    assert client.get("/api/jobs").json()["total"] == 0


def begin_sending(client: httpx.Client, headers: dict[str, str], size: int) -> socket.socket:
    """A connection that has told of so many bytes, and sent none of them."""
    port = client.base_url.port or 0
    told = {**headers, "Host": f"127.0.0.1:{port}", "Content-Length": str(size)}
    lines = ["POST /api/files?name=big.bin HTTP/1.1", *(f"{name}: {value}" for name, value in told.items()), "", ""]
    talk = socket.create_connection(("127.0.0.1", port), 60)
    talk.sendall("\r\n".join(lines).encode())
    return talk
