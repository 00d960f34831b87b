"""What was found in one document: names, statements, and what could not be done."""

from __future__ import annotations

from dataclasses import dataclass

from whobuilt.core.assessment import Assessment
from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Entity, Mention
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem
from whobuilt.core.statements import Amount, Statement


@dataclass(frozen=True, slots=True)
class AmountFound:
    """A sum of money written at `text[start:end]`."""

    start: int
    end: int
    amount: Amount


@dataclass(frozen=True, slots=True)
class DateFound:
    """A date written at `text[start:end]`."""

    start: int
    end: int
    date: PartialDate


@dataclass(frozen=True, slots=True)
class Extraction:
    """What one extractor found in one document."""

    document: str
    extractor: str
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    statements: tuple[Statement, ...] = ()
    amounts: tuple[AmountFound, ...] = ()
    dates: tuple[DateFound, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """A document with all that was found in it: what `whobuilt read` prints."""

    document: Document
    path: str
    extraction: Extraction
    assessments: tuple[Assessment, ...] = ()
    problems: tuple[Problem, ...] = ()
