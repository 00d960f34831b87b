"""Which column of a person's sheet is what: guessed from its header, mended by the person, kept with the case."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path

from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.statements import Prop
from whobuilt.extract.notices.words import field_of, fold

HEAD = 30  # rows among which the header is
IDENTITY = ("id", "seen")
TYPED = (
    "prop",
    "subject",
    "object",
    "object_text",
    "place",
    "date",
    "amount",
    "currency",
    "speaker",
    "organization",
    "stance",
    "polarity",
    "modality",
    "phase",
    "role",
    "directness",
    "trigger",
    "title",
    "publisher",
    "published",
)
FIELDS = (*TYPED, "quote", "link", "note", "status", *IDENTITY)
SEVERAL = ("link", "note")  # that more than one column may be
_OF_NOTICES = {
    "buyer": "object",
    "supplier": "subject",
    "supplier?": "subject",
    "bidder": "subject",
    "item": "object_text",
    "amount": "amount",
    "currency": "currency",
    "place": "place",
    "date_award": "date",
    "date_contract": "date",
    "date_notice": "date",
}
_SIGNS = re.compile(r"[\W_]+")
_PARTS = re.compile(r"[/|()\[\],;&\n（）、／]+")
_MEND = 'Write, under [columns], lines such as: object = "Buyer".'


@dataclass(frozen=True, slots=True)
class Header:
    """A sheet's row of names: its number, the names (each once), and what each is guessed to be; "" for nothing."""

    row: int
    names: tuple[str, ...]
    guessed: tuple[str, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def key(self) -> frozenset[str]:
        """What tells a sheet of the same making: its headers, however they are ordered and written."""
        return frozenset(same_name(name) for name in self.names if name)

    @property
    def is_ours(self) -> bool:
        """Whether it is that of an export of a case."""
        return {"id", "seen"} <= set(self.guessed)


def find_header(rows: Sequence[tuple[int, list[str]]], wanted: int = 0) -> Header:
    """The header among the first rows, or the row of that number: the one that most known names stand in."""
    head = [row for row in rows[:HEAD] if not wanted or row[0] == wanted]
    if not head:
        raise WhoBuiltError(
            Problem("no_header", f"row {wanted} holds nothing, so it cannot be the header.", "", "Name another row.")
        )
    number, cells = max(head, key=lambda row: (_known(row[1]), -row[0]))
    if not wanted and not _known(cells):
        number, cells = next((row for row in head if sum(map(bool, row[1])) > 1), head[0])
    width = max(len(each) for _, each in rows) if rows else len(cells)
    cells = [*(" ".join(cell.split()) for cell in cells), *[""] * (width - len(cells))]
    return _make(number, cells, head[0][0])


def _make(number: int, cells: list[str], first: int) -> Header:
    names, problems, seen = [], [], dict[str, int]()
    doubled, nameless = [], []
    for index, cell in enumerate(cells):
        name = cell
        if not cell:
            name = f"column {index + 1}"
            nameless.append(str(index + 1))
        elif cell in seen:
            doubled.append(cell)
            name = f"{cell} ({seen[cell] + 1})"
        seen[cell] = seen.get(cell, 0) + 1
        names.append(name)
    if doubled:
        told = f"{len(doubled)} headers stand above more than one column; the later ones were numbered."
        problems.append(Problem("doubled_header", told, ", ".join(dict.fromkeys(doubled)), "Look which is which."))
    if nameless:
        told = f"{len(nameless)} columns have no header; they were called by their number."
        problems.append(
            Problem("no_header_cell", told, f"column {', '.join(nameless[:8])}", "Name them if they count.")
        )
    if number != first:
        told = f"the header was taken to be row {number}; what stands above it was left out."
        problems.append(
            Problem(
                "header_row", told, f"row {number}", "Choose another row of the header (--header-row) if it is not."
            )
        )
    return Header(number, tuple(names), guess([cell or "" for cell in cells]), tuple(problems))


def guess(names: Iterable[str]) -> tuple[str, ...]:
    """What each column is taken for; each field once, but for links and notes."""
    found: list[str] = []
    for name in names:
        field = field_named(name)
        if field in found and field not in SEVERAL:
            field = "note" if field == "note" else ""
        found.append(field)
    return tuple(found)


def field_named(name: str) -> str:
    """The field that a header names; empty where none is known."""
    if not name.strip():
        return ""
    if known := _table("fields").get(same_name(name)) or _OF_NOTICES.get(field_of(name), ""):
        return known
    parts = _PARTS.split(name)  # "Buyer / agency", "Price (USD)": the first word that is known says it
    return next((known for part in parts if (known := field_named(part))), "") if len(parts) > 1 else ""


def require_parties(fields: Sequence[str], where: str) -> None:
    """WhoBuiltError where rows would say what, when or how much, but of nobody, and give no words to look for."""
    given = {field for field in fields if field}
    if given & {"subject", "object", "speaker", "quote", "id"} or given <= {"link", "note", "title", "publisher"}:
        return
    told = "none of its columns is taken for a party (subject, object) or for a quote: no row would say of whom it is."
    mend = "Say which column holds the supplier (subject), and which the customer (object); or which holds the quote."
    raise WhoBuiltError(Problem("no_parties", told, where, mend))


def prop_named(words: str) -> Prop | None:
    """The kind of relation that a cell names."""
    try:
        return Prop(words.strip().lower().replace(" ", "_"))
    except ValueError:
        found = _table("props").get(same_name(words))
        return Prop(found) if found else None


def apply_mapping(header: Header, mapping: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """What each column is by a person's own word: field → headers; columns that it does not name are nothing."""
    unknown = [field for field in mapping if field not in FIELDS]
    if unknown:
        told = f"there is no field {unknown[0]!r}; there are: {', '.join(FIELDS)}."
        raise WhoBuiltError(Problem("bad_field", told, "", _MEND))
    found = [""] * len(header.names)
    by_name = {same_name(name): index for index, name in reversed(list(enumerate(header.names)))}
    for field, names in mapping.items():
        for name in names:
            index = by_name.get(same_name(name))
            if index is None:
                there = ", ".join(name for name in header.names if name)
                told = f"the sheet has no column “{name}”; it has: {there}."
                raise WhoBuiltError(Problem("bad_column", told, "", "Give the header as it stands there."))
            found[index] = field
    return require_once(found)


def require_once(fields: Sequence[str]) -> tuple[str, ...]:
    """The fields of a sheet's columns; WhoBuiltError where one is not known, or stands twice."""
    for field in fields:
        if field and field not in FIELDS:
            raise WhoBuiltError(Problem("bad_field", f"there is no field {field!r}.", "", _MEND))
        if field and field not in SEVERAL and list(fields).count(field) > 1:
            told = f"two columns are taken for “{field}”; only links and notes may be several."
            raise WhoBuiltError(Problem("doubled_field", told, "", "Choose one of them."))
    return tuple(fields)


def load_mapping(path: Path) -> dict[str, tuple[str, ...]]:
    """The mapping that a file holds: field → headers; WhoBuiltError that says what is wrong with it."""
    try:
        columns = tomllib.loads(path.read_text("utf-8")).get("columns")
    except OSError as error:
        raise WhoBuiltError(Problem("no_mapping", f"it cannot be read: {error.strerror}.", str(path), _MEND)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise WhoBuiltError(Problem("bad_mapping", f"it is no TOML file: {error}.", str(path), _MEND)) from error
    if not isinstance(columns, dict) or not all(
        isinstance(name, str) for value in columns.values() for name in (value if isinstance(value, list) else [value])
    ):
        raise WhoBuiltError(Problem("bad_mapping", "it has no table of columns.", str(path), _MEND))
    return {field: tuple(value) if isinstance(value, list) else (value,) for field, value in columns.items()}


def _known(cells: list[str]) -> int:
    """How many cells of a row are names of columns that are known."""
    return len({field for cell in cells if len(cell) < len(_MEND) and (field := field_named(cell))})


def same_key(names: Iterable[str]) -> frozenset[str]:
    """What tells a sheet by its headers."""
    return frozenset(same_name(name) for name in names if name)


def same_name(words: str) -> str:
    """A header without case, width and signs: what tells it from others."""
    return _SIGNS.sub("", fold(words))


@cache
def _table(name: str) -> dict[str, str]:
    loaded = tomllib.loads(resources.files("whobuilt.case.sheets").joinpath("data/columns.toml").read_text("utf-8"))
    return {same_name(word): field for field, row in loaded[name].items() for word in row.split(";")}
