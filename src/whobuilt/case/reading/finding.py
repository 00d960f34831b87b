"""Search over all that a case holds, with facets: documents by the full-text index, statements and names in memory.

All the words must be there, in any case and without accents; of a Latin word its beginning is enough, Han characters
are found as they stand, words in quotation marks stand together. A facet counts what the other filters leave.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from whobuilt.case.places import Places
from whobuilt.case.reading.searched import PROPS, STATUSES, Columns, fold
from whobuilt.compose.words import sentence_of
from whobuilt.core.statements import Prop, Status
from whobuilt.store.matching import parse_query, split_phrases
from whobuilt.store.tokens import HAN, stem

Kind = Literal["entity", "document", "statement"]
Mask = NDArray[np.bool_]
FacetValues = tuple[tuple[str, str, int], ...]  # value, label, count

MOST_DOCUMENTS = 2000  # that the index is asked for
MOST_VALUES = 20  # of a facet
AROUND = 80  # characters shown on both sides of a match


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched; what is empty leaves nothing out. `year` is the year in which a document was published."""

    words: str = ""
    kind: Kind | None = None
    prop: Prop | None = None
    status: Status | None = None
    language: str = ""
    entity: str = ""
    year: str = ""

    @property
    def is_of_statements(self) -> bool:
        """Whether a filter asks for what only statements have."""
        return self.prop is not None or self.status is not None or bool(self.entity)


@dataclass(frozen=True, slots=True)
class FoundItem:
    """One thing that was found; the snippet's marks are spans within it, `start` and `end` those of the document."""

    kind: Kind
    id: str
    title: str
    snippet: str
    marks: tuple[tuple[int, int], ...] = ()
    document: str = ""
    start: int = 0
    end: int = 0
    status: Status | None = None
    prop: Prop | None = None


@dataclass(frozen=True, slots=True)
class Results:
    """Some of what was found, how much there is in all, and the facets: by name, value to label and count."""

    items: tuple[FoundItem, ...]
    total: int
    facets: Mapping[str, FacetValues]


@dataclass(frozen=True, slots=True)
class _Matches:
    """What answers the words, before any filter, and what the filters leave of it: by number here."""

    texts: Mask
    candidates: NDArray[np.intp]
    entities: list[int]
    documents: NDArray[np.intp]
    statements: NDArray[np.intp]


class Finding:
    """Searches one case."""

    def __init__(self, places: Places) -> None:
        """Nothing is read before the first search."""
        self._places = places
        self._columns = Columns(places.record)
        self._numbers: dict[str, int] = {}

    def feed(self) -> None:
        """Take in what was added since; the first time, everything."""
        self._columns.feed()
        if len(self._numbers) != len(self._columns.documents):
            self._numbers = {name: number for number, name in enumerate(self._columns.documents)}

    def find(self, asked: Asked, limit: int, start: int = 0) -> Results:
        """What a search finds, from a place on: entities, then documents, best first, then statements."""
        self.feed()
        words, masks = _wanted(asked.words), _Masks(self._columns, asked)
        found = self._match(asked, words, masks)
        order: dict[Kind, list[int] | NDArray[np.intp]] = {
            "entity": found.entities,
            "document": found.documents,
            "statement": found.statements,
        }
        chosen = {kind: numbers for kind, numbers in order.items() if asked.kind in {None, kind}}
        page = islice(_pass(chosen, start), limit)
        items = tuple(self._show(kind, number, words, asked.words) for kind, number in page)
        return Results(items, sum(map(len, chosen.values())), self._count(asked, masks, found))

    def _match(self, asked: Asked, words: list[str], masks: _Masks) -> _Matches:
        texts, candidates, kept = self._match_statements(words), self._match_documents(asked.words), masks.without("")
        left = masks.documents()
        if asked.is_of_statements:
            stated = np.zeros(len(left), np.bool_)
            stated[self._columns.document[kept]] = True
            left &= stated
        return _Matches(
            texts,
            candidates,
            [] if asked.is_of_statements or asked.language or asked.year else self._match_entities(words),
            candidates[left[candidates]],
            np.flatnonzero(texts & kept),
        )

    def _match_statements(self, words: list[str]) -> Mask:
        texts = self._columns.words
        mask = np.zeros(len(texts), np.bool_)
        mask[texts.find(words)] = True
        return mask

    def _match_documents(self, words: str) -> NDArray[np.intp]:
        if not words.strip():
            return np.arange(len(self._columns.documents))
        index = self._places.index
        if index.document_count() != len(self._columns.documents):
            index.rebuild(self._places.record.iter_documents())
        found = (self._numbers.get(name) for name in index.candidates(words, MOST_DOCUMENTS))
        return np.array([number for number in found if number is not None], np.intp)

    def _match_entities(self, words: list[str]) -> list[int]:
        standing, called = self._columns.standing, self._columns.called
        found = called.find(words).tolist()
        # Who is called by little more than the words comes first.
        return [standing[each] for each in (sorted(found, key=called.size) if words else found)]

    def _count(self, asked: Asked, masks: _Masks, found: _Matches) -> dict[str, FacetValues]:
        """Each facet counts what all filters but its own leave."""
        columns = self._columns
        kinds = {"entity": len(found.entities), "document": len(found.documents), "statement": len(found.statements)}
        chosen = {name: np.flatnonzero(found.texts & masks.without(name)) for name in ("prop", "status", "entity")}
        props = np.bincount(columns.prop[chosen["prop"]], minlength=len(PROPS))
        statuses = np.bincount(columns.status[chosen["status"]], minlength=len(STATUSES))
        return {
            "kind": tuple((kind, kind, count) for kind, count in kinds.items() if count),
            "prop": _ordered((prop.value, prop.value, int(props[number])) for number, prop in enumerate(PROPS)),
            "status": _ordered((each.value, each.value, int(statuses[number])) for number, each in enumerate(STATUSES)),
            "entity": self._count_entities(chosen["entity"]),
            "language": self._count_documents("language", asked, masks, found),
            "year": self._count_documents("year", asked, masks, found),
        }

    def _count_entities(self, chosen: NDArray[np.intp]) -> FacetValues:
        columns = self._columns
        parties = columns.parties[chosen].ravel()
        counted = np.bincount(parties[parties >= 0], minlength=1)
        best = np.argsort(-counted, kind="stable")[:MOST_VALUES].tolist()
        return tuple(
            (columns.entities[each], columns.names[each][0], int(counted[each])) for each in best if counted[each]
        )

    def _count_documents(
        self, name: Literal["language", "year"], asked: Asked, masks: _Masks, found: _Matches
    ) -> FacetValues:
        """Documents and statements by a property of the document."""
        columns = self._columns
        is_language = name == "language"
        codes = columns.language if is_language else columns.year
        labels = columns.language_names if is_language else columns.year_names
        counted = np.zeros(len(labels), np.int64)
        if asked.kind in {None, "statement"}:
            rows = np.flatnonzero(found.texts & masks.without(name))
            counted += np.bincount(codes[columns.document[rows]], minlength=len(labels))
        if asked.kind in {None, "document"} and not asked.is_of_statements:
            kept = found.candidates[masks.documents(without=name)[found.candidates]]
            counted += np.bincount(codes[kept], minlength=len(labels))
        return _ordered((label, label, int(counted[code])) for code, label in enumerate(labels) if label)

    def _show(self, kind: Kind, number: int, words: list[str], query: str) -> FoundItem:
        match kind:
            case "entity":
                return self._show_entity(number)
            case "document":
                return self._show_document(number, words, query)
            case "statement":
                return self._show_statement(number, words)

    def _show_entity(self, number: int) -> FoundItem:
        columns = self._columns
        names = dict.fromkeys(name for each in columns.members[number] for name in columns.names[each])
        title, *others = names
        return FoundItem("entity", columns.entities[number], title, " · ".join(others))

    def _show_document(self, number: int, words: list[str], query: str) -> FoundItem:
        columns = self._columns
        name = columns.documents[number]
        text = self._places.record.get_text(name)
        # The words as they are written are found much sooner than any form of them.
        start, end = next(_iter_marks(text, words), None) or parse_query(query).find(text) or (0, 0)
        first, last = _excerpt(text, start, end)
        marks = ((start - first, end - first),) if end else ()
        return FoundItem("document", name, columns.titles[number], text[first:last], marks, name, start, end)

    def _show_statement(self, number: int, words: list[str]) -> FoundItem:
        columns = self._columns
        found = self._places.record.get_statement(columns.ids[number])
        quote, status = found.quote, STATUSES[columns.status[number]]
        marks = tuple(_iter_marks(quote.exact, words))
        place = (found.document, quote.start, quote.end)
        return FoundItem("statement", found.id, sentence_of(found, {}), quote.exact, marks, *place, status, found.prop)


class _Masks:
    """Which statements each filter leaves."""

    def __init__(self, columns: Columns, asked: Asked) -> None:
        self._columns, self._asked = columns, asked
        size = len(columns.ids)
        self._language = _find(columns.language_names, asked.language)
        self._year = _find(columns.year_names, asked.year)
        self._made: dict[str, Mask] = {}
        if asked.prop is not None:
            self._made["prop"] = columns.prop == PROPS.index(asked.prop)
        if asked.status is not None:
            self._made["status"] = columns.status == STATUSES.index(asked.status)
        if asked.entity:
            wanted = columns.number_of(asked.entity)
            self._made["entity"] = (
                (columns.parties == wanted).any(axis=1) if wanted >= 0 and size else np.zeros(size, np.bool_)
            )
        for name, code, codes in (
            ("language", self._language, columns.language),
            ("year", self._year, columns.year),
        ):
            if code is not None:
                self._made[name] = codes[columns.document] == code

    def without(self, name: str) -> Mask:
        """What all filters but one leave."""
        mask = np.ones(len(self._columns.ids), np.bool_)
        for each, made in self._made.items():
            if each != name:
                mask &= made
        return mask

    def documents(self, without: str = "") -> Mask:
        """Which documents the filters on documents leave, all or all but one."""
        mask = np.ones(len(self._columns.documents), np.bool_)
        for name, code, codes in (
            ("language", self._language, self._columns.language),
            ("year", self._year, self._columns.year),
        ):
            if code is not None and name != without:
                mask &= codes == code
        return mask


def _find(names: list[str], wanted: str) -> int | None:
    """The number of a value; None where none is wanted, -1 where there is no such value."""
    if not wanted:
        return None
    return names.index(wanted) if wanted in names else -1


def _pass(chosen: Mapping[Kind, list[int] | NDArray[np.intp]], start: int) -> Iterator[tuple[Kind, int]]:
    """What was chosen, from a place on."""
    for kind, numbers in chosen.items():
        for place in range(start, len(numbers)):
            yield kind, int(numbers[place])
        start = max(0, start - len(numbers))


def _ordered(values: Iterable[tuple[str, str, int]]) -> FacetValues:
    """The most frequent first; what nothing has is left out."""
    return tuple(sorted((each for each in values if each[2]), key=lambda each: (-each[2], each[0]))[:MOST_VALUES])


def _wanted(query: str) -> list[str]:
    """What of a query must stand in a folded text: word beginnings after a space, Han characters anywhere."""
    found: dict[str, None] = {}
    for text, is_phrase in split_phrases(query):
        folded = fold(text)
        for part in [folded.strip()] if is_phrase else folded.split():
            if HAN.match(part):
                found[part] = None
            elif part:
                word = part if is_phrase else stem(part)
                # "company" and "companies" begin alike but for the last letter of their stem.
                found[" " + (word[:-1] if word.endswith("i") and not part.endswith("i") else word)] = None
    return list(found)


def _excerpt(text: str, start: int, end: int) -> tuple[int, int]:
    """What is shown around a match; no word is cut, Chinese characters stand by themselves."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    while 0 < first < start and _is_within_word(text, first):
        first += 1
    while end < last < len(text) and _is_within_word(text, last):
        last -= 1
    return first, last


def _is_within_word(text: str, place: int) -> bool:
    beside = text[place - 1 : place + 1]
    return beside.isalnum() and not HAN.search(beside)


def _iter_marks(text: str, words: list[str]) -> Iterator[tuple[int, int]]:
    """Where the words stand in a text as it is written, in order."""
    patterns = (rf"\b{re.escape(word.strip())}\w*" if word.startswith(" ") else re.escape(word) for word in words)
    if pattern := "|".join(patterns).replace(r"\ ", r"\W+"):
        yield from (found.span() for found in re.finditer(pattern, text, re.IGNORECASE))
