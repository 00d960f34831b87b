"""What an office file's properties say of it: title, author, days, language. A saying, not a finding."""

from __future__ import annotations

from whobuilt.core.evidence import Metadata
from whobuilt.read.package import Package
from whobuilt.read.written_dates import parse_date
from whobuilt.read.xml_tokens import XmlKind, iter_pieces

# Properties of OOXML (docProps/core.xml, app.xml) and OpenDocument (meta.xml), by the names they share or not.
_TITLE = "dc:title"
_AUTHORS = ("meta:initial-creator", "dc:creator")
_DAYS = ("dcterms:modified", "dc:date", "dcterms:created", "meta:creation-date")
_LANGUAGE = "dc:language"
_COMPANY = ("Company", "app:Company")
_LONGEST = 1000
# What programs write where nobody said anything.
_NOBODY = frozenset({"", "unknown", "user", "admin", "administrator", "author", "microsoft office user", "openpyxl"})


def read_properties(package: Package, *members: str) -> Metadata:
    """The metadata in the members that hold a file's properties; those that are lacking say nothing.

    The day is that of the last change, else of the making: a template's making is often years older.
    """
    said: dict[str, str] = {}
    for name in members:
        member = package.find_text(name)
        if member is None:
            continue
        current = ""
        for token in package.iter_xml(member):
            if token.kind is XmlKind.OPEN:
                current = token.name
            elif token.kind is XmlKind.CLOSE:
                current = ""
            elif current and len(said.get(current, "")) < _LONGEST:
                words = "".join(text for text, _, _ in iter_pieces(member.text, token))
                said[current] = said.get(current, "") + words
    values = {name: " ".join(value.split())[:_LONGEST] for name, value in said.items()}
    days = (parse_date(values.get(name, "")) for name in _DAYS)
    return Metadata(
        title=values.get(_TITLE, ""),
        authors=_authors(next((values[name] for name in _AUTHORS if values.get(name)), "")),
        publisher=next((values[name] for name in _COMPANY if values.get(name)), ""),
        published=next((day for day in days if day), None),
        language=values.get(_LANGUAGE, ""),
    )


def _authors(written: str) -> tuple[str, ...]:
    names = (name.strip() for name in written.split(";"))
    return tuple(dict.fromkeys(name for name in names if name.lower() not in _NOBODY))
