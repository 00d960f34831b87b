"""Tables of awards: which row names the columns, and what each row below says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from whobuilt.core.statements import Phase
from whobuilt.extract.notices.award import Award, Value
from whobuilt.extract.notices.days import find_day
from whobuilt.extract.notices.money import currency_in, find_sum
from whobuilt.extract.notices.parties import find_parties, is_body, is_company
from whobuilt.extract.notices.rows import Cell, Row
from whobuilt.extract.notices.words import cut_lot, field_of, fold, is_void, unit_of

_LEAST = 2  # cells of a header that are known
_SHOWN = 100  # rows whose cells show what a column holds
_MOSTLY = 0.6
_LONGEST_HEAD = 40  # characters of a column's name
_SHARE = 0.5  # of a header's cells that are known
_LINES_ABOVE = 3
_OWNER = re.compile(r"\s*([^\W\d_][^\n:：|]{1,70}?)\s*(?::|：|\s[–—-]\s)")
_ACRONYM = re.compile(r"[A-Z]{2,6}")
_WANTED = frozenset({"buyer", "supplier", "supplier?", "bidder"})
_WON = re.compile(
    r"^(?:是|中标|成交|中选|拟?中标|预中标|第一|1|√|yes|won|awarded|success|winner|selected|active|complete)",
    re.IGNORECASE,
)
_LOST = re.compile(r"未|不|否|废|落|无|unsuccess|not |lost|reject|cancel|no\b", re.IGNORECASE)
_FIRST = re.compile(r"^(?:第?[一1](?:名|位)?|1st|first|1\.0|第一(?:中标)?候选人)$", re.IGNORECASE)
_CURRENCIES = frozenset({"currency"})


@dataclass(slots=True)
class Header:
    """Which column is what. `names` are the fields of the columns, empty for what is not looked for."""

    cells: tuple[Cell, ...]
    names: tuple[str, ...]
    units: tuple[str, ...] = ()
    rows: list[Row] = field(default_factory=list)
    fixed: dict[str, str] = field(default_factory=dict)  # currency, unit: what a mapping says of every row

    def has(self, *names: str) -> bool:
        """Whether there is a column for one of these."""
        return any(name in self.names for name in names)

    def place(self, name: str) -> int:
        """The first column of a field; -1 where there is none."""
        return self.names.index(name) if name in self.names else -1


def read_header(row: Row) -> Header | None:
    """A row as the names of columns; None where it is none."""
    cells = [cell for cell in row.cells if cell.text]
    if len(cells) < _LEAST:
        return None
    names = tuple(field_of(cell.text.rstrip(":：")) for cell in row.cells)
    known = [name for name in names if name]
    wanted = [name for name in known if name in _WANTED]
    if any(is_company(cell.text) or (len(cell.text) > _LONGEST_HEAD) for cell in cells) or _alternates(row):
        return None
    if not wanted or len(known) < max(_LEAST, _SHARE * len(cells)) or not ({*known} - _WANTED or len(set(wanted)) > 1):
        return None
    if len(cells) == _LEAST and len(set(known)) < _LEAST:
        return None
    units = tuple(unit_of(cell.text) for cell in row.cells)
    return Header(row.cells, _once(names), units)


def _alternates(row: Row) -> bool:
    """Whether labels and values stand by turns: no header, but pairs."""
    known = [bool(field_of(cell.text)) for cell in row.cells]
    return len(known) > _LEAST and len(known) % 2 == 0 and all(known[::2]) and not any(known[1::2])


def _once(names: tuple[str, ...]) -> tuple[str, ...]:
    """Of several columns of one field only the first is it; a sure supplier goes before a likely one."""
    seen: set[str] = set()
    kept = []
    sure = "supplier" in names
    for name in names:
        plain = "supplier" if name == "supplier?" and not sure else "" if name == "supplier?" else name
        kept.append("" if plain in seen else plain)
        seen.add(plain)
    return tuple(kept)


def may_follow(header: Header, row: Row) -> bool:
    """Whether a row may be one of the table under a header."""
    labels = sum(1 for cell in row.cells if cell.text and field_of(cell.text))
    return (
        row.tabled
        and labels * 2 < len([cell for cell in row.cells if cell.text]) + 1
        and len(row.cells) <= len(header.cells) + 2
    )


def _with_supplier(header: Header) -> Header:
    """A header none of whose columns is called the supplier: the one in which companies stand is."""
    if header.has("supplier", "bidder") or not header.rows:
        return header
    shown = header.rows[:_SHOWN]
    for at, name in enumerate(header.names):
        cells = [row.cells[at].text for row in shown if at < len(row.cells)]
        if not name and sum(map(is_company, cells)) > _MOSTLY * len(shown):
            names = (*header.names[:at], "supplier", *header.names[at + 1 :])
            return replace(header, names=names)
    return header


def iter_awards(text: str, header: Header, currency: str = "") -> Iterator[Award]:
    """What each row of a table says; rows of those that did not win say nothing."""
    above: dict[str, Value] = {}
    header = _with_supplier(header)
    told = None if header.has("buyer") or not header.rows else _buyer_above(text, header)
    for row in header.rows:
        values = _place(header, row)
        if not _has_won(header, values):
            continue
        award = _award(text, header, values, currency)
        merged = len(row.cells) < len(header.cells)
        if not award.suppliers and not values.get("supplier") and merged and "supplier" in above and award.total:
            award.suppliers = find_parties(text, above["supplier"], buyer=False)
        if not award.buyers and not values.get("buyer") and "buyer" in above:
            award.buyers = find_parties(text, above["buyer"], buyer=True)
        if not award.buyers and not header.has("buyer"):
            award.buyers = [each for each in (told or award.place,) if each]
        if not award.items and not values.get("item") and "item" in above and merged:
            award.items = [above["item"]]
        above.update({name: value for name, value in values.items() if name in {"buyer", "item", "supplier"}})
        if award.suppliers:
            award.row, award.tabled, award.priced = (row.start, row.end), True, header.has("amount")
            yield award


def _buyer_above(text: str, header: Header) -> Value | None:
    """The body that the line above a table names as whose it is: "Ministry of Y: awards", "XYZ – contracts, 2020"."""
    start = min((cell.start for cell in header.cells if cell.end > cell.start), default=header.rows[0].start)
    end = text.rfind("\n", 0, start) + 1
    for _ in range(_LINES_ABOVE):
        line_end = max(0, end - 1)
        line_start = text.rfind("\n", 0, line_end) + 1
        if (named := _OWNER.match(text, line_start, line_end)) and (_ACRONYM.fullmatch(named[1]) or is_body(named[1])):
            return Value(*named.span(1), named[1])
        end = line_start
        if not end:
            break
    return None


def _place(header: Header, row: Row) -> dict[str, Value]:
    """The cells of a row under their columns, from the left; from the right where that fits better."""
    short = len(header.cells) - len(row.cells)
    options = [_aligned(header, row, 0)]
    if short > 0:
        options += [_aligned(header, row, shift) for shift in range(1, short + 1)]
    return max(options, key=_fits)


def _aligned(header: Header, row: Row, shift: int) -> dict[str, Value]:
    values = {}
    for at, cell in enumerate(row.cells):
        column = at + shift
        name = header.names[column] if column < len(header.names) else ""
        if name and cell.text and not is_void(cell.text):
            mark = header.cells[column]
            values[name] = Value(
                cell.start,
                cell.end,
                cell.text,
                ((mark.start, mark.end),) if mark.end > mark.start else (),
                header.units[column],
            )
    return values


def _fits(values: dict[str, Value]) -> int:
    """How well cells fit their columns."""
    score = 0
    for name, value in values.items():
        number = bool(re.fullmatch(r"[￥¥$€£\s]*[\d,，.\s]+(?:万|亿)?(?:元|%|％)?[（(]?.{0,6}", value.text))
        if name in {"supplier", "buyer"}:
            score += (
                -2 if number else 2 if re.search(r"公司|局|院|ltd|inc|gmbh|council|police", fold(value.text)) else 0
            )
        elif name == "amount":
            score += 2 if number else -1
        elif name == "item":
            score += -2 if number else 0
        elif name.startswith("date"):
            score += 1 if re.search(r"\d{4}", value.text) else -1
    return score


def _has_won(header: Header, values: dict[str, Value]) -> bool:
    """Whether the row is that of one who won, where the table tells winners from others."""
    outcome, rank = values.get("outcome"), values.get("rank")
    if outcome and (_WON.match(outcome.text) or _LOST.search(outcome.text)):
        return bool(_WON.match(outcome.text)) and not _LOST.search(outcome.text)
    if header.has("rank"):
        return rank is not None and bool(_FIRST.match(rank.text))
    return not header.has("scoring", "bidder") or (
        header.has("outcome") and outcome is not None and bool(_WON.match(outcome.text))
    )


def _award(text: str, header: Header, values: dict[str, Value], currency: str) -> Award:
    supplier = values.get("supplier") or values.get("bidder")
    buyer, item, amount = values.get("buyer"), values.get("item"), values.get("amount")
    own = currency_in(values["currency"].text) or values["currency"].text[:3].upper() if "currency" in values else ""
    made = Award(
        find_parties(text, buyer, buyer=True) if buyer else [],
        find_parties(text, supplier, buyer=False) if supplier else [],
        [item] if item and not item.text.isdigit() else [],
    )
    if amount:
        unit = f"{amount.unit} {header.fixed.get('unit', '')}".strip()
        made.total = find_sum(text, replace(amount, unit=unit), own or header.fixed.get("currency", "") or currency)
        if made.total and "currency" in values:
            made.total = replace(made.total, currency=(values["currency"].start, values["currency"].end))
    for name in ("date_contract", "date_award", "date_notice"):
        if name in values and made.day is None:
            made.day = find_day(text, values[name])
            made.phase = Phase.CONTRACTED if name == "date_contract" and made.day else made.phase
    made.place = values.get("place")
    return made


def turn(rows: list[Row]) -> tuple[Header, list[Row]] | None:
    """A table whose columns are its records, turned: its first cells name the fields; None where it is none."""
    width = len(rows[0].cells)
    if len(rows) < _LEAST or width <= _LEAST or any(len(row.cells) != width for row in rows):
        return None
    labels = tuple(row.cells[0] for row in rows)
    lots = [all(cut_lot(cell.text)[0] for cell in row.cells[1:]) for row in rows]
    names = tuple("lot" if lot else field_of(cell.text) for cell, lot in zip(labels, lots, strict=True))
    if sum(bool(name) for name in names) * 2 < len(rows) or not {"supplier", "supplier?"} & set(names):
        return None
    if any(field_of(cell.text) for row in rows for cell in row.cells[1:]):
        return None
    header = Header(labels, _once(names), tuple(unit_of(cell.text) for cell in labels))
    records = [
        Row(tuple(row.cells[at] for row in rows), rows[0].start, rows[-1].end, rows[0].block) for at in range(1, width)
    ]
    return header, records
