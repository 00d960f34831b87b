"""`verify` and `checkpoint`: whether the case is as it was kept, and what to keep elsewhere to be sure of it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AsJson, CaseFolder, examples, open_case
from whobuilt.cli.show import count, list_problems, note, say, show_json
from whobuilt.core.problems import Problem, WhoBuiltError

# As the verifiers in a bundle say it, by their exit code.
_HEADLINES = ("UNCHANGED", "NOT AS IT WAS SIGNED", "NO BUNDLE THAT CAN BE READ")

Anchors = Annotated[
    list[Path] | None,
    typer.Option("--anchor", metavar="FILE", help="A checkpoint of this case that was kept elsewhere; repeatable."),
]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command(
        epilog=examples("whobuilt verify", "whobuilt verify --anchor mailed-checkpoint.txt", "whobuilt verify --json")
    )(verify)
    app.command(epilog=examples("whobuilt check evidence.zip", "whobuilt check evidence.zip --anchor kept.txt"))(check)
    app.command(epilog=examples("whobuilt checkpoint", "whobuilt checkpoint > checkpoint-2026-03.txt"))(checkpoint)


def verify(*, anchor: Anchors = None, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """Check that nothing was changed or lost.

    Every byte and record is held against what was logged, and the log against its signed checkpoints and timestamps;
    nothing is mended. With a checkpoint that was kept elsewhere (`whobuilt checkpoint`), a case that went back or was
    written anew is found out too.

    It shows that the case is unchanged since its documents were captured; not that what they say is true.
    """
    with open_case(case) as opened:
        kept = [read_anchor(path) for path in anchor or ()]
        problems = list(opened.verify(kept))
        notes = () if as_json else opened.notes(kept)
        held = sum(1 for _ in opened.documents())
        since = opened.handover.tell_anchor()
    if as_json:
        show_json(problems)
    else:
        list_problems(problems)
        for told in notes:
            note(f"  {told}")
        say(
            f"Changed or missing: {count(len(problems), 'finding')}."
            if problems
            else f"Unchanged: {count(held, 'document')}, their originals, and all that was decided."
        )
        say(since)
    raise typer.Exit(ExitCode.PROBLEMS if problems else ExitCode.OK)


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A bundle from somebody else: a folder or a .zip.")],
    *,
    anchor: Anchors = None,
    key: Annotated[
        list[str] | None, typer.Option("--key", metavar="KEY", help="The log's public key, got by another way.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check a bundle of evidence, as its own verify.py and verify.html do.

    No case is needed. A checkpoint or key that you got by another way than the bundle shows more.
    """
    from whobuilt.archive.bundles.bundle_check import check_bundle  # noqa: PLC0415  # --help does not need it

    if not file.exists():
        raise WhoBuiltError(Problem("not_found", "there is no such file or folder.", str(file), "Check the path."))
    found = check_bundle(file, [read_anchor(path) for path in anchor or ()], key or ())
    if as_json:
        show_json(found)
    else:
        list_problems(found.findings)
        for each in (*found.unchecked, *found.holds):
            note(f"  {each}")
        say(_HEADLINES[found.exit_code])
    raise typer.Exit(ExitCode(found.exit_code))


def read_anchor(path: Path) -> str:
    """A checkpoint from a file; WhoBuiltError where it is none."""
    text = path.read_text("utf-8", "surrogateescape")
    if "\n\n" not in text:
        raise WhoBuiltError(
            Problem("not_a_checkpoint", "this is no signed checkpoint.", str(path), "Keep one: whobuilt checkpoint")
        )
    return text


def checkpoint(*, case: CaseFolder = None) -> None:
    """Print the newest signed checkpoint of the case's log.

    Whoever keeps it elsewhere (a mail to a colleague, a public post) can later tell that nothing before it was
    changed: `whobuilt verify --anchor FILE`. It discloses nothing of what the case holds but how many entries it has.
    """
    with open_case(case) as opened:
        text = opened.custody.checkpoint()
    print(text, end="")  # noqa: T201  # data for another program
