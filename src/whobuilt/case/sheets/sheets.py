"""The spreadsheet, in and out: a person's rows become wanted ones, an edited export becomes proposed changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from whobuilt.case.places import Places
from whobuilt.case.sheets.changes import Changes, Compared, is_ours
from whobuilt.case.sheets.columns import apply_mapping, require_once, require_parties, same_name
from whobuilt.case.sheets.hands import Hands
from whobuilt.case.sheets.no_records import LeftOut
from whobuilt.case.sheets.offers import Offers
from whobuilt.case.sheets.quoting import Quoting
from whobuilt.case.sheets.register import SheetRegister
from whobuilt.case.sheets.sheet_files import Row, SheetFile, open_sheet
from whobuilt.case.sheets.sheet_out import SheetsOut
from whobuilt.case.sheets.sheet_rows import SheetRows
from whobuilt.case.sheets.typed import Doubts
from whobuilt.case.sheets.wanted import WantedRows
from whobuilt.compose.wanted import wanted_sentence
from whobuilt.core.custody import Action
from whobuilt.core.dates import utc_now
from whobuilt.core.dossier import Dossier, WantedLine
from whobuilt.core.evidence import Handling
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.core.sheets import Pair, SheetTaken, sheet_id
from whobuilt.store.names import name_key

_SHOWN = 5  # cells of a column that are shown beside its guess
_FEW = 200  # rows among which these are
Progress = Callable[[int, int, str], object]  # rows done, of how many, what is done


@dataclass(frozen=True, slots=True)
class SheetRequest:
    """How a sheet is to be read: which of its tabs, where its header is, and which column is what.

    `columns` are headers by field; `fields` the field of each column in order. Without either the kept mapping of a
    sheet with the same headers is gone by, else the guess. A preview looks at
    so many rows, for what would be left out of them.
    """

    tab: str = ""
    header_row: int = 0
    columns: Mapping[str, Sequence[str]] | None = None
    fields: Sequence[str] | None = None
    keep: bool = True
    name: str = ""
    look: int = 0


@dataclass(frozen=True, slots=True)
class Column:
    """A column and what it is taken for."""

    index: int
    header: str
    examples: tuple[str, ...]
    field: str
    guessed: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What a sheet would be read as; nothing is kept yet.

    `left` and `doubts` are what would be left out, and not taken as it stands; None where no row was looked at.
    """

    name: str
    tabs: tuple[str, ...]
    tab: str
    header_row: int
    rows: int
    columns: tuple[Column, ...]
    encoding: str
    problems: tuple[Problem, ...]
    is_ours: bool
    known_mapping: str
    left: LeftOut | None = None
    doubts: Doubts | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a sheet's rows."""

    sheet: str
    name: str
    rows: int
    wanted: tuple[str, ...] = ()
    known: tuple[int, ...] = ()
    empty: int = 0
    compared: Compared = field(default_factory=Compared)
    links: int = 0
    problems: tuple[Problem, ...] = ()


class Sheets:
    """The spreadsheets of a case."""

    def __init__(self, places: Places, hands: Hands) -> None:
        """Nothing is read before it is asked for."""
        self._places, self._hands = places, hands
        self.rows = WantedRows(places)
        self.offers = Offers(places, hands.search, hands.translations)
        self.out = SheetsOut(places, hands, self.rows, self.offers.addresses)
        self.changes = Changes(places, hands, self.rows, self.out)
        self.quoting = Quoting(places, hands, self.rows, self.offers)
        self.register = SheetRegister(places, self.rows, self.changes)

    def beside(self, dossier: Dossier) -> Dossier:
        """A draft with the rows that name what it is about and want their quote; a published dossier has none.

        What links to a source that stays on this machine is left out of it, as the source is.
        """
        names = {name_key(name) for name in dossier.names if name}
        lines = tuple(
            WantedLine(row.wanted.id, wanted_sentence(row.wanted), row.wanted.quote, row.wanted.links)
            for row in self.rows.iter("wanted")
            if any(name_key(row.wanted.get(field)) in names for field in ("subject", "object") if row.wanted.get(field))
            and not any(map(self._stays, row.wanted.links))
        )
        return replace(dossier, wanted=lines) if lines else dossier

    def _stays(self, link: str) -> bool:
        documents = map(self._places.record.get_document, self.offers.addresses.find(link))
        return any(self._hands.handling_of(each.blob) is Handling.STAYS_HERE for each in documents)

    def preview(self, path: Path, request: SheetRequest) -> Preview:
        """What a sheet would be read as; WhoBuiltError where it is none."""
        with open_sheet(path, request.tab, request.header_row, request.name) as file:
            fields, known = self._fields(file, request)
            sample = file.sample(_FEW)
            columns = tuple(
                Column(
                    index,
                    name,
                    _examples(sample, index),
                    fields[index],
                    request.columns is None and request.fields is None and not known,
                )
                for index, name in enumerate(file.header.names)
            )
            facts, ours = file.facts, is_ours(fields)
            rows = SheetRows(file, fields) if request.look and any(fields) else None
            if rows:
                rows.look(request.look)
            below = facts.rows - sum(1 for number, _ in file.all_rows() if number <= file.header.row)
            return Preview(
                file.name,
                facts.tabs,
                facts.tab,
                file.header.row,
                below,
                columns,
                facts.encoding,
                file.problems,
                ours,
                known,
                rows.left if rows else None,
                rows.doubts if rows else None,
            )

    def take(self, path: Path, request: SheetRequest, by: str, report: Progress | None = None) -> Taken:
        """Take a sheet in: new rows are wanted, edited rows of an export propose changes. Nothing is overwritten."""
        with open_sheet(path, request.tab, request.header_row, request.name) as file:
            fields, _ = self._fields(file, request)
            if not any(fields):
                told = "of none of its columns it is known what it is."
                mend = 'Say it: --column "HEADER=FIELD", for example --column "Buyer=object".'
                raise WhoBuiltError(Problem("no_columns", told, file.name, mend))
            require_parties(fields, file.name)
            sheet = sheet_id(file.sha256, (file.facts.tab, file.header.row), fields)
            columns = tuple(Pair(name, each) for name, each in zip(file.header.names, fields, strict=True))
            said = (file.name, file.sha256, file.facts.tab, file.header.row, columns, file.facts.rows, by, utc_now())
            with self._places.transaction():
                self._places.note(Action.SHEET_TAKEN, sheet, SheetTaken(sheet, *said, request.keep), by)
            return _Taking(self, file, fields, sheet, by, report).run()

    def _fields(self, file: SheetFile, request: SheetRequest) -> tuple[tuple[str, ...], str]:
        """What each column is taken for, and the name of the sheet whose mapping is gone by."""
        header = file.header
        if request.fields is not None:
            given = [*request.fields, *[""] * (len(header.names) - len(request.fields))]
            return require_once(given[: len(header.names)]), ""
        if request.columns is not None:
            return apply_mapping(header, request.columns), ""
        kept = None if header.is_ours else self.register.mapping_for(header.names)
        if kept is None:
            return header.guessed, ""
        exact = {pair.name: pair.value for pair in kept.columns}
        alike = {same_name(pair.name): pair.value for pair in kept.columns}
        return tuple(exact.get(name, alike.get(same_name(name), "")) for name in header.names), kept.sheet.name


@dataclass(slots=True)
class _Taking:
    """One run over the rows of a sheet."""

    sheets: Sheets
    file: SheetFile
    fields: tuple[str, ...]
    sheet: str
    by: str
    report: Progress | None
    rows: SheetRows = field(init=False)
    done: int = 0

    def __post_init__(self) -> None:
        """Nothing is read yet."""
        self.rows = SheetRows(self.file, self.fields)

    def run(self) -> Taken:
        """Compare rows that bear an id, keep the others as wanted."""
        compared = Compared()
        if is_ours(self.fields):
            compared = self.sheets.changes.compare(self.file, self.fields, (self.sheet, self.by), self._step)
        wanted, known = self.sheets.rows.add_all(self.rows.iter(), self.sheet, self.by, self._step)
        problems = [*self.file.problems, *compared.problems, *self.rows.doubts.problems(self.file.name)]
        if known:
            listed = ", ".join(map(str, known[:_SHOWN])) + (" …" if len(known) > _SHOWN else "")
            told = f"{len(known):,} rows say what another row says already; each was kept once."
            problems.append(Problem("known_rows", told, f"{self.file.name}, row {listed}"))
        problems += self.rows.left.problems(self.file.name)
        rows = compared.rows + len(wanted) + len(known) + self.rows.left.count
        return Taken(
            self.sheet,
            self.file.name,
            rows,
            tuple(wanted),
            tuple(known),
            self.rows.left.count,
            compared,
            len(self.rows.links),
            tuple(problems),
        )

    def _step(self, rows: int) -> None:
        self.done += rows
        if self.report:
            self.report(self.done, self.file.facts.rows, "rows")


def _examples(sample: Sequence[Row], index: int) -> tuple[str, ...]:
    found = dict.fromkeys(cells[index][:80] for _, cells in sample if index < len(cells) and cells[index])
    return tuple(found)[:_SHOWN]
