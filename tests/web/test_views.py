"""Every view in a real browser: it is drawn, asks nobody beyond the machine, breaks no rule of WCAG 2.2 A and AA."""

from __future__ import annotations

import httpx
import pytest
from playwright.sync_api import Browser

from tests.web.served import Served, find_violations, watch

# The addresses of all views; {statement} and the like are the first that the example case has.
VIEWS = (
    "/review",
    "/review/{statement}",
    "/documents",
    "/documents/{document}",
    "/claims",
    "/claims/{claim}",
    "/names",
    "/names/{entity}",
    "/names/candidates",
    "/find",
    "/find?q=cameras",
    "/find?q=nothing-is-called-so",
    "/dossiers/{entity}",
    "/case",
    "/case/log",
    "/case/sources",
    "/case/departures",
    "/sheets",
    "/wanted",
    "/changes",
    "/diary",
    "/settings",
    "/help",
    "/nowhere",
)
LOOKS = (("light", "ltr"), ("dark", "ltr"), ("light", "rtl"), ("dark", "rtl"))


@pytest.fixture(scope="session")
def ids(ask: httpx.Client) -> dict[str, str]:
    """An id of each kind."""
    lists = {"statement": "queue", "document": "documents", "claim": "claims", "entity": "entities"}
    return {kind: ask.get(f"/api/{name}?limit=1").json()["items"][0]["id"] for kind, name in lists.items()}


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "direction"), LOOKS)
@pytest.mark.parametrize("view", VIEWS)
def test_a_view_is_accessible_and_stays_on_this_machine(
    view: str, scheme: str, direction: str, browser: Browser, served: Served, ids: dict[str, str]
) -> None:
    path = view.format(**ids)
    mark = "&" if "?" in path else "?"
    with watch(browser, served, scheme) as watched:
        page = watched.open(f"{path}{mark}dir={direction}" if direction == "rtl" else path)
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("dir") == direction
        assert find_violations(page) == []
        assert watched.beyond == []
        assert watched.errors == []
