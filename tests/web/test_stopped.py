"""The service stops while somebody decides, and runs again with another link: nothing that was decided is lost."""

from __future__ import annotations

import shutil
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.desk import drawn
from tests.web.served import PATIENCE, Served, as_header, find_violations, serve

BY = "A. Reviewer"


def _decided(served: Served) -> list[str]:
    headers = {"Authorization": f"Bearer {served.token}", "By": as_header(BY)}
    with httpx.Client(base_url=served.origin, headers=headers, trust_env=False) as client:
        decided = client.get("/api/decisions", params={"by": BY}).json()["items"]
    return [each["judgement"] for each in decided]


def _open(page: Page, served: Served) -> None:
    page.goto(served.link("/review"))
    page.wait_for_selector("article[data-statement]", timeout=PATIENCE)
    drawn(page)


@pytest.fixture
def case_folder(example: Path, tmp_path: Path) -> Path:
    """A copy of the example case, to be decided on."""
    return Path(shutil.copytree(example, tmp_path / "case"))


@pytest.mark.slow
def test_a_decision_outlives_the_service(browser: Browser, case_folder: Path) -> None:
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        old = context.new_page()
        with serve(case_folder, BY) as served:
            port = int(served.origin.rpartition(":")[2])
            _open(old, served)
        old.keyboard.press("a")
        told = old.locator("[role=alert]").filter(has_text="does not answer")
        expect(told).to_contain_text(f"--port {port}", timeout=PATIENCE)
        assert find_violations(old) == []

        with serve(case_folder, BY, port) as again:
            expect(old.get_by_text("this tab has the old link")).to_be_visible(timeout=PATIENCE)
            assert find_violations(old) == []
            assert _decided(again) == []
            _open(context.new_page(), again)
            expect(old.get_by_text("this tab has the old link")).to_be_hidden(timeout=PATIENCE)
            expect(old.get_by_text("all saved")).to_be_visible(timeout=PATIENCE)
            assert _decided(again) == ["accepted"]


@pytest.mark.slow
def test_a_decision_outlives_its_tab_and_waits_for_its_case(
    browser: Browser, case_folder: Path, example: Path, tmp_path: Path
) -> None:
    other = Path(shutil.copytree(example, tmp_path / "other"))
    with browser.new_context(viewport={"width": 1440, "height": 900}) as context:
        old = context.new_page()
        with serve(case_folder, BY) as served:
            port = int(served.origin.rpartition(":")[2])
            _open(old, served)
        old.keyboard.press("r")
        expect(old.get_by_text("is not saved yet")).to_be_visible(timeout=PATIENCE)
        old.close()

        with serve(other, BY, port) as served:
            page = context.new_page()
            _open(page, served)
            expect(page.get_by_text("kept for another case")).to_be_visible(timeout=PATIENCE)
            assert find_violations(page) == []
            assert _decided(served) == []
            page.close()

        with serve(case_folder, BY, port) as served:
            page = context.new_page()
            with page.expect_response(lambda answer: answer.url.endswith("/decisions") and answer.ok, timeout=PATIENCE):
                _open(page, served)
            assert _decided(served) == ["rejected"]
