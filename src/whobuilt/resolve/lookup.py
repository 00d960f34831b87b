"""From what a person types to what the case holds: documents, entities, and the party that selected words name."""

from __future__ import annotations

import os
from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from whobuilt.core.entities import Entity, Party, Schema, entity_id
from whobuilt.core.evidence import Capture, Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Statement
from whobuilt.ports import Record

SHORTEST_ID = 6  # characters of an id that may stand for it
_SUGGESTIONS = 3
_LISTED = 8  # of several sources that words may mean
_SHOWN = 12  # characters of their ids
_SOURCES = "Give its path, address or id; `whobuilt log` and `whobuilt documents` show them."
_SCHEMAS = {"place": Schema.LOCATION, "speaker": Schema.PERSON}


def find_statement(record: Record, words: str) -> Statement:
    """A statement by its id or the first characters of it; WhoBuiltError where there is none or several."""
    try:
        return record.get_statement(words)
    except KeyError:
        raise _unknown("statement", words, "List them with `whobuilt statements`.") from None


def find_document(record: Record, words: str) -> Document:
    """A document by its id, by the file it was read from, or by that file's name; WhoBuiltError for none or several."""
    try:
        return record.get_document(words)
    except KeyError:
        pass
    path = os.path.normpath(Path(words).absolute())
    exact = {capture.blob for capture in record.iter_captures() if os.path.normpath(capture.source.locator) == path}
    blobs = exact or {capture.blob for capture in record.iter_captures() if Path(capture.source.locator).name == words}
    found = [document for document in record.iter_documents() if document.blob in blobs] if blobs else []
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(document.id[:8] for document in found)
        raise WhoBuiltError(
            Problem("several_documents", f"{len(found)} documents are called so: {listed}.", words, "Give one id.")
        )
    if blobs:
        raise WhoBuiltError(Problem("no_text", "the file is kept, but nothing could be read from it.", words))
    raise _unknown("document", words, "Add the file, or pick one of those that the case has (`whobuilt documents`).")


def name_of(record: Record, document: Document) -> str:
    """What a person calls a document: its title, else the name of the file that it was first read from."""
    if document.metadata.title:
        return document.metadata.title
    capture = next(record.iter_captures(document.blob), None)
    return (Path(capture.source.locator).name if capture else "") or document.id[:8]


def find_captures(record: Record, words: str) -> tuple[Capture, ...]:
    """The captures of a source: by address, path, id, first characters of an id, or file name.

    An address or path gives each time that it was captured. WhoBuiltError where there is none, or where a file name or
    the beginning of an id fits several sources.
    """
    if not words.strip():
        raise WhoBuiltError(Problem("no_source", "an empty name names no source.", mend=_SOURCES))
    every = list(record.iter_captures())
    path = os.path.normpath(Path(words).absolute())
    meanings: tuple[Callable[[Capture], bool], ...] = (
        lambda capture: capture.source.locator == words,
        lambda capture: os.path.normpath(capture.source.locator) == path,
        lambda capture: capture.id == words,
    )
    for is_meant in meanings:
        if exact := tuple(capture for capture in every if is_meant(capture)):
            return exact
    found = tuple(capture for capture in every if _may_mean(words, capture))
    places = dict.fromkeys(capture.source.locator for capture in found)
    if len(places) > 1:
        listed = ", ".join(f"{capture.source.locator} ({capture.id[:_SHOWN]})" for capture in found[:_LISTED])
        more = ", …" if len(found) > _LISTED else ""
        said = f"{len(places)} sources are called so: {listed}{more}."
        raise WhoBuiltError(Problem("several_sources", said, words, "Give the path, address or id of one."))
    if found:
        return found
    raise _unknown("source", words, _SOURCES)


def find_entity(record: Record, words: str) -> Entity:
    """A standing entity by name or id; WhoBuiltError where none, or more than one, is called so."""
    found = record.find_entities(words)
    if len(found) == 1:
        return found[0]
    if found:
        listed = ", ".join(f"{entity.id[:8]} ({entity.name}, {entity.schema})" for entity in found)
        raise WhoBuiltError(
            Problem("several_entities", f"{len(found)} are called so: {listed}.", words, "Give the id of one.")
        )
    try:
        return record.get_entity(words)
    except KeyError:
        pass
    names = {name for entity in record.iter_entities() for name in (entity.name, *entity.names)}
    close = get_close_matches(words, names, _SUGGESTIONS)
    near = f"Did you mean {' or '.join(close)}? " if close else ""
    raise _unknown("entity", words, f"{near}List them with `whobuilt entities`.")


class Naming:
    """Whom words of a document name: who was found there, else who alone is called so, else somebody new.

    `key` normalises a name as the extractor does, so that both mint the same id; `minted` are the new ones.
    """

    def __init__(self, record: Record, document: Document, key: Callable[[str], str]) -> None:
        """Look up the document's mentions once."""
        self.minted: list[Entity] = []
        self._record = record
        self._key = key
        self._mentions = tuple(record.iter_mentions(document.id))

    def __call__(self, field: str, words: str, span: tuple[int, int]) -> Party:
        """The party that `words` at `span` name in a field."""
        start, end = span
        there = {mention.entity for mention in self._mentions if start <= mention.start and mention.end <= end}
        if len(there) == 1:
            return Party(words, there.pop())
        if len(known := self._record.find_entities(words)) == 1:
            return Party(words, known[0].id)
        schema = _SCHEMAS.get(field, Schema.ORGANIZATION)
        entity = Entity(entity_id(schema, self._key(words)), schema, words)
        self.minted.append(entity)
        return Party(words, entity.id)


def _may_mean(words: str, capture: Capture) -> bool:
    """Whether words are the beginning of a capture's id, or the name of its file."""
    is_id = len(words) >= SHORTEST_ID and capture.id.startswith(words)
    return is_id or Path(capture.source.locator).name == words


def _unknown(kind: str, words: str, mend: str) -> WhoBuiltError:
    return WhoBuiltError(Problem(f"unknown_{kind}", f"the case has no {kind} “{words}”.", "", mend))
