"""From the cells of a row to what it says: fields, links, a quote; what is not plain is told, and nothing is lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from whobuilt.case.sheets.addresses import is_web, plain_address
from whobuilt.case.sheets.columns import TYPED, prop_named
from whobuilt.case.sheets.no_records import list_rows
from whobuilt.core.problems import Problem
from whobuilt.core.sheets import Pair, RowTyped
from whobuilt.core.statements import Directness, Modality, Phase, Polarity, Prop, Role, Stance
from whobuilt.read.sheets.days import read_day

_NAMED = 5
_LONGEST = 40  # characters of a cell that are told
MOST_KINDS = 30  # of doubts that are told one by one
_KEPT = "The cell's own text is kept beside it."
_PARTIES = ("subject", "object", "speaker", "organization", "publisher")  # whose links are rather their own pages
_ENUMS = {
    "polarity": Polarity,
    "modality": Modality,
    "phase": Phase,
    "role": Role,
    "directness": Directness,
    "stance": Stance,
}
_NUMBER = re.compile(r"[+-]?[\d.,\s\u00a0']*\d")
_CURRENCY = re.compile(r"[A-Za-z]{3}")


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a cell is not taken as it stands: its words, and what of them is taken; "" for nothing."""

    code: str
    cell: str
    taken: str
    told: str


@dataclass(slots=True)
class Doubts:
    """What of the cells could not be taken as it stands, with the rows in which it was met."""

    rows: dict[Doubt, list[int]] = field(default_factory=lambda: defaultdict(list))

    def add(self, doubt: Doubt, row: int) -> None:
        """One more of a kind."""
        self.rows[doubt].append(row)

    def join(self, other: Doubts) -> None:
        """Those of a row too."""
        for kind, rows in other.rows.items():
            self.rows[kind] += rows

    def kinds(self) -> list[tuple[Doubt, list[int]]]:
        """The kinds with their rows, as many as a person can look at."""
        return list(islice(self.rows.items(), MOST_KINDS))

    def problems(self, name: str) -> Iterator[Problem]:
        """Each kind as one problem; of more than a person can look at, how many there are."""
        for doubt, rows in self.kinds():
            many = f"{len(rows):,} cells: " if len(rows) > 1 else ""
            yield Problem(doubt.code, f"{many}{doubt.told}", f"{name}, row {list_rows(rows, _NAMED)}", _KEPT)
        if rest := [row for rows in islice(self.rows.values(), MOST_KINDS, None) for row in rows]:
            told = f"{len(rest):,} more cells are not taken as they stand."
            yield Problem("more_doubts", told, f"{name}, row {list_rows(sorted(set(rest)))}", _KEPT)


@dataclass(frozen=True, slots=True)
class SheetCells:
    """A row as it stands in the sheet: its number, its cells, and where they lead to by column."""

    number: int
    cells: Sequence[str]
    links: Mapping[int, Sequence[str]] = field(default_factory=dict)


def type_row(names: Sequence[str], fields: Sequence[str], row: SheetCells, doubts: Doubts) -> RowTyped:
    """What a row says, its columns taken for these fields."""
    values: dict[str, str] = {}
    links, notes, others = list[str](), list[str](), list[Pair]()
    for index, (name, taken, cell) in enumerate(zip(names, fields, row.cells, strict=False)):
        match taken:
            case _ if not cell:
                pass
            case "link":
                links += _split_shown(cell, row.links.get(index, ()), name, others)
            case "note":
                notes.append(cell)
            case "":
                others.append(Pair(name, cell))
            case _:
                values[taken] = cell
    links += _cell_links(names, fields, row, others, has_links=bool(links))
    quote = unquoted(values.get("quote", ""))
    prop = _take_prop(values, others, row.number, doubts)
    _take_date(values, others, row.number, doubts)
    _take_amount(values)
    _take_enums(values, others, row.number, doubts)
    pairs = tuple(Pair(name, values[name]) for name in TYPED if values.get(name))
    return RowTyped(prop, pairs, quote, tuple(dict.fromkeys(links)), "\n".join(notes), tuple(others))


def _split_shown(cell: str, targets: Sequence[str], name: str, others: list[Pair]) -> list[str]:
    """The links that a cell's words are. Words that only show a link ("article") are kept beside it, not as one."""
    if not targets:
        return split_links(cell)
    known = {plain_address(target) for target in targets}
    shown = [part for part in split_links(cell) if is_web(part) and plain_address(part) not in known]
    if not shown and cell not in targets and plain_address(f"http://{cell}") not in known and not is_web(cell):
        others.append(Pair(name, cell))
    return shown


def _cell_links(
    names: Sequence[str], fields: Sequence[str], row: SheetCells, others: list[Pair], *, has_links: bool
) -> list[str]:
    """Where the cells of a row lead to. A party's cell may lead to its own page: that is a link where there is none."""
    found, aside = list[str](), list[Pair]()
    for index, targets in row.links.items():
        if index < len(fields) and fields[index] in _PARTIES:
            aside += [Pair(f"link of {names[index]}", target) for target in targets]
        else:
            found += targets
    if found or has_links:
        others += aside
    return found or ([] if has_links else [pair.value for pair in aside])


def split_links(cell: str) -> list[str]:
    """The links of a cell: one on each line, or parted by white space, commas or semicolons before an address."""
    found = [
        part.strip(" ;,\t")
        for line in cell.splitlines()
        for part in re.split(r"[\s;,]+(?=https?://)|;\s+", line.strip())
    ]
    return [part for part in found if part]


def unquoted(cell: str) -> str:
    """A quote without the quotation marks around all of it, which people add."""
    for one, other in (("“", "”"), ('"', '"'), ("「", "」"), ("«", "»"), ("„", "“")):
        if len(cell) > 2 and cell.startswith(one) and cell.endswith(other) and one not in cell[1:-1]:  # noqa: PLR2004  # marks and a word
            return cell[1:-1].strip()
    return cell


def _take_prop(values: dict[str, str], others: list[Pair], row: int, doubts: Doubts) -> Prop:
    words = values.pop("prop", "")
    if not words:
        return Prop.SUPPLIES
    if (prop := prop_named(words)) is None:
        told = f"“{words[:_LONGEST]}” is no kind of relation that is known; “supplies” was taken."
        doubts.add(Doubt("unknown_prop", words[:_LONGEST], Prop.SUPPLIES.value, told), row)
        others.append(Pair("prop", words))
    return prop or Prop.SUPPLIES


def _take_enums(values: dict[str, str], others: list[Pair], row: int, doubts: Doubts) -> None:
    for kind, enum in _ENUMS.items():
        if not (words := values.pop(kind, "")):
            continue
        plain = words.lower().replace(" ", "_")
        if plain in set(enum):
            values[kind] = plain
        else:
            told = f"“{words[:_LONGEST]}” is no {kind} that is known."
            doubts.add(Doubt("unknown_word", words[:_LONGEST], "", told), row)
            others.append(Pair(kind, words))


def _take_date(values: dict[str, str], others: list[Pair], row: int, doubts: Doubts) -> None:
    for name in ("date", "published"):
        text = values.pop(name, "")
        if not text:
            continue
        day = read_day(text)
        if day.date:
            values[name] = day.date.iso
        if day.doubt:
            told = f"“{text[:_LONGEST]}” is not taken as a day: {day.doubt}."
            doubts.add(Doubt("unsure_date", text[:_LONGEST], day.date.iso if day.date else "", told), row)
            others.append(Pair(f"{name} as it stands", text))


def _take_amount(values: dict[str, str]) -> None:
    """A sum with its currency, where a column gives it; the text as it stands where it is no plain number."""
    text, currency = values.get("amount", ""), values.pop("currency", "")
    if not text:
        if currency:
            values["amount"] = currency
        return
    if currency and _NUMBER.fullmatch(text):
        text = f"{text} {currency.upper() if _CURRENCY.fullmatch(currency) else currency}"
    values["amount"] = text
