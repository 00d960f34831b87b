"""Statements made of what the finders found: anchored, quoted, dated, placed and attributed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import TypeVar

from whobuilt.core.dates import PartialDate
from whobuilt.core.entities import Party, Schema
from whobuilt.core.evidence import Document
from whobuilt.core.reading import AmountFound, DateFound
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Directness,
    Draft,
    Modality,
    Polarity,
    Prop,
    Qualifiers,
    Quote,
    Stance,
    Statement,
    make_statement,
)
from whobuilt.extract.english.clusters import Cluster
from whobuilt.extract.english.dates import find_years
from whobuilt.extract.english.figures import Figure, find_figures
from whobuilt.extract.english.frames import Found
from whobuilt.extract.english.lexicon import speech_verbs, words
from whobuilt.extract.english.names import NameFinder
from whobuilt.extract.english.origins import find_origin
from whobuilt.extract.english.parts import Clause
from whobuilt.extract.english.quotations import Said
from whobuilt.extract.english.quoting import LONGEST_QUOTE, find_clause, trim_quote
from whobuilt.extract.english.roles import Employed
from whobuilt.extract.english.speech import Line, Lines, Speaker
from whobuilt.extract.english.units import Kind, Unit

NAME = "patterns@2"
_DENYING = frozenset(verb[:4] for verb in speech_verbs("deny"))
_Passage = TypeVar("_Passage", AmountFound, DateFound)
_WORDS_FOR = (Kind.REFERENCE, Kind.OWNER)  # "the company", "its": the name is the one they stand for
_SUPPLY = frozenset({Prop.SUPPLIES, Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})


@dataclass(frozen=True, slots=True)
class Passages:
    """The sentences of a document with the sums and dates that stand in them."""

    lines: Lines
    amounts: tuple[AmountFound, ...]
    dates: tuple[DateFound, ...]


class Drafting:
    """Makes statements for one document."""

    def __init__(self, document: Document, passages: Passages, names: NameFinder) -> None:
        """Keep the document and what was found in it."""
        self._document = document
        self._text = document.text
        self._passages = passages
        self._names = names
        self._parties: dict[int, str] = {}

    def statements(
        self, found: list[tuple[Line, Found]], said: list[Said], employed: list[Employed]
    ) -> Iterator[Statement]:
        """All statements, those of relations first, then what is said, then roles and figures.

        The price of a supply is told with it, and is no figure of whoever is named before it.
        """
        prices: set[int] = set()
        for line, each in found:
            reporter = _reporter(each, said)
            if not _swallowed(each, reporter, without=self._is_only_without(reporter)):
                relation = self._relation(line, each, reporter)
                prices.update(anchor.start for anchor in relation.anchors if anchor.field == "amount")
                yield make_statement(relation)
        for quotation in said:
            yield make_statement(self._saying(quotation))
        for role in employed:
            yield make_statement(self._role(role))
        for line in self._passages.lines.all:
            for figure in find_figures(
                self._text, line.start, line.end, _near(self._passages.amounts, line.start, line.end)
            ):
                if figure.start not in prices:
                    yield make_statement(self._figure(line, figure, said))

    def _is_only_without(self, reporter: Said | None) -> bool:
        """Whether all that sounds like a denial in a saying is a "without"."""
        if reporter is None or self._text[slice(*reporter.trigger)].lower()[:4] in _DENYING:
            return False
        said = {word.strip(".,;:“”\"'").lower() for word in self._text[reporter.start : reporter.end].split()}
        return "without" in said and (words("negators") | words("untrue") - {"without"}).isdisjoint(said - {"without"})

    # --- relations --------------------------------------------------------------------------------------------

    def _relation(self, line: Line, found: Found, reporter: Said | None) -> Draft:
        anchors = [
            self._anchor("subject", found.subject),
            self._span("trigger", *found.trigger),
            self._anchor("object", found.object),
        ]
        if found.item:
            anchors.append(self._span("object_text", *found.item))
        quote = self._quote(line, found)
        date, dated = self._date_of_deed(line, found, quote, reporter)
        if dated:
            anchors.append(dated)
        amounts = _near(self._passages.amounts, quote.start, quote.end)
        amount = next((a for a in amounts if quote.start <= a.start and a.end <= quote.end), None)
        if amount and found.prop in _SUPPLY:
            anchors.append(self._span("amount", amount.start, amount.end))
        place = self._place(found)
        qualifiers = Qualifiers(
            object_text=self._text[slice(*found.item)] if found.item else "",
            place=place,
            date=date,
            amount=amount.amount if amount and found.prop in _SUPPLY else None,
            polarity=found.polarity,
            modality=_modality(found, reporter),
            phase=found.phase,
            role=found.role,
            directness=Directness.INDIRECT if found.via else Directness.DIRECT if found.direct else Directness.UNSTATED,
        )
        return Draft(
            self._document.id,
            found.prop,
            self._party(found.subject),
            self._party(found.object),
            quote,
            tuple(anchors),
            NAME,
            qualifiers,
            self._attributed(line, found, reporter),
        )

    def _quote(self, line: Line, found: Found) -> Quote:
        """The sentence; its clause where the sentence is long."""
        start, end = line.start, line.end
        if end - start > LONGEST_QUOTE:
            points = [found.trigger, *((party.start, party.end) for party in (found.subject, found.object))]
            points += [found.item] if found.item else []
            start, end = find_clause(self._text, (start, end), (min(a for a, _ in points), max(b for _, b in points)))
        return trim_quote(self._text, start, end)

    def _date(self, quote: Quote) -> tuple[PartialDate | None, Anchor | None]:
        """The one date that the quote gives; a year alone where there is none, nothing where there are several."""
        told = self._dates_in(quote)
        found = [d for d in told if len(d.date.iso) > len("2019")] or told
        if len({d.date for d in found}) != 1:
            return None, None
        return found[0].date, self._span("date", found[0].start, found[0].end)

    def _date_of_deed(
        self, line: Line, found: Found, quote: Quote, reporter: Said | None
    ) -> tuple[PartialDate | None, Anchor | None]:
        """When it was done: within what is reported where it is, and never the day on which it was said or published.

        Of several dates the one that stands nearest behind the trigger's own verb is meant.
        """
        if reporter is not None:
            quote = trim_quote(self._text, max(quote.start, reporter.start), min(quote.end, reporter.end))
        told = [d for d in self._dates_in(quote) if not _is_of_telling(d.start, line, found)]
        if len({d.date for d in told}) > 1:
            told = [d for d in told if _is_of_deed(d.start, line, found)]
        if len({d.date for d in told}) != 1:
            return None, None
        return told[0].date, self._span("date", told[0].start, told[0].end)

    def _dates_in(self, quote: Quote) -> list[DateFound]:
        """The dates that a quote gives, and the years that stand alone in it."""
        dates = _near(self._passages.dates, quote.start, quote.end)
        found = [d for d in dates if quote.start <= d.start and d.end <= quote.end]
        years = find_years(self._text, quote.start, quote.end)
        return found + [y for y in years if not any(d.start <= y.start < d.end for d in found)]

    def _place(self, found: Found) -> Party | None:
        if found.place is not None:
            return self._party(found.place)
        for unit in (found.object, found.subject):
            if unit.cluster is not None and unit.cluster.place:
                return Party(unit.cluster.place, self._place_id(unit.cluster.place))
        if name := self._place_in(found.object.text):
            return Party(name, self._place_id(name))
        return None

    def _place_in(self, name: str) -> str:
        """The place that a body's name holds: "Bureau of X Prefecture", "X Police Department"."""
        parts = name.split()
        tries = [" ".join(parts[a:b]) for a, b in ((-2, None), (-1, None), (0, 2), (0, 1))] if len(parts) > 1 else []
        for tried in tries:
            kind = self._names.place_kind(tried)
            if kind and (kind != "city" or tried != parts[-1]):
                return tried
        return ""

    def _place_id(self, name: str) -> str:
        cluster = Cluster()
        cluster.names[name] += 1
        cluster.schemas[Schema.LOCATION] += 1
        return cluster.entity().id

    def _attributed(self, line: Line, found: Found, reporter: Said | None) -> Attribution:
        origin = find_origin(self._text, line, found.trigger[0])
        if reporter is None:
            return Attribution(origin=origin)
        speaker = reporter.speaker
        return Attribution(
            reporter.form, self._cluster_party(speaker), speaker.text, self._organization(speaker), None, origin
        )

    # --- sayings ----------------------------------------------------------------------------------------------

    def _saying(self, said: Said) -> Draft:
        speaker = said.speaker
        quote = Quote(said.start, said.end, self._text[said.start : said.end])
        line = self._passages.lines.at(said.trigger[0])
        assert line is not None
        date, dated = self._date_of_saying(line, said)
        anchors = [self._span("subject", speaker.start, speaker.end), self._span("trigger", *said.trigger)]
        anchors.append(self._span("object", said.start, said.end))
        if dated:
            anchors.append(dated)
        about = None
        if said.about is not None:
            about = Party(said.about.name, said.about.entity().id)
        party = self._cluster_party(speaker) or self._organization(speaker)
        return Draft(
            self._document.id,
            Prop.SAID,
            party,
            about,
            quote,
            tuple(anchors),
            NAME,
            Qualifiers(date=date),
            Attribution(
                said.form, self._cluster_party(speaker), speaker.text, self._organization(speaker), said.stance
            ),
        )

    def _date_of_saying(self, line: Line, said: Said) -> tuple[PartialDate | None, Anchor | None]:
        """A date in the sentence but outside of what is said."""
        found = [
            d
            for d in (*_near(self._passages.dates, line.start, line.end), *find_years(self._text, line.start, line.end))
            if line.start <= d.start and d.end <= line.end and not (said.start <= d.start < said.end)
        ]
        if not found:
            return None, None
        return found[0].date, self._span("date", found[0].start, found[0].end)

    # --- roles and figures ------------------------------------------------------------------------------------

    def _role(self, role: Employed) -> Draft:
        words = self._text[slice(*role.role)]
        anchors = (
            self._anchor("subject", role.organization),
            self._span("trigger", *role.role),
            self._anchor("object", role.person),
            self._span("object_text", *role.role),
        )
        modality = Modality.ENDED if role.former else Modality.ASSERTED
        return Draft(
            self._document.id,
            Prop.EMPLOYS,
            self._party(role.organization),
            self._party(role.person),
            trim_quote(self._text, *role.span),
            anchors,
            NAME,
            Qualifiers(object_text=words, modality=modality),
        )

    def _figure(self, line: Line, figure: Figure, said: list[Said]) -> Draft:
        about = next((u for u in reversed(line.units) if u.cluster and u.end <= figure.start), None)
        about = about or next((u for u in line.units if u.cluster), None)
        reporter = next((s for s in said if s.start <= figure.start and figure.end <= s.end), None)
        anchors = [self._span("value", figure.start, figure.end)]
        if about is not None:
            anchors.append(self._anchor("subject", about))
        date, dated = self._date(trim_quote(self._text, line.start, line.end))
        if dated:
            anchors.append(dated)
        attribution = Attribution()
        if reporter is not None:
            speaker = reporter.speaker
            attribution = Attribution(
                reporter.form, self._cluster_party(speaker), speaker.text, self._organization(speaker)
            )
        return Draft(
            self._document.id,
            Prop.FIGURE,
            self._party(about) if about else None,
            None,
            trim_quote(self._text, line.start, line.end),
            tuple(anchors),
            NAME,
            Qualifiers(value=figure.value, unit=figure.unit, bound=figure.bound, amount=figure.amount, date=date),
            attribution,
        )

    # --- shared -----------------------------------------------------------------------------------------------

    def _party(self, unit: Unit) -> Party:
        assert unit.cluster is not None
        name = " ".join(unit.text.split()) if unit.kind not in _WORDS_FOR else unit.cluster.name
        return Party(name, self._entity(unit.cluster))

    def _entity(self, cluster: Cluster) -> str:
        if id(cluster) not in self._parties:
            self._parties[id(cluster)] = cluster.entity().id
        return self._parties[id(cluster)]

    def _cluster_party(self, speaker: Speaker) -> Party | None:
        return Party(speaker.cluster.name, self._entity(speaker.cluster)) if speaker.cluster else None

    def _organization(self, speaker: Speaker) -> Party | None:
        cluster = speaker.organization
        return Party(cluster.name, self._entity(cluster)) if cluster else None

    def _anchor(self, field: str, unit: Unit) -> Anchor:
        return self._span(field, unit.start, unit.end)

    def _span(self, field: str, start: int, end: int) -> Anchor:
        return Anchor(field, start, end, self._text[start:end])


def _reporter(found: Found, said: list[Said]) -> Said | None:
    """Whose words a relation stands in; None for the document's own."""
    return next((s for s in said if s.start <= found.trigger[0] < s.end), None)


def _swallowed(found: Found, reporter: Said | None, *, without: bool) -> bool:
    """Whether a relation is only what somebody denies: "denied that it sold", but not "sold `without` a licence"."""
    if reporter is None:
        return False
    denied = reporter.stance is Stance.DENIAL and found.polarity is Polarity.AFFIRMED
    return reporter.stance is Stance.NO_COMMENT or (denied and not without)


def _verb_before(start: int, line: Line) -> Clause | None:
    """The clause whose verb stands last before a place in the text."""
    return next((c for c in reversed(line.clauses) if line.units[c.verb.head].start < start), None)


def _is_of_telling(start: int, line: Line, found: Found) -> bool:
    """Whether a date says when something was said, published or seen: "…, said X on 3 May", "a report dated 2019"."""
    clause = _verb_before(start, line)
    if clause is None or line.units[clause.verb.head].start == found.trigger[0]:
        return False
    return clause.verb.lemma in words("telling_verbs")


def _is_of_deed(start: int, line: Line, found: Found) -> bool:
    """Whether the last verb before a date is the one that the statement stands on."""
    clause = _verb_before(start, line)
    return clause is not None and found.trigger[0] <= line.units[clause.verb.head].start < found.trigger[1]


def _modality(found: Found, reporter: Said | None) -> Modality:
    if reporter is not None and reporter.stance is Stance.CRITICISM and found.modality is Modality.ASSERTED:
        return Modality.ALLEGED
    return found.modality


def _near(found: tuple[_Passage, ...], start: int, end: int) -> tuple[_Passage, ...]:
    """Those of `found`, in their order, that begin in a span, and the one before, which may reach into it."""
    start_of = attrgetter("start")
    first = max(0, bisect_left(found, start, key=start_of) - 1)
    return found[first : bisect_left(found, end, key=start_of)]
