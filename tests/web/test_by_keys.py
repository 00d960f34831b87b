"""The main action of each view, reached by Tab and done by keys alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.served import Served, watch
from tests.web.views import find_ids

pytestmark = pytest.mark.slow
# The view; what is reached by Tab and pressed or typed there, in turn; what is then on the screen.
WAYS = (
    (
        "/names",
        [("input[type=search], main input", "Dahua"), ("main a[href^='/names/']:has-text('Dahua')", "Enter")],
        "h1 >> text=Dahua",
    ),
    ("/claims", [("main a[href^='/claims/']", "Enter")], "text=What they say"),
    ("/find", [("#find-box", "cameras"), ("#find-box", "Enter")], "main mark"),
    ("/documents", [("main a[href^='/documents/']", "Enter")], "iframe[data-document-frame]"),
    ("/case", [("button:has-text('Verify now')", "Enter")], "text=Nothing was changed."),
    ("/case/sources", [("button[aria-label^='Set the handling']", "Enter")], "[role=dialog] >> text=Set"),
    ("/sheets", [("main button:has-text('Choose a sheet')", "Enter")], "text=Is taken for"),
    ("/wanted", [("button:has-text('Type a row')", "Enter")], "main form"),
    ("/changes", [("main a[href^='/sheets']", "Enter")], "h1 >> text=Spreadsheets"),
    (
        "/diary",
        [
            ("main form input", "A register"),
            ("main form input[type=checkbox]", "Space"),
            ("main form button[type=submit]", "Enter"),
        ],
        "main >> text=A register",
    ),
    ("/settings", [("main input[type=radio]", "ArrowRight")], "main input[value=light]:checked"),
)


def reach(page: Page, wanted: str) -> None:
    """Go by Tab until what is wanted has the focus."""
    marked = page.locator(wanted).first
    marked.wait_for(state="attached")
    for _ in range(150):
        if page.evaluate(
            "found => found.some(one => one === document.activeElement)", page.locator(wanted).element_handles()
        ):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"no Tab leads to {wanted}")


@pytest.mark.parametrize(("path", "steps", "shown"), WAYS, ids=[way[0] for way in WAYS])
def test_the_main_action_of_a_view_is_done_by_keys_alone(
    path: str, steps: list[tuple[str, str]], shown: str, browser: Browser, desk: Served
) -> None:
    [sheet] = (desk.folder / "sheets").glob("*.csv")
    with watch(browser, desk) as watched:
        page = watched.open(path.format(**find_ids(desk)))
        page.on("filechooser", lambda chooser: chooser.set_files(str(sheet)))
        for wanted, keys in steps:
            reach(page, wanted)
            page.keyboard.press(keys) if keys in {"Enter", "Space", "ArrowRight"} else page.keyboard.type(keys)
        expect(page.locator(shown).first).to_be_attached()
        assert (watched.beyond, watched.errors) == ([], [])
