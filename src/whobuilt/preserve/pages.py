"""What a captured page shows of itself: blocked, behind a door, nothing without scripts, not there.

Nothing here decides what is kept; it says what a person should know before relying on it. Every look is linear in the
page's length, and at no more than its first mebibyte: a page may be written to keep its readers busy.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from urllib.parse import urlsplit

from whobuilt.core.problems import Problem

SAVE = "Open it in your browser, save it there (SingleFile or MHTML), and add that file."

_LOOK_ELSEWHERE = "Look for it in a web archive, and add that address."
_BLOCKED = frozenset({403, 429})
_DOOR = frozenset({401, 407, 511})
_GONE = frozenset({404, 410})
_UNAVAILABLE = 503
_SMALL = 2000  # visible characters up to which a page that speaks of captchas is one
_BARE = 40  # visible characters below which a page with scripts shows nothing without them
_NEARLY_BARE = 400  # the same, where the page itself says so
_HIDDEN = ("script", "style", "noscript", "template", "title", "svg", "iframe", "textarea")
_LOWER = {capital: capital + 32 for capital in range(ord("A"), ord("Z") + 1)}
_TAG_NAME = re.compile(r"/?[a-zA-Z][a-zA-Z0-9:-]*")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE)
_FRONT = re.compile(r"/?(?:(?:index|default|home|main)(?:\.\w{2,5})?|[a-z]{2}(?:[-_][a-z]{2})?)?/?", re.IGNORECASE)
_REFRESH = re.compile(
    r"<meta[^<>]{0,200}http-equiv\s*=\s*[\"']?refresh[^<>]{0,500}url\s*=\s*['\"]?([^'\"<>\s]{1,500})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Page:
    """The last answer of a capture: the address that was asked for, and where it led."""

    asked: str
    url: str
    status: int
    media_type: str
    head: bytes
    size: int

    @property
    def is_html(self) -> bool:
        """Whether it is, or looks like, a web page."""
        if self.media_type:
            return "html" in self.media_type.lower()
        return b"<html" in self.head[:4096].lower()


@cache
def signs(kind: str) -> tuple[str, ...]:
    """The words of a kind in `data/page_signs.toml`."""
    table = tomllib.loads(resources.files(__package__).joinpath("data", "page_signs.toml").read_text("utf-8"))
    return tuple(word.replace("_", " ") for word in str(table[kind]).split())


def iter_faults(page: Page) -> Iterator[Problem]:
    """What a person should know of the page, each with what was kept and how to mend it."""
    text = decode(page.head, page.media_type) if page.is_html else ""
    visible, scripts, unscripted = show(text)
    if _is_challenge(page, visible + " " + unscripted):
        message = f"the site kept us out ({page.status}): what it sent instead of the page was kept."
        yield Problem("page_blocked", message, page.url, SAVE)
        return
    if fault := _status_fault(page):
        yield fault
        return
    if fault := _moved_fault(page):
        yield fault
    if not page.size:
        yield Problem("empty_body", "the server sent a page with nothing in it.", page.url, SAVE)
    elif scripts and _is_bare(visible, unscripted):
        message = "this page is made by scripts, which are not run: what was kept holds hardly any text."
        yield Problem("script_only_page", message, page.url, SAVE)
    elif page.is_html and len(visible) < _NEARLY_BARE and (found := _REFRESH.search(text)):
        message = f"this page only sends a browser on to {found[1]}."
        yield Problem("sends_on", message, page.url, "Capture that address.")


def decode(data: bytes, media_type: str) -> str:
    """A page's text, well enough to look for words in it: readers decode it properly."""
    named = _CHARSET.search(media_type) or _CHARSET.search(data[:4096].decode("latin-1"))
    for name in ([named[1]] if named else []) + ["utf-8"]:
        try:
            codecs.lookup(name)
            return data.decode(name, "replace" if named else "strict")
        except (LookupError, UnicodeDecodeError, ValueError):
            continue
    return data.decode("gb18030", "replace")


def show(text: str) -> tuple[str, bool, str]:
    """A page's visible text, whether it has scripts, and what it shows to those who run none."""
    shown, unscripted, scripts, at = [], [], False, 0
    lowered = text.translate(_LOWER)  # as long as the text itself, which str.lower does not promise
    while (begin := text.find("<", at)) >= 0:
        shown.append(text[at:begin])
        name = _TAG_NAME.match(lowered, begin + 1)
        if lowered.startswith("<!--", begin):
            at = _after(lowered, "-->", begin + 4)
        elif name and name[0] in _HIDDEN:
            end = _after(lowered, f"</{name[0]}", begin)
            scripts |= name[0] == "script"
            if name[0] == "noscript":
                unscripted.append(text[_after(lowered, ">", begin) : end])
            at = _after(lowered, ">", end)
        elif name or lowered.startswith(("<!", "<?", "</"), begin):
            at = _after(lowered, ">", begin)
            shown.append(" ")
        else:
            shown.append("<")
            at = begin + 1
    shown.append(text[at:])
    return " ".join("".join(shown).split()), scripts, " ".join(unscripted)


def _after(text: str, mark: str, start: int) -> int:
    """Where the next mark ends; the end of the text where there is none."""
    found = text.find(mark, start)
    return len(text) if found < 0 else found + len(mark)


def _is_challenge(page: Page, words: str) -> bool:
    if page.status in _BLOCKED:
        return True
    if page.status in _GONE or len(words) > _SMALL:
        return False
    return page.is_html and _says(words, "challenge")


def _says(words: str, kind: str) -> bool:
    lowered = words.casefold()
    return any(sign in lowered for sign in signs(kind))


def _is_bare(visible: str, unscripted: str) -> bool:
    size = len(visible.replace(" ", ""))
    return size < _BARE or (size < _NEARLY_BARE and _says(visible + " " + unscripted, "script"))


def _status_fault(page: Page) -> Problem | None:
    status = page.status
    if 200 <= status < 300:  # noqa: PLR2004  # what HTTP calls a success
        return None
    if status in _DOOR:
        message = f"the site asks for a name and password ({status}); what it sent instead of the page was kept."
        return Problem("login_needed", message, page.url, SAVE)
    if status in _GONE:
        message = f"the page was not found (the server answered {status}); that answer was kept."
        return Problem("page_not_found", message, page.url, _LOOK_ELSEWHERE)
    if status >= 500:  # noqa: PLR2004  # server errors
        message = f"the server could not give the page ({status}); that answer was kept."
        return Problem("server_error", message, page.url, "Try again later: this says nothing of the page itself.")
    message = f"the server gave no page ({status}); that answer was kept."
    return Problem("error_status", message, page.url, SAVE)


def _moved_fault(page: Page) -> Problem | None:
    """Where the address led to a login, or to the front page instead of what was asked."""
    asked, found = urlsplit(page.asked), urlsplit(page.url)
    if page.asked == page.url:
        return None
    if _is_door(found.hostname, found.path) and not _is_door(asked.hostname, asked.path):
        message = "the address led to a login; that page was kept, not the one behind it."
        return Problem("login_needed", message, page.url, SAVE)
    if _FRONT.fullmatch(found.path) and not found.query and not _FRONT.fullmatch(asked.path):
        message = "the address led to the site's front page; what was kept may not be the page that was asked for."
        return Problem("led_to_front_page", message, page.url, _LOOK_ELSEWHERE)
    return None


def _is_door(host: str | None, path: str) -> bool:
    names = {segment.partition(".")[0] for segment in path.lower().split("/")}
    return bool((names | {(host or "").partition(".")[0]}) & set(signs("login")))
