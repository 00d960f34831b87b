"""PDF: the text of its pages in the order of reading, with a place for every run of it.

Each segment's `part` is the page ("3"), its source the page's characters as the PDF library counts them, its box the
run's place on the page as shown. Pages that are pictures go through text recognition where it is there; what comes of
that is a reading, not the source, so that the document then names the recogniser too.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Metadata, PassageKind, Segment
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.bylines import split_authors
from whobuilt.read.front_lines import host_name, read_front
from whobuilt.read.language import detect_language
from whobuilt.read.layer import NO_TEXT, Provenance, make_read
from whobuilt.read.ocr_scans import Scans, recognise_pages
from whobuilt.read.pdf_extras import (
    Form,
    Note,
    chosen_title,
    count_attachments,
    day_of,
    iter_attachments,
    iter_notes,
    open_form,
)
from whobuilt.read.pdf_library import Pdf, PdfError, open_pdf
from whobuilt.read.pdf_page import Sheet, read_page
from whobuilt.read.pdf_problems import DYNAMIC_FORM, MOST_PAGES, REPAIRED, failed, judged, unopened, unread
from whobuilt.read.pdf_streams import Survey, survey
from whobuilt.read.pdf_text import PdfText, boxed

_MOST_FAILURES = 50  # pages in a row that cannot be had, after which the file has no more than it claims
_MOST_LETTERS = 20_000_000
_FRONT = 6000  # characters in which a document says what it is


@dataclass(slots=True)
class _Pages:
    """What the pages of a file gave."""

    count: int
    sheets: list[Sheet] = field(default_factory=list)
    notes: dict[int, list[Note]] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)
    left: int = 0  # pages that were not tried, for there are too many


class PdfReader:
    """Reads application/pdf."""

    name = "pdf@1"
    media_types = frozenset({"application/pdf"})

    def read(self, original: Original) -> Read:
        """The document in the original, and the files within it."""
        seen = survey(original.content)
        if seen.swollen:
            return Read(None, tuple(seen.problems()))
        try:
            with open_pdf(original.content) as pdf:
                return self._read(pdf, original, seen)
        except PdfError as error:
            return Read(None, (unopened(error), *seen.problems()))

    def _read(self, pdf: Pdf, original: Original, seen: Survey) -> Read:
        with open_form(pdf) as form:
            pages = _read_pages(pdf, form)
        scans = recognise_pages(pdf, [sheet.number for sheet in pages.sheets if sheet.is_unread])
        text = PdfText(pages.sheets)
        for sheet in pages.sheets:
            scan = scans.pages.get(sheet.number)
            if scan:
                for passage, segments in scan.paragraphs():
                    text.add_run(passage, segments, PassageKind.MAIN)
            else:
                text.add_sheet(sheet)
            for note in pages.notes.get(sheet.number, ()):
                _add_note(text, note)
        body = text.build()
        problems = (*_problems(pdf, pages, form, scans), *seen.problems())
        attached = 0 if seen.swollen_attachments else count_attachments(pdf)
        parts: Iterable[Part | Problem] = iter_attachments(original.content) if attached else ()
        if not body.text.strip():
            return Read(None, problems or (NO_TEXT,), parts)
        reader = f"{self.name}+{scans.reader}" if scans.pages else self.name
        metadata = _metadata(pdf, body.text, text.title)
        made = Provenance(original.blob, reader, original.media_type, "")
        answer = make_read(made, body, metadata, problems)
        return Read(answer.document, answer.problems, parts)


def _read_pages(pdf: Pdf, form: Form) -> _Pages:
    count = pdf.page_count
    pages = _Pages(count)
    in_a_row = letters = 0
    for index in range(count):
        if index >= MOST_PAGES or in_a_row >= _MOST_FAILURES or letters > _MOST_LETTERS:
            pages.left = count - index
            break
        with pdf.page(index) as page:
            if page is None:
                pages.lost.append(index + 1)
                in_a_row += 1
                continue
            in_a_row = 0
            sheet = read_page(page, index + 1)
            pages.sheets.append(sheet)
            letters += sheet.letters
            if notes := list(iter_notes(page, index + 1, form)):
                pages.notes[index + 1] = notes
    return pages


def _add_note(text: PdfText, note: Note) -> None:
    """A note or a field's text, as an aside. Its characters count within the note itself."""
    at = f"page {note.page}, note {note.index + 1}"
    part = f"{note.page}/note/{note.index + 1}"
    run = Segment(0, 0, 0, len(note.text), at, part, boxed(note.page, note.box))
    text.add_run(note.text, [(0, len(note.text), run)], PassageKind.ASIDE)


def _problems(pdf: Pdf, pages: _Pages, form: Form, scans: Scans) -> Iterable[Problem]:
    if not pdf.is_whole:
        yield REPAIRED
    if not pages.count:
        message = "The PDF has no page that could be found."
        yield Problem("damaged_file", message, "", "Fetch it again from where it came; if it stays so, try qpdf.")
    if pages.lost:
        yield failed(pages.lost, pages.count)
    if pages.left:
        first = pages.count - pages.left + 1
        message = f"The PDF says that it has {pages.count} pages; those from page {first} on were not read."
        yield Problem("read_in_part", message, f"page {first}", "Split the file (qpdf --split-pages) and add the rest.")
    if form.is_xfa:
        yield DYNAMIC_FORM
    if form.ticked:
        message = f"{form.ticked} boxes or buttons of the form are ticked; which they are does not stand in the text."
        yield Problem("ticked_boxes", message, "", "Look at the page.")
    yield from judged(pages.sheets)
    remaining = [sheet for sheet in pages.sheets if sheet.number not in scans.pages]
    if problem := unread(remaining, scans.why, scans.mend):
        yield problem
    yield from scans.problems


def _metadata(pdf: Pdf, text: str, largest: str) -> Metadata:
    """What the document says of itself: its own lines first, then what the program that wrote it put down."""
    opening = text[:_FRONT]
    front = read_front(opening.split("\n")).metadata
    given = chosen_title(pdf.meta("Title"))
    stands = given and "".join(given.split()).casefold() in "".join(opening.split()).casefold()
    return Metadata(
        title=given if stands else largest or given or front.title,
        authors=front.authors or split_authors(pdf.meta("Author")[:200]),
        publisher=host_name(front.url),
        published=front.published or _written_on(pdf, opening),
        language=detect_language(text),
        url=front.url,
    )


def _written_on(pdf: Pdf, opening: str) -> PartialDate | None:
    """The day on which the file was made, where the document's opening names the same year.

    A scan is made years after what it shows, and a print-out whenever somebody printed: alone it says nothing.
    """
    day = day_of(pdf.meta("CreationDate"))
    if not day or day[:4] not in opening:
        return None
    try:
        return PartialDate(day)
    except ValueError:
        return None
