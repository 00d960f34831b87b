"""What a PDF holds beside its pages' text: notes and filled-in forms, files within it, what it says of itself."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from whobuilt.core.problems import Problem
from whobuilt.ports import Part
from whobuilt.read.pdf_library import Page, Pdf, PdfError, Rect, open_pdf, raw, wide_text

MOST_FILES = 1000  # attachments of one file that are taken out
_LINK, _POPUP, _WIDGET = 2, 16, 20  # FPDF_ANNOT_*; a popup repeats the note that it belongs to
_BUTTONS = (2, 3)  # FPDF_FORMFIELD_CHECKBOX, _RADIOBUTTON
_WRITTEN = (4, 5, 6)  # FPDF_FORMFIELD_COMBOBOX, _LISTBOX, _TEXTFIELD
_MOST_ATTACHED = 256 * 1024 * 1024
_DATE = re.compile(r"(?:D:)?(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?")
# Titles that a program gave and nobody chose.
_NO_TITLE = re.compile(
    r"(?:microsoft (?:word|powerpoint|excel) - |untitled|无标题|無標題|document\d*$|slide \d|powerpoint|print|scan)|"
    r"\.(?:docx?|xlsx?|pptx?|pdf|indd|qxd|rtf|odt|html?|tmp|dvi|ps|tex)\b|^[\w.-]{0,8}\d{4,}[\w.-]*$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Note:
    """Text that is laid over a page: a comment, or what stands in a field of a form."""

    page: int
    index: int
    text: str
    box: Rect


@dataclass(slots=True)
class Form:
    """The file's form, where it has one; `ticked` counts boxes and buttons that are set."""

    handle: Any = None
    is_xfa: bool = False
    ticked: int = 0


@contextmanager
def open_form(pdf: Pdf) -> Iterator[Form]:
    """The form of a file. Nothing in it runs: neither its scripts nor its actions."""
    pdfium = raw()
    kind = pdfium.FPDF_GetFormType(pdf.handle)
    if kind <= 0:
        yield Form()
        return
    asked = pdfium.FPDF_FORMFILLINFO(version=2)
    handle = pdfium.FPDFDOC_InitFormFillEnvironment(pdf.handle, asked)
    try:
        yield Form(handle, is_xfa=kind in (2, 3))  # FORMTYPE_XFA_FULL, FORMTYPE_XFA_FOREGROUND
    finally:
        if handle:
            pdfium.FPDFDOC_ExitFormFillEnvironment(handle)


def iter_notes(page: Page, number: int, form: Form) -> Iterator[Note]:
    """The texts laid over a page, in the order in which the file lists them."""
    pdfium = raw()
    for index in range(max(0, pdfium.FPDFPage_GetAnnotCount(page.handle))):
        note = pdfium.FPDFPage_GetAnnot(page.handle, index)
        if not note:
            continue
        try:
            text = _text_of(note, form)
            if text.strip():
                sides = pdfium.FS_RECTF()
                pdfium.FPDFAnnot_GetRect(note, sides)
                yield Note(number, index, text, page.as_shown(sides.left, sides.bottom, sides.right, sides.top))
        finally:
            pdfium.FPDFPage_CloseAnnot(note)


def _text_of(note: Any, form: Form) -> str:
    pdfium = raw()
    kind = pdfium.FPDFAnnot_GetSubtype(note)
    if kind in (_LINK, _POPUP):
        return ""
    if kind != _WIDGET:
        return wide_text(pdfium.FPDFAnnot_GetStringValue, note, b"Contents").replace("\r\n", "\n").replace("\r", "\n")
    if not form.handle:
        return ""
    field = pdfium.FPDFAnnot_GetFormFieldType(form.handle, note)
    if field in _BUTTONS:
        form.ticked += bool(pdfium.FPDFAnnot_IsChecked(form.handle, note))
    if field not in _WRITTEN:
        return ""
    return wide_text(pdfium.FPDFAnnot_GetFormFieldValue, form.handle, note).replace("\r\n", "\n").replace("\r", "\n")


def count_attachments(pdf: Pdf) -> int:
    """How many files lie within the file."""
    return max(0, int(raw().FPDFDoc_GetAttachmentCount(pdf.handle)))


def iter_attachments(content: bytes | Path) -> Iterator[Part | Problem]:
    """The files within a file, one after the other."""
    try:
        with open_pdf(content) as pdf:
            count = count_attachments(pdf)
            for index in range(min(count, MOST_FILES)):
                yield _attachment(raw().FPDFDoc_GetAttachment(pdf.handle, index), index)
            if count > MOST_FILES:
                message = f"The PDF says that it holds {count} files; the first {MOST_FILES} were taken out."
                yield Problem("read_in_part", message, "", "Take the others out with a PDF viewer and add them.")
    except PdfError:
        return  # it was opened a moment ago; what stopped it is told there


def _attachment(found: Any, index: int) -> Part | Problem:
    pdfium = raw()
    name = wide_text(pdfium.FPDFAttachment_GetName, found) if found else ""
    where = f"attachment {index + 1}"
    mend = "Take it out with a PDF viewer and add it."
    length = ctypes.c_ulong()
    if not found or not pdfium.FPDFAttachment_GetFile(found, None, 0, length):
        return Problem("part_unreadable", f"A file within the PDF cannot be taken out: {name or where}.", where, mend)
    if length.value > _MOST_ATTACHED:
        return Problem("part_too_large", f"A file within the PDF has {length.value} bytes: {name}.", where, mend)
    room = ctypes.create_string_buffer(length.value)
    if length.value and not pdfium.FPDFAttachment_GetFile(found, room, length.value, length):
        return Problem("part_unreadable", f"A file within the PDF cannot be taken out: {name or where}.", where, mend)
    date = wide_text(pdfium.FPDFAttachment_GetStringValue, found, b"ModDate")
    return Part(name or where, room.raw, "", "", moment_of(date))


def moment_of(written: str) -> datetime | None:
    """A PDF date ("D:20190603101500+08'00'") to the second; None where it is none or leaves out its zone."""
    found = _DATE.match(written)
    zone = re.search(r"(?:Z|([+-])(\d\d)'?(\d\d)?'?)\s*$", written)
    if not found or not zone or not found[4]:
        return None
    hours, minutes = (zone[2] or "00"), (zone[3] or "00")
    parts = [int(part or 0) for part in found.groups()]
    iso = "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}".format(*parts)
    try:
        return datetime.fromisoformat(f"{iso}{zone[1] or '+'}{hours}:{minutes}").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def day_of(written: str) -> str:
    """The day of a PDF date as its own zone counts it: "2019-06-03"; empty where it gives none."""
    found = _DATE.match(written.strip())
    return f"{found[1]}-{found[2]}-{found[3]}" if found and found[3] else ""


def chosen_title(written: str) -> str:
    """The title that a file gives itself, unless a program made it up from a file's name."""
    title = " ".join(written.split())
    return "" if len(title) > 300 or _NO_TITLE.search(title) else title  # noqa: PLR2004 - no title is longer
