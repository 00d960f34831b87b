"""Statements made of what the finders found: anchored, quoted, dated, placed and attributed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from whobuilt.core.entities import Party, Schema, entity_id
from whobuilt.core.evidence import Document
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Draft,
    Modality,
    Prop,
    Qualifiers,
    Quote,
    Stance,
    Statement,
    make_statement,
)
from whobuilt.extract.chinese.amounts import Sum
from whobuilt.extract.chinese.characters import Folded
from whobuilt.extract.chinese.chunks import Chunk
from whobuilt.extract.chinese.clusters import Cluster, name_key
from whobuilt.extract.chinese.dates import Day
from whobuilt.extract.chinese.dealings import is_of_agent, is_of_bidders, is_of_shares
from whobuilt.extract.chinese.frames import Found
from whobuilt.extract.chinese.quotations import Said
from whobuilt.extract.chinese.roles import Employed
from whobuilt.extract.chinese.sentences import Sentence, Sentences

NAME = "patterns-zh@1"
_LONGEST_QUOTE = 160  # characters: a longer sentence is quoted by its clauses
_SUPPLY = frozenset({Prop.SUPPLIES, Prop.CONTRACTS_WITH, Prop.PARTNERS_WITH})
_LONGEST_ITEM = 60


@dataclass(frozen=True, slots=True)
class Material:
    """A document with its levelled text, and the sentences, sums and days in it."""

    document: Document
    folded: Folded
    sentences: Sentences
    sums: tuple[Sum, ...]
    days: tuple[Day, ...]


class Drafting:
    """Makes statements for one stretch of a document."""

    def __init__(self, material: Material) -> None:
        """Keep what to draw from."""
        self._document = material.document
        self._folded = material.folded
        self._material = material

    def statements(
        self, found: list[tuple[Sentence, Found]], said: list[Said], employed: list[Employed]
    ) -> Iterator[Statement]:
        """All statements: relations, sayings, roles."""
        for sentence, each in found:
            if each.prop in _SUPPLY and self._is_no_supply(sentence, each):
                continue
            reporter = next((s for s in said if s.start <= each.trigger[0] < s.end), None)
            if reporter is None or not _swallowed(reporter):
                yield make_statement(self._relation(sentence, each, reporter))
        for quotation in said:
            yield make_statement(self._saying(quotation))
        for role in employed:
            yield make_statement(self._role(role))

    def _is_no_supply(self, sentence: Sentence, found: Found) -> bool:
        """Whether the words are of bidders, of the buyer's agent, or of shares."""
        text, points = self._folded.text, [found.trigger, *([found.item] if found.item else [])]
        points += [(party.start, party.end) for party in (found.subject, found.object)]
        here = [point for point in points if sentence.start <= point[0] < sentence.end]
        told = text[min(point[0] for point in here) : max(point[1] for point in here)] if here else ""
        return (
            is_of_agent(text, found.subject.start)
            or is_of_bidders(text[sentence.start : sentence.end])
            or is_of_shares(told)
        )

    # --- relations ------------------------------------------------------------------------------------------------

    def _relation(self, sentence: Sentence, found: Found, reporter: Said | None) -> Draft:
        anchors = [
            self._anchor("subject", found.subject.start, found.subject.end),
            self._anchor("trigger", *found.trigger),
            self._anchor("object", found.object.start, found.object.end),
        ]
        start, end = self._bounds(sentence, found)
        item = self._item(found)
        if item:
            anchors.append(self._anchor("object_text", *item))
        day = self._day(start, end, found.trigger[0])
        if day:
            anchors.append(self._anchor("date", day.start, day.end))
        money = self._sum(start, end) if found.prop in _SUPPLY else None
        if money:
            anchors.append(self._anchor("amount", money.start, money.end))
        qualifiers = Qualifiers(
            object_text=self._words(*item) if item else "",
            place=_place(found),
            date=day.date if day else None,
            amount=money.amount if money else None,
            polarity=found.polarity,
            modality=_modality(found, reporter),
            phase=found.phase,
            role=found.role,
            directness=found.directness,
        )
        return Draft(
            self._document.id,
            found.prop,
            self._party(found.subject),
            self._party(found.object),
            self._quote(start, end),
            tuple(anchors),
            NAME,
            qualifiers,
            _attribution(reporter),
        )

    def _bounds(self, sentence: Sentence, found: Found) -> tuple[int, int]:
        """The sentence; its clauses around the relation where it is long."""
        if sentence.end - sentence.start <= _LONGEST_QUOTE or not sentence.start <= found.trigger[0] < sentence.end:
            return sentence.start, sentence.end
        return max(sentence.start, found.span[0]), min(sentence.end, max(found.span[1], found.trigger[1]))

    def _item(self, found: Found) -> tuple[int, int] | None:
        if found.item is None or found.item[1] - found.item[0] > _LONGEST_ITEM:
            return None
        start, end = found.item
        text = self._folded.text
        for party in (found.subject, found.object):
            if start <= party.start < end and party.end - start < 12:  # noqa: PLR2004  # characters
                start = party.end
        while start < end and text[start] in "的“”’‘，、 了":
            start += 1
        while end > start and text[end - 1] in "“，、 了":
            end -= 1
        return (start, end) if end > start else None

    def _day(self, start: int, end: int, trigger: int) -> Day | None:
        """The day nearest before the verb, else the only one of the quote."""
        days = [day for day in self._material.days if start <= day.start and day.end <= end]
        before = [day for day in days if day.end <= trigger]
        if before:
            return before[-1]
        return days[0] if len({day.date for day in days}) == 1 else None

    def _sum(self, start: int, end: int) -> Sum | None:
        return next((money for money in self._material.sums if start <= money.start and money.end <= end), None)

    # --- sayings --------------------------------------------------------------------------------------------------

    def _saying(self, said: Said) -> Draft:
        anchors = [
            self._anchor("subject", *said.speaker_at),
            self._anchor("trigger", *said.trigger),
            self._anchor("object", said.start, said.end),
        ]
        sentence = self._material.sentences.all[self._material.sentences.at(said.trigger[0])]
        day = next(
            (
                d
                for d in self._material.days
                if sentence.start <= d.start < sentence.end and not said.start <= d.start < said.end
            ),
            None,
        )
        if day:
            anchors.append(self._anchor("date", day.start, day.end))
        about = said.about
        speaker = _cluster_party(said.speaker)
        organization = _cluster_party(said.organization)
        return Draft(
            self._document.id,
            Prop.SAID,
            speaker or organization,
            _cluster_party(about),
            self._quote(said.start, said.end),
            tuple(anchors),
            NAME,
            Qualifiers(date=day.date if day else None),
            Attribution(said.form, speaker, self._words(*said.speaker_at), organization, said.stance),
        )

    def _role(self, role: Employed) -> Draft:
        anchors = (
            self._anchor("subject", role.organization.start, role.organization.end),
            self._anchor("trigger", *role.title),
            self._anchor("object", role.person.start, role.person.end),
            self._anchor("object_text", *role.title),
        )
        start = min(role.organization.start, role.person.start)
        end = max(role.organization.end, role.person.end)
        sentence = self._material.sentences.all[self._material.sentences.at(role.person.start)]
        start, end = (start, end) if start >= sentence.start else (sentence.start, sentence.end)
        return Draft(
            self._document.id,
            Prop.EMPLOYS,
            self._party(role.organization),
            self._party(role.person),
            self._quote(start, end),
            anchors,
            NAME,
            Qualifiers(
                object_text=self._words(*role.title), modality=Modality.ENDED if role.former else Modality.ASSERTED
            ),
        )

    # --- shared ---------------------------------------------------------------------------------------------------

    def _party(self, chunk: Chunk) -> Party:
        assert chunk.cluster is not None
        return Party(chunk.cluster.name, chunk.cluster.entity().id)

    def _quote(self, start: int, end: int) -> Quote:
        text = self._folded.text
        while start < end and text[start] in " \n，、":
            start += 1
        while end > start and text[end - 1] in " \n":
            end -= 1
        a, b = self._folded.span(start, end)
        return Quote(a, b, self._document.text[a:b])

    def _anchor(self, field: str, start: int, end: int) -> Anchor:
        a, b = self._folded.span(start, end)
        return Anchor(field, a, b, self._document.text[a:b])

    def _words(self, start: int, end: int) -> str:
        a, b = self._folded.span(start, end)
        return self._document.text[a:b]


def _cluster_party(cluster: Cluster | None) -> Party | None:
    return Party(cluster.name, cluster.entity().id) if cluster else None


def _place(found: Found) -> Party | None:
    for chunk in (found.object, found.subject):
        if chunk.cluster is None:
            continue
        if chunk.cluster.place and chunk.cluster.schema is not Schema.LOCATION:
            return Party(chunk.cluster.place, entity_id(Schema.LOCATION, name_key(chunk.cluster.place)))
    return None


def _attribution(reporter: Said | None) -> Attribution:
    if reporter is None:
        return Attribution()
    return Attribution(
        reporter.form, _cluster_party(reporter.speaker), reporter.words, _cluster_party(reporter.organization)
    )


def _swallowed(reporter: Said) -> bool:
    """Whether a relation is only what somebody denies or keeps silent about."""
    return reporter.stance is Stance.NO_COMMENT or (reporter.stance is Stance.DENIAL and reporter.denies)


def _modality(found: Found, reporter: Said | None) -> Modality:
    if reporter is not None and reporter.alleges and found.modality is Modality.ASSERTED:
        return Modality.ALLEGED
    return found.modality
