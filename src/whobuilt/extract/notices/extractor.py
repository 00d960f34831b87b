"""The extractor of notices: open contracting data, award notices, tables, lists, each field at its own place."""

from __future__ import annotations

from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.extract.notices.award import Notice, Span
from whobuilt.extract.notices.drafting import NAME, Drafting
from whobuilt.extract.notices.json_tree import find_roots, tree_of
from whobuilt.extract.notices.labelled import read_labelled
from whobuilt.extract.notices.lists import read_lists
from whobuilt.extract.notices.mapping import Mapping, read_mapped
from whobuilt.extract.notices.ocds import is_ocds, read_ocds
from whobuilt.extract.notices.ted import read_ted

LIMIT = 5_000_000  # characters of prose that are read; data are read whole
MOST_AWARDS = 20_000


class NoticeExtractor:
    """Extracts from notices; safe to use for many documents, one at a time."""

    name = NAME

    def __init__(self, mapping: Mapping | None = None) -> None:
        """`mapping` says which column of a table is what, where a person has said it."""
        self._mapping = mapping

    def extract(self, document: Document) -> Extraction:
        """What a document states as a notice; nothing, where it is none."""
        return self.read(document)[0]

    def covers(self, document: Document) -> tuple[Span, ...]:
        """The stretches that are data, and no prose: an extractor of prose finds nothing but noise there."""
        return self.read(document)[1]

    def read(self, document: Document) -> tuple[Extraction, tuple[Span, ...]]:
        """What a document states as a notice, and the stretches of it that are data."""
        notice, problems = self._notice(document)
        if len(notice.awards) > MOST_AWARDS:
            notice.left_out += len(notice.awards) - MOST_AWARDS
            del notice.awards[MOST_AWARDS:]
        if notice.left_out:
            told = f"The document holds more than is read of one: {notice.left_out:,} more records were left out."
            problems.append(Problem("extracted_in_part", told, "", "Split the file and add its parts."))
        drafting = Drafting(document)
        statements = tuple(drafting.statements(notice))
        extraction = Extraction(
            document.id,
            NAME,
            drafting.entities(),
            drafting.mentions(),
            statements,
            drafting.amounts(notice),
            drafting.dates(notice),
            tuple(problems),
        )
        return extraction, tuple(sorted(notice.covers))

    def _notice(self, document: Document) -> tuple[Notice, list[Problem]]:
        if self._mapping is not None:
            mapped = read_mapped(document, self._mapping)
            if mapped is not None:
                return mapped, []
        problems = [_unmapped()] if self._mapping is not None else []
        return read_notice(document), problems


def read_notice(document: Document) -> Notice:
    """What a document says as a notice, no mapping given."""
    notice = Notice()
    json = document.reader.startswith("json@")
    for root in tree_of(document) if json else (root for root, _ in find_roots(document.text)):
        if is_ocds(root):
            notice.extend(read_ocds(root))
    if (ted := read_ted(document.text)) is not None:
        notice.extend(ted)
    if not notice.covers:
        notice.extend(read_labelled(document))
        if len(document.text) <= LIMIT:
            notice.extend(read_lists(document))
    return notice


def _unmapped() -> Problem:
    told = "No table in this document has the columns that the mapping names, so it was read without it."
    return Problem("mapping_unused", told, "", "Look at the header's words; `whobuilt mapping FILE` shows them.")
