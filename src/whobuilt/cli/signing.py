"""`key`: the key that signs a case's log: where it lies, changing it, and declaring it lost."""

from __future__ import annotations

import typer

from whobuilt.cli.options import By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import list_problems, say
from whobuilt.core.problems import Problem, WhoBuiltError


def register(app: typer.Typer) -> None:
    """Add the group of this file."""
    group = typer.Typer(
        name="key",
        help="Show, change or give up the key that signs the case's log.",
        epilog=examples(
            "whobuilt key",
            "whobuilt key change --by 'A. Reviewer'",
            "whobuilt key lost --reason 'the disk broke, and there was no backup' --by 'A. Reviewer'",
        ),
        rich_markup_mode=None,
    )
    group.callback(invoke_without_command=True)(key)
    group.command(epilog=examples("whobuilt key change --by 'A. Reviewer'"))(change)
    group.command(epilog=examples("whobuilt key lost --reason 'the disk broke' --by 'A. Reviewer'"))(lost)
    app.add_typer(group)


def key(context: typer.Context, case: CaseFolder = None) -> None:
    """Show the key: its public half, which others check with, and where the private half lies.

    The private half lies outside the case, so that who copies a case cannot sign for it. Back it up.
    """
    if context.invoked_subcommand:
        return
    with open_case(case) as opened:
        told = opened.custody.tell_key()
        list_problems(opened.custody.key_problems())
    say(f"Public key: {told.public}")
    say(f"Private key: {told.path}{'' if told.is_here else ' (not on this machine)'}")


def change(*, by: By = "", case: CaseFolder = None) -> None:
    """Take a new key; the old one vouches for it."""
    with open_case(case) as opened:
        opened.custody.change_key(require_name(by))
        told = opened.custody.tell_key()
    say(f"The new key: {told.public}")
    say(f"Back up its private half: {told.path}")


def lost(*, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Take a new key because the old one is lost; the log will say that nobody vouched for it.

    What was signed before stays as good as it was. Whoever checks the log later sees from which entry on the new key
    signs. If somebody may have the old key, say so in the reason: only checkpoints kept elsewhere show what it did.
    """
    if not reason.strip():
        raise WhoBuiltError(Problem("no_reason", "how was it lost?", mend="Give --reason; it stays in the log."))
    with open_case(case) as opened:
        opened.custody.replace_lost_key(require_name(by), reason.strip())
        told = opened.custody.tell_key()
    say(f"The new key: {told.public}")
    say(f"Back up its private half: {told.path}")
