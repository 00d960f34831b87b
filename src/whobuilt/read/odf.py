"""OpenDocument files: texts (ODT), workbooks (ODS) and slide shows (ODP), ISO/IEC 26300."""

from __future__ import annotations

import re

from whobuilt.core.evidence import PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.layer import EMPTY, Provenance, make_read
from whobuilt.read.odf_body import OdfWalker
from whobuilt.read.office_leftovers import told, with_leftovers
from whobuilt.read.office_properties import read_properties
from whobuilt.read.office_text import OfficeText, Tally, with_front
from whobuilt.read.package import Package, open_package

ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ODP = "application/vnd.oasis.opendocument.presentation"
_OBJECT = re.compile(r"Object (\d+)/content\.xml$")
_ENCRYPTED = "encryption-data"


class OdfReader:
    """Reads OpenDocument files; what they are is told by their content, not by their name."""

    name = "odf@1"
    media_types = frozenset({"application/vnd.oasis.opendocument", ODT, ODS, ODP})

    def read(self, original: Original) -> Read:
        """The document in the original, and the pictures and files within it as parts."""
        package = open_package(original)
        if isinstance(package, Problem):
            return Read(None, (package,))
        with package:
            manifest = package.find_text("META-INF/manifest.xml")
            if manifest is not None and _ENCRYPTED in manifest.text:
                message = "The file is an encrypted OpenDocument file, which cannot be read here."
                mend = "Open it with its password and save it without."
                return Read(None, (Problem("encrypted_file", message, original.name, mend),))
            return self._read(original, package)

    def _read(self, original: Original, package: Package) -> Read:
        text, tally = OfficeText(), Tally()
        walker = OdfWalker(package, text, tally)
        main = package.get_text("content.xml")
        if main is not None:
            walker.read_member(main)
        title = text.set_title(walker.title if walker.title is not None else walker.heading)
        _read_others(walker)
        said = read_properties(package, "meta.xml")
        body = text.build() if len(text.passages) > walker.names else EMPTY  # names of empty sheets are no text
        made = Provenance(original.blob, self.name, original.media_type, main.encoding if main else "utf-8")
        problems = (*package.problems, *text.problems, *told(tally))
        return with_leftovers(make_read(made, body, with_front(said, title, body.text), problems), package, original)


def _read_others(walker: OdfWalker) -> None:
    """Headers and footers, which stand with the styles, and objects such as charts, as asides."""
    package = walker.package
    styles = package.find_text("styles.xml") if not walker.slides else None
    walker.in_sheets, walker.only_margins = False, True
    if styles is not None:
        walker.read_member(styles, "styles", PassageKind.ASIDE)
    walker.only_margins = False
    for name in package.names:
        found = _OBJECT.match(name)
        member = package.find_text(name) if found else None
        if found and member is not None:
            walker.read_member(member, f"object {found[1]}", PassageKind.ASIDE)
