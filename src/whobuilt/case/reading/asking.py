"""Language models read a case's documents: what may be asked about, what was proposed, what the lock left out.

A document goes to no model on another machine unless all its sources are public, archives that hold it too. A model's
answers are proposals like any other extractor's; because a model need not answer twice the same, each statement is
logged as it is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from whobuilt.archive.bundles.protection import Protection
from whobuilt.case.evidence.departures import MODEL_ASKED
from whobuilt.case.evidence.handling import Handlings
from whobuilt.case.places import Places
from whobuilt.case.reading.translating import Translating
from whobuilt.case.tools import Tools
from whobuilt.core.custody import Action, ExportFacts
from whobuilt.core.entities import Entity
from whobuilt.core.evidence import Document, Handling, strictest
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Statement
from whobuilt.extract.agreement import merge
from whobuilt.extract.prompted.extractor import PromptedExtractor
from whobuilt.extract.prompted.imported import Row, import_row, iter_rows
from whobuilt.extract.prompted.placing import Window
from whobuilt.inference.answers import Answers
from whobuilt.inference.endpoint import Endpoint
from whobuilt.inference.settings import EndpointSettings
from whobuilt.ports import LanguageModel
from whobuilt.resolve.gate import keep_locked
from whobuilt.resolve.lookup import find_document, name_of

LOCKED = "lock_"  # how the codes of what the lock left out begin


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one document: the statements that are new, what was not taken, and why."""

    document: Document
    name: str  # what a person here calls it
    proposed: tuple[Statement, ...] = ()
    agreed: int = 0
    problems: tuple[Problem, ...] = ()

    @property
    def left_out(self) -> Counter[str]:
        """How many answers the lock left out, by failure."""
        codes = (problem.code for problem in self.problems)
        return Counter(code.removeprefix(LOCKED) for code in codes if code.startswith(LOCKED))


class Asking:
    """Asks a model about the documents of a case."""

    def __init__(self, places: Places, tools: Tools, translating: Translating, handling: Handlings) -> None:
        """Nothing is asked before `run`."""
        self._places, self._tools, self._translating, self._handling = places, tools, translating, handling

    def open(self, settings: EndpointSettings) -> Endpoint:
        """The model of an endpoint; its answers are kept in the case."""
        return Endpoint(settings, Answers(self._places.paths.answers))

    def extractor(self, model: LanguageModel, settings: EndpointSettings) -> PromptedExtractor:
        """The model as an extractor that knows the case's other documents, to name what fails."""
        return PromptedExtractor(model, settings.window, self._others, self._translating.of)

    def protection(self) -> Protection:
        """The handlings of all sources as they stand now, followed into what archives and mails hold."""
        return self._handling.protection()

    def refuse(self, document: Document, model: LanguageModel, protection: Protection | None = None) -> Problem | None:
        """Why a document may not be asked about; None where it may. Handlings are looked up where none are given."""
        if not model.host:
            return None
        known = protection or self.protection()
        captures = list(self._places.record.iter_captures(document.blob))
        handling = strictest(*(known.of_capture(capture.id) for capture in captures))
        if captures and handling is Handling.PUBLIC:
            return None
        told = f"its source is handled as {handling.value}, so no word of it was sent to {model.host}."
        return Problem("handling_forbids", told, document.id[:8], "Ask a model on this machine about it.")

    def run(self, extractor: PromptedExtractor, model: LanguageModel, documents: Iterable[Document]) -> Iterator[Asked]:
        """Ask about each document, and keep what holds; what an earlier run asked is not asked again."""
        for document in documents:
            refused = self.refuse(document, model)
            name = name_of(self._places.record, document)
            if refused is None and model.host:
                told = ExportFacts(MODEL_ASKED, f"{model.name}, {model.host}")
                self._places.note(Action.EXPORTED, document.id, told)
                self._places.settle()  # it is in the log before anything leaves
            yield Asked(document, name, problems=(refused,)) if refused else self._ask(extractor, document)

    def take(self, path: Path, named: str = "") -> Iterator[Asked | Problem]:
        """What another extractor wrote as JSON lines, for the documents that its rows are about."""
        for number, row in iter_rows(path):
            if isinstance(row, Problem):
                yield row
                continue
            document = self._find_document(row, named)
            if document is None:
                told = "this row is about no document of the case."
                yield Problem("no_such_document", told, f"{path.name}, line {number}", "Name one: --document FILE|ID.")
                continue
            others, translations = partial(self._others, document), partial(self._translating.of, document)
            window = Window(document, 0, len(document.text), others, translations)
            yield self._keep(document, keep_locked(import_row(row, window), document))

    def _others(self, document: Document) -> Iterator[Document]:
        """The documents of other sources."""
        return (other for other in self._places.record.iter_documents() if other.blob != document.blob)

    def _find_document(self, row: Row, named: str) -> Document | None:
        """The document that is named, else the one whose name or very text the row has."""
        record = self._places.record
        if named:
            return find_document(record, named)
        with suppress(WhoBuiltError):
            return find_document(record, row.document)
        return next((each for each in record.iter_documents() if row.text and each.text == row.text), None)

    def _ask(self, extractor: PromptedExtractor, document: Document) -> Asked:
        return self._keep(document, keep_locked(extractor.extract(document), document))

    def _keep(self, document: Document, told: Extraction) -> Asked:
        """Keep what holds and is new."""
        record = self._places.record
        # The names that our own reading knows stay what it takes them for.
        both = merge([self._tools.extract(document), told])
        theirs = {statement.id for statement in told.statements}
        fresh = [each for each in both.statements if each.id in theirs and not record.has("statement", each.id)]
        capture = next(record.iter_captures(document.blob), None)
        with self._places.transaction():
            if not record.has("document", document.id):  # it was destroyed meanwhile
                return Asked(document, document.id[:8])
            for statement in fresh:
                stated = Extraction(document.id, told.extractor, _parties(statement, both), statements=(statement,))
                self._places.note(Action.STATED, statement.id, stated)
                record.put_extraction(stated)
            for problem in told.problems if capture else ():
                record.put_problem(problem, capture.id if capture else "")
        name = name_of(record, document)
        problems = (replace(each, where=name) if each.where == document.id[:8] else each for each in told.problems)
        return Asked(document, name, tuple(fresh), len(theirs) - len(fresh), tuple(problems))


def _parties(statement: Statement, extraction: Extraction) -> tuple[Entity, ...]:
    """The entities that play a part in a statement."""
    attribution = statement.attribution
    parties = (statement.subject, statement.object, statement.qualifiers.place)
    wanted = {party.entity for party in (*parties, attribution.speaker, attribution.organization) if party}
    return tuple(entity for entity in extraction.entities if entity.id in wanted)
