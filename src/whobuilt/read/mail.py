"""Mail: header lines and plain text are the document; other bodies, attachments and attached mails are parts.

In the map, the part "header" is the header of the mail in characters, and "1" or "1.2" the characters of that part of
it, its transfer coding and its encoding undone (`part_text`).
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import partial

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Metadata, Passage, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.encoded_words import decode_words
from whobuilt.read.encoding import Decoded, decode
from whobuilt.read.front_lines import Front
from whobuilt.read.language import detect_language
from whobuilt.read.layer import Body, Layer, Provenance, make_read
from whobuilt.read.members import Budget, Names, Teller, clean_name, damaged, left_out
from whobuilt.read.mime_tree import Leaf, content, find_leaf, header_end, iter_leaves
from whobuilt.read.text import iter_passages, iter_segments

HEADER = "header"
_FIELD = re.compile(r"([!-9;-~]+)([ \t]*:[ \t]*)((?:[^\r\n]|\r(?!\n)|\r?\n[ \t])*+)(?:\r?\n|\Z)|[^\n]*(?:\n|\Z)")
_FROM_LINE = re.compile(rb"From [^\n]*\n")
_MOST_BODIES = 100
_NO_FRONT = Front(Metadata(), None, frozenset())
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_UNPACK = "Open it in the mail program that has the key, and add what it shows."


class MailReader:
    """Reads message/rfc822."""

    name = "mail@1"
    media_types = frozenset({"message/rfc822"})

    def read(self, original: Original) -> Read:
        """The mail's header and plain text; all else as parts."""
        data = original.data
        mail = _Mail(data)
        mail.take_header()
        for item in iter_leaves(data, mail.begin):
            if isinstance(item, Problem):
                mail.problems += mail.teller.tell(item)
            else:
                mail.take_leaf(item)
        mail.problems += mail.teller.finish()
        text, segments = mail.layer.build()
        metadata = Metadata(
            title=mail.subject, published=_day(mail.date), language=detect_language("\n".join(mail.texts) or text)
        )
        body = Body(text, tuple(mail.passages), segments)
        made = Provenance(original.blob, self.name, original.media_type, mail.encoding)
        read = make_read(made, body, metadata, tuple(mail.problems))
        return replace(read, parts=_iter_parts(data, mail.others, mail.date))


def part_text(data: bytes, number: str) -> str:
    """The characters in which the map of a mail counts: those of its header, or of the part with a number."""
    begin = _begin(data)
    if number == HEADER:
        return decode(data[begin : header_end(data, begin, len(data))[0]]).text
    leaf = find_leaf(data, number, begin)
    return decode(content(data, leaf)[0], leaf.charset).text if leaf else ""


@dataclass(slots=True)
class _Mail:
    """A mail as far as it was read."""

    data: bytes
    layer: Layer = field(default_factory=Layer)
    passages: list[Passage] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    others: list[Leaf] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    teller: Teller = field(default_factory=Teller)
    begin: int = 0
    encoding: str = ""
    subject: str = ""
    date: datetime | None = None

    def take_header(self) -> None:
        """The header lines, each as an aside; the subject is the title."""
        self.begin = _begin(self.data)
        stop, _ = header_end(self.data, self.begin, len(self.data))
        decoded = decode(self.data[self.begin : stop]) if stop > self.begin else Decoded("", "utf-8")
        self.encoding = decoded.encoding or "utf-8"
        self.problems += decoded.problems
        for line in _FIELD.finditer(decoded.text):
            if line[0].strip():
                self._take_line(line)

    def _take_line(self, line: re.Match[str]) -> None:
        begun = self.layer.length
        label = line[1] or ""
        add = partial(self.layer.add, at=f"header {label}" if label else "header", part=HEADER)
        if not label:  # no header line, but it stands there
            text = line[0].rstrip("\r\n")
            add(text, line.start(), line.start() + len(text))
            self._close(begun, PassageKind.ASIDE, "\n")
            return
        add(line[1] + line[2], line.start(1), line.end(2))
        worth = self.layer.length
        value = ""
        for run in decode_words(line[3]):
            value += run.text
            add(run.text, line.start(3) + run.start, line.start(3) + run.end)
            if not run.sound:
                message = f"A part of this header line could not be decoded: {run.text[:80]!r}."
                self.problems += self.teller.tell(Problem("undecodable_header", message, f"header {label}", _LOOK))
        if label.lower() == "subject" and not self.subject and value.strip():
            self.subject = value.strip()
            self.passages.append(Passage(worth, self.layer.length, PassageKind.TITLE))
            self.layer.gap("\n")
            return
        if label.lower() == "date" and self.date is None:
            self.date = _moment(value)
        self._close(begun, PassageKind.ASIDE, "\n")

    def _close(self, begun: int, kind: PassageKind, gap: str) -> None:
        if self.layer.length > begun:
            self.passages.append(Passage(begun, self.layer.length, kind))
        self.layer.gap(gap)

    def take_leaf(self, leaf: Leaf) -> None:
        """A part of the mail: its text, if it is plain text to be shown, else kept as a file of its own."""
        for problem in _tell_sealed(leaf):
            self.problems += self.teller.tell(problem)
        if not leaf.is_body or len(self.texts) >= _MOST_BODIES:
            self.others.append(leaf)
            return
        data, fault = content(self.data, leaf)
        decoded = decode(data, leaf.charset) if data.strip() else Decoded("", "utf-8")
        if data.strip() and not decoded.text:
            self.others.append(leaf)  # no text after all; whoever reads it says so
            return
        where = f"part {leaf.number}"
        if fault:
            self.problems += self.teller.tell(damaged(where, f"It can be read only in part: {fault}"))
        for problem in decoded.problems:
            place = f"{where}, {problem.where}" if problem.where else where
            self.problems += self.teller.tell(replace(problem, where=place))
        if decoded.text:
            self._take_text(decoded.text, leaf.number)

    def _take_text(self, text: str, number: str) -> None:
        self.layer.gap("\n")
        begun = self.layer.length
        for segment in iter_segments(text):
            at = f"part {number}, {segment.at}"
            words = text[segment.start : segment.end]
            self.layer.add(words, segment.source_start, segment.source_end, at, part=number)
        self.passages += (
            Passage(begun + passage.start, begun + passage.end, passage.kind)
            for passage in iter_passages(text, _NO_FRONT)
        )
        self.texts.append(text)
        self.layer.gap("\n")


def _iter_parts(data: bytes, leaves: list[Leaf], at: datetime | None) -> Iterator[Part | Problem]:
    """The parts of a mail that are files of their own."""
    budget, teller, names = Budget(len(data)), Teller(), Names()
    for leaf in leaves:
        if end := budget.find_end():
            yield end
            return
        found, fault = content(data, leaf)
        name = leaf.name or f"{leaf.number}{_ending(leaf.media_type)}"
        for problem in names.check(name):
            if problem.code != "duplicate_member":  # pictures in mails are often called alike
                yield from teller.tell(problem)
        if fault:
            yield from teller.tell(damaged(name, f"It can be had only in part: {fault}"))
        if not found:
            yield from teller.tell(damaged(name, "It is empty"))
            continue
        if len(found) > budget.allowance:
            yield left_out("together they are too large", budget.count)
            return
        budget.take(len(found))
        declared = f"{leaf.media_type}; charset={leaf.charset}" if leaf.charset else leaf.media_type
        yield Part(clean_name(name), found, clean_name(declared), at=at)
    yield from teller.finish()


def _tell_sealed(leaf: Leaf) -> Iterator[Problem]:
    """What is to be told of signed and encrypted parts."""
    where = f"part {leaf.number}"
    if leaf.media_type in _SEALED or ("multipart/encrypted" in leaf.levels and f".{leaf.number}".endswith(".2")):
        yield Problem("encrypted_mail", "It is encrypted or sealed, and was not read.", where, _UNPACK)
    elif leaf.media_type.endswith("-signature") and "multipart/signed" in leaf.levels:
        message = "The mail is signed; the signature was kept and not checked."
        yield Problem("signature_unchecked", message, where, "Check it in a mail program.")


def _begin(data: bytes) -> int:
    """Where the header begins: after the line that mailboxes put before it."""
    found = _FROM_LINE.match(data)
    return found.end() if found else 0


def _ending(media_type: str) -> str:
    if media_type == "message/rfc822":
        return ".eml"
    return mimetypes.guess_extension(media_type) or ""


def _moment(value: str) -> datetime | None:
    """A date as mails write it; None where it is none, or where it does not know its zone."""
    try:
        found = parsedate_to_datetime(value.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return found if found.tzinfo is not None else None


def _day(moment: datetime | None) -> PartialDate | None:
    try:
        return PartialDate(moment.date().isoformat()) if moment else None
    except ValueError:
        return None


_LOOK = "Look at the mail with another program."
