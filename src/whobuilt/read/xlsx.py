"""Workbooks (XLSX): every sheet, row by row, each cell with its place; comments and drawings as asides.

ECMA-376 (Office Open XML). A cell's text stands where its characters do: in the sheet, or in the strings that all
sheets share. A formula is read as the result that was last saved with it.
"""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.evidence import PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.drawing_text import DrawingWalker, read_graphics
from whobuilt.read.layer import EMPTY, Provenance, make_read
from whobuilt.read.office_leftovers import told, with_leftovers
from whobuilt.read.office_properties import read_properties
from whobuilt.read.office_text import OfficeText, Tally, with_front
from whobuilt.read.package import Member, Package, open_package
from whobuilt.read.relations import Relations, find_main, read_relations
from whobuilt.read.xlsx_sheet import Book, SheetWalker
from whobuilt.read.xlsx_strings import SharedStrings, read_formats
from whobuilt.read.xml_tokens import Piece, XmlKind, XmlToken, iter_pieces

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MOST_SHEETS = 10_000


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its name with its place in the workbook, and the member that holds it."""

    name: str
    pieces: list[Piece]
    target: str
    hidden: bool


class XlsxReader:
    """Reads workbooks."""

    name = "xlsx@1"
    media_types = frozenset({XLSX})

    def read(self, original: Original) -> Read:
        """The document in the original, and the pictures and files within it as parts."""
        package = open_package(original)
        if isinstance(package, Problem):
            return Read(None, (package,))
        with package:
            return self._read(original, package)

    def _read(self, original: Original, package: Package) -> Read:
        text, tally = OfficeText(), Tally()
        names = 0
        main = package.get_text(find_main(package, "xl/workbook.xml"))
        if main is not None:
            relations = read_relations(package, main.name)
            sheets, since_1904 = _list_sheets(package, main, relations)
            formats = read_formats(package, _only(package, relations, "styles"))
            book = Book(SharedStrings(_only(package, relations, "sharedStrings")), formats, since_1904)
            walker = SheetWalker(package, text, tally, book)
            for number, sheet in enumerate(sheets):
                if text.full:
                    text.note_rest(f"sheet {sheets[number - 1].name}", f"{len(sheets) - number} sheets were not read")
                    break
                names += _read_sheet(walker, sheet, main.name)
        read_graphics(DrawingWalker(package, text, tally), "xl/")
        said = read_properties(package, "docProps/core.xml", "docProps/app.xml")
        body = text.build() if len(text.passages) > names else EMPTY  # the names of empty sheets are no text
        made = Provenance(original.blob, self.name, original.media_type, main.encoding if main else "utf-8")
        problems = (*package.problems, *text.problems, *told(tally))
        return with_leftovers(make_read(made, body, with_front(said, "", body.text), problems), package, original)


def _only(package: Package, relations: Relations, kind: str) -> Member | None:
    found = relations.of_type(kind)
    return package.get_text(found[0].target) if found else None


def _list_sheets(package: Package, main: Member, relations: Relations) -> tuple[list[_Sheet], bool]:
    """The sheets in their order, and whether days count from 1904."""
    sheets: list[_Sheet] = []
    since_1904 = False
    for token in package.iter_xml(main):
        if token.kind is not XmlKind.OPEN:
            continue
        said = token.attributes() if token.name in ("s:sheet", "s:workbookPr") else {}
        since_1904 = since_1904 or said.get("date1904", "").lower() in ("1", "true")
        if token.name != "s:sheet" or len(sheets) >= _MOST_SHEETS:
            continue
        start, end = token.attribute_place("name")
        name = list(iter_pieces(main.text, XmlToken(XmlKind.TEXT, "", start, end))) if start >= 0 else []
        hidden = said.get("state", "visible") != "visible"
        sheets.append(_Sheet(said.get("name", ""), name, relations.member(said.get("id", "")), hidden))
    return sheets, since_1904


def _read_sheet(walker: SheetWalker, sheet: _Sheet, main: str) -> bool:
    """A sheet's name, its rows, and the comments to its cells; whether its name was added."""
    package, label = walker.package, f"sheet {sheet.name}"
    member = package.get_text(sheet.target) if sheet.target else None
    if member is None:
        if not sheet.target:
            message = f"The workbook names the sheet {sheet.name}, and does not say where it is."
            package.problems.append(Problem("missing_member", message, main, "Fetch the file again."))
        return False
    if sheet.hidden:
        walker.tally.add("hidden_part", label)
    named = walker.text.add_paragraph(sheet.pieces, main, label, PassageKind.ASIDE) is not None
    walker.read_sheet(member, sheet.name)
    for one in read_relations(package, member.name).of_type("comments"):
        comments = package.get_text(one.target)
        if comments is not None:
            walker.read_sheet(comments, sheet.name)
    return named
