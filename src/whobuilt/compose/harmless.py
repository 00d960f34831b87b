"""Markup of which nothing acts: from the tags of a page only those of a short list, balanced, around text of ours.

What could load, run, hide or move anything does not pass. Elements are closed in the order in which they were opened,
and text never stands where a browser would move it (between the rows of a table), so that what is written here is
shown in this order by every browser.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator

from markupsafe import escape

_INLINE = frozenset("a abbr b bdi cite code del dfn em i ins kbd q ruby s samp small strong sub sup u var".split())
_BLOCKS = frozenset(
    "address article aside blockquote center dd div dl dt fieldset figcaption figure footer h1 h2 h3 h4 h5 h6 header "
    "hgroup legend li main nav ol p pre section ul".split()
)
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
_TABLE = frozenset({"table", "tr", "caption", *_GROUPS, *_CELLS})
# What has to stand between this and text.
_ROOM = {"tr": "td", **dict.fromkeys(("table", *_GROUPS), "tr"), **dict.fromkeys(("ul", "ol"), "li")}
_NO_TEXT = frozenset({"table", "tr", *_GROUPS})  # where text would be moved out
_VOID = frozenset({"br", "hr", "wbr"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SCOPE = frozenset({"table", "td", "th", "caption"})  # beyond which a tag closes nothing
_LISTS = frozenset({"ul", "ol", "dl"})
_HOLDERS = {"li": frozenset({"ul", "ol"}), "dt": frozenset({"dl"}), "dd": frozenset({"dl"})}  # of items
_CLOSES = {"li": frozenset({"li"}), "dt": frozenset({"dt", "dd"}), "dd": frozenset({"dt", "dd"})}
ELEMENTS = _INLINE | _BLOCKS | _TABLE | _VOID
ATTRIBUTES = {
    "colspan": re.compile(r"[1-9][0-9]{0,2}"),
    "rowspan": re.compile(r"[1-9][0-9]{0,2}"),
    "start": re.compile(r"-?[0-9]{1,6}"),
    "dir": re.compile(r"ltr|rtl|auto", re.IGNORECASE),
    "lang": re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,4}"),
    "align": re.compile(r"left|right|center|justify", re.IGNORECASE),
}
_WITHOUT_TEXT = ("script", "style", "noscript", "template", "svg", "iframe", "object", "textarea", "select", "title")
_TAG = re.compile(r"""<(/?)([A-Za-z][A-Za-z0-9]*)((?:[^>"']|"[^"]*"|'[^']*')*+)>""")
_TAG_START = re.compile(r"</?[A-Za-z]")
_ATTRIBUTE = re.compile(r"""([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_PICTURE = re.compile(r"data:image/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=\s]+\Z")
_ENDS = {name: re.compile(rf"</{name}[\s/>]", re.IGNORECASE) for name in _WITHOUT_TEXT}
_DEEPEST = 100  # elements within each other; a browser, too, knows an end


class Harmless:
    """Puts markup together: what a page has between its texts is fed, texts of ours are put."""

    def __init__(self, *, pictures: bool = False) -> None:
        """Begin empty. `pictures`: those that a page itself carries are shown; none is ever fetched."""
        self._parts: list[str] = []
        self._open: list[tuple[str, str, str]] = []  # name, the name and the attributes as written here
        self._skipped: Counter[str] = Counter()  # opening tags that were left out, and their closing ones with them
        self._pictures = pictures

    def feed(self, markup: str, space: str = "") -> None:
        """Take a stretch of a page that has no text of its own: its tags, and `space` where it has white space."""
        for found in _iter_tags(markup):
            if found is None:
                self._put_space(space)
                continue
            name, attributes, is_closing = found
            if is_closing:
                self._close(name)
            else:
                self._begin(name, attributes)

    def put(self, markup: str) -> None:
        """Put harmless markup of ours where the page has text."""
        self._make_room()
        self._parts.append(markup)

    def begin_again(self) -> None:
        """Forget what was put, and begin within the elements that are open."""
        self._parts = [f"<{shown}{attributes}>" for _, shown, attributes in self._open]

    def finish(self) -> str:
        """All of it, with everything closed."""
        while self._open:
            self._pop()
        return "".join(self._parts)

    def _put_space(self, space: str) -> None:
        if space and not (self._open and self._open[-1][0] in _NO_TEXT):
            self._parts.append(space)

    def _begin(self, name: str, attributes: str) -> None:
        if name == "img":
            if self._pictures and (picture := _picture(attributes)):
                self.put(picture)
        elif name in _VOID:
            self._end_for(name)
            self.put(f"<{name}>")
        elif name in _TABLE and name != "table":
            self._begin_part(name, attributes)
        elif name in ELEMENTS:
            if len(self._open) >= _DEEPEST or (name == "a" and any(each == "a" for each, *_ in self._open)):
                self._skipped[name] += 1
                return
            self._end_for(name)
            self._make_room(name)
            self._push(name, attributes)

    def _begin_part(self, name: str, attributes: str) -> None:
        """A row, cell or caption; one outside of a table is none."""
        if not any(each == "table" for each, *_ in self._open):
            return
        above = {"table"} if name == "caption" or name in _GROUPS else _GROUPS | {"table"}
        self._pop_to(above | {"tr"} if name in _CELLS else above)
        if name in _CELLS and self._open[-1][0] != "tr":
            self._push("tr", "")
        self._push(name, attributes)

    def _end_for(self, name: str) -> None:
        """Close what cannot go on when this element begins."""
        if name in _INLINE or name in ("br", "wbr"):
            return
        if self._stands("p", _SCOPE):
            self._pop_through("p")
        if name in _HEADINGS and self._open and self._open[-1][0] in _HEADINGS:
            self._pop()
        for each in _CLOSES.get(name, ()):
            if self._stands(each, _SCOPE | _LISTS):
                self._pop_through(each)

    def _close(self, name: str) -> None:
        if self._skipped[name]:
            self._skipped[name] -= 1
        elif self._stands(name, _SCOPE if name not in _TABLE else frozenset({"table"})):
            self._pop_through(name)

    def _stands(self, name: str, scope: frozenset[str]) -> bool:
        """Whether an element is open, with none of these within it."""
        for each, *_ in reversed(self._open):
            if each == name:
                return True
            if each in scope:
                return False
        return False

    def _make_room(self, name: str = "") -> None:
        """Open the row and cell, or the item, that is to hold text or this element, where nothing open may."""
        while self._open and (room := _ROOM.get(self._open[-1][1])) and room != name:
            self._push(room, "")

    def _push(self, name: str, attributes: str) -> None:
        safe = _safe_attributes(attributes) if attributes else ""
        holders = _HOLDERS.get(name)
        stray = holders and (not self._open or self._open[-1][1] not in holders)  # an item of no list
        shown = "div" if stray else name
        self._open.append((name, shown, safe))
        self._parts.append(f"<{shown}{safe}>")

    def _pop(self) -> None:
        self._parts.append(f"</{self._open.pop()[1]}>")

    def _pop_to(self, names: frozenset[str] | set[str]) -> None:
        while self._open[-1][0] not in names:
            self._pop()

    def _pop_through(self, name: str) -> None:
        self._pop_to({name})
        self._pop()


def _iter_tags(markup: str) -> Iterator[tuple[str, str, bool] | None]:
    """The tags in a stretch without text of its own: name, attributes, whether it closes; None for white space."""
    place = 0
    while place < len(markup):
        opened = markup.find("<", place)
        last = opened if opened >= 0 else len(markup)
        if last > place and (markup[place].isspace() or markup[last - 1].isspace()):
            yield None
        if opened < 0:
            return
        tag = _TAG.match(markup, opened)
        if not tag:
            place = _after(markup, opened)
            continue
        place, name = tag.end(), tag[2].lower()
        if name in _WITHOUT_TEXT and not tag[1]:
            found = _ENDS[name].search(markup, place)
            if not found:
                return
            place = found.start()
        yield name, tag[3], bool(tag[1])


def _after(markup: str, start: int) -> int:
    """Where a comment or what is no tag ends; a tag that is never closed swallows the rest."""
    if markup.startswith("<!--", start):
        end = markup.find("-->", start)
        return end + 3 if end >= 0 else len(markup)
    return len(markup) if _TAG_START.match(markup, start) else start + 1


def _safe_attributes(attributes: str) -> str:
    kept: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(attributes):
        name = found[1].lower()
        value = html.unescape(next((each for each in found.groups()[1:] if each is not None), "")).strip()
        if name in ATTRIBUTES and name not in kept and ATTRIBUTES[name].fullmatch(value):
            kept[name] = value
    return "".join(f' {name}="{escape(value)}"' for name, value in kept.items())


def _picture(attributes: str) -> str:
    """A picture that the page itself carries; any other would have to be fetched."""
    for found in _ATTRIBUTE.finditer(attributes):
        value = found[2] or found[3] or found[4] or ""
        if found[1].lower() == "src" and _PICTURE.match(value):
            return f'<img alt="" src="{escape(value)}">'
    return ""
