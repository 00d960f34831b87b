"""`handling`: what of each source may leave this machine, and deciding it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, count, note, say, show_json, show_table
from whobuilt.core.evidence import Handling
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case import Case
    from whobuilt.case.evidence.sources import SourceRecord


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt handling",
            "whobuilt handling leaked.txt stays_here --by 'A. Reviewer'",
            "whobuilt handling minutes.pdf public --reason 'published on 3 May' --by 'A. Reviewer'",
        )
    )(handling)


def handling(
    source: Annotated[
        str, typer.Argument(metavar="SOURCE", help="A path, URL or capture id of the case; all where none is named.")
    ] = "",
    value: Annotated[
        Handling | None, typer.Argument(metavar="VALUE", help="public, quote_only, not_quoted or stays_here.")
    ] = None,
    *,
    reason: Reason = "",
    by: By = "",
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """Tell, or decide, what of a source may leave this machine.

    A decision takes the place of what the source was added with, for what was found within it too; the strictest wins
    over all captures of the same bytes. What is bundled, exported, shown to a model elsewhere or put in a dossier goes
    by it from then on. Earlier decisions stay in the log; whoever loosens a handling says why.
    """
    if not source:
        with open_case(case) as opened:
            listed = opened.sources.records(opened.sources.captures())
        tell(listed, as_json=as_json)
        return
    name = require_name(by) if value else ""
    with open_case(case) as opened:
        if value:
            decide(opened, source, value, (reason, name))
        found = opened.sources.records(list(opened.sources.find(source)))
    tell(found, as_json=as_json)
    if value and (stricter := [each for each in found if each.handling is not value]):
        told = f"{count(len(stricter), 'capture')} stays stricter: the same bytes, or what holds them, are"
        note(f"{told} {stricter[0].handling.value.replace('_', ' ')}.")


def decide(opened: Case, source: str, value: Handling, signed: tuple[str, str]) -> None:
    """Decide it for every capture of a source; the reason, and who decides."""
    reason, name = signed
    captures = opened.sources.find(source)
    if not reason.strip() and any(
        value.strictness < opened.handling.of_capture(each.id).strictness for each in captures
    ):
        told = "more of this source may leave the machine then, and no reason is given."
        raise WhoBuiltError(Problem("no_reason", told, source, "Say why it may: --reason TEXT."))
    made = opened.handling.decide(captures, value, reason.strip(), name)
    say(f"Decided for {count(len(made), 'capture')}.")


def tell(listed: list[SourceRecord], *, as_json: bool) -> None:
    """Captures with the handling in force, and who decided it."""
    if as_json:
        show_json(
            [
                {
                    "capture": each.capture.id,
                    "locator": each.capture.source.locator,
                    "handling": each.handling.value,
                    "captured_with": each.capture.source.handling.value,
                    "decision": each.handled,
                }
                for each in listed
            ]
        )
        return
    show_table(
        ("Capture", "Handling", "Decided by", "Reason", "From"),
        [
            (
                each.capture.id[:SHORT_ID],
                each.handling.value,
                each.handled.by if each.handled else "",
                each.handled.reason if each.handled else "",
                each.capture.source.locator,
            )
            for each in listed
        ],
    )
