"""What the styles of a Word file mean for its text: titles, headings, tables of contents, hidden text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.read.package import Member, Package
from whobuilt.read.xml_tokens import XmlKind, XmlToken

_MOST_STYLES = 10_000
_FALSE = frozenset({"0", "false", "off"})


def is_on(token: XmlToken) -> bool:
    """Whether a property such as <w:vanish/> is set; it may say that it is not."""
    return token.attributes().get("val", "1").lower() not in _FALSE


@dataclass(slots=True)
class Style:
    """A style: its name in English whatever the program's language, its outline level from 0, or -1."""

    name: str = ""
    level: int = -1
    hidden: bool = False
    based_on: str = ""


@dataclass(frozen=True, slots=True)
class Styles:
    """The styles by id."""

    by_id: dict[str, Style] = field(default_factory=dict)

    def is_title(self, name: str) -> bool:
        """Whether paragraphs of this style are the document's title."""
        return any(style.name == "title" for style in self._line(name))

    def is_heading(self, name: str) -> bool:
        """Whether paragraphs of this style are headings."""
        return any(style.name.startswith("heading ") or style.level >= 0 for style in self._line(name))

    def is_contents(self, name: str) -> bool:
        """Whether paragraphs of this style are a table of contents or of figures."""
        return any(style.name.startswith(("toc ", "table of figures")) for style in self._line(name))

    def is_hidden(self, name: str) -> bool:
        """Whether text of this style is hidden."""
        return any(style.hidden for style in self._line(name))

    def _line(self, name: str) -> Iterator[Style]:
        """A style and those that it is based on; a circle ends where it closes."""
        seen: set[str] = set()
        while name in self.by_id and name not in seen:
            seen.add(name)
            yield self.by_id[name]
            name = self.by_id[name].based_on


def read_styles(package: Package, member: Member | None) -> Styles:
    """The styles of a file; none where it has none."""
    styles = Styles()
    style = Style()
    for token in package.iter_xml(member) if member else ():
        if token.kind is not XmlKind.OPEN:
            continue
        if token.name == "w:style" and len(styles.by_id) < _MOST_STYLES:
            style = Style()
            styles.by_id.setdefault(token.attributes().get("styleId", ""), style)
        elif token.name == "w:name":
            style.name = token.attributes().get("val", "").lower()
        elif token.name == "w:basedOn":
            style.based_on = token.attributes().get("val", "")
        elif token.name == "w:vanish":
            style.hidden = is_on(token)
        elif token.name == "w:outlineLvl":
            level = token.attributes().get("val", "")
            style.level = int(level) if level in "012345678" and level else -1
    return styles
