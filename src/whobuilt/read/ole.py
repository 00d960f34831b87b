"""Old Office files and encrypted new ones, which share a container: not read, but told apart, so that they can be.

[MS-CFB]: the names of what such a file holds stand in it as UTF-16.
"""

from __future__ import annotations

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read

_CHUNK = 1 << 20
_OVERLAP = 64  # bytes; longer than each name
_SAVE = "Open it in an office program and save it as {}; keep the original beside it."
# What each holds, what it is then, and how to mend it; the first that is found counts.
_KINDS = (
    (
        "EncryptedPackage",
        "encrypted_file",
        "an encrypted Office file",
        "Open it with its password and save it without.",
    ),
    ("WordDocument", "unsupported_media_type", "an old Word file (DOC)", _SAVE.format("DOCX")),
    ("Workbook", "unsupported_media_type", "an old Excel file (XLS)", _SAVE.format("XLSX")),
    ("PowerPoint Document", "unsupported_media_type", "an old slide show (PPT)", _SAVE.format("PPTX")),
    ("__substg1.0_", "unsupported_media_type", "a mail of Outlook (MSG)", "Save it from Outlook as text or EML."),
)
_OTHER = ("", "unsupported_media_type", "an old Office file (DOC, XLS, PPT, MSG)", _SAVE.format("PDF or DOCX"))


class OleReader:
    """Says what a file of the old kind is."""

    name = "ole@1"
    media_types = frozenset({"application/x-ole-storage"})

    def read(self, original: Original) -> Read:
        """The problem that says what the file is."""
        return Read(None, (name_ole(original),))


def name_ole(original: Original) -> Problem:
    """What an old Office file, or an encrypted one, is."""
    wanted = {kind[0].encode("utf-16-le"): kind for kind in _KINDS}
    found: set[bytes] = set()
    tail = b""
    with original.open() as file:
        while chunk := file.read(_CHUNK):
            found |= {name for name in wanted if name in tail + chunk}
            tail = chunk[-_OVERLAP:]
    kind = next((wanted[name] for name in wanted if name in found), _OTHER)
    _, code, what, mend = kind
    return Problem(code, f"The file is {what}, which this version cannot read.", original.name, mend)
