"""What a file saved from a browser says of itself: which page it is, and when it was saved.

It is a saying and no finding: anyone can write such a line. Known are SingleFile's comment, the comment of browsers
("saved from url="), MHTML's headers (RFC 2557, and the Snapshot fields of browsers), and a PNG picture's own texts.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from email.utils import parsedate_to_datetime
from enum import StrEnum

from whobuilt.core.dates import require_aware
from whobuilt.preserve.addresses import WebAddress, parse_address

HEAD = 1 << 16  # bytes at the beginning of a file in which it says so

_COMMENT = 8192  # bytes in which a saved page's comment stands: right behind its first tag
_SINGLE_FILE = re.compile(
    rb"<!--\s{0,9}Page saved with SingleFile\s+url:[ \t]*(\S{1,4000})\s+saved date:[ \t]*([^\r\n]{1,100})",
    re.IGNORECASE,
)
_BROWSER = re.compile(rb"<!--\s{0,9}saved from url=\(\d{4,6}\)(\S{1,4000})\s{0,9}-->", re.IGNORECASE)
_LOCATION = re.compile(rb"^content-location:[ \t]*(\S{1,4000})", re.IGNORECASE | re.MULTILINE)
_SCRIPT_DATE = re.compile(r"\w{3} (\w{3}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_CHUNKS = 64  # chunks before the picture itself begins
_PNG_ADDRESS = frozenset({"url", "page url", "source url", "source", "location"})
_PNG_TIME = frozenset({"creation time", "date", "date:create", "captured"})


class SavedForm(StrEnum):
    """How a page was saved."""

    SINGLE_FILE = "single_file"
    BROWSER = "browser"
    MHTML = "mhtml"
    SCREENSHOT = "screenshot"


@dataclass(frozen=True, slots=True)
class Saying:
    """Where a saved file says it is from, and when it says it was saved; None where it does not say."""

    form: SavedForm
    url: str
    at: datetime | None = None

    def __post_init__(self) -> None:
        """Times are aware."""
        if self.at is not None:
            require_aware(self.at)


def find_saying(data: bytes) -> Saying | None:
    """What a file says of where it was saved from; None where it says nothing. The first `HEAD` bytes are enough."""
    head = data[:HEAD]
    if head.startswith(_PNG):
        return _read_png(head)
    if found := _SINGLE_FILE.search(head[:_COMMENT]):
        return _make(SavedForm.SINGLE_FILE, _text(found[1]), _read_time(_text(found[2])))
    if found := _BROWSER.search(head[:_COMMENT]):
        return _make(SavedForm.BROWSER, _text(found[1]), None)
    return _read_mhtml(head)


def _read_mhtml(head: bytes) -> Saying | None:
    lowered = head.lower()
    if b"multipart/related" not in lowered or b"content-type:" not in lowered:
        return None
    begin, _, rest = head.lstrip().replace(b"\r\n", b"\n").partition(b"\n\n")
    fields = BytesHeaderParser().parsebytes(begin + b"\n\n")
    if fields.get_content_type() != "multipart/related":
        return None
    address = str(fields.get("Snapshot-Content-Location", "") or fields.get("Content-Location", ""))
    if not address and (found := _LOCATION.search(rest)):
        address = _text(found[1])
    return _make(SavedForm.MHTML, "".join(address.split()), _read_time(str(fields.get("Date", ""))))


def _read_png(head: bytes) -> Saying | None:
    texts = {name.casefold(): value for name, value in _png_texts(head)}
    address = next((value for name, value in texts.items() if name in _PNG_ADDRESS and "://" in value), "")
    written = next((value for name, value in texts.items() if name in _PNG_TIME), "")
    return _make(SavedForm.SCREENSHOT, address.strip(), _read_time(written))


def _png_texts(head: bytes) -> Iterator[tuple[str, str]]:
    """The tEXt and plain iTXt chunks before the picture (PNG, third edition, 11.3.3)."""
    at = len(_PNG)
    for _ in range(_PNG_CHUNKS):
        if at + 8 > len(head):
            return
        size, kind = struct.unpack_from(">I4s", head, at)
        block = head[at + 8 : at + 8 + size]
        at += size + 12
        name, _, value = block.partition(b"\x00")
        if kind == b"tEXt":
            yield name.decode("latin-1"), value.decode("latin-1")
        elif kind == b"iTXt" and value[:1] == b"\x00":
            yield name.decode("latin-1"), value[2:].split(b"\x00", 2)[-1].decode("utf-8", "replace")
        elif kind == b"IDAT":
            return


def _make(form: SavedForm, url: str, at: datetime | None) -> Saying | None:
    """The saying, where what it names is a web address; without credentials."""
    address = parse_address(url) if url else None
    return Saying(form, address.url, at) if isinstance(address, WebAddress) else None


def _read_time(text: str) -> datetime | None:
    """A time with its zone, as scripts, mail and ISO 8601 write it; None where it is none, or has no zone."""
    if found := _SCRIPT_DATE.search(text):
        text = f"{found[2]} {found[1]} {found[3]} {found[4]} {found[5]}"
    for parse in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = parse(text.strip())
            if moment.tzinfo:
                return moment.astimezone(UTC)
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")
