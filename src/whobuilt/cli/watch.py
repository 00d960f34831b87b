"""`watch`: addresses that are looked at again, what was found, and what changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.exits import ExitCode
from whobuilt.cli.options import AllowPrivate, AsJson, CaseFolder, Offline, ProxyAddress, examples, open_case
from whobuilt.cli.show import SHORT_ID, count, list_problems, note, one_line, say, show_json, show_table
from whobuilt.cli.web import make_requests, make_rules
from whobuilt.core.evidence import Handling, SourceKind
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case import Case
    from whobuilt.case.evidence.watching import Seen
    from whobuilt.preserve.web import WebRequest

_SHOWN = 10  # passages of one change


@dataclass(frozen=True, slots=True)
class Terms:
    """What is said of addresses; None for what is not."""

    every: str | None
    kind: SourceKind | None
    handling: Handling | None

    @property
    def are_given(self) -> bool:
        """Whether anything is said."""
        return (self.every, self.kind, self.handling) != (None, None, None)


def register(app: typer.Typer) -> None:
    """Add the command of this file."""
    app.command(
        epilog=examples(
            "whobuilt watch",
            "whobuilt watch https://example.org/statement --every 1d --kind company",
            "whobuilt watch --due",
            "whobuilt watch --now",
            "whobuilt watch https://example.org/statement --now",
            "whobuilt watch --visits",
            "whobuilt watch https://example.org/statement --stop",
        )
    )(watch)


def watch(  # noqa: PLR0913  # one parameter for each option: Typer reads them from here
    addresses: Annotated[list[str] | None, typer.Argument(metavar="URL", help="Addresses to look at again.")] = None,
    *,
    every: Annotated[
        str | None, typer.Option("--every", metavar="TIME", help="How often: 12h, 1d, 2w; a day where nothing is said.")
    ] = None,
    kind: Annotated[SourceKind | None, typer.Option("--kind", help="What sort of publisher these are.")] = None,
    handling: Annotated[
        Handling | None, typer.Option("--handling", help="What of them may leave this machine; it is never loosened.")
    ] = None,
    due: Annotated[bool, typer.Option("--due", help="Ask those whose time has come; for cron and the like.")] = False,
    now: Annotated[bool, typer.Option("--now", help="Ask all of them, or the watched addresses given.")] = False,
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
    system's own timer run `whobuilt watch --due`. Without an address or option it lists what is watched. An address
    that is watched already keeps what no option says.
    """
    chosen, terms, code = addresses or [], Terms(every, kind, handling), ExitCode.OK
    if not chosen and (stop or terms.are_given):
        raise WhoBuiltError(Problem("no_address", "--every, --kind, --handling and --stop are said of an address."))
    with open_case(case) as opened:
        if stop:
            for address in chosen:
                opened.watching.forget(address)
        elif due or now:
            rules = make_rules(proxy, offline=offline, allow_private=allow_private)
            [asking] = make_requests([""], (SourceKind.UNKNOWN, Handling.PUBLIC), rules)  # each watch has its own
            code = ask_again(opened, chosen, terms, asking, everything=now)
        elif visits or not chosen:
            list_watched(opened, chosen, visits=visits, as_json=as_json)
        else:
            register_all(opened, chosen, terms)
    raise typer.Exit(code)


def register_all(opened: Case, addresses: list[str], terms: Terms) -> None:
    """Watch addresses, or change how they are watched."""
    for address in addresses:
        made = opened.watching.watch(address, terms.every, terms.kind, terms.handling)
        say(f"Watching {made.url}, every {made.every}. Next: whobuilt watch --due")
        if terms.handling and made.handling is not terms.handling:
            note(f"Its handling stays {made.handling}, which is stricter. To loosen it: --stop, then watch it anew.")


def ask_again(opened: Case, addresses: list[str], terms: Terms, asking: WebRequest, *, everything: bool) -> ExitCode:
    """Ask what is watched; where addresses are given, these only, and nothing that is not watched already."""
    known = [opened.watching.get(address).url for address in addresses]
    if terms.are_given:
        register_all(opened, known, terms)
    code = ExitCode.OK
    for seen in opened.watching.run(asking, everything=everything, only=known):
        tell(seen)
        code = ExitCode.PROBLEMS if seen.visit.problems else code
    return code


def list_watched(opened: Case, addresses: list[str], *, visits: bool, as_json: bool) -> None:
    """What is watched, or what every visit found: to all addresses, or those given."""
    asked = [visit for address in addresses or [""] for visit in opened.watching.visits(address)] if visits else []
    told = asked if visits else list(opened.watching.watches())
    if as_json:
        show_json(told)
    elif visits:
        for visit in asked:
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
