"""Award notices: fields with labels, under headings, in tables; one award for each lot, what they share put in each."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from whobuilt.core.evidence import Document, PassageKind
from whobuilt.core.statements import Modality, Phase
from whobuilt.extract.english.clusters import name_key
from whobuilt.extract.notices.award import Award, Day, Notice, Span, Sum, Value
from whobuilt.extract.notices.days import find_day
from whobuilt.extract.notices.events import Event, Events
from whobuilt.extract.notices.money import currency_in, find_sum
from whobuilt.extract.notices.once import key_of, merge_awards
from whobuilt.extract.notices.parties import find_parties, is_body
from whobuilt.extract.notices.prose import read_prose
from whobuilt.extract.notices.rows import Row, iter_rows
from whobuilt.extract.notices.tables import Header, iter_awards, may_follow, read_header, turn
from whobuilt.extract.notices.words import cut_lot, field_of, fold, has_han, is_void, words

MOST_AWARDS = 20_000
_LONG_TABLE = 100  # rows
_LONGEST_CELL = 60  # characters of a cell that stands alone in its row
_FRONT = 400  # characters in which a document says what it is
_TOTAL = re.compile(r"总中标|总成交|合计|总金额|all contracts", re.IGNORECASE)
_TITLE_ITEM = re.compile(
    r"(?:关于)?(?P<item>.{4,80}?)(?:的)?(?:（[^）]*）)?(?:中标|成交|结果|合同|采购结果|中选)(?:（成交）)?(?:结果|候选人)?(?:公告|公示|信息)"
)
_BODY_AT = re.compile(
    r"^(?:关于)?(?P<buyer>[^\s，。：:]{2,30}?(?:公安局|公安厅|派出所|监狱|看守所|委员会|管理局|人民政府|检察院|人民法院|支队|总队|大队|监管局|政法委|办公室|司法局|管委会|教育局|分局|局|厅|医院|大学))"
)
_DATA = ("csv@", "xlsx@")  # readers of tables
_MOST_TURNED = 60  # rows of a table whose columns are lots
_DATES = ("date_contract", "date_award", "date_notice")


@dataclass(slots=True)
class _Reader:
    """Reads one document's labelled fields into awards."""

    document: Document
    shared: dict[str, list[Value]] = field(default_factory=dict)
    days: dict[str, Day] = field(default_factory=dict)
    lots: list[Award] = field(default_factory=list)
    tables: list[Header] = field(default_factory=list)
    totals: list[Sum] = field(default_factory=list)
    currency: str = ""
    weak: bool = False
    candidate: bool = False
    left_out: int = 0  # rows beyond what is read of one document
    official: bool = False  # whether the title is a notice's
    _lot: Award | None = None
    _fresh: bool = False
    _own_day: bool = False

    def read(self, events: Iterator[Event]) -> None:
        """Take the fields in order."""
        for event in events:
            self._take(event)

    def _take(self, event: Event) -> None:
        if event.field == "lot":
            self._fresh = True
            return
        value = event.value
        if value is None:
            return
        name = event.field
        if name == "buyer":
            self._buyer(find_parties(self.document.text, value, buyer=True))
        elif name in {"supplier", "candidate"} or (name == "supplier?" and self.weak):
            self._supplier(value, candidate=name == "candidate")
        elif name == "amount":
            self._amount(value, event.words)
        elif name == "item":
            self._item(value)
        elif name in {"told", "place"}:
            self.shared.setdefault(name, []).append(value)
        elif name == "currency":
            self.currency = self.currency or currency_in(value.text) or ""
        elif name in _DATES:
            self._day(name, value)

    def _open(self) -> Award:
        """The award that fields go to now."""
        if self._lot is None or self._fresh:
            self._lot = Award(phase=Phase.AWARDED)
            self.lots.append(self._lot)
            self._fresh = False
        return self._lot

    def _buyer(self, found: list[Value]) -> None:
        """Who buys: all that the notice tells of, or the lot whose heading stands above."""
        if self._fresh and found:
            self._open().buyers = found
            return
        known = self.shared.get("buyer", [])
        if known and found and not key_of(found) & key_of(known) and self._lot is not None and self._lot.suppliers:
            self._another(found, known[0])
            return
        self.shared.setdefault("buyer", []).extend(found)

    def _another(self, found: list[Value], first: Value) -> None:
        """Another buyer, by the label of the first: each record of the document has its own."""
        labels = [self.document.text[slice(*mark)] for value in (found[0], first) for mark in value.marks[:1]]
        if len(set(labels)) > 1 or self._lot is None:
            return
        lot = self._lot
        if first.start < lot.suppliers[0].start and (self.lots[0] is lot or lot.buyers):
            self._fresh = True
            lot = self._open()
        lot.buyers = found

    def _supplier(self, value: Value, *, candidate: bool) -> None:
        found = find_parties(self.document.text, value, buyer=False)
        if not found:
            return
        lot = self._open()
        if lot.suppliers and key_of(lot.suppliers) != key_of(found):
            self._fresh = True
            lot = self._open()
        lot.suppliers = lot.suppliers or found
        if candidate:
            lot.phase, lot.modality = Phase.TENDERED, Modality.PROPOSED

    def _amount(self, value: Value, label: str) -> None:
        total = None if is_void(value.text) else find_sum(self.document.text, value, self.currency)
        if total is None:
            return
        if _TOTAL.search(fold(label)):
            self.totals.append(total)
            return
        lot = self._open()
        if lot.total is not None and lot.suppliers and lot.total.amount != total.amount:
            if self._settled(lot):
                self._fresh = True
                lot = self._open()
            else:
                return
        lot.total = lot.total or total

    def _settled(self, lot: Award) -> bool:
        """Whether sums come before the suppliers that they are of, so that another begins an award."""
        return bool(lot.total and lot.suppliers) and lot.total is not None and lot.total.start < lot.suppliers[0].start

    def _item(self, value: Value) -> None:
        if is_void(value.text) or value.text.isdigit():
            return
        if self._fresh or (self._lot is not None and self._lot.suppliers and self.shared.get("item")):
            lot = self._open()
            if lot.suppliers and lot.items:
                self._fresh = True
                lot = self._open()
            lot.items = lot.items or [value]
        else:
            self.shared.setdefault("item", []).append(value)

    def _day(self, name: str, value: Value) -> None:
        if (day := find_day(self.document.text, value)) is None:
            return
        lot = self._lot
        if name in self.days and lot is not None and lot.suppliers and day.date != self.days[name].date:
            lot.day = lot.day or day
        self.days.setdefault(name, day)
        if name == "date_contract" and (self._fresh or self._lot is not None):
            lot = self._open()
            lot.day = lot.day or day

    # --- what it comes to -------------------------------------------------------------------------------------

    def awards(self) -> list[Award]:
        """The awards, each with what the whole notice shares."""
        lots = [lot for lot in self.lots if lot.suppliers]
        size = 0
        for header in self.tables:
            self.left_out += max(0, size + len(header.rows) - MOST_AWARDS)
            del header.rows[max(0, MOST_AWARDS - size) :]
            size += len(header.rows)
        rows = [award for header in self.tables for award in iter_awards(self.document.text, header, self.currency)]
        made = merge_awards(lots, rows)
        if len(made) == 1 and made[0].total is None:
            loose = [lot.total for lot in self.lots if lot.total and not lot.suppliers]
            made[0].total = next(iter([*loose, *self.totals]), None)
        for award in made:
            self._share(award, alone=len(made) == 1)
        return made

    def _titles(self) -> list[Value]:
        """What the notice as a whole is about; first what it calls a title."""
        return sorted(self.shared.get("item", []), key=lambda value: not _is_title(self.document.text, value))

    def covered(self) -> Iterator[Span]:
        """The tables that gave awards: their rows are data, and no sentences."""
        for header in self.tables:
            spans = [(cell.start, cell.end) for cell in header.cells] + [(row.start, row.end) for row in header.rows]
            if self.document.reader.startswith(_DATA) and len(header.rows) > 1:
                yield min(start for start, _ in spans), max(end for _, end in spans)

    def _share(self, award: Award, *, alone: bool) -> None:
        award.buyers = award.buyers or _first_of(self.shared.get("buyer", []))
        own = award.items
        award.items = own or self._titles()[:1] or self.shared.get("told", [])[:1]
        later = bool(own) and own[0].start > award.suppliers[0].start
        if alone and later and not award.tabled and self._titles():
            award.items = self._titles()[:1]
        award.place = award.place or next(iter(self.shared.get("place", [])), None)
        for name in _DATES:
            if award.day is None and name in self.days:
                award.day = self.days[name]
        if self.days.get("date_contract") == award.day and award.day is not None and award.phase is Phase.AWARDED:
            award.phase = Phase.CONTRACTED
        if self.candidate:
            award.phase, award.modality = Phase.TENDERED, Modality.PROPOSED


def _is_title(text: str, value: Value) -> bool:
    """Whether a label calls a value a title."""
    return any("title" in fold(text[slice(*mark)]) for mark in value.marks)


def _first_of(buyers: list[Value]) -> list[Value]:
    """The buyers that were named first, not those whom the contact part repeats."""
    if not buyers:
        return []
    mark = buyers[0].marks
    return list({name_key(value.text): value for value in buyers if value.marks == mark}.values())


def read_labelled(document: Document) -> Notice:
    """The awards that a notice's labels, headings and tables tell."""
    notice = Notice()
    title = title_of(document)
    shown = document.text[slice(*title)] if title else ""
    front = fold(document.text[:_FRONT])
    if _is_no_award(shown):
        return notice
    rows = list(iter_rows(document))
    official = bool(re.search(r"公告|公示|结果|合同", shown))
    reader = _Reader(
        document,
        official=official,
        weak=_is_award(shown, front),
        candidate="候选人" in shown or "候选人公示" in front[:120],
    )
    reader.read(iter(list(_events(document, rows, reader))))  # a value may be added to by the next line
    notice.awards = reader.awards()
    notice.left_out = reader.left_out
    for award in notice.awards:
        _complete(document, award, title)
    if notice.awards:
        notice.covers += reader.covered()
        notice.days += reader.days.values()
        notice.sums += reader.totals
    return notice


def _events(document: Document, rows: list[Row], reader: _Reader) -> Iterator[Event]:
    """The fields of all rows in order, tables put aside for later, and of each paragraph's prose."""
    events = Events(document.text)
    header: Header | None = None
    at = 0
    while at < len(rows):
        row = rows[at]
        known = header is not None and _goes_on(header, row)
        size = _turned(rows, at, reader) if row.tabled and not known else 0
        if size:
            header = None
            at += size
            continue
        at += 1
        if row.tabled and not known and (found := read_header(row)) is not None:
            header = found
            reader.tables.append(header)
        elif header is not None and (known or (may_follow(header, row) if row.tabled else _is_rest(header, row))):
            header.rows.append(row)
        else:
            header = None
            yield from events.read(row)
            if not row.tabled and (at == len(rows) or rows[at].block != row.block):
                start = _paragraph(rows, at - 1)
                yield from read_prose(document.text, start, row.end, notice=reader.official)


def _goes_on(header: Header, row: Row) -> bool:
    """Whether a row of a long table is one more of it, without a closer look."""
    size = len(header.rows)
    return size >= _LONG_TABLE and row.block == header.rows[-1].block and 1 < len(row.cells) <= len(header.cells)


def _is_rest(header: Header, row: Row) -> bool:
    """Whether a line without cells is a row of the table under way, the cells before its own spanning it."""
    words_ = row.cells[0].text
    inside = bool(header.rows) and row.block == header.rows[-1].block
    return inside and len(words_) < _LONGEST_CELL and ":" not in fold(words_)


def _paragraph(rows: list[Row], at: int) -> int:
    """Where the paragraph begins whose last line is this row."""
    block = rows[at].block
    while at > 0 and rows[at - 1].block == block and not rows[at - 1].tabled:
        at -= 1
    return rows[at].start


def _turned(rows: list[Row], at: int, reader: _Reader) -> int:
    """How many rows from here on are a table whose columns are lots; 0 where none."""
    if not (field_of(rows[at].cells[0].text) or cut_lot(rows[at].cells[0].text)[0]):
        return 0
    end = at
    while (
        end < min(len(rows), at + _MOST_TURNED)
        and rows[end].block == rows[at].block
        and len(rows[end].cells) == len(rows[at].cells)
    ):
        end += 1
    if end - at < 2 or (found := turn(rows[at:end])) is None:  # noqa: PLR2004  # rows
        return 0
    header, header.rows = found[0], found[1]
    reader.tables.append(header)
    return end - at


def title_of(document: Document) -> Span | None:
    """The document's title: the passage that is one, else its first line."""
    for passage in document.passages:
        if passage.kind is PassageKind.TITLE:
            return passage.start, passage.end
    found = re.search(r"\S[^\n]*", document.text)
    return found.span() if found else None


def _is_no_award(title: str) -> bool:
    """Whether a title says that nothing was awarded, or nothing yet."""
    plain = fold(title)
    if not has_han(plain):
        return any(word in plain for word in words("en", "no_award_titles"))
    if any(word in plain for word in words("zh", "no_award_titles")):
        return True
    asked = any(word in plain for word in words("zh", "tender_titles"))
    return asked and not any(word in plain for word in words("zh", "award_titles"))


def _is_award(title: str, front: str) -> bool:
    """Whether a document calls itself the notice of an award or a contract."""
    if has_han(title + front):
        return any(word in title or word in front for word in words("zh", "award_titles"))
    return any(word in front for word in words("en", "titled_award"))


def _complete(document: Document, award: Award, title: Span | None) -> None:
    """What only the title says: who buys, and what."""
    if title is None or not has_han(document.text[slice(*title)]):
        return
    shown = document.text[slice(*title)]
    if not award.buyers and (found := _BODY_AT.match(shown)) and is_body(found["buyer"]):
        start = title[0] + found.start("buyer")
        award.buyers = [Value(start, start + len(found["buyer"]), found["buyer"])]
    if not award.items and (found := _TITLE_ITEM.match(shown)):
        start = title[0] + found.start("item")
        award.items = [Value(start, start + len(found["item"]), found["item"])]
    award.buyers = [replace(buyer) for buyer in award.buyers]
