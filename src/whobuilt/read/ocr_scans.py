"""Pages of a PDF that are pictures, drawn by the PDF library and given to text recognition."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from whobuilt.core.problems import Problem
from whobuilt.read.ocr_attempts import scan_page
from whobuilt.read.ocr_page import Scan, doubts
from whobuilt.read.ocr_tesseract import Picture, Tesseract, choose_languages, find_tesseract, how_to_mend
from whobuilt.read.pdf_library import Page, Pdf

DPI = 200  # print of 12 points is then as high as the program reads best
MOST_SCANS = 12  # pages of one file, at up to four seconds each
_MOST_PIXELS = 20_000_000
_SECONDS = 45.0  # after which no further page is begun: a file has a minute
_POINTS = 72.0
_LEAST_DPI = 70  # the program takes no less for true


@dataclass(slots=True)
class Scans:
    """The recognised pages of a file by their number, and why others were not: `why` and `mend` for a person."""

    pages: dict[int, Scan] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    why: str = "no letters at all"
    mend: str = ""
    reader: str = ""


def recognise_pages(pdf: Pdf, numbers: Sequence[int]) -> Scans:
    """Text recognition on some pages of a file, as far as it is installed and not more than it may take."""
    scans = Scans(mend=how_to_mend())
    if not numbers:
        return scans
    program = find_tesseract()
    if program is None:
        return scans
    scans.reader = f"ocr@1+tesseract-{program.version}"
    languages, absent = choose_languages(program)
    if not languages:
        scans.problems = (absent,) if absent else ()
        return scans
    tried, done = _try_pages(pdf, numbers, program, languages)
    scans.pages = {scan.page: scan for scan in tried if scan.reading.words}
    told = [absent] if absent else []
    if done < len(numbers):
        told.append(_not_all(numbers[done:], done))
    scans.problems = (*told, *doubts(tried))
    scans.mend = "Look at the picture; what it says can be entered by hand."
    return scans


def _try_pages(
    pdf: Pdf, numbers: Sequence[int], program: Tesseract, languages: Sequence[str]
) -> tuple[list[Scan], int]:
    """What was recognised, page by page, and how many pages were tried."""
    begun = time.monotonic()
    done, settled = 0, ""
    tried: list[Scan] = []
    for number in numbers[:MOST_SCANS]:
        if time.monotonic() - begun > _SECONDS:
            break
        done += 1
        with pdf.page(number - 1) as page:
            if page is None:
                continue
            width = page.size[0]
            try:
                reading, picture, lost = scan_page(program, _drawer(page), languages, settled)
            except MemoryError:  # no bitmap can hold it; it stays among the pages without text
                continue
        at = f"page {number} (recognised)"
        tried.append(Scan(number, f"{number}/ocr", at, reading, width / picture.width, lost))
        settled = reading.languages if reading.words else settled
    return tried, done


def _not_all(numbers: Sequence[int], done: int) -> Problem:
    message = (
        f"Text recognition stopped after {done} pages; {len(numbers)} more are pictures, from page {numbers[0]} on."
    )
    mend = "Split the file (qpdf --split-pages=10) and add the parts."
    return Problem("read_in_part", message, f"page {numbers[0]}", mend)


def _drawer(page: Page) -> Callable[[float], Picture]:
    """A function that draws a page in any size."""

    def draw(size: float) -> Picture:
        width, height = page.size
        most = (_MOST_PIXELS / max(1.0, width * height)) ** 0.5 * _POINTS
        dpi = min(DPI * size, most)
        return Picture(*page.render(dpi / _POINTS), max(_LEAST_DPI, round(dpi)))

    return draw
