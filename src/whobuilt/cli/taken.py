"""`sheets`: the spreadsheets that were taken in, taken back as a whole; the mappings that they left."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, count, note, say, show_json, show_table
from whobuilt.core.sheets import Pair

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whobuilt.case.sheets.register import TakingBack

Sheet = Annotated[str, typer.Argument(metavar="SHEET", help="A sheet's id or file name (`whobuilt sheets`).")]
MappingId = Annotated[str, typer.Argument(metavar="ID", help="A kept mapping (`whobuilt sheets mappings`).")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
    group.callback(epilog=examples("whobuilt sheets", "whobuilt sheets --case cameras"))(sheets)
    group.command(
        epilog=examples(
            "whobuilt sheets drop mine.xlsx --dry-run",
            "whobuilt sheets drop 3f2a91bc --reason 'buyer and supplier were swapped' --by 'A. Reviewer'",
        )
    )(drop)
    group.command(epilog=examples("whobuilt sheets reopen mine.xlsx --by 'A. Reviewer'"))(reopen)
    group.command(epilog=examples("whobuilt sheets mappings"))(mappings)
    group.command(epilog=examples("whobuilt sheets forget 3f2a91bc --by 'A. Reviewer'"))(forget)
    app.add_typer(group, name="sheets")


def sheets(context: typer.Context, *, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """Spreadsheets that were taken in. Without a command, list them, with where their rows stand."""
    if context.invoked_subcommand:
        return
    with open_case(case) as opened:
        found = opened.sheets.register.sheets()
    if as_json:
        show_json(list(found))
        return
    rows = [
        (
            each.taken.id[:SHORT_ID],
            f"{each.taken.name} ({each.taken.tab})" if each.taken.tab else each.taken.name,
            f"{each.taken.at:%Y-%m-%d}",
            f"{each.rows:,}",
            f"{each.wanted:,}",
            f"{each.quoted:,}",
            f"{each.dropped:,}",
            "an export of a case" if each.is_ours else tell_columns(each.taken.columns),
            f"taken back: {each.back.reason}" if each.back else "",
        )
        for each in found
    ]
    heads = ("Id", "Sheet", "Day", "Rows", "Wanted", "Quoted", "Dropped", "Its columns", "State")
    show_table(heads, rows)


def tell_columns(columns: Sequence[Pair]) -> str:
    """Which header is taken for what, in one line."""
    return ", ".join(f"{pair.name}={pair.value}" for pair in columns if pair.value)


def drop(
    sheet: Sheet,
    *,
    reason: Reason = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what it would change, and change nothing.")] = False,
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Take a sheet back as a whole: its rows that still want their quotes are dropped, in one step, for a reason.

    Rows that a person has worked on stay, and so do those that another sheet says too. Nothing is erased: `whobuilt
    sheets reopen` brings the rows back as they were. Taken in again with other columns, the file gives its rows anew.
    """
    name = "" if dry_run else require_name(by)
    with open_case(case) as opened:
        register = opened.sheets.register
        plan = register.would_drop(sheet) if dry_run else register.drop(sheet, name, reason)
        kept = register.mapping_for(pair.name for pair in plan.sheet.columns)
    _tell(plan, dry_run=dry_run)
    if kept and kept.columns == plan.sheet.columns:
        told = "The next sheet with these headers is read in the same way; to forget that:"
        note(f"{told} whobuilt sheets forget {kept.id[:SHORT_ID]}")


def _tell(plan: TakingBack, *, dry_run: bool) -> None:
    say(f"{plan.sheet.name}: {count(len(plan.rows), 'row')} {'would be ' if dry_run else ''}dropped.")
    for each in plan.stays:
        say(each.told)
    if dry_run:
        note("Nothing was changed. Leave out --dry-run, and give a reason, to take it back.")


def reopen(sheet: Sheet, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Want the rows again that were dropped with their sheet, as they were."""
    name = require_name(by)
    with open_case(case) as opened:
        rows = opened.sheets.register.reopen(sheet, name, reason)
    say(f"{count(len(rows), 'row')} wanted again.")


def mappings(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """List which columns are taken for what: a sheet with the same headers is read so, unless you say otherwise."""
    with open_case(case) as opened:
        found = opened.sheets.register.mappings()
    if as_json:
        show_json(list(found))
        return
    rows = [
        (each.id[:SHORT_ID], tell_columns(each.columns), each.sheet.name, f"{each.sheet.at:%Y-%m-%d}", each.sheet.by)
        for each in found
    ]
    show_table(("Id", "Its columns", "Kept from", "Day", "By"), rows)


def forget(mapping: MappingId, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Go by a mapping no more: the columns of the next sheet with these headers are guessed again."""
    name = require_name(by)
    with open_case(case) as opened:
        found = opened.sheets.register.forget(mapping, name, reason)
    say(f"{found.id[:SHORT_ID]} forgotten: {tell_columns(found.columns)}")
