"""`entities`: who and what is named in the case, and which names are one."""

from __future__ import annotations

from typing import Annotated

import typer

from whobuilt.cli.options import AsJson, By, CaseFolder, Reason, examples, open_case, require_name
from whobuilt.cli.show import SHORT_ID, count, say, show_json, show_table
from whobuilt.core.decisions import Judgement, Ruling
from whobuilt.core.entities import Schema

_Named = Annotated[str, typer.Argument(metavar="NAME", help="An entity of the case, by name or id.")]


def register(app: typer.Typer) -> None:
    """Add the group of this file."""
    group = typer.Typer(
        name="entities",
        help="List who is named, and which names are one.",
        epilog=examples(
            "whobuilt entities",
            "whobuilt entities --schema Company --json",
            "whobuilt entities merge 'Example Technologies Ltd' 'Example' --reason 'same number' --by 'A. Reviewer'",
            "whobuilt entities split 'Example' --reason 'two companies' --by 'A. Reviewer'",
            "whobuilt entities confirm 'B. Officer' --reason 'minister, named in office' --by 'A. Reviewer'",
        ),
        rich_markup_mode=None,
    )
    group.callback(invoke_without_command=True)(entities)
    group.command(
        epilog=examples("whobuilt entities merge 3f2a91bc 'Example' --reason 'same number' --by 'A. Reviewer'")
    )(merge)
    group.command(epilog=examples("whobuilt entities split 'Example' --by 'A. Reviewer'"))(split)
    group.command(epilog=examples("whobuilt entities confirm 'B. Officer' --by 'A. Reviewer'"))(confirm)
    app.add_typer(group)


def entities(
    context: typer.Context,
    *,
    schema: Annotated[Schema | None, typer.Option("--schema", help="Only those of this kind.")] = None,
    as_json: AsJson = False,
    case: CaseFolder = None,
) -> None:
    """List who is named, and which names are one."""
    if context.invoked_subcommand:
        return
    with open_case(case) as opened:
        found = [entity for entity in opened.entities() if schema in {None, entity.schema}]
    if as_json:
        show_json(found)
        return
    show_table(
        ("Id", "Kind", "Name", "Also"),
        [
            (
                entity.id[:SHORT_ID],
                entity.schema,
                entity.name,
                "; ".join(name for name in entity.names if name != entity.name),
            )
            for entity in found
        ],
    )


def merge(one: _Named, other: _Named, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Decide that two are the same; from then on the first is called as the second."""
    name = require_name(by)
    with open_case(case) as opened:
        merged = opened.get_entity(other)  # before: its names are then the other's too
        opened.identity.judge(Ruling(Judgement.SAME, one, other, reason), name)
        merged = opened.get_entity(merged.id)
    say(f"{merged.id[:SHORT_ID]}  {merged.name} is now also: {'; '.join(merged.names)}")


def split(entity: _Named, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Withdraw the merges that made one of several; each is then what it was before."""
    name = require_name(by)
    with open_case(case) as opened:
        withdrawn = opened.identity.split(entity, name, reason)
    say(f"{count(len(withdrawn), 'merge')} withdrawn.")


def confirm(person: _Named, *, reason: Reason = "", by: By = "", case: CaseFolder = None) -> None:
    """Confirm that a person is named in a public role; all others are masked in what is published."""
    name = require_name(by)
    with open_case(case) as opened:
        opened.identity.confirm(person, name, reason)
        found = opened.get_entity(person)
    say(f"{found.id[:SHORT_ID]}  {found.name}: confirmed in a public role.")
