"""One extractor over many pages, in a process of its own, so that CPU times compare; started by `readers_html`.

`python readers_html_worker.py TOOL FOLDER` reads the pages `FOLDER/*.html` (bytes as kept) and `*.txt` (the same as
UTF-8) and prints one JSON object a page: `text`, `cpu` seconds; ours also the whole page's text, and how many passages
there are and resolve. Peers run in an environment that need not have our packages: only standard imports stand here.
"""

from __future__ import annotations

import html
import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import Any

Extract = Callable[[bytes, str], Any]
_BLOCKS = ("p", "div", "li", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "br", "pre", "blockquote")


def get_trafilatura() -> Extract:
    """Trafilatura as its own evaluation runs it: without comments, with tables."""
    extract = import_module("trafilatura").extract
    return lambda data, _: extract(data, include_comments=False, include_tables=True)


def get_readability() -> Extract:
    """The text of the page that readability-lxml makes of the article."""
    document, lxml_html = import_module("readability").Document, import_module("lxml.html")

    def extract(_: bytes, page: str) -> str:
        tree = lxml_html.fromstring(document(page).summary())
        for block in tree.iter(*_BLOCKS):
            block.tail = "\n" + (block.tail or "")
        return str(tree.text_content())

    return extract


def get_resiliparse() -> Extract:
    """Resiliparse's main content."""
    html2text, encoding = import_module("resiliparse.extract.html2text"), import_module("resiliparse.parse.encoding")
    tree = import_module("resiliparse.parse.html").HTMLTree

    def extract(data: bytes, _: str) -> Any:
        page = tree.parse(encoding.bytes_to_str(data, encoding.detect_encoding(data)))
        return html2text.extract_plain_text(page, main_content=True)

    return extract


def get_ours() -> Extract:
    """Our reader, with all that it does: the whole text and its map, the main text, metadata and language."""
    reader, original = import_module("whobuilt.read.html").HtmlReader(), import_module("whobuilt.ports").Original
    return lambda data, _: reader.read(original("", "text/html", data)).document


TOOLS: dict[str, Callable[[], Extract]] = {
    "ours": get_ours,
    "trafilatura": get_trafilatura,
    "readability-lxml": get_readability,
    "resiliparse": get_resiliparse,
}


def describe(document: Any, data: bytes) -> dict[str, object]:
    """Our document: its main text, the whole, and how many of the passages resolve character for character."""
    if document is None:
        return {"text": "", "page": "", "passages": 0, "resolved": 0}
    source = data.decode(document.encoding, "replace")
    main = [part for part in document.passages if part.kind != "aside"]
    resolved = sum(resolves(document, source, part.start, part.end) for part in main)
    text = "\n".join(document.text[part.start : part.end] for part in main if part.kind == "main")
    return {"text": text, "page": document.text, "passages": len(main), "resolved": resolved}


def resolves(document: Any, source: str, start: int, end: int) -> bool:
    """Whether each of a passage's characters is either a separator or stands in the source where its segment says."""
    fold = import_module("whobuilt.read.html_flow").fold
    place = start
    for part in document.segments:
        if part.end <= start or part.start >= end:
            continue
        written = fold(html.unescape(source[part.source_start : part.source_end]))
        gap = document.text[place : part.start]
        if written != fold(document.text[part.start : part.end]) or gap.strip() or part.start < place:
            return False
        place = part.end
    return not document.text[place:end].strip()


def main(tool: str, folder: Path) -> None:
    """Run one tool over the pages and print what it found."""
    extract = TOOLS[tool]()
    pages = [(path.read_bytes(), path.with_suffix(".txt").read_text("utf-8")) for path in sorted(folder.glob("*.html"))]
    for data, page in pages[:3]:  # loads what is loaded once
        try_one(extract, data, page)
    for data, page in pages:
        begun = process_time()
        found = try_one(extract, data, page)
        spent = process_time() - begun
        told = describe(found, data) if tool == "ours" else {"text": found or ""}
        sys.stdout.write(json.dumps({"cpu": spent, **told}) + "\n")


def try_one(extract: Extract, data: bytes, page: str) -> Any:
    """What the tool makes of a page; nothing where it fails on it."""
    try:
        return extract(data, page)
    except Exception:  # noqa: BLE001 - a peer that fails on a page scores nothing there, and the bench goes on
        return None


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
