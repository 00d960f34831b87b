"""What HTML and Markdown tell alike: banners, a section without lines, and the parts of a footnote."""

from __future__ import annotations

from itertools import groupby
from typing import Final
from urllib.parse import urlsplit

from whobuilt.compose.words import CONFLICT_PHRASES
from whobuilt.core.dossier import Citation, Dossier, Line, Section, SectionKind

UNTITLED: Final = "Untitled document"
WANTED_TITLE: Final = "Quote wanted"
WANTED_NOTE: Final = "Typed by a person, and not shown by any document yet: nothing here may be published."
PROPOSED_TITLE: Final = "Proposals, not reviewed by a person"
UNREVIEWED_MERGE: Final = "rests on a merge of names that nobody has reviewed"
HOW_TO_READ: Final = (
    "Each line rests on words that stand in a preserved document; its footnote gives the words, the document and the "
    "place. “No conflict found” says that nothing here speaks against a claim, not that it is true. “Not checked” and "
    "“not addressed” are answers of their own. There is no score of truth: read both sides. A capture's hash shows "
    "that the document is unchanged since that day, not that it is true."
)
_NOTHING = {
    SectionKind.SUPPLIES: "No supply is stated in the documents shown here.",
    SectionKind.SAYS: "No words of its own stand in the documents shown here.",
    SectionKind.CONFLICTS: "No conflict found in the documents shown here.",
    SectionKind.LISTED: "No listing is stated in the documents shown here.",
}
_BANNERS = ("Draft", "Example")


def banners_of(dossier: Dossier) -> tuple[str, ...]:
    """The notes that must be seen before anything else."""
    return tuple(note for note in dossier.notes if note.partition(":")[0] in _BANNERS)


def remarks_of(dossier: Dossier) -> tuple[str, ...]:
    """The notes that are no banners."""
    return tuple(note for note in dossier.notes if note.partition(":")[0] not in _BANNERS)


def nothing_in(section: Section) -> str:
    """What is said of a section without lines."""
    return _NOTHING.get(section.kind, "Nothing in the documents shown here.")


def is_conflict(line: Line) -> bool:
    """Whether a comparison stands as a conflict: a reviewer may have overruled the rules that found one."""
    return line.verdict in CONFLICT_PHRASES


def by_claim(lines: tuple[Line, ...]) -> list[tuple[Line, ...]]:
    """A section's conflicts, those with the same claim together."""
    return [tuple(group) for _, group in groupby(lines, key=lambda line: line.citations[:1])]


def source_of(citation: Citation) -> str:
    """Publisher and day of a citation, as far as they are known."""
    return ", ".join(part for part in (citation.publisher, citation.published) if part)


def kept_of(citation: Citation) -> tuple[str, ...]:
    """When it was kept and who read it, then its hash; without the hash where the source is not for publication."""
    read = f"read by {citation.reader}"
    if not citation.blob:
        return (f"original kept, not for publication; {read}",)
    return f"captured {citation.captured_at or 'at a time not recorded'}; {read}", f"SHA-256 {citation.blob}"


def is_web(address: str) -> bool:
    """Whether an address can be followed with a browser."""
    try:
        parts = urlsplit(address)
    except ValueError:  # broken brackets in the host
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
