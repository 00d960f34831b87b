"""The steps of docs/desk.md, section by section, as a reader takes them."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.web.desk import painted, press, until, wait_sent
from tests.web.hand import chosen, drag_over, wait_words
from tests.web.tutorial import Walk

ONLY_READ = ("Before you begin", "What to remember")


def make_example(folder: Path) -> None:
    """The example case, as `whobuilt demo` makes it."""
    command = [sys.executable, "-m", "whobuilt", "demo", "--output", str(folder)]
    subprocess.run(command, check=True, capture_output=True)


def ask_words(walk: Walk, words: str, shown: str) -> None:
    """Filter the queue by words."""
    walk.page.get_by_label("Words in it").fill(words)
    walk.page.get_by_label("Words in it").press("Enter")
    walk.page.wait_for_selector(f"article h2:has-text('{shown}')")
    walk.page.locator("main h1").click()


def open_the_case(walk: Walk) -> None:
    walk.begin("1. Open the example case")
    walk.watched.open("/")
    walk.picture("start")
    walk.page.get_by_label("Your name:").fill("A. Reviewer")
    walk.page.get_by_role("button", name="Keep").click()
    walk.page.wait_for_selector("article[data-statement]")
    walk.ask_for_keys()


def read_one(walk: Walk) -> None:
    walk.begin("2. Read one statement, and decide")
    walk.press("f")
    ask_words(walk, "Karamay", "Karamay")
    walk.look()
    walk.press("f")
    walk.press("q")
    walk.picture("review")
    walk.press("a")
    walk.page.wait_for_selector("text=all saved")
    walk.press("p")
    walk.look()


def doubt(walk: Walk) -> None:
    walk.begin("3. A doubt, an undo, a second reader")
    walk.press("f")
    ask_words(walk, "Serbia", "Serbia")
    walk.press("f")
    walk.press("n")
    walk.page.wait_for_selector("text=Not what its words say")
    walk.picture("doubt")
    walk.press("r")
    walk.page.wait_for_selector("text=all saved")
    walk.press("z")
    walk.page.wait_for_selector("article h2:has-text('Serbia in Serbia')")
    walk.press("w")
    walk.look()
    walk.page.keyboard.type("Is this the same ministry?")
    press(walk.page, "Enter")
    wait_sent(walk.page)
    press(walk.page, "p")
    walk.page.wait_for_selector("text=A second reader is asked for by")
    walk.look()
    walk.press("f")
    walk.page.get_by_label("Words in it").fill("")
    walk.page.get_by_label("Words in it").press("Enter")
    walk.look()


def by_hand(walk: Walk) -> None:
    walk.begin("4. State something by hand")
    walk.go("Documents")
    walk.look()
    walk.page.get_by_role("link", name=re.compile("SAFE CITIES")).first.click()
    walk.watched.settle()
    page = walk.page
    wait_words(page)
    walk.look()
    walk.press("m")
    page.get_by_role("heading", name="By hand").wait_for()
    for words, before, key in (
        ("Huawei", "is", "1"),
        ("supplier", "", "2"),
        ("Belgrade", "is", "3"),
        ("cameras", "at", "4"),
    ):
        drag_over(page, words, before)
        until(page, lambda one=words: chosen(page).strip("“”") == one)  # type: ignore[misc]
        walk.press(key)
    walk.picture("by-hand")
    page.get_by_role("button", name=re.compile("^State it")).click()
    page.wait_for_selector("text=Stated:")
    walk.look()


def claim(walk: Walk) -> None:
    walk.begin("5. A claim and what conflicts with it")
    walk.go("Claims")
    walk.picture("claims")
    walk.page.locator("main a[href^='/claims/']").first.click()
    walk.page.wait_for_selector("text=What they say")
    walk.picture("claim")
    walk.press("v")
    walk.page.get_by_label("No conflict found", exact=True).check()
    walk.page.get_by_label("Why", exact=False).last.fill("An agreement about a laboratory is not yet a delivery.")
    walk.picture("overrule")
    walk.page.get_by_role("button", name="Let my verdict stand").click()
    walk.page.wait_for_selector("text=Withdraw the overruling")
    walk.look()


def names(walk: Walk) -> None:
    walk.begin("6. Names that may be one")
    walk.go("Names")
    walk.look()
    walk.page.get_by_role("link", name=re.compile("Names that may be one")).click()
    walk.page.wait_for_selector("text=Pair 1 of")
    for _ in range(2):
        walk.press("n")
    walk.page.wait_for_selector("text=Names it would bear")
    walk.picture("names")
    walk.press("a")
    walk.page.wait_for_selector("text=Kept as the same.")
    walk.press("z")
    walk.page.wait_for_selector("text=Undone: one decision, exactly.")
    walk.look()


def find(walk: Walk) -> None:
    walk.begin("7. Find")
    walk.press("/")
    walk.page.locator("#find-box").fill("cameras")
    walk.page.locator("#find-box").press("Enter")
    walk.page.wait_for_selector("main mark")
    walk.picture("find")


def sheet(walk: Walk) -> None:
    walk.begin("8. Bring your own spreadsheet")
    page = walk.page
    walk.go("Spreadsheets")
    walk.look()
    [example] = (walk.watched.served.folder / "sheets").glob("*.csv")
    page.locator("input[type=file]").set_input_files(str(example))
    page.wait_for_selector("text=Is taken for")
    walk.picture("sheet")
    page.get_by_role("button", name="Take the rows in").click()
    page.get_by_role("link", name="Find the quotes").wait_for()
    walk.look()
    page.get_by_role("link", name="Find the quotes").click()
    page.get_by_role("button", name="These words are the quote").first.wait_for()
    walk.picture("wanted")
    page.get_by_role("button", name="These words are the quote").first.click()
    page.wait_for_selector("text=The quote is locked; the statement is proposed.")
    walk.look()


def diary(walk: Walk) -> None:
    walk.begin("9. Write down what you did not find")
    page = walk.page
    walk.go("Search diary")
    page.get_by_label("Where", exact=False).first.fill("the register of companies of Exampleton")
    page.get_by_label("With which words").fill("Huawei")
    page.get_by_label("Nothing was found").check()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.wait_for_selector("text=nothing found")
    page.wait_for_selector("text=Kept in the diary.")
    walk.picture("diary")


def dossier(walk: Walk) -> None:
    walk.begin("10. The dossier, and back to the words")
    page = walk.page
    walk.go("Names")
    page.get_by_label("Search the names").fill("Huawei")
    page.get_by_role("link", name="Huawei", exact=True).first.click()
    page.get_by_role("link", name="Dossier").wait_for()
    walk.look()
    page.get_by_role("link", name="Dossier").click()
    page.wait_for_selector("text=Accepted by a person")
    walk.picture("dossier")
    page.get_by_role("link", name=re.compile("^Open the passage of footnote 1 ")).first.click()
    page.wait_for_selector("iframe")
    until(page, lambda: painted(page, "subject"))
    walk.picture("original")


def case(walk: Walk) -> None:
    walk.begin("11. What the case is, and what left it")
    page = walk.page
    walk.go("Case")
    walk.look()
    page.get_by_role("button", name="Verify now").click()
    page.wait_for_selector("text=Nothing was changed.")
    walk.look()
    page.get_by_role("link", name="Sources").click()
    page.get_by_role("button", name=re.compile("^Set the handling of .*hearing")).click()
    walk.look()
    page.get_by_role("dialog").locator("input").first.click()
    page.get_by_role("option", name="quote only").click()
    page.get_by_role("button", name="Set", exact=True).last.click()
    page.wait_for_selector("[role=dialog]", state="detached")
    walk.picture("sources")
    page.get_by_role("link", name="What left this machine").click()
    page.wait_for_selector("text=Nothing left this machine")
    walk.picture("departures")


def keys(walk: Walk) -> None:
    walk.begin("Keys")
    walk.go("Review")
    walk.page.wait_for_selector("article[data-statement]")
    walk.press("?")
    walk.page.wait_for_selector("[role=dialog]")
    walk.picture("keys")
    walk.page.keyboard.press("Escape")
    walk.page.wait_for_selector("[role=dialog]", state="detached")


def views(walk: Walk) -> None:
    walk.begin("The other views")
    walk.go("Documents")
    walk.picture("documents")
    walk.go("Names")
    walk.page.get_by_label("Search the names").fill("Dahua")
    walk.page.get_by_role("link", name="Dahua Technology", exact=True).first.click()
    walk.page.wait_for_selector("text=What was taken to be one")
    walk.picture("entity")
    walk.go("Changes")
    walk.picture("changes")
    walk.go("Case")
    walk.picture("case")
    walk.page.get_by_role("link", name="Log", exact=True).click()
    walk.page.wait_for_selector("main table")
    walk.picture("log")
    walk.go("Help")
    walk.picture("help")
    walk.go("Settings")
    walk.picture("settings")


def looks(walk: Walk) -> None:
    walk.begin("Chinese, right to left, dark")
    page = walk.page
    page.get_by_text("dark", exact=True).click()
    walk.look()
    walk.go("Review")
    page.wait_for_selector("article[data-statement]")
    walk.picture("dark")
    walk.go("Settings")
    page.get_by_text("light", exact=True).click()
    page.get_by_text("right to left", exact=True).click()
    walk.go("Claims")
    walk.picture("right-to-left")
    walk.go("Settings")
    page.get_by_text("left to right", exact=True).click()
    page.get_by_label("Language", exact=True).first.click()
    walk.look()
    page.get_by_role("option", name=re.compile("中文")).click()
    page.wait_for_selector("html[lang^=zh]")
    walk.watched.open("/documents")
    page.get_by_role("link", name=re.compile("墨玉")).first.click()
    page.wait_for_selector("iframe")
    walk.picture("chinese")


STEPS: tuple[Callable[[Walk], None], ...] = (
    open_the_case,
    read_one,
    doubt,
    by_hand,
    claim,
    names,
    find,
    sheet,
    diary,
    dossier,
    case,
    keys,
    views,
    looks,
)
