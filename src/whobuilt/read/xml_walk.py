"""Walking through a member of an office file: which tag means what is a table of each format's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice

from whobuilt.read.office_text import MOST_PIECES, OfficeText, Tally
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
        """Read a member from its first character to its last, or to where the text is full."""
        if self.text.full:
            self.member = member
            self._note_stop(0)
            return
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
            elif self.taking and not skipping:
                pieces = list(islice(iter_pieces(member.text, token), MOST_PIECES))
                self.text.offered += len(pieces)
                self.take(pieces)
                if self.text.full:
                    self._note_stop(token.end)
                    return

    def _open(self, token: XmlToken) -> bool:
        """Take an opening tag; whether what stands within it is passed over."""
        if token.name in self.skipped:
            self.skip(token.name)
            return True
        if opened := self.opens.get(token.name):
            opened(token)
        return False

    def _close(self, token: XmlToken) -> None:
        if closed := self.closes.get(token.name):
            closed()

    def _note_stop(self, place: int) -> None:
        """Say at which place the text was full, once; what is open is finished as if the member ended there."""
        if not self.stop:
            self.stop = True
            share = 100 * place // max(1, len(self.member.text))
            self.text.note_rest(f"{self.at()} ({share} % of {self.member.name})")
