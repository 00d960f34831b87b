"""The pattern extractor: English text → names and statements, by rules and tables that an investigator can read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace

from whobuilt.core.entities import Entity, Mention, Schema
from whobuilt.core.evidence import Document, Passage, PassageKind
from whobuilt.core.problems import Problem
from whobuilt.core.reading import DateFound, Extraction
from whobuilt.core.statements import Form, Prop, Statement
from whobuilt.extract.english.amounts import find_amounts
from whobuilt.extract.english.appositions import find_apposed
from whobuilt.extract.english.clauses import iter_clauses
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.dates import find_dates, find_years
from whobuilt.extract.english.deeds import DeedFinder
from whobuilt.extract.english.drafts import NAME, Drafting, Passages
from whobuilt.extract.english.frames import Found, read_clause
from whobuilt.extract.english.lexicon import words
from whobuilt.extract.english.listings import ListingFinder
from whobuilt.extract.english.makers import Context, Makers, find_makers, made_here
from whobuilt.extract.english.names import NameFinder
from whobuilt.extract.english.nominal import NominalFinder
from whobuilt.extract.english.quotations import QuotationFinder, Said
from whobuilt.extract.english.roles import find_roles
from whobuilt.extract.english.segments import cut
from whobuilt.extract.english.shapes import write_row
from whobuilt.extract.english.speech import Line, Lines
from whobuilt.extract.english.supplied import Known, find_supplied
from whobuilt.extract.english.units import Kind, Mentioned, Parsed, parse
from whobuilt.extract.english.voices import find_own_voice, find_turns
from whobuilt.extract.parties import PUBLIC
from whobuilt.extract.stretches import join_stretches, one_of_each
from whobuilt.ports import Gazetteer, Tagger

WINDOW = 60_000  # characters read together: what "the company" stands for is not sought further
LIMIT = 5_000_000  # characters: about a minute's work
_ENGLISH = {"en", ""}
_SPOKEN = frozenset({"we", "us", "our", "i"})
_REPORTED = frozenset({"it", "its", "they", "their", "itself"})
_BUYING = frozenset(
    "buy purchase acquire procure obtain order use deploy install pay spend commission sign award launch lease".split()
)
_SELLING = frozenset("sell supply provide deliver ship export build install award".split())
_STANDING_IN = frozenset({Kind.REFERENCE, Kind.OWNER})


class PatternExtractor:
    """Extracts with patterns; safe to use for many documents, one at a time."""

    name = NAME

    def __init__(self, gazetteer: Gazetteer, tagger: Tagger | None = None, listed: Tagger | None = None) -> None:
        """Keep the places to go by, what sees names beside the rules, and the user's own list of names."""
        self._gazetteer = gazetteer
        self._names = NameFinder(gazetteer, tagger, listed)

    def extract(self, document: Document) -> Extraction:
        """All that an English document states; what is not extracted (another language, a huge rest) is a Problem."""
        language = document.metadata.language
        if language not in _ENGLISH:
            told = f"The text is in {language!r}; this version extracts from English only."
            mend = "It was read and can be searched; statements can be made by hand with `whobuilt state`."
            return Extraction(document.id, NAME, problems=(Problem("language_not_extracted", told, "", mend),))
        parts = [self._window(document, window) for window in _windows(document)]
        return join_stretches(document, NAME, parts, LIMIT)

    def _window(self, document: Document, window: tuple[Passage, ...]) -> Extraction:
        """What one stretch of a document states."""
        text, start, end = document.text, window[0].start, window[-1].end
        parsed, mentions = parse(replace(document, passages=window), self._gazetteer, self._names)
        lines = Lines([_line(item) for item in parsed])
        amounts = find_amounts(text, start, end)
        dates = find_dates(text, document.metadata.published, start, end)
        roles = list(find_roles([line.units for line in lines.all]))
        employers = {id(role.person.cluster): role.organization.cluster for role in roles if role.organization.cluster}
        said = QuotationFinder(text, lines, employers).find()
        said += (
            each for each in (*find_turns(text, lines, employers), *find_own_voice(text, lines)) if _is_new(each, said)
        )
        _speak_for_themselves(lines, said)
        drafting = Drafting(document, Passages(lines, amounts, dates), self._names)
        statements: Iterable[Statement] = drafting.statements(list(_found(lines.all)), said, roles)
        entities, mentioned = _named(document, mentions)
        every = _with_years(dates, text, start, end)
        return Extraction(document.id, NAME, entities, mentioned, tuple(statements), amounts, every)


def _with_years(dates: tuple[DateFound, ...], text: str, start: int, end: int) -> tuple[DateFound, ...]:
    """The dates with the years that stand alone: "in 2018" is a date, to the year."""
    taken = {at for date in dates for at in range(date.start, date.end)}
    years = (year for year in find_years(text, start, end) if year.start not in taken)
    return tuple(sorted((*dates, *years), key=lambda date: date.start))


def _windows(document: Document) -> Iterator[tuple[Passage, ...]]:
    """The passages to extract from, in groups of about WINDOW characters, up to LIMIT."""
    wanted = [p for p in document.passages if p.kind in (PassageKind.MAIN, PassageKind.TITLE) and p.end > p.start]
    group: list[Passage] = []
    size = 0
    for passage in wanted or [Passage(0, len(document.text))]:
        for piece in _cut(document.text, passage):
            if piece.start >= LIMIT:
                break
            if group and size + piece.end - piece.start > WINDOW:
                yield tuple(group)
                group, size = [], 0
            group.append(piece)
            size += piece.end - piece.start
    if group:
        yield tuple(group)


def _cut(text: str, passage: Passage) -> Iterator[Passage]:
    """A passage in pieces of at most WINDOW characters, cut at a blank line, a line's end or a space."""
    start = passage.start
    while passage.end - start > WINDOW:
        end = next((at for mark in ("\n\n", "\n", " ") if (at := text.rfind(mark, start + 1, start + WINDOW)) > 0), 0)
        end = end or start + WINDOW
        yield replace(passage, start=start, end=end)
        start = end
    yield replace(passage, start=start)


def _line(item: Parsed) -> Line:
    segments = cut(item.units)
    clauses = list(iter_clauses(item.units, segments))
    sentence = item.sentence
    return Line(sentence.start, sentence.end, sentence.paragraph, item.units, segments, clauses)


def _is_new(said: Said, known: list[Said]) -> bool:
    """Whether no quotation that was found covers nearly all of its place."""
    most = 0.8 * (said.end - said.start)
    return not any(min(said.end, other.end) - max(said.start, other.start) > most for other in known)


def _speak_for_themselves(lines: Lines, said: list[Said]) -> None:
    """In what somebody says, "we" and "it" stand for whom the speaker speaks for."""
    touched: dict[int, Line] = {}
    for each in said:
        own = each.speaker.organization
        if own is None or own.schema not in {Schema.COMPANY, Schema.PUBLIC_BODY}:
            continue
        wanted = _SPOKEN if each.form is Form.DIRECT else _REPORTED
        for line in lines.overlapping(each.start, each.end):
            changed = [u for u in line.units if each.start <= u.start < each.end and u.kind in _STANDING_IN]
            changed = [unit for unit in changed if unit.lower in wanted]
            for unit in changed:
                unit.cluster = own
            if changed:
                touched[line.start] = line
    for line in touched.values():
        line.clauses = list(iter_clauses(line.units, line.segments))


def _found(lines: list[Line]) -> Iterator[tuple[Line, Found]]:
    """Every relation that a document's clauses and nouns tell, sentence by sentence."""
    everywhere = find_makers([(line.units, line.segments, line.clauses) for line in lines])
    company = _mostly_about(lines)
    listings = ListingFinder()
    spoken_of: Cluster | None = None
    spoken_to: Cluster | None = None
    known = {id(maker) for maker in everywhere.products.values()}
    for line in lines:
        if line.units and line.units[-1].text.endswith("?"):
            continue  # who asks states nothing
        context = Context(line.units, made_here(line.clauses, everywhere), spoken_of)
        spoken_of = _vendor_told_of(line, everywhere, known) or spoken_of
        row = write_row(line.units)
        told = Known(everywhere.only or spoken_of, spoken_to, everywhere.only)
        here = [found for clause in line.clauses for found in read_clause(clause, context)]
        here += DeedFinder(context, line.segments, line.clauses).find()
        here += NominalFinder(line.units, line.segments, line.clauses, company).find()
        here += find_apposed(line.units, row)
        pairs = {(id(found.subject.cluster), id(found.object.cluster)) for found in here if found.prop is Prop.SUPPLIES}
        shaped = find_supplied(line.units, line.clauses, row, told)
        here += [found for found in shaped if (id(found.subject.cluster), id(found.object.cluster)) not in pairs]
        spoken_to = _customer_told_of(line) or spoken_to
        for found in here:
            yield line, found
        yield from listings.read(line, row)
    yield from listings.end()


def _vendor_told_of(line: Line, makers: Makers, known: set[int]) -> Cluster | None:
    """The company that the goods spoken of next are from: the first here that is known to sell or to make."""
    for unit in line.units:
        maker = makers.products.get(id(unit.cluster), unit.cluster) if unit.cluster else None
        sells = maker is not None and (id(maker) in known or (maker.sure and maker.schema is Schema.COMPANY))
        if maker is not None and sells:
            return maker
    return None


def _customer_told_of(line: Line) -> Cluster | None:
    """The body that buys, uses or commissions something in a sentence."""
    for clause in line.clauses:
        parties = clause.subject if clause.verb.lemma in _BUYING and not clause.verb.passive else []
        parties = parties + (clause.find("to") or clause.find("for") if clause.verb.lemma in _SELLING else [])
        for phrase in parties:
            if phrase.head is not None and phrase.head.schema in PUBLIC and phrase.head.cluster is not None:
                return phrase.head.cluster
    goods = any(unit.lower in words("product_nouns") for unit in line.units)
    acting = [phrase.head for clause in line.clauses for phrase in clause.subject if phrase.head is not None]
    return next((unit.cluster for unit in acting if goods and unit.schema is Schema.PUBLIC_BODY), None)


def _mostly_about(lines: list[Line]) -> Cluster | None:
    """The company that half of a document's company names name: "the customers" are its customers."""
    named = [u.cluster for line in lines for u in line.units if u.cluster and u.schema is Schema.COMPANY]
    counts = Counter(map(id, named))
    most = max(named, key=lambda cluster: counts[id(cluster)], default=None)
    return most if most is not None and 2 * counts[id(most)] >= len(named) else None


def _named(document: Document, mentioned: list[Mentioned]) -> tuple[tuple[Entity, ...], tuple[Mention, ...]]:
    """The entities of a stretch, and every mention of them."""
    entities: dict[int, Entity] = {}
    mentions = []
    for item in mentioned:
        entity = entities.get(id(item.cluster)) or item.cluster.entity()
        entities[id(item.cluster)] = entity
        exact = document.text[item.start : item.end]
        mentions.append(Mention(document.id, item.start, item.end, exact, entity.id))
    return one_of_each(entities.values()), tuple(mentions)
