"""`wanted` and `changes`: what came in with a spreadsheet, and what becomes of it."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, count, note, one_line, say, show_json, show_table
from whobuilt.core.problems import Problem, WhoBuiltError

if TYPE_CHECKING:
    from whobuilt.case import Case
    from whobuilt.case.sheets.wanted import WantedRow


class RowState(StrEnum):
    """Where a wanted row stands."""

    WANTED = "wanted"
    QUOTED = "quoted"
    DROPPED = "dropped"


class ChangeState(StrEnum):
    """Where a proposed change stands."""

    PROPOSED = "proposed"
    APPLIED = "applied"
    DISMISSED = "dismissed"


_LONGEST = 180  # characters of what is told of a quote
Row = Annotated[str, typer.Argument(metavar="ID", help="A wanted row (`whobuilt wanted`).")]
ChangeId = Annotated[str, typer.Argument(metavar="ID", help="A proposed change (`whobuilt changes`).")]


def register(app: typer.Typer) -> None:
    """Add the commands of this file."""
    group = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
    group.callback(epilog=examples("whobuilt wanted", "whobuilt wanted --state dropped"))(wanted)
    group.command(epilog=examples("whobuilt wanted offers 3f2a91bc"))(offers)
    group.command(epilog=examples("whobuilt wanted quote 3f2a91bc --offer 1 --by 'A. Reviewer'"))(quote)
    group.command(epilog=examples("whobuilt wanted lock --by 'A. Reviewer'"))(lock)
    group.command(epilog=examples("whobuilt wanted drop 3f2a91bc --reason 'not about cameras' --by 'A. R.'"))(drop)
    group.command(epilog=examples("whobuilt wanted reopen 3f2a91bc --by 'A. Reviewer'"))(reopen)
    group.command(epilog=examples("whobuilt wanted links", "whobuilt wanted links --missing | xargs whobuilt add"))(
        links
    )
    app.add_typer(group, name="wanted")
    changed = typer.Typer(no_args_is_help=False, invoke_without_command=True, rich_markup_mode=None)
    changed.callback(epilog=examples("whobuilt changes", "whobuilt changes --state applied"))(changes)
    changed.command(epilog=examples("whobuilt changes apply 3f2a91bc --by 'A. Reviewer'"))(apply)
    changed.command(epilog=examples("whobuilt changes dismiss 3f2a91bc --reason 'a slip' --by 'A. R.'"))(dismiss)
    app.add_typer(changed, name="changes")


def wanted(
    context: typer.Context,
    *,
    state: Annotated[RowState | None, typer.Option("--state", help="Only rows that stand so.")] = None,
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """Rows that want their quote. Without a command, list them, with what the lock says of the quotes they give."""
    if context.invoked_subcommand:
        return
    with open_case(case) as opened:
        rows = list(opened.sheets.rows.iter(state.value if state else ""))
        told = [(_short(row), row.state, _sentence(row), _remark(opened, row)) for row in rows]
    if as_json:
        show_json([{"state": row.state, "wanted": row.wanted} for row in rows])
        return
    show_table(("Id", "State", "Row", "Quote"), told)


def _short(row: WantedRow) -> str:
    return row.wanted.id[:SHORT_ID]


def _sentence(row: WantedRow) -> str:
    from whobuilt.compose.wanted import wanted_sentence  # noqa: PLC0415  # --help does not need it

    return one_line(wanted_sentence(row.wanted))


def _remark(case: Case, row: WantedRow) -> str:
    """What is known of a row's quote."""
    from whobuilt.resolve.selection import explain  # noqa: PLC0415  # --help does not need it

    if row.state != "wanted":
        return row.settlement.reason if row.settlement else ""
    if checks := case.sheets.quoting.checks(row.wanted):
        return one_line(explain(checks[0].failure).message)[:_LONGEST]
    missing = case.sheets.offers.missing_links(row.wanted)
    if missing and len(missing) == len(row.wanted.links):
        return "not checked: its page is not in the case"
    return "its own quote stands there" if row.wanted.quote and row.wanted.links else "wanted"


def offers(row: Row, *, as_json: AsJson = False, case: CaseFolder = None) -> None:
    """Passages that may be the quote of a row: offered, never assumed."""
    with open_case(case) as opened:
        found = opened.sheets.quoting.offers(row)
    if as_json:
        show_json(list(found))
        return
    if not found:
        note("No passage of the case holds what the row says.")
    for number, offer in enumerate(found, 1):
        linked = "linked" if offer.is_linked else "not linked by the row"
        say(f"{number}. {offer.title} ({linked}), {offer.start} to {offer.end}")
        say(f"   “{one_line(offer.exact)}”")
        say(f"   found: {', '.join(field for field, _, _ in offer.found)}; missing: {', '.join(offer.missing) or '-'}")


def quote(
    row: Row,
    *,
    offer: Annotated[int, typer.Option("--offer", min=1, metavar="N", help="Which of `whobuilt wanted offers`.")],
    accept: Annotated[bool, typer.Option("--accept", help="Accept the statement at once.")] = False,
    by: By = "",
    case: CaseFolder = None,
) -> None:
    """Give a row its quote: a statement, locked to the words of an offer. Other words are selected with `state`."""
    from whobuilt.case.sheets.quoting import Passage  # noqa: PLC0415  # --help does not need it

    name = require_name(by)
    with open_case(case) as opened:
        found = opened.sheets.quoting.offers(row)
        if offer > len(found):
            told = f"there is no offer {offer}; there are {len(found)}."
            raise WhoBuiltError(Problem("no_offer", told, row, "List them: whobuilt wanted offers ID"))
        chosen = found[offer - 1]
        passage = Passage(chosen.document, chosen.start, chosen.end, chosen.found)
        _, made = opened.sheets.quoting.quote(row, passage, name, accept=accept)
    say(f"{made.id[:SHORT_ID]}  “{one_line(made.quote.exact)}”")


def lock(*, by: By = "", case: CaseFolder = None) -> None:
    """Turn every row whose own quote stands in the document that it links to into a proposal with that quote.

    The words must stand there as they are, with both names in them; all other rows stay as they are.
    """
    name = require_name(by)
    with open_case(case) as opened:
        ids = [row.wanted.id for row in opened.sheets.rows.iter("wanted") if row.wanted.quote]
        made = [found for each in ids if (found := opened.sheets.quoting.lock_given(each, name))]
        left = opened.sheets.rows.count("wanted")
    say(f"{count(len(made), 'quote')} locked; {count(left, 'row')} still wanted.")


def drop(row: Row, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Want a row no more, for a reason."""
    name = require_name(by)
    with open_case(case) as opened:
        say(f"{_short(opened.sheets.rows.drop(row, name, reason))} dropped.")


def reopen(row: Row, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Take the last word on a row back: it is wanted again."""
    name = require_name(by)
    with open_case(case) as opened:
        say(f"{_short(opened.sheets.rows.reopen(row, name, reason))} wanted.")


def links(
    *,
    missing: Annotated[bool, typer.Option("--missing", help="Only those whose pages are not in the case.")] = False,
    case: CaseFolder = None,
) -> None:
    """List the links of wanted rows, one a line; nothing is asked for. `whobuilt add` captures them."""
    with open_case(case) as opened:
        find = opened.sheets.offers.addresses.find
        for link in opened.sheets.rows.links():
            if not (missing and find(link)):
                say(link)


def changes(
    context: typer.Context,
    *,
    state: Annotated[ChangeState | None, typer.Option("--state", help="Only changes that stand so.")] = None,
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """Cells that were edited in an export. Without a command, list them, with what stands against each."""
    if context.invoked_subcommand:
        return
    with open_case(case) as opened:
        found = list(opened.sheets.changes.iter(state.value if state else ""))
        conflicts = opened.sheets.changes.conflicts(found)
    if as_json:
        show_json([{"state": each.state, "change": each.change} for each in found])
        return
    rows = [
        (
            each.change.id[:SHORT_ID],
            each.state,
            each.change.target[: SHORT_ID + 2],
            each.change.field,
            one_line(each.change.before),
            one_line(each.change.after),
            conflict,
        )
        for each, conflict in zip(found, conflicts, strict=True)
    ]
    show_table(("Id", "State", "Of", "Field", "Before", "After", "Conflict"), rows)


def apply(change: ChangeId, *, by: By = "", case: CaseFolder = None) -> None:
    """Do what a change proposes: an edit whose words must stand in the document, or a decision under your name."""
    name = require_name(by)
    with open_case(case) as opened:
        say(f"{opened.sheets.changes.apply(change, name).change.id[:SHORT_ID]} applied.")


def dismiss(change: ChangeId, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Do not do it, for a reason; it stays in the log."""
    name = require_name(by)
    with open_case(case) as opened:
        say(f"{opened.sheets.changes.dismiss(change, name, reason).change.id[:SHORT_ID]} dismissed.")
