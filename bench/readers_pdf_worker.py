"""One library over a list of PDF files, in a process of its own; prints one JSON object.

    python bench/readers_pdf_worker.py ours|pypdfium2|pymupdf|pdfminer  < list of paths, one a line

Runs in any environment that has the library it is asked for.
"""

from __future__ import annotations

import json
import logging
import sys
import warnings
from importlib import import_module
from pathlib import Path
from time import process_time

Answer = tuple[int, int]  # pages read; pages on which text and boxes do not count the same characters


def ours(path: Path) -> Answer:
    """Our reader: text, metadata, passages and segments with their boxes."""
    from whobuilt.core.problems import WhoBuiltError  # noqa: PLC0415 - each worker has one library
    from whobuilt.ports import Original  # noqa: PLC0415
    from whobuilt.read.pdf import PdfReader  # noqa: PLC0415
    from whobuilt.read.pdf_library import open_pdf  # noqa: PLC0415
    from whobuilt.read.pdf_locate import locate  # noqa: PLC0415

    data = path.read_bytes()
    begun = process_time()
    answer = PdfReader().read(Original("", "application/pdf", data))
    spent = process_time() - begun
    if any(problem.code in {"encrypted", "damaged_file"} for problem in answer.problems) and not answer.document:
        raise ValueError("not opened")
    wrong = 0
    if document := answer.document:
        spans: dict[str, tuple[int, int]] = {}
        for segment in document.segments:
            start, _ = spans.get(segment.part, (segment.start, 0))
            spans[segment.part] = (start, segment.end)
        for span in spans.values():
            try:
                locate(data, document, *span)
            except WhoBuiltError:
                wrong += 1
    with open_pdf(data) as pdf:
        pages = pdf.page_count
    TIMES.append(spent)
    return pages, wrong


def pypdfium2(path: Path) -> Answer:
    """Text of the page in one call and the box of each character."""
    library = import_module("pypdfium2")
    begun = process_time()
    wrong = 0
    with library.PdfDocument(path) as document:
        texts = []
        for number in range(len(document)):
            text_page = document[number].get_textpage()
            text = text_page.get_text_range()
            boxes = [text_page.get_charbox(index) for index in range(text_page.count_chars())]
            texts.append((text_page, text, boxes))
        TIMES.append(process_time() - begun)
        for text_page, text, boxes in texts:
            codes = (library.raw.FPDFText_GetUnicode(text_page, index) for index in range(len(boxes)))
            wrong += text != "".join(map(chr, codes))
        return len(texts), wrong


def pymupdf(path: Path) -> Answer:
    """Characters with boxes."""
    library = import_module("pymupdf")
    library.TOOLS.mupdf_display_errors(False)  # noqa: FBT003 - its own signature
    library.TOOLS.mupdf_display_warnings(False)  # noqa: FBT003
    begun = process_time()
    with library.open(path) as document:
        if document.needs_pass:
            raise ValueError("encrypted")
        count = 0
        for page in document:
            page.get_text("rawdict")
            count += 1
    TIMES.append(process_time() - begun)
    return count, 0


def pdfminer(path: Path) -> Answer:
    """Layout with characters and their boxes."""
    extract_pages = import_module("pdfminer.high_level").extract_pages
    begun = process_time()
    count = sum(1 for _ in extract_pages(path))
    TIMES.append(process_time() - begun)
    return count, 0


TIMES: list[float] = []


def main() -> None:
    """Read all, count what opened."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    read = {"ours": ours, "pypdfium2": pypdfium2, "pymupdf": pymupdf, "pdfminer": pdfminer}[sys.argv[1]]
    paths = [Path(line) for line in sys.stdin.read().splitlines()]
    read(paths[0])
    TIMES.clear()
    opened = pages = wrong = 0
    for path in paths:
        try:
            more, differ = read(path)
        except Exception:  # noqa: BLE001, S112 - libraries raise whatever they like; what does not open is what is counted
            continue
        opened, pages, wrong = opened + 1, pages + more, wrong + differ
    print(json.dumps({"opened": opened, "pages": pages, "wrong": wrong, "seconds": sum(TIMES)}))


if __name__ == "__main__":
    main()
