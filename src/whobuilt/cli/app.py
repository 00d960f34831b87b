"""The `whobuilt` command: its options, its help, and the list of its commands."""

from __future__ import annotations

from typing import Annotated

import typer

from whobuilt import __version__
from whobuilt.cli import (
    add,
    asking,
    bench,
    claims,
    custody,
    demo,
    diary,
    entities,
    handling,
    handover,
    highlight,
    keep,
    listing,
    mapping,
    models,
    names,
    publish,
    read,
    review,
    serve,
    sheets,
    signing,
    state,
    taken,
    train,
    translations,
    wanted,
    watch,
)
from whobuilt.cli.exits import MEANINGS

_EPILOG = "Exit codes:\n\n\b\n" + "\n".join(f"  {code.value:>3}  {told}" for code, told in MEANINGS.items())

# Plain help: it costs a third of the time, and shows examples line by line.
app = typer.Typer(
    name="whobuilt",
    add_completion=False,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    epilog=_EPILOG,
)


def _show_version(wanted: bool) -> None:  # noqa: FBT001  # Typer calls it with the flag's value
    if wanted:
        typer.echo(f"whobuilt {__version__}")
        raise typer.Exit


@app.callback()
def whobuilt(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version and stop.")
    ] = False,
) -> None:
    """From documents to a sourced record of who supplies surveillance technology to which public bodies.

    Try `whobuilt demo`. Then `whobuilt init`, `whobuilt add FILES`, `whobuilt review`, `whobuilt dossier NAME`.
    """


_IN_CASE = (
    add,
    sheets,
    taken,
    wanted,
    diary,
    watch,
    names,
    listing,
    claims,
    state,
    review,
    train,
    asking,
    translations,
    entities,
    highlight,
    publish,
)
_AS_EVIDENCE = (keep, custody, handling, signing, handover)

for part in (demo, serve, read, mapping, bench, models, *_IN_CASE, *_AS_EVIDENCE):
    part.register(app)
