"""Pictures of the desk: taken of a page, made small, and compared with the ones in the docs."""

from __future__ import annotations

import datetime as dt
import io
import os
from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import Page

from tests.web.served import ROOT

PICTURES = ROOT / "docs" / "pictures"
IS_MAKING = os.environ.get("WHOBUILT_PICTURES") == "1"
COLOURS = 256
# Fonts and edges differ between machines, so small grey pictures are compared, of 0 to 255. Everything moved by three
# pixels differs by up to 4.3 in the mean and by 9 at one place; a blank view by 4.7 and 17, or by more of one.
SMALL, LARGEST_MEAN = (96, 60), 4.5
BLOCKS, LARGEST_BLOCK = (12, 10), 14

# Days and hours of this run, and folders of this machine, are not what a picture shows. What is written is put back
# after, so that the app finds its own words.
_DRESS = """([texts]) => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const kept = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let text = node.nodeValue;
    for (const [from, to] of texts) text = text.replaceAll(new RegExp(from, "g"), to);
    if (text !== node.nodeValue) { kept.push([node, node.nodeValue]); node.nodeValue = text; }
  }
  window.undressed = kept;
}"""
_UNDRESS = "() => { for (const [node, text] of window.undressed ?? []) node.nodeValue = text; }"


def take(page: Page, folders: Mapping[Path, str], *, height: int = 900) -> Image.Image:
    """The page as a reader sees it, without this run's hours and this machine's folders."""
    today = dt.datetime.now(dt.UTC)
    texts = [(r"\d\d?:\d\d(?=:?\d* ?UTC)", "12:00"), (today.strftime("%Y-%m-%d"), "2026-09-03")]
    texts += [
        (rf"\b{today.day} {today.strftime(month)}[a-z]* {today.year}", "3 September 2026") for month in ("%B", "%b")
    ]
    texts += [(str(folder).replace(".", r"\."), shown) for folder, shown in folders.items()]
    page.evaluate(_DRESS, [texts])
    taken = page.screenshot(animations="disabled", caret="hide", clip={"x": 0, "y": 0, "width": 1440, "height": height})
    page.evaluate(_UNDRESS)
    return Image.open(io.BytesIO(taken)).convert("RGB")


def keep(picture: Image.Image, name: str) -> None:
    """Write a picture into the docs, in few colours."""
    PICTURES.mkdir(exist_ok=True)
    small = picture.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)


def find_difference(picture: Image.Image, name: str) -> str:
    """What tells a view from its picture in the docs; "" where it looks the same."""
    path = PICTURES / f"{name}.png"
    if not path.exists():
        return f"{name}: no picture in docs/pictures; `make pictures` makes it"
    with Image.open(path) as opened:
        kept = opened.convert("RGB")
    if kept.size != picture.size:
        return f"{name}: it is {picture.size} now, and was {kept.size}"
    mean = ImageStat.Stat(_differ(picture, kept, SMALL)).mean[0]
    block = max(_differ(picture, kept, BLOCKS).tobytes())
    if mean <= LARGEST_MEAN and block <= LARGEST_BLOCK:
        return ""
    return f"{name}: it looks otherwise now (by {mean:.1f}, at one place by {block}); look, then `make pictures`"


def _differ(one: Image.Image, other: Image.Image, size: tuple[int, int]) -> Image.Image:
    small = [each.convert("L").resize(size, Image.Resampling.BOX) for each in (one, other)]
    return ImageChops.difference(*small)
