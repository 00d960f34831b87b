"""Statements made by hand: words selected by mouse or by keys become anchors, character for character."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.read.pdf_files import column, pdf_of
from tests.web.desk import Asker, has_sideways_scroll, is_in_sight, painted, until
from tests.web.hand import chosen, drag_over, wait_words
from tests.web.served import Served, serve, watch
from whobuilt.case import Case

pytestmark = pytest.mark.slow
SENTENCE = "Example Optics Ltd delivered 40 cameras to the Exampleton Police Department in June 2019."
REST = "The cameras were paid for by the council.\nNobody was asked before they were put up."
ARABIC = "سلّمت شركة المثال للأنظمة أربعين كاميرا إلى شرطة مدينة النموذج في يونيو 2019."
PAGE = f"""<!doctype html><html lang=en><head><title>Cameras in Exampleton</title></head><body>
<h1>Cameras in Exampleton</h1><p>Example <b>Optics</b> Ltd delivered 40 cameras to the <a href="/x">Exampleton Police
Department</a> in June 2019.</p><p>{REST}</p></body></html>"""
FILES = {
    "page.html": PAGE.encode(),
    "text.txt": f"Cameras in Exampleton 𝔸\n\n{SENTENCE}\n{REST}\n".encode(),
    "paper.pdf": pdf_of(column(["Cameras in Exampleton", SENTENCE[:46], SENTENCE[46:], *REST.split("\n")])),
    "arabic.html": f"<html lang=ar dir=rtl><title>كاميرات</title><body><p>{ARABIC}</p></body></html>".encode(),
}
WORDS = {"subject": "Example Optics Ltd", "trigger": "delivered", "object": "Exampleton Police Department"}
ARABIC_WORDS = {"subject": "شركة المثال للأنظمة", "trigger": "سلّمت", "object": "شرطة مدينة النموذج"}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    """A case of a page, a text, a PDF and a page in Arabic script, served; each document's id."""
    folder = tmp_path_factory.mktemp("written")
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    with Case.init(folder / "case") as case:
        added = {name: case.add([folder / name]) for name in FILES}
        ids = {name: one.document.id for name, [one] in added.items() if one.document}
    with serve(folder / "case") as served:
        yield served, ids


def anchors_of(card: dict[str, Any]) -> dict[str, str]:
    return {one["field"]: " ".join(one["exact"].split()) for one in card["anchors"]}


@pytest.mark.parametrize("name", FILES)
def test_words_selected_by_mouse_become_a_locked_statement(
    name: str, browser: Browser, written: tuple[Served, dict[str, str]]
) -> None:
    served, ids = written
    asker = Asker(served)
    wanted = ARABIC_WORDS if name == "arabic.html" else WORDS
    before = {one["id"] for one in asker.items("/statements", document=ids[name])}
    with watch(browser, served) as watched:
        page = watched.open(f"/documents/{ids[name]}?tab=byhand")
        wait_words(page)
        for key, words in zip("123", wanted.values(), strict=True):
            drag_over(page, words)
            until(page, lambda one=words: " ".join(chosen(page).strip("“”").split()) == one)  # type: ignore[misc]
            page.keyboard.press(key)
        page.get_by_role("button", name="State it").click()
        page.wait_for_url("**statement=*")
        made = asker.card(page.url.split("statement=")[1].split("&")[0])
        assert made["id"] not in before
        assert made["status"] == "proposed"
        assert anchors_of(made).items() >= wanted.items()
        assert [doubt["code"] for doubt in made["doubts"] if doubt["code"] in {"altered", "fabricated"}] == []
        text = asker.get(f"/documents/{ids[name]}/view")
        assert text["length"] >= made["quote"]["end"]
        for kind in ("subject", "trigger", "object"):
            if name == "paper.pdf":  # there a box lies over the words, on the page as it was printed
                box = until(page, lambda one=kind: page.locator(f"[data-page] i[data-mark={one}]").first.bounding_box())  # type: ignore[misc]
                assert is_in_sight(page, box)
                continue
            until(page, lambda one=kind: painted(page, one))  # type: ignore[misc]
            assert "".join("".join(painted(page, kind)).split()) == wanted[kind].replace(" ", "")
        assert not has_sideways_scroll(page)
        assert (watched.errors, watched.beyond) == ([], [])


@pytest.mark.parametrize("name", ["page.html", "paper.pdf"])
def test_words_picked_by_keys_alone_become_a_locked_statement(
    name: str, browser: Browser, written: tuple[Served, dict[str, str]]
) -> None:
    served, ids = written
    asker = Asker(served)
    with watch(browser, served) as watched:
        page = watched.open(f"/documents/{ids[name]}")
        wait_words(page)
        page.keyboard.press("m")
        expect(page.get_by_role("heading", name="By hand")).to_be_visible()
        page.keyboard.press("k")
        until(page, lambda: page.locator("[aria-live=polite] bdi").count())
        fields = {"Example Optics Ltd": "1", "delivered": "2", "40 cameras": "4", "Exampleton Police Department": "3"}
        for words, key in fields.items():  # as they follow each other in the page
            pick(page, words)
            page.keyboard.press(key)
        page.keyboard.press("k")
        page.keyboard.press("a")
        page.wait_for_url("**statement=*")
        made = asker.card(page.url.split("statement=")[1].split("&")[0])
        assert anchors_of(made).items() >= (WORDS | {"object_text": "40 cameras"}).items()
        assert [one["exact"] for one in made["anchors"] if one["field"] == "trigger"] == ["delivered"]


def pick(page: Page, words: str) -> None:
    """Go to words by arrows, and extend over them."""
    parts = words.split()
    for _ in range(80):
        if chosen(page).strip("“”") == parts[0] and peek(page, words):
            return
        step(page, "ArrowRight")
    raise AssertionError(words)


def peek(page: Page, words: str) -> bool:
    """Extend over as many words; back to the first where they are others."""
    for _ in words.split()[1:]:
        step(page, "Shift+ArrowRight")
    return " ".join(chosen(page).strip("“”").split()) == words


def step(page: Page, keys: str) -> None:
    before = chosen(page)
    page.keyboard.press(keys)
    until(page, lambda: chosen(page) != before)


def test_several_selections_support_one_field(browser: Browser, written: tuple[Served, dict[str, str]]) -> None:
    served, ids = written
    asker = Asker(served)
    with watch(browser, served) as watched:
        page = watched.open(f"/documents/{ids['text.txt']}?tab=byhand")
        wait_words(page)
        more = [("1", "Example Optics Ltd"), ("2", "delivered"), ("3", "Exampleton Police Department")]
        for key, words in [*more, ("4", "40 cameras"), ("4", "The cameras"), ("5", "Cameras in Exampleton")]:
            drag_over(page, words)
            until(page, lambda one=words: chosen(page).strip("“”") == one)  # type: ignore[misc]
            page.keyboard.press(key)
        page.get_by_label("Accept it at once").check()
        page.get_by_role("button", name="State it").click()
        page.wait_for_url("**statement=*")
        made = asker.card(page.url.split("statement=")[1].split("&")[0])
        told = sorted((one["field"], one["exact"]) for one in made["anchors"])
        assert {("object_text", "40 cameras"), ("object_text", "The cameras")} <= set(told)
        assert made["status"] == "accepted"
        assert [(one["judgement"], one["by"]) for one in made["decisions"]] == [("accepted", "A. Reviewer")]


def test_what_cannot_be_locked_is_told_and_nothing_is_made(
    browser: Browser, written: tuple[Served, dict[str, str]]
) -> None:
    served, ids = written
    asker = Asker(served)
    before = asker.items("/statements", document=ids["text.txt"])
    with watch(browser, served) as watched:
        page = watched.open(f"/documents/{ids['text.txt']}?tab=byhand")
        wait_words(page)
        drag_over(page, "delivered")
        until(page, lambda: chosen(page).strip("“”") == "delivered")
        page.keyboard.press("2")
        page.get_by_label("Accept it at once").check()
        page.get_by_role("button", name="State it").click()
        expect(page.get_by_role("alert")).to_be_visible()
        assert asker.items("/statements", document=ids["text.txt"]) == before
