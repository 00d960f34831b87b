"""Planted wrong proposals: whatever makes one wrong is on the screen as soon as it is shown, both sides of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.case.review import Planted, new_case, plant
from tests.web.desk import current, is_in_sight, painted, until
from tests.web.served import Served, serve, watch

pytestmark = pytest.mark.slow
OTHER = Planted("Sample Vision", "Mustertown Ministry of Justice", "May 2018")
LONG = "The council met on many matters that have nothing to do with this one. " * 40


@dataclass(frozen=True)
class Wrong:
    """A wrong proposal, and what of it has to be seen: what it has, and what the document has."""

    name: str
    planted: Planted
    code: str
    expected: str
    found: str


WRONG = [
    Wrong(
        "altered quote",
        Planted(
            "Sample Data",
            "Exampleton City Council",
            quote="Sample Data supplied cameras to the Exampleton City Council in June 2018.",
        ),
        "altered",
        "2018",
        "2019",
    ),
    Wrong(
        "misattributed quote",
        Planted("Sample Data", "Exampleton Harbour Office", quote=OTHER.sentence),
        "misattributed",
        OTHER.sentence,
        "Elsewhere",
    ),
    Wrong(
        "wrong customer",
        Planted("Sample Data", "Exampleton Fire Brigade", customer="Mustertown Ministry of Justice"),
        "other_words",
        "Mustertown Ministry of Justice",
        "Exampleton Fire Brigade",
    ),
    Wrong(
        "wrong day",
        Planted("Sample Data", "Exampleton Water Board", when="June 2019", date="2017-03"),
        "other_words",
        "2017",
        "June 2019",
    ),
]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Served, dict[str, str]]]:
    with new_case(tmp_path_factory.mktemp("planted") / "case") as folder:
        plant(Path(folder), "Elsewhere", OTHER)
        made = plant(Path(folder), "Here", *[wrong.planted for wrong in WRONG], more=LONG)
        with serve(Path(folder)) as served:
            yield served, {wrong.name: one.id for wrong, one in zip(WRONG, made, strict=True)}


def seen_words(page: Page, code: str) -> list[str]:
    """The texts of a doubt of a kind, where all of it lies in what the window shows."""
    doubt = page.locator(f"[data-code='{code}']").first
    doubt.wait_for()
    boxes = [part.bounding_box() for part in [doubt, *doubt.locator("dd, h3, p").all()]]
    assert all(is_in_sight(page, box) for box in boxes), boxes
    side = page.locator("article[data-statement]").locator("xpath=..").bounding_box()
    assert side
    assert all(box and box["y"] + box["height"] <= side["y"] + side["height"] + 1 for box in boxes)  # not scrolled away
    return doubt.locator("dd, h3, p").all_inner_texts()


@pytest.mark.parametrize("size", [(1440, 900), (1280, 720)], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("wrong", WRONG, ids=lambda wrong: wrong.name)
def test_what_is_wrong_is_seen_without_opening_anything(
    wrong: Wrong, size: tuple[int, int], browser: Browser, planted: tuple[Served, dict[str, str]]
) -> None:
    served, ids = planted
    with watch(browser, served) as watched:
        page = watched.page
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.goto(served.link(f"/review/{ids[wrong.name]}"))
        assert current(page) == ids[wrong.name]
        told = " ".join(seen_words(page, wrong.code))
        assert wrong.expected in told
        assert wrong.found in told
        # The document's own words are marked in their place beside it.
        until(page, lambda: painted(page, "subject"))
        assert "Sample Data" in painted(page, "subject")
        assert watched.errors == []
