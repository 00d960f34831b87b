"""Where evidence came from, what was received, and the text that a reader found in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from whobuilt.core.dates import PartialDate, require_aware
from whobuilt.core.ids import make_id


class SourceKind(StrEnum):
    """What sort of publisher a source is."""

    COMPANY = "company"
    GOVERNMENT = "government"
    PROCUREMENT = "procurement"
    COURT_OR_PARLIAMENT = "court_or_parliament"
    LIST = "list"
    NEWS = "news"
    NGO = "ngo"
    UNKNOWN = "unknown"


class Handling(StrEnum):
    """What of a source may leave the machine; the strictest wins."""

    PUBLIC = "public"
    QUOTE_ONLY = "quote_only"
    NOT_QUOTED = "not_quoted"
    STAYS_HERE = "stays_here"

    @property
    def strictness(self) -> int:
        """0 for public up to 3 for what stays on this machine."""
        return list(Handling).index(self)


def strictest(*handlings: Handling) -> Handling:
    """The handling that wins where several apply; public where none does."""
    return max(handlings, key=lambda handling: handling.strictness, default=Handling.PUBLIC)


@dataclass(frozen=True, slots=True)
class Source:
    """Where evidence came from: a path, a URL, or a place within an archive ("notice.zip!/annex.pdf").

    `via` is the web archive's address where the page was had from one, and `archived_at` the day on which that
    archive says it took it: `locator` stays the page's own address.
    """

    locator: str
    kind: SourceKind = SourceKind.UNKNOWN
    handling: Handling = Handling.PUBLIC
    via: str = ""
    archived_at: datetime | None = None

    def __post_init__(self) -> None:
        """Times are aware."""
        if self.archived_at is not None:
            require_aware(self.archived_at)


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes as received. The same bytes received twice are one blob and two captures.

    `parent` is the capture that these bytes were found in: an archive, a mail, a web record. `media_type` is what
    the source called them ("text/html; charset=gbk"): a saying, not a finding.
    """

    id: str
    blob: str
    size: int
    at: datetime
    method: str
    source: Source
    parent: str = ""
    media_type: str = ""

    def __post_init__(self) -> None:
        """Times are aware."""
        require_aware(self.at)


def make_capture(
    kept: tuple[str, int], at: datetime, method: str, source: Source, *, parent: str = "", media_type: str = ""
) -> Capture:
    """A capture, with the id that its content gives, of kept bytes: their SHA-256 and size."""
    blob, size = kept
    archived = source.archived_at.isoformat() if source.archived_at else ""
    fields = [blob, str(size), at.isoformat(), method, source.locator, source.kind, source.handling]
    more = [parent, media_type, source.via, archived]
    if any(more):
        fields += more
    name = make_id("capture", *fields)
    return Capture(name, blob, size, at, method, source, parent, media_type)


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page or picture: pages count from 1; in points (pixels for a picture) from its top left."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Segment:
    """One run of a document's text and where it stands in the original.

    `text[start:end]` was read from characters `source_start:source_end` of the bytes decoded with the
    document's encoding; `at` names the place for a person ("line 12", "/html/body/p[3]", "Awards!C14").
    Where the original has parts, `part` names the one in which those characters count: a member of a ZIP file
    ("word/document.xml"), a part of a mail ("1.2"), a page of a PDF ("3", its characters as the PDF library counts
    them). `box` is where the run stands on its page.
    """

    start: int
    end: int
    source_start: int
    source_end: int
    at: str
    part: str = ""
    box: Box | None = None


class PassageKind(StrEnum):
    """What part of a page a passage is."""

    TITLE = "title"
    MAIN = "main"
    ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a document, `text[start:end]`."""

    start: int
    end: int
    kind: PassageKind = PassageKind.MAIN


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a document says of itself; each empty where it does not say."""

    title: str = ""
    authors: tuple[str, ...] = ()
    publisher: str = ""
    published: PartialDate | None = None
    language: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """The text that a named reader, at a named version, found in a blob, with a map back into the original."""

    id: str
    blob: str
    reader: str
    media_type: str
    encoding: str
    text: str
    metadata: Metadata
    passages: tuple[Passage, ...]
    segments: tuple[Segment, ...]

    def place_of(self, start: int) -> str:
        """The place in the original of the character at `start`, for a person; empty where none is known."""
        segment = self.segment_at(start)
        return segment.at if segment else ""

    def segment_at(self, start: int) -> Segment | None:
        """The last segment that begins at or before `start`; None before the first."""
        low, high = 0, len(self.segments)
        while low < high:
            middle = (low + high) // 2
            if self.segments[middle].start <= start:
                low = middle + 1
            else:
                high = middle
        return self.segments[low - 1] if low else None


def document_id(blob: str, reader: str, text: str) -> str:
    """A document's id: blob, reader with its version ("html@2") and text."""
    return make_id("document", blob, reader, text)
