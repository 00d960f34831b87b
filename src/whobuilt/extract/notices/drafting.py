"""Statements made of what a notice says: each field anchored where it stands, with the words that say what it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from whobuilt.core.entities import Entity, Mention, Party, Schema, entity_id
from whobuilt.core.evidence import Document
from whobuilt.core.reading import AmountFound, DateFound
from whobuilt.core.statements import (
    Anchor,
    Directness,
    Draft,
    Modality,
    Phase,
    Prop,
    Qualifiers,
    Quote,
    Statement,
    make_statement,
)
from whobuilt.extract.english.clusters import name_key
from whobuilt.extract.notices.award import Award, Listed, Located, Notice, Span, Value
from whobuilt.extract.notices.parties import is_body, is_company, schema_of
from whobuilt.extract.notices.words import fold, has_han

NAME = "notices@1"
LONGEST_QUOTE = 500  # characters
_MOST_MENTIONS = 50  # of one name
_MOST_SOUGHT = 300  # names whose other places are sought
_LISTS = re.compile(r"\b(?:list|annex|register|sanctions|programme|order)\b|清单|名单", re.IGNORECASE)


class Drafting:
    """Makes statements, entities and mentions of one document's notice."""

    def __init__(self, document: Document) -> None:
        """Begin with no names."""
        self._document = document
        self._text = document.text
        self._by_key: dict[str, Entity] = {}
        self._entities: dict[str, Entity] = {}
        self._mentions: dict[Span, Mention] = {}

    def statements(self, notice: Notice) -> list[Statement]:
        """All statements of a notice, each once."""
        made: dict[str, Statement] = {}
        for draft in self._drafts(notice):
            statement = make_statement(draft)
            made.setdefault(statement.id, statement)
        return list(made.values())

    def entities(self) -> tuple[Entity, ...]:
        """The parties of the statements that were made."""
        return tuple(self._entities.values())

    def mentions(self) -> tuple[Mention, ...]:
        """Where these stand, in order."""
        return tuple(mention for _, mention in sorted(self._mentions.items()))

    def amounts(self, notice: Notice) -> tuple[AmountFound, ...]:
        """The sums of a notice, each place once."""
        found = {(each.start, each.end): each.amount for each in notice.iter_sums()}
        return tuple(AmountFound(*span, amount) for span, amount in sorted(found.items(), key=lambda item: item[0]))

    def dates(self, notice: Notice) -> tuple[DateFound, ...]:
        """The dates of a notice, each place once."""
        found = {(each.start, each.end): each.date for each in notice.iter_days()}
        return tuple(DateFound(*span, date) for span, date in sorted(found.items(), key=lambda item: item[0]))

    def _drafts(self, notice: Notice) -> Iterator[Draft]:
        for award in notice.awards:
            for supplier in award.suppliers:
                buyers: list[Value | None] = [*award.buyers] or [None]
                for buyer in buyers:
                    yield from self._award(award, supplier, buyer)
        for listed in notice.listed:
            yield self._listing(listed)
        for located in notice.located:
            yield self._place(located)

    # --- awards -----------------------------------------------------------------------------------------------

    def _award(self, award: Award, supplier: Value, buyer: Value | None) -> Iterator[Draft]:
        """A supply; and the contract, where both its parties are named."""
        subject = self._party(supplier, schema_of(supplier.text, buyer=False))
        placed = buyer is not None and buyer is award.place  # a place that stands for who governs it
        kind = Schema.LOCATION if placed or not buyer else schema_of(buyer.text, buyer=True)
        target = self._party(buyer, kind) if buyer else None
        if target is not None and target.entity == subject.entity:
            return
        item = _bare(award.items[0]) if award.items else None
        if target is None and item is None:
            return
        anchors = self._anchors(award, supplier, buyer, item)
        place = self._party(award.place, Schema.LOCATION) if award.place else None
        qualifiers = Qualifiers(
            object_text=self._exact(item) if item else "",
            place=place,
            date=award.day.date if award.day else None,
            amount=award.total.amount if award.total else None,
            modality=award.modality,
            phase=award.phase,
            directness=Directness.DIRECT if buyer and award.modality is Modality.ASSERTED else Directness.UNSTATED,
        )
        quote = self._quote(award, supplier, buyer)
        yield Draft(self._document.id, Prop.SUPPLIES, subject, target, quote, anchors, NAME, qualifiers)
        if target is not None and award.data and award.phase is not Phase.TENDERED:
            turned = tuple(_turned(anchor) for anchor in anchors)
            yield Draft(self._document.id, Prop.CONTRACTS_WITH, target, subject, quote, turned, NAME, qualifiers)
        elif target is not None and award.phase is Phase.CONTRACTED:
            yield Draft(self._document.id, Prop.CONTRACTS_WITH, subject, target, quote, anchors, NAME, qualifiers)

    def _anchors(self, award: Award, supplier: Value, buyer: Value | None, item: Value | None) -> tuple[Anchor, ...]:
        field = "header" if award.tabled else "field"
        anchors = [self._anchor("subject", supplier.start, supplier.end)]
        named: list[tuple[str, int, int]] = []
        marks = [*supplier.marks]
        for name, value in (("object", buyer), ("object_text", item), ("place", award.place)):
            if value is not None:
                named.append((name, value.start, value.end))
                marks += value.marks
        if award.total:
            named.append(("amount", award.total.start, award.total.end))
            marks += award.total.marks
            if award.total.currency:
                named.append(("currency", *award.total.currency))
        if award.day:
            named.append(("date", award.day.start, award.day.end))
            marks += award.day.marks
        anchors += [self._anchor(*each) for each in named]
        anchors += [self._anchor(field, *mark) for mark in dict.fromkeys(marks)]
        return tuple(anchor for anchor in anchors if anchor.exact)

    def _quote(self, award: Award, supplier: Value, buyer: Value | None) -> Quote:
        """The row, or the shortest stretch of whole lines that holds both parties; else the supplier's own."""
        if award.row and award.row[1] - award.row[0] <= LONGEST_QUOTE:
            return self._quoted(*award.row)
        spans = [(supplier.start, supplier.end), *supplier.marks]
        total = [(award.total.start, award.total.end), *award.total.marks] if award.total else []
        both = [*spans, (buyer.start, buyer.end), *buyer.marks] if buyer else spans
        for wanted in ([*both, *total], both, [*spans, *total], spans, spans[:1]):
            start, end = self._lines(min(a for a, _ in wanted), max(b for _, b in wanted))
            if end - start <= LONGEST_QUOTE:
                return self._quoted(start, end)
        return self._quoted(supplier.start, supplier.end)

    def _lines(self, start: int, end: int) -> Span:
        """The whole lines of a stretch, where they are short."""
        text = self._text
        first = text.rfind("\n", 0, start) + 1
        last = text.find("\n", end)
        last = len(text) if last < 0 else last
        near = LONGEST_QUOTE // 2
        return (first if start - first <= near else start), (last if last - end <= near else end)

    # --- listings and places ----------------------------------------------------------------------------------

    def _listing(self, listed: Listed) -> Draft:
        name = listed.name
        subject = self._party(name, _listed_schema(name.text, person=listed.person))
        for alias in listed.aliases:
            self._alias(subject, alias)
        anchors = [self._anchor("subject", name.start, name.end)]
        anchors += [self._anchor("trigger", *mark) for mark in dict.fromkeys(listed.marks)]
        whose = listed.authority or listed.list_name
        target = None
        if whose is not None:
            is_list = listed.authority is None
            target = self._party(whose, Schema.ORGANIZATION if is_list else Schema.PUBLIC_BODY)
            anchors.append(self._anchor("object", whose.start, whose.end))
        said = listed.list_name or listed.measure
        if said is not None:
            anchors.append(self._anchor("object_text", said.start, said.end))
        if listed.day:
            anchors.append(self._anchor("date", listed.day.start, listed.day.end))
        qualifiers = Qualifiers(
            object_text=self._exact(said) if said else "",
            date=listed.day.date if listed.day else None,
            modality=Modality.ENDED if listed.ended else Modality.ASSERTED,
        )
        quote = self._quoted(*listed.quote)
        return Draft(self._document.id, Prop.LISTED_BY, subject, target, quote, tuple(anchors), NAME, qualifiers)

    def _place(self, located: Located) -> Draft:
        party, place = located.party, located.place
        subject = self._party(party, schema_of(party.text, buyer=located.body))
        target = self._party(place, Schema.LOCATION)
        anchors = [self._anchor("subject", party.start, party.end), self._anchor("object", place.start, place.end)]
        anchors += [self._anchor("field", *mark) for mark in place.marks]
        start, end = self._lines(min(party.start, place.start), max(party.end, place.end))
        if end - start > LONGEST_QUOTE:
            start, end = place.start, place.end
        return Draft(
            self._document.id, Prop.LOCATED_IN, subject, target, self._quoted(start, end), tuple(anchors), NAME
        )

    # --- names and spans --------------------------------------------------------------------------------------

    def _party(self, value: Value, schema: Schema) -> Party:
        """The party of a value, as the one entity that bears its name in this document."""
        key = " ".join(name_key(value.text)) or value.text
        entity = self._by_key.get(key)
        if entity is not None and _differ(entity.name, value.text):
            key = fold(" ".join(value.text.split()))  # one name, two legal forms: two companies of one group
            entity = self._by_key.get(key)
        if entity is None:
            entity = Entity(entity_id(schema, key), schema, value.text)
            self._by_key[key] = entity
            self._entities[entity.id] = entity
            self._mention_all(self._exact(value), entity)
        self._mention(value.start, value.end, entity)
        return Party(value.text, entity.id)

    def _alias(self, party: Party, value: Value) -> None:
        """Another name of a party."""
        entity = self._entities[party.entity]
        if value.text not in (entity.name, *entity.names):
            names = tuple(sorted({*entity.names, value.text}))
            self._entities[entity.id] = Entity(entity.id, entity.schema, entity.name, names)
            self._by_key.setdefault(" ".join(name_key(value.text)) or value.text, self._entities[entity.id])
        self._mention(value.start, value.end, entity)

    def _mention_all(self, exact: str, entity: Entity) -> None:
        """Every place of a name in the document, up to a bound."""
        if len(self._entities) > _MOST_SOUGHT:
            return
        place = self._text.find(exact)
        for _ in range(_MOST_MENTIONS):
            if place < 0:
                return
            end = place + len(exact)
            if _stands_alone(self._text, place, end):
                self._mention(place, end, entity)
            place = self._text.find(exact, end)

    def _mention(self, start: int, end: int, entity: Entity) -> None:
        self._mentions.setdefault(
            (start, end), Mention(self._document.id, start, end, self._text[start:end], entity.id)
        )

    def _exact(self, value: Value) -> str:
        return self._text[value.start : value.end]

    def _anchor(self, field: str, start: int, end: int) -> Anchor:
        return Anchor(field, start, end, self._text[start:end])

    def _quoted(self, start: int, end: int) -> Quote:
        shown = self._text[start:end]
        start += len(shown) - len(shown.lstrip())
        end = start + len(shown.strip())
        return Quote(start, end, self._text[start:end])


def _bare(item: Value) -> Value:
    """What is supplied, without the stop and the quotation marks around it."""
    start, end = item.start, item.end
    shown = item.text.strip('“”"《》 ').rstrip(".。；;")
    cut = item.text.find(shown)
    if shown and end - start == len(item.text):
        start, end = start + cut, start + cut + len(shown)
    return replace(item, start=start, end=end, text=shown or item.text)


def _turned(anchor: Anchor) -> Anchor:
    """The anchor of a supply as that of the contract, which a buyer has with a supplier."""
    fields = {"subject": "object", "object": "subject"}
    return replace(anchor, field=fields.get(anchor.field, anchor.field))


def _differ(one: str, other: str) -> bool:
    """Whether two names with the same words are two companies: each has a legal form, and they are not the same."""
    bare = [re.sub(r"[\W_]+", "", fold(name)) for name in (one, other)]
    return bare[0] != bare[1] and is_company(one) and is_company(other)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether words are no part of a longer Latin word."""
    before, after = text[start - 1 : start], text[end : end + 1]
    latin = text[start].isascii() and before.isascii() and before.isalnum()
    return not latin and not (text[end - 1].isascii() and after.isascii() and after.isalnum())


def _listed_schema(name: str, *, person: bool) -> Schema:
    """What an entry of a list is."""
    if person:
        return Schema.PERSON
    if is_company(name):
        return Schema.COMPANY
    if is_body(name):
        return Schema.PUBLIC_BODY
    return Schema.COMPANY if has_han(name) or not _LISTS.search(name) else Schema.ORGANIZATION
