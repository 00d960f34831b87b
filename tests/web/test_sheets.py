"""A sheet that was read wrongly, in a browser: seen before it is taken in, taken back by keys, reopened, forgotten."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.desk import Asker
from tests.web.looks import find_skipped, find_too_wide, find_turned, find_untold
from tests.web.served import Served, find_violations, watch
from tests.web.test_by_keys import reach
from tests.web.views import LOOKS

pytestmark = pytest.mark.slow
SHEET = "Vendor,Client,What,Date\nA Ltd,B Police,cameras,3/6/2019\nC Ltd,D Police,drones,2019-06\nTotal,2,,\n"


def take_in(page: Page, tmp_path: Path) -> None:
    """Choose the sheet, swap its parties, and take its rows in."""
    path = tmp_path / "mine.csv"
    path.write_text(SHEET)
    page.locator("input[type=file]").set_input_files(str(path))
    told = page.locator("main [role=status]")
    expect(told.filter(has_text="1 row would be left out. 1 cell is not plain")).to_be_visible()
    expect(page.get_by_text("1 begins with a word for a total (row 4)")).to_be_visible()
    expect(page.get_by_text("3/6/2019: not certain as a day; 2019 is taken (row 2)")).to_be_visible()
    for column, field in (("Date", "nothing"), ("Vendor", "nothing"), ("Client", "subject"), ("Vendor", "object")):
        page.get_by_role("combobox", name=f"{column} is taken for").click()
        page.get_by_role("option", name=field).first.click()
    expect(told.filter(has_text="1 row would be left out.")).not_to_contain_text("cell")  # no date is taken any more
    page.get_by_role("button", name="Take the rows in").click()
    expect(page.get_by_text("2 rows want their quotes.")).to_be_visible()


def test_a_sheet_is_taken_back_and_reopened_by_keys(browser: Browser, desk: Served, tmp_path: Path) -> None:
    asker = Asker(desk)
    with watch(browser, desk) as watched:
        page = watched.open("/sheets")
        take_in(page, tmp_path)
        before = asker.items("/wanted")
        assert [row["sentence"] for row in before] == [
            "B Police supplied A Ltd with cameras.",
            "D Police supplied C Ltd with drones.",
        ]
        asker.post(f"/wanted/{before[0]['id']}/drop", {"reason": "not ours"})
        reach(page, "button[aria-label='Take back mine.csv']")
        page.keyboard.press("Enter")
        asking = page.get_by_role("dialog")
        expect(asking).to_contain_text("1 row that still wants its quote will be dropped.")
        expect(asking).to_contain_text("1 row was dropped already (row 2)")
        assert find_violations(page) == []
        assert [row["state"] for row in asker.items("/wanted")] == ["dropped", "wanted"]  # nothing is done yet
        page.keyboard.press("Enter")  # no reason is given
        expect(asking).to_be_visible()
        page.keyboard.type("the parties were swapped")
        page.keyboard.press("Enter")
        expect(asking).to_be_hidden()
        expect(page.get_by_text("Taken back: 1 row was dropped.")).to_be_visible()
        reopen = page.get_by_role("button", name="Reopen mine.csv")
        expect(reopen).to_be_focused()
        expect(page.get_by_text("the parties were swapped")).to_be_visible()
        assert [row["state"] for row in asker.items("/wanted")] == ["dropped", "dropped"]
        page.keyboard.press("Enter")
        expect(page.get_by_text("Reopened: 1 row is wanted again.")).to_be_visible()
        assert asker.items("/wanted")[1] == before[1]
        assert (watched.beyond, watched.errors) == ([], [])


def test_a_kept_mapping_is_forgotten_by_keys(browser: Browser, desk: Served, tmp_path: Path) -> None:
    with watch(browser, desk) as watched:
        page = watched.open("/sheets")
        take_in(page, tmp_path)
        page.get_by_role("button", name="Bring in another sheet").click()
        page.locator("input[type=file]").set_input_files(str(tmp_path / "mine.csv"))
        expect(page.get_by_text("mapped before")).to_be_visible()
        expect(page.get_by_role("combobox", name="Vendor is taken for")).to_have_value("object (customer, owned …)")
        reach(page, "button[aria-label='Forget the mapping from mine.csv']")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Kept mappings")).to_be_hidden()
        assert Asker(desk).items("/sheet-mappings") == []
        page.get_by_role("button", name="Leave it").click()
        page.locator("input[type=file]").set_input_files(str(tmp_path / "mine.csv"))
        expect(page.get_by_role("combobox", name="Vendor is taken for")).to_have_value("subject (supplier, owner …)")


def test_sheets_taken_in_show_well_to_everyone(browser: Browser, desk: Served, tmp_path: Path) -> None:
    with watch(browser, desk) as watched:
        take_in(watched.open("/sheets"), tmp_path)
    asker = Asker(desk)
    for scheme, direction in LOOKS:
        with watch(browser, desk, scheme) as watched:
            page = watched.open(f"/sheets?dir={direction}")
            page.locator("summary").click()
            expect(page.get_by_text("Vendor: object").first).to_be_visible()
            assert find_violations(page) == []
            assert (find_turned(page), find_skipped(page)) == ([], [])
            page.set_viewport_size({"width": 320, "height": 800})
            assert find_too_wide(page) == []
    asker.put("/desk", asker.get("/desk") | {"language": "zh-CN"})
    with watch(browser, desk) as watched:
        page = watched.open("/sheets")
        page.get_by_role("button", name="收回 mine.csv").click()
        expect(page.get_by_text("将放弃 2 个仍待补引文的行。")).to_be_visible()
        assert (find_untold(page), find_violations(page)) == ([], [])
