"""What could not be read of a PDF, or not be trusted, as problems: which pages, how much, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from whobuilt.core.problems import Problem
from whobuilt.read.pdf_library import ENCRYPTED, UNSUPPORTED_SECURITY, PdfError
from whobuilt.read.pdf_page import Sheet

MOST_PAGES = 3000  # pages of one file that are read; beyond it the file is better split
_SHOWN = 12  # page numbers that a message lists
_COMPARE = "Open the file in a viewer and compare."


def unopened(error: PdfError) -> Problem:
    """Why a file could not be opened."""
    if error.code == ENCRYPTED:
        message = "The PDF is encrypted: it opens only with its password."
        return Problem("encrypted", message, "", "Ask for the password, and save a copy without it (qpdf --decrypt).")
    if error.code == UNSUPPORTED_SECURITY:
        message = "The PDF is encrypted in a way that is not known here."
        return Problem("encrypted", message, "", "Save a copy without encryption, and keep the original beside it.")
    message = "The PDF is damaged: neither its pages nor the table that leads to them can be found."
    return Problem(
        "damaged_file", message, "", "Fetch it again from where it came; if it stays so, try qpdf or mutool."
    )


def named_pages(numbers: Iterable[int]) -> str:
    """Page numbers for a person: "3", "3, 5-7 and 12 more"."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    shown = ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs[:_SHOWN])
    more = sum(last - first + 1 for first, last in runs[_SHOWN:])
    return shown + (f" and {more} more" if more else "")


def judged(sheets: Sequence[Sheet]) -> Iterator[Problem]:
    """What stands in the way of trusting the pages that were read; pages without text are told by `unread`."""
    blank = [sheet.number for sheet in sheets if not sheet.letters and not sheet.objects]
    if blank:
        yield _problem("blank_page", blank, "nothing is drawn: blank, or damaged", _COMPARE)
    unmapped = [sheet for sheet in sheets if sheet.unmapped and not sheet.is_unread]
    if unmapped:
        count = sum(sheet.unmapped for sheet in unmapped)
        what = f"{count} characters are drawn that the file does not name; U+FFFD or a private code stands for each"
        pages = [sheet.number for sheet in unmapped]
        yield _problem("unmapped_characters", pages, what, "Read these pages as pictures (OCR), or copy them by hand.")
    hidden = [sheet for sheet in sheets if sheet.hidden]
    if scans := [sheet.number for sheet in hidden if sheet.images]:
        what = "the text is an invisible layer over a picture: someone's OCR, which may differ from what the page shows"
        yield _problem("hidden_text_layer", scans, what, "Compare each quote with the picture of its page.")
    if bare := [sheet.number for sheet in hidden if not sheet.images]:
        what = "text is painted without ink: nobody who looks at the page sees it"
        yield _problem("invisible_text", bare, what, "Quote it only with that note.")
    if white := [sheet.number for sheet in sheets if sheet.white]:
        count = sum(sheet.white for sheet in sheets)
        what = f"{count} characters are white on an empty page: nobody who looks at it sees them"
        yield _problem("invisible_text", white, what, "Quote them only with that note.")
    if outside := [sheet.number for sheet in sheets if sheet.outside]:
        count = sum(sheet.outside for sheet in sheets)
        what = f"{count} characters stand outside the visible page; they are kept as asides"
        yield _problem("text_outside_page", outside, what, "Quote them only with that note.")


def unread(sheets: Sequence[Sheet], why: str, mend: str) -> Problem | None:
    """The problem that pages hold pictures or drawings and no text; None where there are none such."""
    pages = [sheet.number for sheet in sheets if sheet.is_unread]
    return (
        _problem("page_without_text", pages, f"no text can be read: they are pictures, or {why}", mend)
        if pages
        else None
    )


def failed(numbers: Sequence[int], count: int) -> Problem:
    """The problem that pages could not be loaded."""
    message = f"{len(numbers)} of {count} pages are damaged and could not be read: {named_pages(numbers)}."
    return Problem(
        "read_in_part", message, _where(numbers), "Fetch the file again; if it stays so, try qpdf or mutool."
    )


def _problem(code: str, pages: Sequence[int], what: str, mend: str) -> Problem:
    lead = "On page" if len(pages) == 1 else "On pages"
    return Problem(code, f"{lead} {named_pages(pages)} {what}.", _where(pages), mend)


def _where(pages: Sequence[int]) -> str:
    return f"page {min(pages)}"


REPAIRED = Problem(
    "repaired_file",
    "The PDF is damaged: its table of contents was wrong, and its pages were found by searching. Some may be missing.",
    "",
    "Fetch the file again, or compare the number of pages with another copy.",
)
DYNAMIC_FORM = Problem(
    "dynamic_form",
    "The PDF is a dynamic form (XFA): what a viewer draws from it may be more than was read.",
    "",
    "Open it in a viewer that shows such forms, and print it to a new PDF.",
)
