"""The pattern extractor: English text → names and statements, by rules and tables that an investigator can read."""

from __future__ import annotations

from collections.abc import Iterator

from whobuilt.core.entities import Entity, Mention, Schema
from whobuilt.core.evidence import Document
from whobuilt.core.lock import find_failures
from whobuilt.core.problems import Problem
from whobuilt.core.reading import AmountFound, DateFound, Extraction
from whobuilt.core.statements import Form, Prop, Statement
from whobuilt.extract.amounts import find_amounts
from whobuilt.extract.clauses import cut, iter_clauses
from whobuilt.extract.clusters import Cluster
from whobuilt.extract.dates import find_dates
from whobuilt.extract.deeds import DeedFinder
from whobuilt.extract.drafts import Drafting, Passages
from whobuilt.extract.frames import Context, Found, find_makers, made_here, read_clause
from whobuilt.extract.names import NameFinder
from whobuilt.extract.listings import find_listings
from whobuilt.extract.locations import find_locations
from whobuilt.extract.nominal import NominalFinder
from whobuilt.extract.ownership import find_ownership
from whobuilt.extract.quotations import Line, QuotationFinder, Said
from whobuilt.extract.roles import find_roles
from whobuilt.extract.shapes import write_row
from whobuilt.extract.units import Kind, Mentioned, Parsed, parse
from whobuilt.ports import Gazetteer

NAME = "patterns@1"
_ENGLISH = {"en", ""}


class PatternExtractor:
    """Extracts with patterns; safe to use for many documents, one at a time."""

    name = NAME

    def __init__(self, gazetteer: Gazetteer) -> None:
        """Keep the places to go by."""
        self._gazetteer = gazetteer
        self._names = NameFinder(gazetteer)

    def extract(self, document: Document) -> Extraction:
        """All that an English document states; another language gives a Problem and nothing else."""
        if document.metadata.language not in _ENGLISH:
            told = f"The text is in {document.metadata.language!r}; this version extracts from English only."
            mend = "It was read and can be searched; statements can be made by hand with `whobuilt state`."
            return Extraction(document.id, NAME, problems=(Problem("language_not_extracted", told, "", mend),))
        text = document.text
        parsed, _, mentions = parse(document, self._gazetteer, self._names)
        lines = [_line(item) for item in parsed]
        amounts, dates = find_amounts(text), find_dates(text, document.metadata.published)
        drafting = Drafting(document, Passages(lines, amounts, dates), self._gazetteer)
        employed = [role for line in lines for role in find_roles(line.units)]
        employers = {id(role.person.cluster): role.organization.cluster for role in employed if role.organization.cluster}
        said = QuotationFinder(text, lines, employers).find()
        _speak_for_themselves(lines, said)
        statements = list(drafting.statements(list(_found(lines)), said, employed))
        statements, problems = _locked(document, statements)
        return _extraction(document, mentions, statements, amounts, dates, problems)


def _line(item: Parsed) -> Line:
    segments = cut(item.units)
    clauses = list(iter_clauses(item.units, segments))
    sentence = item.sentence
    return Line(sentence.start, sentence.end, sentence.paragraph, item.units, segments, clauses)


def _speak_for_themselves(lines: list[Line], said: list[Said]) -> None:
    """In what somebody says, "we" and "it" stand for whom the speaker speaks for."""
    for each in said:
        own = each.speaker.organization
        if own is None or own.schema not in {Schema.COMPANY, Schema.PUBLIC_BODY}:
            continue
        wanted = _SPOKEN if each.form is Form.DIRECT else _REPORTED
        for line in lines:
            if line.start < each.end and each.start < line.end:
                for unit in line.units:
                    if each.start <= unit.start < each.end and unit.kind in _STANDING_IN and unit.lower in wanted:
                        unit.cluster = own


_SPOKEN = frozenset({"we", "us", "our", "i"})
_REPORTED = frozenset({"it", "its", "they", "their", "itself"})
_STANDING_IN = frozenset({Kind.REFERENCE, Kind.OWNER})


def _found(lines: list[Line]) -> Iterator[tuple[Line, Found]]:
    everywhere = find_makers([(line.units, line.segments, line.clauses) for line in lines])
    company: Cluster | None = None
    for line in lines:
        makers = made_here(line.clauses, everywhere)
        for clause in line.clauses:
            for found in read_clause(clause, line.units, makers):
                if found.prop is Prop.LISTED_BY and (more := list(find_listings(found, line.units))):
                    yield from ((line, each) for each in more)
                yield line, found
        for found in DeedFinder(Context(line.units, makers), line.segments, line.clauses).find():
            yield line, found
        for found in NominalFinder(line.units, line.segments, line.clauses, company).find():
            yield line, found
        row = write_row(line.units)
        for found in (*find_ownership(line.units, row), *find_locations(line.units, row)):
            yield line, found
        company = next((u.cluster for u in line.units if u.schema is Schema.COMPANY), company)


def _locked(document: Document, statements: list[Statement]) -> tuple[list[Statement], list[Problem]]:
    """The statements whose every quote stands; a Problem for each of the others."""
    kept, problems = {}, []
    for statement in statements:
        failures = find_failures(statement, document)
        if failures:
            told = f"The words {failures[0].exact!r} do not stand where the extractor said."
            problems.append(Problem(f"lock_{failures[0].failure}", told, document.id, "Please report this: it is a defect."))
        else:
            kept.setdefault(statement.id, statement)
    return list(kept.values()), problems


def _extraction(  # noqa: PLR0913  # an extraction has these parts
    document: Document,
    mentioned: list[Mentioned],
    statements: list[Statement],
    amounts: tuple[AmountFound, ...],
    dates: tuple[DateFound, ...],
    problems: list[Problem],
) -> Extraction:
    entities: dict[str, Entity] = {}
    mentions = []
    for item in mentioned:
        entity = item.cluster.entity()
        entities[entity.id] = entity
        exact = document.text[item.start : item.end]
        mentions.append(Mention(document.id, item.start, item.end, exact, entity.id))
    return Extraction(
        document.id,
        NAME,
        tuple(entities.values()),
        tuple(mentions),
        tuple(statements),
        amounts,
        dates,
        tuple(problems),
    )
