"""The elements that are open at one place of a page: which are closed by what, what is hidden, and the node path."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"}
)
# Never shown as text of the page.
HIDDEN = frozenset(
    {"script", "style", "noscript", "template", "head", "svg", "iframe", "noembed", "noframes", "object", "audio"}
    | {"video", "canvas", "select", "datalist", "textarea", "title"}
)
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
}
_PARAGRAPH_SCOPE = frozenset({"table", "td", "th", "caption", "button", "object"})
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
    """An open element."""

    name: str
    step: str
    hidden: bool
    mark: str = ""
    begun: int = 0
    children: Counter[str] = field(default_factory=Counter)


class Tree:
    """The stack of open elements."""

    def __init__(self) -> None:
        """Begin with none open."""
        self.stack: list[Node] = []
        self.open = Counter[str]()
        self.deepest = 0
        self._roots: Counter[str] = Counter()

    @property
    def hidden(self) -> bool:
        """Whether text here is not shown."""
        return bool(self.stack) and self.stack[-1].hidden

    def path(self) -> str:
        """The node path of this place, as /html/body/div[2]/p[1]; the middle of a very deep one is left out."""
        stack = self.stack
        if len(stack) <= _PATH_HEAD + _PATH_TAIL:
            return "/" + "/".join([node.step for node in stack])
        return "/".join(
            ["", *(node.step for node in stack[:_PATH_HEAD]), "…", *(node.step for node in stack[-_PATH_TAIL:])]
        )

    def ended_by(self, name: str) -> list[Node]:
        """Close and return what the opening tag of `name` closes without saying so."""
        closed: list[Node] = []
        if self.open["head"] and name not in _HEAD_ONLY and not self.open["noscript"] and not self.open["template"]:
            closed += self._close({"head"}, frozenset())
        if name in PARAGRAPH_ENDS and self.open["p"]:
            closed += self._close({"p"}, _PARAGRAPH_SCOPE)
        targets, scope = _CLOSES.get(name, (frozenset[str](), frozenset[str]()))
        while any(self.open[target] for target in targets) and (more := self._close(targets, scope)):
            closed += more
        return closed

    def push(self, name: str, attributes: dict[str, str]) -> Node:
        """Open an element."""
        siblings = self.stack[-1].children if self.stack else self._roots
        siblings[name] += 1
        step = name[:40] if name in _UNIQUE else f"{name[:40]}[{siblings[name]}]"
        hides = name in HIDDEN or "hidden" in attributes or bool(_HIDING_STYLE.search(attributes.get("style", "")))
        node = Node(name, step, self.hidden or hides or (name == "dialog" and "open" not in attributes))
        self.stack.append(node)
        self.open[name] += 1
        self.deepest = max(self.deepest, len(self.stack))
        return node

    def close(self, name: str) -> list[Node]:
        """Close the nearest element of this name and all within it; none where it is not open here."""
        if not self.open[name]:
            return []
        return self._close({name}, _END_SCOPE.get(name, _CELL_SCOPE))

    def close_all(self) -> list[Node]:
        """Close what is still open at the end of the page."""
        closed = self.stack[::-1]
        self.stack.clear()
        self.open.clear()
        return closed

    def _close(self, names: frozenset[str] | set[str], scope: frozenset[str]) -> list[Node]:
        floor = max(0, len(self.stack) - _FAR)
        for index in range(len(self.stack) - 1, floor - 1, -1):
            name = self.stack[index].name
            if name in names:
                closed = self.stack[index:][::-1]
                del self.stack[index:]
                self.open.subtract(node.name for node in closed)
                return closed
            if name in scope:
                break
        return []
