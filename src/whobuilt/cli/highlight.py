"""`highlight` and `join`: a quote in its place in the original; two copies of a case made one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import By, CaseFolder, examples, open_case, require_name
from whobuilt.cli.publish import write_whole
from whobuilt.cli.show import SHORT_ID, count, note, say
from whobuilt.core.evidence import Handling

if TYPE_CHECKING:
    from whobuilt.archive.log.entries import Entry


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("whobuilt highlight 3f2a91bc", "whobuilt highlight 3f2a91bc --output quote.html"))(
        highlight
    )
    app.command(epilog=examples("whobuilt join ../copy-of-a-colleague --by 'A. Reviewer'"))(join)


def highlight(
    statement: Annotated[str, typer.Argument(metavar="ID", help="A statement (`whobuilt statements`).")],
    *,
    output: Annotated[Path | None, typer.Option("--output", metavar="FILE", help="The page to write.")] = None,
    case: CaseFolder = None,
) -> None:
    """Show a statement's quote in its place in the original.

    One HTML file that needs nothing else: the page itself made harmless, the text with its line numbers, the picture
    of a PDF's page, or the paragraph or cell, with the words marked.
    """
    with open_case(case) as opened:
        found = opened.get_statement(statement)
        page = opened.highlight(found)
        protected = opened.handling_of(found)
    if protected is not Handling.PUBLIC:
        words = protected.replace("_", " ")
        note(f"The source's handling is “{words}”: this page shows the original itself, so keep it on this machine.")
    say(str(write_whole(output or Path(f"quote-{found.id[:SHORT_ID]}.html"), page)))


def join(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Another copy of this case, worked on apart.")],
    *,
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Take over what was done in another copy of this case.

    Both copies' logs stay provable. What the two decided differently is listed: a person decides anew.
    """
    name = require_name(by)
    with open_case(case) as opened:
        joined = opened.join(folder, name)
    if joined.was_known:
        say("There is nothing in it that this case does not hold already.")
        return
    say(f"Took over {count(joined.entries, 'entry', 'entries')} and {count(joined.blobs, 'file')}.")
    for conflict in joined.conflicts:
        note(f"  {conflict.kind.replace('_', ' ')}: {conflict.about[:SHORT_ID]}")
        note(f"      here: {tell_entry(conflict.ours)}")
        note(f"      there: {tell_entry(conflict.theirs)}")
    if joined.conflicts:
        note("  The later decision stands until somebody decides anew (`whobuilt review`).")
    raise typer.Exit(ExitCode.PROBLEMS if joined.conflicts else ExitCode.OK)


def tell_entry(entry: Entry) -> str:
    """One side of a conflict in words: what was decided or done, by whom, when and why."""
    record = entry.record
    if record is None:
        return "withheld"
    facts = json.loads(record.content or "{}")
    what, why = facts.get("judgement", record.action.value), facts.get("reason", "")
    return f"{what} by {record.by or 'nobody who is named'} on {record.at:%Y-%m-%d}" + (f": {why}" if why else "")
