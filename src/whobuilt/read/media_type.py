"""What kind of file bytes are: by content, never by name; the name only breaks ties."""

from __future__ import annotations

import re
from dataclasses import dataclass

from whobuilt.core.problems import Problem
from whobuilt.read.encoding import has_byte_order_mark, sniff_wide

PLAIN, MARKDOWN, HTML = "text/plain", "text/markdown", "text/html"


@dataclass(frozen=True, slots=True)
class MediaType:
    """What a file is: its media type, and that in words ("a PDF file"; empty for kinds of text)."""

    name: str
    label: str = ""


_HEAD = 4096  # bytes in which a page shows that it is one
_STRUCTURE = 65536  # bytes in which Markdown shows that it is
_BINARY_SHARE = 0.01  # control characters beyond this share are no text
_STRAY = 2  # control characters that happen to any text
_MARKDOWN_WORTH = 4.0


@dataclass(frozen=True, slots=True)
class Magic:
    """The bytes at `offset` by which a format is known; `weak` ones count only where the file holds NULs too."""

    mark: bytes
    media_type: str
    label: str
    offset: int = 0
    weak: bool = False


MAGIC = (
    Magic(b"%PDF-", "application/pdf", "a PDF file"),
    Magic(b"\x89PNG\r\n\x1a\n", "image/png", "a PNG picture"),
    Magic(b"\xff\xd8\xff", "image/jpeg", "a JPEG picture"),
    Magic(b"GIF87a", "image/gif", "a GIF picture"),
    Magic(b"GIF89a", "image/gif", "a GIF picture"),
    Magic(b"II*\x00", "image/tiff", "a TIFF picture"),
    Magic(b"MM\x00*", "image/tiff", "a TIFF picture"),
    Magic(b"BM", "image/bmp", "a BMP picture", weak=True),
    Magic(b"WEBP", "image/webp", "a WebP picture", offset=8, weak=True),
    Magic(b"RIFF", "audio/x-riff", "a sound or film (RIFF)", weak=True),
    Magic(b"ftyp", "video/mp4", "a film or picture (MP4, HEIC)", offset=4, weak=True),
    Magic(b"ID3", "audio/mpeg", "a sound (MP3)", weak=True),
    Magic(b"OggS", "application/ogg", "a sound or film (Ogg)", weak=True),
    Magic(b"fLaC", "audio/flac", "a sound (FLAC)", weak=True),
    Magic(b"PK\x03\x04", "application/zip", "a ZIP archive"),
    Magic(b"PK\x05\x06", "application/zip", "an empty ZIP archive"),
    Magic(b"\x1f\x8b", "application/gzip", "a gzip archive"),
    Magic(b"BZh", "application/x-bzip2", "a bzip2 archive", weak=True),
    Magic(b"\xfd7zXZ\x00", "application/x-xz", "an xz archive"),
    Magic(b"\x28\xb5\x2f\xfd", "application/zstd", "a Zstandard archive"),
    Magic(b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed", "a 7-Zip archive"),
    Magic(b"Rar!\x1a\x07", "application/vnd.rar", "a RAR archive"),
    Magic(b"ustar", "application/x-tar", "a tar archive", offset=257),
    Magic(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage", "an old Office file (DOC, XLS, PPT, MSG)"),
    Magic(b"{\\rtf", "application/rtf", "an RTF file"),
    Magic(b"%!PS", "application/postscript", "a PostScript file"),
    Magic(b"\x7fELF", "application/x-elf", "a program (ELF)"),
    Magic(b"MZ", "application/x-msdownload", "a program (EXE, DLL)", weak=True),
    Magic(b"\xcf\xfa\xed\xfe", "application/x-mach-binary", "a program (Mach-O)"),
    Magic(b"\xca\xfe\xba\xbe", "application/x-mach-binary", "a program (Mach-O or Java)"),
    Magic(b"SQLite format 3\x00", "application/vnd.sqlite3", "an SQLite database"),
    Magic(b"PAR1", "application/vnd.apache.parquet", "a Parquet table", weak=True),
    Magic(b"WARC/1.", "application/warc", "a web archive (WARC)"),
)

# A ZIP archive shows what it holds by the names of its first members, which stand uncompressed.
_ZIPPED = (
    (b"word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "a Word file (DOCX)"),
    (b"xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "an Excel file (XLSX)"),
    (b"ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation", "a slide show (PPTX)"),
    (b"mimetypeapplication/epub+zip", "application/epub+zip", "an e-book (EPUB)"),
    (b"mimetypeapplication/vnd.oasis.opendocument", "application/vnd.oasis.opendocument", "an OpenDocument file"),
)

_MHTML = re.compile(rb"(?im)^content-type:\s*multipart/related")
_CONTROL = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})  # escape begins ISO-2022 text

_PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_PAGE_START = re.compile(rb"<(?:!doctype\s+html|html|head|body|title)\b", re.IGNORECASE)
_TAG = re.compile(
    rb"</?(a|article|b|blockquote|br|div|em|footer|form|h[1-6]|header|hr|i|img|li|link|main|meta|nav|ol|p|pre|script|"
    rb"section|span|strong|style|table|tbody|td|th|tr|ul)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
_SEVERAL_TAGS = 3

_MARKS: tuple[tuple[re.Pattern[bytes], float, float], ...] = (  # mark, worth of each, the most it may be worth
    (re.compile(rb"(?m)^#{1,6} +\S"), 1.5, 3.0),
    (re.compile(rb"\[[^\[\]\n]{1,200}\]\((?:https?:|/|#|\.|mailto:)[^()\s]{0,500}\)"), 1.5, 3.0),
    (re.compile(rb"(?m)^(?:```|~~~)"), 1.0, 2.0),
    (re.compile(rb"(?<![*\w])\*\*[^*\s][^*\n]{0,200}\*\*(?!\*)"), 1.0, 2.0),
    (re.compile(rb"(?m)^[^\s#>|*-][^\n]{2,99}\n(?:={3,}|-{3,})[ \t]*$"), 1.5, 1.5),
    (re.compile(rb"(?m)^\|?[ :]*-{3,}[ :]*\|[-| :]*$"), 2.0, 2.0),
    (re.compile(rb"(?m)^ {0,3}(?:[-*+]|\d{1,3}[.)]) +\S"), 0.5, 1.5),
    (re.compile(rb"(?m)^> ?\S"), 0.5, 1.0),
    (re.compile(rb"\A---[ \t]*\r?\n(?:[A-Za-z_-]+:[^\n]*\n){1,50}---"), 3.0, 3.0),
)


def detect_media_type(data: bytes, name: str = "") -> MediaType | Problem:
    """The media type of bytes, or the problem that says why they are none that could be read.

    `name` decides only between plain text and Markdown: every Markdown file is plain text too.
    """
    if not data or data.isspace():
        return Problem("empty_file", "The file is empty.", name, "Fetch it again from where it came.")
    if magic := _find_magic(data):
        return MediaType(magic.media_type, magic.label)
    wide = has_byte_order_mark(data) or bool(sniff_wide(data))
    if not wide and _count_controls(data) > max(_STRAY, _BINARY_SHARE * len(data)):
        message = "The file is no text: it holds control characters throughout."
        return Problem("binary_file", message, name, "Convert it to text, Markdown or HTML.")
    # In UTF-16 and UTF-32 the marks of a page are ASCII letters with NULs between them.
    narrow = data[:_STRUCTURE].replace(b"\x00", b"") if wide else data[:_STRUCTURE]
    return MediaType(_detect_text(narrow, name.lower()))


def _detect_text(head: bytes, name: str) -> str:
    head = head.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff")
    prologue = _PROLOGUE.match(head)
    begin = prologue.end() if prologue else 0
    if _PAGE_START.match(head, begin):
        return HTML
    if name.endswith(".txt"):
        return PLAIN
    markdown = markdown_worth(head) >= _MARKDOWN_WORTH
    tags = _TAG.findall(head, begin, begin + _HEAD)
    if head[begin : begin + 1] == b"<" and len(tags) >= _SEVERAL_TAGS and not markdown:
        return HTML
    return MARKDOWN if markdown or name.endswith((".md", ".markdown")) else PLAIN


def markdown_worth(head: bytes) -> float:
    """How much the structure of a text speaks for Markdown; 4 and more is enough without a name."""
    return sum(min(worth * len(mark.findall(head)), most) for mark, worth, most in _MARKS)


def _find_magic(data: bytes) -> Magic | None:
    head = data[:1024]
    for magic in MAGIC:
        found = head.startswith(magic.mark, magic.offset)
        if found and not (magic.weak and b"\x00" not in head):
            return _zipped(magic, data)
    # A PDF's mark may follow some white space, or anything at all where the file ends as PDF files do; a saved page's
    # headers have an order of their own.
    if head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head and b"startxref" in data[-1024:]):
        return MAGIC[0]
    if _MHTML.search(head) and b"mime-version:" in head.lower():
        return Magic(b"", "multipart/related", "a page saved as MHTML")
    return None


def _zipped(magic: Magic, data: bytes) -> Magic:
    if magic.media_type != "application/zip":
        return magic
    head = data[:_HEAD]
    inner = (Magic(mark, media_type, label) for mark, media_type, label in _ZIPPED if mark in head)
    return next(inner, magic)


def unreadable(found: MediaType, name: str) -> Problem:
    """The problem that no reader knows this media type."""
    message = f"The file is {found.label} ({found.name}), which this version cannot read."
    return Problem(
        "unsupported_media_type", message, name, "Convert it to PDF, text or HTML, and keep the original beside it."
    )


def _count_controls(data: bytes) -> int:
    return len(data) - len(data.translate(None, _CONTROL))
