"""`dossier` and `export`: what goes out of the case, masked and withheld as its sources ask."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.options import CaseFolder, examples, open_case
from whobuilt.cli.show import note, say
from whobuilt.core.dossier import Dossier
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case import Case

Draft = Annotated[bool, typer.Option("--draft", help="Show proposals too, apart and marked; not for publication.")]
_LONGEST_NAME = 60  # characters of a file's name


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    JSON = "json"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples(
            "whobuilt dossier 'Name of a company'",
            "whobuilt dossier 'Name of a company' --draft --output drafts/",
            "whobuilt dossier --claim 3f2a91bc",
        )
    )(dossier)
    app.command(
        epilog=examples(
            "whobuilt export --format csv --output statements.csv", "whobuilt export --format json --draft | less"
        )
    )(export)


def dossier(
    subject: Annotated[str, typer.Argument(metavar="[NAME|ID]", help="A company or body of the case.")] = "",
    *,
    claim: Annotated[str, typer.Option("--claim", metavar="ID", help="A claim instead (`whobuilt claims`).")] = "",
    output: Annotated[Path, typer.Option("--output", metavar="DIR", help="Where the files go.")] = Path("dossiers"),
    draft: Draft = False,
    case: CaseFolder = None,
) -> None:
    """Write the dossier of a company, a body or a claim.

    As HTML, Markdown and JSON, each line with its footnotes.     Without --draft it rests on accepted statements only.
    """
    if bool(subject) == bool(claim):
        raise WhoBuiltError(Problem("no_subject", "of whom or what?", mend="Give a NAME or an ID, or --claim ID."))
    with open_case(case) as opened:
        about = opened.get_statement(claim) if claim else opened.get_entity(subject)
        made = opened.dossier(about, draft=draft)
        if not draft:
            require_accepted(made)
        for path in write_dossier(made, output):
            opened.handover.note_file("draft dossier" if draft else "dossier", path)
            say(str(path))


def require_accepted(made: Dossier) -> None:
    """Refuse a dossier in which nobody has accepted anything."""
    if not any(section.accepted for section in made.sections):
        raise WhoBuiltError(
            Problem(
                "nothing_accepted",
                "no statement about this was accepted yet, so there is nothing to publish.",
                made.title,
                "Accept statements with `whobuilt review`, or write a draft with --draft.",
            )
        )


def write_dossier(made: Dossier, folder: Path) -> tuple[Path, ...]:
    """Write the three files; the page to read comes first."""
    from whobuilt.compose.html import to_html  # noqa: PLC0415  # --help does not need it
    from whobuilt.compose.markdown import to_markdown  # noqa: PLC0415  # the same
    from whobuilt.compose.plain import to_json  # noqa: PLC0415  # the same

    folder.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"\W+", "-", made.title.casefold()).strip("-")[:_LONGEST_NAME] or made.subject
    texts = {"html": to_html(made), "md": to_markdown(made), "json": to_json(made)}
    return tuple(write_whole(folder / f"{stem}.{ending}", text) for ending, text in texts.items())


def write_whole(path: Path, text: str) -> Path:
    """Write a file whole or not at all, in place of what an earlier run wrote."""
    partial = path.with_name(f".{path.name}.part")
    try:
        partial.write_text(text, "utf-8", "backslashreplace")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def export(
    form: Annotated[Format, typer.Option("--format", help="As what.")] = Format.CSV,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Into a file, which must not be there yet.")
    ] = None,
    *,
    draft: Draft = False,
    case: CaseFolder = None,
) -> None:
    """Write all accepted statements as CSV or JSON."""
    if output and output.exists():
        raise WhoBuiltError(Problem("file_exists", "there is a file already.", str(output), "Choose another name."))
    with open_case(case) as opened:
        text = render(opened, form, draft=draft)
        if output:
            opened.handover.note_file(f"statements as {form.value}", write_whole(output, text))
            say(str(output))
            return
        opened.handover.note_export(f"statements as {form.value}", "")
    print(text, end="")  # noqa: T201  # data for another program
    if text.count("\n") <= 1 and not draft:
        note("Nothing was accepted yet: accept statements with `whobuilt review`, or export proposals with --draft.")


def render(case: Case, form: Format, *, draft: bool) -> str:
    """The statements as text in the wanted form."""
    from whobuilt.compose.export import to_json  # noqa: PLC0415  # --help does not need it
    from whobuilt.compose.table import to_csv  # noqa: PLC0415  # the same

    holdings = replace(case.holdings(draft=draft), weighed=case.claims.weigh())
    return to_csv(holdings) if form is Format.CSV else to_json(holdings)
