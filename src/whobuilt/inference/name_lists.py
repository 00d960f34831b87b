"""Lists of names that a user has: one a line, or a table of name and schema. What cannot be used is told."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from charset_normalizer import from_bytes

from whobuilt.core.entities import Schema
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.inference.dictionary import Dictionary

LARGEST = 512 << 20  # bytes of a list
_SNIFFED = 64 << 10
_SHOWN = 30  # characters of a list in a guessed encoding that are shown
_SCHEMAS = {schema.casefold(): schema for schema in Schema}
_ALIASES = {
    "publicbody": Schema.PUBLIC_BODY,
    "public body": Schema.PUBLIC_BODY,
    "org": Schema.ORGANIZATION,
    "organisation": Schema.ORGANIZATION,
    "legalentity": Schema.ORGANIZATION,
    "place": Schema.LOCATION,
    "address": Schema.LOCATION,
}
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_DELIMITERS = {".csv": ",", ".tsv": "\t"}
_BROKEN = "\0"  # no kind: the table ends here in the middle of a cell
_HEADS = frozenset({"name", "names", "caption", "名称", "名稱"})


@dataclass(frozen=True, slots=True)
class ListRead:
    """What a list gave: how many names, its bytes' hash, what was left out."""

    names: int
    sha256: str
    problems: tuple[Problem, ...] = ()


def read_list(path: Path, into: Dictionary) -> ListRead:
    """Put the names of a file into a dictionary; WhoBuiltError where the file cannot be read or holds none."""
    data = _read_bytes(path)
    text, notes = _decode(data, path)
    counts: Counter[str] = Counter()
    kinds: dict[str, int] = {}
    added = 0
    for line, name, kind in _iter_rows(text, path):
        if line < 0:
            counts["unclosed"] += 1
            continue
        if not name.strip():
            counts["broken" if kind == _BROKEN else "empty"] += 1
            continue
        schema = _SCHEMAS.get(kind.casefold()) or _ALIASES.get(kind.casefold())
        if schema is None:
            kinds.setdefault(kind, line)
            schema = Schema.ORGANIZATION
        try:
            fresh = into.add(name, schema)
        except ValueError:
            counts["unusable"] += 1
            continue
        added += fresh
        counts["again"] += not fresh
    if not added and not counts["again"]:
        mend = "Give one name a line, or a table with the columns name and schema."
        raise WhoBuiltError(Problem("no_names", "no name was found in it.", str(path), mend))
    return ListRead(added, sha256(data).hexdigest(), (*notes, *_tell(counts, kinds, path)))


def _tell(counts: Counter[str], kinds: dict[str, int], path: Path) -> Iterator[Problem]:
    where = str(path)
    if counts["again"]:
        yield Problem("names_twice", f"names given more than once: {counts['again']:,}.", where)
    if counts["empty"]:
        yield Problem("lines_empty", f"lines without a name: {counts['empty']:,}.", where)
    if counts["broken"]:
        told = "from some line on it is no table, and nothing more was read of it."
        yield Problem("list_cut", told, where, "Look for a quotation mark that is never closed.")
    if counts["unusable"]:
        told = (
            f"lines left out, for they are a single letter, a number, or longer than any name: {counts['unusable']:,}."
        )
        yield Problem("names_unusable", told, where)
    if counts["unclosed"]:
        told = "a quotation mark is opened and not closed; lines after it may be left out."
        yield Problem("quote_unclosed", told, where, "Close it, or take it out.")
    if kinds:
        first, line = next(iter(kinds.items()))
        told = f"{len(kinds):,} unknown kinds (line {line}: {first[:40]!r}); their names count as organizations."
        yield Problem("kinds_unknown", told, where, f"Known: {', '.join(Schema)}.")


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > LARGEST:
            raise WhoBuiltError(
                Problem("list_too_large", f"lists of names are read up to {LARGEST >> 20} MiB.", str(path))
            )
        return path.read_bytes()
    except OSError as error:
        raise WhoBuiltError(
            Problem("list_unreadable", f"it cannot be read: {error.strerror or error}.", str(path))
        ) from error


def _decode(data: bytes, path: Path) -> tuple[str, list[Problem]]:
    """The text, by its mark, as UTF-8, or by what its bytes look like; the last is told."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), []
    if b"\0" in data:
        mend = "Save the list as a text: one name a line, or CSV."
        raise WhoBuiltError(Problem("list_no_text", "it is no text (a workbook, perhaps).", str(path), mend))
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        encoding = _guess(data[:_SNIFFED])
    text = data.decode(encoding, "replace")
    told = f"it is not UTF-8 and was read as {encoding}; it begins “{' '.join(text[:_SHOWN].split())}”."
    mend = "If that is wrong, save it as UTF-8 and add it again."
    return text, [Problem("encoding_guessed", told, str(path), mend)]


def _guess(data: bytes) -> str:
    """What bytes that are no UTF-8 look like; common Chinese comes first, which few bytes do not show otherwise."""
    for cut in range(2):  # the last character may be cut in two
        with suppress(UnicodeDecodeError):
            data[: len(data) - cut].decode("gb2312")
            return "gb18030"
    best = from_bytes(data).best()
    return best.encoding if best else "latin-1"


def _iter_rows(text: str, path: Path) -> Iterator[tuple[int, str, str]]:
    """Each row's line, name and kind; a first line of headings names the columns.

    A line of -1 says that a quotation mark is not closed.
    """
    lines = text.replace("\0", "").splitlines()
    delimiter = _find_delimiter(lines, path.suffix.casefold())
    if not delimiter:
        yield from ((number, line, Schema.ORGANIZATION) for number, line in enumerate(lines, 1))
        return
    rows = csv.reader(lines, delimiter=delimiter)
    kind = ""
    for name, kind in _iter_cells(rows):
        yield rows.line_num, name, kind
    if kind != _BROKEN and text.count('"') % 2:
        yield -1, "", ""


def _find_delimiter(lines: list[str], suffix: str) -> str:
    """What parts the columns, where the first line names them or the file is called a table; else empty."""
    head = lines[0].casefold().lstrip("\ufeff") if lines else ""
    named = (mark for mark in ("\t", ",", ";") if head.partition(mark)[0].strip(' "') in _HEADS and mark in head)
    called = _DELIMITERS.get(suffix, "")
    if called and called not in head and ";" in head:  # as spreadsheets write CSV where the comma parts decimals
        called = ";"
    return next(named, called)


def _iter_cells(rows: Iterable[list[str]]) -> Iterator[tuple[str, str]]:
    name_at, kind_at = 0, 1
    try:
        for number, row in enumerate(rows):
            heads = [cell.strip().casefold() for cell in row]
            if number == 0 and not _HEADS.isdisjoint(heads):
                name_at = next(at for at, head in enumerate(heads) if head in _HEADS)
                kind_at = next((at for at, head in enumerate(heads) if head in {"schema", "kind", "type"}), len(heads))
                continue
            kind = row[kind_at].strip() if kind_at < len(row) else ""
            yield (row[name_at] if name_at < len(row) else "", kind or Schema.ORGANIZATION)
    except csv.Error:  # a quote that is never closed: what follows is no table
        yield "", _BROKEN
