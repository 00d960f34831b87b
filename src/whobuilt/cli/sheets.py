"""`import-sheet` and `export-sheet`: the spreadsheet, in and out."""

from __future__ import annotations

import sys
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import WantedDocument, WantedEntity, WantedProp, WantedStatus, examples, open_case
from whobuilt.cli.show import count, list_problems, note, one_line, say, show_table
from whobuilt.core.problems import Problem, WhoBuiltError
from whobuilt.ports import StatementFilter

if TYPE_CHECKING:
    from whobuilt.case.sheets.sheets import Preview, Taken

CaseArgument = Annotated[Path, typer.Argument(metavar="CASE", help="The case's folder.")]
# What means that something of the sheet is not in the case; the rest is told, and done.
_MISSING = frozenset({"sheet_cut", "formula_empty", "bad_bytes", "cut_cells", "wide_rows", "unknown_row"})
_SHOWN = 3  # cells beside a column


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        "import-sheet",
        epilog=examples(
            "whobuilt import-sheet cameras mine.xlsx --dry-run",
            "whobuilt import-sheet cameras mine.xlsx --by 'A. Reviewer'",
            "whobuilt import-sheet cameras mine.csv --column 'Buyer=object' --column 'Sold by=subject'",
            "whobuilt import-sheet cameras mine.ods --sheet 2024 --columns mapping.toml",
        ),
    )(import_sheet)
    app.command(
        "export-sheet",
        epilog=examples(
            "whobuilt export-sheet cameras cameras.xlsx",
            "whobuilt export-sheet cameras accepted.csv --status accepted",
        ),
    )(export_sheet)


def import_sheet(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A spreadsheet: XLSX, XLS, ODS, CSV or TSV.")],
    *,
    sheet: Annotated[str, typer.Option("--sheet", metavar="NAME", help="Which of its sheets; else the first.")] = "",
    header_row: Annotated[
        int, typer.Option("--header-row", min=0, metavar="N", help="The row of names; else it is looked for.")
    ] = 0,
    columns: Annotated[
        Path | None, typer.Option("--columns", metavar="FILE", help="Which column is what, as TOML.")
    ] = None,
    column: Annotated[
        list[str] | None, typer.Option("--column", metavar="HEADER=FIELD", help="The same, one by one.")
    ] = None,
    by: Annotated[
        str, typer.Option("--by", metavar="NAME", envvar="WHOBUILT_BY", help="Who brings it; kept with each row.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what it would be read as, and keep nothing.")
    ] = False,
) -> None:
    """Take in your own spreadsheet: each row is a proposal that wants its quote.

    Columns are guessed from their headers and shown; say otherwise with --column, once: the case goes by it for the
    next sheet with the same headers. Links are kept and not asked for. An edited export (`whobuilt export-sheet`) comes
    back as proposed changes: see `whobuilt changes`. Nothing is overwritten.
    """
    from whobuilt.case.sheets.columns import load_mapping  # noqa: PLC0415  # --help does not need it
    from whobuilt.case.sheets.sheets import SheetRequest  # noqa: PLC0415  # the same

    mapping = load_mapping(columns) if columns else split_columns(column) if column else None
    request = SheetRequest(sheet, header_row, mapping, look=sys.maxsize if dry_run else 0)
    with open_case(case) as opened:
        preview = opened.sheets.preview(file, request)
        _show(preview)
        if dry_run:
            _tell_rows(preview)
            note("Nothing was kept. Leave out --dry-run to take it in.")
            return
        taken = opened.sheets.take(file, request, by.strip())
    _tell(taken)
    missing = any(problem.code in _MISSING for problem in taken.problems)
    raise typer.Exit(ExitCode.PROBLEMS if missing or taken.compared.conflicts else ExitCode.OK)


def split_columns(pairs: list[str]) -> dict[str, list[str]]:
    """`HEADER=FIELD` as typed, by field; WhoBuiltError where there is no equals sign."""
    found: dict[str, list[str]] = defaultdict(list)
    for pair in pairs:
        header, equals, field = pair.rpartition("=")
        if not equals:
            told = f"{pair!r} is no HEADER=FIELD."
            raise WhoBuiltError(Problem("bad_column", told, mend="Write, for example, --column 'Buyer=object'."))
        found[field.strip()].append(header.strip())
    return found


def _show(preview: Preview) -> None:
    """What each column is taken for."""
    tab = f", sheet “{preview.tab}”" if preview.tab else ""
    say(f"{preview.name}{tab}: {count(preview.rows, 'row')}, header in row {preview.header_row}")
    if preview.known_mapping:
        say(f"Its columns are read like those of {preview.known_mapping}.")
    if preview.is_ours:
        say("It is an export of a case: edited cells become proposed changes.")
        return
    show_table(
        ("Column", "is taken for", "for example"),
        [(each.header, each.field or "-", one_line(" | ".join(each.examples[:_SHOWN]))) for each in preview.columns],
    )


def _tell_rows(preview: Preview) -> None:
    """What would be left out, and what would not be taken as it stands."""
    left = list(preview.left.problems(preview.name)) if preview.left else []
    list_problems([*preview.problems, *left, *(preview.doubts.problems(preview.name) if preview.doubts else ())])


def _tell(taken: Taken) -> None:
    list_problems(taken.problems)
    compared = taken.compared
    if compared.rows:
        proposed = count(len(compared.changes), "changed cell")
        say(f"{count(compared.rows, 'row')} of this case compared: {proposed} proposed. See: whobuilt changes")
    if taken.wanted or taken.known or not compared.rows:
        known = f", {count(len(taken.known), 'row')} known already" if taken.known else ""
        say(f"{count(len(taken.wanted), 'row')} taken in, each wants its quote{known}. See: whobuilt wanted")
    if taken.links:
        say(f"{count(taken.links, 'link')} kept; nothing was asked for. See: whobuilt wanted links")


def export_sheet(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    case: CaseArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file that ends in .xlsx or .csv.")],
    *,
    prop: WantedProp = None,
    entity: WantedEntity = None,
    document: WantedDocument = None,
    status: WantedStatus = None,
    by: Annotated[str, typer.Option("--by", metavar="NAME", envvar="WHOBUILT_BY", help="Who takes it out.")] = "",
) -> None:
    """Write statements and wanted rows as a spreadsheet, with their ids, to be edited and taken in again.

    Sources that are not quoted or stay on this machine leave nothing, and persons are masked as in every export. No
    cell is a formula. Columns `id` and `seen` tell what was edited: leave them as they are.
    """
    from whobuilt.case.sheets.sheet_out import SheetForm  # noqa: PLC0415  # --help does not need it

    ending = file.suffix.lower().removeprefix(".")
    if ending not in set(SheetForm):
        told = f"{file.name} ends in neither .xlsx nor .csv."
        raise WhoBuiltError(Problem("bad_ending", told, mend="Name the file so that it does."))
    if file.exists():
        raise WhoBuiltError(Problem("file_exists", "there is a file already.", str(file), "Choose another name."))
    with open_case(case) as opened:
        wanted = StatementFilter(prop, entity, document, status)
        data = opened.sheets.out.render(SheetForm(ending), wanted, file.name, by.strip())
        with file.open("xb") as out:
            out.write(data)
    say(str(file))
