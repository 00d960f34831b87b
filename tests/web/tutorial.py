"""A walk through docs/desk.md: what a section names is on the screen while it is walked; its pictures are taken."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.web.pictures import IS_MAKING, find_difference, keep, take
from tests.web.served import ROOT, Watched

PAGE = ROOT / "docs" / "desk.md"
_NAMED = re.compile(r"“([^”]+)”|(?<!`)`([^`\n]+)`(?!`)")
_PICTURE = re.compile(r"!\[[^\]]*\]\(pictures/([\w-]+)\.png\)")
# What is written as code but stands in a terminal or a folder.
_ELSEWHERE = re.compile(r"^(whobuilt|make|demo)\b|[/.]")
_ALL_TEXT = """() => {
  const parts = [document.body.innerText];
  for (const one of document.querySelectorAll("[aria-label],[placeholder],[title]"))
    parts.push(...["aria-label", "placeholder", "title"].map(each => one.getAttribute(each)));
  for (const one of document.querySelectorAll("input,option,kbd,h1,h2,h3,h4")) parts.push(one.value, one.textContent);
  for (const frame of document.querySelectorAll("iframe")) parts.push(frame.contentDocument?.body?.innerText);
  return parts.filter(Boolean).join("\\n");
}"""
_NOTICES = "section[aria-live=polite] button"
_KEYS = "() => [...document.querySelectorAll('kbd')].map(each => each.textContent.trim())"


def sections() -> dict[str, str]:
    """The sections of the page by their headings."""
    parts = re.split(r"(?m)^##+ (.+)$", PAGE.read_text("utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def named_in(text: str) -> set[str]:
    """What a section says is on the screen."""
    text = re.sub(r"(?s)```.*?```", "", text)
    found = {one or other for one, other in _NAMED.findall(text)}
    return {re.sub(r"\s+", " ", each) for each in found if not _ELSEWHERE.search(each) or each == "/"}


@dataclass(slots=True)
class Walk:
    """Somebody who goes through the page, section by section."""

    watched: Watched
    folders: dict[Path, str]
    section: str = ""
    seen: str = ""
    keys: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)  # keys that the help told: they hold in every section
    walked: list[str] = field(default_factory=list)
    taken: list[str] = field(default_factory=list)
    differences: list[str] = field(default_factory=list)

    @property
    def page(self) -> Page:
        """The window."""
        return self.watched.page

    def begin(self, heading: str) -> None:
        """Begin a section; what the one before named must have been seen."""
        self.end()
        assert heading in sections(), f"docs/desk.md has no section “{heading}”"
        self.section, self.seen = heading, ""
        self.keys.clear()

    def end(self) -> None:
        """Hold what the section says against what was on the screen."""
        if not self.section:
            return
        named = named_in(sections()[self.section]) - self.keys - self.told
        missing = {each for each in named if len(each) == 1 or each not in self.seen}
        assert not missing, f"“{self.section}” names what was not on the screen: {sorted(missing)}"
        self.walked.append(self.section)
        self.section = ""

    def look(self) -> None:
        """Take in what is on the screen."""
        self.watched.settle()
        self.seen += " " + re.sub(r"\s+", " ", str(self.page.evaluate(_ALL_TEXT)))
        self.keys.update(self.page.evaluate(_KEYS))

    def ask_for_keys(self) -> None:
        """Open the help of the keys, and close it."""
        self.page.keyboard.press("?")
        self.page.wait_for_selector("[role=dialog]")
        self.told.update(self.page.evaluate(_KEYS))
        self.page.keyboard.press("Escape")
        self.page.wait_for_selector("[role=dialog]", state="detached")

    def picture(self, name: str, *, height: int = 900) -> None:
        """Take the section's picture, or compare it with the one that is kept."""
        assert name in _PICTURE.findall(sections()[self.section]), f"“{self.section}” shows no {name}.png"
        self.look()
        self.page.evaluate(f"document.querySelectorAll('{_NOTICES}').forEach(each => each.click())")
        expect(self.page.locator(_NOTICES)).to_have_count(0)
        self.page.mouse.move(719, 1)  # where nothing is under it
        self.look()
        taken = take(self.page, self.folders, height=height)
        self.taken.append(name)
        if IS_MAKING:
            keep(taken, name)
        elif difference := find_difference(taken, name):
            self.differences.append(difference)

    def go(self, view: str) -> None:
        """Go to a view by its name at the side."""
        link = self.page.get_by_role("navigation").get_by_role("link", name=re.compile(rf"^{view}")).first
        link.click()
        expect(link).to_have_attribute("aria-current", "page")
        self.watched.settle()

    def press(self, key: str) -> None:
        """Press a key while no field has the focus."""
        self.page.keyboard.press(key)


def pictures_named() -> list[str]:
    """The pictures that the page shows."""
    return _PICTURE.findall(PAGE.read_text("utf-8"))
