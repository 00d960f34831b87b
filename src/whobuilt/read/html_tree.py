"""The elements that are open at one place of a page: which are closed by what, what is hidden, and the node path."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
# Never shown as text of the page.
HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "noembed", "noframes", "object", "audio"}
    | {"video", "canvas", "select", "datalist", "textarea", "title"}
)
# Set small above the characters of a "ruby"; read in line they would part one word into two.
READINGS = frozenset({"rt", "rtc"})
_BESIDE = READINGS | {"rp"}
_HIDING = HIDDEN | _BESIDE | {"dialog"}
PARAGRAPH_ENDS = frozenset(
    {
        "address",
        "article",
        "aside",
        "blockquote",
        "center",
        "details",
        "dialog",
        "dir",
        "div",
        "dl",
        "fieldset",
        "footer",
    }
    | {
        "figcaption",
        "figure",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "main",
        "menu",
        "nav",
    }
    | {"ol", "p", "pre", "section", "summary", "table", "ul", "xmp", "li", "dd", "dt"}
)
# What an opening tag closes if it is open, and the elements beyond which it does not look.
_CELLS = frozenset({"td", "th"})
_CLOSES: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu", "table", "td", "th"})),
    "dt": (frozenset({"dt", "dd"}), frozenset({"dl", "table", "td", "th"})),
    "dd": (frozenset({"dt", "dd"}), frozenset({"dl", "table", "td", "th"})),
    "tr": (frozenset({"tr", "td", "th", "caption"}), frozenset({"table"})),
    "td": (_CELLS, frozenset({"table", "tr"})),
    "th": (_CELLS, frozenset({"table", "tr"})),
    "tbody": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "tfoot": (frozenset({"thead", "tbody", "tfoot", "tr", "td", "th"}), frozenset({"table"})),
    "option": (frozenset({"option"}), frozenset({"select"})),
    "body": (frozenset({"head"}), frozenset()),
    **dict.fromkeys(("rb", "rt", "rp", "rtc"), (frozenset({"rb", "rt", "rp"}), frozenset({"ruby", "p", "div", "td"}))),
}
_ENDING = PARAGRAPH_ENDS | _CLOSES.keys()
_PARAGRAPH_SCOPE = frozenset({"table", "td", "th", "caption", "button", "object", "template"})
# Beyond what an end tag does not look: one within a cell closes nothing outside it.
_CELL_SCOPE = frozenset({"table", "td", "th"})
_END_SCOPE = {
    **dict.fromkeys(("table", "html", "body"), frozenset[str]()),
    **dict.fromkeys(("thead", "tbody", "tfoot", "tr", "td", "th", "caption"), frozenset({"table"})),
}
_HEAD_ONLY = frozenset({"base", "link", "meta", "noscript", "script", "style", "template", "title", "head", "html"})
_FAR = 256  # how far down the stack a tag is looked for; deeper ones are noise
_PATH_HEAD, _PATH_TAIL = 6, 20  # names that a path shows at its ends
_UNIQUE = frozenset({"html", "head", "body"})
_HIDING_STYLE = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.IGNORECASE)


@dataclass(slots=True)
class Node:
    """An open element, the `count`th of its name among its siblings."""

    name: str
    count: int
    hidden: bool
    mark: str = ""
    begun: int = 0
    path: str = ""  # once it was asked for
    children: dict[str, int] | None = None

    @property
    def step(self) -> str:
        """Its part of a node path."""
        return self.name[:40] if self.name in _UNIQUE else f"{self.name[:40]}[{self.count}]"


class Tree:
    """The stack of open elements."""

    def __init__(self) -> None:
        """Begin with none open."""
        self.stack: list[Node] = []
        self.open = defaultdict[str, int](int)
        self.deepest = 0
        self.hidden = False  # whether text here is not shown
        self._roots: dict[str, int] = {}

    def path(self) -> str:
        """The node path of this place, as /html/body/div[2]/p[1]; the middle of a very deep one is left out."""
        stack = self.stack
        if not stack:
            return "/"
        if len(stack) > _PATH_HEAD + _PATH_TAIL:
            head, tail = stack[:_PATH_HEAD], stack[-_PATH_TAIL:]
            return "/".join(["", *(node.step for node in head), "…", *(node.step for node in tail)])
        known = len(stack)
        while known and not stack[known - 1].path:
            known -= 1
        path = stack[known - 1].path if known else ""
        for node in stack[known:]:
            path = node.path = f"{path}/{node.step}"
        return path

    def ended_by(self, name: str) -> list[Node]:
        """Close and return what the opening tag of `name` closes without saying so."""
        if name not in _ENDING and not self.open["head"]:
            return []
        closed: list[Node] = []
        if self.open["head"] and name not in _HEAD_ONLY and not self.open["noscript"] and not self.open["template"]:
            closed += self._close({"head"}, frozenset())
        if name in PARAGRAPH_ENDS and self.open["p"]:
            closed += self._close({"p"}, _PARAGRAPH_SCOPE)
        if name in _CLOSES:
            targets, scope = _CLOSES[name]
            while any(self.open[target] for target in targets) and (more := self._close(targets, scope)):
                closed += more
        return closed

    def push(self, name: str, attributes: Mapping[str, str], *, shown: bool = False) -> Node:
        """Open an element; one that is hidden by its name alone is not if `shown`."""
        stack = self.stack
        if stack:
            parent = stack[-1]
            siblings = parent.children
            if siblings is None:
                siblings = parent.children = {}
        else:
            siblings = self._roots
        count = siblings[name] = siblings.get(name, 0) + 1
        if not self.hidden and (name in _HIDING or attributes):
            self.hidden = (name in HIDDEN and not shown) or self._hides(name, attributes)
        node = Node(name, count, self.hidden)
        stack.append(node)
        self.open[name] += 1
        self.deepest = max(self.deepest, len(stack))
        return node

    def _hides(self, name: str, attributes: Mapping[str, str]) -> bool:
        if (name in _BESIDE and self.open["ruby"] > 0) or (name == "dialog" and "open" not in attributes):
            return True
        return bool(attributes) and ("hidden" in attributes or bool(_HIDING_STYLE.search(attributes.get("style", ""))))

    def close(self, name: str) -> list[Node]:
        """Close the nearest element of this name and all within it; none where it is not open here."""
        if not self.open[name]:
            return []
        stack = self.stack
        if stack[-1].name == name:
            self.open[name] -= 1
            closed = [stack.pop()]
            self.hidden = bool(stack) and stack[-1].hidden
            return closed
        return self._close({name}, _END_SCOPE.get(name, _CELL_SCOPE))

    def close_all(self) -> list[Node]:
        """Close what is still open at the end of the page."""
        closed = self.stack[::-1]
        self.stack.clear()
        self.open.clear()
        self.hidden = False
        return closed

    def _close(self, names: frozenset[str] | set[str], scope: frozenset[str]) -> list[Node]:
        stack = self.stack
        floor = max(0, len(stack) - _FAR)
        for index in range(len(stack) - 1, floor - 1, -1):
            name = stack[index].name
            if name in names:
                closed = stack[index:][::-1]
                del stack[index:]
                for node in closed:
                    self.open[node.name] -= 1
                self.hidden = bool(stack) and stack[-1].hidden
                return closed
            if name in scope:
                break
        return []
