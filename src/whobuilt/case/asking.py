"""Language models read a case's documents: what may be asked about, what was proposed, what the lock left out.

A document whose sources are not all public goes to no model on another machine. A model's answers are proposals like
any other extractor's; because a model need not answer twice the same, each statement is logged as it is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from whobuilt.case.places import Places
from whobuilt.case.tools import Tools
from whobuilt.core.custody import Action
from whobuilt.core.entities import Entity
from whobuilt.core.evidence import Document, Handling, strictest
from whobuilt.core.problems import Problem
from whobuilt.core.reading import Extraction
from whobuilt.core.statements import Statement
from whobuilt.extract.agreement import merge
from whobuilt.extract.prompted.extractor import PromptedExtractor
from whobuilt.inference.answers import Answers
from whobuilt.inference.endpoint import Endpoint
from whobuilt.inference.settings import EndpointSettings
from whobuilt.ports import LanguageModel
from whobuilt.resolve.gate import keep_locked

LOCKED = "lock_"  # how the codes of what the lock left out begin


@dataclass(frozen=True, slots=True)
class Asked:
    """What became of one document: the statements that are new, what was not taken, and why."""

    document: Document
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

    def __init__(self, places: Places, tools: Tools) -> None:
        """Nothing is asked before `run`."""
        self._places, self._tools = places, tools

    def open(self, settings: EndpointSettings) -> Endpoint:
        """The model of an endpoint; its answers are kept in the case."""
        return Endpoint(settings, Answers(self._places.paths.answers))

    def extractor(self, model: LanguageModel, settings: EndpointSettings) -> PromptedExtractor:
        """The model as an extractor that knows the case's other documents, to name what fails."""
        record = self._places.record
        return PromptedExtractor(
            model,
            settings.window,
            lambda document: (other for other in record.iter_documents() if other.blob != document.blob),
        )

    def refuse(self, document: Document, model: LanguageModel) -> Problem | None:
        """Why a document may not be asked about; None where it may."""
        handlings = [capture.source.handling for capture in self._places.record.iter_captures(document.blob)]
        handling = strictest(*handlings)
        if not model.host or handling is Handling.PUBLIC:
            return None
        told = f"its source is handled as {handling.value}, so no word of it was sent to {model.host}."
        return Problem("handling_forbids", told, document.id[:8], "Ask a model on this machine about it.")

    def run(self, extractor: PromptedExtractor, model: LanguageModel, documents: Iterable[Document]) -> Iterator[Asked]:
        """Ask about each document, and keep what holds; what an earlier run asked is not asked again."""
        for document in documents:
            refused = self.refuse(document, model)
            yield Asked(document, problems=(refused,)) if refused else self._ask(extractor, document)

    def _ask(self, extractor: PromptedExtractor, document: Document) -> Asked:
        told = keep_locked(extractor.extract(document), document)
        record = self._places.record
        # The names that our own reading knows stay what it takes them for.
        both = merge([self._tools.extract(document), told])
        theirs = {statement.id for statement in told.statements}
        fresh = [each for each in both.statements if each.id in theirs and not record.has("statement", each.id)]
        capture = next(record.iter_captures(document.blob), None)
        with self._places.transaction():
            if not record.has("document", document.id):  # it was destroyed meanwhile
                return Asked(document)
            for statement in fresh:
                stated = Extraction(document.id, told.extractor, _parties(statement, both), statements=(statement,))
                self._places.note(Action.STATED, statement.id, stated)
                record.put_extraction(stated)
            for problem in told.problems if capture else ():
                record.put_problem(problem, capture.id if capture else "")
        return Asked(document, tuple(fresh), len(theirs) - len(fresh), told.problems)


class AskingTools(Tools):
    """Tools that ask a model beside what they do themselves, with no case."""

    def __init__(self, model: LanguageModel, settings: EndpointSettings) -> None:
        """Keep the model."""
        self._prompted = PromptedExtractor(model, settings.window)

    def extract(self, document: Document) -> Extraction:
        """What both find, each statement within the evidence lock."""
        ours, told = super().extract(document), keep_locked(self._prompted.extract(document), document)
        return merge([ours, told])


def _parties(statement: Statement, extraction: Extraction) -> tuple[Entity, ...]:
    """The entities that play a part in a statement."""
    attribution = statement.attribution
    parties = (statement.subject, statement.object, statement.qualifiers.place)
    wanted = {party.entity for party in (*parties, attribution.speaker, attribution.organization) if party}
    return tuple(entity for entity in extraction.entities if entity.id in wanted)
