"""Review as people do it: by keyboard alone, over restarts, two at once, with the service gone or the case moved."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.desk import CARD, Asker, current, list_statements, press, until, wait_sent
from tests.web.served import Served, Watched, serve, watch

pytestmark = pytest.mark.slow
KEYS = {"accepted": "a", "rejected": "r", "unsure": "u"}


def decide(page: Page, asker: Asker, judgement: str) -> tuple[str, str]:
    """Decide of the statement at hand by its key, going on where it cannot be accepted; which, and how."""
    at = current(page)
    while judgement == "accepted" and not asker.card(at)["can_accept"]:
        at = press(page, "s")
    press(page, KEYS[judgement])
    return at, judgement


def test_the_queue_is_worked_by_keyboard_alone_and_taken_back_after_a_restart(
    browser: Browser, case_folder: Path
) -> None:
    with serve(case_folder) as served, watch(browser, served) as watched:
        page, asker = watched.open("/"), Asker(served)
        page.wait_for_url(f"**/review/{current(page)}")  # what is at hand has an address
        decided = [decide(page, asker, judgement) for judgement in ("accepted", "rejected", "unsure", "accepted")]
        there = press(page, "n")
        assert press(page, "p") != there
        at = press(page, "s")
        wait_sent(page)
        until(page, lambda: asker.get("/desk")["at"] == at)
        standing = {name: found["status"] for name, found in list_statements(case_folder).items()}
        for statement, judgement in decided:
            assert standing[statement] == judgement
            assert [(one["judgement"], one["by"]) for one in asker.card(statement)["decisions"]] == [
                (judgement, "A. Reviewer")
            ]
        before = {name: "proposed" if name in dict(decided) else status for name, status in standing.items()}
    with serve(case_folder) as served, watch(browser, served) as watched:
        page, asker = watched.open("/"), Asker(served)
        assert current(page) == at
        assert {name: found["status"] for name, found in list_statements(case_folder).items()} == standing
        for statement, _ in reversed(decided):
            page.keyboard.press("z")
            page.wait_for_selector(f"[data-statement='{statement}']")
            until(page, lambda one=statement: asker.card(one)["status"] == "proposed")  # type: ignore[misc]
        now = {name: found["status"] for name, found in list_statements(case_folder).items()}
        reprints = {one for one, status in standing.items() if status != "proposed"} - set(dict(decided))
        assert now == before | dict.fromkeys(reprints, "proposed")
        told = asker.items("/decisions", by="A. Reviewer")
        assert all(one["withdrawn"] or one["judgement"] == "withdrawn" for one in told)  # kept, and taken back
        assert (watched.errors, watched.beyond) == ([], [])


def test_a_decision_may_bear_a_reason_or_be_another_readers(browser: Browser, desk: Served) -> None:
    with watch(browser, desk) as watched:
        page, asker = watched.open("/review"), Asker(desk)
        first = current(page)
        page.keyboard.press("c")
        page.keyboard.type("The words speak of another year.")
        page.keyboard.press("Enter")
        page.wait_for_selector(f"article[data-statement]:not([data-statement='{first}'])")
        second = current(page)
        page.keyboard.press("w")
        page.keyboard.type("Is this the same ministry?")
        press(page, "Enter")
        wait_sent(page)
        made = asker.card(first)["decisions"]
        assert [(one["judgement"], one["reason"]) for one in made] == [("rejected", "The words speak of another year.")]
        referred = asker.card(second)["referred"]
        assert (referred["by"], referred["reason"]) == ("A. Reviewer", "Is this the same ministry?")
    with watch(browser, desk) as watched:
        page = watched.page
        page.goto(desk.link("/review?order=newest&referred=true", by="B. Second"))
        assert current(page) in {second, *(one["id"] for one in asker.card(second)["group"])}  # reprints are one line
        expect(page.locator(CARD)).to_contain_text("A. Reviewer")


def test_filters_and_order_are_resumed(browser: Browser, case_folder: Path) -> None:
    with serve(case_folder) as served, watch(browser, served) as watched:
        page, asker = watched.open("/review"), Asker(served)
        page.keyboard.press("f")
        page.get_by_role("combobox", name="Order").click()
        page.get_by_role("option", name="newest first").click()
        page.get_by_label("Words in it").fill("cameras")
        page.keyboard.press("Enter")
        until(page, lambda: asker.get("/desk")["filters"]["query"] == "cameras")
        opener = page.get_by_role("button", name="1 filter")
        expect(opener).to_be_focused()  # not lost; keys work here, and Tab goes on into the filters
        page.keyboard.press("f")
        expect(page.get_by_label("Words in it")).to_be_hidden()
    with serve(case_folder) as served, watch(browser, served) as watched:
        page, asker = watched.open("/review"), Asker(served)
        wanted = asker.items("/queue", order="newest", status="proposed", query="cameras")
        expect(page.locator("[data-progress]")).to_contain_text(f"of {len(wanted)}")
        assert press(page, "n") in {one["id"] for one in wanted}  # after the one that was left open


def test_a_key_of_ones_own_is_shown_and_works_after_a_restart(browser: Browser, case_folder: Path) -> None:
    with serve(case_folder) as served, watch(browser, served) as watched:
        page, asker = watched.open("/settings"), Asker(served)
        page.get_by_role("button", name="accept: a.").click()
        page.keyboard.press("r")
        expect(page.get_by_text("“r” is taken already")).to_be_visible()
        page.keyboard.press("j")
        until(page, lambda: asker.get("/desk")["keys"] == {"review.accept": "j"})
    with serve(case_folder) as served, watch(browser, served) as watched:
        page, asker = watched.open("/review"), Asker(served)
        expect(page.locator("[data-doing=accept] kbd")).to_have_text("j")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog").get_by_role("listitem").filter(has_text="accept").first).to_contain_text("j")
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
        at = current(page)
        while not asker.card(at)["can_accept"]:
            at = press(page, "n")
        page.keyboard.press("a")  # nobody's key now
        press(page, "j")
        wait_sent(page)
        assert [one["judgement"] for one in asker.card(at)["decisions"]] == ["accepted"]


def test_of_two_reviewers_at_once_the_second_is_told_whose_decision_stands(browser: Browser, desk: Served) -> None:
    asker = Asker(desk)
    with watch(browser, desk) as first, watch(browser, desk) as second:
        one, other = first.page, second.page
        one.goto(desk.link("/review", by="A. First"))
        at = current(one)
        other.goto(desk.link(f"/review/{at}", by="B. Second"))
        assert current(other) == at
        press(one, "r")
        wait_sent(one)
        press(other, "u")
        refused = other.get_by_role("alert")
        expect(refused).to_contain_text("Somebody decided otherwise in the meantime")
        expect(refused).to_contain_text("A. First")
        expect(refused).to_contain_text("rejected")
        expect(refused).to_contain_text("unsure")
        assert [(made["judgement"], made["by"]) for made in asker.card(at)["decisions"]] == [("rejected", "A. First")]
        refused.get_by_role("button", name="Decide so all the same").click()
        expect(refused).to_have_count(0)
        wait_sent(other)
        made = asker.card(at)["decisions"]
        assert [(one["judgement"], one["by"]) for one in made] == [("rejected", "A. First"), ("unsure", "B. Second")]
        assert asker.card(at)["status"] == "unsure"


def test_what_was_not_sent_yet_survives_a_reload(browser: Browser, desk: Served) -> None:
    asker = Asker(desk)
    with watch(browser, desk) as watched:
        page = watched.open("/review")
        at = current(page)
        page.route("**/decisions", lambda route: route.abort())
        press(page, "r")
        expect(page.get_by_role("alert").filter(has_text="1 decision is not saved yet")).to_be_visible()
        page.on("dialog", lambda dialog: dialog.accept())  # the browser asks before it leaves
        page.reload()
        expect(page.locator("[data-unsent='1']")).to_be_attached()
        assert asker.card(at)["decisions"] == []
        page.unroute("**/decisions")
        wait_sent(page)
        until(page, lambda: [one["judgement"] for one in asker.card(at)["decisions"]] == ["rejected"])


def test_a_decision_whose_answer_was_lost_is_taken_once(browser: Browser, desk: Served) -> None:
    asker = Asker(desk)
    with watch(browser, desk) as watched:
        page = watched.open("/review")
        at = current(page)
        lost: list[int] = []

        def lose(route: object) -> None:
            lost.append(route.fetch().status)  # type: ignore[attr-defined]
            route.abort()  # type: ignore[attr-defined]

        page.route("**/decisions", lose, times=1)
        press(page, "r")
        until(page, lambda: lost)
        wait_sent(page)
        expect(page.get_by_role("alert")).to_have_count(0)
        assert [one["judgement"] for one in asker.card(at)["decisions"]] == ["rejected"]


def test_a_case_that_was_moved_away_is_told_plainly(browser: Browser, case_folder: Path) -> None:
    elsewhere = case_folder.with_name("elsewhere")
    with serve(case_folder) as served, watch(browser, served) as watched:
        page = watched.open("/review")
        at = current(page)
        shutil.move(case_folder, elsewhere)
        press(page, "r")
        told = page.get_by_role("alert")
        expect(told.first).to_contain_text("it was moved")
        expect(told.first).to_contain_text("Put it back")
        assert not case_folder.exists()  # nothing is made anew in the old place
        shutil.move(elsewhere, case_folder)
        assert Asker(served).card(at)["status"] == "proposed"


def test_a_wrong_token_is_told_with_what_to_do(browser: Browser, desk: Served) -> None:
    with watch(browser, desk) as watched:
        page = watched.page
        page.goto(desk.origin + "/review")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Open the link that the desk printed")
        page.get_by_role("textbox").fill("token=not-the-right-one")
        page.get_by_role("button", name="Open").click()
        expect(page.get_by_role("alert").first).to_contain_text("Open the link that it printed last")
        page.goto(desk.link("/review"))  # the address is the same but for its fragment: the app begins anew by itself
        current(page)


def test_a_tab_closed_in_the_middle_of_an_upload_leaves_nothing_behind(
    browser: Browser, desk: Served, tmp_path: Path
) -> None:
    large = tmp_path / "large.txt"
    with large.open("wb") as file:
        file.truncate(400_000_000)
    incoming = desk.folder / "blobs" / "incoming"
    asker = Asker(desk)
    before = len(asker.items("/sources"))
    with watch(browser, desk) as watched:
        page = watched.open("/case")
        # A slow line: else the whole of it is there before anybody can close a tab.
        page.context.new_cdp_session(page).send(
            "Network.emulateNetworkConditions",
            {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": 2_000_000},
        )
        page.set_input_files("input[type=file]", large)
        until(page, lambda: incoming.is_dir() and any(incoming.iterdir()))
        page.close()
    end = time.monotonic() + 30
    while any(incoming.iterdir()):
        assert time.monotonic() < end, "what came in half is still there"
    assert len(asker.items("/sources")) == before


def test_an_edit_by_keyboard_keeps_the_statement_as_it_was(browser: Browser, desk: Served) -> None:
    asker = Asker(desk)
    with watch(browser, desk) as watched:
        page = watched.open("/review")
        before = _find_dated(watched, asker)
        page.keyboard.press("e")
        page.get_by_label("date", exact=False).first.fill("2017-05")
        page.get_by_role("button", name="Save").press("Enter")
        page.wait_for_selector(f"article[data-statement]:not([data-statement='{before}'])")
        made = asker.card(current(page))
        assert next(field["value"] for field in made["fields"] if field["name"] == "date") == "2017-05"
        assert asker.card(before)["quote"] == made["quote"]
        assert {before, made["id"]} <= set(list_statements(desk.folder))


def _find_dated(watched: Watched, asker: Asker) -> str:
    at = current(watched.page)
    while not any(field["name"] == "date" and field["editable"] == "value" for field in asker.card(at)["fields"]):
        at = press(watched.page, "n")
    return at


@pytest.mark.parametrize("width", [1366, 1024])
def test_the_button_tells_of_how_many_documents_it_decides(browser: Browser, served: Served, width: int) -> None:
    with watch(browser, served) as watched:
        watched.page.set_viewport_size({"width": width, "height": 768})
        page = watched.open("/review?query=Karamay")
        words = page.locator("[data-doing=accept] span").first
        expect(words).to_have_text("Accept ×2")
        buttons = page.locator("[data-doing=accept], [data-doing=reject], [data-doing=unsure], [data-doing=skip]")
        cut = "all => all.map(each => each.firstElementChild).filter(one => one.scrollWidth > one.clientWidth).length"
        assert buttons.evaluate_all(cut) == 0
