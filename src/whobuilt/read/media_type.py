"""What kind of file bytes are: by content, never by name; the name only breaks ties."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.read.encoding import has_byte_order_mark, sniff_wide
from whobuilt.read.streams import GZIP, Inflated
from whobuilt.read.tar_archive import looks_like_tar
from whobuilt.read.text_kind import find_kind as find_text_kind
from whobuilt.read.text_kind import find_mail_kind
from whobuilt.read.zip_kind import find_kind as find_zip_kind


@dataclass(frozen=True, slots=True)
class MediaType:
    """What a file is: its media type, and that in words ("a PDF file"; empty for kinds of text)."""

    name: str
    label: str = ""


_WARC = b"WARC/1."
_HEAD = 65536  # bytes by which a format is known
_BINARY_SHARE = 0.01  # control characters beyond this share are no text
_STRAY = 2  # control characters that happen to any text
_LARGE = 4_000_000  # bytes, beyond which a file that does not begin as text is not read to its end


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
    Magic(_WARC, "application/warc", "a web archive (WARC)"),
    Magic(b"\x78\x9f\x3e\x22", "application/ms-tnef", "an attachment that only Outlook opens (winmail.dat)"),
)

_SUPPORTING = frozenset(
    {"text/css", "text/javascript", "application/javascript", "application/x-javascript", "application/ecmascript"}
    | {"application/wasm", "application/vnd.ms-fontobject"}
)
_CONTROL = bytes({*range(0x20), 0x7F} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1B})  # escape begins ISO-2022 text


def detect_media_type(content: bytes | Path, name: str = "") -> MediaType | Problem:
    """The media type of bytes, or of those in a file; or the problem that says why they are none that could be read.

    Only text is read to its end. `name` decides only between kinds of text that share their bytes: every Markdown
    file, every table and every mail is plain text too.
    """
    with _open(content) as file:
        head = file.read(_HEAD)
        if magic := _find_magic(head, file):
            return _look_within(magic, file)
        if mail := find_mail_kind(head, name.lower()):
            return MediaType(mail)
        if _is_binary(head) and len(head) == _HEAD and file.seek(0, 2) > _LARGE:
            return _binary(name)
        file.seek(len(head))
        data = head + file.read()
    if not data or data.isspace():
        return Problem("empty_file", "The file is empty.", name, "Fetch it again from where it came.")
    if _is_binary(data):
        return _binary(name)
    # In UTF-16 and UTF-32 the marks of a page are ASCII letters with NULs between them.
    wide = _is_wide(data)
    return MediaType(find_text_kind(head.replace(b"\x00", b"") if wide else head, name.lower(), b"" if wide else data))


def _open(content: bytes | Path) -> BinaryIO:
    return BytesIO(content) if isinstance(content, bytes) else content.open("rb")


def _is_wide(data: bytes) -> bool:
    return has_byte_order_mark(data) or bool(sniff_wide(data))


def _is_binary(data: bytes) -> bool:
    controls = len(data) - len(data.translate(None, _CONTROL))
    return controls > max(_STRAY, _BINARY_SHARE * len(data)) and not _is_wide(data)


def _binary(name: str) -> Problem:
    message = "The file is no text: it holds control characters throughout."
    return Problem("binary_file", message, name, "Convert it to text, Markdown or HTML.")


def _find_magic(data: bytes, file: BinaryIO) -> Magic | None:
    head = data[:1024]
    for magic in MAGIC:
        found = head.startswith(magic.mark, magic.offset)
        if found and not (magic.weak and b"\x00" not in head):
            return magic
    # A PDF's mark may follow some white space, or anything at all where the file ends as PDF files do; the oldest tars
    # have no mark.
    if head.lstrip().startswith(b"%PDF-") or (b"%PDF-" in head and _ends_as_pdf(file)):
        return MAGIC[0]
    return Magic(b"", "application/x-tar", "a tar archive") if looks_like_tar(head) else None


def _ends_as_pdf(file: BinaryIO) -> bool:
    file.seek(max(0, file.seek(0, 2) - 1024))
    return b"startxref" in file.read()


def _look_within(magic: Magic, file: BinaryIO) -> MediaType:
    """What a ZIP archive or a compressed file is, by what it holds."""
    file.seek(0)
    if magic.media_type == "application/zip":
        return MediaType(*find_zip_kind(file))
    if magic.media_type == "application/gzip" and Inflated(file, GZIP).read(len(_WARC)) == _WARC:
        return MediaType("application/warc", "a web archive (WARC)")
    return MediaType(magic.media_type, magic.label)


def is_supporting(declared: str) -> bool:
    """Whether its source calls a file what pages are drawn with (styles, scripts, fonts), kept and not read."""
    name = declared.partition(";")[0].strip().lower()
    return name in _SUPPORTING or name.startswith(("font/", "application/font", "application/x-font"))


def unreadable(found: MediaType, name: str) -> Problem:
    """The problem that no reader knows this media type."""
    message = f"The file is {found.label} ({found.name}), which this version cannot read."
    return Problem(
        "unsupported_media_type", message, name, "Convert it to PDF, text or HTML, and keep the original beside it."
    )
