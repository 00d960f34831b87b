"""Decisions in the real browser: none is lost, none falls on another statement than the one that was seen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Dialog, Page, Route

from tests.web.desk import drawn, until
from tests.web.served import PATIENCE, Served, as_header, serve, watch

pytestmark = pytest.mark.slow

DECIDED = "**/api/statements/*/decisions"
BESIDE = "[class*=besideNote]"
Items = list[dict[str, Any]]


@pytest.fixture
def own(example: Path, tmp_path: Path) -> Iterator[Served]:
    """A copy of the example case, served: it is decided in."""
    shutil.copytree(example, tmp_path / "case")
    with serve(tmp_path / "case") as served:
        yield served


@contextmanager
def ask(served: Served, by: str = "A. Reviewer") -> Iterator[httpx.Client]:
    headers = {"Authorization": f"Bearer {served.token}", "By": as_header(by)}
    with httpx.Client(base_url=served.origin + "/api", headers=headers, timeout=60, trust_env=False) as client:
        yield client


def find_queue(served: Served) -> Items:
    with ask(served) as client:
        found: Items = client.get("/queue?status=proposed&limit=1000").raise_for_status().json()["items"]
        return found


def find_decisions(served: Served, statement: str) -> list[str]:
    with ask(served) as client:
        card = client.get(f"/statements/{statement}").raise_for_status().json()
        return [each["judgement"] for each in card["decisions"]]


def find_place(served: Served, by: str = "A. Reviewer") -> str:
    """The statement that a reviewer was at last."""
    with ask(served, by) as client:
        return str(client.get("/desk").raise_for_status().json()["at"])


def see(page: Page, statement: str) -> None:
    """Until a statement is on the screen, so that a key counts for it."""
    page.wait_for_selector(f'article[data-statement="{statement}"]', timeout=PATIENCE)
    drawn(page)


def sent(page: Page) -> None:
    page.wait_for_selector('[data-unsent="0"]', state="attached", timeout=PATIENCE)


def test_one_goes_on_from_a_statement_of_the_address_and_from_where_one_was(browser: Browser, own: Served) -> None:
    ids = [item["id"] for item in find_queue(own)]
    middle = len(ids) // 2
    with watch(browser, own) as watched:
        watched.page.goto(own.link(f"/review/{ids[middle]}"))
        see(watched.page, ids[middle])
        watched.settle()
        watched.page.keyboard.press("n")
        see(watched.page, ids[middle + 1])
        for back in range(20):
            watched.page.keyboard.press("p")
            see(watched.page, ids[middle - back])
        until(watched.page, lambda: find_place(own) == ids[middle - 19])
    with watch(browser, own) as watched:
        watched.page.goto(own.link("/review"))
        see(watched.page, ids[middle - 19])
    with ask(own, "B. Second") as client:
        body = {"judgement": "rejected", "seen": "", "with_group": True}
        client.post(f"/statements/{ids[middle - 19]}/decisions", json=body).raise_for_status()
    with watch(browser, own) as watched:
        watched.page.goto(own.link("/review"))
        see(watched.page, ids[middle - 18])
        assert "left the queue" in watched.page.inner_text(BESIDE)
    with watch(browser, own) as watched:
        watched.page.goto(own.link(f"/review/{ids[middle - 19]}"))
        see(watched.page, ids[middle - 19])
        watched.page.wait_for_selector(BESIDE + ":has-text('Not in the queue')")
        watched.page.keyboard.press("n")
        see(watched.page, ids[middle - 18])
        assert not watched.errors


def test_a_key_for_what_is_not_there_yet_does_nothing_and_is_told(browser: Browser, own: Served) -> None:
    first, second, third = find_queue(own)[:3]
    held: list[Route] = []
    with watch(browser, own) as watched:
        page = watched.page
        page.route(f"**/api/statements/{second['id']}", lambda route: held.append(route))  # noqa: PLW0108  # builtins take no marks
        page.goto(own.link("/review"))
        see(page, first["id"])
        page.keyboard.press("r")
        page.wait_for_selector("article[data-statement]", state="detached")
        page.keyboard.press("r")
        page.wait_for_selector("[data-moment]:has-text('One moment')")
        for route in held:
            route.continue_()
        see(page, second["id"])
        sent(page)
        assert find_decisions(own, second["id"]) == []
        page.keyboard.down("r")
        page.keyboard.down("r")  # held down: it decides once
        see(page, third["id"])
        sent(page)
        assert find_decisions(own, second["id"]) == ["rejected"]
        assert find_decisions(own, third["id"]) == []


def test_what_was_decided_just_before_a_reload_is_sent_once(browser: Browser, own: Served) -> None:
    first, second = find_queue(own)[:2]
    with watch(browser, own) as watched:
        page = watched.page
        asked: list[str] = []

        def leave(dialog: Dialog) -> None:
            asked.append(dialog.type)
            dialog.accept()

        page.on("dialog", leave)
        page.goto(own.link("/review"))
        see(page, first["id"])
        page.route(DECIDED, lambda route: (route.fetch(), None))  # the case takes it, its answer never comes
        page.keyboard.press("r")
        see(page, second["id"])
        page.wait_for_selector('[data-unsent="1"]')
        until(page, lambda: find_decisions(own, first["id"]) == ["rejected"])
        page.unroute(DECIDED)
        page.reload()
        assert asked == ["beforeunload"]
        see(page, second["id"])
        sent(page)
        assert page.query_selector("[class*=refusal]") is None
        assert find_decisions(own, first["id"]) == ["rejected"]
        assert find_decisions(own, second["id"]) == []


def test_what_never_left_the_tab_is_sent_after_a_reload(browser: Browser, own: Served) -> None:
    first, second = find_queue(own)[:2]
    with watch(browser, own) as watched:
        page = watched.page
        page.on("dialog", lambda dialog: dialog.accept())
        page.goto(own.link("/review"))
        see(page, first["id"])
        page.route(DECIDED, lambda route: route.abort())
        page.keyboard.press("u")
        see(page, second["id"])
        assert find_decisions(own, first["id"]) == []
        page.unroute(DECIDED)
        page.reload()
        see(page, second["id"])
        sent(page)
        assert find_decisions(own, first["id"]) == ["unsure"]


def test_all_reprints_of_a_fact_are_decided_at_once(browser: Browser, own: Served) -> None:
    group = next(item for item in find_queue(own) if item["size"] > 1)
    with watch(browser, own) as watched:
        page = watched.page
        page.goto(own.link(f"/review/{group['id']}"))
        see(page, group["id"])
        page.keyboard.press("r")
        page.wait_for_selector(f'article:not([data-statement="{group["id"]}"])')
        sent(page)
        for member in group["members"]:
            assert find_decisions(own, member) == ["rejected"]
        page.keyboard.press("z")
        see(page, group["id"])
        with ask(own) as client:
            cards = [client.get(f"/statements/{member}").json() for member in group["members"]]
        assert {card["status"] for card in cards} == {"proposed"}


def test_an_edit_is_saved_from_the_form(browser: Browser, own: Served) -> None:
    first = find_queue(own)[0]
    with watch(browser, own) as watched:
        page = watched.page
        page.goto(own.link(f"/review/{first['id']}"))
        see(page, first["id"])
        page.keyboard.press("e")
        field = page.locator("form select").first
        before = field.input_value()
        values = [value for value in field.locator("option").evaluate_all("all => all.map(one => one.value)") if value]
        field.select_option(next(value for value in values if value != before))
        page.locator("form button[type=submit]").click()
        page.wait_for_selector(f'article[data-statement]:not([data-statement="{first["id"]}"])')
        made = page.get_attribute("article[data-statement]", "data-statement") or ""
        with ask(own) as client:
            card = client.get(f"/statements/{made}").raise_for_status().json()
        assert card["quote"]["exact"]
        assert find_decisions(own, first["id"]) == ["edited"]
        page.keyboard.press("n")
        see(page, find_queue(own)[1]["id"])
        assert not watched.errors
