"""RTF files: text in any of their code pages, tables, notes, comments, headers; pictures as parts.

Places are bytes of the file: its characters are its bytes (latin-1), and what a segment leads to is the text itself
or the control words that stand for a character.
"""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.core.dates import PartialDate
from whobuilt.core.evidence import Metadata
from whobuilt.core.problems import Problem
from whobuilt.ports import Original, Part, Read
from whobuilt.read.layer import Provenance, make_read
from whobuilt.read.office_leftovers import told
from whobuilt.read.office_text import OfficeText, Tally, with_front
from whobuilt.read.rtf_body import DEEPEST, RtfWalker
from whobuilt.read.rtf_state import Picture
from whobuilt.read.rtf_tokens import iter_rtf

_SUFFIXES = {"png": "png", "jpeg": "jpg", "emf": "emf"}
_MOST_PICTURES = 1_000
_LONGEST_NAME = 200


class RtfReader:
    """Reads RTF files."""

    name = "rtf@1"
    media_types = frozenset({"application/rtf", "text/rtf"})

    def read(self, original: Original) -> Read:
        """The document in the original, and the pictures within it as parts."""
        source = original.data.decode("latin-1")
        text, tally = OfficeText(), Tally()
        walker = RtfWalker(source, text, tally)
        walker.walk(iter_rtf(source))
        title = text.set_title(walker.title if walker.title is not None else walker.heading)
        body = text.build()
        made = Provenance(original.blob, self.name, original.media_type, "latin-1")
        problems = (*text.problems, *told(tally), *_find_faults(walker))
        read = make_read(made, body, with_front(_read_sayings(walker), title, body.text), problems)
        parts = _iter_pictures(source, walker.pictures) if walker.pictures else ()
        return Read(read.document, read.problems, parts)


def _read_sayings(walker: RtfWalker) -> Metadata:
    """What the file's properties say; a day in them is that of the last change, else of the making."""
    said = {name: " ".join(value.split())[:_LONGEST_NAME] for name, value in walker.said.items()}
    days = (_make_day(walker.days.get(name, {})) for name in ("revtim", "creatim"))
    return Metadata(
        title=said.get("title", ""),
        authors=(said["author"],) if said.get("author") else (),
        publisher=said.get("company", ""),
        published=next((day for day in days if day), None),
    )


def _make_day(numbers: dict[str, int]) -> PartialDate | None:
    if not all(numbers.get(name) for name in ("yr", "mo", "dy")):
        return None
    try:
        return PartialDate(f"{numbers['yr']:04}-{numbers['mo']:02}-{numbers['dy']:02}")
    except ValueError:  # no day of any year
        return None


def _find_faults(walker: RtfWalker) -> Iterator[Problem]:
    again = "Fetch the file again from where it came."
    if walker.stack:
        message = f"The file ends within {len(walker.stack)} groups that are never closed: it is cut off."
        yield Problem("damaged_file", message, walker.at(), again)
    if walker.too_deep:
        message = f"Groups stand in each other beyond {DEEPEST:,}; the text in them was read, their settings were not."
        yield Problem("read_in_part", message, "", "Compare the text with the file in a word processor.")
    if walker.cut_binary:
        yield Problem("read_in_part", "Binary data in the file are shorter than they say; text may be lost.", "", again)
    if lost := walker.decoder.lost:
        message = f"{lost} characters make no sense in the file's code page; U+FFFD stands for them."
        yield Problem("undecodable_bytes", message, "", "Look at the text in a word processor.")
    counts = ((len(walker.pictures), "Pictures"), (walker.objects, "Embedded objects"))
    counted = [f"{what} ({count})" for count, what in counts if count]
    if counted:
        message = f"{' and '.join(counted)} stand in the file; this text has nothing of them."
        mend = (
            "Each picture is kept and read as a file of its own, as far as it can be; open the file to see the objects."
        )
        yield Problem("embedded_unread", message, "", mend)


def _iter_pictures(source: str, pictures: list[Picture]) -> Iterator[Part | Problem]:
    """The pictures as files of their own."""
    if len(pictures) > _MOST_PICTURES:
        message = f"Of {len(pictures):,} pictures only the first {_MOST_PICTURES:,} were taken out."
        yield Problem("read_in_part", message, "", "Look at the others in a word processor.")
    for number, picture in enumerate(pictures[:_MOST_PICTURES], 1):
        if picture.start < 0:
            continue
        written = source[picture.start : picture.end]
        try:
            data = written.encode("latin-1") if picture.raw else bytes.fromhex(written)
        except ValueError:
            message = f"Picture {number} is no hexadecimal number throughout, and could not be taken out."
            yield Problem("damaged_member", message, f"picture {number}", "Look at it in a word processor.")
            continue
        if data:
            yield Part(f"picture{number}.{_SUFFIXES.get(picture.kind, 'wmf')}", data)
