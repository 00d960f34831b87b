"""What the styles of an OpenDocument file mean for its text: hidden text, sheets and slides, titles."""

from __future__ import annotations

from whobuilt.read.xml_tokens import XmlToken

_MOST = 100_000


class OdfStyles:
    """The names of styles that hide what they are given to, and of those that make a title."""

    def __init__(self) -> None:
        """Know the one style that has a meaning of its own."""
        self.hidden: set[str] = set()
        self.titles = {"Title"}
        self._name = ""

    def open_style(self, token: XmlToken) -> None:
        """Begin a style; one that is derived from a title's is a title's too."""
        said = token.attributes()
        self._name = said.get("name", "")
        if said.get("parent-style-name") in self.titles and len(self.titles) < _MOST:
            self.titles.add(self._name)

    def note(self, token: XmlToken) -> None:
        """Take the properties of the style."""
        said = token.attributes()
        hides = said.get("display") in ("none", "false") or said.get("visibility") == "hidden"
        if hides and len(self.hidden) < _MOST:
            self.hidden.add(self._name)
