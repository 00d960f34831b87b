"""Mailboxes in one file (mbox, RFC 4155): each mail a part, as it stands there."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.members import EMPTY, MOST_MEMBER, MOST_MEMBERS, left_out

POSTMARK = re.compile(
    rb"From (?:[^\n]*[ \t])?(?:19|20)\d\d\r?(?:\n|\Z)|From (?:[^\n]*[ \t])?(?:19|20)\d\d [+-]\d{4}\r?\n"
)


class MboxReader:
    """Reads application/mbox."""

    name = "mbox@1"
    media_types = frozenset({"application/mbox"})

    def read(self, original: Original) -> Read:
        """The mails, in order."""
        return Read(None, (), _iter_mails(original))


def _iter_mails(original: Original) -> Iterator[Part | Problem]:
    with original.open() as file:
        count = 0
        for mail in _iter_pieces(file):
            count += 1
            if count > MOST_MEMBERS:
                yield left_out(f"it holds more than {MOST_MEMBERS} mails", MOST_MEMBERS)
                return
            if isinstance(mail, Problem):
                yield mail
            else:
                yield Part(f"{count}.eml", mail, "message/rfc822")
        if not count:
            yield EMPTY


def _iter_pieces(file: BinaryIO) -> Iterator[bytes | Problem]:
    """The mails: each begins after a postmark that follows an empty line, or the beginning of the file."""
    lines: list[bytes] = []
    size, blank = 0, True
    for line in file:
        if blank and POSTMARK.match(line):
            yield from _join(lines, size)
            lines, size = [], 0
        else:
            size += len(line)
            if size <= MOST_MEMBER:
                lines.append(line)
        blank = not line.strip()
    yield from _join(lines, size)


def _join(lines: list[bytes], size: int) -> Iterator[bytes | Problem]:
    if size > MOST_MEMBER:
        message = f"A mail in it is larger than {MOST_MEMBER >> 20} MB; it was left out."
        yield Problem("part_too_large", message, "", "Take it out with another program.")
        return
    # The empty line before the next postmark is the mailbox's own.
    if lines and not lines[-1].strip() and len(lines) > 1:
        lines.pop()
    mail = b"".join(lines)
    if mail.strip():
        yield mail
