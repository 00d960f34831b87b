"""Many at once: readers who read all that there is, reviewers who decide; no errors, and nothing is lost."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path

import httpx
import pytest

from whobuilt.api.app import ServeSettings
from whobuilt.api.serving import Service, listen
from whobuilt.case import Case
from whobuilt.core.custody import Action

READ = (
    "/api/case",
    "/api/queue?limit=20",
    "/api/search?q=Huawei",
    "/api/documents",
    "/api/statements?limit=20",
    "/api/log?limit=20",
    "/api/problems",
)
SECONDS = 8


@dataclass
class Crowd:
    """Who asks a service at once, and what came of it."""

    address: httpx.URL
    headers: dict[str, str]
    end: float = field(default_factory=lambda: time.monotonic() + SECONDS)
    wrong: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    asked: list[int] = field(default_factory=list)

    def read(self, number: int) -> None:
        with httpx.Client(base_url=self.address, headers=self.headers, timeout=60) as client:
            paths = cycle(READ)
            for path in islice(paths, number % len(READ), None):
                if time.monotonic() > self.end:
                    return
                answer = client.get(path)
                self.asked.append(answer.status_code)
                if answer.status_code != 200:
                    self.wrong.append(f"{path}: {answer.status_code} {answer.text[:200]}")

    def review(self, number: int) -> None:
        mine = {**self.headers, "By": f"Reviewer%20{number}"}
        with httpx.Client(base_url=self.address, headers=mine, timeout=60) as client:
            items = client.get("/api/queue?limit=50").json()["items"]
            for item in cycle(items[number::5]):
                if time.monotonic() > self.end:
                    return
                self.decide(client, item["id"])

    def decide(self, client: httpx.Client, name: str) -> None:
        seen = client.get(f"/api/statements/{name}").json()["last_decision"]
        asking = {"judgement": "unsure", "reason": "a test", "seen": seen, "with_group": False}
        answer = client.post(f"/api/statements/{name}/decisions", json=asking)
        if answer.status_code == 200:
            self.taken += [decision["id"] for decision in answer.json()["decisions"]]
        elif answer.status_code != 409:  # that somebody else decided is no error
            self.wrong.append(f"{answer.status_code} {answer.text[:200]}")


def test_no_answer_waits_for_its_first_part_to_be_acknowledged(case_folder: Path) -> None:
    ready = threading.Event()
    with listen(0) as listener:
        service = Service(ServeSettings(case_folder, listener.getsockname()[1]), ready.set)
        thread = threading.Thread(target=service.run, args=([listener],), daemon=True)
        thread.start()
        assert ready.wait(60)
        with httpx.Client(base_url=f"http://127.0.0.1:{listener.getsockname()[1]}") as client:
            assert client.get("/").is_success
            (line,) = service.server_state.connections
            assert line.transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        service.stop()
        thread.join(60)


@pytest.mark.slow
def test_fifty_readers_and_five_reviewers(
    case_folder: Path, serve_case: Callable[[Path], httpx.Client], headers: dict[str, str]
) -> None:
    crowd = Crowd(serve_case(case_folder).base_url, headers)
    threads = [threading.Thread(target=crowd.read, args=(number,)) for number in range(50)]
    threads += [threading.Thread(target=crowd.review, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert crowd.wrong == []
    assert len(crowd.asked) >= 50
    assert crowd.taken
    with Case(case_folder) as case:
        kept = {noted.about for _, noted in case.custody.entries() if noted and noted.action is Action.DECIDED}
        assert set(crowd.taken) <= kept
        assert list(case.verify()) == []
