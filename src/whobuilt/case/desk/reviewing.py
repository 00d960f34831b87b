"""The review desk: the queue, cards, decisions of several people who see each other's, and their undoing.

A decision is taken against what its author has seen: where somebody else decided since, it is not taken, and they are
told. What is looked up and what is decided is one transaction, so that of two at once the second sees the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol
from uuid import uuid4

from whobuilt.case.desk.board import Board
from whobuilt.case.desk.cards import Card, Cards, Decided
from whobuilt.case.desk.desk_settings import DeskFolder
from whobuilt.case.desk.docket import UNDONE
from whobuilt.case.desk.lines import Line, Stretch, Wanted
from whobuilt.case.desk.rows import Row
from whobuilt.case.desk.sight import Sight
from whobuilt.case.evidence.sources import Sources
from whobuilt.case.places import Places
from whobuilt.compose.words import sentence_of
from whobuilt.core.decisions import Decision, Judgement, Ruling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop, Statement, Status
from whobuilt.resolve.gate import find_refusal
from whobuilt.resolve.selection import select

_LOOK = "Look at it again, then decide."


@dataclass(frozen=True, slots=True)
class QueueItem:
    """A line of the queue: a statement, or one fact with all its reprints. `doubts` are those of first sight."""

    id: str
    size: int
    members: tuple[str, ...]
    prop: Prop
    status: Status
    sentence: str
    subject: str
    object: str
    document: str
    title: str
    referred_by: str
    doubts: int
    note: str


@dataclass(frozen=True, slots=True)
class Queue:
    """Some lines, how many there are in all, and after and before which statements to go on; as in `lines.Lines`."""

    items: tuple[QueueItem, ...]
    total: int
    after: str
    before: str = ""
    offset: int = 0
    at: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody decides of a statement, and the last decision on it that they have seen: empty for none."""

    statement: str
    judgement: Judgement
    reason: str = ""
    seen: str = ""
    with_group: bool = False


@dataclass(frozen=True, slots=True)
class Correction:
    """How somebody mends a statement: values or words by field, words selected in the text, what they have seen."""

    statement: str
    fields: Mapping[str, str]
    spans: Sequence[tuple[str, int, int]] = ()
    reason: str = ""
    seen: str = ""


class SeenOtherwiseError(WhoBuiltError):
    """Somebody else decided since: `decision` is what they decided."""

    def __init__(self, decision: Decided) -> None:
        """Say who did."""
        told = f"{decision.by} decided of it meanwhile: {decision.judgement}."
        super().__init__(Problem("seen_otherwise", told, decision.target, _LOOK))
        self.decision = decision


class Acts(Protocol):
    """What the case does with a decision."""

    def decide(self, ruling: Ruling, by: str) -> Decision:
        """Take it."""

    def edit(
        self,
        statement: Statement,
        fields: Mapping[str, str],
        by: str,
        reason: str = "",
        places: Mapping[str, tuple[tuple[int, int], ...]] | None = None,
    ) -> Decision:
        """Keep a corrected statement in the place of another."""

    def withdraw(self, decision: Decision, by: str, reason: str = "") -> Decision:
        """Take it back."""


class Reviewing:
    """The desk of one case."""

    def __init__(self, places: Places, sources: Sources, acts: Acts) -> None:
        """Nothing is read before it is asked for."""
        self._places, self._record, self._sources, self._acts = places, places.record, sources, acts
        self._titles: dict[str, str] = {}
        self._parties: dict[tuple[str, ...], frozenset[str]] = {}
        self._parties_at = (0, 0)

    @cached_property
    def board(self) -> Board:
        """Every statement as one row."""
        return Board(self._record, Sight(self._record.get_text, self._record.names_of).count)

    @cached_property
    def cards(self) -> Cards:
        """Statements as a reviewer sees them."""
        return Cards(self._places, self.board, self._sources)

    @cached_property
    def desk(self) -> DeskFolder:
        """How each reviewer goes through the queue."""
        return DeskFolder(self._places.paths.desk)

    # What there is.

    def queue(self, wanted: Wanted, after: str = "", limit: int = 50) -> Queue:
        """The lines that answer a wish, after the one of a statement."""
        return self.queue_at(wanted, Stretch(limit, after))

    def queue_at(self, wanted: Wanted, asked: Stretch) -> Queue:
        """The lines that answer a wish, beside the one of a statement."""
        self.board.feed()
        found = self.board.view(wanted).page(asked)
        items = tuple(map(self._make_item, found.lines))
        return Queue(items, found.total, found.after, found.before, found.offset, found.at)

    def find_parties(self, names: Sequence[str]) -> frozenset[str]:
        """The entities that a reviewer cares for, given by id or by name; what nobody is called is left out."""
        if (mark := self._record.growth.mark()) != self._parties_at:  # names may have come, or been merged or split
            self._parties.clear()
            self._parties_at = mark
        key = tuple(names)
        if key not in self._parties:
            found = {name for name in names if self._record.has("entity", name)}
            others = (name for name in names if name not in found)
            self._parties[key] = frozenset(found | {e.id for name in others for e in self._record.find_entities(name)})
        return self._parties[key]

    def card(self, statement: str) -> Card:
        """A statement as a reviewer sees it; WhoBuiltError where there is none."""
        self.board.feed()
        return self.cards.make(statement)

    def decisions(self, by: str = "", target: str = "") -> Iterator[Decided]:
        """Decisions, newest first: all, those of one person, or those about one thing; withdrawals too."""
        self.board.feed()
        docket = self.board.docket
        found: Sequence[Decision] = docket.about(target) if target else docket.by(by) if by else list(docket)
        yield from (self.cards.decided(each) for each in reversed(found) if not by or each.by == by)

    def warm(self) -> None:
        """Read what the first page needs: for a service that begins, so that its first visitor need not wait."""
        self.queue(Wanted(status=frozenset({Status.PROPOSED})))

    # What is decided.

    def decide(self, choice: Choice, by: str) -> tuple[tuple[Decided, ...], Card]:
        """Decide of a statement, and with it of its reprints where that is asked for.

        Of reprints only those that stand as it does, and that may be decided so: what somebody decided of one apart is
        left as it is. What was decided just so before is not decided again. SeenOtherwiseError where somebody else
        decided since; WhoBuiltError where it is accepted and may not be.
        """
        self.board.feed()
        statement = self.cards.get_statement(choice.statement)
        if choice.judgement is Judgement.ACCEPTED and (refusal := self._find_refusal(statement)):
            raise WhoBuiltError(refusal)
        made: list[Decision] = []
        with self._places.transaction():
            self.board.feed()
            other, same = self._compare(choice.statement, choice.seen, by, choice)
            if other is None and not same:
                targets = self._targets(choice)
                batch = str(uuid4()) if len(targets) > 1 else ""
                for target in targets:
                    ruling = Ruling(choice.judgement, target, reason=choice.reason, batch=batch)
                    made.append(self._acts.decide(ruling, by))
        if other is not None:  # nothing was written: raised within, all that is known would be read again
            raise SeenOtherwiseError(self.cards.decided(other))
        self.board.feed()
        return tuple(map(self.cards.decided, made or same)), self.cards.make(choice.statement)

    def edit(self, correction: Correction, by: str) -> tuple[Decided, Card]:
        """Mend a statement; the decision, and the card of what stands in its place.

        SeenOtherwiseError where somebody else decided since; WhoBuiltError where the words do not stand there.
        """
        self.board.feed()
        statement = self.cards.get_statement(correction.statement)
        places = select(self.cards.get_document(statement.document), correction.spans)
        made: Decision | None = None
        with self._places.transaction():
            self.board.feed()
            other, _ = self._compare(correction.statement, correction.seen, by)
            if other is None:
                made = self._acts.edit(statement, correction.fields, by, correction.reason, places)
        if made is None:
            assert other is not None
            raise SeenOtherwiseError(self.cards.decided(other))
        self.board.feed()
        return self.cards.decided(made), self.cards.make(made.other)

    def undo(self, by: str) -> tuple[Decided, ...]:
        """Take back what somebody decided last and stands, with its whole batch; everything is then as it was before.

        WhoBuiltError where nothing is left.
        """
        self.board.feed()
        with self._places.transaction():
            self.board.feed()
            batch = self.board.docket.last_of(by)
            for decision in reversed(batch):
                self._acts.withdraw(decision, by, UNDONE)
        if not batch:
            raise WhoBuiltError(Problem("nothing_to_undo", f"nothing that {by} decided stands."))
        self.board.feed()
        return tuple(map(self.cards.decided, batch))

    def withdraw(self, decision: str, by: str, reason: str) -> tuple[Decided, ...]:
        """Take back one decision, anybody's; with a reason that is kept. Undone like any other."""
        self.board.feed()
        found = self.board.docket.find(decision)
        if found is None:
            raise WhoBuiltError(Problem("unknown_decision", "the case has no decision of this id.", decision))
        if not self.board.docket.stands(found):
            raise WhoBuiltError(Problem("withdrawn_already", "it was withdrawn before.", decision, _LOOK))
        self._acts.withdraw(found, by, "" if reason == UNDONE else reason)
        self.board.feed()
        return (self.cards.decided(found),)

    def _find_refusal(self, statement: Statement) -> Problem | None:
        return find_refusal(statement, self.cards.get_document(statement.document).text)

    def _compare(
        self, statement: str, seen: str, by: str, choice: Choice | None = None
    ) -> tuple[Decision | None, Sequence[Decision]]:
        """What somebody else decided since; and what the same person decided just so, where a request comes again."""
        docket = self.board.docket
        last, word = docket.last(statement), docket.last_word(statement)
        if (last.id if last else "") == seen or word is None:
            return None, ()
        if word.by != by:
            return word, ()
        if choice and last and (last.judgement, last.reason) == (choice.judgement, choice.reason):
            return None, docket.members(last.batch) or (last,)
        return None, ()

    def _targets(self, choice: Choice) -> list[str]:
        """The statement, and those of its reprints that are decided with it."""
        row = self.board.row(choice.statement)
        if not choice.with_group or row is None:
            return [choice.statement]
        alike = [each for each in self.board.group(row) if each is not row and each.status is row.status]
        return [choice.statement, *(each.id for each in alike if self._may(choice, each))]

    def _may(self, choice: Choice, row: Row) -> bool:
        return (
            choice.judgement is not Judgement.ACCEPTED or self._find_refusal(self.cards.get_statement(row.id)) is None
        )

    def _title_of(self, document: str) -> str:
        """What a person calls a document; it never changes."""
        if document not in self._titles:
            self._titles[document] = self._sources.brief(document).title
        return self._titles[document]

    def _make_item(self, line: Line) -> QueueItem:
        row, statement = line.row, self.cards.get_statement(line.row.id)
        last = self.board.docket.last(row.id)
        return QueueItem(
            row.id,
            len(line.members),
            tuple(each.id for each in line.members),
            statement.prop,
            row.status,
            sentence_of(statement, {}),
            statement.subject.name if statement.subject else "",
            statement.object.name if statement.object else "",
            row.document,
            self._title_of(row.document),
            row.referral.by if row.referral else "",
            row.weight,
            f"{last.judgement} by {last.by}" if last else "",
        )
