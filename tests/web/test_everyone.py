"""The desk for everyone: in both directions, in two languages, on a telephone and enlarged, by keys, read out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.web.desk import Asker, current, press, wait_sent
from tests.web.looks import find_skipped, find_too_wide, find_turned, find_untold
from tests.web.served import Served, serve, watch
from tests.web.views import VIEWS, View, find_ids

pytestmark = pytest.mark.slow
named = pytest.mark.parametrize("view", VIEWS, ids=lambda view: view.path)


@pytest.fixture(scope="session")
def ids(served: Served) -> dict[str, str]:
    return find_ids(served)


@pytest.fixture(scope="session")
def chinese(example: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example case, served to a reviewer who reads Chinese."""
    folder = tmp_path_factory.mktemp("chinese") / "case"
    shutil.copytree(example, folder)
    with serve(folder) as found:
        asker = Asker(found)
        asker.put("/desk", asker.get("/desk") | {"language": "zh-CN"})
        yield found


@named
def test_english_words_keep_their_order_in_a_page_from_right_to_left(
    view: View, browser: Browser, served: Served, ids: dict[str, str]
) -> None:
    with watch(browser, served) as watched:
        assert find_turned(watched.open(view.at(ids, "rtl"))) == []


@named
def test_words_of_another_language_say_which(
    view: View, browser: Browser, served: Served, chinese: Served, ids: dict[str, str]
) -> None:
    for desk, language in ((served, "en"), (chinese, "zh-CN")):
        with watch(browser, desk) as watched:
            page = watched.open(view.at(ids))
            page.wait_for_selector(f"html[lang='{language}']", state="attached")
            assert find_untold(page) == []


@named
@pytest.mark.parametrize("width", [320, 390])  # 320: a window of 1280 pixels, four times enlarged
def test_nothing_scrolls_sideways_in_a_narrow_window(
    view: View, width: int, browser: Browser, served: Served, ids: dict[str, str]
) -> None:
    with watch(browser, served) as watched:
        watched.page.set_viewport_size({"width": width, "height": 800})
        assert find_too_wide(watched.open(view.at(ids))) == []


@named
def test_headings_skip_no_level(view: View, browser: Browser, served: Served, ids: dict[str, str]) -> None:
    with watch(browser, served) as watched:
        assert find_skipped(watched.open(view.at(ids))) == []


def test_every_view_has_a_title_of_its_own(browser: Browser, served: Served, ids: dict[str, str]) -> None:
    titles = {}
    with watch(browser, served) as watched:
        for view in VIEWS:
            page = watched.open(view.at(ids))
            page.wait_for_function("document.title.includes(' · WhoBuilt')")
            titles[view.path.partition("?")[0]] = page.title()
    titles.pop("/review/{statement}")  # the same desk, at a statement
    assert len(set(titles.values())) == len(titles), titles


def test_a_double_click_decides_once_and_keys_are_not_kept_waiting(browser: Browser, desk: Served) -> None:
    with watch(browser, desk) as watched:
        page, asker = watched.open("/review?order=document"), Asker(desk)
        first = current(page)
        page.locator("[data-doing=reject]").dblclick()
        page.wait_for_selector(f"article[data-statement]:not([data-statement='{first}'])")
        second = current(page)
        wait_sent(page)
        assert asker.card(first)["status"] == "rejected"
        assert asker.card(second)["status"] == "proposed"
        third = press(page, "r")
        press(page, "r")
        wait_sent(page)
        assert {asker.card(one)["status"] for one in (second, third)} == {"rejected"}


def test_what_was_done_and_what_is_next_is_read_out(browser: Browser, desk: Served) -> None:
    with watch(browser, desk) as watched:
        page, asker = watched.open("/review"), Asker(desk)
        told = page.locator("[data-announced][role=status]")
        following = press(page, "r")
        expect(told).to_contain_text(f"Rejected. Now: {asker.card(following)['sentence']}")
        before = press(page, "z")
        expect(told).to_contain_text(f"Taken back. Now: {asker.card(before)['sentence']}")
