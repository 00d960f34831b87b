"""Statements made of what a judge saw: anchored, quoted, dated, priced and attributed."""

from __future__ import annotations

from dataclasses import replace

from whobuilt.core.entities import Mention, Party, Schema
from whobuilt.core.evidence import Document
from whobuilt.core.reading import AmountFound, DateFound, Extraction
from whobuilt.core.statements import (
    Anchor,
    Attribution,
    Draft,
    Modality,
    Prop,
    Qualifiers,
    Stance,
    Statement,
    make_statement,
)
from whobuilt.extract.judged.cutting import Span, span_of, within
from whobuilt.extract.judged.hearing import Heard
from whobuilt.extract.judged.quoting import Words
from whobuilt.extract.judged.telling import is_of_telling

_TURNED = {"subject": "object", "object": "subject"}
_SWALLOWING = frozenset({Stance.DENIAL, Stance.NO_COMMENT})


class Drafting:
    """Makes statements for one document; `name` is whose they are."""

    def __init__(self, document: Document, found: Extraction, name: str) -> None:
        """Keep the document and what the prose extractor found in it."""
        self._document, self._found, self._name = document, found, name
        self._kinds = {entity.id: entity.schema for entity in found.entities}
        self._said = [each for each in found.statements if each.prop is Prop.SAID]
        self._products = [m for m in found.mentions if self._kinds.get(m.entity) is Schema.PRODUCT]

    def state(self, heard: Heard, words: Words) -> Statement | None:
        """The statement; None where it is only what somebody denies or keeps silent about."""
        reporter = self._reporter(heard, words)
        if reporter is not None and reporter.attribution.stance in _SWALLOWING:
            return None
        spans = {"subject": _at(heard.vendor), "trigger": words.trigger, "object": _at(heard.customer)}
        product, date, amount = self._product(words), self._date(heard, words, reporter), self._amount(words)
        for field, each in (("object_text", product), ("date", date), ("amount", amount)):
            if each is not None:
                spans[field] = each.start, each.end
        customer = _party(heard.customer)
        is_place = self._kinds[heard.customer.entity] is Schema.LOCATION
        qualifiers = Qualifiers(
            object_text=product.text if product else "",
            place=customer if is_place else None,
            date=date.date if date else None,
            amount=amount.amount if amount else None,
            modality=_modality(heard, reporter),
        )
        return make_statement(
            Draft(
                self._document.id,
                Prop.SUPPLIES,
                _party(heard.vendor),
                customer,
                words.quote,
                tuple(Anchor(field, *span, self._document.text[slice(*span)]) for field, span in spans.items()),
                self._name,
                qualifiers,
                replace(reporter.attribution, stance=None) if reporter else Attribution(),
            )
        )

    def _reporter(self, heard: Heard, words: Words) -> Statement | None:
        """The saying that holds the trigger or both names of a deal; None for the document's own words."""
        for said in self._said:
            span = span_of(said.quote)
            if within(words.trigger, span) or within(heard.span, span):
                return said
        return None

    def _product(self, words: Words) -> Mention | None:
        """The one product that is named, by its first name there."""
        named = [mention for mention in self._products if within(_at(mention), words.told)]
        return min(named, key=_at) if len({mention.entity for mention in named}) == 1 else None

    def _amount(self, words: Words) -> AmountFound | None:
        """The one sum that is given."""
        given = [each for each in self._found.amounts if within((each.start, each.end), words.told)]
        return given[0] if len({each.amount for each in given}) == 1 else None

    def _date(self, heard: Heard, words: Words, reporter: Statement | None) -> DateFound | None:
        """The one date that is given, within what is reported where it is; never a day of telling."""
        given = [each for each in self._found.dates if within((each.start, each.end), words.told)]
        if reporter is not None:
            given = [each for each in given if within((each.start, each.end), span_of(reporter.quote))]
        text, language = self._document.text, heard.stretch.language
        given = [each for each in given if not is_of_telling(text, each, words.told, language)]
        return given[0] if len({each.date for each in given}) == 1 else None


def as_supply(contract: Statement, vendor: str) -> Statement:
    """A contract that a rule states, with the vendor first: the rule tells of the deal, the judge who supplies whom."""
    first, second = contract.subject, contract.object
    anchors = contract.anchors
    if second is not None and second.entity == vendor:
        first, second = second, first
        anchors = tuple(replace(each, field=_TURNED.get(each.field, each.field)) for each in anchors)
    makers, told = contract.extractor, contract.qualifiers
    return make_statement(
        Draft(
            contract.document, Prop.SUPPLIES, first, second, contract.quote, anchors, makers, told, contract.attribution
        )
    )


def _at(mention: Mention) -> Span:
    return mention.start, mention.end


def _party(mention: Mention) -> Party:
    return Party(" ".join(mention.text.split()), mention.entity)


def _modality(heard: Heard, reporter: Statement | None) -> Modality:
    """As the judge reads it; what a critic asserts is alleged."""
    blames = reporter is not None and reporter.attribution.stance is Stance.CRITICISM
    return Modality.ALLEGED if blames and heard.modality is Modality.ASSERTED else heard.modality
