"""`mapping`: which column of a table is what, guessed, shown and saved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import examples
from whobuilt.cli.show import list_problems, say
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.extract.notices.mapping import Guess

MappingFile: TypeAlias = Annotated[
    Path | None,
    typer.Option("--mapping", metavar="FILE", help="Which column of a table is what; `whobuilt mapping` makes one."),
]


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt mapping awards.xlsx",
            "whobuilt mapping awards.xlsx --output awards.toml",
            "whobuilt read --mapping awards.toml awards-2021.xlsx awards-2022.xlsx",
        )
    )(mapping)


def mapping(
    table: Annotated[Path, typer.Argument(metavar="TABLE", help="A file that holds a table: CSV, XLSX, HTML, PDF.")],
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Save the guess here, to be edited.")
    ] = None,
) -> None:
    """Guess which column of a table is the buyer, the supplier, the amount and so on.

    The guess is shown with cells of each column. Save it, mend it, and read tables by it with --mapping.
    """
    from whobuilt.extract.notices.mapping import write_mapping  # noqa: PLC0415  # --help does not need it

    guess = _guess(table)
    if output is None:
        say(write_mapping(guess).rstrip())
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(write_mapping(guess))
    except FileExistsError:
        told = f"{output} is there already, and was left as it is."
        raise WhoBuiltError(Problem("exists", told, mend="Choose another name.")) from None
    say(f"{output} says which column is what. Look at it, then: whobuilt read --mapping {output} {table}")


def _guess(table: Path) -> Guess:
    """What the columns of the file's first table seem to be; WhoBuiltError where it holds none."""
    from whobuilt.case import shared_tools  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.extract.notices.mapping import guess_mapping  # noqa: PLC0415  # the same

    found = shared_tools().read_document(table)
    if not isinstance(found, tuple):
        guess = guess_mapping(found)
        if guess is not None:
            return guess
        found = (Problem("no_table", f"{table} holds no table that this version can see.", mend="Save it as CSV."),)
    list_problems(found)
    raise typer.Exit(ExitCode.PROBLEMS)


def use_mapping(file: Path | None) -> None:
    """Read tables by a mapping from here on; WhoBuiltError where the file is none."""
    if file is None:
        return
    from whobuilt.case import shared_tools  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.extract.notices.mapping import load_mapping  # noqa: PLC0415  # the same

    shared_tools().use_mapping(load_mapping(file))
