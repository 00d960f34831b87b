"""The parts of a mail or a saved page (MIME, RFC 2045 to 2049), in order, each with its place in the bytes.

Read by ourselves: the standard library's parser builds the whole tree in memory, forgets where parts stood, and
changes between Python versions. Parts are numbered as in IMAP (RFC 3501, 6.4.5): "1", "1.2"; a mail that is not
divided has one part, "1".
"""

from __future__ import annotations

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser

from whobuilt.core.problems import Problem
from whobuilt.read.encoded_words import decode_short, decode_words
from whobuilt.read.encoding import decode

MOST_PARTS = 20_000
MOST_LEVELS = 100
_LONGEST_HEADER = 1 << 20  # bytes
_MOST_PREAMBLE = 200  # characters that mailers write before the first part for readers that know no MIME
_HEADER_END = re.compile(rb"(?m)^\r?\n")
_HEADER_LINE = re.compile(rb"[!-9;-~]+[ \t]*:|[ \t]")
_LINE_END = re.compile(rb"\r?\n\Z")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_PARSER = HeaderParser()
_FAULTS = (ValueError, LookupError, TypeError, AttributeError, IndexError)  # of the library, at broken parameters
_MEND = "Look at the mail with another program."


@dataclass(frozen=True, slots=True)
class Leaf:
    """A part that holds no others: `data[begin:end]`, coded as `coding` says. `levels` are the types around it."""

    number: str
    media_type: str
    begin: int
    end: int
    charset: str = ""
    coding: str = ""
    name: str = ""
    disposition: str = ""
    locator: str = ""
    levels: tuple[str, ...] = ()

    @property
    def is_body(self) -> bool:
        """Whether it is plain text that is shown with the mail."""
        return self.media_type == "text/plain" and self.disposition != "attachment" and not self.name


@dataclass(frozen=True, slots=True)
class _Entity:
    """A header and what follows it."""

    number: str
    begin: int
    end: int
    levels: tuple[str, ...]
    kind: str = "text/plain"  # where the header does not say (in a digest: a mail)


def header_end(data: bytes, begin: int, end: int) -> tuple[int, int]:
    """Where the header that begins at `begin` ends, and where what follows it begins."""
    if not _HEADER_LINE.match(data, begin, end) and not data.startswith((b"\n", b"\r\n"), begin):
        return begin, begin  # no header at all
    found = _HEADER_END.search(data, begin, min(end, begin + _LONGEST_HEADER))
    if found:
        return found.start(), found.end()
    stop = min(end, begin + _LONGEST_HEADER)
    return stop, stop


def iter_leaves(data: bytes, begin: int = 0) -> Iterator[Leaf | Problem]:
    """The parts of the message that begins at `begin`, in order, and what is wrong with them."""
    waiting: list[Iterator[_Entity | Problem]] = [iter([_Entity("", begin, len(data), ())])]
    count = 0
    while waiting:
        found = next(waiting[-1], None)
        if found is None:
            waiting.pop()
        elif isinstance(found, Problem):
            yield found
        elif count >= MOST_PARTS:
            message = f"It has more than {MOST_PARTS} parts; the others were left out."
            yield Problem("parts_left_out", message, f"part {found.number}", _MEND)
            return
        else:
            count += 1
            leaf = _open(data, found)
            if isinstance(leaf, Leaf):
                yield leaf
            elif len(waiting) > MOST_LEVELS:
                message = (
                    f"Its parts are nested more than {MOST_LEVELS} levels deep; the innermost is kept as it stands."
                )
                yield Problem("mail_too_deep", message, f"part {found.number}", _MEND)
                yield Leaf(found.number, "text/plain", found.begin, found.end, name=f"{found.number[:50]}.eml")
            else:
                waiting.append(leaf)


def find_leaf(data: bytes, number: str, begin: int = 0) -> Leaf | None:
    """The part with a number; None where there is none."""
    leaves = (leaf for leaf in iter_leaves(data, begin) if isinstance(leaf, Leaf))
    return next((leaf for leaf in leaves if leaf.number == number), None)


def content(data: bytes, leaf: Leaf) -> tuple[bytes, str]:
    """A part's bytes with their transfer coding undone, and what was wrong with that."""
    raw = data[leaf.begin : leaf.end]
    if leaf.coding == "base64":
        return _decode_base64(raw)
    if leaf.coding == "quoted-printable":
        return quopri.decodestring(raw), ""
    if leaf.coding in ("x-uuencode", "uuencode", "x-uue"):
        return raw, "it is coded as uuencode, which is not undone here"
    known = ("", "7bit", "8bit", "binary")
    return raw, "" if leaf.coding in known else f"it is coded in a way that is not known ({leaf.coding[:40]})"


def _open(data: bytes, entity: _Entity) -> Leaf | Iterator[_Entity | Problem]:
    """A part that holds no others, or the parts that it holds."""
    stop, begin = header_end(data, entity.begin, entity.end)
    header = _PARSER.parsestr(data[entity.begin : stop].decode("latin-1"))
    header.set_default_type(entity.kind)
    media_type = header.get_content_type()
    if header.get_content_maintype() == "multipart":
        boundary = _parameter(header, "boundary").rstrip()
        return _iter_parts(data, _Entity(entity.number, begin, entity.end, (*entity.levels, media_type)), boundary)
    charset = _parameter(header, "charset") if media_type.startswith("text/") else ""
    return Leaf(
        entity.number or "1",
        media_type,
        begin,
        entity.end,
        charset,
        header.get("Content-Transfer-Encoding", "").strip().lower(),
        _file_name(header),
        _disposition(header),
        header.get("Content-Location", "").strip(),
        entity.levels,
    )


def _iter_parts(data: bytes, around: _Entity, boundary: str) -> Iterator[_Entity | Problem]:
    """The parts of a divided part, `around`, whose content begins and ends as it says."""
    where = f"part {around.number}" if around.number else ""
    prefix = f"{around.number}." if around.number else ""
    kind = "message/rfc822" if around.levels[-1] == "multipart/digest" else "text/plain"
    # A line that begins with the boundary; what follows it on its line is not looked at (as mailers do).
    mark = re.compile(rb"(?m)^--" + re.escape(boundary.encode("latin-1", "replace")) + rb"(--)?[ \t]*\r?$")
    begun, count, closed = -1, 0, False
    for found in mark.finditer(data, around.begin, around.end) if boundary else ():
        if begun < 0:
            yield from _tell_outside(data[around.begin : found.start()], where, _MOST_PREAMBLE)
        else:
            count += 1
            yield _Entity(f"{prefix}{count}", begun, _before(data, begun, found.start()), around.levels, kind)
        begun = min(found.end() + 1, around.end)
        if found[1]:
            closed = True
            break
    if begun < 0:
        message = (
            "Its parts cannot be told apart: the line that should divide them is nowhere. It is kept in one piece."
        )
        yield Problem("mail_damaged", message, where, "Fetch it again, or look for a copy.")
        # A line before it makes it a part without a header, so that it is read as what it is.
        yield _Entity(f"{prefix}1", around.begin, around.end, around.levels)
    elif closed:
        yield from _tell_outside(data[begun : around.end], where, 0)
    else:
        yield Problem("mail_damaged", "Its last part has no end: it was cut off.", where, "Fetch it again.")
        yield _Entity(f"{prefix}{count + 1}", begun, around.end, around.levels, kind)


def _tell_outside(outside: bytes, where: str, most: int) -> Iterator[Problem]:
    """Text before the first part or after the last, which no mail program shows."""
    text = outside.strip()
    if len(text) > most:
        shown = text[:80].decode("utf-8", "replace")
        message = f"{len(text)} bytes stand outside of its parts, where no mail program shows them ({shown!r} …)."
        yield Problem("text_outside_parts", message, where, _MEND)


def _before(data: bytes, begin: int, end: int) -> int:
    """The end of a part: the line end before the dividing line is the divider's."""
    if end - begin >= 2 and data.startswith(b"\r\n", end - 2):  # noqa: PLR2004  # carriage return and line feed
        return end - 2
    return end - 1 if end > begin and data.startswith(b"\n", end - 1) else end


def _parameter(header: Message, name: str) -> str:
    try:
        found = header.get_param(name, "")
    except _FAULTS:
        return ""
    value = found[2] if isinstance(found, tuple) else found
    return str(value or "").strip()


def _disposition(header: Message) -> str:
    try:
        return (header.get_content_disposition() or "").strip()
    except _FAULTS:
        return ""


def _file_name(header: Message) -> str:
    """The name of a part as its sender wrote it (RFC 2231, and the encoded words of RFC 2047 that many use)."""
    for field, name in (("content-disposition", "filename"), ("content-type", "name")):
        try:
            found = header.get_param(name, None, field)
        except _FAULTS:
            continue
        if isinstance(found, tuple):
            raw = found[2].encode("latin-1", "replace")
            return decode_short(raw, found[0] or "").text or found[2]
        if found:
            return _plain_name(str(found))
    return ""


def _plain_name(written: str) -> str:
    raw = written.encode("latin-1", "replace")
    text = written if raw.isascii() else decode(raw).text or written
    return "".join(run.text for run in decode_words(text))


def _decode_base64(raw: bytes) -> tuple[bytes, str]:
    """Bytes of base64, as far as it is sound."""
    fault = "it holds characters that are no base64" if _NOT_BASE64.search(raw) else ""
    packed = re.sub(rb"[^A-Za-z0-9+/]", b"", raw)
    if len(packed) % 4 == 1:
        packed, fault = packed[:-1], "it ends within a character (it was cut off)"
    elif not fault and not _LINE_END.sub(b"", raw).rstrip().endswith(b"=") and len(packed) % 4:
        fault = "it ends without its end mark (it was cut off)"
    try:
        return binascii.a2b_base64(packed + b"=" * (-len(packed) % 4)), fault
    except binascii.Error as error:
        return b"", f"it is no base64 ({error})"
