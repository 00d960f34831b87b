"""Every view in a real browser: it is drawn, asks nobody beyond the machine, breaks no rule of WCAG 2.2 A and AA."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.web.served import Served, find_violations, watch
from tests.web.views import LOOKS, VIEWS, View, find_ids


@pytest.fixture(scope="session")
def ids(served: Served) -> dict[str, str]:
    return find_ids(served)


@pytest.mark.slow
@pytest.mark.parametrize(("scheme", "direction"), LOOKS)
@pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)
def test_a_view_is_accessible_and_stays_on_this_machine(
    view: View, scheme: str, direction: str, browser: Browser, served: Served, ids: dict[str, str]
) -> None:
    with watch(browser, served, scheme) as watched:
        page = watched.open(view.at(ids, direction))
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("dir") == direction
        assert find_violations(page) == []
        assert watched.beyond == []
        assert watched.errors == []
