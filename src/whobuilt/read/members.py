"""Files within files: what their names may be, how many are taken out, and how large they may become.

The names are never used as paths. What is odd about them is told, for a name made to mislead a program was made to
mislead a person too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from whobuilt.core.problems import Problem

MB = 1 << 20
MOST_MEMBERS = 100_000
LONGEST_NAME = 1024  # characters
MOST_MEMBER = 256 * MB  # of one file, taken out
MOST_TOTAL = 2048 * MB  # of all
_FREE = 64 * MB  # that any archive may unfold to, however small it is
_RATIO = 100  # times its own size, beyond that; text compresses to a tenth, tables to a fiftieth
_MOST_ALIKE = 20  # problems of one kind that are told one by one

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:")
_SEPARATOR = re.compile(r"[/\\]")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_TAKE_OUT = "Take it out yourself, and add it as a file."


def clean_name(name: str) -> str:
    """A name fit to be shown: what steers a terminal or turns the reading order becomes U+FFFD, the end is cut."""
    return _CONTROL.sub("\ufffd", name[:LONGEST_NAME])


def find_oddity(name: str) -> str:
    """What is odd about a name within an archive, in words; empty where nothing is."""
    steps = _SEPARATOR.split(name)
    if _CONTROL.search(name):
        return "it holds control characters"
    if ".." in steps:
        return "it leads out of the archive"
    if not steps[0] or _DRIVE.match(name):
        return "it is an absolute path" if name else "it is empty"
    if any(_DEVICE.fullmatch(step.rstrip(" ")) for step in steps):
        return "it is the name of a device"
    if len(name) > LONGEST_NAME:
        return f"it is {len(name)} characters long"
    return ""


class Names:
    """The names of one container, looked at as they come."""

    def __init__(self) -> None:
        """None yet."""
        self._seen: dict[str, str] = {}
        self._whole: set[str] = set()

    def check(self, name: str) -> Iterator[Problem]:
        """What is to be told of a name."""
        if oddity := find_oddity(name):
            message = f"The name of a file within it is odd: {oddity}. It was read, and nothing was written by it."
            yield Problem("odd_member_name", message, clean_name(name), "See it as what it is: a name made to mislead.")
        if name in self._whole:
            yield Problem(
                "duplicate_member", "Two files within it have this name.", clean_name(name), "Both were read."
            )
        elif (earlier := self._seen.setdefault(name.casefold(), name)) != name:
            message = f"Its name differs only in capitals from another's ({clean_name(earlier)})."
            yield Problem("duplicate_member", message, clean_name(name), "Both were read.")
        self._whole.add(name)


class Teller:
    """Tells problems one by one, and counts those of a kind that are too many; each container has its own."""

    def __init__(self) -> None:
        """Nothing told yet."""
        self._counts: Counter[str] = Counter()

    def tell(self, problem: Problem) -> Iterator[Problem]:
        """The problem, unless many like it were told."""
        self._counts[problem.code] += 1
        if self._counts[problem.code] <= _MOST_ALIKE:
            yield problem

    def finish(self) -> Iterator[Problem]:
        """One problem for each kind of which some were not told."""
        for code, count in self._counts.items():
            if count > _MOST_ALIKE:
                message = f"{count - _MOST_ALIKE} more files within it have the same problem."
                yield Problem(code, message, "", "Look at the archive with another program.")


class Budget:
    """How much may still be taken out of one container."""

    def __init__(self, size: int) -> None:
        """For a container of `size` bytes."""
        self.total = min(MOST_TOTAL, _FREE + _RATIO * size)
        self.left = self.total
        self.count = 0

    @property
    def allowance(self) -> int:
        """Bytes that the next member may have."""
        return min(MOST_MEMBER, self.left)

    def take(self, size: int) -> None:
        """One more member was taken out."""
        self.left -= size
        self.count += 1

    def find_end(self) -> Problem | None:
        """Why no further member may be taken out; None where one may."""
        if self.count >= MOST_MEMBERS:
            return left_out(f"it holds more than {MOST_MEMBERS}", self.count)
        if self.left <= 0:
            return left_out(f"taken out, they are larger than {self.total // MB} MB", self.count)
        return None

    def too_large(self, name: str) -> Problem:
        """The problem that a member is larger than its allowance."""
        if self.left < MOST_MEMBER:
            self.left = 0
            message = f"It would unfold to far more than the archive ({self.total // MB} MB and more); it was left out."
            return Problem("archive_bomb", message, clean_name(name), "See whether it holds anything but filling.")
        message = f"A file within it is larger than {MOST_MEMBER // MB} MB; it was left out."
        return Problem("part_too_large", message, clean_name(name), _TAKE_OUT)


def left_out(why: str, taken: int) -> Problem:
    """The problem that members were left out after the first `taken`."""
    message = f"Of the files within it only the first {taken} were taken out: {why}."
    return Problem("parts_left_out", message, "", "Take the others out yourself, and add them as files.")


def damaged(name: str, what: str) -> Problem:
    """The problem that a member's bytes are not what they should be."""
    return Problem("member_damaged", f"{what}.", clean_name(name), "Fetch the archive again, or look for a copy.")


def archive_damaged(what: str) -> Problem:
    """The problem that a container's own structure is broken."""
    return Problem("archive_damaged", f"The archive is damaged: {what}.", "", "Fetch it again, or look for a copy.")


EMPTY = Problem("empty_archive", "The archive holds no files.", "", "Fetch it again from where it came.")
