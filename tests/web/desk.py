"""What a browser test asks of the case behind the desk, and how it sees that a person's work has arrived there."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import FloatRect, Page

from tests.web.served import PATIENCE, Served, as_header

CARD = "article[data-statement]"


class Asker:
    """The service, asked as another program would: to see what the record holds."""

    def __init__(self, served: Served, by: str = "") -> None:
        self._headers = {"Authorization": f"Bearer {served.token}", "By": as_header(by or served.by)}
        self._origin = served.origin

    def get(self, path: str, **query: Any) -> Any:
        """What the service answers."""
        return self._ask("GET", path, params=query)

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        """What the service answers to something that is to be done."""
        return self._ask("POST", path, params=query, json=body or {})

    def put(self, path: str, body: Any) -> Any:
        """What the service answers to something that is to be kept."""
        return self._ask("PUT", path, json=body)

    def items(self, path: str, **query: Any) -> list[dict[str, Any]]:
        """A whole list, where it is a short one."""
        found: list[dict[str, Any]] = self.get(path, limit=1000, **query)["items"]
        return found

    def card(self, statement: str) -> dict[str, Any]:
        """A statement as a reviewer sees it."""
        found: dict[str, Any] = self.get(f"/statements/{statement}")
        return found

    def _ask(self, method: str, path: str, **asked: Any) -> Any:
        with httpx.Client(
            base_url=self._origin + "/api", headers=self._headers, timeout=120, trust_env=False
        ) as client:
            answer = client.request(method, path, **asked)
        assert answer.is_success, answer.text
        return answer.json()


def until(page: Page, is_so: Callable[[], Any]) -> Any:
    """What a look gives, once it gives something: for what shows on no page."""
    end = time.monotonic() + PATIENCE / 1000
    while not (found := is_so()):
        assert time.monotonic() < end, "it never came to be so"
        page.wait_for_timeout(40)
    return found


def current(page: Page) -> str:
    """The statement at hand."""
    return page.locator(CARD).get_attribute("data-statement") or ""


def drawn(page: Page) -> None:
    """Wait until what is on the page was painted: a key counts for a statement only from then on."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(page: Page, key: str) -> str:
    """Press a key that leads to another statement; which."""
    before = current(page)
    drawn(page)
    page.keyboard.press(key)
    page.wait_for_selector(f"article[data-statement]:not([data-statement='{before}'])")
    return current(page)


def wait_sent(page: Page) -> None:
    """Wait until all that was decided is in the case."""
    page.wait_for_selector("[data-unsent='0']", state="attached")


def list_statements(folder: Path) -> dict[str, dict[str, Any]]:
    """The record's statements as the command line gives them."""
    command = [sys.executable, "-m", "whobuilt", "statements", "--json", "--case", str(folder)]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return {each["id"]: each for each in json.loads(told)}


def is_in_sight(page: Page, box: FloatRect | None) -> bool:
    """Whether a box lies wholly within what the window shows."""
    size = page.viewport_size
    assert size
    assert box
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


def has_sideways_scroll(page: Page) -> bool:
    """Whether the page is wider than the window."""
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def painted(page: Page, kind: str) -> list[str]:
    """The words that are marked so: in the page's frame, or over the page's picture."""
    frame = "document.querySelector('iframe[data-document-frame]')?.contentWindow"
    script = (
        f"() => [[{frame}, 'wb-'], [window, 'wbp-']].flatMap(([shower, prefix]) =>"
        f" [...(shower?.CSS.highlights.get(prefix + {kind!r}) ?? [])].map(range => range.toString()))"
    )
    return [str(words) for words in page.evaluate(script)]
