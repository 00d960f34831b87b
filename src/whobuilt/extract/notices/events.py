"""The fields of a notice as they come: "label: value", a label above its value, a label in the cell beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from whobuilt.extract.notices.award import Span, Value
from whobuilt.extract.notices.parties import is_body, is_company
from whobuilt.extract.notices.rows import Cell, Row, one_line
from whobuilt.extract.notices.words import HAN, LONGEST_LABEL, cut_lot, field_of, is_void, section_of, unit_of

_COLON = re.compile(r"[:：](?!//)")
_PART = re.compile(rf"(?:[\u3000；;。，,|)）\n\t]| (?=[ {HAN}])|(?<=[{HAN}]) )+ *")
_LONGEST_UNKNOWN = 14  # characters of a label that nothing is known of
_PARTY = {"buyer", "supplier", "supplier?", "agency", "candidate"}
_PARTY_OF = {"buyer": "buyer", "supplier": "supplier", "supplier?": "supplier", "agency": "agency", "loser": ""}
_LONG = {"buyer", "supplier", "supplier?", "candidate", "item"}  # whose values may go on in the next line
_LONGEST_LINE = 20_000  # characters: a longer line is no field's
_SHORTEST_FULL = 12  # characters of a line that may have been broken because it was full
_END = re.compile(r"[。；;.!?！？：:]$")
_HAN_END = re.compile(rf"[{HAN}（(]$")
_NUMBERED = re.compile(
    r"^\s*(?:[一二三四五六七八九十]{1,3}[、.．]|[（(][一二三四五六七八九十\d]{1,2}[)）]|\d{1,2}[、.．)）])"
)
_DATE_LINE = re.compile(
    r"\s*(?:[12]\d{3}|[二一][〇零○一二三四五六七八九]{3})\s*[-./年]\s*[\d一二三四五六七八九十]{1,3}\s*[-./月]\s*[\d一二三四五六七八九十]{1,3}\s*日?\s*"
)


@dataclass(slots=True)
class Event:
    """A field's value as it comes; `field` is "lot" or "section" where a new part begins."""

    field: str
    value: Value | None
    label: Span
    words: str = ""  # of the label


@dataclass(slots=True)
class Events:
    """Reads rows in order and gives their fields; keeps the section and the label that waits for its value."""

    text: str
    section: str = ""
    waiting: Event | None = None
    last: Event | None = None
    _block: int = -1
    made: list[Event] = field(default_factory=list)

    def read(self, row: Row) -> Iterator[Event]:
        """The fields of one row or line."""
        self.made = []
        cells = [cell for cell in row.cells if cell.text]
        at = 0
        while at < len(cells):
            cell = cells[at]
            label = self._field(cell.text) if row.tabled else ""
            if label and at + 1 < len(cells) and not self._field(cells[at + 1].text):
                self._name(label, cell, cells[at + 1])
                at += 2
                continue
            self._read_cell(cell, alone=len(cells) == 1)
            at += 1
        self._block = row.block
        yield from self.made

    def _field(self, label: str) -> str:
        return field_of(label.rstrip(":： "))

    def _name(self, name: str, label: Cell, cell: Cell) -> None:
        """A label and the cell beside it."""
        self.waiting = None
        before = len(self.made)
        self._enter(label.text)
        inner = _COLON.search(cell.text)
        if name in _PARTY and inner and field_of(cell.text[: inner.start()]):
            self.section = name.rstrip("?")
            self._read_cell(cell, alone=False)
        if len(self.made) == before:
            self._emit(name, (label.start, label.end), cell.start, cell.end)

    def _read_cell(self, cell: Cell, *, alone: bool) -> None:
        """The labels with colons in a cell; else a heading, a label that waits, or the value that is waited for."""
        found = list(self._labels(cell)) if cell.end - cell.start <= _LONGEST_LINE else []
        if found:
            if found[0][1] > cell.start:
                self._take(cell.start, found[0][1], open_=False)
            self.waiting = None
            for (name, start, end, after), following in zip(found, [*found[1:], None], strict=True):
                stop = following[1] if following else cell.end
                self._enter(self.text[start:end])
                self._emit(name, (start, end), after, stop)
                if name and not self.text[after:stop].strip():
                    self.section = _PARTY_OF.get(name, self.section)
                if following is None and not self.text[after:stop].strip():
                    self.waiting = Event(name, None, (start, end), self.text[start:end])
            return
        if (alone and self._completes(cell)) or self._heading(cell, alone=alone):
            return
        if not self._take(cell.start, cell.end, open_=alone) and alone and _DATE_LINE.fullmatch(cell.text):
            self.made.append(Event("date_notice", Value(cell.start, cell.end, cell.text), (cell.start, cell.start)))

    def _labels(self, cell: Cell) -> Iterator[tuple[str, int, int, int]]:
        """Each label of a cell that a colon follows: its field ("" where it is not known), place, and where it ends."""
        at = cell.start
        for colon in _COLON.finditer(self.text, cell.start, cell.end):
            if colon.start() < at or (
                self.text[colon.start() - 1 : colon.start()].isdigit()
                and self.text[colon.end() : colon.end() + 1].isdigit()
            ):
                continue
            found = self._label_before(at, colon.start(), first=at == cell.start)
            if found is not None:
                yield found[0], found[1], colon.start(), colon.end()
                at = colon.end()

    def _label_before(self, start: int, end: int, *, first: bool) -> tuple[str, int] | None:
        """The label that ends at a colon: the longest known one; else a short word behind a gap."""
        raw = self.text[start:end]
        places = [start, *(start + found.end() for found in _PART.finditer(raw))]
        for place in places:
            label = self.text[place:end].strip()
            if place < end and (known := field_of(label)):
                return known, place + len(self.text[place:end]) - len(self.text[place:end].lstrip())
        lot, rest = cut_lot(raw.strip())
        if first and lot and not rest:
            return "lot", start
        if first and (section_of(raw.strip()) or len(raw.strip()) <= _LONGEST_UNKNOWN or _NUMBERED.match(raw)):
            return "", start
        place = places[-1]
        gap = self.text[place - 1 : place] in "\n\t\u3000；;" or self.text[place - 2 : place] == "  "
        return ("", place) if gap and 0 < end - place <= _LONGEST_UNKNOWN else None

    def _emit(self, name: str, label: Span, start: int, end: int) -> None:
        """A value with its label; under a heading, "name" is that of the party it names."""
        words = self.text[slice(*label)]
        lot, _ = cut_lot(words.strip())
        if lot:
            self.made.append(Event("lot", None, label, lot))
        name = self.section if name == "name" else name
        if name == "lot":
            name = (
                ("supplier" if self.section == "supplier" else "supplier?")
                if is_company(self.text[start:end].strip())
                else name
            )
        start, end = trim(self.text, start, end)
        if not name and end - start <= LONGEST_LABEL:
            self._open(start, end)
        if start >= end or not name:
            return
        value = Value(start, end, one_line(self.text[start:end]), (trim(self.text, *label),), unit_of(words))
        self.last = Event(name, value, label, words)
        self.made.append(self.last)
        self.waiting = None

    def _open(self, start: int, end: int) -> None:
        """A heading whose number a colon follows: "Section V: Award of contract"."""
        heading = self.text[start:end]
        if field_of(heading) == "lot" or cut_lot(heading)[0]:
            self.made.append(Event("lot", None, (start, end), heading))
        self._enter(heading)

    def _enter(self, heading: str) -> None:
        """Under which party's heading what follows stands."""
        if section := section_of(heading.strip(" :：")):
            self.section = "" if section == "other" else section

    def _heading(self, cell: Cell, *, alone: bool) -> bool:
        """Whether a cell is a label or a heading without a value: what follows is."""
        words = cell.text.rstrip(":： ")
        lot, rest = cut_lot(words)
        if lot and alone and not field_of(words):
            self.made.append(Event("lot", None, (cell.start, cell.end), lot))
            self.waiting = None
            if rest.strip(" -–") and not re.search(
                r"\s{2}|\u3000.*\u3000", self.text[cell.start + len(lot) : cell.end].strip()
            ):
                start = cell.start + self.text[cell.start : cell.end].find(rest.strip()[:4])
                self._emit("supplier?" if is_company(rest) else "item", (cell.start, start), start, cell.end)
            return True
        known, section = field_of(words), section_of(words)
        if not alone or not (known or section or (_NUMBERED.match(words) and len(words) <= _LONGEST_UNKNOWN)):
            return False
        if lot:
            self.made.append(Event("lot", None, (cell.start, cell.end), lot))
        if _NUMBERED.match(words):
            self.section = ""
        self._enter(words)
        self.waiting = Event(known, None, (cell.start, cell.end), words) if known else None
        self.last = None
        return True

    def _completes(self, cell: Cell) -> bool:
        """Whether a line is the rest of the name, or the date, that the line before broke off."""
        last = self.last
        if self.waiting is not None or last is None or last.value is None:
            return False
        before = last.value.text
        if last.field.startswith("date"):
            broken = (
                before.endswith(("年", "月"))
                and bool(re.match(r"\d", cell.text))
                and self._touches(last.value, cell.start)
            )
        else:
            broken = (
                last.field in _PARTY
                and not (is_company(before) or is_body(before))
                and (is_company(before + cell.text) or is_body(before + cell.text))
                and self._goes_on(last.value, cell.start)
            )
        return broken and self._take(cell.start, cell.end, open_=True)

    def _touches(self, value: Value, start: int) -> bool:
        """Whether nothing but a line break stands between a value and what follows."""
        between = self.text[value.end : start]
        return between.count("\n") <= 1 and not between.strip()

    def _take(self, start: int, end: int, *, open_: bool) -> bool:
        """Give what stands here to the label that waits for it, or to the value that was broken off before it."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None and waiting.field:
            self._emit(waiting.field, waiting.label, start, end)
            return True
        last = self.last
        if open_ and last is not None and last.value is not None and self._may_go_on(last.field, last.value, start):
            start, end = trim(self.text, start, end)
            value = last.value
            whole = one_line(self.text[value.start : end])
            last.value = Value(value.start, end, whole, value.marks, value.unit)
            return True
        return False

    def _may_go_on(self, name: str, value: Value, start: int) -> bool:
        dated = name.startswith("date") and value.text.endswith(("年", "月"))
        return (dated and self._touches(value, start)) or (name in _LONG and self._goes_on(value, start))

    def _goes_on(self, value: Value, start: int) -> bool:
        """Whether the line before was broken off within a value: it was full, and ends in no stop."""
        line = value.end - (self.last.label[0] if self.last else value.start)
        return (
            self._touches(value, start)
            and line > _SHORTEST_FULL
            and bool(_HAN_END.search(value.text))
            and not _END.search(value.text)
            and not _NUMBERED.match(self.text[start : start + 8])
            and not is_void(value.text)
        )


def trim(text: str, start: int, end: int) -> Span:
    """A stretch without white space and stops at its ends."""
    shown = text[start:end]
    start += len(shown) - len(shown.lstrip(" \t\r\n\u3000:：*|"))
    shown = text[start:end]
    return start, start + len(shown.rstrip(" \t\r\n\u3000。；;，,：:*|"))
