"""Word files (DOCX): body, tables, text boxes, notes, comments, headers, with places in the members of the archive.

ECMA-376 (Office Open XML), transitional and strict.
"""

from __future__ import annotations

from whobuilt.core.evidence import PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.docx_body import Story, WordWalker
from whobuilt.read.docx_styles import read_styles
from whobuilt.read.drawing_text import DrawingWalker, read_graphics
from whobuilt.read.layer import Provenance, make_read
from whobuilt.read.office_leftovers import told, with_leftovers
from whobuilt.read.office_properties import read_properties
from whobuilt.read.office_text import OfficeText, Tally, with_front
from whobuilt.read.package import Member, Package, open_package
from whobuilt.read.relations import Relations, find_main, read_relations

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class DocxReader:
    """Reads Word files."""

    name = "docx@1"
    media_types = frozenset({DOCX})

    def read(self, original: Original) -> Read:
        """The document in the original, and the pictures and files within it as parts."""
        package = open_package(original)
        if isinstance(package, Problem):
            return Read(None, (package,))
        with package:
            return self._read(original, package)

    def _read(self, original: Original, package: Package) -> Read:
        text, tally = OfficeText(), Tally()
        name = find_main(package, "word/document.xml")
        relations = read_relations(package, name)
        styles = read_styles(package, _first(package, relations, "styles"))
        walker = WordWalker(package, text, tally, styles)
        main = package.get_text(name)
        if main is not None:
            walker.read_story(main, Story())
        _read_stories(walker, relations)
        read_graphics(DrawingWalker(package, text, tally), "word/")
        chunks = tuple(one.target for one in relations.of_type("aFChunk") if package.has(one.target))
        said = read_properties(package, "docProps/core.xml", "docProps/app.xml")
        title = text.set_title(walker.title if walker.title is not None else walker.heading)
        body = text.build()
        made = Provenance(original.blob, self.name, original.media_type, main.encoding if main else "utf-8")
        problems = (*package.problems, *text.problems, *told(tally))
        read = make_read(made, body, with_front(said, title, body.text), problems)
        return with_leftovers(read, package, original, chunks)


def _first(package: Package, relations: Relations, kind: str) -> Member | None:
    """The member that a document points to as its one part of a kind."""
    found = relations.of_type(kind)
    return package.find_text(found[0].target) if found else None


def _read_stories(walker: WordWalker, relations: Relations) -> None:
    """Notes, comments, headers and footers, after the body."""
    package = walker.package
    for kind in ("footnote", "endnote"):
        member = _first(package, relations, f"{kind}s")
        if member is not None:
            walker.read_story(member, Story(kind, PassageKind.MAIN, walker.notes[kind]))
    member = _first(package, relations, "comments")
    if member is not None:
        walker.read_story(member, Story("comment", PassageKind.ASIDE))
    for kind in ("header", "footer"):
        for number, one in enumerate(relations.of_type(kind), 1):
            member = package.get_text(one.target)
            if member is not None:
                walker.read_story(member, Story(f"{kind} {number}", PassageKind.ASIDE))
