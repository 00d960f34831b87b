"""Read: bytes become a document, by one reader per media type. Bad evidence is a problem, never an exception."""

from __future__ import annotations

from pathlib import Path

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Read, Reader
from whobuilt.read.csv_reader import CsvReader
from whobuilt.read.docx import DocxReader
from whobuilt.read.html import HtmlReader
from whobuilt.read.json_reader import JsonReader
from whobuilt.read.mail import MailReader
from whobuilt.read.markdown import MarkdownReader
from whobuilt.read.mbox import MboxReader
from whobuilt.read.media_type import detect_media_type, is_supporting, unreadable
from whobuilt.read.mhtml import MhtmlReader
from whobuilt.read.ocr import OcrReader
from whobuilt.read.odf import OdfReader
from whobuilt.read.ole import OleReader
from whobuilt.read.pdf import PdfReader
from whobuilt.read.pptx import PptxReader
from whobuilt.read.rtf import RtfReader
from whobuilt.read.tar_archive import CompressedReader, TarReader
from whobuilt.read.text import TextReader
from whobuilt.read.wacz import WaczReader
from whobuilt.read.warc import WarcReader
from whobuilt.read.xlsx import XlsxReader
from whobuilt.read.zip_archive import ZipReader

__all__ = ["READERS", "detect_media_type", "is_supporting", "read"]

# A new reader is one more here. Each loads what it needs when it first reads, not before.
READERS: tuple[Reader, ...] = (
    TextReader(),
    MarkdownReader(),
    HtmlReader(),
    PdfReader(),
    OcrReader(),
    DocxReader(),
    XlsxReader(),
    PptxReader(),
    OdfReader(),
    RtfReader(),
    OleReader(),
    CsvReader(),
    JsonReader(),
    MailReader(),
    MboxReader(),
    MhtmlReader(),
    ZipReader(),
    TarReader(),
    CompressedReader(),
    WarcReader(),
    WaczReader(),
)
_TEXT = READERS[0]


def read(content: bytes | Path, blob: str, name: str = "", declared: str = "") -> Read:
    """What stands in `content` (bytes, or the file that holds them), whose SHA-256 is `blob`; or why nothing does.

    The reader is chosen by content. `name`, the file's name, tells only between formats that share their bytes (kinds
    of text); `declared` is what the source called the bytes, with their charset where it said so.
    """
    found = detect_media_type(content, name)
    if isinstance(found, Problem):
        return Read(None, (found,))
    # A kind of text for which there is no reader is text all the same.
    otherwise = None if found.label else _TEXT
    reader = next((reader for reader in READERS if found.name in reader.media_types), otherwise)
    if reader is None:
        return Read(None, (unreadable(found, name),))
    try:
        return reader.read(Original(blob, found.name, content, name, declared))
    except MemoryError:
        raise  # where there is a limit, whoever set it tells of it
    except Exception as error:  # noqa: BLE001 - one bad file must cost nothing else in the case
        message = f"The reader {reader.name} failed on this file ({type(error).__name__}: {error})."
        return Read(None, (Problem("reader_failed", message, name, "Keep the file and report the fault."),))
