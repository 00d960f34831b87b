"""What of a case may be shown, and under which name: handling, masks and display names in one place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from whobuilt.compose.mask import PERSON, Mask, is_name
from whobuilt.compose.rendering import is_web
from whobuilt.compose.request import Holdings
from whobuilt.core.dossier import Citation
from whobuilt.core.entities import Entity, Party, Schema
from whobuilt.core.evidence import Document, Handling, strictest
from whobuilt.core.lock import find_failures
from whobuilt.core.statements import Prop, Quote, Statement

NOT_QUOTED: Final = "[seen, not quoted]"
UNTOLD: Final = "[withheld]"


class Desk:
    """The holdings as they may be shown: each source by its handling, each person only where confirmed."""

    def __init__(self, holdings: Holdings) -> None:
        """Draw the mask once, for all that will be shown."""
        self._holdings = holdings
        self.mask = Mask(set(_hidden_names(holdings)), set(_kept_names(holdings)))
        self._withheld = [text.text for text in holdings.documents.values() if self._stays(text)]
        self._open = [text.text for text in holdings.documents.values() if not self._stays(text)]
        entities = holdings.entities.values() if self._withheld else ()
        names = {name for entity in entities for name in (entity.name, *entity.names)}
        self._secrets = sorted(filter(self._is_secret, names), key=len, reverse=True)

    def handling_of(self, document: str) -> Handling:
        """The strictest handling of a document's captures; of a document that nothing is known of, the strictest."""
        known = self._holdings.documents.get(document)
        if known is None:
            return Handling.STAYS_HERE
        captures = self._holdings.captures.get(known.blob, ())
        handlings = [capture.source.handling for capture in captures]
        if known.blob in self._holdings.handling:
            handlings.append(self._holdings.handling[known.blob])
        return strictest(*handlings) if handlings else Handling.STAYS_HERE

    def is_withheld(self, document: str) -> bool:
        """Whether nothing at all of the document may be shown."""
        return self.handling_of(document) is Handling.STAYS_HERE

    def document_of(self, statement: Statement) -> Document | None:
        """The document that a statement stands in."""
        return self._holdings.documents.get(statement.document)

    def blob_of(self, document: str) -> str:
        """The bytes that a document was read from; the document's own id where it is not held."""
        known = self._holdings.documents.get(document)
        return known.blob if known else document

    def holds(self, statement: Statement) -> bool:
        """Whether the statement's words stand in its document, character for character."""
        document = self._holdings.documents.get(statement.document)
        return document is not None and not find_failures(statement, document)

    def rests_on_merge(self, statement: Statement) -> bool:
        """Whether a name of the statement leads to its entity only by a merge that nobody reviewed."""
        merged = self._holdings.auto_merged
        for party in parties_of(statement):
            standing = self.standing(party)
            if standing != party.entity and (standing in merged or party.entity in merged):
                return True
        return False

    def standing(self, party: Party | None) -> str:
        """The id that a party's entity stands under today; empty for nobody."""
        return self._holdings.standing(party.entity) if party and party.entity else ""

    def entity_of(self, party: Party | None) -> Entity | None:
        """The entity that a party is read as."""
        return self._holdings.entities.get(self.standing(party))

    def shown_name(self, entity: Entity) -> str:
        """A name of the entity that an open source gives, masked; empty where only withheld sources give one."""
        if self._hides(entity):
            return PERSON
        names = self.open_names(entity)
        return names[0] if names else ""

    def open_names(self, entity: Entity) -> tuple[str, ...]:
        """The names of the entity that do not come from withheld sources alone, each masked, the usual one first."""
        names = dict.fromkeys((entity.name, *entity.names))
        return tuple(dict.fromkeys(self.mask.over(name) for name in names if name and not self._is_secret(name)))

    def names_for(self, statement: Statement) -> dict[str, str]:
        """The names to show for a statement's parties, for `sentence_of`; absent where its own words serve."""
        found = ((party.entity, self.entity_of(party)) for party in parties_of(statement))
        shown = {identifier: self.shown_name(entity) for identifier, entity in found if entity}
        return {identifier: name for identifier, name in shown.items() if name}

    def shown(self, statement: Statement) -> Statement:
        """The statement with mask and handling drawn over all its words; for showing, never for keeping."""
        quiet = self.handling_of(statement.document) is Handling.NOT_QUOTED
        over = self.mask.over
        qualifiers, attribution = statement.qualifiers, statement.attribution
        words = qualifiers.object_text
        return replace(
            statement,
            subject=self._shown_party(statement.subject),
            object=self._shown_party(statement.object),
            quote=replace(statement.quote, exact=self.shown_quote(statement.document, statement.quote.exact)),
            anchors=tuple(replace(anchor, exact="" if quiet else over(anchor.exact)) for anchor in statement.anchors),
            qualifiers=replace(
                qualifiers,
                object_text=NOT_QUOTED if quiet and words else over(words),
                place=self._shown_party(qualifiers.place),
                unit=over(qualifiers.unit),
                bound=over(qualifiers.bound),
            ),
            attribution=replace(
                attribution,
                speaker=self._shown_party(attribution.speaker),
                speaker_text="" if quiet else over(attribution.speaker_text),
                organization=self._shown_party(attribution.organization),
                origin=tuple(over(link) for link in attribution.origin),
            ),
        )

    def shown_prose(self, text: str) -> str:
        """A sentence that was not read in a document, such as a reason, without names that are withheld."""
        for secret in self._secrets:
            text = text.replace(secret, UNTOLD)
        return self.mask.over(text)

    def shown_quote(self, document: str, words: str) -> str:
        """Words of a document as they may be shown."""
        return NOT_QUOTED if self.handling_of(document) is Handling.NOT_QUOTED else self.mask.over(words)

    def cite(self, number: int, statement: str, document: str, quote: Quote) -> Citation:
        """The footnote for words of a document that is not withheld."""
        source = self._holdings.documents[document]
        captures = self._holdings.captures.get(source.blob, ())
        first = min(captures, key=lambda capture: capture.at, default=None)
        # Of a source that is not public the words or the title may be told; address, hash and time may not.
        public = self.handling_of(document) is Handling.PUBLIC
        return Citation(
            number=number,
            statement=statement,
            quote=self.shown_quote(document, quote.exact),
            document=document,
            title=self.mask.over(source.metadata.title),
            publisher=self.mask.over(source.metadata.publisher),
            published=str(source.metadata.published or ""),
            place=self.mask.over(source.place_of(quote.start)),
            locator=self._locator(source, first.source.locator if first else "") if public else "",
            blob=source.blob if public else "",
            captured_at=first.at.isoformat() if public and first else "",
            reader=source.reader,
        )

    def _locator(self, document: Document, received: str) -> str:
        """Where it can be found again: its address on the web, else its bare file name (a path names people)."""
        for address in (received, document.metadata.url):
            if is_web(address):
                return self.mask.over_locator(address)
        return self.mask.over_locator(received.replace("\\", "/").rstrip("/").rpartition("/")[2])

    def _shown_party(self, party: Party | None) -> Party | None:
        if party is None:
            return None
        entity = self.entity_of(party)
        return replace(party, name=PERSON if entity and self._hides(entity) else self.mask.over(party.name))

    def _hides(self, entity: Entity) -> bool:
        holdings = self._holdings
        hidden = entity.schema is Schema.PERSON and not holdings.draft and entity.id not in holdings.persons_confirmed
        self.mask.drawn = self.mask.drawn or hidden
        return hidden

    def _is_secret(self, name: str) -> bool:
        return (
            bool(name) and any(name in text for text in self._withheld) and not any(name in text for text in self._open)
        )

    def _stays(self, document: Document) -> bool:
        return self.is_withheld(document.id)


def parties_of(statement: Statement) -> Iterator[Party]:
    """Everyone and every place that a statement names."""
    attribution = statement.attribution
    named = (statement.subject, statement.object, statement.qualifiers.place)
    yield from (party for party in (*named, attribution.speaker, attribution.organization) if party)


def _hidden_names(holdings: Holdings) -> Iterable[str]:
    """Every name, in every document, of a person whom nobody confirmed; in a draft none."""
    if holdings.draft:
        return
    confirmed = holdings.persons_confirmed
    for entity in holdings.entities.values():
        if entity.schema is Schema.PERSON and entity.id not in confirmed:
            yield from (entity.name, *entity.names)
    for statement, _ in holdings.statements:
        yield from (party.name for party in _persons(statement, holdings) if is_name(party.name))
    for mention in holdings.mentions:
        if mention.entity and is_name(mention.text) and _is_hidden(mention.entity, holdings, unknown=False):
            yield mention.text


def _persons(statement: Statement, holdings: Holdings) -> Iterator[Party]:
    """The parties of a statement that are, or by their part in it must be taken for, persons nobody confirmed."""
    attribution = statement.attribution
    for party in parties_of(statement):
        by_part = party is attribution.speaker or (statement.prop is Prop.EMPLOYS and party is statement.object)
        if _is_hidden(party.entity, holdings, unknown=by_part):
            yield party


def _is_hidden(entity: str, holdings: Holdings, *, unknown: bool) -> bool:
    """Whether an entity is a person to be hidden; `unknown` is the answer where the entity is not held."""
    standing = holdings.standing(entity) if entity else ""
    known = holdings.entities.get(standing)
    if known is None:
        return unknown
    return known.schema is Schema.PERSON and standing not in holdings.persons_confirmed


def _kept_names(holdings: Holdings) -> Iterable[str]:
    for entity in holdings.entities.values():
        if entity.schema is not Schema.PERSON or entity.id in holdings.persons_confirmed:
            yield from (entity.name, *entity.names)
