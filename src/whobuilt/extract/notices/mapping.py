"""Which column of a table is what: guessed from its header and cells, shown, saved as TOML, edited, applied.

The file is small and readable, so that a person can mend the guess once and read a hundred tables by it.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Table
from dataclasses import dataclass, field
from pathlib import Path

from whobuilt.core.evidence import Document
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.extract.notices.award import Notice
from whobuilt.extract.notices.parties import is_body, is_company
from whobuilt.extract.notices.rows import Cell, Row, iter_rows
from whobuilt.extract.notices.tables import Header, iter_awards
from whobuilt.extract.notices.words import field_of, fold, unit_of

FIELDS = ("buyer", "supplier", "item", "amount", "currency", "date", "place", "outcome", "rank")
FIXED = ("currency", "unit")
_KNOWN = {
    "supplier?": "supplier",
    "bidder": "supplier",
    "date_award": "date",
    "date_contract": "date",
    "date_notice": "date",
}
_HEAD = 30  # rows among which the header is
_MOST_ROWS = 20_000
_SHOWN = 200  # rows whose cells tell what a column holds
_SAMPLES = 3
_LEAST = 3  # cells of a header that nothing is known of
_HALF = 0.5
_CODE = re.compile(r"[A-Z]{3}")
_MEND = "Make one with `whobuilt mapping TABLE --output FILE`, and edit it."


@dataclass(frozen=True, slots=True)
class Mapping:
    """Which column is what, by the words of its header; and what holds for every row (currency, unit)."""

    columns: Table[str, str]
    fixed: Table[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping that a table suggests: its header's words, and for each some cells below."""

    mapping: Mapping
    headers: tuple[str, ...]
    samples: Table[str, tuple[str, ...]]


def load_mapping(path: Path) -> Mapping:
    """The mapping that a file holds; WhoBuiltError that says what is wrong with it."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except OSError as error:
        raise WhoBuiltError(Problem("no_mapping", f"{path} cannot be read: {error.strerror}.", mend=_MEND)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WhoBuiltError(Problem("bad_mapping", f"{path} is no TOML file: {error}.", mend=_MEND)) from error
    columns, fixed = table.get("columns", {}), table.get("fixed", {})
    if wrong := _fault(columns, fixed, table):
        raise WhoBuiltError(Problem("bad_mapping", f"{path}: {wrong}", mend=_MEND))
    return Mapping(columns, fixed)


def _fault(columns: object, fixed: object, table: dict[str, object]) -> str:
    """What is wrong with the tables of a mapping; empty where nothing is."""
    if not isinstance(columns, dict) or not isinstance(fixed, dict):
        return "[columns] and [fixed] are tables of names."
    unknown = [*(set(table) - {"columns", "fixed"}), *(set(columns) - set(FIELDS)), *(set(fixed) - set(FIXED))]
    if unknown:
        return f"{unknown[0]!r} is not known; [columns] may hold {', '.join(FIELDS)}; [fixed] {', '.join(FIXED)}."
    if not all(isinstance(value, str) and value.strip() for value in (*columns.values(), *fixed.values())):
        return "each field is the header of a column, in quotation marks."
    if "supplier" not in columns:
        return "no column is the supplier; without one a row says nothing."
    if "currency" in fixed and not _CODE.fullmatch(fixed["currency"]):
        return f"{fixed['currency']!r} is no currency; write a code such as EUR."
    return ""


def write_mapping(guess: Guess) -> str:
    """A guess as a file for a person to edit."""
    lines = [
        "# Which column of a table is what: the left side is WhoBuilt's word, the right side the header in the table.",
        f"# Fields: {', '.join(FIELDS)}. The supplier is needed; take out what is not there.",
        "# Use it: whobuilt read --mapping FILE TABLE, or whobuilt add --mapping FILE TABLE",
        "",
        "[columns]",
    ]
    for name in FIELDS:
        if header := guess.mapping.columns.get(name):
            shown = " | ".join(guess.samples.get(header, ()))
            lines.append(f"{name} = {_quoted(header)}" + (f"  # {_plain(shown)}" if shown else ""))
    unused = [header for header in guess.headers if header and header not in guess.mapping.columns.values()]
    lines += ["", f"# Columns that are not used: {_plain('; '.join(unused))}"] if unused else []
    lines += ["", "# What holds for every row, where no column says it.", "[fixed]"]
    fixed = [f"{name} = {_quoted(value)}" for name, value in guess.mapping.fixed.items()]
    lines += fixed or ['# currency = "EUR"', '# unit = "万元"']
    return "\n".join(lines) + "\n"


def _quoted(words: str) -> str:
    """A basic string of TOML, which JSON's strings are."""
    return json.dumps(words, ensure_ascii=False).replace("\x7f", "\\u007f")


def _plain(words: str) -> str:
    return "".join(sign if sign.isprintable() else " " for sign in words)


def guess_mapping(document: Document) -> Guess | None:
    """What the columns of a document's first table seem to be; None where it holds no table."""
    rows = [row for row in iter_rows(document) if row.tabled]
    best = max(range(min(len(rows), _HEAD)), key=lambda at: (_known(rows[at]), -at), default=-1)
    if best < 0 or (not _known(rows[best]) and len(rows[best].cells) < _LEAST):
        return None
    header, below = rows[best], rows[best + 1 : best + 1 + _SHOWN]
    columns: dict[str, str] = {}
    for cell in header.cells:
        name = field_of(cell.text)
        name = _KNOWN.get(name, name)
        if name in FIELDS and cell.text and (name not in columns or field_of(cell.text) == name):
            columns.setdefault(name, cell.text)
    _guess_by_cells(header, below, columns)
    samples = {
        cell.text: tuple(row.cells[at].text[:40] for row in below[:_SAMPLES] if at < len(row.cells))
        for at, cell in enumerate(header.cells)
        if cell.text
    }
    return Guess(Mapping(columns), tuple(cell.text for cell in header.cells), samples)


def _known(row: Row) -> int:
    """How many cells of a row are labels."""
    return sum(1 for cell in row.cells if cell.text and field_of(cell.text))


def _guess_by_cells(header: Row, below: list[Row], columns: dict[str, str]) -> None:
    """The supplier and the buyer by the names below, where no header says who they are."""
    taken = set(columns.values())
    for name, shows in (("supplier", is_company), ("buyer", is_body)):
        if name in columns:
            continue
        counts = Counter(
            at
            for row in below
            for at, cell in enumerate(row.cells[: len(header.cells)])
            if shows(cell.text) and header.cells[at].text not in taken
        )
        at, count = next(iter(counts.most_common(1)), (0, 0))
        if count > _HALF * len(below) and header.cells[at].text:
            columns[name] = header.cells[at].text
            taken.add(header.cells[at].text)


def read_mapped(document: Document, mapping: Mapping) -> Notice | None:
    """What the tables whose headers the mapping names say; None where there is none."""
    notice = Notice()
    for header in _headers(document, mapping):
        notice.awards += iter_awards(document.text, header, mapping.fixed.get("currency", ""))
        cells = [cell for cell in header.cells if cell.text]
        notice.covers.append((cells[0].start, max([cells[-1].end, *(row.end for row in header.rows)])))
    return notice if notice.covers else None


def _headers(document: Document, mapping: Mapping) -> Iterator[Header]:
    """Each row that holds the header's words, with the rows below it."""
    header: Header | None = None
    for row in iter_rows(document):
        if (found := _as_header(row, mapping)) is not None:
            if header is not None:
                yield header
            header = found
        elif header is not None and row.tabled and len(header.rows) <= _MOST_ROWS:
            header.rows.append(row)
    if header is not None:
        yield header


def _as_header(row: Row, mapping: Mapping) -> Header | None:
    wanted = {_same(words): name for name, words in mapping.columns.items()}
    names = tuple(wanted.get(_same(cell.text), "") for cell in row.cells)
    if set(wanted.values()) - set(names):
        return None
    names = tuple("date_award" if name == "date" else name for name in names)
    return Header(row.cells, names, tuple(_unit(cell) for cell in row.cells), fixed=dict(mapping.fixed))


def _unit(cell: Cell) -> str:
    return unit_of(cell.text)


def _same(words: str) -> str:
    """A header's words, however they are spaced."""
    return "".join(fold(words).split())
