"""`log`, `destroy`, `reread`, `rebuild`: what was done with the evidence, what is given up, what is made anew."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.mapping import MappingFile, use_mapping
from whobuilt.cli.options import AsJson, By, CaseFolder, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, confirmed, count, list_problems, note, one_line, say, show_json, show_table
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case import Doomed
    from whobuilt.case.evidence.renewal import Renewed

_LOST = "statements or decisions"


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(epilog=examples("whobuilt log", "whobuilt log --json > custody.json"))(log)
    app.command(epilog=examples("whobuilt destroy leaked.txt --reason 'the source asked for it' --by 'A. Reviewer'"))(
        destroy
    )
    app.command(epilog=examples("whobuilt rebuild --by 'A. Reviewer'"))(rebuild)
    app.command(epilog=examples("whobuilt reread", "whobuilt reread --all"))(reread)


def log(*, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """List what was done with the evidence: when, by whom, to what."""
    from whobuilt.case.summary import tell_entry  # noqa: PLC0415  # --help does not need it

    with open_case(case) as opened:
        entries = list(opened.custody.entries())
    if as_json:
        show_json([{"index": index, "record": record} for index, record in entries])
        return
    show_table(
        ("Entry", "Time (UTC)", "What", "By", "About", "Told"),
        [
            (
                str(index),
                f"{record.at:%Y-%m-%d %H:%M:%S}",
                record.action.replace("_", " "),
                record.by,
                record.about[:SHORT_ID],
                one_line(tell_entry(record)),
            )
            if record
            else (str(index), "", "withheld", "", "", "")
            for index, record in entries
        ],
    )


def destroy(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="A path, URL or capture id of the case.")],
    *,
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why; it stays in the log.")] = "",
    by: By = "",
    sure: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    case: CaseFolder = None,
) -> None:
    """Destroy a source for good: its bytes, its text, and every quote from it.

    The log keeps that there was something, when it was destroyed and why; `verify` calls it withheld. Copies of the
    case, packed or handed over, are not reached, and a disk may keep traces that no program can reach.
    """
    name = require_name(by)
    if not reason.strip():
        raise WhoBuiltError(Problem("no_reason", "what is destroyed for good needs a reason.", mend="Give --reason."))
    with open_case(case) as opened:
        doomed = opened.custody.find_doomed(source)
        tell_doomed(doomed)
        if not sure and not confirmed("Destroy this for good?"):
            note("Nothing was destroyed.")
            raise typer.Exit(ExitCode.USAGE)
        opened.custody.destroy(doomed, reason.strip(), name)
    say(f"Destroyed: {count(len(doomed.captures), 'source')}. The log keeps the day and the reason.")


def tell_doomed(doomed: Doomed) -> None:
    """What would go."""
    for capture in doomed.captures:
        note(f"  {capture.source.locator}")
    note(
        f"  with {count(len(doomed.documents), 'document')}, {count(doomed.statements, 'statement')}, and all that"
        " was decided on them"
    )


def reread(
    *,
    everything: Annotated[bool, typer.Option("--all", help="Also what this version's readers have read.")] = False,
    mapping: MappingFile = None,
    case: CaseFolder = None,
) -> None:
    """Read again what an older version read.

    A new document stands beside the old one, which stays with all that quotes it. Statements whose words stand in the
    new reading are tied to it, with what was decided on them; the others are listed.
    """
    use_mapping(mapping)
    failed = 0
    with open_case(case) as opened:
        renewed = 0
        for result in opened.renewal.renew(everything=everything):
            if isinstance(result, Problem):
                list_problems([result])
                failed += 1
                continue
            renewed += 1
            failed += len(result.failed)
            tell_renewed(result)
    say(f"Read anew with another text: {count(renewed, 'document')}.")
    raise typer.Exit(ExitCode.PROBLEMS if failed else ExitCode.OK)


def rebuild(*, by: By = "", mapping: MappingFile = None, case: CaseFolder = None) -> None:
    """Make the record (case.db) again from the log and the originals.

    For a record that was damaged or lost: everything in it follows from the log and the bytes that were kept. The old
    file is kept beside it. Where tables were added with --mapping, give the mapping again.
    """
    from whobuilt.case import Case  # noqa: PLC0415  # it brings the whole house, which --help does not need
    from whobuilt.cli.add import Tally  # noqa: PLC0415  # the same
    from whobuilt.store.folder import find_folder  # noqa: PLC0415  # the same

    use_mapping(mapping)
    tally = Tally()
    lost = 0
    for step in Case.rebuild(case or find_folder(Path.cwd()), require_name(by)):
        tally.take(step)
        lost += sum(problem.code == "not_rebuilt" for problem in step.problems)
    list_problems(tally.problems)
    made = f"Made again: {count(tally.kept, 'file')}, {count(tally.documents, 'document')}"
    if not tally.unread:
        say(f"{made}, all that was decided.")
        return
    say(f"{made}. Not made again: {count(tally.unread - lost, 'file')}, {count(lost, 'statement or decision', _LOST)}.")
    raise typer.Exit(ExitCode.PROBLEMS)


def tell_renewed(result: Renewed) -> None:
    """What became of the statements of one document."""
    say(f"{result.new.metadata.title or result.new.id[:SHORT_ID]}: {result.old.reader} to {result.new.reader}")
    say(f"  {count(len(result.moved), 'statement')} stand in the new reading")
    for failure in result.failed:
        named = failure.failure
        say(f"  {failure.statement.id[:SHORT_ID]} no longer stands: {named.failure} ({named.field})")
        say(f"      “{one_line(named.exact)}”")
        if named.detail:
            say(f"      {one_line(named.detail)}")
    list_problems(result.problems)
