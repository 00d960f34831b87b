"""`diary`: where one looked, when, with which words, and found nothing."""

from __future__ import annotations

from typing import Annotated

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, say, show_json, show_table


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
    group.command(
        epilog=examples(
            "whobuilt diary add 'the register of companies' --words 'Example Ltd' --nothing --by 'A. Reviewer'",
            "whobuilt diary add 'the tender site' --words cameras --when 2026-09-03 --found 'two notices' --by 'A. R.'",
        )
    )(add)
    group.command("list", epilog=examples("whobuilt diary list", "whobuilt diary list --json"))(show)
    group.command(epilog=examples("whobuilt diary withdraw 3f2a91bc --reason 'wrong day' --by 'A. Reviewer'"))(withdraw)
    app.add_typer(group, name="diary", help="Write down where you looked, with which words, and what came of it.")


def add(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    where: Annotated[str, typer.Argument(metavar="WHERE", help="Where you looked: a register, an archive, a site.")],
    *,
    words: Annotated[str, typer.Option("--words", metavar="TEXT", help="What you looked for.")] = "",
    when: Annotated[str, typer.Option("--when", metavar="DATE", help="The day, month or year; else today.")] = "",
    found: Annotated[str, typer.Option("--found", metavar="TEXT", help="What you found.")] = "",
    nothing: Annotated[bool, typer.Option("--nothing", help="Nothing was found.")] = False,
    remark: Annotated[str, typer.Option("--note", metavar="TEXT", help="Anything else.")] = "",
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Write down a search. It is kept in the log, and can be cited."""
    from whobuilt.case.sheets.diary import make_look  # noqa: PLC0415  # --help does not need it

    name = require_name(by)
    look = make_look(where, when, (words, found, remark), nothing=nothing)
    with open_case(case) as opened:
        made = opened.diary.add(look, name)
    say(f"{made.id[:SHORT_ID]}  {made.citation}")


def show(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """List the searches, each as a footnote can cite it."""
    with open_case(case) as opened:
        entries = opened.diary.entries()
    if as_json:
        show_json(
            [
                {"citation": each.entry.citation, "withdrawn": bool(each.withdrawn), "entry": each.entry}
                for each in entries
            ]
        )
        return
    show_table(
        ("Id", "By", "Search", ""),
        [
            (each.entry.id[:SHORT_ID], each.entry.by, each.entry.citation, "withdrawn" if each.withdrawn else "")
            for each in entries
        ],
    )


def withdraw(
    entry: Annotated[str, typer.Argument(metavar="ID", help="An entry (`whobuilt diary list`).")],
    *,
    reason: Reason = "",
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Take an entry back; it stays in the log, and is cited no more."""
    name = require_name(by)
    with open_case(case) as opened:
        kept = opened.diary.withdraw(entry, name, reason)
    say(f"{kept.entry.id[:SHORT_ID]} withdrawn.")
