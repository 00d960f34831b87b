"""What somebody in another program might send, and what nobody meant to."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import httpx
import pytest
from fastapi.testclient import TestClient

from whobuilt.api import serving, sheets, uploads
from whobuilt.api.bodies import LARGEST_BODY
from whobuilt.api.jobs import Job, Report
from whobuilt.api.lanes import Lanes
from whobuilt.case import Case
from whobuilt.case.evidence.uploads import Upload

LOOK = {"where": "a register", "words": "cameras", "nothing_found": True}
SHEET = b"Buyer,Seller\nSpringfield Police Department,Acme Cameras Ltd\n"


def incoming(folder: Path) -> list[Path]:
    return list((folder / "blobs" / "incoming").glob("*"))


@pytest.mark.slow
def test_a_body_without_end_is_refused_before_it_is_held_in_memory(client: TestClient) -> None:
    long = json.dumps({**LOOK, "note": "x" * LARGEST_BODY}).encode()
    for content in (long, (long[start : start + 65_536] for start in range(0, len(long), 65_536))):
        answer = client.post("/api/diary", content=content, headers={"Content-Type": "application/json"})

        assert (answer.status_code, answer.json()["code"]) == (413, "too_large")
    assert client.get("/api/diary").json()["total"] == 0


def test_five_gigabytes_of_json_are_refused_by_their_length_alone(
    serve_case: Callable[[Path], httpx.Client], case_folder: Path, headers: dict[str, str]
) -> None:
    port = urlsplit(str(serve_case(case_folder).base_url)).port
    with socket.create_connection(("127.0.0.1", port or 0), timeout=30) as line:
        line.sendall(
            f"POST /api/undo HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: {headers['Authorization']}\r\n"
            "By: A\r\nContent-Type: application/json\r\nContent-Length: 5368709120\r\n\r\n".encode()
        )

        assert line.recv(100).startswith(b"HTTP/1.1 413 ")


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"where":' * 50_000,
        b'{"where":' + b"1" * 10_000 + b"}",
        b'{"where":"\xff"}',
        b"{",
        b"[]",
        b"1",
    ],
    ids=["deep", "deep objects", "a number without end", "no UTF-8", "cut off", "a list", "a number"],
)
def test_what_is_no_json_object_is_told_in_plain_words(client: TestClient, body: bytes) -> None:
    answer = client.post("/api/diary", content=body, headers={"Content-Type": "application/json"})

    assert (answer.status_code, answer.json()["code"], answer.json()["where"].split()[0]) == (
        422,
        "bad_request",
        "body",
    )
    assert "JSON" in answer.json()["mend"] or "/api/docs" in answer.json()["mend"]


@pytest.mark.few(1)
@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_what_a_form_of_another_page_could_send_is_no_request(client: TestClient, kind: str) -> None:
    answer = client.post("/api/diary", content=json.dumps(LOOK).encode(), headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (422, "bad_request")
    assert "application/json" in answer.json()["mend"]


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["A.\nReviewer", "\r\nA.\r\nReviewer\r\n", "A.\u2028Reviewer", "\0A.\x1b\x85Reviewer"])
def test_who_decides_is_one_line_whatever_was_sent(client: TestClient, name: str) -> None:
    answer = client.post("/api/diary", json=LOOK, headers={"By": quote(name)})

    assert (answer.status_code, answer.json()["by"]) == (201, "A. Reviewer")


@pytest.mark.few(1)
@pytest.mark.parametrize("name", ["\n", "%00", "%E2%80%A9", " "])
def test_a_name_of_nothing_but_breaks_is_none(client: TestClient, name: str) -> None:
    answer = client.post("/api/diary", json=LOOK, headers={"By": quote(name, safe="%")})

    assert (answer.status_code, answer.json()["code"]) == (422, "no_name")


@pytest.mark.few(1)
@pytest.mark.parametrize("path", ["/api/files?name=note.html", "/api/sheets/uploads?name=sheet.csv"])
def test_what_is_sent_to_a_case_that_was_moved_away_makes_nothing_in_its_place(
    client: TestClient, case_folder: Path, path: str
) -> None:
    moved = case_folder.rename(case_folder.with_name("moved"))
    for is_taken in (False, True):
        if is_taken:
            case_folder.mkdir()
        answer = client.post(path, content=SHEET)

        assert (answer.status_code, answer.json()["code"]) == (410, "case_moved")
    assert list(case_folder.iterdir()) == []
    assert incoming(moved) == []
    case_folder.rmdir()
    moved.rename(case_folder)
    assert client.post(path, content=SHEET).status_code in (200, 202)


def put_another_in_its_place(folder: Path) -> None:
    with Case.init(folder.with_name("another")):
        pass
    folder.rename(folder.with_name("away"))
    folder.with_name("another").rename(folder)


def follow(client: TestClient, name: str) -> dict[str, Any]:
    with client.stream("GET", f"/api/jobs/{name}/events") as events:
        events.read()
    told: dict[str, Any] = client.get(f"/api/jobs/{name}").json()
    return told


def test_what_came_while_the_case_was_replaced_is_not_left_behind(
    client: TestClient, case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def move_first(*given: Any) -> Upload:
        put_another_in_its_place(case_folder)
        return Upload(*given)

    monkeypatch.setattr(uploads, "Upload", move_first)
    told = follow(client, client.post("/api/files?name=note.html", content=b"<p>A note of the tests.").json()["id"])

    assert (told["state"], told["problems"][0]["code"]) == ("failed", "case_moved")
    assert incoming(case_folder) == []


def test_a_case_that_is_replaced_in_the_middle_of_work_is_told_as_that(case_folder: Path) -> None:
    def look(case: Case) -> str:
        put_another_in_its_place(case_folder)
        raise KeyError(case.settings.name)

    def work(case: Case, _: Report) -> None:
        look(case)

    async def ask() -> str:
        lanes = Lanes(case_folder)
        await lanes.begin()
        try:
            return [state async for state in lanes.start("test", work).watch()][-1].problems[0].code
        finally:
            await lanes.end()

    assert asyncio.run(ask()) == "case_moved"


def test_a_case_is_verified_once_at_a_time_however_often_it_is_asked(client: TestClient) -> None:
    lanes = client.app.state.lanes  # type: ignore[attr-defined]  # of the app itself
    begun = [client.post("/api/case/verify").json()["id"] for _ in range(20)]
    running = [job for job in lanes.jobs.all() if job.is_running]

    assert len(running) <= 1
    for name in set(begun):
        with client.stream("GET", f"/api/jobs/{name}/events") as events:
            events.read()
    assert {job.tell().state for job in lanes.jobs.all()} == {"done"}


@pytest.mark.slow
def test_a_sheet_that_is_read_makes_no_room_for_others(
    client: TestClient, case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheets, "MOST_KEPT", 2)
    keys = [client.post("/api/sheets/uploads?name=s.csv", content=SHEET).json()["upload"] for _ in range(2)]
    kept = client.app.state.sheets  # type: ignore[attr-defined]  # of the app itself
    kept[keys[0]].readers += 1  # somebody reads it at this moment
    keys += [client.post("/api/sheets/uploads?name=s.csv", content=SHEET).json()["upload"] for _ in range(3)]

    assert set(kept) == {keys[0], *keys[-2:]}
    assert len(incoming(case_folder)) == 3
    told = client.post("/api/sheets", json={"upload": keys[0], "columns": {"0": "object", "1": "subject"}}).json()
    with client.stream("GET", f"/api/jobs/{told['id']}/events") as events:
        events.read()
    assert client.get(f"/api/jobs/{told['id']}").json()["result"]["wanted"] == 1
    assert kept[keys[0]].readers == 1


def test_what_is_to_follow_a_job_follows_it_once_however_late_it_is_said() -> None:
    told: list[str] = []

    async def fail() -> None:
        job = Job("test", asyncio.get_running_loop())
        job.when_ended(lambda: told.append("asked before"))
        assert told == []
        job.fail(ValueError("of the tests"))
        job.when_ended(lambda: told.append("asked after"))

    asyncio.run(fail())

    assert told == ["asked before", "asked after"]


@pytest.mark.few(2)
@pytest.mark.parametrize("name", ["..", "...", ".bashrc", ". .", "a/.."])
def test_a_file_is_handed_out_under_no_name_that_is_hidden_or_leads_anywhere(client: TestClient, name: str) -> None:
    job = client.post("/api/files", params={"name": name}, content=b"<p>A note of the tests, and no more.").json()
    with client.stream("GET", f"/api/jobs/{job['id']}/events") as events:
        events.read()
    [document] = client.get(f"/api/jobs/{job['id']}").json()["result"]["documents"]
    told = client.get(f"/api/documents/{document}/original").headers["content-disposition"]

    assert not told.partition('filename="')[2].startswith(".")


def test_connections_that_never_ask_keep_nobody_from_the_case(
    serve_case: Callable[[Path], httpx.Client], case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "MOST_OPEN", 20)
    client = serve_case(case_folder)
    port = urlsplit(str(client.base_url)).port or 0
    with ExitStack() as stack:
        lines = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=60)) for _ in range(100)]
        for line in lines:
            with suppress(OSError):  # it was given up
                line.sendall(b"GET /api/case HTTP/1.1\r\nHost:")

        assert client.get("/api/case").status_code == 200
        with suppress(ConnectionResetError):
            assert lines[0].recv(1) == b""  # the first that never asked was the first to go


def test_who_never_asks_is_given_up(
    serve_case: Callable[[Path], httpx.Client], case_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serving, "PATIENCE", 0.2)
    port = urlsplit(str(serve_case(case_folder).base_url)).port or 0
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.sendall(b"GET /api/case HTTP/1.1\r\nHost:")
        with suppress(ConnectionResetError):
            assert line.recv(1) == b""
