"""Read: bytes become a document, by one reader per media type. Bad evidence is a problem, never an exception."""

from __future__ import annotations

from whobuilt.core.problems import Problem
from whobuilt.ports import Read, Reader
from whobuilt.read.html import HtmlReader
from whobuilt.read.markdown import MarkdownReader
from whobuilt.read.media_type import detect_media_type
from whobuilt.read.text import TextReader

__all__ = ["READERS", "detect_media_type", "read"]

READERS: tuple[Reader, ...] = (TextReader(), MarkdownReader(), HtmlReader())  # a new reader is one more here


def read(data: bytes, blob: str, name: str = "") -> Read:
    """The document in `data`, whose SHA-256 is `blob`, or the problems that say why there is none.

    The reader is chosen by content; `name`, the file's name, only tells plain text from Markdown.
    """
    media_type = detect_media_type(data, name)
    if isinstance(media_type, Problem):
        return Read(None, (media_type,))
    reader = next(reader for reader in READERS if media_type in reader.media_types)
    try:
        return reader.read(data, blob, media_type)
    except Exception as error:  # noqa: BLE001 - one bad file must cost nothing else in the case
        message = f"The reader {reader.name} failed on this file ({type(error).__name__}: {error})."
        return Read(None, (Problem("reader_failed", message, name, "Keep the file and report the fault."),))
