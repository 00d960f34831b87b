"""What of an office file is no text of it: pictures and files within it, macros, and members that nobody read.

Every member is accounted for: read as text, given as a part of its own, known to hold no text, or told as unread.
"""

from __future__ import annotations

import re
from dataclasses import replace

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.office_text import Tally
from whobuilt.read.package import Package, iter_parts

_PICTURES = re.compile(r"(?:^|/)(?:media|pictures)/[^/]+$", re.IGNORECASE)
_FILES = re.compile(
    r"""(?:^|/)(?:embeddings/[^/]+|afchunk[^/]*|object[ ]\d+
    |.*\.(?:html?|mht|rtf|pdf|bin|docx|xlsx))$""",
    re.IGNORECASE | re.VERBOSE,
)
_MACROS = re.compile(r"(?:^|/)(?:vbaproject(?:signature)?|vbadata)\.(?:bin|xml)$|^(?:basic|scripts)/", re.IGNORECASE)
_NO_TEXT = re.compile(
    r"""\.rels$|^\[content_types\]\.xml$|^(?:docprops|customxml|configurations2|thumbnails|meta-inf|_xmlsignatures|fonts
    |objectreplacements)/|^pictures/tablepreview[^/]*$
    |^(?:mimetype|manifest\.rdf|layout-cache|(?:object[ ]\d+/)?(?:settings|styles|meta|content)\.xml)$
    |(?:^|/)(?:settings|fonttable|websettings|styles(?:witheffects)?|numbering|people|tablestyles|presprops|viewprops
    |calcchain|metadata|revisioninfo|sharedstrings|workbook|comments(?:ids|extended|extensible)|commentauthors
    |authors|document\d*)\.xml$
    |(?:^|/)(?:theme|slidelayouts|slidemasters|notesmasters|handoutmasters|printersettings|fonts|persons|tags
    |changesinfos|chartsheets|glossary|richdata|ctrlprops|tables|threadedcomments)/
    |(?:^|/)(?:diagrams/(?:colors|layout|quickstyle|drawing)|charts/(?:colors|style))\d*\.xml$
    |\.vml$""",
    re.IGNORECASE | re.VERBOSE,
)
_MOST_NAMES = 3


def with_leftovers(read: Read, package: Package, original: Original, more: tuple[str, ...] = ()) -> Read:
    """A reading with the files found in the package, and a problem for what was not read as text.

    `more` are members that are files of their own, whatever their names.
    """
    names = [name for name in package.names if name not in package.taken or name in more]
    pictures = [name for name in names if _PICTURES.search(name) and not _NO_TEXT.search(name)]
    macros = [name for name in names if _MACROS.search(name)]
    rest = [name for name in names if name not in {*pictures, *macros}]
    files = [name for name in rest if name in more or (_FILES.search(name) and not _NO_TEXT.search(name))]
    unread = [name for name in rest if name not in files and not _NO_TEXT.search(name)]
    problems = [*_tell_parts(pictures, files), *_tell_rest(macros, unread)]
    parts = iter_parts(original, (*pictures, *files)) if pictures or files else ()
    return replace(read, problems=(*read.problems, *problems), parts=parts)


def _tell_parts(pictures: list[str], files: list[str]) -> list[Problem]:
    if not pictures and not files:
        return []
    counted = [f"{what} ({len(names)})" for names, what in ((pictures, "Pictures"), (files, "Embedded files")) if names]
    message = f"{' and '.join(counted)} stand in the file; this text has nothing of them."
    mend = "Each is kept and read as a file of its own, as far as it can be."
    return [Problem("embedded_unread", message, _list((*pictures, *files)), mend)]


def _tell_rest(macros: list[str], unread: list[str]) -> list[Problem]:
    problems = []
    if macros:
        message = "The file holds macros (small programs). They were neither run nor read."
        problems.append(
            Problem("macros_ignored", message, _list(macros), "Do not allow them where you do not know why.")
        )
    if unread:
        message = f"Members of the file that are of a kind that is not read here: {len(unread)}."
        problems.append(Problem("members_unread", message, _list(unread), "Unpack the file to look at them."))
    return problems


def _list(names: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    return f"{shown} and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else shown


# What a tally counts, as problems: code, words, how to mend it.
TOLD: dict[str, tuple[str, str, str]] = {
    "deletion": (
        "tracked_changes",
        "Deletions that the file keeps track of, and that are not part of the text: {n} ({size} characters).",
        "Open the file with its changes shown to read them.",
    ),
    "insertion": (
        "tracked_changes",
        "Insertions that its authors have not accepted yet, and that are part of the text: {n}.",
        "Open the file with its changes shown to see which.",
    ),
    "hidden": (
        "hidden_text",
        "Runs of text that are hidden from who opens the file, and are part of the text here: {n} ({size} characters).",
        "Say so where you quote them.",
    ),
    "hidden_part": (
        "hidden_text",
        "Sheets, rows, columns or slides that are hidden from who opens the file, and are part of the text here: {n}.",
        "Say so where you quote them.",
    ),
    "symbol": (
        "read_in_part",
        "Signs of symbol fonts, which are pictures rather than characters: {n}; U+FFFD stands for each.",
        "Look at the page.",
    ),
    "ruby": ("read_in_part", "Readings set above characters, which were left out: {n}.", "Look at the page."),
    "formula": (
        "formula_without_value",
        "Cells with a formula whose result is not in the file, which are empty in the text: {n}.",
        "Open the file in a spreadsheet program and save it.",
    ),
    "repeat": (
        "read_in_part",
        "Cells, rows or spaces that are said to repeat more often than is read here, and were cut off: {n}.",
        "A file that says so was made to harm, or by fault; look at its size in a spreadsheet program.",
    ),
    "bad_cell": (
        "read_in_part",
        "Cells that point to a text that is not in the file, and are empty here: {n}.",
        "Fetch the file again.",
    ),
}


def told(tally: Tally) -> list[Problem]:
    """The problems of what was counted."""
    return tally.problems(TOLD)
