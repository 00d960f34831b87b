"""Pictures and scans: the text that tesseract recognises in them, each word with its box.

What is recognised is a reading, not the source: the document's reader names the program and its version, and a quote
from it is to be compared with the picture. Only text is recognised, never a face or anything else.
"""

from __future__ import annotations

from itertools import chain
from time import monotonic

from whobuilt.core.evidence import Metadata, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read
from whobuilt.read.images import Frame, has_decoder, iter_frames
from whobuilt.read.language import detect_language
from whobuilt.read.layer import Provenance, make_read
from whobuilt.read.ocr_attempts import scan_page
from whobuilt.read.ocr_page import Scan, doubts
from whobuilt.read.ocr_tesseract import Tesseract, choose_languages, find_tesseract, how_to_mend
from whobuilt.read.pdf_text import PdfText

_SECONDS = 45.0  # after which no further picture is begun: a file has a minute
_PILLOW = "Install the extra: pip install 'whobuilt[ocr]'; then read the file again."
_EMPTY = Problem(
    "no_text",
    "No text was recognised in the picture.",
    "",
    "Look at it; what it says can be entered by hand.",
)


class OcrReader:
    """Reads pictures: image/png, image/jpeg, image/tiff, image/gif, image/bmp, image/webp."""

    name = "ocr@1"
    media_types = frozenset({"image/png", "image/jpeg", "image/tiff", "image/gif", "image/bmp", "image/webp"})

    def read(self, original: Original) -> Read:
        """The text in the picture, or in all the pictures of the file."""
        program = find_tesseract()
        decoder = has_decoder()
        if program is None or not decoder:
            mend = how_to_mend() if program is None else _PILLOW
            message = "The file is a picture: its text can be had by recognition only, which is not there."
            return Read(None, (Problem("needs_ocr", message, "", mend),))
        languages, absent = choose_languages(program)
        problems = [absent] if absent else []
        scans: list[Scan] = []
        begun = monotonic()
        with original.open() as file:
            for frame in iter_frames(file, original.media_type):
                if isinstance(frame, Problem):
                    problems.append(frame)
                elif not languages:
                    break
                elif monotonic() - begun > _SECONDS:
                    message = f"Text recognition stopped before picture {frame.number}: the file takes too long."
                    problems.append(Problem("read_in_part", message, "", "Split the file and add the rest."))
                    break
                else:
                    scans.append(_scan(program, frame, languages, scans[-1].reading.languages if scans else ""))
        return self._document(original, program, scans, problems)

    def _document(self, original: Original, program: Tesseract, scans: list[Scan], problems: list[Problem]) -> Read:
        text = PdfText(())
        for passage, runs in chain.from_iterable(scan.paragraphs() for scan in scans):
            text.add_run(passage, runs, PassageKind.MAIN)
        problems += doubts(scans)
        body = text.build()
        if not body.text:
            return Read(None, tuple(problems) or (_EMPTY,))
        made = Provenance(original.blob, f"{self.name}+tesseract-{program.version}", original.media_type, "")
        return make_read(made, body, Metadata(language=detect_language(body.text)), tuple(problems))


def _scan(program: Tesseract, frame: Frame, languages: tuple[str, ...], settled: str) -> Scan:
    reading, picture, left_out = scan_page(program, frame.draw, languages, settled)
    return Scan(
        frame.number,
        str(frame.number),
        f"picture {frame.number}" if frame.number > 1 else "the picture",
        reading,
        frame.width / picture.width,
        left_out,
    )
