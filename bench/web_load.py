"""Readers and reviewers at one served case at once: what fails, and whether a decision that was acknowledged is lost.

Readers look through the queue, cards, documents and searches as people do, with a pause between two looks; reviewers
decide what is next, and now and then take it back. Two reviewers who meet at one statement are told so
(`seen_otherwise`): that is an answer, not an error.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from time import monotonic, perf_counter
from typing import Any
from urllib.parse import quote

import httpx

READER_PAUSE = 1.0  # seconds between two looks, on average
REVIEWER_PAUSE = 0.5
WAIT = 60.0  # seconds for an answer
JUDGEMENTS = ("accepted", "rejected", "unsure")
UNDO_EVERY = 9  # decisions
TOLD = frozenset({"seen_otherwise", "nothing_to_undo", "cannot_promote"})  # answers that a person expects


@dataclass(slots=True)
class Load:
    """What a load run came to. `acknowledged` are the ids of decisions that a reviewer was told are kept."""

    seconds: float = 0.0
    asked: Counter[str] = field(default_factory=Counter)
    told: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    acknowledged: set[str] = field(default_factory=set)
    times: dict[str, list[float]] = field(default_factory=dict)
    lost: int = 0


@dataclass(slots=True)
class Person:
    """One who reads or reviews, with a connection of their own."""

    client: httpx.Client
    load: Load
    lock: threading.Lock
    chance: Random
    words: Sequence[str]

    def ask(self, what: str, method: str, path: str, body: Any = None) -> Any:
        """An answer, timed and counted; None where it was no good one."""
        began = perf_counter()
        try:
            answer = self.client.request(method, path, json=body)
        except httpx.HTTPError as error:
            with self.lock:
                self.load.errors.append(f"{method} {path}: {error!r}")
            return None
        took = perf_counter() - began
        code = answer.json().get("code", "") if answer.status_code >= httpx.codes.BAD_REQUEST else ""
        with self.lock:
            self.load.asked[what] += 1
            self.load.times.setdefault(what, []).append(took)
            if code in TOLD:
                self.load.told[code] += 1
            elif code or answer.is_error:
                self.load.errors.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
        return None if answer.is_error else answer.json()

    def read(self) -> None:
        """One look at something."""
        match self.chance.randrange(4):
            case 0:
                self.ask("search", "GET", f"/api/search?q={quote(self.chance.choice(self.words))}")
            case 1:
                self.ask("documents", "GET", "/api/documents?limit=50")
            case _:
                page = self.ask("queue", "GET", "/api/queue?limit=50")
                if page and page["items"]:
                    card = self.ask("card", "GET", f"/api/statements/{self.chance.choice(page['items'])['id']}")
                    if card:
                        at = card["quote"]["start"]
                        self.ask("view", "GET", f"/api/documents/{card['document']['id']}/view?at={at}")

    def review(self) -> None:
        """One decision on what is next, or the last taken back."""
        if not self.chance.randrange(UNDO_EVERY):
            undone = self.ask("undo", "POST", "/api/undo")
            self._keep(undone["undone"] if undone else [])
            return
        page = self.ask("queue", "GET", "/api/queue?limit=10")
        if not page or not page["items"]:
            return
        card = self.ask("card", "GET", f"/api/statements/{self.chance.choice(page['items'])['id']}")
        if card:
            judgement = self.chance.choice(JUDGEMENTS if card["can_accept"] else JUDGEMENTS[1:])
            body = {"judgement": judgement, "reason": "", "seen": card["last_decision"], "with_group": False}
            done = self.ask("decision", "POST", f"/api/statements/{card['id']}/decisions", body)
            self._keep(done["decisions"] if done else [])

    def _keep(self, decisions: list[dict[str, Any]]) -> None:
        with self.lock:
            self.load.acknowledged |= {each["id"] for each in decisions}


def run_load(origin: str, token: str, words: Sequence[str], people: tuple[int, int], seconds: float) -> Load:
    """Let readers and reviewers (how many of each) work for so long; then count what was lost."""
    load, lock, ended = Load(seconds=seconds), threading.Lock(), threading.Event()
    threads = []
    for number in range(sum(people)):
        is_reader = number < people[0]
        name = f"Reader {number}" if is_reader else f"Reviewer {number}"
        client = httpx.Client(base_url=origin, headers=make_headers(token, name), timeout=WAIT, trust_env=False)
        person = Person(client, load, lock, Random(number), words)  # noqa: S311  # which look comes next is no secret
        step, pause = (person.read, READER_PAUSE) if is_reader else (person.review, REVIEWER_PAUSE)
        threads.append(threading.Thread(target=_repeat, args=(step, pause, person.chance, ended)))
    began = monotonic()
    for thread in threads:
        thread.start()
    ended.wait(seconds)
    ended.set()
    for thread in threads:
        thread.join()
    load.seconds = monotonic() - began
    load.lost = len(load.acknowledged - find_decisions(origin, token))
    return load


def find_decisions(origin: str, token: str) -> set[str]:
    """The ids of all decisions that the case holds."""
    kept: set[str] = set()
    with httpx.Client(base_url=origin, headers=make_headers(token, "Counter"), timeout=WAIT, trust_env=False) as client:
        after = ""
        while True:
            page = client.get(f"/api/decisions?limit=1000{after}").raise_for_status().json()
            kept |= {each["id"] for each in page["items"]}
            if not page["next"]:
                return kept
            after = f"&after={quote(page['next'])}"


def make_headers(token: str, name: str) -> dict[str, str]:
    """What each request bears: the token, and who asks."""
    return {"Authorization": f"Bearer {token}", "By": quote(name, safe="")}


def _repeat(step: Callable[[], None], pause: float, chance: Random, ended: threading.Event) -> None:
    while not ended.wait(chance.uniform(0, 2 * pause)):
        step()
