"""`watch`: addresses that are looked at again, what was found, and what changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AllowPrivate, AsJson, CaseFolder, Offline, ProxyAddress, examples, open_case
from whobuilt.cli.show import SHORT_ID, count, list_problems, note, one_line, say, show_json, show_table
from whobuilt.cli.web import make_requests, make_rules
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.problems import Problem

if TYPE_CHECKING:
    from whobuilt.case import Case
    from whobuilt.case.watching import Seen

_SHOWN = 10  # passages of one change


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt watch",
            "whobuilt watch https://example.org/statement --every 1d --kind company",
            "whobuilt watch --due",
            "whobuilt watch --now",
            "whobuilt watch --visits",
            "whobuilt watch https://example.org/statement --stop",
        )
    )(watch)


def watch(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    addresses: Annotated[list[str] | None, typer.Argument(metavar="URL", help="Addresses to look at again.")] = None,
    *,
    every: Annotated[str, typer.Option("--every", metavar="TIME", help="How often: 12h, 1d, 2w.")] = "1d",
    kind: Annotated[SourceKind, typer.Option("--kind", help="What sort of publisher these are.")] = SourceKind.UNKNOWN,
    handling: Annotated[
        Handling, typer.Option("--handling", help="What of them may leave this machine.")
    ] = Handling.PUBLIC,
    due: Annotated[bool, typer.Option("--due", help="Ask those whose time has come; for cron and the like.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Ask all of them.")] = False,
    visits: Annotated[bool, typer.Option("--visits", help="List what every visit found.")] = False,
    stop: Annotated[bool, typer.Option("--stop", help="Look at these addresses no more.")] = False,
    proxy: ProxyAddress = "",
    offline: Offline = False,
    allow_private: AllowPrivate = False,
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """Look at web pages again, and see what changed.

    Each visit is kept with what it found: found, not found, or not reached. Nothing runs in the background: let the
    system's own timer run `whobuilt watch --due`. Without an address or option it lists what is watched.
    """
    code = ExitCode.OK
    with open_case(case) as opened:
        for address in addresses or ():
            if stop:
                opened.watching.forget(address)
            else:
                made = opened.watching.watch(address, every, kind, handling)
                say(f"Watching {made.url}, every {made.every}. Next: whobuilt watch --due")
        if due or now:
            rules = make_rules(proxy, offline=offline, allow_private=allow_private)
            [asking] = make_requests([""], (kind, handling), rules)
            for seen in opened.watching.run(asking, everything=now):
                tell(seen)
                code = ExitCode.PROBLEMS if seen.visit.problems else code
        elif visits or not addresses:
            list_watched(opened, visits=visits, as_json=as_json)
    raise typer.Exit(code)


def list_watched(opened: Case, *, visits: bool, as_json: bool) -> None:
    """What is watched, or what every visit found."""
    told = list(opened.watching.visits() if visits else opened.watching.watches())
    if as_json:
        show_json(told)
    elif visits:
        for visit in told:
            say(str(visit))
    else:
        rows = [
            (each.url, each.every, f"{each.last:%Y-%m-%d %H:%M}" if each.last else "never", each.outcome or "")
            for each in opened.watching.watches()
        ]
        show_table(("Address", "Every", "Last asked (UTC)", "Then"), rows)


def tell(seen: Seen) -> None:
    """One visit: what was found, what changed, what rests on it."""
    say(str(seen.visit))
    problems: list[Problem] = [problem for added in seen.added for problem in added.problems]
    list_problems(problems)
    if seen.change is None:
        return
    say(f"  {seen.change}")
    for words, text in shown_pieces(seen):
        say(f"    {words}: “{one_line(text)[:200]}”")
    if seen.shaken:
        say(f"  {count(len(seen.shaken), 'statement')} rested on what changed:")
    for statement, footing in seen.shaken:
        say(f"    {statement.id[:SHORT_ID]} {footing.standing.replace('_', ' ')}: “{one_line(statement.quote.exact)}”")
    if seen.change.is_none:
        note("  The page is as it was.")


def shown_pieces(seen: Seen) -> list[tuple[str, str]]:
    """The passages that changed, in words."""
    assert seen.change is not None
    change, told = seen.change, list[tuple[str, str]]()
    for piece in change.pieces:
        if piece.kind in {"unchanged", "moved"}:
            continue
        text = (
            change.new.text[piece.new.start : piece.new.end]
            if piece.new
            else change.old.text[piece.old.start : piece.old.end]
            if piece.old
            else ""
        )
        if text.strip():
            told.append((piece.kind.replace("_", " "), text))
    return told[:_SHOWN]
