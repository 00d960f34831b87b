"""A spreadsheet as a child process reads it: its facts, and its rows one after the other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from whobuilt.case.sheets.columns import HEAD, Header, find_header
from whobuilt.codec import dumps, loads
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.engine import Limits, ReaderPool
from whobuilt.ports import Part
from whobuilt.read.sheets.entry import FACTS, LINKS, ROWS
from whobuilt.read.sheets.tally import SheetFacts, SheetOrder

ENTRY = "whobuilt.read.sheets.entry:read_sheet"  # what a child process calls
MOST_BYTES = 512 << 20  # of a file
_LIMITS = Limits(cpu=240.0, wall=600.0, part=1 << 30)  # a million rows are looked at to their end

Row = tuple[int, list[str]]
CellLinks = Mapping[int, tuple[str, ...]]  # of a row: where its cells lead to, by column
_NONE: CellLinks = {}


@dataclass(frozen=True, slots=True)
class SheetFile:
    """A sheet that was read: where its rows lie as lines of JSON, until the block that opened it ends."""

    name: str
    sha256: str
    facts: SheetFacts
    header: Header
    problems: tuple[Problem, ...]
    lines: Path
    links: Mapping[int, CellLinks]

    def links_of(self, row: int) -> CellLinks:
        """Where the cells of a row lead to, besides what they say."""
        return self.links.get(row, _NONE)

    def rows(self) -> Iterator[Row]:
        """The rows below the header."""
        return ((number, cells) for number, cells in self.all_rows() if number > self.header.row)

    def all_rows(self) -> Iterator[Row]:
        """The rows, the header and what stands above it too."""
        return _iter_lines(self.lines)

    def sample(self, most: int) -> list[Row]:
        """The first of them."""
        return list(islice(self.rows(), most))


@contextmanager
def open_sheet(path: Path, tab: str = "", header_row: int = 0, name: str = "") -> Iterator[SheetFile]:
    """Read a sheet of a file; WhoBuiltError where it is none, or nothing can be had of it."""
    name = name or path.name
    digest = _digest(path, name)
    with TemporaryDirectory(prefix="whobuilt-sheet-") as folder, ReaderPool(ENTRY, _LIMITS, workers=1) as pool:
        found = pool.read(path, digest, name, dumps(SheetOrder(tab)))
        facts, lines, links = None, None, dict[int, CellLinks]()
        for part in found.parts:
            if isinstance(part, Part) and part.name == FACTS:
                facts = loads(SheetFacts, part.data.decode())
            elif isinstance(part, Part) and part.name == ROWS and isinstance(part.content, Path):
                lines = Path(shutil.move(part.content, Path(folder) / ROWS))
            elif isinstance(part, Part) and part.name == LINKS:
                links = _read_links(part.data)
        told = tuple(replace(problem, where=_at(name, problem.where)) for problem in found.problems)
        if facts is None or lines is None:
            raise WhoBuiltError(told[-1] if told else Problem("sheet_damaged", "it could not be read.", name))
        header = find_header(list(islice(_iter_lines(lines), HEAD)), header_row)
        header = replace(header, problems=tuple(replace(p, where=_at(name, p.where)) for p in header.problems))
        yield SheetFile(name, digest, facts, header, (*told, *header.problems), lines, links)


def _at(name: str, where: str) -> str:
    return f"{name}, {where}" if where else name


def _digest(path: Path, name: str) -> str:
    try:
        with path.open("rb") as file:
            if not path.is_file():
                raise WhoBuiltError(Problem("not_a_sheet", "it is no file.", name, "Give an XLSX, ODS or CSV file."))
            if (size := path.stat().st_size) > MOST_BYTES:
                told = f"a sheet may have {MOST_BYTES >> 20} MB; this has {size >> 20} MB."
                raise WhoBuiltError(Problem("sheet_too_large", told, name, "Split it."))
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise WhoBuiltError(Problem("no_sheet", f"it cannot be read: {error.strerror}.", name)) from error


def _iter_lines(path: Path) -> Iterator[Row]:
    """The rows that the child wrote; what is no row is refused, for no child is trusted."""
    with path.open("r", encoding="utf-8") as file:
        for line in file:
            plain = json.loads(line)
            match plain:
                case [int() as number, [*cells]] if all(type(cell) is str for cell in cells):
                    yield number, cells
                case _:
                    raise _malformed(path.name)


def _read_links(data: bytes) -> dict[int, CellLinks]:
    """The links that the child wrote, by row and column; the same holds."""
    try:
        plain = json.loads(data)
        return {
            int(row): {int(column): tuple(map(_require_text, targets)) for column, targets in cells.items()}
            for row, cells in plain.items()
        }
    except (ValueError, TypeError, AttributeError, UnicodeError) as error:
        raise _malformed(LINKS) from error


def _require_text(plain: object) -> str:
    if not isinstance(plain, str):
        raise TypeError
    return plain


def _malformed(part: str) -> WhoBuiltError:
    told = "the process that read the sheet gave an answer that makes no sense."
    return WhoBuiltError(Problem("reader_answer_malformed", told, part, "Report the fault."))
