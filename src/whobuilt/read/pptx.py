"""Slide shows (PPTX): slides in their order with tables, notes, comments, charts and diagrams.

ECMA-376 (Office Open XML). What layouts and masters repeat on every slide, and numbers and days that the program
fills in, are no text of a slide.
"""

from __future__ import annotations

from whobuilt.core.evidence import PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.drawing_text import DrawingWalker, read_graphics
from whobuilt.read.layer import Provenance, make_read
from whobuilt.read.office_leftovers import told, with_leftovers
from whobuilt.read.office_properties import read_properties
from whobuilt.read.office_text import OfficeText, Tally, with_front
from whobuilt.read.package import Member, Package, open_package
from whobuilt.read.relations import find_main, read_relations
from whobuilt.read.xml_tokens import XmlKind

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
_MOST_SLIDES = 10_000


class PptxReader:
    """Reads slide shows."""

    name = "pptx@1"
    media_types = frozenset({PPTX})

    def read(self, original: Original) -> Read:
        """The document in the original, and the pictures and files within it as parts."""
        package = open_package(original)
        if isinstance(package, Problem):
            return Read(None, (package,))
        with package:
            return self._read(original, package)

    def _read(self, original: Original, package: Package) -> Read:
        text, tally = OfficeText(), Tally()
        walker = DrawingWalker(package, text, tally)
        name = find_main(package, "ppt/presentation.xml")
        main = package.get_text(name)
        for number, slide in enumerate(_list_slides(package, main), 1):
            _read_slide(walker, slide, number)
        read_graphics(walker, "ppt/")
        said = read_properties(package, "docProps/core.xml", "docProps/app.xml")
        title = text.set_title(walker.title)
        body = text.build()
        made = Provenance(original.blob, self.name, original.media_type, main.encoding if main else "utf-8")
        problems = (*package.problems, *text.problems, *told(tally))
        return with_leftovers(make_read(made, body, with_front(said, title, body.text), problems), package, original)


def _list_slides(package: Package, main: Member | None) -> list[str]:
    """The slides' members in the order in which they are shown, then those that the show leaves out."""
    listed: list[str] = []
    if main is not None:
        relations = read_relations(package, main.name)
        for token in package.iter_xml(main):
            if token.kind is XmlKind.OPEN and token.name == "p:sldId" and len(listed) < _MOST_SLIDES:
                found = _relation_id(token.raw, token.attributes())
                listed.append(relations.member(found))
        listed += [one.target for one in relations.of_type("slide")]
    if not listed:  # the list is lost: the names tell an order too
        names = [name for name in package.names if name.lower().startswith("ppt/slides/") and name.endswith(".xml")]
        listed = sorted(names, key=lambda name: (len(name), name))
    return list(dict.fromkeys(name for name in listed if name))


def _relation_id(raw: str, said: dict[str, str]) -> str:
    """The relationship of a slide: of two attributes called id, the one with a prefix."""
    names = (part.partition("=") for part in raw.split())
    return next((value.strip("\"'") for name, _, value in names if name.endswith(":id")), said.get("id", ""))


def _read_slide(walker: DrawingWalker, name: str, number: int) -> None:
    """A slide, then its notes and comments as asides."""
    package, label = walker.package, f"slide {number}"
    member = package.get_text(name)
    if member is None:
        return
    walker.read_drawing(member, label, PassageKind.MAIN)
    if walker.hidden:
        walker.tally.add("hidden_part", label)
    relations = read_relations(package, name)
    for type_, words in (("notesSlide", "notes"), ("comments", "comment"), ("comment", "comment")):
        for one in relations.of_type(type_):
            aside = package.get_text(one.target)
            if aside is not None:
                walker.read_drawing(aside, f"{label}, {words}", PassageKind.ASIDE)
