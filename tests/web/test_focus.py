"""Where the focus is while one searches: never lost, so that the next letter does what one means by it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.web.served import Served, watch

pytestmark = pytest.mark.slow


def test_a_name_is_typed_as_slowly_as_one_likes(browser: Browser, desk: Served) -> None:
    with watch(browser, desk) as watched:
        page = watched.open("/names")
        search = page.get_by_role("searchbox")
        search.focus()
        page.keyboard.type("H")
        expect(page).to_have_url(f"{desk.origin}/names?q=H")
        page.keyboard.type("uawei")
        expect(search).to_have_value("Huawei")
        expect(page).to_have_url(f"{desk.origin}/names?q=Huawei")
        search.fill("nobody of this name")
        page.get_by_text("No entity fits this search").wait_for()
        page.get_by_role("main").get_by_role("button", name="Clear the search").last.click()
        expect(search).to_have_value("")
