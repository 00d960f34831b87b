"""Walking through a member of an office file: which tag means what is a table of each format's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from whobuilt.read.office_text import OfficeText, Tally
from whobuilt.read.package import Member, Package
from whobuilt.read.xml_tokens import Piece, XmlKind, XmlToken, iter_pieces

Open = Callable[[XmlToken], None]
Close = Callable[[], None]


class XmlWalker:
    """Calls `opens` and `closes` by the names of tags; while `taking`, text goes to `take`.

    What stands within a tag of `skipped` is passed over. The walk ends when the text is full, and says where.
    """

    opens: Mapping[str, Open]
    closes: Mapping[str, Close]
    skipped: frozenset[str] = frozenset()

    def __init__(self, package: Package, text: OfficeText, tally: Tally) -> None:
        """Walk members of this package, adding to this text and this tally."""
        self.package = package
        self.text = text
        self.tally = tally
        self.member = Member("", "", "")
        self.taking = False
        self.stop = False

    def at(self) -> str:
        """The place that is being read, for a person."""
        return self.member.name

    def take(self, pieces: list[Piece]) -> None:
        """Text that stands where text is taken."""
        raise NotImplementedError

    def skip(self, name: str) -> None:
        """What is passed over, for those that count it."""

    def walk(self, member: Member) -> None:
        """Read a member from its first character to its last."""
        self.member = member
        self.taking = False
        depth = skipping = 0
        for token in self.package.iter_xml(member):
            if token.kind is XmlKind.OPEN:
                depth += 1
                if not skipping and self._open(token):
                    skipping = depth
            elif token.kind is XmlKind.CLOSE:
                if not skipping:
                    self._close(token)
                elif depth <= skipping:
                    skipping = 0
                depth -= 1
                if self.stop:
                    return
            elif self.taking and not skipping:
                self.take(list(iter_pieces(member.text, token)))

    def _open(self, token: XmlToken) -> bool:
        """Take an opening tag; whether what stands within it is passed over."""
        if token.name in self.skipped:
            self.skip(token.name)
            return True
        if opened := self.opens.get(token.name):
            opened(token)
        return False

    def _close(self, token: XmlToken) -> None:
        closed = self.closes.get(token.name)
        if closed is None:
            return
        closed()
        if self.text.full and not self.stop:
            self.stop = True
            text = self.member.text
            if text.find("<", token.end) >= 0:
                share = 100 * token.end // len(text)
                self.text.note_rest(f"{self.at()} ({share} % of {self.member.name})")
