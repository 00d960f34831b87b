"""A statement as a reviewer sees it: in plain words, each field with the words it stands on, its quote in its place.

Beside that its doubts, its rivals and reprints, and what people decided of it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from whobuilt.case.desk.board import Board
from whobuilt.case.desk.doubts import Around, Doubt, find_doubts
from whobuilt.case.desk.fields import CardField, make_fields
from whobuilt.case.desk.rows import Row
from whobuilt.case.evidence.sources import Brief, Sources
from whobuilt.case.places import Places
from whobuilt.codec import loads
from whobuilt.compose.words import sentence_of
from whobuilt.core.custody import Action
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.entities import Entity, Party
from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Anchor, Prop, Statement, Status
from whobuilt.core.translations import Translated, Translation, TranslationCheck
from whobuilt.resolve.gate import find_refusal
from whobuilt.resolve.rivals import find_rivals

AROUND = 600  # characters on each side of a quote
_MOST_DOCUMENTS = 24  # that are kept, whole
_MOST_STATEMENTS = 5_000


@dataclass(frozen=True, slots=True)
class CardParty:
    """A party: the name as written, its entity, where that leads now, and the name that it bears there."""

    name: str
    entity: str
    standing: str
    shown: str


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it stands: whether it was withdrawn, and how many were taken with it."""

    id: str
    judgement: Judgement
    target: str
    other: str
    reason: str
    by: str
    at: str
    batch: str
    batch_size: int
    value: str
    auto: bool
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class Rival:
    """What another extractor, or a person, made of the same words."""

    id: str
    sentence: str
    extractor: str
    status: Status


@dataclass(frozen=True, slots=True)
class Reprint:
    """The same fact in the same words, in one document."""

    id: str
    document: str
    title: str
    published: str
    quote: str
    status: Status


@dataclass(frozen=True, slots=True)
class BesideQuote:
    """A translation of the quoted passage, with who made it and who checked it."""

    text: str
    language: str
    by: str
    checked: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that a reviewer needs to decide of one statement."""

    id: str
    prop: Prop
    status: Status
    sentence: str
    quote: Anchor
    before: str
    after: str
    subject: CardParty | None
    object: CardParty | None
    fields: tuple[CardField, ...]
    anchors: tuple[Anchor, ...]
    doubts: tuple[Doubt, ...]
    extractor: str
    document: Brief
    place: str
    decisions: tuple[Decided, ...]
    last_decision: str
    referred: Decided | None
    rivals: tuple[Rival, ...]
    group: tuple[Reprint, ...]
    translations: tuple[BesideQuote, ...]
    can_accept: bool
    obstacle: str


class Cards:
    """Makes cards."""

    def __init__(self, places: Places, board: Board, sources: Sources) -> None:
        """Nothing is looked up yet."""
        self._places, self._record, self._board, self._sources = places, places.record, board, sources
        self._documents: OrderedDict[str, Document] = OrderedDict()
        self._statements: OrderedDict[str, Statement] = OrderedDict()
        self._translated = _Translations(places)
        self._erased = 0

    def _forget_erased(self) -> None:
        """Keep nothing in memory of sources that were destroyed."""
        if self._erased != self._board.erased:
            self._documents.clear()
            self._statements.clear()
            self._erased = self._board.erased

    def get_statement(self, name: str) -> Statement:
        """A statement by its id; WhoBuiltError where there is none."""
        self._forget_erased()
        if (found := self._statements.get(name)) is None:
            try:
                found = self._statements[name] = self._record.get_statement(name)
            except KeyError:
                told = "the case has no statement of this id."
                raise WhoBuiltError(Problem("unknown_statement", told, name, "Look for it in the queue.")) from None
            if len(self._statements) > _MOST_STATEMENTS:
                self._statements.popitem(last=False)
        return found

    def get_document(self, name: str) -> Document:
        """A document by its whole id; KeyError where there is none."""
        self._forget_erased()
        if (found := self._documents.get(name)) is None:
            found = self._documents[name] = self._record.get_document(name)
            if len(self._documents) > _MOST_DOCUMENTS:
                self._documents.popitem(last=False)
        self._documents.move_to_end(name)
        return found

    def make(self, name: str) -> Card:
        """The card of a statement; WhoBuiltError where there is none."""
        statement = self.get_statement(name)
        document = self.get_document(statement.document)
        docket, quote = self._board.docket, statement.quote
        rivals = self._rivals(statement)
        refusal = find_refusal(statement, document.text)
        last = docket.last(statement.id)
        referral = docket.find_referral(statement.id)
        return Card(
            id=statement.id,
            prop=statement.prop,
            status=docket.status(statement.id),
            sentence=sentence_of(statement, {}),
            quote=Anchor("quote", quote.start, quote.end, quote.exact),
            before=document.text[max(0, quote.start - AROUND) : max(0, quote.start)],
            after=document.text[max(0, quote.end) : max(0, quote.end) + AROUND],
            subject=self._party(statement.subject),
            object=self._party(statement.object),
            fields=make_fields(statement),
            anchors=statement.anchors,
            doubts=self._doubts(statement, document, rivals),
            extractor=statement.extractor,
            document=self._brief(document.id),
            place=document.place_of(quote.start),
            decisions=tuple(self.decided(each) for each in docket.on(statement.id)),
            last_decision=last.id if last else "",
            referred=self.decided(referral) if referral else None,
            rivals=rivals,
            group=tuple(self._group(statement)),
            translations=tuple(self._translated.beside(statement)),
            can_accept=refusal is None,
            obstacle=str(refusal) if refusal else "",
        )

    def doubts(self, name: str) -> tuple[Doubt, ...]:
        """The doubts of a statement alone."""
        statement = self.get_statement(name)
        return self._doubts(statement, self.get_document(statement.document), self._rivals(statement))

    def decided(self, decision: Decision) -> Decided:
        """A decision as it stands now."""
        docket = self._board.docket
        return Decided(
            decision.id,
            decision.judgement,
            decision.target,
            decision.other,
            decision.reason,
            decision.by,
            decision.at.isoformat(),
            decision.batch,
            docket.size_of(decision.batch),
            decision.value,
            decision.auto,
            not docket.stands(decision),
        )

    def _brief(self, document: str) -> Brief:
        """The head of a document; what an edit made and that was taken back is not counted."""
        brief, board = self._sources.brief(document), self._board
        return replace(brief, statements=board.in_document[document], accepted=board.accepted_in[document])

    def _doubts(self, statement: Statement, document: Document, rivals: Iterable[Rival]) -> tuple[Doubt, ...]:
        return find_doubts(
            statement,
            Around(
                document,
                lambda words: self._find_holding(words, document.id),
                lambda name: self._sources.brief(name).title,
                self._aliases,
                self._merged,
                self._translated.of(document.id),
                tuple((rival.extractor, rival.sentence) for rival in rivals),
            ),
        )

    def _find_holding(self, words: str, besides: str) -> Iterator[Document]:
        """Other documents in which words may stand: by the index, else one after the other."""
        index = self._places.index
        if index.document_count() == self._record.document_count():
            phrase = '"' + " ".join(words.replace('"', " ").split()) + '"'
            names = [hit.document for hit in index.search(phrase, 5)]
        else:
            names = list(self._board.order)
        for name in names:
            if name != besides:
                yield self._record.get_document(name)

    def _party(self, party: Party | None) -> CardParty | None:
        if party is None:
            return None
        standing = self._board.standing(party.entity) if party.entity else ""
        entity = self._find_entity(standing)
        return CardParty(party.name, party.entity, standing, entity.name if entity else party.name)

    def _find_entity(self, entity: str) -> Entity | None:
        """A standing entity; a place that no list of the case holds has none."""
        try:
            return self._record.get_entity(entity) if entity else None
        except KeyError:
            return None

    def _aliases(self, party: Party) -> tuple[str, ...]:
        """The names of a party's own entity: what a merge adds to them says nothing of these words."""
        found = self._record.names_of(party.entity) if party.entity else ()
        return tuple(name for name in found if name != party.name)

    def _merged(self, party: Party) -> str:
        if not party.entity or not self._board.is_doubtful(party.entity):
            return ""
        entity = self._find_entity(self._board.standing(party.entity))
        return entity.name if entity else ""

    def _rivals(self, statement: Statement) -> tuple[Rival, ...]:
        near = [row for row in self._board.near(statement) if row.status is not Status.REJECTED]
        found = find_rivals(statement, [self.get_statement(row.id) for row in near])
        return tuple(
            Rival(each.id, sentence_of(each, {}), each.extractor, self._board.docket.status(each.id)) for each in found
        )

    def _group(self, statement: Statement) -> Iterator[Reprint]:
        row = self._board.row(statement.id)
        rows: list[Row] = self._board.group(row) if row else []
        for each in rows:
            brief, quoted = self._sources.brief(each.document), self.get_statement(each.id).quote.exact
            published = str(brief.metadata.published or "")
            yield Reprint(each.id, each.document, brief.title, published, quoted, each.status)


class _Translations:
    """The translations of a case by document, read once from its log and fed with what is added."""

    def __init__(self, places: Places) -> None:
        self._places, self._read, self._size = places, 0, 0
        self._kept: dict[str, dict[str, Translated]] = {}

    def of(self, document: str) -> tuple[Translation, ...]:
        """The translations of a document's passages."""
        self._feed()
        return tuple(each.translation for each in self._kept.get(document, {}).values())

    def beside(self, statement: Statement) -> Iterator[BesideQuote]:
        """The translations of what a statement quotes."""
        self._feed()
        for each in self._kept.get(statement.document, {}).values():
            made, check = each.translation, each.check
            if made.start < statement.quote.end and statement.quote.start < made.end:
                checked = "" if check is None else check.by if check.holds else f"found wrong by {check.by}"
                yield BesideQuote(made.text, made.language, made.maker.by or made.maker.model, checked)

    def _feed(self) -> None:
        size = self._places.log.paths.records.stat().st_size
        if size == self._size:
            return
        if size < self._size:  # something was withheld
            self._kept.clear()
            self._read = 0
        self._size = size
        for entry in self._places.log.iter_entries(self._read):
            self._read = entry.index + 1
            noted = entry.record
            if noted is None:
                continue
            if noted.action is Action.TRANSLATED:
                made = loads(Translation, noted.content)
                self._kept.setdefault(noted.about, {}).setdefault(made.id, Translated(made))
            elif noted.action is Action.CHECKED:
                check = loads(TranslationCheck, noted.content)
                kept = self._kept.get(noted.about, {})
                if check.translation in kept:
                    kept[check.translation] = replace(kept[check.translation], check=check)
