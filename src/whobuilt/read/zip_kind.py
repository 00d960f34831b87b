"""What a ZIP archive is: a Word file, a spreadsheet, an e-book, a web archive, or only an archive."""

from __future__ import annotations

import zlib
from typing import BinaryIO

from whobuilt.read.zip_directory import Entry, read_directory, read_local

_OFFICE = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."
_LABELS = {
    f"{_OFFICE}wordprocessingml.document": "a Word file (DOCX)",
    f"{_OFFICE}spreadsheetml.sheet": "an Excel file (XLSX)",
    f"{_OFFICE}presentationml.presentation": "a slide show (PPTX)",
    f"{_OPEN}text": "an OpenDocument text (ODT)",
    f"{_OPEN}spreadsheet": "an OpenDocument table (ODS)",
    f"{_OPEN}presentation": "an OpenDocument slide show (ODP)",
    "application/epub+zip": "an e-book (EPUB)",
    "application/wacz+zip": "a web archive (WACZ)",
}
_FOLDERS = (
    (b"word/", f"{_OFFICE}wordprocessingml.document"),
    (b"xl/", f"{_OFFICE}spreadsheetml.sheet"),
    (b"ppt/", f"{_OFFICE}presentationml.presentation"),
)
_MEMBERS = 5000  # that are looked at
_LONGEST_TYPE = 200  # bytes of a member that names a media type


def find_kind(file: BinaryIO) -> tuple[str, str]:
    """The media type of a ZIP archive, and that in words."""
    entries = read_directory(file, _MEMBERS).entries
    names = {entry.raw_name for entry in entries}
    said = next((_read_said(file, entry) for entry in entries if entry.raw_name == b"mimetype"), "")
    if said in _LABELS or said.startswith((_OPEN, "application/epub")):
        # A template is written like what is made of it.
        plain = said.removesuffix("-template")
        return (plain, _LABELS[plain]) if plain in _LABELS else (said, "an OpenDocument file")
    if b"[Content_Types].xml" in names:
        for folder, media_type in _FOLDERS:
            if any(name.startswith(folder) for name in names):
                return media_type, _LABELS[media_type]
    if b"datapackage.json" in names and any(name.startswith(b"archive/") for name in names):
        return "application/wacz+zip", _LABELS["application/wacz+zip"]
    return "application/zip", "a ZIP archive"


def _read_said(file: BinaryIO, entry: Entry) -> str:
    """What the member "mimetype" says."""
    place = read_local(file, entry)
    if place is None:
        return ""
    file.seek(place[0])
    data = file.read(min(entry.packed, _LONGEST_TYPE))
    if entry.method:
        try:
            data = zlib.decompressobj(wbits=-15).decompress(data, _LONGEST_TYPE)
        except zlib.error:
            return ""
    return data.decode("ascii", "replace").strip()
