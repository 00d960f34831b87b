"""`verify` and `pack`: whether the case is as it was kept, and a safe copy of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AsJson, CaseFolder, examples, open_case
from whobuilt.cli.show import count, list_problems, say, show_json


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("whobuilt verify", "whobuilt verify --json"))(verify)
    app.command(epilog=examples("whobuilt pack ../cameras.zip", "whobuilt pack backup.zip --stays-here"))(pack)


def verify(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """Check that nothing was changed or lost.

    Every byte and record is held against what was kept; nothing is mended.

    It shows that the case is unchanged since its documents were captured; not that what they say is true.
    """
    with open_case(case) as opened:
        problems = list(opened.verify())
        held = sum(1 for _ in opened.documents())
    if as_json:
        show_json(problems)
    else:
        list_problems(problems)
        say(
            f"Changed or missing: {count(len(problems), 'finding')}."
            if problems
            else f"Unchanged: {count(held, 'document')}, their originals, and all that was decided."
        )
    raise typer.Exit(ExitCode.PROBLEMS if problems else ExitCode.OK)


def pack(
    target: Annotated[Path, typer.Argument(metavar="FILE.zip", help="The copy; it must not be there yet.")],
    *,
    stays_here: Annotated[
        bool, typer.Option("--stays-here", help="The copy stays on this machine; needed where a source must.")
    ] = False,
    case: CaseFolder = None,
) -> None:
    """Copy the case safely into one file.

    It may be done while somebody works on the case.
    """
    with open_case(case) as opened:
        opened.handover.pack(target, stays_here=stays_here)
    say(f"Packed into {target}. Unpack it, and check it with: whobuilt verify --case DIR")
