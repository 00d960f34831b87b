"""The review board: every statement of a case as one small row in memory, with where it stands.

Read once from the record (100,000 statements in a few seconds), then fed with what was added since, by this process
or another: the record's own numbers tell. Nothing of it is stored. Reprints of one fact lie together: the same prop,
parties (merges followed) and qualifiers, the same quote once letters and digits alone count, in different documents.
"""

from __future__ import annotations

import gc
from collections import Counter, OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from whobuilt.case.desk.docket import Docket, is_of_pair
from whobuilt.case.desk.lines import View, Wanted
from whobuilt.case.desk.rows import FactKey, Outline, Row, make_row
from whobuilt.core.decisions import Decision, Judgement
from whobuilt.core.statements import Statement, Status
from whobuilt.store import SqliteRecord

_ITSELF = ("", False)
_MOST_VIEWS = 12  # orders with filters that are kept: a reviewer or two, and their changes of mind


class Board:
    """All statements of a record, in rows."""

    def __init__(self, record: SqliteRecord, count_doubts: Callable[[Outline], int]) -> None:
        """Nothing is read before `feed`; `count_doubts` tells how many doubts there are of one at first sight."""
        self._growth, self._count_doubts = record.growth, count_doubts
        self._forget()

    def _forget(self) -> None:
        self.docket = Docket()
        self.rows: dict[str, Row] = {}
        self.order: dict[str, int] = {}
        self.in_document: Counter[str] = Counter()
        self._of_document: dict[str, list[Row]] = defaultdict(list)
        self.accepted_in: Counter[str] = Counter()
        self.counts: Counter[Status] = Counter()
        self._mark = (0, 0)
        self._decided = 0
        self._facts: dict[FactKey, list[Row]] = {}
        self._naming: dict[str, list[Row]] = defaultdict(list)
        self._leads: dict[str, tuple[str, bool]] = {}
        self._views: OrderedDict[Wanted, View] = OrderedDict()

    def feed(self) -> None:
        """Take in what was added to the record since; cheap where nothing was. Not after writes that may be undone."""
        mark = self._growth.mark()
        if mark == self._mark:
            return
        if mark[1] != self._mark[1] or mark[0] < self._mark[0]:  # something was taken out
            self._forget()
        with _quick():
            self._take(mark)

    def _take(self, mark: tuple[int, int]) -> None:
        after = self._mark[0]
        self.order |= self._growth.document_order(after)
        fresh = [make_row(seq, plain, self._count_doubts) for seq, plain in self._growth.iter_outlines(after)]
        for row in fresh:
            self.rows[row.id] = row
            self._of_document[row.document].append(row)
            self._count(row, 1)
            for entity in row.parties:
                self._naming[entity].append(row)
        touched = self._decide(self._growth.iter_decisions(self._decided))
        self._mark = mark
        self._settle(fresh, touched)

    @property
    def erased(self) -> int:
        """How many rows of the record were taken out: what is kept beside the board is to go where this grows."""
        return self._mark[1]

    def row(self, statement: str) -> Row | None:
        """The row of a statement; None where the case has none, or one that an edit made and that was taken back."""
        found = self.rows.get(statement)
        return None if found is None or found.gone else found

    def group(self, row: Row) -> list[Row]:
        """A statement with its reprints, in the order in which they were kept."""
        return [each for each in self._facts.get(row.fact, ()) if each.turn == row.turn and not each.gone]

    def facts(self, key: FactKey) -> Sequence[Row]:
        """The rows of one fact."""
        return self._facts.get(key, ())

    def near(self, statement: Statement) -> list[Row]:
        """The rows of a statement's document whose quotes share words with its own."""
        start, end = statement.quote.start, statement.quote.end
        rows = self._of_document.get(statement.document, ())
        return [row for row in rows if row.start < end and start < row.end and not row.gone]

    def naming(self, entity: str) -> list[Row]:
        """The rows that name an entity, merges followed."""
        wanted = self.standing(entity)
        return [row for row in self.rows.values() if any(self.standing(each) == wanted for each in row.parties)]

    def standing(self, entity: str) -> str:
        """Where an entity leads today."""
        found = self._leads.get(entity)
        return found[0] if found else self.docket.standing(entity)

    def is_doubtful(self, entity: str) -> bool:
        """Whether an entity leads to another only by a merge that nobody has reviewed."""
        return self._leads.get(entity, _ITSELF)[1]

    def _lead_of(self, entity: str) -> str:
        """Where an entity that a row names leads."""
        found = self._leads.get(entity)
        return found[0] if found else entity

    def view(self, wanted: Wanted) -> View:
        """The lines that answer a wish, in order; kept, and fed with all that changes."""
        found = self._views.get(wanted)
        if found is None:
            with _quick():
                found = self._views[wanted] = View(self, wanted)
            if len(self._views) > _MOST_VIEWS:
                self._views.popitem(last=False)
        self._views.move_to_end(wanted)
        return found

    def iter_rows(self) -> Iterator[Row]:
        """All rows, in the order in which they were kept."""
        return iter(self.rows.values())

    def _decide(self, taken: Iterable[tuple[int, Decision]]) -> dict[str, Row]:
        """Take in decisions; the rows that they are about."""
        touched: dict[str, Row] = {}
        merged = False
        for seq, decision in taken:
            self._decided = seq
            about = self.docket.add(decision)
            merged |= is_of_pair(about)
            if row := self.rows.get(about.target):
                touched[row.id] = row
            if about.judgement is Judgement.EDITED and (row := self.rows.get(about.other)):
                touched[row.id] = row
        for row in touched.values():
            self._judge(row)
        if merged:
            touched |= {row.id: row for row in self._follow_merges()}
        return touched

    def _judge(self, row: Row) -> None:
        """Where a row stands now."""
        self._count(row, -1)
        row.status = self.docket.status(row.id)
        row.referral = self.docket.find_referral(row.id)
        row.gone = self.docket.is_taken_back(row.id)
        self._count(row, 1)

    def _count(self, row: Row, change: int) -> None:
        if not row.gone:
            self.counts[row.status] += change
            self.in_document[row.document] += change
            self.accepted_in[row.document] += change * (row.status is Status.ACCEPTED)

    def _follow_merges(self) -> list[Row]:
        """The rows that name an entity which leads elsewhere than before."""
        unreviewed = self.docket.unreviewed()
        changed: dict[str, Row] = {}
        for entity, rows in self._naming.items():
            standing = self.docket.standing(entity)
            lead = (standing, standing != entity and bool({standing, entity} & unreviewed))
            if self._leads.get(entity, (entity, False)) != lead:
                self._leads[entity] = lead  # what leads nowhere else any more is kept too: it may be asked for
                changed |= {row.id: row for row in rows}
        return list(changed.values())

    def _settle(self, fresh: list[Row], touched: dict[str, Row]) -> None:
        """Lay rows to their facts, and tell the views which of these changed."""
        known = {row.id for row in fresh}
        changed: dict[FactKey, None] = {}
        leads = self._lead_of if self._leads else str
        for row in (*fresh, *(row for row in touched.values() if row.id not in known)):
            row.merged = bool(self._leads) and any(self._leads.get(entity, _ITSELF)[1] for entity in row.parties)
            fact = (row.prop, leads(row.subject), leads(row.object), row.told)
            if row.fact != fact:
                if row.fact:
                    self._facts[row.fact].remove(row)
                    changed[row.fact] = None
                row.fact = fact
                rows = self._facts.setdefault(fact, [])
                rows.append(row)
                if len(rows) > 1 and rows[-2].seq > row.seq:
                    rows.sort(key=lambda each: each.seq)
            changed[fact] = None
        for rows in (self._facts[fact] for fact in changed):
            if len(rows) == 1:
                rows[0].turn = 0
                continue
            seen: Counter[str] = Counter()
            for row in rows:
                row.turn = seen[row.document]
                seen[row.document] += 1
        for view in self._views.values():
            view.refresh(changed)


@contextmanager
def _quick() -> Iterator[None]:
    """Without looking for garbage while very many objects are made that stay."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
