"""docs/desk.md, walked step by step in a real browser on a fresh example case; its pictures are made here.

`make pictures` writes them into docs/pictures; without it they are compared with what is on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.web import tutorial_steps as steps
from tests.web.pictures import PICTURES, find_difference
from tests.web.served import ROOT, Served, serve, watch
from tests.web.tutorial import PAGE, Walk, named_in, pictures_named, sections

HOME = "/home/you"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The example case as the tutorial finds it: nothing decided, nobody named."""
    folder = tmp_path_factory.mktemp("tutorial") / "demo"
    steps.make_example(folder)
    with serve(folder, by="") as found:
        yield found


@pytest.mark.slow
def test_the_tutorial_can_be_walked_and_its_pictures_show_what_is_there(browser: Browser, fresh: Served) -> None:
    with watch(browser, fresh) as watched:
        folders = {fresh.folder: f"{HOME}/demo", ROOT: f"{HOME}/whobuilt"}
        walk = Walk(watched, folders)
        for step in steps.STEPS:
            step(walk)
        walk.end()
        assert walk.walked == [each for each in sections() if each not in steps.ONLY_READ]
        assert sorted(walk.taken) == sorted(pictures_named())
        assert walk.differences == []
        assert watched.beyond == []
        assert watched.errors == []


def test_every_picture_of_the_tutorial_is_there_and_small_and_none_besides() -> None:
    kept = {path.stem: path.stat().st_size for path in (PAGE.parent / "pictures").glob("*.png")}
    assert sorted(kept) == sorted(pictures_named())
    assert sum(kept.values()) < 2_500_000


@pytest.mark.parametrize("name", sorted(set(pictures_named())))
def test_a_picture_that_shows_something_else_is_told_and_one_of_another_machine_is_not(name: str) -> None:
    with Image.open(PICTURES / f"{name}.png") as opened:
        kept = opened.convert("RGB")
    moved, blank = (Image.new("RGB", kept.size, (250, 250, 248)) for _ in range(2))
    moved.paste(kept, (2, 1))
    assert find_difference(kept, name) == ""
    assert find_difference(moved, name) == ""
    assert "looks otherwise" in find_difference(blank, name)
    assert "and was" in find_difference(kept.crop((0, 0, 1440, 800)), name)


def test_every_picture_is_told_in_words_for_those_who_do_not_see_it() -> None:
    for words in re.findall(r"!\[([^\]]*)\]", PAGE.read_text("utf-8")):
        assert len(words) > 20


def test_the_sections_name_what_is_on_the_screen() -> None:
    assert {"a", "Accept", "Keep"} <= set().union(*(named_in(text) for text in sections().values()))
