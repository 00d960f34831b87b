"""Tables, JSON and plain lines on stdout; what is said about the work goes to stderr."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from whobuilt.cli.exits import clean
from whobuilt.codec import to_plain
from whobuilt.core.problems import Problem

SHORT_ID = 8  # characters of an id that a person copies
_SPACE = re.compile(r"\s+")
_PIPED_WIDTH = 10_000  # no terminal says how many there are: nothing is cut off


def say(line: str = "") -> None:
    """A result, in one line."""
    print(clean(line))  # noqa: T201  # a command line speaks


def note(line: str) -> None:
    """A word about the work, beside the result."""
    print(clean(line), file=sys.stderr)  # noqa: T201  # a command line speaks


def ask(prompt: str) -> None:
    """A question, beside the result; the answer is read by who asks."""
    print(clean(prompt), end="", file=sys.stderr, flush=True)  # noqa: T201  # a command line speaks


def confirmed(question: str) -> bool:
    """Whether the person at the terminal says yes; nobody there says no."""
    if not sys.stdin.isatty():
        note("Nobody is there to confirm it: give --yes.")
        return False
    ask(f"{question} [y/N] ")
    return sys.stdin.readline().strip().lower() in {"y", "yes"}


def show_json(value: Any) -> None:
    """A noun, or a list of nouns, as JSON."""
    print(json.dumps(value, ensure_ascii=False, indent=2, default=to_plain))  # noqa: T201  # a command line speaks


def show_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table; a line that says that there is nothing where there is nothing."""
    from rich import box  # noqa: PLC0415  # --help does not need it
    from rich.console import Console  # noqa: PLC0415  # the same
    from rich.table import Table  # noqa: PLC0415  # the same
    from rich.text import Text  # noqa: PLC0415  # the same

    listed = [[Text(clean(cell)) for cell in row] for row in rows]
    if not listed:
        note("Nothing to show.")
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in listed:
        table.add_row(*row)
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH, highlight=False)
    console.print(table)


def show_csv(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """CSV as spreadsheets read it; a cell that one would take for a formula is kept from being one."""
    import csv  # noqa: PLC0415  # few commands need it

    from whobuilt.compose.table import guarded  # noqa: PLC0415  # --help does not need it

    writer = csv.writer(sys.stdout, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(cell) for cell in row] for row in rows)


def one_line(text: str) -> str:
    """Text with each run of white space, line breaks too, as one space."""
    return _SPACE.sub(" ", text)


def list_problems(problems: Sequence[Problem]) -> None:
    """Every problem on stderr, the same kind together; one that came up again and again, in one line."""
    if not problems:
        return
    note(f"{count(len(problems), 'problem')}:")
    told = Counter(sorted(problems, key=lambda problem: (problem.code, problem.where)))
    for problem, times in told.items():
        note(f"  {problem}" + (f" ({times:,} times)" if times > 1 else ""))


def count(number: int, word: str, many: str = "") -> str:
    """A number and its word: "1 file", "2 files", "3 entities"."""
    return f"{number:,} {word if number == 1 else many or word + 's'}"
