"""`names`: the user's own lists of names, which readings go by."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AsJson, CaseFolder, examples, open_case
from whobuilt.cli.show import SHORT_ID, count, list_problems, note, say, show_json, show_table


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
    group.callback(epilog=examples("whobuilt names", "whobuilt names add companies.csv"))(names)
    group.command(epilog=examples("whobuilt names add companies.txt", "whobuilt names add bodies.tsv people.csv"))(add)
    group.command(epilog=examples("whobuilt names remove companies.csv"))(remove)
    app.add_typer(group, name="names")


def names(context: typer.Context, *, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """Your own lists of names: companies, bodies, people in public roles. Without a command, list them.

    A name of a list is found wherever it stands, whatever its kind of capitals, and counts as what the list says.
    """
    if context.invoked_subcommand:
        return
    with open_case(case) as opened:
        kept, told = list(opened.naming.iter()), list(opened.naming.problems())
    if as_json:
        show_json(kept)
    else:
        rows = [(each.name, each.sha256[:SHORT_ID], f"{each.size:,}") for each in kept]
        show_table(("List", "SHA-256", "Bytes"), rows)
    list_problems(told)
    raise typer.Exit(ExitCode.PROBLEMS if told else ExitCode.OK)


def add(
    files: Annotated[
        list[Path], typer.Argument(metavar="FILE", help="One name a line, or a table (.csv, .tsv) of name and schema.")
    ],
    *,
    case: CaseFolder = None,
) -> None:
    """Keep lists of names in the case, and go by them from now on.

    Kinds are Company, PublicBody, Organization, Person, Location, Product and Project; Organization where none is
    said. What was read before is not read again by itself: `whobuilt reread --all`.
    """
    with open_case(case) as opened:
        for path in files:
            found = opened.naming.add(path)
            say(f"{path}: {count(found.names, 'name')}. SHA-256 {found.sha256}")
            list_problems(found.problems)
    note("Documents that were read before do not know them yet: whobuilt reread --all")


def remove(
    name: Annotated[str, typer.Argument(metavar="LIST", help="A list's file name, or the beginning of its SHA-256.")],
    *,
    case: CaseFolder = None,
) -> None:
    """Stop using a list; what was found with it stays."""
    with open_case(case) as opened:
        say(f"{opened.naming.remove(name).name} is no longer used.")
