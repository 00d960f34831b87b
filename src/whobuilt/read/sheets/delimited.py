"""Tables as text (CSV, TSV), in one encoding or, line by line, in two."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from whobuilt.read.delimited import Dialect, find_dialect
from whobuilt.read.delimited import iter_rows as iter_spans
from whobuilt.read.encoding import decode
from whobuilt.read.plausibility import plausibility
from whobuilt.read.sheets.tally import (
    MOST_CELLS,
    MOST_COLUMNS,
    Row,
    SheetError,
    SheetOrder,
    Tally,
    clipped,
)

_MOST_BYTES = 192 << 20  # of a table as text, which is in memory at once
_OTHERS = ("utf-8", "gb18030", "cp1252", "big5hkscs", "cp1251")
_KINDS = (".csv", ".tsv", ".tab", ".txt")
_BINARY = re.compile("[\x00-\x08\x0e-\x1a]")
_SAMPLE = 20_000
_HIGH = bytes(range(0x80, 0x100))
_PLAINLY = 8  # bytes beyond ASCII in one line


def read_delimited(path: Path, name: str, order: SheetOrder, tally: Tally) -> tuple[str, Iterator[Row]]:
    """The encoding, and the rows."""
    if path.stat().st_size > _MOST_BYTES:
        told = f"a table as text may have {_MOST_BYTES >> 20} MB; this has {path.stat().st_size >> 20} MB."
        raise SheetError("sheet_too_large", told, "Split it.")
    text, encoding = _decode(path.read_bytes(), tally)
    if len(_BINARY.findall(text[:_SAMPLE])) > len(text[:_SAMPLE]) // 100 or _is_markup(text):
        raise SheetError("not_a_sheet", "it is no table.", "Give an XLSX, XLS, ODS, CSV or TSV file.")
    dialect = find_dialect(text)
    if name.lower().endswith((".tsv", ".tab")) and "\t" in text[:_SAMPLE]:
        dialect = Dialect("\t", dialect.start)
    ending = Path(name).suffix.lower()
    if dialect.delimiter not in text[:_SAMPLE] and ending not in _KINDS[:3]:
        raise SheetError("not_a_sheet", "it holds no table: no sign parts its lines into cells.", "Save it as CSV.")
    return encoding, _iter_rows(text, dialect, order, tally)


def _is_markup(text: str) -> bool:
    """Whether it is a page or a program's data: what some programs save under the name of a sheet."""
    return text.lstrip("\ufeff \t\r\n")[:1] in ("<", "{") or text.startswith("%PDF")


def _decode(data: bytes, tally: Tally) -> tuple[str, str]:
    """The text and its encoding; where one does not fit all lines, each is read in the one that fits it."""
    found = decode(data)
    strict = found.encoding
    lines = data.split(b"\n")
    if strict.startswith("utf") or not any(map(_is_plainly_utf8, lines)):
        with suppress(UnicodeError):
            return data.decode(strict or "utf-8").removeprefix("\ufeff"), strict
    if strict.startswith(("utf-16", "utf-32")):
        tally.add("bad_bytes", "all of the file")
        return found.text, strict
    usual = _usual(lines, strict)
    return "\n".join(_line(line, usual, number, tally) for number, line in enumerate(lines, 1)), usual


def _usual(lines: list[bytes], chosen: str) -> str:
    """The encoding that most lines beyond ASCII are written in: UTF-8 where any could be, for chance makes none so."""
    high = [line for line in lines if not line.isascii()]
    fits = sum(_fits(line, "utf-8") for line in high)
    return "utf-8" if 2 * fits >= len(high) else chosen if chosen not in ("", "utf-8", "utf-8-sig") else "gb18030"


def _line(line: bytes, usual: str, number: int, tally: Tally) -> str:
    """A line in the usual encoding; else in that which makes most sense of it."""
    if line.isascii():
        return line.decode("ascii")
    is_wide = usual != "utf-8" and _fits(line, "utf-8")  # chance does not make UTF-8
    if not is_wide and _fits(line, usual):
        return line.decode(usual)
    found = [line.decode(each) for each in _OTHERS if each != usual and _fits(line, each)]
    if not found:
        tally.add("bad_bytes", f"line {number}")
        return line.decode(usual, "replace")
    tally.add("mixed_encoding", f"line {number}")
    return line.decode("utf-8") if is_wide else max(found, key=plausibility)


def _is_plainly_utf8(line: bytes) -> bool:
    """Whether a line is UTF-8 beyond chance: what no other encoding's bytes come to."""
    return not line.isascii() and len(line) - len(line.translate(None, _HIGH)) >= _PLAINLY and _fits(line, "utf-8")


def _fits(line: bytes, encoding: str) -> bool:
    try:
        line.decode(encoding)
    except UnicodeError:
        return False
    return True


def _iter_rows(text: str, dialect: Dialect, order: SheetOrder, tally: Tally) -> Iterator[Row]:
    taken = kept = 0
    line, at = 1, 0
    for row in iter_spans(text, dialect):
        line += text.count("\n", at, row.start)
        at = row.start
        if kept >= order.most_rows or taken >= MOST_CELLS:
            tally.left_out += 1
            continue
        if len(row.cells) > MOST_COLUMNS:
            tally.add("wide_rows", f"row {line}")
        cells = [
            clipped(text[start:end].replace('""', '"') if quoted else text[start:end], f"row {line}", tally)
            for start, end, quoted in row.cells[:MOST_COLUMNS]
        ]
        if any(cell.strip() for cell in cells):
            kept += 1
            taken += len(cells)
            yield line, cells
